"""Job sheet and badges: everything can be read back, the barcodes hold what a scan opens."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from reception.core import db
from reception.papers.floor_values import JobSheetData
from reception.papers.queries import paper_by_number
from reception.shopfloor.job_sheet import issue_job_sheet, job_sheet_data
from reception.staff.badges import Badge, BadgesData, badges_data, bearer
from reports.badges import render_badges
from reports.job_sheet import render_job_sheet
from reports.renderers import renderer
from tests.reports.test_walk_round import HOSTILE, picture
from tests.ui.workshop import Floor, at


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


@pytest.fixture
def order_id(branch) -> int:
    shop = Floor(branch)
    key = shop.receive("沪A66N20", "更换前制动片", promised=at("16:40"), wash=True)
    shop.dispatch(key, "1号", at("14:40"), 60)
    return key


def test_the_job_sheet_says_what_is_to_be_done_and_no_price(branch, order_id):
    with branch.as_("foreman"):
        issued = issue_job_sheet(order_id=order_id, render=renderer(JobSheetData))
    assert issued.number.startswith("PCD01-")
    assert paper_by_number(issued.number).order_id == order_id
    data = job_sheet_data(order_id, issued.number)
    pdf = render_job_sheet(data)
    picture(pdf, "job_sheet")
    said = text_of(pdf)
    for words in ("派工单", "沪A·66N20", "更换前制动片", "1.3", "机油 5W-30 4L", "1号", "示例technician",
                  "2026-11-20 16:40", "过减速带右前有咯噔声", "洗车", data.order_number):  # fmt: skip
        assert words in said, words
    for secret in ("180", "328", "1,180", "13800000001"):
        assert secret not in said, secret
    assert pdf == render_job_sheet(data)


def test_a_long_and_hostile_job_sheet_stays_readable(branch, order_id):
    data = job_sheet_data(order_id)
    line = replace(data.lines[0], name=HOSTILE)
    long = replace(data, lines=(line,) * 60, fault=HOSTILE * 6, bay="")
    pdf = render_job_sheet(long)
    picture(pdf, "job_sheet_long")
    assert len(PdfReader(BytesIO(pdf)).pages) >= 2
    assert "A&B" in text_of(pdf)
    empty = render_job_sheet(replace(data, lines=(), technicians=(), promised_at=None))
    picture(empty, "job_sheet_empty")
    assert "还没有录入维修项目" in text_of(empty)


def test_badges_name_those_who_clock_and_hold_no_secret(branch):
    with branch.as_("administrator"):
        data = badges_data()
    names = [badge.name for badge in data.badges]
    assert names == ["示例管理员", "示例advisor", "示例foreman", "示例technician", "示例manager"]
    assert bearer(data.badges[3].code).login == "technician"
    assert bearer(data.badges[3].code.replace("CD01", "CD02")) is None
    pdf = render_badges(data)
    picture(pdf, "badges")
    assert data.badges[3].code in text_of(pdf)
    many = BadgesData(
        "示例店", tuple(Badge(f"示例技师{n:02d}", "维修技师", f"CD01-T{n:04d}") for n in range(24))
    )
    assert len(PdfReader(BytesIO(render_badges(many))).pages) == 3
    hashes = [row[0] for row in db.rows("SELECT secret_hash FROM person WHERE secret_hash <> ''")]
    assert all(each.encode() not in pdf for each in hashes)
