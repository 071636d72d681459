"""How a complaint is spoken of: its list, one line about it, who may own it."""

from reception.care.complaint_queries import ComplaintRow
from reception.care.complaint_rules import STAGE_NAMES, Stage
from reception.core import clock
from reception.core.permissions import Permission
from reception.core.text import _
from reception.staff.queries import people
from reception.staff.rules import permissions_of
from ui.theme import look
from ui.widgets import Column, DataTable, EmptyState


def complaint_table() -> DataTable[ComplaintRow]:
    """Return the list of complaints: to be answered by when, who, about what, whose care."""
    return DataTable(
        [
            Column(_("Answer by"), _due, "promise", 186),
            Column(_("State"), state, "state", 92),
            Column(_("Customer"), lambda c: c.customer, width=96),
            Column(_("Plate"), lambda c: c.plate, "plate", 96),
            Column(_("Complaint"), summary, width=0),
            Column(_("Owner of the complaint"), lambda c: c.owner, width=92),
        ],
        empty=EmptyState(
            _("Nobody complains."),
            _(
                "Note a complaint here, on a customer's page or on an order; it is answered in a day."
            ),
            icon="message-text-outline",
        ),
        chips=[
            (_("To be answered"), lambda c: c.stage is Stage.OPEN),
            (_("Overdue"), lambda c: c.overdue),
            (_("Serious"), lambda c: c.serious),
        ],
    )


def state(row: ComplaintRow) -> str:
    """Return how a complaint shows: its stage, or late."""
    return "late" if row.overdue else row.stage.value


def _due(row: ComplaintRow) -> object:
    return row.due_at if row.stage is Stage.OPEN else None


def summary(row: ComplaintRow) -> str:
    """Return what it is about in one line, serious ones marked with the word."""
    words = " ".join(row.words.split())
    return f"{_('Serious')} · {words}" if row.serious else words


def line(row: ComplaintRow) -> str:
    """Return day and state of a complaint for a button: 11-20 ! 待答复."""
    day = clock.show(row.received_at, "%Y-%m-%d")
    word = _("Answer overdue") if row.overdue else _(STAGE_NAMES[row.stage])
    return f"{day} {look(state(row)).sign} {word}"


def owners() -> list[tuple[int, str]]:
    """Return who may take care of complaints."""
    return [
        (person.person_id, person.name)
        for person in people()
        if Permission.NOTE_COMPLAINT in permissions_of(person.roles)
    ]
