"""Many papers on all cores: in order, archived ones as they are, whole or not at all."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.batch import CHUNK, cores, drawn, in_order, write_pdf
from reports.slip import render_slip
from tests.reports import papers


class Stopped(Exception):
    """What a person's cancelling raises in the report."""


@pytest.fixture(scope="module")
def pool():
    with cores(2) as made:
        yield made


def slips(count: int):
    return [papers.slip(number=f"CD01-20261120-{n:04d}") for n in range(1, count + 1)]


def test_new_and_archived_papers_stand_in_their_order(pool, tmp_path: Path) -> None:
    data = slips(CHUNK + 5)
    wanted = [each if n % 3 else render_slip(each) for n, each in enumerate(data)]
    said: list[int] = []
    write_pdf(pool, iter(wanted), tmp_path / "all.pdf", said.append)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "all.pdf").pages]
    assert len(pages) == 3 * len(data)
    assert all(each.number in pages[3 * n] for n, each in enumerate(data))
    assert said == [CHUNK, CHUNK + 5, CHUNK + 5]
    assert [path.name for path in tmp_path.iterdir()] == ["all.pdf"]


def test_a_cancelled_pdf_leaves_nothing(pool, tmp_path: Path) -> None:
    (tmp_path / "all.pdf").write_bytes(b"of last month")

    def stop(done: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        write_pdf(pool, slips(CHUNK + 1), tmp_path / "all.pdf", stop)
    assert [path.name for path in tmp_path.iterdir()] == ["all.pdf"]
    assert (tmp_path / "all.pdf").read_bytes() == b"of last month"


def test_cancelled_at_the_very_last_the_part_beside_it_goes(pool, tmp_path: Path) -> None:
    said: list[int] = []

    def stop(done: int) -> None:
        said.append(done)
        if said == [1, 1]:  # all is put together and waits only for its name
            assert len(list(tmp_path.iterdir())) == 1
            raise Stopped

    with pytest.raises(Stopped):
        write_pdf(pool, slips(1), tmp_path / "all.pdf", stop)
    assert list(tmp_path.iterdir()) == []


def test_pages_are_drawn_as_the_paper_shows_them(pool) -> None:
    pdf = render_slip(papers.slip())
    [coloured] = drawn(pool, [pdf], 72)
    [grey] = drawn(pool, [pdf], 72, grey=True)
    assert [(s.columns, s.lines) for s in coloured] == [(596, 842)] * 3
    for sheet, size in ((coloured[1], 3), (grey[1], 1)):
        assert len(sheet.pixels()) == sheet.stride * sheet.lines
        assert sheet.stride >= sheet.columns * size
    tones = set(zip(*[iter(coloured[1].pixels()[::1])] * 3, strict=False))
    assert any(red > blue + 60 for red, _green, blue in tones)  # the second copy's label is red


def test_only_a_few_are_taken_ahead(pool) -> None:
    """Memory does not grow with the number of papers: the rest is not even asked for."""
    taken: list[int] = []

    def asked():
        for number in range(100):
            taken.append(number)
            yield number

    made = in_order(pool, abs, asked())
    assert next(made) == 0
    assert len(taken) < 20
    assert list(made) == list(range(1, 100))


def test_a_paper_that_cannot_be_drawn_is_not_passed_over(pool) -> None:
    with pytest.raises(Exception, match="Failed to load document"):
        list(drawn(pool, [b"no paper"], 72))


def test_an_archived_slip_stays_what_it_was(pool, tmp_path: Path) -> None:
    pdf = render_slip(papers.slip())
    write_pdf(pool, [pdf], tmp_path / "one.pdf")
    assert (tmp_path / "one.pdf").stat().st_size < 1.2 * len(pdf)
    before = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert [page.extract_text() for page in PdfReader(tmp_path / "one.pdf").pages] == before


def test_a_full_disk_or_a_lost_page_leaves_no_part(pool, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="Failed to load document"):
        write_pdf(pool, [b"no paper", b"neither"], tmp_path / "all.pdf")
    assert list(tmp_path.iterdir()) == []
