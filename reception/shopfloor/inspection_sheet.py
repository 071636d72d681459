"""Inspection sheet 质检单: gathered from the checks of an order, sealed when the final one passes."""

from collections.abc import Callable

from reception.core import clock
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.orders.sheets import car_of, head_of, paper_lines
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.floor_values import CheckLine, InspectionSheetData, StageLine
from reception.papers.queries import branch_head
from reception.papers.rules import PaperKind
from reception.shopfloor.inspecting_queries import InspectionRow, to_inspect
from reception.shopfloor.inspecting_rules import Result, Stage


def inspection_sheet_data(order_id: int, number: str = "") -> InspectionSheetData:
    """Return what was checked on an order, with what result, by whom and when."""
    head = head_of(order_id)
    car = car_of(head, masked=True)
    asked = to_inspect(order_id)
    last = {row.stage: row for row in asked.before}  # the newest of each stage
    road = next((row for row in reversed(asked.before) if row.road_result), None)
    names = (*asked.want.items, *(c.name for row in last.values() for c in row.items))
    return InspectionSheetData(
        number=number,
        branch=branch_head(head["branch_id"]),
        order_number=car.order_number,
        order_kind=car.order_kind,
        plate=car.plate,
        vin=car.vin,
        model=car.model,
        mileage_in=car.mileage_in,
        fault=car.fault,
        advisor=car.advisor,
        technicians=tuple(worker.name for worker in asked.workers),
        work=tuple(
            line.name for line in paper_lines(order_id, head["branch_id"]) if line.kind == "labour"
        ),
        checks=tuple(_line(name, last) for name in dict.fromkeys(names)),
        road_wanted=asked.want.road,
        road_km=road.road_km if road else None,
        road_result=road.road_result if road else "",
        road_by=road.road_by if road else "",
        stages=tuple(_stage(row) for row in asked.before),
        issued_at=clock.now(),
    )


def _line(name: str, last: dict[Stage, InspectionRow]) -> CheckLine:
    found = {
        stage: next((c for c in row.items if c.name == name), None) for stage, row in last.items()
    }
    results = {stage: str(check.result) for stage, check in found.items() if check}
    words = [check.words for check in found.values() if check and check.words]
    return CheckLine(
        name,
        results.get(Stage.SELF, ""),
        results.get(Stage.LEADER, ""),
        results.get(Stage.FINAL, ""),
        "、".join(dict.fromkeys(words)),
    )


def _stage(row: InspectionRow) -> StageLine:
    return StageLine(
        str(row.stage),
        row.inspector,
        row.at,
        row.passed,
        str(row.category or ""),
        row.technician if row.is_rework else "",
        "" if row.passed else row.cause,
        tuple(c.name for c in row.items if c.result is Result.BAD),
    )


def seal_inspection(order_id: int, render: Callable[[InspectionSheetData], bytes]) -> Issued:
    """Seal an order's inspection sheet inside the running action."""
    return papers.issue(
        branch_id=head_of(order_id)["branch_id"],
        kind=PaperKind.INSPECTION,
        subject_id=order_id,
        data_for=lambda number, _serial: inspection_sheet_data(order_id, number),
        render=render,
    )


@action(Permission.PRINT_PAPER)
def issue_inspection_sheet(
    *, order_id: int, render: Callable[[InspectionSheetData], bytes]
) -> Issued:
    """Seal the sheet as it stands: of a car that passed before sheets were sealed, or of one yet to."""
    return seal_inspection(order_id, render)
