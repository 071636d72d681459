"""Bays given and taken back, work begun and ended."""

from typing import Any

from reception.catalog.actions import load_shipped
from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.models import Branch
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.orders.actions import move
from reception.orders.extra_actions import check_answered
from reception.orders.models import Order, State
from reception.orders.rules import HOLDS, check_move
from reception.parts import actions as store
from reception.shopfloor import clocking, fairness, inspecting, plan_lists, plan_parts
from reception.shopfloor.inspecting_rules import Check
from reception.shopfloor.models import Bay, BayKind
from reception.shopfloor.rules import BayDraft
from reception.staff import secrets
from reception.staff.models import Person
from reception.staff.rules import Role, check_login, check_secret


@action(Permission.SIGN_IN)
def set_up_branch(
    *,
    name: str,
    code: str,
    service_phone: str,
    bays: tuple[BayDraft, ...],
    admin_name: str,
    admin_login: str,
    secret: str,
) -> int:
    """First start: the branch, its bays, the shipped catalogue and the first administrator.

    The administrator is manager too, so that one person can begin. Works once, before anybody
    can sign in. Return the administrator's key.
    """
    if db.row("SELECT 1 FROM branch"):
        raise Refused(_("This branch is already set up. Sign in instead."))
    code = one_line(code.strip().upper(), "code")
    if not code.isalnum() or not code.isascii() or len(code) > 6:
        raise Invalid("code", _("A branch code has 1 to 6 letters or digits, such as CD01."))
    if not name.strip():
        raise Invalid("name", _("Enter the branch's name."))
    if not service_phone.strip():
        raise Invalid("service_phone", _("Enter the service phone: it is printed on every slip."))
    if not admin_name.strip():
        raise Invalid("admin_name", _("Enter the name of the first administrator."))
    if not bays:
        raise Invalid("bays", _("Enter at least one bay."))
    branch_id = record.add(
        Branch,
        code=code,
        name=one_line(name.strip(), "name"),
        company=one_line(name.strip(), "name"),
        service_phone=one_line(service_phone.strip(), "service_phone"),
    )
    for position, draft in enumerate(bays, 1):
        _add_bay(branch_id, draft.name, draft.kind, position)
    load_shipped()
    return record.add(
        Person,
        branch=branch_id,
        login=check_login(admin_login),
        name=one_line(admin_name.strip(), "admin_name"),
        roles=f"{Role.MANAGER} {Role.ADMINISTRATOR}",
        secret_hash=secrets.hash_secret(check_secret(secret)),
    )


def _add_bay(branch_id: int, name: str, kind: BayKind, position: int) -> int:
    name = one_line(name.strip(), "bays")
    if not name:
        raise Invalid("name", _("Enter the bay's name."))
    key = record.try_add(Bay, branch=branch_id, name=name, kind=kind, position=position)
    if key is None:
        raise Invalid("name", _("There is already a bay named {name}.").format(name=name))
    return key


@action(Permission.EDIT_BRANCH)
def save_bay(
    *,
    bay_id: int | None = None,
    version: int | None = None,
    name: str,
    kind: BayKind,
    position: int,
    active: bool = True,
    equipment: tuple[str, ...] | None = None,
) -> int:
    """Add or change a bay. A bay with open work cannot be taken out of use.

    `equipment`: what it has, of the branch's list; None leaves that as it is.
    """
    if bay_id is None:
        key = _add_bay(gate.actor().branch_id, name, kind, position)
        plan_lists.keep_equipment(key, equipment or ())
        return key
    if not active and db.row("SELECT 1 FROM allocation WHERE bay_id = ? AND open = 1", (bay_id,)):
        raise Refused(_("This bay still has work in it. Move that work first."))
    name = one_line(name.strip(), "name")
    if not name:
        raise Invalid("name", _("Enter the bay's name."))
    others = db.rows(
        "SELECT id FROM bay WHERE branch_id = ? AND name = ?", (gate.actor().branch_id, name)
    )
    if any(other != bay_id for (other,) in others):
        raise Invalid("name", _("There is already a bay named {name}.").format(name=name))
    record.change(Bay, bay_id, version, name=name, kind=kind, position=position, active=active)
    if equipment is not None:
        plan_lists.keep_equipment(bay_id, equipment)
    return bay_id


@action(Permission.DISPATCH)
def take_back(*, order_id: int) -> None:
    """Take an order out of its bay before the work begins; it waits for dispatch again."""
    if _state(order_id) is not State.DISPATCHED:
        check_move(_state(order_id), State.PENDING)
    plan_parts.release(order_id)
    move(order_id, State.PENDING)
    record.change(Order, order_id, technician=None, bay_id=None)


@action(Permission.CANCEL_ORDER)
def cancel_order(*, order_id: int, reason: str) -> None:
    """End an order before work begins (未修离店, DOMAIN §2); the car still leaves with a slip."""
    if not reason.strip():
        raise Invalid("reason", _("Say why the car leaves unrepaired; the slip tells it."))
    check_move(_state(order_id), State.CANCELLED)
    store.check_all_back(order_id)
    store.release(order_id)
    plan_parts.release(order_id)
    why = storable(reason.strip(), "reason")
    move(order_id, State.CANCELLED, why, cancel_reason=why)


@action(Permission.WORK)
def start_work(*, order_id: int) -> None:
    """Begin, or go on after a hold. A technician begins what comes first, or says why not by clocking."""
    present = _state(order_id)
    if present not in HOLDS | {State.PENDING, State.DISPATCHED}:
        check_move(present, State.DISPATCHED)  # says what the order is instead
    technician = gate.actor().person_id
    if present not in HOLDS and technician is not None and not gate.may(Permission.DISPATCH):
        fairness.take(technician, order_id, None, "")
    begin_work(order_id, present)


def begin_work(order_id: int, present: State) -> None:
    """Let work on an order of this state begin or go on, inside an action."""
    started: dict[str, Any] = {} if present in HOLDS else {"started_at": clock.now()}
    move(order_id, State.WORKING, **started)


@action(Permission.WORK)
def hold(*, order_id: int, state: State, reason: str) -> None:
    """Stop work: waiting for parts, for the customer's consent, or for something else."""
    if state not in HOLDS:
        raise Invalid("state", _("Choose what is waited for."))
    if not reason.strip():
        raise Invalid("reason", _("Say in a few words what is waited for."))
    if _state(order_id) not in HOLDS | {State.WORKING}:
        check_move(_state(order_id), State.HOLD_PARTS)  # done: only additional work makes it wait
    move(order_id, state, storable(reason.strip(), "reason"))
    clocking.order_stops(order_id, state)


@action(Permission.WORK)
def finish_work(*, order_id: int, checks: tuple[Check, ...] = ()) -> None:
    """The technician is done: the bay is free, the order goes to inspection.

    `checks`: what the technician looked at (自检). Refused while the customer has not answered
    about additional work, and without a self-check where the kind of order makes it a must.
    """
    check_answered(order_id)
    inspecting.keep_self_check(order_id, checks)
    if _state(order_id) in HOLDS:
        check_move(_state(order_id), State.DISPATCHED)
    move(order_id, State.INSPECTION)
    plan_parts.release(order_id)
    clocking.order_stops(order_id, State.INSPECTION)


def _state(order_id: int) -> State:
    sql = "SELECT state FROM work_order WHERE id = ?" + db.for_update()
    found = db.row(sql, (order_id,))
    if found is None:
        raise Refused(_("There is no such order. Press F5 to see the present list."))
    return State(found[0])
