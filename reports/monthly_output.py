"""Sheet 月产值: output by payer, kind, advisor, technician, bay and day (DOMAIN §6)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reception.core.text import _
from reception.figures.values import DayFigure, MonthFigures, Slice
from reports.monthly_parts import GRID, attained, fen, heads, nothing, share, target
from reports.sheet import Column, KeyFigure, Sheet, Value
from reports.sheet_book import Book, finish
from reports.sheet_chart import Chart, bar_rows
from reports.sheet_style import Format


def output_sheet(book: Book, data: MonthFigures, head: str, foot: str) -> None:
    """Write sheet 月产值."""
    name = _("Monthly output")
    sheet = book.sheet(name, GRID)
    sheet.title(f"{head} · {name}")
    sheet.key_figures(heads(), _figures(data))
    for title, label, slices, summed in (
        (_("Output by payer"), _("Payer"), data.by_payer, False),
        (_("Output by order kind"), _("Order kind"), data.by_kind, True),
        (_("Output by advisor"), _("Advisor"), data.by_advisor, True),
        (_("Output by technician"), _("Technician"), data.by_technician, False),
        (_("Output by bay"), _("Bay"), data.by_bay, False),
    ):
        _slices(sheet, title, label, slices, summed)
    _days(sheet, data)
    finish(sheet, f"{name} · {foot}", repeat=0, frozen="A2")


def _figures(data: MonthFigures) -> Iterator[KeyFigure]:
    year = target(data, "output_year")
    month = fen(year / 12) if year else None
    yield KeyFigure(
        _("Total output"),
        data.output,
        Format.MONEY,
        _("Labour + parts + other charges of the orders settled in the month"),
        _("n = {n} settled orders; cancelled and unsettled orders left out. {targets}").format(
            n=data.orders_settled, targets=_year_targets(data)
        ),
        month,
        attained(data.output, month),
        good=month is None or data.output >= month,
    )
    out = target(data, "orders_out_month")
    yield KeyFigure(
        _("Orders out"),
        data.orders_out,
        Format.WHOLE,
        _("Orders handed over in the month"),
        _("n = {n}; cancelled orders and cars still in the workshop left out").format(
            n=data.orders_out
        ),
        out,
        attained(data.orders_out, out),
        good=out is None or data.orders_out >= out,
    )
    yield KeyFigure(
        _("Output per order"),
        fen(data.output_per_order),
        Format.MONEY,
        _("Total output ÷ settled orders"),
        _over(data.orders_settled, _("settled orders")) + _order_targets(data),
    )
    yield from _amounts(data)
    yield from _rates(data)


def _amounts(data: MonthFigures) -> Iterator[KeyFigure]:
    for label, amount in (
        (_("Total labour"), data.labour),
        (_("Total parts"), data.part),
        (_("Total other charges"), data.other),
    ):
        part = share(amount, data.output)
        note = (
            nothing() if part is None else _("{share} of total output").format(share=f"{part:.1%}")
        )
        formula = _("Sum of quantity × unit price, rounded to the fen, less discount")
        yield KeyFigure(label, amount, Format.MONEY, formula, note)
    yield KeyFigure(
        _("Settled orders"),
        data.orders_settled,
        Format.WHOLE,
        _("Orders settled in the month"),
        _("n = {n}; cancelled orders left out").format(n=data.orders_settled),
    )


def _rates(data: MonthFigures) -> Iterator[KeyFigure]:
    yield KeyFigure(
        _("Output per technician"),
        fen(data.output_per_technician),
        Format.MONEY,
        _("Total output ÷ technicians"),
        _over(data.technicians, _("technicians")),
    )
    bay, goal = fen(data.output_per_bay), target(data, "output_per_bay_month")
    yield KeyFigure(
        _("Output per bay"),
        bay,
        Format.MONEY,
        _("Total output ÷ bays"),
        _over(data.bays, _("bays")),
        goal,
        attained(bay, goal),
        good=bay is None or goal is None or bay >= goal,
    )
    rate, goal = data.on_time_rate, target(data, "on_time")
    unpromised = data.orders_out - data.promised_out
    yield KeyFigure(
        _("On-time rate"),
        rate,
        Format.RATE,
        _("Handed over by the last promise agreed before it passed ÷ orders out"),
        _(
            "On time {k}, denominator n = {n} orders out; {m} without a promise count as late"
        ).format(k=data.on_time_out, n=data.orders_out, m=unpromised)
        if data.orders_out
        else nothing(),
        goal,
        attained(rate, goal),
        good=rate is None or goal is None or rate >= goal,
    )
    rate, goal = data.claim_rate, target(data, "claim_rate")
    yield KeyFigure(
        _("Claim acceptance rate"),
        rate,
        Format.RATE,
        _("Claims accepted by the maker, in full or in part ÷ claims answered in the month"),
        _("{k} accepted, {m} of them in part ÷ n = {n} answers; each repeated one counts").format(
            k=data.claims_accepted, m=data.claims_partly, n=data.claims_answered
        )
        + _reasons(data.claims_refusals)
        if data.claims_answered
        else nothing(),
        goal,
        attained(rate, goal),
        good=rate is None or goal is None or rate >= goal,
    )


def _reasons(found: tuple[tuple[str, int], ...]) -> str:
    """Return the maker's reasons with how often each was given, "" where there was none."""
    told = "、".join(f"{text} {count}" for text, count in found)
    return _(" · maker's reasons: {why}").format(why=told) if told else ""


def _over(n: int, what: str) -> str:
    return _("Denominator n = {n} {what}").format(n=n, what=what) if n else nothing()


def _year_targets(data: MonthFigures) -> str:
    named = [each for each in data.targets if each.code.endswith("output_year")]
    if not named:
        return ""
    said = _(", ").join(f"{each.label} {each.value:,.0f}" for each in named)
    return _("Target of the year ÷ 12: {targets}").format(targets=said)


def _order_targets(data: MonthFigures) -> str:
    named = [each for each in data.targets if each.code.startswith("output_per_order_")]
    if not named or not data.orders_settled:
        return ""
    said = _(", ").join(f"{each.label} {each.value:,.0f}" for each in named)
    return _(". Targets by payer class: {targets}").format(targets=said)


def _slices(sheet: Sheet, title: str, label: str, rows: Sequence[Slice], summed: bool) -> None:
    """Write one breakdown. Orders are summed only where each order is in one row (`summed`)."""
    whole = sum((row.total for row in rows), Decimal(0))
    columns = (
        Column[Slice](label, lambda row: row.label or _("(none)")),
        Column[Slice](_("Orders"), lambda row: row.orders, Format.WHOLE),
        Column[Slice](_("Labour"), lambda row: row.labour, Format.MONEY),
        Column[Slice](_("Parts"), lambda row: row.part, Format.MONEY),
        Column[Slice](_("Other charges"), lambda row: row.other, Format.MONEY),
        Column[Slice](_("Output"), lambda row: row.total, Format.MONEY),
        Column[Slice](_("Output per order"), _per_order, Format.MONEY),
        Column[Slice](_("Share"), lambda row: share(row.total, whole), Format.RATE),
    )
    total: list[Value] = [
        _("Sum"),
        sum(row.orders for row in rows) if summed else None,
        sum((row.labour for row in rows), Decimal(0)),
        sum((row.part for row in rows), Decimal(0)),
        sum((row.other for row in rows), Decimal(0)),
        whole,
        None,
        share(whole, whole),
    ]
    chart = Chart(title, "bar", (3, 4, 5), Format.MONEY, bar_rows(len(rows)))
    sheet.section(title, columns, rows, total, (chart,), _("No orders in this month."))


def _per_order(row: Slice) -> Decimal | None:
    return fen(row.total / row.orders) if row.orders else None


def _days(sheet: Sheet, data: MonthFigures) -> None:
    columns = (
        Column[DayFigure](_("Day"), lambda row: str(row.day)),
        Column[DayFigure](_("Orders out"), lambda row: row.orders_out, Format.WHOLE),
        Column[DayFigure](_("Output"), lambda row: row.output, Format.MONEY),
    )
    total: list[Value] = [
        _("Sum"),
        sum(row.orders_out for row in data.by_day),
        sum((row.output for row in data.by_day), Decimal(0)),
    ]
    charts = (
        Chart(_("Output by day"), "line", (3,), Format.MONEY, 16),
        Chart(_("Orders out by day"), "column", (2,), Format.WHOLE, 16),
    )
    empty = _("No orders in this month.")
    sheet.section(_("Output by day"), columns, data.by_day, total, charts, empty)
