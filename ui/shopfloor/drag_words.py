"""What the tag above the finger says of a load."""

from datetime import datetime

from reception.core import clock
from reception.core.text import _
from reception.shopfloor.queries import Block, Board
from ui.shopfloor.aim import Aim, Load, What
from ui.shopfloor.layout import plate_words
from ui.widgets.state import when


def carried_words(load: Load, found: Aim | None, board: Board, *, masked: bool) -> tuple[str, str]:
    """Return what is carried and where it would land, and what speaks against it."""
    if load.what is What.PERSON:
        if found is None or found.other is None:
            return load.person, _("Drop it on a block")
        return f"{load.person} → {plate_words(found.other.plate, masked)[0]}", found.why
    plate = plate_words(load.plate, masked)[0]
    if found is None:
        return plate, ""
    if found.other is not None:
        other = plate_words(found.other.plate, masked)[0]
        return _("{plate} ⇄ {other}: change technicians").format(
            plate=plate, other=other
        ), found.why
    times = f"{_time(found.begin, board)}–{clock.show(found.end, '%H:%M')}"
    bay = next((each.name for each in board.bays if each.bay_id == found.bay_id), "")
    if load.cut is not None:
        cut = clock.show(load.cut, "%H:%M")
        return _("Cut at {cut}: {bay} {times}").format(cut=cut, bay=bay, times=times), found.why
    return f"{plate} · {bay} {times}", found.why


def _time(instant: datetime, board: Board) -> str:
    same = clock.local(instant).date() == board.day
    return clock.show(instant, "%H:%M" if same else "%m-%d %H:%M")


def taken_words(block: Block, board: Board, *, masked: bool) -> str:
    """Return who has a bay and until when; work past its end has it still."""
    return _("{bay} is taken by {plate} from {begin} to {end}. Choose another bay or time.").format(
        bay=next((each.name for each in board.bays if each.bay_id == block.bay_id), ""),
        plate=plate_words(block.plate, masked)[0],
        begin=when(block.starts_at),
        end=when(max(block.ends_at, clock.now())),
    )
