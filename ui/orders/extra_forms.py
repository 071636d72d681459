"""Asking for additional work, noting the customer's answer (how, who, which items), withdrawing."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reception.catalog.queries import find_items, package_items
from reception.core import clock, money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.orders import extra_actions, thread_actions
from reception.orders.consents import Consent
from reception.orders.extras import MOST_MINUTES, Extra, proposed_promise
from reception.orders.queries import OrderCard
from reception.orders.rules import AFTER_WORK, S
from reception.orders.thread import Message, proposed_lines
from reception.vehicles.rules import show_plate
from reports.renderers import render
from ui.approval import with_approval
from ui.checkin.photo_strip import PhotoStrip, sources_of
from ui.orders.answer_fields import AnswerFields
from ui.orders.extra_bar import item_words
from ui.run import run
from ui.shopfloor.step_form import StepForm
from ui.theme import state_word, vary
from ui.widgets import Chips, DateTimeField, Label, NumberField, TextField, notice, scrolling
from ui.widgets.line_grid import LineGrid

DIALOG = (960, 620)  # pixels
LINES, PHOTOS = 150, 138  # pixels at least for the items, for the photos beside them


class ExtraForm(StepForm):
    """增项: what was found, what is to be done at which price, how much longer, photos."""

    def __init__(self, card: OrderCard, finding: Message | None = None) -> None:
        self.finding = finding
        super().__init__(card, _("Additional work"), _("Ask the customer"))

    def fill(self) -> None:
        self.reason = self.form.add(
            TextField(
                "reason", _("Reason"), required=True, hint=_("e.g. front brake pads down to 2 mm")
            )
        )
        self.delay = self.form.add(
            NumberField("delay_minutes", _("Takes longer by"), most=MOST_MINUTES, unit=_("min")),
            enter=self._to_lines,
        )
        self.delay.setFixedWidth(150)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.reason, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.delay, 0, Qt.AlignmentFlag.AlignTop)
        self.grid = LineGrid(find_items, lambda item: package_items(item.item_id))
        self.grid.left.connect(self.do.setFocus)
        self.setAcceptDrops(True)
        self.photos = PhotoStrip(extra_actions.keep_work_photo)
        self.body.addLayout(row)
        self.what_happens = Label(_what_happens(self.card), "soft", wrap=True)
        self.add(self.what_happens)
        area = scrolling(self.grid)  # a package has many lines, and the window must keep its size
        area.setMinimumHeight(LINES)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.photos.setFixedWidth(PHOTOS)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(area, 1)
        across.addWidget(self.photos, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(across, 1)
        if self.finding is not None:
            self.reason.set_text(" ".join(self.finding.words.split()))
            self.grid.add_lines(proposed_lines(self.finding.words))
            self.photos.set_hashes(self.finding.photos)

    def begin(self) -> None:
        """Stand on what is still to do: the reason, the items, or asking."""
        if self.reason.is_empty():
            self.reason.setFocus()
        elif self.grid.rows():
            self.do.setFocus()
        else:
            self._to_lines()

    def _to_lines(self) -> None:
        self.grid.lookup.control.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.photos.take(sources_of(QGuiApplication.clipboard().mimeData()))
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if sources_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.photos.take(sources_of(event.mimeData()))
        event.acceptProposedAction()

    def submit(self) -> None:
        if not self.form.validate():
            return
        if self.photos.busy():
            notice(self, _("Photos are still being taken in. Try again in a moment."), tone="info")
            return
        try:
            lines = self.grid.lines()
        except Invalid as wrong:
            self.grid.refuse(wrong)
            return
        with_approval(
            self,
            lines,
            lambda approval: run(
                self,
                self._ask,
                order_id=self.card.row.order_id,
                reason=self.reason.value(),
                lines=lines,
                delay_minutes=self.delay.value() or 0,
                photos=tuple(self.photos.hashes),
                approval=approval,
                said=_("Asked. It is worked only once the customer has agreed."),
                done=self.done.emit,
            ),
        )

    def _ask(self, order_id: int, **arguments: Any) -> int:
        try:
            if self.finding is not None:
                key = self.finding.message_id
                return thread_actions.ask_from_finding(message_id=key, **arguments)
            return extra_actions.ask_extra(order_id=order_id, **arguments)
        except Invalid as wrong:
            self.grid.refuse(wrong)
            raise


class ExtraDialog(QDialog):
    """The form that asks for more work, over the board; bright as at the desk, since it is typed in."""

    def __init__(self, over: QWidget, card: OrderCard, finding: Message | None = None) -> None:
        super().__init__()  # inside the board it would be dressed as dark
        self.actor = getattr(over, "actor", None)  # who stands at a window of the floor
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowTitle(show_plate(card.row.plate))
        self.resize(*DIALOG)
        self.move(over.geometry().center() - self.rect().center())
        self.form = ExtraForm(card, finding)
        for button in (self.form.do, self.form.no):
            vary(button, "scale", "big")
        self.form.done.connect(lambda _result: self.accept())
        self.form.cancelled.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.form)
        self.form.begin()


def _what_happens(card: OrderCard) -> str:
    """Say where the car stands while the answer is waited for, and where it goes then."""
    state = card.row.state
    if state in AFTER_WORK:
        return _(
            "The car waits for the answer. Agreed, it goes back to work and needs a bay; declined, "
            "it is “{state}” again."
        ).format(state=state_word(state.value))
    if state is S.WORKING:
        return _("The car waits for the answer, then goes on in work.")
    return _("The answer is waited for; the car stays “{state}”.").format(
        state=state_word(state.value)
    )


class AnswerForm(StepForm):
    """同意 or 不同意: how the answer came and who gave it; a signature where it is given here."""

    def __init__(self, card: OrderCard, extra: Extra, *, agree: bool) -> None:
        self.extra, self.agree = extra, agree
        if agree:
            super().__init__(card, _("The customer agrees"), _("Note the consent"))
        else:
            super().__init__(card, _("The customer declines"), _("Note the refusal"))

    def fill(self) -> None:
        self.answer = AnswerFields(self.form, self.card)
        row = self.answer.row
        self.add(self.answer.how)
        self.body.addLayout(row)
        if self.agree:
            self._fill_agreed(row)
        else:
            self.why = self.form.add(
                TextField("reason", _("Why not"), hint=_("e.g. will have it done next time"))
            )
            self.add(self.why)

    def _fill_agreed(self, row: QHBoxLayout) -> None:
        items = self.extra.items
        self.items = self.form.add(
            Chips(
                "items",
                _("Agrees to"),
                [(str(item.item_id), item_words(item)) for item in items],
                required=True,
            )
        )
        self.items.set_text(" ".join(str(item.item_id) for item in items))
        self.promised = self.form.add(DateTimeField("promised_at", _("New promise")))
        delay = self.extra.delay_minutes
        self.promised.set_value(proposed_promise(self.card.row.promised_at, delay, clock.now()))
        row.addWidget(self.promised, 1)
        self.items.setVisible(len(items) > 1)
        self.add(self.items)

    def submit(self) -> None:
        if not self.form.validate():
            return
        self.answer.take(self, self._signed_text, self._note)

    def _chosen(self) -> tuple[int, ...]:
        return tuple(int(code) for code in self.items.value()) if self.agree else ()

    def _signed_text(self) -> str:
        chosen = self._chosen()
        wanted = [i for i in self.extra.items if not self.agree or i.item_id in chosen]
        text = (
            _("{plate}: {reason}. I agree to this additional work: {work}, {total} yuan.")
            if self.agree
            else _("{plate}: {reason}. I do not want this additional work: {work}, {total} yuan.")
        )
        return text.format(
            plate=show_plate(self.card.row.plate),
            reason=self.extra.reason,
            work="、".join(item.draft.name for item in wanted),
            total=money.show(sum((item.more for item in wanted), money.ZERO)),
        )

    def _note(self, given: Consent) -> None:
        answer: dict[str, Any] = {
            "extra_id": self.extra.extra_id,
            "how": given.how,
            "who": given.who,
            "phone": given.phone,
            "signature": given.signature,
            "render": render,
        }
        noted: Callable[..., None] = extra_actions.decline_extra
        said = _("Noted; it is offered at the next visit.")
        if self.agree:
            noted, said = extra_actions.agree_extra, _("Consent noted; the items are on the order.")
            answer |= {"item_ids": self._chosen(), "promised_at": self.promised.value()}
        else:
            answer |= {"reason": self.why.value()}
        run(self, noted, said=said, done=self.done.emit, **answer)


class WithdrawForm(StepForm):
    """撤回: why something asked by mistake is taken back."""

    def __init__(self, card: OrderCard, extra: Extra) -> None:
        self.extra = extra
        super().__init__(card, _("Withdraw what was asked"), _("Withdraw"))

    def fill(self) -> None:
        self.why = self.form.add(
            TextField("reason", _("Reason"), required=True, hint=_("e.g. asked for the wrong car"))
        )
        self.add(Label(self.extra.reason, "strong", wrap=True), self.why)

    def submit(self) -> None:
        if self.form.validate():
            run(
                self,
                extra_actions.withdraw_extra,
                extra_id=self.extra.extra_id,
                reason=self.why.value(),
                said=_("Withdrawn; it is kept with its reason."),
                done=self.done.emit,
            )
