"""公平派工: whoever takes a later job says why, and it is kept; both databases."""

from datetime import timedelta

import pytest

from reception.core import clock, db, gate
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, Refused
from reception.orders.models import OrderKind
from reception.orders.queries import order
from reception.shopfloor import actions as floor
from reception.shopfloor.clocking_actions import finish_job, pause_job, sign_off, sign_on, start_job
from reception.shopfloor.clocking_models import Pause
from reception.shopfloor.clocking_queries import left_orders
from reception.shopfloor.fairness import line, passed_over, skips
from reception.shopfloor.fairness_models import SkipReason
from reception.shopfloor.plan_actions import place
from reception.shopfloor.queries import blocks, board
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import person_by_login
from tests.ui.workshop import Floor, at


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


@pytest.fixture
def mate(shop) -> gate.Actor:
    """Another technician."""
    with shop.branch.as_("administrator"):
        add_person(login="technician2", name="示例技师乙", roles=("technician",))
    return actor_of(person_by_login("technician2"))


def kept() -> list[tuple[str, str, str, int]]:
    """Return today's skips: the first in line, what was taken, why, how many were passed."""
    begin, end = clock.day_bounds(clock.today())
    return [
        (row.number[-3:], row.taken[-3:], str(row.reason), row.passed)
        for row in skips(begin, end, 1)
    ]


def test_the_first_in_line_is_taken_without_a_word(shop):
    later, first = (
        shop.receive(f"沪A0000{n}", promised=at(t)) for n, t in ((1, "17:00"), (2, "16:00"))
    )
    with shop.branch.as_("technician"):
        assert [offer.order_id for offer in line(gate.actor().person_id)] == [first, later]
        start_job(order_id=first)
        assert [offer.order_id for offer in line(gate.actor().person_id)] == [later]
        start_job(order_id=later)
    assert kept() == []
    assert order(first).row.technician == "示例technician"


def test_a_later_one_asks_why_and_the_reason_is_kept(shop):
    keys = [shop.receive(f"沪A0000{n}", promised=at(f"{15 + n}:00")) for n in range(3)]
    with shop.branch.as_("technician"):
        with pytest.raises(Refused, match="15:00"):
            start_job(order_id=keys[2])
        with pytest.raises(Refused):
            floor.start_work(order_id=keys[2])
        with pytest.raises(Invalid):
            start_job(order_id=keys[2], skip=SkipReason.OTHER, words=" ")
        assert kept() == []
        start_job(order_id=keys[2], skip=SkipReason.PARTS)
    assert kept() == [("001", "003", "parts", 2)]
    with pytest.raises(IntegrityError), db.writing():
        db.execute("DELETE FROM job_skip")
    with pytest.raises(IntegrityError), db.writing():
        db.execute("UPDATE job_skip SET reason = 'told'")


def test_whose_job_it_is_decides(shop, mate):
    """Given by the foreman, begun before, somebody to help: no turn is passed over."""
    first, given, begun, helped = (
        shop.receive(f"沪A0000{n}", promised=at(f"{15 + n}:00")) for n in range(4)
    )
    with gate.acting(mate):
        start_job(order_id=helped, skip=SkipReason.TOLD)
    tech = shop.branch.actors["technician"]
    shop.dispatch(given, "1号", at("14:40"), 60)
    with gate.acting(tech):
        start_job(order_id=begun, skip=SkipReason.CAR)
        pause_job(reason=Pause.PARTS)
        for key in (given, begun, helped):
            start_job(order_id=key)
    with gate.acting(mate):
        assert passed_over(mate.person_id, given).first.order_id == first
    assert len(kept()) == 2


def test_what_is_not_offered_is_not_passed_over(shop, mate):
    """Another's, planned for later, of another trade, beyond one's skills, without a promise."""
    others, later, body, skilled = (
        shop.receive(f"沪A0000{n}", promised=at("15:00"), kind=kind)
        for n, kind in enumerate(
            (OrderKind.REPAIR, OrderKind.REPAIR, OrderKind.BODY, OrderKind.REPAIR)
        )
    )
    shop.receive("沪A00009")
    mine = shop.receive("沪A00008", promised=at("17:00"))
    tech = shop.branch.actors["technician"]
    shop.dispatch(later, "1号", at("16:00"), 30)
    with shop.branch.as_("foreman"):
        place(
            order_id=others, bay_id=shop.bays["2号"], technician_id=mate.person_id,
            starts_at=at("14:35"), ends_at=at("15:00"), anyway=True,
        )  # fmt: skip
    with db.writing():
        db.execute(
            "INSERT INTO operation (version, code, name, kind, hours, rate, active, search_key,"
            " skill, equipment) SELECT 1, code, name, 'repair', 1000, 18000, 1, '', '电工', ''"
            " FROM order_line WHERE order_id = ? AND kind = 'labour'", (skilled,),
        )  # fmt: skip
    with gate.acting(tech):
        assert passed_over(tech.person_id, mine).first.order_id == skilled  # nobody has learnt it
    with db.writing():
        db.execute(
            "INSERT INTO person_skill (person_id, skill) VALUES (?, '电工')", (mate.person_id,)
        )
    with gate.acting(tech):
        start_job(order_id=mine)
    assert kept() == []
    assert body


def test_whoever_dispatches_chooses(shop):
    first, later = (shop.receive(f"沪A0000{n}", promised=at(f"{15 + n}:00")) for n in range(2))
    with shop.branch.as_("foreman"):
        start_job(order_id=later)
    assert kept() == []
    assert first


def test_an_order_that_everybody_left_is_said_to_be_nobodys(shop, mate):
    key, other = (shop.receive(f"沪A0000{n}", promised=at("16:00")) for n in range(2))
    shop.dispatch(key, "1号", at("14:00") + timedelta(hours=1), 60)

    def said() -> tuple[str, ...]:
        with shop.branch.as_("foreman"):
            return next(b.people for b in board(clock.today()).blocks if b.order_id == key)

    assert said() == ()
    with shop.branch.as_("technician"):
        sign_on()
        start_job(order_id=key)
    assert "14:32" in said()[0]
    with shop.branch.as_("technician"):
        start_job(order_id=other)
    assert left_orders() == {key}
    assert said() == ("无人施工",)
    with gate.acting(mate):
        start_job(order_id=key)
        assert left_orders() == frozenset()
        pause_job(reason=Pause.BREAK)
        assert left_orders() == frozenset()
        sign_off()
    assert left_orders() == {key}
    with shop.branch.as_("technician"):
        finish_job()
    assert left_orders() == {key}
    assert blocks(*clock.day_bounds(clock.today()))
