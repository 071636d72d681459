"""The customer ticks on the whole window, then signs; a refusal is witnessed."""

import io

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reception.core.errors import Invalid
from reception.papers.queries import content, live_paper, sealed
from reception.papers.values import SlipData
from tests.ui.counter import at_counter, paid, ready_car
from tests.ui.desk import Key

LEFT = Qt.MouseButton.LeftButton


def slip_of(order_id: int) -> SlipData:
    found = live_paper(order_id, "slip")
    assert found is not None
    return sealed(found.paper_id, SlipData)


def test_the_customer_ticks_and_writes_before_signing(qtbot, branch, picture):
    order = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.fill(step.mileage, "12034")
    hands.click(step.customer.button)
    dialog = hands.asked()
    assert dialog.size() == hands.window.size()
    assert dialog.opinion() == ""  # nothing is chosen beforehand
    picture(dialog, "opinion")
    hands.click(dialog.ok)
    assert dialog.isVisible()
    assert dialog.error.text() == "请勾选一项。"
    picture(dialog, "opinion-refused")
    assert all(button.height() >= 120 for button in dialog.buttons.values())
    hands.click(dialog.buttons["dissatisfied"])
    QTest.keyClick(dialog.buttons["dissatisfied"], Key.Key_2)
    assert dialog.opinion() == "fairly"
    hands.retype(dialog.remark, "等候区很安静")
    picture(dialog, "opinion-ticked")
    QTest.keyClick(dialog, Key.Key_F8)
    pad = hands.pad()
    text = " ".join(label.text() for label in pad.findChildren(type(dialog.error)))
    assert "较满意" in text
    assert "等候区很安静" in text
    hands.sign()
    hands.press(Key.Key_F8)
    slip = slip_of(order)
    assert (slip.opinion, slip.remark) == ("fairly", "等候区很安静")
    assert slip.form_version == 1


def test_going_back_leaves_everything_as_it_was(qtbot, branch):
    ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.fill(step.mileage, "12034")
    hands.click(step.customer.button)
    dialog = hands.asked()
    hands.click(dialog.buttons["ordinary"])
    QTest.keyClick(dialog, Key.Key_Escape)
    hands.settle()
    assert step.opinion.text() == ""
    assert step.customer.is_empty()


def test_a_refusal_names_its_witness_who_may_sign(qtbot, branch, picture):
    order = ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.fill(step.mileage, "12034")
    hands.click(step.refuses)
    hands.fill(step.refusal, "示例：客户拒绝签字")
    hands.press(Key.Key_F8)
    assert step.witness.error()
    assert live_paper(order, "slip") is None
    picture(hands.window, "refusal")
    hands.fill(step.witness, "示例manager")  # who hands over sees for himself
    hands.press(Key.Key_F8)
    assert "见证人" in step.witness.error()
    hands.fill(step.witness, "示例见证人")
    hands.click(step.witness_sign.button)
    hands.sign()
    picture(hands.window, "refusal-witnessed")
    hands.press(Key.Key_F8)
    slip = slip_of(order)
    assert (slip.witness, slip.opinion) == ("示例见证人", "")
    assert slip.witness_signature.signer == "示例见证人"
    archived = live_paper(order, "slip")
    text = "".join(
        p.extract_text() for p in PdfReader(io.BytesIO(content(archived.content_hash))).pages
    )
    assert text.count("见证人") >= 3
    assert "☑ 满意" not in text


def test_a_witness_who_signs_has_a_name():
    from reception.billing.rules import check_witness
    from tests.reports.papers import signature

    with pytest.raises(Invalid):
        check_witness(" ", signature("x"), "示例顾问")
    assert check_witness(" 示例乙 ", None, "示例顾问") == "示例乙"


def test_the_pad_is_zoomed_and_tells_the_time(qtbot, branch, picture):
    ready_car(branch)
    hands = at_counter(qtbot, branch)
    step = paid(hands)
    hands.click(step.advisor.button)
    pad = hands.pad()
    assert pad.time.text().startswith("2026-11-20")
    assert not pad.smaller.isEnabled()
    start = QPoint(200, 150)

    def draw() -> None:
        QTest.mousePress(pad.area, LEFT, pos=start)
        for number in range(1, 6):
            QTest.mouseMove(pad.area, start + QPoint(10 * number, 0))
        QTest.mouseRelease(pad.area, LEFT, pos=start + QPoint(60, 0))

    draw()
    hands.click(pad.larger)
    hands.click(pad.larger)
    assert pad.area.zoom == 2.0
    draw()
    plain, zoomed = pad.signature().strokes
    assert zoomed[-1][0] - zoomed[0][0] == pytest.approx((plain[-1][0] - plain[0][0]) / 2, abs=1)
    picture(pad, "pad-zoomed")
    far = QPoint(pad.area.width() - 60, 150)
    QTest.mousePress(pad.area, LEFT, pos=far)
    QTest.mouseMove(pad.area, far + QPoint(40, 0))
    QTest.mouseRelease(pad.area, LEFT, pos=far + QPoint(40, 0))
    draw()  # the sheet has moved on under the hand
    assert pad.signature().strokes[3][0][0] > zoomed[0][0] + 100
    hands.click(pad.undo)
    hands.click(pad.redo)
    assert len(pad.signature().strokes) == 4
    hands.click(pad.smaller)
    hands.click(pad.smaller)
    assert pad.area.zoom == 1.0
    hands.click(pad.ok)
    hands.settle()
    assert not step.advisor.is_empty()
