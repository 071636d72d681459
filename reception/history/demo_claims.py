"""The demonstration's claims: to send, waited for, refused, accepted, paid; today's insurance.

Of what insurers owe of late, one case has come in part.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from reception.billing.account_actions import receive
from reception.billing.models import Method
from reception.claims.actions import answer_claims, note_facts, send_claims
from reception.claims.insurance import cases
from reception.claims.insurance_actions import CaseDraft, save_case
from reception.claims.models import Claim
from reception.claims.money_actions import note_claims_paid
from reception.core import clock, db, gate, record
from reception.core.fields import instant, seconds, yuan
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.history import bulk
from reception.history.demo_world import dice
from reception.orders.models import LineKind

MOST = 30  # claims
OLDEST = timedelta(days=28)
_LINES = (
    "SELECT o.id, s.id, l.id, l.kind, l.code, l.name, l.amount, s.paid_at FROM work_order o"
    " JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL AND s.paid_at IS NOT NULL"
    " JOIN order_line l ON l.order_id = o.id AND l.payer = 'maker' AND l.amount > 0"
    " WHERE o.branch_id = ? AND o.source = 'demo' AND s.maker > 0"
    " AND o.settled_at >= ? ORDER BY o.settled_at DESC, l.position"
)
_OWED = (
    "SELECT r.id, r.order_id, r.open FROM receivable r JOIN work_order o ON o.id = r.order_id"
    " WHERE r.payer = 'insurer' AND r.open > 10000 AND o.source = 'demo' AND NOT EXISTS"
    " (SELECT 1 FROM insurance_case c WHERE c.order_id = o.id) ORDER BY r.at DESC, r.id LIMIT 1"
)
REASONS = ("缺旧件照片", "故障码与维修项目不符", "超过提报期限")
INSURERS = ("示例财险", "示例车险", "示例产险")


@dataclass(frozen=True)
class _New:
    """A claim that was just made."""

    claim_id: int
    days: int  # since it was settled
    amount: Decimal


@action(Permission.IMPORT)
def add_claims(*, seed: int) -> int:
    """Claim what the maker pays of late orders and let it go its way by age; return how many."""
    made = _made(seed)
    rng = dice(seed, "claims steps")
    for number, new in enumerate(made, 1):
        if new.days < 3:
            continue
        ids, now = (new.claim_id,), clock.now()
        day = now - timedelta(days=new.days)
        with clock.frozen(day + timedelta(days=2)):
            if number % 5:  # one in five goes without: the page says what it lacks
                note_facts(claim_id=new.claim_id, version=1, cause="示例：部件老化失效",
                           finding="示例：检测确认，符合三包")  # fmt: skip
            send_claims(claim_ids=ids, number=f"SP{clock.today():%y%m}{number:04d}")
        if new.days < 10:
            continue
        with clock.frozen(day + timedelta(days=8)):
            if number % 12 == 0:
                answer_claims(claim_ids=ids, accepted=Decimal(0), reason=rng.choice(REASONS))
            elif number % 9 == 0:
                part = (new.amount * 8 / 10).quantize(Decimal(1))
                answer_claims(claim_ids=ids, accepted=part, reason="工时按厂家定额核减")
            else:
                answer_claims(claim_ids=ids)
        if new.days >= 18 and number % 12:
            paid = now - timedelta(days=2)
            with clock.frozen(paid):
                note_claims_paid(claim_ids=ids, paid_on=clock.today(), render=_no_paper)
    return len(made)


def _no_paper(data: object) -> bytes:
    """Past lists were paid in full, so no receipt comes of them."""
    raise ValueError(data)


def _made(seed: int) -> list[_New]:
    """Make the claims, as the database makes those of orders settled at the desk."""
    make_uid = bulk.uid_maker(dice(seed, "claims").getrandbits)
    branch, found = gate.actor().branch_id, []
    late = db.rows(_LINES, (branch, seconds(clock.now() - OLDEST)))
    every = max(1, len(late) // MOST)
    for order, settlement, line, kind, code, name, fen, paid_at in late[::every]:
        at = instant(paid_at) or clock.now()
        key = record.add(
            Claim,
            uid=make_uid(paid_at),
            branch=branch,
            order=order,
            settlement=settlement,
            line_id=line,
            kind=LineKind(kind),
            code=code,
            name=name,
            amount=yuan(fen),
            arisen_at=at,
        )
        found.append(_New(key, (clock.now() - at).days, yuan(fen)))
    return found


@action(Permission.IMPORT)
def add_insurance(*, seed: int) -> int:
    """Note the insurance of today's orders that an insurer pays; return how many."""
    rng, noted = dice(seed, "insurance"), 0
    for number, row in enumerate(cases()):
        if row.version is not None or number % 3 == 2:  # one in three has no number yet
            continue
        agreed = None if number % 2 else row.lines - Decimal(20 * (number % 4))
        more = agreed is not None and agreed > 500  # found when the car was taken apart
        draft = CaseDraft(
            insurer=rng.choice(INSURERS),
            number=f"BA{clock.today():%Y%m%d}{number + 1:04d}",
            assessor="示例定损员",
            estimated=row.lines,
            agreed=agreed - 300 if more and agreed else agreed,
        )
        save_case(order_id=row.order_id, version=None, case=draft)
        if more:
            second = replace(draft, assessor="示例定损乙", supplement=Decimal(300))
            save_case(order_id=row.order_id, version=1, case=second)
        noted += 1
    return noted


def add_part_paid(render: Callable[[Any], bytes]) -> int:
    """Let the first half of an insurer's newest sum come, its case followed; return how many."""
    with gate.acting(gate.system(_("Demonstration"))):
        for key, order_id, fen in db.rows(_OWED):
            number = f"BA{clock.today():%Y%m%d}0100"
            draft = CaseDraft(INSURERS[0], number, "示例定损员", agreed=yuan(fen))
            save_case(order_id=order_id, version=None, case=draft)
            half = (yuan(fen) / 2).quantize(Decimal(1))
            receive(receivable_id=key, amount=half, method=Method.TRANSFER, render=render)
            return 1
    return 0
