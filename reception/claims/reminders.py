"""What claims and insurance want of somebody today: late, refused, or missing before settlement."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from reception.claims.insurance import cases
from reception.claims.queries import open_claims
from reception.claims.rules import Stage
from reception.core import clock, gate
from reception.core.permissions import Permission
from reception.core.text import N_

_DONE = frozenset({"inspection", "washing", "ready"})  # what follows is the settlement


class Why(StrEnum):
    """What is to be done, the most urgent first."""

    DECIDE = "decide"
    NO_ANSWER = "no_answer"
    UNSENT = "unsent"
    NO_ASSESSOR = "no_assessor"
    NOT_AGREED = "not_agreed"


WHY_NAMES = {
    Why.DECIDE: N_("Refused: object or give up"),
    Why.NO_ANSWER: N_("No answer for {days} days"),
    Why.UNSENT: N_("Not sent for {days} days"),
    Why.NO_ASSESSOR: N_("Insurance: no assessor yet"),
    Why.NOT_AGREED: N_("Insurance: nothing agreed yet"),
}


@dataclass(frozen=True)
class Reminder:
    """One claim (`claim_id`) or one insured order (`order_id`); money in yuan."""

    why: Why
    days: int
    plate: str
    name: str
    amount: Decimal
    claim_id: int | None = None
    order_id: int | None = None


def reminders() -> tuple[Reminder, ...]:
    """Return what presses, the most urgent first, of what this person may work on."""
    found: list[Reminder] = []
    if gate.may(Permission.CLAIM):
        found += _of_claims()
    if gate.may(Permission.INSURE):
        found += _of_cases()
    urgent = list(Why)
    return tuple(sorted(found, key=lambda each: (urgent.index(each.why), -each.days)))


def _of_claims() -> list[Reminder]:
    made = []
    for row in open_claims():
        since = {
            Stage.REFUSED: (Why.DECIDE, row.answered_at),
            Stage.WAITING: (Why.NO_ANSWER, row.sent_at),
            Stage.TO_SEND: (Why.UNSENT, row.arisen_at),
        }.get(row.stage)
        if since is not None and (row.overdue or row.stage is Stage.REFUSED):
            why, at = since
            made.append(Reminder(why, _days(at), row.plate, row.name, row.amount, row.claim_id))
    return made


def _of_cases() -> list[Reminder]:
    made = []
    for row in cases():
        if row.settled_at is None and row.order_state in _DONE:
            why = Why.NO_ASSESSOR if not row.assessor else Why.NOT_AGREED
            if not row.assessor or row.agreed is None:
                made.append(
                    Reminder(why, 0, row.plate, row.insurer, row.lines, order_id=row.order_id)
                )
    return made


def _days(at: datetime | None) -> int:
    return (clock.now() - at).days if at else 0
