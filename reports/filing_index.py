"""月度归档目录: the first pages of a month's bundle, every slip by number, gaps and voids named."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.core.text import N_, _
from reception.papers.custody_queries import FiledSlip
from reception.papers.values import BranchHead
from reports.blocks import DASH, fields, moment, money, plate
from reports.heads import letterhead
from reports.page import Document, Paper
from reports.table import Column, draw_table

STATES = {
    "screen": N_("Signed on screen"),
    "scan": N_("Signed by hand, scan filed"),
    "refused": N_("Signature refused"),
    "issued": N_("Issued afterwards"),
    "wanted": N_("Scan missing"),
    "void": N_("Void"),
    "missing": N_("Number missing"),
}
_BAD = ("wanted", "void", "missing")


@dataclass(frozen=True)
class FilingIndex:
    """What the index tells; `made_at` is when the bundle was made."""

    branch: BranchHead
    year: int
    month: int
    slips: tuple[FiledSlip, ...]
    made_at: datetime
    person: str


def sums(data: FilingIndex) -> str:
    """Return how many slips there are, by state; what there is none of is said for gaps alone."""
    counts = {state: sum(slip.state == state for slip in data.slips) for state in STATES}
    parts = [f"{_(STATES[s])} {n}" for s, n in counts.items() if n and s != "missing"]
    gaps = counts["missing"]
    parts.append(_("{count} numbers missing").format(count=gaps) if gaps else _("no gaps"))
    return " · ".join(parts)


def render_filing_index(data: FilingIndex) -> bytes:
    """Return the index as PDF."""
    title = _("Slips of the month for filing")
    period = f"{data.year}-{data.month:02d}"
    document = Document(f"{title} {period}", data.branch.name, period)
    paper = Paper(document)
    letterhead(paper, title, period, data.branch)
    total = sum(
        (Decimal(slip.amount) for slip in data.slips if slip.state not in ("void", "missing")),
        Decimal(0),
    )
    fields(
        paper,
        [
            (_("Slips"), str(sum(slip.state != "missing" for slip in data.slips))),
            (_("Amount"), money(total)),
            (_("Made by"), data.person),
            (_("Made on"), moment(data.made_at)),
        ],
        wide=[(_("State"), sums(data))],
    )
    paper.y += 8
    columns = [Column(_("No.")), Column(_("Number")), Column(_("Plate")), Column(_("Issued"))]
    columns += [Column(_("Amount"), "right"), Column(_("State"), share=1), Column(_("Hash"))]
    draw_table(paper, columns, [_row(place, slip) for place, slip in enumerate(data.slips, 1)])
    paper.issue([lambda page: None], _("The hash is the beginning of the PDF's SHA-256."))
    return document.finished()


def _row(place: int, slip: FiledSlip) -> list[str]:
    state = f"✗ {_(STATES[slip.state])}" if slip.state in _BAD else _(STATES[slip.state])
    if slip.state == "missing":
        return [str(place), slip.number, DASH, DASH, DASH, state, DASH]
    when, amount = moment(slip.issued_at), money(Decimal(slip.amount))
    return [str(place), slip.number, plate(slip.plate), when, amount, state, slip.short()]
