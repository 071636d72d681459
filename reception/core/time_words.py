"""Days of the week and lengths of time as people say them, on screen and paper."""

from reception.core.text import N_, _

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def span(minutes: int) -> str:
    """Return a length of time in words: 28 分, 1 小时 58 分, 3 天."""
    if minutes < 60:
        return _("{minutes} min").format(minutes=minutes)
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        if rest == 0:
            return _("{hours} h").format(hours=hours)
        return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
    return _("{days} days").format(days=minutes // 1440)
