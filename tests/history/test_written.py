"""Every column of an order and of all that belongs to it is held by the audit log or a seal."""

from decimal import Decimal

import pytest

from reception.core import clock, db
from reception.history import proof
from reception.history.actions import import_orders
from reception.history.rules import parse_orders
from reception.shopfloor.actions import set_up_branch
from reception.shopfloor.rules import BayDraft
from tests.history.sheets import SURVEY_HEADER, rows
from ui.commands import smoke

pytestmark = pytest.mark.usefixtures("anybody")

OF = "(SELECT id FROM settlement WHERE order_id = {order})"
CHANGES = (
    "UPDATE order_line SET name = 'x' WHERE order_id = {order}",
    "UPDATE order_line SET code = 'x', origin = 'own' WHERE order_id = {order}",
    "UPDATE settlement SET paid_at = paid_at - 4000000 WHERE order_id = {order}",
    "UPDATE settlement SET number = 'x' WHERE order_id = {order}",
    "UPDATE payment SET method = 'cash' WHERE settlement_id = " + OF,
    "UPDATE payment SET at = at - 1 WHERE settlement_id = " + OF,
    "UPDATE work_order SET settled_at = settled_at - 4000000 WHERE id = {order}",
    "UPDATE work_order SET kind = 'pdi' WHERE id = {order}",
    "UPDATE work_order SET number = 'x' WHERE id = {order}",
    "UPDATE work_order SET advisor_id = NULL WHERE id = {order}",
    "UPDATE work_order SET advice = 'x' WHERE id = {order}",
    "UPDATE promise SET promised_at = promised_at + 1 WHERE order_id = {order}",
    "DELETE FROM promise WHERE order_id = {order}",
    "INSERT INTO inspection (order_id, passed, items, cause, at) VALUES ({order}, 1, '[]', '', 1)",
)


@pytest.fixture
def branch(sqlite_database):
    set_up_branch(name="示例门店", code="A01", service_phone="000", bays=(BayDraft("1"),),
                  admin_name="示例管理员", admin_login="admin", secret="2580")  # fmt: skip


@pytest.fixture
def imported(branch):
    """Key of an imported order with an answer."""
    sheet = rows({"工单号": "B1"}, {"工单号": "B2"})
    parsed = parse_orders(sheet, [SURVEY_HEADER, ["B1", "2026-10-20", 90, "是"]])
    assert parsed.errors == ()
    import_orders(orders=parsed.orders, surveys=parsed.surveys)
    return db.row("SELECT id FROM work_order WHERE number = 'B1'")[0]


def tamper(sql):
    """Change the file with another tool, past every guard."""
    outside = db.writable()
    for (name,) in outside.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        outside.execute(f"DROP TRIGGER {name}")
    outside.execute("PRAGMA foreign_keys = 0")
    assert outside.execute(sql).rowcount > 0
    outside.close()


@pytest.mark.parametrize("sql", CHANGES)
def test_a_change_of_an_imported_order_is_named(imported, sql):
    assert list(proof.damage()) == []
    tamper(sql.format(order=imported))
    found = list(proof.damage())
    number = "x" if "work_order SET number" in sql else "B1"
    assert [sentence for sentence in found if f"工单 {number}：" in sentence], found
    assert not [sentence for sentence in found if "B2" in sentence]


@pytest.mark.parametrize("sql", [
    "UPDATE survey SET score = 100000", "UPDATE survey SET valid = 0", "DELETE FROM survey",
    "UPDATE survey SET answered_at = answered_at - 1",
])  # fmt: skip
def test_a_change_of_an_imported_answer_is_named(imported, sql):
    tamper(sql)
    assert [sentence for sentence in proof.damage() if "工单 B1：" in sentence]


def test_what_the_desk_does_to_an_imported_order_is_no_damage(imported):
    from reception.care.actions import answer_survey

    second = db.row("SELECT id FROM work_order WHERE number = 'B2'")[0]
    answer_survey(order_id=second, score=Decimal(88), answered_at=clock.now())
    assert db.row("SELECT state FROM work_order WHERE id = ?", (second,)) == ("closed",)
    assert list(proof.damage()) == []
    tamper(f"UPDATE work_order SET state = 'handed_over' WHERE id = {second}")
    assert [sentence for sentence in proof.damage() if "工单 B2：" in sentence]


@pytest.fixture
def served(sqlite_database):
    """Key of an order that went through the whole visit, and its number."""
    from reception.history.demo import fill_demo

    fill_demo(orders=0)
    number = smoke.visit()
    return db.row("SELECT id FROM work_order WHERE number = ?", (number,))[0]


@pytest.mark.parametrize("sql", CHANGES)
def test_a_change_of_an_order_of_the_desk_is_named(served, sql):
    assert list(proof.damage()) == []
    tamper(sql.format(order=served))
    assert list(proof.damage())


def test_a_row_that_another_tool_put_in_or_took_out_is_named(served):
    columns = "position, kind, code, name, quantity, price, discount, amount, payer, origin, brand, package"
    tamper(
        f"INSERT INTO order_line (order_id, {columns}) SELECT order_id, {columns} FROM order_line"
    )
    assert [sentence for sentence in proof.damage() if "不是由本程序写入的" in sentence]


def test_both_databases_prove_the_same(database):
    from reception.history.demo import fill_demo

    fill_demo(orders=40)
    smoke.visit()
    assert list(proof.damage()) == []
