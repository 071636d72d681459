"""保险: insurer, case number, assessor, what was agreed, followed until received; both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.billing.actions import Method
from reception.claims.insurance import CaseStage, case_lines, case_of, cases
from reception.claims.insurance_actions import AgreedLine, CaseDraft, save_case
from reception.core import clock, db, gate
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reception.core.fields import seconds
from reception.core.gate import action
from reception.core.permissions import Permission
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


@action(Permission.TAKE_PAYMENT)
def comes(*, order_id: int, fen: int) -> None:
    """Let money of the insurer come, as a receipt does."""
    paid = db.row(
        "SELECT p.id, p.amount, s.paper_id, o.branch_id FROM payment p JOIN settlement s"
        " ON s.id = p.settlement_id JOIN work_order o ON o.id = s.order_id"
        " WHERE s.order_id = ? AND p.payer = 'insurer' AND s.voided_at IS NULL",
        (order_id,),
    )
    at = seconds(clock.now())
    if not db.row("SELECT 1 FROM receivable WHERE payment_id = ?", (paid[0],)):
        db.execute(
            "INSERT INTO receivable (uid, branch_id, payment_id, order_id, payer, amount, open, at,"
            " due_on) VALUES (?, ?, ?, ?, 'insurer', ?, ?, ?, 20261220)",
            (f"r{order_id}", paid[3], paid[0], order_id, paid[1], paid[1], at),
        )
    ((key,),) = db.rows("SELECT id FROM receivable WHERE payment_id = ?", (paid[0],))
    count = db.row("SELECT count(*) FROM receipt")[0]
    db.execute(
        "INSERT INTO receipt (uid, number, amount, at, paper_id, receivable_id, method, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, 'transfer', '')",
        (f"c{count}", f"SK{count}", fen, at, paid[2], key),
    )
    gate.note_change("receipt", count, {"amount": [None, fen]})


def test_followed_until_all_of_it_came(counter):
    order_id = counter.settle(BUMPER)
    with counter.as_("cashier"):
        comes(order_id=order_id, fen=150_000)
    with counter.as_():
        assert (case_of(order_id).stage, case_of(order_id).open) == (CaseStage.OWED, Decimal(500))
    with counter.as_("cashier"):
        comes(order_id=order_id, fen=50_000)
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
