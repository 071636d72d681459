"""The first screen by keys alone, what it keeps, how it goes with the clock, and that it never scrolls."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reception.core import clock, db, gate
from reception.orders.extra_actions import ask_extra
from reception.orders.models import LineKind, State
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from reception.visits.actions import note_arrival
from tests.backoffice import an_order
from tests.ui.counter import at_counter
from tests.ui.desk import Key
from tests.ui.test_today import figures, press_digit, shop, today  # noqa: F401
from tests.ui.workshop import at, crowded_day, ordinary_day
from ui.main_window import MainWindow
from ui.today.side import RowsCard
from ui.widgets import Label


def waits(branch, plate: str, minutes: int = 12) -> None:
    with branch.as_("advisor"):
        note_arrival(plate=plate, at=clock.now() - timedelta(minutes=minutes))


def test_a_digit_opens_its_list_and_again_every_car(qtbot, branch, shop):  # noqa: F811
    ordinary_day(shop)
    hands, page = today(qtbot, branch)
    press_digit(hands, "5")
    assert (page.chosen, page.cars.view.hasFocus()) == ("late", True)
    assert page.cars.current().plate == "沪AD2K51"
    press_digit(hands, "5")
    assert (page.chosen, len(page.cars.rows())) == ("", 19)
    press_digit(hands, "0")
    assert page.chosen == "slips"


def test_a_scan_opens_no_list(qtbot, branch, shop):  # noqa: F811
    shop.receive("沪A66N20", promised=at("16:40"))
    hands, page = today(qtbot, branch)
    hands.type("690123456")
    qtbot.waitUntil(lambda: not page._digit.isActive())
    assert page.chosen == ""


def test_arrows_go_along_the_tiles_and_enter_stands_in_the_list(qtbot, branch, shop):  # noqa: F811
    ordinary_day(shop)
    hands, page = today(qtbot, branch)
    page.tiles.tiles["hour"].setFocus()
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Return)
    assert (page.chosen, page.cars.view.hasFocus()) == ("late", True)
    hands.press(Key.Key_Return)
    assert hands.window.pages.shown().detail.card.row.plate == "沪AD2K51"


def test_enter_receives_the_car_that_waits(qtbot, branch):
    waits(branch, "沪A66N20")
    hands, _page = today(qtbot, branch)
    press_digit(hands, "1")
    hands.press(Key.Key_Return)
    assert hands.window.pages.shown().car.plate.text() == "沪A·66N20"


def test_enter_goes_to_the_call(qtbot, branch):
    with branch.as_("manager"), gate.acting(gate.system("test")):
        an_order(state="handed_over", handed_over_at=clock.now() - timedelta(days=3),
                 arrived_at=clock.now() - timedelta(days=4), advisor=2)  # fmt: skip
    hands, _page = today(qtbot, branch, "manager")
    press_digit(hands, "9")
    hands.press(Key.Key_Return)
    assert hands.window.pages.shown().due.current().plate == "沪A00001"


def test_only_mine_is_kept_for_its_person(qtbot, branch, shop):  # noqa: F811
    shop.receive("沪A66N20", promised=at("16:40"))
    hands, page = today(qtbot, branch, "manager")
    hands.click(page.mine)
    assert page.cars.rows() == []
    hands.window.close()
    _hands, again = today(qtbot, branch, "manager")
    assert again.mine.isChecked()
    assert again.cars.rows() == []
    _hands, other = today(qtbot, branch, "advisor")
    assert not other.mine.isChecked()
    assert len(other.cars.rows()) == 1


def test_the_minutes_go_with_the_clock(qtbot, branch, shop):  # noqa: F811
    waits(branch, "沪A66N20", 5)
    shop.receive("沪A9K2P7", promised=at("15:40"))
    hands, page = today(qtbot, branch)
    tile = page.tiles.tiles
    assert tile["arrivals"].word.text() == "最久 5 分"
    assert figures(page)["hour"] == "0"
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        hands.window._clock.timeout.emit()
        assert tile["arrivals"].word.text() == "最久 15 分"
        assert tile["arrivals"].word.property("tone") == "warn"
        assert figures(page)["hour"] == "1"
        said = [label.text() for label in page.arrivals.findChildren(Label)]
        assert "已等 15 分" in said


def statements(page) -> int:
    count = 0

    def note(_sql: str) -> None:
        nonlocal count
        count += 1

    db.connection().set_trace_callback(note)
    try:
        page.refresh()
    finally:
        db.connection().set_trace_callback(None)
    return count


def test_a_minute_asks_as_little_on_a_full_day_as_on_a_quiet_one(qtbot, branch, shop):  # noqa: F811
    shop.receive("沪A66N20", promised=at("16:40"))
    _hands, page = today(qtbot, branch)
    quiet = statements(page)
    crowded_day(shop, 60)
    for number in range(8):
        waits(branch, f"沪B{number}00Y1")
    assert statements(page) <= quiet + 2  # where the next free bay is asked for
    assert quiet <= 20


def cut(page) -> list[RowsCard]:
    """Return the cards beside the list that cannot be seen whole."""
    return [
        card
        for card in page.beside.cards
        if not card.isHidden()
        and (
            card.visibleRegion().boundingRect().height() < card.height()
            or card.height() < card.layout().totalHeightForWidth(card.width())
        )
    ]


@pytest.mark.parametrize("blocks", [0, 60])
def test_what_stands_beside_the_list_is_seen_whole(qtbot, branch, shop, blocks, snap):  # noqa: F811
    (crowded_day(shop, blocks) if blocks else ordinary_day(shop))
    for number in range(7 if blocks else 0):
        shop.receive(f"沪D0{number}0Z1", hours="1", promised=at("16:20"))
    for number in range(9 if blocks else 2):
        waits(branch, f"沪B{number}00Y1")
    hands, page = today(qtbot, branch, "manager")
    snap(hands.window, f"today-beside-{blocks}")
    assert cut(page) == []
    assert hands.window.height() == 768
    assert all(
        any(row.isVisible() for row in card.rows.shown) for card in (page.arrivals, page.risks)
    )
    if blocks:
        hands.click(page.risks.more)
        assert {row.order_id for row in page.cars.rows()} == {r.order_id for r in page.at_risk}
        hands.click(page.arrivals.more)
        assert len(page.waiting.rows()) == 9


def test_the_keyboard_stands_in_the_list_at_once(qtbot, branch, shop):  # noqa: F811
    shop.receive("沪A66N20", promised=at("16:40"))
    hands = at_counter(qtbot, branch, "advisor", "orders")
    hands.window.go("today")
    page = hands.window.pages.shown()
    qtbot.waitUntil(lambda: page.cars.view.hasFocus())


def test_the_keyboard_stands_in_the_list_after_sign_in(qtbot, branch, shop):  # noqa: F811
    shop.receive("沪A66N20", promised=at("16:40"))
    window = MainWindow()
    qtbot.addWidget(window)
    gate.act_as(branch.actors["advisor"])
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.enter()
    page = window.pages.shown()
    qtbot.waitUntil(lambda: page.cars.view.hasFocus(), timeout=1000)


def test_what_is_asked_before_the_work_waits_for_its_answer(qtbot, branch, shop):  # noqa: F811
    key = shop.receive("沪A66N20", promised=at("16:40"))
    shop.receive("沪A9K2P7", promised=at("16:50"))
    hands, page = today(qtbot, branch)
    assert figures(page)["consent"] == "0"
    line = LineDraft(LineKind.OTHER, "玻璃水", Decimal(1), Decimal(35))
    with branch.as_("technician"):
        ask_extra(order_id=key, reason="玻璃水不足", lines=(line,))
    assert order(key).row.state is State.PENDING
    tile = page.tiles.tiles["consent"]
    assert (figures(page)["consent"], tile.word.text()) == ("1", "合计 ¥35.00")
    hands.click(tile)
    assert [row.order_id for row in page.cars.rows()] == [key]
    hands.press(Key.Key_Return)
    (card,) = hands.window.pages.shown().detail.extras.cards.values()
    assert hands.window.focusWidget() is card.agree
