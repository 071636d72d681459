"""Archived papers in one window: shown together, printed at once, each noted for itself."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reception.papers.actions import note_printed
from reception.papers.queries import paper, reprint_bytes
from reports.joined import joined
from reports.renderers import renderer
from ui.run import ask_for, run
from ui.slip_at_printer import at_printer
from ui.widgets.preview import show_pdf


def pages_of(owner: QWidget, paper_ids: Sequence[int]) -> bytes | None:
    """Return archived papers as one PDF for the next print; None when a sentence was shown."""
    found = []
    for paper_id in paper_ids:
        pdf = ask_for(owner, reprint_bytes, paper_id=paper_id, render_as=renderer)
        if pdf is None:
            return None
        found.append(pdf)
    return joined(found)


def show_papers(owner: QWidget, paper_ids: Sequence[int], *, title: str, name: str) -> None:
    """Show papers as one PDF; what is printed or saved is noted on every one of them."""
    pdf = pages_of(owner, paper_ids)
    first = ask_for(owner, paper, paper_id=paper_ids[0]) if pdf is not None else None
    if pdf is None or first is None:
        return

    def note_saved() -> None:
        for paper_id in paper_ids:
            run(owner, note_printed, paper_id=paper_id, what="saved")

    show_pdf(
        owner,
        pdf,
        title=title,
        name=name,
        kind=first.kind,
        paper_ids=paper_ids,
        saved=note_saved,
        at_printer=at_printer(first),
    )
