"""One complaint beside the list: the words, every step, and the next one to take."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.care import complaint_actions as actions
from reception.care.complaint_queries import ComplaintCard as Found
from reception.care.complaint_queries import complaint
from reception.care.complaint_rules import CHANNEL_NAMES, WHAT_NAMES, Channel, Stage, What
from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.vehicles.rules import show_plate
from ui.care.complaint_paper import ComplaintPaper
from ui.care.complaint_words import owners, state
from ui.facts import Facts
from ui.run import run
from ui.screen import Shell
from ui.widgets import (
    Button,
    Card,
    Chips,
    Choice,
    Form,
    Label,
    PromiseLabel,
    Rule,
    ShortLabel,
    StateChip,
    TextArea,
    scrolling,
)


class ComplaintCard(Card):
    """`changed` after each step."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.found: Found | None = None
        self.form = Form(self)
        self.name, self.state = ShortLabel("", "big"), StateChip()
        self.phone = Label("", "strong", tone="accent").selectable()
        self.due, self.often = PromiseLabel(), Label("", tone="warn", wrap=True)
        self.facts = Facts(1)
        self.words = Label("", "reading", wrap=True).selectable()
        self.steps = QWidget()
        self._steps = QVBoxLayout(self.steps)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(6)
        self.labels: list[Label] = []
        self.answer = self._area("answer", _("What the customer was answered"))
        self.settled = self._area("settled", _("How it was settled, what the customer says"))
        self.reason = self._area("reason", _("Why it is opened again"))
        self.owner = self.form.add(Choice("owner_id", _("Owner of the complaint")))
        self.weight = self.form.add(Chips("serious", "", [("serious", _("Serious complaint"))]))
        self.next = Button("", self.submit, key="F8", primary=True)
        self.again = Button(_("Answer again"), self._answer_again)
        self.hand = Button(_("Hand on…"), self._hand_on, kind="flat", size="small")
        self.customer_button = Button(
            _("Customer's page"), self._open_customer, kind="flat", size="small"
        )
        self.order_button = Button(_("Open order"), self._open_order, kind="flat", size="small")
        self.paper = ComplaintPaper(self)
        self._mode = ""
        self._lay_out()
        self._begin(Stage.OPEN.value)  # all fields at once would make the window taller

    def _area(self, name: str, label: str) -> TextArea:
        return self.form.add(TextArea(name, label, required=True, lines=3))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.state)
        call = QHBoxLayout()
        call.addWidget(self.phone, 1)
        call.addWidget(self.due)
        ways = QHBoxLayout()
        ways.setSpacing(2)
        for button in (self.customer_button, self.order_button, self.hand):
            ways.addWidget(button)
        ways.addStretch()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.facts)
        done = QHBoxLayout()
        done.addWidget(Label(_("What was done"), "heading"))
        done.addStretch()
        done.addWidget(self.paper)
        column.addLayout(done)
        column.addWidget(self.steps)
        column.addStretch()
        self.add(head, call, self.often, ways)
        self.body.addWidget(scrolling(inside), 1)
        self.add(Rule())
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.again)
        foot.addWidget(self.next)
        for field in self.form:
            self.add(field)
            field.hide()  # until a complaint stands here: all of them are taller than a screen
        self.add(foot)
        self.form.submitted.connect(self.submit)

    def show_complaint(self, complaint_id: int) -> bool:
        """Show a complaint as it stands; what is typed stays while it is the same one."""
        found = complaint(complaint_id)
        if found is None:
            return False
        before, self.found, row = self.found, found, found.row
        self.name.say(row.customer)
        self.state.set_state(state(row))
        self.phone.setText(row.phone or _("No phone is known"))
        self.due.set_promise(row.due_at if row.stage is Stage.OPEN else None)
        self.due.setVisible(row.stage is Stage.OPEN)
        often = _("Complaint number {count} of this customer within 12 months.")
        self.often.setText(often.format(count=row.recent))
        self.often.setVisible(row.often)
        self.words.setText(f"“{row.words}”")
        self.facts.show_facts(
            [
                (_("Weight"), _("Serious complaint") if row.serious else _("Ordinary complaint")),
                (_("Car"), show_plate(row.plate)),
                (_("Order number"), row.order_number),
                (_("Complaint received"), f"{clock.show(row.received_at)} · "
                                f"{_(CHANNEL_NAMES[Channel(row.channel)])}"),
                (_("Owner of the complaint"), row.owner),
            ]
        )  # fmt: skip
        self.order_button.setVisible(row.order_id is not None)
        self._show_steps(found)
        self.paper.show_complaint(found)
        same = before is not None and before.row.complaint_id == complaint_id
        if not same or before is None or before.row.stage is not row.stage:
            self.form.clear()
            self._begin(row.stage.value)
        return True

    def refresh(self) -> None:
        """Show the complaint as it stands now."""
        if self.found is not None:
            self.show_complaint(self.found.row.complaint_id)

    def typed(self) -> bool:
        """Tell whether something half-written stands here."""
        return any(area.text().strip() for area in (self.answer, self.settled, self.reason))

    def _show_steps(self, found: Found) -> None:
        texts = []
        for step in found.steps:
            word = _(WHAT_NAMES[What(step.what)])
            first = " · ".join(
                part for part in (clock.show(step.at, "%m-%d %H:%M"), word, step.person) if part
            )
            texts.append(f"{first}\n{step.text}" if step.text else first)
        while len(self.labels) < len(texts):
            label = Label("", wrap=True).selectable()
            self._steps.addWidget(label)
            self.labels.append(label)
        for at, label in enumerate(self.labels):
            label.setVisible(at < len(texts))
            label.setText(texts[at] if at < len(texts) else "")

    def _begin(self, mode: str) -> None:
        """Show the fields of the next step: a stage's own, or `hand`, or `again`."""
        self._mode = mode
        able = may(Permission.ANSWER_COMPLAINT)
        closed = self.found is not None and self.found.row.stage is Stage.CLOSED
        fields = {
            Stage.OPEN.value: (self.answer,),
            "again": (self.answer,),
            Stage.ANSWERED.value: (self.settled,),
            Stage.CLOSED.value: (self.reason,),
            "hand": (self.owner, self.weight),
        }[mode]
        for field in self.form:
            field.setVisible(able and field in fields)
        words = {
            Stage.OPEN.value: _("Note the answer"),
            "again": _("Note the answer"),
            Stage.ANSWERED.value: _("Close the complaint"),
            Stage.CLOSED.value: _("Open again"),
            "hand": _("Save"),
        }
        self.next.setText(words[mode])
        self.next.updateGeometry()
        self.next.setVisible(able)
        self.again.setVisible(able and mode == Stage.ANSWERED.value)
        self.hand.setVisible(able and not closed)

    def _answer_again(self) -> None:
        self._begin("again")
        self.answer.setFocus()

    def _hand_on(self) -> None:
        if self.found is None:
            return
        row = self.found.row
        if self._mode == "hand":
            self._begin(row.stage.value)
            return
        self.owner.set_options(owners())
        self.owner.set_value(row.owner_id)
        self.weight.set_value("serious" if row.serious else "")
        self._begin("hand")
        self.owner.setFocus()

    def submit(self) -> None:
        """Take the next step with what is written."""
        if self.found is None or not self.next.isVisible() or not self.form.validate():
            return
        row, values = self.found.row, self.form.values()
        known: dict[str, Any] = {"complaint_id": row.complaint_id, "version": row.version}
        if self._mode == "hand":
            values["serious"] = bool(values["serious"])
            run(
                self, actions.change_complaint, **known, **values,
                said=_("Complaint changed."), done=self._done,
            )  # fmt: skip
            return
        steps: dict[str, tuple[Callable[..., None], str]] = {
            Stage.OPEN.value: (actions.answer_complaint, _("Answer noted.")),
            "again": (actions.answer_complaint, _("Answer noted.")),
            Stage.ANSWERED.value: (actions.close_complaint, _("The complaint is closed.")),
            Stage.CLOSED.value: (actions.reopen_complaint, _("The complaint is open again.")),
        }
        action, said = steps[self._mode]
        run(self, action, **known, **values, said=said, done=self._done)

    def _done(self, _nothing: object) -> None:
        self.form.clear()
        if self.found is not None:
            self._begin(self.found.row.stage.value)
        self.refresh()
        self.changed.emit()

    def _open_customer(self) -> None:
        if self.found is not None:
            self.shell.go("vehicles", customer_id=self.found.row.customer_id)

    def _open_order(self) -> None:
        if self.found is not None and self.found.row.order_id is not None:
            self.shell.open_order(self.found.row.order_id)
