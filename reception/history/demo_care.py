"""What the demonstration's desk should mind: a complaint to be answered, a recall with its list."""

from datetime import timedelta

from reception.care.complaint_rules import Channel, What
from reception.care.models import Complaint, ComplaintStep
from reception.core import clock, db, gate, record
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.history import bulk
from reception.history.demo_world import dice, staff, vin
from reception.vehicles.models import Recall, RecallCar

EVERY = 9  # car of the first ones is on the recall's list
LISTED = 90
NEVER_SEEN, FAR = 5, 1_000


@action(Permission.IMPORT)
def add_care(*, seed: int, cars: int) -> None:
    """Add one open complaint, of whoever waits at the gate, and one recall that concerns that car."""
    make_uid = bulk.uid_maker(dice(seed, "care").getrandbits)
    now, people = clock.now().replace(microsecond=0), staff()
    seconds = int(now.timestamp())
    recall = record.add(
        Recall,
        uid=make_uid(seconds),
        code="ZH-2026-03",
        title="制动管路接头检查",
        work="检查前制动管路接头，渗漏的更换，按规定力矩紧固",
        reference="示例厂家通知 2026-03",
        begins_on=int((clock.today() - timedelta(days=60)).strftime("%Y%m%d")),
    )
    here = db.row(
        "SELECT r.vehicle_id, c.vin, c.customer_id FROM arrival r JOIN vehicle c"
        " ON c.id = r.vehicle_id WHERE r.visit_id IS NULL AND r.dismissed_at IS NULL"
        " ORDER BY r.at LIMIT 1"
    )
    listed = [vin(car) for car in range(0, min(cars, LISTED), EVERY)]
    listed += [vin(car) for car in range(cars + FAR, cars + FAR + NEVER_SEEN)]
    if here is not None:
        listed.append(str(here[1]))
    record.add_many(RecallCar, [{"recall": recall, "vin": v} for v in dict.fromkeys(listed)])
    if here is None:
        return
    came = now - timedelta(hours=3)
    complaint = record.add(
        Complaint,
        uid=make_uid(seconds),
        branch=gate.actor().branch_id,
        customer=here[2],
        vehicle=here[0],
        received_at=came,
        noted_by=people.advisors[0],
        channel=Channel.PHONE,
        words="上次保养后方向盘有抖动，要求重新检查并给说法",
        serious=False,
        owner=people.care,
        due_at=came + timedelta(hours=24),
    )
    record.add(
        ComplaintStep, complaint=complaint, what=What.NOTED, at=came, person_id=people.advisors[0]
    )
