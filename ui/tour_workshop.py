"""The tour deeper in the workshop: a block dragged and put back, the station, a call, parts, a failure, the wash."""

from datetime import timedelta
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reception.core import clock
from reception.orders.rules import S
from reception.parts.queries import needs_of
from reception.parts.rules import Stand
from reception.shopfloor.clocking_models import Pause
from reception.shopfloor.clocking_queries import calls
from reception.shopfloor.inspecting_queries import inspections_of
from reception.shopfloor.inspecting_rules import Result
from reception.shopfloor.queries import Block, blocks
from ui.shopfloor.board import BoardWindow
from ui.shopfloor.floor_window import FloorWindow
from ui.shopfloor.station import StationWindow
from ui.shopfloor.wash import WashWindow
from ui.tour_counter import PIN, Visit, find
from ui.tour_hands import Hands, Key, must

LEFT = Qt.MouseButton.LeftButton
ANY = (Stand.FREE, Stand.READY)


def block_of(visit: Visit) -> Block:
    """Return the block of the car on the board; Stuck without one."""
    begin, end = clock.day_bounds(clock.today())
    found = [b for b in blocks(begin, end) if b.order_id == visit.order_id and b.open]
    must(bool(found), "the car has a block today")
    return found[0]


def drag(visit: Visit, board: BoardWindow) -> None:
    """Drag the block half an hour on, see it there, and take that back."""
    hands, place, before = visit.hands, board.view.viewport(), block_of(visit)
    drawn = board.view.block_of(visit.order_id)
    assert drawn is not None
    start = board.view.mapFromScene(drawn.area().center())
    edges = [
        board.view.point_of(before.bay_id, before.starts_at + timedelta(minutes=m)).x()
        for m in (0, 30)
    ]
    far = round(edges[1] - edges[0])
    goal = start + QPoint(far, 0)
    QTest.mousePress(place, LEFT, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(place, start + QPoint(far * step // 8, 0))
    hands.picture("board-drag", board)
    QTest.mouseRelease(place, LEFT, pos=goal)
    hands.wait(50)
    must(block_of(visit).starts_at > before.starts_at, f"the block was moved: {hands.said()}")
    hands.picture("board-moved", board)
    hands.click(board.foot.undo)
    must(block_of(visit).starts_at == before.starts_at, f"the block is back: {hands.said()}")


def station(visit: Visit, who: str) -> None:
    """打卡: sign on by touch and PIN, start the car, call for help."""
    hands, window = visit.hands, _station(visit.hands)
    _enter(hands, window, who)
    if window.panel.on.isVisible():
        hands.click(window.panel.on)
        _enter(hands, window, who)
    hands.picture("station", window)
    _start(visit, window)
    visit.state(S.WORKING)
    hands.later(10)
    _enter(hands, window, who)
    hands.click(window.panel.pauses[Pause.HELP])
    must(any(call.what is Pause.HELP for call in calls()), "help is called for")
    _leave(hands, window)


def resume(visit: Visit, who: str) -> None:
    """Go on with the car at the station after help came."""
    hands, window = visit.hands, _station(visit.hands)
    _enter(hands, window, who)
    _start(visit, window)
    visit.state(S.WORKING)
    _leave(hands, window)


def _station(hands: Hands) -> StationWindow:
    hands.click(hands.window.rail.buttons["clocking"])
    page: Any = hands.window.pages.shown()
    hands.click(page.station)
    window = hands.window.pages.windows["station"]
    assert isinstance(window, StationWindow)
    window.activateWindow()
    hands.until(window.isActiveWindow, "the station is in front")
    return window


def _enter(hands: Hands, window: StationWindow, who: str) -> None:
    if window.panel.isVisible():
        return
    _touch(hands, window, who)
    hands.until(window.panel.isVisible, f"{who} is at the station: {hands.said()}")


def _touch(hands: Hands, window: FloorWindow, who: str) -> None:
    tiles = [t for t in window.wall.tiles if t.person is not None and t.person.name.endswith(who)]
    must(bool(tiles), f"{who} has a tile")
    hands.click(tiles[0])
    for digit in PIN:
        hands.click(window.pin.keys[digit])
    hands.click(window.pin.ok)


def _start(visit: Visit, window: StationWindow) -> None:
    hands = visit.hands
    if visit.order_id not in window.panel.cards:
        hands.click(window.panel.all)
    hands.click(window.panel.cards[visit.order_id])
    if window.skip.isVisible():
        hands.picture("station-skip", window)
        hands.click(next(iter(window.skip.reasons.values())))


def _leave(hands: Hands, window: StationWindow) -> None:
    window.hide()
    hands.settle()


def answer(visit: Visit) -> None:
    """The red call on the board is answered with a touch."""
    hands = visit.hands
    hands.press(Key.Key_F6)
    board = hands.window.pages.windows["board"]
    assert isinstance(board, BoardWindow)
    board.activateWindow()
    hands.until(board.isActiveWindow, "the board is in front")
    hands.picture("board-call", board)
    waiting = len(calls())
    hands.click(next(iter(board.calls.buttons.values())))
    must(len(calls()) == waiting - 1, "the call is answered")
    board.hide()
    hands.settle()


def store(visit: Visit) -> None:
    """配件: what the car wants and is on the shelf is handed out by one key."""
    hands = visit.hands
    hands.click(hands.window.rail.buttons["parts"])
    page = visit.page()
    hands.picture("parts")
    here = [row for row in needs_of(visit.order_id) if row.stand in ANY]
    must(bool(here), "a part of the car is on the shelf")
    hands.choose(page.wanted, lambda row: row.key == here[0].key)  # type: ignore[attr-defined]
    hands.picture("parts-order")
    hands.click(page.parts.out)
    left = {row.code for row in needs_of(visit.order_id) if row.stand in ANY}
    must(here[0].code not in left, f"the parts are handed out: {hands.said()}")
    hands.picture("parts-handed-out")


def fail(visit: Visit) -> None:
    """质检不合格: one item with its words and its cause; the car goes back to work."""
    hands = visit.hands
    form = _inspect(visit)
    row = form.items.rows[0]
    hands.click(row.buttons[Result.BAD])
    hands.click(row.words)
    hands.type("扭力不足")
    hands.click(form.category.buttons["assembly"])
    hands.picture("inspection-failed")
    hands.click(form.fail)
    visit.state(S.WORKING)
    must(not inspections_of(visit.order_id)[-1].passed, "the failure is noted")


def again(visit: Visit) -> None:
    """The technician sees what was wrong and reports it mended."""
    hands = visit.hands
    find(visit)
    steps = visit.page().detail.steps
    hands.later(15)
    hands.click(steps.buttons["finish"])
    hands.picture("rework")
    hands.click(steps.open_form.items.all)
    hands.click(steps.open_form.do)
    visit.state(S.INSPECTION)
    hands.settle()
    find(visit)


def _inspect(visit: Visit) -> Any:
    find(visit)
    steps = visit.page().detail.steps
    visit.hands.click(steps.buttons["inspect"])
    return steps.open_form


def wash(visit: Visit, who: str) -> None:
    """洗车: begun and done in the queue of the wash bay, by touch and PIN."""
    hands = visit.hands
    hands.window.go("wash")
    window = hands.window.pages.windows["wash"]
    assert isinstance(window, WashWindow)
    window.activateWindow()
    hands.until(window.isActiveWindow, "the wash bay is in front")
    for name in ("begin", "done"):
        hands.click(window.cards[visit.order_id].buttons[name])
        if window.wall.isVisible():
            _touch(hands, window, who)
        hands.until(window.home.isVisible, f"the queue is back: {hands.said()}")
        hands.picture(f"wash-{name}", window)
    visit.state(S.READY)
    window.hide()
    hands.settle()
