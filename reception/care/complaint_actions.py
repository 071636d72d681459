"""Complaints 投诉: noted, answered within a day, closed once settled, opened again (DOMAIN §7)."""

from datetime import datetime, timedelta

from reception.care import complaint_rules as rules
from reception.care.complaint_rules import Channel, Stage, What
from reception.care.models import Complaint, ComplaintStep
from reception.core import clock, db, gate, record, settings
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.queries import present


@action(Permission.NOTE_COMPLAINT)
def note_complaint(
    *,
    customer_id: int,
    words: str,
    channel: Channel,
    serious: bool = False,
    vehicle_id: int | None = None,
    order_id: int | None = None,
    owner_id: int | None = None,
    received_at: datetime | None = None,
) -> int:
    """Note what a customer complains about, in their words. Return the complaint's key.

    It is to be answered within the branch's hours after it was received, 24 at most. Without an
    owner it is whoever notes it. Raises Invalid naming the field, Refused for another's car or order.
    """
    now, person = clock.now(), gate.actor().person_id
    came = rules.check_received(received_at or now, now)
    said = rules.check_text(words, "words", _("Write what the customer says, in their words."))
    customer_id = present(customer_id)
    _check_about(customer_id, vehicle_id, order_id)
    owner = _owner(owner_id if owner_id is not None else person)
    key = record.add(
        Complaint,
        branch=gate.actor().branch_id,
        customer=customer_id,
        vehicle=vehicle_id,
        order=order_id,
        received_at=came,
        noted_by=person,
        channel=channel,
        words=said,
        serious=serious,
        owner=owner,
        due_at=came + _limit(),
    )
    _step(key, What.NOTED)
    return key


@action(Permission.ANSWER_COMPLAINT)
def answer_complaint(*, complaint_id: int, version: int, answer: str) -> None:
    """Note what the customer was answered. Refused once closed."""
    _expect(complaint_id, Stage.OPEN, Stage.ANSWERED)
    text = rules.check_text(answer, "answer", _("Write what the customer was answered."))
    # An answer that follows another is a step of its own; due was the first one.
    first = db.row("SELECT answered_at FROM complaint WHERE id = ?", (complaint_id,))
    if first is not None and first[0] is None:
        record.change(Complaint, complaint_id, version, answered_at=clock.now())
    else:
        _same(complaint_id, version)
    _step(complaint_id, What.ANSWERED, text)


@action(Permission.ANSWER_COMPLAINT)
def close_complaint(*, complaint_id: int, version: int, settled: str) -> None:
    """Close a complaint that is settled with the customer, saying how. Refused unanswered."""
    _expect(complaint_id, Stage.ANSWERED)
    text = rules.check_text(
        settled, "settled", _("Write how it was settled and what the customer says to it.")
    )
    record.change(Complaint, complaint_id, version, closed_at=clock.now())
    _step(complaint_id, What.CLOSED, text)


@action(Permission.ANSWER_COMPLAINT)
def reopen_complaint(*, complaint_id: int, version: int, reason: str) -> None:
    """Open a closed complaint again; it is to be answered anew within the branch's hours."""
    _expect(complaint_id, Stage.CLOSED)
    text = rules.check_text(reason, "reason", _("Say why it is opened again."))
    now = clock.now()
    record.change(
        Complaint,
        complaint_id,
        version,
        reopened_at=now,
        due_at=now + _limit(),
        answered_at=None,
        closed_at=None,
    )
    _step(complaint_id, What.REOPENED, text)


@action(Permission.ANSWER_COMPLAINT)
def change_complaint(*, complaint_id: int, version: int, owner_id: int, serious: bool) -> None:
    """Give a complaint to another owner, or weigh it anew. Refused once closed."""
    _expect(complaint_id, Stage.OPEN, Stage.ANSWERED)
    owner = _owner(owner_id)
    before = db.row("SELECT owner_id, serious FROM complaint WHERE id = ?", (complaint_id,))
    if record.change(Complaint, complaint_id, version, owner=owner, serious=serious):
        said = []
        if before is not None and before[0] != owner:
            found = db.row("SELECT name FROM person WHERE id = ?", (owner,))
            said.append(_("Owner: {name}").format(name=found[0] if found else ""))
        if before is not None and bool(before[1]) != serious:
            said.append(_("Serious") if serious else _("Not serious"))
        _step(complaint_id, What.CHANGED, " · ".join(said))


def _limit() -> timedelta:
    return timedelta(hours=settings.read(settings.COMPLAINT_HOURS))


def _step(complaint_id: int, what: What, text: str = "") -> None:
    record.add(
        ComplaintStep,
        complaint=complaint_id,
        what=what,
        at=clock.now(),
        person_id=gate.actor().person_id,
        text=text,
    )


def _expect(complaint_id: int, *stages: Stage) -> None:
    """Raise Refused unless the complaint, locked from here on, is in one of these stages."""
    found = db.row(
        "SELECT answered_at, closed_at FROM complaint WHERE id = ?" + db.for_update(),
        (complaint_id,),
    )
    if found is None:
        raise Refused(_("There is no such complaint. Press F5 to see the present list."))
    stage = rules.stage(*found)
    if stage in stages:
        return
    sentences = {
        Stage.OPEN: _("Answer the customer first; then the complaint can be closed.")
        if Stage.ANSWERED in stages
        else _("This complaint is open already."),
        Stage.ANSWERED: _("This complaint is open already."),
        Stage.CLOSED: _(
            "This complaint is closed. Open it again if the customer is not satisfied."
        ),
    }
    raise Refused(sentences[stage])


def _same(complaint_id: int, version: int) -> None:
    found = db.row("SELECT version FROM complaint WHERE id = ?", (complaint_id,))
    if found is None or found[0] != version:
        raise Conflict(_("Somebody else has changed this complaint. Press F5 to see it."))


def _owner(person_id: int | None) -> int:
    found = db.row("SELECT active FROM person WHERE id = ?", (person_id,))
    if found is None or not found[0]:
        raise Invalid("owner_id", _("Choose who takes care of it."))
    return int(person_id or 0)


def _check_about(customer_id: int, vehicle_id: int | None, order_id: int | None) -> None:
    found = db.row("SELECT restricted_at FROM customer WHERE id = ?", (customer_id,))
    if found is None:
        raise Invalid("customer_id", _("Choose the customer who complains."))
    if found[0] is not None:
        raise Refused(_("This customer's data are only stored; nothing can be noted."))
    car = db.row("SELECT 1 FROM vehicle WHERE id = ?", (vehicle_id,))
    if vehicle_id is not None and car is None:
        raise Refused(_("There is no such car. Search for it again."))
    if order_id is None:
        return
    order = db.row("SELECT customer_id, vehicle_id FROM work_order WHERE id = ?", (order_id,))
    if order is None or present(int(order[0])) != customer_id:
        raise Refused(_("This order belongs to another customer. Choose one of this customer."))
    if vehicle_id is not None and order[1] != vehicle_id:
        raise Refused(_("This order is for another car. Choose the car of the order."))
