"""Where each kind of paper is printed from this PC, kept in a file of this PC.

Nothing here is in the shared database: two PCs of one branch have different printers. Without the
file, or with one that cannot be read, every paper goes to the system's default printer.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from reception.core import this_pc
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.values import build
from reception.papers.rules import RECEIPTS, PaperKind

NAME = "printers.json"
OTHER, RECEIPT = "other", "receipt"  # estimates, badges, documents; receipts are printed alike
WAYS = ("default", "printer", "ask", "folder", "none")
TRAYS = {
    "auto": N_("As the printer has it"),
    "upper": N_("Upper tray"),
    "lower": N_("Lower tray"),
    "manual": N_("By hand"),
    "tractor": N_("Continuous feed"),
}
SIDES = {"one": N_("One side"), "long": N_("Both sides"), "short": N_("Both sides, short edge")}
MOST_COPIES, MOST_SHIFT = 20, 150  # copies; tenths of a millimetre
Shift = tuple[int, int]


@dataclass(frozen=True)
class PrintChoice:
    """How one kind of paper is printed here."""

    way: str = "default"  # one of WAYS
    printer: str = ""  # its name, for "printer"
    form: str = ""  # name of a paper in the printer's own list; empty: the sheet's own size
    tray: str = "auto"
    sides: str = "one"
    copies: int = 1
    colour: bool = True
    folder: str = ""  # for PDFs; empty: the person's documents


@dataclass(frozen=True)
class Printers:
    """All choices of this PC, and how far each of its printers prints off (right, down)."""

    choices: dict[str, PrintChoice] = field(default_factory=dict)
    shifts: dict[str, Shift] = field(default_factory=dict)

    def of(self, kind: str) -> PrintChoice:
        """Return the choice for a kind of paper, as shipped where none was made."""
        return self.choices.get(group_of(kind), PrintChoice())


def group_of(kind: str) -> str:
    """Return the line of the settings that a kind of paper belongs to."""
    if kind in RECEIPTS:
        return RECEIPT
    return kind if kind in list(PaperKind) else OTHER


def groups() -> tuple[str, ...]:
    """Return the lines of the settings, in the order of the papers."""
    return tuple(dict.fromkeys([*(group_of(kind) for kind in PaperKind), OTHER]))


def read() -> Printers:
    """Return what this PC has chosen."""
    try:
        kept: Any = json.loads(_file().read_text("utf-8"))
        return build(Printers, kept)
    except (OSError, ValueError, Invalid):
        return Printers()


def keep(printers: Printers) -> None:
    """Keep the choices on this PC; Refused where the file cannot be written."""
    from ui.commands.place import write_file

    text = json.dumps(asdict(printers), ensure_ascii=False, indent=1)
    write_file(_file(), text.encode())


def keep_choice(kind: str, choice: PrintChoice) -> None:
    """Keep the choice for one kind of paper."""
    present = read()
    keep(replace(present, choices={**present.choices, group_of(kind): choice}))


def _file() -> Path:
    return this_pc.folder() / NAME


def shift_at(printer: str) -> Shift | None:
    """Return how far a printer of this PC prints off; None where nobody said."""
    return read().shifts.get(printer)


def way_word(choice: PrintChoice, default: str) -> str:
    """Return where a choice leads in words; `default` is the system's printer, empty without one."""
    if choice.way == "printer":
        return choice.printer
    if choice.way == "default":
        return default or _("PDF (no printer)")
    return {
        "ask": _("Ask each time"),
        "folder": _("PDF into a folder"),
        "none": _("Not printed here"),
    }[choice.way]
