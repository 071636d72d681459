"""One three-part slip, and a month of them, beside the same words on a bare canvas."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from reception.papers.values import (
    BranchHead,
    CarAndPeople,
    PaperLine,
    Signature,
    SlipCopy,
    SlipData,
    Totals,
)

AT = datetime(2026, 11, 20, 6, 32, tzinfo=UTC)


def _signature(signer: str) -> Signature:
    stroke = tuple((float(n), 40 + (n * 7 % 23), float(n * 8), 0.5) for n in range(150))
    return Signature((stroke, stroke), 200.0, 90.0, AT, signer)


def slip(number: int) -> SlipData:
    """Return the data of a slip with five lines and both signatures."""
    zero = Decimal("0.00")
    line = PaperLine("labour", "BY001", "更换机油机滤", Decimal("0.8"), Decimal("180.00"), zero,
                     Decimal("144.00"), "customer", "", "", 2000, 10)  # fmt: skip
    total = Decimal("720.00")
    return SlipData(
        number=f"CD01-20261120-{number:04d}",
        branch=BranchHead("CD01", "示例店", "示例公司", "示例路1号", "400-000-0000", "", "", ""),
        copies=(
            SlipCopy("第一联", "存根联", "white", "白"),
            SlipCopy("第二联", "财务联", "red", "红"),
            SlipCopy("第三联", "客户联", "yellow", "黄"),
        ),
        car=CarAndPeople("H1", "repair", "沪A66N20", "LSVAA4183M2123456", "", "途观 L", "轿车",
                         f"测试客户{number}", "同车主", "13800000001", 38_912, 38_915, AT, AT,
                         "过减速带右前有咯噔声", "示例顾问"),
        lines=(line,) * 5,
        totals=Totals(total, zero, zero, zero, total, (("customer", total),)),
        warranty_km=2000, warranty_days=10, old_parts="returned", advice="", opinion="satisfied",
        remark="", advisor_signature=_signature("示例顾问"),
        customer_signature=_signature("测试客户"), refused_reason="", unrepaired_reason="",
        issued_at=AT, chain_head="0" * 64, chain_count=1,
    )  # fmt: skip


def _bare(pages: int) -> bytes:
    """The same strings and strokes on a bare canvas with the same embedded font."""
    from reportlab.pdfgen.canvas import Canvas

    from reports.fonts import faces

    faces()
    from reportlab.pdfbase import pdfmetrics

    font = next(
        n for n in pdfmetrics.getRegisteredFontNames() if "NotoSansSC" in n.replace(" ", "")
    )
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    texts = [
        "服务维修单",
        "第一联 存根联（白）",
        "更换机油机滤 0.8 180.00 144.00 自费 2,000 km / 10 天",
    ]
    signature = _signature("x")
    for _ in range(pages):
        for _copy in range(3):
            canvas.setFont(font, 10)
            for row in range(60):
                canvas.drawString(40, 800 - row * 12, texts[row % 3])
            for stroke in signature.strokes * 2:
                path = canvas.beginPath()
                path.moveTo(stroke[0][0], stroke[0][1])
                for point in stroke[1:]:
                    path.lineTo(point[0], point[1])
                canvas.drawPath(path)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_one_slip(benchmark, side):
    from reports.slip import render_slip

    benchmark.group = "one three-part slip"
    benchmark.extra_info["bar"] = "1.2x"
    data = slip(1)
    assert len(render_slip(data)) < 60_000
    target = (lambda: render_slip(data)) if side == "ours" else (lambda: _bare(1))
    benchmark.pedantic(target, rounds=40, warmup_rounds=3)


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_a_month_of_slips(benchmark, side):
    from reports.slip import render_slips

    benchmark.group = "650 slips in one batch"
    benchmark.extra_info["bar"] = "1.2x"
    target = (
        (lambda: render_slips(slip(n) for n in range(650)))
        if side == "ours"
        else (lambda: _bare(650))
    )
    benchmark.pedantic(target, rounds=2)


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_a_month_of_slips_on_all_cores(benchmark, side, tmp_path):
    """The batch as the program makes it: processes begun, parts drawn, one file put together."""
    from reports.batch import cores, write_pdf

    benchmark.group = "650 slips, one PDF, all cores"
    benchmark.extra_info["bar"] = "1.2x"
    month = [slip(n) for n in range(650)]

    def ours() -> None:
        with cores() as pool:
            write_pdf(pool, month, tmp_path / "month.pdf")

    benchmark.pedantic(ours if side == "ours" else (lambda: _bare(650)), rounds=2)
