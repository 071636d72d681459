"""The sheet of additional work 增项单, gathered from one asking and its answer (DOMAIN §3, §4)."""

import json
from collections.abc import Callable
from datetime import datetime

from reception.core import clock, db, settings
from reception.core.errors import Refused
from reception.core.fields import instant
from reception.core.text import _
from reception.core.values import build
from reception.customers.rules import mask_phone
from reception.orders.extras import Answer, extras_of, proposed_promise
from reception.orders.sheets import car_of, head_of, paper_line
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.queries import branch_head, papers_of, sealed
from reception.papers.rules import PaperKind
from reception.papers.values import ExtraSheetData, Signature


def extra_sheet_data(extra_id: int, number: str = "") -> ExtraSheetData:
    """Return the sheet of one asking as it stands; Refused when there is none."""
    order_id, _state, phone, signature = _asked(extra_id)
    extra = next(each for each in extras_of(order_id) if each.extra_id == extra_id)
    head = head_of(order_id)
    masked = settings.read(settings.MASK_PHONES, head["branch_id"])
    return ExtraSheetData(
        number=number,
        branch=branch_head(head["branch_id"]),
        car=car_of(head, masked=masked),
        extra_id=extra_id,
        reason=extra.reason,
        delay_minutes=extra.delay_minutes,
        asked_at=extra.asked_at,
        asked_by=extra.asked_by,
        lines=tuple(paper_line(item.draft) for item in extra.items),
        answers=tuple(str(item.state) for item in extra.items),
        before=tuple(item.before for item in extra.items),
        total=extra.amount,
        agreed=extra.agreed,
        promised_at=_promise(instant(head["promised_at"]), extra.state, extra.delay_minutes),
        photos=extra.photos,
        state=str(extra.state),
        how=extra.how,
        who=extra.who,
        phone=mask_phone(phone) if masked and phone else phone,
        decided_at=extra.decided_at,
        noted_by=extra.noted_by,
        note=extra.note,
        customer_signature=build(Signature, json.loads(signature)) if signature else None,
        issued_at=clock.now(),
    )


def _promise(promised_at: datetime | None, state: Answer, delay: int) -> datetime | None:
    """Return what is promised once the customer agrees; after the answer, what is promised."""
    if state is not Answer.ASKED:
        return promised_at
    return proposed_promise(promised_at, delay, clock.now()) or promised_at


def _asked(extra_id: int) -> tuple[int, str, str, str]:
    """Return order, state, whole phone and signature (JSON, or empty) of an asking."""
    found = db.row(
        "SELECT order_id, state, phone, coalesce(signature, '') FROM extra_work WHERE id = ?",
        (extra_id,),
    )
    if found is None:
        raise Refused(_("There is no such additional work. Press F5 to see the present list."))
    order_id, state, phone, signature = found
    return int(order_id), str(state), str(phone), "" if signature == "null" else str(signature)


def seal_extra(extra_id: int, render: Callable[[ExtraSheetData], bytes]) -> Issued:
    """Seal one asking inside the running action, with its answer where there is one."""
    order_id = _asked(extra_id)[0]
    return papers.issue(
        branch_id=head_of(order_id)["branch_id"],
        kind=PaperKind.EXTRA,
        subject_id=order_id,
        data_for=lambda number, _serial: extra_sheet_data(extra_id, number),
        render=render,
    )


def sheet_of(extra_id: int) -> int | None:
    """Return the newest live sheet of an asking that says what stands now, or None."""
    order_id, state = _asked(extra_id)[:2]
    for row in reversed(papers_of(order_id)):
        if row.kind == PaperKind.EXTRA and row.voided_at is None:
            data = sealed(row.paper_id, ExtraSheetData)
            if data.extra_id == extra_id:
                return row.paper_id if data.state == state else None
    return None
