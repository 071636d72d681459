"""One calendar for bookings, board and promise: on both databases, with a break and a closed day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.bookings.queries import plan_ahead
from reception.core import clock, settings
from reception.core.errors import Invalid, NotAllowed
from reception.core.hours import DayKind
from reception.core.special_days import set_special_days, special_days, working_hours
from reception.core.units import day_number
from reception.orders import actions
from reception.orders.models import OrderKind, State
from reception.orders.promises import Told
from reception.orders.queries import order
from reception.shopfloor.promise import propose, propose_again
from reception.shopfloor.queries import board
from tests.stories.people import Branch, found_branch
from tests.ui.workshop import Floor, at


@pytest.fixture
def branch(database, now, cheap_hashing) -> Branch:
    return found_branch()


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


def tune(branch: Branch, **values) -> None:
    with branch.as_("manager"):
        for name, value in values.items():
            settings.change_setting(name=name, value=value)


def close(branch: Branch, ahead: int, *, days: int = 1, word: str = "盘点") -> None:
    first = clock.today() + timedelta(days=ahead)
    last = day_number(first + timedelta(days=days - 1))
    with branch.as_("manager"):
        set_special_days(first=day_number(first), last=last, kind=DayKind.CLOSED, word=word)


def test_a_promise_is_made_of_work_bay_break_and_buffer(shop, branch):
    tune(branch, breaks=[["15:30", "16:00"]], buffer_inspection=20, buffer_wash=25)
    found = propose(Decimal("1.2"), OrderKind.MAINTENANCE, wash=True)
    assert found.starts_at == at("14:35")
    assert (found.inspection, found.wash) == (20, 25)
    assert found.ready_at == at("17:05")  # 75 minutes of work, 30 of rest, 45 of check and wash
    assert [(rest.begin, rest.end) for rest in found.rests] == [(at("15:30"), at("16:00"))]
    assert propose(Decimal("1.2"), OrderKind.MAINTENANCE, wash=False).ready_at == at("16:40")


def test_bookings_board_and_promise_begin_after_the_closed_days(shop, branch):
    tune(branch, closed_weekdays=[6])  # the Sunday after tomorrow
    close(branch, 1)
    close(branch, 3, word="消防检查")
    tuesday = clock.at(clock.today() + timedelta(days=4), 8)
    length = timedelta(hours=4)
    with branch.as_("advisor"):
        found = propose(Decimal(4), OrderKind.MAINTENANCE, wash=False)
        booked = plan_ahead(clock.today()).next_free(length, "mechanical", at("14:40"))
    assert found.starts_at == booked == tuesday
    assert found.ready_at == tuesday + timedelta(hours=4, minutes=15)
    key = shop.receive("沪A66N20", hours="4")
    shown = board(clock.today())
    assert shown.suggestions[key].starts_at == tuesday
    assert shown.hours.span(clock.today() + timedelta(days=1)) is None


def test_the_proposal_names_why_a_night_is_long(shop, branch):
    close(branch, 1, days=2)
    with branch.as_("advisor"):
        (rest,) = propose(Decimal(12), OrderKind.MAINTENANCE, wash=False).rests[:1]
    assert (rest.begin, rest.word) == (at("18:00"), "盘点")


def test_a_day_is_special_once_and_only_a_manager_says_so(branch):
    close(branch, 2, days=3)
    close(branch, 3, word="停电")
    assert [row.special.word for row in special_days(clock.today())] == ["盘点", "停电", "盘点"]
    with pytest.raises(NotAllowed), branch.as_("advisor"):
        set_special_days(first=20261201, last=None, kind=DayKind.CLOSED, word="盘点")
    for wrong, field in (
        ({"first": 20261119}, "first"),
        ({"first": 20261131}, "first"),
        ({"first": 20261201, "last": 20270115}, "last"),
        ({"first": 20261201, "word": " "}, "word"),
        ({"first": 20261201, "kind": DayKind.HOURS, "opens": "9", "closes": "12:00"}, "opens"),
    ):
        asked = {"last": None, "kind": DayKind.CLOSED, "word": "盘点", **wrong}
        with pytest.raises(Invalid) as refusal, branch.as_("manager"):
            set_special_days(**asked)
        assert refusal.value.field == field


def test_other_hours_of_a_day(branch):
    day = clock.today() + timedelta(days=1)
    with branch.as_("manager"):
        set_special_days(
            first=day_number(day), last=None, kind=DayKind.HOURS, opens="09:00", closes="12:30",
            word="年会",
        )  # fmt: skip
    with branch.as_("advisor"):
        assert working_hours().span(day) == (clock.at(day, 9), clock.at(day, 12, 30))


def test_an_order_in_its_bay_is_ready_after_its_place(shop, branch):
    key = shop.receive("沪A66N20", hours="1", wash=True)
    shop.dispatch(key, "2号", at("15:00"), 60)
    with branch.as_("advisor"):
        found = propose_again(key, State.DISPATCHED, Decimal(1), OrderKind.MAINTENANCE)
        assert (found.bay, found.starts_at, found.ready_at) == ("2号", at("15:00"), at("16:30"))
        checked = propose_again(key, State.INSPECTION, Decimal(1), OrderKind.MAINTENANCE)
    assert (checked.hours, checked.ready_at) == (0, at("15:05"))


def test_who_was_told_of_a_promise_before_it_passed(shop, branch):
    key = shop.receive("沪A66N20", promised=at("16:00"))
    change = dict.fromkeys(("order_id",), key)
    with branch.as_("advisor"):
        actions.promise(**change, promised_at=at("17:00"), reason="等件", told=False)
        with clock.frozen(at("15:50")):
            actions.promise(**change, promised_at=at("17:00"))
        with clock.frozen(at("17:10")):
            actions.promise(**change, promised_at=at("18:00"), reason="等件")
        told = [row.told for row in order(key).promises]
    assert told == [Told.FIRST, Told.NOT, Told.IN_TIME, Told.TOO_LATE]
