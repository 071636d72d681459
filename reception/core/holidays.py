"""China's public holidays and the working days that make up for them, as the State Council sets them.

The package `chinesecalendar` has the arrangement of every year once it is published (each November
for the year after). Years it does not know have no holidays here.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from reception.core.text import N_, _

NAMES = {
    "New Year's Day": N_("New Year's Day"),
    "Spring Festival": N_("Spring Festival"),
    "Tomb-sweeping Day": N_("Tomb-sweeping Day"),
    "Labour Day": N_("Labour Day"),
    "Dragon Boat Festival": N_("Dragon Boat Festival"),
    "National Day": N_("National Day"),
    "Mid-autumn Festival": N_("Mid-autumn Festival"),
}


@dataclass(frozen=True)
class PublicHoliday:
    """A day of a festival's arrangement: `free`, or a weekend day that is worked for it."""

    festival: str
    free: bool

    def name(self) -> str:
        """Return the festival's name, or that the day makes up for it."""
        festival = _(NAMES.get(self.festival, self.festival))
        return festival if self.free else _("working day for {festival}").format(festival=festival)


@lru_cache(maxsize=1024)
def public_holiday(day: date) -> PublicHoliday | None:
    """Return what the arrangement says of a day, or None for an ordinary one."""
    # Imported only where holidays matter: no start waits for it.
    from chinese_calendar.constants import holidays, workdays

    if day in holidays:
        return PublicHoliday(holidays[day], True)
    return PublicHoliday(workdays[day], False) if day in workdays else None


def known_until() -> int:
    """Return the last year whose arrangement is known."""
    from chinese_calendar.constants import holidays

    days: dict[date, str] = holidays
    return max(day.year for day in days)
