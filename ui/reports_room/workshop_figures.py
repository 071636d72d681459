"""The workshop's key figures in words, and what the bars show: value, target, formula, denominator."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from reception.core import money
from reception.core.text import N_, _
from reception.figures.values import Target
from reception.figures.workshop_rules import hours
from reception.figures.workshop_values import PersonFigures, WorkshopFigures
from reception.orders.words import word
from reception.shopfloor.fairness import REASON_NAMES
from ui.reports_room.figures import KeyFigure, percent, target_percent
from ui.reports_room.share_bars import Bar

CUTS: dict[str, str] = {
    "bays": N_("Bay"),
    "hours": N_("Hours"),
    "value": N_("Output"),
    "jobs": N_("Begun"),
    "holds": N_("Waits"),
    "skips": N_("Skips"),
}


def key_figures(data: WorkshopFigures, targets: tuple[Target, ...]) -> tuple[KeyFigure, ...]:
    """Return the cards of a period."""
    goals = {each.code: each.value for each in targets}
    bays, live = len(data.working_bays), data.computed_at < data.end
    held = sum(each.seconds for each in data.holds)
    turnover = "—" if data.turnover is None else f"{data.turnover:.2f}"
    left = _("⚠ {count} in work with nobody on it").format(count=data.left) if data.left else ""
    return (
        KeyFigure(
            _("Bay use"), percent(data.bay_use, places=1),
            _("{n} working bays").format(n=bays), "",
            _("{k} h occupied ÷ {m} h open; pre-check and wash bays left out").format(
                k=_short(data.occupied), m=_short(data.bay_open)
            ),
        ),
        KeyFigure(
            _("Bay turnover"), turnover,
            _("{n} open days").format(n=data.days), "",
            _("{k} orders into bays ÷ {n} bays ÷ {days} days").format(
                k=data.bay_orders, n=bays, days=data.days
            ),
        ),
        KeyFigure(
            _("Labour utilisation"), percent(data.utilisation, places=1),
            *_against(data.utilisation, goals["utilisation"], live),
            _("{k} h on jobs ÷ {n} h attended").format(
                k=_short(data.clocked), n=_short(data.attended)
            ),
        ),
        KeyFigure(
            _("Labour efficiency"), percent(data.efficiency, places=1),
            *_against(data.efficiency, goals["efficiency"], live),
            _("{k} h of {n} settled orders ÷ {m} h on jobs; {left} never clocked left out").format(
                k=money.show_quantity(data.hours_clocked), n=data.settled - data.unclocked,
                m=_short(data.clocked), left=data.unclocked,
            ),
        ),
        KeyFigure(
            _("On-time rate"), percent(data.on_time_rate, places=1),
            *_against(data.on_time_rate, goals["on_time"], live),
            _("{k} by the last promise made in time ÷ {n} orders out").format(
                k=data.on_time_out, n=data.orders_out
            ),
        ),
        KeyFigure(
            _("Hours on hold"), _short(held), left, "warn" if left else "",
            _("Opening hours of {n} waits; internal rework {k} ÷ {m} inspections").format(
                n=sum(each.orders for each in data.holds), k=data.inspection_fails,
                m=data.inspections,
            ),
        ),
    )  # fmt: skip


def _against(value: Decimal | None, goal: Decimal, live: bool) -> tuple[str, str]:
    """Return a target, and how it came out once the period is over."""
    said = _("Target ≥ {target}").format(target=target_percent(goal))
    if value is None or live:
        return said, ""
    met = value >= goal
    return f"{said} · {_('Met') if met else _('Not met')}", "ok" if met else "warn"


def _short(seconds: int) -> str:
    return f"{hours(seconds).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def bars(data: WorkshopFigures, cut: str) -> tuple[tuple[Bar, ...], float]:
    """Return the bars of a cut of `CUTS`, and what a full one stands for (0: the longest)."""
    if cut == "bays":
        made = tuple(
            Bar(bay.name, float(bay.use or 0), percent(bay.use, places=0), bay.counts)
            for bay in data.bays
        )
        return made, 1.0
    if cut == "holds":
        return tuple(
            Bar(word(each.state), each.seconds, f"{_short(each.seconds)} h") for each in data.holds
        ), 0.0
    if cut == "skips":
        found = Counter(_(REASON_NAMES[skip.reason]) for skip in data.skips)
        return tuple(Bar(name, n, f"{n}") for name, n in found.most_common()), 0.0
    length, figure = _PEOPLE[cut]
    rows = sorted(data.people, key=lambda person: (-length(person), person.name))
    return tuple(Bar(p.name, length(p), figure(p), p.person_id is not None) for p in rows), 0.0


_PEOPLE: Mapping[str, tuple[Callable[[PersonFigures], float], Callable[[PersonFigures], str]]] = {
    "hours": (lambda p: float(p.hours), lambda p: f"{money.show_quantity(p.hours)} h"),
    "value": (
        lambda p: float(p.value),
        lambda p: f"{p.value.quantize(Decimal(1), ROUND_HALF_UP):,}",
    ),
    "jobs": (lambda p: float(p.jobs), lambda p: f"{p.given} + {p.taken}"),
}
