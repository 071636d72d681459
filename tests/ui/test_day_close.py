"""The close of a shift through the real window: counted by keys, refused, for who forgot, the journal."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel

from reception.billing import actions, day_close
from reception.billing.actions import Method, PaymentDraft
from reception.core import clock, db, gate, settings
from reception.orders.models import Payer
from reception.papers.close_values import DayCloseData
from reception.papers.queries import sealed
from reports.day_close import render_day_close
from tests.backoffice import Line, an_order, render
from tests.billing.test_day_close import close, sold
from tests.reports.test_extra_sheet import text_of
from tests.ui.desk import Hands, Key
from tests.ui.office import desk, press, refused, said, type_into
from tests.ui.test_settings import part
from ui.background import Job


@pytest.fixture(autouse=True)
def shown(monkeypatch) -> list[bytes]:
    """What would be shown in a window of its own, which waits for a person."""
    found: list[bytes] = []
    monkeypatch.setattr("ui.papers.show_pdf", lambda _owner, pdf, **_said: found.append(pdf))
    return found


def type_keys(qtbot, text: str) -> None:
    for character in text:
        focus = QApplication.focusWidget()
        assert focus is not None
        if character == "\n":
            qtbot.keyClick(focus, Key.Key_Return)
        elif character.isascii():
            qtbot.keyClick(focus, character)
        else:
            focus.insert(character)


def test_a_cashier_closes_with_keys_alone(qtbot, branch, picture, shown):
    cashier = branch.actors["cashier"]
    window, page = desk(qtbot, cashier, "day_close")
    picture(window, "day-close-empty")
    assert not page.count.isEnabled()
    sold(cashier, ("cash", "262.50"), ("wechat", "300"))
    sold(cashier, ("cash", "100"))
    window.go("handover")
    press(window.pages.currentWidget().close_button)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.count.opening.control)
    # float 500; 8 hundreds, 1 fifty, 1 ten, 2 ones, 1 half
    page.count.opening.control.selectAll()
    type_keys(qtbot, "500\n8\n1\n\n1\n\n2\n1\n\n")
    assert page.count.figures["difference"].text() == "✓ 无差异"
    assert page.count.handed.text() == "362.50"
    picture(window, "day-close-counted")
    assert window.minimumSizeHint().boundedTo(QSize(1366, 768)) == window.minimumSizeHint()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_F8)
    assert "RCD01-20261120-0001" in said(window)
    assert db.rows("SELECT counted, handed, remains FROM day_close") == [(86250, 36250, 50000)]
    assert len(shown) == 1
    assert not page.count.isEnabled()


def test_screen_and_paper_say_the_same_money(qtbot, branch, picture, shown):
    cashier = branch.actors["cashier"]
    lines = (Line(price="100"), Line(price="180", payer="insurer"))
    with gate.acting(gate.system("test")):
        order = an_order(lines=lines)
        actions.list_settlement(order_id=order, render=render)
    with gate.acting(cashier):
        paid = PaymentDraft(Payer.CUSTOMER, Method.CASH, Decimal(100))
        actions.take_payment(order_id=order, payments=(paid,))
    sold(cashier, ("wechat", "60.50"))
    window, page = desk(qtbot, cashier, "day_close")
    page.arrive()
    assert page.sums.text().endswith("收款合计 160.50")
    assert "340.50" not in "".join(label.text() for label in page.table.findChildren(QLabel))
    picture(window, "day-close-money")
    close(cashier, "100")
    (key,) = db.rows("SELECT paper_id FROM day_close")[0]
    paper = text_of(render_day_close(sealed(key, DayCloseData)))
    assert "收款合计160.500.00160.50" in "".join(paper.split())


def test_a_difference_is_refused_without_its_reason(qtbot, branch, picture, shown):
    cashier = branch.actors["cashier"]
    sold(cashier, ("cash", "100"))
    window, page = desk(qtbot, cashier, "day_close")
    page.arrive()
    page.count.opening.control.selectAll()
    type_keys(qtbot, "0\n\n1\n2\n")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_F8)
    assert "原因" in page.count.reason.error()
    assert QApplication.focusWidget() is page.count.reason.control
    picture(window, "day-close-refused")
    assert not shown
    type_keys(qtbot, "找零多找十元")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_F8)
    assert db.rows("SELECT difference, reason FROM day_close") == [(-1000, "找零多找十元")]


def test_another_pc_was_first(qtbot, branch, monkeypatch):
    cashier = branch.actors["cashier"]
    sold(cashier, ("cash", "100"))
    window, page = desk(qtbot, cashier, "day_close")
    page.arrive()
    page.count.opening.set_value(Decimal(0))
    page.count.pieces[0].set_value(1)
    monkeypatch.setattr(page, "shows", frozenset())  # the other PC's news have not come yet
    close(cashier, "100")
    gate.act_as(cashier)
    press(page.count.close_button)
    assert "另一台电脑" in refused(window)
    assert db.rows("SELECT count(*) FROM day_close") == [(1,)]


def test_a_manager_closes_for_who_forgot_and_exports(qtbot, branch, picture, shown, tmp_path):
    cashier, manager = branch.actors["cashier"], branch.actors["manager"]
    with clock.frozen(clock.now() - timedelta(days=1)):
        sold(cashier, ("cash", "100"), ("alipay", "88"))
    sold(manager, ("card", "66"))
    window, page = desk(qtbot, manager, "today")
    assert page.till.isVisible()
    picture(window, "day-close-today")
    press(page.till)
    page = window.pages.currentWidget()
    assert page.view == "closes"
    picture(window, "day-close-list-open")
    page.closes.open_table.choose(lambda row: row.person_id == cashier.person_id)
    press(page.closes.stead_button)
    assert page.banner.isVisible()
    picture(window, "day-close-stead")
    press(page.count.close_button)
    assert page.count.opening.error()  # the first float is never guessed
    page.count.side.set_value(1)
    press(page.count.close_button)
    picture(window, "day-close-stead-refused")
    assert window.minimumSizeHint().boundedTo(QSize(1366, 768)) == window.minimumSizeHint()
    page.count.side.set_value(0)
    page.count.opening.set_value(Decimal(0))
    page.count.pieces[0].set_value(1)
    page.count.stead.set_value("请假，未交班")
    page.count.reason.set_value("")
    press(page.count.close_button)
    assert db.rows("SELECT person_id, by_id FROM day_close") == [
        (cashier.person_id, manager.person_id)
    ]
    assert page.whose is None
    press(page.chips["closes"])
    picture(window, "day-close-list")
    page.closes.table.choose(lambda row: row.other == manager.name)
    press(page.closes.paper_button)
    assert len(shown) == 2
    press(page.chips["journal"])
    page.journal.period.kind.set_value("month")
    page.journal.period._chosen()
    picture(window, "day-close-journal")
    for name in ("a.csv", "b.csv", "c.xlsx"):
        job: Job = page.journal.write(tmp_path / name)
        qtbot.waitUntil(lambda job=job: not job.running)
        qtbot.waitUntil(lambda name=name: (tmp_path / name).exists())
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "c.xlsx").read_bytes()[:2] == b"PK"


def test_a_signature_is_for_the_sums_that_were_seen(qtbot, branch, picture, shown):
    cashier = branch.actors["cashier"]
    sold(cashier, ("cash", "100"))
    window, page = desk(qtbot, cashier, "day_close")
    page.arrive()
    hands = Hands(qtbot, window)
    hands.type("0\n1\n")
    press(page.count.sign_button)
    picture(window, "day-close-pad")
    assert "100.00" in "".join(each.text() for each in hands.pad().findChildren(QLabel))
    hands.sign()
    assert page.count.sign_button.text() == "✓ 已签字"
    hands.retype(page.count.pieces[1], "1")
    assert page.count.sign_button.text() == "签字…"
    hands.retype(page.count.pieces[1], "0")
    press(page.count.sign_button)
    hands.sign()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        sold(cashier, ("cash", "30"))  # at the counter, by a colleague under this name
        page.refresh()
        assert page.count.signature is None
        hands.retype(page.count.pieces[3], "3")
        press(page.count.sign_button)
        hands.sign()
        hands.press(Key.Key_F8)
    paper = db.rows("SELECT paper_id FROM day_close")[0][0]
    signed = sealed(paper, DayCloseData).signature
    assert (signed.signer, len(signed.strokes)) == (cashier.name, 2)


def test_float_is_added_with_its_reason(qtbot, branch, picture, shown):
    cashier = branch.actors["cashier"]
    sold(cashier, ("cash", "100"))
    close(cashier, "600", opening="500", handed="100")
    sold(cashier, ("cash", "50"))
    window, page = desk(qtbot, cashier, "day_close")
    page.arrive()
    hands = Hands(qtbot, window)
    assert page.count.figures["difference"].text() == "尚未点数"
    hands.type("8\n1\n")
    assert page.count.figures["difference"].text() == "长款 300.00"
    hands.retype(page.count.opening, "800")
    assert page.count.float_word.text() + page.count.float_change.text() == "补备用金300.00"
    assert page.count.handed.text() == "50.00"
    hands.press(Key.Key_F8)
    assert "补、换备用金" in page.count.reason.error()
    picture(window, "day-close-float")
    hands.type("向财务领零钱")
    hands.press(Key.Key_F8)
    assert db.rows("SELECT kept, opening, remains FROM day_close ORDER BY id DESC LIMIT 1") == [
        (50000, 80000, 80000)
    ]


@pytest.mark.parametrize("wrong", ["-1", "1.5", "10000", "一", "1e3"])
def test_what_is_no_number_of_notes_is_refused(qtbot, branch, shown, wrong):
    cashier = branch.actors["cashier"]
    sold(cashier, ("cash", "100"))
    window, page = desk(qtbot, cashier, "day_close")
    page.arrive()
    hands = Hands(qtbot, window)
    hands.type(f"0\n{wrong}\n")
    hands.press(Key.Key_F8)
    assert page.count.pieces[0].error()
    assert QApplication.focusWidget() is page.count.pieces[0].control
    assert db.rows("SELECT count(*) FROM day_close") == [(0,)]


def test_three_hundred_documents(qtbot, branch, picture):
    cashier = branch.actors["cashier"]
    for number in range(40):
        sold(cashier, ("cash", f"{number + 1}"), ("wechat", "20"), ("card", "10"), ("alipay", "5"))
    window, page = desk(qtbot, cashier, "day_close")
    picture(window, "day-close-crowded")
    assert page.table.model.rowCount() == 160
    with gate.acting(cashier):
        assert len(day_close.shift_of(cashier.person_id).documents) == 160


def test_account_codes_are_the_branchs_own(qtbot, demo, picture):
    window, section = part(qtbot, "journal")
    picture(window, "day-close-accounts")
    type_into(section.form["cash"].line, "现金")
    press(section.save_button)
    assert "1001" in section.form["cash"].error()
    picture(window, "day-close-accounts-refused")
    type_into(section.form["cash"].line, "1001.01")
    type_into(section.form["tax"].line, "13")
    press(section.save_button)
    assert said(window)
    assert settings.read(settings.JOURNAL_ACCOUNTS)["cash"] == ("1001.01", "库存现金")
    assert settings.read(settings.JOURNAL_TAX) == 13
