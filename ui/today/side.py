"""Beside the cars: who may miss the promise, who can go."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock, money
from reception.core.text import _
from reception.figures.risks import Risk, Why
from reception.orders.queries import OrderRow
from reception.vehicles.rules import show_plate
from ui.widgets import Button, Card, Label, ShortLabel, when
from ui.widgets.state import span

SHOWN = 5


def sentence(risk: Risk) -> str:
    """Return what stands in the way and what to do about it."""
    latest = when(risk.latest) if risk.latest else ""
    if risk.why is Why.UNPLANNED:
        if risk.start is None:
            return _("No bay yet; work must begin by {latest}.").format(latest=latest)
        return _("No bay yet; {bay} is free at {start}, latest {latest}.").format(
            bay=risk.bay, start=when(risk.start), latest=latest
        )
    if risk.why is Why.OVERRUN:
        return _("Planned until {end}, promised {promise}.").format(
            end=when(risk.end or risk.promised_at), promise=when(risk.promised_at)
        )
    minutes = int((clock.now() - (risk.since or clock.now())).total_seconds() // 60)
    words = {
        Why.CONSENT: _("No consent for {span}; work must go on by {latest}."),
        Why.PARTS: _("Waiting for parts for {span}; work must go on by {latest}."),
        Why.HOLD: _("On hold for {span}; work must go on by {latest}."),
    }
    return words[risk.why].format(span=span(minutes), latest=latest)


class RiskCard(Card):
    """可能错过承诺: each with what to do."""

    def __init__(self, open_order: Callable[[int], object]) -> None:
        super().__init__(_("May miss the promise"))
        self._open = open_order
        self.rows = Rows(_("Every promise can be kept as things stand."))
        self.add(self.rows)

    def show_risks(self, found: Sequence[Risk]) -> None:
        """Show the most urgent ones."""
        self.note.setText(_("{count} cars").format(count=len(found)) if found else "")
        self.rows.show_rows([self._row(risk) for risk in found[:SHOWN]])

    def _row(self, risk: Risk) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Label(show_plate(risk.plate), "strong"))
        head.addWidget(Label(when(risk.promised_at), "soft"), 1)
        head.addWidget(
            Button(_("View"), lambda: self._open(risk.order_id), kind="flat", size="small")
        )
        column.addLayout(head)
        column.addWidget(Label(sentence(risk), "small", wrap=True))
        return row


class ReadyCard(Card):
    """待交车: what can be settled and handed over now."""

    def __init__(
        self,
        hand_over: Callable[[int], object],
        show_all: Callable[[], object],
        *,
        may_open: bool,
    ) -> None:
        super().__init__(_("Ready to go"))
        self._hand_over = hand_over
        self._may_open = may_open
        self.more = Button(_("Show all"), show_all, kind="flat", size="small")
        self.head.addWidget(self.more)
        self.rows = Rows(_("No car is waiting to be handed over."))
        self.add(self.rows)

    def show_orders(self, orders: Sequence[OrderRow]) -> None:
        """Show the cars that are ready or paid, by promise."""
        self.note.setText(_("{count} cars").format(count=len(orders)) if orders else "")
        self.more.setVisible(self._may_open and len(orders) > SHOWN)
        self.rows.show_rows([self._row(row) for row in orders[:SHOWN]])

    def _row(self, order: OrderRow) -> QWidget:
        row, across, words = car_row(order.plate, order.model)
        paid = _("paid") if order.state == "settled" else _("to be settled")
        words.addWidget(Label(f"{paid} · ¥{money.show(order.total)}", "small"))
        if self._may_open:
            button = Button(_("Hand over"), lambda: self._hand_over(order.order_id), size="small")
            across.addWidget(button)
        return row


def car_row(plate: str, about: str) -> tuple[QWidget, QHBoxLayout, QVBoxLayout]:
    """Return a row with its plate, where its button goes, and where more words go."""
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(10)
    words = QVBoxLayout()
    words.setSpacing(0)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(Label(show_plate(plate), "strong"))
    head.addWidget(ShortLabel(about, "soft"), 1)
    words.addLayout(head)
    across.addLayout(words, 1)
    return row, across, words


class Rows(QWidget):
    """Rows below one another, or a sentence where there are none."""

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(9)
        self._empty = Label(empty, "soft", wrap=True)
        self._column.addWidget(self._empty)
        self.shown: list[QWidget] = []

    def show_rows(self, rows: list[QWidget]) -> None:
        """Replace the rows."""
        for row in self.shown:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.shown = rows
        for row in rows:
            self._column.addWidget(row)
        self._empty.setVisible(not rows)
