"""What the customer signs, in whole words above the line: at check-in, or later on the order."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from reception.billing.actions import sign_order
from reception.core import clock, money, settings
from reception.core.text import _
from reception.customers.queries import told_at
from reception.orders.queries import OrderCard
from reception.orders.rules import LineDraft, sums
from reception.vehicles.rules import show_plate
from reception.visits.damages import WalkRound, in_words, walk_round
from reports.renderers import render
from ui.run import run
from ui.widgets.signature import SignaturePad


def signed_words(
    plate: str,
    lines: Sequence[LineDraft],
    promised_at: datetime | None,
    walk: WalkRound,
    *,
    told: bool,
) -> str:
    """Return the order, its price and promise, the walk-round and the privacy notice as read.

    `told`: the notice was given before and need not be read again.
    """
    due = sums(lines)
    said = [
        _("{plate}: I order this work: {work}.").format(
            plate=show_plate(plate), work="、".join(li.name for li in lines) or _("inspection")
        ),
        _("Estimate {total} yuan, of which I pay {own} yuan.").format(
            total=money.show(due.total), own=money.show(due.customer)
        ),
    ]
    if promised_at is not None:
        said[-1] += _(" Ready by {time}.").format(time=clock.show(promised_at))
    if walk.body:
        said.append(_walk_words(walk))
    said.append(_("I have been told how my data are used and kept."))
    if not told:
        said.append(settings.read(settings.PRIVACY_NOTICE))
    return "\n".join(said)


def _walk_words(walk: WalkRound) -> str:
    if walk.damages:
        text = _("Seen on the car together, {count} marks: {damages}.")
        marks = "、".join(in_words(mark) for mark in walk.damages)
        text = text.format(count=len(walk.damages), damages=marks)
    else:
        text = _("Seen on the car together: no damage.")
    if walk.photos:
        text += _(" {count} photos.").format(count=len(walk.photos))
    return text


def pad_for(owner: QWidget, *, signer: str, text: str) -> SignaturePad:
    """Return the pad to sign on; what draws the papers is loaded now, not while all others wait.

    The first paper of a session loads fonts and ReportLab, which would keep the database locked.
    """
    from reports import order_sheet, walk_round  # noqa: F401  # loaded here
    from reports.fonts import faces

    faces()
    pad = SignaturePad(owner, signer=signer, text=text)
    pad.finished.connect(pad.deleteLater)
    return pad


def let_sign(owner: QWidget, card: OrderCard, done: Callable[[], object]) -> None:
    """Let a customer sign an order that was opened unsigned; both papers are sealed with it."""
    told = told_at(card.customer_id) is not None
    pad = pad_for(
        owner,
        signer=card.sender or card.row.customer,
        text=signed_words(
            card.row.plate, card.lines, card.row.promised_at, walk_round(card.visit_id), told=told
        ),
    )

    def seal() -> None:
        run(
            owner,
            sign_order,
            order_id=card.row.order_id,
            signature=pad.signature(),
            render=render,
            told=not told,
            said=_("Signed; the papers are archived. F9 prints them."),
            done=lambda _nothing: done(),
        )

    pad.accepted.connect(seal)
    pad.open()
