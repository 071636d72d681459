"""The three-part slip read back as a customer, a scanner and a court would read it."""

import io
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pdfplumber
import pytest

from reception.core.text import set_language
from reports.slip import render_slip, render_slips
from tests.reports import papers
from tests.reports.read import barcodes, fonts, pages, picture, squeezed

LONGEST = "示例长名" * 50


def test_three_labelled_copies_and_the_third_is_the_customers() -> None:
    texts = pages(render_slip(papers.slip()))
    assert len(texts) == 3
    labels = ("第一联　存根联（白）", "第二联　财务联（红）", "第三联　客户联（黄）")
    for text, label in zip(texts, labels, strict=True):
        assert [each for each in labels if each in text] == [label]
        assert "第 1 / 1 页" in text


def test_a_branch_with_other_copies_prints_those() -> None:
    copies = (*papers.COPIES, replace(papers.COPIES[0], ordinal="第四联", name="保险联"))
    texts = pages(render_slip(papers.slip(copies=copies)))
    assert len(texts) == 4
    assert "第四联　保险联（白）" in texts[3]


def test_five_copies_with_long_names_stay_on_the_sheet() -> None:
    copies = tuple(replace(papers.COPIES[0], ordinal="示" * 40, name="例" * 40) for _n in range(5))
    with pdfplumber.open(io.BytesIO(render_slip(papers.slip(copies=copies)))) as document:
        margin = [each for each in document.pages[4].chars if each["x0"] > 565]
    assert margin
    assert max(each["bottom"] for each in margin) < 795


def test_every_copy_carries_everything() -> None:
    wanted = (
        "服务维修单 CD01-20261121-0023 CD01-W20261121-0023 400-000-0000 400-000-0001 "
        "示例汽车城东店 示例甲 13900001234 同车主 沪A·66N20 途观L2023 LSVAA4183M2123456 "
        "2026-11-2114:26 2026-11-2116:34 38,912→38,915km 一般维修 示例顾问 "
        "过减速带右前有咕噔声，冷车明显 更换机油机滤 328.00 300.00 前减震器右 60,000km/1,095天 "
        "工时234.00 材料1,526.00 优惠−28.00（已计入） 自费580.00 索赔1,180.00 "
        "人民币伍佰捌拾元整 ¥580.00 2,000km/10天，以先到者为准 ☑客户收回 ☐本店处理 "
        "前制动片剩4mm ☑满意 ☐较满意 ☐一般 ☐不满意 本单不作发票 3f9a71c0be2d 第1234条"
    )
    for text in pages(render_slip(papers.slip())):
        missing = [each for each in wanted.split() if each not in squeezed(text)]
        assert not missing


def test_a_copy_shows_the_phone_as_it_was_given() -> None:
    """Whether it is masked is the branch's setting, which has been obeyed before (billing)."""
    masked = squeezed("".join(pages(render_slip(papers.slip(car={"phone": "139****1234"})))))
    assert "13900001234" not in masked
    plain = squeezed("".join(pages(render_slip(papers.slip(car={"phone": "13900001234"})))))
    assert plain.count("13900001234") == masked.count("139****1234") > 0


def test_the_amount_in_words_is_what_the_customer_pays() -> None:
    lines = (papers.line("other", "示例", "1", "16409.02"), papers.LINES[4])
    text = pages(render_slip(papers.slip(lines=lines)))[2]
    assert "人民币壹万陆仟肆佰零玖元零贰分" in text
    assert "¥16,409.02" in text


@pytest.mark.parametrize("copy", [0, 1, 2])
def test_a_scanner_reads_the_number(copy: int) -> None:
    assert barcodes(render_slip(papers.slip()), copy) == ["CD01-20261121-0023"]


def test_a_coarse_scanner_reads_every_number() -> None:
    for serial in (13, 22, 35):
        for branch in ("SH01", "WSH01"):
            number = f"{branch}-20261122-{serial:04}"
            assert barcodes(render_slip(papers.slip(number=number)), 2) == [number]


def test_the_same_data_gives_the_same_bytes() -> None:
    first = render_slip(papers.slip())
    render_slip(papers.slip(car={"owner": "𠮷野家 مرحبا"}))
    assert render_slip(papers.slip()) == first
    assert render_slip(papers.slip(remark="快")) != first


def test_sixty_kilobytes_at_most_with_two_real_signatures() -> None:
    many = (
        *papers.LINES,
        papers.line("labour", "更换前制动片及制动盘，清洁润滑导销", "1.5", "180"),
        papers.line("part", "空调滤芯（活性炭）", "1", "198"),
        papers.line("labour", "四轮定位与动平衡", "1.2", "200"),
    )
    assert len(render_slip(papers.slip(lines=many))) < 60_000


def test_fonts_are_embedded() -> None:
    found = fonts(render_slip(papers.slip(car={"owner": "𠮷"})))
    assert len(found) >= 3
    assert all(found.values())
    assert all("NotoSansSC" in name for name in found)


def test_sixty_lines_take_pages_with_the_head_repeated_and_the_sums_last() -> None:
    lines = tuple(papers.line("part", f"示例配件{n:03}", "2", "1234.50") for n in range(60))
    texts = pages(render_slip(papers.slip(lines=lines)))
    assert len(texts) == 6  # two pages a copy
    for first, last in zip(texts[::2], texts[1::2], strict=True):
        assert "第 1 / 2 页" in first
        assert "第 2 / 2 页" in last
        assert all("项目 / 材料" in text for text in (first, last))
        assert "人民币" not in first
        assert "人民币壹拾肆万捌仟壹佰肆拾元整" in last
        assert "客户签字" in last
        assert all((f"示例配件{n:03}" in first) != (f"示例配件{n:03}" in last) for n in range(60))


def test_a_car_that_leaves_unrepaired_still_gets_its_slip() -> None:
    data = papers.slip(
        lines=(),
        unrepaired_reason="示例原因：等待过久，改日再来",
        opinion="",
        customer_signature=None,
        refused_reason="示例：客户已离店",
        car={"mileage_out": None, "left_at": None},
    )
    for text in pages(render_slip(data)):
        for wanted in (
            "示例原因：等待过久，改日再来",
            "本次未发生维修项目及材料。",
            "人民币零元整",
            "400-000-0000",
            "不产生维修质量保证期",
            "客户未签字：示例：客户已离店",
        ):
            assert wanted in text
        assert "☑ 满意" not in text


def test_why_nobody_signed_is_dated_and_never_cut() -> None:
    data = papers.slip(customer_signature=None, refused_reason="示例：客户已离店")
    text = pages(render_slip(data))[2]
    assert "客户未签字：示例：客户已离店" in text
    assert "日期：2026-11-21 16:34" in text
    text = pages(render_slip(replace(data, refused_reason=LONGEST)))[2]
    assert squeezed(text).count("示例长名") == 50
    assert "客户未签字：原因见上" in text


def test_a_reprint_says_so() -> None:
    assert all("重印 第 2 次" in text for text in pages(render_slip(papers.slip(reprint=2))))
    assert all("重印" not in text for text in pages(render_slip(papers.slip())))


def test_a_reprint_says_so_on_every_page_and_a_void_paper_why() -> None:
    lines = tuple(papers.line("part", f"示例配件{n:03}", "2", "1234.50") for n in range(40))
    texts = pages(render_slip(papers.slip(lines=lines, reprint=2, voided="示例：里程写错")))
    assert len(texts) == 6
    assert all("重印 第 2 次" in text and "服务维修单（作废）" in text for text in texts)
    assert all("作废原因 示例：里程写错" in text for text in texts[::2])
    assert not any("作废" in text for text in pages(render_slip(papers.slip())))


def test_signatures_are_vectors_not_pictures() -> None:
    signed = render_slip(papers.slip())
    blank = render_slip(papers.slip(advisor_signature=None, customer_signature=None))
    with pdfplumber.open(io.BytesIO(signed)) as one, pdfplumber.open(io.BytesIO(blank)) as other:
        assert not one.pages[2].images
        assert len(one.pages[2].curves) - len(other.pages[2].curves) == 4
        ink = [curve for curve in one.pages[2].curves if curve["bottom"] < 640]
        assert all(30 < curve["x0"] < curve["x1"] < 565 for curve in ink)


HOSTILE = [
    "Wang <b>VIP</b> & Co",
    "&amp;&#x41;<para>",
    "=cmd|'/c calc'!A0",
    '<img src="/etc/hostname"/>',
    "(paren) \\ backslash %%EOF endstream",
    "𠮷野家䶮㐀𫖯",
    "مرحبا שלום",
    "\u202ereversed\u202c",
    "😀🚗",
    "王喆陈燊",
    "½㎡℃№①",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_itself(text: str) -> None:
    line = papers.line("part", text, "1", "10")
    data = papers.slip(
        car={"owner": text, "sender": text + "乙", "fault": text, "model": text},
        lines=(line,),
        remark=text,
        advice=text,
    )
    pdf = render_slip(data)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        read = squeezed("".join(each["text"] for each in document.pages[0].chars))
    assert read.count(squeezed(text)) == 7
    if not any("\u0590" <= character <= "\u202f" for character in text):  # pypdf reorders those
        assert squeezed(pages(pdf)[0]).count(squeezed(text)) == 7


@pytest.mark.parametrize("text", ["a\x00b\x1bc", "a\ud800b\udfffc", "a\x7fb\x85c\ufffe"])
def test_what_cannot_be_printed_is_seen(text: str) -> None:
    read = pages(render_slip(papers.slip(car={"owner": text})))[0]
    assert "a\ufffdb" in read or "a\ufffdb c" in read


def test_the_longest_names_stay_inside_and_lose_nothing() -> None:
    lines = tuple(papers.line("part", LONGEST + str(n), "99999.5", "98765.40") for n in range(4))
    branch = replace(papers.BRANCH, name=LONGEST)
    data = papers.slip(
        lines=lines,
        branch=branch,
        car={"owner": LONGEST, "sender": LONGEST + "乙", "model": "X" * 200, "fault": LONGEST * 3},
        remark=LONGEST,
        advice=LONGEST * 5,
        refused_reason=LONGEST,
        customer_signature=None,
    )
    pdf = render_slip(data)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        count = len(document.pages) // 3
        sheets = document.pages[:count]
        letters = [each for sheet in sheets for each in sheet.chars]
        assert all(each["x0"] >= 0 and each["x1"] <= 595.3 for each in letters)
        assert all(each["top"] > 20 and each["bottom"] < 842 for each in letters)
        read = squeezed("".join(each["text"] for each in letters))
        cells = [each for each in letters if each["text"] in "示例长名" and each["size"] < 9.2]
        assert all(each["x1"] < 246 for each in cells if 80 < each["x0"] < 246)
    assert read.count("X" * 200) == 1
    assert read.count("示例长名") >= 50 * (4 + 1 + 2 + 3 + 1 + 5)


def test_four_payers_and_large_sums_do_not_overlap() -> None:
    payers = ("customer", "insurer", "maker", "internal")
    lines = tuple(papers.line("part", "示例", "1", "123456789.12", payer=each) for each in payers)
    with pdfplumber.open(io.BytesIO(render_slip(papers.slip(lines=lines)))) as document:
        letters = [each for each in document.pages[0].chars if each["text"].strip()]
    boxes = sorted((round(each["bottom"]), each["x0"], each["x1"]) for each in letters)
    for (line, _left, right), (next_line, left, _right) in pairwise(boxes):
        assert line != next_line or left > right - 1.0


def test_a_batch_holds_every_slip_in_order_and_shares_its_fonts() -> None:
    batch = [
        papers.slip(number=f"CD01-20261121-{n:04}", car={"owner": f"测试客户{n:03}"})
        for n in range(1, 21)
    ]
    pdf = render_slips(batch)
    texts = pages(pdf)
    assert len(texts) == 60
    for n in range(1, 21):
        for copy, label in enumerate(("第一联　存根联", "第二联　财务联", "第三联　客户联")):
            text = texts[(n - 1) * 3 + copy]
            assert f"CD01-20261121-{n:04}" in text
            assert f"测试客户{n:03}" in text
            assert label in text
    assert len(pdf) < 20 * len(render_slip(batch[0])) / 3


def test_black_but_for_the_label() -> None:
    def coloured(page: int) -> int:
        image = picture(render_slip(papers.slip()), page, 1.0).convert("RGB")
        return sum(max(pixel) - min(pixel) > 40 for pixel in image.get_flattened_data())

    assert coloured(0) == 0
    assert coloured(1) > 100
    assert coloured(2) > 100


def test_in_english_too() -> None:
    set_language("en")
    try:
        text = pages(render_slip(papers.slip()))[0]
    finally:
        set_language("zh_CN")
    assert "Service slip" in text
    assert "Customer pays (in words)" in text


def test_totals_come_from_the_data_not_from_the_paper() -> None:
    data = papers.slip()
    data = replace(data, totals=replace(data.totals, labour=Decimal("-0.50")))
    assert "工时 −0.50" in pages(render_slip(data))[0]
