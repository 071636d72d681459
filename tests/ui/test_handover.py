"""From a ready car to its slip, through the real window with keys and mouse."""

import io
from decimal import Decimal

from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from reception.billing.actions import Method
from reception.billing.queries import settlement_of, to_settle
from reception.core import db
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.orders.queries import order
from reception.papers.queries import content, live_paper, papers_of, sealed
from reception.papers.values import SlipData
from tests.ui.counter import at_counter, cancelled_car, listed, paid, ready_car
from tests.ui.desk import Key


def pages_of(order_id: int, kind: str) -> list[str]:
    """Return the texts of an archived paper's pages."""
    found = live_paper(order_id, kind)
    assert found is not None
    reader = PdfReader(io.BytesIO(content(found.content_hash)))
    return [page.extract_text() for page in reader.pages]


def test_list_two_payments_opinion_signature_slip(qtbot, branch, picture):
    other, key = ready_car(branch, "沪A7M1Q2", count=5), ready_car(branch)
    hands = at_counter(qtbot, branch)
    hands.pick(key)
    assert hands.page.order_id == key
    assert "人民币壹仟柒佰肆拾贰元整" in hands.words()
    picture(hands.window, "handover-list")

    hands.click(hands.page.step.give)
    assert [paper.kind for paper in papers_of(key)] == ["settlement"]
    assert settlement_of(key).payments == ()  # the list comes before payment
    assert "JCD01-20261120-0001" in hands.words()
    assert len(hands.page.paper.preview.pages) == 2
    picture(hands.window, "handover-list-paper")
    hands.press(Key.Key_F8)

    step = hands.page.step
    own, maker = step.form.blocks
    assert (own.due, maker.due) == (Decimal("562.00"), Decimal("1180.00"))
    assert maker.rows[0].way() is Method.ACCOUNT
    assert QApplication.focusWidget() is own.rows[0].amount.control
    hands.type("300")
    assert own.state.text() == "还差 262.00"
    hands.click(own.more)
    assert own.rows[1].amount.text() == "262.00"
    assert own.state.text() == "✓ 已齐"
    picture(hands.window, "handover-pay")
    hands.press(Key.Key_F8)
    assert [(p.payer, p.method, p.amount) for p in settlement_of(key).payments] == [
        ("customer", Method.WECHAT, Decimal("300.00")),
        ("customer", Method.CASH, Decimal("262.00")),
        ("maker", Method.ACCOUNT, Decimal("1180.00")),
    ]
    assert "微信 300.00 + 现金 262.00" in hands.words()

    step = hands.page.step
    assert QApplication.focusWidget() is step.mileage.control
    hands.type("12034")
    hands.into(step.advice)
    hands.type("前刹车片剩余 4 毫米")
    hands.click(step.opinion.buttons["fairly"])
    hands.click(step.customer.button)
    hands.answer()
    assert "较满意" in hands.pad().findChildren(type(hands.page.paper.title))[1].text()
    hands.sign()
    assert not step.customer.is_empty()
    picture(hands.window, "handover-signed")
    hands.click(step.leave)

    slip = live_paper(key, "slip")
    assert slip.number == "CD01-20261120-0001"
    assert "维修单 CD01-20261120-0001 已归档。" in hands.said()
    data = sealed(slip.paper_id, SlipData)
    assert (data.opinion, data.car.mileage_out, data.advice) == (
        "fairly", 12_034, "前刹车片剩余 4 毫米",
    )  # fmt: skip
    assert len(data.customer_signature.strokes) == 2
    assert data.customer_signature.signer == "测试客户001"
    pages = pages_of(key, "slip")
    assert len(pages) == 3
    for page, copy in zip(pages, ("存根联", "财务联", "客户联"), strict=True):
        assert slip.number in page
        assert copy in page
        assert "人民币伍佰陆拾贰元整" in page
        assert "较满意" in page
    assert hands.page.paper.isVisible()
    assert len(hands.page.paper.preview.pages) == 3
    picture(hands.window, "handover-slip")
    assert [row.order_id for row in to_settle()] == [other]
    hands.press(Key.Key_F8)  # its gate pass
    assert hands.page.paper.title.text() == "出门证 CCD01-20261120-0001"
    hands.press(Key.Key_F8)  # the next car
    assert hands.page.order_id == other
    assert hands.page.step.give.isVisible()


def test_a_customer_may_refuse_to_sign(qtbot, branch):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.hand_over_form()
    hands.click(step.refuses)
    hands.press(Key.Key_F8)
    assert "未签字原因" in step.refusal.error()
    hands.fill(step.refusal, "代送修人取车")
    hands.fill(step.witness, "示例见证人")
    hands.press(Key.Key_F8)
    assert sealed(live_paper(key, "slip").paper_id, SlipData).refused_reason == "代送修人取车"


def test_a_customer_may_sign_on_paper(qtbot, branch, picture):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.hand_over_form()
    hands.click(step.on_paper)
    picture(hands.window, "handover-on-paper")
    hands.press(Key.Key_F8)
    slip = live_paper(key, "slip")
    assert "纸上手签" in pages_of(key, "slip")[0]
    assert sealed(slip.paper_id, SlipData).by_hand()
    assert db.rows("SELECT count(*) FROM scan_wanted WHERE paper_id = ?", (slip.paper_id,)) == [
        (1,)
    ]


def test_the_advisor_may_sign_too(qtbot, branch):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.hand_over_form()
    for field in (step.customer, step.advisor):
        hands.click(field.button)
        if field is step.customer:
            hands.answer()
        hands.sign()
    hands.press(Key.Key_F8)
    slip = sealed(live_paper(key, "slip").paper_id, SlipData)
    assert slip.advisor_signature.signer == "示例manager"
    assert slip.customer_signature.signer == "测试客户001"


def test_a_list_is_withdrawn_with_a_reason(qtbot, branch):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = listed(hands)
    hands.click(step.withdraw)
    hands.click(step.reason.do)
    assert step.reason.reason.error()
    assert settlement_of(key) is not None
    hands.fill(step.reason.reason, "客户要求加项")
    hands.click(step.reason.do)
    assert settlement_of(key) is None
    assert papers_of(key)[0].void_reason == "客户要求加项"
    assert hands.page.step.give.isVisible()
    listed(hands)
    assert settlement_of(key).number == "JCD01-20261120-0002"


def test_a_cancelled_car_leaves_with_its_slip(qtbot, branch, picture):
    key = cancelled_car(branch)
    hands = at_counter(qtbot, branch)
    step = hands.page.step
    assert "原因：客户改期" in hands.words()
    assert "不收费" in hands.words()
    assert "1,742.00" not in hands.words()
    assert hands.page.queue.table.sums.text() == "金额 0.00"
    picture(hands.window, "handover-cancelled")
    hands.press(Key.Key_F8)
    assert step.customer.error()
    hands.click(step.customer.button)
    hands.sign()
    hands.press(Key.Key_F8)
    slip = sealed(live_paper(key, "slip").paper_id, SlipData)
    assert (slip.unrepaired_reason, slip.lines) == ("客户改期", ())
    assert to_settle() == ()
    assert "客户联" in pages_of(key, "slip")[2]


def test_who_may_not_take_money_is_told_who_does(qtbot, branch):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch, "advisor")
    listed(hands)
    assert "由收银员收款。" in hands.words()
    hands.press(Key.Key_F8)
    assert order(key).row.state == "ready"
    hands.window.close()
    cashier = at_counter(qtbot, branch, "cashier")
    cashier.press(Key.Key_F8)
    assert order(key).row.state == "settled"
    assert "由服务顾问交车。" in cashier.words()
    assert QApplication.focusWidget() is cashier.page.queue.table.view


def test_what_is_typed_stays_while_others_work(qtbot, branch):
    first = ready_car(branch)
    hands = at_counter(qtbot, branch)
    paid(hands)
    step = hands.hand_over_form(opinion="ordinary")
    second = ready_car(branch, "沪A7M1Q2", count=5)
    hands.bot.waitUntil(lambda: len(hands.page.queue.table.rows()) == 2)
    hands.pick(second)
    assert hands.page.step is not step
    hands.pick(first)
    assert hands.page.step is step
    assert (step.mileage.text(), step.opinion.text()) == ("12,034", "ordinary")


def test_nothing_to_pay_is_confirmed(qtbot, branch):
    key = ready_car(branch)
    with branch.as_("manager"):

        @action(Permission.EDIT_ORDER)
        def free() -> None:
            db.execute("UPDATE order_line SET discount = discount + amount, amount = 0")

        free()
    hands = at_counter(qtbot, branch)
    listed(hands)
    assert "无需收款，确认后即可交车。" in hands.words()
    hands.press(Key.Key_F8)
    assert order(key).row.state == "settled"


def test_a_long_name_takes_two_lines_beside_discount_and_payer(qtbot, branch, picture):
    key = ready_car(branch)
    with branch.as_("manager"):

        @action(Permission.EDIT_ORDER)
        def rename() -> None:
            db.execute(
                "UPDATE order_line SET discount = 10000, amount = amount - 10000,"
                " name = '更换发动机机油及机油滤清器（全合成）' WHERE kind = 'labour'"
            )

        rename()
    hands = at_counter(qtbot, branch)
    hands.pick(key)
    view = hands.page.bill.lines.view
    names = [str(view.model().index(row, 0).data()) for row in range(3)]
    long = names.index("更换发动机机油及机油滤清器（全合成）")
    qtbot.waitUntil(lambda: view.rowHeight(long) > view.rowHeight((long + 1) % 3), timeout=2_000)
    picture(hands.window, "handover-long-name")


def test_an_empty_counter_teaches(qtbot, branch, picture):
    hands = at_counter(qtbot, branch)
    assert "没有待结算的车辆" in hands.words()
    picture(hands.window, "handover-empty")
