"""Who left today: with which pass, who is still out, and what a manager says to one without."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from reception.billing.gate_pass_actions import answer_left_without, come_back
from reception.billing.gate_pass_queries import ExitRow, exits_today, left_without, not_back
from reception.billing.words import PURPOSES
from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.vehicles.rules import show_plate
from ui.run import run
from ui.widgets import Button, Card, Column, DataTable, EmptyState, Form, TextField


def exit_words(row: ExitRow) -> str:
    """Return with what a car left and whether something is still open about it."""
    if row.number == "":
        if row.answered_at is not None:
            return _("✓ answered: {answer}").format(answer=row.answer)
        return _("▲ no pass: {reason}").format(reason=row.reason)
    if row.overdue():
        return _("▲ road test, not back since {day}").format(day=clock.show(row.at, "%m-%d"))
    if row.out():
        return _("● out on a road test")
    if row.back_at is not None:
        return _("✓ back at {time}").format(time=clock.show(row.back_at, "%H:%M"))
    return _(PURPOSES[row.purpose])


def _with_pass(row: ExitRow) -> str:
    return " · ".join(part for part in (exit_words(row), row.number) if part)


class ExitsCard(Card):
    """离店记录. `changed` when something about a car was noted here."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Left today"), " ")
        self.row: ExitRow | None = None
        self.table: DataTable[ExitRow] = DataTable(
            [
                Column(_("Left"), lambda r: r.at, "time", 74),
                Column(_("Plate"), lambda r: r.plate, "plate", 112),
                Column(_("Pass or reason"), _with_pass, width=0),
            ],
            empty=EmptyState(
                _("No car has left today."),
                _("Every car that leaves with its pass stands here with its time."),
                icon="car-arrow-right",
            ),
        )
        self.table.chosen.connect(self._choose)
        self.back = Button(_("The car is back"), self._come_back)
        self.form = Form(self)
        self.answer = self.form.add(
            TextField("answer", "", hint=_("What was found, then Enter"), most=200),
            enter=self._answer,
        )
        self.answer.control.setAccessibleName(_("Answer to a car that left without a pass"))
        self.body.addWidget(self.table, 1)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(self.back)
        across.addWidget(self.answer, 1)
        self.body.addLayout(across)
        self._choose(None)

    def refresh(self) -> None:
        """Ask who left; cars not back, or without a pass and not answered, stay on the list."""
        today, late = exits_today(), not_back()
        shown = {row.id for row in today}
        old = tuple(row for row in left_without() if row.id not in shown)
        out = sum(row.out() for row in (*today, *late))
        words = _("{count} left · {out} to come back").format(count=len(today), out=out)
        self.note.setText(words if today or out else " ")
        self.table.set_rows((*today, *late, *old))
        self._choose(self.table.current())

    def _choose(self, row: ExitRow | None) -> None:
        if row is None or self.row is None or row.id != self.row.id:
            self.answer.set_value(None)
        self.row = row
        self.back.setHidden(row is None or not row.may_return() or not may(Permission.NOTE_LEAVING))
        asks = row is not None and row.number == "" and row.answered_at is None
        self.answer.setHidden(not asks or not may(Permission.LET_LEAVE))

    def _come_back(self) -> None:
        if self.row is not None:
            said = _("{plate} is back.").format(plate=show_plate(self.row.plate))
            run(self, come_back, exit_id=self.row.id, said=said, done=self._done)

    def _answer(self) -> None:
        if self.row is not None and self.answer.validate():
            run(
                self,
                answer_left_without,
                exit_id=self.row.id,
                answer=self.answer.text(),
                said=_("Answered; it is off the bell."),
                done=self._done,
            )

    def _done(self, _result: object) -> None:
        self.refresh()
        self.changed.emit()
