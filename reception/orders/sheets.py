"""What stands on an order's papers, gathered from the records; those signed at check-in sealed.

Order and estimate, walk-round sheet (DOMAIN §3). Slip and settlement list stand in billing.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from reception.core import clock, db, settings
from reception.core.errors import Refused
from reception.core.fields import instant, quantity, yuan
from reception.core.text import _
from reception.core.values import build
from reception.customers.rules import mask_phone
from reception.orders import warranty
from reception.orders.models import Payer
from reception.orders.rules import LineDraft
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.queries import branch_head, papers_of, sealed
from reception.papers.rules import PaperKind
from reception.papers.values import (
    CarAndPeople,
    OrderSheetData,
    PaperDamage,
    PaperLine,
    Signature,
    Totals,
    WalkRoundData,
)
from reception.visits.damages import Damage, walk_round

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


def order_sheet_data(order_id: int, number: str = "") -> OrderSheetData:
    """Return the order and estimate that the customer signs at check-in.

    An order that has changed since it was signed bears no signature; it names the sheet that does.
    """
    head = head_of(order_id)
    lines = paper_lines(order_id, head["branch_id"])
    made = OrderSheetData(
        number=number,
        branch=branch_head(head["branch_id"]),
        car=car_of(head, masked=False),
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
    signed = _signed_sheet(order_id, made.customer_signature)
    if signed is None or same_order(signed, made):
        return made
    return replace(made, customer_signature=None, signed_before=signed.number)


def _signed_sheet(order_id: int, signature: Signature | None) -> OrderSheetData | None:
    """Return the sheet that was sealed with this signature, void ones too."""
    if signature is None:
        return None
    rows = (row for row in papers_of(order_id) if row.kind == PaperKind.ORDER_SHEET)
    found = (sealed(row.paper_id, OrderSheetData) for row in rows)
    return next((sheet for sheet in found if sheet.customer_signature == signature), None)


def same_order(one: OrderSheetData, two: OrderSheetData) -> bool:
    """Tell whether two sheets order the same; when the car left is no part of that."""

    def ordered(sheet: OrderSheetData) -> OrderSheetData:
        car = replace(sheet.car, mileage_out=None, left_at=None)
        return replace(
            sheet, car=car, number="", customer_signature=None, signed_before="", voided="",
            issued_at=one.issued_at,
        )  # fmt: skip

    return ordered(one) == ordered(two)


def walk_round_data(order_id: int, number: str = "") -> WalkRoundData:
    """Return the walk-round sheet of an order's visit; Refused when none was made."""
    head = head_of(order_id)
    found = walk_round(head["visit_id"])
    if not found.body:
        raise Refused(_("No walk-round was made when this car came."))
    return WalkRoundData(
        number=number,
        branch=branch_head(head["branch_id"]),
        car=car_of(head, masked=settings.read(settings.MASK_PHONES, head["branch_id"])),
        body=found.body,
        damages=tuple(paper_damage(each) for each in found.damages),
        photos=found.photos,
        fuel=head["fuel"],
        belongings=head["belongings"],
        customer_signature=_signature(head["signature"]),
        issued_at=clock.now(),
    )


def seal_order_sheet(order_id: int, render: Callable[[OrderSheetData], bytes]) -> Issued:
    """Seal the order and estimate inside the running action."""
    return papers.issue(
        branch_id=head_of(order_id)["branch_id"],
        kind=PaperKind.ORDER_SHEET,
        subject_id=order_id,
        data_for=lambda number, _serial: order_sheet_data(order_id, number),
        render=render,
    )


def seal_walk_round(order_id: int, render: Callable[[WalkRoundData], bytes]) -> Issued:
    """Seal what was seen on the car inside the running action; Refused when nothing was noted."""
    return papers.issue(
        branch_id=head_of(order_id)["branch_id"],
        kind=PaperKind.WALK_ROUND,
        subject_id=order_id,
        data_for=lambda number, _serial: walk_round_data(order_id, number),
        render=render,
    )


def seal_signed(order_id: int, render: Callable[[OrderSheetData | WalkRoundData], bytes]) -> None:
    """Seal what the customer signs with one signature: the order, and the walk-round if made."""
    seal_order_sheet(order_id, render)
    if walk_round(head_of(order_id)["visit_id"]).body:
        seal_walk_round(order_id, render)


def paper_damage(mark: Damage) -> PaperDamage:
    """Return a mark as the sheet carries it."""
    return PaperDamage(mark.panel, mark.kind, mark.x, mark.y, mark.size, mark.note)


def paper_lines(order_id: int, branch_id: int) -> tuple[PaperLine, ...]:
    """Return the lines as papers carry them, each with its warranty (DOMAIN §4)."""
    promised = {
        warranty.RepairClass.MINOR: settings.read(settings.WARRANTY_MINOR, branch_id),
        warranty.RepairClass.SECOND: settings.read(settings.WARRANTY_SECOND, branch_id),
        warranty.RepairClass.ASSEMBLY: settings.read(settings.WARRANTY_ASSEMBLY, branch_id),
    }
    found = db.rows(
        "SELECT kind, code, name, quantity, price, discount, amount, payer, brand, origin,"
        " warranty_km, warranty_days, warranty FROM order_line WHERE order_id = ? ORDER BY position, id",
        (order_id,),
    )
    made = []
    for kind, code, name, count, price, discount, amount, payer, brand, origin, *more in found:
        km, days, given = more
        period = promised[warranty.repair_class(name, given)]
        warranty_km, warranty_days = warranty.line_warranty(kind, origin, period, (km, days))
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


def head_of(order_id: int) -> dict[str, Any]:
    """Return what the head of an order's papers says; Refused when there is no such order."""
    found = db.row(_HEAD, (order_id,))
    if found is None:
        raise Refused(_("There is no such order. Press F5 to see the present list."))
    return dict(zip(_NAMES, found, strict=True))


def car_of(head: dict[str, Any], *, masked: bool) -> CarAndPeople:
    """Return whose car it is as papers say it, from `head_of`; `masked` hides the phone."""
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


def paper_line(line: LineDraft) -> PaperLine:
    """Return a line that stands on no order yet as papers carry it, without a warranty."""
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


def _instant(value: int) -> datetime:
    found = instant(value)
    assert found is not None
    return found


def _signature(text: str | None) -> Signature | None:
    return None if not text or text == "null" else build(Signature, json.loads(text))
