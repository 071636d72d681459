"""Why a later job is taken: the car that comes first, a few reasons for a finger, words for the rest."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.shopfloor.fairness import REASON_NAMES, Skip
from reception.shopfloor.fairness_models import SkipReason
from reception.vehicles.rules import show_plate
from ui.widgets import Button, Label

WIDE, HIGH = 260, 72  # pixels of a reason
MOST = 60


class SkipPage(QWidget):
    """`chosen(order, reason, words)`; `left()` by Back."""

    chosen = Signal(int, str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._order = self._first = 0
        self.title, self.why = Label("", "floor_name", wrap=True), Label("", "floor", wrap=True)
        for label in (self.title, self.why):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.take_first = Button("", self._take_first, primary=True, icon="play", size="floor")
        self.reasons = {
            reason: Button(_(name), partial(self._choose, reason), size="floor")
            for reason, name in REASON_NAMES.items()
        }
        grid = QGridLayout()
        grid.setSpacing(12)
        for number, (reason, button) in enumerate(self.reasons.items()):
            button.setFixedHeight(HIGH)
            button.setMinimumWidth(WIDE)
            alone = reason is SkipReason.OTHER
            grid.addWidget(button, number // 3, number % 3, 1, 3 if alone else 1)
        self.words = QLineEdit()
        self.words.setObjectName("floor_words")
        self.words.setMaxLength(MOST)
        self.words.setFixedHeight(HIGH - 8)
        self.words.setPlaceholderText(_("Words, for another reason"))
        self.words.returnPressed.connect(lambda: self._choose(SkipReason.OTHER))
        self.back = Button(_("Back"), self.left.emit, icon="arrow-left", size="floor")
        middle = QVBoxLayout()
        middle.setSpacing(16)
        middle.addStretch()
        for part in (self.title, self.why, self.take_first):
            middle.addWidget(part)
        middle.addSpacing(12)
        middle.addLayout(grid)
        middle.addWidget(self.words)
        middle.addSpacing(8)
        middle.addWidget(self.back)
        middle.addStretch()
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(middle, 3)
        row.addStretch(1)

    def ask(self, order_id: int, plate: str, skip: Skip) -> None:
        """Ask why this car is taken before the one that comes first."""
        first, now = skip.first, clock.now()
        same = clock.local(first.promised_at).date() == clock.local(now).date()
        time = clock.show(first.promised_at, "%H:%M" if same else "%m-%d %H:%M")
        plates = {"first": show_plate(first.plate), "plate": show_plate(plate)}
        self._order, self._first = order_id, first.order_id
        self.title.setText(
            _("{first} comes first, promised for {time}").format(time=time, **plates)
        )
        self.why.setText(
            _("Why {plate} before it? {count} cars are passed over.").format(
                count=skip.passed, **plates
            )
        )
        self.take_first.setText(_("Start {first} instead").format(**plates))
        self.words.clear()

    def _take_first(self) -> None:
        self.chosen.emit(self._first, "", "")

    def _choose(self, reason: SkipReason) -> None:
        if reason is SkipReason.OTHER and not self.words.text().strip():
            self.words.setFocus()
            self.why.say(_("Say in a few words why."), "warn")
            return
        self.chosen.emit(self._order, reason.value, self.words.text().strip())
