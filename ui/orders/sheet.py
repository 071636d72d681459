"""What was signed on paper: order and walk-round as sealed, or sealed anew once the order changed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from reception.billing.actions import issue_extra_sheet, issue_order_sheet, issue_walk_round
from reception.billing.queries import order_sheet_data
from reception.core.text import _
from reception.orders.extra_sheet import sheet_of
from reception.orders.queries import OrderCard
from reception.orders.sheets import same_order
from reception.papers.actions import Issued
from reception.papers.queries import live_paper, paper, sealed
from reception.papers.rules import PaperKind
from reception.papers.values import OrderSheetData
from reception.visits.damages import walk_round
from reports.renderers import render
from ui.papers import show_papers
from ui.run import run


def show_sheets(owner: QWidget, card: OrderCard) -> None:
    """Show an order's papers together, to be printed at once; they are archived first (SAFETY)."""
    order_id = card.row.order_id
    papers = [_order_sheet(owner, order_id)]
    if walk_round(card.visit_id).body:
        papers.append(_walk_round(owner, order_id))
    found = [key for key in papers if key is not None]
    if len(found) == len(papers):
        number = paper(found[0]).number
        title = _("Order and estimate {number}").format(number=number)
        if len(found) > 1:
            title = _("Order and walk-round {number}").format(number=card.row.number)
        show_papers(owner, found, title=title, name=number)


def _order_sheet(owner: QWidget, order_id: int) -> int | None:
    kept = live_paper(order_id, PaperKind.ORDER_SHEET)
    if kept is not None:
        then, present = sealed(kept.paper_id, OrderSheetData), order_sheet_data(order_id)
        signed = (present.customer_signature, present.signed_before)
        if same_order(then, present) and (then.customer_signature, then.signed_before) == signed:
            return kept.paper_id
    return _issued(owner, issue_order_sheet, order_id=order_id)


def _walk_round(owner: QWidget, order_id: int) -> int | None:
    kept = live_paper(order_id, PaperKind.WALK_ROUND)
    if kept is not None:
        return kept.paper_id
    return _issued(owner, issue_walk_round, order_id=order_id)


def show_extra_sheet(owner: QWidget, extra_id: int) -> None:
    """Show the sheet of one asking: to be signed by hand, or with the answer."""
    key = sheet_of(extra_id)
    if key is None:
        key = _issued(owner, issue_extra_sheet, extra_id=extra_id)
    if key is not None:
        number = paper(key).number
        title = _("Additional work sheet {number}").format(number=number)
        show_papers(owner, [key], title=title, name=number)


def _issued(owner: QWidget, action: Callable[..., Issued], **subject: Any) -> int | None:
    """Issue a paper and return its key; None when it was refused."""
    made: list[Issued] = []
    run(owner, action, render=render, done=made.append, **subject)
    return made[0].paper_id if made else None
