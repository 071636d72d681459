"""Complaints by real keys and mouse: noted, answered, settled, refused, seen where the car comes up."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from reception.care import complaint_actions as actions
from reception.care.complaint_queries import complaint, complaints
from reception.care.complaint_rules import Channel, Stage
from reception.core import clock, db, gate, settings
from reception.orders.queries import open_orders
from tests.stories.people import found_branch
from tests.ui.office import click_row, desk, key, press, refused, said, somebody, type_into
from ui.care.page import COMPLAINTS

Keys = Qt.Key


def at_complaints(qtbot, login="care1"):
    window, page = desk(qtbot, somebody(login), "care")
    bar = page.tabs
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(COMPLAINTS).center())
    return window, page, page.complaints


def test_the_open_one_stands_first_with_its_words(qtbot, demo, picture):
    window, page, part = at_complaints(qtbot)
    picture(window, "complaints_normal")
    assert part.card.found.row == complaints()[0]
    assert "方向盘" in part.card.words.text()
    assert part.card.answer.isVisible()
    assert not part.card.settled.isVisible()
    assert page.complain.isVisible()


def test_one_is_noted_by_keys_from_the_customer_s_page(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    owner = db.row("SELECT customer_id FROM vehicle ORDER BY seen_at DESC LIMIT 1")[0]
    window.go("vehicles", customer_id=owner)
    picture(window, "complaints_customer")
    press(page.customer.complain_button)
    page = window.pages.currentWidget()
    form = page.complaints.form
    assert form.who.text()
    assert form.words.area.hasFocus()
    type_into(form.words.area, "等了两小时没人接待")
    press(form.weight.buttons["serious"])
    picture(window, "complaints_form")
    key(form.words.area, Keys.Key_F8)
    assert said(window) == "投诉已登记。"
    row = page.complaints.card.found.row
    assert (row.customer_id, row.serious, row.words) == (owner, True, "等了两小时没人接待")
    assert row.owner == gate.actor().name
    assert not page.complaints.card.next.isVisible(), "an advisor does not answer"
    window.go("vehicles", customer_id=owner)
    shown = window.pages.currentWidget().customer.complaints
    assert shown.isVisible()
    assert "待答复" in shown.buttons[0].text()
    picture(window, "complaints_customer_with")
    press(shown.buttons[0])
    assert window.pages.currentWidget().complaints.card.found.row.complaint_id == row.complaint_id


def test_it_is_answered_closed_and_opened_again(qtbot, demo, picture):
    window, _page, part = at_complaints(qtbot)
    card = part.card
    wanted = card.found.row.complaint_id
    press(card.next)
    assert card.answer.error()
    type_into(card.answer.area, "已致电致歉，约明日复检")
    key(card.answer.area, Keys.Key_F8)
    assert said(window) == "答复已登记。"
    assert card.found.row.stage is Stage.ANSWERED
    assert card.settled.isVisible()
    type_into(card.settled.area, "复检无异常，客户接受")
    picture(window, "complaints_answered")
    press(card.next)
    assert said(window) == "投诉已结案。"
    assert complaint(wanted).row.stage is Stage.CLOSED
    picture(window, "complaints_closed")
    type_into(card.reason.area, "客户再次来电")
    press(card.next)
    assert complaint(wanted).row.stage is Stage.OPEN
    assert [s.what for s in complaint(wanted).steps][-2:] == ["closed", "reopened"]


def test_what_is_half_written_is_not_lost_by_a_click(qtbot, demo):
    window, _page, part = at_complaints(qtbot)
    first = part.card.found.row
    with gate.acting(somebody("manager1")):
        actions.note_complaint(
            customer_id=first.customer_id, words="价格有异议", channel=Channel.WEB
        )
    part.refresh()
    other = next(n for n, r in enumerate(part.table.rows()) if r.key != first.key)
    type_into(part.card.answer.area, "已致电")
    click_row(part.table, other)
    assert part.card.found.row.key == first.key
    assert part.card.answer.text() == "已致电"
    assert refused(window)


def test_it_is_handed_on_to_somebody_else(qtbot, demo, picture):
    window, _page, part = at_complaints(qtbot, "manager1")
    card = part.card
    press(card.hand)
    picture(window, "complaints_hand_on")
    card.owner.set_value(somebody("manager1").person_id)
    press(card.weight.buttons["serious"])
    press(card.next)
    assert said(window) == "投诉已修改。"
    assert (card.found.row.owner, card.found.row.serious) == (gate.actor().name, True)
    assert card.answer.isVisible()


def test_an_order_leads_to_the_form_with_everything_known(qtbot, demo):
    window, _page = desk(qtbot, somebody("advisor1"), "orders")
    row = open_orders(gate.actor().branch_id)[0]
    window.open_order(row.order_id)
    press(window.pages.currentWidget().detail.complain_button)
    form = window.pages.currentWidget().complaints.form
    assert form.order.value() == row.order_id
    type_into(form.words.area, "等待时间过长")
    press(form.save_button)
    assert row.number in [each.order_number for each in complaints()]


def test_overdue_and_often_are_said_in_words(qtbot, demo, picture):
    with gate.acting(somebody("manager1")):
        first = complaints()[0]
        for number in range(2):
            actions.note_complaint(
                customer_id=first.customer_id, words=f"再次投诉 {number + 1}，仍未解决",
                channel=Channel.WEB, serious=True,
                received_at=clock.now() - timedelta(days=2),
            )  # fmt: skip
    window, _page, part = at_complaints(qtbot)
    with clock.frozen(clock.now() + (first.due_at - first.received_at)):
        part.refresh()
        part.show_complaint(first.complaint_id)
        assert part.card.state.state() == "late"
        assert part.table.model.index(0, 1).data() == "超时"
        assert part.card.often.isVisible()
        picture(window, "complaints_crowded")


def test_an_advisor_sees_complaints_and_no_calls(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "care")
    assert [page.tabs.isTabVisible(n) for n in range(4)] == [False, False, False, True]
    assert page.complaints.isVisible()
    picture(window, "complaints_advisor")


def test_marks_stand_on_today_and_at_the_bell(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "today")
    picture(window, "marks_today")
    assert "召回" in window.top.bell.text()
    assert "投诉" in window.top.bell.text()
    page.open_list("arrivals")
    picture(window, "marks_arrivals")
    cells = [
        str(page.waiting.model.index(0, column).data())
        for column in range(page.waiting.model.columnCount())
    ]
    assert any("召回" in cell and "投诉" in cell for cell in cells)


@pytest.mark.usefixtures("now")
def test_an_empty_branch_teaches(qtbot, sqlite_database, picture):
    branch = found_branch()
    window, page = desk(qtbot, branch.actors["advisor"], "care")
    assert not page.complaints.table.rows()
    picture(window, "complaints_empty")
    press(page.complain)
    form = page.complaints.form
    press(form.save_button)
    assert form.who.error()
    picture(window, "complaints_refused")


def test_the_hours_to_answer_are_a_setting_of_24_at_most(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("manager1"), "settings")
    window.go("settings", part="papers")
    section = page.section()
    field = section.form["complaint_hours"]
    type_into(field.line, "25")
    press(section.save_button)
    assert field.error()
    type_into(field.line, "6")
    press(section.save_button)
    assert settings.read(settings.COMPLAINT_HOURS) == 6
    picture(window, "complaints_setting")


def test_today_says_who_waits_for_an_answer_and_leads_there(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("care1"), "today")
    (due,) = [row for row in complaints() if row.stage is Stage.OPEN]
    assert page.complaints.text() == "投诉待答复 1"
    with clock.frozen(clock.now() + timedelta(days=1)):
        page.refresh()
        assert page.complaints.text() == "⚠ 投诉待答复 1，逾期 1"
        picture(window, "today_complaints")
        press(page.complaints)
        shown = window.pages.currentWidget()
        assert shown.tabs.currentIndex() == COMPLAINTS
        assert shown.complaints.card.found.row.complaint_id == due.complaint_id
    actions.answer_complaint(complaint_id=due.complaint_id, version=due.version, answer="已回电")
    window.go("today")
    assert not page.complaints.isVisible()


def test_today_tells_nobody_who_may_not_answer(qtbot, demo):
    _window, page = desk(qtbot, somebody("advisor1"), "today")
    assert not page.complaints.isVisible()
