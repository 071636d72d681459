"""The lists of claims and of insurance cases, and which rows each choice shows."""

from collections.abc import Callable
from datetime import datetime

from reception.claims.insurance import CaseRow, CaseStage
from reception.claims.queries import ClaimRow
from reception.claims.rules import PAYABLE, Stage
from reception.core import clock, money
from reception.core.text import N_, _
from ui.widgets import Column, DataTable, EmptyState

Views = dict[str, tuple[str, Callable[..., bool]]]
_OPEN = (Stage.PAID, Stage.WITHDRAWN)
CLAIM_VIEWS: Views = {
    "open": (N_("All open"), lambda c: c.stage not in _OPEN or c.rest > 0),
    "send": (N_("To send"), lambda c: c.stage is Stage.TO_SEND),
    "waiting": (N_("Waiting for an answer"), lambda c: c.stage is Stage.WAITING),
    "refused": (N_("Refused"), lambda c: c.stage in (Stage.REFUSED, Stage.PARTLY)),
    "accepted": (N_("To be paid"), lambda c: c.stage in PAYABLE),
    "overdue": (N_("Overdue"), lambda c: c.overdue),
    "rest": (N_("Difference open"), lambda c: c.rest > 0),
    "paid": (N_("Paid by the maker"), lambda c: c.stage is Stage.PAID),
    "withdrawn": (N_("Not claimed"), lambda c: c.stage is Stage.WITHDRAWN),
}
CASE_VIEWS: Views = {
    "open": (N_("All open"), lambda c: c.stage is not CaseStage.RECEIVED),
    "missing": (N_("No case number"), lambda c: not c.number and c.received_at is None),
    "assess": (N_("To be assessed"), lambda c: c.stage is CaseStage.ASSESSING),
    "differs": (
        N_("Amount differs"), lambda c: bool(c.difference) and c.received_at is None,
    ),
    "owed": (N_("Owed by the insurer"), lambda c: c.stage is CaseStage.OWED),
    "overdue": (N_("Overdue"), lambda c: c.overdue),
    "received": (N_("Received from the insurer"), lambda c: c.stage is CaseStage.RECEIVED),
}  # fmt: skip


def claim_table() -> DataTable[ClaimRow]:
    """Return the list of claims: what is due until when, of which car, how much."""
    return DataTable(
        [
            Column(_("Due"), lambda c: c.due_at, "promise", 146, show=due_words),
            Column(_("State"), lambda c: c.stage.value, "state", 108),
            Column(_("Plate"), lambda c: c.plate, "plate", 112),
            Column(_("Claimed item"), lambda c: c.name, width=0),
            Column(_("Claim number"), lambda c: c.number, "soft", 112),
            Column(_("Claimed"), lambda c: c.amount, "money", 84, total=True),
            Column(_("Accepted"), lambda c: c.accepted, "money", 84, total=True, show=_yuan),
            Column(_("Documents"), lambda c: c.documents, "number", 42),
        ],
        empty=EmptyState(
            _("Nothing is claimed."),
            _("An item paid by the maker stands here as soon as its order is settled."),
            icon="shield-check-outline",
        ),
    )


def case_table() -> DataTable[CaseRow]:
    """Return the list of insurance cases."""
    return DataTable(
        [
            Column(_("Due"), lambda c: c.due_at, "promise", 146, show=due_words),
            Column(_("State"), lambda c: c.stage.value, "state", 108),
            Column(_("Plate"), lambda c: c.plate, "plate", 112),
            Column(_("Insurer's name"), lambda c: c.insurer, width=0),
            Column(_("Case number"), lambda c: c.number, "soft", 122),
            Column(_("Insurer's items"), lambda c: c.lines, "money", 84, total=True),
            Column(_("Agreed amount"), lambda c: c.agreed, "money", 84, total=True, show=_yuan),
            Column(_("Owed still"), lambda c: c.open, "money", 84, total=True, show=_yuan),
        ],
        empty=EmptyState(
            _("No order is insured."),
            _("An order with items paid by the insurer stands here by itself."),
            icon="shield-check-outline",
        ),
    )


def due_words(at: datetime | None) -> str:
    """Return until which day something is due, with a sign and the days where that has passed."""
    if at is None:
        return "—"
    day, late = clock.show(at, "%m-%d"), (clock.now() - at).days
    if at >= clock.now():
        return day
    return _("⚠ {day} · {days} d late").format(day=day, days=max(late, 1))


def _yuan(value: object) -> str:
    """Return an amount, nothing where none is known or owed."""
    return money.show(value) if value else ""  # type: ignore[arg-type]  # a column's value is a Decimal
