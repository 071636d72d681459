"""How far and how late: a state as colour, sign and word; a promise as time and what is left."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reception.core import clock
from reception.core.text import _
from reception.core.time_words import span as span
from reception.orders.promises import Left, left
from ui.theme import font, look, state_word
from ui.widgets.label import Label

_SQUARE, _GAP = 9, 6


def paint_state(painter: QPainter, area: QRectF, state: str, using: QFont) -> None:
    """Paint square, sign and word of a state into the left of `area`, centred upright."""
    shown = look(state)
    colour = QColor(shown.colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    top = area.center().y() - _SQUARE / 2
    painter.drawRoundedRect(QRectF(area.left(), top, _SQUARE, _SQUARE), 2, 2)
    painter.setFont(using)
    painter.setPen(colour)
    room = area.adjusted(_SQUARE + _GAP, 0, 0, 0)
    words = painter.fontMetrics().elidedText(
        f"{shown.sign} {state_word(state)}", Qt.TextElideMode.ElideRight, int(room.width())
    )
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)


class StateChip(QWidget):
    """A state in a form or a head: `StateChip("working")`."""

    def __init__(self, state: str = "") -> None:
        super().__init__()
        self._state = state
        self._font = font()
        self.setAccessibleName(state_word(state))

    def set_state(self, state: str) -> None:
        """Show another state."""
        self._state = state
        self.setAccessibleName(state_word(state))
        self.updateGeometry()
        self.update()

    def state(self) -> str:
        """Return the state shown."""
        return self._state

    def sizeHint(self) -> QSize:
        words = f"{look(self._state).sign} {state_word(self._state)}"
        wide = QFontMetrics(self._font).horizontalAdvance(words) + _SQUARE + _GAP + 2
        return QSize(wide if self._state else 0, 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._state:
            paint_state(QPainter(self), QRectF(self.rect()), self._state, self._font)


def promise_text(promised: datetime | None, now: datetime | None = None) -> tuple[str, str]:
    """Return what to show of a promised time, and its tone: "", warn (within the hour), bad (past).

    ! 15:00 · 剩 28 分; ⚠ 14:10 · 超 22 分; further than two hours away only the time (SCREENS).
    """
    if promised is None:
        return "—", ""
    now = now or clock.now()
    state, time = left(promised, now), when(promised, now)
    minutes = int(abs(promised - now).total_seconds() // 60)
    if state is Left.PAST:
        text = _("{time} · {span} late").format(time=time, span=span(minutes))
        return f"{look('late').sign} {text}", "bad"
    if minutes >= 120:
        return time, ""
    text = _("{time} · {span} left").format(time=time, span=span(minutes))
    return (f"! {text}", "warn") if state is Left.HOUR else (text, "")


def when(instant: datetime, now: datetime | None = None) -> str:
    """Return a wall-clock time as short as it stays clear: 15:00, 明天 11:00, 11-23 10:00."""
    today = clock.local(now or clock.now()).date()
    moment = clock.local(instant)
    days = (moment.date() - today).days
    if days == 0:
        return f"{moment:%H:%M}"
    if days == 1:
        return _("tomorrow {time}").format(time=f"{moment:%H:%M}")
    if days == -1:
        return _("yesterday {time}").format(time=f"{moment:%H:%M}")
    return f"{moment:%m-%d %H:%M}" if moment.year == today.year else f"{moment:%Y-%m-%d %H:%M}"


class PromiseLabel(Label):
    """A promised time in words and colour; `set_promise` again as time passes."""

    def __init__(self, promised: datetime | None = None) -> None:
        super().__init__()
        self.set_promise(promised)

    def set_promise(self, promised: datetime | None, now: datetime | None = None) -> None:
        """Show this promise as it stands now."""
        text, tone = promise_text(promised, now)
        self.say(text, tone)
