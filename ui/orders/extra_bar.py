"""Additional work that waits for the customer, above the order's items, with the two answers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock, money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.extras import ANSWER_NAMES, HOW_NAMES, Answer, Extra, How
from reception.visits import photos
from ui.widgets import Button, Card, Column, DataTable, Label
from ui.widgets.state import span


class ExtraBar(QWidget):
    """One card for each asking without an answer. `answering(extra, agree)` when one is pressed."""

    answering = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.cards: dict[int, ExtraCard] = {}
        self.hide()

    def show_extras(self, extras: tuple[Extra, ...]) -> None:
        """Show those that wait for an answer."""
        waiting = {each.extra_id: each for each in extras if each.state is Answer.ASKED}
        if list(waiting) != list(self.cards):
            for card in self.cards.values():
                self._column.removeWidget(card)
                card.hide()
                card.deleteLater()
            self.cards = {}
            for key, extra in waiting.items():
                card = ExtraCard(extra)
                card.agree.clicked.connect(
                    lambda _on=False, extra=extra: self.answering.emit(extra, True)
                )
                card.decline.clicked.connect(
                    lambda _on=False, extra=extra: self.answering.emit(extra, False)
                )
                self._column.addWidget(card)
                self.cards[key] = card
        self.setVisible(bool(waiting))


class ExtraCard(Card):
    """What was found, what it costs, how much longer; photos; agree, decline."""

    def __init__(self, extra: Extra) -> None:
        super().__init__(tone="warn", tight=True)
        self.extra = extra
        self.body.setSpacing(4)
        self.what = Label(_("Asked: {reason}").format(reason=extra.reason), "strong", wrap=True)
        parts = [f"{i.draft.name} {money.show(i.draft.amount)}" for i in extra.items]
        self.items = Label(" · ".join(parts), wrap=True)
        about = [_("¥{amount} in all").format(amount=money.show(extra.amount))]
        if extra.delay_minutes:
            about.append(_("{span} longer").format(span=span(extra.delay_minutes)))
        about += [clock.show(extra.asked_at, "%m-%d %H:%M"), extra.asked_by]
        self.about = Label(" · ".join(part for part in about if part), "soft")
        self.agree = Button(_("Agrees…"), icon="check", primary=True)
        self.decline = Button(_("Declines…"), icon="close")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.about, 1)
        for number, digest in enumerate(extra.photos, 1):
            name = _("Photo {number}").format(number=number)
            row.addWidget(Button(name, lambda d=digest: self._open(d), size="small"))  # type: ignore[misc]
        for button in (self.decline, self.agree):
            row.addWidget(button)
            button.setVisible(may(Permission.EDIT_ORDER))
        self.add(self.what, self.items, row)

    def _open(self, digest: str) -> None:
        from ui.checkin.photo_strip import PhotoView

        content = photos.picture(digest)
        if content is not None:
            PhotoView(self, content).show()


def extra_table() -> DataTable[Extra]:
    """Return the table of everything that was asked on an order, with its answer."""
    table: DataTable[Extra] = DataTable(
        [
            Column(_("Asked at"), lambda e: e.asked_at, "date", 130),
            Column(_("Additional work"), _what, width=0),
            Column(_("Amount"), lambda e: e.amount, "money", 92),
            Column(_("Answer"), _answer, width=350),
        ],
        foot=False,
    )
    table.view.setMinimumHeight(76)
    return table


def _what(extra: Extra) -> str:
    return f"{extra.reason}（{'、'.join(item.draft.name for item in extra.items)}）"


def _answer(extra: Extra) -> str:
    if extra.state is Answer.ASKED:
        return _(ANSWER_NAMES[extra.state])
    said = _(ANSWER_NAMES[extra.state])
    if extra.state is Answer.AGREED and extra.agreed != extra.amount:
        said += f" {money.show(extra.agreed)}"
    at = clock.show(extra.decided_at, "%m-%d %H:%M") if extra.decided_at else ""
    parts = (said, _(HOW_NAMES[How(extra.how)]), extra.who, extra.phone, at, extra.noted_by)
    return " · ".join(part for part in (*parts, extra.note) if part)
