"""`reception upload`: send the electronic repair records that wait; `reception records`: into a file, JSON or .csv.

Off until the settings switch it on. The password is read from stdin (`--password`), never from the
command line, where others could see it.
"""

import getpass
import signal
import sys
import time
from argparse import Namespace
from contextlib import suppress
from datetime import date

from reception.billing import e_record_sender, e_records
from reception.billing.e_record_actions import note_e_record_export
from reception.billing.e_record_rules import LACKING_WORDS, RepairRecord, in_form
from reception.billing.e_record_secret import keep_secret
from reception.core import db, gate
from reception.core.drivers import DatabaseError
from reception.core.errors import Invalid, Refused
from reception.core.text import _
from reception.staff.queries import branch
from ui.commands.place import complain, given, opened, say, write_file

EVERY, LONGEST = 60.0, 3600.0  # seconds between two rounds; after trouble the double, up to an hour


def upload(arguments: Namespace) -> int:
    """Send until stopped, or once, or keep the password. Refused when nothing can be sent."""
    with opened(arguments), gate.acting(e_record_sender.sender(_branch_id())):
        if arguments.password:
            keep_secret(_typed_password())
            say(_("The password is kept on this PC."))
            return 0
        if not e_record_sender.is_ready():
            raise Refused(
                _("Switch the upload on in the settings, then give `reception upload --password`.")
            )
        if arguments.once:
            trouble = _once()
            if trouble:
                raise Refused(trouble)
            return 0
        with suppress(KeyboardInterrupt):
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            _watch()
    return 0


def _watch() -> None:
    wait, told = EVERY, ""
    while True:
        try:
            trouble = _once()
        except DatabaseError:
            trouble = _("The database does not answer. Records are sent once it is back.")
            db.close_database()  # the next question connects anew
        if trouble and trouble != told:
            complain(trouble)
        wait, told = (min(LONGEST, wait * 2) if trouble else EVERY), trouble
        time.sleep(wait)


def _once() -> str:
    """Send what is due; say what was done and return what went wrong."""
    done = e_record_sender.send_round()
    if done.taken or done.refused:
        say(
            _("{taken} records taken, {refused} refused.").format(
                taken=done.taken, refused=done.refused
            )
        )
    return done.trouble


def _typed_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass(_("Password of the platform: "))
    return sys.stdin.readline().rstrip("\r\n")


def _branch_id() -> int:
    here = branch()
    return here.branch_id if here else 1


def records(arguments: Namespace) -> int:
    """Write the records of a period, or of one order, into a JSON file; say which lack something."""
    with opened(arguments), gate.acting(e_record_sender.sender(_branch_id())):
        if arguments.order:
            found = e_records.record_of_order(arguments.order)
            if found is None:
                raise Refused(
                    _("There is no settled order {number}. Check the number.").format(
                        number=arguments.order
                    )
                )
            chosen: tuple[RepairRecord, ...] = (found,)
            first = last = found.settled_on
        else:
            first, last = _day(arguments.first, "from"), _day(arguments.last, "until")
            if last < first:
                raise Invalid("until", _("The last day is before the first."))
            chosen = e_records.records_of(first, last)
        whole = [each for each in chosen if not each.lacking()]
        for each in chosen:
            if each.lacking():
                complain(lacking_words(each))
        if not whole:
            raise Refused(_("There is no complete record to write."))
        note_e_record_export(first=first, last=last, records=len(whole))
        path = given(arguments.out)
        write_file(path, in_form(path, whole, single=bool(arguments.order)))
    say(_("{count} records written: {file}").format(count=len(whole), file=arguments.out))
    return 0


def lacking_words(record: RepairRecord) -> str:
    """Return what a record lacks, as a sentence."""
    return _("{number} ({plate}) lacks: {what}").format(
        number=record.number,
        plate=record.plate,
        what="、".join(_(LACKING_WORDS[name]) for name in record.lacking()),
    )


def _day(text: str | None, field: str) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError as error:
        raise Invalid(field, _("Give --from and --until as 2026-11-01, or --order.")) from error
