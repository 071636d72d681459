"""Beside the cars: who may miss the promise; cards that never need scrolling."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.figures.risks import Risk, Why
from reception.vehicles.rules import show_plate
from ui.widgets import Button, Card, Label, ShortLabel, when
from ui.widgets.state import span

SHOWN = 5  # rows of a card where there is room for them
GAP, BETWEEN = 7, 12  # pixels between rows, and between cards


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


class RowsCard(Card):
    """A heading, a count, rows below one another or a sentence, and a way to all of them."""

    def __init__(self, heading: str, empty: str, show_all: Callable[[], object]) -> None:
        super().__init__(heading, tight=True)
        self.body.setSpacing(6)
        self.more = Button(_("Show all"), show_all, kind="flat", size="small")
        self.head.addWidget(self.more)
        self.rows = Rows(empty)
        self.add(self.rows)
        self.count = 0

    def show_rows(self, rows: list[QWidget], count: int, note: str) -> None:
        """Replace the rows; `count` is how many there are behind them, `note` says so."""
        self.count = count
        self.note.setText(note if count else "")
        self.rows.show_rows(rows)
        self.limit(len(rows))

    def limit(self, number: int) -> None:
        """Show only so many rows; the rest is one press away."""
        for place, row in enumerate(self.rows.shown):
            row.setVisible(place < number)
        self.more.setVisible(number < self.count)

    def high(self, width: int, number: int) -> int:
        """Return how many pixels the card takes with so many rows."""
        edges = self.body.contentsMargins()
        inside = width - edges.left() - edges.right() - 2
        rows = self.rows.shown[:number] or [self.rows.empty]
        tall = sum(_height(row, inside) for row in rows) + GAP * (len(rows) - 1)
        head = max(self.head.sizeHint().height(), self.more.sizeHint().height())
        return edges.top() + head + self.body.spacing() + tall + edges.bottom() + 2


class Beside(QWidget):
    """Cards below one another, each with as many rows as there is room for: nothing scrolls."""

    def __init__(self, *cards: RowsCard) -> None:
        super().__init__()
        self.cards = cards
        # The room decides how many rows are shown, never the rows how tall the window is.
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN)
        for card in cards:
            column.addWidget(card)
        column.addStretch()

    def fit(self) -> None:
        """Take rows from the longest card until all cards can be seen whole."""
        cards = [card for card in self.cards if not card.isHidden()]
        limits = [len(card.rows.shown) for card in cards]
        while self._high(cards, limits) > self.height() and max(limits) > 1:
            limits[limits.index(max(limits))] -= 1
        for card, number in zip(cards, limits, strict=True):
            card.limit(number)

    def _high(self, cards: Sequence[RowsCard], limits: Sequence[int]) -> int:
        high = sum(
            card.high(self.width(), number) for card, number in zip(cards, limits, strict=True)
        )
        return high + BETWEEN * (len(limits) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def _height(row: QWidget, width: int) -> int:
    row.ensurePolished()
    if row.hasHeightForWidth():
        return row.heightForWidth(width)
    return row.sizeHint().height()


class RiskCard(RowsCard):
    """可能错过承诺: each with what to do."""

    def __init__(self, open_order: Callable[[int], object], show_all: Callable[[], object]) -> None:
        empty = _("Every promise can be kept as things stand.")
        super().__init__(_("May miss the promise"), empty, show_all)
        self._open = open_order

    def show_risks(self, found: Sequence[Risk]) -> None:
        """Show the most urgent ones."""
        note = _("{count} cars").format(count=len(found))
        self.show_rows([self._row(risk) for risk in found[:SHOWN]], len(found), note)

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
        self._column.setSpacing(GAP)
        self.empty = Label(empty, "soft", wrap=True)
        self._column.addWidget(self.empty)
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
        self.empty.setVisible(not rows)
