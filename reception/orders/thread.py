"""What screens show of the thread 沟通 between desk and floor, and what holds for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.catalog.queries import find_items, package_items
from reception.core import clock, db, gate, settings
from reception.core.errors import Refused
from reception.core.fields import instant
from reception.core.text import N_, _
from reception.orders.models import Answer, LineKind, State
from reception.orders.queries import OPEN
from reception.orders.rules import GONE, LineDraft
from reception.orders.thread_models import About as About

MOST_WORDS = 1_000
MOST_ADVICE = 300  # characters: what a slip has room for

ABOUT_NAMES = {
    About.FAULT: N_("Fault"),
    About.FOUND: N_("Finding"),
    About.DONE: N_("Work carried out"),
    About.NOTE: N_("Message"),
}


@dataclass(frozen=True)
class Message:
    """One thing said, as it stands in the thread."""

    message_id: int
    author_id: int | None
    author: str
    at: datetime
    about: About
    words: str
    photos: tuple[str, ...]  # hashes of attachments
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_why: str
    extra_id: int | None  # the additional work that it became
    extra: Answer | None  # and how far that is

    @property
    def withdrawn(self) -> bool:
        """Tell whether it was taken back; it stays, struck through."""
        return self.withdrawn_at is not None

    @property
    def askable(self) -> bool:
        """Tell whether it can become additional work: found, and not asked about already."""
        asked = self.extra not in (None, Answer.WITHDRAWN)
        return self.about is About.FOUND and not self.withdrawn and not asked


@dataclass(frozen=True)
class Thread:
    """The thread of one order, oldest first; it begins with the customer's words."""

    order_id: int
    words: str  # of the customer, at check-in
    advisor: str  # who wrote them down
    opened_at: datetime
    open: bool  # the car has not left: more can be said
    messages: tuple[Message, ...]
    last_read: int  # by the person at the desk
    readers: tuple[tuple[str, int], ...]  # who else has read up to which message

    def unread(self) -> int:
        """Return how much others have said since the person at the desk last read."""
        return sum(map(self.is_new, self.messages))

    def is_new(self, message: Message) -> bool:
        """Tell whether the person at the desk has not read this yet."""
        here = gate.actor().person_id
        others = message.author_id is None or message.author_id != here
        return others and not message.withdrawn and message.message_id > self.last_read

    def last(self) -> int:
        """Return the key of what was said last, or 0."""
        return self.messages[-1].message_id if self.messages else 0

    def seen_by(self) -> tuple[str, ...]:
        """Return who else has read everything that was said."""
        return tuple(name for name, read in self.readers if self.messages and read >= self.last())


def check_talk(state: State) -> None:
    """Raise Refused once the car has left."""
    if state in GONE:
        raise Refused(_("This car has left. Note what comes up now as a complaint or a new visit."))


_HEAD = (
    "SELECT v.words, coalesce(a.name, ''), o.opened_at, o.state, coalesce(r.last_read, 0)"
    " FROM work_order o JOIN visit v ON v.id = o.visit_id LEFT JOIN person a ON a.id = o.advisor_id"
    " LEFT JOIN message_read r ON r.order_id = o.id AND r.person_id = ? WHERE o.id = ?"
)
_MESSAGES = (
    "SELECT m.id, m.author_id, coalesce(a.name, ''), m.at, m.about, m.words, m.withdrawn_at,"
    " coalesce(w.name, ''), m.withdrawn_why, m.extra_id, e.state, e.withdrawn_at"
    " FROM message m LEFT JOIN person a ON a.id = m.author_id"
    " LEFT JOIN person w ON w.id = m.withdrawn_by LEFT JOIN extra_work e ON e.id = m.extra_id"
    " WHERE m.order_id = ? ORDER BY m.id"
)
_PHOTOS = (
    "SELECT p.message_id, p.hash FROM message m JOIN message_photo p ON p.message_id = m.id"
    " WHERE m.order_id = ? ORDER BY p.message_id, p.position"
)
_READERS = (
    "SELECT p.name, r.last_read FROM message_read r JOIN person p ON p.id = r.person_id"
    " WHERE r.order_id = ? AND r.person_id <> ? ORDER BY r.at, r.id"
)


def thread(order_id: int) -> Thread | None:
    """Return the thread of an order, or None where there is no such order."""
    here = gate.actor().person_id or 0
    head = db.row(_HEAD, (here, order_id))
    if head is None:
        return None
    photos: dict[int, list[str]] = {}
    for key, digest in db.rows(_PHOTOS, (order_id,)):
        photos.setdefault(int(key), []).append(str(digest))
    found = db.rows(_MESSAGES, (order_id,))
    return Thread(
        order_id=order_id,
        words=head[0],
        advisor=head[1],
        opened_at=instant(head[2]) or clock.now(),
        open=State(head[3]) not in GONE,
        messages=tuple(_message(r, photos.get(int(r[0]), ())) for r in found),
        last_read=int(head[4]),
        readers=tuple((str(n), int(key)) for n, key in db.rows(_READERS, (order_id, here))),
    )


def _message(r: Sequence[Any], photos: Sequence[str]) -> Message:
    extra = None
    if r[10] is not None:
        extra = Answer(r[10]) if r[11] is None else Answer.WITHDRAWN
    return Message(
        r[0], r[1], r[2], instant(r[3]) or clock.now(), About(r[4]), r[5], tuple(photos),
        instant(r[6]), r[7], r[8], r[9], extra,
    )  # fmt: skip


@dataclass(frozen=True)
class Unread:
    """How much of a thread somebody has not read, and whether the order is theirs."""

    count: int
    mine: bool  # advisor or technician of it, or has a say in it


MOST_HERE = 10_000
# From the cars that are here to their messages: nothing grows with the history. In this order, and
# not more than so many, SQLite walks work_order_open; else it would walk all that were cancelled.
_UNREAD = (
    "WITH here AS MATERIALIZED (SELECT o.id, o.advisor_id, o.technician_id FROM work_order o"
    f" WHERE o.branch_id = ? AND {OPEN} ORDER BY o.promised_at LIMIT {MOST_HERE})"
    " SELECT o.id, count(*), max(CASE WHEN o.advisor_id = ? OR o.technician_id = ? OR EXISTS"
    " (SELECT 1 FROM message w WHERE w.order_id = o.id AND w.author_id = ?) THEN 1 ELSE 0 END)"
    " FROM here o CROSS JOIN message m LEFT JOIN message_read r"
    " ON r.order_id = o.id AND r.person_id = ? WHERE m.order_id = o.id AND m.withdrawn_at IS NULL"
    " AND m.id > coalesce(r.last_read, 0) AND coalesce(m.author_id, 0) <> ? GROUP BY o.id"
)


def unread(branch_id: int = 1) -> dict[int, Unread]:
    """Return what the person at the desk has not read, by order, of the cars that are here."""
    here = gate.actor().person_id
    if here is None:
        return {}
    found = db.rows(_UNREAD, (branch_id, *[here] * 5))
    return {int(key): Unread(int(count), bool(mine)) for key, count, mine in found}


def phrases(about: About) -> tuple[str, ...]:
    """Return the branch's quick words for what is said."""
    rows = settings.read(settings.THREAD_PHRASES)
    return tuple(words for code, words, _item in rows if code == about.value)


def proposed_lines(words: str) -> tuple[LineDraft, ...]:
    """Return what the branch does about a finding said with its quick words, at today's prices."""
    found: list[LineDraft] = []
    for about, said, code in settings.read(settings.THREAD_PHRASES):
        if about == About.FOUND.value and code and said in words:
            found += _lines(code)
    return tuple(found)


def _lines(code: str) -> list[LineDraft]:
    item = next((i for i in find_items(code) if i.code.lower() == code.lower()), None)
    if item is None:
        return []
    package = item.name if item.kind == "package" else ""
    items = package_items(item.item_id) if package else (item,)
    return [
        LineDraft(
            LineKind(i.kind), i.name, i.quantity, i.price, code=i.code, brand=i.brand,
            origin=i.origin, package=package,
        )
        for i in items
    ]  # fmt: skip


def advice_of(order_id: int) -> str:
    """Return what the thread offers as advice for the slip: what was done, and what was found.

    A finding that the customer agreed to is work on the order by then, and is left out.
    """
    found = thread(order_id)
    told = [m for m in found.messages if m.words and not m.withdrawn] if found else []
    done = [m.words for m in told if m.about is About.DONE]
    seen = [
        _("{finding} (not wanted this time)").format(finding=m.words)
        if m.extra is Answer.DECLINED
        else m.words
        for m in told
        if m.about is About.FOUND and m.extra is not Answer.AGREED
    ]
    parts = []
    if done:
        parts.append(_("Done: {list}.").format(list=_joined(done)))
    if seen:
        parts.append(_("Found: {list}.").format(list=_joined(seen)))
    return "".join(parts)[:MOST_ADVICE]


def _joined(words: Sequence[str]) -> str:
    return "；".join(dict.fromkeys(" ".join(each.split()).rstrip("。；") for each in words))
