"""One call: whom, about what, and what they said."""

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.care.actions import answer_survey
from reception.care.papers import issue_call_back
from reception.care.queries import DueCall
from reception.care.rules import check_score
from reception.core import clock, gate
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import half_width
from reception.orders.queries import lines_of
from reception.orders.words import word
from reception.papers.actions import Issued
from reception.papers.after_values import CallBackData
from reception.staff.queries import branch
from reception.vehicles.rules import show_plate
from ui.facts import Facts
from ui.papers import show_papers
from ui.run import run
from ui.screen import Shell
from ui.widgets import (
    Button,
    Card,
    Chips,
    EmptyState,
    Form,
    Label,
    Rule,
    ShortLabel,
    TextArea,
    TextField,
    scrolling,
)

ANSWERED = "answered"
RESULTS = {
    ANSWERED: N_("Reached"),
    "unreachable": N_("Not reached"),
    "refused": N_("Would not answer"),
}


class AnswerCard(Card):
    """The form beside the list of calls; `answered` when one is noted."""

    answered = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.call: DueCall | None = None
        self.form = Form(self)
        self.plate, self.car = Label("", "big"), ShortLabel("", "soft")
        self.phone = Label("", "big", tone="accent").selectable()
        self.facts = Facts(1)
        self.work = Label("", "soft", wrap=True)
        self.opening = Label("", "small", wrap=True)
        self.result = self.form.add(
            Chips(
                "result", _("Result"), [(c, _(w)) for c, w in RESULTS.items()],
                single=True, required=True,
            )
        )  # fmt: skip
        self.score = self.form.add(
            TextField(
                "score", _("Score, 0 to 100"), required=True, code=True, right=True,
                check=read_score, unit=_("points"),
            )
        )  # fmt: skip
        self.remark = self.form.add(
            TextArea("remark", _("What they said"), hint=_("Praise, complaint, a wish"), lines=3)
        )
        self.save_button = Button(_("Note the call"), self.submit, key="F8", primary=True)
        self.clear_button = Button(_("Clear"), self.clear)
        self.nothing = EmptyState(
            _("No call is chosen."),
            _("Choose a customer on the left: phone, work done and the answer stand here."),
            icon="phone-in-talk-outline",
        )
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.plate)
        head.addWidget(self.car, 1)
        self.open_button = Button(_("Open order"), self._open, kind="flat", size="small")
        self.form_button = Button(
            _("Call-back form"), self._print_form, icon="printer-outline", kind="flat", size="small"
        )
        head.addWidget(self.open_button)
        foot = QHBoxLayout()
        foot.addWidget(self.form_button)
        foot.addStretch()
        foot.addWidget(self.clear_button)
        foot.addWidget(self.save_button)
        inside = QVBoxLayout()
        inside.setSpacing(9)
        inside.addLayout(head)
        for widget in (self.phone, self.facts, self.work, self.opening):
            inside.addWidget(widget)
        inside.addStretch()
        inside.setContentsMargins(0, 0, 6, 0)
        talk = QWidget()
        talk.setLayout(inside)
        self.filled = QWidget()
        outer = QVBoxLayout(self.filled)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(9)
        outer.addWidget(scrolling(talk), 1)  # what is read gives way, what is filled in never does
        outer.addWidget(Rule())
        for field in self.form:
            outer.addWidget(field)
        outer.addLayout(foot)
        self.add(self.nothing)
        self.body.addWidget(self.filled, 1)
        self.filled.hide()
        self.result.changed.connect(self._result_changed)
        self.form.submitted.connect(self.submit)

    def show_call(self, call: DueCall | None) -> None:
        """Show a call; one that is being typed stays when the same comes again."""
        same = self.call is not None and call is not None and call.order_id == self.call.order_id
        self.call = call
        self.nothing.setVisible(call is None)
        self.filled.setVisible(call is not None)
        if call is None or same:
            return
        self.plate.setText(show_plate(call.plate))
        self.car.say(f"{call.model} · {call.customer}" if call.model else call.customer)
        self.phone.setText(call.phone or _("No phone is known"))
        self.facts.show_facts(
            [
                (_("Order number"), f"{call.number} · {word(call.kind)}"),
                (_("Handed over"), clock.show(call.handed_over_at)),
                (_("Advisor"), call.advisor),
            ]
        )
        names = "、".join(line.name for line in lines_of(call.order_id))
        self.work.setText(_("Work done: {work}").format(work=names or "—"))
        place = branch(gate.actor().branch_id)
        self.opening.setText(
            _("“Hello, this is {name} of {branch}. You were here on {day}; may I ask…”").format(
                name=gate.actor().name,
                branch=place.name if place else "",
                day=clock.show(call.handed_over_at, "%m-%d"),
            )
        )
        self.clear()

    def clear(self) -> None:
        """Empty the form."""
        self.form.clear()
        self.result.set_value(ANSWERED)
        self._result_changed()

    def _result_changed(self) -> None:
        self.score.setVisible(self.result.chosen() == (ANSWERED,))

    def typed(self) -> bool:
        """Tell whether a half-noted call stands here."""
        return bool(self.score.text() or self.remark.text())

    def submit(self) -> None:
        """Note what the customer said; whoever was not reached stays on the list."""
        if self.call is None or not self.form.validate():
            return
        result = self.result.value()
        remark = self.remark.value()
        if result != ANSWERED:
            remark = " · ".join(part for part in (_(RESULTS[result]), remark) if part)
        run(
            self,
            answer_survey,
            order_id=self.call.order_id,
            score=self.score.value() if result == ANSWERED else Decimal(0),
            valid=result == ANSWERED,
            remark=remark,
            said=_("Call noted."),
            done=lambda _key: self._done(),
        )

    def _done(self) -> None:
        self.call = None
        self.clear()
        self.answered.emit()

    def _print_form(self) -> None:
        """Show the form to be filled in by hand; it is archived first (SAFETY print)."""
        from reports.renderers import renderer

        def show(issued: Issued) -> None:
            title = _("Call-back form {number}").format(number=issued.number)
            show_papers(self, [issued.paper_id], title=title, name=issued.number)

        if self.call is not None:
            order_id = self.call.order_id
            run(self, issue_call_back, order_id=order_id, render=renderer(CallBackData), done=show)

    def _open(self) -> None:
        if self.call is not None:
            self.shell.open_order(self.call.order_id)


def read_score(text: str) -> Decimal:
    """Return a typed score 0 to 100 with at most two decimals; Invalid otherwise."""
    bare = half_width(text).strip()
    whole, _point, rest = bare.partition(".")
    plain = whole.isascii() and whole.isdigit() and len(whole) <= 3
    if not plain or len(rest) > 2 or (rest and not (rest.isascii() and rest.isdigit())):
        raise Invalid("score", _("Enter a score from 0 to 100, such as 95."))
    return check_score(Decimal(bare.rstrip(".")))
