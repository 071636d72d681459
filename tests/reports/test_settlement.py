"""The statutory settlement list and the order sheet, read back."""

import io
from dataclasses import replace

import pdfplumber
import pytest

from reports.order_sheet import render_order_sheet
from reports.settlement import render_settlement
from reports.slip import render_slip
from tests.reports import papers
from tests.reports.read import barcodes, fonts, pages, squeezed

LONGEST = "示例长名" * 50


def test_two_copies_with_every_statutory_field() -> None:
    own = papers.line("part", "示例自备配件", "1", "0", origin="own", code="P-7", brand="示例牌")
    fee = papers.line("other", "示例拖车费", "1", "200")
    texts = pages(render_settlement(papers.settlement(lines=(*papers.LINES, own, fee))))
    assert len(texts) == 2
    assert texts[0].count("托修方联") >= 1
    wanted = (
        "机动车维修费用结算清单 CD01-J20261121-0007 机动车所有人示例甲 送修人示例甲 "
        "联系电话13900001234 品牌型号途观L2023 车牌号码沪A·66N20 发动机号EA000001 "
        "VINLSVAA4183M2123456 车辆类型小型轿车 企业名称示例汽车销售服务有限公司 联系人示例联系人 "
        "地址示例市示例区示例路1号 企业电话400-000-0000 统一社会信用代码91310000000000000X "
        "送修日期2026-11-2114:26 出厂日期2026-11-2116:34 送修里程38,912km 出厂里程38,915km "
        "维修类别一般维修 工时定额执行标准☑行业☐制造企业 故障描述过减速带右前有咕噔声，冷车明显 "
        "工时费 小计234.00 维修项目 结算工时 工时单价 工时费用 更换机油机滤0.8180.00144.00 "
        "材料费 小计1,526.00 材料名称 配件编码 品牌 数量 单价 金额 配件类型 是否自备 "
        "示例自备配件P-7示例牌10.000.00—是 其他费用200.00示例拖车费200.00 清单编号 "
        "总费用（大写） 人民币壹仟玖佰陆拾元整 ¥1,960.00 旧件处理 ☑托修方收回 ☐承修方收回 ☐无旧件 "
        "经托修方、承修方签字（盖章）后有效 自备配件 2,000km/10天（前减震器右60,000km/1,095天），以先到者为准 本单不作发票 "
        "托修方（签字） 承修方（签章）"
    )
    for text in texts:
        missing = [each for each in wanted.split() if each not in squeezed(text)]
        assert not missing


# DOMAIN §3, word for word: what the statutory list must name, and what the sample says there.
STATUTORY = {
    "清单编号": "CD01-J20261121-0007", "机动车所有人": "示例甲", "送修人": "示例乙",
    "联系电话": "13900001234", "品牌型号": "途观L2023", "车牌号码": "沪A·66N20",
    "发动机号": "EA000001", "VIN": "LSVAA4183M2123456", "车辆类型": "小型轿车",
    "企业名称": "示例汽车销售服务有限公司", "联系人": "示例联系人",
    "地址": "示例市示例区示例路1号", "企业电话": "400-000-0000",
    "统一社会信用代码": "91310000000000000X", "送修日期": "2026-11-2114:26",
    "出厂日期": "2026-11-2116:34", "送修里程": "38,912km", "出厂里程": "38,915km",
    "维修类别": "一般维修", "工时定额执行标准": "☐行业☑制造企业",
    "故障描述": "过减速带右前有咕噔声，冷车明显", "其他费用": "200.00", "旧件处理": "☑托修方收回",
}  # fmt: skip
HEADS = (
    "序维修项目结算工时工时单价工时费用",
    "序材料名称配件编码品牌数量单价金额配件类型是否自备",
)
NOTES = (
    "人民币壹仟玖佰陆拾元整", "¥1,960.00", "☐承修方收回", "☐无旧件", "签字（盖章）后有效",
    "托修方自备配件", "不承担", "2,000km/10天", "60,000km/1,095天", "以先到者为准",
    "本单不作发票", "托修方（签字）", "承修方（签章）", "日期：",
)  # fmt: skip


def test_every_field_of_the_statutory_form_stands_on_both_copies() -> None:
    own = papers.line("part", "示例自备配件", "1", "0", origin="own", code="P-7", brand="示例牌")
    fee = papers.line("other", "示例拖车费", "1", "200")
    data = papers.settlement(
        lines=(*papers.LINES, own, fee),
        car={"sender": "示例乙"},
        labour_standard="制造企业工时定额",
    )
    with pdfplumber.open(io.BytesIO(render_settlement(data))) as document:
        texts = [squeezed(page.extract_text()) for page in document.pages]
    assert [text.count("第1/1页") for text in texts] == [1, 1]
    for text in texts:
        missing = [label for label, value in STATUTORY.items() if f"{label}{value}" not in text]
        missing += [each for each in (*HEADS, *NOTES) if each not in text]
        assert not missing
        assert "示例自备配件P-7示例牌10.000.00—是" in text


def test_a_preview_has_no_number_and_no_barcode() -> None:
    for pdf in (
        render_settlement(papers.settlement(number="")),
        render_slip(papers.slip(number="")),
        render_order_sheet(papers.order_sheet(number="")),
    ):
        assert "预览，未开具" in pages(pdf)[0]
        assert barcodes(pdf) == []


def test_the_copies_are_labelled_apart() -> None:
    first, second = (
        text.split("第 1 / 1 页")[0] for text in pages(render_settlement(papers.settlement()))
    )
    assert first != second
    assert first.count("托修方联") == 1
    assert second.count("承修方联") == 1


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("industry", "☑ 行业　☐ 制造企业"),
        ("maker", "☐ 行业　☑ 制造企业"),
        ("制造企业工时定额", "☐ 行业　☑ 制造企业"),
        ("行业工时定额", "☑ 行业　☐ 制造企业"),
        ("示例标准", "示例标准"),
    ],
)
def test_the_labour_standard_is_ticked_or_named(code: str, printed: str) -> None:
    text = pages(render_settlement(papers.settlement(labour_standard=code)))[0]
    assert printed in text


def test_a_longer_warranty_of_a_line_is_not_lost_in_the_notes() -> None:
    overhaul = papers.line(
        "labour", "示例总成修理", "20", "260", warranty_km=20000, warranty_days=100
    )
    lines = (papers.LINES[0], overhaul, overhaul)
    text = squeezed(pages(render_settlement(papers.settlement(lines=lines)))[0])
    assert "自出厂之日起2,000km/10天（示例总成修理20,000km/100天），以先到者为准" in text
    text = squeezed(pages(render_settlement(papers.settlement(lines=papers.LINES[:2])))[0])
    assert "自出厂之日起2,000km/10天，以先到者为准" in text


def test_a_discount_stands_on_its_line() -> None:
    fee = papers.line("other", "示例拖车费", "1", "200", discount="50")
    work = papers.line("labour", "示例工时", "1", "180", discount="30")
    lines = (work, papers.LINES[1], papers.LINES[2], fee)
    text = squeezed(pages(render_settlement(papers.settlement(lines=lines)))[0])
    for wanted in ("示例工时（优惠−30.00）", "机油5W-30", "示例拖车费（优惠−50.00）150.00"):
        assert wanted in text
    assert text.count("（优惠") == 3


def test_what_is_known_only_when_the_car_leaves_is_left_for_the_pen() -> None:
    car = {"left_at": None, "mileage_out": None}
    text = pages(render_settlement(papers.settlement(car=car)))[0]
    left = [line for line in text.splitlines() if "出厂日期" in line or "出厂里程" in line]
    assert len(left) == 2
    assert not any("—" in line for line in left)


def test_the_heads_of_a_table_never_stand_alone_at_the_foot() -> None:
    labour = papers.line("labour", "示例工时", "1", "10")
    part = papers.line("part", LONGEST, "1", "10")
    for count in range(8, 26):
        data = papers.settlement(lines=(*[labour] * count, part))
        for text in pages(render_settlement(data))[:2]:
            assert ("配件编码" in text) == ("示例长名" in text), count
            assert ("材料费 小计" in text) <= ("配件编码" in text), count


def test_long_settlements_and_bare_ones() -> None:
    lines = tuple(papers.line("part", f"示例{n:03}" + LONGEST, "1", "10") for n in range(12))
    branch = replace(papers.BRANCH, company=LONGEST, address=LONGEST)
    text = squeezed(
        "".join(pages(render_settlement(papers.settlement(lines=lines, branch=branch))))
    )
    assert all(f"示例{n:03}" in text for n in range(12))
    assert text.count("示例长名") >= 50 * 14
    bare = pages(render_settlement(papers.settlement(lines=())))[0]
    assert "人民币零元整" in bare


def test_settlement_is_reproducible_scannable_and_embedded() -> None:
    pdf = render_settlement(papers.settlement())
    assert pdf == render_settlement(papers.settlement())
    assert barcodes(pdf, 1) == ["CD01-J20261121-0007"]
    assert all(fonts(pdf).values())


def test_the_order_sheet_says_what_was_agreed() -> None:
    pdf = render_order_sheet(papers.order_sheet())
    (text,) = pages(pdf)
    wanted = (
        "维修委托书（报价单） CD01-W20261121-0023 13900001234 沪A·66N20 LSVAA4183M2123456 "
        "预计交车2026-11-2116:34 油量电量3/4 ☑在店☐离店 ☑要☐不要 随车物品雨伞一把，行车记录仪 "
        "过减速带右前有咕噔声 更换机油机滤 328.00 300.00 预估费用（大写） 人民币壹仟柒佰陆拾元整 "
        "须经客户同意后方可施工 个人信息告知 本单不作发票 客户签字"
    )
    assert not [each for each in wanted.split() if each not in squeezed(text)]
    assert barcodes(pdf) == ["CD01-W20261121-0023"]
    assert pdf == render_order_sheet(papers.order_sheet())


def test_void_papers_say_so() -> None:
    for pdf in (
        render_settlement(papers.settlement(voided="示例原因")),
        render_order_sheet(papers.order_sheet(voided="示例原因")),
    ):
        assert all("（作废）" in text and "作废原因 示例原因" in text for text in pages(pdf))


def test_an_order_without_lines_or_promise_is_still_an_order() -> None:
    data = papers.order_sheet(lines=(), promised_at=None, customer_signature=None, belongings="")
    (text,) = pages(render_order_sheet(data))
    assert "维修项目及报价待检查后确定。" in text
    assert "日期：" in text


@pytest.mark.parametrize("text", ["Wang <b>VIP</b> & Co", "=cmd|'/c calc'!A0", "𠮷野家"])
def test_hostile_text_stays_text(text: str) -> None:
    car = {"owner": text, "fault": text, "model": text}
    settlement = squeezed(pages(render_settlement(papers.settlement(car=car)))[0])
    order = squeezed(pages(render_order_sheet(papers.order_sheet(car=car, belongings=text)))[0])
    assert settlement.count(squeezed(text)) == 3
    assert order.count(squeezed(text)) == 4
