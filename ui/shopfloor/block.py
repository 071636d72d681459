"""One car on the board: colour, sign and word of its state, plate, work, promise."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ui.shopfloor.layout import Drawn, fit_pair, plate_words, promise_words, state_words
from ui.theme import DARK, font, look
from ui.widgets.state import when

PLATE, WORD, SMALL, TALL = 28, 20, 17, 62  # pixels: letters at five metres; from TALL on two lines
LOW = 46  # from here on two lines of smaller letters, where the promise finds no room in one
_BAR, _PAD = 8, 16
GRIP = 44  # as wide as a gloved finger: the handle at the right edge of a chosen block
NEWS = 46  # pixels of the balloon that says how much is unread
_WHITE, _DIM, _INK = "#ffffff", "#8e9ab3", "#1d2433"


@dataclass(frozen=True)
class _Words:
    at: QPointF
    text: str
    font: QFont
    colour: QColor
    tag: QRectF | None = None


class _Fonts:
    """The board's fonts with their measures, made once."""

    def __init__(self) -> None:
        self.plate, self.word, self.strong = (
            font(PLATE, bold=True),
            font(WORD),
            font(WORD, bold=True),
        )
        self.small = font(SMALL)
        self.of_small = QFontMetricsF(self.small)
        # Where a plate's tail has no room in its own size it is written smaller, never left out.
        self.tails = [
            (each, QFontMetricsF(each)) for each in (font(24, bold=True), font(20, bold=True))
        ]
        self.of_plate, self.of_word = QFontMetricsF(self.plate), QFontMetricsF(self.word)
        self.of_strong = QFontMetricsF(self.strong)


_fonts: list[_Fonts] = []


def fonts() -> _Fonts:
    """Return the fonts; the first call needs the application."""
    if not _fonts:
        _fonts.append(_Fonts())
    return _fonts[0]


class BlockItem(QGraphicsItem):
    """A block in the scene. Words are fitted when it changes, not when it is painted."""

    def __init__(self) -> None:
        super().__init__()
        # Painted once into a pixmap: what is dragged past needs no painting of its own.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._area = QRectF()
        self._bounds = QRectF()
        self._planned = 0.0
        self._room = 0.0
        self._words: list[_Words] = []
        self._shown: tuple[object, ...] = ()
        self.drawn: Drawn | None = None
        self.chosen = False

    def show_block(
        self, one: Drawn, area: QRectF, planned: float, room: float, now: datetime, masked: bool,
        tail: str = "",
    ) -> None:  # fmt: skip
        """Take this place and these words; `planned` is x of the planned end, `room` of the next.

        `tail` says when the block ends that runs on beyond the edge.
        """
        words = (promise_words(one, now), area, planned, room, masked, tail)
        shown = (one, *words)
        if shown == self._shown:
            return
        self.prepareGeometryChange()
        self._shown, self.drawn, self._area = shown, one, area
        self._planned, self._room = planned, room
        self._words = [*self._fit(one, now, masked), *self._tail(tail)]
        self._bounds = self._outer()
        self.update()

    def choose(self, chosen: bool) -> None:
        """Mark the block whose card is open."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.update()

    def words(self) -> list[str]:
        """Return what stands on the block, as painted."""
        return [words.text for words in self._words]

    def area(self) -> QRectF:
        """Return where the block itself stands, without words that reach beyond it."""
        return self._area

    def grip(self) -> QRectF:
        """Return where its right edge is taken hold of; nothing where the work is done."""
        if self.drawn is None or self.drawn.done or not self.drawn.block.open:
            return QRectF()
        wide = GRIP if self.chosen else min(GRIP / 2, self._area.width() / 3)
        left = self._area.right() - (GRIP / 2 if self.chosen else wide)
        return QRectF(left, self._area.top(), wide, self._area.height())

    def fade(self, faded: bool) -> None:
        """Show it faintly while it is being carried somewhere else."""
        self.setOpacity(0.35 if faded else 1.0)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def _outer(self) -> QRectF:
        right = self._area.right() + GRIP / 2
        for words in self._words:
            wide = QFontMetricsF(words.font).horizontalAdvance(words.text)
            right = max(right, words.at.x() + wide + 4)
        return self._area.adjusted(-3, -3, right - self._area.right(), 3)

    def _tail(self, tail: str) -> list[_Words]:
        if not tail:
            return []
        left, middle, ink = self._area.right() + 6, self._area.center().y(), QColor(DARK.ink)
        return [
            _Words(QPointF(left, middle - 4), "▶", fonts().small, ink),
            _Words(QPointF(left, middle + 16), tail, fonts().small, ink),
        ]

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self._area)
        return path

    def _fit(self, one: Drawn, now: datetime, masked: bool) -> list[_Words]:
        inside = self._area.width() - _PAD - 8
        outside = max(inside, self._room - self._area.left() - _PAD - 10)
        room = inside if one.done else outside
        if self._area.height() >= TALL:
            said = NEWS if one.block.unread else 0
            beside = inside - said if said else room  # under the balloon nothing may spill
            return [
                *self._first_line(one, inside - said, beside, masked),
                *self._second(one, inside, room, now),
            ]
        return self._one_line(one, inside, room, now, masked)

    def _plate(self, one: Drawn, inside: float, room: float, masked: bool) -> str:
        names, measure = plate_words(one.block.plate, masked), fonts().of_plate.horizontalAdvance
        for name, width in [(n, inside) for n in names[:1]] + [(n, room) for n in names]:
            if measure(name) <= width:
                return name
        return ""

    def _first_line(self, one: Drawn, inside: float, room: float, masked: bool) -> list[_Words]:
        left, base = self._area.left() + _PAD, self._area.top() + self._area.height() / 2 - 5
        plate = self._plate(one, inside, room, masked)
        ink = QColor(_DIM if one.done else _WHITE)
        made = [_Words(QPointF(left, base), plate, fonts().plate, ink)]
        if not plate:
            return self._tail_of_plate(one, QPointF(left, base), room, masked)
        begin = fonts().of_plate.horizontalAdvance(plate) + 12
        work = shorten(one.note, inside - begin, fonts().of_word)
        if work:
            soft = QColor(_DIM if one.done else "#d5dcec")
            made.append(_Words(QPointF(left + begin, base), work, fonts().word, soft))
        return made

    def _second(self, one: Drawn, inside: float, room: float, now: datetime) -> list[_Words]:
        """State and promise; on a narrow block the promise reaches beside it, or both are smaller."""
        base, late = self._area.bottom() - 11, one.late is not None
        rights, lefts = promise_words(one, now), state_words(one)
        measure = fonts().of_strong.horizontalAdvance
        pair = fit_pair(lefts, rights, inside, measure, late)
        if pair[1] or (pair[0] and not rights):
            return self._pair(one, pair, base, inside)
        beside = fit_pair(lefts[-2:], rights, room, measure, late)
        if beside[1]:
            return self._pair(one, beside, base, sum(map(measure, beside)) + 16)
        return self._tight(one, now, base, inside) or self._pair(one, pair, base, inside)

    def _tight(self, one: Drawn, now: datetime, base: float, inside: float) -> list[_Words]:
        """Return the shortest of state and promise in small letters; the word may give way."""
        measure, promised = fonts().of_small.horizontalAdvance, one.block.promised_at
        if one.done or promised is None:
            return []
        lefts, rights = (
            (*state_words(one)[-2:], ""),
            (promise_words(one, now)[-1], when(promised, now)),
        )
        for left, right in ((left, right) for right in rights for left in lefts):
            if measure(left) + 8 + measure(right) <= inside + 3:
                return self._pair(one, (left, right), base, inside + 3, small=True)
        return []

    def _low(self, one: Drawn, inside: float, now: datetime, masked: bool) -> list[_Words]:
        """Return plate and promise in two lines of smaller letters; nothing where they have no room."""
        top = QPointF(self._area.left() + _PAD, self._area.center().y() - 1)
        plate = self._tail_of_plate(one, top, inside, masked)
        below = self._tight(one, now, self._area.bottom() - 8, inside)
        return [*plate, *below] if plate and below else []

    def _pair(
        self, one: Drawn, pair: tuple[str, str], base: float, room: float, *, small: bool = False
    ) -> list[_Words]:
        (left, right), known = pair, fonts()
        begin, ink = self._area.left() + _PAD, QColor(_DIM if one.done else _WHITE)
        word = known.small if small else known.word
        made = [_Words(QPointF(begin, base), left, word, ink)] if left else []
        if not right:
            return made
        wide = (known.of_small if small else known.of_strong).horizontalAdvance(right)
        strong = known.small if small else known.strong
        at = QPointF(begin + room - wide - 2, base)
        if one.late is not None:
            high = 21 if small else 28
            tag = QRectF(at.x() - high / 4, base - high * 3 / 4, wide + high / 2, high)
            made.append(_Words(at, right, strong, QColor(_WHITE), tag))
        else:
            near = one.left is not None
            colour = QColor(DARK.warn if near else _WHITE)
            made.append(_Words(at, right, strong if near else word, colour))
        return made

    def _one_line(
        self, one: Drawn, inside: float, room: float, now: datetime, masked: bool
    ) -> list[_Words]:
        base = self._area.center().y() + 10
        sign = state_words(one)[-1]
        wide = fonts().of_word.horizontalAdvance(sign) + 10
        plate = self._plate(one, inside - wide, room - wide, masked)
        ink, left = QColor(_DIM if one.done else _WHITE), self._area.left() + _PAD
        made = (
            [_Words(QPointF(left, base - 2), sign, fonts().word, ink)] if room >= wide - 10 else []
        )
        low = self._low(one, inside, now, masked) if self._area.height() >= LOW else []
        if not plate:
            tail = self._tail_of_plate(one, QPointF(left + wide - 4, base), room, masked)
            return low or made + tail
        made.append(_Words(QPointF(left + wide, base), plate, fonts().plate, ink))
        used = wide + fonts().of_plate.horizontalAdvance(plate) + 16
        word = state_words(one)[-2].partition(" ")[2]
        measure = fonts().of_strong.horizontalAdvance
        rest = inside - used
        pair = fit_pair([word, ""], promise_words(one, now), rest, measure, one.late is not None)
        if low and not pair[1]:
            return low
        for words in self._pair(one, pair, base - 3, inside):
            moved = QPointF(left + used, words.at.y()) if words.text == pair[0] else words.at
            made.append(replace(words, at=moved))
        return made

    def _tail_of_plate(self, one: Drawn, at: QPointF, room: float, masked: bool) -> list[_Words]:
        plate = plate_words(one.block.plate, masked)[-1]
        left = room - (at.x() - self._area.left() - _PAD)
        for using, metrics in fonts().tails:
            if metrics.horizontalAdvance(plate) <= left + 6:
                return [_Words(at, plate, using, QColor(_DIM if one.done else _WHITE))]
        return []

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        if self.drawn is None:
            return
        shown = look(self.drawn.state)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        fill, edge = QColor(shown.fill), QColor(shown.edge)
        if self.drawn.done:
            fill, edge = QColor("#1d2538"), QColor("#4a556e")
        painter.setBrush(fill)
        painter.drawRoundedRect(self._area, 6, 6)
        self._paint_overrun(painter, edge)
        bar = QPainterPath()
        bar.addRoundedRect(self._area, 6, 6)
        strip = QPainterPath()
        strip.addRect(QRectF(self._area.left(), self._area.top(), _BAR, self._area.height()))
        painter.fillPath(bar.intersected(strip), edge)
        if self.drawn.late is not None or self.chosen:
            colour = QColor(_WHITE) if self.chosen else QColor(look("late").edge)
            painter.setPen(QPen(colour, 4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._area.adjusted(1, 1, -1, -1), 6, 6)
        self._paint_words(painter)
        if self.drawn.block.unread:
            self._paint_news(painter, str(self.drawn.block.unread))
        if self.chosen and not self.grip().isEmpty():
            self._paint_grip(painter)

    def _paint_news(self, painter: QPainter, count: str) -> None:
        """Paint how much is unread in its thread as a balloon; on a narrow block a dot."""
        right, top = self._area.right(), self._area.top()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_WHITE))
        if self._area.width() < 3 * NEWS:
            painter.drawEllipse(QRectF(right - 18, top + 5, 13, 13))
            return
        balloon = QRectF(right - NEWS, top + 6, NEWS - 8, 25)
        painter.drawRoundedRect(balloon, 6, 6)
        left, foot = balloon.left() + 7, balloon.bottom()
        corners = (QPointF(left, foot - 1), QPointF(left + 9, foot - 1), QPointF(left, foot + 7))
        painter.drawPolygon(corners)
        painter.setFont(fonts().strong)
        painter.setPen(QColor(_INK))
        painter.drawText(balloon, int(Qt.AlignmentFlag.AlignCenter), count)

    def _paint_grip(self, painter: QPainter) -> None:
        middle = self.grip().center()
        pill = QRectF(middle.x() - 11, middle.y() - 20, 22, 40)
        painter.setPen(QPen(QColor(_INK), 2))
        painter.setBrush(QColor(_WHITE))
        painter.drawRoundedRect(pill, 11, 11)
        for offset in (-3, 3):
            x = middle.x() + offset
            painter.drawLine(QPointF(x, middle.y() - 8), QPointF(x, middle.y() + 8))

    def _paint_overrun(self, painter: QPainter, edge: QColor) -> None:
        if self._planned < self._area.right() - 1:
            over = self._area.adjusted(max(self._planned - self._area.left(), 0), 0, 0, 0)
            shade = QColor(edge)
            shade.setAlpha(90)
            painter.setBrush(QBrush(shade, Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(over, 6, 6)

    def _paint_words(self, painter: QPainter) -> None:
        for words in self._words:
            if words.tag is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor("#c5302a"))
                painter.drawRoundedRect(words.tag, 4, 4)
            painter.setFont(words.font)
            painter.setPen(words.colour)
            painter.drawText(words.at, words.text)


def shorten(text: str, room: float, metrics: QFontMetricsF) -> str:
    """Return a text that fits into `room`, with … where it was cut; nothing under three letters."""
    if metrics.horizontalAdvance(text) <= room:
        return text
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return cut if len(cut) > 2 else ""
