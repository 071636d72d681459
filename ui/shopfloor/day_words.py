"""A day in as few letters as a wall needs: 11-20 周五."""

from datetime import date

from reception.core.text import N_, _

_WEEK = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def day_words(day: date) -> str:
    """Return a day with its weekday."""
    return f"{day:%m-%d} {_(_WEEK[day.weekday()])}"
