"""Proof of what is kept with the papers: signatures of the branch, scans, the register of loans."""

from collections.abc import Callable, Iterator
from typing import Any

from reception.core import audit, db
from reception.core.text import _
from reception.customers.rules import HIDDEN
from reception.papers.rules import hash_of
from reception.papers.signing import is_valid, message

BATCH = 10  # a scan has up to some megabytes
STEP = 200  # signatures between two ticks: some hundredths of a second
Tick = Callable[[], object]


def damage(tick: Tick = lambda: None) -> Iterator[str]:
    """Yield a sentence for every key, signature, scan or loan that is not what was written.

    `tick` is called every now and then; what it raises ends the proof.
    """
    names = dict(db.rows("SELECT id, number FROM paper"))
    yield from _keys()
    yield from _signatures(names, tick)
    yield from _scans(names, tick)
    yield from _loans(names)


def _keys() -> Iterator[str]:
    recorded = dict(audit.insertions("signing_key"))
    for key, public, pc in db.rows("SELECT id, public, pc FROM signing_key ORDER BY id"):
        made = recorded.pop(key, {})
        if (made.get("public"), made.get("pc", "")) != (public, pc):
            yield _("A signing key of PC {pc} was not made by this program.").format(pc=pc)
    for made in recorded.values():
        yield _("The signing key of PC {pc} is missing.").format(pc=made.get("pc", "?"))


def _signatures(names: dict[int, str], tick: Tick) -> Iterator[str]:
    # By paper: a key that came free may be given again, a paper is signed once.
    recorded: dict[int, dict[str, Any]] = {}
    for count, (_key, written) in enumerate(audit.insertions("paper_signature")):
        recorded[written["paper"]] = written
        if count % STEP == 0:
            tick()
    begun = min(recorded, default=None)
    unsigned = {key for key in names if begun is not None and key >= begun}
    for count, (paper, of, signature, public, *signed) in enumerate(
        db.execute(
            "SELECT s.paper_id, s.key_id, s.signature, k.public,"
            " p.number, p.issued_at, p.content_hash, p.seal FROM paper_signature s"
            " LEFT JOIN signing_key k ON k.id = s.key_id JOIN paper p ON p.id = s.paper_id"
            " ORDER BY s.paper_id"
        )
    ):
        if count % STEP == 0:
            tick()
        unsigned.discard(paper)
        made = recorded.pop(paper, None)
        if made != {"paper": paper, "key": of, "signature": signature} or not is_valid(
            public or "", signature, message(*signed)
        ):
            yield _("The branch's signature on paper {number} does not fit it.").format(
                number=signed[0]
            )
    for paper in sorted(unsigned | set(recorded)):
        yield _("The branch's signature on paper {number} is missing.").format(
            number=names.get(paper, paper)
        )


def _scans(names: dict[int, str], tick: Tick) -> Iterator[str]:
    recorded = dict(audit.insertions("paper_scan"))
    last = 0
    while batch := db.rows(
        "SELECT id, uid, paper_id, hash, pages, at, person_id, bytes FROM paper_scan"
        " WHERE id > ? ORDER BY id LIMIT ?",
        (last, BATCH),
    ):
        last = batch[-1][0]
        tick()
        for key, uid, paper, digest, pages, at, person, content in batch:
            stored = {"uid": uid, "paper": paper, "hash": digest, "pages": pages, "at": at,
                      "person_id": person, "bytes": bytes(content)}  # fmt: skip
            fits = recorded.pop(key, None) == _as_noted(stored)
            if not fits or hash_of(bytes(content)) != digest:
                yield _("A scan attached to paper {number} is not what was attached.").format(
                    number=names.get(paper, paper)
                )
    for made in recorded.values():
        yield _("A scan attached to paper {number} is missing.").format(
            number=names.get(made["paper"], made["paper"])
        )


def _loans(names: dict[int, str]) -> Iterator[str]:
    names_of = (
        "uid", "paper", "branch", "borrower", "borrower_id", "reason", "due_on", "lent_at", "lent_by",
        "returned_at", "returned_by", "remark",
    )  # fmt: skip
    recorded: dict[int, dict[str, Any]] = {}
    hidden: set[tuple[int, str]] = set()
    for key, fields in audit.changes("paper_loan"):
        kept = recorded.setdefault(key, {})
        for name, pair in fields.items():
            if pair == [HIDDEN, HIDDEN]:  # taken away or brought back by a deletion request
                hidden.add((key, name))
            elif name != "version":
                kept[name] = pair[1]
    for key, *values in db.rows(
        "SELECT id, uid, paper_id, branch_id, borrower, borrower_id, reason, due_on, lent_at, lent_by,"
        " returned_at, returned_by, remark FROM paper_loan ORDER BY id"
    ):
        stored = _as_noted(dict(zip(names_of, values, strict=True)))
        noted = recorded.pop(key, {})
        wrong = {n for n in {*stored, *noted} if stored.get(n) != noted.get(n)}
        if {n for n in wrong if stored.get(n) != HIDDEN or (key, n) not in hidden}:
            yield _("The loan of paper {number} is not what was noted.").format(
                number=names.get(values[1], values[1])
            )
    for made in recorded.values():
        yield _("The loan of paper {number} is missing.").format(
            number=names.get(made["paper"], made["paper"])
        )


def _as_noted(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the log names it when it was added: without what is empty."""
    return {n: audit.shortened(v) for n, v in stored.items() if v not in (None, "")}
