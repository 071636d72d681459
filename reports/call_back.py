"""Call-back form 回访表: whom to call about which visit, what to ask, room for the answers."""

from reception.core.text import _
from reception.papers.after_values import CallBackData
from reports.blocks import TO_WRITE, fields, framed, mileage, moment, plate
from reports.heads import letterhead
from reports.page import Document, Paper
from reports.table import Column, draw_table


def _questions() -> list[str]:
    """Return what is asked, in the order of the visit (DOMAIN §7)."""
    return [
        _("Were you received in time and kindly?"),
        _("Were work and price explained before the repair?"),
        _("Was the fault put right at the first visit?"),
        _("Was the car ready when promised?"),
        _("Was the bill explained, and as agreed?"),
        _("Was the car clean when you got it back?"),
        _("How does the car drive now?"),
    ]


def render_call_back(data: CallBackData) -> bytes:
    """Return the call-back form as PDF, one copy."""
    title, car = _("Call-back form"), data.car
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, car.order_number)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    fields(
        paper,
        [
            (_("Customer"), car.owner),
            (_("Phone"), car.phone),
            (_("Brought by"), car.sender),
            (_("Plate"), plate(car.plate)),
            (_("Model"), car.model),
            (_("Order no."), car.order_number),
            (_("Handover"), moment(car.left_at)),
            (_("Mileage"), mileage(car.mileage_in, car.mileage_out)),
            (_("Advisor"), car.advisor),
            (_("Call until"), moment(data.due_at)),
            (_("Called at"), moment(data.answered_at) if data.answered_at else TO_WRITE),
            (_("Called by"), data.caller or TO_WRITE),
        ],
        wide=[(_("Customer says"), car.fault), (_("Work"), "、".join(data.work))],
    )
    paper.y += 10
    columns = [Column(_("No.")), Column(_("Question"), share=3), Column(_("Satisfied"))]
    columns += [Column(_("Not satisfied")), Column(_("Words of the customer"), share=2)]
    asked = _questions()
    draw_table(paper, columns, [[str(n), q, "☐", "☐", TO_WRITE] for n, q in enumerate(asked, 1)])
    paper.y += 10
    score = f"{data.score} %" if data.score else TO_WRITE
    notes = [(_("Score"), score), (_("Remarks"), data.remark or TO_WRITE)]
    framed(paper, notes if data.remark else [*notes, *[("", TO_WRITE)] * 3])
    paper.y += 8
    fate = _("☐ None　☐ Call again　☐ Invite the car back　☐ Note a complaint")
    framed(paper, [(_("What to do next"), fate)])
    paper.issue([lambda page: None], moment(data.issued_at))
    return document.finished()
