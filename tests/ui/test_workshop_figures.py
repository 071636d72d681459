"""车间数字 through the real window: live today, any period, refused days, an empty day."""

from PySide6.QtCore import Qt

from reception.core import clock, gate
from reception.figures.workshop import workshop_figures
from reception.shopfloor.clocking_actions import sign_on, start_job
from tests.ui.counter import at_counter
from tests.ui.office import desk, key, press, somebody
from tests.ui.workshop import Floor, at
from ui.reports_room.workshop_figures import CUTS


def card(page, name):
    return next(each for each in page.cards if each.name.text() == name)


def test_the_foreman_sees_today_as_it_goes_on(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("foreman1"), "workshop")
    data = workshop_figures(clock.today(), clock.today())
    assert page.period.word.text() == f"{clock.today()}"
    assert card(page, "工位利用率").figure.text().endswith("%")
    assert f"{data.bay_orders} 台次" in card(page, "工位周转率").formula.text()
    assert page.table.rows() == list(data.people)
    assert len(page.bars.bars()) == len(data.bays)
    picture(window, "workshop-figures-today")
    for cut in CUTS:
        press(page.cut.buttons[cut])
        assert page.cut.chosen() == (cut,)
    press(page.cut.buttons["hours"])
    picture(window, "workshop-figures-hours")
    press(page.period.kind.buttons["month"])
    assert page.period.first.day == 1
    assert (
        f"{workshop_figures(page.period.first, page.period.last).settled} 张"
        in card(page, "工时效率").formula.text()
    )
    picture(window, "workshop-figures-month")
    press(page.period.before)
    assert (page.period.first.month, page.period.last.day) == (10, 31)
    press(page.period.after)
    assert not page.period.after.isEnabled()
    window.close()


def test_any_days_can_be_asked_for_and_wrong_ones_are_said(qtbot, branch, picture):
    hands = at_counter(qtbot, branch, "manager", "workshop")
    page = hands.page
    picture(hands.window, "workshop-figures-empty")
    hands.click(page.period.kind.buttons["own"])
    assert page.period.days.isVisible()
    hands.retype(page.period.begins, "2026-11-18")
    hands.retype(page.period.ends, "2026-11-10")
    hands.click(page.period.show_button)
    assert page.period.ends.error() == "结束日期早于开始日期。"
    picture(hands.window, "workshop-figures-refused")
    hands.retype(page.period.ends, "2026-11-19")
    hands.click(page.period.show_button)
    assert page.period.word.text() == "2026-11-18 – 11-19"
    assert "2 天" in card(page, "工位周转率").against.text()
    hands.click(page.period.before)
    assert page.period.word.text() == "2026-11-16 – 11-17"
    hands.window.close()


def test_a_sign_on_elsewhere_shows_at_once(qtbot, branch, picture):
    shop = Floor(branch)
    hands = at_counter(qtbot, branch, "foreman", "workshop")
    page = hands.page
    assert page.table.rows() == []
    order_id = shop.receive("沪A66N20", promised=at("16:40"))
    with clock.frozen(at("13:32")), gate.acting(branch.actors["technician"]):
        sign_on()
        start_job(order_id=order_id)
    qtbot.waitUntil(lambda: len(page.table.rows()) == 1, timeout=3000)
    key(page, Qt.Key.Key_F5)
    assert card(page, "工时利用率").figure.text() == "100.0%"
    assert [(row.given, row.taken) for row in page.table.rows()] == [(0, 1)]
    hands.window.close()
