"""洗车: the queue, who washes, who looks at it, what goes back; both databases."""

from datetime import timedelta

import pytest

from reception.core import audit, clock, db, settings
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.orders.actions import move
from reception.orders.models import State
from reception.orders.queries import order
from reception.shopfloor.washing import accept, queue
from reception.shopfloor.washing_actions import begin_washing, check_washing, finish_washing
from tests.ui.workshop import Floor, at


@pytest.fixture
def shop(branch):
    return Floor(branch)


def dirty(shop, plate="沪A66N20", promised="17:00") -> int:
    key = shop.receive(plate, promised=at(promised), wash=True)
    shop.start(key)
    shop.finish(key)
    shop.inspect(key)
    assert order(key).row.state is State.WASHING
    return key


def by_another(branch) -> None:
    with branch.as_("manager"):
        settings.change_setting(name="wash_check", value="other")


@action(Permission.EDIT_ORDER)
def bring(*, key: int, state: State) -> None:
    """Bring an order where additional work would."""
    move(key, state)


@action(Permission.HAND_OVER)
def hand_out(*, key: int) -> None:
    """Note that the wash was looked at when the car was handed over."""
    accept(key)


def test_the_queue_goes_by_promise_and_says_how_far_each_is(branch, shop):
    later, sooner = dirty(shop, "沪A00001", "17:00"), dirty(shop, "沪A00002", "16:00")
    shop.receive("沪A00003")  # a car that is not to be washed
    assert [row.order_id for row in queue()] == [sooner, later]
    with branch.as_("technician"):
        begin_washing(order_id=later)
    row = queue()[1]
    assert (row.began_by, row.done_at) == ("示例technician", None)
    with branch.as_("foreman"), pytest.raises(Refused, match="示例technician"):
        begin_washing(order_id=later)
    with branch.as_("technician"):
        finish_washing(order_id=later)
    assert [row.order_id for row in queue()] == [sooner]
    assert order(later).row.state is State.READY


def test_somebody_else_looks_where_the_branch_wants_it(branch, shop):
    by_another(branch)
    key = dirty(shop)
    with branch.as_("technician"):
        finish_washing(order_id=key)
        assert queue()[0].done_by == "示例technician"
        for again in (finish_washing, begin_washing):
            with pytest.raises(Refused):
                again(order_id=key)
        with pytest.raises(Refused):
            check_washing(order_id=key, passed=True)
    with branch.as_("cashier"), pytest.raises(NotAllowed):
        check_washing(order_id=key, passed=True)
    with branch.as_("advisor"):
        with pytest.raises(Invalid) as caught:
            check_washing(order_id=key, passed=False)
        assert caught.value.field == "words"
        check_washing(order_id=key, passed=False, words="轮毂")
    (row,) = queue()
    assert (row.again, row.began_at, row.done_at) == ("轮毂", None, None)
    with branch.as_("technician"):
        begin_washing(order_id=key)
        finish_washing(order_id=key)
    with branch.as_("advisor"):
        check_washing(order_id=key, passed=True)
        with pytest.raises(Refused):
            check_washing(order_id=key, passed=True)
    assert order(key).row.state is State.READY
    assert list(audit.damage()) == []


def test_a_ready_car_that_is_not_clean_goes_back(branch, shop):
    key = dirty(shop)
    with branch.as_("technician"):
        finish_washing(order_id=key)
    with branch.as_("advisor"):
        with pytest.raises(Refused):
            check_washing(order_id=key, passed=True)  # it is ready: nothing to say
        check_washing(order_id=key, passed=False, words="门框")
    card = order(key)
    assert (card.row.state, card.ready_at, card.row.hold_reason) == (State.WASHING, None, "门框")


def test_who_hands_over_has_looked_at_it(branch, shop):
    key = dirty(shop)
    with branch.as_("technician"):
        finish_washing(order_id=key)
    with branch.as_("advisor"):
        hand_out(key=key)
    found = db.row("SELECT result, checked_by FROM wash WHERE order_id = ?", (key,))
    assert found == ("ok", branch.actors["advisor"].person_id)


def test_what_was_begun_before_the_car_went_back_to_work_is_begun_anew(branch, shop):
    key = dirty(shop)
    with branch.as_("technician"):
        begin_washing(order_id=key)
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        with branch.as_("advisor"):
            bring(key=key, state=State.HOLD_CONSENT)
            bring(key=key, state=State.WASHING)
        assert queue()[0].began_at is None
        with branch.as_("foreman"):
            begin_washing(order_id=key)
            assert queue()[0].began_by == "示例foreman"
            finish_washing(order_id=key)
    assert order(key).row.state is State.READY


def test_the_database_keeps_one_wash_at_a_time_and_its_check_by_another(branch, shop):
    key = dirty(shop)

    @action(Permission.WORK)
    def add(*, values: str) -> None:
        db.execute(
            "INSERT INTO wash (version, uid, order_id, began_at, began_by, done_at, done_by,"
            f" checked_at, checked_by, result, words) VALUES (1, {values})"
        )

    with branch.as_("technician"):
        begin_washing(order_id=key)
        for values in (
            f"'a', {key}, 1, 1, NULL, NULL, NULL, NULL, '', ''",  # a second one in hand
            f"'b', {key}, 1, 1, 2, 7, 3, 7, 'ok', ''",  # looked at by who washed it
            f"'c', {key}, 1, 1, 2, 7, 3, 8, 'bad', ''",  # and does not say what
            f"'d', {key}, 3, 1, 2, 7, NULL, NULL, '', ''",  # ended before it began
        ):
            with pytest.raises(IntegrityError):
                add(values=values)
