"""配件类型, 质保等级, 旧件: own and used parts, longer warranty, read back on paper; both databases."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reception.core import clock, db, gate
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, Refused
from reception.orders.actions import OldParts, set_lines, set_old_parts
from reception.orders.consents import Consent
from reception.orders.extra_actions import agree_extra, ask_extra
from reception.orders.extras import How, extras_of
from reception.orders.queries import lines_of, order
from reception.orders.rules import LineDraft, LineKind, Payer
from reception.orders.sheets import paper_lines
from tests.backoffice import an_order
from tests.claims.counter import OIL, Counter

OWN = LineDraft(LineKind.PART, "机油滤清器", Decimal(1), Decimal(0), origin="own")
USED = LineDraft(LineKind.PART, "起动机", Decimal(1), Decimal("600.00"), origin="remanufactured")
ENGINE = LineDraft(LineKind.LABOUR, "发动机大修", Decimal(20), Decimal("180.00"))
ASKED = Consent(How.PHONE, "测试客户001")


@pytest.fixture
def counter(branch) -> Counter:
    return Counter(branch)


@pytest.fixture
def order_id(counter) -> int:
    return counter.order(OIL)


def save(order_id: int, *lines: LineDraft, **more) -> None:
    set_lines(order_id=order_id, version=order(order_id).version, lines=lines, **more)


def promised(order_id: int) -> list[tuple[int | None, int | None]]:
    lines = paper_lines(order_id, gate.actor().branch_id)
    return [(line.warranty_km, line.warranty_days) for line in lines]


def test_what_the_customer_brought_costs_nothing_and_is_not_warranted(branch, order_id):
    with branch.as_("advisor"):
        save(order_id, *lines_of(order_id), OWN)
        assert promised(order_id) == [(2_000, 10), (None, None)]


def test_a_class_is_raised_and_lowered_never_below_the_law(branch, order_id):
    with branch.as_("advisor"):
        (work,) = lines_of(order_id)
        save(order_id, replace(work, warranty="assembly"))
        assert promised(order_id) == [(20_000, 100)]
        save(order_id, *lines_of(order_id))  # saved again as it stands
        assert promised(order_id) == [(20_000, 100)]
        save(order_id, replace(work, warranty="minor"), ENGINE)
        assert promised(order_id) == [(2_000, 10), (20_000, 100)]
        for wrong in ("minor", "second", "odd"):
            with pytest.raises(Invalid) as told:
                save(order_id, work, replace(ENGINE, warranty=wrong))
            assert told.value.field == "lines.1.facts"


@pytest.mark.parametrize("payer", [Payer.CUSTOMER, Payer.INSURER])
def test_a_used_part_needs_a_recorded_consent_whoever_pays(branch, order_id, payer):
    used = replace(USED, payer=payer)
    with branch.as_("advisor"):
        with pytest.raises(Refused, match="同意记录"):
            save(order_id, *lines_of(order_id), used)
        save(order_id, *lines_of(order_id), used, consent=ASKED)
        (extra,) = extras_of(order_id)
        assert (extra.who, [item.draft.origin for item in extra.items]) == (
            "测试客户001", ["remanufactured"],
        )  # fmt: skip
        save(order_id, *lines_of(order_id))  # agreed once
        new, part = lines_of(order_id)
        with pytest.raises(Refused):
            save(order_id, new, replace(part, origin="repaired"))
        save(order_id, new, replace(part, origin="original"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE order_line SET origin = 'repaired'",
        "INSERT INTO order_line (order_id, position, kind, code, name, quantity, price, discount,"
        " amount, payer, origin, brand, package) SELECT id, 9, 'part', '', 'x', 1000, 0, 0, 0,"
        " 'insurer', 'remanufactured', '', '' FROM work_order",
    ],
)
def test_the_database_takes_no_used_part_without_one(order_id, statement):
    with pytest.raises(IntegrityError), db.writing():
        db.execute(statement)
    assert order_id


def test_agreed_additional_work_brings_its_class(branch):
    with gate.acting(gate.system("test")):  # begun: what costs more is asked
        order_id = an_order(lines=(OIL,), started_at=clock.now())
    with branch.as_("advisor"):
        asked = ask_extra(
            order_id=order_id, reason="磨损", lines=(replace(USED, warranty="assembly"),)
        )
        agree_extra(extra_id=asked, how=How.PHONE, who="测试客户001")
        assert promised(order_id)[1] == (20_000, 100)
        work, _part = lines_of(order_id)
        dearer = replace(work, price=Decimal(200), warranty="second")
        save(order_id, dearer, _part, ask="工时增加")
        assert promised(order_id)[0] == (2_000, 10)
        agree_extra(extra_id=extras_of(order_id)[-1].extra_id, how=How.PHONE, who="测试客户001")
        assert promised(order_id) == [(5_000, 30), (20_000, 100)]


def test_old_parts_are_noted_until_the_list_says_so(branch, counter, order_id):
    with branch.as_("advisor"):
        set_old_parts(order_id=order_id, old_parts=OldParts.RETURNED)
        assert order(order_id).old_parts == "returned"
    counter.settle(order_id=order_id)
    with branch.as_("advisor"), pytest.raises(Refused):
        set_old_parts(order_id=order_id, old_parts=OldParts.KEPT)
