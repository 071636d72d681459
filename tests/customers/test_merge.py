"""Two records of one customer become one, and two again: exactly, whatever they were."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reception.core import db, gate
from reception.core.errors import Conflict, NotAllowed, Refused
from reception.customers.actions import note_consent
from reception.customers.models import ConsentHow, ConsentKind
from reception.customers.queries import consents_of, customer, orders_of
from reception.history import proof
from reception.history.demo import fill_demo
from reception.vehicles import duplicates, merge
from reception.vehicles.actions import (
    CustomerDraft,
    merge_customers,
    restrict_customer,
    save_customer,
    undo_merge,
)
from reception.vehicles.pair_actions import keep_apart, undo_apart
from reception.vehicles.queries import search, search_customers, vehicles_of
from tests.customers.people import car, everything, received
from tests.customers.people import customer as add


def join(kept: int, gone: int) -> int:
    return merge_customers(
        kept_id=kept,
        kept_version=customer(kept).version,
        gone_id=gone,
        gone_version=customer(gone).version,
    )


def test_cars_visits_orders_and_consents_follow_and_come_back(branch):
    with branch.as_("advisor"):
        one = received("示例甲", "13800000001", "沪A00001").customer_id
        other = received("示例甲", "13800000010", "沪A00002", told=True, marketing=True)
    before = everything()
    shown = merge.preview(one, other.customer_id)
    assert (shown.cars, shown.visits, shown.orders, shown.consents) == (("沪A00002",), 1, 1, 2)
    assert {f: a for f, _b, a in shown.fills}["phone2"] == "13800000010"
    with branch.as_("advisor"), pytest.raises(NotAllowed):
        join(one, other.customer_id)
    with branch.as_("care"):
        key = join(one, other.customer_id)
        assert {h.plate for h in vehicles_of(one)} == {"沪A00001", "沪A00002"}
        assert {h.plate for h in search("13800000010")} == {"沪A00001", "沪A00002"}
        assert len(orders_of(one)) == 2
        assert {c.kind for c in consents_of(one)} == {"privacy", "marketing"}
        assert customer(one).marketing
        assert customer(one).told_at is not None
        # Who comes under the old name and phone is the one that stays.
        with branch.as_("advisor"):
            assert add("示例甲", "13800000010") == one
        assert [(m.key, m.gone_phone, m.person, m.undone) for m in duplicates.judged()] == [
            (key, "13800000010", "示例care", False)
        ]
        undo_merge(merge_id=key)
        assert [m.undone for m in duplicates.judged()] == [True]
    assert everything() == before
    with branch.as_("care"), pytest.raises(Refused):
        undo_merge(merge_id=key)


def test_what_was_changed_afterwards_is_left_alone(branch):
    with branch.as_("manager"):
        one, other = add("示例甲", "13800000001"), add("示例甲", "13800000010", note="旧备注")
        first, second = car(other, "沪A00001"), car(other, "沪A00002")
        key = join(one, other)
        new = received("示例新车主", "13800000099", "沪A00001").customer_id
        save_customer(
            customer=CustomerDraft("示例甲", "13800000001", note="新备注", customer_id=one)
        )
        undo_merge(merge_id=key)
    assert customer(one).note == "新备注"
    owners = dict(
        db.rows("SELECT id, customer_id FROM vehicle WHERE id IN (?, ?)", (first, second))
    )
    assert owners == {first: other, second: other}
    assert new not in (one, other)
    assert {h.plate for h in search("13800000010")} == {"沪A00001", "沪A00002"}


def test_chains_are_undone_from_the_last_and_wrong_merges_are_refused(branch):
    with branch.as_("manager"):
        a, b, c = (add("示例甲", f"1380000000{n}") for n in (1, 2, 3))
        car(a, "沪A00001")
        first = join(b, a)
        second = join(c, b)
        assert add("示例甲", "13800000001") == c
        for action in (lambda: join(c, a), lambda: join(c, c), lambda: undo_merge(merge_id=first)):
            with pytest.raises(Refused):
                action()
        undo_merge(merge_id=second)
        undo_merge(merge_id=first)
        with pytest.raises(Conflict):
            merge_customers(kept_id=a, kept_version=99, gone_id=b, gone_version=99)
        restrict_customer(customer_id=c, version=customer(c).version, reason="示例")
        with pytest.raises(Refused):
            join(a, c)
    assert {h.plate for h in vehicles_of(a)} == {"沪A00001"}


def test_pairs_are_suggested_by_plain_rules(branch):
    with branch.as_("manager"):
        base = add("示例甲", "13800000001")
        same = add("示例甲先生", "13800000001")
        slip = add("示例甲", "13800000010")
        bare = add("示例甲")
        add("示例甲", "13999999999")
        add("示例乙", "13999999998")
    found = {(s.one_id, s.other_id): s.why for s in duplicates.suggestions()}
    assert found[(base, same)] == "phone"
    assert found[(base, slip)] == "name_near_phone"
    assert found[(base, bare)] == "name_no_phone"
    assert len(found) == 5  # the one without a phone may be any of the three namesakes
    with branch.as_("care"):
        undo_merge(merge_id=join(base, same))
    assert (base, same) not in {(s.one_id, s.other_id) for s in duplicates.suggestions()}


def test_a_pair_that_is_two_is_remembered_and_can_be_taken_back(branch):
    with branch.as_("advisor"):
        one, other = add("示例甲", "13800000001"), add("示例甲先生", "13800000001")
        with pytest.raises(NotAllowed):
            keep_apart(one_id=one, other_id=other)
    assert [(s.one_id, s.other_id) for s in duplicates.suggestions()] == [(one, other)]
    with branch.as_("care"):
        key = keep_apart(one_id=other, other_id=one)
        assert duplicates.suggestions() == ()
        assert [(j.key, j.what, j.person, j.undone) for j in duplicates.judged()] == [
            (key, "apart", "示例care", False)
        ]
        for pair in ((one, other), (one, one), (one, 999)):
            with pytest.raises(Refused):
                keep_apart(one_id=pair[0], other_id=pair[1])
        undo_apart(apart_id=key)
        with pytest.raises(Refused):
            undo_apart(apart_id=key)
        assert len(duplicates.suggestions()) == 1
        assert [j.undone for j in duplicates.judged()] == [True]
        keep_apart(one_id=one, other_id=other)
    assert duplicates.suggestions() == ()


def test_second_phones_and_plates_tell_of_one_customer_too(branch):
    with branch.as_("manager"):
        a = add("示例甲", "13800000001", phone2="13900000009")
        b = add("别名乙", "13900000009")
        c = add("单晓示", "13800000021")
        car(c, "沪A00001", "LSVAA4183M2123456")
        d = add("单小世", "13911111111")  # sounds like the one before
        car(d, "沪A00001")
        sold = add("示例买主", "13922222222")
        car(sold, "沪A00001", "1M8GDM9AXKP042788")
    found = {(s.one_id, s.other_id): s.why for s in duplicates.suggestions()}
    assert found == {(a, b): "second_phone", (c, d): "plate"}


def test_every_reference_to_a_customer_is_thought_of(database):
    """A new table with a customer must follow or stay on purpose."""
    if db.is_postgres():
        found = db.rows(
            "SELECT c.conrelid::regclass::text FROM pg_constraint c"
            " WHERE c.confrelid = 'customer'::regclass AND c.contype = 'f'"
        )
        tables = {name for (name,) in found}
    else:
        names = [n for (n,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {n for n in names if any(
            r[2] == "customer" for r in db.rows(f"PRAGMA foreign_key_list({n})")
        )}  # fmt: skip
    assert tables == set(merge.FOLLOWERS) | set(merge.STAYERS)


texts = st.sampled_from(["", "示例路 1 号", "<b>甲</b>", "=cmd|' /C calc'!A1", "𠮷" * 5])
phones = st.sampled_from(["", "13800000001", "13800000002", "02161234567"])
people = st.tuples(phones, phones, texts, texts, st.sampled_from(["vip", "one", "other"]))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(one=people, other=people, cars=st.lists(st.booleans(), max_size=3), agreed=st.booleans())
def test_merging_and_undoing_leaves_everything_as_it_was(branch, one, other, cars, agreed):
    with branch.as_("manager"):
        keys = []
        for phone, phone2, address, note, class_ in (one, other):
            keys.append(add(f"示例{len(everything()['customer'])}", phone, phone2=phone2,
                            address=address, note=note, class_=class_))  # fmt: skip
        for mine in cars:
            number = len(everything()["vehicle"])
            car(keys[mine], f"沪B{number:05d}")
        if agreed:
            note_consent(customer_id=keys[1], kind=ConsentKind.MARKETING, how=ConsentHow.IN_STORE)
        before = everything()
        merged = join(*keys)
        assert not vehicles_of(keys[1])
        assert len(vehicles_of(keys[0])) == len(cars)
        undo_merge(merge_id=merged)
        assert everything() == before


def test_a_customer_without_a_car_is_found_until_there_is_one(branch):
    with branch.as_("manager"):
        key = add("单小示", "13800000077")
        save_customer(customer=CustomerDraft("单小示", "13800000078", customer_id=key))
        for typed in ("0078", "sxs", "danxiaoshi", "小示"):
            assert [h.customer_id for h in search_customers(typed)] == [key], typed
        car(key, "沪A00001")
        assert not search_customers("0078")
        assert [h.matched for h in search("sxs")] == ["initials"]


def test_merged_orders_of_the_past_are_still_proved(database, now):
    """The seals of imported orders hold whose they were; a merge stands in the log beside them."""
    fill_demo(orders=40)
    keys = [k for (k,) in db.rows(
        "SELECT customer_id FROM work_order GROUP BY customer_id ORDER BY count(*) DESC LIMIT 2"
    )]  # fmt: skip
    assert not list(proof.damage())
    with gate.acting(gate.system("test")):
        merged = join(*keys)
        assert not list(proof.damage())
        undo_merge(merge_id=merged)
    assert not list(proof.damage())
