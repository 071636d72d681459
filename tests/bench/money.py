"""Money and papers for a bench's history: a pass and its exit for each order, and for every
twentieth a sum on account, a deposit and a claim; a close of each branch's day.

What is open is of the last two months; everything else is done. Written bare, the guards set aside.
"""

from reception.core import clock, db
from reception.core.units import seconds

_DAY = "CAST(strftime('%Y%m%d', {0} + 28800, 'unixepoch') AS INTEGER)"
_OUT = "o.handed_over_at IS NOT NULL"
_PAPERS = 20_000_000  # keys of these papers, apart from any other
_STATEMENTS = (
    "INSERT INTO paper_content (hash, bytes) VALUES ('bench', x'00')",
    "INSERT INTO paper (id, uid, branch_id, kind, day, serial, number, subject_id, issued_at, data,"
    f" content_hash, seal) SELECT {_PAPERS} + o.id, 'p' || o.id, o.branch_id, 'gate_pass',"
    f" {_DAY.format('o.handed_over_at')}, o.id, 'C' || o.id, o.id, o.handed_over_at, '{{}}', 'bench',"
    f" '' FROM work_order o WHERE {_OUT}",
    "INSERT INTO gate_pass (id, uid, branch_id, order_id, paper_id, number, plate, purpose, reason,"
    " valid_on, at) SELECT o.id, 'g' || o.id, o.branch_id, o.id, p.id, p.number, c.plate, 'repair', '',"
    " p.day, p.issued_at FROM paper p JOIN work_order o ON o.id = p.subject_id"
    f" JOIN vehicle c ON c.id = o.vehicle_id WHERE p.id > {_PAPERS}",
    "INSERT INTO gate_exit (id, version, uid, branch_id, pass_id, order_id, plate, at, reason, answer)"
    " SELECT id, 1, 'x' || id, branch_id, id, order_id, plate, at + 300, '', '' FROM gate_pass",
    "INSERT INTO receivable (uid, branch_id, payment_id, order_id, payer, amount, open, at, due_on)"
    " SELECT 'v' || p.id, o.branch_id, p.id, o.id, CASE p.payer WHEN 'insurer' THEN 'insurer'"
    " WHEN 'maker' THEN 'maker' ELSE 'customer' END, p.amount,"
    " CASE WHEN s.paid_at >= :lately THEN p.amount ELSE 0 END, s.paid_at,"
    f" {_DAY.format('s.paid_at + 2592000')}"
    " FROM payment p JOIN settlement s ON s.id = p.settlement_id JOIN work_order o ON o.id = s.order_id"
    f" WHERE o.id % 20 = 0 AND {_OUT}",
    "INSERT INTO receipt (uid, number, amount, at, paper_id, receivable_id, method, reason)"
    f" SELECT 'r' || v.id, 'S' || v.id, v.amount, v.at + 86400, {_PAPERS} + v.order_id, v.id,"
    " 'transfer', '' FROM receivable v WHERE v.open = 0",
    "INSERT INTO deposit (uid, number, amount, at, paper_id, branch_id, order_id, method, open)"
    f" SELECT 'd' || o.id, 'D' || o.id, 20000, o.opened_at, {_PAPERS} + o.id, o.branch_id, o.id, 'cash', 0"
    f" FROM work_order o WHERE o.id % 20 = 1 AND {_OUT}",
    "INSERT INTO claim (version, uid, branch_id, order_id, settlement_id, line_id, kind, code, name,"
    " amount, arisen_at, number, rounds, sent_at, answered_at, accepted, paid_on, paid)"
    " SELECT 1, 'k' || o.id, o.branch_id, o.id, s.id, o.id, 'part', '', '示例件', 10000, s.paid_at,"
    " 'K' || o.id, 1, s.paid_at, CASE WHEN s.paid_at < :lately THEN s.paid_at END,"
    " CASE WHEN s.paid_at < :lately THEN 10000 END,"
    f" CASE WHEN s.paid_at < :lately THEN {_DAY.format('s.paid_at')} END,"
    " CASE WHEN s.paid_at < :lately THEN 10000 END"
    f" FROM settlement s JOIN work_order o ON o.id = s.order_id WHERE o.id % 20 = 2 AND {_OUT}",
    # The closes of all branches stand in one line: one person closes everywhere.
    "INSERT INTO day_close (uid, number, branch_id, person_id, by_id, previous_id, day, at, documents,"
    " kept, opening, cash_in, cash_out, correction, expected, y100, y50, y20, y10, y5, y1, j5, j1,"
    " counted, difference, handed, remains, reason, correction_note, stead, paper_id)"
    " SELECT 'c' || branch_id || day, 'R' || branch_id || '-' || day, branch_id, 17, 17,"
    " row_number() OVER (ORDER BY day, branch_id) - 1, day, max(issued_at), 9, 0, 0, 0, 0, 0, 0,"
    " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', '', '', max(id)"
    f" FROM paper WHERE id > {_PAPERS} GROUP BY branch_id, day ORDER BY day, branch_id",
    "INSERT INTO till_open (person_id, kind, row_id, at) SELECT 17, 'payment', p.id, p.at FROM payment p"
    " JOIN settlement s ON s.id = p.settlement_id JOIN work_order o ON o.id = s.order_id"
    " WHERE o.branch_id = 1 ORDER BY p.id DESC LIMIT 60",
)


def fill() -> None:
    """Write it into the open database, once."""
    triggers = db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    lately = str(seconds(clock.now()) - 60 * 86_400)
    with db.writing():
        for name, _sql in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in _STATEMENTS:
            db.execute(statement.replace(":lately", lately))
        for _name, sql in triggers:
            db.execute(sql)
