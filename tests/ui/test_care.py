"""Call-backs by real keys and mouse: noted, refused, not reached, and what came back."""

import re

import pytest
from PySide6.QtCore import QPoint, Qt

from reception.care.queries import comebacks, due_calls, surveys
from reception.core import db, gate
from reception.orders.queries import order
from tests.stories.people import found_branch
from tests.ui.office import (
    click_row,
    desk,
    key,
    press,
    refused,
    said,
    somebody,
    type_into,
)
from ui.care.page import ANSWERS, COMEBACKS

Keys = Qt.Key


def care(qtbot):
    return desk(qtbot, somebody("care1"), "care")


def tab(page, index):
    press_at = page.tabs.tabRect(index).center()
    from PySide6.QtTest import QTest

    QTest.mouseClick(page.tabs, Qt.MouseButton.LeftButton, pos=press_at)


def test_the_most_urgent_call_stands_ready(qtbot, demo, picture):
    window, page = care(qtbot)
    first = due_calls()[0]
    assert page.answer.call == first
    assert page.answer.phone.text() == first.phone
    assert "****" not in first.phone
    picture(window, "care_normal")


def test_an_answer_is_noted_by_keys_and_the_next_call_comes(qtbot, demo, picture):
    window, page = care(qtbot)
    first, second = due_calls()[:2]
    page.due.view.setFocus()
    key(page.due.view, Keys.Key_Return)
    assert page.answer.score.line.hasFocus()
    type_into(page.answer.score.line, "96.5")
    key(page.answer.score.line, Keys.Key_Return)
    type_into(page.answer.remark.area, "服务热情")
    picture(window, "care_typed")
    key(page.answer.remark.area, Keys.Key_F8)
    assert said(window) == "回访已登记。"
    assert page.answer.call == second
    assert page.answer.score.text() == ""
    noted = surveys(2026, 11)[-1]
    assert (noted.order_id, str(noted.score), noted.valid, noted.remark) == (
        first.order_id, "96.5", True, "服务热情",
    )  # fmt: skip
    assert order(first.order_id).row.state == "closed"


def test_who_was_not_reached_stays_on_the_list_and_does_not_count(qtbot, demo):
    window, page = care(qtbot)
    first, before = due_calls()[0], len(due_calls())
    press(page.answer.result.buttons["unreachable"])
    assert not page.answer.score.isVisible()
    press(page.answer.save_button)
    noted = surveys(2026, 11)[-1]
    assert (noted.order_id, noted.valid, noted.remark) == (first.order_id, False, "未接通")
    assert len(due_calls()) == before
    tab(page, ANSWERS)
    row = next(r for r in page.answers.rows() if r.survey_id == noted.survey_id)
    shown = page.answers.rows().index(row)
    assert page.answers.model.index(shown, 5).data() == ""
    assert said(window)


@pytest.mark.parametrize("typed", ["101", "-1", "abc", "9.999", "１０００"])
def test_a_wrong_score_is_refused_under_its_field(qtbot, demo, picture, typed):
    window, page = care(qtbot)
    type_into(page.answer.score.line, typed)
    key(page.answer.score.line, Keys.Key_Tab)
    assert re.search("0 (到|至) 100", page.answer.score.error())
    whole = page.answer.remark.area
    assert whole.height() == whole.maximumHeight(), "the sentence squeezes nothing"
    assert page.answer.mapFromGlobal(whole.mapToGlobal(whole.rect().bottomLeft())).y() < (
        page.answer.mapFromGlobal(page.answer.save_button.mapToGlobal(QPoint())).y()
    )
    assert page.answer.save_button.visibleRegion().boundingRect().height() > 20
    press(page.answer.save_button)
    assert re.search("0 (到|至) 100", page.answer.score.error())
    assert page.answer.score.text() == typed
    assert not said(window)
    if typed == "101":
        picture(window, "care_refused")


def test_full_width_digits_are_a_score(qtbot, demo):
    _window, page = care(qtbot)
    type_into(page.answer.score.line, "９５")
    press(page.answer.save_button)
    assert surveys(2026, 11)[-1].score == 95


def test_whoever_served_may_not_call(qtbot, demo):
    call = due_calls_as("manager1")[0]
    served = db.row("SELECT advisor_id FROM work_order WHERE id = ?", (call.order_id,))[0]
    advisor = somebody(db.row("SELECT login FROM person WHERE id = ?", (served,))[0])
    both = gate.Actor(advisor.person_id, advisor.name, somebody("manager1").permissions)
    window, page = desk(qtbot, both, "care")
    type_into(page.answer.score.line, "90")
    press(page.answer.save_button)
    assert "同事" in refused(window) or "其他" in refused(window)
    assert page.answer.score.text() == "90"


def due_calls_as(login):
    with gate.acting(somebody(login)):
        return due_calls()


def test_a_half_noted_call_is_not_lost_by_a_click(qtbot, demo):
    window, page = care(qtbot)
    first = page.answer.call
    type_into(page.answer.score.line, "88")
    click_row(page.due, 3)
    assert page.answer.call == first
    assert page.answer.score.text() == "88"
    assert refused(window)
    press(page.answer.clear_button)
    click_row(page.due, 3)
    assert page.answer.call == page.due.rows()[3]


def test_a_call_chosen_elsewhere_stands_ready(qtbot, demo):
    window, page = care(qtbot)
    wanted = due_calls()[7]
    tab(page, COMEBACKS)
    window.go("care", order_id=wanted.order_id)
    assert page.tabs.currentIndex() == 0
    assert page.answer.call == wanted
    assert page.answer.score.line.hasFocus()


def test_a_comeback_is_marked_with_its_cause(qtbot, demo, picture):
    window, page = care(qtbot)
    again = db.row(
        "SELECT o.id, o.number, max(f.id) FROM work_order o JOIN work_order f"
        " ON f.vehicle_id = o.vehicle_id AND f.handed_over_at < o.opened_at"
        " WHERE o.kind = 'repair' AND o.state <> 'cancelled' GROUP BY o.id ORDER BY o.id DESC"
    )
    tab(page, COMEBACKS)
    picture(window, "care_comebacks")
    card = page.comeback
    type_into(card.order.line, again[1])
    qtbot.waitUntil(lambda: card.order.popup().isVisible())
    key(card.order.line, Keys.Key_Return)
    assert card.first.value() == again[2]
    press(card.save_button)
    assert card.cause.error()
    type_into(card.cause.area, "异响未消除")
    picture(window, "care_comeback_typed")
    press(card.save_button)
    assert said(window) == "已登记为返修。"
    marked = order(again[0])
    assert (marked.row.kind, marked.comeback_cause) == ("comeback", "异响未消除")
    assert card.cause.text() == ""
    year, month = marked.row.opened_at.year, marked.row.opened_at.month
    assert again[0] in [row.order_id for row in comebacks(year, month)]


def test_the_month_before_is_one_press_away(qtbot, demo, picture):
    window, page = care(qtbot)
    tab(page, ANSWERS)
    assert not page.month.after.isEnabled()
    picture(window, "care_answers")
    press(page.month.before)
    assert page.month.word.text() == "2026年10月"
    assert len(page.answers.rows()) == len(surveys(2026, 10))
    assert page.month.after.isEnabled()


def test_an_empty_branch_teaches(qtbot, sqlite_database, now, picture):
    branch = found_branch()
    window, page = desk(qtbot, branch.actors["care"], "care")
    assert page.answer.nothing.isVisible()
    picture(window, "care_empty")
