"""Commands about the data as a whole: init, import, verify, backup."""

import secrets
from argparse import Namespace
from pathlib import Path

from reception.core import backup, db, gate
from reception.core.errors import Invalid, Refused
from reception.core.text import _
from ui.commands.place import complain, given, opened, say

MOST_ORDERS = 2_000_000  # twice a dealer group


def init(arguments: Namespace) -> int:
    """Make the database: with the demonstration, or empty with its first administrator."""
    from reception.history.demo import QUARTER
    from reception.history.demo_people import PEOPLE, PIN
    from ui.commands.demo import fill_branch

    orders = QUARTER if arguments.orders is None else arguments.orders
    if not 0 <= orders <= MOST_ORDERS:
        raise Invalid(
            "orders", _("--orders is a number from 0 to {most}.").format(most=MOST_ORDERS)
        )
    with opened(arguments, new=True):
        if arguments.demo:
            count = fill_branch(orders=orders, seed=arguments.seed)
            say(
                _(
                    "Demonstration branch with {count} orders. Sign in as {logins}; PIN {pin}."
                ).format(count=count, logins=" ".join(person[0] for person in PEOPLE), pin=PIN)
            )
        else:
            say(_set_up())
    return 0


def _set_up() -> str:
    """Make a branch that can be signed in to and renamed; return what to tell."""
    from reception.shopfloor.actions import set_up_branch
    from reception.shopfloor.rules import BayDraft

    pin = f"{secrets.randbelow(900_000) + 100_000}"
    with gate.acting(gate.NOBODY):
        set_up_branch(
            name=_("My branch"),
            code="A01",
            service_phone="000-00000000",
            bays=(BayDraft(_("Bay 1")),),
            admin_name=_("Administrator"),
            admin_login="admin",
            secret=pin,
        )
    return _(
        "Empty branch. Sign in as admin with PIN {pin}, then enter name, phone and bays in the "
        "settings."
    ).format(pin=pin)


def bring_in(arguments: Namespace) -> int:
    """Import what is named: orders or customers."""
    if arguments.kind == "customers":
        from ui.commands.customers import import_customers

        return import_customers(arguments)
    return import_orders(arguments)


def import_orders(arguments: Namespace) -> int:
    """Import a workbook of past orders; name every bad row and write nothing if there is one."""
    from reception.history.actions import import_orders as bring_in
    from reception.history.queries import foresee
    from reception.history.rules import parse_orders
    from reception.history.values import ORDERS, SURVEYS
    from reports.read_workbook import read_sheets

    path = given(arguments.file)
    if not path.is_file():
        raise Refused(_("There is no file {file}.").format(file=path))
    with opened(arguments), gate.acting(gate.system(_("Command line"))):
        sheets = read_sheets(path, ORDERS, SURVEYS)
        parsed = parse_orders(sheets[ORDERS], sheets.get(SURVEYS))
        forecast = foresee(parsed)
        for error in forecast.errors:
            sentence = _("{sheet} row {row}, {column}: {reason}").format(
                sheet=error.sheet, row=error.row, column=error.column, reason=error.reason
            )
            complain(sentence)
        if forecast.errors:
            return 1
        if arguments.dry_run:
            said = _(
                "Would add {added} orders and {surveys} answers; {unchanged} orders are there already."
            )
            done = forecast.added, forecast.unchanged, forecast.surveys_added
        else:
            said = _(
                "Added {added} orders and {surveys} answers; {unchanged} orders were there already."
            )
            result = bring_in(orders=parsed.orders, surveys=parsed.surveys)
            done = result.added, result.unchanged, result.surveys_added
        say(said.format(added=done[0], unchanged=done[1], surveys=done[2]))
    return 0


def verify(arguments: Namespace) -> int:
    """Prove that nothing kept was changed, naming every damage; or that a file is one of ours."""
    from reception.history import proof

    if arguments.file is not None:
        return _check_file(given(arguments.file), arguments)
    with opened(arguments), gate.acting(gate.system(_("Command line"))):
        if db.is_postgres():
            db.execute("SET statement_timeout = 0")
        found = 0
        for found, sentence in enumerate(proof.damage(), 1):  # noqa: B007 - counted
            complain(sentence)
        if found:
            return 1
        proved = proof.proved()
        say(
            _(
                "All is as it was written: {audit} audit rows, {papers} archived papers, "
                "{settlements} settlements, {lines} lines."
            ).format(
                audit=proved.audit_rows,
                papers=proved.papers,
                settlements=proved.settlements,
                lines=proved.lines,
            )
        )
    return 0


def _check_file(path: Path, arguments: Namespace) -> int:
    """Say whether a PDF is one of the branch's papers; 1 when it is not, or not any more."""
    from ui.paper_check import answer, look

    with opened(arguments), gate.acting(gate.system(_("Command line"))):
        tone, sentence = answer(look(path))
    (complain if tone == "bad" else say)(sentence)
    return int(tone == "bad")


def back_up(arguments: Namespace) -> int:
    """Write a verified copy of the database file."""
    with opened(arguments):
        if db.is_postgres():
            raise Refused(_("A PostgreSQL server is backed up by its own tools (pg_dump)."))
        say(_("Backup written and verified: {file}").format(file=backup.back_up()))
    return 0
