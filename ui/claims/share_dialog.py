"""自付额: the customer, who signed before, agrees to his share; then it is split."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from reception.core.text import _
from reception.orders.consents import Consent, Dearer
from reception.orders.queries import OrderCard
from ui.orders.consent_form import ConsentForm

WIDE = 780  # pixels: the consent's fields side by side


class ShareDialog(QDialog):
    """Asks how the customer agreed. `agreed(consent)`, then it is gone."""

    agreed = Signal(object)

    def __init__(self, owner: QWidget, card: OrderCard, dear: Sequence[Dearer]) -> None:
        super().__init__(owner.window())
        self.setWindowTitle(_("Customer's share"))
        self.setFixedWidth(WIDE)
        column = QVBoxLayout(self)
        self.consent = ConsentForm(card, dear)
        self.consent.reason.set_text(_("Customer's share"))
        if self.consent.other is not None:
            self.consent.other.hide()  # the share is agreed now or not split
        column.addWidget(self.consent)
        self.consent.agreed.connect(self._take)
        self.consent.cancelled.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self.consent.begin()

    def _take(self, consent: Consent) -> None:
        self.accept()
        self.agreed.emit(consent)
