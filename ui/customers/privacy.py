"""The privacy notice at check-in: shown on the screen, noted once for each customer (DOMAIN §4)."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reception.core import settings
from reception.core.text import _
from reception.customers.queries import told_at
from ui.widgets import Button, Label, tip

WIDE = 560


class PrivacyButton(Button):
    """Says whether the notice was given; pressed, it shows the notice for the customer to read."""

    def __init__(self) -> None:
        super().__init__("", self.show_notice, kind="flat", size="small")
        self.told = False  # noted before
        self.shown = False  # read on this screen, not noted yet
        self.setFixedHeight(22)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_customer(None)

    def minimumSizeHint(self) -> QSize:
        """Give way to what stands beside it: the words end in … and stand whole in the tip."""
        return QSize(60, self.sizeHint().height())

    def show_customer(self, customer_id: int | None) -> None:
        """Show what is noted of a customer; None for a new one."""
        self.told = customer_id is not None and told_at(customer_id) is not None
        self.shown = False
        self._say()

    def _say(self) -> None:
        given = self.told or self.shown
        self.setText(_("Privacy notice") if given else _("Notice due"))
        self.setAccessibleName(self.text())
        tip(self, self.text())

    def show_notice(self) -> None:
        """Let the customer read the notice."""
        notice = Notice(self.window())
        notice.accepted.connect(self._read)
        notice.finished.connect(notice.deleteLater)
        notice.open()

    def _read(self) -> None:
        self.shown = True
        self._say()


class Notice(QDialog):
    """The branch's notice in letters that a customer reads across the counter."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle(_("Privacy notice"))
        self.setFixedWidth(WIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(14)
        column.addWidget(Label(_("Privacy notice"), "heading"))
        self.words = Label(settings.read(settings.PRIVACY_NOTICE), "reading", wrap=True)
        column.addWidget(self.words)
        self.yes = Button(_("The customer has read it"), self.accept, primary=True)
        self.no = Button(_("Cancel"), self.reject, key="Esc")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        column.addLayout(row)
        self.yes.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        # Only now its letters have their size; a wrapped label alone would be cut.
        self.words.setMinimumHeight(self.words.heightForWidth(WIDE - 48))
        self.adjustSize()
        super().showEvent(event)
