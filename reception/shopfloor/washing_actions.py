"""Washing: begun, done, looked at by another, washed again where it is not clean."""

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line
from reception.orders.actions import move, state_of
from reception.orders.models import State
from reception.orders.rules import check_move
from reception.shopfloor import washing
from reception.shopfloor.inspecting_models import Wash
from reception.shopfloor.washing import Washing


@action(Permission.WORK)
def begin_washing(*, order_id: int) -> None:
    """Begin to wash a car: nobody else takes the same one."""
    _to_wash(order_id)
    wash, here = washing.newest(order_id), gate.actor().person_id
    if wash is not None and wash.done_at is None:
        if wash.fresh:
            raise Refused(_taken(wash))
        record.change(
            Wash, wash.wash_id, began_at=clock.now(), began_by=here
        )  # of before it went back
        return
    _check_open(wash)
    if record.try_add(Wash, order=order_id, began_at=clock.now(), began_by=here) is None:
        raise Refused(_("Somebody has just begun to wash this car."))


@action(Permission.WORK)
def finish_washing(*, order_id: int) -> None:
    """The car is washed: ready, or waiting for somebody else to look at it (setting)."""
    _to_wash(order_id)
    wash, here, now = washing.newest(order_id), gate.actor().person_id, clock.now()
    if wash is None or wash.done_at is not None:
        _check_open(wash)
        record.add(Wash, order=order_id, began_at=now, began_by=here, done_at=now, done_by=here)
    else:
        began = wash.began_at if wash.fresh else now
        end = max(now, began)
        record.change(Wash, wash.wash_id, began_at=began, done_at=end, done_by=here)
    if not washing.checked_by_another():
        move(order_id, State.READY, ready_at=now)


@action(Permission.CHECK_WASH)
def check_washing(*, order_id: int, passed: bool, words: str = "") -> None:
    """Look at a car that somebody else has washed: ready, or to be washed again.

    A car that is ready already can be sent back too, by who is about to hand it over. Raises
    Invalid("words") when it does not say what is not clean.
    """
    state, _version = state_of(order_id)
    wash = washing.newest(order_id)
    if wash is None or wash.done_at is None or wash.result or (passed and state is State.READY):
        raise Refused(_("There is no wash to look at. Press F5 to see the present list."))
    here = gate.actor().person_id
    if here is not None and here == wash.done_by:
        raise Refused(_("You washed this car yourself. Somebody else has to look at it."))
    why = one_line(words.strip(), "words")
    if not passed and not why:
        raise Invalid("words", _("Say what is not clean."))
    record.change(
        Wash,
        wash.wash_id,
        checked_at=max(clock.now(), wash.done_at),
        checked_by=here,
        result="ok" if passed else "bad",
        words=why,
    )
    if passed:
        move(order_id, State.READY, ready_at=clock.now())
    elif state is not State.WASHING:
        move(order_id, State.WASHING, why, ready_at=None)


def _to_wash(order_id: int) -> None:
    state, _version = state_of(order_id)
    if state is not State.WASHING:
        check_move(state, State.HANDED_OVER)


def _check_open(wash: Washing | None) -> None:
    """Raise Refused while a washed car waits to be looked at."""
    if wash is not None and wash.fresh and wash.done_at is not None and not wash.result:
        raise Refused(_("This car is washed and waits for somebody to look at it."))


def _taken(wash: Washing) -> str:
    found = db.row("SELECT name FROM person WHERE id = ?", (wash.began_by,))
    name = str(found[0]) if found else _("Somebody")
    return _("{name} is washing this car since {time}.").format(
        name=name, time=clock.show(wash.began_at, "%H:%M")
    )
