"""The close of a shift on paper: bare, usual, three hundred documents, a difference, a correction."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from reception.papers.close_values import CloseCash, CloseDocument, CloseSum, DayCloseData
from reports.day_close import render_day_close
from tests.backoffice import signature
from tests.reports import papers
from tests.reports.read import barcodes, pages
from tests.reports.test_extra_sheet import HOSTILE, LONG, keep, text_of

WAYS = ("cash", "wechat", "alipay", "card", "transfer", "account")


def document(number: int) -> CloseDocument:
    back = number % 9 == 8
    return CloseDocument(
        f"JCD01-20261120-{number:04d}", papers.ARRIVED + timedelta(minutes=number),
        "refund" if back else "payment", f"CD01-H20261120-{number:03d}", f"沪A{number:05d}",
        "insurer" if number % 6 == 5 else "customer", WAYS[number % 6],
        Decimal(number * 100 + 50) * (-1 if back else 1) / 2,
    )  # fmt: skip


def close(count: int = 6, **changes) -> DayCloseData:
    cash = CloseCash(
        Decimal(500), Decimal(500), Decimal("1325.50"), Decimal(25), Decimal(0), Decimal("1800.50"),
        (15, 4, 3, 2, 3, 5, 1, 0), Decimal("1800.50"), Decimal(0), Decimal("1300.50"), Decimal(500),
    )  # fmt: skip
    made = DayCloseData(
        number="RCD01-20261120-0001", branch=papers.BRANCH, person="示例收银员", closed_by="",
        since=papers.ARRIVED - timedelta(days=1),
        documents=tuple(document(number) for number in range(1, count + 1)),
        sums=(
            CloseSum("cash", Decimal("1325.50"), Decimal(25)),
            CloseSum("wechat", Decimal("2408.00"), Decimal(0)),
            CloseSum("account", Decimal("860.00"), Decimal(0)),
        ),
        cash=cash, reason="", correction_note="", stead="", signature=None,
        issued_at=papers.ARRIVED,
    )  # fmt: skip
    return replace(made, **changes)


def test_a_close_says_sums_cash_and_documents():
    pdf = render_day_close(close(signature=signature("示例收银员")))
    keep(pdf, "day_close")
    text = text_of(pdf)
    for word in ("交班日结单", "示例收银员", "1,300.50", "2,408.00", "现金", "挂账", "✓无差异",
                 "3,708.50", "JCD01-20261120-0003", "沪A·00005", "人民币壹仟捌佰元伍角整"):  # fmt: skip
        assert word in text, word
    assert barcodes(pdf) == ["RCD01-20261120-0001"]
    assert render_day_close(close(signature=signature("示例收银员"))) == render_day_close(
        close(signature=signature("示例收银员"))
    )


def test_a_short_close_with_correction_by_a_manager():
    cash = replace(
        close().cash, counted=Decimal("1790.50"), difference=Decimal(-10), correction=Decimal(5)
    )
    pdf = render_day_close(
        close(
            cash=cash, reason=LONG, correction_note="上次短款已找到", stead=HOSTILE,
            closed_by="示例经理", since=None,
        )
    )  # fmt: skip
    keep(pdf, "day_close_short")
    text = text_of(pdf)
    for word in ("短款10.00", "上次短款已找到", "示例经理", "A&B"):
        assert word in text, word


def test_three_hundred_documents_flow_over_pages():
    pdf = render_day_close(close(300))
    keep(pdf, "day_close_crowded")
    text = text_of(pdf)
    assert len(pages(pdf)) > 5
    assert all(f"JCD01-20261120-{n:04d}" in text for n in range(1, 301))
