"""A bar that says how far work in the background is, with the way out."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from reception.core.text import _
from ui.background import Job
from ui.widgets import Button, Label


class Busy(QWidget):
    """`watch(job)` shows it until `end()`; Cancel stops the job at its next report."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.doing = Label("", "small")
        self.cancel = Button(_("Cancel"), self._cancel, size="small")
        self._job: Job | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.doing)
        row.addWidget(self.cancel)
        self.hide()

    def watch(self, job: Job, text: str) -> None:
        """Show this work."""
        self._job = job
        self.bar.setValue(0)
        self.doing.setText(text)
        self.cancel.show()
        self.show()

    def step(self, share: float, text: str) -> None:
        """Show how far it is."""
        self.bar.setValue(round(share * 100))
        if text:
            self.doing.setText(text)

    def end(self) -> None:
        """It is over, one way or the other."""
        self._job = None
        self.hide()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.doing.setText(_("Stopping…"))
