"""A booking from the telephone to the gate: made, moved, reminded, missed, cancelled; peaks levelled."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.bookings import queries
from reception.bookings.actions import (
    BookedItem,
    book,
    cancel_booking,
    change_booking,
    mark_done,
    mark_no_show,
    mark_undone,
    still_expect,
)
from reception.bookings.models import Errand
from reception.core import clock, db
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reception.core.settings import change_setting
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import OrderKind
from reception.shopfloor.plan_actions import place
from reception.shopfloor.queries import bays
from reception.staff.queries import person_by_login
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from tests.bookings.workshop import booking_branch, draft, tomorrow
from tests.stories.people import Branch


@pytest.fixture
def branch(database, now) -> Branch:
    return booking_branch()


def rows(day: int = 1):
    return queries.bookings(*clock.day_bounds(clock.today() + timedelta(days=day)))


def test_a_booking_is_kept_with_everything_asked_for(branch):
    with branch.as_("advisor"):
        items = (
            BookedItem("package", "TC-XBY", "小保养", Decimal("0.8")),
            BookedItem("part", "P-1", "雨刮片"),
        )
        advisor = person_by_login("advisor").person_id
        key = book(
            booking=draft(
                model="示例 轿车", items=items, words="刹车有异响", note="VIP", advisor_id=advisor
            )
        )
        card = queries.booking(key)
    row = card.row
    assert (row.plate, row.name, row.phone) == ("沪B00001", "测试客户001", "13800000001")
    assert (row.starts_at, row.ends_at) == (tomorrow("10:00"), tomorrow("11:00"))
    assert row.work == "小保养、雨刮片"
    assert row.about() == "小保养、雨刮片"
    assert [(item.kind, item.code, item.hours) for item in card.items] == [
        ("package", "TC-XBY", Decimal("0.8")),
        ("part", "P-1", Decimal(0)),
    ]
    assert (row.state, row.advisor, card.made_by) == ("booked", "示例advisor", "示例advisor")
    assert [each.booking_id for each in rows()] == [key]
    assert queries.coming_today() == ()


def test_phones_are_masked_for_who_does_not_need_them(branch):
    with branch.as_("advisor"):
        key = book(booking=draft())
    with branch.as_("foreman"):
        assert queries.booking(key).row.phone == "138****0001"
        with pytest.raises(NotAllowed):
            book(booking=draft(2))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "123"}, "phone"),
        ({"plate": "沪I0O00"}, "plate"),
        ({"minutes": 10}, "minutes"),
        ({"minutes": 60 * 24 * 30}, "minutes"),
        ({"items": ()}, "words"),
        ({"bay_kind": "paint"}, "bay_kind"),
        ({"bay_kind": "x'; DROP TABLE booking"}, "bay_kind"),
        ({"technician_id": 999}, "technician_id"),
        ({"vehicle_id": 999}, "plate"),
        ({"words": "a\x00b"}, "words"),
        ({"model": "a\nb"}, "model"),
        ({"items": (BookedItem("wash", "x", "y"),)}, "items"),
    ],
)
def test_what_cannot_be_booked_names_its_field(branch, changes, field):
    with branch.as_("advisor"), pytest.raises(Invalid) as refusal:
        book(booking=draft(**changes))
    assert refusal.value.field == field
    assert db.row("SELECT count(*) FROM booking") == (0,)


def test_times_that_cannot_be(branch):
    with branch.as_("advisor"):
        for wrong in (clock.now() - timedelta(minutes=1), clock.now() + timedelta(days=200)):
            with pytest.raises(Invalid) as refusal:
                book(booking=draft(at=wrong))
            assert refusal.value.field == "starts_at"
        with pytest.raises(Refused, match=r"不营业.*11-21 08:00"):
            book(booking=draft(at=tomorrow("07:00")))
    with branch.as_("manager"):
        change_setting(name="closed_weekdays", value=[5])  # tomorrow is a Saturday
    with branch.as_("advisor"), pytest.raises(Refused, match="11-22 08:00"):
        book(booking=draft(at=tomorrow("10:00")))


def test_a_peak_is_levelled(branch):
    """Four mechanical bays keep a fifth for walk-ins: three at ten, the fourth is offered eleven."""
    with branch.as_("advisor"):
        for number in range(1, 4):
            book(booking=draft(number))
        with pytest.raises(Refused, match=r"留给未预约.*11-21 11:00"):
            book(booking=draft(4))
        plan = queries.plan_ahead(clock.today())
        length = timedelta(minutes=60)
        assert plan.next_free(length, "mechanical", tomorrow("10:00")) == tomorrow("11:00")
        assert plan.next_free(length, "mechanical", tomorrow("09:00")) == tomorrow("09:00")
        book(booking=draft(4, tomorrow("11:00")))
        book(booking=draft(5, bay_kind="quick"))
        with pytest.raises(Refused, match="留给未预约"):
            # five technicians, four of them for bookings
            book(booking=draft(6, bay_kind="body"))
    with branch.as_("manager"):
        change_setting(name="walk_in_reserve", value=0)
        book(booking=draft(6, bay_kind="body"))
        with pytest.raises(Refused, match="技师都有活"):
            book(booking=draft(7))


def test_cars_in_their_bays_take_room_too(branch):
    with branch.as_("advisor"):
        for number in range(4):
            opened = check_in(
                customer=CustomerDraft(f"测试客户{50 + number:03d}"),
                vehicle=VehicleDraft(f"沪C0000{number}"),
                visit=VisitDraft(1_000),
                kind=OrderKind.REPAIR,
            )
            bay = [each for each in bays() if each.kind == "mechanical"][number]
            place(
                order_id=opened.order_id, bay_id=bay.bay_id, technician_id=None,
                starts_at=tomorrow("10:00"), ends_at=tomorrow("10:45"), anyway=True,
            )  # fmt: skip
        with pytest.raises(Refused, match=r"工位.*11-21 11:00"):
            book(booking=draft())
        book(booking=draft(at=tomorrow("11:00")))


def test_a_technician_asked_for_is_asked_once(branch):
    with branch.as_("advisor"):
        one = person_by_login("tech1").person_id
        book(booking=draft(1, technician_id=one))
        with pytest.raises(Refused, match=r"这位技师.*11:00"):
            book(booking=draft(2, technician_id=one))
        book(booking=draft(2))


def test_long_work_rests_while_the_branch_is_closed(branch):
    with branch.as_("advisor"):
        key = book(booking=draft(at=tomorrow("16:00"), minutes=240))
        assert queries.booking(key).row.ends_at == tomorrow("10:00") + timedelta(days=1)


def test_a_car_is_booked_once_a_day(branch):
    with branch.as_("advisor"):
        book(booking=draft())
        with pytest.raises(Refused, match=r"沪B·00001.*11-21 10:00"):
            book(booking=draft(at=tomorrow("15:00")))
        book(booking=draft(at=tomorrow("15:00") + timedelta(days=1)))


def test_moving_keeps_the_room_honest_and_asks_for_new_reminders(branch):
    with branch.as_("advisor"):
        key = book(booking=draft())
        for what in (Errand.DAY_BEFORE, Errand.PARTS):
            mark_done(booking_id=key, what=what, how="phone")
        for number in range(2, 5):
            book(booking=draft(number, tomorrow("14:00")))
        version = queries.booking(key).row.version
        with pytest.raises(Refused, match="15:00"):
            change_booking(booking_id=key, version=version, booking=draft(at=tomorrow("14:00")))
        change_booking(booking_id=key, version=version, booking=draft(at=tomorrow("15:00")))
        card = queries.booking(key)
        assert card.row.starts_at == tomorrow("15:00")
        assert [mark.what for mark in card.marks] == ["parts"]
        with pytest.raises(Conflict):
            change_booking(booking_id=key, version=version, booking=draft(at=tomorrow("16:00")))
        other = replace(draft(at=tomorrow("15:00")), items=(), words="异响")
        change_booking(booking_id=key, version=card.row.version, booking=other)
        card = queries.booking(key)
        assert (card.items, card.marks, card.row.about()) == ((), (), "异响")


def test_who_was_reminded_is_kept(branch):
    with branch.as_("advisor"):
        key = book(booking=draft())
        [due] = queries.reminders()
        assert (due.what, due.row.booking_id, due.done) == ("day_before", key, None)
    with branch.as_("care"):
        mark_done(booking_id=key, what=Errand.DAY_BEFORE, how="wechat", note="会准时到")
        [due] = queries.reminders()
        assert (due.done.person, due.done.how, due.done.note) == ("示例care", "wechat", "会准时到")
        with pytest.raises(Refused, match="已经"):
            mark_done(booking_id=key, what=Errand.DAY_BEFORE, how="phone")
        mark_undone(booking_id=key, what=Errand.DAY_BEFORE)
        assert queries.reminders()[0].done is None
    with clock.frozen(tomorrow("09:10")), branch.as_("advisor"):
        assert [due.what for due in queries.reminders()] == ["hour_before"]


def test_parts_of_a_package_are_laid_out(branch):
    package, name = db.row(
        "SELECT p.code, p.name FROM package p WHERE EXISTS (SELECT 1 FROM package_line l"
        " WHERE l.package_id = p.id AND l.kind = 'part') ORDER BY p.code"
    )
    wanted = db.rows(
        "SELECT l.code FROM package_line l JOIN package p ON p.id = l.package_id"
        " WHERE p.code = ? AND l.kind = 'part' ORDER BY l.position",
        (package,),
    )
    with branch.as_("advisor"):
        key = book(booking=draft(items=(BookedItem("package", package, name),)))
        parts = queries.parts_to_prepare()
        assert [(part.code,) for part in parts] == wanted
        assert {(part.plate, part.package, part.done) for part in parts} == {
            ("沪B00001", name, None)
        }
        mark_done(booking_id=key, what=Errand.PARTS)
        assert {part.done.person for part in queries.parts_to_prepare()} == {"示例advisor"}


def test_who_does_not_come_is_noted_by_one_click_and_may_still_come(branch):
    with branch.as_("advisor"):
        key = book(booking=draft(at=clock.now() + timedelta(minutes=28)))
        with pytest.raises(Refused):
            mark_no_show(booking_id=key)
    with clock.frozen(clock.now() + timedelta(minutes=57)), branch.as_("advisor"):
        assert queries.no_shows() == ()
    with clock.frozen(clock.now() + timedelta(minutes=58)), branch.as_("advisor"):
        assert [row.booking_id for row in queries.no_shows()] == [key]
        mark_no_show(booking_id=key)
        assert queries.no_shows() == ()
        assert queries.coming_today() == ()
        with pytest.raises(Refused):
            mark_done(booking_id=key, what=Errand.HOUR_BEFORE)
        still_expect(booking_id=key)
        assert [row.booking_id for row in queries.coming_today()] == [key]
        mark_no_show(booking_id=key)
        version = queries.booking(key).row.version
        change_booking(booking_id=key, version=version, booking=draft(at=tomorrow("09:00")))
        assert queries.booking(key).row.state == "booked"


def test_a_cancelled_booking_says_why_and_frees_its_room(branch):
    with branch.as_("advisor"):
        keys = [book(booking=draft(number)) for number in range(1, 4)]
        with pytest.raises(Refused):
            book(booking=draft(4))
        with pytest.raises(Invalid):
            cancel_booking(booking_id=keys[0], version=1, reason=" ")
        cancel_booking(booking_id=keys[0], version=1, reason="客户出差")
        book(booking=draft(4))
        row = queries.booking(keys[0]).row
        assert (row.state, row.reason) == ("cancelled", "客户出差")
        with pytest.raises(Refused, match="预约已取消"):
            cancel_booking(booking_id=keys[0], version=row.version, reason="x")
        with pytest.raises(Refused):
            change_booking(booking_id=keys[0], version=row.version, booking=draft())
        with pytest.raises(Refused):
            mark_no_show(booking_id=12_345)
