"""Step 1: the settlement list, given before payment (DOMAIN §2)."""

from reception.billing.actions import list_settlement
from reception.billing.rules import rounding_offer
from reception.core import money, settings
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.papers.values import SettlementData
from reports.renderers import renderer
from ui.billing.discount_row import DiscountRow
from ui.billing.step import Step, away_banner
from ui.claims.case_card import difference_words
from ui.run import run
from ui.widgets import Banner, Button, Label


class ListStep(Step):
    """出结算清单: adds up the order and closes its lines."""

    def __init__(self, card: OrderCard) -> None:
        super().__init__(
            _("Settlement list"),
            Permission.SETTLE,
            _("The service advisor or the cashier gives the settlement list."),
        )
        self.card = card
        if not self.allowed:
            return
        if card.reopened:
            self.put(away_banner())
        self.put(
            Label(
                _(
                    "Go through the bill with the customer. The list is given before payment, in two "
                    "copies; after that the lines can be changed only by withdrawing it."
                ),
                "soft",
                wrap=True,
            )
        )
        differs = difference_words(card.row.order_id)
        if differs:
            self.put(Banner(differs, tone="warn"))
        offer = rounding_offer(card.sums.customer, settings.read(settings.ROUNDING_MOST))
        self.rounding = Button(
            _("Round off {amount}").format(amount=money.show(offer)), kind="chip"
        )
        self.rounding.setCheckable(True)
        self.offer = offer
        if offer:
            self.put(self.rounding)
        else:
            self.rounding.hide()
        if card.sums.total:
            self.discount = DiscountRow(card, self.done.emit)
            self.put(self.discount)
        if card.sums.discount:
            self.put(Label(_("Discounts are shown on every line of the list."), "soft", wrap=True))
        self.inside.addStretch()
        self.foot.addStretch()
        self.give = Button(_("Give settlement list"), self.submit, key="F8", primary=True)
        self.foot.addWidget(self.give)

    def begin(self) -> None:
        if self.allowed:
            self.give.setFocus()

    def submit(self) -> None:
        if self.allowed:
            run(
                self,
                list_settlement,
                order_id=self.card.row.order_id,
                render=renderer(SettlementData),
                rounding=self.offer if self.rounding.isChecked() else money.ZERO,
                said=_("Settlement list given and archived."),
                done=self.done.emit,
            )
