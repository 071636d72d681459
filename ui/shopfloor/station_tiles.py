"""Everybody of the floor as tiles: who is here, on what, since when. Painted: there may be sixty."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QScroller, QVBoxLayout, QWidget

from reception.core.text import _
from reception.shopfloor.clocking_queries import AtWork
from reception.shopfloor.clocking_rules import CALLS, What, what_words
from reception.vehicles.rules import show_plate
from ui.theme import DARK, font, look
from ui.widgets import EmptyState, scrolling

GAP, HIGH, LOW = 12, 116, 84  # pixels; LOW where there are many
MANY = 24
WIDE, NARROW = 300, 204  # at least

# sign, edge and fill of what somebody is at
_LOOKS = {
    "": ("○", "#3a4768", "#141b2d"),
    "idle": ("◇", "#a7b6d6", "#243154"),
    "job": ("▶", look("working").edge, look("working").fill),
    "pause": ("▮▮", look("hold_parts").edge, look("hold_parts").fill),
    "call": ("⚠", look("late").edge, look("late").fill),
}


def look_of(person: AtWork) -> str:
    """Return the code of how a person's tile looks."""
    if person.what is None:
        return ""
    return "call" if person.reason in CALLS else person.what.value


def words_of(person: AtWork, now: datetime) -> tuple[str, str]:
    """Return what somebody is at, with sign and word, and since how long."""
    sign = _LOOKS[look_of(person)][0]
    if person.what is None:
        return f"{sign} {_('Not here')}", ""
    words = show_plate(person.plate) if person.what is What.JOB else ""
    said = words or what_words(person.what, person.reason)
    minutes = person.minutes(now)
    return f"{sign} {said}", f"{minutes // 60}:{minutes % 60:02d}"


def counts_words(people: Sequence[AtWork]) -> str:
    """Return how many are here, and at what."""
    here = [person for person in people if person.what is not None]
    parts = [_("{count} here").format(count=len(here))]
    for what, words in (
        (What.JOB, _("{count} on jobs")),
        (What.PAUSE, _("{count} pausing")),
        (What.IDLE, _("{count} unassigned")),
    ):
        parts.append(words.format(count=sum(person.what is what for person in here)))
    return " · ".join(parts)


class PersonTile(QAbstractButton):
    """One person: name, what they are at, since how long; low where many are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.person: AtWork | None = None
        self.state, self.time = "", ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_person(self, person: AtWork, now: datetime, *, low: bool) -> None:
        """Show this person as they are now."""
        shown = (person, *words_of(person, now))
        self.setFixedHeight(LOW if low else HIGH)
        if shown == (self.person, self.state, self.time):
            return
        self.person, self.state, self.time = shown
        self.setAccessibleName(person.name)
        self.setAccessibleDescription(f"{self.state} {person.work} {self.time}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.person is None:
            return
        _sign, edge, fill = _LOOKS[look_of(self.person)]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        marked = self.isDown() or self.hasFocus()
        painter.setPen(QPen(QColor(DARK.accent if marked else edge), 3 if marked else 1))
        painter.setBrush(QColor(DARK.accent_soft if self.isDown() else fill))
        painter.drawRoundedRect(area, 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(edge))
        painter.drawRoundedRect(QRectF(1, 1, 8, self.height() - 2), 4, 4)
        self._paint_words(painter, self.person)

    def _paint_words(self, painter: QPainter, person: AtWork) -> None:
        low = self.height() < HIGH
        ink = DARK.ink if person.what is not None else DARK.soft
        inner = QRectF(self.rect()).adjusted(20, 8, -12, -8)
        row = inner.height() / (2 if low else 3)
        top = QRectF(inner.left(), inner.top(), inner.width(), row)
        self._write(painter, top, person.name, 24 if low else 26, ink, bold=True)
        place = top.translated(0, row)
        used = self._write(painter, place, self.time, 17, DARK.soft, right=True)
        soft = "#ffffff" if person.what is not None else DARK.faint
        self._write(painter, place.adjusted(0, 0, -used, 0), self.state, 19 if low else 21, soft)
        if not low:
            self._write(painter, place.translated(0, row), person.work, 17, DARK.soft)

    def _write(
        self, painter: QPainter, area: QRectF, text: str, size: int, colour: str,
        *, bold: bool = False, right: bool = False,
    ) -> float:  # fmt: skip
        """Write one line ending in …; return the room it takes with a gap."""
        if not text:
            return 0.0
        using = font(size, bold=bold)
        metrics = QFontMetricsF(using)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(area.width(), 0))
        painter.setFont(using)
        painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        return metrics.horizontalAdvance(shown) + 10


class TileWall(QWidget):
    """`picked(person)` by a touch."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: list[PersonTile] = []
        self._across = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(24, 16, 24, 24)
        self._grid.setSpacing(GAP)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area = scrolling(self._inside)
        self.area.installEventFilter(self)
        QScroller.grabGesture(
            self.area.viewport(), QScroller.ScrollerGestureType.TouchGesture
        )  # a finger pushes the wall
        self.nobody = EmptyState(
            _("No technicians yet."),
            _("Add them in the settings under People, with the role Service technician."),
            icon="account-wrench-outline",
        )
        column.addWidget(self.nobody)
        column.addWidget(self.area)

    def show_people(self, people: Sequence[AtWork], now: datetime) -> None:
        """Show these people; their tiles stay where they are."""
        while len(self.tiles) > len(people):
            tile = self.tiles.pop()
            tile.hide()
            tile.deleteLater()
        added = len(people) - len(self.tiles)
        for _new in range(added):
            tile = PersonTile()
            tile.clicked.connect(lambda _on=False, tile=tile: self.picked.emit(tile.person))
            self.tiles.append(tile)
        for tile, person in zip(self.tiles, people, strict=True):
            tile.show_person(person, now, low=len(people) > MANY)
        self.nobody.setVisible(not people)
        self.area.setVisible(bool(people))
        self._lay_out(again=bool(added))

    def _lay_out(self, *, again: bool = False) -> None:
        least = NARROW if len(self.tiles) > MANY else WIDE
        across = max(1, (self.width() - 48 + GAP) // (least + GAP))
        if across == self._across and not again:
            return
        for column in range(max(across, self._across)):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        self._across = across
        for number, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, number // across, number % across)
            tile.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the room that the tiles have."""
        if event.type() == QEvent.Type.Resize:
            self._lay_out()
        return False
