"""Signing by mouse, finger and pen; papers shown, saved, printed."""

import io
import math
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.stories.people import Branch
from tests.ui.printers import FileMachine
from ui.widgets.feedback import Notice, Toast
from ui.widgets.preview import PdfPreview
from ui.widgets.signature import SignatureArea, SignaturePad

Keys = Qt.Key
Picture = Callable[[QWidget, str], None]


@pytest.fixture
def pad(qtbot: QtBot) -> Iterator[SignaturePad]:
    window = QWidget()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.show()
    made = SignaturePad(
        window, signer="示例甲<b>", text="本人同意以上维修项目与报价，合计 1,760.00 元。"
    )
    made.show()
    qtbot.waitExposed(made)
    yield made
    window.close()  # and with it the pad


def draw(area: SignatureArea, start: int = 200, points: int = 40) -> None:
    QTest.mousePress(area, Qt.MouseButton.LeftButton, pos=QPoint(start, 150))
    for step in range(points):
        at = QPoint(start + step * 5, 150 + int(60 * math.sin(step / 4)))
        QTest.mouseMove(area, at)
    QTest.mouseRelease(area, Qt.MouseButton.LeftButton, pos=QPoint(start + 200, 150))


def test_a_signature_is_kept_as_strokes(
    qtbot: QtBot, pad: SignaturePad, now: datetime, picture: Picture
) -> None:
    assert pad.size().width() == 1366
    draw(pad.area)
    draw(pad.area, 600)
    picture(pad, "signature")
    qtbot.mouseClick(pad.ok, Qt.MouseButton.LeftButton)
    assert pad.result() == QDialog.DialogCode.Accepted
    signature = pad.signature()
    assert signature.signer == "示例甲<b>"
    assert signature.signed_at == now
    assert len(signature.strokes) == 2
    times = [point[2] for stroke in signature.strokes for point in stroke]
    assert times[0] == 0
    assert times == sorted(times)
    assert all(
        0 <= x <= signature.width and 0 <= y <= signature.height and 0 <= pressure <= 1
        for stroke in signature.strokes
        for x, y, _ms, pressure in stroke
    )


@pytest.mark.parametrize("points", [0, 3])
def test_an_empty_sheet_is_refused_with_a_sentence(
    qtbot: QtBot, pad: SignaturePad, points: int, picture: Picture
) -> None:
    if points:
        QTest.mouseClick(pad.area, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.keyClick(pad, Keys.Key_F8)
    assert pad.isVisible()
    assert "还没有签名" in pad.error.text()
    picture(pad, "signature-empty")
    draw(pad.area)
    assert pad.error.text() == ""


def test_strokes_are_undone_redone_and_cleared(qtbot: QtBot, pad: SignaturePad) -> None:
    draw(pad.area)
    draw(pad.area, 600)
    qtbot.mouseClick(pad.undo, Qt.MouseButton.LeftButton)
    assert len(pad.area.strokes) == 1
    qtbot.mouseClick(pad.redo, Qt.MouseButton.LeftButton)
    assert len(pad.area.strokes) == 2
    qtbot.mouseClick(pad.clear, Qt.MouseButton.LeftButton)
    assert pad.area.strokes == []
    assert not pad.undo.isEnabled()
    qtbot.keyClick(pad, Keys.Key_Escape)
    assert pad.result() == QDialog.DialogCode.Rejected


def tablet(kind: QEvent.Type, x: float, pressure: float) -> QTabletEvent:
    at = QPointF(x, 120)
    return QTabletEvent(
        kind,
        QPointingDevice.primaryPointingDevice(),
        at,
        at,
        pressure,
        0,
        0,
        0,
        0,
        0,
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
    )


def test_a_pens_pressure_is_kept(pad: SignaturePad) -> None:
    QApplication.sendEvent(pad.area, tablet(QEvent.Type.TabletPress, 100, 0.1))
    for step in range(10):
        event = tablet(QEvent.Type.TabletMove, 110 + step * 10, step / 10)
        QApplication.sendEvent(pad.area, event)
        assert event.isAccepted()
    QApplication.sendEvent(pad.area, tablet(QEvent.Type.TabletRelease, 210, 0))
    [stroke] = pad.signature().strokes
    assert stroke[0][3] == 0.1
    assert stroke[-1][3] == 0.9


def test_a_finger_draws(qtbot: QtBot, pad: SignaturePad) -> None:
    finger = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
    QTest.touchEvent(pad.area, finger).press(0, QPoint(100, 100), pad.area).commit()
    for step in range(10):
        QTest.touchEvent(pad.area, finger).move(0, QPoint(110 + step * 10, 130), pad.area).commit()
    QTest.touchEvent(pad.area, finger).release(0, QPoint(200, 130), pad.area).commit()
    assert len(pad.area.strokes) == 1
    assert pad.area.ink() > 80


@pytest.fixture
def pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(684, 396))
    for number in range(3):
        canvas.setFont("Helvetica", 30)
        canvas.drawString(72, 300, f"Copy {number + 1}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def printed() -> list[str]:
    return []


@pytest.fixture
def preview(qtbot: QtBot, pdf: bytes, printed: list[str], branch: Branch) -> PdfPreview:
    made = PdfPreview(pdf, name="SH01-1", printed=lambda: printed.append("printed"))
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    QTest.qWait(20)
    return made


def test_pages_are_shown_and_zoomed(qtbot: QtBot, preview: PdfPreview, picture: Picture) -> None:
    assert len(preview.pages) == 3
    assert 840 <= preview.pages[0].width() <= 900
    picture(preview, "preview")
    qtbot.keyClick(preview, Keys.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert preview.zoom() == 1.0 or preview.zoom() == 1.25
    larger = preview.pages[0].width()
    qtbot.keyClick(preview, Keys.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert preview.pages[0].width() < larger
    qtbot.keyClick(preview, Keys.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert 840 <= preview.pages[0].width() <= 900


def test_a_page_is_black_on_white(preview: PdfPreview) -> None:
    image = preview.pages[0].pixmap().toImage()
    assert image.pixelColor(2, 2).name() == "#ffffff"
    dark = sum(
        image.pixelColor(x, y).lightness() < 60
        for x in range(60, 250, 2)
        for y in range(60, 160, 2)
    )
    assert dark > 30


def test_printing_hands_over_every_page_in_its_size(
    qtbot: QtBot, preview: PdfPreview, printed: list[str], printers: FileMachine
) -> None:
    import pypdfium2

    printers.there = ["前台激光"]
    qtbot.keyClick(preview, Keys.Key_F9)
    assert not preview.print_button.isEnabled()  # nothing goes twice
    qtbot.waitUntil(lambda: printed == ["printed"], timeout=20_000)
    document: Any = pypdfium2.PdfDocument(printers.files[0])
    assert [page.get_size() for page in document] == [(684, 396)] * 3
    assert preview.print_button.isEnabled()
    assert "前台激光" in next(each.label.text() for each in preview.findChildren(Toast))


def test_saving_writes_the_very_bytes(preview: PdfPreview, pdf: bytes, tmp_path: Path) -> None:
    preview.write(tmp_path / "slip.pdf")
    assert (tmp_path / "slip.pdf").read_bytes() == pdf
    assert preview.findChildren(Toast)
    preview.write(tmp_path / "no such folder" / "slip.pdf")
    assert next(n.label.text() for n in preview.findChildren(Notice)).startswith("无法写入")


def test_continuous_paper_is_printed_upright_and_shifted(tmp_path: Path) -> None:
    import pypdfium2

    from reception.core.slip_form import SlipForm
    from reports.batch import cores, drawn
    from reports.slip import render_slip
    from tests.reports import papers
    from ui.printing.jobs import AtPrinter
    from ui.printing.sheets import hand_over

    pdf = render_slip(papers.slip(form=SlipForm(layout="cut_3")))
    edges = []
    with cores(1) as pool:
        for shift in ((0, 0), (50, -20)):
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(tmp_path / "out.pdf"))
            hand_over(printer, drawn(pool, [pdf], 300), AtPrinter("示例三联单", shift, True))
            sheet = printer.pageLayout()
            assert sheet.orientation() == sheet.Orientation.Portrait
            assert sheet.pageSize().name() == "示例三联单"
            document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
            assert len(document) == 2
            assert document[0].get_size() == pytest.approx((684, 264), abs=0.6)
            ink = document[0].render(scale=4).to_pil().convert("L").point(lambda tone: tone < 128)
            edges.append(ink.getbbox())
            document.close()
    moved = [(after - before) / 4 for before, after in zip(edges[0][:2], edges[1][:2], strict=True)]
    assert moved == pytest.approx([50 / 10 * 72 / 25.4, -20 / 10 * 72 / 25.4], abs=0.5)
