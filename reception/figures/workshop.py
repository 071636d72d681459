"""Bays, people and holds of any period, live for today (DOMAIN §6: 工位, 工时, 准时; and who gets what)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from reception.care.queries import Span
from reception.core import clock, db, gate
from reception.core.fields import instant, quantity, seconds, yuan
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.figures.out import orders_out
from reception.figures.workshop_rules import Interval, joined, occupied_part, shares, within
from reception.figures.workshop_values import BayUse, HoldSum, PersonFigures, WorkshopFigures
from reception.orders.rules import HOLDS
from reception.shopfloor import fairness, planning
from reception.shopfloor.clocking_queries import Clocked, clocked, left_orders
from reception.shopfloor.models import BayKind
from reception.shopfloor.queries import BayRow, bays

LONGEST = timedelta(days=92)  # a block or a hold that spans a whole period began or ended so near

_PARTS = """
SELECT a.bay_id, a.order_id, a.starts_at, a.ends_at, o.started_at, a.open,
  NOT EXISTS (SELECT 1 FROM allocation e WHERE e.order_id = a.order_id AND e.ends_at > o.started_at
    AND (e.starts_at < a.starts_at OR (e.starts_at = a.starts_at AND e.id < a.id))),
  (SELECT min(n.starts_at) FROM allocation n WHERE n.order_id = a.order_id AND n.open = 1
    AND (n.starts_at > a.starts_at OR (n.starts_at = a.starts_at AND n.id > a.id)))
FROM allocation a JOIN work_order o ON o.id = a.order_id
WHERE a.id IN (
  SELECT id FROM allocation WHERE starts_at >= ? AND starts_at < ?
  UNION SELECT id FROM allocation WHERE ends_at > ? AND ends_at <= ? AND starts_at < ?
  UNION SELECT id FROM allocation WHERE open = 1 AND starts_at < ?)
  AND +o.branch_id = ? AND o.started_at IS NOT NULL
"""
# By the time clocked on an order; where nobody clocked, it is the technician's of the order.
_SETTLED = """
SELECT o.id, s.total, o.technician_id, (SELECT coalesce(sum(l.quantity), 0) FROM order_line l
  WHERE l.order_id = o.id AND l.kind = 'labour'), {n}
FROM work_order o JOIN settlement s ON s.order_id = o.id {which}
ORDER BY o.id
"""
_LISTS = _SETTLED.format(
    n=1,
    which="AND s.voided_at IS NULL"
    " WHERE o.branch_id = ? AND o.settled_at >= ? AND o.settled_at < ?",
)
# What was reversed (红冲) stays where it was paid, and is taken off where it was taken back.
_PAID, _REVERSED = (
    _SETTLED.format(
        n=n,
        which="JOIN reversal x ON x.settlement_id = s.id"
        f" WHERE +o.branch_id = ? AND x.{when} >= ? AND x.{when} < ?",
    )
    for when, n in (("paid_at", 1), ("at", -1))
)
_CLOCKED_ON = """
SELECT c.order_id, c.person_id, sum(c.ended_at - c.began_at)
FROM clocking c WHERE c.what = 'job' AND c.ended_at > c.began_at AND c.order_id IN (
  SELECT id FROM work_order WHERE branch_id = ? AND settled_at >= ? AND settled_at < ?
  UNION SELECT s.order_id FROM reversal x JOIN settlement s ON s.id = x.settlement_id
  JOIN work_order o ON o.id = s.order_id
  WHERE +o.branch_id = ? AND ((x.paid_at >= ? AND x.paid_at < ?) OR (x.at >= ? AND x.at < ?)))
GROUP BY c.order_id, c.person_id ORDER BY c.order_id, 3 DESC, c.person_id
"""
_BEGUN = """
SELECT c.person_id, count(DISTINCT c.order_id), count(DISTINCT CASE WHEN EXISTS (
  SELECT 1 FROM allocation a WHERE a.order_id = c.order_id AND a.technician_id = c.person_id)
  THEN c.order_id END)
FROM clocking c JOIN person p ON p.id = c.person_id
WHERE c.what = 'job' AND +p.branch_id = ? AND c.began_at >= ? AND c.began_at < ?
  AND NOT EXISTS (SELECT 1 FROM clocking e WHERE e.order_id = c.order_id
    AND e.person_id = c.person_id AND e.what = 'job' AND e.began_at < c.began_at)
GROUP BY c.person_id
"""
_COMEBACKS = """
SELECT coalesce(f.technician_id, o.technician_id), count(*)
FROM work_order o LEFT JOIN work_order f ON f.id = o.comeback_of_id
WHERE o.branch_id = ? AND o.opened_at >= ? AND o.opened_at < ?
  AND (o.kind = 'comeback' OR o.comeback_of_id IS NOT NULL)
GROUP BY 1
"""
_INSPECTED = """
SELECT coalesce(i.technician_id, o.technician_id), count(*), coalesce(sum(1 - i.passed), 0)
FROM inspection i JOIN work_order o ON o.id = i.order_id
WHERE +o.branch_id = ? AND i.at >= ? AND i.at < ? AND i.stage <> 'self'
GROUP BY 1
"""
# What began in the period or, at most so long, before it; it ended with the order's next step.
_HOLDS = """
SELECT s.order_id, s.state, s.at, (SELECT n.at FROM order_step n WHERE n.order_id = s.order_id
  AND n.id > s.id ORDER BY n.id LIMIT 1)
FROM order_step s JOIN work_order o ON o.id = s.order_id
WHERE s.state IN ('hold_parts', 'hold_consent', 'hold_other') AND s.at >= ? AND s.at < ?
  AND +o.branch_id = ?
ORDER BY s.id
"""


def workshop_figures(first: date, last: date) -> WorkshopFigures:
    """Return the figures from a branch day to another, both included; today's count to now."""
    branch = gate.actor().branch_id
    begin, end = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    now, hours = clock.now(), working_hours(branch)
    span = (branch, seconds(begin), seconds(end))
    until = min(seconds(now), span[2])
    periods = [
        (seconds(a), min(seconds(b), until))
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        for a, b in hours.periods(day)
        if seconds(a) < until
    ]
    out = orders_out(span)
    inspected = db.rows(_INSPECTED, span)
    skips = fairness.skips(begin, end, branch)
    name = db.row("SELECT name FROM branch WHERE id = ?", (branch,))
    people, settled, unclocked = _people(span, begin, end, inspected, skips)
    return WorkshopFigures(
        branch=name[0] if name else "",
        begin=begin,
        end=end,
        computed_at=now,
        days=len({clock.local(instant(a) or now).date() for a, _b in periods}),
        open_seconds=sum(b - a for a, b in periods),
        bays=_bays(span, until, periods, bays(branch_id=branch)),
        people=people,
        holds=_holds(span, until, periods),
        skips=skips,
        settled=settled,
        unclocked=unclocked,
        orders_out=out.orders,
        promised_out=out.promised,
        on_time_out=out.on_time,
        inspections=sum(int(row[1]) for row in inspected),
        inspection_fails=sum(int(row[2]) for row in inspected),
        left=len(left_orders(branch)),
    )


def _bays(
    span: Span, until: int, periods: list[Interval], rows: Iterable[BayRow]
) -> tuple[BayUse, ...]:
    branch, first, last = span
    used: dict[int, list[Interval]] = defaultdict(list)
    came: dict[int, dict[int, int]] = defaultdict(dict)
    now = seconds(clock.now())
    far = last + int(LONGEST.total_seconds())
    for bay, order, begin, end, begun_at, still, leads, following in db.rows(
        _PARTS, (first, last, first, far, first, last, branch)
    ):
        part = occupied_part(
            begin, end, begun_at, now, is_open=bool(still), first=bool(leads), next_at=following
        )
        if part is not None:
            used[bay].append((max(part[0], first), min(part[1], until)))
            came[bay][order] = min(part[0], came[bay].get(order, part[0]))
    length = sum(b - a for a, b in periods)
    return tuple(
        BayUse(
            bay.bay_id,
            bay.name,
            BayKind(bay.kind),
            bay.kind in planning.WORKING_KINDS,
            within(joined(used[bay.bay_id]), periods),
            length,
            sum(first <= begun < until for begun in came[bay.bay_id].values()),
        )
        for bay in rows
    )


def _holds(span: Span, until: int, periods: list[Interval]) -> tuple[HoldSum, ...]:
    branch, first, last = span
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    back = first - int(LONGEST.total_seconds())
    for order, state, at, ended in db.rows(_HOLDS, (back, last, branch)):
        begin, end = max(at, first), min(until if ended is None else ended, until)
        if begin < end:
            found[state].append((order, within([(begin, end)], periods)))
    return tuple(
        HoldSum(state, len({order for order, _s in rows}), sum(length for _o, length in rows))
        for state in sorted(HOLDS)
        if (rows := found.get(state))
    )


def _people(
    span: Span, begin: datetime, end: datetime, inspected: list[Any], skips: tuple[Any, ...]
) -> tuple[tuple[PersonFigures, ...], int, int]:
    """Return everybody's figures, how many orders were settled, and on how many nobody clocked."""
    names = dict(db.rows("SELECT id, name FROM person WHERE branch_id = ?", (span[0],)))
    sums: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    settled = [row for sql in (_LISTS, _PAID, _REVERSED) for row in db.rows(sql, span)]
    there: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for order, person, length in db.rows(_CLOCKED_ON, (*span, *span, *span[1:])):
        there[order].append((person, int(length)))
    for order, total, technician, milli, n in settled:
        worked = there.get(order) or [(technician, 1)]
        weights = [weight for _person, weight in worked]
        parts = zip(shares(int(milli), weights), shares(int(total), weights), strict=True)
        for (person, _weight), (hours, fen) in zip(worked, parts, strict=True):
            sums[person]["hours"] += n * hours
            sums[person]["clocked"] += n * hours if order in there else 0
            sums[person]["fen"] += n * fen
            sums[person]["orders"] += n
    for person, jobs, given in db.rows(_BEGUN, span):
        sums[person]["given"], sums[person]["taken"] = given, jobs - given
    for person, count in db.rows(_COMEBACKS, span):
        sums[person]["comebacks"] = count
    for person, _count, fails in inspected:
        sums[person]["rework"] = int(fails)
    for skip in skips:
        sums[skip.person_id]["skips"] += 1
    here = {each.person_id: each for each in clocked(begin, end, span[0])}
    keys: set[int | None] = {key for key, found in sums.items() if any(found.values())}
    made = [_person(key, names, sums[key], here.get(key or 0)) for key in keys | here.keys()]
    unclocked = sum(row[4] for row in settled if row[0] not in there)
    order = sorted(made, key=lambda each: (each.person_id is None, -each.hours, each.name))
    return tuple(order), sum(row[4] for row in settled), unclocked


def _person(
    key: int | None, names: dict[int, str], sums: dict[str, int], here: Clocked | None
) -> PersonFigures:
    name = _("Not assigned") if key is None else names.get(key, _("Not assigned"))
    found = PersonFigures(
        key,
        name,
        hours=quantity(sums["hours"]),
        hours_clocked=quantity(sums["clocked"]),
        value=yuan(sums["fen"]),
        orders=sums["orders"],
        given=sums["given"],
        taken=sums["taken"],
        skips=sums["skips"],
        comebacks=sums["comebacks"],
        rework=sums["rework"],
    )
    if here is None:
        return found
    return replace(
        found,
        attended=here.attended_seconds,
        clocked=here.clocked_seconds,
        idle=here.idle_seconds,
        pauses=here.pause_seconds,
    )
