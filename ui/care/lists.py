"""The three lists of the call-backs page: who is to be called, who answered, what came back."""

from reception.care.queries import Answer, Comeback, DueCall
from reception.core import clock
from reception.core.text import _
from ui.widgets import Column, DataTable, EmptyState


def due_table() -> DataTable[DueCall]:
    """Return the list of calls to be made, the most urgent first."""
    return DataTable(
        [
            Column(_("Plate"), lambda c: c.plate, "plate", 114),
            Column(_("Customer"), lambda c: c.customer, width=0),
            Column(_("Phone"), lambda c: c.phone, width=118),
            Column(_("Advisor"), lambda c: c.advisor, width=104),
            Column(_("Handed over"), lambda c: c.handed_over_at, "time", 104),
            Column(_("Call by"), lambda c: c.due_at, "promise", 244),
        ],
        empty=EmptyState(
            _("Nobody is to be called."),
            _("A car that was handed over appears here until its owner has answered, for 30 days."),
            icon="phone-in-talk-outline",
        ),
        chips=[
            (_("Overdue"), lambda c: c.overdue),
            (_("Not overdue"), lambda c: not c.overdue),
        ],
    )


def answer_table() -> DataTable[Answer]:
    """Return the list of a month's answers."""
    return DataTable(
        [
            Column(_("Called"), lambda a: a.answered_at, "date", 136),
            Column(_("Plate"), lambda a: a.plate, "plate", 114),
            Column(_("Customer"), lambda a: a.customer, width=112),
            Column(_("Advisor"), lambda a: a.advisor, width=110),
            Column(_("Counts"), lambda a: a.valid, "check", 80),
            Column(_("Score"), lambda a: a.score if a.valid else None, "number", 66),
            Column(_("Remark"), lambda a: a.remark, width=0),
            Column(_("Order number"), lambda a: a.number, "soft", 168),
        ],
        empty=EmptyState(
            _("No call was noted in this month."),
            _("Note one under “To call”; CSI is the mean of the answers that count."),
            icon="emoticon-outline",
        ),
        chips=[(_("Under 80 points"), lambda a: a.valid and a.score < 80)],
    )


def comeback_table() -> DataTable[Comeback]:
    """Return the list of a month's comebacks."""
    return DataTable(
        [
            Column(
                _("Received"), lambda c: c.received_at, width=96,
                show=lambda at: clock.show(at, "%Y-%m-%d"),
            ),
            Column(_("Plate"), lambda c: c.plate, "plate", 114),
            Column(_("Cause"), lambda c: c.cause, width=0),
            Column(_("Comes back to"), lambda c: c.first_order, "soft", 172),
            Column(_("Service technician"), lambda c: c.technician, width=100),
            Column(_("Advisor"), lambda c: c.advisor, width=100),
        ],
        empty=EmptyState(
            _("Nothing came back in this month."),
            _("When a car comes back with the same fault, note it on the right."),
            icon="check-circle-outline",
        ),
    )  # fmt: skip
