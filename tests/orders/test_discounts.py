"""Discounts above the limit: a manager's PIN, counted when wrong, named in the audit, never kept."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reception.core import db, gate, settings
from reception.core.errors import Conflict, NotAllowed
from reception.core.permissions import Permission
from reception.orders import discounts, meanwhile, rules
from reception.orders.actions import set_lines
from reception.orders.models import LineKind, Payer
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from reception.staff.approvals import approve
from reception.staff.queries import person_by_login
from tests.stories.people import PIN, Branch, found_branch
from tests.ui.workshop import Floor

BIG = Permission.BIG_DISCOUNT


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch):
    monkeypatch.setattr("reception.staff.secrets.MEMORY_KIB", 8)
    monkeypatch.setattr("reception.staff.secrets.PASSES", 1)


@pytest.fixture
def branch(database, now) -> Branch:
    return found_branch()


@pytest.fixture
def order_id(branch) -> int:
    return Floor(branch).receive("沪A66N20")


def discounted(order_id: int, yuan: int) -> tuple[LineDraft, ...]:
    lines = order(order_id).lines
    return (*lines[:1], replace(lines[1], discount=Decimal(yuan)), *lines[2:])


def save(order_id: int, lines, approval=None) -> None:
    set_lines(
        order_id=order_id, version=order(order_id).version, lines=tuple(lines), approval=approval
    )


def test_a_manager_approves_what_the_advisor_may_not(branch, order_id):
    with branch.as_("advisor"):
        small = order(order_id).lines[:2]  # 234 + 328
        wanted = (small[0], replace(small[1], discount=Decimal(200)))
        with pytest.raises(NotAllowed, match="20"):
            save(order_id, wanted)
        assert not order(order_id).sums.discount
        save(order_id, wanted, approve("manager", PIN, BIG))
    assert order(order_id).sums.discount == Decimal(200)
    action, changes = db.row("SELECT action, changes FROM audit ORDER BY seq DESC LIMIT 1")
    assert action == "set_lines"
    assert "示例manager (manager)" in changes
    assert not db.rows("SELECT 1 FROM audit WHERE changes LIKE ?", (f'%"{PIN}"%',))


def test_what_was_approved_is_not_asked_again(branch, order_id):
    with branch.as_("manager"):
        save(order_id, [replace(order(order_id).lines[1], discount=Decimal(200))])
    with branch.as_("advisor"):
        (line,) = order(order_id).lines
        more = LineDraft(LineKind.OTHER, "拖车", Decimal(1), Decimal(100))
        save(order_id, (line, more))  # less of a share than was approved
        line, more = order(order_id).lines
        assert discounts.refusal([line], order_id)  # the share grows when full prices go
        assert discounts.refusal([line, replace(more, discount=Decimal(1))], order_id)
        # What the manager approved for one line is no leave for a dearer one.
        dear = LineDraft(LineKind.OTHER, "大修", Decimal(1), Decimal(9000), Decimal(4500))
        assert discounts.refusal([line, dear], order_id)


def test_a_foreman_saves_beside_a_discount_but_gives_none(branch, order_id):
    with branch.as_("manager"):
        save(order_id, discounted(order_id, 100))
    with branch.as_("foreman"):
        lines = order(order_id).lines
        save(order_id, (replace(lines[0], name="更换机油"), *lines[1:]))
        assert order(order_id).lines[0].name == "更换机油"
        with pytest.raises(NotAllowed):
            save(order_id, discounted(order_id, 101))
        save(order_id, discounted(order_id, 101), approve("manager", PIN, BIG))


def test_the_limit_is_the_branchs(branch, order_id):
    with branch.as_("manager"):
        settings.change_setting(name="advisor_discount", value=5)
    with branch.as_("advisor"):
        with pytest.raises(NotAllowed, match="5"):
            save(order_id, discounted(order_id, 29))  # of 562 that the customer pays
        save(order_id, discounted(order_id, 28))


def test_wrong_pins_are_counted_and_shut_the_account(branch, order_id):
    with branch.as_("advisor"):
        for _turn in range(5):
            with pytest.raises(NotAllowed):
                approve("manager", "9999", BIG)
        assert person_by_login("manager").locked_until is not None
        with pytest.raises(NotAllowed, match=r"秒|seconds"):
            approve("manager", PIN, BIG)
        assert gate.actor().name == "示例advisor"


def test_only_who_may_approves(branch, order_id):
    with branch.as_("advisor"):
        with pytest.raises(NotAllowed):
            approve("foreman", PIN, BIG)
        approval = approve("manager", PIN, BIG)
        with branch.as_("administrator"):
            from reception.staff.actions import change_person

            manager = person_by_login("manager")
            change_person(
                person_id=manager.person_id, version=manager.version, name=manager.name,
                roles=("foreman",), active=True,
            )  # fmt: skip
        wanted = [replace(order(order_id).lines[1], discount=Decimal(200))]
        with pytest.raises(NotAllowed):
            save(order_id, wanted, approval)


def test_the_second_is_told_what_the_first_changed(branch, order_id):
    with branch.as_("advisor"):
        seen = order(order_id)
    first, second, _third = seen.lines
    with branch.as_("manager"):
        new = LineDraft(LineKind.OTHER, "拖车", Decimal(1), Decimal(100))
        save(order_id, (first, replace(second, price=Decimal(300)), new))
    with branch.as_("advisor"):
        with pytest.raises(Conflict) as caught:
            set_lines(order_id=order_id, version=seen.version, lines=seen.lines)
        for part in ("示例manager", "14:32", "328.00 → 300.00", "+ 拖车 100.00", "− 前减震器 右"):
            assert part in str(caught.value)
        assert order(order_id).lines[1].price == Decimal(300)
        (one,) = meanwhile.changed_since(order_id, seen.version)
        assert len(one.lines) == 3
        assert meanwhile.changed_since(order_id, order(order_id).version) == ()


def test_only_what_came_after_is_told(branch, order_id):
    with branch.as_("manager"):
        save(order_id, [replace(order(order_id).lines[0], price=Decimal(190))])
        middle = order(order_id).version
        save(order_id, [replace(order(order_id).lines[0], price=Decimal(200))])
    said = meanwhile.sentence(order_id, middle)
    assert "190.00 → 200.00" in said
    assert "180.00" not in said


def test_a_step_of_the_work_is_no_change_of_lines(branch):
    floor = Floor(branch)
    order_id = floor.receive("沪A66N20")
    seen = order(order_id).version
    floor.start(order_id)
    assert order(order_id).version > seen
    assert meanwhile.sentence(order_id, seen) == ""


def test_what_the_insurer_pays_makes_no_discount_of_the_customers_smaller(branch, order_id):
    own, *rest = order(order_id).lines
    insured = replace(rest[0], price=Decimal(50_000), payer=Payer.INSURER)
    gift = replace(own, discount=own.quantity * own.price)
    with branch.as_("advisor"):
        assert discounts.refusal([gift, insured])
        with pytest.raises(NotAllowed):
            save(order_id, (gift, insured))
        save(order_id, (gift, insured), approve("manager", PIN, BIG))
        assert not discounts.refusal([gift, insured], order_id)  # what was approved stays so
    assert rules.discount_share([]) == 0
