"""What is kept while a car is being received: drafts, and photos before their visit exists."""

from reception.core.gate import action
from reception.core.permissions import Permission
from reception.visits import drafts, photos
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
