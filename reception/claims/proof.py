"""Proof that each claim is its settled line and its last step, and each document the one kept."""

from collections.abc import Iterator
from hashlib import sha256

from reception.core import db
from reception.core.text import _

# A void list's lines may have been changed since; a claim's step is what its columns say.
_CLAIMS = (
    "SELECT o.number, c.name FROM claim c JOIN work_order o ON o.id = c.order_id"
    " JOIN settlement s ON s.id = c.settlement_id LEFT JOIN order_line l ON l.id = c.line_id"
    " AND l.order_id = c.order_id WHERE (s.voided_at IS NULL AND (l.id IS NULL"
    " OR l.amount <> c.amount OR l.payer <> 'maker')) OR c.rounds <> (SELECT count(*)"
    " FROM claim_step t WHERE t.claim_id = c.id AND t.what = 'sent')"
    " OR coalesce(c.paid, 0) <> (SELECT coalesce(sum(t.amount), 0) FROM claim_step t"
    " WHERE t.claim_id = c.id AND t.what = 'paid') OR (c.accepted IS NOT NULL AND c.accepted <>"
    " coalesce((SELECT t.amount FROM claim_step t WHERE t.claim_id = c.id AND t.what IN"
    " ('accepted', 'partly', 'refused') ORDER BY t.id DESC LIMIT 1), -1)) ORDER BY c.id"
)

# The money of a receipt is that of the claims it pays.
_MONEY = (
    "SELECT t.number FROM claim_step t WHERE t.what = 'paid' AND t.number <> '' GROUP BY t.number"
    " HAVING sum(t.amount) <> coalesce((SELECT sum(r.amount) FROM receipt r JOIN paper p"
    " ON p.id = r.paper_id WHERE p.number = t.number), -1)"
)


def damage() -> Iterator[str]:
    """Yield a sentence for every claim and every document that is not what was written."""
    for number, name in db.rows(_CLAIMS):
        yield _("Claim {name} of order {number} is not what was settled and noted.").format(
            name=name, number=number
        )
    for (number,) in db.rows(_MONEY):
        yield _("Receipt {number} is not what its claims were paid.").format(number=number)
    for digest, content in db.execute("SELECT hash, bytes FROM claim_file ORDER BY id"):
        if sha256(bytes(content)).hexdigest() != digest:
            found = db.row("SELECT name FROM claim_document WHERE hash = ?", (digest,))
            yield _("The document {name} of a claim was changed.").format(
                name=found[0] if found else digest
            )
