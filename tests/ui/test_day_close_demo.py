"""The demonstration's cashier has closed yesterday; today is open, and all is sound."""

from reception.billing import day_close
from reception.core import clock
from reception.history import proof
from reception.history.demo_close import add_closes
from reports.renderers import render


def test_yesterday_is_closed_and_today_open(demo, anybody):
    assert add_closes(render) == 4
    day = clock.today().replace(day=clock.today().day - 1)
    (closed,) = day_close.closes(day, day)
    assert (closed.name, closed.documents, closed.difference) == ("示例收银", 2, 0)
    (shift,) = day_close.open_shifts()
    assert shift.documents == 2
    assert not shift.forgotten()
    assert list(proof.damage()) == []
