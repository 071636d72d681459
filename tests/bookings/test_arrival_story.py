"""From the gate to the desk: noted once, received with its waiting time and its booking."""

from datetime import timedelta

import pytest

from reception.bookings import queries as booked
from reception.bookings.actions import book, cancel_booking
from reception.core import clock, db
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import OrderKind
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import person_by_login
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.visits import queries
from reception.visits.actions import dismiss_arrival, expect_again, note_arrival
from tests.bookings.workshop import booking_branch, draft
from tests.stories.people import PIN, Branch


@pytest.fixture
def branch(database, now) -> Branch:
    branch = booking_branch()
    with branch.as_("administrator"):
        add_person(login="gate", name="示例门卫", roles=("gate",), secret=PIN)
    branch.actors["gate"] = actor_of(person_by_login("gate"))
    return branch


def received(plate: str, **visit):
    return check_in(
        customer=CustomerDraft("测试客户001", "13800000001"),
        vehicle=VehicleDraft(plate),
        visit=VisitDraft(1_000, **visit),
        kind=OrderKind.REPAIR,
    )


def test_a_plate_at_the_gate_waits_at_the_desk(branch):
    with clock.frozen(clock.now() - timedelta(minutes=6)), branch.as_("gate"):
        noted = note_arrival(plate=" 沪c·5j9e1")
        again = note_arrival(plate="沪C5J9E1", source="http")
    assert (noted.new, again.new, again.arrival_id) == (True, False, noted.arrival_id)
    with branch.as_("advisor"):
        [row] = queries.arrivals_waiting()
        assert (row.plate, row.minutes(), row.vehicle_id, row.waiting()) == (
            "沪C5J9E1",
            6,
            None,
            True,
        )
        assert queries.longest_wait() == (1, 6)
        opened = received("沪C5J9E1")
        assert queries.arrivals_waiting() == ()
        assert queries.longest_wait() == (0, 0)
        [row] = queries.arrivals_today()
        assert (row.order_id, row.order_number) == (opened.order_id, opened.number)
    came = db.row("SELECT arrived_at FROM visit WHERE id = ?", (opened.visit_id,))
    assert came == (int(clock.now().timestamp()) - 360,)
    with branch.as_("gate"):  # back from the test drive: no customer waits
        said = note_arrival(plate="沪C5J9E1")
        assert (said.arrival_id, opened.number in said.said) == (None, True)


def test_the_gate_may_nothing_else(branch):
    with branch.as_("gate"), pytest.raises(NotAllowed):
        book(booking=draft())
    with branch.as_("technician"), pytest.raises(NotAllowed):
        note_arrival(plate="沪C5J9E1")


@pytest.mark.parametrize(
    "plate", ["", " · ", "沪", "<b>沪A</b>", "沪A12345" * 4, "沪A\x0012", "a b!c"]
)
def test_what_is_no_plate_is_refused(branch, plate):
    with branch.as_("gate"), pytest.raises(Invalid) as refusal:
        note_arrival(plate=plate)
    assert refusal.value.field == "plate"


def test_plates_of_other_forms_are_taken(branch):
    with branch.as_("gate"):
        for plate in ("沪AD12345", "使014578", "临00123", "ABC1234"):
            assert note_arrival(plate=plate).new


def test_a_camera_with_a_wrong_clock_is_refused(branch):
    with branch.as_("gate"):
        for hours in (-13, 1):
            with pytest.raises(Invalid) as refusal:
                note_arrival(plate="沪C5J9E1", at=clock.now() + timedelta(hours=hours))
            assert refusal.value.field == "at"
        with pytest.raises(Invalid):
            note_arrival(plate="沪C5J9E1", source="fax")
        assert note_arrival(plate="沪C5J9E1", at=clock.now() + timedelta(minutes=2)).new
    with branch.as_("advisor"):
        assert queries.arrivals_waiting()[0].minutes() == 0


def test_a_booked_car_is_known_at_the_gate_and_its_booking_is_kept(branch):
    with branch.as_("advisor"):
        key = book(booking=draft(plate="沪C5J9E1", at=clock.now() + timedelta(minutes=28)))
    with branch.as_("gate"):
        note_arrival(plate="沪C5J9E1")
    with branch.as_("advisor"):
        [row] = queries.arrivals_waiting()
        assert (row.booking_id, row.booked_for, row.customer) == (key, "小保养", "测试客户001")
        assert booked.coming_today() == ()  # it stands at the gate: neither due nor missed
        assert booked.reminders() == ()
        with clock.frozen(clock.now() + timedelta(hours=2)):
            assert booked.no_shows() == ()
        opened = received("沪C5J9E1")
        card = booked.booking(key).row
        assert (card.state, card.visit_id) == ("arrived", opened.visit_id)
        assert booked.coming_today() == ()


def test_a_newcomers_booking_is_named_at_check_in(branch):
    with branch.as_("advisor"):
        key = book(booking=draft(plate="", at=clock.now() + timedelta(minutes=28)))
        received("沪C5J9E1", booking_id=key)
        assert booked.booking(key).row.state == "arrived"
        other = book(booking=draft(2, at=clock.now() + timedelta(hours=1)))
        cancel_booking(booking_id=other, version=1, reason="改期")
        received("沪B00002", booking_id=other)
        assert booked.booking(other).row.state == "cancelled"


def test_without_the_gate_a_check_in_finds_its_booking(branch):
    with branch.as_("advisor"):
        key = book(booking=draft(3, at=clock.now() + timedelta(hours=2)))
        received("沪B00003")
        assert booked.booking(key).row.state == "arrived"


def test_a_dismissed_arrival_says_why_and_comes_back(branch):
    with branch.as_("gate"):
        key = note_arrival(plate="沪C5J9E1").arrival_id
        with pytest.raises(Invalid):
            dismiss_arrival(arrival_id=key, reason="")
        dismiss_arrival(arrival_id=key, reason="送件车辆")
        assert queries.arrivals_waiting() == ()
        assert queries.arrivals_today()[0].reason == "送件车辆"
        expect_again(arrival_id=key)
        assert len(queries.arrivals_waiting()) == 1
        dismiss_arrival(arrival_id=key, reason="送件车辆")
        note_arrival(plate="沪C5J9E1")
        with pytest.raises(Refused):
            expect_again(arrival_id=key)
        with pytest.raises(Refused):
            dismiss_arrival(arrival_id=999, reason="x")
    with branch.as_("advisor"):
        received("沪C5J9E1")
        latest = queries.arrivals_today()[0].arrival_id
        with pytest.raises(Refused):
            dismiss_arrival(arrival_id=latest, reason="x")


def test_yesterdays_plate_does_not_stand_in_todays_way(branch):
    with branch.as_("gate"):
        old = note_arrival(plate="沪C5J9E1").arrival_id
    with clock.frozen(clock.now() + timedelta(days=1)), branch.as_("gate"):
        assert queries.arrivals_waiting() == ()
        fresh = note_arrival(plate="沪C5J9E1")
        assert fresh.new
        assert fresh.arrival_id != old
        assert len(queries.arrivals_waiting()) == 1
    reason = db.row("SELECT reason FROM arrival WHERE id = ?", (old,))[0]
    assert reason == "未接待即离开"
