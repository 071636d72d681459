"""打卡: a day without gaps, several on one order, holds, calls, forgotten sign-offs; both databases."""

from datetime import timedelta

import pytest

from reception.core import clock, db, gate, record
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.orders.models import State
from reception.orders.queries import order
from reception.shopfloor import actions as floor
from reception.shopfloor.clocking_actions import (
    answer_call,
    close_forgotten,
    finish_job,
    pause_job,
    sign_off,
    sign_on,
    start_job,
)
from reception.shopfloor.clocking_models import Clocking, Pause, What
from reception.shopfloor.clocking_queries import (
    at_work,
    calls,
    clocked,
    days,
    jobs,
    on_orders,
    someone_forgot,
    worked_on,
)
from reception.shopfloor.correction_actions import (
    confirm_forgotten,
    correct_attendance,
    correct_stretch,
)
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import person_by_login
from tests.safety import contest
from tests.ui.workshop import Floor, at


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


def second(shop: Floor) -> gate.Actor:
    """Add another technician."""
    with shop.branch.as_("administrator"):
        add_person(login="technician2", name="示例技师乙", roles=("technician",))
    return actor_of(person_by_login("technician2"))


def do(actor: gate.Actor, text: str, action, **arguments):
    """Let somebody do something at a time of today."""
    with clock.frozen(at(text)), gate.acting(actor):
        return action(**arguments)


def pieces(text: str = "18:00") -> list[tuple[str, str, str]]:
    """Return today's stretches of the technician as (what or reason, begin, end)."""
    with clock.frozen(at(text)):
        begin, end = clock.day_bounds(clock.today())
        return [
            (
                p.reason or str(p.what), clock.show(p.began_at, "%H:%M"),
                clock.show(p.ended_at, "%H:%M") if p.ended_at else "",
            )
            for d in days(begin, end) if d.name == "示例technician" for p in d.pieces
        ]  # fmt: skip


def test_a_day_has_no_gap(shop):
    tech = shop.branch.actors["technician"]
    first, other = shop.receive("沪A00001"), shop.receive("沪A00002")
    do(tech, "8:00", sign_on)
    do(tech, "8:10", start_job, order_id=first)
    assert order(first).row.state is State.WORKING
    do(tech, "9:00", start_job, order_id=other)
    do(tech, "10:00", pause_job, reason=Pause.PARTS)
    assert order(other).row.state is State.HOLD_PARTS
    do(tech, "10:20", start_job, order_id=first)
    assert do(tech, "11:30", finish_job)
    assert order(first).row.state is State.INSPECTION
    do(tech, "12:00", pause_job, reason=Pause.BREAK)
    do(tech, "12:30", start_job, order_id=other)
    assert order(other).row.state is State.WORKING
    do(tech, "14:00", sign_off)
    assert pieces() == [
        ("idle", "08:00", "08:10"), ("job", "08:10", "09:00"), ("job", "09:00", "10:00"),
        ("parts", "10:00", "10:20"), ("job", "10:20", "11:30"), ("idle", "11:30", "12:00"),
        ("break", "12:00", "12:30"), ("job", "12:30", "14:00"),
    ]  # fmt: skip
    [found] = clocked(*clock.day_bounds(clock.today()))
    assert found.attended_seconds == 6 * 3600
    assert found.clocked_seconds == (50 + 60 + 70 + 90) * 60
    assert found.idle_seconds == 40 * 60
    assert found.pause_seconds == {Pause.PARTS: 20 * 60, Pause.BREAK: 30 * 60}
    assert [(w.name, w.seconds) for w in worked_on(first)] == [("示例technician", 120 * 60)]


def test_starting_signs_on_and_nobody_clocks_for_nobody(shop):
    key = shop.receive("沪A00001")
    do(shop.branch.actors["technician"], "8:10", start_job, order_id=key)
    [mine] = [p for p in at_work() if p.order_id == key]
    assert (mine.what, mine.plate, mine.work) == (What.JOB, "沪A00001", "小保养")
    assert [j.mine for j in jobs(mine.person_id)] == [True]
    assert [o.name for o in on_orders()[key]] == ["示例technician"]
    with gate.acting(gate.system("test")), pytest.raises(Refused, match="本人"):
        sign_on()
    with shop.branch.as_("technician"), pytest.raises(Refused, match="已经上班"):
        sign_on()
    with shop.branch.as_("technician"), pytest.raises(Refused, match="已经在做"):
        start_job(order_id=key)
    with shop.branch.as_("care"), pytest.raises(NotAllowed):
        sign_on()
    with shop.branch.as_("foreman"), pytest.raises(Refused, match="还没有上班"):
        sign_off()


def test_several_on_one_order_and_the_last_one_decides(shop):
    tech, mate = shop.branch.actors["technician"], second(shop)
    key = shop.receive("沪A00001")
    do(tech, "8:00", start_job, order_id=key)
    do(mate, "8:30", start_job, order_id=key)
    assert [o.name for o in on_orders()[key]] == ["示例technician", "示例技师乙"]
    do(tech, "9:00", pause_job, reason=Pause.CONSENT)
    assert order(key).row.state is State.WORKING  # the mate goes on
    do(mate, "9:10", pause_job, reason=Pause.CONSENT)
    assert order(key).row.state is State.HOLD_CONSENT
    do(tech, "9:30", start_job, order_id=key)
    do(mate, "9:40", start_job, order_id=key)
    assert do(tech, "10:00", finish_job) is False
    assert order(key).row.state is State.WORKING
    assert do(mate, "10:30", finish_job) is True
    assert order(key).row.state is State.INSPECTION
    assert [(w.name, w.seconds // 60) for w in worked_on(key)] == [
        ("示例technician", 90), ("示例技师乙", 90),
    ]  # fmt: skip


def test_who_finishes_or_holds_from_the_board_stops_the_clocks(shop):
    tech, mate = shop.branch.actors["technician"], second(shop)
    key = shop.receive("沪A00001")
    do(tech, "8:00", start_job, order_id=key)
    do(mate, "8:00", start_job, order_id=key)
    foreman = shop.branch.actors["foreman"]
    do(foreman, "9:00", floor.hold, order_id=key, state=State.HOLD_PARTS, reason="机油格")
    assert [(p.what, p.reason) for p in at_work() if p.what] == [(What.PAUSE, "parts")] * 2
    do(tech, "9:30", start_job, order_id=key)
    do(foreman, "10:00", floor.finish_work, order_id=key)
    assert [p.what for p in at_work() if p.what] == [What.IDLE] * 2
    assert [w.seconds // 60 for w in worked_on(key)] == [90, 60]


def test_a_call_is_red_until_somebody_answers(shop):
    tech = shop.branch.actors["technician"]
    key = shop.receive("沪A00001")
    do(tech, "8:00", start_job, order_id=key)
    do(tech, "8:30", pause_job, reason=Pause.HELP)
    assert order(key).row.state is State.HOLD_OTHER
    [call] = calls()
    assert (call.person, call.what, call.plate) == ("示例technician", Pause.HELP, "沪A00001")
    do(shop.branch.actors["foreman"], "8:35", answer_call, call_id=call.call_id)
    assert calls() == ()
    with shop.branch.as_("foreman"), pytest.raises(Refused, match="已有人应答"):
        answer_call(call_id=call.call_id)
    who = db.row("SELECT answered_by, answered_at - at FROM floor_call")
    assert who == (shop.branch.actors["foreman"].person_id, 300)
    do(tech, "8:40", pause_job, reason=Pause.TOOL)
    assert [c.what for c in calls()] == [Pause.TOOL]
    do(tech, "8:45", start_job, order_id=key)  # found it alone
    assert calls() == ()


def test_a_clock_set_back_makes_nothing_negative(shop):
    tech = shop.branch.actors["technician"]
    first, other = shop.receive("沪A00001"), shop.receive("沪A00002")
    do(tech, "12:00", start_job, order_id=first)
    do(tech, "10:00", start_job, order_id=other)  # two hours back
    do(tech, "10:05", pause_job, reason=Pause.HELP)
    do(tech, "10:30", sign_off)
    do(tech, "11:00", start_job, order_id=first)
    do(tech, "13:00", sign_off)
    assert db.row("SELECT count(*) FROM clocking WHERE ended_at < began_at") == (0,)
    [found] = clocked(*clock.day_bounds(clock.today()))
    assert (found.attended_seconds, found.clocked_seconds) == (3600, 3600)


def test_a_forgotten_sign_off_is_made_at_closing_time_and_confirmed(shop):
    tech = shop.branch.actors["technician"]
    key = shop.receive("沪A00001")
    do(tech, "8:00", start_job, order_id=key)
    midnight = at("18:00") + timedelta(hours=7)
    with clock.frozen(midnight), gate.acting(gate.NOBODY):
        assert not someone_forgot()  # evening work may pass midnight
        assert close_forgotten() == 0
    morning = at("8:05") + timedelta(days=1)
    with clock.frozen(morning), gate.acting(gate.NOBODY):
        assert someone_forgot()
        assert close_forgotten() == 1
    with clock.frozen(morning):
        [day] = days(*clock.day_bounds(clock.today()))
    assert (clock.show(day.ended_at), day.to_confirm) == ("2026-11-20 18:00", True)
    with shop.branch.as_("technician"), pytest.raises(NotAllowed):
        confirm_forgotten(attendance_id=day.attendance_id, version=day.version)
    with shop.branch.as_("foreman"):
        confirm_forgotten(attendance_id=day.attendance_id, version=day.version)
    assert not days(*clock.day_bounds(clock.today()))[0].to_confirm


def test_a_foreman_corrects_with_a_reason_and_the_old_is_kept(shop):
    tech, foreman = shop.branch.actors["technician"], shop.branch.actors["foreman"]
    key, other = shop.receive("沪A00001"), shop.receive("沪A00002")
    do(tech, "8:00", start_job, order_id=key)
    values = {"person_id": tech.person_id, "began_at": at("9:00"), "ended_at": at("9:30")}
    with clock.frozen(at("12:00")), shop.branch.as_("technician"), pytest.raises(NotAllowed):
        correct_stretch(**values, what=What.JOB, order_id=other, reason="x")
    with clock.frozen(at("12:00")), shop.branch.as_("foreman"):
        with pytest.raises(Invalid, match="原因"):
            correct_stretch(**values, what=What.JOB, order_id=other, reason=" ")
        with pytest.raises(Invalid, match="还没到"):
            correct_stretch(**values | {"ended_at": at("13:00")}, what=What.IDLE, reason="x")
        with pytest.raises(Invalid, match="没有上班"):
            correct_stretch(**values | {"began_at": at("7:00")}, what=What.IDLE, reason="x")
    do(
        foreman,
        "12:00",
        correct_stretch,
        **values,
        what=What.JOB,
        order_id=other,
        reason="忘了扫码",
    )
    # The empty stretch between signing on and starting lasted no time and is kept.
    assert pieces()[1:] == [
        ("job", "08:00", "09:00"),
        ("job", "09:00", "09:30"),
        ("job", "09:30", ""),
    ]
    do(tech, "12:00", finish_job)
    [day] = days(*clock.day_bounds(clock.today()))
    assert day.corrected
    do(
        foreman, "14:00", correct_attendance, attendance_id=day.attendance_id, version=day.version,
        began_at=at("7:30"), ended_at=at("12:30"), reason="上班打卡机坏了",
    )  # fmt: skip
    assert pieces()[0] == ("idle", "07:30", "08:00")
    assert pieces()[-1] == ("idle", "12:00", "12:30")
    [found] = clocked(*clock.day_bounds(clock.today()))
    assert (found.attended_seconds, found.clocked_seconds) == (5 * 3600, 4 * 3600)
    kept = db.rows("SELECT before, after, reason FROM clocking_correction ORDER BY id")
    assert [row[2] for row in kept] == ["忘了扫码", "上班打卡机坏了"]
    assert kept[0][0] != kept[0][1]

    @gate.action(gate.Permission.DISPATCH)
    def forge() -> None:
        db.execute("UPDATE clocking_correction SET reason = 'x'")

    with shop.branch.as_("foreman"), pytest.raises(IntegrityError):
        forge()


def test_the_database_itself_lets_nobody_be_at_two_things(shop, anybody):
    tech = shop.branch.actors["technician"].person_id
    key = shop.receive("沪A00001")

    @gate.action(gate.Permission.WORK)
    def stray(*, begin: str, end: str | None) -> None:
        record.add(
            Clocking, person=tech, order=key, what=What.JOB, began_at=at(begin),
            ended_at=at(end) if end else None, ended_why="next" if end else "",
        )  # fmt: skip

    with gate.acting(anybody):
        stray(begin="8:00", end="9:00")
        stray(begin="9:00", end=None)
        for begin, end in (("8:30", "8:40"), ("7:00", "8:01"), ("10:00", "11:00"), ("7:00", None)):
            with pytest.raises(IntegrityError):
                stray(begin=begin, end=end)
        stray(begin="8:30", end="8:30")  # no time at all
    assert db.row("SELECT count(*) FROM clocking") == (3,)


def _clock(barrier, number, person, orders, rounds):
    actor = gate.Actor(person, "示例technician", frozenset(gate.Permission))
    done = 0
    with gate.acting(actor):
        for turn in range(rounds):
            barrier.wait(60)
            try:
                start_job(order_id=orders[(number + turn) % len(orders)])
                done += 1
            except Refused:
                pass
            barrier.wait(60)
    return done


def test_two_stations_never_let_one_person_be_twice(database, shop):
    orders = [shop.receive(f"沪A0000{n}") for n in range(5)]
    person = shop.branch.actors["technician"].person_id
    contest.run(database, 4, _clock, person, orders, 10)
    assert db.row("SELECT count(*) FROM clocking WHERE ended_at IS NULL") == (1,)
    assert db.row("SELECT count(*) FROM attendance") == (1,)
    gaps = db.rows(
        "SELECT c.id FROM clocking c WHERE c.ended_at IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM clocking d WHERE d.began_at = c.ended_at AND d.id > c.id)"
    )
    assert gaps == []


def _leave_last(barrier, number, people, key):
    actor = gate.Actor(people[number], "x", frozenset(gate.Permission))
    with gate.acting(actor):
        start_job(order_id=key)
        barrier.wait(60)
        pause_job(reason=Pause.PARTS)
    return True


def test_two_who_stop_at_once_leave_the_order_on_hold(database, shop):
    key = shop.receive("沪A00001")
    people = [shop.branch.actors["technician"].person_id, second(shop).person_id]
    contest.run(database, 2, _leave_last, people, key)
    assert order(key).row.state is State.HOLD_PARTS
