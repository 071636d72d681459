"""Taking an arrival off the list: why nobody has to receive this car."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import N_, _
from reception.vehicles.rules import show_plate
from reception.visits.actions import dismiss_arrival, expect_again
from reception.visits.queries import ArrivalRow
from ui.run import run
from ui.widgets import Button, Form, TextField

REASONS = (N_("Delivery or visitor"), N_("Drove on"), N_("Plate read wrongly"))


class DismissBar(QWidget):
    """Below a list of arrivals: one press for the usual reasons, a field for another."""

    def __init__(self) -> None:
        super().__init__()
        self.row: ArrivalRow | None = None
        self.form = Form(self)
        self.reason = self.form.add(
            TextField("reason", "", hint=_("Another reason, then Enter"), most=100),
            enter=self._typed,
        )
        self.reason.control.setAccessibleName(_("Why this car is not received"))
        self.buttons = [
            Button(_(why), partial(self._dismiss, why), size="small") for why in REASONS
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        across = QHBoxLayout()
        across.setSpacing(8)
        for button in self.buttons:
            across.addWidget(button)
        across.addWidget(self.reason, 1)
        column.addLayout(across)
        self.show_row(None)

    def show_row(self, row: ArrivalRow | None) -> None:
        """Offer to dismiss this arrival; nothing where nobody waits."""
        if row is None or self.row is None or row.arrival_id != self.row.arrival_id:
            self.reason.set_value(None)
        self.row = row
        self.setVisible(row is not None and row.waiting() and may(Permission.ARRIVE))

    def _typed(self) -> None:
        if self.reason.is_empty():
            self.reason.show_error(_("Say why this car is not received."))
        elif self.reason.validate():
            self._do(self.reason.text())

    def _dismiss(self, why: str) -> None:
        self._do(_(why))

    def _do(self, reason: str) -> None:
        if self.row is None:
            return
        key, plate = self.row.arrival_id, show_plate(self.row.plate)
        run(
            self,
            dismiss_arrival,
            arrival_id=key,
            reason=reason,
            said=_("{plate} is off the list.").format(plate=plate),
            undo=lambda: run(self, expect_again, arrival_id=key),
        )
