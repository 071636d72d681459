"""打印机: where each paper goes from this PC, on what, and how far each printer prints off.

Kept on this PC, not in the shared data: another PC of the branch has other printers.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from reception.core import settings
from reception.core.text import N_, _
from ui.billing.words import paper_word
from ui.printing import choices
from ui.printing import machine as at_system
from ui.printing.choices import MOST_COPIES, MOST_SHIFT, PrintChoice
from ui.run import run
from ui.settings.section import RecordSection
from ui.slip_at_printer import slip_at_printer
from ui.widgets import Button, Choice, Column, DataTable, NumberField, TextField
from ui.widgets.preview import show_pdf

GROUP_WORDS = {choices.OTHER: N_("Estimates, badges, others"), choices.RECEIPT: N_("Receipts")}
COLOURS = {"colour": N_("In colour"), "grey": N_("Black only")}


@dataclass(frozen=True)
class Line:
    """A kind of paper and its choice."""

    number: int
    kind: str
    choice: PrintChoice


def group_word(kind: str) -> str:
    """Return what people call a line of these settings."""
    return _(GROUP_WORDS[kind]) if kind in GROUP_WORDS else paper_word(kind)


def _paper(choice: PrintChoice) -> str:
    if choice.way in ("folder", "none"):
        return ""
    parts = [
        choice.form,
        _(choices.TRAYS[choice.tray]) if choice.tray != "auto" else "",
        _(choices.SIDES[choice.sides]) if choice.sides != "one" else "",
        _("{count} copies").format(count=choice.copies) if choice.copies > 1 else "",
        "" if choice.colour else _(COLOURS["grey"]),
    ]
    return " · ".join(part for part in parts if part)


class PrintersSection(RecordSection[Line]):
    """Papers at the left, the choice for the marked one at the right."""

    wide = 400

    def __init__(self) -> None:
        self._default = at_system.machine.default()
        super().__init__(
            "",
            DataTable(
                [
                    Column(_("Paper"), lambda row: group_word(row.kind), "strong", 190),
                    Column(
                        _("Printed at"),
                        lambda row: choices.way_word(row.choice, self._default),
                        width=0,
                    ),
                    Column(_("How"), lambda row: _paper(row.choice), "soft", 250),
                ],
                foot=False,
            ),
        )
        add = self.form.add
        self.place = add(Choice("place", _("Printed at")))
        self.paper = add(Choice("form", _("Paper in the printer"), [("", "")]))
        tray = add(Choice("tray", _("Tray"), [(c, _(w)) for c, w in choices.TRAYS.items()]))
        sides = add(Choice("sides", _("Sides"), [(c, _(w)) for c, w in choices.SIDES.items()]))
        copies = add(
            NumberField("copies", _("Number of copies"), least=1, most=MOST_COPIES, required=True)
        )
        colour = add(
            Choice("colour", _("Colour of print"), [(c, _(w)) for c, w in COLOURS.items()])
        )
        least, most = -MOST_SHIFT, MOST_SHIFT
        right = add(NumberField("shift_x", _("Shift right"), least=least, most=most, unit="0.1 mm"))
        down = add(NumberField("shift_y", _("Shift down"), least=least, most=most, unit="0.1 mm"))
        self.folder = add(TextField("folder", _("Folder for PDFs"), most=300))
        self.folder.set_hint(_("empty: among your documents"))
        self.lay_out(
            [self.place], [self.paper], [tray, sides], [copies, colour], [right, down],
            [self.folder],
        )  # fmt: skip
        self.fields_of_printer = (self.paper, tray, sides, copies, colour, right, down)
        self.choose_folder = Button(_("Choose a folder…"), self._choose_folder)
        self.align = Button(_("Alignment page…"), self._show_alignment, icon="printer-outline")
        self.side.body.insertWidget(self.side.body.count() - 3, self.choose_folder)
        self.jobs = Button(_("Print jobs"), self._show_jobs)
        self.head.insertWidget(0, self.align)
        self.head.addWidget(self.jobs)
        self.teach.setText(
            _("The shift is this printer's own and counts for all papers printed there.")
        )
        self.add_button.hide()
        self.place.changed.connect(self._follow)

    def refresh(self) -> None:
        self._default = at_system.machine.default()
        self.place.set_options(self._places())
        super().refresh()

    def _places(self) -> list[tuple[str, str]]:
        system = self._default or _("PDF (no printer)")
        found = [("default", _("Default printer: {name}").format(name=system))]
        kept = {choice.printer for choice in choices.read().choices.values() if choice.printer}
        there = at_system.machine.names()
        found += [(f"printer:{name}", name) for name in there]
        missing = sorted(kept - set(there))
        found += [
            (f"printer:{n}", _("{name} (not at this PC now)").format(name=n)) for n in missing
        ]
        ways = ("ask", "folder", "none")
        return [*found, *((way, choices.way_word(PrintChoice(way), "")) for way in ways)]

    def rows(self) -> list[Line]:
        present = choices.read()
        return [Line(n, kind, present.of(kind)) for n, kind in enumerate(choices.groups())]

    def key(self, row: Line) -> int:
        return row.number

    def values_of(self, row: Line | None) -> dict[str, Any]:
        choice = row.choice if row else PrintChoice()
        place = f"printer:{choice.printer}" if choice.way == "printer" else choice.way
        self._offer_forms(self._printer_of(place), choice.form)
        right, down = self._shift_of(self._printer_of(place))
        return {
            "place": place,
            "form": choice.form,
            "tray": choice.tray,
            "sides": choice.sides,
            "copies": str(choice.copies),
            "colour": "colour" if choice.colour else "grey",
            "shift_x": str(right),
            "shift_y": str(down),
            "folder": choice.folder,
        }

    def _printer_of(self, place: str | None) -> str:
        if place == "default":
            return self._default
        return (place or "").partition(":")[2]

    def _shift_of(self, printer: str) -> choices.Shift:
        """Return this printer's shift; the branch's where it has none of its own."""
        own = choices.shift_at(printer) if printer else None
        return settings.read(settings.PRINTER_SHIFT) if own is None else own

    def _offer_forms(self, printer: str, kept: str) -> None:
        names = at_system.machine.forms(printer) if printer else []
        if kept and kept not in names:
            names.append(kept)
        own_size = ("", _("As large as the paper itself"))
        self.paper.set_options([own_size, *((name, name) for name in names)])

    def shown(self) -> None:
        self._show_fields()

    def _follow(self) -> None:
        """Offer what the printer chosen now has."""
        printer = self._printer_of(self.place.value())
        self._offer_forms(printer, self.paper.value() or "")
        right, down = self._shift_of(printer)
        self.form["shift_x"].set_value(str(right))
        self.form["shift_y"].set_value(str(down))
        self._show_fields()

    def _show_fields(self) -> None:
        place = self.place.value() or "default"
        for field in self.fields_of_printer:
            field.setVisible(bool(self._printer_of(place)))
        as_file = place == "folder" or (place == "default" and not self._default)
        self.folder.setVisible(as_file)
        self.choose_folder.setVisible(as_file)
        self.teach.setVisible(bool(self._printer_of(place)))

    def store(self) -> None:
        row = self.row
        if row is not None:
            run(
                self, self._keep, said=_("Kept for this PC."),
                done=lambda _nothing: self.saved(row.number),
            )  # fmt: skip

    def _keep(self) -> None:
        assert self.row is not None
        value = {field.name: field.value() for field in self.form}  # hidden ones too
        place = value["place"] or "default"
        printer = self._printer_of(place)
        choice = PrintChoice(
            way="printer" if place.startswith("printer:") else place,
            printer=printer if place.startswith("printer:") else "",
            form=value["form"] or "",
            tray=value["tray"],
            sides=value["sides"],
            copies=value["copies"] or 1,
            colour=value["colour"] == "colour",
            folder=(value["folder"] or "").strip(),
        )
        present = choices.read()
        shifts = dict(present.shifts)
        shift = (value["shift_x"] or 0, value["shift_y"] or 0)
        if printer and shift != self._shift_of(printer):
            shifts[printer] = shift
        kept = {**present.choices, self.row.kind: choice}
        choices.keep(replace(present, choices=kept, shifts=shifts))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, _("Choose a folder…"), self.folder.text() or str(Path.home())
        )
        if chosen:
            self.folder.set_text(chosen)

    def _show_jobs(self) -> None:
        window: Any = self.window()
        window.go("printing")

    def _show_alignment(self) -> None:
        from reports.alignment import render_alignment

        layout = settings.read(settings.SLIP_FORM).layout
        kind = self.row.kind if self.row is not None else choices.OTHER
        show_pdf(
            self, render_alignment(layout), title=_("Printer alignment"), name="alignment",
            kind=kind, at_printer=slip_at_printer(layout),
        )  # fmt: skip
