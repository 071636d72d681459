"""Complaint sheet 投诉单: facts, analysis, proposal, approval, the customer's consent, what was done.

One copy. What the care room has noted stands there; what it has not is left for the pen.
"""

from reception.care.complaint_rules import CHANNEL_NAMES, WHAT_NAMES, Channel, What
from reception.core.text import _
from reception.papers.after_values import ComplaintData
from reports.blocks import (
    SIGN_LEFT,
    SIGN_RIGHT,
    TO_WRITE,
    fields,
    framed,
    moment,
    plate,
    sign_line,
)
from reports.heads import letterhead
from reports.page import Document, Paper
from reports.table import Column, draw_table

_PEN = 3  # lines


def _said(data: ComplaintData, what: What) -> list[str]:
    return [step.text for step in data.steps if step.what == what and step.text]


def _part(paper: Paper, label: str, texts: list[str]) -> None:
    """Draw one numbered part: what was noted, or lines for the pen."""
    written = [(label if not n else "", text) for n, text in enumerate(texts)]
    framed(paper, written or [(label, TO_WRITE), *[("", TO_WRITE)] * (_PEN - 1)])
    paper.y += 6


def _agreement(paper: Paper, data: ComplaintData) -> None:
    signed = data.customer_signature is not None
    ticks = f"{'☑' if signed else '☐'} {_('I agree')}　☐ {_('I do not agree, because:')}"
    paper.room(110)  # the answer stands with the signatures
    _part(paper, _("5. Customer's answer"), [ticks])
    paper.y += 8
    sign_line(paper, _("Approved by"), None, *SIGN_LEFT)
    sign_line(paper, _("Customer's signature"), data.customer_signature, *SIGN_RIGHT)
    paper.y += 72


def _steps(paper: Paper, data: ComplaintData) -> None:
    columns = [Column(_("Time")), Column(_("Step")), Column(_("Person"))]
    columns.append(Column(_("Text of the step"), share=1))
    rows = [
        [moment(step.at), _(WHAT_NAMES[What(step.what)]), step.person, step.text]
        for step in data.steps
    ]
    if rows:
        paper.y += 4
        draw_table(paper, columns, rows)
        paper.y += 12


def render_complaint(data: ComplaintData) -> bytes:
    """Return the complaint sheet as PDF, one copy."""
    title = _("Complaint sheet")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.order_number)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    weight = _("Serious complaint") if data.serious else _("Ordinary complaint")
    fields(
        paper,
        [
            (_("Customer"), data.customer),
            (_("Phone"), data.phone),
            (_("Plate"), plate(data.plate)),
            (_("Model"), data.model),
            (_("Order no."), data.order_number),
            (_("Class"), weight),
            (_("Complaint came in"), moment(data.received_at)),
            (_("Came by"), _(CHANNEL_NAMES[Channel(data.channel)])),
            (_("Noted by"), data.noted_by),
            (_("Owner of the complaint"), data.owner),
            (_("Answer by"), moment(data.due_at)),
        ],
    )
    paper.y += 8
    _part(paper, _("1. Facts"), [data.words])
    _part(paper, _("2. Analysis of the cause"), [])
    _part(paper, _("3. Proposal"), _said(data, What.ANSWERED))
    _part(paper, _("4. Approval"), [])
    _agreement(paper, data)
    _part(paper, _("6. Carried out"), _said(data, What.CLOSED))
    _part(paper, _("7. Follow-up call"), [])
    _steps(paper, data)
    paper.issue([lambda page: None], moment(data.issued_at))
    return document.finished()
