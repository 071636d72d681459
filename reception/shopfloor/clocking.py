"""How somebody's day goes on inside an action: what is open ends where the next begins.

Nothing here asks who may; the verbs are in `clocking_actions`. The person is held first, then the
orders in the order of their keys, so that two stations never wait for each other.
"""

from dataclasses import dataclass
from datetime import datetime

from reception.core import clock, db, gate, record
from reception.core.errors import Refused
from reception.core.fields import instant, seconds
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.orders.models import State
from reception.orders.rules import HOLDS
from reception.shopfloor.clocking_models import Attendance, Clocking, FloorCall, Pause, What
from reception.shopfloor.clocking_rules import PAUSE_OF, is_forgotten


@dataclass(frozen=True)
class Now:
    """What somebody is at: the open attendance and the open stretch of it."""

    attendance_id: int
    signed_on_at: datetime
    clocking_id: int
    what: What
    reason: str
    order_id: int | None
    began_at: datetime


def me() -> int:
    """Return the person at the desk; Refused for a command that is nobody."""
    person_id = gate.actor().person_id
    if person_id is None:
        raise Refused(_("Only a person can clock on. Sign in with your own name."))
    return person_id


def hold_person(person_id: int) -> None:
    """Let no other station clock this person until the action ends."""
    db.row("SELECT id FROM person WHERE id = ?" + db.for_update(), (person_id,))


def hold_orders(*order_ids: int | None) -> dict[int, State]:
    """Hold these orders until the action ends and return their states."""
    keys = sorted({key for key in order_ids if key is not None})
    sql = "SELECT state FROM work_order WHERE id = ?" + db.for_update()
    found = {key: db.row(sql, (key,)) for key in keys}
    return {key: State(row[0]) for key, row in found.items() if row is not None}


def present(person_id: int) -> Now | None:
    """Return what somebody is at, None when not signed on."""
    found = db.row(
        "SELECT a.id, a.began_at, c.id, c.what, c.reason, c.order_id, c.began_at"
        " FROM attendance a JOIN clocking c ON c.person_id = a.person_id AND c.ended_at IS NULL"
        " WHERE a.person_id = ? AND a.ended_at IS NULL",
        (person_id,),
    )
    if found is None:
        return None
    signed_on, began = instant(found[1]), instant(found[6])
    assert signed_on is not None
    assert began is not None
    return Now(found[0], signed_on, found[2], What(found[3]), found[4], found[5], began)


def begin_day(person_id: int) -> None:
    """Sign somebody on: unassigned until a job is started. Never before the last day ended."""
    begin = max(clock.now(), _last_end(person_id) or clock.now())
    added = record.try_add(Attendance, person=person_id, began_at=begin)
    if added is None or _begin(person_id, What.IDLE, begin) is None:
        raise Refused(_("You have just signed on at another screen."))


def _last_end(person_id: int) -> datetime | None:
    # Whatever the clock does, a day begins after the last one that was noted here.
    found = db.row(
        "SELECT ended_at FROM attendance WHERE person_id = ? AND ended_at IS NOT NULL"
        " ORDER BY began_at DESC, id DESC LIMIT 1",
        (person_id,),
    )
    return instant(found[0]) if found else None


def _begin(
    person_id: int, what: What, at: datetime, order_id: int | None = None, reason: str = ""
) -> int | None:
    return record.try_add(
        Clocking, person=person_id, order=order_id, what=what, reason=reason, began_at=at
    )


def turn(
    person_id: int,
    now: Now,
    why: str,
    what: What,
    order_id: int | None = None,
    reason: str = "",
) -> int:
    """End what is open and begin the next at the same instant; return the new stretch.

    A clock that was set back makes it last no time, never less.
    """
    at = max(clock.now(), now.began_at)
    record.change(Clocking, now.clocking_id, ended_at=at, ended_why=why)
    key = _begin(person_id, what, at, order_id, reason)
    if key is None:
        raise Refused(_("You have just been clocked at another screen. Look again."))
    return key


def end_day(person_id: int, now: Now, at: datetime, *, forgotten: bool = False) -> None:
    """Sign somebody off at an instant, not before the last stretch began."""
    end = max(at, now.began_at)
    record.change(Clocking, now.clocking_id, ended_at=end, ended_why="off")
    record.change(Attendance, now.attendance_id, ended_at=end, forgotten=forgotten)
    stop_calling(person_id)


def on_it(order_id: int, besides: int = 0) -> list[int]:
    """Return who is on an order at this moment."""
    found = db.rows(
        "SELECT person_id FROM clocking WHERE order_id = ? AND ended_at IS NULL AND what = 'job'"
        " AND person_id <> ? ORDER BY id",
        (order_id, besides),
    )
    return [int(person) for (person,) in found]


def order_stops(order_id: int, state: State) -> None:
    """Nobody is on an order any more: it was finished or put on hold, by whomever.

    On hold, who was on it pauses for the same reason; after the end, who was or paused is unassigned.
    """
    found = db.rows(
        "SELECT person_id FROM clocking WHERE order_id = ? AND ended_at IS NULL ORDER BY person_id",
        (order_id,),
    )
    reason, reason_given = PAUSE_OF.get(state), state in HOLDS
    for (person_id,) in found:
        now = present(person_id)
        paused = now is not None and now.what is What.PAUSE
        if now is None or (paused and (reason_given or now.reason == Pause.BREAK)):
            continue
        if reason is not None:
            turn(person_id, now, "stopped", What.PAUSE, order_id, reason)
        else:
            turn(person_id, now, "stopped", What.IDLE)
            stop_calling(person_id)


def call(person_id: int, order_id: int | None, what: Pause) -> None:
    """Call for help or a tool: red on the board. One call a person at a time."""
    record.try_add(FloorCall, person=person_id, order=order_id, what=what, at=clock.now())


def stop_calling(person_id: int) -> None:
    """Take somebody's open call off the board: the person goes on alone, or goes home."""
    found = db.row(
        "SELECT id FROM floor_call WHERE person_id = ? AND answered_at IS NULL", (person_id,)
    )
    if found is not None:
        answer(int(found[0]))


def answer(call_id: int) -> bool:
    """Note who answers a call, and when; False when somebody did before."""
    found = db.row(
        "SELECT at FROM floor_call WHERE id = ? AND answered_at IS NULL" + db.for_update(),
        (call_id,),
    )
    if found is None:
        return False
    at = max(clock.now(), instant(found[0]) or clock.now())
    return record.change(FloorCall, call_id, answered_at=at, answered_by=gate.actor().person_id)


def close_forgotten_days(branch_id: int) -> int:
    """Sign off whoever forgot to, at closing time of that day; return how many."""
    now = clock.now()
    closed = 0
    for person_id, began in db.rows(
        "SELECT a.person_id, a.began_at FROM attendance a JOIN person p ON p.id = a.person_id"
        " WHERE a.ended_at IS NULL AND a.began_at < ? AND p.branch_id = ? ORDER BY a.person_id",
        (seconds(now), branch_id),
    ):
        begin = instant(began) or now
        if not is_forgotten(begin, now):
            continue
        hold_person(person_id)
        held = present(person_id)
        if held is not None and is_forgotten(held.signed_on_at, now):
            end_day(person_id, held, _closing(held.signed_on_at, branch_id), forgotten=True)
            closed += 1
    return closed


def _closing(signed_on_at: datetime, branch_id: int) -> datetime:
    """Return when that day closed; on a day without working time, the sign-on itself."""
    open_then = working_hours(branch_id).periods(clock.local(signed_on_at).date())
    return open_then[-1][1] if open_then else signed_on_at
