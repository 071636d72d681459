"""The first screen: tiles that count right and open their lists, live, who may be late."""

from datetime import timedelta

import pytest

from reception.core import clock, gate
from reception.orders.rules import State
from reception.shopfloor.actions import save_bay
from reception.shopfloor.queries import bays
from tests.backoffice import an_order
from tests.ui.counter import LEFT, CounterHands, at_counter, listed
from tests.ui.desk import Key
from tests.ui.workshop import BAYS, Floor, at, crowded_day, ordinary_day
from ui.today.page import TodayPage
from ui.widgets import Label


@pytest.fixture
def shop(branch) -> Floor:
    with branch.as_("manager"):
        present = {bay.name: bay.bay_id for bay in bays()}
        for position, (name, kind) in enumerate(BAYS, 1):
            save_bay(bay_id=present.get(name), name=name, kind=kind, position=position)
    return Floor(branch)


def today(qtbot, branch, role: str = "advisor") -> tuple[CounterHands, TodayPage]:
    hands = at_counter(qtbot, branch, role, "today")
    page = hands.page
    assert isinstance(page, TodayPage)
    return hands, page


def figures(page: TodayPage) -> dict[str, str]:
    return {code: card.figure.text() for code, card in page.tiles.tiles.items()}


def press_digit(hands: CounterHands, digit: str) -> None:
    """Type a digit as a person does: nothing else follows at once."""
    hands.type(digit)
    hands.bot.waitUntil(lambda: not hands.page._digit.isActive())


def plates(page: TodayPage) -> set[str]:
    return {row.plate for row in page.cars.rows()}


def test_tiles_count_and_open_their_lists(qtbot, branch, shop, picture):
    ordinary_day(shop)
    hands, page = today(qtbot, branch)
    assert figures(page) == {
        "arrivals": "0", "bookings": "0", "undispatched": "4", "hour": "3", "late": "1", "consent": "1", "parts": "1", "ready": "5",
        "calls": "0", "slips": "0",
    }  # fmt: skip
    assert page.head.note.text() == "进厂 19 · 在修 19 · 已交 0"
    assert len(page.cars.rows()) == 19
    assert page.tiles.tiles["hour"].word.text() == "2 台未质检"
    assert page.cars.sums.text() == "金额 33,008.00"
    picture(hands.window, "today")
    chosen = {
        "undispatched": {"沪A66N20", "沪A9K2P7", "沪BR0815", "沪AD52016"},
        "hour": {"沪C88B07", "沪AF03921", "苏E6H7Z2"},
        "late": {"沪AD2K51"},
        "consent": {"沪B1T906"},
        "parts": {"沪AD2K51"},
    }
    for code, expected in chosen.items():
        hands.bot.mouseClick(page.tiles.tiles[code], LEFT)
        assert plates(page) == expected
        assert page.list.heading.text() == page.tiles.tiles[code].name.text()
    picture(hands.window, "today-list")
    assert page.tiles.tiles["ready"].word.text() == "¥8,710.00 待结"
    hands.bot.mouseClick(page.tiles.tiles["parts"], LEFT)  # again: every car
    assert len(page.cars.rows()) == 19
    page.tiles.tiles["late"].setFocus()
    hands.press(Key.Key_Return)
    assert plates(page) == {"沪AD2K51"}
    hands.press(Key.Key_Escape)
    assert len(page.cars.rows()) == 19


def test_a_double_click_opens_the_order(qtbot, branch, shop, monkeypatch):
    key = shop.receive("沪A66N20", promised=at("16:40"))
    hands, page = today(qtbot, branch)
    opened = []
    monkeypatch.setattr(page.shell.__class__, "open_order", lambda _self, each: opened.append(each))
    page.cars.activated.disconnect()
    page.cars.activated.connect(lambda row: page.shell.open_order(row.order_id))
    place = page.cars.view.visualRect(page.cars.model.index(0, 0)).center()
    hands.bot.mouseClick(page.cars.view.viewport(), LEFT, pos=place)
    hands.bot.mouseDClick(page.cars.view.viewport(), LEFT, pos=place)
    assert opened == [key]


def test_only_mine(qtbot, branch, shop):
    shop.receive("沪A66N20", promised=at("16:40"))
    hands, page = today(qtbot, branch, "manager")
    assert len(page.cars.rows()) == 1
    hands.click(page.mine)
    assert page.cars.rows() == []
    assert figures(page)["undispatched"] == "0"
    hands.click(page.mine)
    assert figures(page)["undispatched"] == "1"


def test_the_day_is_live(qtbot, branch, shop):
    key = shop.receive("沪A66N20", promised=at("16:40"))
    _hands, page = today(qtbot, branch)
    assert figures(page)["undispatched"] == "1"
    shop.dispatch(key, "1号", at("14:40"), 60)
    assert figures(page)["undispatched"] == "0"
    shop.start(key)
    shop.hold(key, State.HOLD_CONSENT, "增项报价")
    assert figures(page)["consent"] == "1"


def test_what_may_be_late_says_what_to_do(qtbot, branch, shop):
    shop.receive("沪A66N20", hours="1", promised=at("16:00"))
    shop.receive("沪A9K2P7", hours="1", promised=at("17:00"))  # more than two hours away
    held = shop.receive("沪B1T906", hours="1.3", promised=at("17:30"))
    with clock.frozen(at("13:52")):  # nobody plans a start that has passed
        shop.dispatch(held, "2号", at("13:50"), 60)
        shop.start(held)
        shop.hold(held, State.HOLD_CONSENT, "增项报价")
    planned = shop.receive("沪AK77M3", hours="1", promised=at("15:30"))
    shop.dispatch(planned, "3号", at("15:00"), 60)
    _hands, page = today(qtbot, branch)
    words = [[label.text() for label in row.findChildren(Label)] for row in page.risks.rows.shown]
    said = {each[0]: each[-1] for each in words}
    assert said == {
        "沪A·K77M3": "计划 16:00 完工，晚于承诺的 15:30。",
        "沪A·66N20": "未派工，建议 1号 14:35，最晚 15:00 开工。",
        "沪B·1T906": "客户 40 分未确认增项，最晚 16:10 开工。",
    }


def test_a_ready_car_leads_to_the_counter(qtbot, branch, shop):
    ordinary_day(shop)
    hands, page = today(qtbot, branch, "manager")
    order_id = next(row.order_id for row in page.orders if row.state is State.READY)
    press_digit(hands, "8")
    assert {row.state for row in page.cars.rows()} == {State.READY}
    assert page.list.note.text() == "回车交车"
    page.cars.choose(lambda row: row.order_id == order_id)
    hands.press(Key.Key_Return)
    counter = hands.window.pages.shown()
    assert counter.order_id == order_id
    hands.page = counter
    hands.settle()
    listed(hands)
    assert counter.step.form.blocks


def test_calls_and_slips_open_their_lists(qtbot, branch, picture):
    with branch.as_("manager"), gate.acting(gate.system("test")):
        an_order(
            state="handed_over", handed_over_at=clock.now() - timedelta(days=3),
            arrived_at=clock.now() - timedelta(days=4), advisor=2,
        )  # fmt: skip
        an_order(
            state="handed_over", handed_over_at=clock.now() - timedelta(hours=1),
            promised_at=clock.now(), advisor=2,
        )  # fmt: skip
    hands, page = today(qtbot, branch)
    assert page.head.note.text() == "进厂 1 · 在修 0 · 已交 1 · 准时 100%"
    assert (figures(page)["calls"], figures(page)["slips"]) == ("1", "1")
    assert page.tiles.tiles["calls"].word.text() == "1 个逾期"
    hands.bot.mouseClick(page.tiles.tiles["calls"], LEFT)
    assert [call.plate for call in page.calls.rows()] == ["沪A00001"]
    assert page.calls.isVisible()
    picture(hands.window, "today-calls")
    hands.bot.mouseClick(page.tiles.tiles["slips"], LEFT)
    assert [slip.plate for slip in page.slips.rows()] == ["沪A00001"]
    assert page.slips.isVisible()
    late = page.late
    assert late.isVisible()
    hands.bot.mouseClick(late.do, LEFT)
    assert late.reason.error()
    assert late.day.error()
    picture(hands.window, "today-slips-refused")
    hands.fill(late.reason, "示例：待料")
    hands.fill(late.day, "2026-11-24")
    hands.bot.mouseClick(late.do, LEFT)
    [slip] = page.slips.rows()
    assert (slip.reason, slip.open()) == ("示例：待料", False)
    assert figures(page)["slips"] == "0"
    assert page.tiles.tiles["slips"].word.text() == "1 张已说明"
    picture(hands.window, "today-slips")


def test_an_empty_day_teaches(qtbot, branch, picture):
    hands, page = today(qtbot, branch)
    assert "厂内没有车辆" in hands.words()
    assert set(figures(page).values()) == {"0"}
    picture(hands.window, "today-empty")


def test_a_crowded_day_needs_no_scrolling_sideways(qtbot, branch, shop, picture):
    crowded_day(shop, 60)
    hands, page = today(qtbot, branch, "manager")
    assert not page.cars.view.horizontalScrollBar().isVisible()
    assert hands.window.width() == 1366
    picture(hands.window, "today-crowded")
    hands.window.go("handover")
    counter = hands.window.pages.shown()
    assert not counter.queue.table.view.horizontalScrollBar().isVisible()
    assert hands.window.width() == 1366
    picture(hands.window, "handover-crowded")
