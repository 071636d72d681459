"""What the simulation counts for itself, to be held against the program's figures."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

TICK = timedelta(minutes=5)


@dataclass
class Person:
    """Somebody at the station: what they are at, and how long they were at what."""

    login: str
    key: int
    name: str
    at: str = ""  # "", idle, job, or a pause's reason
    car: int = 0  # the order
    since: datetime | None = None
    on_since: datetime | None = None
    until: datetime | None = None  # when the pause is meant to end
    lunch: bool = False  # had
    washing: int = 0
    forgot: bool = False  # went home without signing off
    spans: list[tuple[str, datetime, datetime]] = field(default_factory=list)

    def turn(self, what: str, now: datetime, car: int = 0) -> None:
        """Let the next begin where the last ends."""
        if self.at and self.since is not None:
            self.spans.append((self.at, self.since, max(now, self.since)))
        if not self.at:
            self.on_since = now
        self.at, self.car, self.since, self.until = what, car, now, None

    def seconds(self, what: str, begin: datetime, end: datetime) -> int:
        """Return how long they were at something in a period; "" is anything."""
        return sum(
            int((min(b, end) - max(a, begin)).total_seconds())
            for each, a, b in self.spans
            if what in ("", each) and min(b, end) > max(a, begin)
        )


@dataclass
class Tally:
    """Counts of a period, kept while it happens."""

    people: dict[str, Person] = field(default_factory=dict)
    settled: int = 0
    hours: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    out: int = 0
    on_time: int = 0
    slips: int = 0
    inspections: int = 0
    fails: int = 0
    skips: Counter[str] = field(default_factory=Counter)
    began: set[tuple[str, int]] = field(default_factory=set)  # who was on which order
    shelf: Counter[str] = field(default_factory=Counter)
    booked: int = 0
    came: int = 0
    washes: int = 0
    calls: int = 0
    undone: int = 0
    decided: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    states: dict[int, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[int, dict[datetime, int]] = field(default_factory=lambda: defaultdict(dict))

    def see_state(self, order: int, state: str, now: datetime) -> None:
        """Note what an order is now, where that is new."""
        known = self.states[order]
        if not known or known[-1][1] != state:
            known.append((now, state))

    def held(self, state: str, open_: Iterable[tuple[datetime, datetime]]) -> tuple[int, int]:
        """Return how many orders waited so, and how long of the opening hours."""
        orders, total, periods = 0, 0, list(open_)
        for steps in self.states.values():
            ends = [at for at, _state in steps[1:]] + [periods[-1][1]]
            spans = [(a, b) for (a, each), b in zip(steps, ends, strict=True) if each == state]
            orders += any(b > a for a, b in spans)
            total += sum(
                max(0, int((min(b, d) - max(a, c)).total_seconds()))
                for a, b in spans
                for c, d in periods
            )
        return orders, total
