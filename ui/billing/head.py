"""The head of a car at the counter: who, what, promised when, and how far it is."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.words import word
from reception.vehicles.rules import show_plate
from ui.billing.words import STEP_OF, STEPS
from ui.theme import LIGHT, font
from ui.widgets import Button, Card, Label, PromiseLabel, ShortLabel

_DISC = 22


class StepBar(QWidget):
    """清单 → 收款 → 交车: done, present, to come; by sign and colour."""

    def __init__(self) -> None:
        super().__init__()
        self.step = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_step(self, step: int) -> None:
        """Show which step is next, counted from 0; 3 is all done."""
        self.step = step
        shown = min(step, len(STEPS) - 1)
        self.setAccessibleName(f"{shown + 1} {_(STEPS[shown])}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        names = [_(name) for name in STEPS]
        words = sum(_DISC + 8 + metrics.horizontalAdvance(name) for name in names)
        gap = max((self.width() - words) / (len(names) - 1), 40.0)
        left, middle = 0.0, self.height() / 2
        for number, name in enumerate(names):
            if number:
                painter.setPen(QPen(QColor(LIGHT.accent if number <= self.step else LIGHT.edge), 2))
                painter.drawLine(int(left - gap + 12), int(middle), int(left - 12), int(middle))
            self._step(painter, number, QRectF(left, middle - _DISC / 2, _DISC, _DISC))
            painter.setFont(font(bold=number == self.step))
            painter.setPen(QColor(LIGHT.ink if number <= self.step else LIGHT.soft))
            room = QRectF(left + _DISC + 8, 0, 200, self.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)
            left += _DISC + 8 + metrics.horizontalAdvance(name) + gap

    def _step(self, painter: QPainter, number: int, disc: QRectF) -> None:
        done, present = number < self.step, number == self.step
        painter.setPen(QPen(QColor(LIGHT.accent if done or present else LIGHT.edge), 1.5))
        painter.setBrush(QColor(LIGHT.accent if present else LIGHT.card))
        painter.drawEllipse(disc)
        colour = "#ffffff" if present else (LIGHT.accent if done else LIGHT.soft)
        painter.setPen(QColor(colour))
        painter.setFont(font(13, bold=True))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), "✓" if done else str(number + 1))


class CarHead(Card):
    """One card over the bill and the step."""

    def __init__(self, open_order: Callable[[int], object]) -> None:
        super().__init__(tight=True)
        self._order_id = 0
        self.plate = Label("", "big")
        self.who = ShortLabel("", "")
        self.promise = PromiseLabel()
        self.about = ShortLabel("", "soft")
        self.bar = StepBar()
        first = QHBoxLayout()
        first.setSpacing(14)
        first.addWidget(self.plate)
        first.addWidget(self.who, 1)
        first.addWidget(Label(_("Promised"), "soft"))
        first.addWidget(self.promise)
        first.addWidget(
            Button(_("Open order"), lambda: open_order(self._order_id), kind="flat", size="small")
        )
        second = QHBoxLayout()
        second.setSpacing(24)
        second.addWidget(self.bar, 3)
        second.addWidget(self.about, 2)
        self.about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.add(first, second)

    def show_order(self, card: OrderCard, stage: str) -> None:
        """Show an order at a stage of billing.queries.ToSettle."""
        row = card.row
        self._order_id = row.order_id
        self.plate.setText(show_plate(row.plate))
        self.who.setText(" · ".join(each for each in (row.model, row.customer) if each))
        self.promise.set_promise(None if card.reopened else row.promised_at)
        key = _("key on hook {hook}").format(hook=row.hook) if row.hook else ""
        parts = (key, row.number, word(row.kind), row.advisor)
        self.about.setText(" · ".join(each for each in parts if each))
        self.bar.setVisible(stage in STEP_OF)
        self.bar.set_step(STEP_OF.get(stage, 0))
