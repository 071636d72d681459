"""The month's figures against sums made the slow way, and each formula's edges (DOMAIN §6)."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from reception.billing import actions as billing
from reception.care.actions import answer_survey
from reception.core import clock, record, settings
from reception.core.errors import Invalid
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.figures.actions import set_target
from reception.figures.queries import month_figures, targets, today_figures
from reception.figures.rules import csi
from reception.orders.models import Order, Promise
from reception.orders.promises import Agreed, effective_promise
from reception.orders.words import word
from reception.shopfloor.inspecting_models import Inspection
from reception.shopfloor.models import Bay, BayKind
from tests.backoffice import Line, a_branch, an_order, render

NOVEMBER = [date(2026, 11, day) for day in (1, 2, 15, 30)]
PAYERS = ("customer", "insurer", "maker", "internal")


@pytest.fixture
def branch(database, anybody, now):
    return a_branch()


def _line(dice: random.Random) -> Line:
    return Line(
        kind=dice.choice(("labour", "part", "other")),
        quantity=dice.choice(("1", "0.6", "3", "4.125")),
        price=dice.choice(("180.00", "89.90", "0.05", "333.33")),
        payer=dice.choice(("customer", "customer", "insurer", "maker", "internal")),
    )


def settle(order: int, at: datetime) -> None:
    """List, pay and hand over at a time; every payer pays on account."""
    with clock.frozen(at):
        billing.list_settlement(order_id=order, render=render)
        due = billing.sums(billing.lines_of(order)).customer
        cash = (billing.PaymentDraft("customer", "cash", due),) if due else ()
        billing.take_payment(order_id=order, payments=cash)
        billing.hand_over(
            order_id=order,
            opinion="satisfied",
            render=render,
            refused_reason="代送修人",
            witness="示例见证人",
        )


@action(Permission.EDIT_BRANCH)
def agree(*, order: int, promised_at: datetime, set_at: datetime, told: bool) -> None:
    record.add(Promise, order=order, promised_at=promised_at, set_at=set_at)


@action(Permission.EDIT_BRANCH)
def inspect(*, order: int, passed: bool, at: datetime) -> None:
    record.add(Inspection, order=order, passed=passed, at=at)


def test_output_is_the_sum_of_the_lines_whichever_way_it_is_cut(branch):
    dice = random.Random(7)
    expected: dict[str, Decimal] = {}
    orders = 0
    for day in [date(2026, 10, 31), *NOVEMBER, date(2026, 12, 1)]:
        for hour in (0, 12, 23):
            lines = tuple(_line(dice) for _ in range(dice.randint(1, 4)))
            kind = dice.choice(("repair", "accident", "maintenance"))
            advisor = dice.choice((1, 2, None))
            at = clock.at(day, hour, 59 if hour else 0)  # the month's very first second too
            order = an_order(lines=lines, kind=kind, advisor=advisor, arrived_at=at)
            settle(order, at)
            if day in NOVEMBER:
                orders += 1
                for line in lines:
                    amount = billing.lines_of(order)[lines.index(line)].amount
                    for key in ("all", line.kind, line.payer, kind, f"advisor {advisor}", str(day)):
                        expected[key] = expected.get(key, Decimal(0)) + amount
    figures = month_figures(2026, 11)
    assert figures.output == expected["all"]
    assert (figures.labour, figures.part, figures.other) == tuple(
        expected[kind] for kind in ("labour", "part", "other")
    )
    assert figures.orders_settled == figures.orders_out == orders == len(figures.orders)
    assert {part.label: part.total for part in figures.by_payer} == {
        word(payer): expected[payer] for payer in PAYERS if payer in expected
    }
    for cut in (figures.by_kind, figures.by_advisor, figures.by_technician, figures.by_bay):
        assert sum(part.total for part in cut) == figures.output
        assert sum(part.orders for part in cut) == orders
    assert {part.total for part in figures.by_kind} == {
        expected[kind] for kind in ("repair", "accident", "maintenance") if kind in expected
    }
    assert len(figures.by_day) == 30
    for day in NOVEMBER:
        assert figures.by_day[day.day - 1].output == expected[str(day)]
        assert figures.by_day[day.day - 1].orders_out == 3
    assert sum(row.labour + row.part + row.other for row in figures.orders) == figures.output
    assert all(
        row.labour + row.part + row.other
        == row.customer_pays + row.insurer_pays + row.maker_pays + row.internal_pays
        for row in figures.orders
    )
    bare = month_figures(2026, 11, details=False)
    assert (bare.output, bare.orders) == (figures.output, ())


def test_an_empty_month_has_zeros(branch):
    figures = month_figures(2026, 1)
    assert (figures.output, figures.orders_out, figures.csi) == (Decimal(0), 0, None)
    assert figures.output_per_order is None
    assert figures.return_rate is None
    assert len(figures.by_day) == 31


@pytest.mark.parametrize(
    ("promises", "effective"),
    [
        ([(10, 0)], 10),
        ([(10, 0), (20, 9)], 20),
        ([(10, 0), (20, 10)], 20),  # agreed in the very last second
        ([(10, 0), (20, 11)], 10),  # agreed when it was over
        ([(10, 0), (20, 11), (30, 12)], 10),
        ([(10, 0), (20, 5), (30, 21)], 20),
        ([(10, 0), (5, 2)], 5),  # promised sooner
        ([(10, 0), (5, 2), (20, 7)], 5),
        ([(10, 0), (20, 5, "untold")], 10),
        ([(10, 0), (20, 5, "untold"), (20, 9)], 20),  # told later, still in time
        ([(10, 0), (20, 5, "untold"), (20, 11)], 10),
        ([(10, 0, "untold")], None),
    ],
)
def test_a_promise_counts_if_it_was_agreed_before_the_last_one_passed(promises, effective):
    told = [Agreed(*each[:2], told=each[2:] != ("untold",)) for each in promises]
    assert effective_promise(told) == effective


def test_on_time_by_the_promise_that_counts(branch):
    noon = clock.at(date(2026, 11, 10), 12)

    def out(left: int, *agreed: tuple[int, ...], promised: int | None = None) -> None:
        hours = [timedelta(hours=each) for each in range(-24, 48)]
        by = None if promised is None else noon + timedelta(hours=promised)
        order = an_order(
            state="handed_over", handed_over_at=noon + timedelta(hours=left), promised_at=by,
            arrived_at=noon + hours[0],
        )  # fmt: skip
        for promised_at, set_at, *untold in agreed:
            agree(
                order=order,
                promised_at=noon + timedelta(hours=promised_at),
                set_at=noon + timedelta(hours=set_at),
                told=not untold,
            )

    out(0, (0, -5), promised=0)  # on the second
    out(1, (0, -5), promised=0)  # late
    out(3, (0, -5), (4, -1), promised=4)  # moved in time
    out(3, (0, -5), (4, 1), promised=4)  # moved too late
    out(1, promised=2)  # an import keeps no promise rows
    out(1)  # no promise at all
    figures = month_figures(2026, 11)
    assert (figures.orders_out, figures.promised_out, figures.on_time_out) == (6, 5, 3)
    assert [row.on_time for row in sorted(figures.orders, key=lambda row: row.number)] == [
        True, False, True, False, True, None,
    ]  # fmt: skip
    with clock.frozen(clock.at(date(2026, 11, 10), 18)):
        today = today_figures()
    assert (today.handed_over, today.promised_out, today.on_time_out) == (6, 5, 3)


def test_today(branch):
    an_order()
    an_order(state="working", arrived_at=clock.now() - timedelta(days=1))
    an_order(state="cancelled")
    an_order(state="handed_over", handed_over_at=clock.now())
    today = today_figures()
    assert (today.arrived, today.in_shop, today.handed_over) == (3, 2, 1)
    assert today.on_time_rate == 0


def test_csi_leaves_invalid_answers_out_and_counts_them(branch):
    left = clock.at(date(2026, 10, 31), 23)
    for score, valid, day in ((90, True, 1), (81, True, 30), (10, False, 3)):
        order = an_order(state="handed_over", handed_over_at=left, arrived_at=left)
        with clock.frozen(clock.at(date(2026, 11, day), 9)):
            answer_survey(order_id=order, score=Decimal(score), valid=valid)
    figures = month_figures(2026, 11)
    assert (figures.csi, figures.surveys_valid, figures.surveys_invalid) == (Decimal("85.50"), 2, 1)
    assert figures.csi_by_advisor == (("示例顾问", 2, Decimal("85.50")),)
    assert [row.valid for row in figures.surveys] == [True, False, True]
    assert month_figures(2026, 10).csi is None
    settings.change_setting(name="csi_formula", value="share8")
    assert month_figures(2026, 11).csi == Decimal(100)
    assert month_figures(2026, 11).csi_formula == "share8"


@pytest.mark.parametrize(
    ("formula", "scores", "expected"),
    [
        ("mean", [95_000, 79_999, 60_000], "78.33"),
        ("share8", [95_000, 79_999, 60_000], "33.33"),
        ("top2", [95_000, 79_999, 60_000], "66.67"),
        ("share8", [80_000, 75_000], "50.00"),
        ("top2", [75_000, 74_999], "50.00"),
    ],
)
def test_the_three_csi_formulas(formula, scores, expected):
    assert csi(formula, scores) == Decimal(expected)
    assert csi(formula, []) is None


@action(Permission.EDIT_BRANCH)
def come_back(*, order: int, first: int | None, cause: str) -> None:
    record.change(Order, order, kind="comeback", comeback_of=first, comeback_cause=cause)


def test_comebacks_by_the_day_they_were_received_over_orders_out(branch):
    left = clock.at(date(2026, 11, 2), 9)
    first = an_order(
        state="handed_over", handed_over_at=left, arrived_at=left, advisor=2, technician=2
    )
    for day, first_order, cause in ((20, first, "异响"), (25, None, "异响"), (26, first, "漏油")):
        again = an_order(state="working", arrived_at=clock.at(date(2026, 11, day), 9))
        come_back(order=again, first=first_order, cause=cause)
    figures = month_figures(2026, 11)
    assert figures.comebacks_received == 3
    assert figures.return_rate == 3
    assert figures.comebacks_by_cause == (("异响", 2), ("漏油", 1))
    assert dict(figures.comebacks_by_advisor) == {"示例技师": 2, "示例顾问": 1}
    assert dict(figures.comebacks_by_technician) == {"示例技师": 2, "未指定": 1}
    assert [row.technician for row in figures.comebacks] == ["示例技师", "", "示例技师"]
    assert [row.first_order for row in figures.comebacks] == ["CD01-H-0001", "", "CD01-H-0001"]
    assert month_figures(2026, 12).comebacks_received == 0


def test_heads_and_inspections(branch):
    _bays()
    order = an_order()
    for passed, day in ((True, 1), (False, 2), (True, 3)):
        inspect(order=order, passed=passed, at=clock.at(date(2026, 11, day), 9))
    figures = month_figures(2026, 11)
    assert (figures.technicians, figures.bays) == (1, 2)
    assert (figures.inspections, figures.inspection_fails) == (3, 1)
    assert figures.branch == "示例店"


@action(Permission.EDIT_BRANCH)
def _bays() -> None:
    for position, active in ((1, True), (2, True), (3, False)):
        record.add(
            Bay, branch=1, name=f"机电{position}", kind=BayKind.MECHANICAL, position=position,
            active=active,
        )  # fmt: skip


def test_targets_ship_and_can_be_set(branch):
    assert {target.code: target.value for target in targets(2026)}["return_rate"] == Decimal("0.02")
    set_target(year=2026, code="return_rate", value=Decimal("0.015"))
    set_target(year=2026, code="return_rate", value=Decimal("0.018"))
    assert {target.code: target.value for target in targets(2026)}["return_rate"] == Decimal(
        "0.018"
    )
    assert {target.code: target.value for target in targets(2027)}["return_rate"] == Decimal("0.02")
    for code, value in (("on_time", "95"), ("csi", "101"), ("output_year", "-1"), ("what", "1")):
        with pytest.raises(Invalid):
            set_target(year=2026, code=code, value=Decimal(value))
