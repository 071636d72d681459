"""Stories: the list before payment, payment, hand-over with its slip, cars that leave unrepaired."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.billing import actions, paperwork, proof, queries
from reception.billing.actions import Method, PaymentDraft
from reception.core import audit, clock, db, record, settings
from reception.core.errors import Invalid, Refused
from reception.orders.models import Payer
from reception.papers import proof as papers_proof
from reception.papers.actions import void_paper
from reception.papers.queries import content, live_paper, paper, sealed
from reception.papers.values import SettlementData, SlipData
from reception.visits.models import Visit
from tests.backoffice import PDF, Line, a_branch, add_line, an_order, render, signature

LINES = (
    Line("labour", "0.6", "180.00"),
    Line("part", "4", "89.90", "9.60", name="机油"),
    Line("part", "1", "300.00", origin="own", name="自备滤芯"),
    Line("labour", "2", "260.00", payer="insurer", name="前杠喷漆"),
    Line("other", "1", "25.50", name="洗车"),
)


@pytest.fixture
def branch(database, anybody, now):
    return a_branch()


def sound() -> bool:
    return not [*audit.damage(), *papers_proof.damage(), *proof.damage()]


def test_list_pay_hand_over(branch):
    order = an_order(lines=LINES, promised_at=clock.now() + timedelta(hours=1))
    assert [row.stage for row in queries.to_settle()] == ["ready"]
    listed = actions.list_settlement(order_id=order, render=render)
    assert listed.number == "JCD01-20261120-0001"
    row = queries.to_settle()[0]
    assert (row.stage, row.total, row.customer_due) == (
        "listed", Decimal("1303.50"), Decimal("783.50"),
    )  # fmt: skip
    actions.take_payment(
        order_id=order,
        payments=(
            PaymentDraft(Payer.CUSTOMER, Method.WECHAT, Decimal("700.00")),
            PaymentDraft(Payer.CUSTOMER, Method.CASH, Decimal("83.50")),
        ),
    )
    card = queries.settlement_of(order)
    assert card is not None
    assert [(p.payer, p.method, p.amount) for p in card.payments][-1] == (
        Payer.INSURER, Method.ACCOUNT, Decimal("520.00"),
    )  # fmt: skip
    assert queries.to_settle()[0].stage == "settled"
    gone = actions.hand_over(
        order_id=order, opinion="satisfied", render=render, customer_signature=signature(),
        advisor_signature=signature("示例顾问"), mileage_out=12_350, advice="下次保养 20000 公里",
    )  # fmt: skip
    assert gone.number == "CD01-20261120-0001"
    assert queries.to_settle() == ()
    slip = sealed(gone.paper_id, SlipData)
    assert (slip.opinion, slip.car.mileage_out, slip.advice) == (
        "satisfied", 12_350, "下次保养 20000 公里",
    )  # fmt: skip
    assert slip.car.phone == "138****0001"
    assert sealed(listed.paper_id, SettlementData).car.phone == "13800000001"
    assert slip.totals.total == Decimal("1303.50")
    assert slip.customer_signature == signature()
    assert content(paper(gone.paper_id).content_hash) == render(slip)
    assert db.row("SELECT state FROM work_order WHERE id = ?", (order,)) == ("handed_over",)
    assert db.row("SELECT left_at IS NOT NULL, mileage_out FROM visit") == (1, 12_350)
    assert sound()


def test_warranty_stands_on_every_line_that_has_one(branch):
    order = an_order(lines=(*LINES, Line(name="发动机总成修理"), Line(name="二级维护")))
    slip = queries.slip_data(order)
    assert [(line.warranty_km, line.warranty_days) for line in slip.lines] == [
        (2000, 10), (2000, 10), (None, None), (2000, 10), (None, None), (20000, 100), (5000, 30),
    ]  # fmt: skip
    assert (slip.warranty_km, slip.warranty_days) == (2000, 10)


def test_lines_are_closed_by_the_list_and_opened_by_its_withdrawal(branch):
    order = an_order()
    first = actions.list_settlement(order_id=order, render=render)
    with pytest.raises(Exception, match="settled"):
        add_line(order_id=order, position=9, line=Line())
    with pytest.raises(Refused):
        actions.list_settlement(order_id=order, render=render)
    with pytest.raises(Invalid):
        actions.withdraw_settlement(order_id=order, reason=" ")
    actions.withdraw_settlement(order_id=order, reason="客户要求加项")
    assert paper(first.paper_id).void_reason == "客户要求加项"
    add_line(order_id=order, position=9, line=Line())
    second = actions.list_settlement(order_id=order, render=render)
    assert second.number == "JCD01-20261120-0002"
    assert sound()


def test_order_of_steps_is_kept(branch):
    order = an_order(state="working")
    with pytest.raises(Refused):
        actions.list_settlement(order_id=order, render=render)
    ready = an_order()
    with pytest.raises(Refused):
        actions.take_payment(order_id=ready)
    actions.list_settlement(order_id=ready, render=render)
    with pytest.raises(Refused):
        actions.hand_over(
            order_id=ready,
            opinion="satisfied",
            render=render,
            refused_reason="x",
            witness="示例见证人",
        )
    actions.take_payment(order_id=ready, payments=(_cash("100.00"),))
    for again in (
        lambda: actions.take_payment(order_id=ready, payments=(_cash("100.00"),)),
        lambda: actions.withdraw_settlement(order_id=ready, reason="x"),
        lambda: actions.list_settlement(order_id=ready, render=render),
        lambda: actions.issue_slip_for_history(order_id=ready, render=render),
    ):
        with pytest.raises(Refused):
            again()
    assert sound()


def test_a_second_hand_over_is_told_that_the_car_has_left(branch):
    order = an_order()
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(order_id=order, payments=(_cash("100.00"),))
    said = {"opinion": "satisfied", "render": render, "refused_reason": "x", "witness": "示例乙"}
    actions.hand_over(order_id=order, **said)
    with pytest.raises(Refused, match="已离店"):
        actions.hand_over(order_id=order, **said)
    assert sound()


@pytest.mark.parametrize(("masks", "shown"), [(True, "138****0001"), (False, "13800000001")])
def test_the_slip_shows_the_phone_as_the_branch_has_set_it(branch, masks, shown):
    order = an_order()
    if not masks:
        settings.change_setting(name="mask_phones", value=False)
    assert paperwork.slip_data(order).car.phone == shown


def _cash(amount: str, payer: Payer = Payer.CUSTOMER) -> PaymentDraft:
    return PaymentDraft(payer, Method.CASH, Decimal(amount))


@pytest.mark.parametrize(
    "payments",
    [
        (),
        (_cash("99.99"),),
        (_cash("100.01"),),
        (_cash("100.00"), _cash("0.01", Payer.MAKER)),
        (_cash("100.00"), _cash("0.00")),
        (_cash("200.00"), _cash("-100.00")),
        (_cash("100.001"),),
    ],
)
def test_payments_must_be_what_is_due(sqlite_database, anybody, now, payments):
    a_branch()
    order = an_order()
    actions.list_settlement(order_id=order, render=render)
    with pytest.raises(Invalid) as refusal:
        actions.take_payment(order_id=order, payments=payments)
    assert refusal.value.field == "payments"
    assert db.rows("SELECT * FROM payment") == []


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("opinion", {"opinion": "", "witness": ""}),
        ("opinion", {"opinion": "very good"}),
        ("customer_signature", {"refused_reason": " "}),
        ("mileage_out", {"mileage_out": 12_344}),
        ("mileage_out", {"mileage_out": 123_450}),
    ],
)
def test_a_hand_over_needs_opinion_signature_and_mileage(
    sqlite_database, anybody, now, field, changes
):
    a_branch()
    order = _paid()
    values = {
        "opinion": "ordinary", "refused_reason": "客户电话中", "mileage_out": 12_345,
        "witness": "示例乙",
    }  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        actions.hand_over(order_id=order, render=render, **{**values, **changes})
    assert refusal.value.field == field
    assert live_paper(order, "slip") is None
    actions.hand_over(order_id=order, render=render, **values)
    slip = live_paper(order, "slip")
    assert slip is not None
    assert sealed(slip.paper_id, SlipData).refused_reason == "客户电话中"


def _paid(**values) -> int:
    order = an_order(**values)
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(order_id=order, payments=(_cash("100.00"),))
    return order


def test_nothing_to_pay_still_gets_list_and_slip(branch):
    order = an_order(lines=(Line(discount="100.00"),))
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(order_id=order)
    actions.hand_over(
        order_id=order,
        opinion="fairly",
        render=render,
        refused_reason="代送修人",
        witness="示例见证人",
    )
    assert db.rows("SELECT * FROM payment") == []
    assert sound()


def test_a_car_that_leaves_unrepaired_has_a_slip_too(branch):
    order = an_order(state="cancelled", cancel_reason="客户改期")
    assert queries.to_settle()[0].stage == "cancelled"
    left = actions.leave_unrepaired(order_id=order, render=render, customer_signature=signature())
    slip = sealed(left.paper_id, SlipData)
    assert (slip.unrepaired_reason, slip.lines, slip.totals.total) == ("客户改期", (), Decimal(0))
    assert queries.to_settle() == ()
    with pytest.raises(Refused):
        actions.leave_unrepaired(
            order_id=order, render=render, refused_reason="x", witness="示例见证人"
        )


def test_a_failed_print_leaves_nothing_behind(branch):
    order = _paid()

    def broken(_data: SlipData) -> bytes:
        raise RuntimeError("no ink")

    with pytest.raises(RuntimeError):
        actions.hand_over(
            order_id=order,
            opinion="fairly",
            render=broken,
            refused_reason="x",
            witness="示例见证人",
        )
    assert db.row("SELECT state FROM work_order WHERE id = ?", (order,)) == ("settled",)
    done = actions.hand_over(
        order_id=order, opinion="fairly", render=render, refused_reason="x", witness="示例见证人"
    )
    assert done.number == "CD01-20261120-0001"
    assert sound()


def test_nothing_is_taken_out_of_a_car_that_leaves_unrepaired(branch):
    order = an_order(state="cancelled", cancel_reason="客户改期")
    _wants_old_parts_back(order_id=order)
    left = actions.leave_unrepaired(
        order_id=order, render=render, refused_reason="客户已离店", witness="示例见证人"
    )
    assert sealed(left.paper_id, SlipData).old_parts == "none"


@actions.action(actions.Permission.CHECK_IN)
def _wants_old_parts_back(*, order_id: int) -> None:
    visit = db.row("SELECT visit_id FROM work_order WHERE id = ?", (order_id,))
    record.change(Visit, visit[0], old_parts="returned")


def test_a_new_slip_names_the_void_one(branch):
    order = an_order(state="handed_over", handed_over_at=clock.now(), settled_at=clock.now())
    first = actions.issue_slip_for_history(order_id=order, render=render)
    void_paper(paper_id=first.paper_id, reason="里程写错")
    second = actions.issue_slip_for_history(order_id=order, render=render)
    assert first.number in sealed(second.paper_id, SlipData).refused_reason
    assert not list(papers_proof.damage())


def test_history_gets_its_slip_afterwards(branch):
    order = an_order(state="handed_over", source="import", handed_over_at=clock.now())
    issued = actions.issue_slip_for_history(order_id=order, render=lambda _data: PDF)
    assert sealed(issued.paper_id, SlipData).refused_reason
    with pytest.raises(Refused):
        actions.issue_slip_for_history(order_id=order, render=render)


def test_the_order_sheet_is_numbered_apart(branch):
    order = an_order()
    assert actions.issue_order_sheet(order_id=order, render=render).number == "WCD01-20261120-0001"
    assert queries.order_sheet_data(order).number == ""  # a preview bears no number
