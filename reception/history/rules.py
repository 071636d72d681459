"""Understanding a workbook of past orders, cell by cell. Pure functions.

The sheets and their columns are those a dealer is told to prepare: one row a line of work, the
order's own columns repeated. Nothing is guessed: what cannot be right is named by row and column.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from reception.core.errors import Invalid
from reception.core.text import _
from reception.customers.rules import check_name, check_phone
from reception.history import cells
from reception.history.values import (
    ORDERS,
    SURVEYS,
    Cell,
    Parsed,
    PastOrder,
    PastSurvey,
    RowError,
)
from reception.orders.models import LineKind, OrderKind, Payer
from reception.orders.rules import LineDraft, check_line
from reception.vehicles import rules as vehicle_rules

KINDS = {
    "保养": "maintenance", "一般维修": "repair", "钣喷": "body", "事故": "accident",
    "索赔": "claim", "召回": "recall", "PDI": "pdi", "内部": "internal", "内返": "rework",
    "外返": "comeback",
}  # fmt: skip
LINE_KINDS = {"工时": "labour", "配件": "part", "其他": "other"}
PAYERS = {"自费": "customer", "保险": "insurer", "索赔": "maker", "内部": "internal"}
VALID = {"是": "yes", "有效": "yes", "1": "yes", "true": "yes"}
VALID |= {"否": "", "无效": "", "0": "", "false": ""}

Row = dict[str, Any]
Reader = Callable[[Cell], Any]


def _plate(cell: Cell) -> vehicle_rules.Plate | None:
    typed = cells.word(cell)
    return vehicle_rules.check_plate(typed) if typed else None


def _vin(cell: Cell) -> vehicle_rules.VinCheck | None:
    typed = cells.word(cell)
    return vehicle_rules.check_vin(typed) if typed else None


def _customer(cell: Cell) -> str:
    return check_name(cells.line(cell))


def _phone(cell: Cell) -> str:
    typed = cells.word(cell)
    return check_phone(typed) if typed else ""


def _mileage(cell: Cell) -> int | None:
    typed = cells.word(cell)
    return vehicle_rules.check_mileage(typed) if typed else None


def _kind(cell: Cell) -> OrderKind:
    return OrderKind(cells.chosen(cell, KINDS))


def _line_kind(cell: Cell) -> LineKind:
    return LineKind(cells.chosen(cell, LINE_KINDS))


def _line_name(cell: Cell) -> str:
    if not cells.text(cell).strip():
        raise Invalid("", _("This cell is empty. Fill it in."))
    return cells.line(cell)


def _payer(cell: Cell) -> Payer:
    return Payer(cells.chosen(cell, PAYERS))


def _valid(cell: Cell) -> bool:
    return bool(cells.chosen(cells.word(cell).lower(), VALID))


ORDER_COLUMNS: dict[str, Reader] = {
    "工单号": cells.needed, "车牌": _plate, "VIN": _vin, "客户": _customer, "电话": _phone,
    "品牌车型": cells.line, "维修类别": _kind, "接车时间": cells.moment,
    "承诺时间": cells.maybe_moment, "交车时间": cells.moment, "进厂里程": _mileage,
    "服务顾问": cells.word, "技师": cells.word, "工位": cells.word, "返修原工单号": cells.word,
}  # fmt: skip
LINE_COLUMNS: dict[str, Reader] = {
    "项目类型": _line_kind, "代码": cells.word, "名称": _line_name, "数量": cells.quantity,
    "单价": cells.amount, "折扣金额": cells.discount, "收费对象": _payer,
}  # fmt: skip
SURVEY_COLUMNS: dict[str, Reader] = {
    "工单号": cells.needed, "日期": cells.day, "总分": cells.score, "是否有效": _valid,
}  # fmt: skip
_LINE_FIELDS = {"name": "名称", "quantity": "数量", "price": "单价", "discount": "折扣金额"}


def parse_orders(
    rows: Sequence[Sequence[Cell]], surveys: Sequence[Sequence[Cell]] | None = None
) -> Parsed:
    """Return the orders of sheet 工单 and the answers of sheet 回访, and all that is wrong in them.

    The header stands in row 1, its columns in any order. An order with an error is left out.
    """
    errors: list[RowError] = []
    orders: dict[str, Row] = {}
    numbers: set[str] = set()
    wrong: set[str] = set()
    for place, row in _read(ORDERS, rows, ORDER_COLUMNS | LINE_COLUMNS, errors):
        number, before = row.get("工单号", ""), len(errors)
        numbers.add(number)
        complete = len(row) == len(ORDER_COLUMNS) + len(LINE_COLUMNS)
        if complete:
            _take_row(place, row, orders, errors)
        if not complete or len(errors) > before:
            wrong.add(number)
    whole = tuple(_order(order) for number, order in orders.items() if number not in wrong)
    _check_comebacks(whole, errors)
    if not numbers and not errors:
        errors.append(RowError(ORDERS, 2, "工单号", _("The sheet has no orders.")))
    answers = _surveys(surveys, errors) if surveys else ()
    errors.sort(key=lambda error: (error.sheet != ORDERS, error.row))
    return Parsed(whole, answers, tuple(errors), frozenset(numbers - {""}))


def _read(
    sheet: str,
    rows: Sequence[Sequence[Cell]],
    columns: dict[str, Reader],
    errors: list[RowError],
) -> Iterator[tuple[int, Row]]:
    """Yield number and values of each row; a cell that cannot be right is named and left out."""
    places = _header(sheet, rows, columns, errors)
    if places is None:
        return
    # Most cells repeat the row above; 1, 1.0 and True are told apart.
    readers = {name: lru_cache(4096, typed=True)(columns[name]) for name in places}
    for number, row in enumerate(rows[1:], 2):
        if all(cells.text(cell).strip() == "" for cell in row):
            continue
        values: Row = {}
        for name, place in places.items():
            try:
                values[name] = readers[name](row[place] if place < len(row) else None)
            except Invalid as error:
                errors.append(RowError(sheet, number, name, str(error)))
        yield number, values


def _header(
    sheet: str,
    rows: Sequence[Sequence[Cell]],
    columns: dict[str, Reader],
    errors: list[RowError],
) -> dict[str, int] | None:
    names = [cells.text(cell).strip() for cell in rows[0]] if rows else []
    before = len(errors)
    for place, name in enumerate(names):
        # A dealer's own further columns (备注 …) are left alone.
        if name in columns and names.index(name) != place:
            errors.append(RowError(sheet, 1, name, _("This column is there twice.")))
    for name in columns:
        if name not in names:
            errors.append(RowError(sheet, 1, name, _("This column is missing.")))
    return {name: names.index(name) for name in columns} if len(errors) == before else None


def _take_row(number: int, row: Row, orders: dict[str, Row], errors: list[RowError]) -> None:
    """Add a row to its order, or say why it cannot belong to it."""

    def wrong(column: str, reason: str) -> None:
        errors.append(RowError(ORDERS, number, column, reason))

    line = _line(row, wrong)
    order = orders.get(row["工单号"])
    if order is None:
        _check_order(row, wrong)
        order = orders[row["工单号"]] = {**row, "rows": [], "lines": []}
    else:
        for name in ORDER_COLUMNS:
            if row[name] != order[name]:
                reason = _("This differs from row {row} of the same order.")
                wrong(name, reason.format(row=order["rows"][0]))
    order["rows"].append(number)
    if line is not None:
        order["lines"].append(line)


def _line(row: Row, wrong: Callable[[str, str], None]) -> LineDraft | None:
    draft = LineDraft(
        kind=row["项目类型"],
        name=row["名称"],
        quantity=row["数量"],
        price=row["单价"],
        discount=row["折扣金额"],
        payer=row["收费对象"],
        code=row["代码"],
    )
    try:
        check_line(draft)
    except Invalid as error:
        wrong(_LINE_FIELDS.get(error.field, "名称"), str(error))
        return None
    return draft  # as typed: check_line would tidy the name


def _check_order(row: Row, wrong: Callable[[str, str], None]) -> None:
    if row["车牌"] is None and row["VIN"] is None:
        wrong("车牌", _("A car needs its plate or its VIN."))
    if row["交车时间"] < row["接车时间"]:
        wrong("交车时间", _("The hand-over is before the arrival."))
    if row["承诺时间"] is not None and row["承诺时间"] < row["接车时间"]:
        wrong("承诺时间", _("The promised time is before the arrival."))
    if row["返修原工单号"] == row["工单号"]:
        wrong("返修原工单号", _("An order cannot come back to itself."))


def _order(row: Row) -> PastOrder:
    plate, vin = row["车牌"], row["VIN"]
    return PastOrder(
        row=row["rows"][0],
        number=row["工单号"],
        plate=plate.text if plate else "",
        plate_kind=(plate.kind if plate else vehicle_rules.PlateKind.NONE).value,
        vin=vin.vin if vin else None,
        model_year=vin.model_year if vin else None,
        customer=row["客户"],
        phone=row["电话"],
        model=row["品牌车型"],
        kind=row["维修类别"],
        opened_at=row["接车时间"],
        promised_at=row["承诺时间"],
        handed_over_at=row["交车时间"],
        mileage=row["进厂里程"],
        advisor=row["服务顾问"],
        technician=row["技师"],
        bay=row["工位"],
        comeback_of=row["返修原工单号"],
        lines=tuple(row["lines"]),
    )


def _check_comebacks(orders: Sequence[PastOrder], errors: list[RowError]) -> None:
    """A first order of the same file must be older; one of the database is looked up later."""
    opened = {order.number: order.opened_at for order in orders}
    for order in orders:
        first = opened.get(order.comeback_of)
        if first is not None and first > order.opened_at:
            reason = _("The first order arrived later than the one that comes back.")
            errors.append(RowError(ORDERS, order.row, "返修原工单号", reason))


def _surveys(rows: Sequence[Sequence[Cell]], errors: list[RowError]) -> tuple[PastSurvey, ...]:
    found: dict[tuple[str, object], PastSurvey] = {}
    for number, row in _read(SURVEYS, rows, SURVEY_COLUMNS, errors):
        if len(row) < len(SURVEY_COLUMNS):
            continue
        survey = PastSurvey(number, row["工单号"], row["日期"], row["总分"], row["是否有效"])
        key = (survey.number, survey.day)
        if key in found:
            reason = _("Row {row} holds an answer of the same order and day.")
            errors.append(RowError(SURVEYS, number, "工单号", reason.format(row=found[key].row)))
        else:
            found[key] = survey
    return tuple(found.values())
