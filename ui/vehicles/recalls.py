"""召回: the maker's campaigns, how many cars of each are done, and each car's state."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.catalog.prices import show_day
from reception.core.text import _
from reception.vehicles.recalls_actions import close_recall, mark_done_elsewhere, still_to_do
from reception.vehicles.recalls_queries import CarRow, RecallRow, recall_cars, recalls
from ui.list_tools import ListTools
from ui.run import run
from ui.screen import Shell
from ui.vehicles.recall_forms import CarsForm, RecallForm
from ui.widgets import Button, Card, Column, DataTable, EmptyState, Form, Label, TextField

LISTED = 168  # pixels of the campaigns


class Recalls(QWidget):
    """Campaigns above, the cars of the marked one below; the forms take the cars' place."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.new = Button(_("New recall"), self.begin_new, icon="plus", size="small")
        self.table: DataTable[RecallRow] = _campaign_table()
        self.card = CarsCard(shell)
        self.form, self.cars_form = RecallForm(), CarsForm()
        self.stack = QStackedWidget()
        for each in (self.card, self.form, self.cars_form):
            self.stack.addWidget(each)
        above = Card(_("Recalls of the maker"))
        above.head.addWidget(self.new)
        above.body.addWidget(self.table, 1)
        above.setFixedHeight(LISTED + 64)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(above)
        column.addWidget(self.stack, 1)
        self.table.chosen.connect(self._chosen)
        self.card.edit.clicked.connect(lambda _on=False: self._edit())
        self.card.bring.clicked.connect(lambda _on=False: self._bring())
        for form in (self.form, self.cars_form):
            form.cancelled.connect(self._back)
            form.saved.connect(self._saved)

    def refresh(self) -> None:
        """Ask for the campaigns again; a form that is open stays."""
        rows = recalls()
        self.table.set_rows(rows)
        if self.table.current() is None and rows:
            self.table.choose(lambda row: row == rows[0])
        self.card.show_recall(self.table.current())

    def begin_new(self) -> None:
        """Open the form for a new campaign."""
        self.form.begin(None)
        self.stack.setCurrentWidget(self.form)
        self.form.code.setFocus()

    def open_list(self, path: Path) -> None:
        """Read a list of VINs for the marked campaign from a file."""
        self._bring()
        self.cars_form.open_file(path)

    def submit(self) -> None:
        """Save the form that is open (F8)."""
        shown = self.stack.currentWidget()
        if isinstance(shown, RecallForm | CarsForm):
            shown.submit()

    def _edit(self) -> None:
        if self.card.recall is not None:
            self.form.begin(self.card.recall)
            self.stack.setCurrentWidget(self.form)
            self.form.title_.setFocus()

    def _bring(self) -> None:
        if self.card.recall is not None:
            self.cars_form.begin(self.card.recall)
            self.stack.setCurrentWidget(self.cars_form)
            self.cars_form.vins.setFocus()

    def _chosen(self, row: RecallRow | None) -> None:
        if row is not None:
            self.card.show_recall(row)
            self._back()

    def _saved(self, recall_id: int) -> None:
        self._back()
        self.refresh()
        self.table.choose(lambda row: row.recall_id == recall_id)

    def _back(self) -> None:
        self.stack.setCurrentWidget(self.card)


class CarsCard(Card):
    """The list of one campaign: what is to be done, and each VIN with its state."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Cars of the recall"))
        self.shell = shell
        self.recall: RecallRow | None = None
        self.form = Form(self)
        self.edit = Button(_("Correct"), kind="flat", size="small")
        self.ending = Button("", self._close, kind="flat", size="small")
        self.bring = Button(_("Add VINs…"), icon="upload", size="small")
        for button in (self.edit, self.ending, self.bring):
            self.head.addWidget(button)
        self.work = Label("", wrap=True)
        self.table: DataTable[CarRow] = _car_table()
        ListTools(self.table, "recall_cars", _("Recalls of the maker"))
        self.reason = self.form.add(
            TextField(
                "reason", "", required=True, most=120,
                hint=_("Done elsewhere: where and when, or why not needed"),
            ),
            enter=self._elsewhere,
        )  # fmt: skip
        self.reason.label = _("Reason")
        self.mark = Button(_("Done elsewhere"), self._elsewhere)
        self.undo = Button(_("Still to do"), self._still)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.mark)
        foot.addWidget(self.undo)
        self.add(self.work)
        self.body.addWidget(self.table, 1)
        self.add(foot)
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(self._open)
        self.show_recall(None)

    def show_recall(self, recall: RecallRow | None) -> None:
        """Show the cars of a campaign; nothing where there is none."""
        self.recall = recall
        for each in (self.edit, self.ending, self.bring):
            each.setVisible(recall is not None)
        self.note.setText("" if recall is None else f"{recall.code} · {recall.title}")
        parts = [recall.work, recall.reference] if recall else []
        self.work.setText(" · ".join(part for part in parts if part))
        self.work.setVisible(bool(self.work.text()))
        ends = recall is not None and recall.closed_at is None
        self.ending.setText(_("End it") if ends else _("Take it up again"))
        self.ending.updateGeometry()
        self.table.set_rows(recall_cars(recall.recall_id) if recall else ())
        self._chosen(self.table.current())

    def refresh(self) -> None:
        """Show the list as it stands now."""
        found = next((r for r in recalls() if self.recall and r.key == self.recall.key), None)
        self.show_recall(found)

    def _chosen(self, row: CarRow | None) -> None:
        state = row.state if row is not None else ""
        self.reason.setVisible(state == "open")
        self.mark.setVisible(state == "open")
        self.undo.setVisible(state == "elsewhere")

    def _open(self, row: CarRow) -> None:
        if row.vehicle_id is not None:
            self.shell.open_vehicle(row.vehicle_id)

    def _elsewhere(self) -> None:
        row = self.table.current()
        if row is not None and self.form.validate():
            run(
                self, mark_done_elsewhere, recall_car_id=row.recall_car_id, version=row.version,
                reason=self.reason.text(), said=_("Noted as done elsewhere."), done=self._done,
            )  # fmt: skip

    def _still(self) -> None:
        row = self.table.current()
        if row is not None:
            said = _("The recall is to be done again.")
            run(self, still_to_do, recall_car_id=row.recall_car_id, said=said, done=self._done)

    def _close(self) -> None:
        row = self.recall
        if row is None:
            return
        closing = row.closed_at is None
        said = _("The recall has ended.") if closing else _("The recall is open again.")
        run(
            self, close_recall, recall_id=row.recall_id, version=row.version, closed=closing,
            said=said, done=self._done,
        )  # fmt: skip

    def _done(self, _nothing: object) -> None:
        self.reason.set_value(None)
        self.refresh()


def _campaign_table() -> DataTable[RecallRow]:
    return DataTable(
        [
            Column(_("Recall code"), lambda r: r.code, "strong", 120),
            Column(_("Title"), lambda r: r.title, width=0),
            Column(_("From"), lambda r: show_day(r.begins_on), width=92),
            Column(_("Until"), lambda r: show_day(r.ends_on) or "—", width=92),
            Column(_("Cars on the list"), lambda r: r.cars, "number", 64),
            Column(_("Done"), lambda r: r.done, "number", 56),
            Column(_("Still open"), lambda r: r.open, "number", 56),
            Column(_("State"), _words, "soft", 76),
        ],
        empty=EmptyState(
            _("There is no recall."),
            _("Make one and add the maker's list of VINs; its cars are then known on arrival."),
            icon="alert-circle-outline",
        ),
        foot=False,
    )


def _words(row: RecallRow) -> str:
    return _("● In force") if row.closed_at is None else _("✓ Ended")


def _car_table() -> DataTable[CarRow]:
    return DataTable(
        [
            Column(_("VIN"), lambda c: c.vin, width=170),
            Column(_("Plate"), lambda c: c.plate, "plate", 112),
            Column(_("Customer"), lambda c: c.customer, width=118),
            Column(_("State"), lambda c: f"recall_{c.state}", "state", 100),
            Column(_("Order or reason"), lambda c: c.order_number or c.reason, width=0),
        ],
        empty=EmptyState(
            _("No VIN is on the list yet."),
            _("Add the maker's list: paste it or choose a workbook."),
            icon="upload",
        ),
        chips=[
            (_("To do"), lambda c: c.state == "open"),
            (_("Cars known here"), lambda c: c.vehicle_id is not None),
        ],
    )
