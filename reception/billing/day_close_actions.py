"""交班日结: close what somebody took; sealed with its paper, in exactly one close, never edited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reception.billing import day_close_rules as rules
from reception.billing.day_close import Document, Shift, shift_of
from reception.billing.day_close_models import DayClose, DayCloseItem, DayCloseSum
from reception.billing.models import Method
from reception.core import clock, db, gate, money, record
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import N_, _
from reception.core.typed import storable
from reception.papers import actions as papers
from reception.papers.close_values import CloseCash, CloseDocument, CloseSum, DayCloseData
from reception.papers.queries import branch_head
from reception.papers.rules import PaperKind
from reception.papers.values import Signature

Render = Callable[[DayCloseData], bytes]
_GONE = N_("Some of this has been closed on another PC. Press F5 and count what is left.")


@dataclass(frozen=True)
class Closed:
    """A close that was made, with its paper."""

    close_id: int
    paper_id: int
    number: str


@dataclass(frozen=True)
class _Words:
    reason: str
    correction_note: str
    stead: str
    signature: Signature | None


@action(Permission.TAKE_PAYMENT)
def close_day(
    *,
    documents: Sequence[int],
    previous_id: int,
    pieces: Sequence[int],
    opening: Decimal,
    handed: Decimal,
    render: Render,
    reason: str = "",
    correction: Decimal = money.ZERO,
    correction_note: str = "",
    signature: Signature | None = None,
    person_id: int | None = None,
    stead: str = "",
) -> Closed:
    """Close what the person saw (`documents` of `shift_of`) with the cash that was counted.

    What came meanwhile is in the next close. `pieces` count the notes and coins of `rules.PIECES`,
    `handed` goes to the bank, the rest stays as float. `correction` is cash that an earlier close
    got wrong, with its note. `person_id` is somebody who forgot to close, for a manager with the
    reason `stead`. Raises Invalid("pieces", "opening", "handed", "reason", "correction_note",
    "stead"), Conflict when another PC closed first, Refused, NotAllowed.
    """
    me = gate.actor().person_id
    whose = me if person_id is None else person_id
    if me is None or whose is None:
        raise Refused(_("Sign in to close: a close is somebody's own."))
    words = _Words(
        reason,
        _corrected(correction, correction_note),
        _stead(whose, me, stead),
        signature,
    )
    # Two PCs of one person queue here.
    db.rows("SELECT id FROM person WHERE id = ?" + db.for_update(), (whose,))
    shift = shift_of(whose)
    if shift.previous_id != previous_id:
        raise Conflict(_(_GONE))
    seen = _seen(shift, documents)
    cash = _cash(seen, pieces, opening, correction)
    why = rules.check_cash(cash, handed, shift.kept, reason)
    return _close(shift, seen, pieces, cash, handed, replace(words, reason=why), render)


def _corrected(correction: Decimal, note: str) -> str:
    if bool(correction) != bool(note.strip()):
        raise Invalid(
            "correction_note", _("Say which earlier close is corrected and why, with its amount.")
        )
    return storable(note.strip(), "correction_note")


def _stead(whose: int, me: int, why: str) -> str:
    """Return why somebody else closes; the person closes without a word."""
    if whose == me:
        return ""
    if not gate.may(Permission.SEE_CLOSES):
        raise NotAllowed(_("A manager closes for somebody else. Ask the service manager."))
    found = db.row("SELECT branch_id FROM person WHERE id = ?", (whose,))
    if found is None or found[0] != gate.actor().branch_id:
        raise Refused(_("There is no such person at this branch."))
    if not why.strip():
        raise Invalid("stead", _("Say why you close for somebody else."))
    return storable(why.strip(), "stead")


def _seen(shift: Shift, keys: Sequence[int]) -> tuple[Document, ...]:
    wanted = set(keys)
    if not wanted:
        raise Refused(_("Nothing was taken since the last close; there is nothing to close."))
    seen = tuple(each for each in shift.documents if each.open_id in wanted)
    if len(seen) != len(wanted):
        raise Conflict(_(_GONE))
    return seen


def _cash(
    seen: Sequence[Document], pieces: Sequence[int], opening: Decimal, correction: Decimal
) -> rules.Cash:
    by = {each.method: each for each in rules.by_method((d.method, d.amount) for d in seen)}
    cash = by.get(Method.CASH, rules.MethodSum(Method.CASH, money.ZERO, money.ZERO))
    return rules.Cash(opening, cash.taken, cash.back, correction, rules.counted(pieces))


def _close(
    shift: Shift,
    seen: Sequence[Document],
    pieces: Sequence[int],
    cash: rules.Cash,
    handed: Decimal,
    words: _Words,
    render: Render,
) -> Closed:
    actor, now = gate.actor(), clock.now()
    sums = rules.by_method((each.method, each.amount) for each in seen)
    issued = papers.issue(
        branch_id=actor.branch_id,
        kind=PaperKind.DAY_CLOSE,
        subject_id=0,  # it is about no order
        data_for=lambda number, _serial: DayCloseData(
            number=number,
            branch=branch_head(actor.branch_id),
            person=shift.name,
            closed_by="" if actor.person_id == shift.person_id else actor.name,
            since=shift.previous_at,
            documents=tuple(_said(each) for each in seen),
            sums=tuple(CloseSum(str(each.method), each.taken, each.back) for each in sums),
            cash=CloseCash(
                shift.kept, cash.opening, cash.taken, cash.back, cash.correction, cash.expected,
                tuple(pieces), cash.counted, cash.difference, handed, cash.counted - handed,
            ),
            reason=words.reason,
            correction_note=words.correction_note,
            stead=words.stead,
            signature=words.signature,
            issued_at=now,
        ),
        render=render,
    )  # fmt: skip
    key = record.add(
        DayClose,
        number=issued.number,
        branch_id=actor.branch_id,
        person_id=shift.person_id,
        by_id=actor.person_id,
        previous_id=shift.previous_id,
        day=int(clock.local(now).strftime("%Y%m%d")),
        at=now,
        documents=len(seen),
        kept=shift.kept or money.ZERO,
        opening=cash.opening,
        cash_in=cash.taken,
        cash_out=cash.back,
        correction=cash.correction,
        expected=cash.expected,
        **{name: count for (name, _v, _w), count in zip(rules.PIECES, pieces, strict=True)},
        counted=cash.counted,
        difference=cash.difference,
        handed=handed,
        remains=cash.counted - handed,
        reason=words.reason,
        correction_note=words.correction_note,
        stead=words.stead,
        paper_id=issued.paper_id,
    )
    for each in sums:
        record.add(DayCloseSum, close_id=key, method=each.method, taken=each.taken, back=each.back)
    record.add_all(
        DayCloseItem,
        [{"close_id": key, "kind": each.kind, "row_id": each.row_id} for each in seen],
    )
    return Closed(key, issued.paper_id, issued.number)


def _said(each: Document) -> CloseDocument:
    return CloseDocument(
        each.number, each.at, each.kind, each.order_number, each.plate, each.payer,
        str(each.method), each.amount,
    )  # fmt: skip
