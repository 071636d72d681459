"""What customers say about their data: noted once, separate, withdrawable, never changed."""

import pytest

from reception.core import clock, db, gate, settings
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.customers.actions import note_consent, note_export
from reception.customers.models import ConsentHow, ConsentKind
from reception.customers.queries import consents_of, customer, export_rows, money_of, orders_of
from reception.shopfloor.actions import cancel_order
from reception.vehicles.actions import (
    CustomerDraft,
    lift_restriction,
    restrict_customer,
    save_customer,
)
from reception.vehicles.queries import search, vehicle
from tests.customers.people import car, everything, received
from tests.customers.people import customer as add

PRIVACY, MARKETING = ConsentKind.PRIVACY, ConsentKind.MARKETING


def test_the_notice_is_noted_at_the_first_check_in_and_once(branch):
    with branch.as_("advisor"):
        first = received("示例甲", "13800000001", "沪A00001", told=True)
        cancel_order(order_id=first.order_id, reason="示例")
        received("示例甲", "13800000001", "沪A00002", told=True)
    rows = consents_of(first.customer_id)
    assert [(r.kind, r.given, r.how, r.person) for r in rows] == [
        ("privacy", True, "in_store", "示例advisor")
    ]
    assert rows[0].text == settings.read(settings.PRIVACY_NOTICE)
    assert customer(first.customer_id).told_at == clock.now()
    assert not customer(first.customer_id).marketing


def test_offers_are_agreed_to_apart_and_taken_back_any_time(branch):
    with branch.as_("advisor"):
        key = received("示例甲", "13800000001", "沪A00001", marketing=True).customer_id
        assert customer(key).marketing
        note_consent(customer_id=key, kind=MARKETING, given=True, how=ConsentHow.PHONE)
        note_consent(customer_id=key, kind=MARKETING, given=False, how=ConsentHow.PHONE)
    assert not customer(key).marketing
    assert [(r.given, r.how) for r in consents_of(key)] == [(False, "phone"), (True, "in_store")]


def test_a_refusal_that_was_asked_for_is_noted_too(branch):
    with branch.as_("care"):
        with gate.acting(branch.actors["advisor"]):
            key = add("示例甲", "13800000001")
        note_consent(customer_id=key, kind=MARKETING, given=False, how=ConsentHow.MESSAGE)
    assert [r.given for r in consents_of(key)] == [False]


def test_consents_are_never_changed_and_what_cannot_be_is_refused(branch):
    with branch.as_("advisor"):
        key = add("示例甲", "13800000001")
        note_consent(customer_id=key, kind=PRIVACY, how=ConsentHow.IN_STORE)
        with pytest.raises(Refused):
            note_consent(customer_id=key, kind=PRIVACY, given=False, how=ConsentHow.PHONE)
        with pytest.raises(Invalid):
            note_consent(customer_id=key, kind=MARKETING, how=ConsentHow.BEFORE)
    with branch.as_("cashier"), pytest.raises(NotAllowed):
        note_consent(customer_id=key, kind=MARKETING, how=ConsentHow.PHONE)
    for sql in ("UPDATE consent SET given = 0", "DELETE FROM consent"):
        with pytest.raises(db.DatabaseError), db.writing():
            db.execute(sql)


def test_only_care_and_manager_give_a_class(branch):
    with branch.as_("advisor"):
        key = add("示例甲", "13800000001")
        draft = CustomerDraft("示例甲", "13800000001", class_="vip", customer_id=key)
        with pytest.raises(NotAllowed):
            save_customer(customer=draft)
        with pytest.raises(NotAllowed):
            add("示例乙", "13800000002", class_="vip")
    with branch.as_("manager"):
        save_customer(customer=draft)
    assert customer(key).class_ == "vip"


def test_a_restricted_customer_is_nowhere_but_on_papers_and_comes_back_whole(branch):
    with branch.as_("advisor"):
        opened = received("示例甲", "13800000001", "沪A00001", told=True, marketing=True)
    with branch.as_("manager"), pytest.raises(Refused):
        restrict_customer(customer_id=opened.customer_id, version=1, reason="本人来电要求删除")
    with branch.as_("advisor"):
        cancel_order(order_id=opened.order_id, reason="示例")
    before = everything()
    shown = customer(opened.customer_id)
    with branch.as_("manager"):
        with pytest.raises(Invalid):
            restrict_customer(customer_id=shown.customer_id, version=shown.version, reason=" ")
        restrict_customer(
            customer_id=shown.customer_id, version=shown.version, reason="本人来电要求删除"
        )
        for typed in ("示例甲", "13800000001", "0001", "slj"):
            assert not [h for h in search(typed) if "示例" in h.customer or h.phone]
    card = vehicle(opened.vehicle_id)
    assert (card.customer, card.phone, card.restricted) == ("", "", True)
    assert [h.customer for h in search("沪A00001")] == ["***"]
    for table in ("customer", "visit", "vehicle"):
        assert "示例甲" not in str(db.rows(f"SELECT * FROM {table}"))
        assert "13800000001" not in str(db.rows(f"SELECT * FROM {table}"))
    with branch.as_("advisor"):
        with pytest.raises(Refused):
            save_customer(customer=CustomerDraft("别名", customer_id=shown.customer_id))
        with pytest.raises(NotAllowed):
            lift_restriction(customer_id=shown.customer_id)
        # The same person comes again: a new customer, the old data stay stored.
        again = received("示例甲", "13800000001", "沪A00009")
        assert again.customer_id != shown.customer_id
        cancel_order(order_id=again.order_id, reason="示例")
    after = everything()
    with branch.as_("manager"):
        lift_restriction(customer_id=shown.customer_id)
        with pytest.raises(Refused):
            lift_restriction(customer_id=shown.customer_id)
    back = everything()
    for table, rows in before.items():
        assert back[table][: len(rows)] == rows, table
    assert after != back


def test_orders_and_money_stand_on_the_customers_page(branch):
    with branch.as_("advisor"):
        opened = received("示例甲", "13800000001", "沪A00001")
        car(opened.customer_id, "沪A00002")
    assert [o.number for o in orders_of(opened.customer_id)] == [opened.number]
    assert money_of(opened.customer_id) == ()


def test_an_export_is_noted_and_whole_phones_only_for_who_may_see_them(branch):
    with branch.as_("care"):
        note_export(rows=3, masked=False, format="xlsx")
    with branch.as_("advisor"):
        with pytest.raises(NotAllowed):
            note_export(rows=3, masked=True, format="csv")
        with pytest.raises(NotAllowed):
            export_rows(masked=True)
    blind = gate.Actor(None, "示例", branch.actors["care"].permissions - {"see_phones"})
    with gate.acting(blind):
        note_export(rows=2, masked=True, format="csv")
        with pytest.raises(NotAllowed):
            note_export(rows=2, masked=False, format="csv")
        with pytest.raises(NotAllowed):
            export_rows(masked=False)
        with gate.acting(branch.actors["advisor"]):
            add("示例甲", "13800000001")
        assert [row.phone for row in export_rows(masked=True)] == ["138****0001"]
    assert db.rows("SELECT rows, masked FROM customer_export ORDER BY id") == [(3, 0), (2, 1)]
    assert db.row("SELECT count(*) FROM audit WHERE action = 'note_export'") == (2,)
