"""Why a time is proposed to be promised, in words with times."""

from reception.core import clock, money
from reception.core.text import _
from reception.shopfloor.promise import Proposal, Rest
from ui.widgets.state import when


def reasons(found: Proposal) -> str:
    """Return what a proposal is made of: 工时 1.2 h · 2号 10:30 起 · 质检洗车 30 分 · 12:00–13:00 休息."""
    start = when(found.starts_at)
    parts = [
        _("work {hours} h").format(hours=money.show_quantity(found.hours)) if found.hours else "",
        _("{bay} from {time}").format(bay=found.bay, time=start) if found.bay else "",
        "" if found.bay or not found.hours else _("no bay set up for this work"),
        _buffer(found),
        *map(_rest, found.rests),
    ]
    return " · ".join(part for part in parts if part)


def _buffer(found: Proposal) -> str:
    if found.inspection and found.wash:
        both = found.inspection + found.wash
        return _("check and wash {minutes} min").format(minutes=both)
    if found.wash:
        return _("wash {minutes} min").format(minutes=found.wash)
    return _("check {minutes} min").format(minutes=found.inspection) if found.inspection else ""


def _rest(rest: Rest) -> str:
    begin, end = clock.local(rest.begin), clock.local(rest.end)
    if begin.date() == end.date():
        return _("{begin}–{end} break").format(begin=f"{begin:%H:%M}", end=f"{end:%H:%M}")
    word = _(" ({word})").format(word=rest.word) if rest.word else ""
    return _("closed until {time}{word}").format(time=when(rest.end), word=word)
