"""洗车工位: the queue of the wash bay by promise, on a touch screen: begin, washed, clean or again."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.shopfloor import washing_actions as actions
from reception.shopfloor.clocking_queries import AtWork, at_work
from reception.shopfloor.washing import WashRow, queue
from reception.vehicles.rules import show_plate
from ui.run import run
from ui.screen import Shell
from ui.shopfloor.floor_window import FloorWindow
from ui.widgets import (
    Button,
    Card,
    EmptyState,
    Label,
    TextField,
    clear_notice,
    notice,
    promise_text,
    scrolling,
)


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
    """Return what is done next with a car."""

    def button(word: str, code: str, icon: str, kind: str = "", primary: bool = False) -> Button:
        press = partial(window.take, row.order_id, code)
        return Button(word, press, icon=icon, kind=kind, primary=primary, size="floor")

    made: dict[str, Button] = {}
    if row.done_at is not None:
        made["clean"] = button(_("Clean"), "clean", "check", primary=True)
        made["again"] = button(_("Wash again"), "again", "undo", "danger")
    else:
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


class WashWindow(FloorWindow):
    """洗车工位. The shell gives it `heard(tables)`; who washes touches the name and enters the PIN."""

    shows = frozenset({"wash", "work_order", "promise", "setting", "person", "attendance"})
    chapter = "wash"

    def __init__(self, shell: Shell) -> None:
        self.cards: dict[int, WashCard] = {}
        self._wanted: tuple[int, str, str] | None = None  # order, what was pressed, words
        super().__init__(shell, _("Car wash bay"))

    def fill(self) -> None:
        """Add the queue: it stands there when nobody does."""
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
        self.home = scrolling(inside)
        self.pages.addWidget(self.home)
        self.to_queue = Button(_("Back"), self.leave, icon="arrow-left", size="floor")
        self.to_queue.hide()
        self.head.insertWidget(2, self.to_queue)
        self.pages.currentChanged.connect(self._turned)

    def _turned(self) -> None:
        self.to_queue.setVisible(self.pages.currentWidget() is self.wall)

    def people(self) -> tuple[AtWork, ...]:
        """Return everybody who may wash a car or look at it here."""
        return at_work(self.branch_id, ("technician", "foreman", "advisor"))

    def show_now(self) -> None:
        """Show the queue as it is; words being typed stay."""
        self.wall.show_people(self.people(), clock.now())
        rows = queue(self.branch_id)
        busy = sum(row.began_at is not None and row.done_at is None for row in rows)
        look = sum(row.done_at is not None for row in rows)
        words = _("{count} to wash · {busy} being washed · {look} to be looked at")
        self.note.setText(words.format(count=len(rows) - busy - look, busy=busy, look=look))
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
        """Ask who does what was pressed on a car's card; of an unclean one, first what is not clean."""
        card = self.cards[order_id]
        words = card.words.text().strip()
        if code == "again" and not words:
            card.words.show()
            card.words.setFocus()
            return
        self._wanted = (order_id, code, words)
        if self.actor is None:
            plate = show_plate(card.row.plate)
            told = _("{plate}: who? Touch your name or scan your badge.").format(plate=plate)
            clear_notice(self)
            notice(self, told, tone="info")
            self.pages.setCurrentWidget(self.wall)
            self.awake()
        else:
            self.entered()

    def waiting_words(self) -> str:
        """Return what is done once the PIN is entered."""
        if self._wanted is None or self._wanted[0] not in self.cards:
            return ""
        return show_plate(self.cards[self._wanted[0]].row.plate)

    def waits(self) -> bool:
        """Tell whether somebody is there, or has pressed something."""
        return super().waits() or self.actor is not None

    def entered(self) -> None:
        """Do what was pressed, then nobody is here again; who only scanned a badge presses now."""
        wanted, self._wanted, actor = self._wanted, None, self.actor
        self.pages.setCurrentWidget(self.home)
        if actor is None:
            return
        if wanted is None:
            told = _("{name}: touch what you do with a car.").format(name=actor.name)
            notice(self, told, tone="info")
            self.awake()
            return
        if wanted[0] in self.cards:
            self._act(*wanted)
        self.actor = None
        self.idle.stop()
        self.pin.forget()
        self.refresh()

    def _act(self, order_id: int, code: str, words: str) -> None:
        name = "" if self.actor is None else self.actor.name
        names = {"plate": show_plate(self.cards[order_id].row.plate), "name": name}
        if code == "begin":
            said = _("{name}: washes {plate}.").format(**names)
            run(self, actions.begin_washing, order_id=order_id, said=said)
        elif code == "done":
            said = _("{name}: {plate} is washed.").format(**names)
            run(self, actions.finish_washing, order_id=order_id, said=said)
        else:
            clean = code == "clean"
            told = _("{name}: {plate} is clean, ready.") if clean else _("Back to be washed.")
            run(
                self, actions.check_washing, order_id=order_id, passed=clean,
                words="" if clean else words, said=told.format(**names),
            )  # fmt: skip

    def leave(self) -> None:
        """Show the queue; what was pressed is forgotten."""
        self._wanted = None
        super().leave()

    def back(self) -> None:
        """Leave; from the queue, leave the full screen or close."""
        if self.waits():
            self.leave()
        elif self.isFullScreen():
            self.showNormal()
        else:
            self.close()
