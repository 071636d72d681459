"""Printers that fail, jobs that are not lost, many papers at once, the choice of each PC."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.core import clock, db
from reception.papers.batch import papers_between
from reception.papers.queries import content, live_paper, paper
from tests.ui.counter import at_counter
from tests.ui.desk import Key, Mod
from tests.ui.office import desk, press, refused, said, somebody
from tests.ui.test_handover_archive import choose, gone_car, open_archive
from tests.ui.test_settings import part
from ui.printing import choices, jobs
from ui.printing.batch import BatchDialog
from ui.printing.choices import PrintChoice

WAIT = 20_000  # milliseconds: the drawing process has to start


@pytest.fixture
def slip(branch) -> int:
    """An archived slip that was never printed."""
    found = live_paper(gone_car(branch), "slip")
    assert found is not None
    return found.paper_id


@pytest.fixture
def opened(qtbot, branch, slip, printers):
    """The slip, open in the archive, with two printers at this PC."""
    printers.there = ["前台激光", "针式 三联"]
    hands = at_counter(qtbot, branch)
    archive = open_archive(hands)
    choose(hands, archive, "slip")
    assert archive.paper.paper_id == slip
    return hands, archive.paper


def only_job():
    [job] = jobs.listed()
    return job


def ended(hands, state: str, count: int = 1) -> None:
    hands.bot.waitUntil(
        lambda: [job.state for job in jobs.listed()].count(state) == count, timeout=WAIT
    )


def to_jobs(hands):
    hands.window.go("printing")
    return hands.window.pages.shown()


def test_a_printer_that_is_off_loses_nothing_and_says_what_to_do(
    opened, slip, printers, snap
) -> None:
    hands, view = opened
    printers.off = {"前台激光"}
    hands.press(Key.Key_F9)
    ended(hands, jobs.FAILED)
    assert "没有接收。请检查电源、连接和纸张" in refused(hands.window)
    snap(hands.window, "printing_refused")
    assert paper(slip).prints == 0
    assert view.preview.print_button.isEnabled()
    assert view.preview.pdf == content(paper(slip).content_hash)  # no reprint
    page = to_jobs(hands)
    assert page.banner.label.text() == only_job().reason
    snap(hands.window, "printing_failed")
    printers.off = set()
    hands.click(page.again)
    ended(hands, jobs.SENT)
    assert paper(slip).prints == 1
    assert (only_job().attempts, len(printers.files)) == (2, 1)
    assert len(PdfReader(printers.files[0]).pages) == 3
    hands.bot.waitUntil(lambda: not page.again.isEnabled())
    snap(hands.window, "printing_jobs")


def test_a_print_leaves_the_paper_open_and_the_page_in_its_width(opened, slip, printers) -> None:
    """An order has several papers: the list must not jump to another one of the same order."""
    hands, view = opened
    buttons = (view.preview.save_button, view.preview.print_button)
    assert [button.key for button in buttons] == ["Ctrl+S", "F9"]
    hands.press(Key.Key_F9)
    hands.bot.waitUntil(lambda: paper(slip).prints == 1, timeout=WAIT)
    hands.bot.waitUntil(view.preview.print_button.isEnabled)
    assert view.paper_id == slip
    printers.there = ["名称很长的针式打印机 三联 二楼财务室"]
    view.preview.where_button.choose(PrintChoice("printer", printers.there[0]))
    assert hands.window.minimumSizeHint().width() <= 1366


def test_a_printer_that_is_gone_is_replaced_by_another(opened, slip, printers) -> None:
    hands, view = opened
    view.preview.where_button.choose(PrintChoice("printer", "老打印机"))
    hands.press(Key.Key_F9)
    ended(hands, jobs.FAILED)
    assert "已没有打印机 老打印机" in only_job().reason
    page = to_jobs(hands)
    entries = page.menu().actions()
    assert [entry.text() for entry in entries] == ["前台激光", "针式 三联"]
    entries[1].trigger()
    ended(hands, jobs.SENT)
    assert only_job().printer == "针式 三联"
    assert paper(slip).prints == 1


def test_a_failed_job_is_saved_as_a_pdf_instead(opened, slip, printers, tmp_path) -> None:
    hands, view = opened
    printers.off = {"前台激光"}
    view.preview.where_button.choose(PrintChoice(folder=str(tmp_path / "文件")))
    hands.press(Key.Key_F9)
    ended(hands, jobs.FAILED)
    page = to_jobs(hands)
    hands.click(page.as_pdf)
    [file] = (tmp_path / "文件").iterdir()
    assert file.read_bytes() == content(paper(slip).content_hash)
    assert only_job().state == jobs.CANCELLED
    assert paper(slip).prints == 0


def test_without_a_printer_it_is_a_pdf_in_a_folder(opened, slip, printers, tmp_path, snap) -> None:
    hands, view = opened
    printers.there = []
    view.preview.where_button.choose(PrintChoice(folder=str(tmp_path / "文件")))
    assert "没有打印机" in view.preview.where_button.text()
    hands.press(Key.Key_F9)
    hands.press(Key.Key_F9)
    names = sorted(file.name for file in (tmp_path / "文件").iterdir())
    assert names == ["CD01-20261120-0001 (2).pdf", "CD01-20261120-0001.pdf"]
    assert "这台电脑没有打印机，已存为 PDF" in refused(hands.window)
    snap(hands.window, "printing_no_printer")
    assert jobs.listed() == []
    assert paper(slip).prints == 0


def test_a_dialog_that_is_cancelled_prints_and_counts_nothing(opened, slip, monkeypatch) -> None:
    hands, view = opened
    view.preview.where_button.choose(PrintChoice("ask"))
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QPrintDialog.DialogCode.Rejected)
    hands.press(Key.Key_F9)
    assert jobs.listed() == []
    assert view.preview.print_button.isEnabled()
    assert paper(slip).prints == 0


def test_the_desk_goes_on_while_a_printer_thinks(opened, slip, printers) -> None:
    hands, view = opened
    let_go, threads = threading.Event(), []

    def think() -> None:
        threads.append(threading.current_thread())
        assert let_go.wait(20)

    printers.before = think
    hands.press(Key.Key_F9)
    hands.bot.waitUntil(lambda: bool(threads), timeout=WAIT)
    assert threads[0] is not threading.main_thread()
    assert only_job().state == jobs.SENDING
    before = view.preview.zoom()
    hands.press(Key.Key_Plus, Mod.ControlModifier)
    assert view.preview.zoom() > before
    hands.press(Key.Key_F9)
    view.print_()  # where the page's own F9 leads
    assert len(jobs.listed()) == 1  # not twice
    let_go.set()
    ended(hands, jobs.SENT)
    assert len(jobs.listed()) == 1


_KILLED = """
import os, signal, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QLabel
from reception.core import db, gate
from reception.papers.queries import content, paper
from reception.staff.actions import actor_of
from reception.staff.queries import people
from ui.app import application
from tests.ui.printers import FileMachine
from ui.printing import machine
from ui.printing.sender import ToPrint, print_paper
if __name__ == "__main__":
    app = application()
    db.open_database(Path(sys.argv[1]))
    gate.act_as(actor_of(next(p for p in people() if "manager" in p.roles)))
    machine.machine = FileMachine(Path(sys.argv[1]).parent, "前台激光")
    machine.machine.before = lambda: os.kill(os.getpid(), signal.SIGKILL)
    owner = QLabel()
    row = paper(int(sys.argv[2]))
    pdf = content(row.content_hash)
    print_paper(owner, ToPrint(pdf, row.number, row.number, row.kind, (row.paper_id,)))
    app.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("came_out", [True, False])
def test_a_print_that_a_kill_cut_off_is_offered_at_the_start(
    qtbot, branch, slip, printers, tmp_path, came_out, snap
) -> None:
    script = tmp_path / "killed.py"
    script.write_text(_KILLED, "utf-8")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, str(script), str(db.file()), str(slip)],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert only_job().state == jobs.SENDING
    printers.there = ["前台激光"]
    hands = at_counter(qtbot, branch)
    qtbot.waitUntil(lambda: "有 1 个打印任务未确认或失败" in refused(hands.window))
    snap(hands.window, "printing_offered")
    page = to_jobs(hands)
    assert "请看单据是否已打印出来" in page.banner.label.text()
    snap(hands.window, "printing_unsure")
    hands.click(page.came_out if came_out else page.again)
    ended(hands, jobs.SENT)
    assert paper(slip).prints == 1
    assert len(printers.files) == (0 if came_out else 1)


def three(branch) -> list[int]:
    for number, plate in enumerate(("沪AK20C3", "沪AK20C4", "沪AK20C5")):
        gone_car(branch, plate, count=10 * number)
    return list(papers_between("slip", clock.today(), clock.today()))


def batch(hands, monkeypatch, act, offer: int = 1) -> None:
    """Open the archive's menu, choose what is printed, and act in the dialog."""
    archive = open_archive(hands)

    def run(dialog: BatchDialog) -> int:
        dialog.show()
        QApplication.processEvents()
        act(dialog)
        return 0

    monkeypatch.setattr(BatchDialog, "exec", run)
    archive.many_menu().actions()[offer].trigger()


def test_slips_of_a_day_are_printed_as_one_job(qtbot, branch, printers, monkeypatch, snap) -> None:
    keys = three(branch)
    printers.there = ["前台激光"]
    hands = at_counter(qtbot, branch)

    def act(dialog) -> None:
        snap(dialog, "printing_batch")
        press(dialog.print_button)
        hands.bot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)

    batch(hands, monkeypatch, act)
    assert [paper(key).prints for key in keys] == [1, 1, 1]
    assert len(PdfReader(printers.files[0]).pages) == 9
    assert only_job().state == jobs.SENT
    assert "3 张单据已发送到 前台激光" in said(hands.window)


def test_a_batch_as_one_pdf_marks_what_was_printed_before(
    qtbot, branch, printers, monkeypatch, tmp_path
) -> None:
    keys = three(branch)
    with branch.as_("manager"):
        from reception.papers.actions import note_printed

        note_printed(paper_id=keys[1])
    hands = at_counter(qtbot, branch)

    def act(dialog) -> None:
        dialog.write(tmp_path / "三联单.pdf")
        hands.bot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)

    batch(hands, monkeypatch, act)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "三联单.pdf").pages]
    assert ["重印" in text for text in pages] == [False] * 3 + [True] * 3 + [False] * 3
    assert [paper(key).prints for key in keys] == [0, 1, 0]


def test_a_cancelled_batch_prints_and_counts_nothing(
    qtbot, branch, printers, monkeypatch, snap
) -> None:
    keys = three(branch)
    printers.there = ["前台激光"]
    let_go = threading.Event()
    printers.before = lambda: let_go.wait(20)
    hands = at_counter(qtbot, branch)

    def act(dialog) -> None:
        press(dialog.print_button)
        assert not dialog.print_button.isEnabled()
        hands.bot.wait(50)
        snap(dialog, "printing_batch_runs")
        hands.bot.keyClick(dialog.cancel_button, Key.Key_Escape)
        dialog.reject()  # the main window leads Esc to it; here there is none around it
        let_go.set()
        hands.bot.waitUntil(lambda: dialog.print_button.isEnabled(), timeout=WAIT)
        assert dialog.isVisible()
        assert "没有打印也没有写入" in dialog.state.text()
        snap(dialog, "printing_batch_cancelled")
        dialog.close()

    batch(hands, monkeypatch, act)
    assert [paper(key).prints for key in keys] == [0, 0, 0]
    assert only_job().state == jobs.CANCELLED


def test_a_batch_that_the_printer_refuses_stays_as_a_job(
    qtbot, branch, printers, monkeypatch
) -> None:
    keys = three(branch)
    printers.there, printers.off = ["前台激光"], {"前台激光"}
    hands = at_counter(qtbot, branch)

    def act(dialog) -> None:
        press(dialog.print_button)
        hands.bot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)

    batch(hands, monkeypatch, act)
    assert only_job().state == jobs.FAILED
    assert "没有接收" in refused(hands.window)
    printers.off = set()
    page = to_jobs(hands)
    hands.click(page.again)
    ended(hands, jobs.SENT)
    assert [paper(key).prints for key in keys] == [1, 1, 1]


def test_a_page_that_cannot_be_drawn_is_told_and_nothing_begins(
    qtbot, branch, printers, monkeypatch
) -> None:
    keys = three(branch)
    printers.there = ["前台激光"]
    monkeypatch.setattr("ui.printing.batch.for_printing", lambda _key: b"no paper")
    hands = at_counter(qtbot, branch)

    def act(dialog) -> None:
        press(dialog.print_button)
        hands.bot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)

    batch(hands, monkeypatch, act)
    assert only_job().state == jobs.FAILED
    assert "未能为 前台激光 生成页面" in refused(hands.window)
    assert not printers.files[0].exists()  # the document was never begun
    assert [paper(key).prints for key in keys] == [0, 0, 0]


def test_a_pdf_that_cannot_be_drawn_is_told_and_not_written(
    qtbot, branch, monkeypatch, tmp_path
) -> None:
    keys = three(branch)
    monkeypatch.setattr("ui.printing.batch.for_printing", lambda _key: b"no paper")
    hands = at_counter(qtbot, branch)

    def act(dialog) -> None:
        dialog.write(tmp_path / "三联单.pdf")
        hands.bot.waitUntil(lambda: "没有写出 PDF" in refused(dialog), timeout=WAIT)
        assert dialog.print_button.isEnabled()
        assert dialog.state.text() == ""  # nobody cancelled
        dialog.close()

    batch(hands, monkeypatch, act)
    assert not (tmp_path / "三联单.pdf").exists()
    assert [paper(key).prints for key in keys] == [0, 0, 0]


def test_each_paper_has_its_printer_and_manner(qtbot, demo, printers, snap) -> None:
    printers.there = ["前台激光", "针式 三联"]
    window, section = part(qtbot, "printers")
    snap(window, "settings_printers")
    form = section.form
    form["place"].set_value("printer:针式 三联")
    form["form"].set_value("三联单 241×93")
    form["tray"].set_value("tractor")
    form["copies"].set_text("2")
    form["shift_x"].set_text("-12")
    snap(window, "settings_printers_chosen")
    QTest.keyClick(section, Key.Key_F8)
    assert said(window) == "已保存，只对这台电脑有效。"
    choice = choices.read().of("slip")
    assert choice == PrintChoice("printer", "针式 三联", "三联单 241×93", "tractor", copies=2)
    assert choices.shift_at("针式 三联") == (-12, 0)
    assert choices.read().of("settlement") == PrintChoice()
    assert section.table.rows()[0].choice == choice
    printers.there = []
    form["copies"].set_text("0")
    press(section.save_button)
    assert form["copies"].error()
    section.refresh()
    snap(window, "settings_printers_refused")
    assert not section.touched() or choices.read().of("slip") == choice


def test_what_was_chosen_reaches_the_printer(opened, slip, printers) -> None:
    hands, view = opened
    wanted = PrintChoice("printer", "针式 三联", form="三联单 241×93", copies=2, colour=False)
    view.preview.where_button.choose(wanted)
    view.preview.where_button.keep()
    assert choices.read().of("slip") == wanted
    hands.press(Key.Key_F9)
    ended(hands, jobs.SENT)
    [made] = printers.made
    assert made.copyCount() == 2
    assert made.pageLayout().pageSize().name() == "三联单 241×93"
    assert made.colorMode() == made.ColorMode.GrayScale
    assert db.row("SELECT note FROM paper_event WHERE paper_id = ?", (slip,)) == ("2",)


def test_a_broken_file_of_choices_costs_no_print(opened, slip) -> None:
    hands, _view = opened
    (db.file().parent / choices.NAME).write_text('{"choices": 7', "utf-8")
    assert choices.read() == choices.Printers()
    hands.press(Key.Key_F9)
    ended(hands, jobs.SENT)


def test_jobs_of_long_ago_go_and_open_ones_stay(branch, now) -> None:
    old = jobs.PrintJob("20261101000000-a", now.replace(day=1), "测试", "甲", "a", "slip")
    jobs.add(jobs.PrintJob(**{**vars(old), "state": jobs.SENT}))
    jobs.add(jobs.PrintJob(**{**vars(old), "job_id": "20261101000001-b", "state": jobs.FAILED}))
    assert [job.job_id for job in jobs.begin()] == ["20261101000001-b"]
    assert [job.job_id for job in jobs.listed()] == ["20261101000001-b"]


def test_nothing_printed_yet(qtbot, demo, snap) -> None:
    window, page = desk(qtbot, somebody("advisor1"), "printing")
    assert not any(button.isEnabled() for button in page.buttons)
    snap(window, "printing_empty")


def test_what_is_cancelled_half_way_never_began(slip, printers) -> None:
    """A document that a queue such as CUPS was given cannot be taken back."""
    from reports.batch import cores, drawn
    from ui.printing.jobs import AtPrinter
    from ui.printing.sheets import hand_over

    printers.there = ["前台激光"]
    pdf = content(paper(slip).content_hash)

    def stop(count: int) -> None:
        if count == 2:
            raise InterruptedError

    with cores(1) as pool, pytest.raises(InterruptedError):
        hand_over(printers.printer("前台激光"), drawn(pool, [pdf] * 3, 36), AtPrinter(), stop)
    assert not printers.files[0].exists()
