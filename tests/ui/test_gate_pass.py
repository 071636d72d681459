"""The pass from hand-over to the gate: bursts of a scanner, real keys, large plates, whole reasons."""

import io

import pytest
from pypdf import PdfReader
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from reception.billing.gate_pass_actions import give_road_test_pass
from reception.billing.gate_pass_queries import exits_today, left_without, newest_pass, pass_of
from reception.core import db
from reception.papers.gate_values import GatePassData
from reception.papers.queries import content, paper, papers_of, reprint_bytes
from reception.visits.keys import note_keys
from reports.renderers import renderer
from tests.ui.counter import LEFT, CounterHands, at_counter, cancelled_car, paid, ready_car
from tests.ui.desk import Key
from tests.ui.test_gate_window import at_gate
from tests.ui.test_gate_window import branch as branch
from tests.ui.workshop import Floor
from ui.approval import ApprovalDialog
from ui.gate.pass_dialog import PassDialog
from ui.gate.window import GateWindow


def handed_over(hands: CounterHands) -> None:
    step = paid(hands)
    hands.hand_over_form()
    hands.click(step.refuses)
    hands.fill(step.refusal, "代送修人取车")
    hands.fill(step.witness, "示例见证人")
    hands.press(Key.Key_F8)


def burst(window: GateWindow, number: str) -> None:
    """Let a scanner type into whatever has the keyboard of the gate's window."""
    for character in number:
        QTest.keyClick(window.windowHandle(), character)
    QTest.keyClick(window.windowHandle(), Key.Key_Return)
    QApplication.processEvents()


@pytest.fixture
def left_car(branch, qtbot) -> int:
    """A car that was settled and handed over at the counter: its pass waits to be used."""
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    handed_over(hands)
    hands.window.close()
    return key


def test_the_pass_comes_with_the_slip_and_is_shown_next(qtbot, branch, picture):
    key = ready_car(branch)
    hands = at_counter(qtbot, branch)
    handed_over(hands)
    assert [each.kind for each in papers_of(key)] == ["settlement", "slip", "gate_pass"]
    view = hands.page.paper
    assert view.next.text() == "出门证"
    hands.press(Key.Key_F8)
    assert view.title.text() == "出门证 CCD01-20261120-0001"
    picture(hands.window, "gate-pass-paper")
    [page] = PdfReader(io.BytesIO(content(paper(newest_pass(key).paper_id).content_hash))).pages
    text = page.extract_text()
    for words in ("沪A·K20C3", "CCD01-20261120-0001", "修理", "2026-11-20 24:00"):
        assert words in text
    assert round(float(page.mediabox.height)) == 420
    hands.press(Key.Key_F8)  # the next car
    assert not view.isVisible()


def test_a_scan_shows_the_plate_and_lets_the_car_out_once(qtbot, branch, left_car, picture):
    hands, window = at_gate(qtbot, branch)
    number = newest_pass(left_car).number
    hands.type("沪")
    burst(window, number)
    view = window.leaving
    assert view.isVisible()
    assert window.plate.text() == "沪"  # what the burst typed is taken out again
    assert (view.verdict.sign.text(), view.verdict.plate.text()) == ("✓ 放行", "沪A·K20C3")
    assert view.verdict.property("tone") == "go"
    picture(window, "gate-go")
    assert exits_today() == ()  # compared first
    hands.press(Key.Key_F8)
    [row] = exits_today()
    assert (row.number, row.person) == (number, "示例门卫")
    assert view.verdict.sign.text() == "✓ 已出门"
    picture(window, "gate-left")
    burst(window, number)
    assert view.verdict.property("tone") == "stop"
    assert "已用过：沪A·K20C3" in view.verdict.why.text()
    assert not view.verdict.go.isVisible()
    picture(window, "gate-refused-used")
    hands.press(Key.Key_F8)
    assert len(exits_today()) == 1


def test_the_next_scan_tells_of_a_car_that_was_not_let_out(qtbot, branch, picture):
    floor, passes = Floor(branch), []
    for plate in ("沪AD2K51", "沪AK20C3"):
        key = floor.receive(plate)
        with branch.as_("technician"):
            passes.append(give_road_test_pass(order_id=key, render=renderer(GatePassData)).number)
    hands, window = at_gate(qtbot, branch)
    verdict = window.leaving.verdict
    for number in passes:
        burst(window, number)
    assert verdict.plate.text() == "沪A·K20C3"
    assert "上一台 沪A·D2K51 未登记出门" in verdict.why.text()
    picture(window, "gate-not-let-out")
    burst(window, passes[0])
    hands.press(Key.Key_F8)
    assert [row.number for row in exits_today()] == [passes[0]]
    burst(window, passes[1])
    assert not verdict.why.isVisible()


def test_another_paper_is_no_pass(qtbot, branch, left_car):
    _hands, window = at_gate(qtbot, branch)
    [slip] = [each.number for each in papers_of(left_car) if each.kind == "slip"]
    burst(window, slip)
    assert f"{slip} 不是出门证" in window.leaving.verdict.why.text()
    assert pass_of("ｃｃｄ０１－２０２６１１２０－０００１").order_id == left_car
    assert pass_of("沪ａＫ20c3").order_id == left_car


def test_a_plate_is_typed_where_no_scanner_is(qtbot, branch, left_car):
    hands, window = at_gate(qtbot, branch)
    hands.press(Key.Key_F10)
    assert QApplication.focusWidget() is window.leaving.number.control
    hands.enter("沪ak20c3")
    assert QApplication.focusWidget() is window.leaving.verdict.go
    hands.press(Key.Key_Space)
    assert len(exits_today()) == 1
    hands.enter("CCD01-20261120-0099")
    assert "没有这张出门证" in window.leaving.verdict.why.text()
    assert QApplication.focusWidget() is window.leaving.number.control


def test_a_road_test_comes_back(qtbot, branch, picture):
    floor = Floor(branch)
    key = floor.receive("沪AD2K51")
    with branch.as_("technician"):
        made = give_road_test_pass(order_id=key, render=renderer(GatePassData))
    hands, window = at_gate(qtbot, branch)
    burst(window, made.number)
    hands.press(Key.Key_F8)
    exits = window.leaving.exits
    exits.table.view.selectRow(0)
    assert exits.back.isVisible()
    picture(window, "gate-road-test")
    hands.bot.mouseClick(exits.back, LEFT)
    assert exits_today()[0].back_at is not None
    assert not exits.back.isVisible()


def test_without_a_pass_rings_the_managers_bell(qtbot, branch, picture):
    hands, window = at_gate(qtbot, branch)
    hands.press(Key.Key_F10)
    view = window.leaving
    hands.bot.mouseClick(view.without.open, LEFT)
    hands.type("沪A66N20")
    hands.press(Key.Key_Return)
    hands.bot.mouseClick(view.without.save, LEFT)
    assert view.without.reason.error()
    picture(window, "gate-without-refused")
    hands.bot.mouseClick(view.without.reason.control, LEFT)
    hands.type("跟在别的车后出门")
    hands.bot.mouseClick(view.without.save, LEFT)
    assert [row.plate for row in left_without()] == ["沪A66N20"]
    hands.window.close()
    window.close()
    hands = at_counter(qtbot, branch, "manager", "orders")
    assert hands.window.top.bell.text() == "1 台无证出门"
    hands.click(hands.window.top.bell)
    window = hands.window.pages.windows["gate"]
    qtbot.waitUntil(window.isVisible)
    window.activateWindow()
    exits = window.leaving.exits
    qtbot.waitUntil(exits.isVisible)  # what the bell rang for
    exits.table.view.selectRow(0)
    hands.bot.mouseClick(exits.answer.control, LEFT)
    qtbot.waitUntil(exits.answer.control.hasFocus)
    hands.enter("客户已补结算")
    assert left_without() == ()
    assert not hands.window.top.bell.isVisible()
    picture(window, "gate-answered")


def test_an_advisor_asks_for_a_pin_before_an_unrepaired_car_goes(qtbot, branch, picture):
    key = cancelled_car(branch)
    hands = at_counter(qtbot, branch, "advisor")
    hands.pick(key)
    step = hands.page.step
    hands.click(step.refuses)
    hands.fill(step.refusal, "客户已离店")
    hands.fill(step.witness, "示例见证人")
    hands.press(Key.Key_F8)
    assert newest_pass(key) is None
    [dialog] = [d for d in hands.window.findChildren(ApprovalDialog) if d.isVisible()]
    picture(hands.window, "gate-pass-approval")
    if dialog.manager.is_empty():
        dialog.manager.set_value("manager")
    dialog.secret.setFocus()
    for digit in "1357":
        QTest.keyClick(dialog.secret.control, digit)
    QTest.keyClick(dialog, Key.Key_F8)
    QApplication.processEvents()
    assert newest_pass(key).purpose == "unrepaired"
    assert db.rows("SELECT count(*) FROM audit WHERE changes LIKE '%approved_by%'") == [(1,)]


def test_a_lost_pass_is_replaced_in_the_archive(qtbot, branch, left_car, picture):
    old = newest_pass(left_car)
    hands = at_counter(qtbot, branch, "advisor")
    hands.click(hands.page.archive_button)
    view = hands.page.archive
    row = [each.kind for each in view.table.rows()].index("gate_pass")
    view.table.view.selectRow(row)
    hands.settle()
    hands.click(view.paper.lost)
    hands.click(view.paper.lost_bar.do)
    assert view.paper.lost_bar.reason.error()
    hands.fill(view.paper.lost_bar.reason, "客户遗失")
    hands.click(view.paper.lost_bar.do)
    new = newest_pass(left_car)
    assert (new.number, paper(old.paper_id).void_reason) == ("CCD01-20261120-0002", "客户遗失")
    picture(hands.window, "gate-pass-replaced")
    void = PdfReader(io.BytesIO(reprint_bytes(old.paper_id, renderer))).pages[0].extract_text()
    assert "客户遗失" in void
    hands.window.close()
    _hands, window = at_gate(qtbot, branch)
    burst(window, old.number)
    assert "客户遗失" in window.leaving.verdict.why.text()
    picture(window, "gate-refused-void")
    assert isinstance(window.leaving.number.control, QLineEdit)


def test_a_withdrawn_pass_is_renewed_in_the_archive(qtbot, branch, left_car, picture):
    old = newest_pass(left_car)
    hands = at_counter(qtbot, branch, "manager")
    hands.click(hands.page.archive_button)
    archive = hands.page.archive
    assert archive.many.height() == archive.custody.height()
    archive.table.view.selectRow([row.kind for row in archive.table.rows()].index("gate_pass"))
    hands.settle()
    view = archive.paper
    hands.click(view.void)
    hands.fill(view.reason.reason, "开错单")
    hands.click(view.reason.do)
    assert newest_pass(left_car) is None
    assert "作废：开错单" in hands.words()
    hands.click(view.lost)
    assert "无有效出门证" in view.lost_bar.teach.text()
    hands.fill(view.lost_bar.reason, "重新开具")
    picture(hands.window, "gate-pass-renew")
    hands.click(view.lost_bar.do)
    new = newest_pass(left_car)
    assert (new.number, view.paper_id) == ("CCD01-20261120-0002", new.paper_id)
    assert "这是新证" in hands.said()
    view.show_paper(old.paper_id)
    assert not view.lost.isVisible()  # its order has a pass


def test_key_and_passes_of_an_open_order(qtbot, branch, picture, monkeypatch):
    shown: list[bytes] = []
    monkeypatch.setattr("ui.papers.show_pdf", lambda _owner, pdf, **_said: shown.append(pdf))
    floor = Floor(branch)
    other, key = floor.receive("沪AD2K51"), floor.receive("沪AK20C3")
    with branch.as_("advisor"):
        note_keys(order_id=other, hook="12")
    hands = at_counter(qtbot, branch, "foreman", "orders")
    page = hands.page
    page.open_order(key)

    def dialog() -> PassDialog:
        hands.click(page.key_button)
        [found] = [d for d in hands.window.findChildren(PassDialog) if d.isVisible()]
        return found

    here = dialog()
    QTest.keyClicks(here.hook.control, "12")
    hands.click(here.save)
    assert "12 号挂钩上是 沪A·D2K51 的钥匙" in here.hook.error()
    picture(here, "pass-dialog-refused")
    here.hook.set_value("13")
    hands.click(here.save)
    assert page.key_button.text() == "钥匙 13 号钩"
    here = dialog()
    hands.click(here.unsettled)
    assert here.reason.error()
    hands.click(here.road_test)
    assert newest_pass(key).purpose == "road_test"
    assert "试车，要回店" in PdfReader(io.BytesIO(shown[0])).pages[0].extract_text()
    hands.window.close()
