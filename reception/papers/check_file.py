"""验单: is a PDF from outside one of the branch's papers, as it was archived or printed?"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reception.core import db
from reception.core.errors import Refused
from reception.papers.queries import (
    DATA,
    REPRINTS,
    PaperRow,
    paper,
    paper_by_number,
    released,
    sealed,
)
from reception.papers.rules import hash_of
from reception.papers.signing import is_valid, message

LARGEST = 30_000_000  # bytes; a paper has at most some hundred thousand
_NUMBER = re.compile(r"[A-Z0-9]{1,14}-20[0-9]{6}-[0-9]{4,8}")
_MOST_NUMBERS, _MOST_PRINTS = 20, 20
Renderers = Callable[[type[Any]], Callable[[Any], bytes]]


@dataclass(frozen=True)
class Checked:
    """What a file is: `verdict` is archived, printed, scan, changed or foreign.

    `sound` tells whether seal and signature still fit what the archive holds; `signed` whether
    there is a signature at all (papers from before have none).
    """

    verdict: str
    number: str = ""
    kind: str = ""  # papers.rules.PaperKind
    issued_at: datetime | None = None
    void_reason: str = ""
    sound: bool = True
    signed: bool = False


def check(content: bytes, text_of: Callable[[bytes], str], render_as: Renderers) -> Checked:
    """Return what a PDF is. `text_of` reads its text and raises Invalid("file") for what is none."""
    found = db.row("SELECT id FROM paper WHERE content_hash = ? ORDER BY id", (hash_of(content),))
    if found is not None:
        return _about("archived", paper(int(found[0])))
    found = db.row("SELECT paper_id FROM paper_scan WHERE hash = ?", (hash_of(content),))
    if found is not None:
        return _about("scan", paper(int(found[0])))
    text = text_of(content)
    for number in list(dict.fromkeys(_NUMBER.findall(text.upper())))[:_MOST_NUMBERS]:
        try:
            row = paper_by_number(number)
        except Refused:
            continue
        return _about("printed" if _is_print(content, row, render_as) else "changed", row)
    return Checked("foreign")


def _is_print(content: bytes, row: PaperRow, render_as: Renderers) -> bool:
    """Tell whether these are bytes that a later print gave: marked as a reprint, or as void."""
    kind = DATA[row.kind]
    data, left = sealed(row.paper_id, kind), released(row)
    voided = {"", row.void_reason}
    prints = range(min(row.prints, _MOST_PRINTS) + 1) if row.kind in REPRINTS else (0,)
    for count in prints:
        for reason in voided:
            marks: dict[str, Any] = {"voided": reason} if reason else {}
            if count:
                marks["reprint"] = count
            for filled in ({}, left) if left else ({},):
                both = marks | filled
                if both and render_as(kind)(replace(data, **both)) == content:
                    return True
    return False


def _about(verdict: str, row: PaperRow) -> Checked:
    public, signature, seal, at = db.rows(
        "SELECT coalesce(k.public, ''), coalesce(s.signature, ''), p.seal, p.issued_at FROM paper p"
        " LEFT JOIN paper_signature s ON s.paper_id = p.id"
        " LEFT JOIN signing_key k ON k.id = s.key_id WHERE p.id = ?",
        (row.paper_id,),
    )[0]
    signed = bool(signature)
    fits = is_valid(public, signature, message(row.number, at, row.content_hash, seal))
    return Checked(
        verdict,
        row.number,
        row.kind,
        row.issued_at,
        row.void_reason,
        sound=fits or not signed,
        signed=signed,
    )
