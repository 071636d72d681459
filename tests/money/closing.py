"""The end of a shift: the cash counted rightly or not; every document is in exactly one close."""

from collections import Counter

from reception.billing.day_close import day_sums, shift_of
from reception.billing.day_close_actions import close_day
from reception.billing.day_close_rules import MOST_PIECES, PIECES
from reception.core import clock, db
from tests.money.ledger import MONEY, Ledger
from tests.money.till import CASHIERS, Till, yuan

_VALUES = [int(value * 100) for _name, value, _word in PIECES]
_TABLES = ("payment", "deposit", "refund", "receipt")


def _pieces(fen: int) -> tuple[int, ...]:
    """Return the fewest notes and coins of at most this amount."""
    found = []
    for value in _VALUES:
        number = min(max(fen, 0) // value, MOST_PIECES)
        found.append(number)
        fen -= number * value
    return tuple(found)


def close(till: Till) -> None:
    """Close the shift of a cashier, by themselves or by the manager in their stead."""
    rng, ledger = till.rng, till.ledger
    login = rng.choice((*CASHIERS, "claims"))
    by = rng.choice((login, "manager")) if login in CASHIERS else "manager"
    whose = till.actors[login].person_id
    assert whose is not None
    shift = shift_of(whose)
    kept, moved = ledger.floats.get(login), ledger.shifts.get(login, Counter())
    assert (None if shift.kept is None else int(shift.kept * 100)) == kept
    assert {
        str(each.method): int(each.net * 100)
        for each in shift.sums
        if each.method in MONEY and each.net
    } == {way: fen for way, fen in moved.items() if fen}
    opening = rng.choice((kept or 0, kept or 0, kept or 0, 20_000))
    expected = opening + moved["cash"]
    counted = rng.choice((expected, expected, expected + 5_000, expected - 30))
    pieces = _pieces(counted)
    counted = sum(n * value for n, value in zip(pieces, _VALUES, strict=True))
    handed = rng.choice((0, counted, *[rng.randint(0, counted)] * 4, counted + 1))
    reason, stead = rng.choice(("找零差错", "找零差错", "")), rng.choice(("请假", "请假", ""))
    previous = shift.previous_id - (rng.random() < 0.1)
    right = bool(shift.documents) and previous == shift.previous_id and handed <= counted
    right = right and bool(reason or (counted == expected and kept in (None, opening)))
    right = right and bool(stead or by == login)
    done = till.try_(
        "close", by, right, lambda: close_day(
            documents=[each.open_id for each in shift.documents], previous_id=previous,
            pieces=pieces, opening=yuan(opening), handed=yuan(handed), render=till.render,
            reason=reason, person_id=whose, stead=stead,
        ),
    )  # fmt: skip
    if done is not NotImplemented:
        till.did["closed in stead"] += by != login
        till.did["closed with a difference"] += counted != expected
        ledger.closed.update(moved)
        ledger.banked += handed
        ledger.given += opening - (kept or 0)
        ledger.over += counted - expected
        ledger.floats[login] = counted - handed
        ledger.shifts[login] = Counter()


def look(ledger: Ledger) -> None:
    """Hold all documents and sums of closes and of what is open against the ledger."""
    seen = Counter(
        db.rows(
            "SELECT kind, row_id, person_id FROM till_open UNION ALL SELECT i.kind, i.row_id,"
            " c.person_id FROM day_close_item i JOIN day_close c ON c.id = i.close_id"
        )
    )
    assert all(times == 1 for times in seen.values())
    made = {
        (table, key, person)
        for table in _TABLES
        for key, person in db.rows(f"SELECT id, person_id FROM {table}")
    }
    assert set(seen) == made
    sums = dict(db.rows("SELECT method, sum(taken - back) FROM day_close_sum GROUP BY method"))
    open_: Counter[str] = Counter()
    for shift in ledger.shifts.values():
        open_.update(shift)
    for way in MONEY:
        assert int(sums.get(way, 0)) == ledger.closed[way], way
        assert ledger.closed[way] + open_[way] == ledger.drawer[way], way
    told = {str(each.method): each.still_open for each in day_sums(clock.today(), clock.today())}
    assert {way: int(fen * 100) for way, fen in told.items() if fen and way in MONEY} == {
        way: fen for way, fen in open_.items() if fen
    }
    (banked, over) = db.rows(
        "SELECT coalesce(sum(handed), 0), coalesce(sum(difference), 0) FROM day_close"
    )[0]
    assert (int(banked), int(over)) == (ledger.banked, ledger.over)
    # All cash is in somebody's float, or came since.
    cash = ledger.drawer["cash"] + ledger.given + ledger.over - ledger.banked
    assert cash == sum(ledger.floats.values()) + open_["cash"]
