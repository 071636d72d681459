"""Estimate and walk-round on paper before an order exists: the same sheets, without numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reception.core import clock, gate
from reception.core.errors import Invalid
from reception.customers.rules import normalise_phone
from reception.orders.rules import LineDraft
from reception.orders.sheets import paper_damage, paper_line, totals
from reception.papers.queries import branch_head
from reception.papers.values import CarAndPeople, OrderSheetData, WalkRoundData
from reception.vehicles.rules import check_mileage, normalise_plate, normalise_vin


def estimate_data(
    texts: Mapping[str, str],
    kind: str,
    lines: tuple[LineDraft, ...],
    promised_at: datetime | None,
) -> OrderSheetData:
    """Return the sheet of what is typed so far; only the lines must be right already."""
    now = clock.now()
    services = texts["services"].split()
    paper_lines = tuple(paper_line(line) for line in lines)
    return OrderSheetData(
        number="",
        branch=branch_head(gate.actor().branch_id),
        car=_car(texts, kind),
        lines=paper_lines,
        totals=totals(paper_lines),
        fuel=texts["fuel"],
        belongings=texts["belongings"],
        promised_at=promised_at,
        waits="waits" in services,
        wash="wash" in services,
        road_test="road_test" in services,
        old_parts="returned" if "old_parts" in services else "kept",
        customer_signature=None,
        issued_at=now,
    )


def walk_round_data(texts: Mapping[str, str], kind: str, walk: Mapping[str, Any]) -> WalkRoundData:
    """Return the walk-round sheet of what is marked so far; `walk` as `check_in` takes it."""
    return WalkRoundData(
        number="",
        branch=branch_head(gate.actor().branch_id),
        car=_car(texts, kind),
        body=walk["body"],
        damages=tuple(paper_damage(mark) for mark in walk["damages"]),
        photos=walk["photos"],
        fuel=texts["fuel"],
        belongings=texts["belongings"],
        customer_signature=None,
        issued_at=clock.now(),
    )


def _car(texts: Mapping[str, str], kind: str) -> CarAndPeople:
    return CarAndPeople(
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
        arrived_at=clock.now(),
        left_at=None,
        fault=texts["words"],
        advisor=gate.actor().name,
    )


def _mileage(text: str) -> int | None:
    try:
        return check_mileage(text)
    except Invalid:
        return None
