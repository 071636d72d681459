"""The form of the slip by number: kept with each slip, unchanged by what the branch changes later."""

import io
import json

import pytest

from reception.billing import actions as billing
from reception.core import db, settings
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid
from reception.core.fields import canonical
from reception.core.slip_form import SlipForm
from reception.core.values import build
from reception.papers import forms, proof
from reception.papers.queries import content, paper, reprint_bytes, sealed
from reception.papers.values import SlipData
from reports.renderers import render as draw
from reports.renderers import renderer
from tests.backoffice import a_branch, an_order
from tests.reports import papers


def leave() -> int:
    """Let a cancelled car go; return its slip."""
    order = an_order(state="cancelled")
    return billing.leave_unrepaired(
        order_id=order, render=draw, refused_reason="客户已离店", witness="示例见证人"
    ).paper_id


def picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 100), "black").save(out, "PNG")
    return out.getvalue()


def test_a_form_is_numbered_when_first_used_and_a_reprint_stays_the_same(database, anybody, now):
    a_branch()
    first, second = leave(), leave()
    assert [sealed(each, SlipData).form_version for each in (first, second)] == [1, 1]
    logo = forms.keep_logo(content=picture())
    own = SlipForm(layout="cut_2", title="示例服务单", logo=logo, blank_lines=2)
    settings.change_setting(name="slip_form", value=own)
    third = leave()
    found = sealed(third, SlipData)
    assert (found.form_version, found.form) == (2, own)
    before = [content(paper(each).content_hash) for each in (first, third)]
    settings.change_setting(name="slip_form", value={"layout": "thirds"})
    settings.change_setting(name="slip_copies", value=[["第一联", "客户联", "yellow", "黄"]])
    for each, was in zip((first, third), before, strict=True):
        assert reprint_bytes(each, renderer) == was
        assert renderer(SlipData)(sealed(each, SlipData)) == was
    assert sealed(leave(), SlipData).form_version == 3
    assert db.rows("SELECT number FROM form_version ORDER BY number") == [(1,), (2,), (3,)]
    assert list(proof.damage()) == []


def test_forms_and_their_pictures_are_only_ever_added_to(database, anybody, now):
    a_branch()
    leave()
    forms.keep_logo(content=picture())
    forms.keep_logo(content=picture())  # once for equal bytes
    assert db.rows("SELECT count(*) FROM form_picture") == [(1,)]
    for sql in (
        "UPDATE form_version SET form = '{}'", "DELETE FROM form_version",
        "UPDATE form_picture SET hash = hash", "DELETE FROM form_picture",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), db.writing():
            db.execute(sql)


def test_a_slip_from_before_forms_is_read_and_looks_as_it_did():
    old = papers.slip()
    plain = {name: value for name, value in vars(old).items()
             if name not in ("form", "form_version", "witness", "witness_signature")}  # fmt: skip
    assert build(SlipData, json.loads(canonical(plain))) == old


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"0" * 40])
def test_what_is_no_picture_is_no_logo(sqlite_database, anybody, content):
    a_branch()
    with pytest.raises(Invalid) as refusal:
        forms.keep_logo(content=content)
    assert refusal.value.field == "logo"


def test_a_picture_too_rich_for_a_slip_is_refused(sqlite_database, anybody):
    from random import Random

    from PIL import Image

    noise = Image.frombytes("L", (480, 160), Random(7).randbytes(480 * 160))
    out = io.BytesIO()
    noise.save(out, "PNG")
    with pytest.raises(Invalid) as refusal:
        forms.black_and_white(out.getvalue())
    assert refusal.value.field == "logo"
