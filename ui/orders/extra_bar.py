"""Additional work that waits for the customer, above the order's items, with the two answers."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock, money
from reception.core.gate import actor, may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.extras import ANSWER_NAMES, HOW_NAMES, Answer, Extra, ExtraItem, How
from reception.visits import photos
from ui.widgets import Button, Card, Column, DataTable, Label, ShortLabel, tip
from ui.widgets.state import span


class ExtraBar(QWidget):
    """One card for each asking without an answer. `answering(extra, agree)` when one is pressed."""

    answering = Signal(object, bool)
    withdrawing = Signal(object)  # extra

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
                card.withdraw.clicked.connect(
                    lambda _on=False, extra=extra: self.withdrawing.emit(extra)
                )
                self._column.addWidget(card)
                self.cards[key] = card
        for card in self.cards.values():
            card.show_wait()
        self.setVisible(bool(waiting))

    def begin(self) -> None:
        """Put the keyboard on the first answer, where this person may note one."""
        card = next(iter(self.cards.values()), None)
        if card is not None and may(Permission.EDIT_ORDER):
            card.agree.setFocus()


class ExtraCard(Card):
    """What was found, what it costs, how much longer; photos; agree, decline."""

    def __init__(self, extra: Extra) -> None:
        super().__init__(tone="warn", tight=True)
        self.extra = extra
        self.body.setSpacing(4)
        self.what = Label(_("Asked: {reason}").format(reason=extra.reason), "strong", wrap=True)
        self.items = Label(" · ".join(item_words(item) for item in extra.items), wrap=True)
        self.about = ShortLabel("", "soft")
        self.show_wait()
        self.agree = Button(_("Agrees…"), icon="check", primary=True)
        self.decline = Button(_("Declines…"), icon="close")
        self.withdraw = Button(_("Withdraw…"), kind="flat")
        self.sheet = Button(_("Print"), self._print, icon="printer-outline", kind="flat")
        self.sheet.setVisible(may(Permission.PRINT_PAPER))
        mine = extra.asked_by_id is not None and extra.asked_by_id == actor().person_id
        self.withdraw.setVisible(mine or may(Permission.EDIT_ORDER))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.about, 1)
        for number, digest in enumerate(extra.photos, 1):
            row.addWidget(self._photo(number, digest))
        row.addWidget(self.sheet)
        row.addWidget(self.withdraw)
        for button in (self.decline, self.agree):
            row.addWidget(button)
            button.setVisible(may(Permission.EDIT_ORDER))
        self.add(self.what, self.items, row)

    def show_wait(self) -> None:
        """Say what it comes to, how long it has waited and who asked."""
        extra, about = (
            self.extra,
            [_("¥{amount} in all").format(amount=money.show(self.extra.amount))],
        )
        if extra.delay_minutes:
            about.append(_("{span} longer").format(span=span(extra.delay_minutes)))
        minutes = max(int((clock.now() - extra.asked_at).total_seconds() // 60), 0)
        about += [_("waits {span}").format(span=span(minutes)), extra.asked_by]
        self.about.setText(" · ".join(part for part in about if part))

    def _print(self) -> None:
        """Show the sheet that is signed by hand."""
        from ui.orders.sheet import show_extra_sheet

        show_extra_sheet(self, self.extra.extra_id)

    def _photo(self, number: int, digest: str) -> Button:
        """Return a photo as a button that shows it large."""
        name = _("Photo {number}").format(number=number)
        button = Button(name, lambda: self._open(digest), size="small")
        small = QPixmap()
        if small.loadFromData(photos.thumbnail(digest) or b""):
            button.setText("")
            button.setAccessibleName(name)
            tip(button, name)
            button.setIcon(QIcon(small))
            button.setIconSize(QSize(44, 24))
        return button

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


def item_words(item: ExtraItem) -> str:
    """Return an item and what it costs; of a dearer line, from what to what."""
    amount = money.show(item.draft.amount)
    if item.before:
        return f"{item.draft.name} {money.show(item.before)} → {amount}"
    return f"{item.draft.name} {amount}"


def _what(extra: Extra) -> str:
    return f"{extra.reason}（{'、'.join(item.draft.name for item in extra.items)}）"


def _answer(extra: Extra) -> str:
    if extra.state is Answer.ASKED:
        return _(ANSWER_NAMES[extra.state])
    said = _(ANSWER_NAMES[extra.state])
    if extra.state is Answer.AGREED and extra.agreed != extra.amount:
        said += f" {money.show(extra.agreed)}"
    at = clock.show(extra.decided_at, "%m-%d %H:%M") if extra.decided_at else ""
    if extra.state is Answer.WITHDRAWN:
        return " · ".join((said, extra.withdrawn_why, at, extra.withdrawn_by))
    parts = (said, _(HOW_NAMES[How(extra.how)]), extra.who, extra.phone, at, extra.noted_by)
    return " · ".join(part for part in (*parts, extra.note) if part)
