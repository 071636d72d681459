"""Saying something in an order's thread: what about, quick words, words, photos; or taking it back."""

from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from reception.core.text import N_, _
from reception.orders import thread_actions
from reception.orders.thread import About, phrases
from ui.checkin.photo_strip import PhotoStrip, sources_of
from ui.orders.thread_rows import about_words
from ui.run import run, standing
from ui.theme import vary
from ui.widgets import Button, Chips, FlowLayout, Form, Label, TextField, notice, scrolling

PHOTOS = 236  # pixels
WHYS = (N_("Wrong car"), N_("Written wrongly"), N_("No longer so"))


@dataclass
class Typed:
    """What is typed for one order and not yet said."""

    about: str = ""
    words: str = ""
    photos: list[str] = field(default_factory=list)


class Composer(QWidget):
    """`said` after each message; on the floor `opened(bool)` when it wants the room of the thread."""

    said = Signal()
    opened = Signal(bool)

    def __init__(self, *, big: bool) -> None:
        super().__init__()
        self._big = big
        self.order_id = 0
        self._kept: dict[int, Typed] = {}
        self.form = Form(self)
        self.form.submitted.connect(self.send)
        self.abouts = self.form.add(
            Chips("about", "", [(str(about), about_words(about)) for about in About], single=True)
        )
        self.abouts.changed.connect(self._chosen)
        self.words = self.form.add(
            TextField("words", "", hint=_("Say it in a few words"), most=1_000), enter=self.send
        )
        self.words.line.installEventFilter(self)
        self.photos = PhotoStrip(thread_actions.keep_thread_photo)
        self.do = Button(
            _("Say it"), self.send, key="" if big else "Ctrl+Return", primary=True,
            icon="message-text-outline", size="floor" if big else "",
        )  # fmt: skip
        self.quick = QWidget()
        self._flow = FlowLayout(self.quick, gap=10 if big else 6)
        self.buttons: dict[str, Button] = {}
        self.rest = QWidget()
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.abouts)
        column.addWidget(self.rest, 1)
        self._lay_out_big() if big else self._lay_out()
        self._chosen()

    def _lay_out(self) -> None:
        across = QHBoxLayout(self.rest)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(14)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.quick)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.do, 0, Qt.AlignmentFlag.AlignTop)
        left.addLayout(row)
        left.addStretch()
        self.photos.setFixedWidth(PHOTOS)
        across.addLayout(left, 1)
        across.addWidget(self.photos, 0, Qt.AlignmentFlag.AlignTop)

    def _lay_out_big(self) -> None:
        for button in (*self.abouts.buttons.values(), self.photos.add, self.photos.shoot):
            vary(button, "scale", "floor")
        self.photos.layout().itemAt(0).layout().setDirection(  # type: ignore[union-attr]
            QBoxLayout.Direction.TopToBottom
        )
        self.photos.word.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        column.addWidget(self.quick)
        column.addWidget(self.photos)
        column.addStretch()
        outer = QVBoxLayout(self.rest)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(self.words)
        outer.addWidget(scrolling(inside), 1)
        outer.addWidget(self.do)

    def show_order(self, order_id: int) -> None:
        """Write about this order; what was typed for another waits for its return."""
        if order_id == self.order_id:
            return
        typed = Typed(self.abouts.value() or "", self.words.text(), list(self.photos.hashes))
        self._kept[self.order_id] = typed
        self.order_id = order_id
        self._show(self._kept.pop(order_id, Typed()))

    def forget(self) -> None:
        """Drop what was typed: another person comes."""
        self.order_id = 0
        self._show(Typed())
        self._kept = {}

    def _show(self, typed: Typed) -> None:
        self.abouts.set_value(typed.about or (None if self._big else About.NOTE.value))
        self.words.set_text(typed.words)
        self.words.clear_error()
        if typed.photos or self.photos.hashes:
            self.photos.set_hashes(typed.photos)
        self._chosen()

    def _chosen(self) -> None:
        """Offer the quick words of what it is about."""
        about = self.abouts.value()
        self._flow.clear()
        self.buttons = {}
        with standing(self):
            texts = phrases(About(about)) if about and self.order_id else ()
        for text in texts:
            button = Button(
                text, partial(self._add, text), kind="" if self._big else "chip",
                size="floor" if self._big else "",
            )  # fmt: skip
            self._flow.addWidget(button)
            button.show()  # else only once the layout has its turn
            self.buttons[text] = button
        self.quick.updateGeometry()
        if self._big:
            self.rest.setVisible(bool(about))
            self.opened.emit(bool(about))

    def _add(self, text: str) -> None:
        """Put quick words after what is there; a second touch takes them back."""
        parts = [part for part in self.words.text().split("，") if part.strip()]
        parts = [p for p in parts if p != text] if text in parts else [*parts, text]
        self.words.set_text("，".join(parts))
        if not self._big:
            self.words.setFocus()

    def send(self) -> None:
        """Say it."""
        if self.photos.busy():
            notice(self, _("Photos are still being taken in. Try again in a moment."), tone="info")
            return
        run(
            self,
            thread_actions.say,
            order_id=self.order_id,
            about=About(self.abouts.value() or About.NOTE),
            words=self.words.text(),
            photos=tuple(self.photos.hashes),
            done=lambda _key: self._sent(),
        )

    def _sent(self) -> None:
        self._show(Typed("" if self._big else self.abouts.value() or ""))
        self.said.emit()

    def close_rest(self) -> bool:
        """Fold the floor's composer; tell whether it was open."""
        was_open = self._big and bool(self.abouts.value())
        if was_open:
            self.abouts.set_value(None)
            self._chosen()
        return was_open

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take a pasted picture where the clipboard holds no text."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            data = QGuiApplication.clipboard().mimeData()
            if event.matches(QKeySequence.StandardKey.Paste) and (
                data.hasImage() or data.hasUrls()
            ):
                self.photos.take(sources_of(data))
                return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if sources_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.photos.take(sources_of(event.mimeData()))
        event.acceptProposedAction()


class WithdrawBar(QWidget):
    """Why a message is taken back: one touch, or typed. `done`, `cancelled`."""

    done = Signal()
    cancelled = Signal()

    def __init__(self, *, big: bool) -> None:
        super().__init__()
        self.message_id = 0
        self.form = Form(self)
        self.reason = self.form.add(
            TextField("reason", "", hint=_("Why it is withdrawn")), enter=self.submit
        )
        self.form.submitted.connect(self.submit)
        size = "floor" if big else ""
        self.quick = {
            why: Button(_(why), partial(self.withdraw, _(why)), kind="" if big else "chip", size=size)
            for why in WHYS
        }  # fmt: skip
        self.do = Button(_("Withdraw"), self.submit, primary=True, size=size)
        self.no = Button(_("Cancel"), self.cancelled.emit, size=size)
        whys = QWidget()
        flow = FlowLayout(whys, gap=8)
        for button in self.quick.values():
            flow.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(8)
        if not big:
            row.addWidget(self.reason, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.do, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.no, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        kind = "board" if big else "soft"
        column.addWidget(
            Label(_("It stays to be seen, struck through, with the reason."), kind, wrap=True)
        )
        column.addWidget(whys)
        if big:
            column.addWidget(self.reason)
        column.addLayout(row)
        self.hide()

    def begin(self, message_id: int) -> None:
        """Ask why this message is taken back."""
        self.message_id = message_id
        self.reason.set_text("")
        self.reason.clear_error()
        self.show()
        self.reason.setFocus()

    def submit(self) -> None:
        """Withdraw with the reason typed."""
        self.withdraw(self.reason.text())

    def withdraw(self, reason: str) -> None:
        """Withdraw it."""
        run(
            self,
            thread_actions.withdraw_message,
            message_id=self.message_id,
            reason=reason,
            said=_("Withdrawn; it is kept with its reason."),
            done=lambda _nothing: self.done.emit(),
        )
