"""How far a complaint is, and who deserves special care: pure rules (DOMAIN §7)."""

from datetime import datetime, timedelta
from enum import StrEnum

from reception.care.models import Channel as Channel
from reception.care.models import What as What
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import storable

MANY = 3  # problems of one customer within YEAR: flagged
YEAR = timedelta(days=365)
LATE_NOTE = timedelta(days=30)  # so long ago may be noted what came in
LONGEST = 2_000  # characters


class Stage(StrEnum):
    """How far a complaint is."""

    OPEN = "complaint_open"
    ANSWERED = "complaint_answered"
    CLOSED = "complaint_closed"


STAGE_NAMES = {
    Stage.OPEN: N_("To be answered"),
    Stage.ANSWERED: N_("Waits to be closed"),
    Stage.CLOSED: N_("Settled with the customer"),
}
CHANNEL_NAMES = {
    Channel.STORE: N_("In the store"),
    Channel.PHONE: N_("By telephone"),
    Channel.WEB: N_("Online"),
    Channel.SUPERIOR: N_("Sent by a superior"),
}
WHAT_NAMES = {
    What.NOTED: N_("Complaint noted"),
    What.ANSWERED: N_("Complaint answered"),
    What.CLOSED: N_("Complaint closed"),
    What.REOPENED: N_("Opened again"),
    What.CHANGED: N_("Changed"),
}


def stage(answered_at: object, closed_at: object) -> Stage:
    """Return how far a complaint is by what has been noted of it."""
    if closed_at is not None:
        return Stage.CLOSED
    return Stage.OPEN if answered_at is None else Stage.ANSWERED


def check_received(at: datetime, now: datetime) -> datetime:
    """Return when a complaint came; Invalid("received_at") for the future and more than 30 days."""
    if at > now:
        raise Invalid("received_at", _("A complaint cannot have come in the future."))
    if at < now - LATE_NOTE:
        raise Invalid(
            "received_at", _("This is more than 30 days ago. Note it with today's date and say so.")
        )
    return at


def check_text(text: str, field: str, sentence: str) -> str:
    """Return what was written; Invalid(field, sentence) where nothing was."""
    bare = storable(text.strip(), field)
    if not bare:
        raise Invalid(field, sentence)
    if len(bare) > LONGEST:
        raise Invalid(field, _("Write at most {most} characters.").format(most=f"{LONGEST:,}"))
    return bare
