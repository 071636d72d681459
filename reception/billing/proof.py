"""Proof that the money adds up: lines = kinds = payers = payments = paper (SAFETY money)."""

import json
from collections.abc import Iterator
from decimal import Decimal

from reception.billing import day_close_proof, receipt_proof
from reception.core import audit, db
from reception.core.fields import yuan
from reception.core.text import _

_LINES = """
SELECT o.number, l.position FROM order_line l JOIN work_order o ON o.id = l.order_id
WHERE l.amount <> (l.quantity * l.price + 500) / 1000 - l.discount
ORDER BY o.id, l.position
"""
_KINDS = ("labour", "part", "other")
_PAYERS = ("customer", "insurer", "maker", "internal")
_SUMS = ", ".join(
    [f"coalesce(sum(CASE WHEN l.kind = '{kind}' THEN l.amount END), 0)" for kind in _KINDS]
    + [f"coalesce(sum(CASE WHEN l.payer = '{payer}' THEN l.amount END), 0)" for payer in _PAYERS]
)
_SETTLEMENTS = f"""
SELECT s.number, s.voided_at, s.paid_at, s.labour, s.part, s.other, s.customer, s.insurer,
  s.maker, s.internal, s.total, p.data, p.number, o.source, o.number,
  s.rounding, {_SUMS}
FROM settlement s
JOIN work_order o ON o.id = s.order_id
LEFT JOIN paper p ON p.id = s.paper_id
LEFT JOIN order_line l ON l.order_id = s.order_id
GROUP BY s.id, p.id, o.id ORDER BY s.id
"""
_PAID = """
SELECT s.number, s.total, coalesce(sum(p.amount), 0), {payers}
FROM settlement s LEFT JOIN payment p ON p.settlement_id = s.id
GROUP BY s.id HAVING (s.paid_at IS NOT NULL AND ({differs})) OR (s.paid_at IS NULL AND count(p.id) > 0)
ORDER BY s.id
"""
_UNSETTLED = """
SELECT o.number FROM work_order o WHERE o.settled_at IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM settlement s
  WHERE s.order_id = o.id AND s.voided_at IS NULL AND s.paid_at IS NOT NULL)
ORDER BY o.id
"""


def damage() -> Iterator[str]:
    """Yield a sentence for every amount that does not agree with the others."""
    for number, position in db.rows(_LINES):
        yield _(
            "Order {number}, line {line}: the amount is not quantity x price less discount."
        ).format(number=number, line=position)
    yield from _settlements()
    yield from _payments()
    yield from receipt_proof.damage()
    yield from day_close_proof.damage()
    for (number,) in db.rows(_UNSETTLED):
        yield _("Order {number} counts as settled, but has no paid settlement.").format(
            number=number
        )
    yield from _fractions()


def _settlements() -> Iterator[str]:
    for row in db.execute(_SETTLEMENTS):
        number, voided, _paid, *sums = row[:11]
        kinds, payers, total = sums[:3], sums[3:7], sums[7]
        data, paper_number, source, order, rounding = row[11:16]
        lines = list(row[16:])
        if sum(kinds) != total or sum(payers) != total:
            yield _("Settlement {number}: kinds, payers and total differ.").format(number=number)
        if voided is None and lines != [*kinds, *payers]:
            yield _("Settlement {number} differs from the lines of order {order}.").format(
                number=number, order=order
            )
        if data is None and source == "desk":
            yield _("Settlement {number} has no archived list.").format(number=number)
        if data is not None and (
            paper_number != number or not _same_on_paper(data, [*kinds, *payers, total, rounding])
        ):
            yield _("Settlement {number} differs from its archived list.").format(number=number)


def _same_on_paper(data: str, fen: list[int]) -> bool:
    try:
        totals = json.loads(data)["totals"]
        paid = dict(totals["payers"])
        written = [totals[kind] for kind in _KINDS]
        written += [paid.get(payer, "0") for payer in _PAYERS]
        written += [totals["total"], json.loads(data).get("rounding", "0")]
        return [Decimal(text) for text in written] == [yuan(each) for each in fen]
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return False


def _payments() -> Iterator[str]:
    payers = [
        f"coalesce(sum(CASE WHEN p.payer = '{payer}' THEN p.amount END), 0)" for payer in _PAYERS
    ]
    differs = " OR ".join(
        f"s.{payer} <> {paid}" for payer, paid in zip(_PAYERS, payers, strict=True)
    )
    sql = _PAID.format(payers=", ".join(payers), differs=f"{differs} OR s.total <> sum(p.amount)")
    for number, total, paid, *_each in db.rows(sql):
        yield _("Settlement {number}: {total} yuan are due, payments say {paid}.").format(
            number=number, total=yuan(total), paid=yuan(paid)
        )
    yield from _payments_as_recorded()


def _payments_as_recorded() -> Iterator[str]:
    """Each payment that was taken at the desk is in the audit log, column by column."""
    recorded = dict(audit.insertions("payment"))
    for key, *values in db.rows(
        "SELECT id, uid, settlement_id, payer, method, amount, at, person_id, deposit_id"
        " FROM payment"
    ):
        taken = recorded.pop(key, None)
        names = ("uid", "settlement", "payer", "method", "amount", "at", "person_id", "deposit_id")
        stored = {n: v for n, v in zip(names, values, strict=True) if v is not None}
        if taken is not None and taken != stored:
            yield _("Payment {key} has been changed since it was taken.").format(key=key)
    for key in recorded:
        yield _("Payment {key} is missing.").format(key=key)


def _fractions() -> Iterator[str]:
    """No column anywhere may hold a fraction: money is whole fen."""
    if db.is_postgres():
        found = db.rows(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema ="
            " current_schema() AND data_type IN ('real', 'double precision', 'numeric')"
        )
    else:
        found = db.rows(
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND upper(c.type) IN ('REAL', 'FLOAT', 'DOUBLE', 'NUMERIC', 'ANY')"
        )
    for table, column in found:
        yield _("Column {column} of table {table} can hold fractions of a fen.").format(
            column=column, table=table
        )
