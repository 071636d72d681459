"""The cars at the counter, by promise: what is to be done next, and how much."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from reception.billing.queries import ToSettle
from reception.core import money
from reception.core.text import _
from ui.billing.words import NEXT, next_word
from ui.list_tools import ListTools
from ui.widgets import Card, Column, DataTable, EmptyState, when

WIDE = 392  # pixels


class QueueCard(Card):
    """The list at the left."""

    def __init__(self) -> None:
        super().__init__(_("At the counter"), _("by promise"), tight=True)
        self.setFixedWidth(WIDE)
        self.table: DataTable[ToSettle] = DataTable(
            [
                Column(_("Plate"), lambda row: row.plate, "plate", 106),
                Column(_("Next step"), lambda row: row, "text", 0, show=_next, sort=_order),
                Column(_("Promised"), lambda row: row.promised_at, "promise", 86, show=_time),
                Column(_("Amount"), _charged, "money", 92, total=True),
            ],
            empty=EmptyState(
                _("The counter is empty."),
                _("Cars come here when they have passed inspection."),
            ),
            chips=[
                (_("List"), lambda row: row.stage == "ready"),
                (_("Payment"), lambda row: row.stage == "listed"),
                (_("Hand-over"), lambda row: row.stage == "settled"),
                (_("Unrepaired"), lambda row: row.stage == "cancelled"),
            ],
        )
        self.body.addWidget(self.table, 1)
        ListTools(self.table, "handover", _("At the counter"))

    def show_rows(self, rows: Sequence[ToSettle]) -> None:
        """Show who is here; the marked car stays marked."""
        self.table.set_rows(rows)

    def choose(self, order_id: int) -> bool:
        """Mark a car; tell whether it is here."""
        return self.table.choose(lambda row: row.order_id == order_id)

    def summary(self, rows: Sequence[ToSettle]) -> str:
        """Return how many cars wait for what."""
        count = Counter(row.stage for row in rows)
        words = {
            "ready": _("{count} to list"),
            "listed": _("{count} to pay"),
            "settled": _("{count} to hand over"),
            "cancelled": _("{count} unrepaired"),
        }
        found = [words[stage].format(count=count[stage]) for stage in NEXT if count[stage]]
        return " · ".join(found)


def _charged(row: ToSettle) -> Decimal:
    """Return what the car costs; what was ordered and not done costs nothing."""
    return money.ZERO if row.stage == "cancelled" else row.total


def _next(row: ToSettle) -> str:
    if row.reopened:
        return _("Settle anew") if row.stage == "ready" else _("Pay anew")
    return next_word(row.stage)


def _order(row: ToSettle) -> int:
    return list(NEXT).index(row.stage)


def _time(promised: object) -> str:
    return when(promised) if isinstance(promised, datetime) else "—"
