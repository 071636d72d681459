"""Counting keys and cars: begun once a day, ticked car by car, closed by its sheet."""

from collections.abc import Callable

from reception.billing.count import Count, count_today, expected_cars
from reception.billing.gate_pass_models import CarCount, CarCountLine, Seen
from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.core.units import day_number
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.gate_values import CountedCar, CountSheetData
from reception.papers.queries import branch_head
from reception.papers.rules import PaperKind
from reception.vehicles.rules import normalise_plate, show_plate

Render = Callable[[CountSheetData], bytes]


@action(Permission.COUNT_CARS)
def begin_count() -> int:
    """Begin today's count with the cars that should be here, or go on with it where it stands."""
    branch_id, day = gate.actor().branch_id, day_number(clock.today())
    key = record.try_add(
        CarCount,
        branch_id=branch_id,
        day=day,
        begun_at=clock.now(),
        begun_by=gate.actor().person_id,
    )
    if key is None:
        return _of_today().count_id
    for car in expected_cars():
        record.add(
            CarCountLine,
            count_id=key,
            plate=car.plate,
            model=car.model,
            order_number=car.order_number,
            place=car.place,
            hook=car.hook,
        )
    return key


@action(Permission.COUNT_CARS)
def tick_car(
    *, line_id: int, version: int, car: Seen | str, key: Seen | str, remark: str = ""
) -> None:
    """Note what was found of one car and its key; at once, so that a power cut loses nothing.

    Conflict when somebody else looked at this car meanwhile: two people count.
    """
    states = ("", *Seen)
    if car not in states or key not in states:
        raise Invalid("car", _("A car or key is here or missing."))
    _open(line_id)
    record.change(
        CarCountLine,
        line_id,
        version,
        car_state=str(car),
        key_state=str(key),
        remark=storable(remark.strip(), "remark"),
        at=clock.now(),
        person_id=gate.actor().person_id,
    )


@action(Permission.COUNT_CARS)
def add_found_car(*, plate: str, remark: str = "") -> int:
    """Add a car that stands here but is not on the list; it is a difference until explained."""
    count, bare = _held(), one_line(normalise_plate(plate), "plate")
    if not 2 <= len(bare) <= 20:
        raise Invalid("plate", _("Type the plate: letters and digits, such as 沪A66N20."))
    if count.closed_at is not None:
        raise Refused(_("Today's count is closed; its sheet is in the archive."))
    model = db.row("SELECT model FROM vehicle WHERE plate = ?", (bare,))
    key = record.try_add(
        CarCountLine,
        count_id=count.count_id,
        plate=bare,
        model=str(model[0]) if model else "",
        expected=False,
        car_state=str(Seen.HERE),
        remark=storable(remark.strip(), "remark"),
        at=clock.now(),
        person_id=gate.actor().person_id,
    )
    if key is None:
        raise Refused(_("{plate} is on the list already.").format(plate=show_plate(bare)))
    return key


@action(Permission.COUNT_CARS)
def close_count(*, version: int, render: Render) -> Issued:
    """Close today's count and seal its sheet; Refused while a car is not looked at or explained."""
    count = _held()
    if count.closed_at is not None:
        raise Refused(_("Today's count is closed; its sheet is in the archive."))
    left = [line for line in count.lines if line.open()]
    if left:
        raise Refused(
            _("{count} cars are not looked at or not explained; the first is {plate}.").format(
                count=len(left), plate=show_plate(left[0].plate)
            )
        )
    issued = papers.issue(
        branch_id=gate.actor().branch_id,
        kind=PaperKind.CAR_COUNT,
        subject_id=count.count_id,
        data_for=lambda number, _serial: _sheet(count, number),
        render=render,
    )
    record.change(
        CarCount,
        count.count_id,
        version,
        closed_at=clock.now(),
        closed_by=gate.actor().person_id,
        paper_id=issued.paper_id,
    )
    return issued


def _sheet(count: Count, number: str) -> CountSheetData:
    return CountSheetData(
        number=number,
        branch=branch_head(gate.actor().branch_id),
        day=count.day,
        cars=tuple(
            CountedCar(
                line.plate,
                line.model,
                line.order_number,
                line.place,
                line.hook,
                line.expected,
                line.car,
                line.key,
                line.remark,
            )
            for line in count.lines
        ),
        begun_at=count.begun_at,
        begun_by=count.begun_by,
        issued_at=clock.now(),
        person=gate.actor().name,
    )


def _of_today() -> Count:
    count = count_today()
    if count is None:
        raise Refused(_("Nobody has begun today's count. Begin it first."))
    return count


def _held() -> Count:
    """Return today's count, its row locked: who adds a car and who closes the count queue here."""
    sql = "SELECT id FROM car_count WHERE branch_id = ? AND day = ?" + db.for_update()
    db.row(sql, (gate.actor().branch_id, day_number(clock.today())))
    return _of_today()


def _open(line_id: int) -> None:
    found = db.row(
        "SELECT c.closed_at FROM car_count_line l JOIN car_count c ON c.id = l.count_id"
        " WHERE l.id = ? AND c.branch_id = ?" + db.for_update().replace("UPDATE", "UPDATE OF c"),
        (line_id, gate.actor().branch_id),
    )
    if found is None:
        raise Refused(_("There is no such car on the list. Press F5 to see the present list."))
    if found[0] is not None:
        raise Refused(_("Today's count is closed; its sheet is in the archive."))
