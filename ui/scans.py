"""Attaching a scan of a hand-signed copy: files chosen or dropped, made plain off the window's thread."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFileDialog, QWidget

from reception.core.text import _
from reception.papers.custody import attach_scan
from reports.scan_file import LARGEST_FILE, ScanFile, scan_file
from ui.background import Job, Report, work
from ui.paper_check import read_file
from ui.run import run

_KINDS = "*.pdf *.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff"


def dropped(data: QMimeData) -> list[Path]:
    """Return the local files that are dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def choose_scan(owner: QWidget, number: str) -> list[Path]:
    """Let the person choose the pages of a scan; nothing when they think better of it."""
    title = _("Scan of {number}").format(number=number)
    pattern = _("Scans ({kinds})").format(kinds=_KINDS)
    found, _filter = QFileDialog.getOpenFileNames(owner, title, "", pattern)
    return sorted(Path(name) for name in found)


def attach(
    owner: QWidget,
    paper_id: int,
    files: Sequence[Path],
    *,
    done: Callable[[], object],
    ended: Callable[[], object] = lambda: None,
) -> Job:
    """Attach files to a paper as one scan; `ended` is called before `done`, and when it failed."""

    def make(report: Report) -> ScanFile:
        contents = [read_file(path, LARGEST_FILE) for path in files]
        return scan_file(contents, lambda _page: report(0.0, ""))

    def keep(made: ScanFile) -> None:
        ended()
        run(
            owner,
            attach_scan,
            paper_id=paper_id,
            content=made.content,
            pages=made.pages,
            said=_("The scan is archived with the paper."),
            done=lambda _key: done(),
        )

    return work(owner, make, done=keep, failed=ended)
