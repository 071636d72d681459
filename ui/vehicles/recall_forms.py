"""A recall and its list of VINs as they are typed, pasted or read from a file."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from reception.catalog.queries import all_items
from reception.core.text import _
from reception.history import cells
from reception.vehicles.recalls import Added, RecallDraft, pick, vins_in
from reception.vehicles.recalls_actions import add_recall_cars, save_recall
from reception.vehicles.recalls_queries import RecallRow, today
from ui.background import Job, work
from ui.commands.customers import first_sheet
from ui.customers.busy import Busy
from ui.run import run
from ui.settings.section import across
from ui.widgets import Button, Card, Choice, DayField, Form, Label, TextArea, TextField, toast


class RecallForm(Card):
    """`saved(recall)`, `cancelled`."""

    saved = Signal(int)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(_("Recall"))
        self.form = Form(self)
        self.recall: RecallRow | None = None
        add = self.form.add
        self.code = add(TextField("code", _("Recall code"), required=True, most=40))
        self.title_ = add(TextField("title", _("Title"), required=True, most=60))
        self.first = add(DayField("begins_on", _("From")))
        self.last = add(DayField("ends_on", _("Until")))
        self.reference = add(TextField("reference", _("Maker's reference"), most=60))
        self.package = add(Choice("package", _("Package of the catalogue"), empty=_("None")))
        self.work = add(TextArea("work", _("What is to be done"), lines=3))
        self.save_button = Button(_("Save"), self.submit, key="F8", primary=True)
        self.cancel_button = Button(_("Cancel"), self.cancelled.emit)
        self.add(
            across((self.code, 2), (self.title_, 4)),
            across((self.first, 1), (self.last, 1), (self.reference, 2), (self.package, 2)),
            self.work,
            _foot(self.cancel_button, self.save_button),
        )
        self.body.addStretch()
        self.form.submitted.connect(self.submit)

    def begin(self, recall: RecallRow | None) -> None:
        """Show a recall to be corrected, or an empty form."""
        self.recall = recall
        packages = [(p.code, p.name) for p in all_items("package", active_only=True)]
        self.package.set_options(packages)
        self.form.clear()
        self.first.set_value(recall.begins_on if recall else today())
        if recall is not None:
            self.form.set_values(
                {
                    "code": recall.code,
                    "title": recall.title,
                    "ends_on": recall.ends_on,
                    "reference": recall.reference,
                    "package": recall.package or None,
                    "work": recall.work,
                }
            )

    def submit(self) -> None:
        """Save it."""
        if not self.form.validate():
            return
        values = self.form.values()
        draft = RecallDraft(
            code=values["code"],
            title=values["title"],
            begins_on=values["begins_on"] or 0,
            ends_on=values["ends_on"] or None,
            reference=values["reference"],
            package=values["package"] or "",
            work=values["work"],
            recall_id=self.recall.recall_id if self.recall else None,
            version=self.recall.version if self.recall else None,
        )
        run(self, save_recall, recall=draft, said=_("Recall saved."), done=self.saved.emit)


class CarsForm(Card):
    """A list of VINs: pasted, or read from a workbook; all of it or nothing is taken."""

    saved = Signal(int)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(_("Add VINs"))
        self.form = Form(self)
        self.recall_id = 0
        self.job: Job | None = None
        self.choose = Button(_("Choose file…"), self._choose, size="small")
        self.head.addWidget(self.choose)
        self.vins = self.form.add(
            TextArea(
                "vins", _("VINs, one a line"), required=True, lines=9,
                hint=_("Paste the maker's list; other columns beside the VIN are passed over"),
            )
        )  # fmt: skip
        self.count = Label("", "soft")
        self.busy = Busy()
        self.save_button = Button(_("Add to the list"), self.submit, key="F8", primary=True)
        self.cancel_button = Button(_("Cancel"), self.cancelled.emit)
        self.add(self.vins, self.busy, _foot(self.count, self.cancel_button, self.save_button))
        self.body.addStretch()
        self.vins.changed.connect(self._say)
        self.form.submitted.connect(self.submit)

    def begin(self, recall: RecallRow) -> None:
        """Begin an empty list for a recall."""
        self.recall_id = recall.recall_id
        self.heading.setText(_("Add VINs to {code}").format(code=recall.code))
        self.form.clear()
        self._say()

    def _say(self) -> None:
        found = len(vins_in(self.vins.text()))
        self.count.setText(_("{count} VINs").format(count=f"{found:,}") if found else "")

    def _choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("List of VINs"), "", _("Lists (*.xlsx *.xls *.csv)")
        )
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Read a file in the background and put its VINs into the field, to be looked at."""
        self.job = work(self, lambda _report: _read(path), done=self._read, failed=self.busy.end)
        self.busy.watch(self.job, _("Reading {name}…").format(name=path.name))

    def _read(self, text: str) -> None:
        self.busy.end()
        self.vins.set_text(text)
        self.vins.setFocus()

    def submit(self) -> None:
        """Take the whole list, or none of it."""
        if self.form.validate():
            run(
                self, add_recall_cars, recall_id=self.recall_id,
                vins=vins_in(self.vins.text()), done=self._done,
            )  # fmt: skip

    def _done(self, done: Added) -> None:
        text = _("{added} VINs added, {already} were there; {known} of the cars are known here.")
        toast(self, text.format(added=done.added, already=done.already, known=done.known))
        self.saved.emit(self.recall_id)


def _read(path: Path) -> str:
    rows = first_sheet(path)
    found = (pick([cells.text(cell) for cell in row]) for row in rows)
    return "\n".join(vin for vin in found if vin)


def _foot(*items: Label | Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    for item in items:
        row.addWidget(item)
    return row
