"""增项: asked with reason and price, worked only after a recorded consent, offered again if declined."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.core import clock, db, gate
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.orders.actions import VisitDraft, check_in, set_lines
from reception.orders.extra_actions import agree_extra, ask_extra, decline_extra, dismiss_undone
from reception.orders.extras import Answer, How, asked_sums, extras_of, undone
from reception.orders.models import LineKind, OrderKind, State
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from reception.papers.values import Signature
from reception.shopfloor import actions as floor
from reception.vehicles.actions import (
    CustomerDraft,
    VehicleDraft,
    lift_restriction,
    restrict_customer,
)
from reception.visits import photos
from tests.stories.people import found_branch
from tests.ui.workshop import Floor, at

PADS = LineDraft(LineKind.PART, "前制动片", Decimal(1), Decimal("460.00"), code="P-PAD")
FIT = LineDraft(LineKind.LABOUR, "更换前制动片", Decimal("0.8"), Decimal("150.00"), code="L-PAD")


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch):
    monkeypatch.setattr("reception.staff.secrets.MEMORY_KIB", 8)
    monkeypatch.setattr("reception.staff.secrets.PASSES", 1)


@pytest.fixture
def shop(database, now):
    return Floor(found_branch())


def in_work(shop, plate="沪A66N20"):
    key = shop.receive(plate, promised=at("17:00"))
    shop.start(key)
    return key


def asked(shop, key, *lines, delay=60):
    with shop.branch.as_("technician"):
        return ask_extra(
            order_id=key,
            reason="前制动片剩余 2 mm",
            lines=lines or (PADS, FIT),
            delay_minutes=delay,
        )


def names(key):
    return [line.name for line in order(key).lines]


def test_consent_comes_before_the_work(shop):
    key = in_work(shop)
    before = names(key)
    extra = asked(shop, key)
    card = order(key)
    assert card.row.state is State.HOLD_CONSENT
    assert card.row.hold_reason == "前制动片剩余 2 mm"
    assert names(key) == before  # nothing of it is on the order yet
    assert asked_sums() == {key: Decimal("580.00")}
    with shop.branch.as_("advisor"):
        agree_extra(extra_id=extra, how=How.PHONE, who="测试客户001", phone="13800000001")
    card = order(key)
    assert card.row.state is State.WORKING
    assert names(key) == [*before, "前制动片", "更换前制动片"]
    assert card.row.promised_at == at("18:00")
    assert "前制动片剩余 2 mm" in card.promises[-1].reason
    (found,) = extras_of(key)
    assert (found.state, found.how, found.who) == (Answer.AGREED, "phone", "测试客户001")
    assert found.asked_by == "示例technician"
    assert found.noted_by == "示例advisor"
    assert found.decided_at == clock.now()
    assert asked_sums() == {}
    for change in ("state = 'declined'", "how = 'message'", "decided_at = decided_at - 60"):
        with pytest.raises(IntegrityError), db.writing():
            db.execute(f"UPDATE extra_work SET {change}")
    with shop.branch.as_("advisor"), pytest.raises(Refused):
        decline_extra(extra_id=extra, how=How.PHONE, who="测试客户001")


def test_the_lines_stay_linked_when_the_order_is_edited(shop):
    key = in_work(shop)
    extra = asked(shop, key)
    with shop.branch.as_("advisor"):
        agree_extra(extra_id=extra, how=How.MESSAGE, who="测试客户001")
        card = order(key)
        set_lines(order_id=key, version=card.version, lines=card.lines)
    linked = db.rows("SELECT extra_line_id FROM order_line WHERE extra_line_id IS NOT NULL")
    assert len(linked) == 2


def test_an_agreed_item_never_becomes_dearer(shop):
    key = in_work(shop)
    extra = asked(shop, key, PADS)
    with shop.branch.as_("advisor"):
        agree_extra(extra_id=extra, how=How.PHONE, who="测试客户001")
        *others, pads = order(key).lines
        for price, allowed in (("460.01", False), ("440.00", True), ("460.00", True)):
            card = order(key)
            lines = (*others, replace(pads, price=Decimal(price)))
            if allowed:
                set_lines(order_id=key, version=card.version, lines=lines)
                continue
            with pytest.raises(Refused):
                set_lines(order_id=key, version=card.version, lines=lines)
    with pytest.raises(IntegrityError), db.writing():
        db.execute("UPDATE order_line SET amount = amount + 1 WHERE extra_line_id IS NOT NULL")


def test_one_item_agreed_the_other_declined_and_offered_next_time(shop):
    key = in_work(shop)
    extra = asked(shop, key)
    pads, fit = extras_of(key)[0].items
    with shop.branch.as_("advisor"):
        with pytest.raises(Invalid) as none:
            agree_extra(extra_id=extra, how=How.PHONE, who="测试客户001", item_ids=())
        assert none.value.field == "items"
        agree_extra(extra_id=extra, how=How.PHONE, who="测试客户001", item_ids=(pads.item_id,))
    vehicle = order(key).row.vehicle_id
    assert names(key)[-1] == "前制动片"
    assert [each.draft.name for each in undone(vehicle)] == ["更换前制动片"]
    with shop.branch.as_("advisor"):
        dismiss_undone(item_ids=(fit.item_id,))
    assert undone(vehicle) == ()


def test_declined_is_offered_until_it_is_done(shop):
    key = in_work(shop)
    vehicle = order(key).row.vehicle_id
    extra = asked(shop, key)
    with shop.branch.as_("advisor"):
        decline_extra(extra_id=extra, how=How.PHONE, who="测试客户001", reason="下次再换")
    assert order(key).row.state is State.WORKING
    assert extras_of(key)[0].note == "下次再换"
    assert [(u.draft.name, u.draft.amount) for u in undone(vehicle)] == [
        ("前制动片", Decimal("460.00")),
        ("更换前制动片", Decimal("120.00")),
    ]
    again = asked(shop, key, PADS)  # the customer rings back: declined twice is offered once
    assert len(undone(vehicle)) == 2
    with shop.branch.as_("advisor"):
        agree_extra(extra_id=again, how=How.PHONE, who="测试客户001")
    assert [each.draft.name for each in undone(vehicle)] == ["更换前制动片"]


def test_done_on_a_later_order_it_is_not_offered_again(shop):
    key = shop.receive("沪A66N20", promised=at("17:00"))
    extra = asked(shop, key)
    assert order(key).row.state is State.PENDING
    with shop.branch.as_("advisor"):
        decline_extra(extra_id=extra, how=How.PHONE, who="测试客户001")
        floor.cancel_order(order_id=key, reason="客户改期")
    vehicle = order(key).row.vehicle_id
    assert len(undone(vehicle)) == 2
    with shop.branch.as_("advisor"):
        later = check_in(
            customer=CustomerDraft(customer_id=order(key).customer_id, name="测试客户001"),
            vehicle=VehicleDraft("沪A66N20", vehicle_id=vehicle),
            visit=VisitDraft(12_500),
            kind=OrderKind.REPAIR,
            lines=(FIT,),
        )
    assert later.vehicle_id == vehicle
    assert [each.draft.name for each in undone(vehicle)] == ["前制动片"]


def test_who_answered_is_put_away_with_a_restricted_customer(shop):
    key = shop.receive("沪A66N20", promised=at("17:00"))
    extra = asked(shop, key)
    owner = order(key).customer_id
    with shop.branch.as_("advisor"):
        decline_extra(extra_id=extra, how=How.PHONE, who="测试客户001", phone="13800000001")
        floor.cancel_order(order_id=key, reason="客户改期")
    with gate.acting(gate.system("test")):
        version = db.row("SELECT version FROM customer WHERE id = ?", (owner,))[0]
        restrict_customer(customer_id=owner, version=version, reason="本人来电要求删除")
        hidden = extras_of(key)[0]
        assert (hidden.phone, "测试客户001" in hidden.who) == ("", False)
        assert hidden.state is Answer.DECLINED
        lift_restriction(customer_id=owner)
        assert (extras_of(key)[0].who, extras_of(key)[0].phone) == ("测试客户001", "13800000001")


def test_work_is_not_done_while_the_answer_is_open(shop):
    key = in_work(shop)
    extra = asked(shop, key)
    shop.start(key)  # what was ordered before may go on
    with shop.branch.as_("technician"), pytest.raises(Refused):
        floor.finish_work(order_id=key)
    with shop.branch.as_("advisor"):
        decline_extra(extra_id=extra, how=How.MESSAGE, who="测试客户001")
    shop.finish(key)
    assert order(key).row.state is State.INSPECTION


def test_what_is_missing_is_said(shop):
    key = in_work(shop)
    with shop.branch.as_("technician"):
        for field, wrong in (
            ("reason", {"reason": "  "}),
            ("lines", {"lines": ()}),
            ("lines.0.price", {"lines": (replace(PADS, price=Decimal(-1)),)}),
            ("delay_minutes", {"delay_minutes": -5}),
            ("photos", {"photos": ("0" * 64,)}),
        ):
            given = {"reason": "制动片薄", "lines": (PADS,), "delay_minutes": 0} | wrong
            with pytest.raises(Invalid) as caught:
                ask_extra(order_id=key, **given)
            assert caught.value.field == field
        with pytest.raises(NotAllowed):
            ask_extra(order_id=key, reason="薄", lines=(replace(PADS, discount=Decimal(10)),))
    assert extras_of(key) == ()
    extra = asked(shop, key)
    with shop.branch.as_("technician"), pytest.raises(NotAllowed):
        agree_extra(extra_id=extra, how=How.PHONE, who="测试客户001")
    with shop.branch.as_("advisor"):
        for field, wrong in (("who", {"who": " "}), ("how", {"how": How.SIGNED})):
            with pytest.raises(Invalid) as caught:
                agree_extra(extra_id=extra, **({"how": How.PHONE, "who": "测试客户001"} | wrong))
            assert caught.value.field == field
    assert extras_of(key)[0].state is Answer.ASKED


def test_a_signature_and_a_photo_are_kept(shop):
    key = in_work(shop)
    with shop.branch.as_("technician"):
        from reception.orders.extra_actions import keep_work_photo

        digest = keep_work_photo(photo=photos.Photo("a" * 64, b"jpeg", b"small", 8, 6))
        extra = ask_extra(order_id=key, reason="渗油", lines=(PADS,), photos=(digest, digest))
    signed = Signature((((0.0, 0.0, 0.0, 0.5),),), 400.0, 120.0, clock.now(), "测试客户001")
    with shop.branch.as_("advisor"):
        agree_extra(extra_id=extra, how=How.SIGNED, who="测试客户001", signature=signed)
    assert extras_of(key)[0].photos == (digest,)
    assert db.row("SELECT signature FROM extra_work")[0]
    with clock.frozen(clock.now() + timedelta(days=60)), shop.branch.as_("technician"):
        from reception.orders.extra_actions import keep_work_photo

        keep_work_photo(photo=photos.Photo("b" * 64, b"other", b"small", 8, 6))
    assert photos.picture(digest) == b"jpeg"  # the sweep leaves what an extra shows


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE order_line SET extra_line_id = (SELECT max(id) FROM extra_line)",
        "INSERT INTO order_line (order_id, position, kind, code, name, quantity, price, discount,"
        " amount, payer, origin, brand, package, extra_line_id) SELECT e.order_id, 99, l.kind,"
        " l.code, l.name, l.quantity, l.price, l.discount, l.amount, l.payer, l.origin, l.brand,"
        " l.package, l.id FROM extra_line l JOIN extra_work e ON e.id = l.extra_id",
        "UPDATE extra_line SET state = 'agreed'",
        "UPDATE extra_line SET price = 1",
        "UPDATE extra_work SET state = 'agreed'",
        "UPDATE extra_work SET reason = 'other'",
        "DELETE FROM extra_line",
        "DELETE FROM extra_work",
    ],
)
def test_the_database_itself_wants_the_consent(shop, statement):
    asked(shop, in_work(shop))
    with pytest.raises(IntegrityError), db.writing():
        db.execute(statement)


def test_a_delay_rests_while_the_branch_is_closed(shop):
    key = shop.receive("沪A66N20", promised=at("17:30"))
    shop.start(key)
    extra = asked(shop, key, delay=60)
    with shop.branch.as_("advisor"):
        agree_extra(extra_id=extra, how=How.PHONE, who="测试客户001", phone="13800000001")
    promised = order(key).row.promised_at
    assert promised == at("08:30") + timedelta(days=1)  # half an hour of it before 18:00
