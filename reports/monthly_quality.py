"""Sheets CSI and 返修率: what customers say and what comes back (DOMAIN §6)."""

from collections.abc import Iterator
from decimal import Decimal

from reception.core.text import _
from reception.figures.values import ComebackRow, MonthFigures, SurveyRow
from reports.monthly_parts import GRID, attained, heads, nothing, share, target, wall
from reports.sheet import Column, KeyFigure, Sheet, Value
from reports.sheet_book import Book, finish
from reports.sheet_chart import Chart, bar_rows
from reports.sheet_style import Format

Counted = tuple[str, int]
Scored = tuple[str, int, Decimal]
Reworked = tuple[str, int, int]  # name, inspected, sent back


def csi_sheet(book: Book, data: MonthFigures, head: str, foot: str) -> None:
    """Write sheet CSI: the mean of the valid surveys, by advisor, and every answer."""
    name = _("CSI")
    sheet = book.sheet(name, GRID)
    sheet.title(f"{head} · {name}")
    sheet.key_figures(heads(), _csi_figures(data))
    scores = (
        Column[Scored](_("Advisor"), lambda row: row[0] or _("(none)")),
        Column[Scored](_("Valid surveys"), lambda row: row[1], Format.WHOLE),
        Column[Scored](_("CSI"), lambda row: row[2], Format.SCORE),
    )
    rows = data.csi_by_advisor
    chart = Chart(_("CSI by advisor"), "bar", (3,), Format.SCORE, bar_rows(len(rows)))
    empty = _("No valid survey in this month.")
    total: list[Value] = [_("Sum"), data.surveys_valid, data.csi]
    sheet.section(_("CSI by advisor"), scores, rows, total, (chart,), empty)
    repeat = _surveys(sheet, data)
    finish(sheet, f"{name} · {foot}", repeat, frozen="A2")


def _csi_figures(data: MonthFigures) -> Iterator[KeyFigure]:
    goal = target(data, "csi")
    yield KeyFigure(
        _("CSI"),
        data.csi,
        Format.SCORE,
        _csi_formula(data.csi_formula),
        _("Denominator n = {n} valid surveys; {m} invalid or screened out left out").format(
            n=data.surveys_valid, m=data.surveys_invalid
        )
        if data.surveys_valid
        else nothing(),
        goal,
        attained(data.csi, goal),
        good=data.csi is None or goal is None or data.csi >= goal,
    )
    yield KeyFigure(
        _("Valid survey count"),
        data.surveys_valid,
        Format.WHOLE,
        _("Surveys answered in the month and not screened out"),
        _("n = {n}").format(n=data.surveys_valid),
    )
    yield KeyFigure(
        _("Invalid survey count"),
        data.surveys_invalid,
        Format.WHOLE,
        _("Surveys answered in the month, incomplete or screened out"),
        _("Counted here, left out of CSI"),
    )
    yield KeyFigure(
        _("CSI target"),
        goal,
        Format.SCORE,
        _("Target of the branch for the year"),
        _("Judged over the whole year") if goal is not None else _("No target is set."),
    )
    rate, goal = data.complaint_rate, target(data, "complaint_rate")
    good = rate is None or goal is None or rate <= goal
    yield KeyFigure(
        _("Serious complaint rate"),
        rate,
        Format.RATE,
        _("Serious complaints received in the month ÷ orders handed over in the month"),
        _("{k} serious of {m} complaints ÷ n = {n} orders out").format(
            k=data.complaints_serious, m=data.complaints_received, n=data.orders_out
        )
        if data.orders_out
        else nothing(),
        goal,
        None if rate is None or goal is None else _("Met") if good else _("Not met"),
        good,
    )


def _csi_formula(code: str) -> str:
    """Return the branch's formula in words: DOMAIN §6 has the mean and two others by setting."""
    return {
        "share8": _("Valid surveys of 80 points and more ÷ valid surveys"),
        "top2": _("Valid surveys of 75 points and more (the two best of five) ÷ valid surveys"),
    }.get(code, _("Sum of the valid scores (0 to 100) ÷ valid surveys"))


def _surveys(sheet: Sheet, data: MonthFigures) -> int:
    columns = (
        Column[SurveyRow](_("Order number"), lambda row: row.order_number),
        Column[SurveyRow](_("Plate"), lambda row: row.plate),
        Column[SurveyRow](_("Advisor"), lambda row: row.advisor),
        Column[SurveyRow](_("Answered"), lambda row: wall(row.answered_at), Format.WHEN),
        Column[SurveyRow](_("Score"), lambda row: row.score, Format.SCORE),
        Column[SurveyRow](_("Counts"), _counts_mark, Format.MARK),
        Column[SurveyRow](_("Remark"), lambda row: row.remark, span=8),
    )
    empty = _("No survey was answered in this month.")
    return sheet.listing(_("Surveys"), columns, data.surveys, empty)


def _counts_mark(row: SurveyRow) -> str:
    return _("Yes") if row.valid else _("No")


def return_sheet(book: Book, data: MonthFigures, head: str, foot: str) -> None:
    """Write sheet 返修率: comebacks by cause, technician and advisor, and each of them."""
    name = _("Return rate")
    sheet = book.sheet(name, GRID)
    sheet.title(f"{head} · {name}")
    sheet.key_figures(heads(), _return_figures(data))
    for title, label, rows in (
        (_("Comebacks by cause"), _("Cause"), data.comebacks_by_cause),
        (_("Comebacks by technician"), _("Technician"), data.comebacks_by_technician),
        (_("Comebacks by advisor"), _("Advisor"), data.comebacks_by_advisor),
    ):
        _counts(sheet, title, label, rows)
    _rework(sheet, data)
    repeat = _comebacks(sheet, data)
    finish(sheet, f"{name} · {foot}", repeat, frozen="A2")


def _return_figures(data: MonthFigures) -> Iterator[KeyFigure]:
    rate, goal = data.return_rate, target(data, "return_rate")
    good = rate is None or goal is None or rate < goal
    verdict = None if rate is None or goal is None else _("Met") if good else _("Not met")
    yield KeyFigure(
        _("Return rate"),
        rate,
        Format.RATE,
        _("Comeback orders received in the month ÷ orders handed over in the month"),
        _("Denominator n = {n} orders out; internal rework is counted apart").format(
            n=data.orders_out
        )
        if data.orders_out
        else nothing(),
        goal,
        verdict,
        good,
    )
    yield KeyFigure(
        _("Comeback orders"),
        data.comebacks_received,
        Format.WHOLE,
        _("Comeback orders received in the month"),
        _("n = {n}; cancelled orders left out").format(n=data.comebacks_received),
    )
    yield KeyFigure(
        _("Orders handed over"),
        data.orders_out,
        Format.WHOLE,
        _("Orders handed over in the month"),
        _("n = {n}; cancelled orders and cars still in the workshop left out").format(
            n=data.orders_out
        ),
    )
    yield KeyFigure(
        _("Internal rework rate"),
        data.internal_rate,
        Format.RATE,
        _("Failed inspections ÷ inspections"),
        _("Denominator n = {n} inspections").format(n=data.inspections)
        if data.inspections
        else nothing(),
    )
    yield KeyFigure(
        _("Inspections"),
        data.inspections,
        Format.WHOLE,
        _("Inspections done in the month"),
        _("n = {n}; each repeated inspection counts").format(n=data.inspections),
    )
    yield KeyFigure(
        _("Failed inspections"),
        data.inspection_fails,
        Format.WHOLE,
        _("Inspections that sent the car back to the technician"),
        _("n = {n}").format(n=data.inspection_fails),
    )


def _rework(sheet: Sheet, data: MonthFigures) -> None:
    """Write whose work inspection sent back how often, and why."""
    columns = (
        Column[Reworked](_("Technician"), lambda row: row[0]),
        Column[Reworked](_("Inspections done"), lambda row: row[1], Format.WHOLE),
        Column[Reworked](_("Times sent back"), lambda row: row[2], Format.WHOLE),
        Column[Reworked](
            _("Rate of internal rework"), lambda row: Decimal(row[2]) / row[1], Format.RATE
        ),
    )
    rows, empty = data.rework_by_technician, _("No car was sent back in this month.")
    whole = sum(row[1] for row in rows), sum(row[2] for row in rows)
    total: list[Value] = [_("Sum"), *whole, share(Decimal(whole[1]), Decimal(whole[0]))]
    sheet.section(_("Internal rework by technician"), columns, rows, total, (), empty)
    sums = Decimal(sum(count for _name, count in data.rework_by_cause))
    causes = (
        Column[Counted](_("Rework cause"), lambda row: row[0]),
        Column[Counted](_("Times sent back"), lambda row: row[1], Format.WHOLE),
        Column[Counted](_("Share"), lambda row: share(Decimal(row[1]), sums), Format.RATE),
    )
    sheet.section(
        _("Internal rework by cause"),
        causes,
        data.rework_by_cause,
        [_("Sum"), sums, share(sums, sums)],
        (),
        empty,
    )


def _counts(sheet: Sheet, title: str, label: str, rows: tuple[Counted, ...]) -> None:
    whole = Decimal(sum(count for _name, count in rows))
    columns = (
        Column[Counted](label, lambda row: row[0] or _("(none)")),
        Column[Counted](_("Comebacks"), lambda row: row[1], Format.WHOLE),
        Column[Counted](_("Share"), lambda row: share(Decimal(row[1]), whole), Format.RATE),
    )
    chart = Chart(title, "bar", (2,), Format.WHOLE, bar_rows(len(rows)))
    total: list[Value] = [_("Sum"), whole, share(whole, whole)]
    sheet.section(title, columns, rows, total, (chart,), _("No comeback in this month."))


def _comebacks(sheet: Sheet, data: MonthFigures) -> int:
    columns = (
        Column[ComebackRow](_("Order number"), lambda row: row.order_number),
        Column[ComebackRow](_("Plate"), lambda row: row.plate),
        Column[ComebackRow](_("Technician"), lambda row: row.technician),
        Column[ComebackRow](_("Received"), lambda row: wall(row.received_at), Format.WHEN),
        Column[ComebackRow](_("Advisor"), lambda row: row.advisor),
        Column[ComebackRow](_("First order"), lambda row: row.first_order, span=2),
        Column[ComebackRow](_("Cause"), lambda row: row.cause, span=7),
    )
    empty = _("No comeback in this month.")
    return sheet.listing(_("Comebacks one by one"), columns, data.comebacks, empty)
