"""A list of the shelves from a workbook or CSV: which column is what, and what each row says."""

from collections.abc import Sequence
from decimal import Decimal

from reception.core import money
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.history import cells
from reception.history.values import Cell, RowError
from reception.parts.stock_actions import StockDraft

FIELDS = {
    "code": N_("Part number"),
    "name": N_("Part name"),
    "unit": N_("Unit"),
    "place": N_("Place"),
    "on_hand": N_("In stock"),
    "minimum": N_("Minimum"),
}
HEADS = {
    "code": ("编码", "配件编码", "配件编号", "代码", "零件号", "code"),
    "name": ("名称", "配件名称", "品名", "name"),
    "unit": ("单位", "unit"),
    "place": ("货位", "库位", "位置", "place"),
    "on_hand": ("库存", "数量", "库存数量", "现有", "quantity"),
    "minimum": ("下限", "最低库存", "安全库存", "minimum"),
}


def parse(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[StockDraft, ...], tuple[RowError, ...]]:
    """Return what the rows say below the first that names code and name, and every error.

    Raises Invalid where no row names both.
    """
    head, columns = _head(rows)
    found: dict[str, StockDraft] = {}
    errors: list[RowError] = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        if not any(cells.text(cell).strip() for cell in row):
            continue
        try:
            draft = _draft(row, columns)
            if draft.code in found:
                raise Invalid("code", _("This part number stands in the list twice."))
            found[draft.code] = draft
        except Invalid as wrong:
            column = _(FIELDS[wrong.field]) if wrong.field in FIELDS else ""
            errors.append(RowError("", number, column, str(wrong)))
    return tuple(found.values()), tuple(errors)


def _head(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(rows[:10]):
        words = [cells.text(cell).strip().lower() for cell in row]
        columns = {
            field: next(place for place, word in enumerate(words) if word in names)
            for field, names in HEADS.items()
            if any(word in names for word in words)
        }
        if {"code", "name"} <= set(columns):
            return number, columns
    raise Invalid(
        "file", _("No row names the columns. Give them heads such as 编码, 名称, 库存, 下限, 货位.")
    )


def _draft(row: Sequence[Cell], columns: dict[str, int]) -> StockDraft:
    def cell(field: str) -> Cell:
        place = columns.get(field, len(row))
        return row[place] if place < len(row) else None

    words = {field: _told(field, cell(field)) for field in ("code", "name", "unit", "place")}
    for field in ("code", "name"):
        if not words[field]:
            raise Invalid(field, _("This cell is empty. Fill it in."))
    on_hand, minimum = _count("on_hand", cell("on_hand")), _count("minimum", cell("minimum"))
    return StockDraft(**words, minimum=minimum or Decimal(0), on_hand=on_hand)


def _told(field: str, cell: Cell) -> str:
    try:
        return cells.word(cell)
    except Invalid as wrong:
        raise Invalid(field, str(wrong)) from wrong


def _count(field: str, cell: Cell) -> Decimal | None:
    """Return a quantity, zero too; None for an empty cell."""
    typed = cells.text(cell).strip()
    if not typed:
        return None
    if not typed.strip("0. "):
        return Decimal(0)
    try:
        number = cells.quantity(cell)
    except Invalid as wrong:
        raise Invalid(field, str(wrong)) from wrong
    if number > money.LARGEST_QUANTITY:
        raise Invalid(field, _("A quantity is more than 0 and at most 10,000."))
    return number
