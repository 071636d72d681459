"""Which customers may be one: found by phone, name and plate; and what was judged about them.

Only customers and cars are read, by their indexes: however many visits there were, looking costs
the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.core import clock, db, pinyin
from reception.core.fields import instant

MANY = 200  # suggestions
CROWD = 12  # so many of one name are a common name, not one person


@dataclass(frozen=True)
class Suggestion:
    """Two customers that may be one.

    `why`: phone, second_phone, name_no_phone, name_near_phone, plate.
    """

    one_id: int
    one_name: str
    one_phone: str
    one_cars: int
    other_id: int
    other_name: str
    other_phone: str
    other_cars: int
    why: str


@dataclass(frozen=True)
class Judged:
    """What was decided about two customers: `what` is merged or apart; `undone` says whether that
    was taken back.
    """

    key: int
    what: str
    kept: str
    gone: str
    gone_phone: str
    at: datetime
    person: str
    undone: bool


_JUDGED = (
    "SELECT m.id, 'merged', k.name, g.name, g.phone, m.at, coalesce(p.name, ''), m.undone_at"
    " FROM customer_merge m JOIN customer k ON k.id = m.kept_id"
    " JOIN customer g ON g.id = m.gone_id LEFT JOIN person p ON p.id = m.person_id"
    " ORDER BY m.id DESC LIMIT ?",
    "SELECT m.id, 'apart', k.name, g.name, g.phone, m.at, coalesce(p.name, ''), m.undone_at"
    " FROM customer_apart m JOIN customer k ON k.id = m.one_id"
    " JOIN customer g ON g.id = m.other_id LEFT JOIN person p ON p.id = m.person_id"
    " ORDER BY m.id DESC LIMIT ?",
)


def judged(limit: int = 30) -> tuple[Judged, ...]:
    """Return the last merges and pairs that are two, the newest first."""
    found = [
        Judged(key, what, kept, gone, phone, instant(at) or clock.now(), who, undone is not None)
        for sql in _JUDGED
        for key, what, kept, gone, phone, at, who, undone in db.rows(sql, (limit,))
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.key), reverse=True)[:limit])


_LIVE = "{c}.merged_into_id IS NULL AND {c}.restricted_at IS NULL"
_CARS = "(SELECT count(*) FROM vehicle v WHERE v.customer_id = {c}.id)"
_FIELDS = "{c}.id, {c}.name, {c}.phone, {c}.phone2, " + _CARS
# Judged apart, or merged once and taken apart again: not offered a second time.
_NOT_APART = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} x WHERE x.{one} = {a}.id AND x.{other} = {b}.id"
    f" AND x.undone_at IS {undone})"
    for table, one, other, undone in (
        ("customer_apart", "one_id", "other_id", "NULL"),
        ("customer_merge", "kept_id", "gone_id", "NOT NULL"),
    )
    for a, b in ("ab", "ba")  # each by its index
)
_PAIR = (
    f"SELECT {_FIELDS.format(c='a')}, {_FIELDS.format(c='b')} FROM {{tables}}"
    f" AND {_LIVE.format(c='a')} AND {_LIVE.format(c='b')} AND {_NOT_APART} LIMIT ?"
)
_SAME_PHONE = "customer a JOIN customer b ON b.phone = a.phone WHERE a.phone <> '' AND a.id < b.id"
_SECOND_PHONE = (
    "customer a JOIN customer b ON b.phone = a.phone2 WHERE a.phone2 <> '' AND a.id <> b.id"
)
_BOTH_SECOND = (
    "customer a JOIN customer b ON b.phone2 = a.phone2 WHERE a.phone2 <> '' AND b.phone2 <> ''"
    " AND a.id < b.id"
)
# A car is one by its VIN; a plate that stands on two cars may be one car entered twice.
_SAME_PLATE = (
    "(SELECT plate FROM vehicle WHERE plate <> '' GROUP BY plate HAVING count(*) > 1) t"
    " JOIN vehicle v ON v.plate = t.plate JOIN vehicle w ON w.plate = t.plate"
    " JOIN customer a ON a.id = v.customer_id JOIN customer b ON b.id = w.customer_id"
    " WHERE a.id < b.id"
)
_NAMESAKES = (
    "(SELECT name FROM customer WHERE merged_into_id IS NULL AND restricted_at IS NULL"
    " GROUP BY name HAVING count(*) BETWEEN 2 AND {crowd}) t"
    " JOIN customer a ON a.name = t.name JOIN customer b ON b.name = t.name WHERE a.id < b.id"
)


def suggestions() -> tuple[Suggestion, ...]:
    """Return pairs that may be one customer: by phone, by name and nearly the same phone, or by
    the plate where the names are or sound the same. Pairs that were judged apart are left out.
    """
    found: dict[tuple[int, int], Suggestion] = {}
    for why, tables in (
        ("phone", _SAME_PHONE),
        ("second_phone", _SECOND_PHONE),
        ("second_phone", _BOTH_SECOND),
        ("name", _NAMESAKES.format(crowd=CROWD)),
        ("plate", _SAME_PLATE),
    ):
        # Names and plates are judged here, so more of them are read than are shown.
        most = MANY if "phone" in why else MANY * 10
        for row in db.rows(_PAIR.format(tables=tables), (most,)):
            each = _suggestion(row, why)
            if each is not None:
                found.setdefault((each.one_id, each.other_id), each)
    return tuple(found.values())[:MANY]


def _suggestion(row: tuple[Any, ...], why: str) -> Suggestion | None:
    one, other = sorted((row[:5], row[5:]))  # the lower key first
    phones, others = (one[2], one[3]), (other[2], other[3])
    if why == "name":
        why = near(phones, others)
    elif why == "plate" and not _sounds_alike(one[1], other[1]):
        return None  # the car was sold, or the plate went to another one
    if not why:
        return None
    return Suggestion(one[0], one[1], one[2], one[4], other[0], other[1], other[2], other[4], why)


def _sounds_alike(one: str, other: str) -> bool:
    """Tell whether two names are the same, or may be typed by the same initials or pinyin."""
    return one == other or bool(pinyin.keys(one) & pinyin.keys(other))


def near(phones: tuple[str, str], others: tuple[str, str]) -> str:
    """Tell why two of one name may be one person by their phones; '' when nothing speaks for it."""
    mine, theirs = {p for p in phones if p}, {p for p in others if p}
    if mine & theirs:
        return "second_phone" if phones[0] != others[0] else "phone"
    if not mine or not theirs:
        return "name_no_phone"
    return "name_near_phone" if any(_slip(a, b) for a in mine for b in theirs) else ""


def _slip(one: str, other: str) -> bool:
    """Tell whether two numbers differ by one wrong digit, or by two neighbours swapped."""
    if len(one) != len(other):
        return False
    wrong = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        first, second = wrong
        return one[first] == other[second] and one[second] == other[first]
    return len(wrong) == 1
