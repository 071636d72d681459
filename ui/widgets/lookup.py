"""A field that looks things up while one types: initials, pinyin, part of a plate or of a code.

The list hangs below the field; ↑ ↓ Enter choose, Esc closes it, F7 opens it (also empty), the last
row adds something new. What a pick fills in is the screen's business: `picked`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from reception.core.errors import Invalid
from reception.core.text import _
from ui.theme import LIGHT, SMALL, font
from ui.widgets.field import TextField

_ROWS = 8
_PAUSE_MS = 60


@dataclass(frozen=True)
class Offer:
    """One row of a lookup list: the value, its name, what to know about it, and at the right."""

    value: Any
    title: str
    note: str = ""
    right: str = ""


class _Painter(QStyledItemDelegate):
    """Title strong, note soft beside it, right text at the right; two lines never."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Any) -> QSize:
        return QSize(120, 34)

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        offer: Offer = index.data(Qt.ItemDataRole.UserRole)
        area = QRect(option.rect)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(area, QColor(LIGHT.accent_soft))
        area.adjust(10, 0, -10, 0)
        right = font(SMALL)
        painter.setFont(right)
        painter.setPen(QColor(LIGHT.soft))
        wide = QFontMetrics(right).horizontalAdvance(offer.right)
        painter.drawText(
            area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), offer.right
        )
        area.setRight(area.right() - wide - (12 if wide else 0))
        strong = font(bold=offer.value is not None)
        painter.setFont(strong)
        painter.setPen(QColor(LIGHT.ink if offer.value is not None else LIGHT.accent))
        metrics = QFontMetrics(strong)
        title = metrics.elidedText(offer.title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), title)
        area.setLeft(area.left() + metrics.horizontalAdvance(title) + 10)
        plain = font()
        painter.setFont(plain)
        painter.setPen(QColor(LIGHT.soft))
        note = QFontMetrics(plain).elidedText(
            offer.note, Qt.TextElideMode.ElideRight, max(area.width(), 0)
        )
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), note)


class Popup(QFrame):
    """The list below a line; the keyboard stays in the line."""

    picked = Signal(object)  # Offer

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line, Qt.WindowType.ToolTip)
        self.least_wide = 380
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("popup")
        self._line = line
        self.freshen: Callable[[], object] = lambda: None  # before Enter takes a row
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(self._clicked)
        line.installEventFilter(self)

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show these rows, the first one chosen; nothing hides the list."""
        self.list.clear()
        for offer in offers:
            item = QListWidgetItem(offer.title)
            item.setData(Qt.ItemDataRole.UserRole, offer)
            self.list.addItem(item)
        if not offers:
            self.hide()
            return
        self.list.setCurrentRow(0)
        line = self._line
        size = QSize(max(line.width(), self.least_wide), min(len(offers), _ROWS) * 34 + 8)
        self.resize(size)
        self.list.setGeometry(4, 4, size.width() - 8, size.height() - 8)
        corner = line.mapToGlobal(QPoint(0, line.height() + 2))
        screen = line.screen().availableGeometry()
        if corner.y() + size.height() > screen.bottom():
            corner.setY(line.mapToGlobal(QPoint(0, 0)).y() - size.height() - 2)
        corner.setX(max(min(corner.x(), screen.right() - size.width()), screen.left()))
        self.move(corner)
        self.show()

    def rows(self) -> list[Offer]:
        """Return what is offered now."""
        return [
            self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())
        ]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that move in the list while it hangs open."""
        if event.type() == QEvent.Type.FocusOut or event.type() == QEvent.Type.Hide:
            self.hide()
        if not self.isVisible() or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS}
        steps[Qt.Key.Key_PageUp] = -_ROWS
        key = Qt.Key(event.key())
        if key in steps:
            row = self.list.currentRow() + steps[key]
            self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.freshen()
            if not self.isVisible():
                return False
            self._clicked(self.list.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False

    def _clicked(self, item: QListWidgetItem) -> None:
        self.hide()
        self.picked.emit(item.data(Qt.ItemDataRole.UserRole))


class LookupField(TextField):
    """`find(text)` gives the offers; `picked(value)` comes with a choice, `add_new(text)` with F7's last row.

    The field's value is the picked value; typing again forgets it. With `free=True` typed text
    without a pick is fine too, and the value is that text.
    """

    picked = Signal(object)
    add_new = Signal(str)

    def __init__(
        self,
        name: str,
        label: str,
        find: Callable[[str], Sequence[Offer]],
        *,
        required: bool = False,
        hint: str = "",
        new: str = "",
        free: bool = False,
        least: int = 1,
    ) -> None:
        self._find = find
        self._new = new
        self._free = free
        self._least = least
        self._picked: Offer | None = None
        super().__init__(name, label, required=required, hint=hint or _("Type, or F7"))
        self._popup: Popup | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self.line.textEdited.connect(self._edited)

    def _edited(self, text: str) -> None:
        self._picked = None
        if len(text.strip()) >= self._least:
            self._timer.start()
        else:
            self._timer.stop()
            self.popup().hide()

    def popup(self) -> Popup:
        """Return the list, made when first needed."""
        if self._popup is None:
            self._popup = Popup(self.line)
            self._popup.freshen = self._freshen
            self._popup.picked.connect(self._choose)
        return self._popup

    def _freshen(self) -> None:
        """Let Enter mean what is typed now, not the list of a moment ago."""
        if self._timer.isActive():
            self.look()

    def look(self) -> None:
        """Ask for what fits the typed text and hang it below."""
        self._timer.stop()
        offers = list(self._find(self.text().strip()))
        if self._new:
            offers.append(Offer(None, self._new))
        self.popup().offer(offers)

    def _choose(self, offer: Offer) -> None:
        if offer.value is None:
            self.add_new.emit(self.text())
            return
        self.pick(offer)
        self.picked.emit(offer.value)

    def pick(self, offer: Offer) -> None:
        """Take an offer as chosen, without telling."""
        self.set_text(offer.title)
        self._picked = offer
        self.clear_error()

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self._timer.stop()  # nobody waits for a list any more
        self._picked = None

    def keeps_enter(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def judge(self, text: str) -> Any:
        if self._picked is not None:
            return self._picked.value
        if self._free:
            return text.strip()
        raise Invalid(self.name, _("Choose one from the list (F7)."))

    def nothing(self) -> Any:
        return "" if self._free else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the list with F7; take the first row when a waiting list is left by Enter."""
        if watched is self.control and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() == Qt.Key.Key_F7:
                self.look()
                return True
        return super().eventFilter(watched, event)
