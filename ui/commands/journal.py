"""The command that writes the accounting journal of a day or a month into a file."""

from argparse import Namespace
from calendar import monthrange
from datetime import date

from reception.core import clock, gate
from reception.core.errors import Invalid
from reception.core.text import _
from ui.commands.papers import month_of
from ui.commands.place import given, opened, say, write_file


def journal(arguments: Namespace) -> int:
    """Write the journal as CSV, or as a workbook where the file is named .xlsx; noted in the log."""
    from reception.billing.journal_actions import made
    from reports.journal import journal_csv, journal_workbook

    first, last = _days(arguments)
    path = given(arguments.out)
    with opened(arguments), gate.acting(gate.system(_("Command line"))):
        lines, content, noted = made(first, last, journal_csv)
        if path.suffix.lower() == ".xlsx":
            note = _("{first} – {last}, by {name}").format(
                first=first, last=last, name=_("Command line")
            )
            content = journal_workbook(lines, note, clock.now())
        write_file(path, content)
    say(_("{count} lines written: {file}").format(count=noted.lines, file=arguments.out))
    if noted.changed:
        say(_("These days were exported before and said something else then. Tell accounting."))
    return 0


def _days(arguments: Namespace) -> tuple[date, date]:
    if bool(arguments.month) == bool(arguments.day):
        raise Invalid("month", _("Give --month 2026-11 or --day 2026-11-20."))
    if arguments.month:
        first = month_of(arguments.month)
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    try:
        day = date.fromisoformat(arguments.day)
    except ValueError as wrong:
        raise Invalid("day", _("Give --month 2026-11 or --day 2026-11-20.")) from wrong
    return day, day
