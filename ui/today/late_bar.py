"""Below the list of overdue slips: why this one is not archived yet, and by when; or its scan."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import N_, _
from reception.core.units import day_number
from reception.papers.actions import explain_late_slip
from reception.papers.queries import OverdueSlip
from reception.vehicles.rules import show_plate
from ui.run import run
from ui.scans import attach, choose_scan
from ui.widgets import Button, DayField, Form, TextField

REASONS = (N_("Waiting for parts"), N_("Insurer has not agreed"), N_("Customer comes later"))


class LateBar(QWidget):
    """The usual reasons by one press, another by typing, and the day."""

    def __init__(self) -> None:
        super().__init__()
        self.row: OverdueSlip | None = None
        self.form = Form(self)
        self.reason = self.form.add(
            TextField("reason", _("Why it is not archived"), required=True, most=100)
        )
        self.day = self.form.add(DayField("expected_on", _("Archived by"), required=True))
        self.day.setFixedWidth(150)
        self.do = Button(_("Note why"), self.submit)
        self.scan = Button(_("Attach scan…"), self._scan, icon="paperclip")
        self.form.submitted.connect(self.submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        usual = QHBoxLayout()
        usual.setSpacing(8)
        for why in REASONS:
            usual.addWidget(Button(_(why), partial(self._take, why), size="small"))
        usual.addStretch()
        usual.addWidget(self.scan)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(self.reason, 1)
        across.addWidget(self.day)
        across.addWidget(self.do, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(usual)
        column.addLayout(across)
        self.show_row(None)

    def show_row(self, row: OverdueSlip | None) -> None:
        """Ask about this slip; what is half typed about the same one stays."""
        if row is None or self.row is None or row.order_id != self.row.order_id:
            self.form.clear()
            if row is not None and row.expected_on is not None:
                self.reason.set_value(row.reason)
                if not row.open():
                    self.day.set_value(day_number(row.expected_on))
        self.row = row
        self.scan.setVisible(bool(row and row.paper_id) and may(Permission.KEEP_PAPERS))
        self.setVisible(row is not None and may(Permission.EDIT_ORDER))

    def _take(self, why: str) -> None:
        self.reason.set_value(_(why))
        self.day.setFocus()

    def _scan(self) -> None:
        """Attach the hand-signed copy: then nothing is asked any more."""
        row = self.row
        if row is not None:
            files = choose_scan(self, row.paper_number)
            if files:
                attach(self, row.paper_id, files, done=lambda: None)

    def submit(self) -> None:
        """Note it."""
        if self.row is None or not self.form.validate():
            return
        run(
            self,
            explain_late_slip,
            order_id=self.row.order_id,
            said=_("{plate}: noted why and by when.").format(plate=show_plate(self.row.plate)),
            **self.form.values(),
        )


def when_words(row: OverdueSlip) -> str:
    """Return by when the slip will be archived and who said so; who has to say it otherwise."""
    if row.expected_on is None:
        return _("✕ not said why")
    day = f"{row.expected_on:%m-%d}"
    if row.open():
        return _("✕ was due {day}").format(day=day)
    return _("by {day} · {person}").format(day=day, person=row.said_by)
