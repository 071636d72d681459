"""The inspection sheet to be printed: as it was sealed at the final pass, else sealed now."""

from PySide6.QtWidgets import QWidget

from reception.core.text import _
from reception.papers.actions import Issued
from reception.papers.floor_values import InspectionSheetData
from reception.papers.queries import live_paper, paper
from reception.papers.rules import PaperKind
from reception.shopfloor.inspection_sheet import issue_inspection_sheet
from ui.papers import show_papers
from ui.run import run


def show_inspection_sheet(owner: QWidget, order_id: int) -> None:
    """Show an order's inspection sheet; it is archived first (SAFETY print)."""
    kept = live_paper(order_id, PaperKind.INSPECTION)
    if kept is not None:
        _show(owner, kept.paper_id)
        return
    from reports.renderers import renderer

    def show(issued: Issued) -> None:
        _show(owner, issued.paper_id)

    render = renderer(InspectionSheetData)
    run(owner, issue_inspection_sheet, order_id=order_id, render=render, done=show)


def _show(owner: QWidget, paper_id: int) -> None:
    number = paper(paper_id).number
    title = _("Inspection sheet {number}").format(number=number)
    show_papers(owner, [paper_id], title=title, name=number)
