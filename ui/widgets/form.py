"""A form: it knows its fields, wherever a screen lays them out.

Enter goes to the next field that is not `passed_over`, Ctrl+Enter saves (`submitted`). `validate`
shows every sentence and puts the keyboard into the first wrong field. `ui.run` finds the form as `owner.form`.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QScrollArea, QWidget

from reception.core.errors import Invalid
from ui.widgets.field import Field

F = TypeVar("F", bound=Field[Any])


class Form(QObject):
    """The fields of one thing to be saved."""

    submitted = Signal()  # Ctrl+Enter
    changed = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._fields: dict[str, Field[Any]] = {}
        self._enter: dict[str, Callable[[], object]] = {}

    def add(self, field: F, enter: Callable[[], object] | None = None) -> F:
        """Take a field in and give it back, to be laid out: `self.plate = form.add(PlateField())`.

        Enter there goes to the next field, or does `enter` where it is given.
        """
        self._fields[field.name] = field
        if enter is not None:
            self._enter[field.name] = enter
        field.changed.connect(self.changed)
        field.control.installEventFilter(self)
        for child in field.findChildren(QPushButton):
            child.installEventFilter(self)
        return field

    def drop(self, name: str) -> None:
        """Let go of a field whose widget is going away."""
        self._fields.pop(name, None)

    def __getitem__(self, name: str) -> Field[Any]:
        return self._fields[name]

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[Field[Any]]:
        return iter(self._fields.values())

    def values(self) -> dict[str, Any]:
        """Return every judged value by its field's name; Invalid for the first wrong one."""
        return {name: field.value() for name, field in self._fields.items() if _used(field)}

    def validate(self) -> bool:
        """Judge all fields; tell whether all is well, else stand in the first wrong one."""
        wrong = [field for field in self if _used(field) and not field.validate()]
        if wrong:
            self.show(wrong[0])
        return not wrong

    def refuse(self, invalid: Invalid) -> bool:
        """Show an action's Invalid under its field and go there; False when it is not ours."""
        name = invalid.field  # "lines.2.price" belongs to the field that holds the lines
        field = self._fields.get(name) or self._fields.get(name.partition(".")[0])
        if field is None:
            return False
        field.show_error(str(invalid))
        self.show(field)
        return True

    def show(self, field: Field[Any]) -> None:
        """Bring a field into view and put the keyboard there."""
        _reveal(field)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_values(self, values: dict[str, Any]) -> None:
        """Show values by name; fields not named stay."""
        for name, value in values.items():
            self._fields[name].set_value(value)

    def clear(self) -> None:
        """Empty every field."""
        for field in self:
            field.set_value(None)

    def is_empty(self) -> bool:
        """Tell whether nothing has been typed at all."""
        return all(field.is_empty() for field in self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter go on and Ctrl+Enter save."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
            return True
        if isinstance(watched, QPlainTextEdit | QPushButton):
            return False
        if any(field.control is watched and field.keeps_enter() for field in self):
            return False
        if isinstance(watched, QWidget):
            self._next(watched)
        return True

    def _next(self, control: QWidget) -> None:
        fields = [field for field in self if _used(field)]
        here = next((i for i, f in enumerate(fields) if f.control is control), None)
        if here is not None:
            fields[here].entered.emit()
            enter = self._enter.get(fields[here].name)
            if enter is not None:
                enter()
                return
            # Who stands among the fields that are passed over, put there by hand, goes through them.
            through = fields[here].passed_over
            following = [each for each in fields[here + 1 :] if through or not each.passed_over]
            if following:
                _reveal(following[0])
                following[0].setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self._after(control)

    def _after(self, control: QWidget) -> None:
        """Go to the button that saves, as what follows the last field; never out of the form's page."""
        owner = self.parent()
        buttons = owner.findChildren(QPushButton) if isinstance(owner, QWidget) else []
        saving = [each for each in buttons if each.property("kind") == "primary"]
        usable = [each for each in saving if each.isVisible() and each.isEnabled()]
        if usable:
            usable[-1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            _follow(control)


def _reveal(field: QWidget) -> None:
    """Scroll whatever holds a field to where it stands."""
    parent = field.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(field)
        parent = parent.parentWidget()


def _follow(control: QWidget) -> None:
    following = control.nextInFocusChain()
    while following is not None and following is not control:
        tabbed = following.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tabbed and following.isVisible() and following.isEnabled():
            following.setFocus(Qt.FocusReason.TabFocusReason)
            return
        following = following.nextInFocusChain()


def _used(field: Field[Any]) -> bool:
    # Hidden by its own screen (folded, not for this kind), not by a page that is not shown yet.
    return field.isEnabled() and not field.isHidden()
