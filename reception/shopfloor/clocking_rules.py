"""Words and limits of clocking, and how stretches of a day are cut and put together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from reception.core import clock
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.orders.models import State
from reception.shopfloor.clocking_models import Pause as Pause
from reception.shopfloor.clocking_models import What as What

LONGEST = timedelta(hours=16)
NIGHT = timedelta(
    hours=4
)  # a working day lasts until four in the morning: evening work may be long

PAUSE_NAMES: dict[Pause, str] = {
    Pause.PARTS: N_("Wait for parts"),
    Pause.CONSENT: N_("Wait for consent"),
    Pause.TOOL: N_("Tool missing"),
    Pause.HELP: N_("Help wanted"),
    Pause.BREAK: N_("Break"),
}
# What the order waits for once nobody is on it any more. Over a break it waits for nothing.
HOLD_OF: dict[Pause, State] = {
    Pause.PARTS: State.HOLD_PARTS,
    Pause.CONSENT: State.HOLD_CONSENT,
    Pause.TOOL: State.HOLD_OTHER,
    Pause.HELP: State.HOLD_OTHER,
}
PAUSE_OF: dict[State, Pause] = {
    State.HOLD_PARTS: Pause.PARTS,
    State.HOLD_CONSENT: Pause.CONSENT,
}
CALLS = frozenset({Pause.TOOL, Pause.HELP})


@dataclass(frozen=True)
class Stretch:
    """A piece of somebody's day; open while `ended_at` is None."""

    began_at: datetime
    ended_at: datetime | None
    what: What
    reason: str = ""
    order_id: int | None = None
    ended_why: str = ""
    key: int | None = None  # of its row, where it has one

    def same_thing(self, other: "Stretch") -> bool:
        """Tell whether both are at the same."""
        mine = (self.what, self.reason, self.order_id)
        return mine == (other.what, other.reason, other.order_id)


def what_words(what: What, reason: str) -> str:
    """Return what somebody is at in words; of a job the caller says which."""
    if what is What.IDLE:
        return _("Unassigned")
    return _(PAUSE_NAMES[Pause(reason)]) if what is What.PAUSE else _("On a job")


def is_forgotten(began_at: datetime, now: datetime) -> bool:
    """Tell whether a sign-off was forgotten: another working day has begun since."""
    return clock.local(now - NIGHT).date() > clock.local(began_at - NIGHT).date()


def check_stretch(begin: datetime, end: datetime, now: datetime) -> None:
    """Raise Invalid unless a stretch that a foreman enters lies in the past, of one day's length."""
    if end <= begin:
        raise Invalid("ended_at", _("The end must be after the beginning."))
    if end > now:
        raise Invalid("ended_at", _("This time has not come yet. Enter what has already been."))
    if end - begin > LONGEST:
        raise Invalid("ended_at", _("Nobody works longer than 16 hours at a stretch."))


def put_in(day: Sequence[Stretch], new: Stretch) -> list[Stretch]:
    """Return the stretches of a day with `new` instead of what was in its time: no gap arises."""
    assert new.ended_at is not None
    made: list[Stretch] = []
    for old in day:
        end = old.ended_at
        if (end is not None and end <= new.began_at) or old.began_at >= new.ended_at:
            made.append(old)
            continue
        if old.began_at < new.began_at:
            made.append(replace(old, ended_at=new.began_at, ended_why="next"))
        if end is None or end > new.ended_at:
            kept = None if old.began_at < new.began_at else old.key
            made.append(replace(old, began_at=new.ended_at, key=kept))
    made.append(new)
    return sorted(made, key=lambda each: (each.began_at, each.ended_at is None))


def cut_to(day: Sequence[Stretch], begin: datetime, end: datetime | None) -> list[Stretch]:
    """Return the stretches of a day between begin and end, what is missing filled as unassigned."""
    made: list[Stretch] = []
    at = begin
    for old in day:
        first = max(old.began_at, begin)
        last = end if old.ended_at is None else old.ended_at
        if end is not None and last is not None:
            last = min(last, end)
        if last is not None and last <= first:
            continue
        if first > at:
            made.append(Stretch(at, first, What.IDLE, ended_why="next"))
        why = old.ended_why or ("off" if last is not None else "")
        made.append(replace(old, began_at=first, ended_at=last, ended_why=why))
        at = last or at
    open_end = bool(made) and made[-1].ended_at is None
    if not open_end and (end is None or at < end):
        made.append(Stretch(at, end, What.IDLE, ended_why="off" if end is not None else ""))
    return made
