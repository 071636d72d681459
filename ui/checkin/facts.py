"""What the reminder card says of a car: the sentences for what `visits.warranty` has worked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reception.billing.car_story import Declined, main_parts
from reception.care.complaint_queries import ComplaintRow
from reception.core import clock, settings
from reception.core.text import N_, _
from reception.orders.extras import Undone
from reception.vehicles.queries import VehicleCard
from reception.vehicles.recalls_queries import OpenRecall
from reception.visits.queries import PastVisit
from reception.visits.warranty import (
    Covered,
    Repair,
    Step,
    Terms,
    Thresholds,
    covered,
    guarantee,
    thresholds,
)

INSURANCE_DAYS = 30
LONG_REPAIR_DAYS = 5  # from the sixth day on a loan car or transport money is due (DOMAIN §4)
EARLIER = 5
STEPS = {
    "safety": N_(
        "Exchange guarantee: serious safety fault “{name}”, repaired {count} of {limit} times."
    ),
    "assembly": N_("Exchange guarantee: {name} replaced {count} of {limit} times."),
    "part": N_("Exchange guarantee: main part {name} replaced {count} of {limit} times."),
    "days": N_("Exchange guarantee: {count} days in repair, at {limit} the car may be exchanged."),
    "problem": N_(
        "Exchange guarantee: this problem was repaired {count} times; from {limit} on it counts."
    ),
}


@dataclass(frozen=True)
class Fact:
    """A sentence, its tone (ok, warn, bad or none), and whether it waits below the fold."""

    text: str
    tone: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Known:
    """Everything asked once when a car is picked."""

    card: VehicleCard
    repairs: tuple[Repair, ...] = ()
    declined: tuple[Declined, ...] = ()
    visits: tuple[PastVisit, ...] = ()
    undone: tuple[Undone, ...] = ()
    recalls: tuple[OpenRecall, ...] = ()
    complaints: tuple[ComplaintRow, ...] = ()  # those that are not closed


def terms() -> Terms:
    """Return the branch's 三包 periods."""
    whole, repair = settings.read(settings.THREE_GUARANTEES)
    return Terms(whole, repair)


def facts(
    known: Known, *, mileage: int | None, words: str, promised_at: datetime | None
) -> list[Fact]:
    """Return what to say, the urgent first."""
    at = mileage if mileage is not None else known.card.mileage
    found = [
        *(Fact(_complaint(each), "bad") for each in known.complaints),
        *_steps(thresholds(known.repairs, words, main_parts(), limits())),
        *_guarantee(known.card, at, promised_at),
        *_covered(covered(known.repairs, at, clock.now())),
        *_insurance(known.card.insured_until),
        *(Fact(_declined(each), "warn", folded=True) for each in known.declined[1:]),
        *(_visit(each) for each in known.visits[1:EARLIER]),
    ]
    return sorted(found, key=lambda fact: fact.folded)


def limits() -> Thresholds:
    """Return the branch's thresholds."""
    safety, assembly, part, days, problem = settings.read(settings.EXCHANGE_THRESHOLDS)
    return Thresholds(safety, assembly, part, days, problem=problem)


def _steps(steps: Sequence[Step]) -> list[Fact]:
    return [
        Fact(
            _(STEPS[step.code]).format(name=step.name, count=step.count, limit=step.limit)
            + (_(" Reached: tell the service manager.") if step.reached else ""),
            "bad" if step.reached else "warn",
        )
        for step in steps
    ]


def _guarantee(card: VehicleCard, mileage: int | None, promised_at: datetime | None) -> list[Fact]:
    if not card.invoiced_on:
        return [Fact(_("Guarantees unknown: enter the invoice date under “More”."), folded=True)]
    law, today = terms(), clock.today()
    made = []
    inside = False
    for name, period in (
        (_("Exchange guarantee"), law.whole),
        (_("Free-repair guarantee"), law.repair),
    ):
        found = guarantee(card.invoiced_on, period, mileage, today, law)
        inside = inside or not found.over
        text = _("{name} until {day} or {km} km").format(
            name=name, day=found.until.isoformat(), km=f"{found.km:,}"
        )
        if found.over:
            made.append(Fact(_("{name} is over").format(name=name), folded=True))
        elif found.near:
            left = _left(found.days_left, found.km_left)
            made.append(Fact(_("{text}: {left} left").format(text=text, left=left), "warn"))
        else:
            made.append(Fact(text, folded=True))
    long = promised_at is not None and (promised_at - clock.now()).days >= LONG_REPAIR_DAYS
    if inside and long:
        text = _("More than {days} days in repair: a loan car or transport money is due.")
        made.append(Fact(text.format(days=LONG_REPAIR_DAYS), "warn"))
    return made


def _covered(found: Sequence[Covered]) -> list[Fact]:
    """Say what of one order ends together in one sentence; its names wait below the fold."""
    together: dict[tuple[int, int, int | None], list[Covered]] = {}
    for each in found:
        key = (each.repair.order_id, each.days_left, each.km_left)
        together.setdefault(key, []).append(each)
    made = []
    for at, group in enumerate(together.values()):
        first, near = group[0], any(each.near for each in group)
        name, left = first.line.name, _left(first.days_left, first.km_left)
        if len(group) > 1:
            name = _("{name} and others, {count} in all").format(name=name, count=len(group))
        text = _("Under repair warranty: {name}, {left} left").format(name=name, left=left)
        made.append(Fact(text, "warn" if near else "ok", folded=at > 0 and not near))
        if len(group) > 1:
            made.append(Fact("、".join(each.line.name for each in group), folded=True))
    return made


def _left(days: int, km: int | None) -> str:
    words = _("{days} days").format(days=days)
    return words if km is None else f"{words} / {km:,} km"


def _insurance(until: int | None) -> list[Fact]:
    if not until:
        return []
    day = date(until // 10_000, until // 100 % 100, until % 100)
    left = (day - clock.today()).days
    if left < 0:
        return [Fact(_("Compulsory insurance ended on {day}.").format(day=day.isoformat()), "bad")]
    text = _("Compulsory insurance until {day}").format(day=day.isoformat())
    return [Fact(text, "warn" if left <= INSURANCE_DAYS else "", folded=left > INSURANCE_DAYS)]


def _complaint(each: ComplaintRow) -> str:
    day = clock.show(each.received_at, "%m-%d")
    words = " ".join(each.words.split())
    text = _("● Serious complaint of {day} not settled: {words}")
    if not each.serious:
        text = _("● Complaint of {day} not settled: {words}")
    return text.format(day=day, words=words if len(words) <= 40 else f"{words[:39]}…")


def _declined(each: Declined) -> str:
    day = clock.show(each.said_at, "%Y-%m-%d")
    return _("Recommended {day}: {text}").format(day=day, text=" ".join(each.text.split()))


def _visit(past: PastVisit) -> Fact:
    day = clock.show(past.opened_at, "%Y-%m-%d")
    mileage = f" {past.mileage:,} km" if past.mileage is not None else ""
    return Fact(f"{day}{mileage} {' '.join(past.work.split())[:40]}", folded=True)
