"""收据: a deposit, a receipt on what was owed, a refund or a reversal; two copies.

An A5 across, as the gate pass: who, for what, how much in which way, and in words.
"""

from reception.billing.words import METHODS
from reception.core.text import N_, _
from reception.orders.words import word
from reception.papers.rules import PaperKind
from reception.papers.values import ReceiptData
from reports.blocks import (
    SIGN_HEIGHT,
    SIGN_LEFT,
    SIGN_RIGHT,
    fields,
    framed,
    moment,
    money,
    plate,
    sign_line,
)
from reports.heads import copy_label, letterhead
from reports.page import A5_HIGH, Document, Paper
from reports.sums import in_figures_and_words
from reports.table import Column, draw_table

TITLES = {
    PaperKind.DEPOSIT: N_("Deposit receipt"),
    PaperKind.BOOKING_DEPOSIT: N_("Deposit receipt"),
    PaperKind.REFUND: N_("Refund receipt"),
    PaperKind.BOOKING_REFUND: N_("Refund receipt"),
    PaperKind.REVERSAL: N_("Reversal of a settlement"),
    PaperKind.RECEIPT: N_("Money receipt"),
}
_BACK = {PaperKind.REFUND, PaperKind.BOOKING_REFUND, PaperKind.REVERSAL}
_LEFT = {
    PaperKind.DEPOSIT: N_("Deposit open"),
    PaperKind.BOOKING_DEPOSIT: N_("Deposit open"),
    PaperKind.RECEIPT: N_("Still owed"),
}
_NOTES = {
    PaperKind.DEPOSIT: N_("Bring this receipt: the deposit is taken off the bill, or given back."),
    PaperKind.BOOKING_DEPOSIT: N_(
        "Bring this receipt: the deposit is taken off the bill, or given back."
    ),
    PaperKind.REVERSAL: N_("The settlement list named above is void; a new one is given."),
}


def _moves(paper: Paper, data: ReceiptData) -> None:
    back = data.kind in _BACK
    columns = [
        Column(_("No.")),
        Column(_("Paid by"), share=1),
        Column(_("Way of refund") if back else _("Way of payment"), share=1),
        Column(_("Amount"), "right"),
    ]
    rows = [
        [str(number), word(move.payer), _(METHODS[move.method]), money(move.amount)]
        for number, move in enumerate(data.moves, 1)
    ]
    paper.y += 8
    draw_table(paper, columns, rows)


def _items(paper: Paper, data: ReceiptData) -> None:
    """Draw what a receipt over several sums stands for."""
    columns = [
        Column(_("No.")),
        Column(_("Settlement list"), share=1),
        Column(_("Order no."), share=1),
        Column(_("Plate")),
        Column(_("Amount"), "right"),
        Column(_("Still owed"), "right"),
    ]
    rows = [
        [
            str(number), item.list_number, item.about, plate(item.plate), money(item.amount),
            money(item.left),
        ]
        for number, item in enumerate(data.items, 1)
    ]  # fmt: skip
    paper.y += 8
    draw_table(paper, columns, rows)


def render_receipt(data: ReceiptData) -> bytes:
    """Return the receipt as PDF: the customer's copy and the branch's."""
    kind = PaperKind(data.kind)
    title = _(TITLES[kind])
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.about)
    paper = Paper(document, A5_HIGH)
    letterhead(*(paper, title, data.number, data.branch), reprint=data.reprint, voided=data.voided)
    facts = [
        (_("Customer"), data.name),
        (_("Plate"), plate(data.plate)),
        (_("Model"), data.model),
        (_("Booked for") if kind.startswith("booking") else _("Order no."), data.about),
        (_("Settlement list"), data.list_number),
        (_("Concerns"), data.against),
    ]
    fields(
        paper,
        [fact for fact in facts if fact[1]],
        wide=[(_("Reason"), data.reason)] if data.reason else [],
    )
    if data.items:
        _items(paper, data)
    _moves(paper, data)
    paper.y += 4
    in_figures_and_words(paper, _("Amount in words"), data.amount)
    notes = [(_(_LEFT[kind]), f"¥{money(data.left)}")] if kind in _LEFT else []
    notes += [(_("Notes"), _(_NOTES[kind]))] if kind in _NOTES else []
    if notes:
        paper.y += 8
        framed(paper, notes)
    paper.y += 12
    paper.room(SIGN_HEIGHT)
    sign_line(paper, _("Customer (signature)"), None, *SIGN_LEFT)
    sign_line(paper, _("Cashier {name}").format(name=data.person), None, *SIGN_RIGHT)
    names = [_("Customer's copy"), _("Branch's copy")]
    labels = [copy_label(name, "", names, number) for number, name in enumerate(names)]
    paper.issue(labels, f"{_('This slip is not an invoice')} · {moment(data.issued_at)}")
    return document.finished()
