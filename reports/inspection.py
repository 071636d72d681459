"""Inspection sheet 质检单: items with each stage's result, road test, every round with its people.

One A4 or more, one copy; names and times stand for the signatures of those who signed in to check.
"""

from reception.core.text import _
from reception.orders.words import word
from reception.papers.floor_values import CheckLine, InspectionSheetData, StageLine
from reception.shopfloor.inspecting_rules import CATEGORY_NAMES, STAGE_NAMES, Category, Stage
from reports.blocks import DASH, fields, framed, mileage, moment, plate
from reports.heads import letterhead
from reports.page import Document, Paper
from reports.table import Column, draw_table

_SIGNS = {"ok": "✓", "bad": "✗", "na": DASH, "": ""}


def _head(paper: Paper, data: InspectionSheetData) -> None:
    fields(
        paper,
        [
            (_("Plate"), plate(data.plate)),
            (_("Model"), data.model),
            (_("VIN"), data.vin),
            (_("Order no."), data.order_number),
            (_("Order kind"), word(data.order_kind)),
            (_("Mileage"), mileage(data.mileage_in, None)),
            (_("Advisor"), data.advisor),
            (_("Technician"), "、".join(data.technicians)),
        ],
        wide=[
            (_("Customer says"), data.fault),
            (_("Work"), "、".join(data.work)),
        ],
    )


def _checks(paper: Paper, data: InspectionSheetData) -> None:
    columns = [Column(_("No.")), Column(_("What is checked"), share=1), Column(_("Self-check"))]
    columns += [Column(_("Team leader")), Column(_("Final inspection")), Column(_("Note"), share=1)]
    rows = [_check(number, line) for number, line in enumerate(data.checks, 1)]
    draw_table(paper, columns, rows)


def _check(number: int, line: CheckLine) -> list[str]:
    signs = [_SIGNS[result] for result in (line.self_check, line.leader, line.final)]
    return [str(number), line.name, *signs, line.words]


def _road(data: InspectionSheetData) -> str:
    if data.road_km is None:
        return _("not made") if data.road_wanted else _("not wanted")
    result = _("✓ right") if data.road_result == "ok" else _("✗ wrong")
    return f"{data.road_km} km · {result} · {data.road_by}"


def _stages(paper: Paper, data: InspectionSheetData) -> None:
    columns = [Column(_("Check")), Column(_("Result")), Column(_("Checked by"))]
    columns += [Column(_("Time")), Column(_("What was wrong"), share=1)]
    draw_table(paper, columns, [_stage(line) for line in data.stages])


def _stage(line: StageLine) -> list[str]:
    wrong = [_(CATEGORY_NAMES[Category(line.category)])] if line.category else []
    wrong += [line.words, line.technician]
    return [
        _(STAGE_NAMES[Stage(line.stage)]),
        _("✓ Passed") if line.passed else _("✗ Not passed"),
        line.person,
        moment(line.at),
        "" if line.passed else " · ".join(part for part in wrong if part),
    ]


def render_inspection(data: InspectionSheetData) -> bytes:
    """Return the inspection sheet as PDF, one copy."""
    title = _("Inspection sheet")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.order_number)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    _head(paper, data)
    paper.y += 8
    _checks(paper, data)
    paper.y += 4
    signs = _("✓ right　✗ not right　— not applicable")
    framed(paper, [(_("Road test"), _road(data)), (_("Signs"), signs)])
    paper.y += 8
    _stages(paper, data)
    paper.issue([lambda page: None], moment(data.issued_at))
    return document.finished()
