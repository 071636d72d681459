"""投诉单 and 回访表: what stands on them, when they may be signed, that they stay as sealed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from reception.care import complaint_actions as actions
from reception.care.actions import answer_survey
from reception.care.complaint_queries import complaint
from reception.care.papers import (
    call_back_data,
    issue_call_back,
    issue_complaint_sheet,
    present_sheet,
)
from reception.core import clock
from reception.core.errors import NotAllowed, Refused
from reception.papers.after_values import CallBackData, ComplaintData
from reception.papers.archive import find_papers
from reception.papers.proof import damage
from reception.papers.queries import papers_of, sealed
from reports.renderers import render
from tests.backoffice import a_branch, an_order
from tests.care.test_complaints import car_of, note
from tests.reports.papers import signature


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def answered(branch) -> int:
    came = car_of(1, branch)
    key = note(branch, came, vehicle_id=came.vehicle_id, order_id=came.order_id, serious=True)
    with branch.as_("care"):
        actions.answer_complaint(complaint_id=key, version=1, answer="免费复检并更换 A&B <胶套>")
    return key


def issue(branch, key: int, **more):
    with branch.as_("care"):
        return issue_complaint_sheet(complaint_id=key, render=render, **more)


def test_the_sheet_holds_the_whole_course_and_room_for_the_rest(branch):
    key = answered(branch)
    issued = issue(branch, key)
    assert issued.number == "XCD01-20261120-0001"
    data = sealed(issued.paper_id, ComplaintData)
    said = text_of(render(data))
    for word in (
        "投诉单", "沪A·00001", "测试客户001", "重大投诉", "到店", "等了两小时没人接待",
        "一、投诉内容", "二、原因分析", "三、处理方案免费复检并更换A&B<胶套>", "四、审批意见",
        "五、客户意见", "☐同意", "六、处理结果", "七、跟踪回访", "批准人", "客户签字",
    ):  # fmt: skip
        assert word in said, word
    with branch.as_("care"):
        assert present_sheet(key) == issued.paper_id
        assert [row.plate for row in find_papers(issued.number)] == ["沪A00001"]
        assert [row.plate for row in find_papers("沪A00001") if row.kind == "complaint"]
        assert papers_of(key) == () or all(p.kind != "complaint" for p in papers_of(key))
        actions.close_complaint(complaint_id=key, version=2, settled="复检无异常，客户接受")
        assert present_sheet(key) is None  # more was noted since: a new one is sealed
    again = issue(branch, key)
    assert again.number.endswith("-0002")
    assert "六、处理结果复检无异常，客户接受" in text_of(
        render(sealed(again.paper_id, ComplaintData))
    )
    assert list(damage()) == []


def test_the_customer_signs_what_is_proposed_and_nothing_before(branch):
    came = car_of(1, branch)
    key = note(branch, came)
    with pytest.raises(Refused, match="请先登记答复"):
        issue(branch, key, signature=signature("测试客户001"))
    with branch.as_("care"):
        actions.answer_complaint(complaint_id=key, version=1, answer="免费复检")
    signed = issue(branch, key, signature=signature("测试客户001"))
    assert signed.number.endswith("-0001")
    data = sealed(signed.paper_id, ComplaintData)
    assert "☑同意" in text_of(render(data))
    assert data.customer_signature is not None
    with branch.as_("care"):
        assert present_sheet(key) == signed.paper_id
        assert complaint(key).row.version == 2


def test_who_may_not_see_complaints_prints_none(branch):
    key = answered(branch)
    with branch.as_("technician"), pytest.raises(NotAllowed):
        issue_complaint_sheet(complaint_id=key, render=render)
    with branch.as_("care"), pytest.raises(Refused):
        issue_complaint_sheet(complaint_id=99, render=render)


def test_notes_without_end_stay_on_the_sheet(branch):
    came = car_of(1, branch)
    key = note(branch, came, words="长话" * 900)
    with branch.as_("care"):
        for n in range(12):
            actions.answer_complaint(complaint_id=key, version=1 + bool(n), answer=f"答复{n}" * 60)
    data = sealed(issue(branch, key).paper_id, ComplaintData)
    said = text_of(render(data))
    assert said.count("长话") == 900
    assert said.count("答复11") == 120  # as proposed, and in the course
    assert render(replace(data, voided="示例")) != render(data) == render(data)


def test_the_call_back_form_is_for_a_car_that_left(branch, database):
    came = car_of(1, branch)
    with branch.as_("care"), pytest.raises(Refused, match="尚未交车"):
        issue_call_back(order_id=came.order_id, render=render)


def test_the_call_back_form_is_empty_and_later_holds_the_answer(database, anybody, now):
    a_branch()
    left = clock.now() - timedelta(days=1)
    key = an_order(state="handed_over", handed_over_at=left, arrived_at=left - timedelta(hours=5))
    issued = issue_call_back(order_id=key, render=render)
    assert issued.number.startswith("F")
    blank = text_of(render(sealed(issued.paper_id, CallBackData)))
    for word in ("回访表", "13800000001", "回访内容", "故障是否一次修好？", "再次回访"):
        assert word in blank, word
    assert blank.count("☐") == 2 * 7 + 4  # seven questions, and what to do next
    answer_survey(order_id=key, score=Decimal("92.5"), remark="态度好")
    full = call_back_data(key)
    assert (full.score, full.remark) == ("92.5", "态度好")
    then = clock.now() - timedelta(hours=3)
    said = text_of(render(replace(full, caller="示例客服甲", answered_at=then)))
    for word in ("92.5%", "态度好", "示例客服甲", clock.show(then).replace(" ", "")):
        assert word in said, word
