"""Which days: a day, a week, a month or from–to; one step back, one step on, never beyond today."""

from calendar import monthrange
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.core.units import day_number, day_of
from ui.widgets import Button, Chips, DayField, Label, tip

LONGEST = 366  # days


class PeriodChoice(QWidget):
    """`first` and `last`, both included; `changed` when they are others. Begins with today.

    `days` are the fields of from–to, for the page to show below while `own` is on.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = self.last = clock.today()
        kinds = [("day", _("Of a day")), ("week", _("Of a week")), ("month", _("Of a month"))]
        self.kind = Chips("period", "", [*kinds, ("own", _("From–to"))], single=True)
        self.before = Button("", lambda: self.step(-1), icon="chevron-left", kind="quiet")
        self.after = Button("", lambda: self.step(1), icon="chevron-right", kind="quiet")
        self.word = Label("", "heading")
        self.word.setMinimumWidth(176)
        self.word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button, words in ((self.before, _("Before")), (self.after, _("After"))):
            button.setAccessibleName(words)
            tip(button, words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.kind, self.before, self.word, self.after):
            row.addWidget(widget)
        self.kind.setMinimumWidth(sum(b.sizeHint().width() + 8 for b in self.kind.buttons.values()))
        self._kind = "day"
        self.kind.set_value("day")
        self.kind.changed.connect(self._chosen)
        self.days = QWidget()
        self.begins, self.ends = DayField("first", _("From day")), DayField("last", _("To day"))
        self.show_button = Button(_("Show"), self._own)
        line = QHBoxLayout(self.days)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for part in (self.begins, self.ends):
            part.setFixedWidth(200)
            part.entered.connect(self._own)
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()  # the button stands in line with the fields, whatever is said below
        beside.setSpacing(4)
        beside.addWidget(Label(" ", "label"))
        beside.addWidget(self.show_button)
        beside.addStretch()
        line.addLayout(beside)
        line.addStretch()
        self.days.hide()
        self._say()

    def _chosen(self) -> None:
        chosen = self.kind.chosen()
        if not chosen:  # pressed twice: it stays
            self.kind.set_value(self._kind)
            return
        self._kind = chosen[0]
        self.days.setVisible(self._kind == "own")
        if self._kind == "own":
            self.begins.set_value(day_number(self.first))
            self.ends.set_value(day_number(self.last))
        else:
            self._set(*_around(self.last, self._kind))

    def _own(self) -> None:
        """Take the days that were typed; what cannot be is said under its field."""
        if not (self.begins.validate() and self.ends.validate()):
            return
        begins, ends = self.begins.value(), self.ends.value()
        if begins is None or ends is None:
            (self.begins if begins is None else self.ends).show_error(_("Enter a day."))
            return
        first, last = day_of(begins), day_of(ends)
        if last < first:
            self.ends.show_error(_("The last day is before the first."))
        elif (last - first).days >= LONGEST:
            self.ends.show_error(_("At most {count} days at a time.").format(count=LONGEST))
        else:
            self._set(first, last)

    def step(self, steps: int) -> None:
        """Go on or back by as much as is shown, never beyond today."""
        if self._kind == "own":
            length = (self.last - self.first).days + 1
            first, last = (
                each + timedelta(days=steps * length) for each in (self.first, self.last)
            )
        else:
            edge = self.last + timedelta(days=1) if steps > 0 else self.first - timedelta(days=1)
            first, last = _around(edge, self._kind)
        if first <= clock.today():
            self._set(first, last)

    def _set(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        one = self.first == self.last
        self.word.setText(f"{self.first}" if one else f"{self.first} – {self.last:%m-%d}")
        self.after.setEnabled(self.last < clock.today())


def _around(day: date, kind: str) -> tuple[date, date]:
    """Return the day, week (from Monday) or month that a day is in."""
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if kind == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day
