"""Who is here and on what, whose jobs wait, who calls, and the seconds of any period."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reception.core import clock, db
from reception.core.fields import instant, seconds
from reception.orders.models import State
from reception.shopfloor.clocking_models import Pause, What
from reception.shopfloor.clocking_rules import is_forgotten


@dataclass(frozen=True)
class AtWork:
    """A technician, or whoever else is signed on: what they are at. `what` is None when not here."""

    person_id: int
    name: str
    login: str
    signed_on_at: datetime | None
    what: What | None
    reason: str
    since: datetime | None
    order_id: int | None
    number: str
    plate: str
    work: str
    promised_at: datetime | None
    can_sign_in: bool

    def minutes(self, now: datetime) -> int:
        """Return for how many minutes; 0 where the clock was set back."""
        return 0 if self.since is None else max(0, int((now - self.since).total_seconds())) // 60


_FIRST_LINE = (
    "coalesce((SELECT l.name FROM order_line l WHERE l.order_id = o.id"
    " ORDER BY l.position LIMIT 1), '')"
)
_AT_WORK = (
    "SELECT p.id, p.name, p.login, a.began_at, c.what, coalesce(c.reason, ''), c.began_at, o.id,"
    f" coalesce(o.number, ''), coalesce(v.plate, ''), {_FIRST_LINE}, o.promised_at,"
    " p.secret_hash <> '' FROM person p"
    " LEFT JOIN attendance a ON a.person_id = p.id AND a.ended_at IS NULL"
    " LEFT JOIN clocking c ON c.person_id = p.id AND c.ended_at IS NULL"
    " LEFT JOIN work_order o ON o.id = c.order_id LEFT JOIN vehicle v ON v.id = o.vehicle_id"
    " WHERE p.active = 1 AND p.branch_id = ? AND ({roles} OR a.id IS NOT NULL)"
    " ORDER BY p.id"
)


def at_work(branch_id: int = 1, roles: tuple[str, ...] = ("technician",)) -> tuple[AtWork, ...]:
    """Return everybody with one of these roles and whoever else is signed on, as they were added."""
    some = " OR ".join(["p.roles LIKE ?"] * len(roles))
    return tuple(
        AtWork(
            r[0], r[1], r[2], instant(r[3]), What(r[4]) if r[4] else None, r[5], instant(r[6]),
            r[7], r[8], r[9], r[10], instant(r[11]), bool(r[12]),
        )
        for r in db.rows(
            _AT_WORK.format(roles=some), (branch_id, *(f"%{role}%" for role in roles))
        )
    )  # fmt: skip


def someone_forgot(branch_id: int = 1) -> bool:
    """Tell whether an attendance of an earlier day is still open."""
    now = clock.now()
    found = db.rows(
        "SELECT a.began_at FROM attendance a JOIN person p ON p.id = a.person_id"
        " WHERE a.ended_at IS NULL AND p.branch_id = ?",
        (branch_id,),
    )
    return any(is_forgotten(instant(began) or now, now) for (began,) in found)


@dataclass(frozen=True)
class Job:
    """An order that somebody could start. `mine`: planned for the person, or paused by them."""

    order_id: int
    number: str
    plate: str
    model: str
    work: str
    state: State
    hold_reason: str
    promised_at: datetime | None
    bay: str
    mine: bool
    people: int  # on it now


_JOBS = (
    "SELECT o.id, o.number, v.plate, v.model, " + _FIRST_LINE + ", o.state, o.hold_reason,"
    " o.promised_at, coalesce(b.name, ''), CASE WHEN o.technician_id = ? OR EXISTS (SELECT 1"
    "  FROM allocation a WHERE a.order_id = o.id AND a.open = 1 AND a.technician_id = ?)"
    "  OR EXISTS (SELECT 1 FROM clocking c WHERE c.order_id = o.id AND c.person_id = ?)"
    "  THEN 1 ELSE 0 END,"
    " (SELECT count(*) FROM clocking c WHERE c.order_id = o.id AND c.ended_at IS NULL"
    "  AND c.what = 'job')"
    " FROM work_order o JOIN vehicle v ON v.id = o.vehicle_id LEFT JOIN bay b ON b.id = o.bay_id"
    " WHERE o.branch_id = ? AND o.handed_over_at IS NULL AND o.state <> 'cancelled'"
    " AND o.state IN ('pending', 'dispatched', 'working', 'hold_parts', 'hold_consent',"
    " 'hold_other') ORDER BY o.promised_at IS NULL, o.promised_at, o.id"
)


def jobs(person_id: int, branch_id: int = 1) -> tuple[Job, ...]:
    """Return every order of the workshop that can be started, by promise."""
    found = db.rows(_JOBS, (person_id, person_id, person_id, branch_id))
    return tuple(
        Job(
            r[0], r[1], r[2], r[3], r[4], State(r[5]), r[6], instant(r[7]), r[8], bool(r[9]),
            int(r[10]),
        )
        for r in found
    )  # fmt: skip


@dataclass(frozen=True)
class OnIt:
    """Somebody who is on an order now."""

    order_id: int
    person_id: int
    name: str
    since: datetime


def on_orders(branch_id: int = 1) -> dict[int, tuple[OnIt, ...]]:
    """Return who is on which order now, who began first at the front."""
    found = db.rows(
        "SELECT c.order_id, p.id, p.name, c.began_at FROM clocking c"
        " JOIN person p ON p.id = c.person_id WHERE c.ended_at IS NULL AND c.what = 'job'"
        " AND p.branch_id = ? ORDER BY c.began_at, c.id",
        (branch_id,),
    )
    made: dict[int, tuple[OnIt, ...]] = {}
    for order_id, person_id, name, began in found:
        one = OnIt(order_id, person_id, name, instant(began) or clock.now())
        made[order_id] = (*made.get(order_id, ()), one)
    return made


def people_words(there: tuple[OnIt, ...]) -> tuple[str, ...]:
    """Return who is on an order and since when the first one is, from long to short.

    示例技师甲、示例技师乙 13:40; 师甲、师乙 13:40; 师甲、师乙: colleagues know each other by that.
    """
    since = clock.show(there[0].since, "%H:%M")
    names = "、".join(one.name for one in there)
    short = "、".join(one.name[-2:] for one in there)
    return (f"{names} {since}", f"{short} {since}", short)


def left_orders(branch_id: int = 1) -> frozenset[int]:
    """Return the orders in work that everybody who was on them has left (无人施工)."""
    found = db.rows(
        "SELECT o.id FROM work_order o WHERE o.branch_id = ? AND o.handed_over_at IS NULL"
        " AND o.state <> 'cancelled' AND o.state = 'working'"
        " AND EXISTS (SELECT 1 FROM clocking c WHERE c.order_id = o.id)"
        " AND NOT EXISTS (SELECT 1 FROM clocking c WHERE c.order_id = o.id AND c.ended_at IS NULL)",
        (branch_id,),
    )
    return frozenset(int(key) for (key,) in found)


@dataclass(frozen=True)
class Call:
    """An open call from the floor."""

    call_id: int
    person: str
    what: Pause
    at: datetime
    order_id: int | None
    plate: str
    bay: str


def calls(branch_id: int = 1) -> tuple[Call, ...]:
    """Return the calls that nobody has answered, the oldest first."""
    found = db.rows(
        "SELECT f.id, p.name, f.what, f.at, o.id, coalesce(v.plate, ''), coalesce(b.name, '')"
        " FROM floor_call f JOIN person p ON p.id = f.person_id"
        " LEFT JOIN work_order o ON o.id = f.order_id LEFT JOIN vehicle v ON v.id = o.vehicle_id"
        " LEFT JOIN bay b ON b.id = o.bay_id"
        " WHERE f.answered_at IS NULL AND p.branch_id = ? ORDER BY f.at, f.id",
        (branch_id,),
    )
    return tuple(
        Call(r[0], r[1], Pause(r[2]), instant(r[3]) or clock.now(), r[4], r[5], r[6]) for r in found
    )


@dataclass(frozen=True)
class Worked:
    """How long somebody was on an order, in seconds; `now`: still on it."""

    person_id: int
    name: str
    seconds: int
    now: bool


def worked_on(order_id: int) -> tuple[Worked, ...]:
    """Return who worked on an order for how long, the longest first; what is open counts to now."""
    now = seconds(clock.now())
    found = db.rows(
        "SELECT p.id, p.name, sum(CASE WHEN c.ended_at IS NOT NULL THEN c.ended_at - c.began_at"
        " WHEN c.began_at < ? THEN ? - c.began_at ELSE 0 END),"
        " max(CASE WHEN c.ended_at IS NULL THEN 1 ELSE 0 END)"
        " FROM clocking c JOIN person p ON p.id = c.person_id"
        " WHERE c.order_id = ? AND c.what = 'job' GROUP BY p.id, p.name ORDER BY 3 DESC, p.id",
        (now, now, order_id),
    )
    return tuple(Worked(r[0], r[1], int(r[2]), bool(r[3])) for r in found)


@dataclass(frozen=True)
class Piece:
    """A stretch of somebody's day as lists show it."""

    clocking_id: int
    person_id: int
    what: What
    reason: str
    order_id: int | None
    number: str
    plate: str
    began_at: datetime
    ended_at: datetime | None
    ended_why: str


@dataclass(frozen=True)
class Day:
    """Somebody's attendance of a day. `to_confirm`: the program signed off for who forgot."""

    attendance_id: int
    version: int
    person_id: int
    name: str
    began_at: datetime
    ended_at: datetime | None
    to_confirm: bool
    pieces: tuple[Piece, ...]
    corrected: bool


def days(begin: datetime, end: datetime, branch_id: int = 1) -> tuple[Day, ...]:
    """Return the attendances that began in a period, with their stretches; to confirm ones first.

    Sign-offs that wait for a foreman are shown whatever day they are of.
    """
    first, last = seconds(begin), seconds(end)
    found = db.rows(
        "SELECT a.id, a.version, a.person_id, p.name, a.began_at, a.ended_at,"
        " CASE WHEN a.forgotten = 1 AND a.confirmed_at IS NULL THEN 1 ELSE 0 END,"
        " CASE WHEN EXISTS (SELECT 1 FROM clocking_correction k WHERE k.person_id = a.person_id"
        "  AND k.began_at < coalesce(a.ended_at, ?) AND k.ended_at > a.began_at) THEN 1 ELSE 0 END"
        " FROM attendance a JOIN person p ON p.id = a.person_id WHERE p.branch_id = ? AND a.id IN ("
        " SELECT id FROM attendance WHERE began_at >= ? AND began_at < ?"
        " UNION SELECT id FROM attendance WHERE forgotten = 1 AND confirmed_at IS NULL)"
        " ORDER BY 7 DESC, a.began_at, a.id",
        (last, branch_id, first, last),
    )
    pieces = _pieces([(int(r[2]), int(r[4])) for r in found])
    return tuple(
        Day(
            r[0], r[1], r[2], r[3], instant(r[4]) or begin, instant(r[5]), bool(r[6]),
            tuple(p for p in pieces.get(r[2], ()) if _within(p, r[4], r[5])), bool(r[7]),
        )
        for r in found
    )  # fmt: skip


def _within(piece: Piece, begin: int, end: int | None) -> bool:
    return begin <= seconds(piece.began_at) and (end is None or seconds(piece.began_at) <= end)


def _pieces(wanted: list[tuple[int, int]]) -> dict[int, list[Piece]]:
    if not wanted:
        return {}
    since: dict[int, int] = {}
    for person, began in wanted:
        since[person] = min(began, since.get(person, began))
    marks = " OR ".join("(c.person_id = ? AND c.began_at >= ?)" for _each in since)
    found = db.rows(
        "SELECT c.id, c.person_id, c.what, c.reason, c.order_id, coalesce(o.number, ''),"
        " coalesce(v.plate, ''), c.began_at, c.ended_at, c.ended_why FROM clocking c"
        " LEFT JOIN work_order o ON o.id = c.order_id LEFT JOIN vehicle v ON v.id = o.vehicle_id"
        f" WHERE {marks} ORDER BY c.person_id, c.began_at, c.id",
        [value for pair in since.items() for value in pair],
    )
    made: dict[int, list[Piece]] = {}
    for r in found:
        piece = Piece(
            r[0], r[1], What(r[2]), r[3], r[4], r[5], r[6],
            instant(r[7]) or clock.now(), instant(r[8]), r[9],
        )  # fmt: skip
        made.setdefault(r[1], []).append(piece)
    return made


@dataclass(frozen=True)
class Clocked:
    """Somebody's seconds of a period: attended = clocked + idle + all the pauses."""

    person_id: int
    name: str
    attended_seconds: int
    clocked_seconds: int
    idle_seconds: int
    pause_seconds: dict[Pause, int] = field(default_factory=dict)


_BACK = timedelta(days=2)  # nothing lasts longer: the database holds it


def clocked(begin: datetime, end: datetime, branch_id: int = 1) -> tuple[Clocked, ...]:
    """Return the seconds of everybody who was here in a period, what is open counted to now."""
    now = min(seconds(clock.now()), seconds(end))
    names: dict[int, str] = {}
    attended: dict[int, int] = {}
    for person, name, length in _lengths("attendance", "''", "''", begin, end, now, branch_id):
        names[person[0]] = name
        attended[person[0]] = length
    parts: dict[int, dict[tuple[str, str], int]] = {}
    for key, name, length in _lengths("clocking", "what", "reason", begin, end, now, branch_id):
        names[key[0]] = name
        parts.setdefault(key[0], {})[key[1], key[2]] = length
    return tuple(_sum(key, names[key], attended.get(key, 0), parts.get(key, {})) for key in names)


def _sum(key: int, name: str, attended: int, parts: dict[tuple[str, str], int]) -> Clocked:
    pauses = {p: parts[What.PAUSE, p] for p in Pause if (What.PAUSE, p) in parts}
    idle, job = parts.get((What.IDLE, ""), 0), parts.get((What.JOB, ""), 0)
    return Clocked(key, name, attended, job, idle, pauses)


def _lengths(
    table: str, what: str, reason: str, begin: datetime, end: datetime, now: int, branch_id: int
) -> Iterable[tuple[tuple[int, str, str], str, int]]:
    """Yield (person, what, reason), name and the seconds between begin and end."""
    first, last = seconds(begin), seconds(end)
    over = f"coalesce(t.ended_at, {now})"
    found = db.rows(
        f"SELECT t.person_id, {what} AS a, {reason} AS b, p.name,"
        f" sum(CASE WHEN {over} < ? THEN {over} ELSE ? END"
        "  - CASE WHEN t.began_at > ? THEN t.began_at ELSE ? END)"
        f" FROM {table} t JOIN person p ON p.id = t.person_id"
        f" WHERE t.began_at >= ? AND t.began_at < ? AND {over} > ? AND {over} >= t.began_at"
        " AND p.branch_id = ? GROUP BY t.person_id, a, b, p.name ORDER BY t.person_id",
        (last, last, first, first, seconds(begin - _BACK), last, first, branch_id),
    )
    for person, kind, why, name, length in found:
        yield (int(person), str(kind), str(why)), str(name), int(length)
