"""A dealer's own list comes in: columns guessed, every bad row named, all or nothing, never twice."""

import pytest

from reception.core import db
from reception.core.errors import Invalid, Refused
from reception.history.actions import import_customers
from reception.history.customer_import import plan
from reception.history.customer_rows import guess, head_row, parse
from reception.vehicles.queries import search, search_customers, vehicles_by_plate
from tests.customers.people import car, customer, everything

HEADS = [
    "序号",
    "车主姓名*",
    "手机号码",
    "车牌号",
    "车架号（VIN）",
    "品牌型号",
    "行驶里程(km)",
    "客户等级",
    "备注",
]
GOOD = [
    [1, "示例甲", 13800000001, "沪A·00001", "LSVAA4183M2123456", "示例 1.5L", "12,345", "VIP", "<b>=1+1</b>"],
    [2, "示例甲", "138 0000 0001", "沪AD00002", None, None, None, None, None],
    [3, "示例有限公司", "021-61234567", "沪A00003", None, "示例", 9000, "一类", None],
    [None, None, None, None, None, None, None, None, None],
    [4, "单小示", None, None, None, None, None, None, "没有车"],
]  # fmt: skip


def read(rows, head=0):
    return parse(rows, head, guess(rows[head]))


def test_columns_are_guessed_by_their_heads_wherever_they_stand():
    found = guess(HEADS)
    assert found == {"name": 1, "phone": 2, "plate": 3, "vin": 4, "model": 5, "mileage": 6,
                     "class_": 7, "note": 8}  # fmt: skip
    assert guess(["备用电话", "联系电话", "客户名称"]) == {"phone2": 0, "phone": 1, "name": 2}
    assert guess(["", None, 3]) == {}
    assert head_row([["客户一览表"], [], HEADS, *GOOD]) == 2


def test_a_list_comes_in_once_and_is_found(branch):
    rows, errors = read([HEADS, *GOOD])
    assert not errors
    assert [r.row for r in rows] == [2, 3, 4, 6]
    with branch.as_("administrator"):
        done = import_customers(rows=rows)
        assert (done.customers, done.cars, done.unchanged) == (3, 3, 0)
        before = everything()
        count = db.row("SELECT count FROM chain")
        again = import_customers(rows=rows)
        assert (again.customers, again.cars, again.unchanged) == (0, 0, 4)
        assert everything() == before
        assert db.row("SELECT count FROM chain") == count
    with branch.as_("advisor"):
        assert {h.plate for h in search("13800000001")} == {"沪A00001", "沪AD00002"}
        assert [h.name for h in search_customers("danxiaoshi")] == ["单小示"]
        card = vehicles_by_plate("沪A00001")[0]
    assert (card.customer_class, card.mileage, card.note) == ("vip", 12345, "<b>=1+1</b>")


def test_what_is_there_stays_as_it_is(branch):
    with branch.as_("advisor"):
        mine = customer("示例甲", "13800000001", address="旧地址")
        car(mine, "沪A00009")
        car(customer("别人", "13900000009"), "沪A00003")
    rows, _errors = read([HEADS, *GOOD])
    foreseen = plan(rows).foreseen()
    assert (foreseen.customers, foreseen.cars, foreseen.unchanged) == (1, 2, 1)
    assert foreseen.elsewhere == (4,)
    with branch.as_("administrator"):
        import_customers(rows=rows)
    assert db.row("SELECT count(*) FROM customer WHERE phone = '13800000001'") == (1,)
    assert vehicles_by_plate("沪A00003")[0].customer == "别人"
    assert vehicles_by_plate("沪A00001")[0].address == "旧地址"


def test_a_plate_that_moved_belongs_to_the_car_of_the_file(branch):
    with branch.as_("advisor"):
        old = car(customer("别人", "13900000009"), "沪A00001", "WDBEA30D3HA391172")
    rows, _errors = read([HEADS, GOOD[0]])
    with branch.as_("administrator"):
        import_customers(rows=rows)
    ends = db.rows("SELECT until IS NULL FROM plate_history WHERE vehicle_id = ?", (old,))
    assert [bool(end) for (end,) in ends] == [False]


def test_every_bad_row_is_named_and_nothing_is_written(branch):
    bad = [
        [1, "示例甲", "123", "沪A00001", None, None, None, None, None],
        [2, None, None, "沪A00002", None, None, None, None, None],
        [3, "示例丙", None, "沪AI0003", "LSV", None, "很多", "金卡", None],
        [4, "示例丁", None, "沪A00005", None, None, None, None, None],
        [5, "示例戊", None, "沪A00005", None, None, None, None, None],
    ]
    _rows, errors = read([HEADS, *bad])
    assert [(e.row, e.column) for e in errors] == [
        (2, "手机号码"), (3, "车主姓名*"), (4, "车牌号"), (4, "车架号（VIN）"), (4, "行驶里程(km)"),
        (4, "客户等级"), (6, "沪A00005"),
    ]  # fmt: skip
    assert all(len(e.reason) > 5 for e in errors)
    with pytest.raises(Invalid):
        parse([HEADS], 0, {"phone": 2})
    with pytest.raises(Invalid):
        parse([HEADS], 0, {"name": 1, "phone": 1})


def test_without_a_branch_nothing_is_imported(database, anybody):
    with pytest.raises(Refused):
        import_customers(rows=read([HEADS, *GOOD])[0])


def test_reading_can_be_stopped_and_says_how_far_it_is():
    class Stopped(Exception):
        pass

    def stop(share):
        assert 0 < share <= 1
        raise Stopped

    with pytest.raises(Stopped):
        parse([HEADS, *(GOOD * 300)], 0, guess(HEADS), stop)


HOSTILE = [
    "<b>甲</b>",
    "=cmd|' /C calc'!A1",
    "𠮷田 & Söhne",
    "Robert'); DROP TABLE customer;--",
    "%s {0}",
]


def test_hostile_names_come_in_as_themselves_and_what_cannot_be_kept_is_named(branch):
    rows = [[1, name, f"1990000{n:04d}", f"沪K{n:05d}"] for n, name in enumerate(HOSTILE)]
    found, errors = read([HEADS, *rows])
    assert not errors
    with branch.as_("administrator"):
        import_customers(rows=found)
    assert [r[0] for r in db.rows("SELECT name FROM customer ORDER BY id")] == HOSTILE
    _found, errors = read([HEADS, [1, "甲\0乙"], [2, "甲\ud800"], [3, "甲\n乙"], [4, "甲" * 600]])
    assert [e.row for e in errors] == [2, 3, 4, 5]


def test_orders_of_somebody_merged_come_to_who_stays(branch):
    """A list that still has the old name and phone finds the customer that stands for them."""
    from reception.customers.queries import customer as card
    from reception.vehicles.actions import merge_customers

    with branch.as_("manager"):
        kept, gone = customer("示例甲", "13800000009"), customer("示例甲", "13800000001")
        merge_customers(
            kept_id=kept, kept_version=card(kept).version,
            gone_id=gone, gone_version=card(gone).version,
        )  # fmt: skip
    rows, _errors = read([HEADS, GOOD[0]])
    with branch.as_("administrator"):
        import_customers(rows=rows)
    assert vehicles_by_plate("沪A00001")[0].customer_id == kept
