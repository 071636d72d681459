"""The estimate on paper before an order exists: the same sheet, without a number."""

from collections.abc import Mapping
from datetime import datetime

from reception.billing.paperwork import branch_head, totals
from reception.core import clock, gate
from reception.core.errors import Invalid
from reception.customers.rules import normalise_phone
from reception.orders.rules import LineDraft
from reception.papers.values import CarAndPeople, OrderSheetData, PaperLine
from reception.vehicles.rules import check_mileage, normalise_plate, normalise_vin


def estimate_data(
    texts: Mapping[str, str],
    kind: str,
    lines: tuple[LineDraft, ...],
    promised_at: datetime | None,
) -> OrderSheetData:
    """Return the sheet of what is typed so far; only the lines must be right already."""
    at_desk, now = gate.actor(), clock.now()
    services = texts["services"].split()
    paper_lines = tuple(_line(line) for line in lines)
    return OrderSheetData(
        number="",
        branch=branch_head(at_desk.branch_id),
        car=CarAndPeople(
            order_number="",
            order_kind=kind,
            plate=normalise_plate(texts["plate"]),
            vin=normalise_vin(texts["vin"]),
            engine_number=texts["engine_number"],
            model=texts["model"],
            vehicle_type=texts["vehicle_type"],
            owner=texts["name"],
            sender=texts["sender"] or texts["name"],
            phone=normalise_phone(texts["sender_phone"] or texts["phone"]),
            mileage_in=_mileage(texts["mileage"]),
            mileage_out=None,
            arrived_at=now,
            left_at=None,
            fault=texts["words"],
            advisor=at_desk.name,
        ),
        lines=paper_lines,
        totals=totals(paper_lines),
        fuel=texts["fuel"],
        belongings=texts["belongings"],
        promised_at=promised_at,
        waits="waits" in services,
        wash="wash" in services,
        old_parts="returned" if "old_parts" in services else "kept",
        customer_signature=None,
        issued_at=now,
    )


def _mileage(text: str) -> int | None:
    try:
        return check_mileage(text)
    except Invalid:
        return None


def _line(line: LineDraft) -> PaperLine:
    return PaperLine(
        kind=line.kind.value,
        code=line.code,
        name=line.name,
        quantity=line.quantity,
        price=line.price,
        discount=line.discount,
        amount=line.amount,
        payer=line.payer.value,
        brand=line.brand,
        origin=line.origin,
        warranty_km=None,
        warranty_days=None,
    )
