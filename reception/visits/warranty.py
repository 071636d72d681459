"""What a car is still entitled to: repair warranty, 三包, and the fault that comes back. Pure rules.

DOMAIN §4: whichever limit comes first counts, kilometres or days; the same fault within the repair
warranty is redone free and begins the period again; after two repairs it is escalated. Each 三包
threshold warns one step before it is reached.
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil

from reception.core import clock

NEAR_DAYS, NEAR_SHARE = 2, 10  # of a repair warranty: the last two days, the last tenth
ALIKE = 0.5  # share of the shorter text's pairs of characters that both texts hold
ESCALATE_AFTER = 2
EMPTY_WORDS = (
    "客户",
    "反映",
    "检查",
    "故障",
    "一下",
    "有时",
    "问题",
    "需要",
    "更换",
    "维修",
    "车辆",
)


@dataclass(frozen=True)
class DoneLine:
    """A line of a finished order; limits are None where nothing is warranted."""

    name: str
    code: str
    kind: str
    payer: str
    km: int | None
    days: int | None


@dataclass(frozen=True)
class Repair:
    """A finished order: when it was here, what was done, what the customer had said."""

    order_id: int
    number: str
    kind: str
    arrived_at: datetime
    handed_over_at: datetime
    mileage: int | None  # km when it left, else when it came
    words: str
    lines: tuple[DoneLine, ...]
    comeback_of_id: int | None = None
    comeback_cause: str = ""


@dataclass(frozen=True)
class Covered:
    """A line that is still under repair warranty; `km_left` is None while no mileage is known."""

    repair: Repair
    line: DoneLine
    days_left: int
    km_left: int | None

    @property
    def near(self) -> bool:
        """Tell whether the warranty is about to end."""
        few_km = self.km_left is not None and self.km_left * NEAR_SHARE <= (self.line.km or 0)
        return self.days_left <= NEAR_DAYS or few_km


def covered(repairs: Iterable[Repair], mileage: int | None, now: datetime) -> tuple[Covered, ...]:
    """Return the lines under repair warranty, what ends first at the front."""
    found = []
    for repair in repairs:
        gone = (clock.local(now).date() - clock.local(repair.handed_over_at).date()).days
        driven = None
        if mileage is not None and repair.mileage is not None:
            driven = max(0, mileage - repair.mileage)
        for line in repair.lines:
            if line.km is None or line.days is None:
                continue
            days_left = line.days - gone
            km_left = None if driven is None else line.km - driven
            if days_left >= 0 and (km_left is None or km_left >= 0):
                found.append(Covered(repair, line, days_left, km_left))
    return tuple(sorted(found, key=lambda each: each.days_left))


def _pairs(text: str) -> frozenset[str]:
    for word in EMPTY_WORDS:
        text = text.replace(word, " ")
    pieces = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return frozenset(piece[at : at + 2] for piece in pieces for at in range(len(piece) - 1))


def alike(one: str, other: str) -> bool:
    """Tell whether two complaints in the customer's words are likely about the same fault."""
    first, second = _pairs(one), _pairs(other)
    shorter = min(len(first), len(second))
    return shorter > 0 and len(first & second) >= max(2, ceil(ALIKE * shorter))


@dataclass(frozen=True)
class Comeback:
    """A fault that has come back: the order it belongs to, what says so, and whether it is free."""

    order_id: int  # the first order of the chain
    number: str
    handed_over_at: datetime
    free: bool  # within the repair warranty
    again: tuple[str, ...]  # names of the lines done before; empty where only the words agree
    times: int  # how often it was repaired already

    @property
    def escalate(self) -> bool:
        """Tell whether somebody above must decide: two repairs did not help (DOMAIN §4)."""
        return self.times >= ESCALATE_AFTER


def comeback(
    repairs: Sequence[Repair],
    words: str,
    lines: Iterable[tuple[str, str]],
    mileage: int | None,
    now: datetime,
) -> Comeback | None:
    """Return the finished order whose fault this visit repeats; `lines` are (code, name) so far.

    Maintenance comes round by itself: only repairs, claims, body work and comebacks come back.
    Within the warranty one equal line or alike words suffice; later nothing is suggested.
    """
    by_id = {repair.order_id: repair for repair in repairs}
    now_lines = {code or name for code, name in lines}
    within = {each.repair.order_id for each in covered(repairs, mileage, now)}
    for repair in sorted(repairs, key=lambda each: each.handed_over_at, reverse=True):
        if repair.kind in ("maintenance", "pdi", "internal", "accident"):
            continue
        if repair.order_id not in within:
            continue
        again = tuple(line.name for line in repair.lines if (line.code or line.name) in now_lines)
        told = alike(words, repair.words) or alike(words, repair.comeback_cause)
        if not again and not told:
            continue
        first, times = repair, 1
        while first.comeback_of_id in by_id:
            first, times = by_id[first.comeback_of_id], times + 1
        return Comeback(first.order_id, first.number, repair.handed_over_at, True, again, times)
    return None


@dataclass(frozen=True)
class Terms:
    """三包 as the law of 2021 has it; a branch may promise more (core.settings)."""

    whole: tuple[int, int] = (24, 50_000)  # months, km: 三包
    repair: tuple[int, int] = (36, 60_000)  # 包修
    near_days: int = 30
    near_km: int = 1_000


@dataclass(frozen=True)
class Guarantee:
    """One of the two periods; `km_left` is None while no mileage is known."""

    until: date
    km: int
    days_left: int
    km_left: int | None
    over: bool
    near: bool


def guarantee(
    invoiced_on: int, limits: tuple[int, int], mileage: int | None, today: date, terms: Terms
) -> Guarantee:
    """Return how far a 三包 period has run; `invoiced_on` is 20240131."""
    begin = date(invoiced_on // 10_000, invoiced_on // 100 % 100, invoiced_on % 100)
    until = months_later(begin, limits[0])
    days_left = (until - today).days
    km_left = None if mileage is None else limits[1] - mileage
    over = days_left < 0 or (km_left is not None and km_left < 0)
    close = days_left <= terms.near_days or (km_left is not None and km_left <= terms.near_km)
    return Guarantee(until, limits[1], days_left, km_left, over, close and not over)


def months_later(begin: date, months: int) -> date:
    """Return the same day so many months later, the last day where the month has no such day."""
    year, month = divmod(begin.month - 1 + months, 12)
    year, month = begin.year + year, month + 1
    return date(year, month, min(begin.day, calendar.monthrange(year, month)[1]))


def repair_days(repair: Repair) -> int:
    """Return days in repair, counted by 24 hours, a remainder as one (DOMAIN §4)."""
    return max(1, ceil((repair.handed_over_at - repair.arrived_at).total_seconds() / 86_400))


@dataclass(frozen=True)
class Step:
    """A threshold and how far it is: `reached`, or one step before."""

    code: str  # safety, assembly, part, days, problem
    name: str  # which part or fault
    count: int
    limit: int
    reached: bool


@dataclass(frozen=True)
class Thresholds:
    """When a car is replaced or taken back; each warns `step` before."""

    safety: int = 2
    assembly: int = 2
    part: int = 2
    days: int = 31  # more than 30
    days_step: int = 5
    problem: int = 5  # more than 4 times


@dataclass(frozen=True)
class MainParts:
    """Words that name assemblies, main parts and safety faults: group -> name -> words."""

    words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def named(self, group: str, text: str) -> frozenset[str]:
        """Return what of a group a text speaks of."""
        found = self.words.get(group, {})
        return frozenset(name for name, signs in found.items() if any(s in text for s in signs))


def under_guarantee(repair: Repair) -> bool:
    """Tell whether the maker paid: what the customer or an insurer paid does not count."""
    return repair.kind == "claim" or any(line.payer == "maker" for line in repair.lines)


def thresholds(
    repairs: Iterable[Repair], words: str, main: MainParts, limits: Thresholds
) -> tuple[Step, ...]:
    """Return the thresholds that are reached or one step away, with this visit's words in mind."""
    claims = [repair for repair in repairs if under_guarantee(repair)]
    steps: list[Step] = []
    for group, limit in (("assembly", limits.assembly), ("part", limits.part)):
        steps += _counted(group, _replaced(claims, group, main), limit)
    faults = [main.named("safety", repair.words) for repair in claims]
    steps += _counted("safety", _counts(faults), limits.safety)
    days = sum(repair_days(repair) for repair in claims)
    if days >= limits.days - limits.days_step:
        steps.append(Step("days", "", days, limits.days, days >= limits.days))
    if words.strip():
        times = sum(1 for repair in claims if alike(words, repair.words))
        if times >= limits.problem - 1:
            steps.append(Step("problem", "", times, limits.problem, times >= limits.problem))
    return tuple(steps)


def _replaced(claims: Iterable[Repair], group: str, main: MainParts) -> dict[str, int]:
    found = []
    for repair in claims:
        names = [
            main.named(group, line.name)
            for line in repair.lines
            if line.kind == "part" or "换" in line.name
        ]
        found.append(frozenset[str]().union(*names))
    return _counts(found)


def _counts(found: Iterable[frozenset[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for names in found:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _counted(code: str, counts: Mapping[str, int], limit: int) -> list[Step]:
    return [
        Step(code, name, count, limit, count >= limit)
        for name, count in sorted(counts.items())
        if count >= limit - 1
    ]
