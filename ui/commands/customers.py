"""Bringing in a list of customers and cars from the command line."""

import re
from argparse import Namespace
from pathlib import Path

from reception.core import gate
from reception.core.errors import Invalid, Refused
from reception.core.text import _
from reception.history.customer_rows import FIELD, guess, head_row, parse
from reports.read_workbook import Rows, read_sheets
from ui.commands.place import complain, given, opened, say


def import_customers(arguments: Namespace) -> int:
    """Import customers and cars; name every bad row and write nothing if there is one."""
    from reception.history.actions import import_customers as bring_in
    from reception.history.customer_import import plan

    path = given(arguments.file)
    with opened(arguments), gate.acting(gate.system(_("Command line"))):
        rows = first_sheet(path)
        head = head_row(rows)
        columns = mapped(arguments.map) or guess(rows[head])
        found, errors = parse(rows, head, columns)
        for error in errors:
            complain(
                _("Row {row}, {column}: {reason}").format(
                    row=error.row, column=error.column, reason=error.reason
                )
            )
        if errors:
            return 1
        if arguments.dry_run:
            foreseen = plan(found).foreseen()
            said = _(
                "Would add {customers} customers and {cars} cars; {unchanged} rows add nothing."
            )
            say(
                said.format(
                    customers=foreseen.customers, cars=foreseen.cars, unchanged=foreseen.unchanged
                )
            )
            return 0
        done = bring_in(rows=found)
        said = _("Added {customers} customers and {cars} cars; {unchanged} rows added nothing.")
        say(said.format(customers=done.customers, cars=done.cars, unchanged=done.unchanged))
    return 0


def first_sheet(path: Path) -> Rows:
    """Return the rows of a file's first sheet that has any. Raises Refused."""
    if not path.is_file():
        raise Refused(_("There is no file {file}.").format(file=path))
    found = next((rows for rows in read_sheets(path).values() if len(rows) > 1), None)
    if found is None:
        raise Refused(_("{name} has no rows to import.").format(name=path.name))
    return found


def mapped(text: str) -> dict[str, int]:
    """Return the columns of `name=B,phone=4` by field, counted from 0; raises Invalid."""
    made: dict[str, int] = {}
    for pair in filter(None, text.split(",")):
        name, _sign, column = (part.strip() for part in pair.partition("="))
        name = "class_" if name == "class" else name
        if name not in FIELD:
            known = ", ".join(sorted(each.rstrip("_") for each in FIELD))
            raise Invalid("map", _("Choose one of: {choices}.").format(choices=known))
        made[name] = _column(column)
    return made


def _column(text: str) -> int:
    if re.fullmatch(r"[1-9][0-9]{0,3}", text):
        return int(text) - 1
    if not re.fullmatch(r"[A-Za-z]{1,2}", text):
        raise Invalid("map", _("Name a column by its letter or number, such as name=B."))
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
