"""The slip as a branch's own form: small sheets with exact offsets, wording, blank lines, witness."""

import io
from dataclasses import replace
from itertools import pairwise

import pdfplumber
import pytest

from reception.core.errors import Invalid
from reception.core.slip_form import FIELDS, LAYOUTS, SlipForm, check_form
from reception.papers.values import SlipData
from reports.slip import render_slip, render_slips
from tests.reports import papers
from tests.reports.read import barcodes, fonts, pages, picture, squeezed

CUTS = {"cut_1": 792.0, "cut_2": 396.0, "cut_3": 264.0}
LONGEST = "示例长名" * 50


def slip(layout: str = "a4", **changes) -> SlipData:
    form = SlipForm(layout=layout, **changes.pop("form", {}))
    return papers.slip(form=form, **changes)


def opened(pdf: bytes):
    return pdfplumber.open(io.BytesIO(pdf))


@pytest.mark.parametrize(("layout", "height"), CUTS.items())
def test_continuous_paper_has_exact_sheets_and_stands_on_the_grid(layout, height) -> None:
    with opened(render_slip(slip(layout))) as document:
        for page in document.pages:
            assert page.width == pytest.approx(684, abs=0.1)
            assert page.height == pytest.approx(height, abs=0.1)
            letters = [each for each in page.chars if each["text"].strip()]
            assert min(each["x0"] for each in letters) >= 36 - 0.1
            assert max(each["x1"] for each in letters) <= 648 + 0.1
            assert min(each["size"] for each in letters) >= 9
            for each in letters:  # six lines an inch, from the top edge
                baseline = height - each["matrix"][5]
                off = (baseline + 6) % 12 - 6
                assert abs(off) < 0.1, each["text"]


@pytest.mark.parametrize("layout", CUTS)
def test_continuous_paper_is_black_without_fills_and_lists_its_copies_in_one_line(layout) -> None:
    pdf = render_slip(slip(layout))
    with opened(pdf) as document:
        for page in document.pages:
            bars = [each for each in page.rects if each["fill"] and each["height"] > 30]
            assert not bars
            used = {tuple(each["non_stroking_color"]) for each in page.chars}
            assert used <= {(0,), (0, 0, 0)}
            assert {tuple(each["stroking_color"]) for each in page.lines} <= {(0,), (0, 0, 0)}
    for text in pages(pdf):
        assert "第一联 存根联（白）　第二联 财务联（红）　第三联 客户联（黄）" in text


def test_three_copies_share_one_a4_cut_at_its_thirds() -> None:
    pdf = render_slip(slip("thirds", lines=papers.LINES[:1]))
    with opened(pdf) as document:
        (page,) = document.pages
        assert (page.width, page.height) == pytest.approx((595.276, 841.89), abs=0.1)
        cuts = sorted(each["top"] for each in page.lines if each["x0"] < 1)
        assert cuts == pytest.approx([841.89 / 3, 841.89 * 2 / 3], abs=0.1)
        numbers = [each["top"] for each in page.search("No. CD01-20261121-0023")]
        assert len(numbers) == 3
        steps = [two - one for one, two in pairwise(numbers)]
        assert steps == pytest.approx([841.89 / 3] * 2, abs=0.1)
        for place, name in enumerate(("存根联", "财务联", "客户联")):
            (found,) = page.search(name)
            assert place * 280.63 < found["top"] < (place + 1) * 280.63
    assert barcodes(pdf) == ["CD01-20261121-0023"] * 3


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_everything_to_a_scanner_and_a_reader(layout) -> None:
    pdf = render_slip(slip(layout))
    assert len(pdf) < 60_000
    assert all(fonts(pdf).values())
    assert "CD01-20261121-0023" in barcodes(pdf)
    assert render_slip(slip(layout)) == pdf
    text = squeezed("".join(pages(pdf)))
    wanted = (
        "服务维修单 400-000-0000 400-000-0001 示例甲 13900001234 沪A·66N20 LSVAA4183M2123456 "
        "过减速带右前有咕噔声 前减震器右 60,000km/1,095天 自费580.00 索赔1,180.00 ¥580.00 "
        "人民币伍佰捌拾元整 2,000km/10天，以先到者为准 ☑客户收回 前制动片剩4mm ☑满意 客户签字 "
        "本单不作发票 3f9a71c0be2d"
    )
    assert not [each for each in wanted.split() if each not in text]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("count", [0, 1, 60])
def test_no_line_and_sixty_lines(layout, count) -> None:
    lines = tuple(papers.line("part", f"示例配件{n:03}", "2", "1234.50") for n in range(count))
    pdf = render_slip(slip(layout, lines=lines))
    text = "".join(pages(pdf))
    copies = {"a4": 3, "thirds": 3}.get(layout, 1)
    for n in range(count):
        assert text.count(f"示例配件{n:03}") == copies
    with opened(pdf) as document:
        for page in document.pages:
            assert max(each["bottom"] for each in page.chars) < page.height - 4
            assert "客户签字" in document.pages[-1].extract_text()
            assert squeezed(page.extract_text()).count("CD01-20261121-0023") >= 1
    if not count:
        assert "本次未发生维修项目及材料。" in text


@pytest.mark.parametrize("layout", ["thirds", "cut_2", "cut_3"])
def test_the_longest_names_lose_nothing_on_small_sheets(layout) -> None:
    data = slip(
        layout,
        lines=(papers.line("part", LONGEST, "99999.5", "98765.40"),),
        car={"owner": LONGEST, "fault": LONGEST},
        remark=LONGEST,
        advice=LONGEST,
        customer_signature=None,
        refused_reason=LONGEST,
    )
    with opened(render_slip(data)) as document:
        letters = [each for page in document.pages for each in page.chars]
        assert all(each["x0"] > 30 and each["x1"] < 649 for each in letters)
        read = "".join(each["text"] for each in letters)
    assert read.count("示例长名") >= 48 * 6  # a line's end may part a name


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rare_characters_print(layout) -> None:
    text = "".join(pages(render_slip(slip(layout, car={"owner": "王䶮𠮷"}))))
    assert "王䶮𠮷" in text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_own_words_fields_and_lines_for_the_pen(layout) -> None:
    own = {
        "title": "示例服务单",
        "warranty_words": "示例：质保【期限】，先到为准。",
        "closing": "示例欢迎再来",
        "blank_lines": 3,
        "blank_title": "备注",
        "fields": tuple(code for code in FIELDS if code not in ("vin", "origin", "line_warranty")),
    }
    pdf = render_slip(slip(layout, form=own))
    text = squeezed("".join(pages(pdf)))
    for wanted in ("示例服务单", "示例：质保2,000km/10天，先到为准。", "示例欢迎再来", "备注"):
        assert wanted in text
    for gone in ("LSVAA4183M2123456", "配件类型", "1,095天", "服务维修单"):
        assert gone not in text
    with opened(pdf) as one, opened(render_slip(slip(layout))) as other:
        drawn = [sum(len(page.lines) for page in each.pages) for each in (one, other)]
    assert drawn[0] > drawn[1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_form_is_the_same_paper_when_nothing_is_changed(layout) -> None:
    """A slip from before forms has none in its data; reprints stay the same bytes."""
    assert render_slip(slip(layout)) == render_slip(slip(layout, form={"printer_form": "x"}))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_void_and_reprint_stand_on_every_sheet(layout) -> None:
    data = slip(layout, reprint=2, voided="示例：里程写错")
    for text in pages(render_slip(data)):
        assert "重印 第 2 次" in text
        assert "作 废" in text
    whole = picture(render_slip(data), 0, 1.0).convert("L")
    plain = picture(render_slip(replace(data, voided="")), 0, 1.0).convert("L")
    assert whole.tobytes() != plain.tobytes()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_witness_of_a_refusal_is_named_and_may_sign(layout) -> None:
    data = slip(layout, customer_signature=None, refused_reason="示例原因", witness="示例见证人",
                opinion="")  # fmt: skip
    text = "".join(pages(render_slip(data)))
    assert "客户未签字：示例原因" in text
    assert "见证人" in text.replace("示例见证人", "")
    assert "示例见证人" in text
    assert "☑ 满意" not in text
    signed = replace(data, witness_signature=papers.signature("示例见证人"))
    with opened(render_slip(data)) as one, opened(render_slip(signed)) as other:
        strokes = [sum(len(page.curves) for page in each.pages) for each in (one, other)]
    assert strokes[1] > strokes[0]


def test_a_batch_may_mix_layouts() -> None:
    pdf = render_slips([slip(), slip("cut_2"), slip("thirds", lines=()), slip()])
    with opened(pdf) as document:
        sizes = [round(page.height) for page in document.pages]
    assert sizes == [842, 842, 842, 396, 842, 842, 842, 842]


@pytest.mark.parametrize(
    "value",
    [
        {"layout": "letter"},
        {"fields": ["charges"]},
        {"blank_lines": 13},
        {"blank_lines": "2"},
        {"warranty_words": "没有写期限"},
        {"title": "示" * 21},
        {"title": "两\n行"},
        {"logo": "x"},
        {"colour": "red"},
        [],
    ],
)
def test_a_form_that_may_not_be_is_refused(value) -> None:
    with pytest.raises(Invalid):
        check_form(value)


def test_a_form_keeps_its_fields_in_order() -> None:
    assert check_form({"fields": ["vin", "sender"]}).fields == ("sender", "vin")
    form = SlipForm(layout="cut_3", blank_lines=2)
    assert check_form(form) == form
