"""质检 and washing through the window: by touch and by keys, at the desk, in the bay, in the settings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.core import clock, db, settings
from reception.orders.models import OrderKind, State
from reception.orders.queries import order
from reception.papers.queries import papers_of
from reception.shopfloor.inspecting_queries import inspections_of
from reception.shopfloor.inspecting_rules import Category, Result, Stage
from reception.shopfloor.queries import board
from reception.staff.badges import code_of
from tests.stories.people import PIN
from tests.ui.test_orders import Desk, as_, offers, open_page, press, step
from tests.ui.workshop import Floor, at
from ui.settings.inspection import InspectionSection
from ui.shopfloor.layout import drawn, state_words
from ui.shopfloor.wash import WashWindow
from ui.widgets.feedback import Notice


@pytest.fixture
def shop(branch):
    return Floor(branch)


def finished(shop, **more) -> int:
    key = shop.receive("沪A66N20", promised=at("17:00"), **more)
    shop.start(key)
    shop.finish(key)
    return key


def test_by_keys_a_failed_item_goes_back_and_then_all_is_right(qtbot, shop, branch, snap):
    key = finished(shop, kind=OrderKind.REPAIR)
    page = open_page(qtbot, branch, "inspector")
    page.open_order(key)
    step(page, "inspect")
    form = page.detail.steps.open_form
    assert not page.detail.tabs.isVisible()
    press(form.do)
    assert "全部合格" in form.items.error()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    form.items.rows[0].setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    QTest.keyClicks(QApplication.focusWidget(), "Niuju")
    assert [row.result() for row in form.items.rows[:3]] == [Result.OK, Result.NONE, Result.BAD]
    assert form.category.isVisible()
    press(form.category.buttons["assembly"])
    snap(page, "inspect_bad")
    press(form.items.all)
    assert form.items.rows[2].result() is Result.BAD  # what is answered stays
    press(form.do)
    assert "不合格" in form.items.error()
    press(form.fail)
    row = inspections_of(key)[-1]
    assert (row.category, row.failed[0].words) == (Category.ASSEMBLY, "Niuju")
    assert order(key).row.state is State.WORKING
    assert page.detail.tabs.isVisible()
    as_(page, branch, "technician")
    step(page, "finish")
    form = page.detail.steps.open_form
    assert "Niuju" in form.said.text()  # the technician sees what was wrong
    snap(page, "self_check")
    press(form.items.all)
    press(form.do)
    as_(page, branch, "inspector")
    step(page, "inspect")
    form = page.detail.steps.open_form
    press(form.items.all)
    press(form.do)
    assert order(key).row.state is State.READY
    (paper,) = papers_of(key)
    assert paper.kind == "inspection"
    assert [r.stage for r in inspections_of(key)] == [Stage.FINAL, Stage.SELF, Stage.FINAL]
    page.detail.tabs.setCurrentIndex(1)
    assert page.detail.inspected.sheet.isVisible()
    snap(page, "inspected")


def test_a_leader_and_a_road_test_are_asked_for_where_wanted(qtbot, shop, branch, snap):
    key = finished(shop, kind=OrderKind.COMEBACK)
    page = open_page(qtbot, branch, "foreman")
    page.open_order(key)
    step(page, "inspect")
    form = page.detail.steps.open_form
    assert form.heading.text() == "班组长检"
    press(form.items.all)
    press(form.do)
    assert order(key).row.state is State.INSPECTION
    as_(page, branch, "inspector")
    step(page, "inspect")
    form = page.detail.steps.open_form
    press(form.items.all)
    press(form.do)
    assert form.road_km.error()
    snap(page, "inspect_road")
    QTest.keyClicks(form.road_km.line, "6")
    press(form.do)
    assert order(key).row.state is State.READY


def wash_window(qtbot, branch, role) -> WashWindow:
    from reception.core import gate

    gate.act_as(branch.actors[role])
    window = WashWindow(Desk())
    gate.act_as(gate.NOBODY)  # the window is nobody's desk
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def who(window: WashWindow, name: str = "示例technician", pin: str = PIN) -> None:
    """Touch a name and enter a PIN."""
    press(next(tile for tile in window.wall.tiles if tile.person.name == name))
    digits(window, pin)


def digits(window: WashWindow, pin: str) -> None:
    for digit in pin:
        press(window.pin.keys[digit])
    press(window.pin.ok)


def told(window: WashWindow) -> str:
    return " ".join(n.label.text() for n in window.findChildren(Notice) if n.isVisible())


def test_a_badge_washes_without_a_touch_of_the_digits(qtbot, shop, branch):
    key = finished(shop, wash=True)
    shop.inspect(key)
    window = wash_window(qtbot, branch, "foreman")
    assert window.scanned(code_of("CD01", branch.actors["technician"].person_id))
    assert "请点要做的车" in told(window)
    press(window.cards[key].buttons["done"])
    assert order(key).row.state is State.READY
    assert window.actor is None
    assert not window.scanned("nix")


def test_the_wash_bay_begins_ends_and_sends_back(qtbot, shop, branch, snap):
    window = wash_window(qtbot, branch, "technician")
    assert window.none.isVisible()
    snap(window, "wash_empty")
    with branch.as_("manager"):
        settings.change_setting(name="wash_check", value="other")
    keys = []
    for number, promised in enumerate(("17:00", "15:00", "14:00")):
        key = shop.receive(
            f"沪A0000{number}", promised=at(promised) if promised > "15" else None, wash=True
        )
        shop.start(key)
        shop.finish(key)
        shop.inspect(key)
        keys.append(key)
    window.heard(frozenset({"work_order"}))
    assert list(window.cards) == [keys[1], keys[0], keys[2]]
    press(window.cards[keys[0]].buttons["begin"])
    assert window.wall.isVisible()
    snap(window, "wash_who")
    who(window)
    assert db.row("SELECT began_by FROM wash") == (branch.actors["technician"].person_id,)
    assert window.actor is None
    assert "begin" not in window.cards[keys[0]].buttons
    press(window.cards[keys[0]].buttons["done"])
    who(window, pin="9999")
    assert window.pin.isVisible()
    assert "密码不对" in told(window)
    digits(window, PIN)
    press(window.cards[keys[1]].buttons["begin"])
    who(window)
    snap(window, "wash_normal")
    press(window.cards[keys[0]].buttons["clean"])
    who(window)  # washed it
    assert "您洗的" in told(window)
    assert order(keys[0]).row.state is State.WASHING
    snap(window, "wash_refused")
    for card in window.cards.values():
        for button in card.buttons.values():
            assert button.height() >= 48
    card = window.cards[keys[0]]
    press(card.buttons["again"])
    QTest.keyClicks(card.words.line, "Lungu")
    press(card.buttons["again"])
    assert window.pages.currentWidget() is window.wall
    press(window.to_queue)
    assert window.cards[keys[0]] is card
    assert card.words.text() == "Lungu"  # nobody came: what was typed stays
    press(card.buttons["again"])
    who(window, "示例advisor")
    assert "Lungu" in window.cards[keys[0]].findChildren(type(card.state))[3].text()
    assert order(keys[0]).row.state is State.WASHING


def test_an_advisor_sends_a_dirty_car_back_at_hand_over(qtbot, shop, branch):
    key = finished(shop, wash=True)
    shop.inspect(key)
    page = open_page(qtbot, branch, "technician")
    page.open_order(key)
    assert offers(page) == ["washed"]
    step(page, "washed")
    as_(page, branch, "advisor")
    assert offers(page) == ["settle", "unclean"]
    step(page, "unclean")
    form = page.detail.steps.open_form
    assert not form.do.isVisible()
    press(form.fail)
    assert form.words.error()
    QTest.keyClicks(form.words.line, "Menkuang")
    press(form.fail)
    assert order(key).row.state is State.WASHING


def test_the_branch_edits_its_lists(qtbot, branch, snap):
    from reception.core import gate

    gate.act_as(branch.actors["manager"])
    section = InspectionSection()
    qtbot.addWidget(section)
    section.resize(1000, 620)
    section.refresh()
    with qtbot.waitExposed(section):
        section.show()
    snap(section, "settings_inspection")
    assert section.stages.chosen() == ("self",)
    section.items.area.setPlainText("机油\n轮胎")
    press(section.stages.buttons["road"])
    section.kind.set_value("body")
    assert section.kind.value() == "maintenance"  # not saved yet
    press(section.save_button)
    assert settings.read(settings.INSPECTION_LISTS) == {"maintenance": ("机油", "轮胎")}
    assert settings.read(settings.INSPECTION_STAGES) == {"maintenance": ("self", "road")}
    section.kind.set_value("body")
    assert section.stages.chosen() == ("self", "leader")
    section.kind.set_value("maintenance")
    press(section.shipped)
    press(section.save_button)
    assert settings.read(settings.INSPECTION_LISTS) == {}


def test_the_board_says_what_came_back(shop, branch):
    key = shop.receive("沪A66N20", promised=at("17:00"))
    shop.dispatch(key, "1号", at("14:20"), 60)
    shop.start(key)
    shop.finish(key)
    shop.inspect(key, passed=False)
    shown = board(clock.today())
    assert shown.reworks == {key: 1}
    (one,) = drawn([b for b in shown.blocks if b.order_id == key], clock.now())
    assert state_words(one)[0].startswith("▶ 施工 ↺ 返工 1 其他：机油渗漏")
