"""The job sheet to be printed: as it was sealed, or sealed anew once order or plan changed."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from reception.core.text import _
from reception.papers.actions import Issued
from reception.papers.floor_values import JobSheetData
from reception.papers.queries import live_paper, paper, sealed
from reception.papers.rules import PaperKind
from reception.shopfloor.job_sheet import issue_job_sheet, job_sheet_data
from ui.run import run


def show_job_sheet(owner: QWidget, order_id: int) -> None:
    """Show an order's job sheet; it is archived first (SAFETY print)."""
    kept = live_paper(order_id, PaperKind.JOB_SHEET)
    if kept is not None:
        then = sealed(kept.paper_id, JobSheetData)
        present = job_sheet_data(order_id, kept.number)
        if then == replace(present, issued_at=then.issued_at):
            _show(owner, kept.paper_id)
            return
    from reports.renderers import renderer

    def show(issued: Issued) -> None:
        _show(owner, issued.paper_id)

    run(owner, issue_job_sheet, order_id=order_id, render=renderer(JobSheetData), done=show)


def _show(owner: QWidget, paper_id: int) -> None:
    from ui.papers import show_papers

    number = paper(paper_id).number
    title = _("Job sheet {number}").format(number=number)
    show_papers(owner, [paper_id], title=title, name=number)
