"""The tour in the workshop: the board, the technician's work, the inspection."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reception.core import clock
from reception.orders.rules import S
from reception.shopfloor.inspecting_queries import inspections_of
from ui.shopfloor.board import BoardWindow
from ui.tour_counter import Visit, find
from ui.tour_hands import Hands, Key, must
from ui.tour_workshop import drag

PART = "火花塞"


def touch(hands: Hands, board: BoardWindow, bay_id: int, instant: datetime) -> None:
    """Touch the board at a bay and a time."""
    point = board.view.point_of(bay_id, instant).toPoint()
    QTest.mouseClick(board.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    hands.wait()


def dispatch(visit: Visit) -> None:
    """派工: a bay whose gap is too short is refused with who has it; the suggestion is taken."""
    hands = visit.hands
    hands.press(Key.Key_F6)
    board = hands.window.pages.windows["board"]
    assert isinstance(board, BoardWindow)
    board.activateWindow()
    hands.until(board.isActiveWindow, "the board is in front")
    hands.picture("board", board)
    hands.click(board.side.cards[visit.order_id])
    technician = board.placing.technician
    assert technician is not None
    hands.click(next(b for b in technician.buttons.values() if b.text().endswith("己")))
    hands.picture("board-placing", board)
    quick = next(bay for bay in board.view.board.bays if "快修" in bay.name)  # type: ignore[union-attr]
    touch(hands, board, quick.bay_id, clock.now() + timedelta(minutes=12))
    must(visit.card.row.state is S.PENDING, "a taken bay is refused")
    hands.picture("board-refused", board)
    board.back()  # the notice
    hands.click(board.placing.suggested)
    visit.state(S.DISPATCHED)
    hands.picture("board-dispatched", board)
    drag(visit, board)
    board.hide()
    hands.settle()


def work(visit: Visit) -> None:
    """维修, begun at the station: wait for a part, go on, done."""
    hands = visit.hands
    find(visit)
    steps = visit.page().detail.steps
    hands.later(20)
    hands.click(steps.buttons["hold"])
    hands.click(steps.open_form.do)
    must(bool(steps.open_form.reason.error()), "a hold without a reason is refused")
    hands.picture("hold-refused")
    hands.click(steps.open_form.kind.buttons["hold_parts"])
    hands.into(steps.open_form.reason, PART)
    hands.click(steps.open_form.do)
    visit.state(S.HOLD_PARTS)
    hands.picture("on-hold")
    hands.later(15)
    hands.click(steps.buttons["resume"])
    hands.later(30)
    hands.click(steps.buttons["finish"])
    hands.click(steps.open_form.items.all)
    hands.picture("self-check")
    hands.click(steps.open_form.do)
    visit.state(S.INSPECTION)


def inspect(visit: Visit) -> None:
    """质检: by somebody else than the technician; every item is answered."""
    hands = visit.hands
    find(visit)
    steps = visit.page().detail.steps
    hands.click(steps.buttons["inspect"])
    form = steps.open_form
    hands.click(form.items.all)
    hands.picture("inspection")
    hands.click(form.do)
    visit.state(S.WASHING)
    must(inspections_of(visit.order_id)[-1].passed, "the inspection is noted")
    visit.page().detail.tabs.setCurrentIndex(1)
    hands.picture("order-course")
