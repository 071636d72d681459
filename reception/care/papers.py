"""Complaint sheet 投诉单 and call-back form 回访表, gathered and sealed (DOMAIN §3, §7)."""

from collections.abc import Callable
from dataclasses import replace

from reception.care.complaint_queries import ComplaintCard, complaint
from reception.care.rules import due_at
from reception.core import clock, db, settings
from reception.core.errors import Refused
from reception.core.fields import instant, quantity
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.sheets import car_of, head_of, paper_lines
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.after_values import CallBackData, ComplaintData, ComplaintStepLine
from reception.papers.queries import branch_head, live_paper, sealed
from reception.papers.rules import PaperKind
from reception.papers.values import Signature


def complaint_data(
    complaint_id: int, number: str = "", signature: Signature | None = None
) -> ComplaintData:
    """Return what stands on a complaint's sheet now; Refused when there is no such complaint."""
    card = _card(complaint_id)
    found = db.row(
        "SELECT c.branch_id, coalesce(v.model, '') FROM complaint c"
        " LEFT JOIN vehicle v ON v.id = c.vehicle_id WHERE c.id = ?",
        (complaint_id,),
    )
    branch_id, model = found or (0, "")
    row = card.row
    return ComplaintData(
        number=number,
        branch=branch_head(branch_id),
        complaint_id=complaint_id,
        customer=row.customer,
        phone=row.phone,
        plate=row.plate,
        model=model,
        order_number=row.order_number,
        received_at=row.received_at,
        channel=row.channel,
        serious=row.serious,
        owner=row.owner,
        noted_by=card.noted_by,
        due_at=row.due_at,
        words=row.words,
        steps=tuple(ComplaintStepLine(s.what, s.at, s.person, s.text) for s in card.steps),
        customer_signature=signature,
        issued_at=clock.now(),
    )


def _card(complaint_id: int) -> ComplaintCard:
    card = complaint(complaint_id)
    if card is None:
        raise Refused(_("There is no such complaint. Press F5 to see the present list."))
    return card


def present_sheet(complaint_id: int) -> int | None:
    """Return the key of a complaint's sheet that says what is noted now, signed or not; or None."""
    kept = live_paper(complaint_id, PaperKind.COMPLAINT)
    if kept is None:
        return None
    then, now = sealed(kept.paper_id, ComplaintData), complaint_data(complaint_id)
    same = replace(
        now, number=then.number, customer_signature=then.customer_signature, phone=then.phone,
        issued_at=then.issued_at,
    )  # fmt: skip
    return kept.paper_id if same == then else None


@action(Permission.NOTE_COMPLAINT)
def issue_complaint_sheet(
    *,
    complaint_id: int,
    render: Callable[[ComplaintData], bytes],
    signature: Signature | None = None,
) -> Issued:
    """Seal a complaint's sheet as it stands, with the customer's signature where it was given.

    A signature says yes to a proposal: Refused before one was noted.
    """
    data = complaint_data(complaint_id)
    if signature is not None and not any(s.what == "answered" for s in data.steps):
        raise Refused(_("Note the answer first: the customer signs what is proposed."))
    found = db.rows("SELECT branch_id FROM complaint WHERE id = ?", (complaint_id,))
    return papers.issue(
        branch_id=int(found[0][0]),
        kind=PaperKind.COMPLAINT,
        subject_id=complaint_id,
        data_for=lambda number, _serial: complaint_data(complaint_id, number, signature),
        render=render,
    )


def call_back_data(order_id: int, number: str = "") -> CallBackData:
    """Return an order's call-back form; Refused before the car was handed over."""
    head = head_of(order_id)
    left = instant(head["handed_over_at"])
    if left is None:
        raise Refused(_("This car has not been handed over. Call after the customer has it back."))
    answer = db.row(
        "SELECT s.answered_at, s.score, s.remark, coalesce(p.name, '') FROM survey s"
        " LEFT JOIN person p ON p.id = s.person_id"
        " WHERE s.order_id = ? AND s.valid = 1 ORDER BY s.id DESC LIMIT 1",
        (order_id,),
    )
    at, score, remark, caller = answer or (None, None, "", "")
    branch_id = head["branch_id"]
    lines = paper_lines(order_id, branch_id)
    return CallBackData(
        number=number,
        branch=branch_head(branch_id),
        car=car_of(head, masked=False),
        work=tuple(line.name for line in lines if line.kind == "labour"),
        due_at=due_at(left, settings.read(settings.CALL_BACK_DAYS, branch_id)),
        answered_at=instant(at),
        score="" if score is None else f"{quantity(score).normalize():f}",
        remark=remark,
        caller=caller,
        issued_at=clock.now(),
    )


@action(Permission.SURVEY)
def issue_call_back(*, order_id: int, render: Callable[[CallBackData], bytes]) -> Issued:
    """Seal an order's call-back form as it stands, to be filled in by hand or kept with its answer."""
    data = call_back_data(order_id)  # refuses before a number is given
    found = db.rows("SELECT branch_id FROM work_order WHERE id = ?", (order_id,))
    return papers.issue(
        branch_id=int(found[0][0]),
        kind=PaperKind.CALL_BACK,
        subject_id=order_id,
        data_for=lambda number, _serial: replace(data, number=number),
        render=render,
    )
