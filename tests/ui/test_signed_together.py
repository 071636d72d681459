"""One signing at the desk, both papers under F9; signed later; the walk-round on the order; slips."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from reception.bookings.actions import book
from reception.core import db
from reception.orders.extra_actions import ask_extra
from reception.papers.queries import papers_of, sealed
from reception.papers.values import ExtraSheetData, OrderSheetData, WalkRoundData
from tests.bookings.workshop import booking_branch, draft
from tests.stories.test_signed_together import PADS
from tests.ui.counter import at_counter
from tests.ui.desk import Hands, Key
from tests.ui.test_checkin import branch, cheap_hashing, hands, known_car, newest
from tests.ui.test_checkin_walk import LEFT, drop, file, fill, open_walk, taken, tap
from ui.bookings.page import BookingsPage
from ui.checkin.photo_strip import PhotoView
from ui.orders.page import OrdersPage
from ui.printing.choices import PrintChoice
from ui.widgets.preview import PdfPreview


def preview_of(window, press: Callable[[], object], look: Callable[[PdfPreview], object]) -> None:
    """Press what opens a preview, look at it, close it."""
    seen = []

    def answer() -> None:
        (preview,) = window.findChildren(PdfPreview)
        seen.append(True)
        try:
            look(preview)
        finally:
            preview.window().close()

    QTimer.singleShot(250, answer)
    press()
    assert seen


def text_of(preview: PdfPreview) -> str:
    pages = PdfReader(BytesIO(preview.pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def events(paper_id: int) -> list[str]:
    sql = "SELECT what FROM paper_event WHERE paper_id = ? ORDER BY id"
    return [what for (what,) in db.rows(sql, (paper_id,))]


def walked(hands: Hands, tmp_path) -> None:
    """A new car with two marks and a photo, and something to do."""
    page = hands.page
    fill(hands)
    drop(hands, file(tmp_path, "one.jpg", colour="navy"))
    taken(hands, 1)
    tap(hands, "roof")
    tap(hands, "l_front_door")
    page.words.words.set_text("例行检查")


def test_one_signing_two_papers_printed_and_saved_at_once(
    hands: Hands, tmp_path, printers, picture
):
    walked(hands, tmp_path)
    hands.press(Key.Key_F8)
    words = " ".join(label.text() for label in hands.pad().findChildren(QLabel))
    for said in (
        "本人委托",
        "预估费用合计",
        "承诺交车时间",
        "共 2 处",
        "车顶",
        "照片 1 张",
        "个人信息",
    ):
        assert said in words, said
    picture(hands.pad(), "signed_pad")
    hands.sign()
    key = newest().row.order_id
    sheet, walk = papers_of(key)
    assert sealed(sheet.paper_id, OrderSheetData).customer_signature is not None
    assert (
        sealed(walk.paper_id, WalkRoundData).customer_signature
        == sealed(sheet.paper_id, OrderSheetData).customer_signature
    )
    assert "2 份" in hands.said()
    page = hands.window.pages.shown()
    assert isinstance(page, OrdersPage)
    assert page.print_button.text() == "打印 2 份"
    assert not page.sign_button.isVisible()

    def look(preview: PdfPreview) -> None:
        picture(preview.window(), "signed_both")
        text = text_of(preview)
        assert sheet.number in text
        assert walk.number in text
        assert QApplication.focusWidget() is preview.print_button  # Enter prints
        printers.there = ["前台激光"]
        preview.where_button.choose(PrintChoice("printer", "前台激光"))
        hands.bot.mouseClick(preview.print_button, LEFT)
        hands.bot.waitUntil(lambda: events(sheet.paper_id) == ["printed"], timeout=20_000)
        preview.write(tmp_path / "saved.pdf")

    preview_of(hands.window, lambda: hands.press(Key.Key_F9), look)
    assert events(sheet.paper_id) == events(walk.paper_id) == ["printed", "saved"]
    assert len(PdfReader(tmp_path / "saved.pdf").pages) == 2
    assert len(papers_of(key)) == 2  # nothing was issued anew


def test_who_could_not_sign_signs_on_the_order(hands: Hands, tmp_path, picture):
    walked(hands, tmp_path)
    hands.sign_later()
    key = newest().row.order_id
    assert papers_of(key) == ()
    hands.settle()
    page = hands.window.pages.shown()
    assert page.sign_button.text() == "客户签字"
    picture(hands.window, "signed_later_open")
    hands.bot.mouseClick(page.sign_button, LEFT)
    words = " ".join(label.text() for label in hands.pad().findChildren(QLabel))
    assert "共 2 处" in words
    assert "本人委托" in words
    hands.sign()
    assert [row.kind for row in papers_of(key)] == ["order_sheet", "walk_round"]
    assert not page.sign_button.isVisible()
    assert newest().signed


def test_a_paper_that_cannot_be_made_loses_nothing_typed(hands: Hands, tmp_path, monkeypatch):
    walked(hands, tmp_path)
    before = hands.page.state()

    def broken(_data):
        raise ZeroDivisionError

    monkeypatch.setattr("reports.walk_round.render_walk_round", broken)
    hands.press(Key.Key_F8)
    with hands.bot.captureExceptions() as raised:
        hands.sign()
    assert [kind for kind, _error, _where in raised] == [ZeroDivisionError]
    assert db.row("SELECT count(*) FROM work_order") == (0,)
    assert hands.page.state() == before
    monkeypatch.undo()
    hands.press(Key.Key_F8)  # what was signed still holds
    hands.settle()
    assert len(papers_of(newest().row.order_id)) == 2


def test_the_walk_round_stands_on_the_order(hands: Hands, tmp_path, picture):
    walked(hands, tmp_path)
    hands.press(Key.Key_F8)
    hands.sign()
    detail = hands.window.pages.shown().detail
    place = detail.walk_place
    assert detail.tabs.tabText(place) == "环车检查 · 3"
    detail.tabs.setCurrentIndex(place)
    picture(hands.window, "walk_tab")
    tab = detail.walk
    assert [tab.list.item(row).text() for row in range(2)] == ["1  车顶 划痕", "2  左前门 划痕"]
    hands.bot.mouseClick(tab.drawing, LEFT, pos=tab.drawing.place(tab.drawing.marks[1]).toPoint())
    assert tab.list.currentRow() == 1
    hands.bot.mouseClick(tab.drawing, LEFT, pos=tab.drawing.middle("hood").toPoint())
    assert len(tab.drawing.marks) == 2  # nothing can be changed here
    (thumb,) = tab.thumbs()
    hands.bot.mouseClick(thumb, LEFT, pos=thumb.cross().center().toPoint())
    (view,) = [v for v in hands.window.findChildren(PhotoView) if v.isVisible()]
    QTest.keyClick(view, Key.Key_Escape)
    assert len(tab.thumbs()) == 1


def test_an_order_without_a_walk_round_has_no_such_tab(hands: Hands):
    fill(hands)
    hands.sign_later()
    page = hands.window.pages.shown()
    assert not page.detail.tabs.isTabVisible(page.detail.walk_place)
    assert page.print_button.text() == "打印委托书"


def test_what_is_asked_is_printed_to_be_signed_by_hand(hands: Hands, tmp_path, picture):
    fill(hands)
    hands.sign_later()
    key = newest().row.order_id
    ask_extra(order_id=key, reason="前制动片剩余 2 mm", lines=(PADS,))
    page = hands.window.pages.shown()
    page.refresh()
    (card,) = page.detail.extras.cards.values()
    picture(hands.window, "extra_bar")
    assert hands.window.height() == 768  # the card pushes nothing off the screen

    def look(preview: PdfPreview) -> None:
        picture(preview.window(), "extra_preview")
        assert "前制动片剩余 2 mm" in text_of(preview)
        preview.write(tmp_path / "extra.pdf")

    preview_of(hands.window, lambda: hands.bot.mouseClick(card.sheet, LEFT), look)
    preview_of(hands.window, lambda: hands.bot.mouseClick(card.sheet, LEFT), look)
    (row,) = [
        paper for paper in papers_of(key) if paper.kind == "extra"
    ]  # printed twice, one paper
    assert sealed(row.paper_id, ExtraSheetData).state == "asked"
    assert events(row.paper_id) == ["saved", "saved"]


def test_a_booking_has_its_slip(qtbot, sqlite_database, now, tmp_path, picture):
    branch = booking_branch()
    with branch.as_("advisor"):
        key = book(booking=draft())
    hands = at_counter(qtbot, branch, "advisor", "bookings")
    page = hands.page
    assert isinstance(page, BookingsPage)
    page.open_booking(key)
    picture(hands.window, "booking_card_slip")
    read = []

    def press() -> None:
        hands.press(Key.Key_F9)

    preview_of(hands.window, press, lambda preview: read.append(text_of(preview)))
    hands.settle()
    preview_of(hands.window, press, lambda preview: preview.write(tmp_path / "slip.pdf"))
    assert "预约单" in read[0]
    ((paper_id, subject),) = db.rows("SELECT id, subject_id FROM paper WHERE kind = 'booking'")
    assert subject == key
    assert events(paper_id) == ["saved"]
    assert papers_of(key) == ()  # an order of that key has no such paper
