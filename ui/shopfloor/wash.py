"""洗车工位: the queue of the wash bay by promise, on a touch screen: begin, washed, clean or again."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock, gate
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.shopfloor import washing_actions as actions
from reception.shopfloor.washing import WashRow, queue
from reception.vehicles.rules import show_plate
from ui.run import run
from ui.screen import Shell
from ui.theme import dark
from ui.widgets import Button, Card, EmptyState, Label, TextField, promise_text, scrolling

EVERY_MS = 30_000


class WashCard(Card):
    """One car: plate, promise, how far it is, and what may be pressed."""

    def __init__(self, row: WashRow, window: "WashWindow") -> None:
        super().__init__(tight=True)
        self.row = row
        promise, tone = promise_text(row.promised_at, clock.now())
        line = QHBoxLayout()
        line.setSpacing(20)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.plate = Label(show_plate(row.plate), "floor_name")
        top = QHBoxLayout()
        top.setSpacing(20)
        top.addWidget(self.plate)
        top.addWidget(Label(row.model, "floor"), 1)
        words.addLayout(top)
        said = promise if row.promised_at is not None else _("No promise yet")
        self.promise = Label(said, "floor_big", tone=tone)
        self.state = Label(_state(row), "floor", tone="warn" if row.again else "")
        words.addWidget(self.promise)
        words.addWidget(self.state)
        line.addLayout(words, 1)
        self.buttons = _buttons(row, window)
        for button in self.buttons.values():
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(line)
        self.words = TextField("words", "", hint=_("What is not clean"))
        self.words.hide()
        self.add(self.words)


def _buttons(row: WashRow, window: "WashWindow") -> dict[str, Button]:
    """Return what the person at the screen may do with a car."""

    def button(word: str, code: str, icon: str, kind: str = "", primary: bool = False) -> Button:
        press = partial(window.take, row.order_id, code)
        return Button(word, press, icon=icon, kind=kind, primary=primary, size="floor")

    made: dict[str, Button] = {}
    if row.done_at is not None:
        if may(Permission.CHECK_WASH):
            made["clean"] = button(_("Clean"), "clean", "check", primary=True)
            made["again"] = button(_("Wash again"), "again", "undo", "danger")
    elif may(Permission.WORK):
        if row.began_at is None:
            made["begin"] = button(_("Begin to wash"), "begin", "car-wash")
        made["done"] = button(_("Washed, done"), "done", "check", primary=row.began_at is not None)
    return made


def _state(row: WashRow) -> str:
    if row.done_at is not None:
        time = clock.show(row.done_at, "%H:%M")
        return "☑ " + _("washed by {name} at {time}").format(name=row.done_by, time=time)
    if row.began_at is not None:
        time = clock.show(row.began_at, "%H:%M")
        return "≈ " + _("{name} · since {time}").format(name=row.began_by, time=time)
    if row.again:
        return "↺ " + _("again: {words}").format(words=row.again)
    return _("waits since {time}").format(time=clock.show(row.since, "%H:%M")) if row.since else ""


class WashWindow(QWidget):
    """洗车工位. The shell gives it `heard(tables)`; whoever is signed in at this PC acts."""

    shows = frozenset({"wash", "work_order", "promise", "setting"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("wash")
        self.setWindowTitle(_("Car wash bay"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(1366, 768)
        self.setMinimumSize(1024, 600)
        self.shell = shell
        self.cards: dict[int, WashCard] = {}
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 0)
        head.setSpacing(24)
        self.count = Label("", "floor")
        self.full = Button(_("Full screen"), self.full_screen, icon="fullscreen", size="floor")
        self.time = Label("", "floor_name")
        head.addWidget(Label(_("Car wash bay"), "floor_name"))
        head.addWidget(self.count, 1)
        head.addWidget(self.full)
        head.addWidget(self.time)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(24, 8, 24, 16)
        self._list.setSpacing(12)
        self.none = EmptyState(
            _("No car waits to be washed."),
            _("Cars come here once they have passed inspection."),
            icon="car-wash",
        )
        self._list.addWidget(self.none)
        self._list.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(scrolling(inside), 1)
        dark(self)
        for child in self.findChildren(QWidget):  # dressed as light while it had no window
            child.style().unpolish(child)
            child.style().polish(child)
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self.refresh)
        self.timer.start()

    def refresh(self) -> None:
        """Show the queue as it is; hidden it asks for nothing. Words being typed stay."""
        if not self.isVisible():
            return
        rows = queue(gate.actor().branch_id)
        self.time.setText(clock.show(clock.now(), "%H:%M"))
        busy = sum(row.began_at is not None and row.done_at is None for row in rows)
        look = sum(row.done_at is not None for row in rows)
        words = _("{count} to wash · {busy} being washed · {look} to be looked at")
        self.count.setText(words.format(count=len(rows) - busy - look, busy=busy, look=look))
        kept = {key: card for key, card in self.cards.items() if card.row in rows}
        for key, card in self.cards.items():
            if key not in kept:
                card.hide()
                card.deleteLater()
        self.cards = {}
        for number, row in enumerate(rows):
            card = kept.get(row.order_id) or WashCard(row, self)
            self._list.insertWidget(number, card)
            card.show()
            self.cards[row.order_id] = card
        self.none.setVisible(not rows)

    def take(self, order_id: int, code: str) -> None:
        """Do what was pressed on a car's card."""
        card = self.cards[order_id]
        plate = show_plate(card.row.plate)
        if code == "begin":
            said = _("{plate}: being washed.").format(plate=plate)
            run(self, actions.begin_washing, order_id=order_id, said=said)
        elif code == "done":
            said = _("{plate}: washed.").format(plate=plate)
            run(self, actions.finish_washing, order_id=order_id, said=said)
        elif code == "clean":
            said = _("{plate}: clean, ready.").format(plate=plate)
            run(self, actions.check_washing, order_id=order_id, passed=True, said=said)
        elif not card.words.isVisible():
            card.words.show()
            card.words.setFocus()
            return
        else:
            run(
                self, actions.check_washing, order_id=order_id, passed=False,
                words=card.words.text(), said=_("Back to be washed."),
            )  # fmt: skip
        self.refresh()

    def heard(self, tables: frozenset[str]) -> None:
        """Follow what the workshop and other screens do."""
        if tables & self.shows:
            self.refresh()

    def full_screen(self) -> None:
        """Fill the screen, or no longer."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11:
            self.full_screen()
        elif event.key() == Qt.Key.Key_F5:
            self.refresh()
        elif event.key() == Qt.Key.Key_Escape and not self.isFullScreen():
            self.close()
        elif event.key() == Qt.Key.Key_Escape:
            self.showNormal()
        else:
            super().keyPressEvent(event)
