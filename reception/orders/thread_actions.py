"""Saying something in an order's thread 沟通, reading it, taking it back, asking the customer about it.

The order itself is not touched: what is being typed on its page is never overtaken by a message.
"""

from reception.core import clock, db, gate, record
from reception.core.drivers import IntegrityError
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.orders.actions import state_of
from reception.orders.extra_actions import ask_extra
from reception.orders.models import Answer
from reception.orders.rules import LineDraft
from reception.orders.thread import MOST_WORDS, About, check_talk
from reception.orders.thread_models import Message, MessagePhoto, MessageRead
from reception.staff.approvals import Approval
from reception.visits import photos as kept_photos
from reception.visits.damages import MOST_PHOTOS
from reception.visits.photos import Photo


@action(Permission.WRITE_THREAD)
def keep_thread_photo(*, photo: Photo) -> str:
    """Keep a prepared photo and return its hash; `say` takes that."""
    kept_photos.keep(photo)
    return photo.hash


@action(Permission.WRITE_THREAD)
def say(*, order_id: int, about: About, words: str = "", photos: tuple[str, ...] = ()) -> int:
    """Say what the fault is, what was found or done, or anything else; return its key.

    Raises Invalid("words") or ("photos"), Refused once the car has left.
    """
    state, _version = state_of(order_id)
    check_talk(state)
    text = storable(words.strip(), "words")
    if not text and not photos:
        raise Invalid("words", _("Say something in a few words, or add a photo."))
    if len(text) > MOST_WORDS:
        raise Invalid("words", _("At most {count} characters.").format(count=f"{MOST_WORDS:,}"))
    message_id = record.add(
        Message,
        order=order_id,
        author_id=gate.actor().person_id,
        at=clock.now(),
        about=About(about),
        words=text,
    )
    _keep_photos(message_id, photos)
    return message_id


def _keep_photos(message_id: int, hashes: tuple[str, ...]) -> None:
    unique = tuple(dict.fromkeys(hashes))
    if len(unique) > MOST_PHOTOS:
        raise Invalid(
            "photos", _("At most {count} photos. Take some away.").format(count=MOST_PHOTOS)
        )
    rows = [
        {"message": message_id, "hash": digest, "position": n} for n, digest in enumerate(unique, 1)
    ]
    try:
        record.add_all(MessagePhoto, rows)
    except IntegrityError as error:
        raise Invalid(
            "photos", _("A photo is no longer there. Take it away and add it again.")
        ) from error


@action(Permission.WRITE_THREAD)
def withdraw_message(*, message_id: int, reason: str) -> None:
    """Take back what one said oneself; it stays, struck through, with the reason.

    Raises Invalid("reason"), NotAllowed for anybody else, Refused where it is withdrawn already.
    """
    author, withdrawn_at, *_rest = _said(message_id)
    if author != gate.actor().person_id:
        raise NotAllowed(_("Only who wrote this can withdraw it."))
    if withdrawn_at is not None:
        raise Refused(_("This is withdrawn already."))
    why = one_line(reason.strip(), "reason")
    if not why:
        raise Invalid("reason", _("Say why it is withdrawn."))
    record.change(
        Message,
        message_id,
        withdrawn_at=clock.now(),
        withdrawn_by=gate.actor().person_id,
        withdrawn_why=why,
    )


@action(Permission.SIGN_IN)
def read_thread(*, order_id: int, last: int) -> None:
    """Note that the person at the desk has read an order's thread up to this message.

    Kept and told to everybody: who wrote sees that it was read. A command reads nothing.
    """
    here = gate.actor().person_id
    if here is None:
        return
    told = db.row("SELECT max(id) FROM message WHERE order_id = ? AND id <= ?", (order_id, last))
    if told is None or told[0] is None:
        return
    found = db.row(
        "SELECT id, last_read FROM message_read WHERE person_id = ? AND order_id = ?",
        (here, order_id),
    )
    if found is None:  # where another PC of theirs is quicker, that one has noted it
        record.try_add(
            MessageRead, person_id=here, order=order_id, last_read=told[0], at=clock.now()
        )
    elif int(found[1]) < told[0]:
        record.change(MessageRead, int(found[0]), last_read=told[0], at=clock.now())


@action(Permission.ASK_WORK)
def ask_from_finding(
    *,
    message_id: int,
    reason: str,
    lines: tuple[LineDraft, ...],
    delay_minutes: int = 0,
    photos: tuple[str, ...] = (),
    approval: Approval | None = None,
) -> int:
    """Ask the customer for what a finding makes necessary; return the asking's key.

    Raises as `ask_extra`; Refused where the finding was withdrawn or is asked about already.
    """
    _author, withdrawn_at, about, order_id, answer = _said(message_id)
    if withdrawn_at is not None or about != About.FOUND:
        raise Refused(_("Only a finding that stands can become additional work."))
    if answer is not None:
        raise Refused(_("The customer has been asked about this finding already."))
    extra_id = ask_extra(
        order_id=order_id,
        reason=reason,
        lines=lines,
        delay_minutes=delay_minutes,
        photos=photos,
        approval=approval,
    )
    record.change(Message, message_id, extra_id=extra_id)
    return extra_id


def _said(message_id: int) -> tuple[int | None, int | None, str, int, Answer | None]:
    """Return author, when withdrawn, what about, order, and how far its asking is."""
    found = db.row(
        "SELECT m.author_id, m.withdrawn_at, m.about, m.order_id,"
        " (SELECT e.state FROM extra_work e WHERE e.id = m.extra_id AND e.withdrawn_at IS NULL)"
        f" FROM message m WHERE m.id = ?{db.for_update()}",
        (message_id,),
    )
    if found is None:
        raise Conflict(_("There is no such message. Press F5 to see the present list."))
    return found[0], found[1], str(found[2]), int(found[3]), found[4] and Answer(found[4])
