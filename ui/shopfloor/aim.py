"""Where what is dragged would land, and what speaks against it: worked out from what is on the board.

Only the actions of the plan decide; this is what the ghost under the finger shows before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from reception.core import clock
from reception.core.text import _
from reception.orders.queries import OrderRow
from reception.orders.rules import OrderKind, S
from reception.shopfloor import planning
from reception.shopfloor.board_people import AWAY_WORDS
from reception.shopfloor.queries import Block, Board
from reception.vehicles.rules import show_plate
from ui.widgets.state import when

QUARTER, NEAR = timedelta(minutes=15), timedelta(minutes=12)
SHORTEST = timedelta(minutes=15)  # what a block is dragged to at least
_WAITING = frozenset({S.PENDING, S.DISPATCHED})


class What(StrEnum):
    """What is carried: a card, a block, its right edge, its second part, a technician's name."""

    ORDER = "order"
    BLOCK = "block"
    EDGE = "edge"
    REST = "rest"
    PERSON = "person"


class Tone(StrEnum):
    """Whether it fits; a doubt may be overruled, a "no" never."""

    OK = "ok"
    DOUBT = "doubt"
    NO = "no"


@dataclass(frozen=True)
class Load:
    """What is carried. `length` of work, `grip` from its start to the finger."""

    what: What
    order_id: int = 0
    plate: str = ""
    kind: OrderKind = OrderKind.MAINTENANCE
    length: timedelta = timedelta()
    promised_at: datetime | None = None
    block: Block | None = None
    grip: timedelta = timedelta()
    cut: datetime | None = None  # where a block is split
    person_id: int | None = None
    person: str = ""


@dataclass(frozen=True)
class Aim:
    """Where it would land."""

    row: int
    bay_id: int
    technician_id: int | None
    begin: datetime
    end: datetime
    tone: Tone
    why: str = ""  # what speaks against it
    other: Block | None = None  # the block whose technician is changed, or changed with


def of_order(row: OrderRow) -> Load:
    """Return an order's card as what is carried."""
    length = planning.length_of(row.hours)
    return Load(What.ORDER, row.order_id, row.plate, row.kind, length, row.promised_at)


def of_block(board: Board, block: Block, now: datetime, at: datetime) -> Load:
    """Return a block taken hold of at an instant; of a begun one what is left of it."""
    begun = is_begun(block, now)
    begin = max(block.starts_at, now) if begun else block.starts_at
    length = _length(board, begin, block.ends_at) if block.ends_at > begin else planning.LEAST
    return Load(
        What.BLOCK, block.order_id, block.plate, block.kind, length, block.promised_at, block,
        max(at - block.starts_at, timedelta()),
    )  # fmt: skip


def of_edge(block: Block) -> Load:
    """Return a block's right edge."""
    return Load(
        What.EDGE, block.order_id, block.plate, block.kind, timedelta(), block.promised_at, block
    )


def of_rest(board: Board, block: Block, at: datetime, now: datetime) -> Load | None:
    """Return the part of a block after an instant; None where nothing can be cut off there."""
    cut = _rounded(at)
    least = max(block.starts_at, now if is_begun(block, now) else block.starts_at) + SHORTEST
    last = block.ends_at - SHORTEST
    if least > last:
        return None
    cut = min(max(cut, least), last)
    return Load(
        What.REST, block.order_id, block.plate, block.kind, _length(board, cut, block.ends_at),
        block.promised_at, block, max(at - cut, timedelta()), cut,
    )  # fmt: skip


def is_begun(block: Block, now: datetime) -> bool:
    """Tell whether work in a block has used time."""
    return block.state not in _WAITING and block.starts_at < now


def _length(board: Board, begin: datetime, end: datetime) -> timedelta:
    return board.hours.between(begin, end) or end - begin


def _rounded(instant: datetime) -> datetime:
    return instant - timedelta(seconds=(int(instant.timestamp()) + 450) % 900 - 450)


def aim(
    load: Load, board: Board, row: int, at: datetime, now: datetime, *, people: bool,
    over: Block | None = None,
) -> Aim | None:  # fmt: skip
    """Return where a load lands that is held over a row at an instant; None: nowhere.

    `people`: rows are technicians. `over`: the block under the finger.
    """
    if load.what is What.PERSON:
        return _assigned(load, board, over, now)
    if load.what is What.EDGE:
        return _stretched(load, board, at, now)
    mine = load.block if load.what is What.BLOCK and people else None
    if mine and over and over.open and over.technician_id != mine.technician_id:
        return _swapped(board, mine, over, now)
    return _placed(load, board, row, at, now, people=people)


def _assigned(load: Load, board: Board, over: Block | None, now: datetime) -> Aim | None:
    if over is None or not over.open:
        return None
    why = " · ".join(_technician(board, over, load.person_id, over.starts_at, over.ends_at, now))
    tone = Tone.DOUBT if why else Tone.OK
    return Aim(
        over.bay_id, over.bay_id, load.person_id, over.starts_at, over.ends_at, tone, why, over
    )


def _swapped(board: Board, mine: Block, other: Block, now: datetime) -> Aim:
    said = [
        *_technician(board, mine, other.technician_id, mine.starts_at, mine.ends_at, now, other),
        *_technician(board, other, mine.technician_id, other.starts_at, other.ends_at, now, mine),
    ]
    tone = Tone.DOUBT if said else Tone.OK
    return Aim(
        other.technician_id or 0, mine.bay_id, other.technician_id, mine.starts_at, mine.ends_at,
        tone, " · ".join(said), other,
    )  # fmt: skip


def _stretched(load: Load, board: Board, at: datetime, now: datetime) -> Aim | None:
    block = load.block
    if block is None:
        return None
    least = block.starts_at + SHORTEST
    if is_begun(block, now):
        least = max(least, planning.next_step(now))
    end = max(_rounded(at), least)
    return _judged(load, board, block.bay_id, block.bay_id, block.technician_id,
                   block.starts_at, end, now)  # fmt: skip


def _placed(
    load: Load, board: Board, row: int, at: datetime, now: datetime, *, people: bool
) -> Aim | None:
    block = load.block
    begin = _begin(load, board, row, at, now, people=people)
    end = planning.ends(board.hours, begin, load.length)
    technician = row or None if people else block.technician_id if block else None
    if block is not None and load.what is What.BLOCK and begin == block.starts_at:
        end = block.ends_at
    if not people:
        return _judged(load, board, row, row, technician, begin, end, now)
    bay = block.bay_id if block is not None else 0
    if block is None or (load.what is What.REST and _who(board, bay, begin, end, block)):
        bay = _free_bay(load, board, begin, end, block) or bay
    if not bay:
        return Aim(row, 0, technician, begin, end, Tone.NO, _("No bay is free then."))
    return _judged(load, board, row, bay, technician, begin, end, now)


def _begin(
    load: Load, board: Board, row: int, at: datetime, now: datetime, *, people: bool
) -> datetime:
    """Return the start: a quarter of an hour, or where the one before ends, or where it was."""
    block, wanted = load.block, at - load.grip
    if load.what is What.BLOCK and block and abs(wanted - block.starts_at) < NEAR and (
        people or row == block.bay_id or not is_begun(block, now)
    ):  # fmt: skip
        return block.starts_at
    least = planning.next_step(now) if load.cut is None else max(load.cut, planning.next_step(now))
    ends = (
        planning.next_step(b.ends_at)
        for b in board.blocks
        if b.open and b is not block and row == (b.technician_id if people else b.bay_id)
    )
    near = [end for end in ends if abs(end - wanted) <= NEAR and end >= least]
    begin = max(min(near, key=lambda end: abs(end - wanted)) if near else _rounded(wanted), least)
    span = board.hours.span(clock.local(begin).date())
    inside = span is not None and span[0] <= begin < span[1]
    return board.hours.next_open(begin) if inside else begin


def _free_bay(
    load: Load, board: Board, begin: datetime, end: datetime, own: Block | None
) -> int | None:
    suited = planning.fitting(load.kind)
    return next(
        (
            bay.bay_id
            for bay in board.bays
            if bay.kind in suited and not _who(board, bay.bay_id, begin, end, own)
        ),
        None,
    )


def _who(
    board: Board, bay_id: int, begin: datetime, end: datetime, own: Block | None
) -> Block | None:
    for block in board.blocks:
        mine = own is not None and block.allocation_id == own.allocation_id
        if (
            block.open and not mine and block.bay_id == bay_id
            and block.starts_at < end and block.ends_at > begin
        ):  # fmt: skip
            return block
    return None


def _judged(
    load: Load, board: Board, row: int, bay_id: int, technician_id: int | None,
    begin: datetime, end: datetime, now: datetime,
) -> Aim:  # fmt: skip
    there = _who(board, bay_id, begin, end, load.block)
    if there is not None:
        why = _("{plate} until {time}").format(
            plate=show_plate(there.plate), time=when(there.ends_at, now)
        )
        return Aim(row, bay_id, technician_id, begin, end, Tone.NO, why)
    said = [*_bay(load, board, bay_id), *_closed(board, begin, end, now)]
    if technician_id is not None:
        said += _technician(board, load.block, technician_id, begin, end, now)
    tone = Tone.DOUBT if said else Tone.OK
    if not said and load.promised_at is not None and end > load.promised_at:
        said = [_("after the promise {time}").format(time=when(load.promised_at, now))]
    return Aim(row, bay_id, technician_id, begin, end, tone, " · ".join(said))


def _bay(load: Load, board: Board, bay_id: int) -> Iterator[str]:
    bay = next((each for each in board.bays if each.bay_id == bay_id), None)
    if bay is not None and bay.kind not in planning.fitting(load.kind):
        yield _("another kind of bay")


def _closed(board: Board, begin: datetime, end: datetime, now: datetime) -> Iterator[str]:
    span = board.hours.span(clock.local(begin).date())
    if span is None or not span[0] <= begin < span[1]:
        yield _("outside the opening hours")
    elif end > span[1]:
        yield _("closes at {time}").format(time=when(span[1], now))


def _technician(
    board: Board, block: Block | None, person_id: int | None, begin: datetime, end: datetime,
    now: datetime, besides: Block | None = None,
) -> Iterator[str]:  # fmt: skip
    person = next((each for each in board.people if each.person_id == person_id), None)
    if person is None:
        return
    for away in person.away:
        if away.begin < end and away.end > begin:
            yield f"{person.name} {_(AWAY_WORDS[away.why])}"
            break
    own = {each.allocation_id for each in (block, besides) if each is not None}
    order = block.order_id if block is not None else 0
    for each in board.blocks:
        if (
            each.open and each.technician_id == person_id and each.allocation_id not in own
            and each.order_id != order and each.starts_at < end and each.ends_at > begin
        ):  # fmt: skip
            yield _("{name} is on {plate} until {time}").format(
                name=person.name, plate=show_plate(each.plate), time=when(each.ends_at, now)
            )
            return
