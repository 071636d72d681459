"""Step 3, and the way out of a car that leaves unrepaired: ticked, signed, its slip archived."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from reception.billing.actions import hand_over, leave_unrepaired
from reception.billing.money_queries import MoveRow, moves_of
from reception.billing.queries import slip_data
from reception.billing.rules import check_signed
from reception.core import gate, money
from reception.core.errors import Invalid
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import N_, _
from reception.orders.actions import OldParts
from reception.orders.queries import OrderCard
from reception.orders.thread import advice_of
from reception.orders.words import word
from reception.papers.values import Signature
from reception.shopfloor.certificate import certificate_due
from reception.staff.approvals import Approval
from reception.vehicles.rules import show_plate
from reports.renderers import render
from ui.approval import ask_approval
from ui.billing.fields import MileageOutField, OpinionField, SignField
from ui.billing.opinion_dialog import OpinionDialog
from ui.billing.step import Step
from ui.papers import show_papers
from ui.run import ask_for, run
from ui.widgets import Button, Choice, Field, Label, ShortLabel, TextArea, TextField, clear_notice

TOP = Qt.AlignmentFlag.AlignTop
_LIST, _RECEIPTS = N_("Settlement list"), N_("Receipts")


class _LeaveStep(Step):
    """What both ways out share: other words, the customer's signature or why there is none."""

    def __init__(self, card: OrderCard, heading: str) -> None:
        super().__init__(
            heading, Permission.HAND_OVER, _("The service advisor hands the car over.")
        )
        self.card = card
        self.signed_text = ""
        if self.allowed:
            self._fill()
            self.form.changed.connect(self._text_changed)

    def _fill(self) -> None:
        raise NotImplementedError

    def _put_signatures(self) -> None:
        self.customer = self.form.add(
            SignField("customer_signature", "", _("Customer signs"), size="big")
        )
        self.customer.button.clicked.connect(lambda _on=False: self.sign())
        self.refusal = self.form.add(
            TextField("refused_reason", _("Why there is no signature"), required=True, most=200)
        )
        self.witness = self.form.add(
            TextField(
                "witness", _("Witness: who saw that the customer did not sign"), required=True,
                most=40,
            )
        )  # fmt: skip
        self.witness_sign = self.form.add(
            SignField("witness_signature", "", _("Witness signs (may be left out)"))
        )
        self.witness_sign.button.clicked.connect(lambda _on=False: self._witness_signs())
        self.refuses = Button(_("The customer does not sign…"), self._refuses, kind="flat")
        self.on_paper = Button(
            _("Signs on paper…"), self._signs_on_paper, kind="flat", size="small"
        )
        self.advisor = self.form.add(
            SignField("advisor_signature", "", _("Advisor signs"), size="big")
        )
        self.advisor.button.clicked.connect(lambda _on=False: self._advisor_signs())
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(self.customer, 3, TOP)
        across.addWidget(self.advisor, 2, TOP)
        beside = QHBoxLayout()
        beside.addWidget(self.on_paper)
        beside.addStretch()
        self.put(across, beside, self.refusal, self.witness, self.witness_sign)
        self.inside.addStretch()
        self.foot.addWidget(self.refuses)
        self._show_refusal(shown=False)

    def _show_refusal(self, *, shown: bool) -> None:
        self.on_paper.setVisible(not shown)
        for field in (self.refusal, self.witness, self.witness_sign):
            field.setVisible(shown)
        self.refuses.setText(_("Customer signs") if shown else _("The customer does not sign…"))

    def _refuses(self) -> None:
        shown = self.refusal.isHidden()
        self._show_refusal(shown=shown)
        if shown:
            self.customer.set_signature(None)
            self.refusal.set_value(None)
            self.refusal.setFocus()

    def _signs_on_paper(self) -> None:
        """The customer signs the printed slip with a pen: no witness, its scan is asked for later."""
        self.customer.set_signature(None)
        self.refusal.set_value(_("by pen on the paper"))
        self.refusal.show()
        self.refuses.setText(_("Customer signs"))
        self.on_paper.hide()

    def _witness_signs(self) -> None:
        if not self.witness.validate():
            self.form.show(self.witness)
            return
        text = _("{plate}: I saw that the customer did not sign the slip. Reason: {reason}").format(
            plate=show_plate(self.card.row.plate), reason=self.refusal.text().strip()
        )
        self._pad(self.witness.value(), text, self.witness_sign.set_signature)

    def text_to_sign(self) -> str:
        """Return what the customer signs, as it stands on the page now."""
        raise NotImplementedError

    def sign(self) -> None:
        """Let the customer sign what stands here; wrong fields are said first."""
        clear_notice(self)
        others = [
            field for field in self.form if field not in self.asked_later() and not field.isHidden()
        ]
        wrong = [field for field in others if not field.validate()]
        if wrong:
            self.form.show(wrong[0])
            return
        self.ask_customer(self._sign_text)

    def asked_later(self) -> tuple[Field[Any], ...]:
        """Return the fields that are not needed before the customer has the screen."""
        return self.customer, self.refusal, self.witness, self.witness_sign

    def ask_customer(self, then: Callable[[], object]) -> None:
        """Ask what the customer answers before signing; here nothing."""
        then()

    def _sign_text(self) -> None:
        text = ask_for(self, self.text_to_sign)
        if text is not None:
            signer = self.card.sender or self.card.row.customer
            self._pad(signer, text, lambda drawn: self._signed(drawn, text))

    def _pad(self, signer: str, text: str, then: Callable[[Signature], object]) -> None:
        from ui.widgets.signature import SignaturePad

        pad = SignaturePad(self, signer=signer, text=text)
        pad.accepted.connect(lambda: then(pad.signature()))
        pad.finished.connect(pad.deleteLater)
        pad.open()

    def _signed(self, drawn: Signature, text: str) -> None:
        self.signed_text = text
        for field in (self.refusal, self.witness):
            field.set_value(None)
        self.witness_sign.set_signature(None)
        self._show_refusal(shown=False)
        self.customer.set_signature(drawn)

    def _advisor_signs(self) -> None:
        text = _("{plate}: I explained work and charges, and hand the car over.").format(
            plate=show_plate(self.card.row.plate)
        )
        self._pad(gate.actor().name, text, self.advisor.set_signature)

    def _text_changed(self) -> None:
        """Take a signature back when what was signed is no longer what stands here."""
        if self.customer.is_empty():
            return
        try:
            same = self.text_to_sign() == self.signed_text
        except Invalid:
            same = False
        if not same:
            self.customer.set_signature(None)
            self.customer.show_error(_("What was signed has changed. Let the customer sign again."))

    def _checked(self) -> dict[str, Any] | None:
        """Return the form's values; None when a sentence stands below a field."""
        if not self.allowed or not self.form.validate():
            return None
        values = self.form.values()
        try:
            check_signed(values["customer_signature"], values.get("refused_reason", ""))
        except Invalid as wrong:
            missing = self.customer if self.refusal.isHidden() else self.refusal
            missing.show_error(str(wrong))
            self.form.show(missing)
            return None
        return values


class HandOverStep(_LeaveStep):
    """交车: explained, opinion ticked, signed; the three-part slip is archived with it."""

    def __init__(self, card: OrderCard) -> None:
        super().__init__(card, _("Hand-over"))
        if self.allowed:
            if certificate_due(card.row.order_id):
                self.certificate = Button(_("Certificate"), self._show_certificate, kind="flat")
                self.foot.addWidget(self.certificate)
            self.foot.addStretch()
            self.leave = Button(_("Hand over, make slip"), self.submit, key="F8", primary=True)
            self.foot.addWidget(self.leave)
        else:  # who took the payment gives the customer these
            self._offer_papers()

    def _offer_papers(self) -> None:
        given = [row for row in moves_of(self.card.row.order_id) if row.paper_id is not None]
        lists = [row for row in given if row.kind == "payment" and row.left][-1:]
        receipts = [row for row in given if row.kind in ("deposit", "receipt", "refund")]
        self.papers = {
            name: Button(_(name), partial(self._show_papers, rows), icon="printer-outline")
            for name, rows in ((_LIST, lists), (_RECEIPTS, receipts))
            if rows
        }
        self.foot.addStretch()
        for button in self.papers.values():
            self.foot.addWidget(button)

    def _show_papers(self, rows: list[MoveRow]) -> None:
        ids = [row.paper_id for row in rows if row.paper_id is not None]
        show_papers(self, ids, title="　".join(row.number for row in rows), name=rows[0].number)

    def _fill(self) -> None:
        self.mileage = self.form.add(MileageOutField(self.card.mileage_in, required=True))
        self.parts = self.form.add(
            Choice("old_parts", _("Old parts"), [(part, word(part)) for part in OldParts])
        )
        self.parts.set_value(OldParts(self.card.old_parts))
        self.advice = self.form.add(TextArea("advice", _("Advice to the customer"), lines=2))
        self.advice.set_value(self.card.advice)
        self.advice.set_hint(_("next service, what to watch"))
        self.opinion = self.form.add(OpinionField())
        self.remark = self.form.add(TextField("remark", _("Other words"), most=200))
        across = QHBoxLayout()
        across.setSpacing(10)
        across.addWidget(self.mileage, 1, TOP)
        across.addWidget(self.parts, 1, TOP)
        self.put(across, self.advice)
        self._offer_advice()
        self.put(self.opinion, self.remark)
        self._put_signatures()

    def _offer_advice(self) -> None:
        """Offer what floor and desk said of what was done and found, to be read before it is taken."""
        offered = advice_of(self.card.row.order_id)
        if not offered or offered in self.card.advice:
            return
        self.offered = Button(
            _("Take from desk and floor"), lambda: self._take_advice(offered), kind="flat",
            icon="message-text-outline", size="small",
        )  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.offered)
        row.addWidget(ShortLabel(offered, "small"), 1)
        self.put(row)

    def _take_advice(self, offered: str) -> None:
        had = self.advice.text().strip()
        self.advice.set_value(f"{had}\n{offered}" if had else offered)
        self.offered.setEnabled(False)
        self.advice.setFocus()

    def _show_refusal(self, *, shown: bool) -> None:
        super()._show_refusal(shown=shown)
        self.opinion.required = not shown  # before a witness it may be refused too
        self.opinion.clear_error()

    def _show_certificate(self) -> None:
        """Print what a bigger repair leaves with (DOMAIN §3)."""
        from ui.shopfloor.inspected import show_certificate

        show_certificate(self, self.card.row.order_id)

    def asked_later(self) -> tuple[Field[Any], ...]:
        return (*super().asked_later(), self.opinion, self.remark)

    def ask_customer(self, then: Callable[[], object]) -> None:
        """Turn the whole window to the customer, who ticks and may add words."""
        about = _("{plate}, order {number}").format(
            plate=show_plate(self.card.row.plate), number=self.card.row.number
        )
        dialog = OpinionDialog(
            self, about=about, opinion=self.opinion.text(), remark=self.remark.text()
        )

        def answered() -> None:
            self.opinion.set_value(dialog.opinion())
            self.remark.set_value(dialog.remark.value())
            then()

        dialog.accepted.connect(answered)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def text_to_sign(self) -> str:
        slip, values = slip_data(self.card.row.order_id), self.form.values()
        text = _(
            "I have taken over {plate} at {mileage} km. The work and the charges of order {number} "
            "were explained to me: {total} yuan in all, of which I pay {own} yuan. Old parts: "
            "{parts}. Repair warranty {km} km or {days} days, whichever comes first. "
            "My opinion: {opinion}."
        ).format(
            plate=show_plate(self.card.row.plate),
            mileage=f"{values['mileage_out']:,}",
            number=self.card.row.number,
            total=money.show(self.card.sums.total),
            own=money.show(self.card.sums.customer),
            parts=word(values["old_parts"]),
            km=f"{slip.warranty_km:,}",
            days=slip.warranty_days,
            opinion=word(values["opinion"]),
        )
        for extra in (values["remark"], values["advice"]):
            text += f"\n{extra}" if extra else ""
        return text

    def submit(self) -> None:
        """Hand the car over (F8)."""
        values = self._checked()
        if values is not None:
            values["old_parts"] = OldParts(values["old_parts"])
            run(
                self,
                hand_over,
                order_id=self.card.row.order_id,
                render=render,
                done=self.done.emit,
                **values,
            )


class UnrepairedStep(_LeaveStep):
    """未修离店: it too leaves with a slip."""

    def __init__(self, card: OrderCard) -> None:
        super().__init__(card, _("Leaves unrepaired"))
        if self.allowed:
            self.foot.addStretch()
            self.leave = Button(_("Let it go, make slip"), self.submit, key="F8", primary=True)
            self.foot.addWidget(self.leave)

    def _fill(self) -> None:
        reason = self.card.cancel_reason or _("No reason was noted.")
        self.put(Label(_("Why: {reason}").format(reason=reason), wrap=True))
        self.mileage = self.form.add(MileageOutField(self.card.mileage_in, required=False))
        self.remark = self.form.add(TextField("remark", _("Other words"), most=200))
        self.put(self.mileage, self.remark)
        self._put_signatures()

    def text_to_sign(self) -> str:
        text = _(
            "I take {plate} away without repair. Reason: {reason}. Nothing is charged on order "
            "{number}."
        ).format(
            plate=show_plate(self.card.row.plate),
            reason=self.card.cancel_reason or _("No reason was noted."),
            number=self.card.row.number,
        )
        remark = self.form.values()["remark"]
        return f"{text}\n{remark}" if remark else text

    def submit(self) -> None:
        """Let the car go (F8); who may not alone asks a manager for the PIN."""
        values = self._checked()
        if values is None:
            return
        if may(Permission.LET_LEAVE):
            self._let_go(values)
            return
        sentence = _("{plate} leaves unrepaired: the foreman or a manager lets it go.").format(
            plate=show_plate(self.card.row.plate)
        )
        ask_approval(
            self, Permission.LET_LEAVE, sentence, lambda given: self._let_go(values, given)
        )

    def _let_go(self, values: dict[str, Any], approval: Approval | None = None) -> None:
        run(
            self,
            leave_unrepaired,
            order_id=self.card.row.order_id,
            render=render,
            approval=approval,
            done=self.done.emit,
            **values,
        )
