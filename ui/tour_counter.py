"""The tour at the desk: check-in, settlement list, payment, hand-over with its slip."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from reception.billing.queries import settlement_of
from reception.core import gate
from reception.orders.queries import OrderCard, order
from reception.orders.rules import S
from reception.papers.queries import live_paper, papers_of
from reception.papers.rules import PaperKind
from ui.billing.opinion_dialog import OpinionDialog
from ui.tour_hands import Hands, Key, must
from ui.widgets.preview import PdfPreview

PIN = "123456"  # of everybody in the demonstration branch
OWNER, PLATE, VIN = "测试客户001", "沪B66N20", "LSVAA4183M2123456"
TOTAL, OWN = Decimal("640.00"), Decimal("460.00")


@dataclass
class Visit:
    """One car on its way through the branch, and where its papers go."""

    hands: Hands
    out: Path
    order_id: int = 0

    @property
    def card(self) -> OrderCard:
        """Return the order as it is now."""
        found = order(self.order_id)
        assert found is not None
        return found

    def state(self, wanted: S) -> None:
        """Stuck unless the order is where it must be."""
        state = self.card.row.state
        must(
            state is wanted, f"the order is {wanted.value}, not {state.value}: {self.hands.said()}"
        )

    def page(self) -> Any:
        """Return the page that is open."""
        return self.hands.window.pages.shown()


def sign_in(hands: Hands, login: str) -> None:
    """Let whoever is here go, and somebody else take the desk."""
    window = hands.window
    if window.doors.currentWidget() is window.work:
        hands.press(Key.Key_F12)
    hands.click(window.sign_in.search.control)
    hands.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.enter(login)
    hands.enter(PIN)
    must(window.doors.currentWidget() is window.work, f"{login} is at the desk")
    hands.wait(20)


def refused_sign_in(hands: Hands) -> None:
    """Type a wrong PIN: one sentence, and the PIN can be typed over."""
    page = hands.window.sign_in
    hands.enter("advisor1")
    hands.enter("000000")
    must(bool(page.secret.error()), "a wrong PIN is refused")
    must(gate.actor() == gate.NOBODY, "nobody is at the desk")
    hands.picture("sign-in-refused")


def receive(visit: Visit) -> None:
    """接车: a new car and its owner, a package, a line of the insurer's, the customer's signature."""
    hands = visit.hands
    hands.press(Key.Key_F2)
    page = visit.page()
    hands.until(lambda: page.car.plate.control.hasFocus(), "the plate has the keyboard")
    hands.picture("checkin-empty")
    hands.type("sl")
    hands.until(lambda: page.car.plate.popup().isVisible(), "known cars are offered")
    hands.picture("checkin-found")
    hands.press(Key.Key_Escape)
    hands.into(page.car.plate, PLATE)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_F8)
    must(bool(page.owner.name.error()), "an owner without a name is refused")
    hands.picture("checkin-refused")
    _fill(hands, page)
    _price(hands, page)
    hands.picture("checkin")
    _estimate(visit, page)
    hands.press(Key.Key_F8)
    hands.sign("signature")
    row = page.shell.pages.shown().detail.card.row
    visit.order_id = row.order_id
    visit.state(S.PENDING)
    must((row.plate, row.customer) == (PLATE, OWNER), "the order is the car's")
    must((visit.card.sums.total, visit.card.sums.customer) == (TOTAL, OWN), "the sums are right")
    hands.picture("order")
    _sheet(visit)


def _sheet(visit: Visit) -> None:
    hands = visit.hands

    def keep(dialog: QDialog) -> None:
        preview = dialog.findChild(PdfPreview)
        assert preview is not None
        save(visit, preview, "order-sheet")

    hands.answer(lambda: hands.press(Key.Key_F9), keep)
    hands.answer(lambda: hands.press(Key.Key_F9), QDialog.reject)  # unchanged: the same sheet
    kinds = [paper.kind for paper in papers_of(visit.order_id)]
    must(kinds == [PaperKind.ORDER_SHEET], f"one order sheet is archived: {kinds}")


def _fill(hands: Hands, page: Any) -> None:
    for field, text in (
        (page.car.vin, VIN),
        (page.car.model, "示例 中型SUV 2.0T"),
        (page.car.mileage, "12345"),
        (page.car.fuel, "5"),
        (page.owner.name, OWNER),
        (page.owner.phone, "13800000001"),
    ):
        hands.into(field, text)
        hands.press(Key.Key_Return)
    hands.into(page.words.words, "过减速带右前有咯噔声，顺便做保养")
    hands.click(page.words.services.buttons["waits"])
    hands.click(page.words.services.buttons["old_parts"])
    hands.click(page.words.services.buttons["wash"])


def _price(hands: Hands, page: Any) -> None:
    hands.press(Key.Key_F7)
    hands.enter("xby")
    for text in ("拖车费", "200", "20"):  # name, price, discount
        hands.enter(text)
    hands.type("b")  # 保险
    shown = page.lines.totals.total.text()
    must(shown == f"{TOTAL}", f"the lines come to {TOTAL}, not {shown}")
    hands.into(page.promise.field, "+3h")
    hands.click(page.lines.lookup.control)


def _estimate(visit: Visit, page: Any) -> None:
    hands = visit.hands

    def keep(dialog: QDialog) -> None:
        preview = dialog.findChild(PdfPreview)
        assert preview is not None
        hands.picture("estimate", dialog)
        save(visit, preview, "estimate")

    hands.answer(lambda: hands.press(Key.Key_F9), keep)
    must(len(page.lines.rows()) == 6, "nothing typed is lost")


def save(visit: Visit, preview: PdfPreview, name: str) -> None:
    """Save what is shown as a PDF, through its button and the file dialog."""
    press = preview.save_button
    visit.hands.save_into(lambda: visit.hands.click(press), visit.out / f"{name}.pdf")


def find(visit: Visit) -> None:
    """Open the order from anywhere: F3, its number, Enter."""
    hands = visit.hands
    hands.press(Key.Key_F3)
    hands.type(visit.card.row.number.lower())
    hands.until(lambda: hands.window.top.search.popup.isVisible(), "the order is offered")
    hands.press(Key.Key_Return)
    must(visit.page().detail.card.row.order_id == visit.order_id, "the order is open")


def settle(visit: Visit) -> None:
    """结算: give the settlement list; it is archived before anybody pays."""
    hands = visit.hands
    find(visit)
    hands.click(visit.page().detail.steps.buttons["settle"])
    hands.picture("settlement")
    hands.press(Key.Key_F8)
    must(settlement_of(visit.order_id) is not None, "the settlement list is given")
    hands.picture("settlement-list")
    save(visit, visit.page().paper.preview, "settlement-list")


def pay(visit: Visit) -> None:
    """收款: the deposit is offered first; too little is refused, the rest comes as one more payment."""
    hands = visit.hands
    find(visit)
    hands.click(visit.page().detail.steps.buttons["settle"])
    step = visit.page().step
    block = step.form.blocks[0]
    hands.into(block.rows[-1].amount, "200")
    hands.press(Key.Key_F8)
    visit.state(S.READY)
    hands.picture("payment-refused")
    hands.click(block.more)
    hands.press(Key.Key_F8)
    visit.state(S.SETTLED)
    paid = settlement_of(visit.order_id)
    assert paid is not None
    must(sum(each.amount for each in paid.payments) == TOTAL, "all is paid")
    hands.picture("paid")


def hand_over(visit: Visit) -> None:
    """交车: opinion ticked, both sign, the three-part slip is archived."""
    hands = visit.hands
    find(visit)
    hands.click(visit.page().detail.steps.buttons["settle"])
    page = visit.page()
    step = page.step
    hands.press(Key.Key_F8)
    must(bool(step.opinion.error()), "no hand-over without an opinion")
    hands.picture("hand-over-refused")
    hands.into(step.mileage, "12352")
    hands.into(step.advice, "下次保养 22345 公里或半年")
    hands.click(step.customer.button)
    asked = hands.window.findChildren(OpinionDialog)[-1]
    hands.click(asked.buttons["satisfied"])
    hands.into(asked.remark, "等候区很安静")
    hands.picture("hand-over-opinion", asked)
    hands.click(asked.ok)
    hands.sign("hand-over-signature")
    hands.click(step.advisor.button)
    hands.sign()
    hands.picture("hand-over")
    hands.press(Key.Key_F8)
    visit.state(S.HANDED_OVER)
    slip = live_paper(visit.order_id, PaperKind.SLIP)
    must(slip is not None and slip.paper_id == page.paper.paper_id, "the slip is archived")
    hands.picture("slip")
    save(visit, page.paper.preview, "slip")
    hands.click(page.archive_button)
    hands.picture("archive")
    hands.press(Key.Key_Escape)
