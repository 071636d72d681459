"""打卡: signing on and off, starting, pausing and finishing jobs, calls answered.

Everybody clocks only themselves; what a foreman puts right is in `correction_actions`.
"""

from datetime import datetime

from reception.core import clock, gate
from reception.core.errors import Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.models import State
from reception.orders.rules import HOLDS, check_move
from reception.shopfloor import actions, clocking, fairness, part_actions
from reception.shopfloor.clocking import Now
from reception.shopfloor.clocking_models import Pause, What
from reception.shopfloor.clocking_rules import CALLS, HOLD_OF, PAUSE_NAMES
from reception.shopfloor.fairness_models import SkipReason
from reception.shopfloor.inspecting_rules import Check

STARTABLE = HOLDS | {State.PENDING, State.DISPATCHED, State.WORKING}


@action(Permission.WORK)
def sign_on() -> None:
    """Begin the day: from now on every minute counts, unassigned until a job is started."""
    person_id = clocking.me()
    clocking.close_forgotten_days(gate.actor().branch_id)
    clocking.hold_person(person_id)
    if clocking.present(person_id) is not None:
        raise Refused(_("You are signed on already."))
    clocking.begin_day(person_id)


@action(Permission.WORK)
def sign_off() -> None:
    """End the day, and with it whatever one is on."""
    person_id, now = _held()
    clocking.end_day(person_id, now, clock.now())


@action(Permission.WORK)
def start_job(*, order_id: int, skip: SkipReason | None = None, words: str = "") -> int:
    """Start a job, or go on with it; the one before ends. Signs on who is not; return the stretch.

    The first to start an order moves it to work (DOMAIN §2). Refused without `skip` (why, and
    `words`) where another car comes first for this person.
    """
    person_id = clocking.me()
    clocking.close_forgotten_days(gate.actor().branch_id)
    clocking.hold_person(person_id)
    if clocking.present(person_id) is None:
        clocking.begin_day(person_id)
    now = clocking.present(person_id)
    assert now is not None
    state = clocking.hold_orders(order_id, now.order_id).get(order_id)
    if state is None:
        raise Refused(_("There is no such order. Press F5 to see the present list."))
    if now.what is What.JOB and now.order_id == order_id:
        raise Refused(_("You are on this job already."))
    if state not in STARTABLE:
        check_move(state, State.DISPATCHED)  # says what the order is instead
    fairness.take(person_id, order_id, skip, words)
    if state is not State.WORKING:
        actions.begin_work(order_id, state)
    clocking.stop_calling(person_id)
    return clocking.turn(person_id, now, "next", What.JOB, order_id)


@action(Permission.WORK)
def pause_job(
    *, reason: Pause, parts: tuple[str, ...] = (), expected_at: datetime | None = None
) -> None:
    """Stop for a while, and say why. The last one on an order puts it on hold for that reason.

    A missing tool and a wish for help are called out on the board until somebody answers.
    `parts`: codes of the order's parts that are waited for, and when they are expected, if the
    technician knows; the store sees it. Invalid("parts") for one that is not missing.
    """
    reason = Pause(reason)
    person_id, now = _held()
    if now.what is not What.JOB and reason not in CALLS | {Pause.BREAK}:
        raise Refused(_("You are on no job. Start one first."))
    order_id = now.order_id if now.what is not What.IDLE else None
    if order_id is not None and reason is Pause.PARTS and parts:
        part_actions.miss_parts(order_id, parts, expected_at)
    clocking.turn(person_id, now, reason.value, What.PAUSE, order_id, reason.value)
    clocking.stop_calling(person_id)
    if reason in CALLS:
        clocking.call(person_id, order_id, reason)
    if order_id is None or reason not in HOLD_OF or clocking.on_it(order_id):
        return
    if clocking.hold_orders(order_id)[order_id] is State.WORKING:
        why = part_actions.waits_for(order_id, parts) if parts else _hold_words(reason)
        actions.hold(order_id=order_id, state=HOLD_OF[reason], reason=why)


@action(Permission.WORK)
def finish_job(*, checks: tuple[Check, ...] = ()) -> bool:
    """Be done with one's job; the last one on the order hands it to inspection. Tell whether so.

    `checks`: what the last one looked at (自检). Refused while the customer has not answered
    about additional work, and without a self-check where it is a must.
    """
    person_id, now = _held()
    if now.what is not What.JOB or now.order_id is None:
        raise Refused(_("You are on no job. Start one first."))
    last = not clocking.on_it(now.order_id, besides=person_id)
    clocking.turn(person_id, now, "done", What.IDLE)
    clocking.stop_calling(person_id)
    if last:
        actions.finish_work(order_id=now.order_id, checks=checks)
    return last


@action(Permission.WORK)
def answer_call(*, call_id: int) -> None:
    """Answer a call from the floor: it goes off the board, with who answered and when."""
    if not clocking.answer(call_id):
        raise Refused(_("Somebody has answered this call already."))


@action(Permission.SIGN_IN)
def close_forgotten() -> int:
    """Sign off at closing time whoever forgot to on an earlier day (补签); return how many.

    Anybody may: it follows from the clock alone, and a foreman confirms each.
    """
    return clocking.close_forgotten_days(gate.actor().branch_id)


def _hold_words(reason: Pause) -> str:
    """Return why the order waits: who says so, and what it is where the state does not tell."""
    name = gate.actor().name
    if HOLD_OF[reason] is State.HOLD_OTHER:
        return _("{what} · {name}").format(what=_(PAUSE_NAMES[reason]), name=name)
    return _("clocked by {name}").format(name=name)


def _held() -> tuple[int, Now]:
    """Hold the person at the desk and the order they are on; Refused who is not signed on."""
    person_id = clocking.me()
    clocking.close_forgotten_days(gate.actor().branch_id)
    clocking.hold_person(person_id)
    now = clocking.present(person_id)
    if now is None:
        raise Refused(_("You are not signed on. Sign on first."))
    clocking.hold_orders(now.order_id)
    return person_id, now
