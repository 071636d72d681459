"""The archive of papers: found, opened, printed again as a reprint, voided with a reason."""

import io
from decimal import Decimal

import pytest
from pypdf import PdfReader

from reception.billing.actions import Method, hand_over, list_settlement, take_payment
from reception.billing.rules import PaymentDraft
from reception.orders.actions import OldParts
from reception.orders.rules import Payer
from reception.papers.queries import content, live_paper, paper
from reception.papers.values import SettlementData
from reports.renderers import render, renderer
from tests.stories.people import Branch
from tests.ui.counter import LEFT, at_counter, ready_car
from tests.ui.desk import Key


def gone_car(branch: Branch, plate: str = "沪AK20C3", count: int = 0) -> int:
    """Let a car leave, paid and with its slip."""
    key = ready_car(branch, plate, count=count)
    with branch.as_("manager"):
        list_settlement(order_id=key, render=renderer(SettlementData))
        take_payment(
            order_id=key,
            payments=(PaymentDraft(Payer.CUSTOMER, Method.CASH, Decimal("562.00")),),
        )
        hand_over(
            order_id=key, opinion="satisfied", render=render, mileage_out=12_001,
            refused_reason="客户电话中", old_parts=OldParts.NONE,
        )  # fmt: skip
    return key


def open_archive(hands):
    hands.click(hands.page.archive_button)
    return hands.page.archive


def choose(hands, archive, kind: str = "slip") -> None:
    """Click the newest paper of a kind."""
    row = next(n for n, each in enumerate(archive.table.rows()) if each.kind == kind)
    place = archive.table.view.visualRect(archive.table.model.index(row, 1)).center()
    hands.bot.mouseClick(archive.table.view.viewport(), LEFT, pos=place)


def print_to(hands, view, printers) -> bytes:
    """Press F9 and return what came out of the printer once it is noted."""
    before = paper(view.paper_id).prints
    hands.click(view.preview.print_button)
    hands.bot.waitUntil(lambda: paper(view.paper_id).prints == before + 1, timeout=20_000)
    return printers.files[-1].read_bytes()


def test_a_reprint_says_so(qtbot, branch, printers, picture):
    printers.there = ["前台激光"]
    key = gone_car(branch)
    slip = live_paper(key, "slip")
    hands = at_counter(qtbot, branch)
    archive = open_archive(hands)
    assert [row.number for row in archive.table.rows()] == [
        "CCD01-20261120-0001", "CD01-20261120-0001", "JCD01-20261120-0001",
    ]  # fmt: skip
    choose(hands, archive)
    assert archive.paper.preview.pdf == content(slip.content_hash)
    print_to(hands, archive.paper, printers)
    hands.bot.waitUntil(lambda: "再次打印将标明“重印”" in hands.words())
    again = PdfReader(io.BytesIO(archive.paper.preview.pdf))
    assert all("重印" in page.extract_text() for page in again.pages)
    picture(hands.window, "handover-archive")
    print_to(hands, archive.paper, printers)
    assert "重印" not in PdfReader(io.BytesIO(content(slip.content_hash))).pages[0].extract_text()
    assert archive.table.model.index(1, 4).data() == "打印 2 次"


def test_a_slip_is_voided_with_a_reason_and_issued_anew(qtbot, branch):
    key = gone_car(branch)
    hands = at_counter(qtbot, branch)
    archive = open_archive(hands)
    choose(hands, archive)
    view = archive.paper
    hands.click(view.void)
    hands.click(view.reason.do)
    assert view.reason.reason.error()
    assert live_paper(key, "slip") is not None
    hands.fill(view.reason.reason, "里程录错")
    hands.click(view.reason.do)
    assert live_paper(key, "slip") is None
    assert "已作废：里程录错" in hands.words()
    assert not view.void.isVisible()
    hands.click(view.again)
    assert live_paper(key, "slip").number == "CD01-20261120-0002"


def test_a_settlement_list_is_not_voided_here(qtbot, branch):
    gone_car(branch)
    hands = at_counter(qtbot, branch)
    archive = open_archive(hands)
    choose(hands, archive, "settlement")
    assert archive.paper.title.text() == "结算清单 JCD01-20261120-0001"
    assert not archive.paper.void.isVisible()


def test_only_who_may_void_sees_the_button(qtbot, branch):
    gone_car(branch)
    hands = at_counter(qtbot, branch, "advisor")
    archive = open_archive(hands)
    choose(hands, archive)
    assert not archive.paper.void.isVisible()


@pytest.mark.parametrize("text", ["CD01-20261120-0001", "k20c3", "cskh001", "13800000001"])
def test_papers_are_found_by_number_plate_name_and_phone(qtbot, branch, text):
    key = gone_car(branch)
    hands = at_counter(qtbot, branch)
    archive = open_archive(hands)
    hands.click(archive.earlier)
    assert archive.table.rows() == []
    assert "没有单据" in hands.words()
    hands.into(archive.search)
    hands.type(text)
    hands.bot.waitUntil(lambda: bool(archive.table.rows()))
    assert {row.order_id for row in archive.table.rows()} == {key}
    hands.press(Key.Key_Escape)
    assert not archive.isVisible()


def test_a_car_that_left_is_shown_by_its_slip(qtbot, branch):
    key = gone_car(branch)
    hands = at_counter(qtbot, branch)
    hands.window.go("handover", order_id=key)
    assert hands.page.paper.title.text() == "服务维修单 CD01-20261120-0001"
    hands.press(Key.Key_Escape)
    assert not hands.page.paper.isVisible()
