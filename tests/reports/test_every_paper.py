"""Every paper in every edge case: it prints, every line can be read back, small, embedded, the same.

Look at them: `python -m tests.reports.every_paper out/papers`.
"""

import re
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from reception.papers.queries import DATA
from reports.renderers import PLACES, render
from tests.reports.every_paper import CASES, SAMPLES, counted, photos_kept
from tests.reports.read import fonts, squeezed

SLIP_BYTES = 60_000  # with both signatures
ANY_BYTES = 250_000
SIGNED = re.compile("客户签字(?!的)|托修方（签字）")
LOW = ("slip_thirds", "slip_cut_2", "slip_cut_3")
NEVER_PREVIEWED = ("gate_pass", "day_close", "car_count")


@pytest.fixture(autouse=True)
def _photos():
    with photos_kept():
        yield


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def said(data: Any, name: str = "") -> set[str]:
    """Return what people wrote into a paper's lines, by field."""
    found = set()
    if isinstance(data, tuple):
        for each in data:
            found |= said(each, name)
    elif is_dataclass(data) and not isinstance(data, type):
        for each in fields(data):
            found |= said(getattr(data, each.name), each.name)
    elif isinstance(data, str) and name in ("name", "text", "fault", "words", "reason") and data:
        found.add(data)
    return found


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("paper", SAMPLES)
def test_it_prints_is_read_back_and_stays_the_same(paper: str, case: str) -> None:
    data = CASES[case](SAMPLES[paper])
    pdf = render(data)
    assert pdf == render(data)
    found = fonts(pdf)
    assert found
    assert all(found.values()), found
    pages = texts(pdf)
    copies = len(getattr(data, "copies", ())) if paper == "slip_a4" else 1
    assert len(pages) <= 40 * copies
    whole = squeezed("".join(pages))
    if getattr(data, "number", ""):
        assert squeezed(data.number) in whole
    elif hasattr(data, "number") and paper not in NEVER_PREVIEWED:
        assert "预览，未开具" in whole
    for page in pages:
        assert page.strip(), "an empty page"
    if case in ("plain", "one", "sixty") and paper.startswith("slip"):
        assert len(pdf) < SLIP_BYTES
    assert len(pdf) < ANY_BYTES
    if hasattr(data, "voided") and case in ("void", "void_sixty"):
        assert all("作废" in page for page in pages), "every page says that it is void"
    if case in ("plain", "one", "sixty"):
        for words in said(getattr(data, "lines", ())):
            assert squeezed(words) in whole, words


@pytest.mark.parametrize("paper", SAMPLES)
def test_long_and_odd_words_are_whole(paper: str) -> None:
    data = CASES["longest"](SAMPLES[paper])
    whole = squeezed("".join(texts(render(data))))
    # Between the lines of a wrapped cell a reader may put its neighbours: letters are counted.
    lines = "".join(each.name for each in getattr(data, "lines", ()))
    assert whole.count("超") >= lines.count("超")
    for letter in "𬳿𠮷㛃":
        assert whole.count(letter) >= lines.count(letter), letter
    for plate in {getattr(data, "plate", ""), getattr(getattr(data, "car", None), "plate", "")}:
        assert f"{plate[:2]}·{plate[2:]}".strip("·") in whole


def test_every_paper_that_is_archived_has_a_sample() -> None:
    sampled = {type(data) for data in SAMPLES.values()}
    archived = set(DATA.values())
    assert archived <= set(PLACES)
    assert not archived - sampled, "add one to tests/reports/every_paper.py"


@pytest.mark.parametrize("count", [*range(1, 60, 8), 60])
@pytest.mark.parametrize("case", ["plain", "longest"])
@pytest.mark.parametrize("paper", [name for name in SAMPLES if hasattr(SAMPLES[name], "totals")])
def test_who_signs_sees_the_sum_and_the_last_line_above_it(
    paper: str, case: str, count: int
) -> None:
    data = counted(CASES[case](SAMPLES[paper]), count)
    pages = [squeezed(page) for page in texts(render(data))]
    signed = [page for page in pages if SIGNED.search(page)]
    assert signed
    for page in signed:
        if paper in LOW and case == "longest":
            continue  # the words alone are taller than such a sheet
        assert "人民币" in page
        if paper != "settlement" and count > 1:
            assert squeezed(data.lines[-1].name)[:4] in page


@pytest.mark.parametrize("count", range(1, 60, 3))
def test_a_statement_is_confirmed_where_its_sum_stands(count: int) -> None:
    pages = [squeezed(page) for page in texts(render(counted(SAMPLES["statement"], count)))]
    assert "核对无误" in pages[-1]
    assert "人民币壹仟叁佰元整" in pages[-1]
    assert "JCD01-20261121-0007" in pages[-1]  # and the last row
    document = pypdfium2.PdfDocument(render(counted(SAMPLES["statement"], count)))
    marks = [mark.get_bounds()[1] for mark in document[len(document) - 1].get_objects()]
    document.close()
    assert min(marks) > 20  # nothing runs off the sheet


def test_a_lost_photo_says_so() -> None:
    pages = texts(render(SAMPLES["walk_round_photos"]))
    assert "照片缺失" in pages[1]
    assert "另有 6 张照片" in pages[1]


def test_a_long_code_leaves_room_for_the_name() -> None:
    """Wrapped, it is whole too."""
    for paper in ("job_sheet", "booking_slip"):
        data = CASES["longest"](SAMPLES[paper])
        (code,) = {each.code for each in getattr(data, "lines", ()) or data.parts}
        pages = texts(render(data))
        assert len(pages) == 1
        assert "code A&B" in pages[0]
        assert pages[0].count("超") >= 2 * code.count("超")


def test_the_sample_has_a_sheet_that_needs_a_second_page() -> None:
    """Else the test above proves nothing."""
    for paper in ("settlement", "order_sheet", "slip_a4", "slip_cut_3"):
        data = counted(SAMPLES[paper], 60)
        assert len(texts(render(data))) >= (6 if paper == "slip_a4" else 2)


@pytest.mark.parametrize(
    ("kind", "way"),
    [("refund", "退款方式"), ("booking_refund", "退款方式"), ("deposit", "收款方式")],
)
def test_a_receipt_is_one_a5_across_for_each_copy(kind: str, way: str) -> None:
    data = replace(
        SAMPLES["receipt"], kind=kind, reason="减少一项维修", against="DCD01-20261121-0001"
    )
    document = PdfReader(BytesIO(render(data)))
    assert [tuple(map(round, page.mediabox.upper_right)) for page in document.pages] == [
        (595, 420), (595, 420),
    ]  # fmt: skip
    for page in document.pages:
        text = page.extract_text()
        assert way in text
        assert ("收款方式" in text) == (way == "收款方式")
