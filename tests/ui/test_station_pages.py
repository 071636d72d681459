"""What the station asks: the self-check, the missing part, and desk and floor by touch."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.core import clock, gate, settings
from reception.orders.extras import extras_of
from reception.orders.models import OrderKind, State
from reception.orders.queries import order
from reception.orders.thread import About, thread
from reception.orders.thread_actions import say
from reception.parts.queries import needs_of
from reception.parts.rules import Stand
from reception.parts.stock_actions import StockDraft, import_stock
from reception.shopfloor.clocking_actions import start_job
from reception.shopfloor.clocking_models import Pause, What
from reception.shopfloor.inspecting_actions import inspect
from reception.shopfloor.inspecting_queries import inspections_of
from reception.shopfloor.inspecting_rules import Result, Stage
from reception.shopfloor.part_actions import waits_for
from tests.ui.counter import LEFT
from tests.ui.test_station import at_station, here
from tests.ui.test_station import shop as shop
from tests.ui.workshop import at

SIZES = [(1366, 768), (1920, 1080)]


def begun(shop, plate="沪A66N20", **more) -> int:
    """Let the technician be on a car."""
    key = shop.receive(plate, "更换前制动片", promised=at("16:40"), **more)
    with shop.branch.as_("technician"):
        start_job(order_id=key)
    return key


def shelve(shop, key: int) -> None:
    """Put on the shelves whatever an order wants."""
    with shop.branch.as_("manager"):
        rows = tuple(
            StockDraft(row.code, row.name, "件", "A-1", Decimal(1), Decimal(9))
            for row in needs_of(key)
        )
        import_stock(rows=rows, source="期初盘点")


def touchable(buttons) -> bool:
    return all(button.height() >= 64 for button in buttons if button.isVisible())


@pytest.mark.parametrize("size", SIZES)
def test_the_self_check_is_answered_by_touch(qtbot, shop, picture, size):
    with shop.branch.as_("manager"):
        settings.change_setting(name="inspection_stages", value={"repair": ["must"]})
    key = begun(shop, kind=OrderKind.REPAIR)
    hands = at_station(qtbot, shop.branch, size)
    window = hands.at
    hands.enter_as()
    hands.click(window.panel.done)
    check = window.check
    assert check.isVisible()
    assert not check.without.isVisible()
    picture(window, f"station-check-{size[0]}")
    buttons = [b for row in check.items.rows for b in row.buttons.values()]
    assert touchable([*buttons, check.do, check.back, check.items.all])
    assert not check.area.horizontalScrollBar().isVisible()
    hands.click(check.do)
    assert "全部合格" in check.items.error()
    first = check.items.rows[0]
    hands.click(first.buttons[Result.BAD])
    hands.click(check.items.all)
    hands.click(check.do)
    assert "还不合格" in check.items.error()
    picture(window, f"station-check-refused-{size[0]}")
    assert order(key).row.state is State.WORKING
    hands.click(first.buttons[Result.NONE])
    hands.click(check.do)
    assert window.wall.isVisible()
    assert order(key).row.state is State.INSPECTION
    (row,) = inspections_of(key)
    assert (row.stage, row.technician, row.items[0].result, len(row.items)) == (
        Stage.SELF, "示例technician", Result.NONE, 7,
    )  # fmt: skip
    hands.window.close()


def test_who_is_not_the_last_on_a_car_checks_nothing(qtbot, shop):
    key = begun(shop)
    with shop.branch.as_("foreman"):
        start_job(order_id=key)
    hands = at_station(qtbot, shop.branch)
    hands.enter_as()
    hands.click(hands.at.panel.done)
    assert hands.at.wall.isVisible()
    assert here().what is What.IDLE
    assert order(key).row.state is State.WORKING
    hands.window.close()


def test_what_failed_stands_above_the_next_self_check(qtbot, shop, picture):
    key = begun(shop)
    shop.finish(key)
    with shop.branch.as_("inspector"):
        inspect(order_id=key, passed=False, cause="机油渗漏")
    with shop.branch.as_("technician"):
        start_job(order_id=key)
    hands = at_station(qtbot, shop.branch)
    hands.enter_as()
    hands.click(hands.at.panel.done)
    assert "机油渗漏" in hands.at.check.before.text()
    picture(hands.at, "station-check-again")
    hands.click(hands.at.check.back)
    assert hands.at.panel.isVisible()
    hands.window.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_missing_part_is_touched_and_the_store_knows(qtbot, shop, picture, size):
    key = begun(shop)
    code = next(row.code for row in needs_of(key) if "减震器" in row.name)
    hands = at_station(qtbot, shop.branch, size)
    window = hands.at
    hands.enter_as()
    hands.click(window.panel.pauses[Pause.PARTS])
    page = window.parts
    assert not page.do.isEnabled()
    hands.click(page.parts[code])
    picture(window, f"station-parts-{size[0]}")
    assert touchable([*page.parts.values(), *page.times.values(), page.do, page.other, page.back])
    hands.click(page.times["1 小时内"])
    hands.click(page.do)
    card = order(key).row
    assert card.state is State.HOLD_PARTS
    assert card.hold_reason == waits_for(key, (code,)) == "前减震器 右 11-20 15:32"
    row = next(row for row in needs_of(key) if row.code == code)
    assert (row.stand, row.expected_at) == (Stand.WAITING, clock.now() + timedelta(hours=1))
    hands.enter_as()
    assert "件已齐" not in window.panel.cards[key].text_shown().third
    shelve(shop, key)
    hands.window.bus.poll()
    text = window.panel.cards[key].text_shown()
    assert (text.third[:5], text.third_tone) == ("✓ 件已齐", "ok")
    picture(window, f"station-parts-there-{size[0]}")
    hands.window.close()


@pytest.mark.parametrize("size", SIZES)
def test_desk_and_floor_by_touch(qtbot, shop, picture, size):
    key = begun(shop)
    other = shop.receive("沪B1T906", "异响检查", promised=at("18:00"))
    with shop.branch.as_("advisor"):
        say(order_id=key, about=About.NOTE, words="客户在店等")
        say(order_id=other, about=About.NOTE, words="只在冷车时响")
    hands = at_station(qtbot, shop.branch, size)
    window = hands.at
    hands.enter_as()
    assert window.panel.say.text() == "沟通 ● 1"
    assert window.panel.talks[other].text() == "● 1"
    picture(window, f"station-unread-{size[0]}")
    hands.click(window.panel.say)
    view = window.talk.view
    qtbot.waitUntil(lambda: read(key) == ("示例technician",))
    assert gate.actor() is gate.NOBODY
    picture(window, f"station-talk-{size[0]}")
    hands.click(view.composer.abouts.buttons["found"])
    picture(window, f"station-compose-{size[0]}")
    assert touchable([*view.composer.buttons.values(), view.composer.do, window.talk.back])
    hands.click(view.composer.buttons["前制动片磨损到限"])
    hands.click(view.composer.do)
    said = thread(key).messages[-1]
    assert (said.author, said.about, said.words) == (
        "示例technician", About.FOUND, "前制动片磨损到限",
    )  # fmt: skip
    picture(window, f"station-said-{size[0]}")
    hands.click(view.rows[said.message_id].ask)  # two touches: asked with photo and price
    dialog = window.talk.asking
    picture(dialog, f"station-ask-{size[0]}")
    hands.click(dialog.form.do)
    assert [extra.reason for extra in extras_of(key)] == ["前制动片磨损到限"]
    assert order(key).row.state is State.HOLD_CONSENT
    hands.click(window.talk.back)
    assert window.panel.say.text() == "沟通"
    hands.bot.mouseClick(window.panel.talks[other], LEFT)
    assert "冷车" in view.rows[thread(other).last()].words.text()
    assert here().order_id == key  # nothing was started
    hands.window.close()


def read(key: int) -> tuple[str, ...]:
    return tuple(name for name, _last in thread(key).readers)


def test_who_leaves_takes_the_words_along(qtbot, shop):
    key = begun(shop)
    hands = at_station(qtbot, shop.branch)
    window = hands.at
    hands.enter_as()
    hands.click(window.panel.say)
    composer = window.talk.view.composer
    hands.click(composer.abouts.buttons["found"])
    hands.click(next(iter(composer.buttons.values())))
    assert composer.words.text()
    window.idle.timeout.emit()
    assert window.wall.isVisible()
    assert window.actor is None
    assert composer.words.text() == ""
    assert thread(key).messages == ()
    hands.window.close()
