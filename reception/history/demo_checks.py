"""What was checked and washed at the demonstration branch today: self-checks, one rework, one wash."""

from datetime import datetime, timedelta

from reception.core import clock, db, record
from reception.core.fields import instant
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.history.demo_world import staff
from reception.orders.models import Order, OrderStep, State
from reception.orders.rules import AFTER_WORK
from reception.shopfloor.inspecting import wanted_of
from reception.shopfloor.inspecting_models import Category, Inspection, Result, Stage, Wash
from reception.shopfloor.inspecting_rules import CATEGORY_NAMES, Check, bad_words, stored

STEP = 600  # seconds
# By the customer's words: how many minutes ago it failed, which item, what is wrong, whose fault.
FAILED = {"发动机故障灯亮": (100, "无故障码", "试车后仍报一缸失火", Category.DIAGNOSIS)}
WASHER = 5  # of the technicians


@action(Permission.IMPORT)
def add_checks() -> int:
    """Check and wash the cars of today as far as they are; return how many checks there are."""
    now = clock.now()
    now = (now - timedelta(seconds=int(now.timestamp()) % STEP)).replace(microsecond=0)
    found = db.rows(
        "SELECT o.id, o.state, o.technician_id, v.words, (SELECT max(s.at) FROM order_step s"
        " WHERE s.order_id = o.id AND s.state = 'inspection'), (SELECT max(s.at) FROM order_step s"
        " WHERE s.order_id = o.id AND s.state = 'washing') FROM work_order o"
        " JOIN visit v ON v.id = o.visit_id WHERE o.source = 'demo' AND o.handed_over_at IS NULL"
        " AND o.state <> 'cancelled' ORDER BY o.id"
    )
    made = 0
    for order_id, state, technician, words, done, washing in found:
        if State(state) in AFTER_WORK and done is not None:
            _self_check(order_id, technician, instant(done) or now)
            made += 1
        elif words in FAILED and state == State.WORKING:
            _fail(order_id, technician, now, *FAILED[words])
            made += 1
        if state == State.WASHING:
            begin = max(instant(washing) or now, now - timedelta(minutes=3))
            washer = staff().technicians[WASHER]
            record.add(Wash, order=order_id, began_at=begin, began_by=washer)
    return made


def _self_check(order_id: int, technician: int, at: datetime) -> None:
    items = stored([Check(name) for name in wanted_of(order_id).items])
    record.add(
        Inspection,
        order=order_id,
        inspector=technician,
        passed=True,
        items=items,
        at=at,
        stage=Stage.SELF,
        technician=technician,
    )


def _fail(
    order_id: int, technician: int, now: datetime, ago: int, item: str, why: str, kind: Category
) -> None:
    """Send a car back to its technician some time ago; it is in work since."""
    at, people = now - timedelta(minutes=ago), staff()
    _self_check(order_id, technician, at - timedelta(minutes=5))
    wrong = Check(item, Result.BAD, why)
    cause = bad_words([wrong])
    note = _("{category}: {why}").format(category=_(CATEGORY_NAMES[kind]), why=cause)
    record.add(
        Inspection,
        order=order_id,
        inspector=people.inspector,
        passed=False,
        items=stored([wrong]),
        cause=cause,
        at=at,
        stage=Stage.FINAL,
        technician=technician,
        category=kind,
    )
    for state, minutes, said in ((State.INSPECTION, -5, ""), (State.WORKING, 0, note)):
        when = at + timedelta(minutes=minutes)
        record.add(
            OrderStep, order=order_id, state=state, at=when, person_id=people.inspector, note=said
        )
    record.change(Order, order_id, hold_reason=note)
