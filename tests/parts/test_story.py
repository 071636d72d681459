"""配件: wanted, reserved, handed out, brought back; counted, received, waited for; both databases."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.core import clock, db, gate, record
from reception.core.drivers import IntegrityError
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reception.history import proof
from reception.orders.actions import set_lines
from reception.orders.models import State
from reception.orders.queries import order
from reception.parts.actions import (
    Piece,
    expect_part,
    hand_out,
    let_go,
    reserve_parts,
    return_part,
)
from reception.parts.models import PartMove
from reception.parts.queries import (
    lacking_orders,
    low_stock,
    missing,
    moves_for,
    moves_of,
    needs,
    needs_of,
    stock,
)
from reception.parts.rules import Stand
from reception.parts.stock_actions import (
    StockDraft,
    count_part,
    import_stock,
    receive_part,
    save_stock,
)
from reception.shopfloor import actions as floor
from reception.shopfloor.part_actions import parts_are_there, wait_for_part
from tests.parts.store import FILTER, OIL, Store, stand
from tests.safety import contest
from tests.ui.workshop import at

ONE = Decimal(1)


@pytest.fixture
def store(branch) -> Store:
    return Store(branch)


def piece(code: str, count: int = 1) -> tuple[Piece, ...]:
    return (Piece(code, Decimal(count)),)


def figures(store: Store, code: str) -> tuple[int, int]:
    """Return what is there and what of it is reserved."""
    row = store.row(code)
    return int(row.on_hand), int(row.reserved)


def test_from_wanted_to_handed_out_and_back(store):
    store.shelve(FILTER, 3)
    store.shelve(OIL, 4)
    key = store.order((FILTER, 1), (OIL, 4), promised=at("17:00"))
    with store.branch.as_("parts1"):
        assert [(row.code, row.stand) for row in needs()] == [
            (FILTER, Stand.FREE),
            (OIL, Stand.FREE),
        ]
        assert reserve_parts(order_id=key) == 2
        assert {row.stand for row in needs()} == {Stand.READY}
        assert figures(store, OIL) == (4, 4)
        assert hand_out(order_id=key, pieces=piece(OIL, 4), to_id=store.technician) == 1
        assert figures(store, OIL) == (0, 0)
        assert stand(key, OIL) is Stand.DONE
        with pytest.raises(Invalid) as wrong:
            hand_out(order_id=key, pieces=piece(FILTER, 2), to_id=store.technician)
        assert wrong.value.field == "reason"
        hand_out(
            order_id=key, pieces=piece(FILTER, 2), to_id=store.technician, reason="第一只安装时损坏"
        )
        assert stand(key, FILTER) is Stand.OVER
        with pytest.raises(Invalid):
            return_part(order_id=key, code=FILTER, quantity=Decimal(3))
        return_part(order_id=key, code=FILTER, quantity=ONE, reason="未用")
        assert stand(key, FILTER) is Stand.DONE
        assert figures(store, FILTER) == (2, 0)
        told = [(m.kind.value, int(m.number), int(m.balance), m.taker) for m in moves_for(key)]
    assert told == [
        ("returned", 1, 2, ""),
        ("issued", -2, 1, "示例technician"),
        ("issued", -4, 0, "示例technician"),
        ("reserved", 4, 4, ""),
        ("reserved", 1, 3, ""),
    ]
    assert list(proof.damage()) == []


def test_nobody_takes_what_is_reserved_for_another(store):
    store.shelve(FILTER, 1)
    first, second = store.order((FILTER, 1)), store.order((FILTER, 1))
    with store.branch.as_("parts1"):
        reserve_parts(order_id=first)
        with pytest.raises(Refused, match="沪A·00001"):
            hand_out(order_id=second, pieces=piece(FILTER), to_id=store.technician)
        with pytest.raises(Refused):
            reserve_parts(order_id=second)
        assert let_go(order_id=first) == 1
        hand_out(order_id=second, pieces=piece(FILTER), to_id=store.technician)
    assert stand(first, FILTER) is Stand.SHORT


def test_what_is_free_goes_to_the_earliest_promise(store):
    store.shelve(FILTER, 1)
    late = store.order((FILTER, 1), promised=at("18:00"))
    early = store.order((FILTER, 1), promised=at("16:00"))
    with store.branch.as_("parts1"):
        found = {row.order_id: row.stand for row in needs()}
        assert found == {early: Stand.FREE, late: Stand.SHORT}
        assert set(missing()) == {late}


def test_waiting_stops_the_work_and_the_receipt_offers_it_again(store):
    stock_id = store.shelve(FILTER)
    key = store.order((FILTER, 1), promised=at("17:00"))
    store.start(key)
    tomorrow = at("10:00") + timedelta(days=1)
    with store.branch.as_("parts1"):
        with pytest.raises(Invalid):
            wait_for_part(order_id=key, code=FILTER, expected_at=at("9:00"))
        wait_for_part(order_id=key, code=FILTER, expected_at=tomorrow, note="厂家调货")
        card = order(key)
        assert card.row.state is State.HOLD_PARTS
        assert card.row.hold_reason == "机油滤清器 11-21 10:00"
        (row,) = needs_of(key)
        assert (row.stand, row.late, row.note) == (Stand.WAITING, True, "厂家调货")
        assert missing()[key].expected_at == tomorrow
        assert missing()[key].late
        with pytest.raises(Refused, match="机油滤清器"):
            parts_are_there(order_id=key)
        assert lacking_orders(needs()) == ()
        assert receive_part(stock_id=stock_id, quantity=Decimal(2)).orders == 1
        assert lacking_orders(needs()) == (key,)
        assert order(key).row.hold_reason == "件已齐"
        (row,) = needs_of(key)
        assert (row.stand, row.expected_at) == (Stand.READY, None)
        parts_are_there(order_id=key)
    assert order(key).row.state is State.WORKING


def test_a_receipt_serves_who_waits_in_the_order_of_their_promises(store):
    stock_id = store.shelve(FILTER)
    late = store.order((FILTER, 1), promised=at("18:00"))
    early = store.order((FILTER, 1), promised=at("16:00"))
    idle = store.order((FILTER, 1), promised=at("15:00"))  # waits for nothing: nobody said so
    with store.branch.as_("parts1"):
        for key in (late, early):
            expect_part(order_id=key, code=FILTER, expected_at=at("17:00"))
        receive_part(stock_id=stock_id, quantity=ONE)
    assert [stand(key, FILTER) for key in (early, late, idle)] == [
        Stand.READY, Stand.WAITING, Stand.SHORT,
    ]  # fmt: skip


def test_a_count_needs_a_reason_and_takes_from_the_latest_promise(store):
    stock_id = store.shelve(FILTER, 3)
    early = store.order((FILTER, 2), promised=at("16:00"))
    late = store.order((FILTER, 1), promised=at("18:00"))
    with store.branch.as_("parts1"):
        for key in (early, late):
            reserve_parts(order_id=key)
        with pytest.raises(Invalid) as wrong:
            count_part(stock_id=stock_id, seen=Decimal(3), counted=Decimal(2), reason=" ")
        assert wrong.value.field == "reason"
        with pytest.raises(Conflict):
            count_part(stock_id=stock_id, seen=Decimal(4), counted=Decimal(2), reason="月度盘点")
        for wrong_count in (Decimal(-1), Decimal("0.0001"), Decimal("NaN")):
            with pytest.raises(Invalid):
                count_part(stock_id=stock_id, seen=Decimal(3), counted=wrong_count, reason="盘点")
        assert (
            count_part(stock_id=stock_id, seen=Decimal(3), counted=Decimal(2), reason="盘亏") == 1
        )
        assert figures(store, FILTER) == (2, 2)
        assert (stand(early, FILTER), stand(late, FILTER)) == (Stand.READY, Stand.SHORT)
        assert moves_of(stock_id)[0].reason == "盘亏"


def test_low_stock_and_search_and_a_list(store):
    store.shelve(FILTER, 1, minimum=5)
    store.shelve(OIL, 8, minimum=5)
    with store.branch.as_("parts1"):
        assert [row.code for row in low_stock()] == [FILTER]
        for typed in ("p-filter", "机油滤", "jylqq", "jiyoulv"):
            assert [row.code for row in stock(typed)] == [FILTER], typed
        rows = (
            StockDraft(FILTER, "机油滤清器", "件", "B-02", Decimal(5), Decimal(6)),
            StockDraft("P-NEW", "空气滤清器", "件", "B-03", Decimal(2), Decimal(0)),
        )
        done = import_stock(rows=rows, source="库存.xlsx")
        assert (done.added, done.changed, done.unchanged) == (1, 1, 0)
        assert store.row(FILTER).place == "B-02"
        assert figures(store, FILTER) == (6, 0)
        again = import_stock(rows=rows, source="库存.xlsx")
        assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
        with pytest.raises(Invalid):
            save_stock(part=StockDraft(OIL, "另一个"))
        row = store.row(OIL)
        save_stock(part=StockDraft(OIL, "甲"), stock_id=row.key, version=row.version)
        with pytest.raises(Conflict):
            save_stock(part=StockDraft(OIL, "乙"), stock_id=row.key, version=row.version)


def test_a_changed_or_cancelled_order_gives_its_parts_back(store):
    store.shelve(FILTER, 2)
    key = store.order((FILTER, 1))
    with store.branch.as_("parts1"):
        hand_out(order_id=key, pieces=piece(FILTER), to_id=store.technician)
    with store.branch.as_("advisor"):
        card = order(key)
        set_lines(order_id=key, version=card.version, lines=card.lines[:1])
        assert stand(key, FILTER) is Stand.OVER
        with pytest.raises(Refused, match="机油滤清器"):
            floor.cancel_order(order_id=key, reason="客户改期")
    with store.branch.as_("parts2"):
        return_part(order_id=key, code=FILTER, quantity=ONE)
        card = order(key)
    with store.branch.as_("advisor"):
        lines = (*card.lines, replace(card.lines[0], line_id=None, kind="part", code=FILTER))
        set_lines(order_id=key, version=card.version, lines=lines)
    with store.branch.as_("parts1"):
        reserve_parts(order_id=key)
    with store.branch.as_("advisor"):
        floor.cancel_order(order_id=key, reason="客户改期")
    assert figures(store, FILTER) == (2, 0)
    with store.branch.as_("parts1"), pytest.raises(Refused):
        reserve_parts(order_id=key)


def test_a_part_without_a_code_goes_by_its_name(store):
    key = store.order()
    with store.branch.as_("advisor"):
        card = order(key)
        named = replace(card.lines[0], line_id=None, kind="part", code="", name="雨刮片 右")
        own = replace(named, name="客户自备机油", origin="own")
        set_lines(order_id=key, version=card.version, lines=(*card.lines, named, own))
    with store.branch.as_("parts1"):
        assert [row.code for row in needs_of(key)] == ["雨刮片 右"]
        with pytest.raises(Refused):
            hand_out(order_id=key, pieces=piece("雨刮片 右"), to_id=store.technician)
        stock_id = save_stock(part=StockDraft("雨刮片 右", "雨刮片 右"))
        receive_part(stock_id=stock_id, quantity=ONE)
        hand_out(order_id=key, pieces=piece("雨刮片 右"), to_id=store.technician)
    assert stand(key, "雨刮片 右") is Stand.DONE


def test_who_has_no_key_of_the_store(store):
    store.shelve(FILTER, 1)
    key = store.order((FILTER, 1))
    for role in ("advisor", "technician", "foreman", "cashier"):
        with store.branch.as_(role), pytest.raises(NotAllowed):
            hand_out(order_id=key, pieces=piece(FILTER), to_id=store.technician)
    with store.branch.as_("manager"):
        hand_out(order_id=key, pieces=piece(FILTER), to_id=store.technician)


def _last_piece(barrier, number: int, orders: list[int], taker: int, rounds: int) -> list[str]:
    answers = []
    for turn in range(rounds):
        barrier.wait(60)
        try:
            hand_out(order_id=orders[2 * turn + number], pieces=piece(f"P-{turn}"), to_id=taker)
            answers.append("")
        except Refused as no:
            answers.append(str(no))
        barrier.wait(60)
    return answers


def test_the_last_piece_has_one_taker(database, store):
    rounds = 6
    orders = []
    for turn in range(rounds):
        store.shelve(f"P-{turn}", 1)
        orders += [store.order((f"P-{turn}", 1)), store.order((f"P-{turn}", 1))]
    first, second = contest.run(database, 2, _last_piece, orders, store.technician, rounds)
    for turn in range(rounds):
        assert sorted([bool(first[turn]), bool(second[turn])]) == [False, True]
        assert "沪A" in (first[turn] or second[turn])  # the other is told for which car
        assert figures(store, f"P-{turn}") == (0, 0)
    assert list(proof.damage()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE part_stock SET on_hand = on_hand + 1000",
        "UPDATE part_stock SET reserved = on_hand + 1000",
        "UPDATE part_need SET issued = -1",
        "UPDATE part_move SET reason = 'other'",
        "DELETE FROM part_move",
        "INSERT INTO part_stock (version, uid, branch_id, code, name, unit, place, minimum,"
        " search_key, on_hand, reserved) SELECT 1, 'u', id, 'X', 'X', '', '', 0, '', 5000, 0"
        " FROM branch",
    ],
)
def test_the_database_itself_refuses(store, statement):
    store.shelve(FILTER, 2)
    key = store.order((FILTER, 1))
    with store.branch.as_("parts1"):
        reserve_parts(order_id=key)
    with pytest.raises(IntegrityError), db.writing():
        db.execute(statement)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "issued", "on_hand_by": Decimal(-3), "balance": Decimal(-1), "to_id": 1},
        {"kind": "issued", "on_hand_by": Decimal(-2), "balance": Decimal(0), "to_id": 1},
        {"kind": "issued", "on_hand_by": Decimal(-1), "balance": Decimal(1)},
        {"kind": "returned", "on_hand_by": Decimal(1), "balance": Decimal(3)},
        {"kind": "counted", "on_hand_by": Decimal(1), "balance": Decimal(3), "need_id": None},
        {"kind": "received", "on_hand_by": Decimal(1), "balance": Decimal(9), "need_id": None},
    ],
)
def test_no_move_passes_that_the_figures_forbid(store, anybody, values):
    stock_id = store.shelve(FILTER, 2)
    key = store.order((FILTER, 1))
    with store.branch.as_("parts1"):
        reserve_parts(order_id=key)
    need = db.row("SELECT id FROM part_need")[0]

    @gate.action(gate.Permission.HAND_OUT_PARTS)
    def stray() -> None:
        record.add(PartMove, stock=stock_id, **({"need_id": need, "at": clock.now()} | values))

    with pytest.raises(IntegrityError):
        stray()
    assert figures(store, FILTER) == (2, 1)


def test_a_second_missing_part_is_noted_while_the_car_waits_for_the_first(store):
    for code in (FILTER, OIL):
        store.shelve(code)
    key = store.order((FILTER, 1), (OIL, 1), promised=at("17:00"))
    store.start(key)
    tomorrow = at("10:00") + timedelta(days=1)
    with store.branch.as_("parts1"):
        wait_for_part(order_id=key, code=FILTER, expected_at=tomorrow)
        wait_for_part(order_id=key, code=OIL, expected_at=tomorrow + timedelta(hours=1))
        row = order(key).row
        assert row.state is State.HOLD_PARTS
        assert row.hold_reason == "机油滤清器 11-21 10:00、机油 5W-30 11-21 11:00"
