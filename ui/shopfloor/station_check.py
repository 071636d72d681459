"""自检 at the station: every item of the order with a finger, then the work is done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScroller, QVBoxLayout, QWidget

from reception.core.text import _
from reception.shopfloor.inspecting_queries import ToInspect
from reception.vehicles.rules import show_plate
from ui.shopfloor.check_list import CheckList
from ui.shopfloor.inspect_words import found_words
from ui.theme import vary
from ui.widgets import Button, Form, Label, scrolling

MARGIN, WIDEST = 24, 1320  # pixels: an answer stays beside its item


class CheckPage(QWidget):
    """`finished(checks)` once every item is answered, or with none where that is allowed; `left()`."""

    finished = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.items: CheckList | None = None
        self.form = Form(self)
        self.title, self.before = (
            Label("", "floor_name"),
            Label("", "floor", tone="warn", wrap=True),
        )
        self.back = Button(_("Back"), self.left.emit, icon="arrow-left", size="floor")
        self.without = Button(_("Done without a self-check"), self._without, size="floor")
        self.do = Button(_("Work done"), self.submit, primary=True, icon="check", size="floor")
        head = QHBoxLayout()
        head.setSpacing(MARGIN)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.without)
        head.addWidget(self.do)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 8, 0)
        self.area = scrolling(inside)
        QScroller.grabGesture(self.area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        middle = QWidget()
        middle.setMaximumWidth(WIDEST)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(middle)
        column = QVBoxLayout(middle)
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.before)
        column.addWidget(self.area, 1)

    def ask(self, plate: str, asked: ToInspect) -> None:
        """Ask about every item of this car; what was found wrong before stands above."""
        self.title.setText(_("Self-check · {plate}").format(plate=show_plate(plate)))
        said = [found_words(row) for row in asked.before if row.is_rework]
        self.before.setText("\n".join(said))
        self.before.setVisible(bool(said))
        self.without.setVisible(not asked.want.self_must)
        if self.items is not None:
            self._list.removeWidget(self.items)
            self.items.hide()
            self.items.deleteLater()
        self.form = Form(self)
        self.items = self.form.add(CheckList("items", asked.want.items, big=True))
        vary(self.items.all, "kind", "")
        vary(self.items.all, "scale", "floor")
        for button in self.items.findChildren(Button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.addWidget(self.items)
        self.area.verticalScrollBar().setValue(0)

    def submit(self) -> None:
        """Finish with what was answered; else say under the items what is left."""
        if self.items is not None and self.form.validate():
            self.finished.emit(self.items.value())

    def _without(self) -> None:
        self.finished.emit(())
