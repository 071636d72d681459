"""Red calls from the floor above the board: help wanted, a tool missing. A touch answers."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.shopfloor.clocking_actions import answer_call
from reception.shopfloor.clocking_queries import Call, calls
from reception.shopfloor.clocking_rules import PAUSE_NAMES
from reception.vehicles.rules import show_plate
from ui.run import run
from ui.widgets import Button, FlowLayout
from ui.widgets.state import span


class CallStrip(QWidget):
    """One big red button a call; hidden while nobody calls. `answered` after a touch."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[int, Button] = {}
        inside = QWidget()
        self._flow = FlowLayout(inside, gap=12)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 4)
        column.addWidget(inside)
        self.hide()

    def refresh(self, branch_id: int = 1) -> None:
        """Show who calls now."""
        now, shown = clock.now(), calls(branch_id)
        for key in [key for key in self.buttons if key not in {call.call_id for call in shown}]:
            button = self.buttons.pop(key)
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        for call in shown:
            if call.call_id not in self.buttons:
                button = Button("", partial(self._answer, call.call_id), kind="call")
                self.buttons[call.call_id] = button
                self._flow.addWidget(button)
            button = self.buttons[call.call_id]
            button.setText(call_words(call, now))
            button.setAccessibleName(button.text())
        self.setVisible(bool(shown))

    def _answer(self, call_id: int) -> None:
        run(self, answer_call, call_id=call_id, said=_("Answered."))
        self.refresh()
        self.answered.emit()


def call_words(call: Call, now: datetime) -> str:
    """Return sign, word, who, where and since how long; and that a touch answers."""
    minutes = max(0, int((now - call.at).total_seconds())) // 60
    place = " ".join(
        text for text in (call.bay, show_plate(call.plate) if call.plate else "") if text
    )
    words = (_(PAUSE_NAMES[call.what]), call.person, place, span(minutes))
    return "⚠ " + " · ".join(text for text in words if text) + _("  ✓ answer")
