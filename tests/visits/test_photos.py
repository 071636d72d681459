"""Photos come in small, upright and anonymous; what is no photo is refused in a sentence."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from reception.core import db
from reception.core.errors import Invalid
from reception.visits import photos
from reception.visits.actions import keep_draft, keep_photo
from tests.stories.people import found_branch


def noisy(width: int, height: int) -> Image.Image:
    """The worst case for a JPEG: noise."""
    return Image.effect_noise((width, height), 90).convert("RGB")


def saved(picture: Image.Image, kind: str = "JPEG", **options) -> bytes:
    made = BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def test_twelve_megapixels_become_small_and_stay_legible():
    photo = photos.prepare(saved(noisy(4000, 3000), quality=92))
    kept = Image.open(BytesIO(photo.content))
    assert len(photo.content) <= photos.LARGEST_JPEG
    assert kept.size == (photo.width, photo.height)
    assert 800 <= max(kept.size) <= photos.LONG_SIDE  # noise; a real photo keeps 1600
    plain = photos.prepare(saved(Image.linear_gradient("L").resize((4000, 3000))))
    assert (plain.width, plain.height) == (1600, 1200)
    assert max(Image.open(BytesIO(plain.thumbnail)).size) == photos.THUMBNAIL


def test_turned_as_it_was_taken_and_nothing_of_the_camera_left():
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste("red", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 49.0)}  # GPS
    exif[0x010F] = "示例相机"
    photo = photos.prepare(saved(picture, exif=exif))
    kept = Image.open(BytesIO(photo.content))
    assert kept.size == (200, 400)
    top, bottom = kept.getpixel((100, 50)), kept.getpixel((100, 350))
    assert top[0] > 200 > top[1]
    assert min(bottom) > 200
    assert not kept.getexif()
    assert b"Exif" not in photo.content


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("WEBP", "RGB"), ("BMP", "RGB"), ("PNG", "P"), ("PNG", "I;16"), ("JPEG", "CMYK")])  # fmt: skip
def test_other_kinds_are_taken(kind, mode):
    photo = photos.prepare(saved(Image.new(mode, (64, 48)), kind))
    assert Image.open(BytesIO(photo.content)).format == "JPEG"
    assert (photo.width, photo.height) == (64, 48)


def test_equal_photos_have_one_name():
    content = saved(noisy(300, 200))
    assert photos.prepare(content).hash == photos.prepare(content).hash


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


BROKEN = {
    "nothing": b"",
    "text": "这不是照片".encode(),
    "cut": saved(Image.new("RGB", (900, 700)))[:400],
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "pdf": b"%PDF-1.7\n",
    "gif": saved(Image.new("P", (9, 9)), "GIF"),
    "bomb": bomb(60_000, 60_000),
    "big png": bomb(9_000, 9_000),
    "huge bomb": bomb(2_000_000_000, 2_000_000_000),
    "zip": b"PK\x03\x04" + b"\0" * 99,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_no_photo_is_refused_in_a_sentence(content):
    with pytest.raises(Invalid) as refused:
        photos.prepare(content)
    assert str(refused.value).endswith("。")
    assert refused.value.field == "photos"


@pytest.mark.parametrize("name", ["bomb", "big png"])
def test_a_bomb_is_told_by_its_size_before_it_is_decoded(name):
    with pytest.raises(Invalid, match="像素过大"):
        photos.prepare(BROKEN[name])


def test_a_file_beyond_measure_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(photos, "LARGEST_FILE", 10)
    with pytest.raises(Invalid):
        photos.prepare(b"x" * 11)


def test_kept_once_and_swept_when_nothing_shows_it(database, now, monkeypatch):
    branch = found_branch()
    with branch.as_("advisor"):
        one = photos.prepare(saved(noisy(80, 60)))
        two = photos.prepare(saved(noisy(90, 60)))
        for photo in (one, one, two):
            assert keep_photo(photo=photo) == photo.hash
        assert photos.picture(one.hash) == one.content
        assert photos.thumbnail(two.hash) == two.thumbnail
        assert photos.picture("0" * 64) is None
        assert db.row("SELECT count(*) FROM attachment") == (2,)
        keep_draft(uid="a", title="", data=f'{{"photos":["{two.hash}"]}}')
        monkeypatch.setattr(photos, "DAYS_KEPT", -1)
        keep_photo(photo=photos.prepare(saved(noisy(70, 60))))
        kept = {digest for (digest,) in db.rows("SELECT hash FROM attachment")}
        assert two.hash in kept
        assert one.hash not in kept


def test_a_photo_costs_no_more_after_ten_years(sqlite_database):
    """The older photos are neither read nor looked at again: their pictures would be gigabytes."""
    [first, *_rest] = [row[3] for row in db.rows(f"EXPLAIN QUERY PLAN {photos.UNSEEN}", (1, 2))]
    assert "COVERING INDEX attachment_by_added_at (added_at>? AND added_at<?)" in first
