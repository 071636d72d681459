"""What may become of a booking, and where the day still has room for one.

Half hours are counted: in each one, bookings leave a share of the bays and of the technicians to
cars that come without one (DOMAIN §2), so that a morning's peak is spread over the day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from reception.core import clock
from reception.core.errors import Refused
from reception.core.hours import WorkingHours
from reception.core.text import N_, _

STEP = timedelta(minutes=30)
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(days=5)  # of work, inside opening hours
LOOK_AHEAD = 31  # days that are searched for a free time

STATE_NAMES = {
    "booked": N_("Booked"),
    "arrived": N_("Car arrived"),
    "no_show": N_("Did not come"),
    "cancelled": N_("Booking cancelled"),
}
# A customer who comes late after all is received, or gets another time.
TRANSITIONS = {
    "booked": frozenset({"arrived", "no_show", "cancelled"}),
    "no_show": frozenset({"arrived", "booked", "cancelled"}),
    "arrived": frozenset[str](),
    "cancelled": frozenset[str](),
}


class Why(StrEnum):
    """What stands against a time."""

    CLOSED = "closed"
    NO_BAY = "no_bay"
    BAYS = "bays"
    RESERVE = "reserve"
    PEOPLE = "people"
    TECHNICIAN = "technician"


WHY_WORDS = {
    Why.CLOSED: N_("The branch is closed at that time."),
    Why.NO_BAY: N_("The branch has no bay of this kind."),
    Why.BAYS: N_("All bays of this kind are taken at that time."),
    Why.RESERVE: N_("What is left at that time is kept for cars without a booking."),
    Why.PEOPLE: N_("All technicians have work at that time."),
    Why.TECHNICIAN: N_("This technician has work at that time."),
}


def check_move(present: str, wanted: str) -> None:
    """Raise Refused with a sentence unless a booking in `present` may become `wanted`."""
    if wanted not in TRANSITIONS[present]:
        raise Refused(
            _("This booking is “{state}” and stays so. Make a new booking instead.").format(
                state=_(STATE_NAMES[present])
            )
        )


def length_of(hours: Decimal) -> timedelta:
    """Return how long a bay is booked for these labour hours: whole half hours, at least one."""
    steps = int((hours * 2).to_integral_value(ROUND_CEILING))
    return max(1, steps) * STEP


def steps(hours: WorkingHours, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the open half hours that touch a period."""
    first, last = clock.local(begin).date(), clock.local(end).date()
    for number in range((last - first).days + 1):
        for opens, closes in hours.periods(first + timedelta(days=number)):
            step = opens + max((begin - opens) // STEP, 0) * STEP
            while step < min(closes, end):
                yield step
                step += STEP


@dataclass(frozen=True)
class Use:
    """A bay and a technician are wanted for a time, by a booking or by an order in its bay."""

    starts_at: datetime
    ends_at: datetime
    bay_kind: str
    key: int  # the booking, or the bay of an order
    booked: bool
    technician_id: int | None = None


@dataclass(frozen=True)
class Capacity:
    """What the branch has: bays of each kind, technicians, and the percentage kept for walk-ins."""

    bays: Mapping[str, int]
    technicians: int
    reserve: int

    def for_bookings(self, count: int) -> int:
        """Return how many of `count` bookings may have at once; one always, were it the only one."""
        return max(1, (count * (100 - self.reserve) + 50) // 100) if count else 0

    def technicians_known(self) -> bool:
        """Tell whether technicians are set up; a branch that has none yet is not held up by it."""
        return self.technicians > 0


@dataclass
class _Step:
    """One half hour: who is in which kind of bay."""

    bays: dict[str, set[tuple[bool, int]]] = field(default_factory=lambda: defaultdict(set))
    people: set[tuple[bool, int]] = field(default_factory=set)
    busy: set[int] = field(default_factory=set)

    def add(self, use: Use) -> None:
        one = (use.booked, use.key)
        self.bays[use.bay_kind].add(one)
        if use.bay_kind != "wash":
            self.people.add(one)
        if use.technician_id is not None:
            self.busy.add(use.technician_id)


_NOTHING = _Step()


class Plan:
    """The half hours of some days with what is taken in each."""

    def __init__(self, hours: WorkingHours, capacity: Capacity, uses: Iterable[Use]) -> None:
        self.hours, self.capacity = hours, capacity
        self._steps: dict[datetime, _Step] = {}
        for use in uses:
            for step in steps(hours, use.starts_at, use.ends_at):
                self._steps.setdefault(step, _Step()).add(use)

    def taken(self, kind: str, step: datetime) -> int:
        """Return how many bays of a kind are wanted in a half hour."""
        return len(self._steps.get(step, _NOTHING).bays.get(kind, ()))

    def people(self, step: datetime) -> int:
        """Return how many technicians are wanted in a half hour."""
        return len(self._steps.get(step, _NOTHING).people)

    def why_not(
        self, start: datetime, end: datetime, kind: str, technician_id: int | None = None
    ) -> Why | None:
        """Return what stands against a booking for this time, or None."""
        if not self.capacity.bays.get(kind):
            return Why.NO_BAY
        if not self.hours.is_open(start):
            return Why.CLOSED
        for step in steps(self.hours, start, end):
            why = self._step_why_not(self._steps.get(step, _NOTHING), kind, technician_id)
            if why is not None:
                return why
        return None

    def _step_why_not(self, step: _Step, kind: str, technician_id: int | None) -> Why | None:
        capacity, there = self.capacity, step.bays.get(kind, set())
        bays = capacity.bays[kind]
        if len(there) >= bays:
            return Why.BAYS
        if sum(booked for booked, _key in there) >= capacity.for_bookings(bays):
            return Why.RESERVE
        if technician_id is not None and technician_id in step.busy:
            return Why.TECHNICIAN
        if kind == "wash" or not capacity.technicians_known():
            return None
        if len(step.people) >= capacity.technicians:
            return Why.PEOPLE
        booked = sum(booked for booked, _key in step.people)
        return Why.RESERVE if booked >= capacity.for_bookings(capacity.technicians) else None

    def next_free(
        self,
        length: timedelta,
        kind: str,
        earliest: datetime,
        technician_id: int | None = None,
    ) -> datetime | None:
        """Return the first half hour from `earliest` at which work of this length can be booked.

        Work that a day can hold is not left over night: the board plans it the same way.
        """
        for _day, period in self.hours.days(clock.local(earliest).date(), LOOK_AHEAD):
            for start in steps(self.hours, *period):
                end = self.hours.end_on_day(start, length) if start >= earliest else None
                if end is not None and self.why_not(start, end, kind, technician_id) is None:
                    return start
        return None

    def load(self, day: date, kinds: Iterable[str]) -> Decimal | None:
        """Return how full the bays of these kinds are on a day, 0 to 1; None when closed."""
        period, kinds = self.hours.span(day), list(kinds)
        places = sum(self.capacity.bays.get(kind, 0) for kind in kinds)
        if period is None or not places:
            return None
        half_hours = list(steps(self.hours, *period))
        taken = sum(
            min(self.taken(kind, step), self.capacity.bays.get(kind, 0))
            for kind in kinds
            for step in half_hours
        )
        return Decimal(taken) / (places * len(half_hours))
