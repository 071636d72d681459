"""A booking's slip on paper: as it was archived, or archived anew once the booking changed."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from reception.bookings.actions import issue_booking_slip
from reception.bookings.slip import booking_slip_data
from reception.core.text import _
from reception.papers.actions import Issued
from reception.papers.queries import live_paper, paper, sealed
from reception.papers.rules import PaperKind
from reception.papers.values import BookingSlipData
from reports.renderers import render
from ui.papers import show_papers
from ui.run import run


def show_slip(owner: QWidget, booking_id: int) -> None:
    """Show a booking's slip to be printed or saved; it is archived first (SAFETY print)."""
    kept = live_paper(booking_id, PaperKind.BOOKING)
    if kept is not None and _same(kept.paper_id, kept.number, booking_id):
        _show(owner, kept.paper_id)
        return

    def show(made: Issued) -> None:
        _show(owner, made.paper_id)

    run(owner, issue_booking_slip, booking_id=booking_id, render=render, done=show)


def _same(paper_id: int, number: str, booking_id: int) -> bool:
    then = sealed(paper_id, BookingSlipData)
    return then == replace(booking_slip_data(booking_id, number), issued_at=then.issued_at)


def _show(owner: QWidget, paper_id: int) -> None:
    number = paper(paper_id).number
    title = _("Booking slip {number}").format(number=number)
    show_papers(owner, [paper_id], title=title, name=number)
