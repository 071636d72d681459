"""What a person sees of a bug."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from reception.core.text import _
from ui.widgets import Button, Label


class CrashDialog(QDialog):
    """Says that the program made a mistake, what became of the work, and what to send to whom."""

    def __init__(self, details: str) -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowTitle(_("Reception"))
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(Label(_("The program made a mistake."), "title"))
        column.addWidget(
            Label(
                _(
                    "What you typed is still in the window; what was said to be saved is saved. "
                    "The last step was not done: look at it, then try again. If it happens again, "
                    "copy the details below and send them to the administrator."
                ),
                wrap=True,
            )
        )
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setFixedHeight(160)
        column.addWidget(self.details)
        row = QHBoxLayout()
        row.addWidget(Button(_("Copy the details"), self.copy))
        row.addStretch()
        go_on = Button(_("Go on working"), self.accept, primary=True)
        go_on.setDefault(True)
        row.addWidget(go_on)
        column.addLayout(row)
        go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QApplication.clipboard().setText(self.details.toPlainText())
