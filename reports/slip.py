"""Three-part service slip 服务维修单 (DOMAIN §3): every copy labelled, the third is the customer's.

Each copy carries the charges, the service phone and the warranty's scope and period, even where
nothing was repaired. How it looks is the branch's own form, sealed with it. `render_slip` is
deterministic: the archived bytes can be proved again.
"""

from collections.abc import Callable, Iterable

from reception.core.text import _
from reception.papers.forms import picture
from reception.papers.values import SlipData
from reports import slip_words as words
from reports.blocks import (
    SIGN_HEIGHT,
    SIGN_LEFT,
    SIGN_RIGHT,
    fields,
    fits_sign_line,
    frame_height,
    framed,
    sign_line,
    ticks,
)
from reports.fonts import width
from reports.heads import copy_label, letterhead
from reports.page import GREY, LEFT, RIGHT, SIZE, Document, Page, Paper
from reports.slip_grid import draw_on_grid
from reports.sums import HEIGHT as HEIGHT_OF_SUMS
from reports.sums import in_figures_and_words, sums
from reports.table import draw_table
from reports.wrap import wrap

_MOST_REMARK = 24  # lines: the box stays on one page with the signatures
_BLANK = 24.0  # points from one line for handwriting to the next


def _promise(paper: Paper, data: SlipData, refusal: bool) -> None:
    """Draw what is promised; with `refusal` also why the customer did not sign, which is too long
    for where they would have.
    """
    texts = words.promises(data)
    if refusal:
        texts.append((_("Not signed"), data.refused_reason))
    framed(paper, texts)


def _blank_lines(paper: Paper, data: SlipData) -> None:
    """Draw the branch's lines for handwriting."""
    name = data.form.blank_title
    start = LEFT + (width(name, SIZE) + 8 if name else 0)
    for number in range(data.form.blank_lines):
        paper.room(_BLANK)
        if number == 0 and name:
            paper.page.text(LEFT, paper.y + _BLANK - 4, name, ink=GREY)
        paper.y += _BLANK
        paper.page.rule(paper.y, start if number == 0 else LEFT, RIGHT)
    paper.y += 10 if data.form.blank_lines else 0


def _remark(data: SlipData) -> tuple[float, list[str]]:
    """Return where the customer's other words begin, and their lines."""
    start = LEFT + 9 + width(_("Other words:"), SIZE) + 8
    return start, wrap(data.remark, RIGHT - 9 - start, SIZE, most=_MOST_REMARK)


def _opinion(paper: Paper, data: SlipData) -> None:
    """Draw the opinion as the customer ticked it, with a line for other words."""
    label = _("Customer's opinion")
    hint = _("(ticked by the customer)")
    other = _("Other words:")
    start, remark = _remark(data)
    signing = SIGN_HEIGHT * (2 if data.witness else 1)
    paper.room(46 + (len(remark) - 1) * 13 + 24 + signing)  # stays together with the signatures
    page, top = paper.page, paper.y
    page.text(LEFT + 9, top + 16.5, label, ink=GREY)
    x = LEFT + 9 + width(label, SIZE)
    page.text(x, top + 16.5, hint, ink=GREY)
    page.text(x + width(hint, SIZE) + 8, top + 16.5, ticks(words.OPINIONS, data.opinion))
    page.text(LEFT + 9, top + 35, other, ink=GREY)
    y = page.lines(start, top + 35, remark)
    page.rule(y - 10, start, RIGHT - 9, weight=0.5)
    bottom = y - 2
    page.box(LEFT, top, RIGHT, bottom)
    paper.y = bottom


def _signatures(paper: Paper, data: SlipData, label: str, instead: str) -> None:
    """Draw who hands over and who takes; below them the witness of a refusal."""
    sign_line(paper, _("Advisor"), data.advisor_signature, *SIGN_LEFT)
    signature, at = data.customer_signature, data.issued_at
    sign_line(paper, label, signature, *SIGN_RIGHT, instead=instead, at=at)
    if data.witness:
        paper.y += SIGN_HEIGHT
        seen, name = data.witness_signature, data.witness
        sign_line(paper, _("Witness"), seen, *SIGN_RIGHT, instead=name, at=at)


def _tail(data: SlipData) -> float:
    """Return how tall the sheet's end is, from the sums to the signatures."""
    signing = SIGN_HEIGHT * (2 if data.witness else 1)
    blank = _BLANK * data.form.blank_lines + 10
    opinion = 71.0 + 13 * len(_remark(data)[1])
    return HEIGHT_OF_SUMS + 14 + frame_height(words.promises(data)) + blank + opinion + signing


def _labels(data: SlipData) -> list[Callable[[Page], None]]:
    margin = [f"{copy.ordinal} {copy.name}" for copy in data.copies]
    return [
        copy_label(
            f"{copy.ordinal}　{copy.name}（{copy.colour_name}）", copy.colour, margin, number
        )
        for number, copy in enumerate(data.copies)
    ]


def _draw(document: Document, data: SlipData) -> None:
    if data.form.layout != "a4":
        draw_on_grid(document, data)
        return
    paper = Paper(document)
    letterhead(
        paper,
        words.title(data),
        data.number,
        data.branch,
        reprint=data.reprint,
        voided=data.voided,
        logo=picture(data.form.logo),
    )
    fields(paper, words.head_fields(data), wide=words.fault(data))
    paper.y += 10
    if data.lines:
        draw_table(paper, words.columns(data), words.rows(data), tail=_tail(data))
    else:
        framed(paper, [("", _("No work was done and no part was used on this visit."))])
    sums(paper, data.totals)
    in_figures_and_words(paper, _("Customer pays (in words)"), words.customer_pays(data))
    paper.y += 4
    signs, instead = _("Customer's signature"), data.refused_reason
    if instead:
        instead = _("Not signed: {reason}").format(reason=instead)
    elsewhere = not fits_sign_line(signs, instead, *SIGN_RIGHT)
    _promise(paper, data, refusal=elsewhere)
    paper.y += 10
    _blank_lines(paper, data)
    _opinion(paper, data)
    paper.y += 24
    if elsewhere:
        instead = _("Not signed: {reason}").format(reason=_("the reason stands above"))
    _signatures(paper, data, signs, instead)
    paper.issue(_labels(data), words.foot(data))


def render_slip(data: SlipData) -> bytes:
    """Return the slip as PDF, laid out as its form says, on more pages where the lines need them."""
    title = f"{words.title(data)} {data.number}".rstrip()
    document = Document(title, data.branch.name, data.car.order_number)
    _draw(document, data)
    return document.finished()


def render_slips(batch: Iterable[SlipData]) -> bytes:
    """Return many slips as one PDF to print, their fonts embedded once."""
    document = Document(_("Service slips"), "")
    for data in batch:
        _draw(document, data)
    return document.finished()
