"""What a foreman puts right in the clockings: with a reason, the old kept beside the new."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.fields import instant, seconds
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import storable
from reception.shopfloor import clocking
from reception.shopfloor.clocking_models import (
    Attendance,
    Clocking,
    ClockingCorrection,
    Pause,
    What,
)
from reception.shopfloor.clocking_rules import Stretch, check_stretch, cut_to, put_in


@action(Permission.DISPATCH)
def correct_stretch(
    *,
    person_id: int,
    began_at: datetime,
    ended_at: datetime,
    what: What,
    reason: str,
    pause: str = "",
    order_id: int | None = None,
) -> None:
    """Say what somebody really was at between two instants of one attendance.

    What stood there is cut or goes, and is kept in the correction; no gap arises.
    """
    why = _why(reason)
    check_stretch(began_at, ended_at, clock.now())
    what = What(what)
    if what is What.JOB and not db.row("SELECT 1 FROM work_order WHERE id = ?", (order_id,)):
        raise Invalid("order_id", _("Say which order: its number."))
    if what is What.PAUSE and pause not in set(Pause):
        raise Invalid("pause", _("Say why it was a pause."))
    clocking.hold_person(person_id)
    _key, begin, end = _attendance(person_id, began_at)
    if began_at < begin or (end is not None and ended_at > end):
        raise Invalid(
            "ended_at", _("The person was not signed on then. Correct sign-on and sign-off first.")
        )
    day = _stretches(person_id, begin, end)
    new = Stretch(
        began_at,
        ended_at,
        what,
        pause if what is What.PAUSE else "",
        order_id if what is What.JOB else None,
        "next",
    )
    _rewrite(person_id, day, put_in(day, new), why)


@action(Permission.DISPATCH)
def correct_attendance(
    *, attendance_id: int, version: int, began_at: datetime, ended_at: datetime, reason: str
) -> None:
    """Put sign-on and sign-off right; what is added counts as unassigned, what is cut goes."""
    why = _why(reason)
    check_stretch(began_at, ended_at, clock.now())
    found = db.row(
        "SELECT person_id, began_at, ended_at FROM attendance WHERE id = ?", (attendance_id,)
    )
    if found is None:
        raise Refused(_("There is no such day. Press F5 to see the present list."))
    person_id, begin, end = int(found[0]), instant(found[1]), instant(found[2])
    assert begin is not None
    clocking.hold_person(person_id)
    if db.row(
        "SELECT 1 FROM attendance WHERE person_id = ? AND id <> ? AND began_at < ?"
        " AND coalesce(ended_at, ?) > ?",
        (person_id, attendance_id, seconds(ended_at), seconds(clock.now()), seconds(began_at)),
    ):
        raise Invalid("began_at", _("The person was signed on then already."))
    day = _stretches(person_id, begin, end)
    record.change(
        Attendance, attendance_id, version, began_at=began_at, ended_at=ended_at,
        confirmed_at=clock.now(), confirmed_by=gate.actor().person_id,
    )  # fmt: skip
    if end is None:
        clocking.stop_calling(person_id)
    _rewrite(person_id, day, cut_to(day, began_at, ended_at), why)


@action(Permission.DISPATCH)
def confirm_forgotten(*, attendance_id: int, version: int) -> None:
    """Confirm a sign-off that the program made for somebody who forgot it."""
    if not db.row("SELECT 1 FROM attendance WHERE id = ? AND forgotten = 1", (attendance_id,)):
        raise Refused(_("Nothing is to be confirmed here."))
    record.change(
        Attendance, attendance_id, version,
        confirmed_at=clock.now(), confirmed_by=gate.actor().person_id,
    )  # fmt: skip


def _why(reason: str) -> str:
    if not reason.strip():
        raise Invalid("reason", _("Say why it is corrected."))
    return storable(reason.strip(), "reason")


def _attendance(person_id: int, at: datetime) -> tuple[int, datetime, datetime | None]:
    found = db.row(
        "SELECT id, began_at, ended_at FROM attendance WHERE person_id = ? AND began_at <= ?"
        " ORDER BY began_at DESC, id DESC LIMIT 1",
        (person_id, seconds(at)),
    )
    if found is None:
        raise Invalid("began_at", _("The person was not signed on then."))
    begin = instant(found[1])
    assert begin is not None
    return int(found[0]), begin, instant(found[2])


def _stretches(person_id: int, begin: datetime, end: datetime | None) -> list[Stretch]:
    found = db.rows(
        "SELECT id, began_at, ended_at, what, reason, order_id, ended_why FROM clocking"
        " WHERE person_id = ? AND began_at >= ? AND began_at <= ? ORDER BY began_at, id",
        (person_id, seconds(begin), seconds(end or clock.now())),
    )
    return [
        Stretch(instant(r[1]) or begin, instant(r[2]), What(r[3]), r[4], r[5], r[6], r[0])
        for r in found
    ]


def _rewrite(person_id: int, before: Sequence[Stretch], after: Sequence[Stretch], why: str) -> None:
    """Make the rows of a day what they are to be: cut what shrinks first, then move and add."""
    kept = {each.key: each for each in after if each.key is not None}
    for old in before:
        if old.key is not None and old.key not in kept:
            record.remove(Clocking, old.key)
    for old in before:
        new = kept.get(old.key) if old.key is not None else None
        if new is not None and new != old:
            record.change(
                Clocking, new.key or 0, began_at=new.began_at, ended_at=new.ended_at,
                ended_why=new.ended_why,
            )  # fmt: skip
    for each in (each for each in after if each.key is None):
        record.add(
            Clocking, person=person_id, order=each.order_id, what=each.what, reason=each.reason,
            began_at=each.began_at, ended_at=each.ended_at, ended_why=each.ended_why,
        )  # fmt: skip
    everything = [*before, *after]
    record.add(
        ClockingCorrection,
        person=person_id,
        began_at=min(each.began_at for each in everything),
        ended_at=max(each.ended_at or clock.now() for each in everything),
        before=[_told(each) for each in before],
        after=[_told(each) for each in after],
        reason=why,
        at=clock.now(),
        by_id=gate.actor().person_id,
    )


def _told(each: Stretch) -> dict[str, Any]:
    return {
        "began_at": seconds(each.began_at),
        "ended_at": None if each.ended_at is None else seconds(each.ended_at),
        "what": str(each.what),
        "reason": each.reason,
        "order_id": each.order_id,
    }
