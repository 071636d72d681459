"""The archive of papers: today's, another day's, or what a number, plate or name brings up."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.papers.archive import ArchiveRow, find_papers, papers_on
from reception.papers.batch import papers_between
from reception.papers.rules import RECEIPTS, PaperKind
from ui.billing.paper_view import PaperView
from ui.billing.words import paper_word
from ui.list_tools import ListTools
from ui.widgets import Button, Card, Column, DataTable, EmptyState, TextField, tip

WIDE = 584  # pixels: a paper’s whole number beside its plate and time


def _issued(at: datetime) -> str:
    return clock.show(at, "%m-%d %H:%M")


def _note(row: ArchiveRow) -> str:
    if row.voided:
        return _("void")
    return _("printed {count}").format(count=row.prints) if row.prints else ""


class ArchiveView(QWidget):
    """List at the left, the paper beside it."""

    def __init__(self, custody: Callable[[], object]) -> None:
        super().__init__()
        self.custody = Button(_("Custody…"), custody, icon="folder-open-outline", size="small")
        self.day: date = clock.today()
        self._made_on = self.day
        self.search = TextField("find", hint=_("Number, plate, phone or name"))
        self.earlier = Button("", lambda: self.go(-1), icon="chevron-left")
        self.later = Button("", lambda: self.go(1), icon="chevron-right")
        self.present = Button("", lambda: self.go(0))
        for button, words in ((self.earlier, _("Day before")), (self.later, _("Day after"))):
            button.setAccessibleName(words)
            tip(button, words)
        self.table: DataTable[ArchiveRow] = DataTable(
            [
                Column(_("Paper"), lambda row: row.kind, "text", 116, show=paper_word),
                Column(_("Number"), lambda row: row.number, "text", 0),
                Column(_("Plate"), lambda row: row.plate, "plate", 100),
                Column(_("Issued"), lambda row: row.issued_at, "date", 95, show=_issued),
                Column("", _note, "soft", 74),
            ],
            empty=EmptyState(
                _("No papers here."),
                _("Papers of this day stand here; search for a number, plate or name."),
                icon="file-document-outline",
            ),
            chips=[
                (_("Slips"), lambda row: row.kind == PaperKind.SLIP),
                (_("Settlement lists"), lambda row: row.kind == PaperKind.SETTLEMENT),
                (_("Money papers"), lambda row: row.kind in RECEIPTS),
                (_("Gate passes"), lambda row: row.kind == PaperKind.GATE_PASS),
                (_("Void"), lambda row: row.voided),
            ],
        )
        ListTools(self.table, "papers", _("Archive of papers"))
        self.table.chosen.connect(self._chosen)
        self.paper = PaperView()
        self.beside = QStackedWidget()
        self.beside.addWidget(
            EmptyState(
                _("No paper is open."),
                _("Choose one at the left; it opens here, as it was archived."),
                icon="file-document-outline",
            )
        )
        self.beside.addWidget(self.paper)
        self.many = Button(_("Print many…"), self._offer_many, icon="printer-outline", size="small")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(self.refresh)
        self.search.changed.connect(self._wait.start)
        self._lay_out()

    def _lay_out(self) -> None:
        left = Card(_("Archive of papers"))
        left.head.addWidget(self.many)
        left.setFixedWidth(WIDE)
        left.head.addWidget(self.custody)
        if not may(Permission.KEEP_PAPERS):
            self.custody.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        for button in (self.earlier, self.present, self.later):
            row.addWidget(button)
        left.add(row)
        left.body.addWidget(self.table, 1)
        right = Card(tight=True)
        right.body.addWidget(self.beside, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(left)
        across.addWidget(right, 1)
        self.setFocusProxy(self.search)

    def go(self, days: int) -> None:
        """Show another day's papers; 0 is today."""
        self.day = clock.today() if days == 0 else self.day + timedelta(days=days)
        self.search.set_value(None)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the papers again."""
        if clock.today() != self._made_on:
            self.day = self._made_on = clock.today()
        today = self.day == clock.today()
        self.present.setText(_("Today") if today else self.day.isoformat())
        self.later.setEnabled(not today)
        text = self.search.text().strip()
        self.table.set_rows(find_papers(text) if text else papers_on(self.day))

    def many_menu(self) -> QMenu:
        """Return what may be printed at once: the marked papers, the day's slips, the month's."""
        made = QMenu(self)
        first = self.day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        marked = self.table.marked()
        offers = [
            (_("Marked papers"), tuple(row.paper_id for row in marked)),
            (
                _("Slips of {day}").format(day=self.day.isoformat()),
                papers_between(PaperKind.SLIP, self.day, self.day),
            ),
            (
                _("Slips of {month}").format(month=f"{first:%Y-%m}"),
                papers_between(PaperKind.SLIP, first, last),
            ),
        ]
        for word, found in offers:
            entry = made.addAction(f"{word} ({len(found)})")
            entry.setEnabled(bool(found))
            kind = marked[0].kind if marked and found == offers[0][1] else PaperKind.SLIP
            entry.triggered.connect(
                lambda _on=False, word=word, found=found, kind=kind: self._print_many(
                    word, found, kind
                )
            )
        return made

    def _offer_many(self) -> None:
        self.many_menu().popup(self.many.mapToGlobal(self.many.rect().bottomLeft()))

    def _print_many(self, title: str, paper_ids: tuple[int, ...], kind: str) -> None:
        from ui.printing.batch import print_batch

        print_batch(self, paper_ids, title=title, kind=kind)
        self.refresh()

    def _chosen(self, row: ArchiveRow | None) -> None:
        if row is not None and row.paper_id != self.paper.paper_id:
            self.open(row.paper_id)

    def open(self, paper_id: int) -> None:
        """Show one paper."""
        if self.paper.show_paper(paper_id):
            self.beside.setCurrentWidget(self.paper)
