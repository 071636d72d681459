"""索赔保险 at the desk: real keys and mouse, both tabs, and the insurance on the order's page."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.claims.actions import answer_claims, send_claims
from reception.claims.insurance import CaseStage, case_of
from reception.claims.insurance_actions import CaseDraft, save_case
from reception.claims.money_actions import note_claims_paid
from reception.claims.queries import claims
from reception.claims.rules import Stage
from reception.core import clock, gate, settings
from reception.orders.queries import lines_of
from reception.orders.rules import sums
from tests.backoffice import an_order, render
from tests.claims.counter import BUMPER, OIL, PAINT, PUMP, WORK, Counter
from tests.ui.counter import at_counter
from tests.ui.office import click_row, desk, press, refused, said, type_into
from ui.billing.money_dialog import MoneyDialog
from ui.claims.page import CASES
from ui.widgets import Button

Keys, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def counter(branch) -> Counter:
    return Counter(branch)


def at_claims(qtbot, counter):
    return desk(qtbot, counter.branch.actors["claims"], "claims")


def f8(window) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, Keys.Key_F8)
    QApplication.processEvents()


def test_nothing_yet(qtbot, counter, snap):
    window, page = at_claims(qtbot, counter)
    assert page.claims.card.isHidden()
    snap(window, "claims_empty")


def test_sent_answered_paid_by_keys(qtbot, counter, snap):
    counter.settle(PUMP, WORK, OIL)
    window, page = at_claims(qtbot, counter)
    part, table = page.claims, page.claims.table
    assert part.chips["send"].text() == "待提交 2"
    click_row(table, 0)
    snap(window, "claims_to_send")
    type_into(page.claim.step.number.line, "SP-2026-0001")
    f8(window)
    assert said(window) == "已登记提交。"
    assert {row.stage for row in claims()} == {Stage.WAITING, Stage.TO_SEND}
    waiting = next(n for n, row in enumerate(table.rows()) if row.stage is Stage.WAITING)
    click_row(table, waiting)
    press(page.claim.step.answer.buttons["partly"])
    f8(window)
    assert page.claim.step.reason.error()
    type_into(page.claim.step.amount.line, "1000")
    type_into(page.claim.step.reason.area, "按厂家价目")
    snap(window, "claims_answer")
    f8(window)
    (partly,) = [row for row in claims() if row.stage is Stage.PARTLY]
    assert partly.accepted == Decimal(1000)
    place = next(n for n, row in enumerate(table.rows()) if row.key == partly.key)
    click_row(table, place)
    assert page.claim.step.amount.text() == "1,000.00"
    snap(window, "claims_pay")
    f8(window)
    assert [row.paid for row in claims() if row.stage is Stage.PAID] == [Decimal(1000)]
    press(part.chips["paid"])
    assert len(table.rows()) == 1
    snap(window, "claims_paid")


def test_several_at_once(qtbot, counter, snap):
    counter.settle(PUMP, WORK)
    window, page = at_claims(qtbot, counter)
    click_row(page.claims.table, 0)
    QTest.keyClick(page.claims.table.view, Keys.Key_A, Mod.ControlModifier)
    assert page.claim.name.text() == "2 笔索赔"
    snap(window, "claims_several")
    type_into(page.claim.step.number.line, "SP-7")
    f8(window)
    assert [(row.stage, row.number) for row in claims()] == [(Stage.WAITING, "SP-7")] * 2


def test_what_is_written_is_not_lost(qtbot, counter):
    counter.settle(PUMP, WORK)
    window, page = at_claims(qtbot, counter)
    click_row(page.claims.table, 0)
    type_into(page.claim.step.number.line, "SP-1")
    click_row(page.claims.table, 1)
    assert "还没" in refused(window) or refused(window)
    assert page.claim.step.number.text() == "SP-1"
    assert page.claims.table.current().key == page.claim.rows[0].key


def test_documents_refused_overdue(qtbot, counter, snap, tmp_path):
    counter.settle(PUMP)
    with counter.as_():
        (row,) = claims()
        send_claims(claim_ids=(row.claim_id,), number="SP-2026-0003")
        answer_claims(claim_ids=(row.claim_id,), accepted=Decimal(0), reason="缺旧件照片与检测报告")
    made = BytesIO()
    Image.new("RGB", (640, 480), "navy").save(made, "JPEG")
    (tmp_path / "旧件.jpg").write_bytes(made.getvalue())
    (tmp_path / "检测报告.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    (tmp_path / "坏.jpg").write_bytes(b"nothing")
    with clock.frozen(clock.now() + timedelta(days=9)):
        window, page = at_claims(qtbot, counter)
        assert page.head.note.text() == "⚠ 1 笔逾期"
        documents = page.claim.documents
        documents.take([tmp_path / "旧件.jpg", tmp_path / "检测报告.pdf"])
        qtbot.waitUntil(lambda: len(documents.rows) == 2)
        documents.take([tmp_path / "坏.jpg"])
        qtbot.waitUntil(lambda: bool(refused(window)))
        snap(window, "claims_refused")
        assert "坏.jpg" in refused(window)
        press(page.claim.step.others["withdraw"])
        type_into(page.claim.step.reason.area, "资料已无法补齐")
        f8(window)
    assert claims()[0].stage is Stage.WITHDRAWN


def test_insurance_by_line_then_received(qtbot, counter, snap):
    order_id = counter.order(BUMPER, PAINT, OIL)
    window, page = at_claims(qtbot, counter)
    page.tabs.setCurrentIndex(CASES)
    click_row(page.cases.table, 0)
    case = page.case
    f8(window)
    assert case.insurer.error()
    snap(window, "insurance_refused")
    type_into(case.insurer.line, "示例财险")
    type_into(case.number.line, "BA20261120001")
    type_into(case.assessor.line, "示例定损员")
    type_into(case.phone.line, "13900000001")
    type_into(case.estimated.line, "2700")
    press(case.by_line.buttons["lines"])
    first, second = case.lines.values()
    type_into(first.line, "1900")
    type_into(second.line, "780")
    f8(window)
    assert said(window) == "保险已保存。"
    row = case_of(order_id)
    assert (row.agreed, row.difference, row.stage) == (
        Decimal(2680), Decimal(100), CaseStage.AGREED,
    )  # fmt: skip
    assert "超出 100.00" in case.differs.label.text()
    snap(window, "insurance_by_line")
    counter.settle(order_id=order_id)
    QApplication.processEvents()
    assert page.cases.chips["owed"].text() == "保险待到账 1"
    snap(window, "insurance_owed")


def test_the_order_s_page_has_it(qtbot, counter, snap):
    order_id = counter.order(BUMPER, PAINT, OIL)
    plain = counter.order(OIL)
    window, page = desk(qtbot, counter.branch.actors["advisor"], "orders")
    assert "claims" not in window.rail.buttons
    window.open_order(order_id)
    tabs, place = page.detail.tabs, page.detail.tabs.indexOf(page.detail.insurance_page)
    assert tabs.tabText(place) == "保险 ⚠"
    tabs.setCurrentIndex(place)
    case = page.detail.insurance
    type_into(case.insurer.line, "示例财险")
    type_into(case.number.line, "BA20261120001")
    type_into(case.agreed.line, "2780")
    snap(window, "insurance_order_tab")
    press(case.save)
    assert case_of(order_id).agreed == Decimal(2780)
    assert tabs.tabText(place) == "保险"
    window.open_order(plain)
    assert not tabs.isTabVisible(place)


def test_crowded(qtbot, counter, snap):
    long = [
        PUMP.__class__("part", "1", f"{1000 + n}.50", payer="maker",
                       name="双离合变速箱机电控制单元总成（含阀体、线束与密封件）")
        for n in range(30)
    ]  # fmt: skip
    counter.settle(*long)
    window, page = at_claims(qtbot, counter)
    with counter.as_():
        keys = [row.claim_id for row in claims()]
        send_claims(claim_ids=tuple(keys[:12]), number="SP-2026-ABCDEFGH-0123456789")
        answer_claims(claim_ids=tuple(keys[:4]))
        answer_claims(claim_ids=tuple(keys[4:6]), accepted=Decimal(0), reason="不在质保范围内")
    for number in range(8):
        order_id = counter.order(BUMPER, PAINT)
        with counter.as_():
            save_case(
                order_id=order_id, version=None,
                case=CaseDraft(
                    "示例财产保险股份有限公司上海分公司", f"BA2026112000{number}", "示例定损员",
                    agreed=Decimal(2780 - 10 * number),
                ),
            )  # fmt: skip
    gate.act_as(counter.branch.actors["claims"])
    page.refresh()
    snap(window, "claims_crowded")
    page.tabs.setCurrentIndex(CASES)
    snap(window, "insurance_crowded")
    assert len(page.cases.table.rows()) == 8


def test_the_counter_says_what_differs_before_the_list(qtbot, counter, snap):
    order_id = counter.order(BUMPER, PAINT)
    with counter.as_("advisor"):
        save_case(order_id=order_id, version=None, case=CaseDraft("示例财险", agreed=Decimal(2600)))
    hands = at_counter(qtbot, counter.branch)
    hands.pick(order_id)
    assert "超出 180.00" in hands.words()
    snap(hands.window, "insurance_before_list")


def test_reminders_are_set(qtbot, counter, snap):
    window, page = desk(qtbot, counter.branch.actors["administrator"], "settings")
    page.arrive(part="promises")
    section = page.sections["promises"]
    snap(window, "claims_settings")
    type_into(section.form["claim_send_days"].line, "3")
    press(section.save_button)
    assert settings.read(settings.CLAIM_SEND_DAYS) == 3


def test_facts_missing_difference_and_statement(qtbot, counter, snap, tmp_path):
    counter.settle(PUMP, WORK)
    window, page = at_claims(qtbot, counter)
    part = next(n for n, row in enumerate(page.claims.table.rows()) if row.kind == "part")
    click_row(page.claims.table, part)
    facts = page.claim.of_claim
    assert facts.missing.label.text() == "提交前还缺：旧件照片、配件编码、故障原因、技师检测结论"
    snap(window, "claims_missing")
    type_into(facts.part.line, "16100-29155")
    type_into(facts.cause.line, "密封圈老化")
    type_into(facts.finding.line, "水泵轴端渗漏，打压不保压")
    press(facts.keep)
    assert said(window) == "索赔资料已保存。"
    assert facts.missing.label.text() == "提交前还缺：旧件照片"
    for papers, name in ((False, "a.xlsx"), (True, "a.zip")):
        with qtbot.waitSignal(page.statement.write(tmp_path / name, papers=papers).ended):
            pass
        assert (tmp_path / name).stat().st_size > 4000
    with counter.as_():
        keys = tuple(row.claim_id for row in claims())
        send_claims(claim_ids=keys, number="SP-1")
        answer_claims(claim_ids=keys)
        note_claims_paid(claim_ids=keys[:1], paid_on=clock.today(), amount=Decimal(100),
                         reason="按厂家价目", render=render)  # fmt: skip
        note_claims_paid(claim_ids=keys[1:], paid_on=clock.today(), render=render)
    gate.act_as(counter.branch.actors["claims"])
    page.refresh()
    press(page.claims.chips["rest"])
    click_row(page.claims.table, 0)
    assert "不会到账" in page.claim.rest.label.text()
    snap(window, "claims_difference")


def test_today_reminds_and_opens_the_claim(qtbot, counter, snap):
    counter.settle(PUMP)
    counter.order(BUMPER, PAINT)
    with clock.frozen(clock.now() + timedelta(days=9)):
        window, today = desk(qtbot, counter.branch.actors["claims"], "today")
        card = today.claims
        assert card.isVisible()
        assert card.note.text() == "2 件待办"
        snap(window, "claims_today")
        press(card.rows.shown[0].findChild(Button))
        page = window.pages.currentWidget()
        assert page.claim.name.text() == "水泵总成"
        window.go("today")
        press(card.rows.shown[1].findChild(Button))
        assert page.tabs.currentIndex() == CASES


def test_the_customer_s_share_is_split_by_a_button(qtbot, counter, snap):
    with gate.acting(gate.system("test")):
        order_id = an_order(lines=(BUMPER, PAINT), started_at=clock.now())
    with counter.as_():
        save_case(order_id=order_id, version=None, case=CaseDraft("示例财险", agreed=Decimal(2480)))
        save_case(
            order_id=order_id, version=1,
            case=CaseDraft("示例财险", agreed=Decimal(2480), supplement=Decimal(100)),
        )  # fmt: skip
    window, page = at_claims(qtbot, counter)
    page.tabs.setCurrentIndex(CASES)
    click_row(page.cases.table, 0)
    case = page.case
    snap(window, "insurance_share")
    press(case.split)
    asking = case.asking
    assert "200.00" in asking.consent.what.text()
    press(asking.consent.do)
    assert asking.consent.answer.how.error()
    snap(asking, "insurance_share_consent")
    press(asking.consent.answer.how.buttons["phone"])
    QTest.keyClick(QApplication.focusWidget(), Keys.Key_Return, Mod.ControlModifier)
    assert said(window) == "已拆分：客户自付 200.00 元。"
    assert case_of(order_id).difference == 0
    assert case.split.isHidden()
    assert case.differs.isHidden()
    assert sums(lines_of(order_id)).customer == 200
    window, page = desk(qtbot, counter.branch.actors["advisor"], "orders")
    window.open_order(order_id)
    assert [row.payer for row in page.detail.lines.grid.rows()][:2] == ["insurer", "customer"]
    snap(window, "insurance_share_lines")


def test_the_till_takes_what_the_maker_accepted_and_writes_off_the_rest(
    qtbot, counter, picture, monkeypatch
):
    shown = []
    monkeypatch.setattr("ui.papers.show_pdf", lambda _owner, pdf, **_said: shown.append(pdf))
    counter.settle(PUMP, WORK)
    with counter.as_():
        keys = tuple(row.claim_id for row in claims())
        send_claims(claim_ids=keys, number="SP-1")
        answer_claims(claim_ids=keys[:1], accepted=Decimal(1000), reason="按厂家价目")
        answer_claims(claim_ids=keys[1:])
    hands = at_counter(qtbot, counter.branch)
    hands.click(hands.page.due_button)
    view = hands.page.due
    view.table.choose(lambda row: row.payer == "maker")
    hands.click(view.take)
    asked = asking()
    assert asked.amount.value() == Decimal(1640)
    hands.click(asked.yes)
    assert "1,360.00" in asked.amount.error()
    picture(asked, "claims_till_refused")
    asked.amount.set_value(Decimal(1360))
    hands.click(asked.yes)
    assert {row.stage for row in claims()} == {Stage.PAID}
    assert [row.left for row in view.table.rows()] == [Decimal(280)]
    view.table.choose(lambda row: row.payer == "maker")
    hands.click(view.off)
    asking().reason.set_value("厂家核减")
    hands.click(asking().yes)
    assert list(view.table.rows()) == []
    assert len(shown) == 2


def asking() -> MoneyDialog:
    (found,) = [
        each for each in QApplication.topLevelWidgets()
        if isinstance(each, MoneyDialog) and each.isVisible()
    ]  # fmt: skip
    return found
