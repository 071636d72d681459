"""One electronic repair record: how far it is, what is missing, and what a person can do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.e_record_actions import (
    MOST_MILEAGE,
    close_record,
    note_mileage,
    try_again,
)
from reception.billing.e_record_rules import FIELD_WORDS, LACKING_WORDS, advice, head
from reception.billing.e_records import QueueRow, late_note, record_of
from reception.core import clock
from reception.core.text import N_, _
from reception.vehicles.rules import show_plate
from ui.facts import Facts
from ui.run import run
from ui.screen import Shell
from ui.screens import entry
from ui.settings.section import across
from ui.widgets import (
    Button,
    Card,
    Form,
    Label,
    NumberField,
    Rule,
    TextArea,
    TextField,
    scrolling,
)

OPEN = ("waiting", "lacking", "refused")
# With a sign, so that colour is never alone.
STANDS = {
    "waiting": N_("● To upload"),
    "lacking": N_("⚠ Incomplete"),
    "refused": N_("✕ Refused"),
    "sent": N_("✓ Uploaded"),
    "closed": N_("— Closed"),
}
_TONES = {"lacking": "warn", "refused": "bad", "sent": "ok"}


class UploadCard(Card):
    """`done` when something was changed; `send` when it is to be sent now."""

    done = Signal()
    send = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.row: QueueRow | None = None
        self.plate, self.stand = Label("", "big"), Label("", "strong")
        self.said = Label("", wrap=True).selectable()
        self.times = Label("", "small", wrap=True)
        self.advice = Label("", "soft", wrap=True)
        self.facts, self.lines = Facts(1), Label("", "small", wrap=True)
        self.late = Label("", "small", wrap=True)
        self.mileage_form = Form(self)
        self.mileage = self.mileage_form.add(
            NumberField("mileage", _("Mileage in"), most=MOST_MILEAGE, unit="km", required=True)
        )
        self.source = self.mileage_form.add(
            TextField("source", _("Where it is known from"), required=True, most=200),
            enter=self.note_mileage,
        )
        self.note_button = Button(_("Note mileage"), self.note_mileage, primary=True)
        self.again = Button(_("Upload now"), self._again, icon="upload", primary=True)
        self.car = Button(_("Open car"), self._open_car)
        self.order = Button(_("Open order"), self._open_order)
        if not entry("vehicles").allowed():
            self.car.hide()
        self.form = Form(self)
        self.reason = self.form.add(TextArea("reason", _("Why it is not uploaded"), lines=2))
        self.close_button = Button(_("Close without upload"), self._close)
        self.form.submitted.connect(self._close)
        self._lay_out()

    def _lay_out(self) -> None:
        top, ways, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.plate)
        top.addStretch()
        top.addWidget(self.stand)
        for row in (ways, foot):
            row.setSpacing(8)
        for button in (self.again, self.car, self.order):
            ways.addWidget(button)
        ways.addStretch()
        foot.addStretch()
        foot.addWidget(self.close_button)
        self.rule = Rule()
        self.missing = QWidget()
        missing = QVBoxLayout(self.missing)
        missing.setContentsMargins(0, 0, 0, 0)
        missing.addLayout(across((self.mileage, 2), (self.source, 3)))
        missing.addWidget(self.note_button, 0, Qt.AlignmentFlag.AlignRight)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        for widget in (self.facts, self.lines, self.late):
            column.addWidget(widget)
        column.addStretch()
        self.add(top, self.said, self.advice, self.missing, self.times, ways)
        self.body.addWidget(scrolling(inside), 1)
        self.add(self.rule, self.reason, foot)

    def show_row(self, row: QueueRow) -> None:
        """Show a record; a reason being typed for it stays."""
        if self.row is None or row.record_id != self.row.record_id:
            self.reason.set_value(None)
            self.mileage.set_value(None)
            self.source.set_value(None)
        self.row = row
        self._show_record(row)
        self.plate.setText(show_plate(row.plate))
        self.stand.say(_(STANDS[row.stand]), _TONES.get(row.stand, ""))
        self.said.setText(said_words(row))
        self.said.setVisible(bool(self.said.text()))
        self.times.setText(_times(row))
        is_open = row.stand in OPEN
        self.again.setVisible(row.stand in ("waiting", "refused"))
        for widget in (self.rule, self.reason, self.close_button):
            widget.setVisible(is_open)

    def _show_record(self, row: QueueRow) -> None:
        """Show field by field what the platform gets, as it gets it."""
        record, note = record_of(row.record_id), late_note(row.record_id)
        if record is not None:
            values = head(record)
            lacks = {"vin": "vin", "repairmileage": "mileage"}
            self.facts.show_facts(
                [
                    (_(word), values[name] or (_("⚠ missing") if name in lacks else "—"))
                    for name, word in FIELD_WORDS.items()
                ]
            )
            work = [_("{name} · {hours} h").format(name=w.name, hours=w.hours) for w in record.work]
            parts = [" · ".join(filter(None, (p.name, p.code, f"× {p.quantity}")))
                     for p in record.parts]  # fmt: skip
            self.lines.setText("\n".join((*work, *parts)))
        self.late.setVisible(note is not None)
        if note is not None:
            sentence = _("{km} km noted {time} by {person}: {source}")
            self.late.setText(
                sentence.format(
                    km=note.mileage,
                    time=clock.show(note.at),
                    person=note.person,
                    source=note.source,
                )
            )
        refused = row.stand == "refused"
        self.advice.setVisible(refused)
        self.advice.setText(_(advice(row.answer)) if refused else "")
        self.missing.setVisible("mileage" in row.lacking and row.stand == "lacking")

    def note_mileage(self) -> None:
        """Note the mileage of a car that has left."""
        if self.row is not None and self.mileage_form.validate():
            run(
                self, note_mileage, record_id=self.row.record_id, **self.mileage_form.values(),
                said=_("The mileage is noted."), done=lambda _none: self.done.emit(),
            )  # fmt: skip

    def _again(self) -> None:
        if self.row is not None:
            run(
                self, try_again, record_id=self.row.record_id, version=self.row.version,
                said=_("The record is being uploaded."), done=lambda _none: self._sending(),
            )  # fmt: skip

    def _sending(self) -> None:
        self.done.emit()
        self.send.emit()

    def _close(self) -> None:
        if self.row is not None and self.form.validate():
            run(
                self, close_record, record_id=self.row.record_id, version=self.row.version,
                reason=self.reason.text(), said=_("The record is closed."),
                done=lambda _none: self.done.emit(),
            )  # fmt: skip

    def _open_car(self) -> None:
        if self.row is not None:
            self.shell.open_vehicle(self.row.vehicle_id)

    def _open_order(self) -> None:
        if self.row is not None:
            self.shell.open_order(self.row.order_id)


def said_words(row: QueueRow) -> str:
    """Return what stands in the way, what the platform said, or why the record was closed."""
    if row.stand == "lacking":
        what = "、".join(_(LACKING_WORDS[name]) for name in row.lacking)
        return _("Lacks: {what}").format(what=what)
    if row.reason == "reversed":  # as the database writes it
        return _("Its list was reversed; the list that follows goes out anew.")
    return row.reason or row.answer


def _times(row: QueueRow) -> str:
    parts = [_("Queued {time}").format(time=clock.show(row.queued_at))]
    if row.attempts:
        parts.append(_("{count} attempts").format(count=row.attempts))
    if row.answered_at is not None:
        parts.append(_("last {time}").format(time=clock.show(row.answered_at)))
    return " · ".join(parts)
