"""The walk-round: marks on a drawing, sealed with the visit."""

from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from reception.core import db, gate
from reception.core.errors import Invalid
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import LineKind, OrderKind
from reception.orders.rules import LineDraft
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.visits import diagram, photos
from reception.visits.actions import keep_draft, keep_photo
from reception.visits.damages import Damage, check, last_body, size_name, walk_round
from reception.visits.drafts import drafts

DENT = Damage("l_front_door", "dent", 400, 180, "5", "停车场被碰")
SCRATCH = Damage("rear_bumper", "scratch", 885, 500)


def receive(**visit):
    return check_in(
        customer=CustomerDraft("测试客户001", "13800000001"),
        vehicle=VehicleDraft("沪A66N20", vin="LSVAA4183M2123456"),
        visit=VisitDraft(38_420, **visit),
        kind=OrderKind.MAINTENANCE,
        lines=(LineDraft(LineKind.LABOUR, "检查", Decimal(1), Decimal(100)),),
    )


def photo(colour: str) -> photos.Photo:
    made = BytesIO()
    Image.new("RGB", (64, 48), colour).save(made, "JPEG")
    return photos.prepare(made.getvalue())


def test_what_was_seen_is_kept_with_the_visit_and_never_changed(branch):
    with branch.as_("advisor"):
        keep_draft(uid="d", title="", data="{}")
        shots = tuple(keep_photo(photo=photo(colour)) for colour in ("red", "blue"))
        opened = receive(
            body="suv", damages=(DENT, SCRATCH), photos=shots, draft="d", road_test=True
        )
        assert drafts() == ()
    found = walk_round(opened.visit_id)
    assert (found.body, found.damages, found.photos) == ("suv", (DENT, SCRATCH), shots)
    assert last_body(opened.vehicle_id) == "suv"
    assert db.row("SELECT road_test FROM visit") == (1,)

    @gate.action(gate.Permission.CHECK_IN)
    def tamper(*, sql: str) -> None:
        db.execute(sql)

    for sql in (
        "UPDATE damage SET note = ''",
        "DELETE FROM damage",
        "DELETE FROM visit_photo",
        "UPDATE attachment SET width = 1",
        "DELETE FROM attachment",
    ):
        with branch.as_("advisor"), pytest.raises(Exception, match=r"sealed|violates|FOREIGN"):
            tamper(sql=sql)
    assert walk_round(opened.visit_id) == found


def test_a_check_in_without_a_walk_round_is_one_without(branch):
    with branch.as_("advisor"):
        opened = receive()
    assert walk_round(opened.visit_id).body == ""
    assert last_body(opened.vehicle_id) == ""


@pytest.mark.parametrize(
    ("field", "visit"),
    [
        ("body", {"body": "spaceship"}),
        ("body", {"damages": (DENT,)}),
        ("damages", {"body": "sedan", "damages": (Damage("bed", "dent", 1, 1),)}),
        ("damages", {"body": "sedan", "damages": (Damage("roof", "eaten", 1, 1),)}),
        ("damages", {"body": "sedan", "damages": (Damage("roof", "dent", 1001, 1),)}),
        ("damages", {"body": "sedan", "damages": (Damage("roof", "dent", 1, 1, "3"),)}),
        ("damages", {"body": "sedan", "damages": (Damage("roof", "dent", 1, 1, "", "a\nb"),)}),
        ("damages", {"body": "sedan", "damages": (DENT,) * 100}),
        ("photos", {"photos": ("0" * 64,)}),
        ("photos", {"photos": tuple(str(n) for n in range(25))}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_opened(branch, field, visit):
    with branch.as_("advisor"), pytest.raises(Invalid) as refused:
        receive(**visit)
    assert refused.value.field == field
    assert db.row("SELECT count(*) FROM visit") == (0,)


@pytest.mark.parametrize("body", list(diagram.Body))
def test_every_drawing_has_named_closed_panels_inside_its_frame(body):
    drawn = diagram.drawing(body)
    codes = [panel.code for panel in drawn.panels]
    assert len(codes) == len(set(codes)) >= 28
    assert set(codes) <= set(diagram.PANEL_NAMES)
    assert ("bed" in codes) is (body is diagram.Body.PICKUP)
    for panel in drawn.panels:
        letters = [letter for letter, _numbers in panel.path]
        assert (letters[0], letters[-1]) == ("M", "Z")
        numbers = [n for _letter, found in panel.path for n in found]
        assert min(numbers) >= 0
        assert max(numbers[::2]) <= drawn.width
        assert max(numbers[1::2]) <= drawn.height


def test_only_the_commands_that_the_parser_knows():
    assert diagram.parse("M 1 2 L 3 4 Z") == (("M", (1.0, 2.0)), ("L", (3.0, 4.0)), ("Z", ()))
    with pytest.raises(ValueError, match="no command"):
        diagram.parse("M 1 2 A 1 1 0 0 0 2 2")


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (("", "途观 L"), "suv"),
        (("小型普通客车 SUV", ""), "suv"),
        (("", "别克GL8"), "mpv"),
        (("皮卡", ""), "pickup"),
        (("", "帕萨特"), "sedan"),
    ],
)
def test_the_shape_is_guessed_by_the_model(words, body):
    assert diagram.guess_body(*words) == body


def test_notes_are_tidied_and_sizes_have_names():
    assert check("sedan", [Damage("roof", "dent", 0, 1000, "", " 凹 ")], [])[0].note == "凹"
    assert [size_name(size) for size in ("", "2", "16")] == ["", "≤2 cm", ">15 cm"]
