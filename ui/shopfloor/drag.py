"""A finger on the board: touch, hold, drag, let go. Knows the gesture; the view knows the places.

A touch that stays where it is means the block or the place. One that moves carries the block, its
right edge, or a technician's name; one that rests on a block cuts it there and carries the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QTimer

from ui.shopfloor.aim import Aim, Load

FAR = 12.0  # pixels at 1080p that a glove trembles
HOLD_MS = 600
EDGE, STEP, EVERY_MS = 48.0, 14, 30  # near the upper or lower edge the rows move on


class Ground(Protocol):
    """What the gesture asks of the view."""

    zoom: float

    def load_at(self, point: QPointF) -> Load | None:
        """Return what is taken hold of at a point of the view."""

    def rest_at(self, point: QPointF) -> Load | None:
        """Return what a long touch there cuts off."""

    def aim_at(self, load: Load, point: QPointF) -> Aim | None:
        """Show and return where the load would land."""

    def pan(self, by: float) -> None:
        """Move the rows by so many pixels."""

    def slide(self, point: QPointF) -> int:
        """Return by how many pixels the rows move on while something is held there."""


@dataclass
class _Press:
    at: QPointF
    last: QPointF
    panning: bool = False


class Drag(QObject):
    """One gesture at a time. `carry`, `drop` and `stop` tell what becomes of it."""

    def __init__(
        self,
        ground: Ground,
        parent: QObject,
        *,
        carry: Callable[[Load, Aim | None, QPointF], object],
        drop: Callable[[Load, Aim | None], object],
        touch: Callable[[QPointF], object],
    ) -> None:
        super().__init__(parent)
        self.ground, self._carry, self._drop, self._touch = ground, carry, drop, touch
        self.load: Load | None = None
        self.aim: Aim | None = None
        self._press: _Press | None = None
        self.cutting = False  # the next touch cuts at once
        self._hold = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._hold.timeout.connect(self._held)
        self._slide = QTimer(self, interval=EVERY_MS)
        self._slide.timeout.connect(self._slid)

    def press(self, point: QPointF) -> None:
        """A finger comes down."""
        self._press = _Press(point, point)
        if self.cutting:
            self._held()
        else:
            self._hold.start()

    def move(self, point: QPointF) -> None:
        """It moves."""
        press = self._press
        if press is None:
            return
        by = point - press.last
        press.last = point
        if self.load is None and not press.panning:
            far = point - press.at
            if max(abs(far.x()), abs(far.y())) < FAR * self.ground.zoom:
                return
            self._hold.stop()
            load = self.ground.load_at(press.at)
            if load is None:
                press.panning = True
            else:
                self.take(load)
        if press.panning:
            self.ground.pan(by.y())
        else:
            self.over(point)

    def release(self, point: QPointF) -> None:
        """It goes up."""
        press, self._press = self._press, None
        self._hold.stop()
        if self.load is not None:
            self.over(point)
            self.let_go()
        elif press is not None and not press.panning:
            self._touch(point)

    def take(self, load: Load) -> None:
        """Begin to carry something."""
        self.load, self.cutting = load, False

    def over(self, point: QPointF) -> None:
        """Hold what is carried over a point of the view."""
        if self.load is None:
            return
        self.aim = self.ground.aim_at(self.load, point)
        self._carry(self.load, self.aim, point)
        if self._press is not None:
            self._press.last = point
        if self.ground.slide(point) and not self._slide.isActive():
            self._slide.start()

    def let_go(self) -> None:
        """Drop what is carried where it is held."""
        load, found = self.load, self.aim
        self.stop()
        if load is not None:
            self._drop(load, found)

    def stop(self) -> None:
        """Carry nothing any more."""
        self.load, self.aim, self._press = None, None, None
        self._hold.stop()
        self._slide.stop()

    def _held(self) -> None:
        if self._press is not None and self.load is None:
            load = self.ground.rest_at(self._press.at)
            if load is not None:
                self.take(load)
                self.over(self._press.last)

    def _slid(self) -> None:
        by = self.ground.slide(self._press.last) if self._press is not None else 0
        if not by or self.load is None or self._press is None:
            self._slide.stop()
            return
        self.ground.pan(-by)
        self.over(self._press.last)
