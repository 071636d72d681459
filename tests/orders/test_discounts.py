"""Discounts above the limit: a manager's PIN, counted when wrong, named in the audit, never kept."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from reception.catalog.actions import save_operation, save_package, save_part
from reception.catalog.prices import set_price
from reception.catalog.queries import find_items, package_items
from reception.catalog.rules import PackageLineDraft
from reception.core import clock, db, gate, settings
from reception.core.errors import Conflict, NotAllowed
from reception.core.permissions import Permission
from reception.orders import discounts, meanwhile, rules
from reception.orders.actions import set_lines
from reception.orders.extra_actions import ask_extra
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


PADS = LineDraft(LineKind.PART, "前制动片", Decimal(1), Decimal(400), code="P77")


@pytest.fixture
def pads(branch):
    with branch.as_("administrator"):
        save_part(code="P77", name="前制动片", unit="套", price=Decimal(400))


def test_less_than_the_list_price_is_a_discount(branch, pads, order_id):
    most = replace(PADS, price=Decimal(320))  # a fifth less: the advisor's limit
    with branch.as_("advisor"):
        assert not discounts.refusal([PADS])
        assert not discounts.refusal([most])
        assert "前制动片" in discounts.refusal([replace(PADS, price=Decimal("319.99"))])
        # Both together count, and what others pay makes it no smaller.
        assert discounts.refusal([replace(most, discount=Decimal(1))])
        dear = LineDraft(LineKind.OTHER, "钣金", Decimal(1), Decimal(9000), payer=Payer.INSURER)
        gift = replace(PADS, price=Decimal(0))
        assert discounts.refusal([gift, dear])
        assert not discounts.refusal([replace(gift, payer=Payer.INTERNAL)])
        assert not discounts.refusal([replace(gift, code="")])  # has no list price
        assert discounts.refusal([replace(gift, kind=LineKind.OTHER)])
        with pytest.raises(NotAllowed, match="前制动片"):
            save(order_id, (gift,))
        save(order_id, (gift,), approve("manager", PIN, BIG))
        save(order_id, order(order_id).lines)  # what was approved is not asked again
        assert order(order_id).sums.discount == 0  # the papers show the price that was agreed
    with branch.as_("foreman"):
        asked = (replace(PADS, price=Decimal("399.99")),)
        with pytest.raises(NotAllowed, match="前制动片"):
            ask_extra(order_id=order_id, reason="制动片磨损", lines=asked)
        allowed = approve("manager", PIN, BIG)
        ask_extra(order_id=order_id, reason="制动片磨损", lines=asked, approval=allowed)


def test_the_list_is_the_one_of_the_day(branch, pads, order_id, now):
    cheap = replace(PADS, price=Decimal(300))
    with branch.as_("administrator"):
        day = clock.today() + timedelta(days=1)
        tomorrow = int(day.strftime("%Y%m%d"))
        set_price(
            kind="part", code="P77", price=Decimal(300), valid_from=tomorrow, valid_to=tomorrow
        )
    with branch.as_("advisor"):
        assert discounts.refusal([cheap])
        with clock.frozen(now + timedelta(days=1)):
            assert not discounts.refusal([cheap])
            # An order of yesterday may be charged by either list.
            assert not discounts.refusal([cheap], order_id)
            assert discounts.refusal([replace(cheap, price=Decimal(200))], order_id)
    with branch.as_("administrator"):
        after = tomorrow + 1
        set_price(kind="part", code="P77", price=Decimal(900), valid_from=after, valid_to=None)
    with branch.as_("advisor"), clock.frozen(now + timedelta(days=2)):
        assert not discounts.refusal([PADS], order_id)
        assert discounts.refusal([PADS])


def test_a_packages_price_is_its_list_price(branch, pads):
    with branch.as_("administrator"):
        save_operation(
            code="L77", name="更换制动片", kind="repair", hours=Decimal(1), rate=Decimal(200)
        )
        save_package(
            code="T77",
            name="制动套餐",
            lines=(
                PackageLineDraft("part", "P77", Decimal(1), Decimal(250)),
                PackageLineDraft("labour", "L77", Decimal(1)),
            ),
        )
    with branch.as_("advisor"):
        (package,) = (each for each in find_items("T77") if each.kind == "package")
        lines = [
            LineDraft(
                LineKind(i.kind), i.name, i.quantity, i.price, code=i.code, package=package.name
            )
            for i in package_items(package.item_id)
        ]
        assert not discounts.refusal(lines)
        assert discounts.refusal([replace(each, package="") for each in lines[:1]])
        assert discounts.refusal([replace(lines[0], price=Decimal(150))])
        assert discounts.refusal([replace(lines[1], price=Decimal(100))])
