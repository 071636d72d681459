"""The month's figures and the day's, by hand-written SQL (SPEED; formulas in DOMAIN §6).

The month's settlements are read once and cut by kind, advisor, technician, bay, day and payer.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from reception.care.queries import Span
from reception.claims.queries import answered, refusals
from reception.core import clock, db, gate, settings
from reception.core.fields import quantity, seconds, yuan
from reception.core.text import _
from reception.figures import details as detail_rows
from reception.figures.out import orders_out
from reception.figures.rework import inspected
from reception.figures.rules import SHIPPED_TARGETS, csi
from reception.figures.values import DayFigure, MonthFigures, Slice, Target, TodayFigures
from reception.figures.workshop import workshop_figures
from reception.orders.models import Payer
from reception.orders.words import word

DAY = 86_400  # seconds; the zone has no summer time

_HEADS_OF = "o.kind, o.advisor_id, o.technician_id, o.bay_id"
_SUMS_OF = "{n} * s.labour, {n} * s.part, {n} * s.other, {n} * s.total" + "".join(
    f", {{n}} * s.{payer}" for payer in Payer
)
# What was reversed (红冲) stays in the month that it was paid in and is taken off in its own.
_REVERSED = (
    f" UNION ALL SELECT {_HEADS_OF}, (x.{{when}} - ?) / 86400, {{n}}, {_SUMS_OF}"
    " FROM reversal x JOIN settlement s ON s.id = x.settlement_id"
    " JOIN work_order o ON o.id = s.order_id"
    " WHERE +o.branch_id = ? AND x.{when} >= ? AND x.{when} < ?"
)
_MONTH = f"""
WITH m (kind, advisor_id, technician_id, bay_id, day, n, labour, part, other, total, customer,
    insurer, maker, internal) AS MATERIALIZED (
  SELECT {_HEADS_OF}, (o.settled_at - ?) / 86400, 1, {_SUMS_OF.format(n=1)}
  FROM work_order o JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL
  WHERE o.branch_id = ? AND o.settled_at >= ? AND o.settled_at < ?
  {_REVERSED.format(when="paid_at", n="1")} {_REVERSED.format(when="at", n="-1")})
"""
_CUT = (
    "SELECT '{cut}', CAST({column} AS TEXT), sum(n), sum(labour), sum(part), sum(other) FROM m"
    " GROUP BY {column}"
)
# What several payers share is left out here and added from the lines.
_PAID = (
    "SELECT 'payer', '{payer}', sum(n), sum(CASE WHEN {payer} = total THEN labour ELSE 0 END),"
    " sum(CASE WHEN {payer} = total THEN part ELSE 0 END),"
    " sum(CASE WHEN {payer} = total THEN other ELSE 0 END) FROM m WHERE {payer} <> 0"
)
_PAYERS = tuple(str(payer) for payer in Payer)
_KINDS = ("labour", "part", "other")
_CUTS = {
    "kind": "kind",
    "advisor": "advisor_id",
    "technician": "technician_id",
    "bay": "bay_id",
    "day": "day",
}
_SETTLED = _MONTH + " UNION ALL ".join(
    [_CUT.format(cut=cut, column=column) for cut, column in _CUTS.items()]
    + [_PAID.format(payer=payer) for payer in _PAYERS]
)
# Only orders with several payers need their lines: all others belong to one payer as a whole.
_MIXED = """
SELECT l.payer, l.kind, sum(l.amount)
FROM work_order o JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL
JOIN order_line l ON l.order_id = o.id
WHERE o.branch_id = ? AND o.settled_at >= ? AND o.settled_at < ?
  AND s.total NOT IN (s.customer, s.insurer, s.maker, s.internal)
GROUP BY l.payer, l.kind
UNION ALL SELECT y.payer, y.kind, sum(y.amount) FROM reversal x
JOIN reversal_sum y ON y.reversal_id = x.id JOIN settlement s ON s.id = x.settlement_id
JOIN work_order o ON o.id = s.order_id
WHERE +o.branch_id = ? AND x.paid_at >= ? AND x.paid_at < ?
  AND s.total NOT IN (s.customer, s.insurer, s.maker, s.internal) GROUP BY y.payer, y.kind
UNION ALL SELECT y.payer, y.kind, -sum(y.amount) FROM reversal x
JOIN reversal_sum y ON y.reversal_id = x.id JOIN settlement s ON s.id = x.settlement_id
JOIN work_order o ON o.id = s.order_id
WHERE +o.branch_id = ? AND x.at >= ? AND x.at < ?
  AND s.total NOT IN (s.customer, s.insurer, s.maker, s.internal) GROUP BY y.payer, y.kind
"""
_SURVEYS = """
SELECT CAST(o.advisor_id AS TEXT), s.score, s.valid
FROM survey s JOIN work_order o ON o.id = s.order_id
WHERE +o.branch_id = ? AND s.answered_at >= ? AND s.answered_at < ?
"""
_COMEBACKS = """
SELECT o.comeback_cause, CAST(coalesce(f.technician_id, o.technician_id) AS TEXT),
  CAST(coalesce(f.advisor_id, o.advisor_id) AS TEXT)
FROM work_order o LEFT JOIN work_order f ON f.id = o.comeback_of_id
WHERE o.branch_id = ? AND o.opened_at >= ? AND o.opened_at < ?
  AND (o.kind = 'comeback' OR o.comeback_of_id IS NOT NULL)
"""
_COMPLAINTS = """
SELECT count(*), coalesce(sum(serious), 0) FROM complaint
WHERE branch_id = ? AND received_at >= ? AND received_at < ?
"""
_HEADS = """
SELECT name, (SELECT count(*) FROM person p WHERE p.branch_id = b.id AND p.active = 1
    AND ' ' || p.roles || ' ' LIKE '% technician %'),
  (SELECT count(*) FROM bay WHERE bay.branch_id = b.id AND bay.active = 1)
FROM branch b WHERE b.id = ?
"""
Sums = list[int]  # orders, labour, part, other (fen)


def month_figures(year: int, month: int, *, details: bool = True) -> MonthFigures:
    """Return everything that the month's workbook prints; without `details` no single rows.

    Output counts by the day of settlement, what is reversed by the day of its reversal, at what the
    lists say: 抹零 and refunds are money, not output. Orders out count by hand-over, CSI by the day of the answer,
    comebacks by the day they were received, all in the branch's zone.
    """
    branch = gate.actor().branch_id
    start, end = (seconds(bound) for bound in clock.month_bounds(year, month))
    span = (branch, start, end)
    cuts = _cuts(span)
    out = orders_out(span)
    people = dict(db.rows("SELECT CAST(id AS TEXT), name FROM person"))
    bays = dict(db.rows("SELECT CAST(id AS TEXT), name FROM bay WHERE branch_id = ?", (branch,)))
    heads = db.row(_HEADS, (branch,)) or ("", 0, 0)
    settled = cuts["kind"].values()
    labour, part, other = (sum(each[place] for each in settled) for place in (1, 2, 3))
    return MonthFigures(
        branch=heads[0],
        year=year,
        month=month,
        computed_at=clock.now(),
        output=yuan(labour + part + other),
        labour=yuan(labour),
        part=yuan(part),
        other=yuan(other),
        orders_settled=sum(each[0] for each in settled),
        orders_out=out.orders,
        technicians=heads[1],
        bays=heads[2],
        promised_out=out.promised,
        on_time_out=out.on_time,
        by_payer=_by_payer(cuts["payer"], span),
        by_kind=_largest_first(cuts["kind"], word),
        by_advisor=_largest_first(cuts["advisor"], _named(people)),
        by_technician=_largest_first(cuts["technician"], _named(people)),
        by_bay=_largest_first(cuts["bay"], _named(bays)),
        by_day=_by_day(cuts["day"], out.by_day, start, end),
        **_satisfaction(span, people),
        **_comebacks(span, people),
        **inspected(span, _named(people)),
        **_complaints(span),
        **_claims(span),
        surveys=detail_rows.survey_rows(span) if details else (),
        comebacks=detail_rows.comeback_rows(span) if details else (),
        orders=detail_rows.order_rows(span, out.moved) if details else (),
        targets=targets(year),
        workshop=workshop_figures(*_days(year, month)) if details else None,
    )


def _days(year: int, month: int) -> tuple[date, date]:
    """Return a month's first and last day."""
    first, following = clock.month_bounds(year, month)
    return clock.local(first).date(), clock.local(following).date() - timedelta(days=1)


def today_figures() -> TodayFigures:
    """Return the branch's day so far."""
    branch = gate.actor().branch_id
    start, end = (seconds(bound) for bound in clock.day_bounds(clock.today()))
    out = orders_out((branch, start, end))
    counted = db.row(
        "SELECT (SELECT count(DISTINCT visit_id) FROM work_order WHERE branch_id = ?"
        " AND opened_at >= ? AND opened_at < ?), (SELECT count(*) FROM work_order o WHERE o.branch_id = ?"
        " AND o.handed_over_at IS NULL AND o.state <> 'cancelled')",
        (branch, start, end, branch),
    ) or (0, 0)
    return TodayFigures(
        arrived=counted[0],
        in_shop=counted[1],
        handed_over=out.orders,
        promised_out=out.promised,
        on_time_out=out.on_time,
    )


def targets(year: int) -> tuple[Target, ...]:
    """Return the branch's targets of a year; what it did not set has the shipped value."""
    own = dict(
        db.rows(
            "SELECT code, value FROM target WHERE branch_id = ? AND year = ?",
            (gate.actor().branch_id, year),
        )
    )
    return tuple(
        Target(code, _(label), quantity(own[code]) if code in own else shipped)
        for code, (label, shipped) in SHIPPED_TARGETS.items()
    )


def _cuts(span: Span) -> dict[str, dict[str | None, Sums]]:
    """Return for each cut (kind, advisor, … payer, day) its parts: how many orders, how much."""
    found: dict[str, dict[str | None, Sums]] = {cut: {} for cut in (*_CUTS, "payer")}
    for cut, key, orders, *amounts in db.rows(_SETTLED, (span[1], *span) * 3):
        if orders or any(amounts):
            found[cut][key] = [orders, *(int(amount) for amount in amounts)]
    return found


def _named(names: dict[str, str]) -> Callable[[str | None], str]:
    nobody = _("Not assigned")
    return lambda key: nobody if key is None else names.get(key, nobody)


def _by_payer(cut: dict[str | None, Sums], span: Span) -> tuple[Slice, ...]:
    for payer, kind, amount in db.rows(_MIXED, span * 3):
        cut.setdefault(payer, [0, 0, 0, 0])[1 + _KINDS.index(kind)] += int(amount)
    return tuple(_slice(word(payer), cut[payer]) for payer in _PAYERS if payer in cut)


def _largest_first(cut: dict[str | None, Sums], label: Callable[[Any], str]) -> tuple[Slice, ...]:
    found = [_slice(label(key), sums) for key, sums in cut.items()]
    return tuple(sorted(found, key=lambda part: (-part.total, part.label)))


def _slice(label: str, sums: Sums) -> Slice:
    return Slice(label, sums[0], yuan(sums[1]), yuan(sums[2]), yuan(sums[3]))


def _by_day(
    cut: dict[str | None, Sums], out: dict[int, int], start: int, end: int
) -> tuple[DayFigure, ...]:
    return tuple(
        DayFigure(day + 1, out.get(day, 0), yuan(sum(cut.get(str(day), (0, 0, 0, 0))[1:])))
        for day in range((end - start) // DAY)
    )


def _satisfaction(span: Span, people: dict[str, str]) -> dict[str, Any]:
    formula = settings.read(settings.CSI_FORMULA)
    valid: dict[str, list[int]] = defaultdict(list)
    invalid, named = 0, _named(people)
    for advisor, score, counts in db.rows(_SURVEYS, span):
        if counts:
            valid[named(advisor)].append(score)
        else:
            invalid += 1
    rows = [(name, len(scores), csi(formula, scores)) for name, scores in valid.items()]
    return {
        "surveys_valid": sum(len(scores) for scores in valid.values()),
        "surveys_invalid": invalid,
        "csi": csi(formula, (score for scores in valid.values() for score in scores)),
        "csi_by_advisor": tuple(sorted(rows, key=lambda row: (-(row[2] or Decimal(0)), row[0]))),
        "csi_formula": formula,
    }


def _comebacks(span: Span, people: dict[str, str]) -> dict[str, Any]:
    """Count comebacks; technician and advisor are those of the order that came back."""
    found, named = db.rows(_COMEBACKS, span), _named(people)
    return {
        "comebacks_received": len(found),
        "comebacks_by_cause": _counted(row[0] or _("No cause noted") for row in found),
        "comebacks_by_technician": _counted(named(row[1]) for row in found),
        "comebacks_by_advisor": _counted(named(row[2]) for row in found),
    }


def _counted(labels: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(labels).items(), key=lambda each: (-each[1], each[0])))


def _complaints(span: Span) -> dict[str, Any]:
    received, serious = db.row(_COMPLAINTS, span) or (0, 0)
    return {"complaints_received": int(received), "complaints_serious": int(serious)}


def _claims(span: Span) -> dict[str, Any]:
    branch, start, end = span
    answers, in_full, in_part = answered(start, end, branch)
    return {
        "claims_answered": answers,
        "claims_accepted": in_full + in_part,
        "claims_partly": in_part,
        "claims_refusals": refusals(start, end, branch),
    }
