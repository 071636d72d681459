"""Where many papers at once go, and what becomes of a document that a printer stops halfway."""

import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from reception.papers.queries import content, live_paper, paper
from reports.batch import Sheet
from tests.reports.read import pages
from tests.ui.counter import at_counter
from tests.ui.desk import Key
from tests.ui.office import press, refused
from tests.ui.test_handover_archive import choose, gone_car, open_archive, print_to
from tests.ui.test_printing import WAIT, batch, three
from ui.printing import jobs
from ui.printing.batch import BatchDialog
from ui.printing.choices import PrintChoice, keep_choice
from ui.printing.jobs import AtPrinter
from ui.printing.machine import PrintTrouble
from ui.printing.sheets import hand_over

WHITE = Sheet(595, 842, 2, 2, 8, False, zlib.compress(b"\xff" * 16))


class HalfPrinter(QPrinter):
    """A printer whose second page fails; what the driver was told is kept."""

    def __init__(self, path: Path) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(path))
        self.aborted = 0

    def newPage(self) -> bool:
        return False

    def abort(self) -> bool:
        self.aborted += 1
        return True


def test_a_document_stopped_halfway_is_taken_back_where_that_can_be(qapp, tmp_path) -> None:
    """Windows takes it back; CUPS cannot, and gets its first page only when all are drawn."""
    printer = HalfPrinter(tmp_path / "half.pdf")
    with pytest.raises(PrintTrouble, match="没有接收"):
        hand_over(printer, [(WHITE, WHITE)], AtPrinter())
    assert printer.aborted == 1
    whole = HalfPrinter(tmp_path / "whole.pdf")
    hand_over(whole, [(WHITE,)], AtPrinter())
    assert whole.aborted == 0


def test_many_go_into_the_folder_of_such_papers(
    qtbot, branch, printers, monkeypatch, tmp_path, snap
) -> None:
    keys = three(branch)
    printers.there = ["前台激光"]
    keep_choice("slip", PrintChoice("folder", folder=str(tmp_path / "文件")))
    hands = at_counter(qtbot, branch)

    def act(dialog: BatchDialog) -> None:
        press(dialog.print_button)
        hands.bot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)

    batch(hands, monkeypatch, act)
    snap(hands.window, "printing_batch_folder")
    batch(hands, monkeypatch, act)
    files = sorted((tmp_path / "文件").iterdir())
    assert len(files) == 2
    assert files[0].name.endswith(" (2).pdf")  # nothing is written over
    assert all(len(PdfReader(file).pages) == 9 for file in files)
    assert f"已存为 PDF：{files[0]}" in refused(hands.window)
    assert [paper(key).prints for key in keys] == [0, 0, 0]
    assert jobs.listed() == []


def test_without_a_printer_many_become_one_pdf_among_the_documents(
    qtbot, branch, monkeypatch, documents
) -> None:
    three(branch)
    hands = at_counter(qtbot, branch)

    def act(dialog: BatchDialog) -> None:
        press(dialog.print_button)
        hands.bot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)

    batch(hands, monkeypatch, act)
    [file] = documents.rglob("*.pdf")
    assert len(PdfReader(file).pages) == 9


def test_where_such_papers_are_not_printed_many_are_not_either(
    qtbot, branch, printers, monkeypatch, documents
) -> None:
    three(branch)
    printers.there = ["前台激光"]
    keep_choice("slip", PrintChoice("none"))
    hands = at_counter(qtbot, branch)

    def act(dialog: BatchDialog) -> None:
        press(dialog.print_button)
        QApplication.processEvents()
        assert "设为不打印此类单据" in refused(dialog)
        dialog.close()

    batch(hands, monkeypatch, act)
    assert jobs.listed() == []
    assert not documents.exists()
    assert printers.files == []


def test_the_systems_dialog_chooses_for_many_too(qtbot, branch, printers, monkeypatch) -> None:
    keys = three(branch)
    printers.there = ["前台激光"]
    keep_choice("slip", PrintChoice("ask"))
    answers = [None, printers.printer("前台激光")]
    monkeypatch.setattr("ui.printing.batch.ask_printer", lambda _owner, _name: answers.pop(0))
    hands = at_counter(qtbot, branch)

    def act(dialog: BatchDialog) -> None:
        press(dialog.print_button)
        assert dialog.print_button.isEnabled()  # thought better of it
        press(dialog.print_button)
        hands.bot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)

    batch(hands, monkeypatch, act)
    assert len(PdfReader(printers.files[0]).pages) == 9
    assert [paper(key).prints for key in keys] == [1, 1, 1]


def test_one_paper_without_a_folder_goes_among_the_documents(qtbot, branch, documents) -> None:
    gone_car(branch)
    hands = at_counter(qtbot, branch)
    archive = open_archive(hands)
    choose(hands, archive, "slip")
    archive.paper.preview.where_button.choose(PrintChoice("folder"))
    hands.press(Key.Key_F9)
    [file] = documents.rglob("*.pdf")
    assert len(PdfReader(file).pages) == 3


def test_a_list_opened_after_the_car_left_names_day_and_kilometres(
    qtbot, branch, printers, monkeypatch
) -> None:
    printers.there = ["前台激光"]
    key = gone_car(branch)
    hands = at_counter(qtbot, branch)
    archive = open_archive(hands)
    choose(hands, archive, "settlement")
    listed = archive.paper.paper_id
    assert listed == live_paper(key, "settlement").paper_id
    view = archive.paper.preview
    print_to(hands, archive.paper, printers)
    hands.bot.waitUntil(lambda: "12,001" in pages(view.pdf)[0], timeout=WAIT)
    for text in pages(view.pdf):
        assert "2026-11-20 14:32" in text.split("出厂")[1]
    assert content(paper(listed).content_hash) != view.pdf  # the archived one stays as it was
