"""对账单: what one debtor owed and paid in a period, for both to confirm; one copy, not archived."""

from reception.billing.statements import Statement, StatementRow
from reception.billing.words import METHODS
from reception.core.text import N_, _
from reports.blocks import SIGN_LEFT, SIGN_RIGHT, fields, framed, moment, money, plate, sign_line
from reports.heads import letterhead
from reports.page import Document, Paper
from reports.sums import in_figures_and_words
from reports.table import Column, draw_table

_SIGNED = 170.0  # points: the sum, what is open and the signatures stay with the last row
AGE_WORDS = (
    N_("Not due yet"),
    N_("1–30 days over"),
    N_("31–60 days over"),
    N_("61–90 days over"),
    N_("Above 90 days"),
)


def what_word(what: str) -> str:
    """Return what a movement is called."""
    if what == "account":
        return _("Put on account")
    return _("Taken back") if what == "refund" else _(METHODS[what])


def _cells(row: StatementRow) -> list[str]:
    owed, came = (money(row.amount), "") if row.amount > 0 else ("", money(-row.amount))
    return [
        moment(row.at)[:10], what_word(row.what), row.number, plate(row.plate), owed, came,
        money(row.balance),
    ]  # fmt: skip


def render_statement(data: Statement) -> bytes:
    """Return the statement as PDF."""
    title = _("Statement of account")
    period = f"{data.first.isoformat()} – {data.last.isoformat()}"
    document = Document(f"{title} {data.name}", data.branch.name, period)
    paper = Paper(document)
    letterhead(paper, title, period, data.branch, label="{number}", scanned=False)
    fields(
        paper,
        [
            (_("Customer"), data.name),
            (_("Owed before"), f"¥{money(data.opening)}"),
            (_("Put on account"), f"¥{money(data.owed)}"),
            (_("Money in"), f"¥{money(data.came)}"),
            (_("Still owed"), f"¥{money(data.closing)}"),
        ],
    )
    columns = [
        Column(_("Day")),
        Column(_("What"), share=1),
        Column(_("Number")),
        Column(_("Plate")),
        Column(_("Billed"), "right"),
        Column(_("Money in"), "right"),
        Column(_("Owed then"), "right"),
    ]
    nothing = ["", _("Nothing moved in this period."), "", "", "", "", money(data.closing)]
    paper.y += 8
    draw_table(paper, columns, [_cells(row) for row in data.rows] or [nothing], tail=_SIGNED)
    paper.y += 4
    in_figures_and_words(paper, _("Still owed, in words"), data.closing)
    open_ = [
        f"{_(word)} ¥{money(amount)}"
        for word, amount in zip(AGE_WORDS, data.ages, strict=True)
        if amount
    ]
    if open_:
        paper.y += 8
        framed(paper, [(_("Open today"), " · ".join(open_))])
    paper.y += 12
    sign_line(paper, _("Confirmed (signature, seal)"), None, *SIGN_LEFT)
    sign_line(paper, _("Made by {name}").format(name=data.person), None, *SIGN_RIGHT)
    paper.issue([lambda page: None], moment(data.made_at))
    return document.finished()
