"""沟通: desk and floor say what the fault is, what was found and done; unread until read, never changed."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from reception.catalog.actions import load_shipped
from reception.core import clock, db, gate
from reception.core.audit import damage
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.orders.extra_actions import agree_extra, decline_extra, withdraw_extra
from reception.orders.extras import Answer, How, extras_of
from reception.orders.models import LineKind, State
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from reception.orders.thread import (
    _UNREAD,
    About,
    advice_of,
    phrases,
    proposed_lines,
    thread,
    unread,
)
from reception.orders.thread_actions import (
    ask_from_finding,
    keep_thread_photo,
    read_thread,
    say,
    withdraw_message,
)
from reception.shopfloor.actions import cancel_order
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import person_by_login
from reception.vehicles.actions import lift_restriction, restrict_customer
from reception.visits import photos
from tests.stories.people import PIN, found_branch
from tests.ui.workshop import Floor, at

PADS = LineDraft(LineKind.PART, "前制动片", Decimal(1), Decimal("460.00"), code="P-PAD")


@pytest.fixture
def shop(database, now):
    return Floor(found_branch())


def in_work(shop, plate="沪A66N20"):
    key = shop.receive(plate, promised=at("17:00"))
    shop.start(key)
    return key


def said_by(shop, role, key, about, words, **more):
    with shop.branch.as_(role):
        return say(order_id=key, about=about, words=words, **more)


def waiting(shop, role):
    with shop.branch.as_(role):
        return {key: (each.count, each.mine) for key, each in unread().items()}


def seen(shop, role, key):
    with shop.branch.as_(role):
        read_thread(order_id=key, last=thread(key).last())


def photo(colour="red"):
    made = BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "PNG")
    return photos.prepare(made.getvalue())


def test_before_during_and_after_between_two_people(shop):
    key = in_work(shop)
    other = in_work(shop, "沪B66N21")
    found = thread(key)
    assert found.words == "过减速带右前有咯噔声"  # it begins with the customer's words
    assert found.advisor == "示例advisor"
    assert waiting(shop, "advisor") == {}
    said_by(shop, "technician", key, About.FOUND, "前制动片磨损到限")
    said_by(shop, "technician", key, About.NOTE, "请联系客户")
    assert waiting(shop, "technician") == {}
    assert waiting(shop, "advisor") == {key: (2, True)}
    assert waiting(shop, "cashier") == {key: (2, False)}
    seen(shop, "advisor", key)
    assert waiting(shop, "advisor") == {}
    said_by(shop, "advisor", key, About.NOTE, "已联系客户")
    assert waiting(shop, "technician") == {key: (1, True)}
    with shop.branch.as_("technician"):
        assert thread(key).unread() == 1
        assert thread(key).seen_by() == ()
    seen(shop, "technician", key)
    with shop.branch.as_("advisor"):
        assert [m.words for m in thread(key).messages] == [
            "前制动片磨损到限",
            "请联系客户",
            "已联系客户",
        ]
        assert thread(key).seen_by() == ("示例technician",)
        assert thread(other).messages == ()


def test_the_order_is_not_touched_by_what_is_said(shop):
    key = in_work(shop)
    before = order(key).version
    said_by(shop, "technician", key, About.FAULT, "故障已复现")
    seen(shop, "advisor", key)
    assert order(key).version == before


def test_what_was_said_stays(shop):
    key = in_work(shop)
    message = said_by(shop, "technician", key, About.FOUND, "底盘渗油")
    with shop.branch.as_("advisor"), pytest.raises(NotAllowed):
        withdraw_message(message_id=message, reason="不是我的")
    with shop.branch.as_("technician"):
        with pytest.raises(Invalid):
            withdraw_message(message_id=message, reason="  ")
        withdraw_message(message_id=message, reason="看错车")
        with pytest.raises(Refused):
            withdraw_message(message_id=message, reason="再一次")
    (kept,) = thread(key).messages
    assert (kept.words, kept.withdrawn_why, kept.withdrawn_by) == (
        "底盘渗油",
        "看错车",
        "示例technician",
    )
    assert waiting(shop, "advisor") == {}  # there is nothing to read any more
    for change in (
        "UPDATE message SET words = '别的'",
        "UPDATE message SET about = 'done'",
        "UPDATE message SET at = at - 60",
        "UPDATE message SET author_id = 1",
        "UPDATE message SET withdrawn_why = '别的'",
        "UPDATE message SET withdrawn_at = NULL, withdrawn_why = ''",
        "DELETE FROM message",
    ):
        with pytest.raises(IntegrityError), db.writing():
            db.execute(change)
    assert list(damage()) == []


def test_photos_stay_with_their_message(shop):
    key = in_work(shop)
    with shop.branch.as_("technician"):
        digest = keep_thread_photo(photo=photo())
        say(order_id=key, about=About.FOUND, photos=(digest,))
        with pytest.raises(Invalid, match="照片"):
            say(order_id=key, about=About.FOUND, words="x", photos=("0" * 64,))
        with pytest.raises(Invalid):
            say(order_id=key, about=About.NOTE, words=" ")
    assert [m.photos for m in thread(key).messages] == [(digest,)]
    with clock.frozen(clock.now() + timedelta(days=60)), shop.branch.as_("technician"):
        keep_thread_photo(photo=photo("blue"))  # sweeps what nothing shows
    assert photos.picture(digest) is not None
    for change in ("UPDATE message_photo SET position = 2", "DELETE FROM message_photo"):
        with pytest.raises(IntegrityError), db.writing():
            db.execute(change)


def test_a_finding_becomes_additional_work_with_its_photo(shop):
    key = in_work(shop)
    with shop.branch.as_("technician"):
        digest = keep_thread_photo(photo=photo())
        message = say(order_id=key, about=About.FOUND, words="前制动片磨损到限", photos=(digest,))
        note = say(order_id=key, about=About.NOTE, words="请联系客户")
        extra = ask_from_finding(
            message_id=message, reason="前制动片磨损到限", lines=(PADS,), photos=(digest,)
        )
        for again in (message, note):
            with pytest.raises(Refused):
                ask_from_finding(message_id=again, reason="再问", lines=(PADS,))
    assert order(key).row.state is State.HOLD_CONSENT
    (asked,) = extras_of(key)
    assert (asked.extra_id, asked.photos) == (extra, (digest,))
    assert thread(key).messages[0].extra is Answer.ASKED
    assert not thread(key).messages[0].askable
    with shop.branch.as_("technician"):
        withdraw_extra(extra_id=extra, reason="价格不对")
        assert thread(key).messages[0].askable  # asked by mistake: it may be asked again
        extra = ask_from_finding(message_id=message, reason="制动片", lines=(PADS,))
    with shop.branch.as_("advisor"):
        agree_extra(extra_id=extra, how=How.PHONE, who="测试客户001", phone="13800000001")
    assert thread(key).messages[0].extra is Answer.AGREED


def test_quick_words_know_what_is_done_about_them(shop, anybody):
    load_shipped()
    assert "前制动片磨损到限" in phrases(About.FOUND)
    lines = proposed_lines("前制动片磨损到限，约 2 mm")
    assert [line.package for line in lines] == ["前制动套餐"] * len(lines)
    assert {LineKind.LABOUR, LineKind.PART} <= {line.kind for line in lines}
    assert all(line.amount > 0 for line in lines if line.kind is LineKind.PART)
    assert [line.code for line in proposed_lines("雨刮片老化")] == ["BY025"]
    assert proposed_lines("底盘渗油") == ()


def test_the_slip_is_offered_what_was_done_and_found(shop):
    key = in_work(shop)
    assert advice_of(key) == ""
    with shop.branch.as_("technician"):
        pads = say(order_id=key, about=About.FOUND, words="前制动片磨损到限")
        oil = say(order_id=key, about=About.FOUND, words="底盘渗油")
        say(order_id=key, about=About.FOUND, words="轮胎偏磨")
        wrong = say(order_id=key, about=About.FOUND, words="看错的")
        withdraw_message(message_id=wrong, reason="看错车")
        say(order_id=key, about=About.DONE, words="已清洗\n节气门。")
        say(order_id=key, about=About.NOTE, words="请联系客户")
        yes = ask_from_finding(message_id=pads, reason="制动片", lines=(PADS,))
        no = ask_from_finding(message_id=oil, reason="渗油", lines=(PADS,))
    with shop.branch.as_("advisor"):
        agree_extra(extra_id=yes, how=How.PHONE, who="测试客户001")
        decline_extra(extra_id=no, how=How.PHONE, who="测试客户001")
    assert advice_of(key) == "已做：已清洗 节气门。发现：底盘渗油（本次不做）；轮胎偏磨。"


def test_nothing_is_said_once_the_car_has_left(shop):
    key = shop.receive("沪A66N22", promised=at("17:00"))
    said_by(shop, "advisor", key, About.NOTE, "客户赶时间")
    with shop.branch.as_("advisor"):
        cancel_order(order_id=key, reason="客户不修了")
        with pytest.raises(Refused):
            say(order_id=key, about=About.NOTE, words="太晚")
    assert not thread(key).open
    assert waiting(shop, "technician") == {}  # what has left is nobody's unread


def test_a_restricted_customers_thread_is_put_away(shop):
    key = shop.receive("沪A66N23", promised=at("17:00"))
    said_by(shop, "advisor", key, About.NOTE, "测试客户001 要求电话联系")
    with shop.branch.as_("advisor"):
        cancel_order(order_id=key, reason="客户不修了")
    customer = order(key).customer_id
    with shop.branch.as_("manager"):
        version = db.row("SELECT version FROM customer WHERE id = ?", (customer,))[0]
        restrict_customer(customer_id=customer, version=version, reason="客户要求删除")
        assert [m.words for m in thread(key).messages] == ["***"]
        lift_restriction(customer_id=customer)
    assert [m.words for m in thread(key).messages] == ["测试客户001 要求电话联系"]


def test_who_reads_first_is_kept_once(shop):
    key = in_work(shop)
    last = said_by(shop, "technician", key, About.NOTE, "请联系客户")
    with shop.branch.as_("advisor"):
        read_thread(order_id=key, last=last + 1_000)  # nothing that was not there is read
        read_thread(order_id=key, last=0)
        read_thread(order_id=10_000, last=5)
        assert thread(key).last_read == last
    with gate.acting(gate.system("command")):
        read_thread(order_id=key, last=last)
    assert db.row("SELECT count(*) FROM message_read") == (1,)


SPEAKERS = ("advisor", "technician", "foreman")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(SPEAKERS), st.sampled_from(("say", "read", "withdraw")), st.integers(0, 1)
    ),
    max_size=14,
)


class Naive:
    """Who has not read what, kept in sets."""

    def __init__(self, shop, keys):
        self.shop, self.own = shop, {}
        self.new = {(role, key): set() for role in SPEAKERS for key in keys}
        for role, key in self.new:
            seen(shop, role, key)

    def say(self, role, key):
        self.own[role, key] = said_by(self.shop, role, key, About.NOTE, "话")
        for other in SPEAKERS:
            if other != role:
                self.new[other, key].add(self.own[role, key])

    def read(self, role, key):
        seen(self.shop, role, key)
        self.new[role, key].clear()

    def withdraw(self, role, key):
        message = self.own.pop((role, key), None)
        if message is not None:
            with self.shop.branch.as_(role):
                withdraw_message(message_id=message, reason="写错")
            for left in self.new.values():
                left.discard(message)


def test_unread_is_what_others_said_since_one_read(sqlite_database, now):
    shop = Floor(found_branch())
    keys = [in_work(shop, "沪A66N20"), in_work(shop, "沪B66N21")]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def holds(steps):
        naive = Naive(shop, keys)
        for role, what, which in steps:
            getattr(naive, what)(role, keys[which])
        for role in SPEAKERS:
            counts = {key: count for key, (count, _mine) in waiting(shop, role).items()}
            assert counts == {k: len(naive.new[role, k]) for k in keys if naive.new[role, k]}

    holds()


def test_the_count_does_not_read_the_history(sqlite_database, now):
    shop = Floor(found_branch())
    key = in_work(shop)
    said_by(shop, "technician", key, About.NOTE, "请联系客户")
    plan = db.rows(f"EXPLAIN QUERY PLAN {_UNREAD}", (1, 1, 1, 1, 1, 1))
    words = [row[3] for row in plan]
    assert not [each for each in words if each.startswith("SCAN m")], words
    assert any("work_order_open" in each for each in words), words


def test_a_new_colleague_may_only_do_what_the_role_says(shop):
    key = in_work(shop)
    with shop.branch.as_("administrator"):
        add_person(login="gate1", name="示例门卫", roles=("gate",), secret=PIN)
    keeper = actor_of(person_by_login("gate1"))
    with gate.acting(keeper), pytest.raises(NotAllowed):
        say(order_id=key, about=About.NOTE, words="你好")
