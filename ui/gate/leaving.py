"""A car leaves: the pass is scanned or typed, the plate compared, the car let out; or the reason why not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.gate_pass_actions import leave, note_left_without
from reception.billing.gate_pass_queries import Pass, pass_of
from reception.billing.words import PURPOSES
from reception.core import clock
from reception.core.errors import ReceptionError
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.vehicles.rules import show_plate
from ui.gate.exits import ExitsCard
from ui.run import run
from ui.theme import vary
from ui.widgets import Button, Card, Form, Label, TextField

CENTRE = Qt.AlignmentFlag.AlignCenter


class Verdict(Card):
    """Go or stop, in a sign, a word and a colour; the plate as large as the window allows."""

    def __init__(self) -> None:
        super().__init__()
        self.sign = Label("", "huge")
        self.plate = Label("", "plate")
        self.about = Label("", "reading", wrap=True)
        self.why = Label("", "reading", wrap=True)
        for label in (self.sign, self.plate, self.about, self.why):
            label.setAlignment(CENTRE)
            self.body.addWidget(label)
        self.body.addSpacing(4)
        self.go = Button(_("Let it out"), key="F8", primary=True, size="big")
        self.body.addWidget(self.go)
        self.say_nothing()

    def say_nothing(self) -> None:
        """Wait for the next pass."""
        self._say("", "", _("Scan the pass: what may leave is shown here in large letters."))

    def say_go(self, found: Pass, before: Pass | None = None) -> None:
        """Show the plate that has to stand on the car; `before`: shown and never let out."""
        about = [_(PURPOSES[found.purpose]), found.model, found.order_number, found.reason]
        warned = _("▲ {plate} was not let out. Scan its pass again if it has left.")
        warned = warned.format(plate=show_plate(before.plate)) if before else ""
        self._say(
            "go", _("✓ May leave"), " · ".join(part for part in about if part), found.plate, warned
        )

    def say_stop(self, why: str, plate: str = "") -> None:
        """Show why no car leaves with this."""
        self._say("stop", _("✕ Stop"), "", plate, why)

    def say_gone(self, found: Pass) -> None:
        """Say that the car's leaving is noted."""
        text = _("Noted at {time}. Next pass, please.").format(
            time=clock.show(clock.now(), "%H:%M")
        )
        self._say("", _("✓ Left"), text, found.plate)

    def _say(self, tone: str, sign: str, about: str, plate: str = "", why: str = "") -> None:
        vary(self, "tone", tone)
        self.sign.say(sign, {"go": "ok", "stop": "bad"}.get(tone, ""))
        for label, text in (
            (self.sign, sign),
            (self.plate, show_plate(plate)),
            (self.about, about),
            (self.why, why),
        ):
            label.setText(text)
            label.setHidden(not text)
        self.go.setHidden(tone != "go")


class LeavingView(QWidget):
    """离店. `noted` when the lists have changed."""

    noted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: Pass | None = None
        self.form = Form(self)
        self.number = self.form.add(
            TextField(
                "number", "", hint=_("Scan the pass; or its number or the plate, then Enter")
            ),
            enter=self._typed,
        )
        self.number.line.setProperty("kind", "pin")
        self.number.line.setAccessibleName(_("Number of the pass, or plate"))
        self.verdict = Verdict()
        self.verdict.go.clicked.connect(lambda _on=False: self.let_out())
        self.without = WithoutPass()
        self.without.noted.connect(self._noted_without)
        self.exits = ExitsCard()
        self.exits.changed.connect(self.noted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.number)
        column.addWidget(self.verdict)
        column.addWidget(self.without)
        column.addWidget(self.exits, 1)
        self.setFocusProxy(self.number.control)

    def _typed(self) -> None:
        if not self.number.is_empty():
            self.show_pass(self.number.text())

    def show_pass(self, text: str) -> None:
        """Say what the gate does with a pass or a plate."""
        before, self.found = self.found, None
        try:
            found = pass_of(text)
        except ReceptionError as refusal:
            self.verdict.say_stop(str(refusal))
        else:
            refusal_text = found.refusal()
            if refusal_text:
                self.verdict.say_stop(refusal_text, found.plate)
            else:
                self.found = found
                other = before is not None and before.pass_id != found.pass_id
                self.verdict.say_go(found, before if other else None)
        self.number.set_value(None)
        (self.verdict.go if self.found and may(Permission.NOTE_LEAVING) else self.number).setFocus()
        self.verdict.go.setEnabled(may(Permission.NOTE_LEAVING))

    def let_out(self) -> None:
        """Note that the car whose plate was compared leaves (F8, or Enter on the button)."""
        found = self.found
        if found is None:
            return
        self.found = None
        if run(self, leave, pass_id=found.pass_id):
            self.verdict.say_gone(found)
            self.noted.emit()
        else:
            self.show_pass(found.number)
        self.number.setFocus()

    def _noted_without(self) -> None:
        self.verdict.say_nothing()
        self.noted.emit()
        self.number.setFocus()

    def refresh(self) -> None:
        """Show who left today as it stands now."""
        self.exits.refresh()
        if self.found is not None:
            self.show_pass(self.found.number)


class WithoutPass(QWidget):
    """A car left without a pass: noted with its reason, and a manager is asked about it."""

    noted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.open = Button(_("Left without a pass…"), self._open, kind="flat")
        self.form = Form(self)
        self.plate = self.form.add(TextField("plate", _("Plate"), required=True, most=20))
        self.reason = self.form.add(
            TextField("reason", _("How it could leave"), required=True, most=200)
        )
        self.save = Button(_("Note it"), self.note, kind="danger")
        self.cancel = Button(_("Cancel"), self._shut)
        self.form.submitted.connect(self.note)
        self.fields = QWidget(self)
        across = QHBoxLayout(self.fields)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.plate, 2)
        across.addWidget(self.reason, 4)
        for button in (self.save, self.cancel):
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.fields)
        self.fields.hide()
        self.open.setHidden(not may(Permission.NOTE_LEAVING))

    def _open(self) -> None:
        self.fields.show()
        self.open.hide()
        self.plate.setFocus()

    def _shut(self) -> None:
        for field in (self.plate, self.reason):
            field.set_value(None)
        self.fields.hide()
        self.open.show()

    def note(self) -> None:
        """Note the car."""
        if not self.form.validate():
            return
        said = _("{plate} noted; a manager is told.").format(plate=show_plate(self.plate.text()))
        run(self, note_left_without, said=said, done=self._done, **self.form.values())

    def _done(self, _key: int) -> None:
        self._shut()
        self.noted.emit()
