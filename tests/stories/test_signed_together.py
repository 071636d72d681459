"""One signature, two papers, one transaction: order and walk-round are there with it, or nothing is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reception.billing.actions import issue_order_sheet, sign_order
from reception.core import db
from reception.core.errors import Invalid, Refused
from reception.customers.queries import told_at
from reception.history.proof import damage
from reception.orders.actions import VisitDraft, check_in, set_lines
from reception.orders.extra_actions import agree_extra, ask_extra, decline_extra
from reception.orders.extra_sheet import sheet_of
from reception.orders.extras import How
from reception.orders.models import LineKind, OrderKind
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from reception.papers.queries import content, papers_of, sealed
from reception.papers.values import ExtraSheetData, OrderSheetData, Signature, WalkRoundData
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.visits.damages import Damage
from reports.renderers import render
from tests.reports.papers import signature

OIL = LineDraft(LineKind.LABOUR, "更换机油", Decimal("0.6"), Decimal(180))
PADS = LineDraft(LineKind.PART, "前制动片", Decimal(1), Decimal("460.00"), code="P-PAD")
SIGNED = signature("测试客户001", points=40)
MARKS = (Damage("l_front_door", "dent", 400, 180, "5", "停车场被碰"),)


def opened(branch, signed: Signature | None = SIGNED, body: str = "suv", draw=render, **more):
    walk = {"body": body, "damages": MARKS} if body else {}
    with branch.as_("advisor"):
        return check_in(
            customer=CustomerDraft("测试客户001", "13800000001"),
            vehicle=VehicleDraft("沪A66N20", model="途观 L"),
            visit=VisitDraft(38_420, words="保养", **walk),
            kind=OrderKind.MAINTENANCE,
            lines=(OIL,),
            signature=signed,
            render=draw,
            **more,
        )


def kinds(order_id: int) -> list[str]:
    return [row.kind for row in papers_of(order_id)]


def test_order_and_walk_round_are_sealed_with_the_opening(branch):
    key = opened(branch).order_id
    sheet, walk = papers_of(key)
    assert (sheet.kind, walk.kind) == ("order_sheet", "walk_round")
    assert sealed(sheet.paper_id, OrderSheetData).customer_signature == SIGNED
    assert sealed(walk.paper_id, WalkRoundData).customer_signature == SIGNED
    for paper, data in ((sheet, OrderSheetData), (walk, WalkRoundData)):
        assert content(paper.content_hash) == render(sealed(paper.paper_id, data))
    tables = "SELECT changes FROM audit WHERE action = 'check_in'"
    ((changes,),) = db.rows(tables)
    assert '"work_order"' in changes
    assert changes.count('["paper",') + changes.count('"paper",') >= 2
    assert db.row("SELECT count(*) FROM audit WHERE action LIKE 'issue%'") == (0,)
    assert list(damage()) == []


def test_without_a_walk_round_there_is_one_paper(branch):
    assert kinds(opened(branch, body="").order_id) == ["order_sheet"]


@pytest.mark.parametrize("broken", [OrderSheetData, WalkRoundData])
def test_a_paper_that_cannot_be_made_opens_nothing(branch, broken):
    def draw(data):
        if isinstance(data, broken):
            raise ZeroDivisionError
        return render(data)

    with pytest.raises(ZeroDivisionError):
        opened(branch, draw=draw)
    for table in ("work_order", "visit", "vehicle", "customer", "paper", "counter"):
        assert db.row(f"SELECT count(*) FROM {table}") == (0,), table


def test_who_signs_later_seals_both_then(branch):
    key = opened(branch, signed=None).order_id
    assert kinds(key) == []
    assert told_at(order(key).customer_id) is None
    with branch.as_("advisor"):
        with pytest.raises(Invalid):
            sign_order(order_id=key, signature=replace(SIGNED, strokes=()), render=render)
        sign_order(order_id=key, signature=SIGNED, render=render, told=True)
        with pytest.raises(Refused, match="已签"):
            sign_order(order_id=key, signature=SIGNED, render=render)
    assert order(key).signed
    assert told_at(order(key).customer_id) is not None
    assert kinds(key) == ["order_sheet", "walk_round"]
    for row, data in zip(papers_of(key), (OrderSheetData, WalkRoundData), strict=True):
        assert sealed(row.paper_id, data).customer_signature == SIGNED


def test_a_changed_order_never_bears_the_old_signature(branch):
    key = opened(branch).order_id
    (first, _walk) = papers_of(key)
    card = order(key)
    with branch.as_("advisor"):
        again = issue_order_sheet(order_id=key, render=render)
        assert sealed(again.paper_id, OrderSheetData).customer_signature == SIGNED
        cheaper = replace(card.lines[0], price=Decimal(90))
        set_lines(order_id=key, version=order(key).version, lines=(cheaper,))
        changed = issue_order_sheet(order_id=key, render=render)
    data = sealed(changed.paper_id, OrderSheetData)
    assert data.customer_signature is None
    assert data.signed_before in {first.number, again.number}


def test_additional_work_is_sealed_with_its_answer(branch):
    key = opened(branch).order_id
    with branch.as_("advisor"):
        first, second = (
            ask_extra(order_id=key, reason=reason, lines=(PADS,)) for reason in ("磨损", "渗油")
        )
        assert sheet_of(first) is None
        agree_extra(
            extra_id=first, how=How.SIGNED, who="测试客户001", signature=SIGNED, render=render
        )
        decline_extra(extra_id=second, how=How.PHONE, who="测试客户001", render=render)
    yes, no = (sealed(sheet_of(each), ExtraSheetData) for each in (first, second))
    assert (yes.state, yes.answers, yes.customer_signature) == ("agreed", ("agreed",), SIGNED)
    assert (yes.agreed, yes.total) == (Decimal("460.00"), Decimal("460.00"))
    assert (no.state, no.how, no.customer_signature) == ("declined", "phone", None)
    assert kinds(key)[2:] == ["extra", "extra"]
    assert list(damage()) == []
