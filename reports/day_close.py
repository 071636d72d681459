"""交班日结单: what somebody took since the last close, the cash counted, where it goes; one copy.

First the sums and the cash, which are signed; then every document, over as many pages as it needs.
"""

from decimal import Decimal

from reception.billing.day_close_rules import MONEY, PIECES
from reception.billing.words import DOCUMENTS, METHODS
from reception.core.text import _
from reception.orders.words import word
from reception.papers.close_values import CloseDocument, DayCloseData
from reports.blocks import (
    DASH,
    SIGN_LEFT,
    SIGN_RIGHT,
    fields,
    framed,
    moment,
    money,
    plate,
    sign_line,
)
from reports.heads import letterhead
from reports.page import GREY, LEFT, Document, Paper
from reports.sums import in_figures_and_words
from reports.table import Column, draw_table

_HEADING = 24.0  # points


def difference_words(difference: Decimal) -> str:
    """Return 长款 12.00, 短款 12.00, or that it is right."""
    if not difference:
        return _("✓ no difference")
    words = _("Over {amount}") if difference > 0 else _("Short {amount}")
    return words.format(amount=money(abs(difference)))


def float_words(kept: Decimal | None, opening: Decimal) -> list[tuple[str, str]]:
    """Return what float was added or taken away since the last close left `kept`, if any was."""
    change = Decimal(0) if kept is None else opening - kept
    if not change:
        return []
    return [(_("Float added") if change > 0 else _("Float taken away"), money(abs(change)))]


def _heading(paper: Paper, words: str) -> None:
    paper.page.text(LEFT, paper.y + 15, words, 10.5, ink=GREY)
    paper.y += _HEADING - 3


def _sums(paper: Paper, data: DayCloseData) -> None:
    columns = [
        Column(_("Way of payment"), share=1),
        Column(_("Money taken"), "right"),
        Column(_("Given back"), "right"),
        Column(_("Net"), "right"),
    ]
    rows = [
        [
            _(METHODS[each.method]),
            money(each.taken),
            money(each.back),
            money(each.taken - each.back),
        ]
        for each in data.sums
    ]
    moved = [each for each in data.sums if each.method in MONEY]
    taken, back = (sum((getattr(e, side) for e in moved), Decimal(0)) for side in ("taken", "back"))
    rows.append([_("Money, all ways"), money(taken), money(back), money(taken - back)])
    draw_table(paper, columns, rows, lambda: _heading(paper, _("By way of payment")), _HEADING)


def _cash(paper: Paper, data: DayCloseData) -> None:
    cash = data.cash
    paper.y += 6
    fields(
        paper,
        [
            (_("Left before"), DASH if cash.kept is None else money(cash.kept)),
            *float_words(cash.kept, cash.opening),
            (_("Opening float"), money(cash.opening)),
            (_("Cash taken"), money(cash.taken)),
            (_("Cash given back"), money(cash.back)),
            *([(_("Correction"), money(cash.correction))] if cash.correction else []),
            (_("Should be there"), money(cash.expected)),
            (_("Cash counted"), money(cash.counted)),
            (_("Difference"), difference_words(cash.difference)),
            (_("To the bank"), money(cash.handed)),
            (_("Left as float"), money(cash.remains)),
        ],
    )
    paper.y += 6
    counted = zip(PIECES, cash.pieces, strict=True)
    fields(
        paper,
        [
            (_(name), f"{number} = {money(value * number)}" if number else DASH)
            for (_n, value, name), number in counted
        ],
        columns=4,
    )
    paper.y += 4
    in_figures_and_words(paper, _("Counted, in words"), cash.counted)
    said = [
        (_("Reason"), data.reason),
        (_("Correction"), data.correction_note),
        (_("Closed in his stead"), data.stead),
    ]
    if any(text for _head, text in said):
        paper.y += 8
        framed(paper, [each for each in said if each[1]])


def _documents(paper: Paper, documents: tuple[CloseDocument, ...]) -> None:
    columns = [
        Column(_("No.")),
        Column(_("Number")),
        Column(_("Time")),
        Column(_("Order no."), share=1),
        Column(_("Plate")),
        Column(_("What")),
        Column(_("Way of payment")),
        Column(_("Amount"), "right"),
    ]
    rows = [
        [
            str(number), each.number, moment(each.at)[5:], each.order_number or DASH,
            plate(each.plate), _(DOCUMENTS[each.kind]), _way(each), money(each.amount),
        ]
        for number, each in enumerate(documents, 1)
    ]  # fmt: skip
    paper.y += 10
    draw_table(paper, columns, rows, lambda: _heading(paper, _("Documents of money")), _HEADING)


def _way(each: CloseDocument) -> str:
    way = _(METHODS[each.method])
    return way if each.payer == "customer" else f"{way} {word(each.payer)}"


def render_day_close(data: DayCloseData) -> bytes:
    """Return the close as PDF, one copy for the archive."""
    title = _("Close of a shift")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.person)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    facts = [
        (_("Whose"), data.person),
        (_("Since"), moment(data.since)),
        (_("Closed at"), moment(data.issued_at)),
        (_("Documents of money"), str(len(data.documents))),
    ]
    if data.closed_by:
        facts.append((_("Closed by"), data.closed_by))
    fields(paper, facts)
    paper.y += 6
    _sums(paper, data)
    _cash(paper, data)
    paper.y += 12
    paper.room(62)
    sign_line(paper, _("Cashier (signature)"), data.signature, *SIGN_LEFT)
    sign_line(paper, _("Taken over by"), None, *SIGN_RIGHT)
    paper.y += 62
    _documents(paper, data.documents)
    paper.issue([lambda page: None], moment(data.issued_at))
    return document.finished()
