"""上次未做: what the customer declined last time, to be added to the lines or put away for good."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from reception.core import money
from reception.core.text import _
from reception.orders.extra_actions import dismiss_undone
from reception.orders.extras import Undone
from ui.run import run
from ui.widgets import Button, Label

NAMED = 3


class UndoneRow(QWidget):
    """The items, what they come to, two buttons. `adding` with the lines when they are wanted."""

    adding = Signal(object)  # tuple[LineDraft, ...]

    def __init__(self) -> None:
        super().__init__()
        self.word = Label("", wrap=True, tone="warn")
        self.add_button = Button(_("Add"), self._add, icon="plus", key="Ctrl+J", size="small")
        self.add_button.setAccessibleName(_("Add what was declined last time"))
        self.away = Button(_("Do not offer again"), self._put_away, kind="flat", size="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.word)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.add_button)
        row.addWidget(self.away)
        row.addStretch()
        column.addLayout(row)
        self._items: tuple[Undone, ...] = ()
        self.hide()

    def show_items(self, items: tuple[Undone, ...]) -> None:
        """Show what was declined for the car that was picked; nothing hides the row."""
        self._items = items
        names = "、".join(item.draft.name for item in items[:NAMED])
        if len(items) > NAMED:
            names = _("{names} and {count} more").format(names=names, count=len(items) - NAMED)
        total = sum((item.draft.amount for item in items), money.ZERO)
        text = _("Not done last time: {names}, ¥{amount}")
        self.word.setText(text.format(names=names, amount=money.show(total)) if items else "")
        self.setVisible(bool(items))

    def _add(self) -> None:
        self.adding.emit(tuple(item.draft for item in self._items))
        self.hide()

    def _put_away(self) -> None:
        """Put away the only item; of several, ask which."""
        if len(self._items) == 1:
            self._dismiss(self._items)
        elif self._items:
            self.menu().popup(self.away.mapToGlobal(QPoint(0, self.away.height())))

    def menu(self) -> QMenu:
        """Return what can be put away: each item with its amount, then all of them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in self._items:
            words = f"{item.draft.name} ¥{money.show(item.draft.amount)}".replace("&", "&&")
            menu.addAction(words).triggered.connect(
                lambda _on=False, item=item: self._dismiss((item,))
            )
        menu.addSeparator()
        everything = menu.addAction(_("All {count}").format(count=len(self._items)))
        everything.triggered.connect(lambda _on=False: self._dismiss(self._items))
        return menu

    def _dismiss(self, away: tuple[Undone, ...]) -> None:
        left = tuple(item for item in self._items if item not in away)
        run(
            self,
            dismiss_undone,
            item_ids=tuple(item.item_id for item in away),
            said=_("Put away; it is not offered again."),
            done=lambda _done: self.show_items(left),
        )
