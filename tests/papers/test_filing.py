"""A month's bundle without the window, files from outside, and scans made plain."""

import errno
import io
import random
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from reception.core import clock, db, gate
from reception.core.errors import Invalid, Refused
from reception.history.demo import fill_demo
from reception.history.demo_custody import add_loans
from reception.papers import custody, proof
from reception.papers.check_file import check
from reception.papers.custody_queries import loans
from reports.read_pdf import text_of
from reports.renderers import render, renderer
from reports.scan_file import LONG_SIDE, MOST_PAGES, scan_file
from tests.backoffice import a_branch, tamper
from tests.conftest import NOON
from tests.papers.test_custody import left_car, number_of
from tests.reports.read import fonts
from ui.papers_room.bundle import write_bundle


def picture(size=(900, 1270), form="PNG", **how) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form, **how)
    return out.getvalue()


def locked() -> bytes:
    """Return a PDF that opens with a password alone."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(600, 800)
    writer.encrypt("示例")
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def shop(database, anybody, now):
    a_branch()


class Stopped(Exception):
    pass


def test_a_bundle_is_whole_embedded_and_names_gaps(shop, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.papers.test_custody.render", render)
    first, second, third = left_car(), left_car(), left_car()
    scan = scan_file([picture()])
    custody.attach_scan(paper_id=first, content=scan.content, pages=scan.pages)
    missing = number_of(second)
    tamper(
        f"DELETE FROM paper_signature WHERE paper_id = {second}",
        f"DELETE FROM scan_wanted WHERE paper_id = {second}",
        f"DELETE FROM paper WHERE id = {second}",
    )
    shares: list[float] = []
    made = write_bundle(tmp_path, 2026, 11, lambda share, _words: shares.append(share))
    assert (made.slips, made.missing) == (2, 1)
    assert shares == sorted(shares)
    assert shares[-1] < 1
    reader = PdfReader(made.pdf)
    index = reader.pages[0].extract_text()
    assert "缺 1 个号" in index
    assert f"{missing}" in index
    assert "手签，扫描件已归档" in index
    assert len(reader.pages) == 1 + 3 + 1 + 3
    assert all(fonts(made.pdf.read_bytes()).values())
    with ZipFile(made.archive) as packed:
        assert packed.testzip() is None
        names = set(packed.namelist())
        for paper, more in ((first, {"-scan.pdf"}), (third, set())):
            number = number_of(paper)
            assert {f"{number}{end}" for end in (".pdf", ".sig", ".txt", *more)} <= names
        assert len([name for name in names if name.startswith("keys/")]) == 1


def test_a_bundle_that_is_stopped_or_has_nothing_leaves_nothing(shop, tmp_path, monkeypatch):
    with pytest.raises(Refused):
        write_bundle(tmp_path, 2026, 11, lambda *_told: None)
    monkeypatch.setattr("tests.papers.test_custody.render", render)
    left_car()

    def stop(share: float, _words: str) -> None:
        if share > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        write_bundle(tmp_path, 2026, 11, stop)
    assert not list(tmp_path.glob("*.pdf")) + list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".*.partial"))


class _Full(io.BufferedWriter):
    """A file on a disk that is full after the first page's worth."""

    def write(self, content) -> int:
        if self.tell() + len(content) > 30_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


def test_a_full_disk_is_told_and_leaves_the_bundle_from_before(shop, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.papers.test_custody.render", render)
    left_car()
    made = write_bundle(tmp_path, 2026, 11, lambda *_told: None)
    before = made.pdf.read_bytes(), made.archive.read_bytes()
    left_car()
    real = Path.open

    def full(path: Path, *given, **how):
        pdf = path.name.endswith(".partial") and ".pdf." in path.name
        return _Full(io.FileIO(path, "x")) if pdf else real(path, *given, **how)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Refused, match="No space left"):
        write_bundle(tmp_path, 2026, 11, lambda *_told: None)
    assert (made.pdf.read_bytes(), made.archive.read_bytes()) == before
    assert not list(tmp_path.glob(".*.partial"))


def test_a_scan_is_made_plain_small_and_the_same_again():
    photo = picture((4000, 3000), "JPEG", exif=b"Exif\0\0secret place")
    pdf = picture((800, 1100), "PDF", title="secret")
    made = scan_file([photo, pdf])
    assert made == scan_file([photo, pdf])
    assert made.pages == 2
    reader = PdfReader(io.BytesIO(made.content))
    assert [max(page.images[0].image.size) for page in reader.pages] == [LONG_SIDE, LONG_SIDE]
    assert [round(float(max(page.mediabox[2:]))) for page in reader.pages] == [842, 842]
    assert b"secret" not in made.content
    assert len(made.content) < 100_000


def test_every_page_of_a_tiff_is_kept_and_photos_stand_upright():
    sheets = [Image.new("RGB", (80, 110), tone) for tone in ("red", "lime", "blue")]
    fax = io.BytesIO()
    sheets[0].save(fax, "TIFF", save_all=True, append_images=sheets[1:])
    lying = Image.new("RGB", (110, 80), "white")
    lying.paste("red", (0, 0, 30, 80))  # the left becomes the top: turned by a quarter
    photo, turned = io.BytesIO(), Image.Exif()
    turned[0x0112] = 6
    lying.save(photo, "JPEG", exif=turned)
    made = scan_file([fax.getvalue(), photo.getvalue()])
    kept = [page.images[0].image for page in PdfReader(io.BytesIO(made.content)).pages]
    assert made.pages == len(kept) == 4
    assert [image.getpixel((9, 9)).index(max(image.getpixel((9, 9)))) for image in kept] == [
        0, 1, 2, 0,
    ]  # fmt: skip
    assert kept[3].size == (80, 110)
    assert min(kept[3].getpixel((40, 100))) > 200


def test_a_scan_that_is_too_long_is_refused_before_a_page_is_drawn():
    drawn: list[int] = []
    sheet = Image.new("1", (80, 110))
    for form in ("PDF", "TIFF"):
        out = io.BytesIO()
        sheet.save(out, form, save_all=True, append_images=[sheet] * MOST_PAGES)
        with pytest.raises(Invalid, match=str(MOST_PAGES)):
            scan_file([out.getvalue()], drawn.append)
    assert drawn == []


@pytest.mark.parametrize(
    "files",
    [
        [],
        [b""],
        [b"%PDF-1.4 torn"],
        [b"PK\x03\x04 a zip"],
        [picture()[:200]],
        [b"MZ" + bytes(90_000)],
        [locked()],
        [picture((20_000, 4_001), "PNG")],
        [picture((200, 200))] * (MOST_PAGES + 1),
    ],
)
def test_what_is_no_scan_is_refused(files):
    with pytest.raises(Invalid) as refused:
        scan_file(files)
    assert refused.value.field == "file"


def test_a_torn_or_random_file_is_refused_or_foreign(shop, monkeypatch):
    """Whatever is in a file from outside: an answer or a sentence, never a bug."""
    monkeypatch.setattr("tests.papers.test_custody.render", render)
    key = left_car()
    whole = bytes(
        db.row(
            "SELECT c.bytes FROM paper_content c JOIN paper p ON p.content_hash = c.hash"
            " WHERE p.id = ?",
            (key,),
        )[0]
    )
    dice = random.Random(7)
    assert check(whole, text_of, renderer).verdict == "archived"
    for _turn in range(60):
        torn = bytearray(whole[: dice.randrange(1, len(whole))])
        for _flip in range(dice.randrange(20)):
            torn[dice.randrange(len(torn))] = dice.randrange(256)
        with suppress(Invalid):
            assert check(bytes(torn), text_of, renderer).verdict in ("changed", "foreign")


def test_a_tampered_archive_is_not_called_sound(shop, monkeypatch):
    monkeypatch.setattr("tests.papers.test_custody.render", render)
    key = left_car()
    content = bytes(
        db.row("SELECT bytes FROM paper_content WHERE hash = (SELECT content_hash FROM paper"
               " WHERE id = ?)", (key,))[0]
    )  # fmt: skip
    assert check(content, text_of, renderer).sound
    tamper(f"UPDATE paper_signature SET signature = '{'00' * 64}' WHERE paper_id = {key}")
    found = check(content, text_of, renderer)
    assert (found.verdict, found.sound) == ("archived", False)


def test_the_demonstration_shows_the_register(sqlite_database):
    with clock.frozen(NOON):
        fill_demo(orders=400)
        assert add_loans(render) == 3
        with gate.acting(gate.system("test")):
            assert [row.overdue() for row in loans()] == [True, False, False]
            assert [row.outside for row in loans()] == [True, True, False]
            assert sum(row.returned_at is not None for row in loans()) == 1
            assert list(proof.damage()) == []
