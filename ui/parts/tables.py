"""The lists of the store: what cars want, what bookings will want, the shelves, moves of a part."""

from datetime import datetime

from reception.core import money
from reception.core.text import _
from reception.parts.queries import BookedPart, MoveRow, NeedRow, StockRow
from reception.parts.rules import MOVE_NAMES
from ui.widgets import Column, DataTable, EmptyState, when


def need_table() -> DataTable[NeedRow]:
    """Return the list of wanted parts, by the promises of their cars."""
    return DataTable(
        [
            Column(_("Promise"), lambda r: r.promised_at, "promise", 178),
            Column(_("Plate"), lambda r: r.plate, "plate", 98),
            Column(_("Part"), lambda r: r.name, width=0),
            Column(_("Part number"), lambda r: r.code, "soft", 84),
            Column(_("Wanted"), lambda r: r.lacking, "number", 44),
            Column(_("In stock"), lambda r: r.on_hand, "number", 44),
            Column(_("State"), lambda r: r.stand.value, "state", 94),
            Column(_("Expected at"), expected_words, width=108),
        ],
        empty=EmptyState(
            _("No parts are wanted here."),
            _("Parts on the orders of the cars here stand in this list by themselves."),
            icon="package-variant",
        ),
    )


def expected_words(row: NeedRow) -> str:
    """Return when a part is expected, with a sign where the promise cannot be kept with it."""
    text = _time(row.expected_at)
    if not row.late:
        return text
    return f"⚠ {text}" if text else _("⚠ promise passes")


def _time(at: datetime | None) -> str:
    return when(at) if at is not None else ""


def booked_table() -> DataTable[BookedPart]:
    """Return the list of what bookings of today and the next working day will want."""
    return DataTable(
        [
            Column(_("Booked for"), lambda b: b.row.starts_at, "time", 104),
            Column(_("Plate"), lambda b: b.row.plate, "plate", 106),
            Column(_("Part number"), lambda b: b.row.code, "soft", 104),
            Column(_("Part"), lambda b: b.row.part, width=0),
            Column(_("Wanted"), lambda b: b.row.quantity, "number", 56),
            Column(_("Free stock"), lambda b: b.free, "number", 56),
            Column(_("Place"), lambda b: b.place, width=80),
            Column(_("State"), _booked_stand, "state", 108),
        ],
        empty=EmptyState(
            _("No parts have to be laid out."),
            _("Parts of what is booked for today and the next working day stand here."),
            icon="package-variant",
        ),
    )


def _booked_stand(part: BookedPart) -> str:
    return "part_free" if part.enough else "part_short"


def stock_table() -> DataTable[StockRow]:
    """Return the list of the shelves."""
    return DataTable(
        [
            Column(_("Part number"), lambda s: s.code, "strong", 112),
            Column(_("Part"), lambda s: s.name, width=0),
            Column(_("Place"), lambda s: s.place, width=76),
            Column(_("In stock"), lambda s: s.on_hand, "number", 62),
            Column(_("Reserved"), lambda s: s.reserved, "number", 62),
            Column(_("Free stock"), lambda s: s.free, "number", 62),
            Column(_("Minimum"), lambda s: s.minimum, "number", 62),
            Column(_("Unit"), lambda s: s.unit, width=50),
            Column(_("State"), lambda s: "part_low" if s.low else "", "state", 96),
        ],
        empty=EmptyState(
            _("Nothing is on this list."),
            _("Put a part on the shelves, or bring in a list from Excel."),
            icon="package-variant",
        ),
    )


def move_table() -> DataTable[MoveRow]:
    """Return the list of one part's moves, the newest first."""
    return DataTable(
        [
            Column(_("Time"), lambda m: m.at, "time", 96),
            Column(_("Action"), lambda m: _(MOVE_NAMES[m.kind]), width=58),
            Column(_("Quantity"), lambda m: m.number, "number", 50, show=signed),
            Column(_("Balance"), lambda m: m.balance, "number", 46),
            Column(_("By whom, for what"), move_words, width=0),
        ],
        empty=EmptyState(_("Nothing has moved yet."), "", icon="history"),
        foot=False,
    )


def move_words(move: MoveRow, *, order: bool = True) -> str:
    """Return who moved it, to whom, for which order (where `order` is asked for), and why."""
    people = f"{move.person} → {move.taker}".strip() if move.taker else move.person
    number = move.order_number if order else ""
    return " · ".join(text for text in (people, number, move.reason) if text)


def signed(number: object) -> str:
    """Return a quantity with its sign: +4, −1."""
    text = money.show_quantity(number)  # type: ignore[arg-type]  # a column's value is a Decimal
    return f"−{text[1:]}" if text.startswith("-") else f"+{text}"
