"""The order and estimate on paper: as it was sealed, and sealed anew once the order has changed."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from reception.billing.actions import issue_order_sheet
from reception.billing.queries import order_sheet_data
from reception.core.text import _
from reception.papers.actions import note_printed
from reception.papers.queries import live_paper, paper, reprint_bytes, sealed
from reception.papers.rules import PaperKind
from reception.papers.values import OrderSheetData
from reports.renderers import renderer
from ui.run import run
from ui.widgets.preview import show_pdf


def show_sheet(owner: QWidget, order_id: int) -> None:
    """Show an order's sheet to be printed; it is archived first (SAFETY print)."""
    kept = live_paper(order_id, PaperKind.ORDER_SHEET)
    if kept is not None and _same(kept.paper_id, order_id, kept.number):
        _show(owner, kept.paper_id)
        return
    run(
        owner,
        issue_order_sheet,
        order_id=order_id,
        render=renderer(OrderSheetData),
        done=lambda issued: _show(owner, issued.paper_id),
    )


def _same(paper_id: int, order_id: int, number: str) -> bool:
    then = sealed(paper_id, OrderSheetData)
    return then == replace(order_sheet_data(order_id, number), issued_at=then.issued_at)


def _show(owner: QWidget, paper_id: int) -> None:
    number = paper(paper_id).number
    show_pdf(
        owner,
        reprint_bytes(paper_id, renderer),
        title=_("Order and estimate {number}").format(number=number),
        name=number,
        printed=lambda: run(owner, note_printed, paper_id=paper_id),
    )
