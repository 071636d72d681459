"""Before closing Today says to the foreman how many cars are not decided about."""

from reception.core import clock, gate
from reception.shopfloor.carry_actions import keep_here
from reception.shopfloor.carry_queries import closing_list
from tests.ui.office import desk, somebody


def test_cars_that_stay_over_night_are_counted_until_decided(qtbot, demo, picture):
    evening = clock.at(clock.today(), 17, 30)
    with clock.frozen(evening):
        window, page = desk(qtbot, somebody("foreman1"), "today")
        left = closing_list().open
        assert left
        assert page.night.isVisible()
        assert str(len(left)) in page.night.text()
        picture(window, "today_night")
        for row in left:
            keep_here(order_id=row.order_id, reason="客户留车", told=True)
        page.refresh()
        assert not page.night.isVisible()
        assert gate.may(gate.Permission.ROSTER)


def test_nobody_else_is_asked(qtbot, demo):
    with clock.frozen(clock.at(clock.today(), 17, 30)):
        _window, page = desk(qtbot, somebody("cashier1"), "today")
        assert not page.night.isVisible()
