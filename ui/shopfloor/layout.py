"""What the board draws, worked out without drawing: hours shown, lanes, states, words that fit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reception.core import clock
from reception.core.hours import Period, WorkingHours
from reception.core.text import _
from reception.orders import promises
from reception.orders.rules import GONE, S
from reception.shopfloor.queries import Block
from reception.vehicles.rules import show_plate
from ui.theme import look, state_word
from ui.widgets.state import span, when

DONE = GONE | {S.READY, S.SETTLED}  # nothing left to do in the workshop
EVENING, SHORT = timedelta(hours=3), timedelta(hours=1)  # past closing; least that is seen of it
IDLE = frozenset({S.PENDING, S.DISPATCHED})


@dataclass(frozen=True)
class Hours:
    """The hours across the board: from `begin` to `end` of one branch day."""

    begin: datetime
    end: datetime

    def share(self, instant: datetime) -> float:
        """Return where an instant lies between begin (0) and end (1), cut to these."""
        part = (instant - self.begin) / (self.end - self.begin)
        return min(max(part, 0.0), 1.0)

    def at(self, share: float) -> datetime:
        """Return the instant of a share, in whole seconds."""
        return self.begin + timedelta(seconds=int(share * (self.end - self.begin).total_seconds()))

    def closed(self, hours: WorkingHours) -> list[Period]:
        """Return when no work is planned: breaks, evenings, a whole closed day."""
        return hours.rests(self.begin, self.end)

    def ticks(self) -> list[datetime]:
        """Return every whole hour."""
        hours = int((self.end - self.begin).total_seconds()) // 3600
        return [self.begin + timedelta(hours=n) for n in range(hours + 1)]


@dataclass(frozen=True)
class Drawn:
    """A block as it is drawn: until when, how, and on which lane of its bay."""

    block: Block
    ends_at: datetime  # open work past its planned end reaches until now
    state: str  # code of a Look; "done" pieces are dimmed
    done: bool
    late: int | None  # minutes past the promise
    left: int | None  # minutes until the promise, where that is within the hour
    lane: int = 0
    lanes: int = 1
    room_until: datetime | None = None  # where the next block of the lane begins


def hours_of(hours: WorkingHours, day: date, blocks: Iterable[Block], now: datetime) -> Hours:
    """Return the working day, widened to whole hours by the evening work that begins on that day.

    Work that runs on for long, overnight or over days is cut at the edge (`runs_until`): one such
    block must not squeeze all the others.
    """
    first, last = hours.span(day) or hours.usual(day)
    midnight, following = clock.day_bounds(day)
    latest = last + EVENING
    edges = [now] if midnight <= now < following else []
    for block in blocks:
        if midnight <= block.starts_at < following:
            edges.append(block.starts_at)
            edges.append(block.ends_at if block.ends_at <= latest else block.starts_at + SHORT)
    for edge in edges:
        if midnight < edge < first:
            first = edge
        last = max(last, min(edge, following))
    floor = clock.local(first).replace(minute=0, second=0)
    over = clock.local(last)
    ceiling = (
        over
        if over.minute == over.second == 0
        else over.replace(minute=0, second=0) + timedelta(hours=1)
    )
    return Hours(floor.astimezone(first.tzinfo), ceiling.astimezone(first.tzinfo))


def runs_until(one: Drawn, hours: Hours, now: datetime) -> str:
    """Return when a block ends that runs on beyond the hours shown: 21:30, 明天, 11-23; else ""."""
    if one.ends_at <= hours.end:
        return ""
    end, today = clock.local(one.ends_at), clock.local(now).date()
    if end.date() == clock.local(hours.begin).date():
        return f"{end:%H:%M}"
    return _("tomorrow") if (end.date() - today).days == 1 else f"{end:%m-%d}"


def is_late(state: S, promised_at: datetime | None, now: datetime) -> bool:
    """Tell whether the workshop is past its promise with this car."""
    return (
        promised_at is not None
        and state not in DONE
        and promises.left(promised_at, now) is promises.Left.PAST
    )


def drawn(blocks: Iterable[Block], now: datetime) -> list[Drawn]:
    """Return how each block is drawn; only an order's last block shows its state."""
    given = sorted(blocks, key=lambda b: (b.bay_id, b.starts_at, b.allocation_id))
    last: dict[int, Block] = {}
    for block in given:
        present = last.get(block.order_id)
        if present is None or (block.open, block.starts_at) >= (present.open, present.starts_at):
            last[block.order_id] = block
    made = [_drawn(block, block is last[block.order_id], now) for block in given]
    return [one for bay in _by_bay(made) for one in _in_lanes(bay)]


def _drawn(block: Block, current: bool, now: datetime) -> Drawn:
    started = block.open and block.state not in IDLE
    ends = max(block.ends_at, now) if started else block.ends_at
    done = not current or block.state in DONE
    promised = block.promised_at
    minutes = None if promised is None else int((promised - now).total_seconds() // 60)
    late = -minutes if minutes is not None and is_late(block.state, promised, now) else None
    near = promised is not None and promises.left(promised, now) is promises.Left.HOUR and not done
    return Drawn(
        block,
        ends,
        block.state.value if current else "closed",
        done,
        None if done else late,
        minutes if near else None,
    )


def _by_bay(made: list[Drawn]) -> Iterable[list[Drawn]]:
    bays: dict[int, list[Drawn]] = {}
    for one in made:
        bays.setdefault(one.block.bay_id, []).append(one)
    return bays.values()


def _in_lanes(bay: list[Drawn]) -> list[Drawn]:
    """Put what overlaps (work that has overrun into the next car's time) below one another."""
    ends: list[datetime] = []
    lanes: list[int] = []
    for one in bay:
        free = [n for n, end in enumerate(ends) if end <= one.block.starts_at]
        lane = free[0] if free else len(ends)
        if free:
            ends[lane] = one.ends_at
        else:
            ends.append(one.ends_at)
        lanes.append(lane)
    placed = []
    for number, one in enumerate(bay):
        following = [
            other.block.starts_at
            for other, lane in zip(bay[number + 1 :], lanes[number + 1 :], strict=True)
            if lane == lanes[number]
        ]
        placed.append(
            Drawn(
                one.block, one.ends_at, one.state, one.done, one.late, one.left,
                lanes[number], len(ends), following[0] if following else None,
            )
        )  # fmt: skip
    return placed


def plate_words(plate: str, masked: bool) -> list[str]:
    """Return a plate from its whole to its shortest form that people still know it by."""
    if masked:
        plate = plate[:2] + "··" + plate[-3:] if len(plate) > 5 else "···"
        return [plate, plate[-3:]]
    whole = show_plate(plate)
    return [whole, whole.rpartition("·")[2]] if "·" in whole else [whole]


def state_words(one: Drawn) -> list[str]:
    """Return sign, word and reason of a block from long to short."""
    if one.done and one.state not in (S.READY.value, S.SETTLED.value):
        sign, word = "✓", _("Done")
    else:
        sign, word = look(one.state).sign, state_word(one.state)
    reasons = (one.block.hold_reason,) if one.block.hold_reason else one.block.people
    shown = [f"{sign} {word}", sign]
    return shown if one.done else [*(f"{sign} {word} {reason}" for reason in reasons), *shown]


def promise_words(one: Drawn, now: datetime) -> list[str]:
    """Return the promise of a block from long to short; nothing where work is done."""
    promised = one.block.promised_at
    if promised is None or one.done:
        return []
    time = when(promised, now)
    if one.late is not None:
        left = _("{span} over").format(span=span(one.late))
        return [f"{time} {left}", left]
    if one.left is not None:
        return [_("{time} {span} left").format(time=time, span=span(one.left)), time]
    return [time]


def fit_pair(
    lefts: list[str], rights: list[str], room: float, width: Callable[[str], float], late: bool
) -> tuple[str, str]:
    """Return the longest words left and right that stand in `room` side by side, never half.

    The word of the state goes before the promise; a promise that is past goes before all else.
    """
    short = lefts[-2] if len(lefts) > 1 else lefts[-1]
    pairs = [(left, right) for right in rights for left in lefts if left != lefts[-1]]
    alone = [(lefts[-1], right) for right in rights] + [("", right) for right in rights]
    words = [(left, "") for left in lefts[:-1]]
    pairs += [*alone, *words] if late else [*words, *alone[: len(rights)]]
    pairs.append((lefts[-1], ""))
    if lefts[0] != short and rights:  # the reason may give way to the promise, the word may not
        pairs.sort(key=lambda p: p == (lefts[0], ""))
    for left, right in pairs:
        gap = 14 if left and right else 0
        if width(left) + gap + width(right) <= room:
            return left, right
    return "", ""
