"""Which month: one step back, one step on, never beyond the present one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from ui.widgets import Button, Label, tip


class MonthChoice(QWidget):
    """‹ 2026 年 11 月 ›; begins with the present month."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        today = clock.today()
        self.year, self.month = today.year, today.month
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.before = Button("", lambda: self.step(-1), icon="chevron-left", kind="quiet")
        self.after = Button("", lambda: self.step(1), icon="chevron-right", kind="quiet")
        self.word = Label("", "heading")
        self.word.setMinimumWidth(98)
        self.word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button, words in ((self.before, _("Month before")), (self.after, _("Next month"))):
            button.setAccessibleName(words)
            tip(button, words)
        for widget in (self.before, self.word, self.after):
            row.addWidget(widget)
        self._show()

    def step(self, months: int) -> None:
        """Go so many months on, but not into the future."""
        count = 12 * self.year + self.month - 1 + months
        today = clock.today()
        if 24_000 <= count <= 12 * today.year + today.month - 1:
            self.set_month(count // 12, count % 12 + 1)

    def set_month(self, year: int, month: int) -> None:
        """Choose a month."""
        self.year, self.month = year, month
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        today = clock.today()
        self.word.setText(_("{month} {year}").format(year=self.year, month=self.month))
        self.after.setEnabled((self.year, self.month) < (today.year, today.month))
