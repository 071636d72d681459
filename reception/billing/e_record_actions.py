"""电子健康档案: queueing with the hand-over, one attempt at a time, what the platform answered.

A record goes under the number of its settlement list. An attempt is noted before anything is sent and
keeps everybody else away until its pause is over; if the program ends in between, the record is
tried again under the same number, which the platform knows by then.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from reception.billing.e_record_models import ERecord, LateMileage, RecordState
from reception.billing.e_record_rules import Answer, Verdict, pause
from reception.billing.e_records import due
from reception.core import clock, db, gate, record, settings
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.fields import seconds
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import storable

_OF_ORDER = """
SELECT s.id FROM settlement s WHERE s.order_id = ? AND s.paid_at IS NOT NULL
  AND s.voided_at IS NULL AND NOT EXISTS (SELECT 1 FROM e_record e WHERE e.settlement_id = s.id)
"""
_OF_PERIOD = """
SELECT s.id FROM work_order o JOIN settlement s ON s.order_id = o.id
WHERE o.branch_id = ? AND o.settled_at >= ? AND o.settled_at < ?
  AND o.handed_over_at IS NOT NULL AND s.paid_at IS NOT NULL AND s.voided_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM e_record e WHERE e.settlement_id = s.id)
ORDER BY o.settled_at, o.id
"""
MOST_MILEAGE = 9_999_999  # km
_VISIT = """
SELECT v.id, v.vehicle_id, v.arrived_at, v.mileage_in, late.mileage FROM e_record e
JOIN settlement s ON s.id = e.settlement_id JOIN work_order o ON o.id = s.order_id
JOIN visit v ON v.id = o.visit_id LEFT JOIN late_mileage late ON late.visit_id = v.id
WHERE e.id = ?
"""
_AROUND = """
SELECT (SELECT max(coalesce(v.mileage_out, v.mileage_in)) FROM visit v WHERE v.vehicle_id = ?
  AND v.arrived_at < ?), (SELECT min(v.mileage_in) FROM visit v WHERE v.vehicle_id = ?
  AND v.arrived_at > ?)
"""
_ONE = "SELECT state, trying, next_at FROM e_record WHERE id = ? AND branch_id = ?"


def queue_record(order_id: int) -> None:
    """Let a car that leaves settled leave its record in the queue: a step of its hand-over."""
    if settings.read(settings.E_RECORD).on:
        for (settlement,) in db.rows(_OF_ORDER, (order_id,)):
            record.add(ERecord, **_new(int(settlement)))


def _new(settlement: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "branch_id": gate.actor().branch_id,
        "settlement_id": settlement,
        "queued_at": now,
        "next_at": now,
    }


@action(Permission.UPLOAD)
def queue_period(*, first: date, last: date) -> int:
    """Queue cars that have left, settled from `first` to `last`, not queued yet; return how many."""
    if last < first:
        raise Invalid("last", _("The last day is before the first."))
    if not settings.read(settings.E_RECORD).on:
        raise Refused(_("The upload is off. Switch it on in the settings first."))
    begins, ends = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    branch = gate.actor().branch_id
    found = db.rows(_OF_PERIOD, (branch, seconds(begins), seconds(ends)))
    return record.add_many(ERecord, (_new(int(row[0])) for row in found))


@action(Permission.UPLOAD)
def begin_attempt() -> int:
    """Take the record whose turn it is, so that nobody else sends it; 0 when there is none."""
    db.queue_up("e_record")
    key = due()
    if key is None:
        return 0
    found = db.row("SELECT attempts FROM e_record WHERE id = ?", (key,))
    attempts = int(found[0] if found else 0) + 1
    record.change(
        ERecord, key, attempts=attempts, trying=True, next_at=clock.now() + pause(attempts)
    )
    return key


@action(Permission.UPLOAD)
def note_answer(*, record_id: int, answer: Answer) -> None:
    """Keep what came of an attempt; what was taken already stays so, whatever comes late."""
    state = _found(record_id).state
    if state in (RecordState.SENT, RecordState.CLOSED):
        return
    values: dict[str, Any] = {
        "answer": answer.words, "answered_at": clock.now(), "trying": False,
    }  # fmt: skip
    if answer.verdict is Verdict.TAKEN:
        values["state"] = RecordState.SENT
    elif answer.verdict is Verdict.REFUSED:
        values["state"] = RecordState.REFUSED
    record.change(ERecord, record_id, **values)


@action(Permission.UPLOAD)
def try_again(*, record_id: int, version: int) -> None:
    """Send a refused record once more, or a waiting one now; it goes under the same number."""
    found = _found(record_id)
    if found.state in (RecordState.SENT, RecordState.CLOSED):
        raise Refused(_("This record is done. There is nothing to send."))
    _not_under_way(found)
    record.change(
        ERecord, record_id, version, state=RecordState.WAITING, trying=False, next_at=clock.now()
    )


@action(Permission.UPLOAD)
def close_record(*, record_id: int, version: int, reason: str) -> None:
    """Take a record off the list with a reason: it cannot go, or was handed in another way."""
    if not reason.strip():
        raise Invalid("reason", _("Say why this record is closed."))
    found = _found(record_id)
    if found.state in (RecordState.SENT, RecordState.CLOSED):
        raise Refused(_("This record is done. There is nothing to close."))
    _not_under_way(found)
    record.change(
        ERecord, record_id, version, state=RecordState.CLOSED, trying=False, answered_at=clock.now(),
        reason=storable(reason.strip(), "reason"),
    )  # fmt: skip


@action(Permission.UPLOAD)
def note_mileage(*, record_id: int, mileage: int, source: str) -> None:
    """Note the mileage in of a car that has left, with where it is known from; once, for good.

    The sealed slip stays as it is. Raises Invalid("mileage") also where it does not fit the visits
    before and after, Invalid("source"), Refused where the mileage is known already.
    """
    _found(record_id)
    visit, vehicle, arrived, known, late = db.rows(_VISIT, (record_id,))[0]
    if known is not None or late is not None:
        raise Refused(_("The mileage of this visit is known. Press F5 to see it."))
    if not 0 <= mileage <= MOST_MILEAGE:
        raise Invalid("mileage", _("Enter kilometres from 0 to 9,999,999."))
    if not source.strip():
        raise Invalid("source", _("Say where the mileage is known from."))
    before, after = db.rows(_AROUND, (vehicle, arrived, vehicle, arrived))[0]
    if (before is not None and mileage < before) or (after is not None and mileage > after):
        raise Invalid(
            "mileage",
            _("Other visits say {before} km before and {after} km after. Check the source.").format(
                before="—" if before is None else before, after="—" if after is None else after
            ),
        )
    record.add(
        LateMileage, visit_id=visit, mileage=mileage, source=storable(source.strip(), "source"),
        at=clock.now(), person_id=gate.actor().person_id,
    )  # fmt: skip


@action(Permission.UPLOAD)
def note_e_record_export(*, first: date, last: date, records: int) -> int:
    """Note that records of a period went into a file (DOMAIN §4: every export is logged)."""
    if records < 0:
        raise Invalid("records", _("Give how many records there are."))
    gate.note_change(
        "e_record", 0, {"export": [None, f"{first} - {last}"], "records": [None, records]}
    )
    return records


@dataclass(frozen=True)
class _Row:
    state: str
    under_way: bool


def _found(record_id: int) -> _Row:
    found = db.row(_ONE + db.for_update(), (record_id, gate.actor().branch_id))
    if found is None:
        raise Conflict(_("This record has been removed. Press F5 to see the present state."))
    state, trying, next_at = found
    return _Row(str(state), bool(trying) and next_at > seconds(clock.now()))


def _not_under_way(found: _Row) -> None:
    """A second attempt beside the first could arrive before it."""
    if found.under_way:
        raise Refused(_("This record is being sent at the moment. Try again in two minutes."))
