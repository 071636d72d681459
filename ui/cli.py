"""The command `reception`: alone it opens the window; with a command it works without one.

Exit code 0 means done; 1 means no, with one sentence on stderr; 2 a bug, with where it is noted.
To add a command: 1. write it in ui/commands; 2. add its parser below; 3. a test in tests/cli.
"""

import io
import os
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from reception.core.errors import Invalid, ReceptionError
from reception.core.text import LANGUAGES, _, set_language

Command = Callable[[Namespace], int]
BUG = 2


class Parser(ArgumentParser):
    """A parser whose complaint is one sentence."""

    def error(self, message: str) -> NoReturn:
        """Refuse what cannot be understood."""
        sentence = _("This command cannot be understood ({reason}). See: reception --help")
        raise Invalid("command", sentence.format(reason=message))


def _parser() -> Parser:
    place = Parser(add_help=False)
    for option, word, what in (
        ("--data", "DIR", _("data folder (default: the user's own)")),
        ("--db", "URL", _("PostgreSQL server instead, postgresql://…")),
        ("--lang", None, _("language of everything said")),
    ):
        choices = LANGUAGES if option == "--lang" else None
        place.add_argument(option, metavar=word, help=what, default=SUPPRESS, choices=choices)
    parser = Parser(prog="reception", description=_("Reception"), parents=[place])
    parser.set_defaults(run="window:window")
    commands = parser.add_subparsers(metavar=_("command"))

    def add(name: str, run: str, what: str) -> ArgumentParser:
        made = commands.add_parser(name, help=what, description=what, parents=[place])
        made.set_defaults(run=run)
        return made

    init = add("init", "data:init", _("make the database"))
    init.add_argument("--demo", action="store_true", help=_("fill the demonstration branch"))
    init.add_argument("--seed", type=int, default=1, help=_("another number, another history"))
    init.add_argument("--orders", type=int, help=_("how many past orders (default 1950)"))
    ops = add("ops", "ops:ops", _("do one JSON operation a line from stdin"))
    ops.add_argument("--list", action="store_true", help=_("list the actions"))
    slip = add("slip", "papers:slip", _("write an order's three-part slip"))
    slip.add_argument("order", help=_("number of the order"))
    slip.add_argument("--out", required=True, metavar="F.pdf")
    report = add("report", "papers:report", _("write a report"))
    report.add_argument("kind", choices=["monthly"])
    report.add_argument("month", help="2026-10")
    report.add_argument("--out", required=True, metavar="F.xlsx")
    book = add("journal", "journal:journal", _("write the journal for accounting"))
    book.add_argument("--month", metavar="2026-11", help=_("of a month"))
    book.add_argument("--day", metavar="2026-11-20", help=_("or of a day"))
    book.add_argument("--out", required=True, metavar="F.csv", help=_("F.xlsx for a workbook"))
    bring = add("import", "data:bring_in", _("import past orders or customers from a workbook"))
    bring.add_argument("kind", choices=["orders", "customers"])
    bring.add_argument("file", metavar="F.xlsx")
    what = _("customers: which column is what, such as name=B,phone=D (default: by their heads)")
    bring.add_argument("--map", metavar="FIELD=COLUMN,…", default="", help=what)
    bring.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    prove = add("verify", "data:verify", _("prove that nothing was changed"))
    what = _("is this PDF one of our papers, unchanged? (default: prove all that is kept)")
    prove.add_argument("file", metavar="F.pdf", nargs="?", help=what)
    add("backup", "data:back_up", _("write a verified copy of the database"))
    hear = add("listen", "listen:listen", _("take arrivals from the plate camera"))
    hear.add_argument("--new-key", action="store_true", help=_("make the key of the address"))
    send = add("upload", "upload:upload", _("send electronic repair records to the platform"))
    send.add_argument("--once", action="store_true", help=_("send what waits, then end"))
    send.add_argument("--password", action="store_true", help=_("keep the password from stdin"))
    kept = add("records", "upload:records", _("write electronic repair records into a file"))
    kept.add_argument("--from", dest="first", metavar="2026-11-01", help=_("settled from this day"))
    kept.add_argument("--until", dest="last", metavar="2026-11-30", help=_("to this day"))
    kept.add_argument("--order", metavar="NUMBER", help=_("or of one order"))
    kept.add_argument("--out", required=True, metavar="F.json")
    add("smoke", "smoke:smoke", _("try the main job in a temporary folder"))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _speak_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    asked = _language(words)
    set_language(asked or LANGUAGES[0])
    # Not the parser's defaults: a command's own would hide what stands before the command.
    arguments = Namespace(data=None, db=None, lang=asked)
    try:
        arguments = _parser().parse_args(words, arguments)
        return _command(arguments.run)(arguments)
    except SystemExit as leaving:  # --help
        return int(leaving.code or 0)
    except ReceptionError as refusal:
        print(" ".join(str(refusal).split()), file=sys.stderr)
        return 1
    except BrokenPipeError:
        _close_quietly()
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as bug:  # noqa: BLE001 - a person gets a sentence, the log the details
        from ui.commands.place import note_bug

        print(note_bug(arguments, bug), file=sys.stderr)
        return BUG


def _command(place: str) -> Command:
    module, _colon, name = place.partition(":")
    command: Command = getattr(import_module(f"ui.commands.{module}"), name)
    return command


def _language(words: list[str]) -> str | None:
    """Return the language asked for, before anything is parsed: the parser's own words need it."""
    asked = os.environ.get("RECEPTION_LANG", "")
    for place, word in enumerate(words):
        if word.startswith("--lang="):
            asked = word.partition("=")[2]
        elif word == "--lang" and place + 1 < len(words):
            asked = words[place + 1]
    return asked if asked in LANGUAGES else None


def _speak_utf8() -> None:
    """Say Chinese in UTF-8 whatever the terminal's locale; a Windows bundle may have no streams."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_quietly() -> None:
    """Whoever read the output has gone: let the interpreter's own flush at exit find no pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    raise SystemExit(main())
