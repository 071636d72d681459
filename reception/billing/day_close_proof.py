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
from reception.core import audit, db
from reception.core.fields import yuan
from reception.core.record import Record
from reception.core.text import _

_HEADS = """
SELECT c.id, c.number, c.documents, c.cash_in, c.cash_out, c.handed, c.counted, p.number, p.data
FROM day_close c LEFT JOIN paper p ON p.id = c.paper_id ORDER BY c.id
"""
# Open although closed; open although nothing is there.
_TWICE = """
SELECT c.number FROM till_open t JOIN day_close_item i ON i.kind = t.kind AND i.row_id = t.row_id
JOIN day_close c ON c.id = i.close_id
"""


def damage() -> Iterator[str]:
    """Yield a sentence for every close that was changed or does not agree with its documents."""
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
    if _differs(JournalExport):
        yield _("The list of journal exports is not what was written.")


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
