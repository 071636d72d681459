"""Proof that what customers said about their data is what was written, word by word.

Consents are only ever added to, so each is compared with the log that was written with it. What
was noted before there were consents, or came with a demonstration in bulk, has no row of its own
there: of these the number is compared, and what they say with what stands on the customer.
"""

from collections.abc import Iterator
from typing import Any

from reception.core import audit, db
from reception.core.text import _

_COLUMNS = "customer_id AS customer, kind, given, how, text_id AS text, at, person_id, uid"
_BEFORE = (
    "SELECT s.id FROM consent s JOIN customer c ON c.id = s.customer_id WHERE s.how = 'before'"
    " AND s.uid = 'before-' || c.uid AND s.kind = 'marketing' AND s.given = 1"
    " AND s.at = c.created_at AND s.person_id IS NULL AND s.text_id IS NULL"
)


def damage() -> Iterator[str]:
    """Yield a sentence for every consent, notice or word about offers that differs."""
    yield from _texts()
    yield from _consents()
    yield from _offers()


def _texts() -> Iterator[str]:
    written = dict(audit.insertions("consent_text"))
    for key, text in db.rows("SELECT id, text FROM consent_text"):
        expected = written.pop(key, None)
        if expected is not None and expected["text"] != audit.shortened(text):
            yield _("A privacy notice that customers read is not what was written.")
    for _lost in written:
        yield _("A privacy notice that customers read is missing.")


def _consents() -> Iterator[str]:
    written, bulk = {}, 0
    for key, fields in audit.changes("consent"):
        if key:
            written[key] = {name: pair[1] for name, pair in fields.items()}
        else:
            bulk += int(fields["rows"][1])
    before = {key for (key,) in db.rows(_BEFORE)}
    names = [each.split()[-1] for each in _COLUMNS.split(", ")]
    for key, *values in db.execute(f"SELECT id, {_COLUMNS} FROM consent ORDER BY id"):
        now = {n: v for n, v in zip(names, values, strict=True) if v not in (None, "")}
        expected = written.pop(key, None)
        if expected is not None and expected != now:
            yield _changed(values[0])
        elif expected is None and key not in before:
            bulk -= 1
    for lost in written.values():
        yield _("Customer {key}: a consent is missing.").format(key=lost.get("customer"))
    if bulk < 0:
        yield _("{count} consents were not written by this program.").format(count=-bulk)
    elif bulk > 0:
        yield _("{count} consents that were brought in are missing.").format(count=bulk)


def _changed(customer_id: Any) -> str:
    return _("Customer {key}: a consent is not what was written.").format(key=customer_id)


def _offers() -> Iterator[str]:
    """Compare each customer's word about offers with the last consent of all who became them."""
    people = {key: (bool(word), into) for key, word, into in db.rows(
        "SELECT id, marketing, merged_into_id FROM customer"
    )}  # fmt: skip
    last: dict[int, bool] = {}
    for key, given in db.rows(
        "SELECT customer_id, given FROM consent WHERE kind = 'marketing' ORDER BY at, id"
    ):
        while people[key][1] is not None:
            key = people[key][1]
        last[key] = bool(given)
    for key, (agrees, into) in people.items():
        if into is None and agrees != last.get(key, False):
            yield _("Customer {key}: whether offers may be sent is not what was said.").format(
                key=key
            )
