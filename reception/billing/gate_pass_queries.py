"""What the gate asks: is this pass good, who is out, who left without one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import normalize

from reception.billing.gate_pass import OTHER_OPEN
from reception.core import clock, db, gate
from reception.core.errors import Refused
from reception.core.text import _
from reception.core.units import day_number, day_of, instant, seconds
from reception.vehicles.rules import normalise_plate, show_plate

# A car received again stays, whatever pass it was handed over with; a road test or a manager's word
# lets it out while the order of the pass is open itself.
_ONE = f"""
SELECT g.id, g.branch_id, g.order_id, g.paper_id, g.number, g.plate, car.model, o.number,
  g.purpose, g.reason, g.valid_on, g.at, coalesce(who.name, ''), x.id, x.at, coalesce(at_gate.name, ''),
  x.back_at, v.id, coalesce(v.note, ''),
  coalesce((SELECT min(w.number) FROM work_order w WHERE {OTHER_OPEN}
    AND NOT (g.purpose IN ('road_test', 'unsettled')
      AND o.handed_over_at IS NULL AND o.state <> 'cancelled')), '')
FROM gate_pass g
JOIN work_order o ON o.id = g.order_id
JOIN vehicle car ON car.id = o.vehicle_id
LEFT JOIN person who ON who.id = g.person_id
LEFT JOIN gate_exit x ON x.pass_id = g.id
LEFT JOIN person at_gate ON at_gate.id = x.person_id
LEFT JOIN paper_event v ON v.paper_id = g.paper_id AND v.what = 'voided'
"""
_EXITS = """
SELECT x.id, x.plate, x.at, coalesce(who.name, ''), coalesce(g.number, ''), coalesce(g.purpose, ''),
  x.reason, x.back_at, x.answered_at, x.answer, coalesce(o.number, ''), x.order_id
FROM gate_exit x
LEFT JOIN gate_pass g ON g.id = x.pass_id
LEFT JOIN person who ON who.id = x.person_id
LEFT JOIN work_order o ON o.id = x.order_id
"""
LONGEST = 24  # characters of what was typed, said again where it is nothing


@dataclass(frozen=True)
class Pass:
    """A gate pass as it stands: good, used, void, or of another day or branch."""

    pass_id: int
    branch_id: int
    order_id: int
    paper_id: int
    number: str
    plate: str
    model: str
    order_number: str
    purpose: str  # gate_pass_models.Purpose
    reason: str
    valid_on: int  # 20261121
    at: datetime
    person: str
    exit_id: int | None
    used_at: datetime | None
    used_by: str
    back_at: datetime | None
    voided: bool
    void_reason: str
    kept_by: str  # number of another order that keeps the car here

    def refusal(self) -> str:
        """Return why no car may leave with it now, empty when one may."""
        if self.branch_id != gate.actor().branch_id:
            return _("This pass is of another branch; here it lets no car out.")
        if self.used_at is not None:
            return _("Already used: {plate} left at {time}, noted by {name}.").format(
                plate=show_plate(self.plate), time=clock.show(self.used_at), name=self.used_by
            )
        if self.voided:
            return _("This pass is void: {reason}").format(reason=self.void_reason)
        if self.valid_on != day_number(clock.today()):
            return _("This pass was good on {day} alone. Ask the desk for a new one.").format(
                day=day_of(self.valid_on).isoformat()
            )
        if self.kept_by:
            return _("{plate} is in the shop on order {number}. Ask the desk for its pass.").format(
                plate=show_plate(self.plate), number=self.kept_by
            )
        return ""


@dataclass(frozen=True)
class ExitRow:
    """A car that left; without a pass `reason` says why, and `answer` what a manager found."""

    id: int
    plate: str
    at: datetime
    person: str
    number: str  # of the pass
    purpose: str
    reason: str
    back_at: datetime | None
    answered_at: datetime | None
    answer: str
    order_number: str
    of_order: int | None

    def out(self) -> bool:
        """Tell whether the gate waits for this car: out on a road test."""
        return self.purpose == "road_test" and self.back_at is None

    def overdue(self) -> bool:
        """Tell whether it is out on a road test since another day."""
        return self.out() and clock.local(self.at).date() < clock.today()

    def may_return(self) -> bool:
        """Tell whether its coming back is noted: a road test, or let go before it was settled."""
        return self.purpose in ("road_test", "unsettled") and self.back_at is None


def pass_by_id(pass_id: int) -> Pass:
    """Return one pass; Refused when there is none."""
    found = db.row(_ONE + " WHERE g.id = ?", (pass_id,))
    if found is None:
        raise Refused(_("There is no such pass. Press F5 to see the present state."))
    return _pass(found)


def pass_of(text: str) -> Pass:
    """Return the pass that a scan or typed number names, or today's pass of a typed plate.

    A plate brings up its pass that may still be used, else its newest one. Refused for neither.
    """
    number = normalize("NFKC", text).strip().upper()  # a scanner types full-width under some IMEs
    shown = number if len(number) <= LONGEST else number[:LONGEST] + "…"
    found = db.row(_ONE + " WHERE g.number = ?", (number,))
    if found is None:
        found = db.row(
            _ONE + " WHERE g.branch_id = ? AND g.valid_on = ? AND g.plate = ?"
            " ORDER BY CASE WHEN x.id IS NULL AND v.id IS NULL THEN 0 ELSE 1 END, g.id DESC LIMIT 1",
            (gate.actor().branch_id, day_number(clock.today()), normalise_plate(text)),
        )
    if found is None and db.row("SELECT 1 FROM paper WHERE number = ?", (number,)):
        raise Refused(
            _("{text} is no gate pass. Ask for the pass, or type the plate.").format(text=shown)
        )
    if found is None:
        raise Refused(
            _("{text}: no such pass, and no pass of today for this plate. Ask the desk.").format(
                text=shown
            )
        )
    return _pass(found)


def newest_pass(order_id: int) -> Pass | None:
    """Return the newest pass of an order that is not void."""
    sql = _ONE + " WHERE g.order_id = ? AND v.id IS NULL ORDER BY g.id DESC LIMIT 1"
    found = db.row(sql, (order_id,))
    return None if found is None else _pass(found)


def pass_of_paper(paper_id: int) -> Pass | None:
    """Return the pass that an archived paper is."""
    found = db.row(_ONE + " WHERE g.paper_id = ?", (paper_id,))
    return None if found is None else _pass(found)


def exits_today() -> tuple[ExitRow, ...]:
    """Return who left the branch today, the newest first."""
    begin, end = clock.day_bounds(clock.today())
    found = db.rows(
        _EXITS + " WHERE x.branch_id = ? AND x.at >= ? AND x.at < ? ORDER BY x.at DESC, x.id DESC",
        (gate.actor().branch_id, seconds(begin), seconds(end)),
    )
    return tuple(map(_exit, found))


def not_back() -> tuple[ExitRow, ...]:
    """Return cars that left on another day and may come back yet, the oldest first.

    Out on a road test or let go unsettled; a car that was handed over since has been here.
    """
    begin, _end = clock.day_bounds(clock.today())
    found = db.rows(
        _EXITS + " WHERE x.pass_id IN (SELECT p.id FROM visit v"
        " JOIN work_order w ON w.visit_id = v.id JOIN gate_pass p ON p.order_id = w.id"
        " WHERE v.branch_id = ? AND v.left_at IS NULL AND w.handed_over_at IS NULL"
        " AND p.purpose IN ('road_test', 'unsettled'))"
        " AND x.back_at IS NULL AND x.at < ? ORDER BY x.at, x.id",
        (gate.actor().branch_id, seconds(begin)),
    )
    return tuple(map(_exit, found))


def left_without() -> tuple[ExitRow, ...]:
    """Return cars that left without a pass and that no manager has answered, the oldest first."""
    found = db.rows(
        _EXITS + " WHERE x.branch_id = ? AND x.reason <> '' AND x.answered_at IS NULL"
        " ORDER BY x.at, x.id",
        (gate.actor().branch_id,),
    )
    return tuple(map(_exit, found))


def _pass(found: tuple[Any, ...]) -> Pass:
    row = list(found)
    for place in (11, 14, 16):
        row[place] = instant(row[place])
    row[17] = row[17] is not None
    return Pass(*row)


def _exit(found: tuple[Any, ...]) -> ExitRow:
    row = list(found)
    for place in (2, 7, 8):
        row[place] = instant(row[place])
    return ExitRow(*row)
