"""Fields of the hand-over: the mileage out, the opinion as large choices, a signature."""

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.billing.rules import Opinion, check_mileage_out
from reception.core.text import _
from reception.orders.words import word
from reception.papers.values import Signature
from ui.theme import LIGHT, font
from ui.widgets import Button, MileageField
from ui.widgets.field import Field


class MileageOutField(MileageField):
    """Whole kilometres when the car leaves: not less than it came with."""

    def __init__(self, mileage_in: int | None, *, required: bool) -> None:
        self._mileage_in = mileage_in
        super().__init__("mileage_out", _("Mileage out"), required=required)
        if mileage_in is not None:
            self.set_hint(_("in: {mileage}").format(mileage=f"{mileage_in:,}"))

    def judge(self, text: str) -> int:
        mileage = super().judge(text)
        check_mileage_out(self._mileage_in, mileage)
        return mileage


class OpinionField(Field[Any]):
    """客户意见: four large choices, ticked by the customer; none is chosen beforehand."""

    def __init__(self) -> None:
        super().__init__("opinion", _("The customer ticks an opinion"), required=True)

    def make(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.buttons: dict[str, Button] = {}
        for opinion in Opinion:
            button = Button(word(opinion), kind="chip", size="big")
            button.setCheckable(True)
            button.setMinimumWidth(64)
            button.toggled.connect(lambda on, code=str(opinion): self._toggled(code, on))
            row.addWidget(button, 1)
            self.buttons[str(opinion)] = button
        box.setFocusProxy(self.buttons[Opinion.SATISFIED])
        return box

    def _toggled(self, code: str, on: bool) -> None:
        if on:
            for other, button in self.buttons.items():
                if other != code:
                    button.setChecked(False)
        self._typed()

    def text(self) -> str:
        return next((code for code, button in self.buttons.items() if button.isChecked()), "")

    def set_text(self, text: str) -> None:
        for code, button in self.buttons.items():
            button.setChecked(code == text)

    def missing(self) -> str:
        return _("Let the customer tick an opinion.")


class _SignButton(Button):
    """The button that opens the pad; afterwards it shows what was drawn."""

    signature: Signature | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.signature is None:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(LIGHT.ok), 1))
        painter.setBrush(QColor(LIGHT.ok_soft))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.setPen(QColor(LIGHT.ok))
        painter.setFont(font(13))
        room = self.rect().adjusted(12, 0, -12, 0)
        side = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, side, _("✓ Signed"))
        self._strokes(painter, QRect(12, 5, self.width() - 100, self.height() - 10))

    def _strokes(self, painter: QPainter, room: QRect) -> None:
        assert self.signature is not None
        points = [point for stroke in self.signature.strokes for point in stroke]
        left, top = min(p[0] for p in points), min(p[1] for p in points)
        wide = max(max(p[0] for p in points) - left, 1.0)
        high = max(max(p[1] for p in points) - top, 1.0)
        scale = min(room.width() / wide, room.height() / high, 1.0)
        frame = QRectF(room)
        y = frame.center().y() - high * scale / 2
        painter.setPen(QPen(QColor(LIGHT.ink), 1.6))
        for stroke in self.signature.strokes:
            painter.drawPolyline(
                [
                    QPointF(frame.left() + (p[0] - left) * scale, y + (p[1] - top) * scale)
                    for p in stroke
                ]
            )


class SignField(Field[Signature]):
    """A signature: a button until it is signed. The page opens the pad (`self.button`)."""

    def __init__(self, name: str, label: str, ask: str, *, size: str = "") -> None:
        self._ask, self._size = ask, size
        super().__init__(name, label)

    def make(self) -> QWidget:
        self.button = _SignButton(self._ask, icon="draw-pen", size=self._size)
        return self.button

    def text(self) -> str:
        return "signed" if self.button.signature is not None else ""

    def set_text(self, text: str) -> None:
        if not text:
            self.set_signature(None)

    def set_signature(self, signature: Signature | None) -> None:
        """Show what was drawn, or wait for it again."""
        self.button.signature = signature
        self.button.setText(self._ask if signature is None else _("✓ Signed"))
        self.button.update()
        self.clear_error()
        self.changed.emit()

    def judge(self, text: str) -> Signature | None:
        return self.button.signature
