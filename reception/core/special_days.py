"""When the branch works, as it is kept: its hours, weekdays, breaks, holidays and special days."""

from dataclasses import dataclass
from datetime import date, timedelta

from reception.core import clock, db, record, settings
from reception.core.errors import Invalid
from reception.core.gate import action, actor
from reception.core.hours import DayKind, SpecialDay, WorkingHours
from reception.core.models import SpecialDay as SpecialDayRow
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line
from reception.core.units import day_number, day_of

MOST_DAYS = 31  # that are entered at once
BEHIND = timedelta(days=400)  # older days are asked by nobody
_HOURS = (
    settings.OPENING_HOURS,
    settings.CLOSED_WEEKDAYS,
    settings.BREAKS,
    settings.PUBLIC_HOLIDAYS,
)


def working_hours(branch_id: int | None = None) -> WorkingHours:
    """Return the working time of a branch (the actor's when none is named)."""
    found = settings.read_many(_HOURS, branch_id)
    opens, closes = found["opening_hours"]
    return WorkingHours(
        minutes(opens),
        minutes(closes),
        tuple((minutes(begin), minutes(end)) for begin, end in found["breaks"]),
        frozenset(found["closed_weekdays"]),
        found["public_holidays"] == "closed",
        {row.day: row.special for row in special_days(clock.today() - BEHIND, branch_id)},
    )


def minutes(text: str) -> int:
    """Return the minutes from midnight of a time such as 08:30."""
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def show_minutes(count: int) -> str:
    """Return a time such as 08:30 of minutes from midnight."""
    return "{:02d}:{:02d}".format(*divmod(count, 60))


@dataclass(frozen=True)
class SpecialDayCard:
    """A special day in the list of the settings."""

    key: int
    day: date
    special: SpecialDay


def special_days(since: date, branch_id: int | None = None) -> tuple[SpecialDayCard, ...]:
    """Return a branch's special days from a day on, in order."""
    found = db.rows(
        "SELECT id, day, kind, opens, closes, word FROM special_day"
        " WHERE branch_id = ? AND day >= ? ORDER BY day",
        (branch_id or actor().branch_id, day_number(since)),
    )
    return tuple(
        SpecialDayCard(int(r[0]), day_of(r[1]), SpecialDay(DayKind(r[2]), *r[3:])) for r in found
    )


@action(Permission.EDIT_BRANCH)
def set_special_days(
    *, first: int, last: int | None, kind: DayKind, opens: str = "", closes: str = "", word: str
) -> int:
    """Make each day from `first` to `last` (20240131; None: one day) special; return the first key.

    What was kept of these days before is replaced. Raises Invalid naming the field.
    """
    days = _days(first, last)
    begin, end = _hours(opens, closes) if kind is DayKind.HOURS else (0, 0)
    if not word.strip():
        raise Invalid("word", _("Say in a word why, such as stocktaking or Spring Festival."))
    why = one_line(word.strip(), "word")
    keys = []
    for day in days:
        remove_special_day(day=day_number(day))
        keys.append(
            record.add(
                SpecialDayRow, branch=actor().branch_id, day=day_number(day), kind=kind.value,
                opens=begin, closes=end, word=why,
            )
        )  # fmt: skip
    return keys[0]


@action(Permission.EDIT_BRANCH)
def remove_special_day(*, day: int) -> None:
    """Let a day be like its weekday again."""
    found = db.row(
        "SELECT id FROM special_day WHERE branch_id = ? AND day = ?", (actor().branch_id, day)
    )
    if found is not None:
        record.remove(SpecialDayRow, int(found[0]))


def _days(first: int, last: int | None) -> list[date]:
    begin, end = _day("first", first), _day("last", last or first)
    if begin < clock.today():
        raise Invalid("first", _("This day is over. Give a day from today on."))
    if not begin <= end < begin + timedelta(days=MOST_DAYS):
        raise Invalid("last", _("The last day is the first one or up to 30 days after it."))
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def _day(field: str, number: int) -> date:
    try:
        return day_of(number)
    except ValueError as error:
        raise Invalid(field, _("Enter a day such as 2024-01-31.")) from error


def _hours(opens: str, closes: str) -> tuple[int, int]:
    try:
        begin, end = settings.OPENING_HOURS.check((opens.strip(), closes.strip()))
    except Invalid as wrong:
        raise Invalid("opens", str(wrong)) from wrong
    return minutes(begin), minutes(end)
