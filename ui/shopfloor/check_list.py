"""The items of an inspection: each right, not right with words, or not applicable; all right at once.

By touch, or by keys: 1, 2, 3 answer an item and go to the next one.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reception.core.errors import Invalid
from reception.core.text import _
from reception.shopfloor.inspecting_rules import RESULT_NAMES, RESULT_SIGNS, Check, Result
from ui.widgets import Button, Field, Label

_KEYS = {Qt.Key.Key_1: Result.OK, Qt.Key.Key_2: Result.BAD, Qt.Key.Key_3: Result.NONE}
ROW, LEAST = 38, 118  # pixels at the desk: an item, and what is seen of all at least
_WIDE = 560  # pixels: from here an item's name and its answers stand on one line


class CheckRow(QWidget):
    """One item. `changed` when answered, `answered` when by a key: the next one is wanted."""

    changed = Signal()
    answered = Signal()

    def __init__(self, name: str, note: str = "") -> None:
        super().__init__()
        self.name = name
        self.label = Label(name, "board", wrap=True)
        self.note = Label(note, "small")
        self.buttons: dict[Result, Button] = {}
        row = QHBoxLayout()
        row.setSpacing(6)
        for result in Result:
            word = f"{RESULT_SIGNS[result]} {_(RESULT_NAMES[result])}"
            button = Button(word, partial(self.set_result, result), kind="check")
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {word}")
            row.addWidget(button, 1)
            self.buttons[result] = button
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("What is not right"))
        self.words.setMaxLength(200)
        self.words.setAccessibleName(_("What is not right with {item}").format(item=name))
        self.words.hide()
        self.words.textChanged.connect(self.changed)
        self.setFocusProxy(self.buttons[Result.OK])
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 4)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._answers = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        self._answers.setLayout(row)
        self._grid.addWidget(self.label, 0, 0)
        self._grid.addWidget(self.note, 0, 1)
        self.note.setVisible(bool(note))  # once it stands somewhere: before, it would be a window
        self._lay_out(wide=False)

    def _lay_out(self, *, wide: bool) -> None:
        place = (0, 2, 1, 1) if wide else (1, 0, 1, 3)
        self._grid.addWidget(self._answers, *place)
        self._grid.addWidget(self.words, 1 if wide else 2, 0, 1, 3)

    def widen(self, wide: bool) -> None:
        """Put name and answers on one line, or below each other."""
        self._lay_out(wide=wide)

    def set_result(self, result: Result | None) -> None:
        """Answer the item."""
        for each, button in self.buttons.items():
            button.setChecked(each is result)
        self.words.setVisible(result is Result.BAD)
        self.changed.emit()

    def result(self) -> Result | None:
        """Return the answer, None while there is none."""
        return next((r for r, button in self.buttons.items() if button.isChecked()), None)

    def check(self) -> Check | None:
        """Return the item as answered."""
        result = self.result()
        if result is None:
            return None
        return Check(self.name, result, self.words.text() if result is Result.BAD else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        result = _KEYS.get(Qt.Key(event.key()))
        if result is None or self.words.hasFocus():
            super().keyPressEvent(event)
            return
        self.set_result(result)
        if result is Result.BAD:
            self.words.setFocus()
        else:
            self.answered.emit()


class _Items(QScrollArea):
    """The items at the desk: a few at least, more where there is room."""

    def __init__(self, inside: QWidget, count: int) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self._least = min(count * ROW + 4, LEAST)
        self.setMinimumHeight(self._least)
        self.setMaximumHeight(count * ROW + 40)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._least)


class CheckList(Field[tuple[Check, ...]]):
    """Every item below the other, with one button for all. The value is what was answered.

    `notes`: what somebody found before, by item. On the board (`big`) the card around it scrolls;
    at the desk the items do, so that what stands below is seen.
    """

    def __init__(
        self,
        name: str,
        items: Sequence[str],
        notes: dict[str, str] | None = None,
        *,
        big: bool = False,
    ) -> None:
        self._items, self._notes, self._big = tuple(items), notes or {}, big
        super().__init__(name, required=True)
        if not big:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def make(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.all = Button(_("All right"), self.all_right, icon="check", kind="pill")
        top = QHBoxLayout()
        self.count = Label("", "soft")
        top.addWidget(self.all)
        top.addStretch()
        top.addWidget(self.count)
        column.addLayout(top)
        inside = QWidget()
        inside.setObjectName("inside")
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.rows = [CheckRow(name, self._notes.get(name, "")) for name in self._items]
        for number, row in enumerate(self.rows):
            row.changed.connect(self._row_changed)
            row.answered.connect(partial(self._next, number))
            lines.addWidget(row)
        if self._big:
            column.addWidget(inside)
        else:
            self.area = _Items(inside, len(self.rows))
            column.addWidget(self.area)
        box.setFocusProxy(self.all)
        self._count()
        return box

    def resizeEvent(self, event: object) -> None:
        for row in self.rows:
            row.widen(self.width() >= _WIDE)
        super().resizeEvent(event)  # type: ignore[arg-type]

    def all_right(self) -> None:
        """Answer every item that is not answered yet as right."""
        for row in self.rows:
            if row.result() is None:
                row.set_result(Result.OK)

    def _next(self, number: int) -> None:
        if number + 1 < len(self.rows):
            row = self.rows[number + 1]
            row.setFocus(Qt.FocusReason.TabFocusReason)
            if not self._big:
                self.area.ensureWidgetVisible(row)

    def _row_changed(self) -> None:
        self._count()
        self.clear_error()
        self.changed.emit()

    def _count(self) -> None:
        done = sum(row.result() is not None for row in self.rows)
        self.count.setText(f"{done} / {len(self.rows)}")

    def answered(self) -> tuple[Check, ...]:
        """Return the items answered so far."""
        found = [row.check() for row in self.rows]
        return tuple(check for check in found if check is not None)

    def row_of(self, name: str) -> CheckRow:
        """Return an item's row."""
        return next(row for row in self.rows if row.name == name)

    def is_empty(self) -> bool:
        return not self.answered()

    def text(self) -> str:
        return " ".join(check.name for check in self.answered())

    def set_text(self, text: str) -> None:
        for row in self.rows:
            row.set_result(Result.OK if row.name in text.split() else None)

    def missing(self) -> str:
        return _("Answer every item; “All right” answers what is left.")

    def judge(self, text: str) -> tuple[Check, ...]:
        found = self.answered()
        if len(found) < len(self.rows):
            raise Invalid(self.name, self.missing())
        return found
