"""What is typed for the next step of claims: number, answer, money that came, why not claimed."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.actions import Method
from reception.claims import actions
from reception.claims.money_actions import note_claims_paid
from reception.claims.queries import ClaimRow
from reception.claims.rules import Stage
from reception.core import clock, money
from reception.core.text import _
from reports.renderers import render
from ui.billing.words import methods
from ui.run import run
from ui.settings.section import across
from ui.widgets import (
    Button,
    Chips,
    Choice,
    DayField,
    Field,
    Form,
    MoneyField,
    TextArea,
    TextField,
    tip,
)

NEXT = {
    Stage.TO_SEND: "send",
    Stage.WAITING: "answer",
    Stage.REFUSED: "send",
    Stage.PARTLY: "pay",
    Stage.ACCEPTED: "pay",
}


class ClaimStep(QWidget):
    """One step for one claim or for several of the same stage. `done` when it was noted."""

    done = Signal()
    wanted = Signal(str)  # another step of the same claims

    def __init__(self, rows: Sequence[ClaimRow], mode: str) -> None:
        super().__init__()
        self.rows, self.mode = tuple(rows), mode
        self.form = Form(self)
        self.form.submitted.connect(self.submit)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        getattr(self, f"_fill_{mode}")()
        words = {
            "send": _("Send again") if rows[0].rounds else _("Claim is sent"),
            "answer": _("Note the answer"),
            "pay": _("Money has come"),
            "withdraw": _("Do not claim"),
        }
        self.do = Button(words[mode], self.submit, key="F8", primary=True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.others: dict[str, Button] = {}
        for other, word in self._others().items():
            self.others[other] = Button(
                word, partial(self.wanted.emit, other), kind="flat", size="small"
            )
            foot.addWidget(self.others[other])
        foot.addStretch()
        foot.addWidget(self.do)
        self._column.addLayout(foot)

    def _others(self) -> dict[str, str]:
        stage = self.rows[0].stage
        if self.mode == "withdraw" or (self.mode == "send" and stage is Stage.PARTLY):
            return {NEXT[stage]: _("Back")}
        if stage is Stage.PARTLY:
            return {"send": _("Object…")}
        if stage is Stage.ACCEPTED:
            return {}
        return {"withdraw": _("Not claimed…")}

    def _fill_send(self) -> None:
        self.number = self.form.add(
            TextField("number", _("Claim number of the maker"), required=True, code=True, most=40),
            enter=self.submit,
        )
        numbers = {row.number for row in self.rows}
        self.number.set_text(numbers.pop() if len(numbers) == 1 else "")
        self._column.addWidget(self.number)

    def _fill_answer(self) -> None:
        self.answer = self.form.add(
            Chips(
                "answer",
                _("The maker's answer"),
                [("full", _("In full")), ("partly", _("In part")), ("refused", _("Refused"))],
                single=True,
                required=True,
            )
        )
        self.amount: Field[Any] = self.form.add(
            MoneyField("accepted", _("Accepted amount"), required=True)
        )
        self.reason = self.form.add(
            TextArea("reason", _("Reason given by the maker"), required=True, lines=2)
        )
        self.answer.changed.connect(self._show_answer)
        for field in (self.answer, self.amount, self.reason):
            self._column.addWidget(field)
        if len(self.rows) > 1:
            part = self.answer.buttons["partly"]
            part.setEnabled(False)
            tip(part, _("Note an amount for each claim alone."))
        self._show_answer()

    def _show_answer(self) -> None:
        chosen = self.answer.chosen()
        self.amount.setVisible(chosen == ("partly",))
        self.reason.setVisible(bool(chosen) and chosen != ("full",))

    def _fill_pay(self) -> None:
        self.day = self.form.add(DayField("paid_on", _("Came on"), required=True))
        self.day.set_value(int(clock.today().strftime("%Y%m%d")))
        self.amount = self.form.add(MoneyField("amount", _("Amount that came"), required=True))
        sums = [row.accepted or money.ZERO for row in self.rows]
        self.amount.set_value(sum(sums, money.ZERO))
        self.amount.setEnabled(len(self.rows) == 1)
        self.words = self.form.add(
            TextField("reason", _("Why another amount"), most=200), enter=self.submit
        )
        self.words.setVisible(False)
        self.amount.changed.connect(lambda: self.words.setVisible(self._differs()))
        self.way = self.form.add(Choice("method", _("Way of payment"), methods(money=True)))
        self.way.set_value(Method.TRANSFER)
        self._column.addLayout(across((self.day, 1), (self.way, 1)))
        self._column.addWidget(self.amount)
        self._column.addWidget(self.words)

    def _differs(self) -> bool:
        shown = self.amount.text().replace(",", "")
        return shown != money.show(self.rows[0].accepted or money.ZERO).replace(",", "")

    def _fill_withdraw(self) -> None:
        self.reason = self.form.add(
            TextArea("reason", _("Why it is not claimed"), required=True, lines=2)
        )
        self._column.addWidget(self.reason)

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        next(iter(self.form)).setFocus()

    def typed(self) -> bool:
        """Tell whether something half-written stands here."""
        if self.mode == "send":
            return self.number.text() not in ("", self.rows[0].number)
        if self.mode == "pay":
            return self._differs() and len(self.rows) == 1
        return not self.form.is_empty()

    def submit(self) -> None:
        """Note what was typed."""
        if not self.form.validate():
            return
        keys: dict[str, Any] = {"claim_ids": tuple(row.claim_id for row in self.rows)}
        done = lambda _count: self.done.emit()  # noqa: E731 - four calls share it
        values = self.form.values()
        if self.mode == "send":
            run(self, actions.send_claims, **keys, **values, said=_("Claim is sent."), done=done)
        elif self.mode == "answer":
            answer = values.pop("answer")
            amounts = {"full": None, "refused": money.ZERO, "partly": values.get("accepted")}
            run(
                self, actions.answer_claims, **keys, accepted=amounts[answer],
                reason=values.get("reason", ""), said=_("Answer noted."), done=done,
            )  # fmt: skip
        elif self.mode == "pay":
            day = datetime.strptime(str(values["paid_on"]), "%Y%m%d").date()  # noqa: DTZ007 - a day
            run(
                self, note_claims_paid, **keys, paid_on=day, method=values["method"], render=render,
                amount=values.get("amount") if len(self.rows) == 1 else None,
                reason=values.get("reason", ""), said=_("Money and receipt noted."), done=done,
            )  # fmt: skip
        else:
            run(
                self, actions.withdraw_claims, **keys, **values,
                said=_("Noted: it is not claimed."), done=done,
            )  # fmt: skip
