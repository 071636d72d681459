"""Check-ins that were begun and are not opened yet, as a crash leaves them.

A draft is written about once a second while somebody types, so it does not go through the audit
log: a row for every pause would bury the rows that matter, and would keep for ever what a customer
said and then took back (PIPL: no more personal data than the work needs, DOMAIN §4). Instead only
its own person may read, overwrite and drop it, the order that comes of it is audited in full, and a
draft that nobody touched for DAYS_KEPT days is dropped.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from reception.core import clock, db, gate
from reception.core.errors import Refused
from reception.core.fields import instant, seconds
from reception.core.text import _

CHECK_IN = "check_in"
DAYS_KEPT = 30
LARGEST = 400_000  # characters: more than any check-in holds


@dataclass(frozen=True)
class Draft:
    """A draft of the person at the desk; `data` is the JSON that its page wrote."""

    uid: str
    title: str
    data: str
    saved_at: datetime


def drafts(kind: str = CHECK_IN) -> tuple[Draft, ...]:
    """Return the drafts of the person at the desk, the newest first."""
    found = db.rows(
        "SELECT uid, title, data, saved_at FROM draft WHERE person_id = ? AND kind = ?"
        " ORDER BY saved_at DESC, id DESC",
        (gate.actor().person_id, kind),
    )
    return tuple(Draft(r[0], r[1], r[2], instant(r[3]) or clock.now()) for r in found)


def keep(uid: str, kind: str, title: str, data: str) -> None:
    """Write a draft inside an action, over what stood there; Refused when it is absurdly long."""
    if len(data) > LARGEST:
        raise Refused(_("This is too long to be kept as a draft. Shorten it, or open the order."))
    now = clock.now()
    db.execute("DELETE FROM draft WHERE saved_at < ?", (seconds(now - timedelta(days=DAYS_KEPT)),))
    db.execute(
        "INSERT INTO draft (uid, person_id, kind, title, data, saved_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (uid) DO UPDATE SET title = excluded.title, data = excluded.data,"
        " saved_at = excluded.saved_at WHERE draft.person_id = excluded.person_id",
        (uid, gate.actor().person_id, kind, title, data, seconds(now)),
    )


def drop(uid: str) -> None:
    """Remove a draft of the person at the desk inside an action; nothing when it is gone."""
    if uid:
        db.execute(
            "DELETE FROM draft WHERE uid = ? AND person_id = ?", (uid, gate.actor().person_id)
        )
