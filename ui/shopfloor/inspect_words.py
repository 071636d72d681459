"""One check of an order in words: which, who, when, passed or what was wrong."""

from reception.core import clock
from reception.core.text import _
from reception.shopfloor.inspecting_queries import InspectionRow
from reception.shopfloor.inspecting_rules import CATEGORY_NAMES, STAGE_NAMES, bad_words


def found_words(row: InspectionRow) -> str:
    """Return 终检 ✗ 11-20 14:32 示例质检员 · 装配 · 漆面色差 · 示例技师甲."""
    sign = "✓" if row.passed else "✗"
    head = f"{_(STAGE_NAMES[row.stage])} {sign} {clock.show(row.at, '%m-%d %H:%M')} {row.inspector}"
    bad = bad_words(row.items)
    parts = [head.rstrip()]
    if not row.passed:
        if row.category is not None:
            parts.append(_(CATEGORY_NAMES[row.category]))
        parts += [bad, row.cause if row.cause != bad else "", row.technician]
    if row.road_km is not None:
        road = "✓" if row.road_result == "ok" else "✗"
        parts.append(_("road test {km} km {sign}").format(km=row.road_km, sign=road))
    return " · ".join(part for part in parts if part)


def rework_words(times: int) -> str:
    """Return the mark of a car that came back from inspection: ↺ 返工 2."""
    return _("↺ Rework {count}").format(count=times) if times else ""
