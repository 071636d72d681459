"""An order's key hook, and a gate pass before hand-over: for a road test, or unsettled by role."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.gate_pass import Passed
from reception.billing.gate_pass_actions import give_road_test_pass, let_leave
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.papers.gate_values import GatePassData
from reception.staff.approvals import Approval
from reception.vehicles.rules import show_plate
from reception.visits.keys import LONGEST, hook_of, note_keys
from reports.renderers import renderer
from ui.approval import ask_approval
from ui.papers import show_papers
from ui.run import run
from ui.widgets import Button, Choice, Form, Label, Rule, TextField

TOP = Qt.AlignmentFlag.AlignTop


class PassDialog(QDialog):
    """钥匙与出门证 of one order that is in the shop."""

    def __init__(self, owner: QWidget, card: OrderCard) -> None:
        super().__init__(owner.window())
        self.owner, self.card = owner, card
        self.setWindowTitle(_("Key and gate pass"))
        self.setFixedWidth(480)
        self.form = Form(self)
        there = hook_of(card.row.order_id)
        self.hook = self.form.add(TextField("key_hook", _("Key hook"), most=LONGEST))
        self.keys = self.form.add(Choice("keys", _("Keys"), [(1, "1"), (2, "2")]))
        self.hook.set_value(there.hook if there else None)
        self.keys.set_value(there.keys if there else 1)
        self.save = Button(_("Note the key"), self.note_key, key="F8", primary=True)
        self.form.submitted.connect(self.note_key)
        self.reason = self.form.add(
            TextField("reason", _("Why it leaves before it is settled"), most=200)
        )
        self.road_test = Button(_("Pass for a road test"), self.test_drive)
        if not may(Permission.WORK):
            self.road_test.hide()
        self.unsettled = Button(_("Let it leave unsettled"), self.let_go, kind="danger")
        self.shut = Button(_("Close"), self.reject, key="Esc")
        self._lay_out()
        self.hook.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(Label(show_plate(self.card.row.plate), "big"))
        key = QHBoxLayout()
        key.setSpacing(8)
        key.addWidget(self.hook, 2, TOP)
        key.addWidget(self.keys, 1, TOP)
        column.addLayout(key)
        column.addWidget(self.save)
        column.addWidget(Rule())
        teach = _("A pass is good today and lets the car out once; the gate notes when it is back.")
        column.addWidget(Label(teach, "soft", wrap=True))
        column.addWidget(self.road_test)
        column.addWidget(Rule())
        column.addWidget(self.reason)
        column.addWidget(self.unsettled)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.shut)
        column.addLayout(foot)

    def note_key(self) -> None:
        """Note on which hook the keys hang."""
        if self.hook.validate():
            run(
                self,
                note_keys,
                order_id=self.card.row.order_id,
                hook=self.hook.text(),
                keys=int(self.keys.value() or 1),
                done=lambda _result: self.accept(),
            )

    def test_drive(self) -> None:
        """Give the pass for a road test and show it to be printed."""
        run(
            self,
            give_road_test_pass,
            order_id=self.card.row.order_id,
            render=renderer(GatePassData),
            done=self._given,
        )

    def let_go(self) -> None:
        """Give a pass to a car that is not settled; who may not alone asks a manager."""
        if self.reason.is_empty():
            self.reason.show_error(_("Say why."))
            self.reason.setFocus()
            return
        if may(Permission.LET_LEAVE):
            self._let_go(None)
            return
        sentence = _("{plate} leaves unsettled: {reason}").format(
            plate=show_plate(self.card.row.plate), reason=self.reason.text()
        )
        ask_approval(self, Permission.LET_LEAVE, sentence, self._let_go)

    def _let_go(self, approval: Approval | None) -> None:
        run(
            self,
            let_leave,
            order_id=self.card.row.order_id,
            reason=self.reason.text(),
            render=renderer(GatePassData),
            approval=approval,
            done=self._given,
        )

    def _given(self, made: Passed) -> None:
        self.accept()
        title = _("Gate pass {number}").format(number=made.number)
        show_papers(self.owner, [made.paper_id], title=title, name=made.number)
