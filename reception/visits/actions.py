"""At the gate and before a visit exists: arrivals, drafts, photos."""

from datetime import datetime

from reception.core.gate import action
from reception.core.permissions import Permission
from reception.visits import arrivals, drafts, photos
from reception.visits.arrivals import Noted
from reception.visits.photos import Photo


@action(Permission.CHECK_IN)
def keep_draft(*, uid: str, title: str, data: str, kind: str = drafts.CHECK_IN) -> None:
    """Keep what is typed so far; not audited (see `visits.drafts`). Refused when it is too long."""
    drafts.keep(uid, kind, title, data)


@action(Permission.CHECK_IN)
def drop_draft(*, uid: str) -> None:
    """Forget a draft; not audited (see `visits.drafts`)."""
    drafts.drop(uid)


@action(Permission.CHECK_IN)
def keep_photo(*, photo: Photo) -> str:
    """Keep a prepared photo and return its hash; a visit takes it by that name."""
    photos.keep(photo)
    return photo.hash


@action(Permission.ARRIVE)
def note_arrival(*, plate: str, at: datetime | None = None, source: str = "gate") -> Noted:
    """Note that a car has come. Noted twice it is one arrival; a car that is here is none.

    Any plate of a real form is taken, and any other text of 2 to 20 letters and digits (temporary
    and foreign plates): the gate has no time to explain. Raises Invalid("plate") or ("at").
    """
    return arrivals.note(plate, at, source)


@action(Permission.ARRIVE)
def dismiss_arrival(*, arrival_id: int, reason: str) -> None:
    """Take an arrival off the desk's list: nobody has to be received. The reason is kept."""
    arrivals.dismiss(arrival_id, reason)


@action(Permission.ARRIVE)
def expect_again(*, arrival_id: int) -> None:
    """Put a dismissed arrival back on the list."""
    arrivals.expect_again(arrival_id)
