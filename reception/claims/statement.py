"""对账: what goes to the maker for a period, claims with their papers; each file is noted."""

from dataclasses import dataclass
from datetime import date, datetime

from reception.claims.documents import PDF, content
from reception.claims.queries import ClaimRow, claim, claims_between
from reception.core import clock, gate
from reception.core.errors import Invalid
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.papers.queries import content as paper_content
from reception.papers.queries import papers_of

PAPERS = ("settlement", "order_sheet")  # of the order, with each claim


@dataclass(frozen=True)
class ClaimPapers:
    """A claim with its files: names and bytes."""

    row: ClaimRow
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Statement:
    """The claims of lists settled from `first` to `last`; files only where they were asked for."""

    first: date
    last: date
    claims: tuple[ClaimPapers, ...]
    made: datetime


def statement(first: date, last: date, *, files: bool) -> Statement:
    """Return the claims of a period, given up ones left out; `files` brings their papers along."""
    rows = [row for row in claims_between(first, last) if row.withdrawn_at is None]
    return Statement(
        first,
        last,
        tuple(ClaimPapers(row, _files(row) if files else ()) for row in rows),
        clock.now(),
    )


def _files(row: ClaimRow) -> tuple[tuple[str, bytes], ...]:
    card = claim(row.claim_id)
    made = []
    for number, each in enumerate(card.documents if card else (), 1):
        end = "pdf" if each.media == PDF else "jpg"
        stem = each.name.rpartition(".")[0] or each.name
        made.append((f"{number:02d} {stem}.{end}", content(each.hash) or b""))
    made += [
        (f"{paper.number}.pdf", paper_content(paper.content_hash))
        for paper in papers_of(row.order_id)
        if paper.kind in PAPERS and paper.voided_at is None
    ]
    return tuple(made)


@action(Permission.CLAIM)
def note_claims_export(*, first: date, last: date, claims: int, documents: bool) -> int:
    """Note that claims of a period went into a file (DOMAIN §4: every export is logged)."""
    if claims < 1 or last < first:
        raise Invalid("claims", "a file has at least one claim")
    gate.note_change(
        "claim", 0,
        {"export": [None, f"{first} - {last}"], "claims": [None, claims],
         "documents": [None, documents]},
    )  # fmt: skip
    return claims
