"""Understanding a list of customers and cars, whatever its columns are called. Pure functions.

Every dealer's list looks different: columns are guessed by the words of their heads and may be
chosen otherwise. Nothing else is guessed: what cannot be right is named by row and column.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import storable
from reception.customers.rules import check_name, check_phone
from reception.history import cells
from reception.history.values import Cell, RowError
from reception.vehicles import rules

MOST_HEAD_ROWS = 10  # above the heads there may be a title
SHOWN = 8  # rows of a preview


@dataclass(frozen=True)
class CustomerRow:
    """One row: a customer, mostly with a car. Empty texts were empty cells."""

    row: int
    name: str
    phone: str = ""
    phone2: str = ""
    kind: str = "person"
    class_: str = "other"
    address: str = ""
    note: str = ""
    plate: str = ""
    plate_kind: str = "ordinary"
    vin: str = ""
    model_year: int | None = None
    model: str = ""
    vehicle_type: str = ""
    engine_number: str = ""
    colour: str = ""
    mileage: int | None = None


@dataclass(frozen=True)
class CustomerField:
    """What a column may be: its name, the words heads use for it, how a cell is read."""

    name: str
    label: str  # N_
    heads: tuple[str, ...]
    read: Callable[[Cell], Any]


def _text(most: int) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        typed = cells.word(cell)
        if len(typed) > most:
            raise Invalid("", _("This text has more than {most} characters.").format(most=most))
        return typed

    return read


def _note(cell: Cell) -> str:
    typed = cells.text(cell).strip()
    if len(typed) > 400:
        raise Invalid("", _("This text has more than {most} characters.").format(most=400))
    return storable(typed, "")


def _name(cell: Cell) -> str:
    typed = cells.line(cell).strip()
    return check_name(typed) if typed else ""


def _phone(cell: Cell) -> str:
    typed = cells.word(cell)
    return check_phone(typed) if typed else ""


def _mileage(cell: Cell) -> int | None:
    typed = cells.word(cell)
    return rules.check_mileage(typed) if typed else None


_KINDS = {"个人": "person", "私人": "person", "私家车": "person", "单位": "company"}
_KINDS |= {"公司": "company", "企业": "company", "person": "person", "company": "company"}
_CLASSES = {"VIP": "vip", "一类": "one", "二类": "two", "其他": "other", "普通": "other"}
_CLASSES |= {"一级": "one", "二级": "two", "A": "one", "B": "two", "C": "other"}


def _word_of(choices: dict[str, str], empty: str) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        typed = cells.word(cell).removesuffix("客户")
        return cells.chosen(typed, choices) if typed else empty

    return read


FIELDS = (
    CustomerField(
        "phone2",
        N_("Second phone"),
        ("第二电话", "备用电话", "电话2", "联系电话2", "其他电话", "second phone"),
        _phone,
    ),
    CustomerField(
        "phone",
        N_("Phone"),
        ("手机", "手机号", "手机号码", "联系电话", "电话", "联系方式", "phone", "mobile"),
        _phone,
    ),
    CustomerField(
        "name",
        N_("Owner"),
        ("客户", "客户姓名", "客户名称", "车主", "车主姓名", "姓名", "名称", "name", "customer"),
        _name,
    ),
    CustomerField(
        "kind", N_("Customer is"), ("客户类型", "客户性质", "性质"), _word_of(_KINDS, "person")
    ),
    CustomerField(
        "class_",
        N_("Care class"),
        ("客户等级", "客户级别", "等级", "级别"),
        _word_of(_CLASSES, "other"),
    ),
    CustomerField("address", N_("Address"), ("地址", "联系地址", "住址", "address"), _text(200)),
    CustomerField("note", N_("Note"), ("备注", "说明", "note", "remark"), _note),
    CustomerField(
        "plate", N_("Plate"), ("车牌", "车牌号", "车牌号码", "号牌", "牌照", "plate"), cells.word
    ),
    CustomerField(
        "vin", "VIN", ("vin", "vin码", "车架号", "车架号码", "车辆识别代号", "底盘号"), cells.word
    ),
    CustomerField(
        "model", N_("Model"), ("车型", "品牌车型", "品牌型号", "车系", "model"), _text(80)
    ),
    CustomerField("vehicle_type", N_("Vehicle type"), ("车辆类型",), _text(40)),
    CustomerField(
        "engine_number", N_("Engine number"), ("发动机号", "发动机号码", "engine"), _text(40)
    ),
    CustomerField("colour", N_("Colour"), ("颜色", "车身颜色", "colour", "color"), _text(20)),
    CustomerField(
        "mileage", N_("Mileage"), ("里程", "行驶里程", "公里数", "里程数", "mileage"), _mileage
    ),
)
FIELD = {field.name: field for field in FIELDS}


def _bare(head: Cell) -> str:
    return re.sub(r"[\s()（）【】\[\]*:：/、]+", "", cells.text(head)).lower()


def guess(heads: Sequence[Cell]) -> dict[str, int]:
    """Return which column (from 0) is what, by the words of the heads; each column once."""
    bare = [_bare(head) for head in heads]
    found: dict[str, int] = {}
    for exact in (True, False):  # a whole word first, then a part of a longer head
        for field in FIELDS:
            for at, head in enumerate(bare):
                fits = head in field.heads if exact else any(w in head for w in field.heads)
                if head and fits and field.name not in found and at not in found.values():
                    found[field.name] = at
    return found


def head_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the row (from 0) that holds the heads: of the first ten the one that says most."""
    known = [len(guess(row)) for row in rows[:MOST_HEAD_ROWS]]
    return max(range(len(known)), key=known.__getitem__, default=0)


def check_columns(columns: Mapping[str, int]) -> None:
    """Raise Invalid when the owner's column is not chosen, or one column was chosen twice."""
    if "name" not in columns:
        raise Invalid("name", _("Choose the column with the owner's name."))
    if len(set(columns.values())) != len(columns):
        raise Invalid("columns", _("A column was chosen twice. Choose each column once."))


def parse(
    rows: Sequence[Sequence[Cell]],
    head: int,
    columns: Mapping[str, int],
    report: Callable[[float], object] = lambda _share: None,
) -> tuple[tuple[CustomerRow, ...], tuple[RowError, ...]]:
    """Return the rows below `head` that are understood, and every error of the others.

    `report` is told the share done now and then. Raises Invalid when the owner's column is not
    chosen, or one column was chosen twice.
    """
    check_columns(columns)
    heads = rows[head] if head < len(rows) else []
    made, errors = [], []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        if number % 500 == 0:
            report(number / max(1, len(rows)))
        if not any(cells.text(cell).strip() for cell in row):
            continue
        found, wrong = _row(number, row, columns, heads)
        errors += wrong
        if found is not None:
            made.append(found)
    errors += _contradictions(made)
    return tuple(made), tuple(sorted(errors, key=lambda e: e.row))


def _row(
    number: int, row: Sequence[Cell], columns: Mapping[str, int], heads: Sequence[Cell]
) -> tuple[CustomerRow | None, list[RowError]]:
    values: dict[str, Any] = {}
    errors = []
    for name, at in sorted(columns.items(), key=lambda pair: pair[1]):
        try:
            cell = row[at] if at < len(row) else None
            values |= _car_value(name, cell) or {name: FIELD[name].read(cell)}
        except Invalid as wrong:
            head = cells.text(heads[at]) if at < len(heads) else _(FIELD[name].label)
            errors.append(RowError("", number, head, str(wrong)))
    if not errors and not values.get("name"):
        head = cells.text(heads[columns["name"]])
        errors.append(RowError("", number, head, _("This cell is empty. Fill it in.")))
    return (None, errors) if errors else (CustomerRow(number, **values), [])


def _car_value(name: str, cell: Cell) -> dict[str, Any]:
    typed = cells.word(cell) if name in ("plate", "vin") else ""
    if name == "plate":
        plate = rules.check_plate(typed) if typed else None
        return {"plate": plate.text, "plate_kind": plate.kind.value} if plate else {"plate": ""}
    if name == "vin":
        vin = rules.check_vin(typed) if typed else None
        return {"vin": vin.vin, "model_year": vin.model_year} if vin else {"vin": ""}
    return {}


def _contradictions(rows: Sequence[CustomerRow]) -> list[RowError]:
    """Return the rows whose car stands in the file before, with another owner or VIN."""
    first: dict[str, CustomerRow] = {}
    errors = []
    for row in rows:
        for key in filter(None, (row.vin, row.plate)):
            known = first.setdefault(key, row)
            other_owner = (known.name, known.phone) != (row.name, row.phone)
            other_car = bool(known.vin and row.vin and known.vin != row.vin)
            if other_owner or other_car:
                reason = _("{car} stands in row {row} with another owner or VIN. Keep one of them.")
                errors.append(RowError("", row.row, key, reason.format(car=key, row=known.row)))
                break
    return errors
