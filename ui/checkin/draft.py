"""From what stands on the page to the arguments of `check_in`: who and which car is meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.core import clock
from reception.orders.actions import OldParts, VisitDraft
from reception.orders.rules import LineDraft, LineKind, OrderKind
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.vehicles.queries import VehicleCard
from reception.vehicles.rules import PlateKind
from reception.visits.queries import PastVisit

COMEBACK_DAYS = 60
# Kinds that somebody at the desk may choose; comeback comes by its link, rework by inspection.
KINDS = ("maintenance", "repair", "body", "accident", "claim", "recall", "pdi", "internal")
PAYER_OF_KIND = {"accident": "insurer", "claim": "maker", "recall": "maker", "internal": "internal"}
GONE_STATES = frozenset({"handed_over", "closed", "cancelled"})


@dataclass(frozen=True)
class Identity:
    """Which records a check-in continues; None makes a new one."""

    vehicle_id: int | None = None
    customer_id: int | None = None


def identity(card: VehicleCard | None, *, plate: str, vin: str, name: str, phone: str) -> Identity:
    """Tell whether the typed car and owner are still those picked.

    The VIN is the car's identity: another VIN is another car; another plate is another car unless
    the VIN is the same (DOMAIN §5, plates move). A new name with a new phone is a new owner; one of
    the two alone corrects the record.
    """
    if card is None:
        return Identity()
    same_vin = vin in ("", card.vin) or not card.vin
    same_plate = plate == card.plate or bool(vin and vin == card.vin)
    same_owner = not card.restricted and (name.strip() == card.customer or phone == card.phone)
    return Identity(
        card.vehicle_id if same_vin and same_plate else None,
        card.customer_id if same_owner else None,
    )


def comeback_candidate(visits: tuple[PastVisit, ...]) -> PastVisit | None:
    """Return the last order of the past 60 days that may have to be linked as comeback (外返)."""
    for past in visits:
        if past.state == "cancelled" or past.handed_over_at is None:
            continue
        return past if (clock.now() - past.handed_over_at).days < COMEBACK_DAYS else None
    return None


def still_here(visits: tuple[PastVisit, ...]) -> PastVisit | None:
    """Return the order that a car is already here for."""
    return next((past for past in visits if past.state not in GONE_STATES), None)


def arguments(
    values: Mapping[str, Any],
    card: VehicleCard | None,
    lines: tuple[LineDraft, ...],
    promised_at: datetime | None,
    plate_kind: PlateKind | None,
) -> dict[str, Any]:
    """Return the arguments of `check_in` but for the signature and the comeback."""
    who = identity(
        card,
        plate=values["plate"],
        vin=values["vin"],
        name=values["name"],
        phone=values["phone"],
    )
    return {
        "customer": _customer(values, card if who.customer_id else None),
        "vehicle": _vehicle(values, card if who.vehicle_id else None, plate_kind),
        "visit": _visit(values, lines),
        "kind": OrderKind(values["kind"]),
        "lines": lines,
        "promised_at": promised_at,
        "marketing": bool(values.get("marketing")),
    }


def _customer(values: Mapping[str, Any], card: VehicleCard | None) -> CustomerDraft:
    return CustomerDraft(
        name=values["name"],
        phone=values["phone"],
        phone2=values.get("phone2", card.phone2 if card else ""),
        kind=card.customer_kind if card else "person",
        class_=card.customer_class if card else "other",
        address=values.get("address", card.address if card else ""),
        note=card.note if card else "",
        customer_id=card.customer_id if card else None,
        version=card.customer_version if card else None,
    )


def _vehicle(
    values: Mapping[str, Any], card: VehicleCard | None, plate_kind: PlateKind | None
) -> VehicleDraft:
    return VehicleDraft(
        plate=values["plate"],
        plate_kind=(plate_kind or PlateKind.ORDINARY).value,
        plate_reason=values.get("plate_reason", ""),
        vin=values["vin"],
        model=values["model"],
        vehicle_type=values.get("vehicle_type", card.vehicle_type if card else ""),
        engine_number=values.get("engine_number", card.engine_number if card else ""),
        colour=values.get("colour", card.colour if card else ""),
        invoiced_on=_day(values, "invoiced_on"),
        insured_until=_day(values, "insured_until"),
        vehicle_id=card.vehicle_id if card else None,
        version=card.version if card else None,
    )


def _day(values: Mapping[str, Any], name: str) -> int | None:
    """Return a day that is in sight, 0 where it was emptied; None leaves the record's as it is."""
    return (values[name] or 0) if name in values else None


def _visit(values: Mapping[str, Any], lines: tuple[LineDraft, ...]) -> VisitDraft:
    services = values["services"]
    parts = any(line.kind is LineKind.PART for line in lines)
    kept = OldParts.KEPT if parts else OldParts.NONE
    return VisitDraft(
        mileage=values["mileage"],
        words=values["words"],
        sender=values["sender"],
        sender_phone=values["sender_phone"],
        mileage_reason=values.get("mileage_reason") or "",
        fuel=values["fuel"],
        belongings=values["belongings"],
        key_hook=values["key_hook"],
        old_parts=OldParts.RETURNED if "old_parts" in services else kept,
        waits="waits" in services,
        wash="wash" in services,
        road_test="road_test" in services,
    )
