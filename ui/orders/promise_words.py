"""Why a time is proposed to be promised, in words with times; and what was promised before."""

from reception.core import clock, money
from reception.core.text import N_, _
from reception.orders.promises import Told
from reception.orders.queries import PromiseRow
from reception.shopfloor.promise import Proposal, Rest
from ui.widgets import Column, DataTable
from ui.widgets.state import when

TOLD = {  # whether the customer heard of a promise before the one that held had passed
    Told.FIRST: N_("✓ agreed at first"),
    Told.IN_TIME: N_("✓ before it passed"),
    Told.TOO_LATE: N_("✗ after it had passed"),
    Told.NOT: N_("✗ not told"),
}


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


def promise_table() -> DataTable[PromiseRow]:
    """Return the table of what was promised when, by whom, and whether the customer heard of it."""
    return DataTable(
        [
            Column(_("Set at"), lambda p: p.set_at, "date", 130),
            Column(_("Promised time"), lambda p: p.promised_at, "date", 130),
            Column(_("Who"), lambda p: p.person, width=110),
            Column(_("Customer told"), lambda p: _(TOLD[p.told]), width=150),
            Column(_("Reason"), lambda p: p.reason, width=0),
        ],
        foot=False,
    )
