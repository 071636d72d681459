"""Photos: taken in small enough to keep for six years, large enough to see a scratch.

At most 1600 pixels on the long side and about 250 kB as JPEG; turned the right way up; everything
else that the camera wrote (place, time, owner) is left behind. Kept under the hash of the bytes.
Needs no database but in `keep`, `thumbnail` and `picture`, so a thread may prepare.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.units import seconds
from reception.visits.models import Attachment

LONG_SIDE, THUMBNAIL = 1_600, 192  # pixels
LARGEST_JPEG = 250_000  # bytes
LARGEST_FILE = 60_000_000
MOST_PIXELS = 120_000_000  # a 108-megapixel phone; more is a trap for the memory
MOST_WHOLE = 40_000_000  # of a format that cannot be decoded at a fraction of its size
FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
DAYS_KEPT = 31  # a photo that no visit and no draft shows; longer than drafts are kept
DAYS_SWEPT = 92  # the older ones were looked at before: a photo costs no more after ten years


@dataclass(frozen=True)
class Photo:
    """A photo as it is kept."""

    hash: str
    content: bytes
    thumbnail: bytes
    width: int
    height: int


def prepare(content: bytes) -> Photo:
    """Return a photo made small; Invalid("photos") with a sentence for what is none."""
    if len(content) > LARGEST_FILE:
        raise Invalid("photos", _("This file is too large for a photo. Choose one below 60 MB."))
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        picture = _upright(content)
    except Invalid:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many() from error
    except Exception as error:  # Pillow's decoders raise many kinds for broken files
        raise Invalid(
            "photos", _("This is not a readable photo. Choose a JPEG, PNG or WebP file.")
        ) from error
    small = _jpeg(picture)
    picture.thumbnail((THUMBNAIL, THUMBNAIL))
    thumbnail = BytesIO()
    picture.save(thumbnail, "JPEG", quality=80)
    with Image.open(BytesIO(small)) as kept:
        width, height = kept.size
    return Photo(sha256(small).hexdigest(), small, thumbnail.getvalue(), width, height)


def _too_many() -> Invalid:
    return Invalid("photos", _("This picture has too many pixels. Save it smaller first."))


def _upright(content: bytes) -> Any:
    """Return the picture at its kept size, turned as it was taken, on white."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        whole = opened.format not in ("JPEG", "MPO")
        if opened.width * opened.height > (MOST_WHOLE if whole else MOST_PIXELS):
            raise _too_many()
        opened.draft("RGB", (LONG_SIDE, LONG_SIDE))  # a JPEG is decoded at a fraction of its size
        turned = ImageOps.exif_transpose(opened)
        turned.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        if turned.mode in ("RGBA", "LA", "PA", "P"):
            clear = turned.convert("RGBA")
            turned = Image.new("RGB", clear.size, "white")
            turned.paste(clear, mask=clear.getchannel("A"))
        return turned.convert("RGB")


def _jpeg(picture: Any) -> bytes:
    """Return the best JPEG that stays below the limit: first coarser, then smaller."""
    sized = picture
    while True:
        for quality in (86, 78, 70, 60):
            made = BytesIO()
            sized.save(made, "JPEG", quality=quality, optimize=True)
            if made.tell() <= LARGEST_JPEG:
                return made.getvalue()
        sized = sized.resize((sized.width * 4 // 5 or 1, sized.height * 4 // 5 or 1))


def keep(photo: Photo) -> None:
    """Store a photo inside an action, once for equal bytes; sweep what nothing shows any more."""
    _sweep()
    record.try_add(
        Attachment,
        hash=photo.hash,
        bytes=photo.content,
        thumbnail=photo.thumbnail,
        width=photo.width,
        height=photo.height,
        added_at=clock.now(),
        person_id=gate.actor().person_id,
    )


UNSEEN = (
    "SELECT id, hash FROM attachment a WHERE added_at >= ? AND added_at < ? AND NOT EXISTS"
    " (SELECT 1 FROM visit_photo v WHERE v.hash = a.hash) AND NOT EXISTS"
    " (SELECT 1 FROM extra_photo e WHERE e.hash = a.hash) AND NOT EXISTS"
    " (SELECT 1 FROM message_photo m WHERE m.hash = a.hash) AND NOT EXISTS"
    " (SELECT 1 FROM inspection_photo i WHERE i.hash = a.hash) AND NOT EXISTS"
    " (SELECT 1 FROM draft d WHERE d.data LIKE '%' || a.hash || '%')"
)


def _sweep() -> None:
    """Forget the photos of check-ins that were given up (PIPL: no longer than needed)."""
    before = seconds(clock.now() - timedelta(days=DAYS_KEPT))
    for key, digest in db.rows(UNSEEN, (before - DAYS_SWEPT * 86_400, before)):
        db.execute("DELETE FROM attachment WHERE id = ?", (key,))
        gate.note_change("attachment", key, {"hash": [digest, None]})


def picture(digest: str) -> bytes | None:
    """Return the JPEG kept under this hash, or None."""
    found = db.row("SELECT bytes FROM attachment WHERE hash = ?", (digest,))
    return None if found is None else bytes(found[0])


def thumbnail(digest: str) -> bytes | None:
    """Return the small JPEG for lists, or None."""
    found = db.row("SELECT thumbnail FROM attachment WHERE hash = ?", (digest,))
    return None if found is None else bytes(found[0])
