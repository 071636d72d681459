"""Claims 索赔: sent, answered, sent again after a refusal, paid, or not claimed with a reason."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reception.claims import rules
from reception.claims.models import Claim, ClaimStep, What
from reception.claims.rules import OPEN, SENDABLE, STAGE_NAMES, Stage
from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.fields import yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _

Held = list[tuple[int, Stage, Decimal, Decimal | None]]  # key, stage, amount, accepted


@action(Permission.CLAIM)
def send_claims(*, claim_ids: tuple[int, ...], number: str) -> int:
    """Note that claims went to the maker under a claim number; return how many.

    Lines of one order may share a number. Refused claims, and those accepted in part, go again.
    """
    held = locked(claim_ids, SENDABLE)
    name = rules.check_number(number)
    now = clock.now()
    for key, _stage, _amount, _accepted in held:
        (rounds,) = db.rows("SELECT rounds FROM claim WHERE id = ?", (key,))[0]
        record.change(
            Claim, key, number=name, sent_at=now, rounds=rounds + 1, answered_at=None, accepted=None
        )
        note_step(key, What.SENT, number=name)
    return len(held)


@action(Permission.CLAIM)
def answer_claims(
    *, claim_ids: tuple[int, ...], accepted: Decimal | None = None, reason: str = ""
) -> int:
    """Note the maker's answer: accepted in full (None), in part (an amount) or refused (0).

    Anything but in full needs a reason; an amount is for one claim alone. Return how many.
    """
    held = locked(claim_ids, frozenset({Stage.WAITING}))
    if accepted and len(held) > 1:
        raise Invalid("accepted", _("Note an amount for each claim alone."))
    now = clock.now()
    for key, _stage, amount, _accepted in held:
        given = amount if accepted is None else rules.check_sum(accepted, amount, "accepted")
        what = What.ACCEPTED if given == amount else What.PARTLY if given else What.REFUSED
        why = rules.check_reason(
            reason,
            what is not What.ACCEPTED,
            _("Write the maker's reason; it is needed to object."),
        )
        record.change(Claim, key, answered_at=now, accepted=given)
        note_step(key, what, amount=given, text=why)
    return len(held)


@action(Permission.CLAIM)
def withdraw_claims(*, claim_ids: tuple[int, ...], reason: str) -> int:
    """Give claims up: they are not sent, or the maker's refusal stands. The reason is kept."""
    held = locked(claim_ids, frozenset({Stage.TO_SEND, Stage.WAITING, Stage.REFUSED}))
    why = rules.check_reason(reason, True, _("Say why it is not claimed."))
    for key, _stage, _amount, _accepted in held:
        record.change(Claim, key, withdrawn_at=clock.now())
        note_step(key, What.WITHDRAWN, text=why)
    return len(held)


@action(Permission.CLAIM)
def note_facts(
    *, claim_id: int, version: int, cause: str, finding: str, part_code: str = ""
) -> None:
    """Note what the maker wants to know: cause, technician's finding, part number if the line has none.

    Refused for a claim that has ended; Conflict when somebody else was faster.
    """
    locked((claim_id,), OPEN)
    record.change(
        Claim,
        claim_id,
        version,
        cause=rules.check_reason(cause, False, ""),
        finding=rules.check_reason(finding, False, ""),
        part_code=rules.check_short(part_code, "part_code"),
    )


def note_step(claim_id: int, what: What, **values: Any) -> None:
    """Add a step to a claim, now and by whoever acts."""
    record.add(
        ClaimStep,
        claim=claim_id,
        what=what,
        at=clock.now(),
        person_id=gate.actor().person_id,
        **values,
    )


def locked(claim_ids: Sequence[int], wanted: frozenset[Stage]) -> Held:
    """Return claims, locked from here on; Refused unless each is in one of these stages."""
    keys = sorted(set(claim_ids))
    if not keys:
        raise Refused(_("Mark the claims first."))
    marks = ", ".join("?" * len(keys))
    found = db.rows(
        "SELECT id, sent_at, accepted, amount, paid_on, withdrawn_at, name FROM claim"
        f" WHERE id IN ({marks}) AND branch_id = ? ORDER BY id" + db.for_update(),
        (*keys, gate.actor().branch_id),
    )
    if len(found) < len(keys):
        raise Refused(_("There is no such claim. Press F5 to see the present list."))
    held: Held = []
    for key, sent, fen, amount, paid, withdrawn, name in found:
        accepted = None if fen is None else yuan(fen)
        at = rules.stage(sent, accepted, yuan(amount), paid, withdrawn)
        if at not in wanted:
            raise Refused(
                _("{name}: “{stage}”, so this step is not open. Press F5 to see it.").format(
                    name=name, stage=_(STAGE_NAMES[at])
                )
            )
        held.append((int(key), at, yuan(amount), accepted))
    return held
