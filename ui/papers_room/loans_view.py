"""借阅登记: which paper is with whom until when; lent by number or scan, taken back with a word."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.text import _
from reception.papers.custody import lend, take_back
from reception.papers.custody_queries import LoanRow, loans, loans_of
from reception.staff.queries import people
from ui.billing.words import paper_word
from ui.list_tools import ListTools
from ui.run import run
from ui.widgets import (
    Button,
    Card,
    Column,
    DataTable,
    DayField,
    EmptyState,
    Form,
    Label,
    LookupField,
    Offer,
    TextField,
)

SIDE = 340  # pixels
OVERDUE = 1  # the chip's place


class LoansView(QWidget):
    """The register at the left; beside it a paper is lent, or the marked one taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.row: LoanRow | None = None
        self.table: DataTable[LoanRow] = DataTable(
            [
                Column(_("Number"), lambda row: row.number, "text", 166),
                Column(_("Paper"), lambda row: row.kind, "text", 92, show=paper_word),
                Column(_("Borrower"), _borrower, "text", 130),
                Column(_("What for"), lambda row: row.reason, "text", 0),
                Column(_("Lent"), lambda row: row.lent_at, "time", 96),
                Column(_("Due back"), _due, "text", 112, sort=lambda text: text),
                Column(_("Return noted"), _back, "text", 176),
            ],
            empty=EmptyState(
                _("No paper is lent out."),
                _("Papers that leave the archive stand here until they are back."),
                icon="folder-open-outline",
            ),
            chips=[
                (_("Out"), lambda row: row.returned_at is None),
                (_("Overdue"), lambda row: row.overdue()),
                (_("Returned"), lambda row: row.returned_at is not None),
            ],
        )
        ListTools(self.table, "loans", _("Lent papers"))
        self.table.chosen.connect(self._chosen)
        self.form = Form(self)
        add = self.form.add
        self.number = add(
            TextField("number", _("Number"), required=True, hint=_("Scan or type"), most=40)
        )
        self.borrower = add(
            LookupField("borrower", _("Borrower"), _colleagues, required=True, free=True,
                        hint=_("Colleague, or a name"))
        )  # fmt: skip
        self.reason = add(TextField("reason", _("What for"), required=True, most=100))
        self.due = add(DayField("due_on", _("Due back"), required=True))
        self.lend_button = Button(_("Lend"), self.submit, key="F8", primary=True)
        self.form.submitted.connect(self.submit)
        self.remark = TextField("remark", _("State, if worth a word"), most=100)
        self.back_button = Button(_("Take paper back"), self._take_back, icon="tray-arrow-down")
        self.about = Label("", "soft", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        left = Card(tight=True)
        left.body.addWidget(self.table, 1)
        out = Card(_("Lend a paper"))
        out.add(self.number, self.borrower, self.reason, self.due)
        out.body.addWidget(self.lend_button, 0, Qt.AlignmentFlag.AlignRight)
        self.back = Card(_("Take paper back"))
        self.back.add(self.about, self.remark)
        self.back.body.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignRight)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.back)
        side.addWidget(out)
        side.addStretch()
        for card in (out, self.back):
            card.setFixedWidth(SIDE)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(left, 1)
        across.addLayout(side)
        self.setFocusProxy(self.number)
        self._chosen(None)

    def refresh(self) -> None:
        """Ask the register again."""
        self.table.set_rows(loans())
        if self.row is not None:
            self._chosen(next((r for r in self.table.rows() if _same(r, self.row)), None))

    def show_overdue(self) -> None:
        """Show what should be back by now, the longest due marked."""
        for place, chip in enumerate(self.table.chips):
            chip.setChecked(place == OVERDUE)
        if self.table.rows():
            self.table.view.setFocus()
            self.table.view.selectRow(0)

    def name_paper(self, text: str) -> None:
        """Begin with a paper: mark its open loan, or ask who borrows it."""
        lent = next((row for row in loans_of(text) if row.returned_at is None), None)
        if lent is None:
            self.number.set_value(text.strip().upper())
            self.borrower.setFocus()
            return
        self.refresh()
        self.table.choose(lambda row: row.loan_id == lent.loan_id)
        self._chosen(lent)
        self.back_button.setFocus()

    def _chosen(self, row: LoanRow | None) -> None:
        self.row = row if row is not None and row.returned_at is None else None
        self.back.setVisible(self.row is not None)
        self.remark.set_value(None)
        if self.row is not None:
            self.about.setText(f"{self.row.number} · {_borrower(self.row)}")

    def submit(self) -> None:
        """Lend the paper."""
        if self.form.validate():
            values = self.form.values()
            if isinstance(values["borrower"], int):
                values["colleague_id"] = values.pop("borrower")
            run(
                self,
                lend,
                said=_("{number} is lent.").format(number=self.number.text().strip().upper()),
                done=self._lent,
                **values,
            )

    def _lent(self, _key: int) -> None:
        self.form.clear()
        self.number.setFocus()
        self.refresh()

    def _take_back(self) -> None:
        row = self.row
        if row is not None:
            run(
                self,
                take_back,
                loan_id=row.loan_id,
                version=row.version,
                remark=self.remark.text(),
                said=_("{number} is back.").format(number=row.number),
                done=lambda _result: self.refresh(),
            )


def _colleagues(typed: str) -> list[Offer]:
    """Return the colleagues whose name or login fits: a deletion request never reaches those."""
    return [
        Offer(person.person_id, person.name, person.login)
        for person in people()
        if typed.lower() in person.name.lower() or typed.lower() in person.login.lower()
    ]


def _borrower(row: LoanRow) -> str:
    return _("{name} (outside)").format(name=row.borrower) if row.outside else row.borrower


def _same(row: LoanRow, other: LoanRow) -> bool:
    return row.loan_id == other.loan_id


def _due(row: LoanRow) -> str:
    day = row.due_on.isoformat()
    return _("✕ {day} overdue").format(day=f"{row.due_on:%m-%d}") if row.overdue() else day


def _back(row: LoanRow) -> str:
    if row.returned_at is None:
        return "—"
    parts = (clock.show(row.returned_at, "%m-%d %H:%M"), row.returned_by, row.remark)
    return " · ".join(part for part in parts if part)
