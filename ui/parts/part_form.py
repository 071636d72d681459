"""What is typed about one part of an order: how many, to whom, why; or when it is expected."""

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from reception.core import money
from reception.core.text import N_, _
from reception.parts.actions import Piece, hand_out, return_part
from reception.parts.queries import NeedRow
from reception.shopfloor.part_actions import wait_for_part
from ui.run import run
from ui.settings.section import across
from ui.widgets import Button, Card, Chips, DateTimeField, Form, TextField, tip

HEADS = {"out": N_("Hand out"), "back": N_("Bring back"), "wait": N_("When is it expected?")}


def beside(*buttons: Button) -> QHBoxLayout:
    """Return buttons in one line from the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    return row


class QuantityField(TextField):
    """A quantity above zero, at most three decimals."""

    def __init__(self, name: str, label: str, unit: str = "") -> None:
        super().__init__(name, label, required=True, unit=unit, code=True, right=True)

    def judge(self, text: str) -> Decimal:
        return money.parse_quantity(text, self.name)

    def show_value(self, value: Decimal) -> str:
        return money.show_quantity(value)


class PartForm(Card):
    """`done` when it was noted, `cancelled` when not wanted. `what`: out, back, wait."""

    done = Signal()
    cancelled = Signal()

    def __init__(self, row: NeedRow, what: str, to_id: int | None = None) -> None:
        super().__init__(_(HEADS[what]), row.name, tight=True)
        self.row, self.what, self.to_id = row, what, to_id
        tip(self.note, f"{row.code} {row.name}")
        self.form = Form(self)
        self.form.submitted.connect(self.submit)
        add = self.form.add
        if what == "wait":
            self.at = add(DateTimeField("expected_at", _("Expected at")))
            self.words = add(TextField("note", _("Note"), hint=_("e.g. from the maker"), most=60))
            self.stop = add(Chips("stop", "", [("stop", _("Work waits for it"))]))
            self.stop.set_text("stop")
            self.at.set_value(row.expected_at)
            self.words.set_text(row.note)
            self.add(across((self.at, 1), (self.words, 1)), self.stop)
        else:
            self.count = add(QuantityField("quantity", _("Quantity"), row.unit))
            self.reason = add(TextField("reason", _("Reason"), most=60), enter=self.submit)
            number = row.issued - row.wanted if row.issued > row.wanted else row.issued
            self.count.set_value((number if what == "back" else row.lacking) or Decimal(1))
            self.add(across((self.count, 1), (self.reason, 2)))
        self.do = Button(_("Note it"), self.submit, key="Ctrl+Return", primary=True)
        self.no = Button(_("Cancel"), self.cancelled.emit)
        self.add(beside(self.do, self.no))

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        next(iter(self.form)).setFocus()

    def submit(self) -> None:
        """Note what was typed."""
        if not self.form.validate():
            return
        row = self.row
        if self.what == "wait":
            run(
                self, wait_for_part, order_id=row.order_id, code=row.code,
                expected_at=self.at.value(), note=self.words.value(),
                stop=bool(self.stop.value()), said=_("Noted: {part} is waited for.").format(
                    part=row.name
                ), done=lambda _nothing: self.done.emit(),
            )  # fmt: skip
        elif self.what == "back":
            run(
                self, return_part, order_id=row.order_id, code=row.code, quantity=self.count.value(),
                reason=self.reason.value(), said=_("Back on the shelf."),
                done=lambda _nothing: self.done.emit(),
            )  # fmt: skip
        else:
            pieces = (Piece(row.code, self.count.value()),)
            run(
                self, hand_out, order_id=row.order_id, pieces=pieces, to_id=self.to_id or 0,
                reason=self.reason.value(), said=_("Handed out."),
                done=lambda _count: self.done.emit(),
            )  # fmt: skip
