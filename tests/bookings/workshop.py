"""A branch that takes bookings: four mechanical bays, a quick one, a body bay, five technicians."""

from datetime import datetime
from decimal import Decimal

from reception.bookings.actions import BookedItem, BookingDraft
from reception.core import clock
from reception.shopfloor.actions import save_bay
from reception.shopfloor.models import BayKind
from reception.shopfloor.queries import bays
from reception.staff.actions import add_person
from tests.stories.people import PIN, Branch, found_branch

SERVICE = BookedItem("package", "TC-XBY", "小保养", Decimal("0.8"))


def booking_branch(technicians: int = 5) -> Branch:
    """Set up the branch of the stories and enlarge its workshop."""
    branch = found_branch()
    with branch.as_("administrator"):
        for number in range(1, technicians):
            add_person(
                login=f"tech{number}", name=f"示例技师{number}", roles=("technician",), secret=PIN
            )
    with branch.as_("manager"):
        kinds = [BayKind.MECHANICAL, BayKind.MECHANICAL, BayKind.QUICK, BayKind.BODY]
        for position, kind in enumerate(kinds, len(bays()) + 1):
            save_bay(name=f"{position}号位", kind=kind, position=position)
    return branch


def tomorrow(text: str = "10:00") -> datetime:
    """Return a wall-clock time of the next day."""
    from datetime import timedelta

    hour, minute = text.split(":")
    return clock.at(clock.today() + timedelta(days=1), int(hour), int(minute))


def draft(number: int = 1, at: datetime | None = None, **changes) -> BookingDraft:
    """Return the booking of a newcomer with an obviously generated name."""
    values = {
        "name": f"测试客户{number:03d}",
        "phone": f"138{number:08d}",
        "starts_at": at or tomorrow(),
        "bay_kind": "mechanical",
        "plate": f"沪B{number:05d}",
        "items": (SERVICE,),
    }
    return BookingDraft(**(values | changes))
