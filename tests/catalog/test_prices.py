"""Prices with dates: which holds on a day, no two on one, ended and renamed; what lines are priced at."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from reception.catalog import actions, queries
from reception.catalog.prices import end_price, set_price
from reception.catalog.rules import PackageLineDraft
from reception.core import audit, clock, db, gate
from reception.core.drivers import IntegrityError
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.history.demo import fill_demo
from tests.backoffice import a_branch

TODAY = 20261120


@pytest.fixture
def catalog(database, anybody, now):
    a_branch()
    actions.save_operation(
        code="L1", name="更换机油", kind="maintenance", hours=Decimal("0.6"), rate=Decimal(180)
    )
    actions.save_part(code="P1", name="机油", unit="L", price=Decimal("89.90"))


def put(price="99.00", first=20261101, last=20261130, **changes) -> int:
    values = {"kind": "part", "code": "P1", "price": Decimal(price)} | changes
    return set_price(valid_from=first, valid_to=last, **values)


def now_costs(code="P1") -> Decimal:
    (found,) = [i for i in queries.find_items(code) if i.code == code]
    return found.price


def on(day: date):
    return clock.frozen(clock.at(day, 10))


def test_the_price_of_the_day_is_the_one_whose_dates_hold(catalog):
    put("99.00", 20261101, 20261130)
    put("105.50", 20261201, None)
    for day, price in (
        (date(2026, 10, 31), "89.90"),
        (date(2026, 11, 1), "99.00"),
        (date(2026, 11, 30), "99.00"),
        (date(2026, 12, 1), "105.50"),
        (date(2031, 1, 1), "105.50"),
    ):
        with on(day):
            assert now_costs() == Decimal(price), day
            assert queries.all_items("part")[0].price == Decimal(price)
            assert queries.all_items("part")[0].usual == Decimal("89.90")
    assert now_costs("L1") == Decimal(180)  # a part's list is none of an operation


def test_packages_follow_the_day_except_where_they_name_a_price(catalog):
    set_price(kind="labour", code="L1", price=Decimal(200), valid_from=20261101)
    put("100.00")
    lines = (
        PackageLineDraft("labour", "L1", Decimal(1)),
        PackageLineDraft("part", "P1", Decimal(2)),
        PackageLineDraft("part", "P1", Decimal(1), Decimal("50.00")),
    )
    key = actions.save_package(code="TC1", name="小保养", lines=lines)
    assert [item.price for item in queries.package_items(key)] == [200, 100, 50]
    (found,) = queries.find_items("xby", kinds=("package",))
    assert found.price == 450
    assert [line.usual for line in queries.package(key).lines] == [200, 100, 100]
    with on(date(2026, 10, 1)):
        assert [item.price for item in queries.package_items(key)] == [180, Decimal("89.90"), 50]


@pytest.mark.parametrize(
    ("first", "last"),
    [(20261130, None), (20261001, 20261101), (20261110, 20261112), (20261001, None)],
)
def test_no_two_prices_of_one_day(catalog, first, last):
    put("99.00", 20261101, 20261130)
    with pytest.raises(Refused, match="2026-11-01"):
        put("77.00", first, last)
    put("77.00", first, last, kind="labour", code="L1")  # another item's days are its own
    assert now_costs() == Decimal("99.00")


def test_the_database_itself_refuses_a_second_price_of_a_day(catalog):
    key = put("99.00", 20261101, 20261130)
    later = put("98.00", 20261201, None)

    @action(Permission.EDIT_CATALOG)
    def straight(*, sql: str) -> None:
        db.execute(sql)

    insert = (
        "INSERT INTO price (kind, code, price, valid_from, valid_to, note)"
        " VALUES ('part', 'P1', 1, 20261130, {}, '')"
    )
    for sql in (
        insert.format(20261130),
        insert.format("NULL"),
        f"UPDATE price SET valid_to = 20261201 WHERE id = {key}",
        f"UPDATE price SET valid_from = 20261130 WHERE id = {later}",
    ):
        with pytest.raises(IntegrityError):
            straight(sql=sql)
    assert len(queries.prices_of("part", "P1")) == 2


def test_a_price_is_changed_under_its_version(catalog):
    key = put()
    (row,) = queries.prices_of("part", "P1")
    put("95.00", 20261115, None, price_id=key, version=row.version, note="活动")
    (after,) = queries.prices_of("part", "P1")
    assert (after.price, after.valid_from, after.valid_to) == (95, 20261115, None)
    assert after.holds(TODAY)
    with pytest.raises(Conflict):
        put("90.00", price_id=key, version=row.version)
    with pytest.raises(Conflict):
        end_price(price_id=key, version=row.version)
    assert list(audit.damage()) == []


def test_a_price_ends_yesterday_and_one_to_come_goes(catalog):
    put("99.00", 20261101, None)
    (row,) = queries.prices_of("part", "P1")
    end_price(price_id=row.price_id, version=row.version)
    (ended,) = queries.prices_of("part", "P1")
    assert ended.valid_to == TODAY - 1
    assert now_costs() == Decimal("89.90")
    with on(clock.today() - timedelta(days=1)):
        assert now_costs() == Decimal("99.00")
    put("120.00", 20270101, None)
    to_come = queries.prices_of("part", "P1")[0]
    end_price(price_id=to_come.price_id, version=to_come.version)
    assert queries.prices_of("part", "P1") == (ended,)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("code", {"code": "P9"}),
        ("code", {"kind": "package"}),
        ("price", {"price": Decimal(-1)}),
        ("price", {"price": Decimal("1.234")}),
        ("valid_from", {"first": 20260231}),
        ("valid_to", {"last": 20261131}),
        ("valid_to", {"last": 20261031}),
    ],
)
def test_what_cannot_be_a_price(catalog, field, values):
    with pytest.raises(Invalid) as caught:
        put(**values)
    assert caught.value.field == field
    assert queries.prices_of("part", "P1") == ()


def test_prices_follow_a_new_code_and_need_the_permission(catalog):
    put()
    item = queries.all_items("part")[0]
    actions.save_part(
        part_id=item.item_id, version=item.version, code="P2", name="机油", price=item.usual
    )
    assert now_costs("P2") == Decimal("99.00")
    with gate.acting(gate.NOBODY), pytest.raises(NotAllowed):
        put()


def test_the_demonstration_shows_prices_and_keeps_todays(sqlite_database):
    fill_demo(orders=1)
    dated = [p for i in queries.all_items("part") for p in queries.prices_of("part", i.code)]
    assert [p.holds(queries.day_number(clock.today())) for p in dated] == [False, False]
    assert all(i.price == i.usual for i in queries.all_items("part"))
