"""Proof that closes are what was written: rows, sums, documents and paper agree; each is named."""

import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reception.billing.day_close import documents_of
from reception.billing.day_close_models import DayClose, DayCloseItem, DayCloseSum, JournalExport
from reception.billing.day_close_rules import MethodSum, by_method
from reception.billing.models import Method
from reception.billing.words import DOCUMENTS
from reception.core import audit, db
from reception.core.fields import yuan
from reception.core.record import Record
from reception.core.text import _

_HEADS = """
SELECT c.id, c.number, c.documents, c.cash_in, c.cash_out, c.handed, c.counted, p.number, p.data
FROM day_close c LEFT JOIN paper p ON p.id = c.paper_id ORDER BY c.id
"""
# Open although closed.
_TWICE = """
SELECT c.number FROM till_open t JOIN day_close_item i ON i.kind = t.kind AND i.row_id = t.row_id
JOIN day_close c ON c.id = i.close_id
"""
# Open although nothing is there.
_NOTHING = """
SELECT t.kind, t.row_id FROM till_open t WHERE NOT EXISTS (SELECT 1 FROM {kind} d
  WHERE d.id = t.row_id AND d.person_id = t.person_id) AND t.kind = '{kind}'
"""
# Neither open with who took it nor in one of his closes, or from before the till is said to begin.
_LOST = """
SELECT {number} FROM {source} JOIN till_since b ON b.kind = '{kind}' WHERE d.person_id IS NOT NULL
AND {here} AND CASE WHEN d.id > b.row_id THEN 0 ELSE 1 END = (
  SELECT count(*) FROM (
    SELECT t.person_id FROM till_open t WHERE t.kind = '{kind}' AND t.row_id = d.id
    UNION ALL SELECT c.person_id FROM day_close_item i JOIN day_close c ON c.id = i.close_id
    WHERE i.kind = '{kind}' AND i.row_id = d.id) k WHERE k.person_id = d.person_id)
ORDER BY d.id
"""
_OF_LIST = (
    "payment d JOIN settlement s ON s.id = d.settlement_id JOIN work_order o ON o.id = s.order_id"
)
_KINDS = {
    "payment": ("s.number", _OF_LIST, "o.source = 'desk'"),
    **{kind: ("d.number", f"{kind} d", "1 = 1") for kind in ("deposit", "refund", "receipt")},
}


def damage() -> Iterator[str]:
    """Yield a sentence for every close that was changed or does not agree with its documents.

    So it does for every document that is in no close and not open.
    """
    changed = _changed()
    sums: dict[int, list[MethodSum]] = defaultdict(list)
    for key, method, taken, back in db.rows(
        "SELECT close_id, method, taken, back FROM day_close_sum"
    ):
        sums[key].append(MethodSum(Method(method), yuan(taken), yuan(back)))
    for key, number, count, *rest in db.rows(_HEADS):
        documents = documents_of(key)
        worked = by_method((each.method, each.amount) for each in documents)
        cash = next((each for each in worked if each.method == Method.CASH), None)
        in_, out = (cash.taken, cash.back) if cash else (Decimal(0), Decimal(0))
        whole = (
            key not in changed
            and len(documents) == count
            and (in_, out) == (yuan(rest[0]), yuan(rest[1]))
            and _in_order(sums[key]) == _in_order(worked)
            and number == rest[4]
            and _on_paper(rest[5], [*map(yuan, rest[:4])], count)
        )
        changed.pop(key, None)
        if not whole:
            yield _("Close {number} is not what was closed.").format(number=number)
    for number in changed.values():
        yield _("Close {number} is missing.").format(number=number)
    for (number,) in db.rows(_TWICE):
        yield _("A document of close {number} counts as open again.").format(number=number)
    yield from _lost()
    if _differs(JournalExport):
        yield _("The list of journal exports is not what was written.")


def _lost() -> Iterator[str]:
    for kind, (number, source, here) in _KINDS.items():
        lost = _LOST.format(kind=kind, number=number, source=source, here=here)
        for (said,) in dict.fromkeys(db.rows(lost)):
            yield _("A document of {number} is in no close, and not open with who took it.").format(
                number=said
            )
        for _kind, key in db.rows(_NOTHING.format(kind=kind)):
            yield _("Something is open to be closed that is no document: {kind} {key}.").format(
                kind=_(DOCUMENTS[kind]), key=key
            )


def _in_order(sums: Any) -> list[MethodSum]:
    return sorted(sums, key=lambda each: str(each.method))


def _on_paper(data: str | None, cash: list[Decimal], count: int) -> bool:
    try:
        said = json.loads(data or "")
        names = ("taken", "back", "handed", "counted")
        return [Decimal(said["cash"][name]) for name in names] == cash and len(
            said["documents"]
        ) == count
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return False


def _changed() -> dict[int, str]:
    """Return key and number of every close one of whose rows is not as it was written."""
    numbers = {key: fields["number"] for key, fields in audit.insertions("day_close")}
    found = dict.fromkeys(_differs(DayClose), "")
    for model in (DayCloseSum, DayCloseItem):
        of = {
            key: fields["close_id"] for key, fields in audit.insertions(str(model._meta.table_name))
        }
        table = str(model._meta.table_name)
        of |= dict(db.rows(f"SELECT id, close_id FROM {table}"))
        found |= dict.fromkeys((of[key] for key in _differs(model)), "")
    return {key: numbers.get(key, str(key)) for key in found}


def _differs(model: type[Record]) -> set[int]:
    """Return the keys of rows that differ from what the audit log says was written."""
    table = str(model._meta.table_name)
    names = [name for name in model._meta.fields if name != "id"]
    recorded = dict(audit.insertions(table))
    stored = {
        key: {
            n: audit.shortened(v) for n, v in zip(names, values, strict=True) if v not in (None, "")
        }
        for key, *values in db.rows(f"SELECT id, {', '.join(names)} FROM {table}")
    }
    return {key for key in recorded.keys() | stored.keys() if recorded.get(key) != stored.get(key)}
