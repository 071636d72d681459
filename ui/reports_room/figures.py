"""The six key figures of a month in words: value, target, formula and denominator (DOMAIN §6)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reception.core import clock, money
from reception.core.text import _
from reception.figures.values import MonthFigures


@dataclass(frozen=True)
class KeyFigure:
    """One card: how it is called, what it is, against what, and how it is computed."""

    name: str
    figure: str
    against: str
    tone: str  # "", ok, warn
    formula: str


def key_figures(data: MonthFigures) -> tuple[KeyFigure, ...]:
    """Return the cards of a month, in the order of the workbook."""
    return (
        _output(data),
        _orders_out(data),
        _per_order(data),
        _csi(data),
        _return_rate(data),
        _on_time(data),
    )


def target(data: MonthFigures, code: str) -> Decimal:
    """Return the branch's target of the year; every code has at least the shipped value."""
    return next(each.value for each in data.targets if each.code == code)


def _over(data: MonthFigures) -> bool:
    """Tell whether the month has ended: only then a sum can have missed its target."""
    today = clock.today()
    return (data.year, data.month) < (today.year, today.month)


def _summed(data: MonthFigures, value: Decimal, goal: Decimal, shown: str) -> tuple[str, str]:
    share = f"{(100 * value / goal).quantize(Decimal(1), ROUND_HALF_UP)}%" if goal else "—"
    tone = "ok" if value >= goal else "warn" if _over(data) else ""
    return _("Target {target} · {share}").format(target=shown, share=share), tone


def _judged(goal: str, met: bool | None) -> tuple[str, str]:
    """Return a target with how it came out in a word and a tone: colour never alone."""
    if met is None:
        return goal, ""
    return (f"{goal} · {_('Met') if met else _('Not met')}", "ok" if met else "warn")


def _output(data: MonthFigures) -> KeyFigure:
    goal = target(data, "output_year") / 12
    against, tone = _summed(data, data.output, goal, f"{goal:,.0f}")
    formula = _("Labour, parts and other of the {n} orders settled in the month").format(
        n=data.orders_settled
    )
    return KeyFigure(_("Output"), _money(data.output), against, tone, formula)


def _orders_out(data: MonthFigures) -> KeyFigure:
    goal = target(data, "orders_out_month")
    against, tone = _summed(data, Decimal(data.orders_out), goal, f"{goal:,.0f}")
    formula = _("Orders handed over in the month; cancelled ones left out")
    return KeyFigure(_("Orders out"), f"{data.orders_out:,}", against, tone, formula)


def _per_order(data: MonthFigures) -> KeyFigure:
    against = _("Target repair {repair} · insurance {insurance}").format(
        repair=f"{target(data, 'output_per_order_repair'):,.0f}",
        insurance=f"{target(data, 'output_per_order_insurance'):,.0f}",
    )
    formula = _("Output ÷ {n} settled orders").format(n=data.orders_settled)
    value = data.output_per_order
    return KeyFigure(_("Output per order"), _money(value), against, "", formula)


def _csi(data: MonthFigures) -> KeyFigure:
    goal = target(data, "csi")
    formulas = {
        "mean": _("Mean of {n} valid surveys; {m} invalid left out"),
        "share8": _("Share of 80 points and more in {n} valid surveys; {m} invalid left out"),
        "top2": _("Share of 75 points and more in {n} valid surveys; {m} invalid left out"),
    }
    return KeyFigure(
        _("CSI"),
        "—" if data.csi is None else f"{data.csi:.2f}",
        *_judged(
            _("Target ≥ {target}").format(target=money.show_quantity(goal)),
            None if data.csi is None else data.csi >= goal,
        ),
        formulas[data.csi_formula].format(n=data.surveys_valid, m=data.surveys_invalid),
    )


def _return_rate(data: MonthFigures) -> KeyFigure:
    goal, rate = target(data, "return_rate"), data.return_rate
    return KeyFigure(
        _("Return rate"),
        percent(rate),
        *_judged(
            _("Target < {target}").format(target=target_percent(goal)),
            None if rate is None else rate < goal,
        ),
        _("{k} comebacks received ÷ {n} orders out").format(
            k=data.comebacks_received, n=data.orders_out
        ),
    )


def _on_time(data: MonthFigures) -> KeyFigure:
    goal, rate = target(data, "on_time"), data.on_time_rate
    return KeyFigure(
        _("On-time rate"),
        percent(rate, places=1),
        *_judged(
            _("Target ≥ {target}").format(target=target_percent(goal)),
            None if rate is None else rate >= goal,
        ),
        _("{k} by the last promise made in time ÷ {n} orders out").format(
            k=data.on_time_out, n=data.orders_out
        ),
    )


def target_percent(goal: Decimal) -> str:
    """Return a target's fraction without needless zeros: 2%, 96.5%."""
    return f"{money.show_quantity(100 * goal)}%"


def _money(value: Decimal | None) -> str:
    if value is None:
        return "—"
    # Beside a big figure the fen say nothing; the tables and the workbook have them.
    return f"{value.quantize(Decimal(1), ROUND_HALF_UP):,}"


def percent(rate: Decimal | None, *, places: int = 2) -> str:
    """Return a fraction as people read it: 1.85%."""
    if rate is None:
        return "—"
    return f"{(100 * rate).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"
