"""A part of the settings page: one form, or a list with the form of the marked row beside it."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reception.core import settings
from reception.core.errors import Invalid
from reception.core.text import _
from ui.editing import Editing
from ui.widgets import Button, Card, DataTable, Field, Form, Label, notice

R = TypeVar("R")


class Section(QWidget):
    """What one entry of the settings shows. `refresh` must not throw away what is typed."""

    shows: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)

    def refresh(self) -> None:
        """Ask the queries again."""

    def submit(self) -> None:
        """Save what is typed (F8)."""

    def touched(self) -> bool:
        """Tell whether something typed is not saved."""
        return False


class FormSection(Section):
    """One form over one record or some settings."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(self)
        self.editing = Editing(self.form)
        self.save_button = Button(_("Save"), self.submit, key="F8", primary=True)
        self.form.submitted.connect(self.submit)

    def touched(self) -> bool:
        return self.editing.touched()


class RecordSection(Section, Generic[R]):
    """A list, and beside it the form of the marked row or of a new one."""

    wide = 380  # pixels of the form

    def __init__(self, new_word: str, table: DataTable[R]) -> None:
        super().__init__()
        self.new_word = new_word
        self.table = table
        self.row: R | None = None
        self.is_new = False
        self.form = Form(self)
        self.editing = Editing(self.form)
        self.add_button = Button(self.new_word, self.begin_new, icon="plus")
        self.save_button = Button(_("Save"), self.submit, key="F8", primary=True)
        self.give_up = Button(_("Discard changes"), self.discard)
        self.list_card = Card(tight=True)
        self.side = Card(_("Details"))
        self.teach = Label("", "small", wrap=True)
        self.form.submitted.connect(self.submit)

    def lay_out(self, *rows: Sequence[Field[Any]]) -> None:
        """Put the fields into rows beside the list."""
        head = QHBoxLayout()
        head.addStretch()
        head.addWidget(self.add_button)
        self.list_card.add(head)
        self.head = head
        self.list_card.body.addWidget(self.table, 1)
        for row in rows:
            self.side.add(across(*((field, 1) for field in row)))
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.give_up)
        foot.addWidget(self.save_button)
        self.side.add(self.teach, foot)
        self.side.body.addStretch()
        self.side.setFixedWidth(self.wide)
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(self.list_card, 1)
        pair.addWidget(self.side)
        self.column.addLayout(pair, 1)
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(lambda _row: next(iter(self.form)).setFocus())

    def rows(self) -> Sequence[R]:
        """Return the rows of the list."""
        raise NotImplementedError

    def key(self, row: R) -> int:
        """Return a row's key."""
        raise NotImplementedError

    def values_of(self, row: R | None) -> dict[str, Any]:
        """Return what the form shows of a row, or of a new one (None)."""
        raise NotImplementedError

    def store(self) -> None:
        """Do what Save means for the row or the new one, through `ui.run`."""
        raise NotImplementedError

    def refresh(self) -> None:
        self.table.set_rows(self.rows())
        if self.row is not None:
            fresh = self._find(self.key(self.row))
            if fresh is not None:
                self.row = fresh
                self.editing.merge(self.values_of(fresh))
            elif not self.touched() and (rows := self.table.rows()):
                self.show_row(rows[0])
        elif not self.is_new and (rows := self.table.rows()):
            self.show_row(rows[0])

    def _find(self, key: int) -> R | None:
        return next((row for row in self.table.model.all if self.key(row) == key), None)

    def show_row(self, row: R) -> None:
        """Show a row in the form."""
        self.row, self.is_new = row, False
        self.editing.load(self.values_of(row))
        self.side.heading.setText(_("Details"))
        self._mark()
        self.shown()

    def shown(self) -> None:
        """Adapt the form to what it shows: a row or a new one."""

    def begin_new(self) -> None:
        """Empty the form for a new one."""
        if self._unsaved():
            return
        self.row, self.is_new = None, True
        self.table.view.clearSelection()
        self.table.view.setCurrentIndex(self.table.model.index(-1, -1))
        self.editing.load(self.values_of(None))
        self.side.heading.setText(self.new_word)
        self.shown()
        next(field for field in self.form if not field.isHidden()).setFocus()

    def submit(self) -> None:
        if (self.row is not None or self.is_new) and self.form.validate():
            self.store()

    def saved(self, key: int) -> None:
        """Show what was saved."""
        self.is_new = False
        self.row = None
        self.editing.load({})
        self.table.set_rows(self.rows())
        row = self._find(key)
        if row is not None:
            self.show_row(row)

    def discard(self) -> None:
        """Show the row as it is kept."""
        if self.row is not None:
            self.show_row(self.row)
        else:
            self.is_new = False
            rows = self.table.rows()
            if rows:
                self.show_row(rows[0])

    def touched(self) -> bool:
        return self.editing.touched()

    def _unsaved(self) -> bool:
        if self.touched():
            notice(self, _("This is not saved yet. Save it (F8) or discard the changes first."))
            return True
        return False

    def _mark(self) -> None:
        if self.row is not None:
            key, marked = self.key(self.row), self.table.current()
            if marked is None or self.key(marked) != key:
                self.table.choose(lambda row: self.key(row) == key)

    def _chosen(self, row: R | None) -> None:
        if row is None or (self.row is not None and self.key(row) == self.key(self.row)):
            return
        if self._unsaved():
            self._mark()
        else:
            self.show_row(row)


def write_settings(wanted: Sequence[tuple[str, settings.Setting[Any], Any]]) -> None:
    """Write the settings that differ; what is wrong is said below the field named with it."""
    for field, setting, value in wanted:
        if value == settings.read(setting):
            continue
        try:
            settings.change_setting(name=setting.name, value=value)
        except Invalid as wrong:
            raise Invalid(field, str(wrong)) from wrong


def across(*fields: tuple[QWidget, int]) -> QGridLayout:
    """Return widgets in one row, each as wide as its share."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    for number, (field, share) in enumerate(fields):
        grid.addWidget(field, 0, number, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(number, share)
    return grid


def in_use(active: Callable[[Any], bool]) -> tuple[tuple[str, Callable[[Any], bool]], ...]:
    """Return the chips that tell what is in use from what is switched off."""
    return ((_("In use"), active), (_("Switched off"), lambda row: not active(row)))
