"""The mark of what is new in an order's thread, in lists of orders."""

from collections.abc import Callable, Mapping

from reception.core.text import _
from reception.orders.queries import OrderRow
from reception.orders.thread import Unread
from reception.vehicles.rules import show_plate
from ui.widgets import Column

MARK = "● "


def plate_column(unread: Callable[[], Mapping[int, Unread]]) -> Column[OrderRow]:
    """Return the column of plates; ● stands before one whose thread has something new."""

    def marked(row: OrderRow) -> str:
        plate = show_plate(row.plate)
        return MARK + plate if row.order_id in unread() else plate

    return Column(_("Plate"), marked, "strong", 118, sort=lambda text: text.removeprefix(MARK))
