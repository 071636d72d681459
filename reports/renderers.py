"""Which renderer turns which paper's data into bytes; each is imported when first used.

To add a paper: 1. write reports/<paper>.py with `render_<paper>(data) -> bytes`; 2. add it here.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from reception.billing.statements import Statement
from reception.figures.values import MonthFigures
from reception.papers.after_values import CallBackData, CertificateData, ComplaintData
from reception.papers.close_values import DayCloseData
from reception.papers.floor_values import InspectionSheetData, JobSheetData
from reception.papers.gate_values import CountSheetData, GatePassData
from reception.papers.values import (
    BookingSlipData,
    ExtraSheetData,
    OrderSheetData,
    ReceiptData,
    SettlementData,
    SlipData,
    WalkRoundData,
)
from reception.staff.badges import BadgesData

D = TypeVar("D")
PLACES: dict[type, tuple[str, str]] = {
    SlipData: ("reports.slip", "render_slip"),
    SettlementData: ("reports.settlement", "render_settlement"),
    OrderSheetData: ("reports.order_sheet", "render_order_sheet"),
    WalkRoundData: ("reports.walk_round", "render_walk_round"),
    ExtraSheetData: ("reports.extra_sheet", "render_extra_sheet"),
    BookingSlipData: ("reports.booking_slip", "render_booking_slip"),
    JobSheetData: ("reports.job_sheet", "render_job_sheet"),
    InspectionSheetData: ("reports.inspection", "render_inspection"),
    ReceiptData: ("reports.receipt", "render_receipt"),
    CertificateData: ("reports.certificate", "render_certificate"),
    ComplaintData: ("reports.complaint", "render_complaint"),
    CallBackData: ("reports.call_back", "render_call_back"),
    GatePassData: ("reports.gate_pass", "render_gate_pass"),
    CountSheetData: ("reports.car_count", "render_car_count"),
    DayCloseData: ("reports.day_close", "render_day_close"),
    BadgesData: ("reports.badges", "render_badges"),
    Statement: ("reports.statement", "render_statement"),
    MonthFigures: ("reports.monthly", "render_monthly"),
}


def renderer(kind: type[D]) -> Callable[[D], bytes]:
    """Return what renders data of this class; KeyError for a class without a paper."""
    module, name = PLACES[kind]

    def render(data: D) -> bytes:
        function: Callable[[Any], bytes] = getattr(import_module(module), name)
        return function(data)

    return render


def render(data: object) -> bytes:
    """Render data of any class that has a paper: for actions that seal several kinds at once."""
    return renderer(type(data))(data)
