"""The sheet of additional work: asked by hand, answered and sealed; long names and many items."""

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reception.papers.values import ExtraSheetData
from reports.extra_sheet import render_extra_sheet
from tests.reports import papers
from tests.reports.read import barcodes, fonts, pages, picture, squeezed

ITEMS = (
    papers.line("part", "前制动片", "1", "460"),
    papers.line("labour", "更换前制动片", "0.8", "150"),
)
LONG = "某进口车型前悬架下摆臂总成（含衬套、球头及防尘罩）右侧带安装螺栓组件" * 3
HOSTILE = "<b>渗油</b> A&B =cmd|'/c calc'!A1 𠮷"


def asked(**changes) -> ExtraSheetData:
    lines = changes.pop("lines", ITEMS)
    made = ExtraSheetData(
        number="ZCD01-20261120-0001",
        branch=papers.BRANCH,
        car=papers.CAR,
        extra_id=1,
        reason="前制动片剩余 2 mm，低于更换标准",
        delay_minutes=100,
        asked_at=papers.ARRIVED,
        asked_by="示例技师甲",
        lines=lines,
        answers=("asked",) * len(lines),
        before=(Decimal("0.00"),) * len(lines),
        total=sum((line.amount for line in lines), Decimal("0.00")),
        agreed=Decimal("0.00"),
        promised_at=papers.LEFT_AT,
        photos=(),
        state="asked",
        how="",
        who="",
        phone="",
        decided_at=None,
        noted_by="",
        note="",
        customer_signature=None,
        issued_at=papers.ARRIVED,
    )
    return replace(made, **changes)


def agreed(**changes) -> ExtraSheetData:
    given = {
        "answers": ("agreed", "declined"),
        "agreed": Decimal("460.00"),
        "state": "agreed",
        "how": "signed",
        "who": "示例甲",
        "phone": "139****1234",
        "decided_at": papers.LEFT_AT,
        "noted_by": "示例顾问",
        "customer_signature": papers.signature("示例甲"),
    }
    return asked(**(given | changes))


def keep(pdf: bytes, name: str) -> None:
    folder = os.environ.get("PICTURES")
    if folder:
        for number in range(len(pages(pdf))):
            place = Path(folder) / f"{name}_{number + 1}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            picture(pdf, number, 1.5).save(place)


def text_of(pdf: bytes) -> str:
    return squeezed("".join(pages(pdf)))


def test_what_is_asked_is_left_to_be_ticked_and_signed_by_hand():
    pdf = render_extra_sheet(asked())
    keep(pdf, "extra_asked")
    text = text_of(pdf)
    for word in ("增项单", "ZCD01-20261120-0001", "前制动片剩余2mm", "580.00",
                 "1小时40分", "☐同意", "☐不同意", "沪A·66N20", "示例技师甲",
                 "人民币伍佰捌拾元整", "客户签字"):  # fmt: skip
        assert word in text, word
    assert "☑" not in text
    assert len(pages(pdf)) == 1
    assert barcodes(pdf) == ["ZCD01-20261120-0001"]
    assert all(fonts(pdf).values())
    assert render_extra_sheet(asked()) == pdf


def test_the_answer_says_how_who_and_when():
    pdf = render_extra_sheet(agreed())
    keep(pdf, "extra_agreed")
    text = text_of(pdf)
    for word in ("客户同意", "460.00", "在店签字", "示例甲", "139****1234", "2026-11-2116:34"):
        assert word in text, word
    assert text.count("☑同意") == text.count("☑不同意") == 1


def test_a_refusal_by_telephone_has_its_reason_and_no_signature():
    pdf = render_extra_sheet(
        agreed(
            answers=("declined", "declined"),
            agreed=Decimal("0.00"),
            state="declined",
            how="phone",
            note="下次再换",
            customer_signature=None,
        )
    )
    keep(pdf, "extra_declined")
    text = text_of(pdf)
    assert text.count("☑不同意") == 2
    assert "客户不同意" in text
    assert "下次再换" in text
    assert "电话" in text


def test_a_dearer_line_costs_only_what_is_more():
    data = asked(before=(Decimal("400.00"), Decimal("0.00")), total=Decimal("180.00"))
    text = text_of(render_extra_sheet(data))
    assert "前制动片（原400.00，现460.00）" in text
    assert "460.0060.00☐" in text
    assert "¥180.00" in text


def test_thirty_long_items_flow_over_pages():
    lines = tuple(papers.line("part", f"{n}号{LONG}", "12.5", "123456.78") for n in range(1, 31))
    pdf = render_extra_sheet(asked(lines=lines, reason=LONG * 3))
    keep(pdf, "extra_long")
    text = text_of(pdf)
    assert len(pages(pdf)) >= 2
    for number in range(1, 31):
        assert f"{number}号{LONG}" in text, number


@pytest.mark.parametrize("voided", ["", "开错"])
def test_hostile_text_comes_out_as_itself(voided):
    pdf = render_extra_sheet(asked(reason=HOSTILE, voided=voided))
    assert squeezed(HOSTILE) in text_of(pdf)
    assert ("作废" in text_of(pdf)) == bool(voided)
