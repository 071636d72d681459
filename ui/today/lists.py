"""The lists of the day: the cars here, the calls due, the slips that are not archived."""

from collections.abc import Callable, Mapping

from reception.care.queries import DueCall
from reception.core.text import _
from reception.orders.queries import OrderRow
from reception.orders.thread import Unread
from reception.orders.words import word
from reception.papers.queries import OverdueSlip
from ui.orders.unread import plate_column
from ui.today.late_bar import when_words
from ui.widgets import Column, DataTable, EmptyState


def car_table(unread: Callable[[], Mapping[int, Unread]]) -> DataTable[OrderRow]:
    """Return the table of the cars here, by promise; `unread` says whose thread has news."""
    return DataTable(
        [
            plate_column(unread),
            Column(_("Model"), lambda row: row.model, "text", 0),
            Column(_("Order kind"), lambda row: str(row.kind), "text", 72, show=word),
            Column(_("State"), lambda row: str(row.state), "state", 104),
            Column(_("Bay"), lambda row: row.bay, "text", 72, show=_or_dash),
            Column(_("Hook"), lambda row: row.hook, "text", 48, show=_or_dash),
            Column(_("Promised"), lambda row: row.promised_at, "promise", 194),
            Column(_("Advisor"), lambda row: row.advisor, "text", 76),
            Column(_("Amount"), lambda row: row.total, "money", 84, total=True),
        ],
        empty=EmptyState(
            _("No car is here."),
            _("A check-in (F2) brings the first one; it stands here until it is handed over."),
            icon="car-outline",
        ),
    )


def call_table() -> DataTable[DueCall]:
    """Return the table of customers to call today (DOMAIN §7)."""
    return DataTable(
        [
            Column(_("Plate"), lambda row: row.plate, "plate", 112),
            Column(_("Customer"), lambda row: row.customer, "text", 0),
            Column(_("Phone"), lambda row: row.phone, "text", 112),
            Column(_("Order kind"), lambda row: row.kind, "text", 88, show=word),
            Column(_("Advisor"), lambda row: row.advisor, "text", 90),
            Column(_("Handed over"), lambda row: row.handed_over_at, "time", 104),
            Column(_("Call by"), lambda row: row.due_at, "promise", 204),
        ],
        empty=EmptyState(
            _("No call is due today."),
            _("Customers are called the day after their car left, at the latest within two days."),
            icon="phone-in-talk-outline",
        ),
    )


def slip_table() -> DataTable[OverdueSlip]:
    """Return the table of visits whose slip is overdue in the archive (DOMAIN §3)."""
    return DataTable(
        [
            Column(_("Plate"), lambda row: row.plate, "plate", 112),
            Column(_("Order number"), lambda row: row.order_number, "text", 164),
            Column(_("State"), lambda row: row.state, "state", 104),
            Column(_("Advisor"), lambda row: row.advisor, "text", 80),
            Column(_("Came in"), lambda row: row.arrived_at, "time", 100),
            Column(_("Archived by"), lambda row: row, "text", 140, show=when_words, sort=_expected),
            Column(_("Why"), _late_why, "text", 0, show=_or_dash),
        ],
        empty=EmptyState(
            _("Every slip is archived."),
            _("A visit older than two days without an archived slip would stand here."),
            icon="shield-check-outline",
        ),
    )


def _expected(row: OverdueSlip) -> tuple[bool, str]:
    return (not row.open(), row.expected_on.isoformat() if row.expected_on else "")


def _late_why(row: OverdueSlip) -> str:
    """Return what is missing, where it is the scan alone, and what was said about it."""
    parts = (_("scan of the hand-signed slip") if row.paper_id else "", row.reason)
    return " · ".join(part for part in parts if part)


def _or_dash(text: str) -> str:
    return text or "—"
