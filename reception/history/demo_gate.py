"""The demonstration's gate: keys on hooks, a road test, yesterday's count with a difference."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from reception.billing.count import count_today
from reception.billing.count_actions import begin_count, close_count, tick_car
from reception.billing.gate_pass_actions import (
    answer_left_without,
    give_road_test_pass,
    leave,
    note_left_without,
)
from reception.billing.gate_pass_models import Seen
from reception.core import clock, db, gate
from reception.core.text import N_, _
from reception.orders.queries import OPEN
from reception.staff.actions import actor_of
from reception.staff.queries import person_by_login
from reception.visits.keys import note_keys

_HERE = (
    f"SELECT o.id, o.state, c.plate FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id"
    f" WHERE o.source = 'demo' AND {OPEN} ORDER BY o.opened_at, o.id LIMIT 24"
)
_WITHOUT = N_("followed another car out")
_ANSWERED = N_("The customer came back and showed the pass.")
_SPARE = N_("the customer keeps the spare key")


def add_gate(render: Callable[[Any], bytes]) -> int:
    """Hang keys, let a car out for a road test, count yesterday's cars; return how many hooks."""
    manager = person_by_login("manager1")
    here = db.rows(_HERE)
    if manager is None or not here:
        return 0
    evening = clock.at(clock.today() - timedelta(days=1), 17, 30)
    with gate.acting(actor_of(manager)):
        for number, (order_id, _state, _plate) in enumerate(here, 1):
            note_keys(order_id=order_id, hook=str(number), keys=2 if number == 3 else 1)
        with clock.frozen(evening):
            noted = note_left_without(plate=here[-1][2], reason=_(_WITHOUT))
            answer_left_without(exit_id=noted, answer=_(_ANSWERED))
            _count(render)
        working = [order_id for order_id, state, _plate in here if state == "working"]
        for order_id in working[:1]:
            leave(pass_id=give_road_test_pass(order_id=order_id, render=render).pass_id)
    return len(here)


def _count(render: Callable[[Any], bytes]) -> None:
    begin_count()
    found = count_today()
    for number, line in enumerate(found.lines if found else ()):
        spare = number == 2
        tick_car(
            line_id=line.id,
            version=line.version,
            car=Seen.HERE,
            key=Seen.MISSING if spare else Seen.HERE,
            remark=_(_SPARE) if spare else "",
        )
    if found is not None:
        close_count(version=found.version, render=render)
