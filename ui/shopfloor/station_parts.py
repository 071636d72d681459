"""等件 at the station: which part of the order is missing, and when it is expected."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.parts.queries import NeedRow
from reception.parts.rules import MISSING, Stand
from reception.vehicles.rules import show_plate
from ui.theme import look, state_word
from ui.widgets import Button, Label, scrolling, when

HIGH, ACROSS, MARGIN = 72, 2, 24  # pixels of a part; parts side by side
AHEAD = 14  # days in which the branch opens again


def times(now: datetime) -> tuple[tuple[str, datetime | None], ...]:
    """Return when a part may be expected: not known, soon, at closing, the next open morning."""
    found: list[tuple[str, datetime | None]] = [(_("Not known"), None)]
    soon = now + timedelta(hours=1)
    found.append((_("In an hour"), soon))
    for _day, (opens, closes) in working_hours().days(clock.local(now).date(), AHEAD):
        if soon < closes and clock.local(closes).date() == clock.local(now).date():
            found.append(
                (_("By closing ({time})").format(time=clock.show(closes, "%H:%M")), closes)
            )
        if opens > now:
            morning = opens + timedelta(hours=2)
            found.append((clock.show(morning, "%m-%d %H:%M"), morning))
            break
    return tuple(found)


class PartsPage(QWidget):
    """`chosen(codes, expected)`, codes empty for a part that is not on the order; `left()`."""

    chosen = Signal(object, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, Button] = {}
        self.times: dict[str, Button] = {}
        self._expected: dict[str, datetime | None] = {}
        self.title = Label("", "floor_name", wrap=True)
        self.there = Label("", "floor", wrap=True)
        self.why = Label(_("Touch what is missing"), "floor_big")
        self.until = Label(_("When it comes"), "floor_big")
        self.back = Button(_("Back"), self.left.emit, icon="arrow-left", size="floor")
        self.other = Button(_("Another part"), self._other, size="floor")
        self.do = Button(
            _("Wait for parts"), self._choose, primary=True, icon="package-variant", size="floor"
        )
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setSpacing(12)
        self._times = QHBoxLayout()
        self._times.setSpacing(12)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.other)
        foot.addWidget(self.do)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.there)
        column.addWidget(self.why)
        column.addWidget(scrolling(inside), 1)
        column.addWidget(self.until)
        column.addLayout(self._times)
        column.addLayout(foot)

    def ask(self, plate: str, rows: Sequence[NeedRow], now: datetime) -> None:
        """Ask which of an order's parts is missing; what is on the shelf is told."""
        self.title.setText(_("{plate} waits for parts").format(plate=show_plate(plate)))
        shelf = [row.name for row in rows if row.stand in (Stand.FREE, Stand.READY)]
        told = _("On the shelf, fetch it at the store: {parts}").format(parts="、".join(shelf))
        self.there.setText(told)
        self.there.setVisible(bool(shelf))
        missing = [row for row in rows if row.stand in MISSING]
        self.why.say(
            _("Touch what is missing") if missing else _("No part of the order is missing.")
        )
        self._clear()
        for number, row in enumerate(missing):
            button = self.parts[row.code] = self._toggle(_part_words(row))
            button.setMinimumHeight(HIGH)
            button.toggled.connect(self._show)
            self._grid.addWidget(button, number // ACROSS, number % ACROSS)
        self._grid.setRowStretch(len(missing), 1)
        for word, at in times(now):
            button = self.times[word] = self._toggle(word)
            button.setAutoExclusive(True)
            self._expected[word] = at
            self._times.addWidget(button, 1)
        next(iter(self.times.values())).setChecked(True)
        if len(missing) == 1:
            next(iter(self.parts.values())).setChecked(True)
        self._show()

    def _clear(self) -> None:
        for button in (*self.parts.values(), *self.times.values()):
            button.hide()
            button.setParent(None)
            button.deleteLater()
        self.parts, self.times, self._expected = {}, {}, {}

    def _toggle(self, word: str) -> Button:
        button = Button(word, size="floor")
        button.setParent(self)  # dressed as what stands around it
        button.setCheckable(True)
        return button

    def _show(self) -> None:
        any_one = any(button.isChecked() for button in self.parts.values())
        self.do.setEnabled(any_one)
        for widget in (self.until, *self.times.values()):
            widget.setVisible(any_one)

    def _choose(self) -> None:
        codes = tuple(code for code, button in self.parts.items() if button.isChecked())
        word = next(word for word, button in self.times.items() if button.isChecked())
        self.chosen.emit(codes, self._expected[word])

    def _other(self) -> None:
        self.chosen.emit((), None)


def _part_words(row: NeedRow) -> str:
    """Return a part with how far it is: 前减震器 · ▮▮ 待到货 11-23 10:00."""
    state = f"{look(row.stand).sign} {state_word(row.stand)}"
    said = " ".join(
        each for each in (state, when(row.expected_at) if row.expected_at else "") if each
    )
    return f"{row.name} · {said}"
