"""What a desk notes of an order's insurance: insurer, case number, assessor, amounts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reception.claims.insurance import case_lines
from reception.claims.models import Assessment, InsuranceCase, InsuranceLine
from reception.claims.rules import check_reason, check_short, check_sum
from reception.core import clock, db, gate, record
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.fields import yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _


@dataclass(frozen=True)
class AgreedLine:
    """What the assessor agreed for one line, in yuan."""

    line_id: int
    amount: Decimal


@dataclass(frozen=True)
class CaseDraft:
    """An order's insurance as it is typed; money in yuan.

    With `lines` the agreed amount is their sum, else it is `agreed`, None before it is known.
    `supplement` comes on top of it (追加定损).
    """

    insurer: str
    number: str = ""
    assessor: str = ""
    assessor_phone: str = ""
    note: str = ""
    estimated: Decimal | None = None
    agreed: Decimal | None = None
    lines: tuple[AgreedLine, ...] = ()
    supplement: Decimal | None = None


@action(Permission.INSURE)
def save_case(*, order_id: int, version: int | None, case: CaseDraft) -> None:
    """Note an order's insurance; `version` is None for the first time.

    Raises Invalid naming the field, Conflict when somebody else was faster, Refused for a cancelled
    order and for another amount once the insurer has paid.
    """
    at = db.row(
        "SELECT o.branch_id, o.state, c.id, c.received_at, c.agreed FROM work_order o"
        " LEFT JOIN insurance_case c ON c.order_id = o.id WHERE o.id = ?",
        (order_id,),
    )
    if at is None or at[0] != gate.actor().branch_id or at[1] == "cancelled":
        raise Refused(_("There is no such order. Press F5 to see the present list."))
    insurer = check_short(case.insurer, "insurer")
    if not insurer:
        raise Invalid("insurer", _("Name the insurer."))
    agreed = _agreed(order_id, case)
    values: dict[str, Any] = {
        "insurer": insurer,
        "number": check_short(case.number, "number"),
        "assessor": check_short(case.assessor, "assessor", 20),
        "assessor_phone": check_short(case.assessor_phone, "assessor_phone", 20),
        "note": check_reason(case.note, False, ""),
        "estimated": None
        if case.estimated is None
        else check_sum(case.estimated, None, "estimated"),
        "agreed": agreed,
    }
    before = None if at[4] is None else yuan(at[4])
    if at[2] is None:
        if version is not None:
            raise Conflict(_("This record has been removed. Press F5 to see the present state."))
        noted = clock.now() if agreed is not None else None
        key = record.try_add(InsuranceCase, branch=at[0], order=order_id, agreed_at=noted, **values)
        if key is None:
            raise Conflict(_("Somebody else has noted this insurance. Press F5 to see it."))
    else:
        key = int(at[2])
        if before != agreed:
            if at[3] is not None:
                raise Refused(_("The insurer has paid; the agreed amount stays as it was."))
            values["agreed_at"] = clock.now() if agreed is not None else None
        record.change(InsuranceCase, key, version if version is not None else 0, **values)
    _keep_lines(key, case.lines)
    if agreed is not None and agreed != before:
        _assess(key, before, agreed, case)


def _assess(case_id: int, before: Decimal | None, agreed: Decimal, case: CaseDraft) -> None:
    """Add what the assessor said this time: first, more on top, or anew in place of it."""
    kind, amount = "again", agreed
    if before is None:
        kind = "first"
    elif case.supplement:
        kind, amount = "supplement", case.supplement
    record.add(
        Assessment, case=case_id, kind=kind, amount=amount, agreed=agreed, at=clock.now(),
        assessor=check_short(case.assessor, "assessor", 20), person_id=gate.actor().person_id,
    )  # fmt: skip


def _agreed(order_id: int, case: CaseDraft) -> Decimal | None:
    """Return what was agreed in all; Invalid("agreed") for a line that the insurer does not pay."""
    more = case.supplement or Decimal(0)
    check_sum(more, None, "supplement")
    if not case.lines:
        if case.agreed is None and more:
            raise Invalid("supplement", _("Note the first agreed amount before a supplement."))
        return None if case.agreed is None else check_sum(case.agreed, None, "agreed") + more
    if more:
        raise Invalid("supplement", _("Agreed item by item: change the items instead."))
    known = {line.line_id for line in case_lines(order_id)}
    if {line.line_id for line in case.lines} - known or len(case.lines) > len(known):
        raise Invalid("agreed", _("The lines of this order were changed. Press F5 to see them."))
    return sum((check_sum(line.amount, None, "agreed") for line in case.lines), Decimal(0))


def _keep_lines(case_id: int, lines: tuple[AgreedLine, ...]) -> None:
    wanted = {line.line_id: line.amount for line in lines}
    for key, line_id in db.rows(
        "SELECT id, line_id FROM insurance_line WHERE case_id = ? ORDER BY id", (case_id,)
    ):
        if line_id in wanted:
            record.change(InsuranceLine, key, agreed=wanted.pop(line_id))
        else:
            record.remove(InsuranceLine, key)
    for line_id, amount in wanted.items():
        record.add(InsuranceLine, case=case_id, line=line_id, agreed=amount)
