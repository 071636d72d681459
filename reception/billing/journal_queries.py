"""The statements behind the journal: each begins with key, time, number, about, cashier, note.

The plus before a branch's column keeps its index out: the days lead, or a day would cost all years.
"""

_CASHIER = (
    "coalesce((SELECT max(w.login) FROM payment p JOIN person w ON w.id = p.person_id"
    " WHERE p.settlement_id = s.id), '')"
)
_OF_LIST = "FROM settlement s JOIN work_order o ON o.id = s.order_id"
_PAID_IN = "WHERE +o.branch_id = ? AND s.paid_at >= ? AND s.paid_at < ?"
# What each payer had of each kind: of a list that stands its lines, of one reversed what is kept.
SOLD = f"""
SELECT s.id, s.paid_at, s.number, o.number, {_CASHIER}, '', l.payer, l.kind, sum(l.amount)
{_OF_LIST} JOIN order_line l ON l.order_id = o.id
{_PAID_IN} AND s.voided_at IS NULL
GROUP BY s.id, o.id, l.payer, l.kind
UNION ALL SELECT s.id, s.paid_at, s.number, o.number, {_CASHIER}, '', y.payer, y.kind, y.amount
{_OF_LIST} JOIN reversal x ON x.settlement_id = s.id JOIN reversal_sum y ON y.reversal_id = x.id
{_PAID_IN}
"""
PAID = f"""
SELECT s.id, s.paid_at, s.number, o.number, coalesce(w.login, ''), '', p.payer, p.method,
  p.amount
{_OF_LIST} JOIN payment p ON p.settlement_id = s.id LEFT JOIN person w ON w.id = p.person_id
{_PAID_IN} ORDER BY p.id
"""
DEPOSITED = """
SELECT d.id, d.at, d.number, coalesce(o.number, ''), coalesce(w.login, ''), '', d.method,
  d.amount
FROM deposit d LEFT JOIN work_order o ON o.id = d.order_id LEFT JOIN person w ON w.id = d.person_id
WHERE d.branch_id = ? AND d.at >= ? AND d.at < ?
"""
RECEIVED = """
SELECT c.id, c.at, c.number, o.number || ' ' || s.number, coalesce(w.login, ''), c.reason,
  v.payer, c.method, c.amount
FROM receipt c JOIN receivable v ON v.id = c.receivable_id JOIN payment p ON p.id = v.payment_id
JOIN settlement s ON s.id = p.settlement_id JOIN work_order o ON o.id = v.order_id
LEFT JOIN person w ON w.id = c.person_id
WHERE +v.branch_id = ? AND c.at >= ? AND c.at < ?
"""
REFUNDED = """
SELECT r.id, r.at, r.number, coalesce(o.number, '') || CASE WHEN s.id IS NULL THEN ''
  ELSE ' ' || s.number END, coalesce(w.login, ''), r.reason,
  coalesce(p.payer, 'customer'), r.method, CASE WHEN r.deposit_id IS NULL THEN 0 ELSE 1 END, r.amount
FROM refund r LEFT JOIN payment p ON p.id = r.payment_id
LEFT JOIN settlement s ON s.id = p.settlement_id LEFT JOIN deposit d ON d.id = r.deposit_id
LEFT JOIN work_order o ON o.id = coalesce(s.order_id, d.order_id)
LEFT JOIN person w ON w.id = r.person_id
WHERE r.reversal_id IS NULL AND coalesce(o.branch_id, d.branch_id) = ? AND r.at >= ? AND r.at < ?
"""
_TURNED = """
FROM reversal x JOIN settlement s ON s.id = x.settlement_id JOIN work_order o ON o.id = s.order_id
LEFT JOIN person w ON w.id = x.person_id
"""
_HEAD = "SELECT x.id, x.at, x.number, o.number || ' ' || s.number, coalesce(w.login, ''), x.reason"
_TURNED_IN = "WHERE +o.branch_id = ? AND x.at >= ? AND x.at < ?"
# The list in red, what went back with it, and what had been refunded before.
REVERSED = f"""
{_HEAD}, 'sum', y.payer, y.kind, y.amount
{_TURNED} JOIN reversal_sum y ON y.reversal_id = x.id {_TURNED_IN}
UNION ALL {_HEAD}, 'back', p.payer, r.method, r.amount
{_TURNED} JOIN payment p ON p.settlement_id = s.id JOIN refund r ON r.payment_id = p.id
{_TURNED_IN} AND +r.reversal_id = x.id
UNION ALL {_HEAD}, 'before', p.payer, r.method, r.amount
{_TURNED} JOIN payment p ON p.settlement_id = s.id JOIN refund r ON r.payment_id = p.id
{_TURNED_IN} AND r.reversal_id IS NULL
"""
CLOSED = """
SELECT c.id, c.at, c.number, '', w.login,
  CASE WHEN c.correction_note = '' THEN c.reason ELSE c.reason || ' ' || c.correction_note END,
  c.opening - c.kept, c.handed, c.difference + c.correction
FROM day_close c JOIN person w ON w.id = c.person_id
WHERE c.branch_id = ? AND c.at >= ? AND c.at < ?
"""
