"""The people who may sign in, as tiles; typing a name, initials or login narrows them."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from reception.core.text import _
from reception.staff.queries import PersonRow
from reception.staff.rules import ROLE_NAMES, Role
from ui.theme import LIGHT, SMALL, font
from ui.widgets import Label, scrolling

ACROSS = 3
MOST_ROWS = 5


def roles_text(roles: frozenset[Role]) -> str:
    """Return what somebody is, the first two roles: 服务顾问 · 收银员."""
    named = [_(ROLE_NAMES[role]) for role in Role if role in roles]
    return " · ".join(named[:2])


def tiles_height(count: int) -> int:
    """Return the room that so many people need; from the sixth row on they scroll."""
    return 6 + 76 * min(-(-count // ACROSS), MOST_ROWS)


class Tile(QPushButton):
    """One person: the first character of the name in a disc, name, roles.

    Painted, not laid out of labels: with twenty people those are half of the start.
    """

    def __init__(self, person: PersonRow) -> None:
        super().__init__()
        self.person = person
        self.setObjectName("tile")
        self.setCheckable(True)
        self.setFixedHeight(66)
        self.setAccessibleName(person.name)
        self.setAccessibleDescription(roles_text(person.roles))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRect(12, (self.height() - 40) // 2, 40, 40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.accent_soft))
        painter.drawEllipse(disc)
        self._write(painter, disc, self.person.name[:1], font(17, bold=True), LIGHT.accent)
        words = self.rect().adjusted(62, 0, -12, 0)
        upper, lower = words.adjusted(0, 12, 0, -33), words.adjusted(0, 34, 0, -13)
        self._write(painter, upper, self.person.name, font(bold=True), LIGHT.ink)
        self._write(painter, lower, roles_text(self.person.roles), font(SMALL), LIGHT.soft)

    def _write(self, painter: QPainter, area: QRect, text: str, face: QFont, colour: str) -> None:
        """Write plain text, ending in … where the room ends."""
        painter.setFont(face)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        aside = Qt.AlignmentFlag.AlignLeft if area.width() > 40 else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(area, aside | Qt.AlignmentFlag.AlignVCenter, shown)

    def fits(self, typed: str) -> bool:
        """Tell whether a typed text means this person."""
        text = typed.strip().lower()
        if not text or text in self.person.name.lower() or text in self.person.login.lower():
            return True
        from reception.core.pinyin import keys

        return any(key.startswith(text) for key in keys(self.person.name))


class Tiles(QWidget):
    """`picked(person)` by mouse, Enter or space; arrows move between the tiles."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: list[Tile] = []
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(2, 2, 2, 2)
        self._grid.setSpacing(10)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        for across in range(ACROSS):
            self._grid.setColumnStretch(across, 1)
        self._nobody = Label(_("Nobody of this name. Type less, or ask the administrator."), "soft")
        self._nobody.hide()
        column.addWidget(self._nobody)
        column.addWidget(scrolling(inside))

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Show these people."""
        for tile in self.tiles:
            self._group.removeButton(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = [Tile(person) for person in people]
        for number, tile in enumerate(self.tiles):
            self._group.addButton(tile)
            # Before it is shown, or it would be a window of its own.
            self._grid.addWidget(tile, number // ACROSS, number % ACROSS)
            tile.show()  # at once, so that it can take the keyboard
            tile.clicked.connect(lambda _on=False, person=tile.person: self.picked.emit(person))
        self._nobody.hide()

    def narrow(self, typed: str) -> None:
        """Show only who fits."""
        fitting = [tile for tile in self.tiles if tile.fits(typed)]
        if fitting == self.shown():
            return
        for tile in self.tiles:
            self._grid.removeWidget(tile)
            tile.setVisible(tile in fitting)
        for number, tile in enumerate(fitting):
            self._grid.addWidget(tile, number // ACROSS, number % ACROSS)
        self._nobody.setVisible(not fitting and bool(self.tiles))

    def shown(self) -> list[Tile]:
        """Return the tiles that are seen."""
        return [tile for tile in self.tiles if not tile.isHidden()]

    def mark(self, person_id: int | None) -> None:
        """Mark one person's tile, or none."""
        self._group.setExclusive(False)  # or the last one marked could not be let go
        for tile in self.tiles:
            tile.setChecked(tile.person.person_id == person_id)
        self._group.setExclusive(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the tiles; Enter picks."""
        shown = self.shown()
        here = next((i for i, tile in enumerate(shown) if tile.hasFocus()), None)
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -ACROSS,
            Qt.Key.Key_Down: ACROSS,
        }
        step = steps.get(Qt.Key(event.key()))
        if here is not None and step is not None:
            shown[max(0, min(here + step, len(shown) - 1))].setFocus()
        elif here is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shown[here].click()
        else:
            super().keyPressEvent(event)
