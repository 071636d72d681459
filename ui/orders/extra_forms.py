"""Asking for additional work, and noting the customer's answer: how, who, which items."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout

from reception.catalog.queries import find_items, package_items
from reception.core import clock, money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.orders import extra_actions
from reception.orders.extras import HOW_NAMES, MOST_MINUTES, Extra, How, proposed_promise
from reception.orders.queries import OrderCard
from reception.papers.values import Signature
from reception.vehicles.rules import show_plate
from ui.checkin.photo_strip import PhotoStrip, sources_of
from ui.run import run
from ui.shopfloor.step_form import StepForm
from ui.widgets import Chips, DateTimeField, NumberField, PhoneField, TextField, notice
from ui.widgets.line_grid import LineGrid


class ExtraForm(StepForm):
    """增项: what was found, what is to be done at which price, how much longer, photos."""

    def __init__(self, card: OrderCard) -> None:
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
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.photos)

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
        run(
            self,
            self._ask,
            order_id=self.card.row.order_id,
            reason=self.reason.value(),
            lines=lines,
            delay_minutes=self.delay.value() or 0,
            photos=tuple(self.photos.hashes),
            said=_("Asked. It is worked only once the customer has agreed."),
            done=self.done.emit,
        )

    def _ask(self, **arguments: Any) -> int:
        try:
            return extra_actions.ask_extra(**arguments)
        except Invalid as wrong:
            self.grid.refuse(wrong)
            raise


class AnswerForm(StepForm):
    """同意 or 不同意: how the answer came and who gave it; a signature where it is given here."""

    def __init__(self, card: OrderCard, extra: Extra, *, agree: bool) -> None:
        self.extra, self.agree = extra, agree
        if agree:
            super().__init__(card, _("The customer agrees"), _("Note the consent"))
        else:
            super().__init__(card, _("The customer declines"), _("Note the refusal"))

    def fill(self) -> None:
        self.how = self.form.add(
            Chips(
                "how",
                _("Answered how"),
                [(how.value, _(name)) for how, name in HOW_NAMES.items()],
                single=True,
                required=True,
            )
        )
        self.who = self.form.add(TextField("who", _("Who answered"), required=True))
        self.who.set_text(self.card.sender or self.card.row.customer)
        self.phone = self.form.add(PhoneField("phone"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.who, 1)
        row.addWidget(self.phone, 1)
        self.add(self.how)
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
                [(str(i.item_id), f"{i.draft.name} {money.show(i.draft.amount)}") for i in items],
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
        if self.how.value() != How.SIGNED:
            self._note(None)
            return
        from ui.widgets.signature import SignaturePad

        pad = SignaturePad(self, signer=self.who.value(), text=self._signed_text())
        pad.accepted.connect(lambda: self._note(pad.signature()))
        pad.finished.connect(pad.deleteLater)
        pad.open()

    def _chosen(self) -> tuple[int, ...]:
        return tuple(int(code) for code in self.items.value()) if self.agree else ()

    def _signed_text(self) -> str:
        chosen = self._chosen()
        wanted = [i.draft for i in self.extra.items if not self.agree or i.item_id in chosen]
        text = (
            _("{plate}: {reason}. I agree to this additional work: {work}, {total} yuan.")
            if self.agree
            else _("{plate}: {reason}. I do not want this additional work: {work}, {total} yuan.")
        )
        return text.format(
            plate=show_plate(self.card.row.plate),
            reason=self.extra.reason,
            work="、".join(line.name for line in wanted),
            total=money.show(sum((line.amount for line in wanted), money.ZERO)),
        )

    def _note(self, signature: Signature | None) -> None:
        answer: dict[str, Any] = {
            "extra_id": self.extra.extra_id,
            "how": How(self.how.value()),
            "who": self.who.value(),
            "phone": self.phone.value() or "",
            "signature": signature,
        }
        noted: Callable[..., None] = extra_actions.decline_extra
        said = _("Noted; it is offered at the next visit.")
        if self.agree:
            noted, said = extra_actions.agree_extra, _("Consent noted; the items are on the order.")
            answer |= {"item_ids": self._chosen(), "promised_at": self.promised.value()}
        else:
            answer |= {"reason": self.why.value()}
        run(self, noted, said=said, done=self.done.emit, **answer)
