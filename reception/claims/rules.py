"""How far a claim or a case is, until when something is due, what may be agreed: pure rules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from reception.claims.models import What as What
from reception.core import money
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import one_line, storable

LARGEST_PDF = 8_000_000  # bytes
MOST_DOCUMENTS = 20  # of one claim


class Stage(StrEnum):
    """How far a claim is."""

    TO_SEND = "claim_to_send"
    WAITING = "claim_waiting"
    REFUSED = "claim_refused"
    PARTLY = "claim_partly"
    ACCEPTED = "claim_accepted"
    PAID = "claim_paid"
    WITHDRAWN = "claim_withdrawn"


STAGE_NAMES = {
    Stage.TO_SEND: N_("Claim to send"),
    Stage.WAITING: N_("Waiting for the maker"),
    Stage.REFUSED: N_("Refused by the maker"),
    Stage.PARTLY: N_("Accepted in part"),
    Stage.ACCEPTED: N_("Accepted by the maker"),
    Stage.PAID: N_("Paid by the maker"),
    Stage.WITHDRAWN: N_("Not claimed"),
}
WHAT_NAMES = {
    What.SENT: N_("Claim sent"),
    What.ACCEPTED: N_("Accepted in full"),
    What.PARTLY: N_("Accepted in part"),
    What.REFUSED: N_("Refused by the maker"),
    What.PAID: N_("Claim paid"),
    What.WITHDRAWN: N_("Not claimed"),
}
# What a document of a claim shows; "" for anything else.
DOCUMENT_NAMES = {
    "old_part": N_("Old part"),
    "order_sheet": N_("Order sheet"),
    "finding": N_("Test report"),
    "": N_("Other document"),
}
LACKING_NAMES = {
    "old_part": N_("photo of the old part"),
    "part_code": N_("part number"),
    "cause": N_("cause of the fault"),
    "finding": N_("technician's finding"),
}
SENDABLE = frozenset({Stage.TO_SEND, Stage.REFUSED, Stage.PARTLY})
PAYABLE = frozenset({Stage.ACCEPTED, Stage.PARTLY})
OPEN = frozenset(Stage) - {Stage.PAID, Stage.WITHDRAWN}


def stage(
    sent: object, accepted: Decimal | None, amount: Decimal, paid: object, withdrawn: object
) -> Stage:
    """Return how far a claim is by what has been noted of it; money in yuan."""
    if withdrawn is not None:
        return Stage.WITHDRAWN
    if paid is not None:
        return Stage.PAID
    if accepted is None:
        return Stage.TO_SEND if sent is None else Stage.WAITING
    if not accepted:
        return Stage.REFUSED
    return Stage.ACCEPTED if accepted == amount else Stage.PARTLY


def lacking(
    kind: str, code: str, cause: str, finding: str, kinds: Collection[str]
) -> tuple[str, ...]:
    """Return what a maker asks for and a claim has not (`LACKING_NAMES`).

    `kind` and `code` are those of its line, `kinds` what its documents show. Work alone has no part.
    """
    missing = {
        "old_part": kind == "part" and "old_part" not in kinds,
        "part_code": kind == "part" and not code,
        "cause": not cause,
        "finding": not finding and "finding" not in kinds,
    }
    return tuple(name for name, lacks in missing.items() if lacks)


@dataclass(frozen=True)
class Days:
    """Within how many days a branch sends, is answered and is paid."""

    send: int
    answer: int
    pay: int


def due_at(
    at: Stage, days: Days, arisen: datetime, sent: datetime | None, answered: datetime | None
) -> datetime | None:
    """Return until when the next step is due, or None where none is."""
    if at is Stage.TO_SEND:
        return arisen + timedelta(days=days.send)
    if at is Stage.REFUSED and answered is not None:  # sent again, or given up
        return answered + timedelta(days=days.send)
    if at is Stage.WAITING and sent is not None:
        return sent + timedelta(days=days.answer)
    if at in PAYABLE and answered is not None:
        return answered + timedelta(days=days.pay)
    return None


def check_number(number: str) -> str:
    """Return the maker's claim number; Invalid("number") without one or for more than 40 signs."""
    bare = one_line(number.strip(), "number")
    if not bare:
        raise Invalid("number", _("Give the claim number of the maker's system."))
    if len(bare) > 40:
        raise Invalid("number", _("A claim number has at most 40 characters."))
    return bare


def check_reason(reason: str, needed: bool, sentence: str) -> str:
    """Return what was written; Invalid("reason", sentence) where it is needed and nothing was."""
    bare = storable(reason.strip(), "reason")
    if needed and not bare:
        raise Invalid("reason", sentence)
    if len(bare) > 500:
        raise Invalid("reason", _("Write at most {most} characters.").format(most="500"))
    return bare


def check_sum(amount: Decimal, most: Decimal | None, field: str) -> Decimal:
    """Return a sum of zero or more in whole fen; Invalid(field) otherwise or for more than `most`."""
    if not amount.is_finite() or amount < 0 or amount != money.round_fen(amount):
        raise Invalid(field, _("Give an amount of zero or more, with at most two decimals."))
    if most is not None and amount > most:
        raise Invalid(
            field,
            _("This is more than the {amount} yuan that were claimed.").format(
                amount=money.show(most)
            ),
        )
    return amount


def check_short(text: str, field: str, most: int = 40) -> str:
    """Return one short line; Invalid(field) for a longer one."""
    bare = one_line(text.strip(), field)
    if len(bare) > most:
        raise Invalid(field, _("Write at most {most} characters.").format(most=most))
    return bare
