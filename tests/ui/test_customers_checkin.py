"""The privacy notice and the offers at check-in, by real keys and mouse; the notice in the settings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reception.core import db, settings
from reception.core.errors import Invalid
from reception.customers.queries import consents_of, customer
from tests.stories.people import found_branch
from tests.ui.desk import Hands, sit_down
from tests.ui.office import desk, key, press, said, somebody
from ui.customers.privacy import Notice
from ui.widgets import Label

Key = Qt.Key


@pytest.fixture
def branch(sqlite_database, now):
    return found_branch()


@pytest.fixture
def hands(qtbot, branch) -> Hands:
    return sit_down(qtbot, branch)


def fill(hands: Hands, plate: str = "沪b12345") -> None:
    page = hands.page
    hands.enter(plate)
    hands.into(page.car.mileage)
    hands.type("12345")
    hands.into(page.owner.name)
    hands.enter("测试客户001")
    hands.enter("13800000001")


def newest() -> int:
    return db.row("SELECT max(customer_id) FROM work_order")[0]


def test_the_notice_stands_above_the_signature_and_is_noted_once(hands: Hands, picture):
    fill(hands)
    assert "未告知" in hands.page.owner.privacy.text()
    picture(hands.window, "checkin_privacy")
    hands.page.words.words.set_text("例行检查")
    hands.press(Key.Key_F8)
    pad = hands.pad()
    words = " ".join(label.text() for label in pad.findChildren(Label))
    assert settings.read(settings.PRIVACY_NOTICE) in words
    picture(pad, "checkin_signed_notice")
    hands.sign()
    rows = consents_of(newest())
    assert [(r.kind, r.how) for r in rows] == [("privacy", "signed")]
    assert not customer(newest()).marketing


def test_offers_are_never_ticked_before_somebody_does(hands: Hands):
    fill(hands)
    owner = hands.page.owner
    assert owner.marketing.is_empty()
    press(owner.more)
    assert owner.marketing.is_empty()
    press(owner.marketing.buttons["yes"])
    press(owner.more)
    assert owner.marketing.isVisible()  # what was chosen stays in sight
    hands.sign_later()
    assert [(r.kind, r.given, r.how) for r in consents_of(newest())] == [
        ("marketing", True, "in_store")
    ]
    hands.window.go("checkin")
    assert owner.marketing.is_empty()
    hands.page.pick(db.row("SELECT vehicle_id FROM work_order")[0])
    press(owner.more)
    assert not owner.marketing.isVisible()  # agreed already: taken back on the customer's page


def test_a_notice_read_on_the_screen_is_noted_without_a_signature(hands: Hands, qtbot, picture):
    fill(hands)
    press(hands.page.owner.privacy)
    found: list[Notice] = []
    qtbot.waitUntil(lambda: bool(found.extend(w for w in QApplication.topLevelWidgets()
                                              if isinstance(w, Notice)) or found))  # fmt: skip
    picture(found[0], "checkin_notice")
    press(found[0].yes)
    hands.settle()
    assert "未告知" not in hands.page.owner.privacy.text()
    hands.sign_later()
    assert [(r.kind, r.how) for r in consents_of(newest())] == [("privacy", "in_store")]


def test_the_notice_is_the_branchs_own(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("admin"), "settings")
    page.list.setCurrentRow([part.code for part in page.parts].index("papers"))
    section = page.section()
    field = section.form["privacy_notice"]
    field.area.setFocus()
    field.area.selectAll()
    key(field.area, Key.Key_X)
    press(section.save_button)
    assert "20" in field.error()
    picture(window, "settings_notice_refused")
    field.area.selectAll()
    for character in "we keep your data six years and nothing else <b>":
        key(field.area, character)
    press(section.save_button)
    assert said(window)
    assert settings.read(settings.PRIVACY_NOTICE).endswith("<b>")
    with pytest.raises(Invalid):
        settings.PRIVACY_NOTICE.check("x" * 1001)
