"""Additional work 增项单: what was found, what it costs and delays, how the customer answered.

One A4 or more: signed by hand while it waits for the answer, sealed with the answer once there is
one (DOMAIN §4: consent, with how, who and when, before a line may be worked).
"""

from decimal import Decimal

from reception.core.text import _
from reception.core.time_words import span
from reception.orders.extras import ANSWER_NAMES, HOW_NAMES, Answer, How
from reception.papers.values import ExtraSheetData, PaperLine
from reports.blocks import (
    SIGN_LEFT,
    SIGN_RIGHT,
    fields,
    framed,
    line_kind,
    moment,
    money,
    plate,
    quantity,
    sign_line,
)
from reports.heads import letterhead
from reports.page import Document, Paper
from reports.pictures import place_photos
from reports.sums import in_figures_and_words
from reports.table import Column, draw_table

_OPEN = "☐"


def _found(paper: Paper, data: ExtraSheetData) -> None:
    car = data.car
    promised = _("Promised for") if data.state == Answer.ASKED else _("New promise time")
    fields(
        paper,
        [
            (_("Customer"), car.owner),
            (_("Phone"), car.phone),
            (_("Plate"), plate(car.plate)),
            (_("Model"), car.model),
            (_("VIN"), car.vin),
            (_("Order no."), car.order_number),
            (_("Asked at"), moment(data.asked_at)),
            (_("Asked by"), data.asked_by),
            (_("Takes longer by"), span(data.delay_minutes) if data.delay_minutes else ""),
            (promised, moment(data.promised_at)),
        ],
        wide=[(_("What was found"), data.reason)],
    )


def _items(paper: Paper, data: ExtraSheetData) -> None:
    columns = [
        Column(_("No.")),
        Column(_("Kind")),
        Column(_("Work / material"), share=1),
        Column(_("Quantity"), "right"),
        Column(_("Price"), "right"),
        Column(_("Amount"), "right"),
        Column(_("Customer's answer")),
    ]
    rows = [
        [
            str(number),
            line_kind(line),
            _name(line, before),
            quantity(line.quantity),
            money(line.price),
            money(line.amount - before),
            _ticked(answer),
        ]
        for number, (line, before, answer) in enumerate(
            zip(data.lines, data.before, data.answers, strict=True), 1
        )
    ]
    draw_table(paper, columns, rows)


def _name(line: PaperLine, before: Decimal) -> str:
    """Return what is done; of a dearer line also from what to what."""
    if not before:
        return line.name
    text = _("{name} (instead of {before} now {amount})")
    return text.format(name=line.name, before=money(before), amount=money(line.amount))


def _ticked(answer: str) -> str:
    yes = "☑" if answer == Answer.AGREED else _OPEN
    no = "☑" if answer == Answer.DECLINED else _OPEN
    return f"{yes} {_('Agrees')}　{no} {_('Declines')}"


def _answered(data: ExtraSheetData) -> list[tuple[str, str]]:
    """Return how the customer answered, or what is to be ticked and written by hand."""
    if data.state == Answer.ASKED:
        how = "　".join(f"{_OPEN} {_(name)}" for name in HOW_NAMES.values())
        return [
            (_("Answered how"), how),
            ("", _("Nothing of this is worked before the customer has agreed to it.")),
        ]
    said = _(ANSWER_NAMES[Answer(data.state)])
    if data.agreed != data.total and data.state == Answer.AGREED:
        said += _(", to {amount} yuan").format(amount=money(data.agreed))
    parts = (said, _(HOW_NAMES[How(data.how)]) if data.how else "", data.who, data.phone)
    about = [(_("Answer"), " · ".join(part for part in parts if part))]
    noted = _("{time}, noted by {name}").format(time=moment(data.decided_at), name=data.noted_by)
    about.append((_("Answered at"), noted))
    if data.note:
        about.append((_("Reason"), data.note))
    return about


def render_extra_sheet(data: ExtraSheetData) -> bytes:
    """Return the sheet of additional work as PDF, one copy."""
    title = _("Additional work sheet")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.car.order_number)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    _found(paper, data)
    paper.y += 10
    _items(paper, data)
    in_figures_and_words(paper, _("Additional cost (in words)"), data.total)
    paper.y += 10
    if data.photos:
        place_photos(paper, data.photos)
        paper.y += 4
    framed(paper, _answered(data))
    paper.y += 14
    paper.room(62)
    advisor = data.noted_by or data.car.advisor
    at = data.decided_at or data.asked_at
    sign_line(paper, _("Advisor"), None, *SIGN_LEFT, instead=advisor, at=at)
    signature, instead = data.customer_signature, ""
    if signature is None and data.state != Answer.ASKED:
        instead = _("Answered {how}").format(how=_(HOW_NAMES[How(data.how)])) if data.how else ""
    sign_line(paper, _("Customer's signature"), signature, *SIGN_RIGHT, instead=instead, at=at)
    foot = f"{_('This slip is not an invoice')} · {moment(data.issued_at)}"
    paper.issue([lambda page: None], foot)
    return document.finished()
