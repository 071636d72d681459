"""Above a paper: the paper as archived or a scan of its hand-signed copy; a new one is attached."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.papers.custody_queries import ScanRow, Scans, scans_of
from reception.papers.queries import PaperRow
from ui.background import Job
from ui.scans import attach, choose_scan
from ui.widgets import Button, ShortLabel

SHOWN = 2  # scans with a chip of their own, the newest first


class ScanBar(QWidget):
    """`show_paper(row)`; calls `look(scan)` when a scan, or with None the paper, is to be shown."""

    def __init__(self, look: Callable[[ScanRow | None], object]) -> None:
        super().__init__()
        self.row: PaperRow | None = None
        self.job: Job | None = None
        self._look = look
        self.chips = [Button("", partial(self._choose, n), kind="chip") for n in range(SHOWN + 1)]
        self.said = ShortLabel("", "soft")
        self.add = Button(_("Attach scan…"), self._ask, icon="paperclip")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for chip in self.chips:
            chip.setCheckable(True)
            row.addWidget(chip)
        row.addWidget(self.said, 1)
        row.addWidget(self.add)
        self.scans = Scans((), wanted=False)
        self.hide()

    def show_paper(self, row: PaperRow) -> None:
        """Show a paper's scans; the paper itself is what is looked at first."""
        self.row, self.scans = row, scans_of(row.paper_id)
        keeps, rows = may(Permission.KEEP_PAPERS), self.scans.rows
        for place, chip in enumerate(self.chips):
            chip.setText(_("As archived") if place == 0 else _name(rows, place))
            chip.setChecked(place == 0)
            chip.setVisible(bool(rows) and place <= len(rows))
            chip.updateGeometry()
        warns = self.scans.wanted or row.voided_at is not None
        self.said.say(self._words(), "warn" if warns else "soft")
        self.add.setVisible(keeps)
        self.setVisible(keeps or bool(rows) or self.scans.wanted)

    def _words(self) -> str:
        if self.scans.wanted:
            return _("⚠ Signed by hand: scan the copy and attach it.")
        if self.row is not None and self.row.voided_at is not None:
            return _("▲ This paper is void: a scan of it is only kept.")
        if not self.scans.rows:
            return ""
        if len(self.scans.rows) > 1:  # the chips say when; more does not fit beside them
            return _("✓ {count} scans").format(count=len(self.scans.rows))
        newest = self.scans.rows[0]
        words = _("✓ Scan archived {time} · {person} · {pages} pages")
        at = clock.show(newest.at, "%m-%d %H:%M")
        return words.format(time=at, person=newest.person, pages=newest.pages)

    def _choose(self, place: int) -> None:
        for other, chip in enumerate(self.chips):
            chip.setChecked(other == place)
        self._look(self.scans.rows[place - 1] if place else None)

    def _ask(self) -> None:
        if self.row is not None:
            self.take(choose_scan(self, self.row.number))

    def take(self, files: Sequence[Path]) -> None:
        """Attach files as one scan."""
        if self.row is None or not files or not may(Permission.KEEP_PAPERS):
            return
        row = self.row
        self.add.setEnabled(False)
        self.job = attach(
            self,
            row.paper_id,
            files,
            done=lambda: self._attached(row),
            ended=lambda: self.add.setEnabled(True),
        )

    def _attached(self, row: PaperRow) -> None:
        if self.row is row:
            self.show_paper(row)
            self._choose(1)


def _name(rows: Sequence[ScanRow], place: int) -> str:
    if place > len(rows):
        return ""
    if len(rows) == 1:
        return _("Scan")
    return _("Scan {time}").format(time=clock.show(rows[place - 1].at, "%m-%d %H:%M"))
