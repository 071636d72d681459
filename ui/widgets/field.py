"""Form fields: the label above, the control, and one sentence below when what was typed is wrong.

A field judges itself when it is left (not while empty: nobody is blamed for a field not reached
yet) and again on save. What was typed is never thrown away. `value()` gives the judged value or
raises Invalid with the field's name.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reception.core.errors import Invalid
from reception.core.text import _
from ui.theme import CONTROL, vary
from ui.widgets.label import Label

T = TypeVar("T")


class _Sentence(Label):
    """As tall as its words need at the width it has: a form that is full never cuts them off."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height that the words need."""
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())) if self.text() else 0)


class Field(QWidget, Generic[T]):
    """One field of a form. A kind of field gives `make`, `text` and `set_text`, and often `judge`.

    `name` is the argument of the action, so that its Invalid finds the field. `required` adds the
    mark and the check. `check` turns the typed text into the value, or raises Invalid.
    """

    changed = Signal()
    entered = Signal()  # Enter, where a picked row or a scan completes the field

    def __init__(
        self,
        name: str,
        label: str = "",
        *,
        required: bool = False,
        check: Callable[[str], T] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__()
        self.name = name
        self.label = label
        self.required = required
        self.passed_over = False  # Enter in an earlier field goes past this one
        self._check = check
        self._error = _Sentence("", "error", wrap=True)
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        if label:
            head = QHBoxLayout()
            head.setSpacing(3)
            self._caption = Label(label, "label")
            head.addWidget(self._caption)
            if required:
                head.addWidget(Label("*", "error"))
            head.addStretch()
            column.addLayout(head)
        self.control = self.make()
        self.control.setAccessibleName(label)
        self.control.installEventFilter(self)
        self.setFocusProxy(self.control)
        if hint:
            self.set_hint(hint)
        column.addWidget(self.around(self.control))
        column.addWidget(self._error)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def make(self) -> QWidget:
        """Return the control that takes the keys."""
        raise NotImplementedError

    def around(self, control: QWidget) -> QWidget:
        """Return the control with what stands beside it (a unit, a button)."""
        return control

    def text(self) -> str:
        """Return what was typed."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show a text as if typed."""
        raise NotImplementedError

    def set_value(self, value: T | None) -> None:
        """Show a value, and forget what was wrong."""
        self.set_text("" if value is None else self.show_value(value))
        self.clear_error()

    def show_value(self, value: T) -> str:
        """Return a value as it is typed."""
        return str(value)

    def set_hint(self, hint: str) -> None:
        """Show a grey example while the field is empty."""
        if isinstance(self.control, QLineEdit | QPlainTextEdit):
            self.control.setPlaceholderText(hint)

    def is_empty(self) -> bool:
        """Tell whether nothing has been typed or chosen."""
        return not self.text().strip()

    def judge(self, text: str) -> Any:
        """Return the value of a text that is not empty; Invalid otherwise."""
        return self._check(text) if self._check else text

    def value(self) -> Any:
        """Return the judged value, None when empty and not required (texts: "").

        Raises Invalid(name, sentence).
        """
        if self.is_empty():
            if self.required:
                raise Invalid(self.name, self.missing())
            return self.nothing()
        try:
            return self.judge(self.text())
        except Invalid as wrong:
            raise Invalid(self.name, str(wrong)) from wrong

    def nothing(self) -> Any:
        """Return the value of an empty field."""
        return None

    def missing(self) -> str:
        """Return the sentence for a required field that is empty."""
        return _("Fill in “{field}”.").format(field=self.label)

    def validate(self) -> bool:
        """Show or clear the sentence below; tell whether all is well."""
        try:
            self.value()
        except Invalid as wrong:
            self.show_error(str(wrong))
            return False
        self.clear_error()
        return True

    def show_error(self, sentence: str) -> None:
        """Mark the field and say what to do."""
        self._error.setMinimumHeight(0)  # of the sentence before
        self._error.setText(sentence)
        self._error.fit()
        self._error.show()
        self.control.setAccessibleDescription(sentence)
        vary(self.control, "wrong", True)

    def clear_error(self) -> None:
        """Take the mark away."""
        if self._error.text():
            self._error.setText("")
            self._error.hide()
            self.control.setAccessibleDescription("")
            vary(self.control, "wrong", False)

    def error(self) -> str:
        """Return the sentence that stands below the field, or nothing."""
        return self._error.text()

    def sentence(self) -> Label:
        """Return the label of the sentence, to be laid out below a whole row of narrow fields."""
        return self._error

    def keeps_enter(self) -> bool:
        """Tell whether Enter belongs to the field now: a list hangs open below it."""
        return False

    def leave(self) -> None:
        """Judge what was typed, now that the field is left."""
        if not self.is_empty():
            self.validate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Judge when the keyboard leaves, but not when a menu or popup borrows it."""
        if watched is self.control and event.type() == QEvent.Type.FocusOut:
            borrowed = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
            if isinstance(event, QFocusEvent) and event.reason() not in borrowed:
                self.leave()
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        # A sentence about the former text would be a lie; the next look comes when it is left.
        self.clear_error()
        self.changed.emit()


class TextField(Field[Any]):
    """One line of text. `unit` stands inside at the right; `code` turns the input method off."""

    def __init__(
        self,
        name: str,
        label: str = "",
        *,
        required: bool = False,
        check: Callable[[str], Any] | None = None,
        hint: str = "",
        unit: str = "",
        code: bool = False,
        right: bool = False,
        secret: bool = False,
        most: int = 0,
    ) -> None:
        self._unit = unit
        super().__init__(name, label, required=required, check=check, hint=hint)
        if code:
            self.line.setInputMethodHints(
                Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText
            )
            self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        if right:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        if most:
            self.line.setMaxLength(most)

    def make(self) -> QWidget:
        self.line = QLineEdit()
        self.line.setMinimumHeight(CONTROL)
        self.line.textChanged.connect(self._typed)
        return self.line

    def around(self, control: QWidget) -> QWidget:
        if self._unit:
            unit = Label(self._unit, "soft")
            inside = QHBoxLayout(self.line)
            inside.setContentsMargins(0, 0, 10, 0)
            inside.addStretch()
            inside.addWidget(unit)
            wide = unit.fontMetrics().horizontalAdvance(self._unit)
            self.line.setTextMargins(0, 0, wide + 8, 0)
        return control

    def text(self) -> str:
        return self.line.text()

    def set_text(self, text: str) -> None:
        # From the start, so that a long name shows its beginning.
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def judge(self, text: str) -> Any:
        return self._check(text) if self._check else text.strip()

    def leave(self) -> None:
        super().leave()
        self.line.setCursorPosition(0)

    def nothing(self) -> Any:
        return "" if self._check is None else None

    def set_read_only(self, read_only: bool) -> None:
        """Let the text be read and copied only."""
        self.line.setReadOnly(read_only)


class TextArea(Field[str]):
    """Several lines: the customer's words. Tab leaves it; Enter makes a new line."""

    def __init__(
        self, name: str, label: str = "", *, required: bool = False, hint: str = "", lines: int = 3
    ) -> None:
        self._lines = lines
        super().__init__(name, label, required=required, hint=hint)

    def make(self) -> QWidget:
        self.area = QPlainTextEdit()
        self.area.setTabChangesFocus(True)
        self.area.setFixedHeight(self._lines * 21 + 16)
        self.area.textChanged.connect(self._typed)
        return self.area

    def text(self) -> str:
        return self.area.toPlainText()

    def set_text(self, text: str) -> None:
        self.area.setPlainText(text)

    def judge(self, text: str) -> str:
        return text.strip()

    def nothing(self) -> str:
        return ""
