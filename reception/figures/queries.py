"""The month's figures and the day's, by hand-written SQL (SPEED; formulas in DOMAIN §6).

Each table is read once for the month; breakdowns are added up from those few hundred rows, which
is quicker than to group them in the database once for each breakdown.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from reception.core import clock, db, gate, settings
from reception.core.fields import quantity, seconds, yuan
from reception.core.text import _
from reception.figures import details as detail_rows
from reception.figures.rules import SHIPPED_TARGETS, csi, effective_promise
from reception.figures.values import DayFigure, MonthFigures, Slice, Target, TodayFigures
from reception.orders.models import Payer
from reception.orders.words import word

DAY = 86_400  # seconds; the zone has no summer time

_SETTLED = """
SELECT o.kind, o.advisor_id, o.technician_id, o.bay_id, o.settled_at, s.labour, s.part, s.other,
  s.total, s.customer, s.insurer, s.maker, s.internal
FROM work_order o JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL
WHERE o.branch_id = ? AND o.settled_at >= ? AND o.settled_at < ?
"""
# Only orders with several payers need their lines: all others belong to one payer as a whole.
_MIXED = """
SELECT l.payer, l.kind, sum(l.amount)
FROM work_order o JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL
JOIN order_line l ON l.order_id = o.id
WHERE o.branch_id = ? AND o.settled_at >= ? AND o.settled_at < ?
  AND s.total NOT IN (s.customer, s.insurer, s.maker, s.internal)
GROUP BY l.payer, l.kind
"""
_OUT = """
SELECT o.id, o.handed_over_at, o.promised_at, p.promised_at, p.set_at
FROM work_order o LEFT JOIN promise p ON p.order_id = o.id
WHERE o.branch_id = ? AND o.handed_over_at >= ? AND o.handed_over_at < ?
ORDER BY o.id, p.set_at, p.id
"""
_SURVEYS = """
SELECT o.advisor_id, s.score, s.valid
FROM survey s JOIN work_order o ON o.id = s.order_id
WHERE o.branch_id = ? AND s.answered_at >= ? AND s.answered_at < ?
"""
_COMEBACKS = """
SELECT o.comeback_cause, coalesce(f.technician_id, o.technician_id),
  coalesce(f.advisor_id, o.advisor_id)
FROM work_order o LEFT JOIN work_order f ON f.id = o.comeback_of_id
WHERE o.branch_id = ? AND o.opened_at >= ? AND o.opened_at < ?
  AND (o.kind = 'comeback' OR o.comeback_of_id IS NOT NULL)
"""
_INSPECTIONS = """
SELECT count(*), coalesce(sum(1 - i.passed), 0)
FROM inspection i JOIN work_order o ON o.id = i.order_id
WHERE o.branch_id = ? AND i.at >= ? AND i.at < ?
"""
_HEADS = """
SELECT name, (SELECT count(*) FROM person p WHERE p.branch_id = b.id AND p.active = 1
    AND ' ' || p.roles || ' ' LIKE '% technician %'),
  (SELECT count(*) FROM bay WHERE bay.branch_id = b.id AND bay.active = 1)
FROM branch b WHERE b.id = ?
"""
_PAYERS = tuple(str(payer) for payer in Payer)
_KINDS = ("labour", "part", "other")
Sums = list[int]  # orders, labour, part, other (fen)


def month_figures(year: int, month: int, *, details: bool = True) -> MonthFigures:
    """Return everything that the month's workbook prints; without `details` no single rows.

    Output counts by the day of settlement, orders out by hand-over, CSI by the day of the answer,
    comebacks by the day they were received, all in the branch's zone.
    """
    branch = gate.actor().branch_id
    start, end = (seconds(bound) for bound in clock.month_bounds(year, month))
    span = (branch, start, end)
    settled = db.rows(_SETTLED, span)
    out = _outs(span)
    people = dict(db.rows("SELECT id, name FROM person"))
    bays = dict(db.rows("SELECT id, name FROM bay WHERE branch_id = ?", (branch,)))
    heads = db.row(_HEADS, (branch,)) or ("", 0, 0)
    labour, part, other = (sum(row[column] for row in settled) for column in (5, 6, 7))
    return MonthFigures(
        branch=heads[0],
        year=year,
        month=month,
        computed_at=clock.now(),
        output=yuan(labour + part + other),
        labour=yuan(labour),
        part=yuan(part),
        other=yuan(other),
        orders_settled=len(settled),
        orders_out=len(out),
        technicians=heads[1],
        bays=heads[2],
        promised_out=sum(on_time is not None for _at, _by, on_time in out.values()),
        on_time_out=sum(on_time is True for _at, _by, on_time in out.values()),
        by_payer=_by_payer(settled, span),
        by_kind=_slices(settled, 0, word),
        by_advisor=_slices(settled, 1, _named(people)),
        by_technician=_slices(settled, 2, _named(people)),
        by_bay=_slices(settled, 3, _named(bays)),
        by_day=_by_day(settled, out, start, end),
        **_satisfaction(span, people),
        **_comebacks(span, people),
        **_inspections(span),
        surveys=detail_rows.survey_rows(span) if details else (),
        comebacks=detail_rows.comeback_rows(span) if details else (),
        orders=detail_rows.order_rows(span, out) if details else (),
        targets=targets(year),
    )


def today_figures() -> TodayFigures:
    """Return the branch's day so far."""
    branch = gate.actor().branch_id
    start, end = (seconds(bound) for bound in clock.day_bounds(clock.today()))
    out = _outs((branch, start, end))
    counted = db.row(
        "SELECT (SELECT count(*) FROM visit v WHERE v.branch_id = ? AND v.arrived_at >= ?"
        " AND v.arrived_at < ?), (SELECT count(*) FROM work_order o WHERE o.branch_id = ?"
        " AND o.handed_over_at IS NULL AND o.state <> 'cancelled')",
        (branch, start, end, branch),
    ) or (0, 0)
    return TodayFigures(
        arrived=counted[0],
        in_shop=counted[1],
        handed_over=len(out),
        promised_out=sum(on_time is not None for _at, _by, on_time in out.values()),
        on_time_out=sum(on_time is True for _at, _by, on_time in out.values()),
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


def _outs(span: tuple[int, int, int]) -> detail_rows.Outs:
    """Return order -> (handed over at, effective promise, on time) of the orders handed over."""
    found: dict[int, tuple[int, int | None, list[tuple[int, int]]]] = {}
    for order, at, promised, agreed, agreed_at in db.execute(_OUT, span):
        if order not in found:
            found[order] = (at, promised, [])
        if agreed is not None:
            found[order][2].append((agreed, agreed_at))
    outs: detail_rows.Outs = {}
    for order, (at, promised, agreed_ones) in found.items():
        by = effective_promise(agreed_ones) if agreed_ones else promised
        outs[order] = (at, by, None if by is None else at <= by)
    return outs


def _named(names: dict[int, str]) -> Callable[[int | None], str]:
    nobody = _("Not assigned")
    return lambda key: names.get(key, nobody) if key is not None else nobody


def _slices(
    settled: list[tuple[Any, ...]], column: int, label: Callable[[Any], str]
) -> tuple[Slice, ...]:
    sums: dict[Any, Sums] = defaultdict(lambda: [0, 0, 0, 0])
    for row in settled:
        each = sums[row[column]]
        each[0] += 1
        each[1] += row[5]
        each[2] += row[6]
        each[3] += row[7]
    return _largest_first((label(key), each) for key, each in sums.items())


def _by_payer(settled: list[tuple[Any, ...]], span: tuple[int, int, int]) -> tuple[Slice, ...]:
    sums: dict[str, Sums] = {payer: [0, 0, 0, 0] for payer in _PAYERS}
    mixed = False
    for row in settled:
        total, paid = row[8], row[9:13]
        for payer, amount in zip(_PAYERS, paid, strict=True):
            if not amount:
                continue
            each = sums[payer]
            each[0] += 1
            if amount == total:
                for place in (1, 2, 3):
                    each[place] += row[4 + place]
            else:
                mixed = True
    if mixed:
        for payer, kind, amount in db.rows(_MIXED, span):
            sums[payer][1 + _KINDS.index(kind)] += int(amount)
    return tuple(_slice(word(payer), each) for payer, each in sums.items() if each[0])


def _largest_first(labelled: Iterable[tuple[str, Sums]]) -> tuple[Slice, ...]:
    found = [_slice(label, each) for label, each in labelled]
    return tuple(sorted(found, key=lambda part: (-part.total, part.label)))


def _slice(label: str, sums: Sums) -> Slice:
    return Slice(label, sums[0], yuan(sums[1]), yuan(sums[2]), yuan(sums[3]))


def _by_day(
    settled: list[tuple[Any, ...]], out: detail_rows.Outs, start: int, end: int
) -> tuple[DayFigure, ...]:
    output: Counter[int] = Counter()
    for row in settled:
        output[(row[4] - start) // DAY] += row[8]
    left = Counter((at - start) // DAY for at, _by, _on_time in out.values())
    return tuple(
        DayFigure(day + 1, left[day], yuan(output[day])) for day in range((end - start) // DAY)
    )


def _satisfaction(span: tuple[int, int, int], people: dict[int, str]) -> dict[str, Any]:
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


def _comebacks(span: tuple[int, int, int], people: dict[int, str]) -> dict[str, Any]:
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


def _inspections(span: tuple[int, int, int]) -> dict[str, Any]:
    count, fails = db.row(_INSPECTIONS, span) or (0, 0)
    return {"inspections": int(count), "inspection_fails": int(fails)}
