"""The forms of the slip by number, and the pictures that they show.

A form is numbered when the first slip is made with it; the slip keeps the whole form, so that a
reprint is the same paper whatever the branch has changed since.
"""

import json
from hashlib import sha256
from io import BytesIO
from typing import Any

from reception.core import clock, db, gate, record, settings
from reception.core.errors import Invalid
from reception.core.fields import Instant, Json, canonical
from reception.core.gate import action
from reception.core.models import Branch
from reception.core.orm import ForeignKeyField, IntegerField, TextField
from reception.core.permissions import Permission
from reception.core.record import Record, new_uid
from reception.core.slip_form import SlipForm
from reception.core.text import _
from reception.papers.models import Content

LOGO = (480, 160)  # pixels at most: sharp at 300 dots an inch on 40 x 13 mm
LARGEST_LOGO = 8_000  # bytes: a slip has 60 kB at most
_MOST_PIXELS = 40_000_000
_DARK = 150  # of 255: what is darker is printed black


class FormVersion(Record):
    """A form of the slip as it was when the first slip was made with it."""

    uid = TextField(default=new_uid)
    branch = ForeignKeyField(Branch, on_delete="RESTRICT")
    number = IntegerField()
    form = Json()
    at = Instant()
    person_id = IntegerField(null=True)

    class Meta:
        table_name = "form_version"


class FormPicture(Record):
    """A picture on a form, under the SHA-256 of its bytes."""

    hash = TextField(unique=True)
    bytes = Content()

    class Meta:
        table_name = "form_picture"


def version_of(branch_id: int, form: SlipForm, copies: tuple[Any, ...]) -> int:
    """Return the number of a form inside the running action; a new form gets the next one."""
    text = canonical({"form": form, "copies": copies})
    newest = db.row(
        "SELECT number, form FROM form_version WHERE branch_id = ? ORDER BY number DESC LIMIT 1",
        (branch_id,),
    )
    if newest is not None and newest[1] == text:
        return int(newest[0])
    number = int(newest[0]) + 1 if newest else 1
    record.add(
        FormVersion,
        branch=branch_id,
        number=number,
        form=json.loads(text),
        at=clock.now(),
        person_id=gate.actor().person_id,
    )
    return number


def slip_form(branch_id: int | None = None) -> SlipForm:
    """Return the branch's form of the slip."""
    return settings.read(settings.SLIP_FORM, branch_id)


def picture(digest: str) -> bytes:
    """Return a form's picture as PNG; nothing when there is none."""
    found = digest and db.row("SELECT bytes FROM form_picture WHERE hash = ?", (digest,))
    return bytes(found[0]) if found else b""


def black_and_white(content: bytes) -> bytes:
    """Return a picture as a small black and white PNG, as an impact printer can print it too.

    Raises Invalid("logo") for what is no picture, or too rich to stay small.
    """
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG", "BMP", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Invalid("logo", _("This picture has too many pixels. Save it smaller first."))
            clear = opened.convert("RGBA")
        sheet = Image.new("RGBA", clear.size, "white")
        sheet.alpha_composite(clear)
        grey = sheet.convert("L")
        grey.thumbnail(LOGO, Image.Resampling.LANCZOS)
        out = BytesIO()
        grey.point(lambda tone: 255 if tone > _DARK else 0).convert("1").save(
            out, "PNG", optimize=True
        )
    except Invalid:
        raise
    except Exception as error:  # Pillow's decoders raise many kinds for broken files
        raise Invalid("logo", _("This is not a readable picture. Choose a PNG or JPEG.")) from error
    if len(out.getvalue()) > LARGEST_LOGO:
        raise Invalid("logo", _("This picture is too rich for a logo. Choose a simpler one."))
    return out.getvalue()


@action(Permission.EDIT_BRANCH)
def keep_logo(*, content: bytes) -> str:
    """Keep a logo made black and white, once for equal bytes; return the name a form gives it."""
    small = black_and_white(content)
    digest = sha256(small).hexdigest()
    record.try_add(FormPicture, hash=digest, bytes=small)
    return digest
