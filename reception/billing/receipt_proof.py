"""Proof that deposits, refunds, reversals and receipts are what was written, and add up."""

import json
from collections.abc import Iterator
from decimal import Decimal

from reception.billing.models import Deposit, Receipt, Receivable, Refund, Reversal, ReversalSum
from reception.core import audit, db
from reception.core.fields import yuan
from reception.core.record import Record
from reception.core.text import N_, _

_NAMES: dict[type[Record], str] = {
    Deposit: N_("deposit"),
    Refund: N_("refund"),
    Reversal: N_("reversal"),
    ReversalSum: N_("reversal"),
    Receivable: N_("receivable"),
    Receipt: N_("receipt"),
}
_KEPT = {"id", "version", "open"}  # what is open falls by other records, and is added up below
# Each receipt and what it says, in fen.
_PAPERS = """
SELECT d.number, d.amount, p.number, p.data FROM deposit d LEFT JOIN paper p ON p.id = d.paper_id
UNION ALL SELECT r.number, sum(r.amount), p.number, p.data
FROM refund r LEFT JOIN paper p ON p.id = r.paper_id GROUP BY r.number, p.id
UNION ALL SELECT min(c.number), sum(c.amount), p.number, p.data FROM receipt c
LEFT JOIN paper p ON p.id = c.paper_id GROUP BY c.paper_id, p.id
"""
# What must not be: a name of what is wrong, and the rows that are.
_WRONG = (
    (
        N_("Settlement {number}: what is owed is not what was on account less what was received."),
        "SELECT s.number FROM receivable v JOIN payment p ON p.id = v.payment_id"
        " JOIN settlement s ON s.id = p.settlement_id WHERE v.amount <> p.amount"
        " OR v.open <> v.amount"
        " - (SELECT coalesce(sum(c.amount), 0) FROM receipt c WHERE c.receivable_id = v.id)"
        " - (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.payment_id = p.id"
        " AND r.method = 'account')",
    ),
    (N_("Deposit {number}: what is open is not what was paid less what was used."),
     "SELECT d.number FROM deposit d WHERE d.open <> d.amount"
     " - (SELECT coalesce(sum(p.amount), 0) FROM payment p WHERE p.deposit_id = d.id)"
     " - (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.deposit_id = d.id)"
     " + (SELECT coalesce(sum(r.amount), 0) FROM refund r JOIN payment p ON p.id = r.payment_id"
     " WHERE p.deposit_id = d.id)"),
    (N_("Settlement {number}: more was given back than was paid."),
     "SELECT DISTINCT s.number FROM settlement s JOIN payment p ON p.settlement_id = s.id"
     " WHERE p.amount < (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.payment_id = p.id)"),
    (N_("Settlement {number} was reversed, but not all of it was given back."),
     "SELECT s.number FROM settlement s JOIN reversal x ON x.settlement_id = s.id"
     " WHERE s.voided_at IS NULL OR s.total <> (SELECT coalesce(sum(r.amount), 0) FROM refund r"
     " JOIN payment p ON p.id = r.payment_id WHERE p.settlement_id = s.id)"
     " OR s.total <> (SELECT coalesce(sum(y.amount), 0) FROM reversal_sum y"
     " WHERE y.reversal_id = x.id)"),
    (N_("Settlement {number} was paid and is void without a reversal."),
     "SELECT s.number FROM settlement s WHERE s.voided_at IS NOT NULL AND s.paid_at IS NOT NULL"
     " AND NOT EXISTS (SELECT 1 FROM reversal x WHERE x.settlement_id = s.id)"),
)  # fmt: skip


def damage() -> Iterator[str]:
    """Yield a sentence for every receipt that was changed or does not agree with the others."""
    for model, name in _NAMES.items():
        yield from _as_recorded(model, name)
    for number, fen, paper_number, data in db.rows(_PAPERS):
        if number != paper_number or not _same(data, fen):
            yield _("Receipt {number} differs from its archived paper.").format(number=number)
    for sentence, sql in _WRONG:
        for (number,) in db.rows(sql):
            yield _(sentence).format(number=number)


def _same(data: str, fen: int) -> bool:
    try:
        said = json.loads(data)
        moved = sum((Decimal(move["amount"]) for move in said["moves"]), Decimal(0))
        items = sum((Decimal(item["amount"]) for item in said.get("items", ())), Decimal(0))
        return Decimal(said["amount"]) == moved == yuan(fen) and items in (0, moved)
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return False


def _as_recorded(model: type[Record], name: str) -> Iterator[str]:
    """Each record is in the audit log, column by column."""
    table = str(model._meta.table_name)
    recorded = dict(audit.insertions(table))
    names = [field for field in model._meta.fields if field not in _KEPT]
    columns = ", ".join(names)
    for key, *values in db.rows(f"SELECT id, {columns} FROM {table}"):
        taken = {n: v for n, v in recorded.pop(key, {}).items() if n not in _KEPT}
        stored = {
            n: audit.shortened(v) for n, v in zip(names, values, strict=True) if v not in (None, "")
        }
        if taken != stored:
            yield _("The {what} {key} is not what was written.").format(what=_(name), key=key)
    for key in recorded:
        yield _("The {what} {key} is missing.").format(what=_(name), key=key)
