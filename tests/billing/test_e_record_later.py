"""电子健康档案 after the car has left: mileage from a source, corrected lists, 650 at once, files."""

import csv
import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from reception.billing import e_record_actions, e_records
from reception.billing.actions import Method, PaymentDraft, list_settlement, take_payment
from reception.billing.e_record_rules import FIELD_WORDS, advice, in_form
from reception.billing.refund_actions import reverse_settlement
from reception.core import clock, db, gate, record
from reception.core.drivers import DatabaseError
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.orders.models import Payer
from reception.visits.models import Visit
from tests.backoffice import render
from tests.billing.platform import SECRET, switch_on
from tests.billing.test_e_record import VIN, leaves, send, server, stands, vin

assert server


@action(Permission.EDIT_BRANCH)
def forget(*, order_id: int) -> None:
    """Let a visit have no mileage, as a towed car's."""
    (visit,) = db.row("SELECT visit_id FROM work_order WHERE id = ?", (order_id,))
    record.change(Visit, visit, mileage_in=None, mileage_out=None)


def papers() -> list[tuple[str, str]]:
    return db.rows("SELECT number, content_hash FROM paper ORDER BY id")


def test_mileage_noted_later_lets_the_record_go_and_changes_no_paper(server):
    switch_on(server)
    order = leaves()
    forget(order_id=order)
    sealed = papers()
    [row] = e_records.queue()
    assert row.lacking == ("mileage",)
    assert send().taken == 0
    for values, field in (
        ({"mileage": -1, "source": "x"}, "mileage"),
        ({"mileage": 10_000_000, "source": "x"}, "mileage"),
        ({"mileage": 23_456, "source": " "}, "source"),
    ):
        with pytest.raises(Invalid) as told:
            e_record_actions.note_mileage(record_id=row.record_id, **values)
        assert told.value.field == field
    e_record_actions.note_mileage(record_id=row.record_id, mileage=23_456, source="拖车单照片")
    note = e_records.late_note(row.record_id)
    assert (note.mileage, note.source, note.at) == (23_456, "拖车单照片", clock.now())
    with pytest.raises(Refused):
        e_record_actions.note_mileage(record_id=row.record_id, mileage=1, source="x")
    assert send().taken == 1
    (sent,) = server.taken.values()
    assert sent["basicInfo"]["repairmileage"] == "23456"
    assert papers() == sealed
    assert db.row("SELECT mileage_in FROM visit v JOIN work_order o ON o.visit_id = v.id"
                  " WHERE o.id = ?", (order,)) == (None,)  # fmt: skip
    for statement in ("UPDATE late_mileage SET mileage = 1", "DELETE FROM late_mileage"):
        with pytest.raises(DatabaseError), db.writing():
            db.execute(statement)


def test_a_mileage_that_does_not_fit_other_visits_is_asked_about(server):
    switch_on(server)
    order = leaves()
    forget(order_id=order)
    with clock.frozen(clock.now() + timedelta(days=9)):
        same_car(order, leaves(vin=vin(7)))
    row = next(each for each in e_records.queue() if each.order_id == order)
    with pytest.raises(Invalid, match="12345"):
        e_record_actions.note_mileage(record_id=row.record_id, mileage=12_346, source="保单")
    e_record_actions.note_mileage(record_id=row.record_id, mileage=12_345, source="保单")


def same_car(first: int, second: int) -> None:
    """Let two orders be of one car."""

    @action(Permission.EDIT_BRANCH)
    def move() -> None:
        (car,) = db.row("SELECT vehicle_id FROM work_order WHERE id = ?", (first,))
        (visit,) = db.row("SELECT visit_id FROM work_order WHERE id = ?", (second,))
        record.change(Visit, visit, vehicle=car)

    move()


def test_known_mileage_is_never_noted_again(server):
    switch_on(server)
    leaves()
    [row] = e_records.queue()
    with pytest.raises(Refused):
        e_record_actions.note_mileage(record_id=row.record_id, mileage=1, source="x")


@pytest.mark.parametrize("mood", ["garbage", "expired", "down", "silent"])
def test_trouble_of_the_way_is_no_fault_of_the_record(server, mood):
    switch_on(server)
    leaves()
    server.mood = mood
    found = send()
    assert (found.taken, found.refused) == (0, 0)
    assert found.trouble
    assert SECRET not in found.trouble
    assert stands() == ["waiting"]
    server.mood = "ok"
    with clock.frozen(clock.now() + timedelta(minutes=3)):
        assert send().taken == 1  # logged in anew
    assert server.logins == 2


def test_a_reversed_list_ends_its_record_and_the_next_list_goes_out_anew(server):
    switch_on(server)
    first = leaves()
    assert send().taken == 1
    second = leaves(vin=vin(2))
    for order in (first, second):
        reverse_and_settle(order)
    rows = {(row.order_id, row.stand): row for row in e_records.queue()}
    assert rows[second, "closed"].reason == "reversed"
    assert rows[first, "waiting"].list_number != rows[first, "sent"].list_number
    assert send().taken == 2
    assert len(server.taken) == 3  # the corrected one beside the first, by costlistcode


def reverse_and_settle(order: int) -> None:
    """Take the list back though the car has left, and settle anew."""
    reverse_settlement(order_id=order, reason="项目录错", render=render)
    list_settlement(order_id=order, render=render)
    due = db.row(
        "SELECT customer FROM settlement WHERE order_id = ? AND voided_at IS NULL", (order,)
    )
    paid = PaymentDraft(Payer.CUSTOMER, Method.CASH, Decimal(due[0]).scaleb(-2))
    take_payment(order_id=order, payments=(paid,), render=render)


def test_650_go_out_in_one_round(server):
    switch_on(server)
    leaves()
    total = 650
    many(total - 1)
    assert e_records.waiting().due == total
    assert send().taken == total
    assert len(server.taken) == total
    assert server.logins == 1


def many(count: int) -> None:
    """Put copies of the one settled order's record into the queue."""
    from reception.billing.e_record_models import ERecord
    from reception.billing.models import Settlement

    @action(Permission.EDIT_BRANCH)
    def add() -> None:
        (order,) = db.row("SELECT order_id FROM settlement")
        zero = dict.fromkeys(
            ("labour", "part", "other", "total", "customer", "insurer", "maker", "internal"),
            Decimal(0),
        )
        for each in range(count):
            key = record.add(
                Settlement, order=order, number=f"N{each}", listed_at=clock.now(),
                voided_at=clock.now(), void_reason="x", **zero,
            )  # fmt: skip
            record.add(
                ERecord, branch_id=gate.actor().branch_id, settlement_id=key,
                queued_at=clock.now(), next_at=clock.now(),
            )  # fmt: skip

    add()


def test_the_file_as_a_table(server):
    leaves(words="=cmd|异响")
    records = e_records.records_of(clock.today(), clock.today())
    rows = list(csv.DictReader(StringIO(in_form(Path("a.CSV"), records).decode("utf-8-sig"))))
    assert [row["repairproject"] or row["partsname"] for row in rows] == ["更换机油", "机油"]
    assert {row["vin"] for row in rows} == {VIN}
    assert {row["faultdescription"] for row in rows} == {"'=cmd|异响"}
    assert set(FIELD_WORDS) <= set(rows[0])
    assert json.loads(in_form(Path("a.json"), records))


@pytest.mark.parametrize(
    ("said", "do"),
    [("VIN 与车牌不符", "VIN"), ("送修里程异常", "mileage"), ("格式错误", "file")],
)
def test_a_refusal_says_what_to_do(said, do):
    assert do in advice(said)
