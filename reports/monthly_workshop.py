"""Sheets 车间 and 派工分布: bays, hours, holds; and who gets what and passes over what (DOMAIN §6)."""

from collections.abc import Iterator
from decimal import Decimal

from reception.core.text import _
from reception.figures.values import MonthFigures
from reception.figures.workshop_rules import hours
from reception.figures.workshop_values import BayUse, HoldSum, PersonFigures, WorkshopFigures
from reception.orders.words import word
from reception.shopfloor.fairness import REASON_NAMES, SkipRow
from reception.shopfloor.rules import BAY_KIND_NAMES
from reports.monthly_parts import GRID, attained, heads, nothing, share, target, wall
from reports.sheet import Column, KeyFigure, Sheet, Value
from reports.sheet_book import Book, finish
from reports.sheet_chart import Chart, bar_rows
from reports.sheet_style import Format


def workshop_sheet(book: Book, data: MonthFigures, head: str, foot: str) -> None:
    """Write sheet 车间: bay use and turnover, attendance, holds."""
    shop = data.workshop
    if shop is None:
        return
    name = _("Workshop")
    sheet = book.sheet(name, GRID)
    sheet.title(f"{head} · {name}")
    sheet.key_figures(heads(), _figures(data, shop))
    _bays(sheet, shop)
    _attendance(sheet, shop)
    _holds(sheet, shop)
    finish(sheet, f"{name} · {foot}", repeat=0, frozen="A2")


def _figures(data: MonthFigures, shop: WorkshopFigures) -> Iterator[KeyFigure]:
    bays = len(shop.working_bays)
    yield KeyFigure(
        _("Bay use"),
        shop.bay_use,
        Format.RATE,
        _("Hours that work was in a bay ÷ hours that the bays were open"),
        _(
            "{k} h ÷ {m} h ({n} working bays, {days} open days); pre-check and wash bays, breaks"
            " and time after closing left out"
        ).format(k=hours(shop.occupied), m=hours(shop.bay_open), n=bays, days=shop.days)
        if shop.bay_open
        else nothing(),
    )
    yield KeyFigure(
        _("Bay turnover"),
        shop.turnover,
        Format.HOURS,
        _("Orders that came into a bay ÷ working bays ÷ open days"),
        _("{k} orders ÷ {n} bays ÷ {days} days; an order in two bays counts in each").format(
            k=shop.bay_orders, n=bays, days=shop.days
        )
        if bays and shop.days
        else nothing(),
    )
    yield _judged(
        data, "utilisation", _("Labour utilisation"), shop.utilisation,
        _("Hours clocked on jobs ÷ hours attended"),
        _("{k} h ÷ {n} h; who did not sign on is left out").format(
            k=hours(shop.clocked), n=hours(shop.attended)
        ) if shop.attended else nothing(),
    )  # fmt: skip
    yield _judged(
        data, "efficiency", _("Labour efficiency"), shop.efficiency,
        _("Labour hours of the orders settled ÷ hours clocked on jobs"),
        _("{k} h of n = {n} settled orders ÷ {m} h; {left} that nobody clocked on left out").format(
            k=shop.hours_clocked, n=shop.settled - shop.unclocked, m=hours(shop.clocked),
            left=shop.unclocked,
        ) if shop.clocked else nothing(),
    )  # fmt: skip
    held = sum(each.seconds for each in shop.holds)
    yield KeyFigure(
        _("Hours on hold"),
        hours(held),
        Format.HOURS,
        _("Opening hours that orders waited for parts, consent or something else"),
        _("n = {n} orders and reasons; breaks and closed hours left out").format(
            n=sum(each.orders for each in shop.holds)
        ),
    )


def _judged(
    data: MonthFigures, code: str, label: str, value: Decimal | None, formula: str, note: str
) -> KeyFigure:
    """Return a rate with its target; more is better."""
    goal = target(data, code)
    good = value is None or goal is None or value >= goal
    return KeyFigure(label, value, Format.RATE, formula, note, goal, attained(value, goal), good)


def _bays(sheet: Sheet, shop: WorkshopFigures) -> None:
    columns = (
        Column[BayUse](_("Bay"), lambda row: row.name),
        Column[BayUse](_("Bay kind"), lambda row: _(BAY_KIND_NAMES[row.kind])),
        Column[BayUse](_("Occupied h"), lambda row: hours(row.occupied), Format.HOURS),
        Column[BayUse](_("Open h"), lambda row: hours(row.open), Format.HOURS),
        Column[BayUse](_("Bay use"), lambda row: row.use, Format.RATE),
        Column[BayUse](_("Orders"), lambda row: row.orders, Format.WHOLE),
        Column[BayUse](_("Counts"), lambda row: _("Yes") if row.counts else _("No"), Format.MARK),
    )
    total: list[Value] = [
        _("Sum of the working bays"), None, hours(shop.occupied), hours(shop.bay_open),
        shop.bay_use, shop.bay_orders, None,
    ]  # fmt: skip
    chart = Chart(_("Bay use"), "bar", (5,), Format.RATE, bar_rows(len(shop.bays)))
    empty = _("No bay is in use.")
    sheet.section(_("Bay use by bay"), columns, shop.bays, total, (chart,), empty)


def _attendance(sheet: Sheet, shop: WorkshopFigures) -> None:
    rows = [row for row in shop.people if row.attended]
    columns = (
        Column[PersonFigures](_("Technician"), lambda row: row.name),
        Column[PersonFigures](_("Attended h"), lambda row: hours(row.attended), Format.HOURS),
        Column[PersonFigures](_("On jobs h"), lambda row: hours(row.clocked), Format.HOURS),
        Column[PersonFigures](
            _("Pauses h"), lambda row: hours(sum(row.pauses.values())), Format.HOURS
        ),
        Column[PersonFigures](_("Unassigned h"), lambda row: hours(row.idle), Format.HOURS),
        Column[PersonFigures](_("Utilisation"), lambda row: row.utilisation, Format.RATE),
        Column[PersonFigures](_("Billed h"), lambda row: row.hours, Format.HOURS),
        Column[PersonFigures](_("Efficiency"), lambda row: row.efficiency, Format.RATE),
    )
    total: list[Value] = [
        _("Sum"), hours(shop.attended), hours(shop.clocked),
        hours(sum(sum(row.pauses.values()) for row in rows)), hours(sum(row.idle for row in rows)),
        shop.utilisation, sum((row.hours for row in rows), Decimal(0)), None,
    ]  # fmt: skip
    chart = Chart(
        _("Hours of the technicians"), "bar", (3, 4, 5), Format.HOURS, bar_rows(len(rows))
    )
    empty = _("Nobody signed on in this period.")
    sheet.section(_("Attendance and hours"), columns, rows, total, (chart,), empty)


def _holds(sheet: Sheet, shop: WorkshopFigures) -> None:
    columns = (
        Column[HoldSum](_("On hold for"), lambda row: word(row.state)),
        Column[HoldSum](_("Orders"), lambda row: row.orders, Format.WHOLE),
        Column[HoldSum](_("Hours waited"), lambda row: hours(row.seconds), Format.HOURS),
    )
    held = sum(row.seconds for row in shop.holds)
    total: list[Value] = [_("Sum"), None, hours(held)]
    chart = Chart(_("Hours on hold"), "bar", (3,), Format.HOURS, bar_rows(len(shop.holds)))
    empty = _("No order was on hold.")
    sheet.section(_("Holds by reason"), columns, shop.holds, total, (chart,), empty)


def fairness_sheet(book: Book, data: MonthFigures, head: str, foot: str) -> None:
    """Write sheet 派工分布: what each technician got, passed over, and what came back."""
    shop = data.workshop
    if shop is None:
        return
    name = _("Who gets what")
    sheet = book.sheet(name, GRID)
    sheet.title(f"{head} · {name}")
    sheet.key_figures(heads(), _spread(shop))
    _shares(sheet, shop)
    repeat = _skips(sheet, shop)
    finish(sheet, f"{name} · {foot}", repeat, frozen="A2")


def _spread(shop: WorkshopFigures) -> Iterator[KeyFigure]:
    given, taken = (sum(getattr(row, n) for row in shop.people) for n in ("given", "taken"))
    yield KeyFigure(
        _("Jobs given by the foreman"),
        share(Decimal(given), Decimal(given + taken)),
        Format.RATE,
        _("Jobs begun that the foreman had given to the person ÷ jobs begun"),
        _("{k} ÷ n = {n} jobs begun; going on with one's own job left out").format(
            k=given, n=given + taken
        ),
    )
    yield KeyFigure(
        _("Jobs passed over"),
        share(Decimal(len(shop.skips)), Decimal(taken)),
        Format.RATE,
        _("Times a job promised later was taken first ÷ jobs taken"),
        _("{k} ÷ n = {n} jobs taken; those given by the foreman left out").format(
            k=len(shop.skips), n=taken
        ),
    )
    yield KeyFigure(
        _("Output to share"),
        shop.value,
        Format.MONEY,
        _("Output of the orders settled, shared by the time clocked on each"),
        _("n = {n} settled orders; without clocking it is the technician's of the order").format(
            n=shop.settled
        ),
    )


def _shares(sheet: Sheet, shop: WorkshopFigures) -> None:
    columns = (
        Column[PersonFigures](_("Technician"), lambda row: row.name),
        Column[PersonFigures](_("Billed h"), lambda row: row.hours, Format.HOURS),
        Column[PersonFigures](_("Output"), lambda row: row.value, Format.MONEY),
        Column[PersonFigures](_("Jobs given / taken"), lambda row: f"{row.given} / {row.taken}"),
        Column[PersonFigures](_("Passed over"), lambda row: row.skips, Format.WHOLE),
        Column[PersonFigures](_("Comebacks"), lambda row: row.comebacks, Format.WHOLE),
        Column[PersonFigures](_("Internal rework"), lambda row: row.rework, Format.WHOLE),
        Column[PersonFigures](_("Share"), lambda row: share(row.value, shop.value), Format.RATE),
    )
    total: list[Value] = [
        _("Sum"), shop.hours, shop.value, None, len(shop.skips),
        sum(row.comebacks for row in shop.people), sum(row.rework for row in shop.people),
        share(shop.value, shop.value),
    ]  # fmt: skip
    charts = (
        Chart(_("Billed h"), "bar", (2,), Format.HOURS, bar_rows(len(shop.people))),
        Chart(_("Output"), "bar", (3,), Format.MONEY, bar_rows(len(shop.people))),
    )
    empty = _("Nobody worked on an order of this period.")
    sheet.section(_("By technician"), columns, shop.people, total, charts, empty)


def _skips(sheet: Sheet, shop: WorkshopFigures) -> int:
    columns = (
        Column[SkipRow](_("First in line"), lambda row: row.number),
        Column[SkipRow](_("Plate"), lambda row: row.plate),
        Column[SkipRow](_("Technician"), lambda row: row.person),
        Column[SkipRow](_("Taken at"), lambda row: wall(row.at), Format.WHEN),
        Column[SkipRow](_("Promised"), lambda row: wall(row.promised_at), Format.WHEN),
        Column[SkipRow](_("Taken instead"), lambda row: row.taken, span=2),
        Column[SkipRow](_("Passed over"), lambda row: row.passed, Format.WHOLE),
        Column[SkipRow](_("Reason"), skip_reason, span=6),
    )
    empty = _("No job was passed over in this month.")
    return sheet.listing(_("Jobs passed over, one by one"), columns, shop.skips, empty)


def skip_reason(row: SkipRow) -> str:
    """Return why a job was passed over: the reason and what was said."""
    return " · ".join(part for part in (_(REASON_NAMES[row.reason]), row.words) if part)
