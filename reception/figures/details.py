"""The single rows behind the month's figures: surveys, comebacks, orders."""

from reception.care.queries import Span, comebacks_in, surveys_in
from reception.core import clock, db
from reception.core.fields import instant, yuan
from reception.core.text import _
from reception.figures.values import ComebackRow, OrderRow, SurveyRow
from reception.orders.words import word

_ORDERS = """
SELECT o.id, o.number, car.plate, car.model, k.name, o.kind, coalesce(adv.name, ''),
  coalesce(tech.name, ''), coalesce(bay.name, ''), o.opened_at, o.promised_at, o.handed_over_at,
  o.settled_at, coalesce(s.labour, 0), coalesce(s.part, 0), coalesce(s.other, 0),
  coalesce(s.customer, 0), coalesce(s.insurer, 0), coalesce(s.maker, 0), coalesce(s.internal, 0),
  coalesce(f.number, '')
FROM work_order o
JOIN vehicle car ON car.id = o.vehicle_id
JOIN customer k ON k.id = o.customer_id
LEFT JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL
LEFT JOIN person adv ON adv.id = o.advisor_id
LEFT JOIN person tech ON tech.id = o.technician_id
LEFT JOIN bay ON bay.id = o.bay_id
LEFT JOIN work_order f ON f.id = o.comeback_of_id
WHERE o.id IN (
  SELECT id FROM work_order WHERE branch_id = ? AND settled_at >= ? AND settled_at < ?
  UNION SELECT id FROM work_order WHERE branch_id = ? AND handed_over_at >= ? AND handed_over_at < ?)
ORDER BY coalesce(o.settled_at, o.handed_over_at), o.id
"""


def survey_rows(span: Span) -> tuple[SurveyRow, ...]:
    """Return every survey answered in the span, invalid ones too."""
    return tuple(
        SurveyRow(a.number, a.plate, a.advisor, a.answered_at, a.score, a.valid, a.remark)
        for a in surveys_in(span)
    )


def comeback_rows(span: Span) -> tuple[ComebackRow, ...]:
    """Return every comeback received in the span, with who served on the first order."""
    return tuple(
        ComebackRow(
            c.number, c.plate, c.received_at, c.first_order, c.cause or _("No cause noted"),
            c.technician, c.advisor,
        )
        for c in comebacks_in(span)
    )  # fmt: skip


def order_rows(span: Span, moved: dict[int, int]) -> tuple[OrderRow, ...]:
    """Return every order settled or handed over in the span.

    `moved` has the effective promise (seconds) of those orders whose promise was changed.
    """
    made = []
    for row in db.rows(_ORDERS, (*span, *span)):
        key, number, plate, model, customer, kind, advisor, technician, bay, *rest = row
        received, promised, handed_over, settled, *amounts = rest[:-1]
        by = moved.get(key, promised)
        labour, part, other, *paid = (yuan(amount) for amount in amounts)
        made.append(
            OrderRow(
                number=number,
                plate=plate,
                model=model,
                customer=customer,
                kind=word(kind),
                advisor=advisor,
                technician=technician,
                bay=bay,
                received_at=instant(received) or clock.now(),
                promised_at=instant(by),
                handed_over_at=instant(handed_over),
                settled_at=instant(settled),
                labour=labour,
                part=part,
                other=other,
                customer_pays=paid[0],
                insurer_pays=paid[1],
                maker_pays=paid[2],
                internal_pays=paid[3],
                on_time=None if by is None or handed_over is None else handed_over <= by,
                comeback_of=rest[-1],
            )
        )
    return tuple(made)
