"""Whatever is done in the store in whatever order, the figures stay the sum of the moves."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reception.core import db
from reception.core.errors import ReceptionError
from reception.history import proof
from reception.parts.actions import Piece, hand_out, let_go, reserve_parts, return_part
from reception.parts.rules import Has, Stand, stands
from reception.parts.stock_actions import count_part, receive_part
from tests.parts.store import FILTER, OIL

KINDS = st.sampled_from(("reserve", "let go", "out", "more", "back", "receive", "count"))
STEPS = st.lists(
    st.tuples(KINDS, st.integers(0, 2), st.integers(0, 1), st.integers(0, 4)), max_size=12
)


def _step(store, orders, keys, kind, order, part, count):
    code, number = (FILTER, OIL)[part], Decimal(count)
    key, pieces = orders[order], (Piece(code, number),)
    if kind == "reserve":
        reserve_parts(order_id=key, codes=(code,))
    elif kind == "let go":
        let_go(order_id=key)
    elif kind in ("out", "more"):
        hand_out(
            order_id=key,
            pieces=pieces,
            to_id=store.technician,
            reason="多领" if kind == "more" else "",
        )
    elif kind == "back":
        return_part(order_id=key, code=code, quantity=number)
    elif kind == "receive":
        receive_part(stock_id=keys[part], quantity=number)
    else:
        count_part(stock_id=keys[part], seen=store.row(code).on_hand, counted=number, reason="盘点")


def test_random_moves_keep_the_sums(store_of_two):
    store, orders, keys = store_of_two

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=STEPS)
    def moves_keep_the_sums(steps):
        for step in steps:
            try:
                with store.branch.as_("parts1"):
                    _step(store, orders, keys, *step)
            except ReceptionError:
                continue  # refused, as it should be; nothing half done stays
        _check()

    moves_keep_the_sums()
    assert list(proof.damage()) == []


def _check():
    for key, there, kept in db.rows("SELECT id, on_hand, reserved FROM part_stock"):
        moved = db.row(
            "SELECT coalesce(sum(on_hand_by), 0), coalesce(sum(reserved_by), 0) FROM part_move"
            " WHERE stock_id = ?",
            (key,),
        )
        shared = db.row(
            "SELECT coalesce(sum(reserved), 0) FROM part_need WHERE stock_id = ?", (key,)
        )
        last = db.row(
            "SELECT balance FROM part_move WHERE stock_id = ? ORDER BY id DESC LIMIT 1", (key,)
        )
        assert (there, kept) == tuple(map(int, moved))
        assert kept == int(shared[0])
        assert 0 <= kept <= there
        assert last is None or last[0] == there


NUMBERS = st.integers(0, 6).map(Decimal)


@given(
    free=NUMBERS,
    rows=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6),
)
def test_no_more_is_promised_than_is_free(free, rows):
    has = [Has("P", wanted, reserved, issued, free) for wanted, reserved, issued in rows]
    found = stands(has)
    given_ = sum(
        (one.lacking for one, at in zip(has, found, strict=True) if at is Stand.FREE), Decimal(0)
    )
    assert given_ <= free
    for one, at in zip(has, found, strict=True):
        assert (at in (Stand.DONE, Stand.READY, Stand.OVER)) == (one.lacking == 0)
