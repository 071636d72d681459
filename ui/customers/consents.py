"""What the customer said about their data, and the buttons that note the next word."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.actions import ConsentHow, ConsentKind, note_consent
from reception.customers.queries import ConsentRow, CustomerCard, consents_of
from ui.customers.words import CONSENT, HOW, SAID_HOW
from ui.run import run
from ui.widgets import Button, Card, Choice, Column, DataTable, EmptyState, Form, Label


class ConsentCard(Card):
    """Notice and offers, apart; nothing is ticked before somebody says so."""

    def __init__(self) -> None:
        super().__init__(_("Notice and consent"), tight=True)
        self.form = Form(self)
        self.customer: CustomerCard | None = None
        self.told, self.offers = Label("", "small", wrap=True), Label("", "small", wrap=True)
        self.how = self.form.add(Choice("how", "", [(code, _(word)) for code, word in HOW.items()]))
        self.how.setFixedWidth(84)  # all stands on one line of a 1366 pixel screen
        self.how.control.setAccessibleName(_("How it was said"))
        self.tell = Button(_("Notice given"), partial(self._note, "privacy"), size="small")
        self.agree = Button(_("Agrees to offers"), partial(self._note, "marketing"), size="small")
        self.withdraw = Button(
            _("Withdraws"), partial(self._note, "marketing", False), size="small"
        )
        self.table: DataTable[ConsentRow] = DataTable(
            [
                Column(_("When"), lambda r: r.at, "date", 134),
                Column(_("What was said"), lambda r: (r.kind, r.given), width=0, show=_said),
                Column(_("How"), lambda r: r.how, width=58, show=lambda how: _(SAID_HOW[how])),
                Column(_("Noted by"), lambda r: r.person, width=78),
            ],
            empty=EmptyState(_("Nothing was noted yet.")),
            foot=False,
        )
        row = QHBoxLayout()
        row.setSpacing(4)
        for widget in (self.how, self.tell, self.agree, self.withdraw):
            row.addWidget(widget)
        row.addStretch()
        self.body.setSpacing(5)
        self.add(self.told, self.offers, row)
        self.body.addWidget(self.table, 1)

    def show_customer(self, card: CustomerCard) -> None:
        """Show what stands; offer only what may be noted next."""
        self.customer = card
        rows = consents_of(card.customer_id)
        self.told.say(
            _("Privacy notice: given {time}").format(time=clock.show(card.told_at, "%Y-%m-%d"))
            if card.told_at
            else _("Privacy notice: not given yet"),
            "" if card.told_at else "warn",
        )
        asked = any(row.kind == "marketing" for row in rows)
        word = _("agreed") if card.marketing else _("not agreed") if asked else _("not asked")
        self.offers.say(_("Offers: {word}").format(word=word))
        free = may(Permission.NOTE_CONSENT) and card.restricted_at is None
        self.how.setVisible(free)
        self.tell.setVisible(free and card.told_at is None)
        self.agree.setVisible(free and not card.marketing)
        self.withdraw.setVisible(free and (card.marketing or not asked))
        self.withdraw.setText(_("Withdraws") if card.marketing else _("Does not want offers"))
        self.table.view.clearSelection()
        self.table.set_rows(rows)
        self.table.view.scrollToTop()

    def refresh(self) -> None:
        """Show what stands now."""
        if self.customer is not None:
            self.show_customer(self.customer)

    def _note(self, kind: str, given: bool = True) -> None:
        if self.customer is not None:
            run(
                self,
                note_consent,
                customer_id=self.customer.customer_id,
                kind=ConsentKind(kind),
                given=given,
                how=ConsentHow(self.how.value()),
                said=_(CONSENT[(kind, given)]),
            )


def _said(what: tuple[str, bool]) -> str:
    return _(CONSENT[what])
