"""How the customer answered and who did: the fields, and the pad where he signs here."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.core.text import _
from reception.orders.consents import Consent, How
from reception.orders.extras import HOW_NAMES
from reception.orders.queries import OrderCard
from ui.widgets import Chips, Form, PhoneField, TextField


class AnswerFields:
    """The fields of an answer in a form; whoever brought the car is offered as who gave it."""

    def __init__(self, form: Form, card: OrderCard) -> None:
        self.how = form.add(
            Chips(
                "how",
                _("Answered how"),
                [(how.value, _(name)) for how, name in HOW_NAMES.items()],
                single=True,
                required=True,
            )
        )
        self.who = form.add(TextField("who", _("Who answered"), required=True))
        self.who.set_text(card.sender or card.row.customer)
        self.phone = form.add(PhoneField("phone"))
        self.row = QHBoxLayout()
        self.row.setSpacing(12)
        self.row.addWidget(self.who, 1)
        self.row.addWidget(self.phone, 1)

    def take(
        self,
        owner: QWidget,
        text: Callable[[], str],
        go: Callable[[Consent], object],
        reason: str = "",
    ) -> None:
        """Call `go` with the answer; where it is signed here, once the pad has the signature.

        `text` is what the customer signs.
        """
        how, who = How(self.how.value()), self.who.value()
        phone = self.phone.value() or ""
        if how is not How.SIGNED:
            go(Consent(how, who, phone, None, reason))
            return
        from ui.widgets.signature import SignaturePad

        pad = SignaturePad(owner, signer=who, text=text())
        pad.accepted.connect(lambda: go(Consent(how, who, phone, pad.signature(), reason)))
        pad.finished.connect(pad.deleteLater)
        pad.open()
