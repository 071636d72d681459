"""What a foreman enters to put a day right: from when to when, what it really was, and why."""

from PySide6.QtCore import Signal

from reception.core.errors import Invalid
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import order_by_number
from reception.shopfloor.clocking_queries import Day, Piece
from reception.shopfloor.clocking_rules import PAUSE_NAMES, Pause, What
from reception.shopfloor.correction_actions import (
    confirm_forgotten,
    correct_attendance,
    correct_stretch,
)
from ui.run import run
from ui.settings.section import across
from ui.widgets import Button, Card, Chips, DateTimeField, Form, TextField

ATTENDANCE = "attendance"  # a choice beside what a stretch may be


class CorrectionForm(Card):
    """`done` after a correction; shown to whoever may correct."""

    done = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Put right"), tight=True)
        self.body.setSpacing(7)
        self.day: Day | None = None
        self.confirm = Button(_("Confirm the sign-off"), self._confirm, icon="check", size="small")
        self.head.addWidget(self.confirm)
        self.form = Form(self)
        add = self.form.add
        self.begins = add(DateTimeField("began_at", _("Begins at"), required=True))
        self.ends = add(DateTimeField("ended_at", _("Ends at"), required=True))
        kinds = [(What.JOB.value, _("On a job")), (What.IDLE.value, _("Unassigned"))]
        kinds += [(pause.value, _(PAUSE_NAMES[pause])) for pause in Pause]
        kinds.append((ATTENDANCE, _("Sign-on and sign-off")))
        self.what = add(Chips("what", _("What it really was"), kinds, single=True, required=True))
        self.number = add(TextField("order_id", _("Order no."), code=True, most=40))
        self.reason = add(TextField("reason", _("Reason"), required=True, most=200))
        self.button = Button(_("Put right"), self.submit, key="F8", primary=True)
        self.form.submitted.connect(self.submit)
        self.add(across((self.begins, 1), (self.ends, 1)), self.what)
        self.add(across((self.number, 1), (self.reason, 2)))
        self.foot = across((self.button, 0))
        self.foot.setColumnStretch(1, 1)
        self.add(self.foot)
        self.what.changed.connect(self._what_changed)
        self.show_day(None)

    def show_day(self, day: Day | None) -> None:
        """Offer to correct this day; what is typed for the same one stays."""
        other = day is None or self.day is None or day.attendance_id != self.day.attendance_id
        self.day = day
        allowed = day is not None and may(Permission.DISPATCH)
        self.setVisible(allowed)
        self.confirm.setVisible(allowed and day is not None and day.to_confirm)
        if other:
            self._empty()

    def offer(self, day: Day | None, piece: Piece | None) -> None:
        """Begin with the times and the kind of a stretch that was marked."""
        if day is None or piece is None or not self.reason.is_empty():
            return
        self.begins.set_value(piece.began_at)
        self.ends.set_value(piece.ended_at)
        self.what.set_text(piece.reason or piece.what.value)
        self.number.set_value(piece.number or None)
        self._what_changed()

    def _empty(self) -> None:
        for field in (self.begins, self.ends, self.number, self.reason):
            field.set_value(None)
        self.what.set_text("")
        self._what_changed()

    def _what_changed(self) -> None:
        chosen = self.what.text()
        self.number.setEnabled(chosen == What.JOB)
        day = self.day
        if chosen == ATTENDANCE and day is not None and self.reason.is_empty():
            self.begins.set_value(day.began_at)
            self.ends.set_value(day.ended_at)

    def submit(self) -> None:
        """Correct, or say what is missing."""
        if self.day is not None and self.isVisible() and self.form.validate():
            run(self, self._correct, said=_("Corrected."), done=self._corrected)

    def _correct(self) -> None:
        day, chosen = self.day, str(self.what.value())
        assert day is not None
        times = {"began_at": self.begins.value(), "ended_at": self.ends.value()}
        why = str(self.reason.value())
        if chosen == ATTENDANCE:
            correct_attendance(
                attendance_id=day.attendance_id, version=day.version, reason=why, **times
            )
            return
        order_id = order_by_number(self.number.text().upper()) if chosen == What.JOB else None
        if chosen == What.JOB and order_id is None:
            raise Invalid("order_id", _("Say which order: its number."))
        pause = chosen in set(Pause)
        correct_stretch(
            person_id=day.person_id,
            what=What.PAUSE if pause else What(chosen),
            pause=chosen if pause else "",
            order_id=order_id,
            reason=why,
            **times,
        )

    def _corrected(self, _nothing: object) -> None:
        self._empty()
        self.done.emit(None)

    def _confirm(self) -> None:
        if self.day is not None:
            run(
                self,
                confirm_forgotten,
                attendance_id=self.day.attendance_id,
                version=self.day.version,
                said=_("Confirmed."),
                done=self.done.emit,
            )
