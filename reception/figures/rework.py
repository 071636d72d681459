"""Inspections and what they sent back: 内返率 with technician and cause (DOMAIN §6)."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from reception.care.queries import Span
from reception.core import db
from reception.core.text import _
from reception.shopfloor.inspecting_rules import CATEGORY_NAMES, Category

# What technicians checked themselves is no inspection. Older ones name no technician: the order's.
_INSPECTIONS = """
SELECT CAST(coalesce(i.technician_id, o.technician_id) AS TEXT), i.category, i.passed, count(*)
FROM inspection i JOIN work_order o ON o.id = i.order_id
WHERE +o.branch_id = ? AND i.at >= ? AND i.at < ? AND i.stage <> 'self'
GROUP BY 1, 2, 3
"""


def inspected(span: Span, named: Callable[[str | None], str]) -> dict[str, Any]:
    """Return the month's inspections, those that failed, and these by technician and by cause."""
    done: Counter[str] = Counter()
    back: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    for technician, category, passed, count in db.rows(_INSPECTIONS, span):
        name = named(technician)
        done[name] += int(count)
        if not passed:
            back[name] += int(count)
            causes[_(CATEGORY_NAMES[Category(category or Category.OTHER)])] += int(count)
    return {
        "inspections": done.total(),
        "inspection_fails": back.total(),
        "rework_by_technician": tuple((name, done[name], back[name]) for name in _most(back)),
        "rework_by_cause": tuple((name, causes[name]) for name in _most(causes)),
    }


def _most(counted: Counter[str]) -> list[str]:
    return sorted(counted, key=lambda name: (-counted[name], name))
