"""Certificate, complaint sheet and call-back form through the window: printed, signed, refused."""

import pytest
from PySide6.QtCore import Qt

from reception.orders.models import OrderKind
from reception.papers.after_values import CertificateData, ComplaintData
from reception.papers.queries import live_paper, papers_of, sealed
from reception.papers.rules import PaperKind
from tests.reports.read import pages
from tests.ui.counter import at_counter, paid
from tests.ui.desk import Hands
from tests.ui.office import desk, key, press, said, somebody, type_into
from tests.ui.test_complaints import at_complaints
from tests.ui.test_orders import open_page
from tests.ui.workshop import Floor, at


@pytest.fixture
def shown(monkeypatch) -> list[bytes]:
    """What the window of a paper would show."""
    found: list[bytes] = []
    monkeypatch.setattr("ui.papers.show_pdf", lambda _owner, pdf, **_said: found.append(pdf))
    return found


def serviced(branch, work: str) -> int:
    floor = Floor(branch)
    made = floor.receive("沪A66N20", work, kind=OrderKind.REPAIR, promised=at("17:00"))
    floor.start(made)
    floor.finish(made)
    floor.inspect(made)
    return made


def test_a_bigger_repair_offers_its_certificate_on_the_order(qtbot, branch, snap, shown):
    order_id = serviced(branch, "二级维护")
    page = open_page(qtbot, branch, "advisor")
    page.open_order(order_id)
    page.detail.tabs.setCurrentIndex(1)
    button = page.detail.inspected.certificate
    assert button.isVisible()
    snap(page, "certificate_button")
    press(button)
    assert "准予出厂" in pages(shown[0])[1]
    press(button)  # the one that counts is shown again
    assert shown[0] == shown[1]
    assert [p.kind for p in papers_of(order_id)] == [PaperKind.CERTIFICATE]


def test_the_inspector_signs_the_certificate_on_the_pad(qtbot, branch, picture, shown):
    order_id = serviced(branch, "二级维护")
    hands = at_counter(qtbot, branch, "inspector", "orders")
    hands.window.pages.shown().open_order(order_id)
    detail = hands.window.pages.shown().detail
    detail.tabs.setCurrentIndex(1)
    hands.click(detail.inspected.certificate)
    pad = hands.pad()
    assert pad.signer == "示例inspector"
    picture(hands.window, "certificate_order_page")
    picture(pad, "certificate_pad")
    press(pad.ok)  # an empty sheet is no signature
    assert "还没有签名" in pad.error.text()
    press(pad.cancel)
    assert papers_of(order_id) == ()  # he thought better of it
    assert shown == []
    hands.click(detail.inspected.certificate)
    hands.sign()
    (row,) = papers_of(order_id)
    assert sealed(row.paper_id, CertificateData).inspector_signature is not None
    assert [text.count("示例inspector") for text in pages(shown[0])] == [2, 2]
    hands.click(detail.inspected.certificate)  # signed once: it is shown, nobody is asked again
    assert shown[0] == shown[1]
    assert len(papers_of(order_id)) == 1


def test_a_small_one_offers_none(qtbot, branch):
    order_id = serviced(branch, "小保养")
    page = open_page(qtbot, branch, "advisor")
    page.open_order(order_id)
    page.detail.tabs.setCurrentIndex(1)
    assert page.detail.inspected.sheet.isVisible()
    assert not page.detail.inspected.certificate.isVisible()


def test_a_complaint_is_printed_then_signed_on_the_pad(qtbot, demo, picture, shown):
    window, _page, part = at_complaints(qtbot)
    card = part.card
    complaint_id = card.found.row.complaint_id
    assert not card.paper.sign_button.isVisible()  # nothing is proposed yet
    press(card.paper.print_button)
    assert "二、原因分析" in pages(shown[0])[0]
    type_into(card.answer.area, "免费复检，赠送一次洗车")
    key(card.answer.area, Qt.Key.Key_F8)
    assert card.paper.sign_button.isVisible()
    picture(window, "complaint_paper_buttons")
    press(card.paper.sign_button)
    Hands(qtbot, window).sign()
    assert said(window) == "已签字，投诉单已归档。"
    paper = live_paper(complaint_id, PaperKind.COMPLAINT)
    data = sealed(paper.paper_id, ComplaintData)
    assert data.customer_signature is not None
    press(card.paper.print_button)  # the signed one, none anew
    assert "☑ 同意" in pages(shown[-1])[0]
    assert live_paper(complaint_id, PaperKind.COMPLAINT).paper_id == paper.paper_id


def test_the_call_back_form_is_printed_from_the_call(qtbot, demo, picture, shown):
    _window, page = desk(qtbot, somebody("care1"), "care")
    order_id = page.answer.call.order_id
    picture(_window, "call_back_button")
    press(page.answer.form_button)
    assert "回访内容" in pages(shown[0])[0]
    assert PaperKind.CALL_BACK in [p.kind for p in papers_of(order_id)]


def test_at_hand_over_the_certificate_is_at_hand(qtbot, branch, picture, shown):
    order_id = serviced(branch, "二级维护")
    hands = at_counter(qtbot, branch)
    hands.pick(order_id)
    step = paid(hands)
    picture(hands.window, "handover_certificate")
    hands.click(step.certificate)
    assert "竣工出厂合格证" in pages(shown[0])[0]
    (row,) = [p for p in papers_of(order_id) if p.kind == PaperKind.CERTIFICATE]
    assert sealed(row.paper_id, CertificateData).inspector_signature is None  # a line for the pen
