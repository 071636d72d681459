"""One message of an order's thread: what about, who and when, the words, photos, what became of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reception.core import gate
from reception.core.text import N_, _
from reception.orders.extras import ANSWER_NAMES
from reception.orders.thread import ABOUT_NAMES, About, Message, Thread
from reception.visits import photos
from ui.checkin.photo_strip import PhotoView, Thumb
from ui.theme import vary
from ui.widgets import Button, FlowLayout, Label, ShortLabel, notice, when

SIGNS = {About.FAULT: "⚠", About.FOUND: "●", About.DONE: "✓", About.NOTE: "…"}
TONES = {About.FAULT: "warn", About.FOUND: "accent", About.DONE: "ok", About.NOTE: "soft"}
CUSTOMER = N_("Customer's words")


def about_words(about: About) -> str:
    """Return sign and word of what a message is about."""
    return f"{SIGNS[about]} {_(ABOUT_NAMES[about])}"


class MessageRow(QFrame):
    """A message, large on the floor. `asking` and `withdrawing` when its buttons are pressed."""

    asking = Signal()
    withdrawing = Signal()

    def __init__(self, *, big: bool) -> None:
        super().__init__()
        self.setObjectName("said")
        self._big = big
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(10, 6, 10, 8)
        self.column.setSpacing(3)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.column.addLayout(self.head)
        self.words = Label("", "board" if big else "", wrap=True).selectable()
        self.ask: Button | None = None
        self.withdraw: Button | None = None

    def show_opening(self, found: Thread) -> None:
        """Show what the customer said at check-in, with which every thread begins."""
        self._show_head(f"{SIGNS[About.FAULT]} {_(CUSTOMER)}", "warn", found.advisor)
        self._say(f"“{found.words}”")
        self.head.addWidget(Label(when(found.opened_at), self._soft()))

    def show_message(self, message: Message, *, fresh: bool, may_ask: bool, may_say: bool) -> None:
        """Show a message; `fresh` marks what was not read before."""
        author = message.author or _("Reception")
        self._show_head(about_words(message.about), TONES[message.about], author)
        if fresh:
            self.head.addWidget(Label(_("● New"), "board" if self._big else "", tone="bad"))
        self.head.addWidget(Label(when(message.at), self._soft()))
        vary(self, "fresh", fresh)
        if message.words:
            self._say(message.words)
            vary(self.words, "struck", message.withdrawn)
        if message.photos:
            self.column.addWidget(self._photos(message.photos))
        if message.withdrawn:
            who = (
                f"{message.withdrawn_by} {when(message.withdrawn_at)}"
                if message.withdrawn_at
                else ""
            )
            text = _("Withdrawn: {reason} · {who}").format(reason=message.withdrawn_why, who=who)
            self.column.addWidget(Label(text, self._soft(), wrap=True))
            return
        self._show_buttons(message, may_ask, may_say)

    def _show_buttons(self, message: Message, may_ask: bool, may_say: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        size = "floor" if self._big else "small"
        if message.extra is not None:
            asked = _("→ Additional work: {answer}").format(answer=_(ANSWER_NAMES[message.extra]))
            row.addWidget(Label(asked, "board" if self._big else "small"))
        if message.askable and may_ask:
            self.ask = Button(
                _("Make it additional work"), self.asking.emit, icon="plus", size=size,
                primary=self._big,
            )  # fmt: skip
            row.addWidget(self.ask)
        here = gate.actor().person_id
        if may_say and here is not None and message.author_id == here:
            self.withdraw = Button(
                _("Withdraw…"), self.withdrawing.emit, kind="" if self._big else "flat", size=size
            )
            row.addWidget(self.withdraw)
        row.addStretch()
        if row.count() > 1:
            self.column.addLayout(row)

    def _show_head(self, about: str, tone: str, author: str) -> None:
        self.head.addWidget(Label(about, "board" if self._big else "strong", tone=tone))
        self.head.addWidget(ShortLabel(author, self._soft()), 1)

    def _say(self, text: str) -> None:
        self.words.setText(text)
        self.column.addWidget(self.words)

    def _soft(self) -> str:
        return "floor" if self._big else "soft"

    def _photos(self, hashes: tuple[str, ...]) -> QWidget:
        strip = QWidget()
        flow = FlowLayout(strip, gap=6)
        for digest in hashes:
            thumb = Thumb(photos.thumbnail(digest) or b"", removable=False)
            thumb.opening.connect(lambda digest=digest: self._open(digest))
            flow.addWidget(thumb)
        return strip

    def _open(self, digest: str) -> None:
        content = photos.picture(digest)
        if content is None:
            notice(self, _("This photo is no longer there."))
        else:
            PhotoView(self, content).show()
