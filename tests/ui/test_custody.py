"""Custody through the real window: scans, the register, a month's bundle, is a file ours."""

import io
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from reception.core import clock, db
from reception.core.units import day_number
from reception.papers.actions import void_paper
from reception.papers.custody import lend
from reception.papers.custody_queries import loans, scans_of
from reception.papers.queries import content, live_paper, overdue_slips
from reception.papers.signing import NAME
from tests.backoffice import tamper
from tests.conftest import NOON
from tests.ui.counter import at_counter
from tests.ui.desk import Key
from tests.ui.test_handover_archive import choose, gone_car, open_archive


@pytest.fixture
def pages(tmp_path) -> list[str]:
    """Two pages of a scan: a photo and a PDF."""
    made = []
    for name, tone in (("1.png", "white"), ("2.pdf", "lightgray")):
        path = tmp_path / name
        Image.new("RGB", (900, 1270), tone).save(path)
        made.append(str(path))
    return made


def drop(widget, path) -> None:
    """Let a file fall on a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    kinds = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    enter = QDragEnterEvent(widget.rect().center(), *kinds)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(widget.rect().center()), *kinds))


def custody(qtbot, branch, view: str, role: str = "manager"):
    hands = at_counter(qtbot, branch, role, "custody")
    page = hands.page
    hands.click(page.chips[view])
    return hands, page


def test_a_scan_is_chosen_shown_beside_its_slip_and_a_newer_one_dropped(
    qtbot, branch, monkeypatch, pages, tmp_path, picture
):
    key = gone_car(branch)
    slip = live_paper(key, "slip")
    hands = at_counter(qtbot, branch, "advisor")
    archive = open_archive(hands)
    choose(hands, archive)
    view = archive.paper
    assert "⚠ 手签单" in hands.words()
    picture(hands.window, "custody-scan-wanted")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: (pages, ""))
    hands.click(view.scans.add)
    qtbot.waitUntil(lambda: len(scans_of(slip.paper_id).rows) == 1)
    qtbot.waitUntil(lambda: len(view.preview.pages) == 2)
    assert "✓ 扫描件已归档" in hands.words()
    assert not scans_of(slip.paper_id).wanted
    picture(hands.window, "custody-scan")
    hands.click(view.scans.chips[0])
    assert view.preview.pdf == content(slip.content_hash)
    newer = tmp_path / "newer.jpg"
    Image.new("RGB", (1270, 900), "beige").save(newer)
    drop(view, newer)
    qtbot.waitUntil(lambda: len(scans_of(slip.paper_id).rows) == 2)
    qtbot.waitUntil(lambda: len(view.preview.pages) == 1)
    assert "✓ 2 份" in hands.words()
    picture(hands.window, "custody-scans")


def test_a_scan_that_is_none_is_refused(qtbot, branch, monkeypatch, tmp_path, picture):
    key = gone_car(branch)
    slip = live_paper(key, "slip")
    hands = at_counter(qtbot, branch, "advisor")
    archive = open_archive(hands)
    choose(hands, archive)
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 nothing")
    drop(archive.paper, bad)
    qtbot.waitUntil(lambda: "扫描件无法读取" in hands.said())
    picture(hands.window, "custody-scan-refused")
    assert archive.paper.scans.add.isEnabled()
    drop(archive.paper, tmp_path / "gone.pdf")
    qtbot.waitUntil(lambda: "gone.pdf" in hands.said())
    assert scans_of(slip.paper_id).rows == ()


def test_today_asks_for_the_scan_and_takes_it(qtbot, branch, monkeypatch, pages, picture):
    gone_car(branch)
    with clock.frozen(NOON + timedelta(days=3)):
        hands = at_counter(qtbot, branch, "advisor", "today")
        page = hands.page
        assert len(overdue_slips()) == 1
        page.open_list("slips")
        hands.bot.waitUntil(page.late.isVisible)
        assert page.late.scan.isVisible()
        picture(hands.window, "custody-today")
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: (pages, ""))
        hands.click(page.late.scan)
        qtbot.waitUntil(lambda: overdue_slips() == ())
        hands.window.bus.poll()
        qtbot.waitUntil(lambda: page.slips.rows() == [])


def test_today_leads_to_what_should_be_back(qtbot, branch, picture):
    papers = [live_paper(gone_car(branch, f"沪A0000{n}", count=n), "slip") for n in (1, 2, 3)]
    with branch.as_("advisor"):
        for days, paper in enumerate(papers):
            due = day_number(clock.today() + timedelta(days=days))
            lend(number=paper.number, borrower="示例乙", reason="年检", due_on=due)
    hands = at_counter(qtbot, branch, "advisor", "today")
    assert not hands.page.loans.isVisible()
    hands.window.close()
    with clock.frozen(NOON + timedelta(days=2)):
        hands = at_counter(qtbot, branch, "technician", "today")
        assert not hands.page.loans.isVisible()  # nothing that they could do
        hands.window.close()
        hands = at_counter(qtbot, branch, "advisor", "today")
        assert hands.page.loans.text() == "⚠ 借阅逾期 2"
        picture(hands.window, "custody-today-loans")
        hands.click(hands.page.loans)
        view = hands.window.pages.shown().loans
        assert [row.number for row in view.table.rows()] == [papers[0].number, papers[1].number]
        assert QApplication.focusWidget() is view.table.view
        assert view.back.isVisible()
        picture(hands.window, "custody-today-loans-open")
        hands.page = hands.window.pages.shown()
        for _paper in range(2):
            hands.click(view.back_button)
            hands.press(Key.Key_Home)
            view.table.view.selectRow(0)
        hands.window.go("today")
        assert not hands.window.pages.shown().loans.isVisible()


def test_the_scan_of_a_void_slip_is_told_to_be_only_kept(
    qtbot, branch, monkeypatch, pages, picture
):
    slip = live_paper(gone_car(branch), "slip")
    with branch.as_("manager"):
        void_paper(paper_id=slip.paper_id, reason="打印错误")
    hands = at_counter(qtbot, branch, "advisor")
    archive = open_archive(hands)
    choose(hands, archive)
    words = "▲ 此单已作废，扫描件只作留存。"
    assert words in hands.words()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: (pages, ""))
    hands.click(archive.paper.scans.add)
    qtbot.waitUntil(lambda: len(scans_of(slip.paper_id).rows) == 1)
    qtbot.waitUntil(lambda: len(archive.paper.preview.pages) == 2)
    assert words in hands.words()
    picture(hands.window, "custody-scan-void")


def test_a_paper_is_lent_by_scan_and_comes_back(qtbot, branch, picture):
    number = live_paper(gone_car(branch), "slip").number
    hands, page = custody(qtbot, branch, "loans", "advisor")
    view = page.loans
    picture(hands.window, "custody-loans-empty")
    hands.click(view.lend_button)
    assert view.number.error()
    picture(hands.window, "custody-loans-refused")
    page.scanned(number)
    assert view.number.text() == number
    hands.type("示例乙")
    hands.fill(view.reason, "交警核对")
    hands.fill(view.due, "2026-11-22")
    hands.press(Key.Key_F8)
    [loan] = loans()
    assert (loan.number, loan.borrower, loan.reason) == (number, "示例乙", "交警核对")
    picture(hands.window, "custody-loans")
    with clock.frozen(NOON + timedelta(days=5)):
        page.refresh()
        assert "✕ 11-22 逾期" in [view.table.model.index(0, 5).data()]
        page.scanned(number)
        picture(hands.window, "custody-loans-overdue")
        hands.fill(view.remark, "缺角")
        hands.click(view.back_button)
        [back] = loans()
        assert (back.remark, back.overdue()) == ("缺角", False)
    assert not view.back.isVisible()
    picture(hands.window, "custody-loans-back")


def test_a_key_that_lay_open_is_told_at_the_start(qtbot, branch, picture):
    gone_car(branch)
    file = db.file().parent / NAME
    file.chmod(0o644)
    hands = at_counter(qtbot, branch, "advisor", "today")
    qtbot.waitUntil(lambda: "本机签名密钥" in hands.said())
    picture(hands.window, "custody-key")
    assert not file.exists()


def test_a_month_is_bundled_beside_the_work(qtbot, branch, tmp_path, monkeypatch, picture):
    for count, plate in enumerate(("沪AK20C3", "沪A00001", "沪A00002")):
        gone_car(branch, plate, count=count * 10)
    hands, page = custody(qtbot, branch, "filing")
    view = page.filing
    assert len(view.table.rows()) == 3
    picture(hands.window, "custody-filing")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path))
    hands.click(view.write_button)
    qtbot.waitUntil(lambda: not view.bar.isVisible(), timeout=20_000)
    assert "已写出 3 张" in hands.words()
    picture(hands.window, "custody-filing-done")
    pdf, archive = tmp_path / "三联单 2026-11.pdf", tmp_path / "三联单 2026-11.zip"
    text = [page.extract_text() for page in PdfReader(pdf).pages]
    assert "三联单月度归档目录" in text[0]
    assert "无缺号" in text[0]
    assert all(f"CD01-20261120-000{n}" in text[0] for n in (1, 2, 3))
    with ZipFile(archive) as packed:
        packed.extractall(tmp_path / "unpacked")
    for line in (tmp_path / "unpacked/SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        from reception.papers.rules import hash_of

        assert hash_of((tmp_path / "unpacked" / name).read_bytes()) == digest
    assert not list(tmp_path.glob(".*partial"))
    before = list(view.table.rows())
    view.month.step(-1)
    assert before
    assert view.table.rows() == []
    assert not view.write_button.isEnabled()
    picture(hands.window, "custody-filing-empty")


def test_a_bundle_that_is_stopped_leaves_nothing(qtbot, branch, tmp_path):
    gone_car(branch)
    hands, page = custody(qtbot, branch, "filing")
    page.filing.write(tmp_path / "no such folder")
    qtbot.waitUntil(lambda: "不能写入" in hands.said() or "无法写入" in hands.said())
    page.filing.write(tmp_path)
    page.filing.job.cancel()
    qtbot.waitUntil(lambda: not page.filing.bar.isVisible())
    assert not list(tmp_path.glob("*三联单*"))
    assert page.filing.write_button.isEnabled()


def said_of(hands, page, path) -> str:
    drop(page, path)
    hands.bot.waitUntil(lambda: page.check.button.isEnabled(), timeout=10_000)
    hands.bot.wait(1)
    return hands.words() + hands.said()


def test_is_a_file_ours(qtbot, branch, tmp_path, picture):
    row = live_paper(gone_car(branch), "slip")
    hands, page = custody(qtbot, branch, "check", "advisor")
    picture(hands.window, "custody-check-empty")
    true = tmp_path / "真.pdf"
    true.write_bytes(content(row.content_hash))
    assert f"✓ 真：服务维修单 {row.number}" in said_of(hands, page, true)
    picture(hands.window, "custody-check-true")
    changed = tmp_path / "改.pdf"
    changed.write_bytes(true.read_bytes() + b"\n%changed")
    assert f"✕ 改过：文件自称服务维修单 {row.number}" in said_of(hands, page, changed)
    picture(hands.window, "custody-check-changed")
    foreign = tmp_path / "别.pdf"
    Image.new("RGB", (200, 200), "white").save(foreign)
    assert "✕ 不是本店的" in said_of(hands, page, foreign)
    for bad in (b"", b"%PDF-1.7", b"MZ" * 999, b"%PDF-1.4\n" + b"1 0 obj<</Length 9e99>>" * 99):
        hostile = tmp_path / "坏.pdf"
        hostile.write_bytes(bad)
        assert "这不是可以读取的 PDF" in said_of(hands, page, hostile)
    picture(hands.window, "custody-check-refused")


def test_a_marked_reprint_is_genuine(qtbot, branch, tmp_path):
    from reception.papers.actions import note_printed, void_paper
    from reception.papers.queries import reprint_bytes
    from reports.renderers import renderer
    from ui.paper_check import answer, look

    row = live_paper(gone_car(branch), "slip")
    file = tmp_path / "print.pdf"
    with branch.as_("manager"):
        note_printed(paper_id=row.paper_id)
        file.write_bytes(reprint_bytes(row.paper_id, renderer))
        assert "重印" in PdfReader(io.BytesIO(file.read_bytes())).pages[0].extract_text()
        assert answer(look(file))[1].startswith("✓ 真：服务维修单")
        void_paper(paper_id=row.paper_id, reason="打印错误")
        file.write_bytes(reprint_bytes(row.paper_id, renderer))
        tone, words = answer(look(file))
        assert (tone, words.startswith("✓ 真"), "打印错误" in words) == ("warn", True, True)
        archived = Path(file)
        archived.write_bytes(content(row.content_hash))
        assert "已作废" in answer(look(archived))[1]
    assert db.row("SELECT count(*) FROM paper_scan") == (0,)


def test_verification_tells_how_far_it_is_and_can_be_stopped(qtbot, branch, picture):
    key = gone_car(branch)
    hands = at_counter(qtbot, branch, "manager", "settings")
    hands.page.arrive(part="safety")
    section = hands.page.section()
    told = []
    hands.click(section.verify_button)
    assert section.stop_button.isVisible()
    section.job.progressed.connect(lambda share, what: told.append((share, what)))
    qtbot.waitUntil(lambda: not section.job.running, timeout=20_000)
    qtbot.waitUntil(section.fine.isVisible)
    assert [share for share, _what in told] == sorted(share for share, _what in told)
    assert "单据、签名与扫描件" in {what for _share, what in told}
    hands.click(section.verify_button)
    section.job.cancel()
    qtbot.waitUntil(lambda: section.verify_button.isEnabled())
    assert not section.fine.isVisible()
    assert not section.stop_button.isVisible()
    slip = live_paper(key, "slip")
    tamper(f"UPDATE paper_signature SET signature = 'aa' WHERE paper_id = {slip.paper_id}")
    hands.click(section.verify_button)
    qtbot.waitUntil(section.wrong.isVisible, timeout=20_000)
    assert any(f"单据 {slip.number} 与门店电子签名不符" in section.found.item(n).text()
               for n in range(section.found.count()))  # fmt: skip
    picture(hands.window, "custody-verify-damage")
