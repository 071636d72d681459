"""保险: insurer, case number, assessor, what was agreed, followed until received; both databases."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.billing.account_actions import receive
from reception.billing.actions import Method
from reception.claims.insurance import CaseStage, assessments, came, case_lines, case_of, cases
from reception.claims.insurance_actions import AgreedLine, CaseDraft, save_case
from reception.core import clock, db
from reception.core.drivers import DatabaseError
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from tests.backoffice import render
from tests.claims.counter import BUMPER, OIL, PAINT, Counter

CASE = CaseDraft("示例财险", "BA20261120001", "示例定损员", "13900000001", "", Decimal(2700))


@pytest.fixture
def counter(branch) -> Counter:
    return Counter(branch)


def test_an_order_with_lines_of_the_insurer_is_followed(counter):
    order_id = counter.order(BUMPER, PAINT, OIL)
    counter.order(OIL)
    with counter.as_("advisor"):
        (row,) = cases()
        assert (row.order_id, row.lines, row.stage) == (
            order_id, Decimal(2780), CaseStage.MISSING,
        )  # fmt: skip
        with pytest.raises(Invalid) as wrong:
            save_case(order_id=order_id, version=None, case=CaseDraft(" "))
        assert wrong.value.field == "insurer"
        save_case(order_id=order_id, version=None, case=CASE)
        row = case_of(order_id)
        assert (row.stage, row.estimated, row.difference) == (
            CaseStage.ASSESSING, Decimal(2700), Decimal(0),
        )  # fmt: skip
        with pytest.raises(Conflict):
            save_case(order_id=order_id, version=None, case=CASE)
    for role in ("cashier", "technician"):
        with counter.as_(role), pytest.raises(NotAllowed):
            save_case(order_id=order_id, version=1, case=CASE)


def test_agreed_in_all_or_by_line(counter):
    order_id = counter.order(BUMPER, PAINT)
    with counter.as_():
        save_case(order_id=order_id, version=None, case=CaseDraft("示例财险", agreed=Decimal(2600)))
        row = case_of(order_id)
        assert (row.stage, row.difference) == (CaseStage.AGREED, Decimal(180))
        first, second = case_lines(order_id)
        lines = (AgreedLine(first.line_id, Decimal(1900)), AgreedLine(second.line_id, Decimal(780)))
        save_case(order_id=order_id, version=1, case=CaseDraft("示例财险", lines=lines))
        row = case_of(order_id)
        assert (row.agreed, row.difference) == (Decimal(2680), Decimal(100))
        assert [line.agreed for line in case_lines(order_id)] == [Decimal(1900), Decimal(780)]
        with pytest.raises(Conflict):
            save_case(order_id=order_id, version=1, case=CASE)
        strange = (AgreedLine(999, Decimal(1)),)
        with pytest.raises(Invalid):
            save_case(order_id=order_id, version=2, case=CaseDraft("示例财险", lines=strange))
        save_case(order_id=order_id, version=2, case=CaseDraft("示例财险", agreed=Decimal(2780)))
        assert [line.agreed for line in case_lines(order_id)] == [None, None]
        assert case_of(order_id).difference == 0


def test_settled_without_a_case_is_followed_too(counter):
    order_id = counter.settle(BUMPER)
    with counter.as_():
        row = case_of(order_id)
        assert (row.version, row.stage, row.open) == (1, CaseStage.OWED, Decimal(2000))
        assert row.due_at == clock.now() + timedelta(days=30)
        assert not row.overdue
    with counter.as_(), clock.frozen(clock.now() + timedelta(days=31)):
        assert [each.overdue for each in cases()] == [True]


def comes(order_id: int, amount: int) -> None:
    """Let money of the insurer come."""
    ((key,),) = db.rows("SELECT id FROM receivable WHERE order_id = ?", (order_id,))
    receive(receivable_id=key, amount=Decimal(amount), method=Method.TRANSFER, render=render)


def test_followed_until_all_of_it_came(counter):
    order_id = counter.settle(BUMPER)
    with counter.as_("cashier"):
        comes(order_id, 1_500)
    with counter.as_():
        assert (case_of(order_id).stage, case_of(order_id).open) == (CaseStage.OWED, Decimal(500))
    with counter.as_("cashier"):
        comes(order_id, 500)
    with counter.as_():
        row = case_of(order_id)
        assert (row.stage, row.open, row.received_at) == (
            CaseStage.RECEIVED, Decimal(0), clock.now(),
        )  # fmt: skip
        save_case(order_id=order_id, version=row.version, case=CASE)  # the number came late
        with pytest.raises(Refused):
            save_case(
                order_id=order_id, version=row.version + 1,
                case=CaseDraft("示例财险", agreed=Decimal(1)),
            )  # fmt: skip
    with counter.as_(), clock.frozen(clock.now() + timedelta(days=91)):
        assert cases() == ()


def test_paid_at_the_counter_is_received_at_once(counter):
    order_id = counter.order(BUMPER)
    with counter.as_("advisor"):
        save_case(order_id=order_id, version=None, case=CASE)
    counter.settle(order_id=order_id, insurer=Method.TRANSFER)
    with counter.as_():
        assert case_of(order_id).stage is CaseStage.RECEIVED


def test_each_assessor_s_amount_is_kept_and_supplements_add_up(counter):
    order_id = counter.order(BUMPER)
    draft = CaseDraft("示例财险", "BA1", "示例定损员")
    with counter.as_():
        with pytest.raises(Invalid) as wrong:
            save_case(order_id=order_id, version=None, case=replace(draft, supplement=Decimal(1)))
        assert wrong.value.field == "supplement"
        save_case(order_id=order_id, version=None, case=replace(draft, agreed=Decimal(1500)))
        more = replace(draft, agreed=Decimal(1500), supplement=Decimal("300.55"))
        save_case(order_id=order_id, version=1, case=replace(more, assessor="示例定损乙"))
        assert case_of(order_id).agreed == Decimal("1800.55")
        save_case(order_id=order_id, version=2, case=replace(draft, agreed=Decimal(1800)))
        save_case(order_id=order_id, version=3, case=replace(draft, agreed=Decimal(1800)))
        assert [(a.kind, a.amount, a.agreed, a.assessor) for a in assessments(order_id)] == [
            ("first", Decimal(1500), Decimal(1500), "示例定损员"),
            ("supplement", Decimal("300.55"), Decimal("1800.55"), "示例定损乙"),
            ("again", Decimal(1800), Decimal(1800), "示例定损员"),
        ]
    for statement in ("UPDATE assessment SET amount = 1", "DELETE FROM assessment"):
        with pytest.raises(DatabaseError), db.writing():
            db.execute(statement)


def test_what_came_of_the_insurer_stands_beside_what_was_agreed(counter):
    order_id = counter.settle(BUMPER)
    with counter.as_("cashier"):
        comes(order_id, 1_500)
    with counter.as_():
        assert came(order_id) == (Decimal(1500), Decimal(0))
