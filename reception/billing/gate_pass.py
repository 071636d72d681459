"""出门证: which purpose, when it may be given, and issuing or voiding it inside an action."""

from collections.abc import Callable
from dataclasses import dataclass

from reception.billing.gate_pass_models import GatePass, Purpose
from reception.core import clock, db, gate, record
from reception.core.errors import Refused
from reception.core.text import _
from reception.core.typed import storable
from reception.core.units import day_number
from reception.orders.models import Payer
from reception.orders.rules import Sums
from reception.papers import actions as papers
from reception.papers.gate_values import GatePassData
from reception.papers.queries import branch_head
from reception.papers.rules import PaperKind

Render = Callable[[GatePassData], bytes]
_ABOUT = """
SELECT o.branch_id, o.number, o.state, car.plate, car.model, coalesce(t.hook, ''),
  coalesce((SELECT s.number FROM settlement s WHERE s.order_id = o.id AND s.voided_at IS NULL
    AND s.paid_at IS NOT NULL), ''),
  coalesce((SELECT p.number FROM paper p WHERE p.kind = 'slip' AND p.subject_id = o.id
    AND NOT EXISTS (SELECT 1 FROM paper_event e WHERE e.paper_id = p.id AND e.what = 'voided')
    ORDER BY p.id DESC LIMIT 1), '')
FROM work_order o JOIN vehicle car ON car.id = o.vehicle_id
LEFT JOIN key_tag t ON t.visit_id = o.visit_id
WHERE o.id = ?
"""
# Orders (w) that keep the car of order o in the shop besides it.
OTHER_OPEN = (
    "w.vehicle_id = o.vehicle_id AND w.branch_id = o.branch_id AND w.id <> o.id"
    " AND w.handed_over_at IS NULL AND w.state <> 'cancelled'"
)
# Passes that are neither void nor used.
UNUSED = (
    "NOT EXISTS (SELECT 1 FROM paper_event e WHERE e.paper_id = g.paper_id AND e.what = 'voided')"
    " AND NOT EXISTS (SELECT 1 FROM gate_exit x WHERE x.pass_id = g.id)"
)


@dataclass(frozen=True)
class Passed:
    """A pass that was given."""

    pass_id: int
    paper_id: int
    number: str


def purpose_of(due: Sums) -> Purpose:
    """Return the purpose of a settled car's pass: who pays for it tells (DOMAIN §3)."""
    if due.of(Payer.CUSTOMER) or due.of(Payer.INSURER):
        return Purpose.REPAIR
    return Purpose.CLAIM if due.of(Payer.MAKER) else Purpose.FREE


def issue(
    order_id: int, purpose: Purpose, render: Render, *, reason: str = "", instead_of: str = ""
) -> Passed:
    """Number, seal and archive a pass inside the running action; good until the day ends.

    Refused while a pass of today waits to be used: two papers would let two cars out.
    """
    waiting = unused(order_id)
    if waiting is not None:
        raise Refused(
            _("This car has pass {number} already. Use that, or report it lost.").format(
                number=waiting.number
            )
        )
    branch_id, order_number, _state, plate, model, hook, list_number, slip = db.rows(
        _ABOUT, (order_id,)
    )[0]
    why, today = storable(reason.strip(), "reason"), day_number(clock.today())
    issued = papers.issue(
        branch_id=branch_id,
        kind=PaperKind.GATE_PASS,
        subject_id=order_id,
        data_for=lambda number, _serial: GatePassData(
            number=number,
            branch=branch_head(branch_id),
            plate=plate,
            model=model,
            order_number=order_number,
            purpose=str(purpose),
            reason=why,
            valid_on=today,
            issued_at=clock.now(),
            person=gate.actor().name,
            list_number=list_number,
            slip_number=slip,
            hook=hook,
            instead_of=instead_of,
        ),
        render=render,
    )
    key = record.add(
        GatePass,
        branch_id=branch_id,
        order_id=order_id,
        paper_id=issued.paper_id,
        number=issued.number,
        plate=plate,
        purpose=purpose,
        reason=why,
        valid_on=today,
        at=clock.now(),
        person_id=gate.actor().person_id,
    )
    return Passed(key, issued.paper_id, issued.number)


def go_along(order_id: int, purpose: Purpose, render: Render) -> None:
    """Give a car that leaves for good its pass; what it had before, not used, is void.

    None where the gate has let it go already: only its slip is made anew. None while another
    order keeps the car here: the last one handed over brings the pass.
    """
    gone = db.row(
        "SELECT 1 FROM gate_exit x JOIN gate_pass g ON g.id = x.pass_id WHERE g.order_id = ?"
        " AND g.purpose NOT IN ('road_test', 'unsettled')",
        (order_id,),
    )
    if gone is not None:
        return
    withdraw(order_id, _("Replaced by the pass of the hand-over."))
    here = f"SELECT 1 FROM work_order o JOIN work_order w ON {OTHER_OPEN} WHERE o.id = ?"
    if db.row(here, (order_id,)) is None:
        issue(order_id, purpose, render)


def renew(order_id: int, purpose: Purpose, render: Render) -> None:
    """Give a new pass where today's was withdrawn with the settlement: the car stands here still."""
    newest = db.row(
        "SELECT g.valid_on, x.id, v.id FROM gate_pass g LEFT JOIN gate_exit x ON x.pass_id = g.id"
        " LEFT JOIN paper_event v ON v.paper_id = g.paper_id AND v.what = 'voided'"
        " WHERE g.order_id = ? ORDER BY g.id DESC LIMIT 1",
        (order_id,),
    )
    if newest is None:
        return
    day, used, void = newest
    if day == day_number(clock.today()) and used is None and void is not None:
        issue(order_id, purpose, render)


def unused(order_id: int) -> Passed | None:
    """Return today's pass of an order that is neither void nor used."""
    found = db.row(
        f"SELECT g.id, g.paper_id, g.number FROM gate_pass g WHERE g.order_id = ? AND g.valid_on = ?"
        f" AND {UNUSED} ORDER BY g.id DESC LIMIT 1",
        (order_id, day_number(clock.today())),
    )
    return None if found is None else Passed(*found)


def withdraw(order_id: int, reason: str) -> None:
    """Void every pass of an order that no car has used: what it stood for is no more."""
    db.rows("SELECT id FROM gate_pass WHERE order_id = ?" + db.for_update(), (order_id,))
    for (paper_id,) in db.rows(
        f"SELECT g.paper_id FROM gate_pass g WHERE g.order_id = ? AND {UNUSED} ORDER BY g.id",
        (order_id,),
    ):
        papers.void(int(paper_id), reason)
