"""The day that `make run` plays without a screen: it ends well and leaves what it says."""

import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.xdist_group("tour")
def test_the_tour_plays_a_day_and_leaves_pictures_papers_and_workbook(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "99-yesterday.png").touch()
    command = [sys.executable, "-X", "utf8", "-m", "ui.tour", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert (done.returncode, done.stderr) == (0, "")
    assert str(out) in done.stdout
    windows = sorted(path.stem for path in out.glob("[0-9][0-9]-*.png"))
    assert [int(name[:2]) for name in windows] == list(range(1, len(windows) + 1))
    for step in (
        "first-start", "today", "checkin", "signature", "board", "board-drag", "station", "board-call",
        "parts-handed-out", "inspection-failed", "inspection", "wash-done", "settlement-list",
        "deposit-refused", "money-deposit", "refund-refused", "refund-approval", "money-refund",
        "payment-refused", "hand-over", "slip", "gate-go", "gate-refused", "care-answers",
        "shift-refused", "shift-signed", "shift-closed", "count-refused", "count-closed",
        "reports-saved",
    ):  # fmt: skip
        assert any(name[3:] == step for name in windows), step
    for path in out.glob("[0-9][0-9]-*.png"):
        with Image.open(path) as image:
            assert len(image.convert("L").getcolors() or "many") > 5, f"{path.name} is empty"
    papers = {pdf.stem: len(PdfReader(pdf).pages) for pdf in out.glob("*.pdf")}
    assert papers == {
        "estimate": 1, "order-sheet": 1, "settlement-list": 2, "slip": 3, "deposit-receipt": 2,
        "refund-receipt": 2, "shift-close": 1, "count-sheet": 1,
    }  # fmt: skip
    for paper, words in (
        ("deposit-receipt", "300.00"), ("refund-receipt", "减少一项维修"),
        ("shift-close", "找零时多找了十元"), ("count-sheet", "钥匙由试车技师随身携带"),
    ):  # fmt: skip
        assert words in PdfReader(out / f"{paper}.pdf").pages[0].extract_text(), paper
    assert len(list(out.glob("slip-*.png"))) == 3
    (workbook,) = out.glob("*.xlsx")
    assert load_workbook(workbook).sheetnames[:2] == ["月产值", "CSI"]
