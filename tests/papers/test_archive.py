"""Prints are counted, reprints say so, what is archived stays what it was."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.billing import actions as billing
from reception.core import clock, db, settings
from reception.core.errors import Damaged, Invalid, Refused
from reception.orders.rules import Payer
from reception.papers import actions, queries
from reception.papers.check_file import check
from tests.backoffice import Line, a_branch, an_order, render, signature, tamper


def render_as(_kind: type):
    """Every kind of paper by the renderer of these tests."""
    return render


@pytest.fixture
def slip(database, anybody, now):
    a_branch()
    order = an_order(state="cancelled", cancel_reason="客户改期")
    return billing.leave_unrepaired(
        order_id=order, render=render, customer_signature=signature()
    ).paper_id


def test_the_first_print_is_the_original_and_every_other_says_so(slip):
    original = queries.content(queries.paper(slip).content_hash)
    assert queries.reprint_bytes(slip, render_as) == original
    actions.note_printed(paper_id=slip, what="saved")
    assert queries.reprint_bytes(slip, render_as) == original
    for count in (1, 2):
        actions.note_printed(paper_id=slip, copies=3)
        assert f"reprint={count}".encode() in queries.reprint_bytes(slip, render_as)
    assert queries.content(queries.paper(slip).content_hash) == original
    assert queries.paper(slip).prints == 2
    with pytest.raises(Invalid):
        actions.note_printed(paper_id=slip, what="burnt")


def test_a_void_paper_stays_and_its_place_can_be_taken(slip):
    with pytest.raises(Invalid):
        actions.void_paper(paper_id=slip, reason="")
    actions.void_paper(paper_id=slip, reason="抬头错误")
    with pytest.raises(Refused):
        actions.void_paper(paper_id=slip, reason="抬头错误")
    row = queries.paper_by_number("cd01-20261120-0001 ")
    assert (row.void_reason, row.order_id) == ("抬头错误", 1)
    assert queries.live_paper(1, "slip") is None
    again = billing.leave_unrepaired(
        order_id=1, render=render, refused_reason="客户已离店", witness="示例见证人"
    )
    assert again.number == "CD01-20261120-0002"
    numbers = [paper.number for paper in queries.papers_of(1) if paper.kind == "slip"]
    assert [number[-1] for number in numbers] == ["1", "2"]


def test_a_void_paper_is_printed_as_void_and_archived_as_it_was(slip):
    original = queries.content(queries.paper(slip).content_hash)
    actions.void_paper(paper_id=slip, reason="抬头错误")
    assert "voided='抬头错误'".encode() in queries.reprint_bytes(slip, render_as)
    actions.note_printed(paper_id=slip)
    again = queries.reprint_bytes(slip, render_as)
    assert b"reprint=1" in again
    assert "voided='抬头错误'".encode() in again
    assert queries.content(queries.paper(slip).content_hash) == original
    assert b"voided=''" in original


def test_a_withdrawn_list_is_printed_as_void(database, anybody, now):
    a_branch()
    order = an_order()
    listed = billing.list_settlement(order_id=order, render=render)
    billing.withdraw_settlement(order_id=order, reason="客户要求加项")
    printed = queries.reprint_bytes(listed.paper_id, render_as)
    assert printed.startswith(b"%PDF-1.4 testSettlementData")
    assert "voided='客户要求加项'".encode() in printed


def test_a_settlement_list_is_voided_by_withdrawal_only(database, anybody, now):
    a_branch()
    listed = billing.list_settlement(order_id=an_order(), render=render)
    with pytest.raises(Refused):
        actions.void_paper(paper_id=listed.paper_id, reason="x")


def test_damaged_content_is_never_shown(slip):
    literal = "'\\x00'" if db.is_postgres() else "x'00'"
    tamper(f"UPDATE paper_content SET bytes = {literal}")
    with pytest.raises(Damaged):
        queries.content(queries.paper(slip).content_hash)


def test_unknown_papers_are_refused(sqlite_database, anybody):
    for ask in (
        lambda: queries.paper(7),
        lambda: queries.paper_by_number("X"),
        lambda: queries.sealed(7, dict),
        lambda: actions.note_printed(paper_id=7),
    ):
        with pytest.raises(Refused):
            ask()


def test_a_visit_without_a_slip_shows_up_after_two_days(slip):
    late = an_order(arrived_at=clock.now() - timedelta(days=2, seconds=1))
    an_order(arrived_at=clock.now() - timedelta(days=1))
    an_order(arrived_at=clock.now() - timedelta(days=9), source="import")
    assert [row.order_id for row in queries.overdue_slips()] == [late]
    settings.change_setting(name="slip_overdue_days", value=3)
    assert queries.overdue_slips() == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("warranty_minor", [1999, 10]),
        ("warranty_minor", [2000, 9]),
        ("warranty_second", [2000, 10]),
        ("slip_copies", []),
        ("slip_copies", [["第一联", "存根联", "blue", "蓝"]]),
        ("slip_overdue_days", 0),
        ("slip_overdue_days", True),
        ("mask_phones", "no"),
        ("csi_formula", "best"),
        ("labour_standard", " "),
        ("unknown", 1),
    ],
)
def test_settings_refuse_what_they_may_not_be(sqlite_database, anybody, name, value):
    a_branch()
    with pytest.raises(Invalid):
        settings.change_setting(name=name, value=value)
    for setting in settings.SETTINGS:
        assert settings.read(setting) == setting.shipped


def test_a_branch_may_promise_more(sqlite_database, anybody, now):
    from reception.billing.queries import slip_data

    a_branch()
    settings.change_setting(name="warranty_minor", value=[5000, 90])
    settings.change_setting(name="slip_copies", value=[["第一联", "客户联", "yellow", "黄"]])
    slip = slip_data(an_order())
    assert (slip.warranty_km, slip.warranty_days, len(slip.copies)) == (5000, 90, 1)


def test_a_list_printed_after_the_car_left_says_when_it_left(database, anybody, now):
    """Before payment 出厂日期 and 出厂里程 stay to be written; the archived list stays as it was."""
    a_branch()
    order = an_order(lines=(Line(),))
    listed = billing.list_settlement(order_id=order, render=render)
    before = queries.content(queries.paper(listed.paper_id).content_hash)
    assert queries.reprint_bytes(listed.paper_id, render_as) == before
    payment = billing.PaymentDraft(Payer.CUSTOMER, billing.Method.CASH, Decimal("100"))
    billing.take_payment(order_id=order, payments=(payment,))
    billing.hand_over(
        order_id=order, opinion="satisfied", render=render, mileage_out=12_399,
        customer_signature=signature(),
    )  # fmt: skip
    actions.note_printed(paper_id=listed.paper_id)
    again = queries.reprint_bytes(listed.paper_id, render_as)
    assert b"left_at=None" in before
    assert b"mileage_out=None" in before
    assert b"left_at=datetime.datetime(2026, 11, 20" in again
    assert b"mileage_out=12399" in again
    assert b"reprint=1" in again
    assert queries.content(queries.paper(listed.paper_id).content_hash) == before
    number = lambda _content: f"结算清单 {listed.number}"  # noqa: E731 - what the sheet says
    assert check(again, number, render_as).verdict == "printed"
    assert check(before, number, render_as).verdict == "archived"
