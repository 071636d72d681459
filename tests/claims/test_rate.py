"""索赔通过率 = accepted / answered (DOMAIN §6), counted beside the program; both databases."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.claims.actions import answer_claims, send_claims, withdraw_claims
from reception.claims.queries import answered, claims
from reception.core import clock, gate
from reception.core.fields import seconds
from tests.claims.counter import PUMP, WORK, Counter

ANSWERS = ("full", "part", "refused")


@pytest.mark.parametrize("seed", [1, 2])
def test_the_rate_is_what_a_list_of_answers_says(branch, seed):
    dice, counter = random.Random(seed), Counter(branch)
    ledger: list[tuple[tuple[int, int], str]] = []  # month, answer
    for _order in range(4):
        counter.settle(PUMP, WORK)
    begin = clock.now()
    with counter.as_():
        for row in claims():
            days = 0
            for _round in range(dice.randint(0, 3)):  # refused and cut ones may go again
                days += dice.randint(1, 30)
                with clock.frozen(begin + timedelta(days=days)):
                    send_claims(claim_ids=(row.claim_id,), number="SP-1")
                    what = dice.choice(ANSWERS)
                    accepted = {"full": None, "part": Decimal(1), "refused": Decimal(0)}[what]
                    reason = "" if what == "full" else "缺资料"
                    answer_claims(claim_ids=(row.claim_id,), accepted=accepted, reason=reason)
                    day = clock.today()
                ledger.append(((day.year, day.month), what))
                if what == "full":
                    break
            else:
                if dice.random() < 0.2:
                    with clock.frozen(begin + timedelta(days=days)):
                        _give_up(row.claim_id)
        for month in {(2026, 10), (2026, 12), *(month for month, _what in ledger)}:
            mine = [what for at, what in ledger if at == month]
            bounds = [seconds(each) for each in clock.month_bounds(*month)]
            counted = answered(*bounds, gate.actor().branch_id)
            assert counted == (len(mine), mine.count("full"), mine.count("part"))
    assert len(ledger) > 4


def _give_up(claim_id: int) -> None:
    """Give a claim up where that is still open: it answers nothing."""
    (row,) = [each for each in claims() if each.claim_id == claim_id]
    if row.stage.value in ("claim_to_send", "claim_waiting", "claim_refused"):
        withdraw_claims(claim_ids=(claim_id,), reason="不再申报")
