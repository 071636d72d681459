"""The tour in the office: call-backs, customers and cars, the month's workbook, settings."""

from decimal import Decimal
from typing import Any

from reception.care.queries import surveys
from reception.core import backup, clock
from reception.figures.queries import month_figures
from ui.tour_counter import PLATE, Visit
from ui.tour_hands import Key, must


def go(visit: Visit, code: str) -> Any:
    """Open a page by its place in the rail."""
    visit.hands.click(visit.hands.window.rail.buttons[code])
    visit.hands.wait(30)
    return visit.page()


def call_back(visit: Visit) -> None:
    """回访: a score that is none is refused; then what the customer said is noted."""
    hands = visit.hands
    page = go(visit, "care")
    hands.picture("care")
    hands.choose(page.due, lambda call: getattr(call, "order_id", 0) == visit.order_id)
    hands.into(page.answer.score, "101")
    hands.press(Key.Key_F8)
    must(bool(page.answer.score.error()), "a score over 100 is refused")
    hands.picture("care-refused")
    hands.into(page.answer.score, "96")
    hands.into(page.answer.remark, "满意，下次还来")
    hands.press(Key.Key_F8)
    today = clock.today()
    answers = {each.order_id: each.score for each in surveys(today.year, today.month)}
    must(answers.get(visit.order_id) == Decimal(96), "the answer counts")
    page.tabs.setCurrentIndex(1)
    hands.picture("care-answers")
    page.tabs.setCurrentIndex(2)
    hands.picture("care-comebacks")


def look_around(visit: Visit) -> None:
    """The lists that a manager looks at: all orders, a car and its history."""
    hands = visit.hands
    page = go(visit, "orders")
    hands.click(page.chips["all"])
    hands.picture("orders-all")
    page = go(visit, "vehicles")
    hands.picture("vehicles")
    hands.press(Key.Key_F3)
    hands.type(PLATE[1:])
    hands.until(lambda: hands.window.top.search.popup.isVisible(), "the car is offered")
    hands.picture("search")
    hands.press(Key.Key_Return)
    hands.wait(50)
    hands.picture("vehicle")


def month(visit: Visit) -> None:
    """月报: the month with this visit in it, as a workbook."""
    hands = visit.hands
    page = go(visit, "reports")
    hands.picture("reports")
    today = clock.today()
    figures = month_figures(today.year, today.month)
    numbers = [each.number for each in figures.orders]
    must(visit.card.row.number in numbers, "the month has the visit")
    path = visit.out / f"monthly-{today:%Y-%m}.xlsx"
    hands.save_into(lambda: hands.press(Key.Key_F9), path)
    hands.until(lambda: not page.busy.isVisible(), "the workbook is written")
    hands.picture("reports-saved")


def settings(visit: Visit) -> None:
    """设置: every part is looked at; a copy is written, and nothing is found changed."""
    hands = visit.hands
    page = go(visit, "settings")
    for number, part in enumerate(page.parts):
        place = page.list.visualItemRect(page.list.item(number)).center()
        hands.click(page.list.viewport(), place)
        hands.picture(f"settings-{part.code}")
    section = page.section()
    hands.click(section.back_up_button)
    hands.until(lambda: not section.job.running, "the copy is written")
    must(backup.newest() is not None, "there is a copy")
    hands.click(section.verify_button)
    hands.until(lambda: not section.job.running, "all is verified")
    must(bool(section.fine.isVisible()), "nothing is found changed")
    hands.picture("settings-verified")
