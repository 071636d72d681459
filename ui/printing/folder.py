"""Papers as PDF files where there is no printer, or where this PC keeps them as files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from reception.core.errors import Refused
from reception.core.text import _
from reception.papers.batch import note_many
from ui.commands.place import write_file
from ui.printing.choices import PrintChoice
from ui.run import run
from ui.widgets.feedback import notice


def place(choice: PrintChoice) -> Path:
    """Return the folder for PDFs: the chosen one, or one among the person's documents."""
    if choice.folder:
        return Path(choice.folder)
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(documents)) / _("Printed papers")


def free_name(folder: Path, name: str) -> Path:
    """Return a file name that is not taken: CD01-1.pdf, then CD01-1 (2).pdf."""
    safe = "".join("-" if sign in '\\/:*?"<>|' or sign < " " else sign for sign in name).strip()
    path, number = folder / f"{safe or 'paper'}.pdf", 2
    while path.exists():
        path = folder / f"{safe or 'paper'} ({number}).pdf"
        number += 1
    return path


def make_room(folder: Path) -> None:
    """Make the folder; Refused where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            _("{file} cannot be written ({reason}). Choose another place.").format(
                file=folder, reason=error.strerror or type(error).__name__
            )
        ) from error


def save(
    owner: QWidget, pdf: bytes, name: str, choice: PrintChoice, paper_ids: Sequence[int] = (),
) -> bool:  # fmt: skip
    """Write the PDF there, note it, say where it is, offer to open the folder; tell whether it is."""

    def write() -> Path:
        path = new_file(choice, name)
        write_file(path, pdf)
        if paper_ids:
            note_many(paper_ids=list(paper_ids), what="saved")
        return path

    return run(owner, write, done=lambda path: tell_saved(owner, path, choice))


def new_file(choice: PrintChoice, name: str) -> Path:
    """Return a free file name in the folder for PDFs, made where need be; Refused where it cannot."""
    folder = place(choice)
    make_room(folder)
    return free_name(folder, name)


def tell_saved(owner: QWidget, path: Path, choice: PrintChoice) -> None:
    """Say where the PDF is and offer to open the folder."""
    words = _("Saved as a PDF: {file}")
    if choice.way == "default":
        words = _("This PC has no printer, so it is saved as a PDF: {file}")
    notice(
        owner, words.format(file=path), tone="info", button=_("Open folder"),
        press=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))),
    )  # fmt: skip
