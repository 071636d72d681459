"""Proof that no archived paper was changed, inserted, removed or cut off (SAFETY seal).

Each paper is held by three things that do not know each other: its own seal, the counter's
gap-free numbers, and the audit row of the action that issued it (whose chain `audit.damage`
proves). A slip holds the audit chain in return: it carries the head as it stood.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from reception.core import audit, db
from reception.core.text import _
from reception.papers import custody_proof
from reception.papers.rules import PREFIXES, SEALED, hash_of, number_of, seal_of

BATCH = 50  # a paper has about 60 kB


def damage(tick: Callable[[], object] = lambda: None) -> Iterator[str]:
    """Yield a sentence for every paper, content or note that is not what was archived.

    `tick` is called every now and then; what it raises ends the proof.
    """
    for look in (_papers, _counters, lambda: _contents(tick), _events, _chain_on_slips):
        tick()
        yield from look()
    yield from custody_proof.damage(tick)


def _papers() -> Iterator[str]:
    recorded = dict(audit.insertions("paper"))
    codes = dict(db.rows("SELECT id, code FROM branch"))
    expected: tuple[Any, ...] = ()
    columns = ", ".join(SEALED)
    for row in db.execute(
        f"SELECT {columns}, seal, id FROM paper ORDER BY branch_id, kind, day, serial"
    ):
        branch, kind, day, serial, number = row[1:6]
        seal, key = row[-2:]
        if expected[:3] != (branch, kind, day):
            expected = (branch, kind, day, 1)
        while expected[3] < serial:
            yield _("Paper {number} is missing.").format(
                number=_number(kind, codes.get(branch, "?"), day, expected[3])
            )
            expected = (*expected[:3], expected[3] + 1)
        expected = (*expected[:3], serial + 1)
        if seal_of(tuple(row[:-2])) != seal:
            yield _("Paper {number} has been changed.").format(number=number)
        issued = recorded.pop(key, None)
        if issued is None:
            yield _("Paper {number} was not issued by this program.").format(number=number)
        elif (issued["seal"], issued["number"]) != (seal, number):
            yield _("Paper {number} is not the one that was issued as {issued}.").format(
                number=number, issued=issued["number"]
            )
    for issued in recorded.values():
        yield _("Paper {number} is missing.").format(number=issued["number"])


def _number(kind: str, code: str, day: int, serial: int) -> str:
    try:
        return number_of(kind, code, day, serial)
    except ValueError:  # a kind that somebody wrote with another tool
        return f"{kind} {day}-{serial}"


def _counters() -> Iterator[str]:
    for branch, kind, day, last, highest in db.rows(
        "SELECT c.branch_id, c.kind, c.day, c.last, coalesce((SELECT max(serial) FROM paper p"
        " WHERE p.branch_id = c.branch_id AND p.kind = c.kind AND p.day = c.day), 0)"
        " FROM counter c ORDER BY c.branch_id, c.kind, c.day"
    ):
        if kind not in PREFIXES:
            continue  # orders are numbered by the same counters
        if last != highest:
            yield _(
                "The counter of {kind} papers on {day} in branch {branch} stands at {last}, "
                "the last paper is number {highest}."
            ).format(kind=kind, day=day, branch=branch, last=last, highest=highest)


def _contents(tick: Callable[[], object]) -> Iterator[str]:
    wanted: dict[str, list[str]] = {}
    for digest, number in db.rows("SELECT content_hash, number FROM paper"):
        wanted.setdefault(digest, []).append(number)
    last = 0
    while batch := db.rows(
        "SELECT id, hash, bytes FROM paper_content WHERE id > ? ORDER BY id LIMIT ?", (last, BATCH)
    ):
        last = batch[-1][0]
        tick()
        for _key, digest, content in batch:
            numbers = wanted.pop(digest, [])
            if not numbers:
                yield _("Archived content {hash} belongs to no paper.").format(hash=digest[:12])
            elif hash_of(bytes(content)) != digest:
                yield _("The archived content of paper {number} has been changed.").format(
                    number=", ".join(numbers)
                )
    for numbers in wanted.values():
        yield _("The archived content of paper {number} is missing.").format(
            number=", ".join(numbers)
        )


def _events() -> Iterator[str]:
    names = dict(db.rows("SELECT id, number FROM paper"))
    recorded = dict(audit.insertions("paper_event"))
    for key, paper, what, at, person, note in db.execute(
        "SELECT id, paper_id, what, at, person_id, note FROM paper_event ORDER BY id"
    ):
        stored = {"paper": paper, "what": what, "at": at, "person_id": person, "note": note}
        noted = recorded.pop(key, None)
        if noted != {n: audit.shortened(v) for n, v in stored.items() if v is not None}:
            yield _("A note ({what}) on paper {number} is not what was written.").format(
                what=what, number=names.get(paper, paper)
            )
    for noted in recorded.values():
        yield _("A note ({what}) on paper {number} is missing.").format(
            what=noted["what"], number=names.get(noted["paper"], noted["paper"])
        )


def _chain_on_slips() -> Iterator[str]:
    """A log that was cut or written anew as a whole does not match what customers hold."""
    for number, text in db.execute(
        "SELECT number, data FROM paper WHERE kind = 'slip' ORDER BY id"
    ):
        try:
            data = json.loads(text)
            count, head = data["chain_count"], data["chain_head"]
        except (ValueError, KeyError, TypeError):
            continue  # changed: the seal says so
        found = db.row("SELECT hash FROM audit WHERE seq = ?", (count,))
        if (audit.START if count == 0 else found and found[0]) != head:
            yield _("The audit log is not the one that slip {number} was sealed with.").format(
                number=number
            )
