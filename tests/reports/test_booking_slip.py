"""The booking slip: when, what for, which parts, whom to call; bare, full and over pages."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from reception.papers.values import BookedPart, BookedWork, BookingSlipData
from reports.booking_slip import render_booking_slip
from tests.reports import papers
from tests.reports.read import barcodes, pages
from tests.reports.test_extra_sheet import HOSTILE, LONG, keep, text_of

COMES = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def slip(**changes) -> BookingSlipData:
    made = BookingSlipData(
        number="BCD01-20261120-0001",
        branch=papers.BRANCH,
        booking_id=1,
        name="测试客户001",
        phone="138****0001",
        plate="沪A66N20",
        model="途观 L 2023",
        starts_at=COMES,
        ends_at=COMES.replace(hour=3),
        work=(BookedWork("小保养套餐", Decimal("0.8")), BookedWork("检查空调异味", Decimal(0))),
        words="空调有异味，想一并看看",
        parts=(
            BookedPart("P-OIL", "机油 5W-30 4L", Decimal(1), "小保养套餐"),
            BookedPart("P-FIL", "机油滤清器", Decimal(1), "小保养套餐"),
        ),
        advisor="示例顾问",
        made_at=papers.ARRIVED,
        made_by="示例顾问",
        issued_at=papers.ARRIVED,
    )
    return replace(made, **changes)


def test_a_booking_says_when_what_and_where():
    pdf = render_booking_slip(slip())
    keep(pdf, "booking")
    text = text_of(pdf)
    for word in ("预约单", "2026-11-24", "星期二", "09:30", "测试客户001", "138****0001",
                 "沪A·66N20", "小保养套餐", "检查空调异味", "机油5W-304L", "P-FIL",
                 "空调有异味", "400-000-0000", "示例市示例区示例路1号"):  # fmt: skip
        assert word in text, word
    assert barcodes(pdf) == ["BCD01-20261120-0001"]
    assert render_booking_slip(slip()) == pdf


def test_a_newcomer_without_a_plate_and_work_has_a_slip_too():
    bare = slip(plate="", model="", work=(), parts=(), words="", advisor="", number="")
    pdf = render_booking_slip(bare)
    keep(pdf, "booking_bare")
    assert "未编号" in text_of(pdf) or "预览" in text_of(pdf)
    assert len(pages(pdf)) == 1


def test_long_names_and_thirty_parts_flow_over_pages():
    parts = tuple(
        BookedPart(f"P{n:08d}", f"{n}号{LONG}", Decimal(2), LONG[:20]) for n in range(1, 31)
    )
    pdf = render_booking_slip(
        slip(parts=parts, words=LONG * 4, name="测试客户" * 12, model="示例车型" * 10)
    )
    keep(pdf, "booking_long")
    text = text_of(pdf)
    assert len(pages(pdf)) >= 2
    assert all(f"{n}号{LONG}" in text for n in range(1, 31))


def test_hostile_text_and_a_void_slip():
    text = text_of(render_booking_slip(slip(words=HOSTILE, voided="改期")))
    assert "作废" in text
    assert "A&B" in text
