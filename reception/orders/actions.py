"""From check-in to ready: opening orders, changing lines, moving states."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.core import clock, db, gate, numbers, record
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.core.units import seconds
from reception.customers.actions import note_words
from reception.orders import consents, extra_records, meanwhile, rules, sheets
from reception.orders.consents import Consent
from reception.orders.lines import check_consented, check_lines, write_lines
from reception.orders.models import Order, OrderKind, OrderStep, Promise, State
from reception.orders.queries import is_reopened
from reception.orders.rules import LineDraft
from reception.papers import actions as papers
from reception.papers.rules import PaperKind
from reception.papers.values import OrderSheetData, Signature, WalkRoundData
from reception.staff.approvals import Approval
from reception.vehicles.actions import (
    CustomerDraft,
    VehicleDraft,
    car_meant,
    keep_customer,
    keep_vehicle,
)
from reception.vehicles.recalls import link as link_recalls
from reception.vehicles.rules import normalise_plate
from reception.visits import drafts, keys
from reception.visits.arrivals import came_at, receive
from reception.visits.damages import Damage
from reception.visits.damages import keep as keep_walk_round
from reception.visits.models import OldParts as OldParts
from reception.visits.models import Visit


@dataclass(frozen=True)
class VisitDraft:
    """The car's arrival as the advisor notes it; mileage in km."""

    mileage: int | None
    words: str = ""
    sender: str = ""
    sender_phone: str = ""
    mileage_reason: str = ""
    fuel: str = ""
    belongings: str = ""
    old_parts: OldParts = OldParts.NONE
    waits: bool = False
    wash: bool = False
    arrived_at: datetime | None = None  # else when the gate noted the car, else now
    booking_id: int | None = None  # the booking that it came for, where its plate does not tell
    draft: str = ""  # what it was kept as; gone with the opened order
    road_test: bool = False
    body: str = ""  # the drawing of the walk-round; empty: none was made
    damages: tuple[Damage, ...] = ()
    photos: tuple[str, ...] = ()
    key_hook: str = ""


@dataclass(frozen=True)
class Opened:
    """What check-in answers."""

    order_id: int
    number: str
    visit_id: int
    vehicle_id: int
    customer_id: int


@action(Permission.CHECK_IN)
def check_in(
    *,
    customer: CustomerDraft,
    vehicle: VehicleDraft,
    visit: VisitDraft,
    kind: OrderKind,
    lines: tuple[LineDraft, ...] = (),
    promised_at: datetime | None = None,
    signature: Signature | None = None,
    comeback_of_id: int | None = None,
    comeback_cause: str = "",
    told: bool = False,
    marketing: bool = False,
    approval: Approval | None = None,
    recalls: tuple[int, ...] = (),
    render: Callable[[OrderSheetData | WalkRoundData], bytes] | None = None,
) -> Opened:
    """Receive a car: customer and car found or made, visit and order opened, lines priced.

    `told`: the privacy notice was shown; noted once for each customer. `marketing`: the customer
    agreed to offers, which is never a condition (DOMAIN §4). `approval`: a manager's, for discounts
    above the limit. `recalls`: open ones of this car (`OpenRecall.recall_car_id`) that this order
    does. `render`: what is signed here is sealed here, the order and, where one was made, the
    walk-round; unsigned, none is sealed yet. Raises Invalid naming the field, NotAllowed for discounts, Refused when this car is
    already being received.
    """
    now = clock.now()
    rules.check_promise(promised_at, now)
    mileage = _checked_mileage(visit.mileage)
    _check_visit(mileage, visit.mileage_reason, car_meant(vehicle, customer))
    known = customer.customer_id
    customer_id = keep_customer(customer) if known is None else known
    vehicle_id = keep_vehicle(vehicle, customer_id, visit.mileage, seen=True)
    if known is not None:  # after the car: a new name counts up the version of the owner's cars
        keep_customer(customer)
    branch_id, person_id = gate.actor().branch_id, gate.actor().person_id
    plate = normalise_plate(vehicle.plate)
    visit_id = record.add(
        Visit,
        branch=branch_id,
        vehicle=vehicle_id,
        customer=customer_id,
        sender=one_line(visit.sender, "sender"),
        sender_phone=one_line(visit.sender_phone, "sender_phone"),
        advisor=person_id,
        arrived_at=visit.arrived_at or came_at(plate, vehicle_id) or now,
        mileage_in=visit.mileage,
        mileage_reason=one_line(visit.mileage_reason, "mileage_reason"),
        fuel=one_line(visit.fuel, "fuel"),
        words=storable(visit.words, "words"),
        belongings=storable(visit.belongings, "belongings"),
        old_parts=visit.old_parts,
        waits=visit.waits,
        wash=visit.wash,
        signature=signature,
        body=visit.body,
        road_test=visit.road_test,
    )
    if visit.key_hook:
        keys.hang(visit_id, visit.key_hook)
    keep_walk_round(visit_id, visit.body, visit.damages, visit.photos)
    receive(visit_id=visit_id, vehicle_id=vehicle_id, plate=plate, booking_id=visit.booking_id)
    order_id, number = _open_order(
        visit_id, vehicle_id, customer_id, kind, promised_at, comeback_of_id, comeback_cause
    )
    checked = check_lines(lines, order_id, approval)
    check_consented(checked, signed=signature is not None)
    write_lines(order_id, checked)
    link_recalls(order_id, vehicle_id, recalls)
    drafts.drop(visit.draft)
    note_words(customer_id, told=told, marketing=marketing, signed=signature is not None)
    if signature is not None and render is not None:
        sheets.seal_signed(order_id, render)
    return Opened(order_id, number, visit_id, vehicle_id, customer_id)


def _checked_mileage(mileage: int | None) -> int:
    if mileage is None:
        raise Invalid("mileage", _("Enter the mileage shown in the car."))
    if not 0 <= mileage <= 2_000_000:
        raise Invalid("mileage", _("A mileage is between 0 and 2,000,000 km."))
    return mileage


def _check_visit(mileage: int, reason: str, vehicle_id: int | None) -> None:
    """Raise unless this car can be received; another desk that receives it waits until then."""
    if vehicle_id is None:
        return
    sql = "SELECT mileage FROM vehicle WHERE id = ?" + db.for_update()
    found = db.row(sql, (vehicle_id,))
    last = found[0] if found else None
    rules.check_last_mileage(mileage, last, reason)
    open_order = db.row(
        "SELECT number FROM work_order WHERE vehicle_id = ? AND handed_over_at IS NULL"
        " AND state <> 'cancelled'",
        (vehicle_id,),
    )
    if open_order is not None:
        raise Refused(
            _("This car is already here on order {number}. Open that order instead.").format(
                number=open_order[0]
            )
        )


def _open_order(
    visit_id: int,
    vehicle_id: int,
    customer_id: int,
    kind: OrderKind,
    promised_at: datetime | None,
    comeback_of_id: int | None,
    comeback_cause: str,
) -> tuple[int, str]:
    at_desk, now = gate.actor(), clock.now()
    day, serial = numbers.next_serial(at_desk.branch_id, "order")
    branch = db.row("SELECT code FROM branch WHERE id = ?", (at_desk.branch_id,))
    if branch is None:
        raise Refused(_("The branch is not set up yet. Finish the set-up first."))
    number = f"{branch[0]}-H{day}-{serial:03d}"
    if comeback_of_id is not None:
        kind = OrderKind.COMEBACK
    order_id = record.add(
        Order,
        branch=at_desk.branch_id,
        number=number,
        visit=visit_id,
        vehicle=vehicle_id,
        customer=customer_id,
        advisor=at_desk.person_id,
        kind=kind,
        opened_at=now,
        promised_at=promised_at,
        comeback_of=comeback_of_id,
        comeback_cause=comeback_cause,
    )
    record.add(OrderStep, order=order_id, state=State.PENDING, at=now, person_id=at_desk.person_id)
    if promised_at is not None:
        record.add(
            Promise,
            order=order_id,
            promised_at=promised_at,
            set_at=now,
            person_id=at_desk.person_id,
        )
    return order_id, number


def state_of(order_id: int) -> tuple[State, int]:
    """Return an order's state and version, locked until the action ends."""
    sql = "SELECT state, version FROM work_order WHERE id = ?" + db.for_update()
    found = db.row(sql, (order_id,))
    if found is None:
        raise Refused(_("There is no such order. Press F5 to see the present list."))
    return State(found[0]), int(found[1])


@action(Permission.EDIT_ORDER)
def set_lines(
    *,
    order_id: int,
    version: int,
    lines: tuple[LineDraft, ...],
    approval: Approval | None = None,
    consent: Consent | None = None,
    ask: str = "",
) -> None:
    """Replace the lines of an open order. Refused once its settlement list has been given.

    Once the order is signed or begun, what costs the customer more is Refused without `consent`,
    his noted answer; with `ask`, a reason, it is asked as additional work instead and the other
    changes are saved. Conflict says who changed which lines since `version`. `approval`: a
    manager's, for discounts above the limit of the person at the desk (else NotAllowed).
    """
    state, present = state_of(order_id)
    if present != version:
        raise Conflict(
            meanwhile.sentence(order_id, version)
            or _("Somebody else has changed this order. Press F5 to see it, then change it again.")
        )
    reopened = is_reopened(order_id)
    if state not in rules.EDITABLE and not reopened:
        raise Refused(
            _("This order is “{state}”; its lines can no longer be changed.").format(
                state=_(rules.STATE_NAMES[state])
            )
        )
    check_unlisted(order_id)
    checked = check_lines(lines, order_id, approval)
    dear = consents.needing(order_id, checked)
    touch(order_id)  # first: the database asks for the consent from the second version on
    if not dear:
        write_lines(order_id, checked)
    elif ask.strip() and not reopened:
        write_lines(order_id, consents.without(order_id, checked, dear))
        asked = [(item.draft, item.before) for item in dear]
        extra_records.keep_asked(order_id, ask, asked)
        await_answer(order_id, ask)
    elif consent is not None:
        write_lines(order_id, checked, extra_records.keep_agreed(order_id, dear, consent))
    else:
        raise Refused(consents.sentence(dear))


def check_unlisted(order_id: int) -> None:
    """Raise Refused once the settlement list has been given."""
    if db.row("SELECT 1 FROM settlement WHERE order_id = ? AND voided_at IS NULL", (order_id,)):
        raise Refused(
            _("The settlement list has been given. Withdraw it before changing the lines.")
        )


def await_answer(order_id: int, why: str) -> None:
    """Let a car that is worked, inspected, washed or ready wait for the customer's answer."""
    if state_of(order_id)[0] in rules.WAITING_FROM:
        move(order_id, State.HOLD_CONSENT, one_line(why.strip(), "reason"))


def touch(order_id: int) -> None:
    """Count the order's version up when only its lines changed (inside an action)."""
    db.execute("UPDATE work_order SET version = version + 1 WHERE id = ?", (order_id,))
    gate.note_change("work_order", order_id, {})


@action(Permission.EDIT_ORDER)
def change_order(*, order_id: int, version: int, kind: OrderKind, advice: str) -> None:
    """Change the kind of work and the advice printed on the slip."""
    state, _version = state_of(order_id)
    if state in rules.GONE:
        raise Refused(_("This order is closed and cannot be changed."))
    record.change(Order, order_id, version, kind=kind, advice=storable(advice, "advice"))


@action(Permission.EDIT_ORDER)
def set_old_parts(*, order_id: int, old_parts: OldParts) -> None:
    """Note who takes the old parts 旧件处理, until the settlement list says it (DOMAIN §3)."""
    state, _version = state_of(order_id)
    if state in rules.GONE:
        raise Refused(_("This order is closed and cannot be changed."))
    check_unlisted(order_id)
    ((visit_id,),) = db.rows("SELECT visit_id FROM work_order WHERE id = ?", (order_id,))
    record.change(Visit, int(visit_id), old_parts=OldParts(old_parts))


@action(Permission.EDIT_ORDER)
def promise(*, order_id: int, promised_at: datetime, reason: str = "", told: bool = True) -> None:
    """Agree a new promise time; who, when, why and whether the customer was told are kept.

    The same time again, without a reason, notes that the customer has now been told of it.
    """
    state, _version = state_of(order_id)
    if state in rules.GONE:
        raise Refused(_("This car has left; its promise cannot be changed."))
    rules.check_promise(promised_at, clock.now())
    before = db.row("SELECT promised_at FROM work_order WHERE id = ?", (order_id,))
    another = before is not None and before[0] not in (None, seconds(promised_at))
    if another and not reason.strip():
        raise Invalid("reason", _("Say why the promise changes; the customer will ask."))
    record.change(Order, order_id, promised_at=promised_at)
    record.add(
        Promise,
        order=order_id,
        promised_at=promised_at,
        set_at=clock.now(),
        person_id=gate.actor().person_id,
        reason=reason.strip(),
        told=told,
    )


def move(order_id: int, state: State, note: str = "", **values: Any) -> None:
    """Bring an order into `state` if the rules allow it (inside an action), with its step."""
    present, version = state_of(order_id)
    rules.check_move(present, state)
    if state is State.WORKING:  # what was found right before is to be found right again
        why = _("Work went on after the inspection.")
        papers.void_live(order_id, PaperKind.CERTIFICATE, why)
    record.change(Order, order_id, version, state=state, hold_reason=note, **values)
    record.add(
        OrderStep,
        order=order_id,
        state=state,
        at=clock.now(),
        person_id=gate.actor().person_id,
        note=note,
    )
