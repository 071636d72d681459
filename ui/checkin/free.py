"""Rework under warranty costs the customer nothing: the house pays, line by line (DOMAIN §4).

The price stays on the line with the payer 内部, so that the figures show what a comeback cost.
"""

from reception.orders.rules import Payer
from reception.visits.warranty import Comeback
from ui.widgets.line_grid import LineGrid


def make_free(lines: LineGrid, found: Comeback) -> int:
    """Let the house pay for what was done before; where only the words agree, for every line.

    A package is what the customer came for besides: it stays theirs unless it was done before.
    Lines added from now on are the house's too. Return how many lines changed.
    """
    lines.default_payer = Payer.INTERNAL.value
    rows, changed = lines.rows(), 0
    for row in rows:
        again = row.name in found.again or not (found.again or row.package)
        if again and row.payer == Payer.CUSTOMER:
            row.payer, changed = Payer.INTERNAL.value, changed + 1
    if changed:
        lines.set_rows(rows)
    return changed


def charge_again(lines: LineGrid, payer: str) -> None:
    """Give the lines of the house back to the customer: it is no comeback after all."""
    lines.default_payer = payer
    rows = lines.rows()
    if any(row.payer == Payer.INTERNAL for row in rows):
        for row in rows:
            if row.payer == Payer.INTERNAL:
                row.payer = Payer.CUSTOMER.value
        lines.set_rows(rows)
