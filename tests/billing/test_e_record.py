"""电子健康档案: queued with the hand-over, sent once, tried again, refused in the platform's words."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.billing import actions, e_record_actions, e_record_sender, e_records
from reception.billing.actions import Method, PaymentDraft
from reception.billing.e_record_rules import (
    Answer,
    Verdict,
    document,
    pause,
    without_phones,
    written,
)
from reception.billing.e_record_secret import keep_secret
from reception.core import audit, clock, db, gate, record
from reception.core.drivers import DatabaseError
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.settings import change_setting
from reception.orders.models import Payer
from reception.vehicles.models import Vehicle
from reception.visits.models import Visit
from tests.backoffice import Line, a_branch, an_order, render, signature
from tests.billing.platform import SECRET, TOKEN, running, switch_on

VIN = "LSVAA4183M2123456"
LINES = (
    Line("labour", "0.6", "180.00", name="更换机油"),
    Line("part", "4", "89.90", name="机油"),
    Line("other", "1", "25.50", name="洗车"),
)


@pytest.fixture
def server(database, anybody, now, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(e_record_sender, "PATIENCE", 0.3)
    a_branch()
    with running() as platform:
        yield platform


@action(Permission.EDIT_BRANCH)
def equip(*, order_id: int, vin: str | None, words: str = "发动机异响") -> None:
    """Give an order's car a VIN and the customer's words to the visit."""
    visit, vehicle = db.row("SELECT visit_id, vehicle_id FROM work_order WHERE id = ?", (order_id,))
    record.change(Vehicle, vehicle, vin=vin)
    record.change(Visit, visit, words=words)


def leaves(lines=LINES, vin: str | None = VIN, words: str = "发动机异响") -> int:
    """Let a car come, be paid for and leave; return its order."""
    order = an_order(lines=lines)
    equip(order_id=order, vin=vin, words=words)
    actions.list_settlement(order_id=order, render=render)
    due = db.row("SELECT customer FROM settlement WHERE order_id = ?", (order,))[0]
    paid = PaymentDraft(Payer.CUSTOMER, Method.CASH, Decimal(due).scaleb(-2))
    actions.take_payment(order_id=order, payments=(paid,) if due else ())
    actions.hand_over(
        order_id=order, opinion="satisfied", render=render, customer_signature=signature(),
        advisor_signature=signature("示例顾问"),
    )  # fmt: skip
    return order


def vin(count: int) -> str:
    return f"LSVAA4183M2{count:06d}"


def send():
    with gate.acting(e_record_sender.sender(1)):
        return e_record_sender.send_round()


def stands() -> list[str]:
    return [row.stand for row in e_records.queue()]


def test_a_car_that_leaves_is_uploaded_as_the_platform_wants_it(server):
    switch_on(server)
    leaves()
    assert e_records.waiting() == e_records.Waiting(1, 0, 0)
    assert send() == e_record_sender.Round(taken=1)
    number = db.row("SELECT number FROM settlement")[0]
    assert server.taken == {
        number: {
            "basicInfo": {
                "vehicleplatenumber": "沪A00001", "companyname": "示例店", "vin": VIN,
                "repairdate": "20261120", "repairmileage": "12345", "settledate": "20261120",
                "faultdescription": "发动机异响", "costlistcode": number,
            },
            "vehiclepartslist": [{"partsname": "机油", "partsquantity": "4", "partscode": ""}],
            "repairprojectlist": [{"repairproject": "更换机油", "workinghours": "0.6"}],
        }
    }  # fmt: skip
    assert stands() == ["sent"]
    assert e_records.waiting().all() == 0
    assert send() == e_record_sender.Round()
    assert server.logins == 1
    assert not list(audit.damage())


def test_off_nothing_is_queued_and_a_period_is_queued_later(server):
    leaves()
    assert e_records.queue() == ()
    today = clock.today()
    with pytest.raises(Refused, match="上传未启用"):
        e_record_actions.queue_period(first=today, last=today)
    switch_on(server)
    assert e_record_actions.queue_period(first=today, last=today) == 1
    assert e_record_actions.queue_period(first=today, last=today) == 0
    with pytest.raises(Invalid):
        e_record_actions.queue_period(first=today, last=today - timedelta(days=1))
    assert send().taken == 1


def test_a_hand_over_that_fails_leaves_nothing_in_the_queue(server):
    switch_on(server)
    order = an_order()
    equip(order_id=order, vin=VIN)
    actions.list_settlement(order_id=order, render=render)
    actions.take_payment(
        order_id=order, payments=(PaymentDraft(Payer.CUSTOMER, Method.CASH, Decimal(100)),)
    )

    def broken(_data):
        raise Refused("x")

    with pytest.raises(Refused):
        actions.hand_over(order_id=order, opinion="satisfied", render=broken,
                          customer_signature=signature())  # fmt: skip
    assert db.rows("SELECT 1 FROM e_record") == []


def test_what_the_platform_refuses_is_told_in_its_words_and_sent_again_by_a_person(server):
    switch_on(server)
    server.mood = "refuses"
    leaves()
    assert send() == e_record_sender.Round(refused=1)
    [row] = e_records.queue()
    assert (row.stand, row.answer) == ("refused", "VIN 与车牌不符，联系 ***")
    assert e_records.waiting() == e_records.Waiting(0, 0, 1)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert send() == e_record_sender.Round()  # not by itself
    server.mood = "ok"
    e_record_actions.try_again(record_id=row.record_id, version=row.version)
    assert send().taken == 1
    [row] = e_records.queue()
    with pytest.raises(Refused):
        e_record_actions.try_again(record_id=row.record_id, version=row.version)
    with pytest.raises(Refused):
        e_record_actions.close_record(record_id=row.record_id, version=row.version, reason="x")


@pytest.mark.parametrize("mood", ["down", "silent"])
def test_a_platform_in_trouble_is_asked_again_later_and_only_once_a_round(server, mood):
    switch_on(server)
    for count in range(3):
        leaves(vin=vin(count))
    server.mood = mood
    found = send()
    assert found.trouble
    assert (found.taken, found.refused, len(server.heard)) == (0, 0, 1)
    assert stands() == ["waiting"] * 3
    server.mood = "ok"
    with clock.frozen(clock.now() + timedelta(seconds=119)):
        assert send().taken == 2  # the third waits for its pause
    with clock.frozen(clock.now() + timedelta(seconds=121)):
        assert send().taken == 1
    assert len(server.taken) == 3


def test_an_answer_that_was_lost_is_no_second_record(server):
    switch_on(server)
    leaves()
    server.mood = "cuts"
    assert send().trouble
    assert len(server.taken) == 1
    server.mood = "ok"
    with clock.frozen(clock.now() + timedelta(minutes=3)):
        assert send().taken == 1
    assert len(server.taken) == 1
    assert len(server.heard) == 2
    assert e_records.queue()[0].answer == "结算清单编号已存在"


def test_who_sends_keeps_others_away_until_the_pause_is_over(server):
    switch_on(server)
    leaves()
    first = e_record_actions.begin_attempt()
    assert first
    assert e_record_actions.begin_attempt() == 0
    [row] = e_records.queue()
    with pytest.raises(Refused, match="正在上传"):
        e_record_actions.try_again(record_id=row.record_id, version=row.version)
    with clock.frozen(clock.now() + timedelta(minutes=3)):  # the first one's program has ended
        assert e_record_actions.begin_attempt() == first
        e_record_actions.note_answer(record_id=first, answer=Answer(Verdict.TAKEN, "好"))
    late = Answer(Verdict.REFUSED, "迟到")
    e_record_actions.note_answer(record_id=first, answer=late)
    assert [(row.stand, row.answer) for row in e_records.queue()] == [("sent", "好")]


def test_what_lacks_vin_or_mileage_waits_for_it_and_nothing_is_invented(server):
    switch_on(server)
    leaves(vin=None)
    [row] = e_records.queue()
    assert (row.stand, row.lacking) == ("lacking", ("vin",))
    assert e_records.waiting() == e_records.Waiting(0, 1, 0)
    with pytest.raises(ValueError, match="vin"):
        document(e_records.record_of(row.record_id))
    assert send() == e_record_sender.Round()
    assert server.raw == []
    equip(order_id=row.order_id, vin=VIN)
    assert stands() == ["waiting"]
    assert send().taken == 1
    other = leaves(vin=None)
    [row] = [each for each in e_records.queue() if each.order_id == other]
    with pytest.raises(Invalid):
        e_record_actions.close_record(record_id=row.record_id, version=row.version, reason=" ")
    e_record_actions.close_record(
        record_id=row.record_id, version=row.version, reason="拖车，无 VIN"
    )
    assert e_records.waiting().all() == 0
    assert sorted(stands()) == ["closed", "sent"]


def test_a_wrong_password_ends_the_round_and_is_never_repeated(server):
    switch_on(server, secret="错的口令")
    leaves()
    found = send()
    assert found.trouble == "平台拒绝登录：密码 *** 错误"
    assert server.heard == []
    assert [row.attempts for row in e_records.queue()] == [0]


def test_nothing_secret_and_no_phone_leaves_or_is_kept(server, tmp_path):
    switch_on(server)
    leaves(words="异响，打我电话 138 0000-0001 或 021-61234567")
    assert send().taken == 1
    for content in server.raw:
        assert "0000-0001" not in content.decode()
        assert "61234567" not in content.decode()
        assert "13800000001" not in content.decode()
        assert "测试客户" not in content.decode()
    kept = repr(db.rows("SELECT changes, result FROM audit")) + repr(
        db.rows("SELECT * FROM e_record")
    )
    kept += repr(db.rows("SELECT * FROM setting"))
    assert SECRET not in kept
    assert TOKEN not in kept
    files = list(tmp_path.rglob("e_record.key"))
    assert len(files) == 1
    assert files[0].stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("打13800000001", "打***"), ("138-0000-0001急", "***急"), ("１３８０００００００１", "***"),
        ("里程12345，换件3次", "里程12345，换件3次"), ("工单2026112000012345", "工单2026112000012345"),
        ("0571 88001234 找我", "*** 找我"),
    ],
)  # fmt: skip
def test_phones_are_found_however_they_are_typed(text, left):
    assert without_phones(text) == left


def test_a_file_for_a_period_and_for_one_order(server):
    leaves()
    leaves(vin=None)
    records = e_records.records_of(clock.today(), clock.today())
    assert [each.lacking() for each in records] == [(), ("vin",)]
    whole = [each for each in records if not each.lacking()]
    [found] = json.loads(written(whole))
    assert found["basicInfo"]["vin"] == VIN
    number = db.row("SELECT number FROM work_order WHERE id = 1")[0]
    one = e_records.record_of_order(number)
    assert json.loads(written([one], single=True)) == found
    assert e_records.record_of_order("none") is None
    yesterday = clock.today() - timedelta(days=1)
    assert e_records.records_of(yesterday, yesterday) == ()


def test_the_plate_is_the_one_the_car_had(server):
    order = leaves()

    @action(Permission.EDIT_BRANCH)
    def moves() -> None:
        from reception.vehicles.models import PlateHistory

        car = db.row("SELECT vehicle_id FROM work_order WHERE id = ?", (order,))[0]
        now = clock.now()
        record.add(PlateHistory, vehicle=car, plate="沪A00001", since=now - timedelta(days=9),
                   until=now + timedelta(hours=1))  # fmt: skip
        record.change(Vehicle, car, plate="沪B99999")

    moves()
    assert e_records.records_of(clock.today(), clock.today())[0].plate == "沪A00001"


def test_the_database_keeps_what_was_taken(server):
    switch_on(server)
    leaves()
    send()
    for statement in (
        "UPDATE e_record SET state = 'waiting'",
        "UPDATE e_record SET settlement_id = settlement_id + 1",
        "DELETE FROM e_record",
    ):
        with pytest.raises(DatabaseError), db.writing():
            db.execute(statement)


def test_the_link_takes_only_what_is_safe(server):
    good = {"on": True, "login_address": "https://example.com/a", "user": "x",
            "record_address": "https://example.com:8443/b?c=1"}  # fmt: skip
    change_setting(name="e_record", value=good)
    for field, wrong in (
        ("login_address", "http://example.com/a"), ("login_address", "https://u:p@example.com"),
        ("record_address", "ftp://127.0.0.1"), ("record_address", ""), ("user", ""),
        ("record_address", "https://例.com"), ("login_address", "https://example.com:99999"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as found:
            change_setting(name="e_record", value=good | {field: wrong})
        assert found.value.field == field
    for secret in ("", "x" * 201, "a\nb"):
        with pytest.raises(Invalid):
            keep_secret(secret)


def test_pauses_grow_to_six_hours():
    assert [pause(count).total_seconds() / 60 for count in (1, 2, 3, 99)] == [2, 4, 8, 360]
