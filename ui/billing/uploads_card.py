"""One electronic repair record: how far it is, what is missing, and what a person can do about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from reception.billing.e_record_actions import close_record, try_again
from reception.billing.e_record_rules import LACKING_WORDS
from reception.billing.e_records import QueueRow
from reception.core import clock
from reception.core.text import N_, _
from reception.vehicles.rules import show_plate
from ui.run import run
from ui.screen import Shell
from ui.screens import entry
from ui.widgets import Button, Card, Form, Label, Rule, TextArea

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
        self.numbers = Label("", "soft", wrap=True).selectable()
        self.said = Label("", wrap=True).selectable()
        self.times = Label("", "small", wrap=True)
        self.again = Button(_("Upload now"), self._again, icon="upload", primary=True)
        self.car = Button(_("Open car"), self._open_car)
        self.order = Button(_("Open order"), self._open_order)
        if not entry("vehicles").allowed():
            self.car.hide()
        self.form = Form(self)
        self.reason = self.form.add(TextArea("reason", _("Why it is not uploaded")))
        self.close_button = Button(_("Close without upload"), self._close)
        self.form.submitted.connect(self._close)
        self._lay_out()

    def _lay_out(self) -> None:
        head, ways, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.plate)
        head.addStretch()
        head.addWidget(self.stand)
        for row in (ways, foot):
            row.setSpacing(8)
        for button in (self.again, self.car, self.order):
            ways.addWidget(button)
        ways.addStretch()
        foot.addStretch()
        foot.addWidget(self.close_button)
        self.rule = Rule()
        self.add(head, self.numbers, self.said, self.times, ways, self.rule, self.reason, foot)
        self.body.addStretch()

    def show_row(self, row: QueueRow) -> None:
        """Show a record; a reason being typed for it stays."""
        if self.row is None or row.record_id != self.row.record_id:
            self.reason.set_value(None)
        self.row = row
        self.plate.setText(show_plate(row.plate))
        self.stand.say(_(STANDS[row.stand]), _TONES.get(row.stand, ""))
        self.numbers.setText("\n".join(dict.fromkeys((row.list_number, row.order_number))))
        self.said.setText(said_words(row))
        self.said.setVisible(bool(self.said.text()))
        self.times.setText(_times(row))
        is_open = row.stand in OPEN
        self.again.setVisible(row.stand in ("waiting", "refused"))
        for widget in (self.rule, self.reason, self.close_button):
            widget.setVisible(is_open)

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
    return row.reason or row.answer


def _times(row: QueueRow) -> str:
    parts = [_("Queued {time}").format(time=clock.show(row.queued_at))]
    if row.attempts:
        parts.append(_("{count} attempts").format(count=row.attempts))
    if row.answered_at is not None:
        parts.append(_("last {time}").format(time=clock.show(row.answered_at)))
    return " · ".join(parts)
