"""What may be done next with an order: one button for each step that state and role allow.

`OrderSteps` is the same on the order's page and on the board (there with big buttons). A form that
a step needs opens below the buttons; what is typed in it stays while news come in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import N_, _
from reception.orders.queries import OrderCard
from reception.orders.rules import HOLDS, TRANSITIONS, S
from reception.shopfloor import actions, washing_actions
from reception.shopfloor.carry_queries import CarryRow
from reception.shopfloor.washing import newest
from ui.run import run
from ui.shopfloor.cancel_form import CancelForm
from ui.shopfloor.carry_form import CarryForm
from ui.shopfloor.dispatch_form import DispatchForm
from ui.shopfloor.hold_form import HoldForm
from ui.shopfloor.inspect_form import InspectForm, SelfCheckForm, wants_self_check
from ui.shopfloor.job_sheet import show_job_sheet
from ui.shopfloor.step_form import StepForm
from ui.shopfloor.wash_form import WashForm
from ui.widgets import Button, FlowLayout

IN_WORKSHOP = HOLDS | {S.PENDING, S.DISPATCHED, S.WORKING, S.INSPECTION}


@dataclass(frozen=True)
class Step:
    """A button: what it says, who may press it, and in which states it is offered."""

    code: str
    word: str  # N_
    permissions: frozenset[Permission]
    states: frozenset[S]
    icon: str
    kind: str = ""


def _from(target: S) -> frozenset[S]:
    return frozenset(state for state, following in TRANSITIONS.items() if target in following)


P = Permission
STEPS = (
    Step("dispatch", N_("Dispatch"), frozenset({P.DISPATCH}), frozenset({S.PENDING}), "tools"),
    Step(
        "start", N_("Start work"), frozenset({P.WORK}), frozenset({S.PENDING, S.DISPATCHED}), "play"
    ),
    Step("resume", N_("Go on with work"), frozenset({P.WORK}), HOLDS, "play"),
    Step("finish", N_("Work done"), frozenset({P.WORK}), frozenset({S.WORKING}), "check"),
    Step(
        "inspect",
        N_("Inspect"),
        frozenset({P.INSPECT}),
        frozenset({S.INSPECTION}),
        "clipboard-check-outline",
    ),
    Step("washed", N_("Washed"), frozenset({P.WORK}), frozenset({S.WASHING}), "car-wash"),
    Step("clean", N_("Check the wash"), frozenset({P.CHECK_WASH}), frozenset({S.WASHING}), "check"),
    Step(
        "settle",
        N_("Settle and hand over"),
        frozenset({P.SETTLE, P.TAKE_PAYMENT, P.HAND_OVER}),
        frozenset({S.READY, S.SETTLED}),
        "car-key",
    ),
    Step(
        "leave",
        N_("Give the slip"),
        frozenset({P.HAND_OVER}),
        frozenset({S.CANCELLED}),
        "file-document-outline",
    ),
    Step(
        "unclean",
        N_("Not clean"),
        frozenset({P.CHECK_WASH}),
        frozenset({S.READY}),
        "car-wash",
    ),
    Step(
        "move",
        N_("Another bay"),
        frozenset({P.DISPATCH}),
        HOLDS | {S.DISPATCHED, S.WORKING},
        "swap-horizontal",
    ),
    Step("hold", N_("Put on hold"), frozenset({P.WORK}), _from(S.HOLD_PARTS) - HOLDS, "pause"),
    Step("hold_again", N_("Waiting for something else"), frozenset({P.WORK}), HOLDS, "pause"),
    Step(
        "sheet",
        N_("Job sheet"),
        frozenset({P.PRINT_PAPER}),
        HOLDS | {S.PENDING, S.DISPATCHED, S.WORKING},
        "printer-outline",
    ),
    Step("back", N_("Take back"), frozenset({P.DISPATCH}), frozenset({S.DISPATCHED}), "undo"),
    Step(
        "cancel",
        N_("Leave unrepaired"),
        frozenset({P.CANCEL_ORDER}),
        _from(S.CANCELLED),
        "logout",
        "danger",
    ),
)


NIGHT = Step(
    "night", N_("Over night"), frozenset({P.DISPATCH}), frozenset(S), "calendar-clock-outline"
)


def offered(state: S, washed: bool = False) -> list[Step]:
    """Return the steps that the person at the desk may take with an order in this state.

    `washed`: the car is washed, and nobody has looked at it yet.
    """
    found = [
        step
        for step in STEPS
        if state in step.states and any(may(permission) for permission in step.permissions)
    ]
    waits = frozenset({"clean", "unclean"}) if not washed else frozenset({"washed"})
    return [step for step in found if step.code not in waits]


def waits_for_look(card: OrderCard) -> bool:
    """Tell whether an order's car is washed and nobody has looked at it yet."""
    if card.row.state not in (S.WASHING, S.READY):
        return False
    wash = newest(card.row.order_id)
    return wash is not None and wash.fresh and wash.done_at is not None and not wash.result


class OrderSteps(QWidget):
    """The buttons of one order and the form of the step begun."""

    changed = Signal()  # something was done
    settle = Signal(int)  # order
    placing = Signal(int)  # order: on the board a bay is pointed at, not typed
    alone = Signal(bool)  # a form wants the place of what stands below, or no longer
    left = Signal()  # the keyboard was here, and no step is left to go on with

    def __init__(self, *, big: bool = False) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._big = big
        self.card: OrderCard | None = None
        self.buttons: dict[str, Button] = {}
        self.open_form: StepForm | None = None
        self.night: CarryRow | None = None  # what is to be decided about it at closing
        self._open_step = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._row = QWidget()
        self._flow = FlowLayout(self._row, gap=8)
        column.addWidget(self._row)
        self._column = column

    def show_order(self, card: OrderCard) -> None:
        """Offer the steps of this order; the open form stays while its step is still offered."""
        before, self.card = self.card, card
        same = before is not None and before.row.order_id == card.row.order_id
        wanted = offered(card.row.state, waits_for_look(card))
        if self.night is not None and may(P.DISPATCH):
            wanted = [NIGHT, *wanted]
        if not same or self._open_step not in [step.code for step in wanted]:
            self.close_form()
        if [step.code for step in wanted] != list(self.buttons):
            self._fill(wanted)
        if self.open_form is not None:
            self.open_form.show_order(card)

    def _fill(self, wanted: list[Step]) -> None:
        here = any(button.hasFocus() for button in self.buttons.values())
        for button in self.buttons.values():
            button.hide()
            button.deleteLater()
        while self._flow.count():
            self._flow.takeAt(0)
        self.buttons = {}
        for number, step in enumerate(wanted):
            button = Button(
                _(step.word),
                lambda code=step.code: self.take(code),  # type: ignore[misc]
                icon=step.icon,
                primary=number == 0 and not step.kind,
                kind=step.kind,
                size="big" if self._big else "",
            )
            self._flow.addWidget(button)
            button.show()
            self.buttons[step.code] = button
        self._row.setVisible(bool(wanted))
        if here:
            self.begin()

    def begin(self) -> None:
        """Put the keyboard on the next step."""
        button = next(iter(self.buttons.values()), None)
        if button is not None:
            button.setFocus()
        else:
            self.left.emit()

    def take(self, code: str) -> None:
        """Take a step: at once, or open the form that it needs."""
        card = self.card
        if card is None:
            return
        order_id = card.row.order_id
        forms: dict[str, Callable[[OrderCard], StepForm]] = {
            "dispatch": DispatchForm,
            "move": DispatchForm,
            "hold": HoldForm,
            "hold_again": HoldForm,
            "inspect": partial(InspectForm, big=self._big),
            "clean": WashForm,
            "unclean": WashForm,
            "cancel": CancelForm,
            "night": partial(CarryForm, row=self.night),
        }
        if code in ("settle", "leave"):
            self.settle.emit(order_id)
        elif self._big and code in ("dispatch", "move"):
            self.placing.emit(order_id)
        elif code in forms:
            self._open(code, forms[code](card))
        elif code == "sheet":
            show_job_sheet(self, order_id)
        elif code == "finish" and wants_self_check(order_id):
            self._open(code, SelfCheckForm(card, big=self._big))
        elif code == "finish":
            self._do(actions.finish_work, _("Work done; the car goes to inspection."))
        elif code == "washed":
            self._do(washing_actions.finish_washing, _("The car is washed."))
        elif code == "back":
            self._do(actions.take_back, _("Taken back; the car waits for a bay."))
        else:
            self._do(actions.start_work, _("Work has begun."))

    def _do(self, action: Callable[..., None], said: str) -> None:
        assert self.card is not None
        self.close_form()
        run(self, action, order_id=self.card.row.order_id, said=said, done=self._done)

    def _open(self, code: str, form: StepForm) -> None:
        if self._open_step == code:
            self.close_form()
            return
        self.close_form()
        self._open_step, self.open_form = code, form
        form.done.connect(self._done)
        form.cancelled.connect(self.close_form)
        self._column.addWidget(form)
        self.alone.emit(form.alone)
        form.show()
        form.begin()

    def close_form(self) -> bool:
        """Close the open form; tell whether there was one."""
        form, self.open_form, self._open_step = self.open_form, None, ""
        if form is not None:
            if form.isAncestorOf(self.window().focusWidget() or self):
                self.begin()  # else Qt would lead the keyboard out of the page
            form.hide()
            form.deleteLater()
            self.alone.emit(False)
        return form is not None

    def _done(self, _result: object = None) -> None:
        self.close_form()
        self.changed.emit()
