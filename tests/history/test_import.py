"""Importing past orders on both databases: all, or nothing; twice the same is once."""

# ruff: noqa: DTZ001 - the times of a sheet have no zone

from collections import Counter
from datetime import datetime
from itertools import groupby

import pytest

from reception.core import audit, clock, db, gate
from reception.core.errors import NotAllowed, ReceptionError, Refused
from reception.core.models import Branch
from reception.core.record import add
from reception.history.actions import import_orders
from reception.history.queries import foresee
from reception.history.rules import parse_orders
from tests.history.sheets import SURVEY_HEADER, month, rows

pytestmark = pytest.mark.usefixtures("now", "anybody")
TABLES = ("visit", "work_order", "order_line", "order_step", "promise", "allocation", "settlement",
          "payment", "survey", "customer", "vehicle", "plate_history", "person", "bay", "audit",
          "chain")  # fmt: skip


@gate.action(gate.Permission.EDIT_BRANCH)
def open_branch():
    return add(Branch, code="01", name="示例门店", service_phone="021-61234567")


@pytest.fixture
def branch(database):
    return open_branch()


def bring(sheet, surveys=None):
    parsed = parse_orders(sheet, surveys)
    assert parsed.errors == ()
    return import_orders(orders=parsed.orders, surveys=parsed.surveys)


def dump():
    return {table: db.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}


def count(table):
    return db.row(f"SELECT count(*) FROM {table}")[0]


def test_a_month_adds_up_to_the_fen(branch):
    sheet, sums = month(7, 200)
    assert bring(sheet).added == 200
    found = db.rows("SELECT payer, sum(amount) FROM order_line GROUP BY payer")
    codes = {"自费": "customer", "保险": "insurer", "索赔": "maker", "内部": "internal"}
    assert dict(found) == {codes[word]: fen for word, fen in sums.items()}
    settled = db.row(
        "SELECT sum(customer), sum(insurer), sum(maker), sum(internal), sum(total) FROM settlement"
        " WHERE paid_at IS NOT NULL AND voided_at IS NULL"
    )
    assert settled == (*sums.values(), sum(sums.values()))
    assert db.row("SELECT sum(amount) FROM payment") == (sum(sums.values()),)
    by_kind = Counter(kind for (_no, kind), _ in groupby(sheet[1:], lambda r: (r[0], r[6])))
    words = {"保养": "maintenance", "一般维修": "repair", "事故": "accident", "索赔": "claim"}
    assert dict(db.rows("SELECT kind, count(*) FROM work_order GROUP BY kind")) == {
        words[word]: n for word, n in by_kind.items()
    }


def test_an_order_stands_settled_and_handed_over(branch):
    bring(rows({}), [SURVEY_HEADER, ["G001", "2026-10-04", 93.5, "是"]])
    left = int(clock.at(datetime(2026, 10, 3).date(), 11, 30).timestamp())
    assert db.row("SELECT state, settled_at, handed_over_at, source FROM work_order") == (
        "handed_over", left, left, "import")  # fmt: skip
    assert db.row("SELECT left_at, mileage_in FROM visit") == (left, 12345)
    assert db.row("SELECT open FROM allocation") == (0,)
    assert db.row("SELECT payer, method, amount FROM payment") == ("customer", "transfer", 10800)
    assert db.row("SELECT score, valid FROM survey") == (93500, 1)
    assert db.rows("SELECT name, active, secret_hash, roles FROM person ORDER BY id") == [
        ("示例顾问甲", 0, "", "advisor"), ("示例技师甲", 0, "", "technician")]  # fmt: skip
    assert db.row("SELECT plate, mileage FROM vehicle WHERE search_key LIKE '%cskh001%'") == (
        "沪A12345", 12345)  # fmt: skip
    assert [row[0] for row in db.rows("SELECT action FROM audit ORDER BY seq")] == [
        "open_branch", "import_orders"]  # fmt: skip
    assert list(audit.damage()) == []


def test_a_second_import_changes_nothing(branch):
    sheet, _sums = month(3, 40)
    answers = [SURVEY_HEADER, ["M00001", "2026-11-04", 90, "是"]]
    bring(sheet, answers)
    before = dump()
    again = bring(sheet, answers)
    assert (again.added, again.unchanged, again.surveys_added) == (0, 40, 0)
    assert dump() == before


def test_new_rows_of_a_grown_file_are_added(branch):
    bring(rows({}))
    grown = bring(rows({}, {"工单号": "G002", "返修原工单号": "G001", "维修类别": "外返"}))
    assert (grown.added, grown.unchanged) == (1, 1)
    assert count("vehicle") == count("customer") == 1
    first = db.row("SELECT id FROM work_order WHERE number = 'G001'")
    assert db.row("SELECT comeback_of_id FROM work_order WHERE number = 'G002'") == first


def test_other_content_under_the_same_number_is_an_error(branch):
    bring(rows({}))
    before = dump()
    changed = parse_orders(rows({"工单号": "G002"}, {"数量": 0.7}))
    forecast = foresee(changed)
    assert [(e.row, e.column) for e in forecast.errors] == [(3, "工单号")]
    with pytest.raises(Refused, match="G001"):
        import_orders(orders=changed.orders)
    assert dump() == before


def test_unknown_orders_are_named(branch):
    parsed = parse_orders(
        rows({"返修原工单号": "X9"}), [SURVEY_HEADER, ["X8", "2026-10-04", 90, "是"]]
    )
    found = [(e.sheet, e.row, e.column) for e in foresee(parsed).errors]
    assert found == [("工单", 2, "返修原工单号"), ("回访", 2, "工单号")]
    assert count("work_order") == 0


def test_an_answer_that_changed_is_an_error(branch):
    bring(rows({}), [SURVEY_HEADER, ["G001", "2026-10-04", 93.5, "是"]])
    other = parse_orders(rows({}), [SURVEY_HEADER, ["G001", "2026-10-04", 60, "是"]])
    assert [(e.sheet, e.row) for e in foresee(other).errors] == [("回访", 2)]


def test_a_forecast_changes_nothing(branch):
    before = dump()
    sheet, _sums = month(4, 30)
    forecast = foresee(parse_orders(sheet, [SURVEY_HEADER, ["M00002", "2026-11-01", 99, 1]]))
    assert (forecast.added, forecast.surveys_added, forecast.errors) == (30, 1, ())
    assert dump() == before


def test_all_or_nothing(branch, monkeypatch):
    before = dump()
    parsed = parse_orders(month(5, 20)[0])
    monkeypatch.setattr("reception.history.actions._write_surveys", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_orders(orders=parsed.orders)
    assert dump() == before


def test_plates_move_between_cars(branch):
    other_vin = "1M8GDM9AXKP042788"
    at = lambda day: datetime(2026, 9, day, 9)  # noqa: E731
    bring(rows(
        {"工单号": "A", "接车时间": at(1), "承诺时间": None, "车牌": "沪A11111"},
        {"工单号": "B", "接车时间": at(5), "承诺时间": None, "车牌": "沪A22222"},
        {"工单号": "C", "接车时间": at(9), "承诺时间": None, "车牌": "沪A11111", "VIN": other_vin},
        {"工单号": "D", "接车时间": at(10), "承诺时间": None, "车牌": "沪A11111", "VIN": None},
    ))  # fmt: skip
    assert db.rows("SELECT vin, plate FROM vehicle ORDER BY vin") == [
        (other_vin, "沪A11111"), ("LSVAA4183M2123456", "沪A22222")]  # fmt: skip
    by_order = dict(db.rows(
        "SELECT o.number, v.vin FROM work_order o JOIN vehicle v ON v.id = o.vehicle_id"
    ))  # fmt: skip
    assert by_order["A"] == by_order["B"] != by_order["C"] == by_order["D"]
    history = db.rows("SELECT plate, until IS NULL FROM plate_history ORDER BY id")
    assert sorted((plate, bool(open_)) for plate, open_ in history) == [
        ("沪A11111", False), ("沪A11111", True), ("沪A22222", True)]  # fmt: skip


def test_a_known_car_is_seen_again_and_gets_its_vin(branch):
    bring(rows({"VIN": None}))
    later = {"工单号": "G2", "接车时间": datetime(2026, 11, 1, 9), "承诺时间": None,
             "交车时间": datetime(2026, 11, 1, 12), "进厂里程": 20000}  # fmt: skip
    bring(rows(later))
    assert db.rows("SELECT vin, mileage, model_year FROM vehicle") == [
        ("LSVAA4183M2123456", 20000, 2021)]  # fmt: skip
    assert count("plate_history") == 1


def test_customers_without_a_phone_are_kept_apart_by_their_cars(branch):
    bring(rows(
        {"电话": None, "客户": "测试王"},
        {"工单号": "B", "电话": None, "客户": "测试王", "车牌": "沪A99999", "VIN": None},
        {"工单号": "C", "电话": None, "客户": "测试王"},
    ))  # fmt: skip
    assert count("customer") == count("vehicle") == 2


def test_hostile_text_comes_back_as_itself(branch):
    texts = ["=cmd|' /C calc'!A0", "<b>粗</b>", "𠮷" * 200, "a\\tb \\N", "'; DROP TABLE person; --"]
    bring(rows(*({"工单号": str(n), "客户": t, "名称": t} for n, t in enumerate(texts))))
    assert {name for (name,) in db.rows("SELECT name FROM customer")} == set(texts)
    assert {name for (name,) in db.rows("SELECT name FROM order_line")} == set(texts)


def test_without_a_branch_there_is_nothing_to_import_into(database):
    with pytest.raises(Refused):
        import_orders(orders=parse_orders(rows({})).orders)


def test_not_everybody_may(branch):
    with gate.acting(gate.Actor(None, "甲", frozenset())), pytest.raises(NotAllowed):
        import_orders(orders=())


def test_a_comeback_is_no_older_than_its_first_order_in_the_branch(branch):
    bring(rows({}))
    late = {"工单号": "C1", "返修原工单号": "G001", "接车时间": "2026-09-01 09:00", "承诺时间": None,
            "交车时间": "2026-09-01 10:00"}  # fmt: skip
    forecast = foresee(parse_orders(rows(late)))
    assert [(e.row, e.column) for e in forecast.errors] == [(2, "返修原工单号")]
    with pytest.raises(Refused):
        bring(rows(late))
    assert (
        bring(rows({**late, "接车时间": "2026-10-09 09:00", "交车时间": "2026-10-09 10:00"})).added
        == 1
    )


def test_desk_and_import_do_not_mix(branch):
    bring(rows({}))
    with db.writing():
        db.execute("UPDATE work_order SET source = 'desk', source_hash = NULL")
    with pytest.raises(ReceptionError):
        bring(rows({}))


def test_fifty_thousand_lines_take_seconds(sqlite_database):
    open_branch()
    sheet, sums = month(1, 3000, lines=5)
    assert len(sheet) == 15_001
    assert bring(sheet).added == 3000
    assert db.row("SELECT sum(total) FROM settlement") == (sum(sums.values()),)
