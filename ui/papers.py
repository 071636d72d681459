"""Archived papers in one window: shown together, printed at once, each noted for itself."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reception.papers.actions import note_printed
from reception.papers.queries import reprint_bytes
from reports.joined import joined
from reports.renderers import renderer
from ui.run import ask_for, run
from ui.widgets.preview import show_pdf


def show_papers(owner: QWidget, paper_ids: Sequence[int], *, title: str, name: str) -> None:
    """Show papers as one PDF; what is printed or saved is noted on every one of them."""
    found = []
    for paper_id in paper_ids:
        pdf = ask_for(owner, reprint_bytes, paper_id=paper_id, render_as=renderer)
        if pdf is None:
            return
        found.append(pdf)

    def note(what: str) -> None:
        for paper_id in paper_ids:
            run(owner, note_printed, paper_id=paper_id, what=what)

    show_pdf(
        owner,
        joined(found),
        title=title,
        name=name,
        printed=lambda: note("printed"),
        saved=lambda: note("saved"),
    )
