"""The foot of a table of lines: sums by kind and by payer, and an amount in figures and words."""

from decimal import Decimal

from reception.core.money import in_words
from reception.core.text import _
from reception.orders.words import word
from reception.papers.values import Totals
from reports.blocks import money
from reports.fonts import width
from reports.page import LEFT, RIGHT, Paper

_SIZE = 10.0
HEIGHT = 58.0  # points of both together, where the payers stand beside the kinds
_GAP = 12.0


def sums(paper: Paper, totals: Totals) -> None:
    """Draw the sums by kind, and by payer right of them or, where they are long, below."""
    kinds = [(word("labour"), totals.labour), (_("Material"), totals.part)]
    if totals.other:
        kinds.append((word("other"), totals.other))
    parts = [f"{name} {money(amount)}" for name, amount in kinds]
    if totals.discount:
        discount = _("Discount {amount} (included)")
        parts.append(discount.format(amount=money(-totals.discount)))
    left = "　".join(parts)
    payers = [
        (f"{word(payer)} ", money(amount), payer == "customer") for payer, amount in totals.payers
    ]
    wide = sum(
        width(name, _SIZE) + width(amount, _SIZE, bold) + _GAP for name, amount, bold in payers
    )
    below = wide + width(left, _SIZE) > RIGHT - LEFT
    paper.room(HEIGHT + 15 * below)  # together with the amount in words
    page, y = paper.page, paper.y + 18
    page.fitted(LEFT, y, left, RIGHT - LEFT, _SIZE)
    y += 15 * below
    x = RIGHT - wide
    for name, amount, bold in payers:
        x += _GAP
        page.text(x, y, name, _SIZE)
        x += width(name, _SIZE)
        page.text(x, y, amount, _SIZE, bold=bold)
        x += width(amount, _SIZE, bold)
    page.rule(y + 9, weight=0.6)
    paper.y = y + 9


def in_figures_and_words(paper: Paper, label: str, amount: Decimal) -> None:
    """Draw an amount as DOMAIN §8 writes it, and large in figures at the right."""
    page, y = paper.page, paper.y + 17
    page.text(LEFT, y, label, _SIZE)
    start = LEFT + width(label, _SIZE) + 8
    figures = f"¥{money(amount)}"
    room = RIGHT - start - width(figures, 14, True) - _GAP
    page.fitted(start, y, in_words(amount), room, 10.5, bold=True)
    page.text(RIGHT, y + 2, figures, 14, bold=True, align="right")
    paper.y = y + 14
