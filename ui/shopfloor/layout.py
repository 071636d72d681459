"""What the board draws, worked out without drawing: lanes, states, words that fit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from reception.core.text import _
from reception.orders import promises
from reception.orders.rules import GONE, S
from reception.shopfloor.queries import Block
from reception.vehicles.rules import show_plate
from ui.shopfloor.inspect_words import rework_words
from ui.theme import look, state_word
from ui.widgets.state import span, when

DONE = GONE | {S.READY, S.SETTLED}  # nothing left to do in the workshop
IDLE = frozenset({S.PENDING, S.DISPATCHED})


@dataclass(frozen=True)
class Drawn:
    """A block as it is drawn: in which row, until when, how, and on which lane of the row."""

    block: Block
    row: int  # the bay, or the technician
    ends_at: datetime  # open work past its planned end reaches until now
    state: str  # code of a Look; "done" pieces are dimmed
    done: bool
    late: int | None  # minutes past the promise
    left: int | None  # minutes until the promise, where that is within the hour
    lane: int = 0
    lanes: int = 1
    room_until: datetime | None = None  # where the next block of the lane begins
    note: str = ""  # beside the plate: the work, or the bay where technicians are rows


def is_late(state: S, promised_at: datetime | None, now: datetime) -> bool:
    """Tell whether the workshop is past its promise with this car."""
    return (
        promised_at is not None
        and state not in DONE
        and promises.left(promised_at, now) is promises.Left.PAST
    )


def by_bay(block: Block) -> int:
    """Return the row of a block where bays are rows."""
    return block.bay_id


def by_technician(block: Block) -> int:
    """Return the row of a block where technicians are rows; 0 while nobody is decided on."""
    return block.technician_id or 0


def work_of(block: Block) -> str:
    """Return what stands beside the plate where bays are rows."""
    return block.work


def drawn(
    blocks: Iterable[Block],
    now: datetime,
    row_of: Callable[[Block], int] = by_bay,
    note_of: Callable[[Block], str] = work_of,
) -> list[Drawn]:
    """Return how each block is drawn; only an order's last block that is begun shows its state."""
    given = sorted(blocks, key=lambda b: (row_of(b), b.starts_at, b.allocation_id))
    current: dict[int, Block] = {}
    last: dict[int, datetime] = {}
    for block in given:
        present = current.get(block.order_id)
        if present is None or _rank(block, now) > _rank(present, now):
            current[block.order_id] = block
        last[block.order_id] = max(last.get(block.order_id, block.starts_at), block.starts_at)
    made = [
        _drawn(
            b, row_of(b), note_of(b), now,
            current=current[b.order_id] is b, last=last[b.order_id] == b.starts_at,
        )
        for b in given
    ]  # fmt: skip
    return [one for row in _by_row(made) for one in _in_lanes(row)]


def _rank(block: Block, now: datetime) -> tuple[bool, bool, float]:
    begun = block.starts_at <= now
    at = block.starts_at.timestamp()
    return block.open, begun, at if begun else -at


def _drawn(block: Block, row: int, note: str, now: datetime, *, current: bool, last: bool) -> Drawn:
    started = current and last and block.open and block.state not in IDLE
    ends = max(block.ends_at, now) if started else block.ends_at
    coming = block.open and block.starts_at > now  # a part that the car has yet to come to
    done = block.state in DONE or not (current or coming)
    promised = block.promised_at
    minutes = None if promised is None else int((promised - now).total_seconds() // 60)
    late = -minutes if minutes is not None and is_late(block.state, promised, now) else None
    near = promised is not None and promises.left(promised, now) is promises.Left.HOUR and not done
    state = block.state.value if current else "dispatched" if coming else "closed"
    shown, left = None if done else late, minutes if near else None
    return Drawn(block, row, ends, state, done, shown, left, note=note)


def _by_row(made: list[Drawn]) -> Iterable[list[Drawn]]:
    rows: dict[int, list[Drawn]] = {}
    for one in made:
        rows.setdefault(one.row, []).append(one)
    return rows.values()


def _in_lanes(row: list[Drawn]) -> list[Drawn]:
    """Put what overlaps (work that has overrun into the next car's time) below one another."""
    ends: list[datetime] = []
    lanes: list[int] = []
    for one in row:
        free = [n for n, end in enumerate(ends) if end <= one.block.starts_at]
        lane = free[0] if free else len(ends)
        if free:
            ends[lane] = one.ends_at
        else:
            ends.append(one.ends_at)
        lanes.append(lane)
    placed, following = [], dict.fromkeys(range(len(ends)))
    for one, lane in zip(reversed(row), reversed(lanes), strict=True):
        placed.append(replace(one, lane=lane, lanes=len(ends), room_until=following[lane]))
        following[lane] = one.block.starts_at
    return placed[::-1]


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
    planned = (one.block.technician,) if one.block.technician else ()
    if not one.done and one.block.rework:
        word = f"{word} {rework_words(one.block.rework)}"
    reasons = (one.block.hold_reason,) if one.block.hold_reason else one.block.people or planned
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
