"""What is done with passes: given for a road test or by a manager's word, used, lost, brought back."""

from reception.billing import gate_pass, rules, standing
from reception.billing.gate_pass import Passed, Render
from reception.billing.gate_pass_models import GateExit, GatePass, Purpose
from reception.billing.gate_pass_queries import Pass, newest_pass, pass_by_id
from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line
from reception.core.units import instant
from reception.orders.models import State
from reception.orders.rules import GONE
from reception.papers import actions as papers
from reception.staff.approvals import Approval
from reception.vehicles.rules import normalise_plate, show_plate

_AFTER_WORK = (State.READY, State.SETTLED)


@action(Permission.WORK)
def give_road_test_pass(*, order_id: int, render: Render) -> Passed:
    """Let a car that is in the shop out for a road test; the gate notes when it is back.

    Once it is ready, only who inspects or may let cars leave gives one: it is tested and not paid.
    """
    at = standing.lock(order_id)
    if at.state in GONE or at.state == "cancelled":
        raise Refused(_("This car has left, or its order is cancelled: nothing is to be tested."))
    _check_test(at.state)
    out = db.row(
        "SELECT g.number FROM gate_exit x JOIN gate_pass g ON g.id = x.pass_id"
        " WHERE g.order_id = ? AND g.purpose = 'road_test' AND x.back_at IS NULL",
        (order_id,),
    )
    if out is not None:
        raise Refused(
            _("This car is out with pass {number}; the gate has not noted it back.").format(
                number=out[0]
            )
        )
    return gate_pass.issue(order_id, Purpose.ROAD_TEST, render)


@action(Permission.PRINT_PAPER)
def let_leave(
    *, order_id: int, reason: str, render: Render, approval: Approval | None = None
) -> Passed:
    """Let a car leave before it is settled, for a reason; who may, or with a manager's word."""
    at = standing.lock(order_id)
    if at.state in GONE:
        raise Refused(_("This car has been handed over. Report its pass lost if it is gone."))
    why = rules.check_reason(reason)
    rules.check_allowed(Permission.LET_LEAVE, approval)
    return gate_pass.issue(order_id, Purpose.UNSETTLED, render, reason=why)


@action(Permission.PRINT_PAPER)
def replace_pass(*, pass_id: int, reason: str, render: Render) -> Passed:
    """Give a new pass for one that is lost or of another day; the old one is void.

    Only who hands cars over, or may let them leave; a technician for a road test. Refused once used.
    One that went with a reversed settlement is renewed once its order is settled anew.
    """
    at = standing.lock(pass_by_id(pass_id).order_id)
    old = _locked(pass_id)
    road_test = old.purpose == Purpose.ROAD_TEST and gate.may(Permission.WORK)
    if road_test:
        _check_test(at.state)
    if not (road_test or gate.may(Permission.HAND_OVER)):
        rules.check_allowed(Permission.LET_LEAVE, None)
    why = rules.check_reason(reason)
    if old.used_at is not None:
        raise Refused(old.refusal())
    if not old.voided:
        papers.void(old.paper_id, why)
    elif at.state not in GONE or at.reopened or newest_pass(old.order_id) is not None:
        raise Refused(_("This pass is void already: {reason}").format(reason=old.void_reason))
    return gate_pass.issue(
        old.order_id, Purpose(old.purpose), render, reason=old.reason, instead_of=old.number
    )


@action(Permission.NOTE_LEAVING)
def leave(*, pass_id: int) -> None:
    """Note at the gate that the car of this pass leaves now. Refused with the whole reason."""
    found = _locked(pass_id)
    refusal = found.refusal()
    if refusal:
        raise Refused(refusal)
    added = record.try_add(
        GateExit,
        branch_id=found.branch_id,
        pass_id=pass_id,
        order_id=found.order_id,
        plate=found.plate,
        at=clock.now(),
        person_id=gate.actor().person_id,
    )
    if added is None:  # another gate was faster
        raise Refused(pass_by_id(pass_id).refusal() or _("This pass lets no car out."))


@action(Permission.NOTE_LEAVING)
def note_left_without(*, plate: str, reason: str) -> int:
    """Note that a car left without a pass, and why it could; a manager is asked about it."""
    bare = one_line(normalise_plate(plate), "plate")
    if not 2 <= len(bare) <= 20:
        raise Invalid("plate", _("Type the plate: letters and digits, such as 沪A66N20."))
    order = db.row(
        "SELECT o.id FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id WHERE c.plate = ?"
        " AND o.branch_id = ? AND o.handed_over_at IS NULL AND o.state <> 'cancelled'",
        (bare, gate.actor().branch_id),
    )
    return record.add(
        GateExit,
        branch_id=gate.actor().branch_id,
        order_id=order[0] if order else None,
        plate=bare,
        at=clock.now(),
        person_id=gate.actor().person_id,
        reason=rules.check_reason(reason),
    )


@action(Permission.NOTE_LEAVING)
def come_back(*, exit_id: int) -> None:
    """Note that a car is back from its road test, or that was let go unsettled."""
    found = db.row(
        "SELECT x.back_at, g.purpose, x.at FROM gate_exit x JOIN gate_pass g ON g.id = x.pass_id"
        " WHERE x.id = ? AND x.branch_id = ?" + db.for_update().replace("UPDATE", "UPDATE OF x"),
        (exit_id, gate.actor().branch_id),
    )
    if found is None or found[1] not in (Purpose.ROAD_TEST, Purpose.UNSETTLED):
        raise Refused(_("Only a car that left for a road test or unsettled comes back."))
    if found[0] is not None:
        raise Refused(_("This car is noted back already."))
    back = max(clock.now(), instant(found[2]) or clock.now())  # the PC's clock may be set back
    record.change(GateExit, exit_id, back_at=back, back_by=gate.actor().person_id)


@action(Permission.LET_LEAVE)
def answer_left_without(*, exit_id: int, answer: str) -> None:
    """Say what was found about a car that left without a pass; it is off the bell then."""
    found = db.row(
        "SELECT pass_id, answered_at, plate FROM gate_exit WHERE id = ? AND branch_id = ?",
        (exit_id, gate.actor().branch_id),
    )
    if found is None or found[0] is not None:
        raise Refused(_("There is no such note. Press F5 to see the present list."))
    if found[1] is not None:
        raise Refused(_("{plate} has been answered already.").format(plate=show_plate(found[2])))
    if not answer.strip():
        raise Invalid("answer", _("Say what was found: who let the car go, what is done now."))
    record.change(
        GateExit,
        exit_id,
        answered_at=clock.now(),
        answered_by=gate.actor().person_id,
        answer=rules.check_reason(answer),
    )


def _check_test(state: State) -> None:
    if state in _AFTER_WORK and not (
        gate.may(Permission.INSPECT) or gate.may(Permission.LET_LEAVE)
    ):
        raise NotAllowed(_("This car is ready. Ask the foreman for the pass of a road test."))


def _locked(pass_id: int) -> Pass:
    """Return a pass held until the action ends: leaving and voiding queue here."""
    db.row(f"SELECT id FROM {GatePass._meta.table_name} WHERE id = ?" + db.for_update(), (pass_id,))
    return pass_by_id(pass_id)
