"""No job is lost: where the drawing process dies, many are tried again, or a batch is refused."""

import os
import threading
from contextlib import contextmanager

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

import reports.batch
from reception.core import clock
from reception.core.errors import Refused
from reception.papers.queries import content, paper
from tests.ui.counter import at_counter
from tests.ui.office import press, refused
from tests.ui.test_printing import WAIT, batch, ended, only_job, three, to_jobs
from ui.printing import jobs
from ui.printing.batch import BatchDialog
from ui.printing.choices import PrintChoice
from ui.printing.sender import ToPrint, print_paper

PRINTER = "前台激光"


@pytest.fixture
def keys(branch, printers) -> list[int]:
    """Three archived slips, and a printer."""
    printers.there = [PRINTER]
    return three(branch)


def failed_batch(keys, state: str = jobs.FAILED, folder: str = "") -> jobs.PrintJob:
    """Keep a job of these papers that somebody has to decide about."""
    return jobs.add(
        jobs.PrintJob(
            jobs.new_id(), clock.now(), "示例经理", "三联单", "三联单", "slip", tuple(keys),
            choice=PrintChoice(folder=folder), printer=PRINTER, state=state, attempts=1,
        )
    )  # fmt: skip


def answer(monkeypatch, act) -> list[BatchDialog]:
    """Act in each dialog that opens; return them."""
    opened: list[BatchDialog] = []

    def run(dialog: BatchDialog) -> int:
        opened.append(dialog)
        dialog.show()
        QApplication.processEvents()
        act(dialog)
        return 0

    monkeypatch.setattr(BatchDialog, "exec", run)
    return opened


def states() -> list[str]:
    return [job.state for job in jobs.listed()]


def test_what_waits_is_printed_when_the_drawing_process_dies(
    qtbot, branch, keys, printers, monkeypatch
) -> None:
    let_go, drawn, broken = threading.Event(), reports.batch.drawn, []
    printers.before = lambda: let_go.wait(20)

    def die_once(pool, papers, dpi, *, grey=False):
        if not broken:
            broken.append(True)
            pool.submit(os._exit, 1).result()
        return drawn(pool, papers, dpi, grey=grey)

    monkeypatch.setattr("reports.batch.drawn", die_once)
    hands = at_counter(qtbot, branch)
    for key in keys[:2]:
        row = paper(key)
        pdf = content(row.content_hash)
        print_paper(hands.window, ToPrint(pdf, row.number, row.number, row.kind, (key,)))
    let_go.set()
    ended(hands, jobs.FAILED)
    ended(hands, jobs.SENT)
    assert [paper(key).prints for key in keys[:2]] == [0, 1]


def test_many_that_failed_stay_until_they_are_another_job(qtbot, branch, keys, monkeypatch) -> None:
    monkeypatch.setattr("ui.printing.page.LARGE", 2)
    before = failed_batch(keys)
    hands = at_counter(qtbot, branch)
    page = to_jobs(hands)
    answer(monkeypatch, lambda dialog: dialog.reject())  # thought better of it
    hands.click(page.again)
    assert only_job() == before
    assert page.again.isEnabled()

    def go(dialog: BatchDialog) -> None:
        press(dialog.print_button)
        hands.bot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)

    answer(monkeypatch, go)
    hands.click(page.again)
    assert sorted(states()) == [jobs.CANCELLED, jobs.SENT]
    [gone] = [job for job in jobs.listed() if job.state == jobs.CANCELLED]
    assert gone.job_id == before.job_id
    assert gone.reason == "已作为新任务重新打印。"
    assert [paper(key).prints for key in keys] == [1, 1, 1]


def test_many_that_failed_stay_where_the_new_job_is_cancelled(
    qtbot, branch, keys, printers, monkeypatch
) -> None:
    monkeypatch.setattr("ui.printing.page.LARGE", 2)
    before = failed_batch(keys)
    let_go = threading.Event()
    printers.before = lambda: let_go.wait(20)
    hands = at_counter(qtbot, branch)

    def stop(dialog: BatchDialog) -> None:
        press(dialog.print_button)
        dialog.reject()
        let_go.set()
        hands.bot.waitUntil(dialog.print_button.isEnabled, timeout=WAIT)
        dialog.reject()

    answer(monkeypatch, stop)
    page = to_jobs(hands)
    hands.click(page.again)
    assert sorted(states()) == [jobs.CANCELLED, jobs.FAILED]
    [open_] = [job for job in jobs.listed() if job.state == jobs.FAILED]
    assert open_ == before


def test_many_become_a_pdf_off_the_windows_thread(
    qtbot, branch, keys, monkeypatch, tmp_path
) -> None:
    monkeypatch.setattr("ui.printing.page.LARGE", 2)
    failed_batch(keys, folder=str(tmp_path / "文件"))
    hands = at_counter(qtbot, branch)
    opened = answer(
        monkeypatch,
        lambda dialog: hands.bot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT),
    )
    page = to_jobs(hands)
    hands.click(page.as_pdf)
    assert len(opened) == 1  # which begins by itself
    [file] = (tmp_path / "文件").iterdir()
    assert len(PdfReader(file).pages) == 9
    assert (only_job().state, only_job().reason) == (jobs.CANCELLED, "已改存为 PDF。")


def test_a_print_counts_on_all_papers_or_none(qtbot, branch, keys) -> None:
    failed_batch([keys[0], 999_999], jobs.UNSURE)
    hands = at_counter(qtbot, branch)
    page = to_jobs(hands)
    hands.click(page.came_out)
    assert refused(hands.window)
    assert only_job().state == jobs.UNSURE
    assert paper(keys[0]).prints == 0


def test_a_refused_batch_has_failed_and_was_not_cancelled(qtbot, branch, keys, monkeypatch) -> None:
    def refuse(_key: int) -> bytes:
        raise Refused("没有这张单据。")

    monkeypatch.setattr("ui.printing.batch.for_printing", refuse)
    hands = at_counter(qtbot, branch)

    def act(dialog: BatchDialog) -> None:
        press(dialog.print_button)
        hands.bot.waitUntil(lambda: only_job().state != jobs.SENDING, timeout=WAIT)

    batch(hands, monkeypatch, act)
    assert (only_job().state, only_job().reason) == (jobs.FAILED, "没有这张单据。")
    assert "没有这张单据" in refused(hands.window)


def test_a_batch_that_never_began_has_failed_and_was_not_cancelled(
    qtbot, branch, keys, monkeypatch
) -> None:
    @contextmanager
    def away():
        raise Refused("数据库没有应答。")
        yield

    hands = at_counter(qtbot, branch)

    def act(dialog: BatchDialog) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("ui.background.db.own_connection", away)
            press(dialog.print_button)
            hands.bot.waitUntil(lambda: only_job().state != jobs.SENDING, timeout=WAIT)
        dialog.reject()

    batch(hands, monkeypatch, act)
    assert only_job().state == jobs.FAILED
    assert "未能为 前台激光 生成页面" in only_job().reason
