"""公平派工: jobs are offered in order of promise; who takes a later one says why, and it is kept.

A technician's line are the cars waiting for work of the same trade as the one he takes (body and
paint, or everything else), which nobody else was given, which no skill of his is missing for, and
which are not planned for him later. It is no skip to go on with one's own car, to help somebody who
is on one, or to begin what the foreman gave. Whoever may dispatch chooses freely.
"""

from dataclasses import dataclass
from datetime import datetime

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.fields import instant, seconds
from reception.core.permissions import Permission
from reception.core.text import N_, _
from reception.core.typed import storable
from reception.orders.models import Order, OrderKind
from reception.shopfloor import plan_lists, planning
from reception.shopfloor.fairness_models import JobSkip, SkipReason
from reception.vehicles.rules import show_plate

REASON_NAMES: dict[SkipReason, str] = {
    SkipReason.PARTS: N_("Parts not here"),
    SkipReason.BAY: N_("No bay for it"),
    SkipReason.TOOL: N_("Tool in use"),
    SkipReason.SKILL: N_("Never done that"),
    SkipReason.CAR: N_("Car not brought"),
    SkipReason.TOLD: N_("Foreman said so"),
    SkipReason.OTHER: N_("Another reason"),
}


@dataclass(frozen=True)
class Offer:
    """A car in somebody's line. `given`: by the foreman, to this person."""

    order_id: int
    number: str
    plate: str
    kind: OrderKind
    promised_at: datetime
    given: bool


@dataclass(frozen=True)
class Skip:
    """What somebody would pass over: the first in line, and how many come before the one taken."""

    first: Offer
    passed: int


# Of several open parts the first tells whose car it is and when.
_LINE = (
    "SELECT o.id, o.number, v.plate, o.kind, o.promised_at,"
    " coalesce(a.technician_id, o.technician_id) FROM work_order o"
    " JOIN vehicle v ON v.id = o.vehicle_id"
    " LEFT JOIN allocation a ON a.id = (SELECT p.id FROM allocation p WHERE p.order_id = o.id"
    "  AND p.open = 1 ORDER BY p.starts_at, p.id LIMIT 1)"
    " WHERE o.branch_id = ? AND o.handed_over_at IS NULL AND o.state <> 'cancelled'"
    " AND o.state IN ('pending', 'dispatched') AND o.promised_at IS NOT NULL"
    " AND (coalesce(a.technician_id, o.technician_id) IS NULL"
    "  OR (coalesce(a.technician_id, o.technician_id) = ? AND coalesce(a.starts_at, 0) <= ?))"
    " AND NOT EXISTS (SELECT 1 FROM clocking c WHERE c.order_id = o.id AND c.ended_at IS NULL)"
    " ORDER BY o.promised_at, o.id"
)
_WANTED = (
    "SELECT DISTINCT l.order_id, p.skill FROM order_line l JOIN operation p ON p.code = l.code"
    " WHERE l.kind = 'labour' AND p.skill <> '' AND l.order_id IN ({marks})"
)


def line(person_id: int, branch_id: int | None = None) -> tuple[Offer, ...]:
    """Return the cars that wait for somebody, in order of promise."""
    branch = branch_id or gate.actor().branch_id
    found = db.rows(_LINE, (branch, person_id, seconds(clock.now())))
    able = _able(person_id, [row[0] for row in found], branch)
    return tuple(
        Offer(r[0], r[1], r[2], OrderKind(r[3]), instant(r[4]) or clock.now(), r[5] is not None)
        for r in found
        if r[0] in able
    )


def _able(person_id: int, orders: list[int], branch_id: int) -> set[int]:
    """Return the orders that no skill is missing for; what nobody has learnt is asked of nobody."""
    if not orders:
        return set()
    learnt = plan_lists.skills(branch_id)
    known: set[str] = set().union(*learnt.values())
    lacking = known - learnt.get(person_id, frozenset())
    wanted = db.rows(_WANTED.format(marks=", ".join("?" * len(orders))), orders) if lacking else []
    return set(orders) - {order for order, skill in wanted if skill in lacking}


# Begun by this person before, given by the foreman, or somebody is on it: no turn is passed over.
_FREE = (
    "SELECT o.kind, o.promised_at, CASE WHEN o.technician_id = ?"
    " OR EXISTS (SELECT 1 FROM clocking c WHERE c.order_id = o.id AND c.person_id = ?)"
    " OR EXISTS (SELECT 1 FROM allocation a WHERE a.order_id = o.id AND a.technician_id = ?)"
    " OR EXISTS (SELECT 1 FROM clocking c WHERE c.order_id = o.id AND c.ended_at IS NULL)"
    " THEN 1 ELSE 0 END, o.technician_id FROM work_order o WHERE o.id = ?"
)


def passed_over(person_id: int, order_id: int, branch_id: int | None = None) -> Skip | None:
    """Return what somebody passes over who takes this order; None when it is its turn."""
    found = db.row(_FREE, (person_id, person_id, person_id, order_id))
    if found is None or found[2] or gate.may(Permission.DISPATCH):
        return None
    trade, promised = planning.fitting(OrderKind(found[0])), instant(found[1])
    before = [
        offer
        for offer in line(person_id, branch_id)
        if offer.order_id != order_id
        and planning.fitting(offer.kind) == trade
        and (promised is None or offer.promised_at < promised)
    ]
    return Skip(before[0], len(before)) if before else None


def take(person_id: int, order_id: int, reason: SkipReason | None, words: str) -> None:
    """Let somebody take an order, inside an action: keep what was passed over, and whose it is now.

    Refused without a reason where another one comes first; Invalid("words") for another reason
    that is not told.
    """
    skip = passed_over(person_id, order_id)
    if skip is not None:
        if reason is None:
            raise Refused(skip_words(skip))
        said = storable(words.strip(), "words")
        if reason is SkipReason.OTHER and not said:
            raise Invalid("words", _("Say in a few words why."))
        record.add(
            JobSkip, order=skip.first.order_id, taken=order_id, person=person_id,
            reason=SkipReason(reason), words=said, passed=skip.passed, at=clock.now(),
        )  # fmt: skip
    found = db.row("SELECT technician_id FROM work_order WHERE id = ?", (order_id,))
    if found is not None and found[0] is None:
        record.change(Order, order_id, technician=person_id)


def skip_words(skip: Skip) -> str:
    """Return what is said to somebody who passes over a car."""
    return _(
        "{plate} comes first: it is promised for {time}. Start it, or say at the clocking station"
        " why you take another."
    ).format(
        plate=show_plate(skip.first.plate), time=clock.show(skip.first.promised_at, "%m-%d %H:%M")
    )


@dataclass(frozen=True)
class SkipRow:
    """A skip as lists show it."""

    at: datetime
    person_id: int
    person: str
    number: str
    plate: str
    promised_at: datetime | None
    taken: str
    reason: SkipReason
    words: str
    passed: int


_SKIPS = (
    "SELECT s.at, s.person_id, p.name, o.number, v.plate, o.promised_at, t.number, s.reason,"
    " s.words, s.passed FROM job_skip s JOIN person p ON p.id = s.person_id"
    " JOIN work_order o ON o.id = s.order_id JOIN vehicle v ON v.id = o.vehicle_id"
    " JOIN work_order t ON t.id = s.taken_id"
    " WHERE s.at >= ? AND s.at < ? AND +p.branch_id = ? ORDER BY s.at, s.id"
)


def skips(begin: datetime, end: datetime, branch_id: int | None = None) -> tuple[SkipRow, ...]:
    """Return what was passed over in a period, oldest first."""
    found = db.rows(_SKIPS, (seconds(begin), seconds(end), branch_id or gate.actor().branch_id))
    return tuple(
        SkipRow(
            instant(r[0]) or begin, r[1], r[2], r[3], r[4], instant(r[5]), r[6], SkipReason(r[7]),
            r[8], int(r[9]),
        )
        for r in found
    )  # fmt: skip
