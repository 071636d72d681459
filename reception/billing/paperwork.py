"""What stands on an order's papers, gathered from the records (DOMAIN §3)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.billing import rules
from reception.core import audit, clock, db, settings
from reception.core.errors import Refused
from reception.core.fields import instant, quantity, yuan
from reception.core.text import _
from reception.core.values import build
from reception.customers.rules import mask_phone
from reception.orders.models import Payer
from reception.papers.values import (
    BranchHead,
    CarAndPeople,
    OrderSheetData,
    PaperDamage,
    PaperLine,
    SettlementData,
    Signature,
    SlipCopy,
    SlipData,
    Totals,
    WalkRoundData,
)
from reception.visits.damages import Damage, walk_round
from reception.visits.models import OldParts

_HEAD = """
SELECT o.branch_id, o.number, o.kind, o.opened_at, o.promised_at, o.handed_over_at, o.advice,
  car.plate, coalesce(car.vin, ''), car.engine_number, car.model, car.vehicle_type,
  k.name, k.phone, v.sender, v.sender_phone, v.mileage_in, v.mileage_out, v.arrived_at, v.left_at,
  v.words, coalesce(who.name, ''), v.fuel, v.belongings, v.old_parts, v.waits, v.wash, v.signature, v.id, v.road_test
FROM work_order o
JOIN visit v ON v.id = o.visit_id
JOIN vehicle car ON car.id = o.vehicle_id
JOIN customer k ON k.id = o.customer_id
LEFT JOIN person who ON who.id = o.advisor_id
WHERE o.id = ?
"""
_NAMES = [
    "branch_id",
    "number",
    "kind",
    "opened_at",
    "promised_at",
    "handed_over_at",
    "advice",
    "plate",
    "vin",
    "engine_number",
    "model",
    "vehicle_type",
    "owner",
    "phone",
    "sender",
    "sender_phone",
    "mileage_in",
    "mileage_out",
    "arrived_at",
    "left_at",
    "words",
    "advisor",
    "fuel",
    "belongings",
    "old_parts",
    "waits",
    "wash",
    "signature",
    "visit_id",
    "road_test",
]


@dataclass(frozen=True)
class Said:
    """What was said and signed when the car left."""

    opinion: str = ""
    remark: str = ""
    advisor_signature: Signature | None = None
    customer_signature: Signature | None = None
    refused_reason: str = ""
    unrepaired_reason: str = ""


def slip_data(order_id: int, number: str = "", said: Said | None = None) -> SlipData:
    """Return the three-part slip of an order; without a number it is a preview."""
    head, said = _head(order_id), said or Said()
    branch_id = head["branch_id"]
    lines = () if said.unrepaired_reason else paper_lines(order_id, branch_id)
    km, days = _warranty(lines, branch_id)
    chain_count, chain_head = audit.chain()
    return SlipData(
        number=number,
        branch=branch_head(branch_id),
        copies=tuple(SlipCopy(*copy) for copy in settings.read(settings.SLIP_COPIES, branch_id)),
        car=_car(head, masked=settings.read(settings.MASK_PHONES, branch_id)),
        lines=lines,
        totals=totals(lines),
        warranty_km=km,
        warranty_days=days,
        # Nothing was taken out of a car that leaves unrepaired, whatever was agreed at check-in.
        old_parts=str(OldParts.NONE) if said.unrepaired_reason else head["old_parts"],
        advice=head["advice"],
        opinion=said.opinion,
        remark=said.remark,
        advisor_signature=said.advisor_signature,
        customer_signature=said.customer_signature,
        refused_reason=said.refused_reason,
        unrepaired_reason=said.unrepaired_reason,
        issued_at=clock.now(),
        chain_head=chain_head,
        chain_count=chain_count,
    )


def settlement_data(order_id: int, number: str = "") -> SettlementData:
    """Return the statutory settlement list, which names the phone in full."""
    head = _head(order_id)
    lines = paper_lines(order_id, head["branch_id"])
    km, days = _warranty(lines, head["branch_id"])
    return SettlementData(
        number=number,
        branch=branch_head(head["branch_id"]),
        car=_car(head, masked=False),
        lines=lines,
        totals=totals(lines),
        labour_standard=settings.read(settings.LABOUR_STANDARD, head["branch_id"]),
        old_parts=head["old_parts"],
        warranty_km=km,
        warranty_days=days,
        issued_at=clock.now(),
    )


def order_sheet_data(order_id: int, number: str = "") -> OrderSheetData:
    """Return the order and estimate that the customer signs at check-in."""
    head = _head(order_id)
    lines = paper_lines(order_id, head["branch_id"])
    return OrderSheetData(
        number=number,
        branch=branch_head(head["branch_id"]),
        car=_car(head, masked=False),
        lines=lines,
        totals=totals(lines),
        fuel=head["fuel"],
        belongings=head["belongings"],
        promised_at=instant(head["promised_at"]),
        waits=bool(head["waits"]),
        wash=bool(head["wash"]),
        road_test=bool(head["road_test"]),
        old_parts=head["old_parts"],
        customer_signature=_signature(head["signature"]),
        issued_at=clock.now(),
    )


def walk_round_data(order_id: int, number: str = "") -> WalkRoundData:
    """Return the walk-round sheet of an order's visit; Refused when none was made."""
    head = _head(order_id)
    found = walk_round(head["visit_id"])
    if not found.body:
        raise Refused(_("No walk-round was made when this car came."))
    return WalkRoundData(
        number=number,
        branch=branch_head(head["branch_id"]),
        car=_car(head, masked=settings.read(settings.MASK_PHONES, head["branch_id"])),
        body=found.body,
        damages=tuple(paper_damage(each) for each in found.damages),
        photos=found.photos,
        fuel=head["fuel"],
        belongings=head["belongings"],
        customer_signature=_signature(head["signature"]),
        issued_at=clock.now(),
    )


def paper_damage(mark: Damage) -> PaperDamage:
    """Return a mark as the sheet carries it."""
    return PaperDamage(mark.panel, mark.kind, mark.x, mark.y, mark.size, mark.note)


def branch_head(branch_id: int) -> BranchHead:
    """Return the branch as papers name it."""
    found = db.row(
        "SELECT code, name, company, address, service_phone, rescue_phone, credit_code, contact"
        " FROM branch WHERE id = ?",
        (branch_id,),
    )
    if found is None:
        raise Refused(_("There is no such branch. Set up the branch first."))
    return BranchHead(*found)


def paper_lines(order_id: int, branch_id: int) -> tuple[PaperLine, ...]:
    """Return the lines as papers carry them, each with its warranty (DOMAIN §4)."""
    promised = {
        rules.RepairClass.MINOR: settings.read(settings.WARRANTY_MINOR, branch_id),
        rules.RepairClass.SECOND: settings.read(settings.WARRANTY_SECOND, branch_id),
        rules.RepairClass.ASSEMBLY: settings.read(settings.WARRANTY_ASSEMBLY, branch_id),
    }
    found = db.rows(
        "SELECT kind, code, name, quantity, price, discount, amount, payer, brand, origin,"
        " warranty_km, warranty_days FROM order_line WHERE order_id = ? ORDER BY position, id",
        (order_id,),
    )
    made = []
    for kind, code, name, count, price, discount, amount, payer, brand, origin, km, days in found:
        period = promised[rules.repair_class(name)]
        warranty_km, warranty_days = rules.line_warranty(kind, origin, period, (km, days))
        made.append(
            PaperLine(
                kind=kind,
                code=code,
                name=name,
                quantity=quantity(count),
                price=yuan(price),
                discount=yuan(discount),
                amount=yuan(amount),
                payer=payer,
                brand=brand,
                origin=origin,
                warranty_km=warranty_km,
                warranty_days=warranty_days,
            )
        )
    return tuple(made)


def totals(lines: tuple[PaperLine, ...]) -> Totals:
    """Return the sums of a paper's lines."""
    zero = yuan(0)
    of = dict.fromkeys(("labour", "part", "other"), zero)
    payers = {str(payer): zero for payer in Payer}
    for line in lines:
        of[line.kind] += line.amount
        payers[line.payer] += line.amount
    return Totals(
        **of,
        discount=sum((line.discount for line in lines), zero),
        total=sum((line.amount for line in lines), zero),
        payers=tuple((payer, amount) for payer, amount in payers.items() if amount),
    )


def _head(order_id: int) -> dict[str, Any]:
    found = db.row(_HEAD, (order_id,))
    if found is None:
        raise Refused(_("There is no such order. Press F5 to see the present list."))
    return dict(zip(_NAMES, found, strict=True))


def _car(head: dict[str, Any], *, masked: bool) -> CarAndPeople:
    phone = head["sender_phone"] or head["phone"]
    return CarAndPeople(
        order_number=head["number"],
        order_kind=head["kind"],
        plate=head["plate"],
        vin=head["vin"],
        engine_number=head["engine_number"],
        model=head["model"],
        vehicle_type=head["vehicle_type"],
        owner=head["owner"],
        sender=head["sender"] or head["owner"],
        phone=mask_phone(phone) if masked else phone,
        mileage_in=head["mileage_in"],
        mileage_out=head["mileage_out"],
        arrived_at=_instant(head["arrived_at"]),
        left_at=instant(head["handed_over_at"] or head["left_at"]),
        fault=head["words"],
        advisor=head["advisor"],
    )


def _instant(value: int) -> datetime:
    found = instant(value)
    assert found is not None
    return found


def _signature(text: str | None) -> Signature | None:
    return None if not text or text == "null" else build(Signature, json.loads(text))


def _warranty(lines: tuple[PaperLine, ...], branch_id: int) -> rules.Limits:
    return rules.slip_warranty(
        ((line.warranty_km, line.warranty_days) for line in lines),
        settings.read(settings.WARRANTY_MINOR, branch_id),
    )
