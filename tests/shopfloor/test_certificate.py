"""竣工出厂合格证: only after bigger repairs, only once passed, by whom, void when work goes on."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from reception.core import clock, record
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.orders.actions import move
from reception.orders.models import Order, OrderKind, State
from reception.orders.queries import order
from reception.papers import actions as papers
from reception.papers.after_values import CertificateData
from reception.papers.archive import find_papers
from reception.papers.proof import damage
from reception.papers.queries import content, live_paper, paper, papers_of, sealed
from reception.papers.rules import PaperKind
from reception.shopfloor.certificate import certificate_due, issue_certificate, signs_here
from reception.shopfloor.inspecting import workers
from reports.renderers import render
from tests.reports import papers as drawn
from tests.ui.workshop import Floor

INK = re.compile(rb"n [\d.]+ [\d.]+ m(?: [\d.]+ [\d.]+ l){9,} S")  # strokes of a hand


@pytest.fixture
def shop(branch):
    return Floor(branch)


def made(shop, work: str, *, passed: bool = True, plate: str = "沪A66N20") -> int:
    key = shop.receive(plate, work, kind=OrderKind.REPAIR)
    shop.start(key)
    shop.finish(key)
    if passed:
        shop.inspect(key)
    return key


@action(Permission.WORK)
def go_back(*, order_id: int) -> None:
    """Work on a car again that was found right, as agreed additional work does."""
    move(order_id, State.WORKING)


@action(Permission.DISPATCH)
def name_technician(*, order_id: int, person_id: int) -> None:
    """Name somebody as the order's technician after the inspection."""
    record.change(Order, order_id, technician=person_id)


@action(Permission.PRINT_PAPER)
def forge(*, order_id: int) -> None:
    """Seal a certificate without asking anything."""
    papers.issue(
        branch_id=1,
        kind=PaperKind.CERTIFICATE,
        subject_id=order_id,
        data_for=lambda number, _serial: {"number": number},
        render=lambda _data: b"%PDF",
    )


def issue(branch, key: int, role: str = "advisor", signature=None):
    with branch.as_(role):
        return issue_certificate(order_id=key, render=render, signature=signature)


def archived(paper_id: int) -> list[PageObject]:
    return list(PdfReader(BytesIO(content(paper(paper_id).content_hash))).pages)


def inked(paper_id: int) -> list[bool]:
    """Tell of each page of an archived certificate whether a hand has signed on it."""
    found = []
    for page in archived(paper_id):
        forms = page["/Resources"].get("/XObject", {}).values()
        drawings = [
            page.get_contents().get_data(),
            *(each.get_object().get_data() for each in forms),
        ]
        found.append(any(INK.search(each) for each in drawings))
    return found


def words(paper_id: int) -> list[str]:
    return [page.extract_text() for page in archived(paper_id)]


@pytest.mark.parametrize(
    ("work", "kind", "limits", "printed"),
    [
        ("二级维护", "second", (5_000, 30), "5,000 km / 30 天"),
        ("发动机总成大修", "assembly", (20_000, 100), "20,000 km / 100 天"),
        ("整车修理 二级维护", "assembly", (20_000, 100), "20,000 km / 100 天"),
    ],
)
def test_a_bigger_repair_has_one_with_its_warranty(branch, shop, work, kind, limits, printed):
    key = made(shop, work)
    with branch.as_("advisor"):
        assert certificate_due(key)
    issued = issue(branch, key)
    assert issued.number == "GCD01-20261120-0001"
    data = sealed(issued.paper_id, CertificateData)
    assert (data.repair_class, (data.warranty_km, data.warranty_days)) == (kind, limits)
    assert (data.inspector, data.passed_at) == ("示例inspector", clock.now())
    pdf = render(data)
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) == 2
    for text in pages:
        for word in ("竣工出厂合格证", "沪A·66N20", work, printed, "示例inspector", "准予出厂"):
            assert word in text, word
    with branch.as_("advisor"):
        assert [row.number for row in find_papers(issued.number)] == [issued.number]
    assert issue(branch, key) == issued  # the one that counts, no second
    assert len(papers_of(key)) == 1


def test_others_have_none_and_are_told_why(branch, shop):
    key = made(shop, "小保养")
    with branch.as_("advisor"):
        assert not certificate_due(key)
    with pytest.raises(Refused, match="只有二级维护、总成修理、整车修理才开合格证"):
        issue(branch, key)


def test_never_before_the_car_passed(branch, shop):
    key = made(shop, "二级维护", passed=False)
    with pytest.raises(Refused, match="终检还没有合格"):
        issue(branch, key)
    shop.inspect(key, passed=False)
    with pytest.raises(Refused, match="终检还没有合格"):
        issue(branch, key)
    assert papers_of(key) == ()


def test_void_once_work_goes_on_and_given_anew_when_found_right_again(branch, shop):
    key = made(shop, "二级维护")
    first = issue(branch, key)
    with branch.as_("technician"):
        go_back(order_id=key)
    assert live_paper(key, PaperKind.CERTIFICATE) is None
    (row,) = papers_of(key)
    assert (row.number, row.void_reason) == (first.number, "检验后又继续施工。")
    with pytest.raises(Refused, match="终检还没有合格"):
        issue(branch, key)
    shop.finish(key)
    shop.inspect(key)
    assert order(key).row.state in (State.READY, State.WASHING)
    second = issue(branch, key)
    assert second.number.endswith("-0002")


def test_whoever_passed_the_car_signs_both_copies(branch, shop):
    key = made(shop, "二级维护")
    with branch.as_("inspector"):
        assert signs_here(key)
    hand = drawn.signature("别人的名字")
    issued = issue(branch, key, "inspector", hand)
    kept = sealed(issued.paper_id, CertificateData).inspector_signature
    assert kept == replace(hand, signer="示例inspector")  # whose hand it is, is known here
    assert inked(issued.paper_id) == [True, True]
    assert all("示例inspector" in text.split("质检员签字")[1] for text in words(issued.paper_id))
    with branch.as_("inspector"):
        assert not signs_here(key)  # it is signed; the same one is shown from now on
    assert issue(branch, key, "advisor") == issued
    assert list(damage()) == []


def test_made_by_somebody_else_it_waits_for_the_pen(branch, shop):
    key = made(shop, "二级维护")
    with branch.as_("advisor"):
        assert not signs_here(key)
    hand = drawn.signature("示例advisor")
    with pytest.raises(Refused, match="由 示例inspector 终检合格，合格证只能由 示例inspector 签字"):
        issue(branch, key, "advisor", hand)
    assert papers_of(key) == ()
    issued = issue(branch, key, "advisor")
    assert sealed(issued.paper_id, CertificateData).inspector_signature is None
    assert inked(issued.paper_id) == [False, False]
    for text in words(issued.paper_id):
        assert "质检员签字" in text
        assert "终检人" in text
    with pytest.raises(Refused, match=f"合格证 {issued.number} 刚刚已开出，请打印后手写签字"):
        issue(branch, key, "inspector", hand)
    assert len(papers_of(key)) == 1


def test_an_empty_sheet_is_no_signature(branch, shop):
    key = made(shop, "二级维护")
    with pytest.raises(Invalid, match="还没有签名"):
        issue(branch, key, "inspector", replace(drawn.signature("示例"), strokes=()))
    assert papers_of(key) == ()


def test_a_car_found_right_anew_is_signed_for_anew(branch, shop):
    key = made(shop, "二级维护")
    issue(branch, key, "inspector", drawn.signature("示例"))
    with branch.as_("technician"):
        go_back(order_id=key)
    with branch.as_("inspector"):
        assert not signs_here(key)  # nothing to sign for before the next inspection
    shop.finish(key)
    shop.inspect(key)
    with branch.as_("inspector"):
        assert signs_here(key)
    assert issue(branch, key, "inspector", drawn.signature("示例")).number.endswith("-0002")


def test_who_passed_it_may_not_have_worked_on_it(branch, shop):
    key = made(shop, "二级维护")
    inspector = branch.actors["inspector"].person_id
    assert inspector not in workers(key)
    with branch.as_("foreman"):
        name_technician(order_id=key, person_id=inspector)
    assert inspector in workers(key)
    with pytest.raises(Refused, match="须由他人检验"):
        issue(branch, key)


def test_the_database_holds_both(branch, shop):
    """What no action asks for is refused by the database itself."""
    key = made(shop, "二级维护", passed=False)
    with branch.as_("advisor"), pytest.raises(IntegrityError):
        forge(order_id=key)
    shop.inspect(key)
    issue(branch, key)
    with branch.as_("advisor"), pytest.raises(IntegrityError):
        forge(order_id=key)
    assert len(papers_of(key)) == 1
    assert list(damage()) == []
