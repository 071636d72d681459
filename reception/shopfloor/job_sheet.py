"""Job sheet 派工单: gathered from the order, sealed when it is printed (DOMAIN §3)."""

from collections.abc import Callable

from reception.core import clock, db
from reception.core.fields import instant
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.orders.sheets import car_of, head_of, paper_lines
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.floor_values import JobLine, JobSheetData
from reception.papers.queries import branch_head
from reception.papers.rules import PaperKind


def job_sheet_data(order_id: int, number: str = "") -> JobSheetData:
    """Return what the technician is to do: car, work, parts, bay, people, promise; no prices."""
    head = head_of(order_id)
    car = car_of(head, masked=True)
    placed = db.rows(
        "SELECT b.name, coalesce(t.name, ''), a.starts_at FROM allocation a"
        " JOIN bay b ON b.id = a.bay_id LEFT JOIN person t ON t.id = a.technician_id"
        " WHERE a.order_id = ? AND a.open = 1 ORDER BY a.starts_at, a.id",
        (order_id,),
    )
    return JobSheetData(
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
        bay="、".join(dict.fromkeys(row[0] for row in placed)),
        technicians=tuple(dict.fromkeys(row[1] for row in placed if row[1])),
        starts_at=instant(placed[0][2]) if placed else None,
        promised_at=instant(head["promised_at"]),
        waits=bool(head["waits"]),
        wash=bool(head["wash"]),
        road_test=bool(head["road_test"]),
        lines=tuple(
            JobLine(line.kind, line.code, line.name, line.quantity, line.origin)
            for line in paper_lines(order_id, head["branch_id"])
            if line.kind != "other"
        ),
        issued_at=clock.now(),
    )


@action(Permission.PRINT_PAPER)
def issue_job_sheet(*, order_id: int, render: Callable[[JobSheetData], bytes]) -> Issued:
    """Seal the job sheet as it stands; a changed order or plan gets a new one."""
    return papers.issue(
        branch_id=head_of(order_id)["branch_id"],
        kind=PaperKind.JOB_SHEET,
        subject_id=order_id,
        data_for=lambda number, _serial: job_sheet_data(order_id, number),
        render=render,
    )
