"""The workshop's figures of a period as values (DOMAIN §6). Times are seconds, money is Decimal yuan."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from reception.orders.models import State
from reception.shopfloor.clocking_models import Pause
from reception.shopfloor.fairness import SkipRow
from reception.shopfloor.models import BayKind


def rate(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Return part / whole, or None of nothing."""
    return Decimal(part) / Decimal(whole) if whole else None


@dataclass(frozen=True)
class BayUse:
    """A bay: how long work was in it, inside opening hours, and how many orders came into it.

    `counts`: it is a working bay; pre-check and wash bays are shown and left out of the sums.
    """

    bay_id: int
    name: str
    kind: BayKind
    counts: bool
    occupied: int
    open: int
    orders: int

    @property
    def use(self) -> Decimal | None:
        """工位利用率: occupied h / open h."""
        return rate(self.occupied, self.open)


@dataclass(frozen=True)
class HoldSum:
    """Orders that were on hold for a reason, and the opening hours they waited."""

    state: State
    orders: int
    seconds: int


@dataclass(frozen=True)
class PersonFigures:
    """What a technician did and got in the period.

    `hours` (billed) and `value` are shares of the orders settled in the period, by the time clocked
    on each; `hours_clocked` leaves out orders that nobody clocked on. `given` jobs were placed by the foreman, `taken` ones were not; both count the first
    time somebody is on an order. `skips`: how often a later job was taken before an earlier one.
    """

    person_id: int | None
    name: str
    attended: int = 0
    clocked: int = 0
    idle: int = 0
    pauses: dict[Pause, int] = field(default_factory=dict)
    hours: Decimal = Decimal(0)
    hours_clocked: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    orders: int = 0
    given: int = 0
    taken: int = 0
    skips: int = 0
    comebacks: int = 0
    rework: int = 0

    @property
    def utilisation(self) -> Decimal | None:
        """工时利用率: clocked h / attended h."""
        return rate(self.clocked, self.attended)

    @property
    def efficiency(self) -> Decimal | None:
        """工时效率: billed h of the orders that were clocked / clocked h."""
        return rate(3600 * self.hours_clocked, self.clocked)

    @property
    def jobs(self) -> int:
        """Jobs that were begun, given and taken."""
        return self.given + self.taken


@dataclass(frozen=True)
class WorkshopFigures:
    """Everything about bays and people of a period; what is not over counts to `computed_at`."""

    branch: str
    begin: datetime
    end: datetime
    computed_at: datetime
    days: int  # open days that have begun
    open_seconds: int  # that the branch was open
    bays: tuple[BayUse, ...]
    people: tuple[PersonFigures, ...]  # most billed hours first; last what belongs to nobody
    holds: tuple[HoldSum, ...]
    skips: tuple[SkipRow, ...]
    settled: int
    unclocked: int  # of them nobody clocked on: left out of the efficiency
    orders_out: int
    promised_out: int
    on_time_out: int
    inspections: int
    inspection_fails: int
    left: int  # orders in work now that everybody has left

    @property
    def working_bays(self) -> tuple[BayUse, ...]:
        """The bays that the sums count."""
        return tuple(bay for bay in self.bays if bay.counts)

    @property
    def occupied(self) -> int:
        """Seconds that work was in a working bay."""
        return sum(bay.occupied for bay in self.working_bays)

    @property
    def bay_open(self) -> int:
        """Seconds that the working bays were open together."""
        return sum(bay.open for bay in self.working_bays)

    @property
    def bay_orders(self) -> int:
        """Orders that came into a working bay; one in two bays counts in each."""
        return sum(bay.orders for bay in self.working_bays)

    @property
    def bay_use(self) -> Decimal | None:
        """工位利用率: occupied h / open h of the working bays."""
        return rate(self.occupied, self.bay_open)

    @property
    def turnover(self) -> Decimal | None:
        """工位周转率: orders / bays / days, or None without bays or open days."""
        return rate(self.bay_orders, len(self.working_bays) * self.days)

    @property
    def attended(self) -> int:
        """Seconds that everybody was here."""
        return sum(person.attended for person in self.people)

    @property
    def clocked(self) -> int:
        """Seconds that everybody was on jobs."""
        return sum(person.clocked for person in self.people)

    @property
    def hours(self) -> Decimal:
        """Labour hours of the orders settled in the period."""
        return sum((person.hours for person in self.people), Decimal(0))

    @property
    def hours_clocked(self) -> Decimal:
        """Labour hours of those of them that somebody clocked on."""
        return sum((person.hours_clocked for person in self.people), Decimal(0))

    @property
    def value(self) -> Decimal:
        """Output of the orders settled in the period."""
        return sum((person.value for person in self.people), Decimal(0))

    @property
    def utilisation(self) -> Decimal | None:
        """工时利用率: clocked h / attended h."""
        return rate(self.clocked, self.attended)

    @property
    def efficiency(self) -> Decimal | None:
        """工时效率: billed h of the orders that were clocked / clocked h."""
        return rate(3600 * self.hours_clocked, self.clocked)

    @property
    def on_time_rate(self) -> Decimal | None:
        """准时交车率: handed over by the promise / handed over."""
        return rate(self.on_time_out, self.orders_out)

    @property
    def internal_rate(self) -> Decimal | None:
        """内返率: inspection fails / inspections."""
        return rate(self.inspection_fails, self.inspections)
