"""Proof that what is there is the sum of its moves: for the whole branch, part by part."""

from collections.abc import Iterator

from reception.core import db
from reception.core.text import _

_STOCK = (
    "SELECT s.code FROM part_stock s LEFT JOIN (SELECT stock_id, sum(on_hand_by) AS there,"
    " sum(reserved_by) AS kept FROM part_move GROUP BY stock_id) m ON m.stock_id = s.id"
    " WHERE s.on_hand <> coalesce(m.there, 0) OR s.reserved <> coalesce(m.kept, 0) ORDER BY s.code"
)
_NEED = (
    "SELECT o.number, s.code FROM part_need n JOIN work_order o ON o.id = n.order_id"
    " JOIN part_stock s ON s.id = n.stock_id LEFT JOIN (SELECT need_id, sum(reserved_by) AS kept,"
    " sum(CASE WHEN kind IN ('issued', 'returned') THEN -on_hand_by ELSE 0 END) AS gone"
    " FROM part_move WHERE need_id IS NOT NULL GROUP BY need_id) m ON m.need_id = n.id"
    " WHERE n.reserved <> coalesce(m.kept, 0) OR n.issued <> coalesce(m.gone, 0) ORDER BY n.id"
)


def damage() -> Iterator[str]:
    """Yield a sentence for every part whose figures are not the sum of its moves."""
    for (code,) in db.rows(_STOCK):
        yield _("The stock of {code} is not the sum of its moves.").format(code=code)
    for number, code in db.rows(_NEED):
        yield _("What order {number} has of {code} is not the sum of its moves.").format(
            number=number, code=code
        )
