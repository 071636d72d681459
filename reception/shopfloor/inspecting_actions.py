"""质检: the team leader's and the final inspection, by somebody who did not do the work."""

from collections.abc import Callable
from typing import Any

from reception.core import clock, db, gate
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.actions import move, state_of
from reception.orders.models import State
from reception.orders.rules import check_move
from reception.papers.floor_values import InspectionSheetData
from reception.shopfloor import inspecting
from reception.shopfloor.inspecting import Kept
from reception.shopfloor.inspecting_models import Category, Stage
from reception.shopfloor.inspecting_rules import (
    CATEGORY_NAMES,
    Check,
    Result,
    RoadTest,
    bad_words,
    check_road,
)
from reception.shopfloor.inspection_sheet import seal_inspection
from reception.visits import photos as kept_photos
from reception.visits.photos import Photo


@action(Permission.INSPECT)
def keep_inspection_photo(*, photo: Photo) -> str:
    """Keep a prepared photo of what is not right and return its hash; `inspect` takes that."""
    kept_photos.keep(photo)
    return photo.hash


@action(Permission.INSPECT)
def inspect(
    *,
    order_id: int,
    passed: bool,
    items: tuple[Check, ...] = (),
    cause: str = "",
    category: str = "",
    technician_id: int | None = None,
    road: RoadTest | None = None,
    photos: tuple[str, ...] = (),
    render: Callable[[InspectionSheetData], bytes] | None = None,
) -> Stage:
    """Do the check that comes next: the leader's where wanted, then the final one. Return which.

    Passed, the final one leads to washing or ready and seals the sheet. Not passed, the car goes
    back to work as internal rework of a technician and a category (DOMAIN §2, §6). Who made the
    leader's check does not make the final one. Raises Invalid("items") also for an item of the
    list that was not looked at, ("cause"), ("technician_id"), ("road_km") or ("photos").
    """
    state, _version = state_of(order_id)
    if state is not State.INSPECTION:
        check_move(state, State.CLOSED)  # says what the order is instead
    there = inspecting.workers(order_id)
    if gate.actor().person_id in there:
        raise Refused(_("You did this work yourself. Somebody else has to inspect it."))
    want = inspecting.wanted_of(order_id)
    stage = inspecting.next_stage(order_id, want)
    both = want.leader and stage is Stage.FINAL
    if both and inspecting.looked_as_leader(order_id, gate.actor().person_id):
        told = _("You made the team leader's check. Somebody else has to make the final one.")
        raise Refused(told)
    check_road(road)
    if passed:
        _check_right(items, road)
        _check_whole(items, want.items)
        must_drive = stage is Stage.FINAL and want.road and road is None
        if must_drive and not inspecting.road_done(order_id):
            told = _("A road test is wanted for this order. Enter its kilometres.")
            raise Invalid("road_km", told)
        worker = technician_id or _one_worker(order_id, there)
        kept = Kept(stage, True, items, technician_id=worker, road=road, photos=photos)
        inspecting.keep(order_id, kept)
        if stage is Stage.FINAL:
            _release(order_id)
            if render is not None:
                seal_inspection(order_id, render)
        return stage
    _send_back(
        order_id, there, Kept(stage, False, items, cause, category, technician_id, road, photos)
    )
    return stage


def _check_right(items: tuple[Check, ...], road: RoadTest | None) -> None:
    wrong = [item.name for item in items if item.result is Result.BAD]
    if wrong:
        told = _("“{name}” is not right: send the car back, or mark it right.")
        raise Invalid("items", told.format(name=wrong[0]))
    if road is not None and not road.passed:
        raise Invalid("road_result", _("The road test went wrong: send the car back."))


def _check_whole(items: tuple[Check, ...], wanted: tuple[str, ...]) -> None:
    """Raise Invalid("items") while an item of the list was not looked at."""
    seen = {item.name for item in items}
    left = [name for name in wanted if name not in seen]
    if left:
        told = _("“{name}” has not been looked at: answer every item, {count} are left.")
        raise Invalid("items", told.format(name=left[0], count=len(left)))


def _one_worker(order_id: int, there: frozenset[int]) -> int | None:
    """Return whose work it was: who was named at dispatch, else who alone was clocked on it."""
    found = db.row("SELECT technician_id FROM work_order WHERE id = ?", (order_id,))
    named = int(found[0]) if found and found[0] is not None else None
    return named or (next(iter(there)) if len(there) == 1 else None)


def _send_back(order_id: int, there: frozenset[int], given: Kept) -> None:
    why = given.cause.strip() or bad_words(given.items)
    if not why:
        raise Invalid("cause", _("Say what is wrong, so that the technician can mend it."))
    if given.technician_id is not None and given.technician_id not in there:
        raise Invalid("technician_id", _("Choose somebody who worked on this order."))
    category = Category(given.category or Category.OTHER)
    values: dict[str, Any] = vars(given) | {
        "cause": why,
        "category": category,
        "technician_id": given.technician_id or _one_worker(order_id, there),
    }
    inspecting.keep(order_id, Kept(**values))
    note = _("{category}: {why}").format(category=_(CATEGORY_NAMES[category]), why=why)
    move(order_id, State.WORKING, note)


def _release(order_id: int) -> None:
    """Send a car that passed to be washed; ready at once where the customer declined that."""
    found = db.row(
        "SELECT v.wash FROM work_order o JOIN visit v ON v.id = o.visit_id WHERE o.id = ?",
        (order_id,),
    )
    if found is not None and found[0]:
        move(order_id, State.WASHING)
    else:
        move(order_id, State.READY, ready_at=clock.now())
