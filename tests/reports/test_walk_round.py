"""The walk-round sheet: everything on it can be read back, the same data gives the same bytes."""

import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from reception.papers.values import PaperDamage, WalkRoundData
from reception.visits import photos
from reception.visits.actions import keep_photo
from reports.walk_round import render_walk_round
from tests.reports.papers import order_sheet

HOSTILE = "<b>碰</b> A&B =cmd|'/c calc'!A1 𠮷"
MARKS = (
    PaperDamage("l_front_door", "dent", 400, 180, "5", "停车场被碰"),
    PaperDamage("rear_bumper", "scratch", 920, 500, "", HOSTILE),
    PaperDamage("windscreen", "crack", 350, 505, "16", ""),
)


def sheet(**changes) -> WalkRoundData:
    base = order_sheet()
    made = WalkRoundData(
        number="YCD01-20261120-0001",
        branch=base.branch,
        car=base.car,
        body="suv",
        damages=MARKS,
        photos=(),
        fuel="5/8",
        belongings="行车记录仪、雨伞",
        customer_signature=base.customer_signature,
        issued_at=base.issued_at,
    )
    return replace(made, **changes)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


def picture(pdf: bytes, name: str) -> None:
    folder = os.environ.get("PICTURES")
    if folder:
        import pypdfium2

        for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
            place = Path(folder) / f"{name}_{number}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            page.render(scale=1.4).to_pil().save(place)


def test_everything_stands_on_it():
    pdf = render_walk_round(sheet())
    picture(pdf, "sheet_walk_round")
    text = text_of(pdf)
    for word in ("接车检查单", "YCD01-20261120-0001", "左前门", "凹陷", "≤5 cm", "停车场被碰",
                 "后保险杠", "划痕", HOSTILE, "前风挡", ">15 cm", "行车记录仪", "SUV"):  # fmt: skip
        assert word in text, word
    assert render_walk_round(sheet()) == pdf
    assert len(PdfReader(BytesIO(pdf)).pages) == 1


def test_each_mark_stands_at_its_place():
    import pdfplumber

    with pdfplumber.open(BytesIO(render_walk_round(sheet()))) as opened:
        page = opened.pages[0]
        words = page.extract_words()
        circles = [c for c in page.curves if abs(c["width"] - 14) < 0.5 and c["height"] < 15]
    for number, mark in enumerate(MARKS, 1):
        found = [w for w in words if w["text"] == str(number) and w["x0"] > 40 and w["top"] < 460]
        assert len(found) == 1, number
        (drawn,) = found
        middle = (drawn["x0"] + drawn["x1"]) / 2
        assert middle == pytest.approx((595.276 - 372) / 2 + mark.x * 0.372, abs=1)
        assert any(abs((c["x0"] + c["x1"]) / 2 - middle) < 1 for c in circles)


@pytest.mark.parametrize("body", ["sedan", "suv", "mpv", "pickup"])
def test_every_car_is_drawn(body):
    pdf = render_walk_round(sheet(body=body, damages=()))
    picture(pdf, f"sheet_{body}")
    assert "车身外观无损伤" in text_of(pdf)


def test_a_void_one_says_so():
    assert "作废" in text_of(render_walk_round(sheet(voided="开错")))


def test_photos_stand_below_and_a_lost_one_leaves_its_frame(sqlite_database, now, anybody):
    kept = []
    for number in range(8):
        made = BytesIO()
        noise = Image.effect_noise((800, 1000 if number % 2 else 600), 60).convert("RGB")
        noise.save(made, "JPEG")
        kept.append(keep_photo(photo=photos.prepare(made.getvalue())))
    data = sheet(photos=("0" * 64, *kept))
    pdf = render_walk_round(data)
    picture(pdf, "sheet_photos")
    pages = PdfReader(BytesIO(pdf)).pages
    assert sum(len(page.images) for page in pages) == 5
    text = text_of(pdf)
    assert "另有 3 张照片" in text
    assert kept[0][:12] in text
    assert render_walk_round(data) == pdf
    assert len(pdf) < 2_000_000


def test_sixty_marks_flow_over_pages():
    pdf = render_walk_round(sheet(damages=MARKS * 20))
    assert len(PdfReader(BytesIO(pdf)).pages) >= 2
    assert text_of(pdf).count("停车场被碰") == 20
