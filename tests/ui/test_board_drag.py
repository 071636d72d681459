"""The board dragged with real mouse events: placed, moved, stretched, cut, swapped, refused, undone."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from reception.core import clock, gate
from reception.core.settings import change_setting
from reception.core.units import day_number
from reception.orders.models import State
from reception.orders.queries import order
from reception.shopfloor import plan_actions as plan
from reception.shopfloor.actions import save_bay
from reception.shopfloor.plan_lists import set_skills
from reception.shopfloor.queries import bays, blocks
from reception.shopfloor.roster_actions import Cell, set_roster
from reception.staff.actions import add_person
from reception.staff.queries import person_by_login
from tests.ui.fingers import LEFT, grip, middle, pull, pull_card, spot
from tests.ui.test_board import open_board, refusal, touch_block
from tests.ui.workshop import BAYS, Floor, at, ordinary_day
from ui.shopfloor.aim import Tone
from ui.widgets.feedback import Notice


@pytest.fixture
def shop(branch) -> Floor:
    with branch.as_("manager"):
        present = {b.name: b.bay_id for b in bays()}
        for position, (name, kind) in enumerate(BAYS, 1):
            save_bay(bay_id=present.get(name), name=name, kind=kind, position=position)
    return Floor(branch)


@pytest.fixture
def second(branch) -> int:
    """Another technician beside the first."""
    with branch.as_("administrator"):
        add_person(login="tech2", name="示例技师乙", roles=("technician",), secret="1357")
    return person_by_login("tech2").person_id


def planned(shop, plate="沪A66N20", bay="3号", begin="15:00", minutes=60, **more) -> int:
    more.setdefault("promised", at("17:30"))
    key = shop.receive(plate, **more)
    shop.dispatch(key, bay, at(begin), minutes)
    return key


def parts_of(order_id):
    """Return the open blocks of an order: bay, begin, end, in order."""
    begin, end = clock.day_bounds(clock.today())
    names = {b.bay_id: b.name for b in bays()}
    return [
        (names[b.bay_id], clock.show(b.starts_at, "%H:%M"), clock.show(b.ends_at, "%H:%M"))
        for b in blocks(begin, end + timedelta(days=3))
        if b.order_id == order_id and b.open
    ]


def test_a_card_is_dragged_to_a_bay_and_a_time(qtbot, shop, branch, snap):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    goal = spot(board, shop.bays["4号"], at("16:17"))
    pull_card(board, keys["waiting"], goal, let_go=False)
    assert board.view.ghost.isVisible()
    assert board.view.ghost.tone is Tone.OK
    assert "16:05–17:25" in board.carrying.tag.first  # where the one before it ends
    snap(board, "drag_card")
    QTest.mouseRelease(
        board.side.cards[keys["waiting"]],
        LEFT,
        pos=board.side.cards[keys["waiting"]].mapFromGlobal(
            board.view.viewport().mapToGlobal(goal)
        ),
    )
    assert parts_of(keys["waiting"]) == [("4号", "16:05", "17:25")]
    assert not board.view.ghost.isVisible()
    assert not board.carrying.tag.isVisible()
    assert order(keys["waiting"]).row.state is State.DISPATCHED


def test_a_card_pulled_up_or_down_moves_the_column(qtbot, shop, branch):
    for number in range(12):
        shop.receive(f"沪A{number:05d}", promised=at("17:30"))
    board = open_board(qtbot, branch)
    bar = board.side.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    card = list(board.side.cards.values())[6]
    QTest.mousePress(card, LEFT, pos=QPoint(60, 40))
    for down in (10, 20, 40, 80):
        QTest.mouseMove(card, QPoint(62, 40 - down))
    QTest.mouseRelease(card, LEFT, pos=QPoint(62, -40))
    assert bar.value() > 0
    assert board.bottom.currentWidget() is board.foot  # nothing was placed


def test_a_block_is_dragged_to_another_bay_keeping_its_time(qtbot, shop, branch):
    key = planned(shop)
    board = open_board(qtbot, branch)
    pull(board, middle(board, key), middle(board, key) + QPoint(6, 40),
         spot(board, shop.bays["4号"], at("15:32")))  # fmt: skip
    assert parts_of(key) == [("4号", "15:00", "16:00")]
    pull(board, middle(board, key), spot(board, shop.bays["4号"], at("16:43")))
    assert parts_of(key) == [("4号", "16:15", "17:15")]


def test_a_block_is_stretched_by_its_right_edge(qtbot, shop, branch, snap):
    key = planned(shop)
    board = open_board(qtbot, branch)
    touch_block(board, key)
    snap(board, "board_grip")
    assert board.view.block_of(key).grip().width() >= 40
    handle = grip(board, key)
    pull(board, handle, QPoint(spot(board, shop.bays["3号"], at("16:44")).x(), handle.y()))
    assert parts_of(key) == [("3号", "15:00", "16:45")]


def test_what_does_not_fit_shakes_back_and_says_why(qtbot, shop, branch, snap):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    goal = spot(board, shop.bays["4号"], at("15:15"))
    pull_card(board, keys["waiting"], goal, let_go=False)
    assert board.view.ghost.tone is Tone.NO
    assert "沪A·K77M3" in board.carrying.tag.second
    snap(board, "drag_taken")
    board.view.drag.let_go()
    snap(board, "drag_shaken")
    assert board.view.ghost.shaken == 1
    assert "沪A·K77M3" in refusal(board)
    assert "16:05" in refusal(board)
    assert order(keys["waiting"]).row.state is State.PENDING
    qtbot.waitUntil(lambda: not board.view.ghost.isVisible())


def test_a_doubt_may_be_overruled_with_one_touch(qtbot, shop, branch, snap):
    key = planned(shop)
    board = open_board(qtbot, branch)
    pull(board, middle(board, key), spot(board, shop.bays["喷漆"], at("15:30")), let_go=False)
    assert board.view.ghost.tone is Tone.DOUBT
    snap(board, "drag_doubt")
    QTest.mouseRelease(board.view.viewport(), LEFT, pos=spot(board, shop.bays["喷漆"], at("15:30")))
    assert parts_of(key) == [("3号", "15:00", "16:00")]
    (said,) = [n for n in board.findChildren(Notice) if n.isVisible()]
    assert said.button.text() == "仍然安排"
    snap(board, "drag_anyway")
    QTest.mouseClick(said.button, LEFT)
    assert parts_of(key) == [("喷漆", "15:00", "16:00")]
    QTest.mouseClick(board.foot.undo, LEFT)
    assert parts_of(key) == [("3号", "15:00", "16:00")]


def test_a_long_touch_cuts_a_block_and_its_rest_goes_elsewhere(qtbot, shop, branch, snap):
    key = planned(shop, minutes=120)
    board = open_board(qtbot, branch)
    goal = spot(board, shop.bays["4号"], at("16:30"))
    pull(board, middle(board, key), goal, hold=True, let_go=False)
    snap(board, "drag_split")
    QTest.mouseRelease(board.view.viewport(), LEFT, pos=goal)
    assert parts_of(key) == [("3号", "15:00", "16:00"), ("4号", "16:30", "17:30")]
    QTest.mouseClick(board.foot.undo, LEFT)
    assert parts_of(key) == [("3号", "15:00", "17:00")]


def test_the_cards_button_cuts_too_and_the_rest_goes_to_tomorrow(qtbot, shop, branch, snap):
    key = planned(shop, minutes=120)
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.foot.three, LEFT)
    touch_block(board, key)
    snap(board, "board_three_days")
    QTest.mouseClick(board.card.cut, LEFT)
    tomorrow = at("9:00") + timedelta(days=1)
    pull(board, middle(board, key), spot(board, shop.bays["4号"], tomorrow))
    assert parts_of(key) == [("3号", "15:00", "16:00"), ("4号", "09:00", "10:00")]


def test_steps_are_undone_one_by_one(qtbot, shop, branch):
    key = planned(shop)
    board = open_board(qtbot, branch)
    for hour in ("15:30", "16:30"):
        pull(board, middle(board, key), spot(board, shop.bays["4号"], at(hour)))
    handle = grip(board, key)
    pull(board, handle, handle + QPoint(200, 0))
    assert parts_of(key) != [("3号", "15:00", "16:00")]
    for _time in range(3):
        QTest.mouseClick(board.foot.undo, LEFT)
    assert parts_of(key) == [("3号", "15:00", "16:00")]
    assert not board.foot.undo.isEnabled()


def test_technicians_are_rows_too_and_a_block_changes_hands(qtbot, shop, branch, second, snap):
    key = planned(shop, minutes=150)
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.foot.people, LEFT)
    snap(board, "board_people_small")
    names = [row.name for row in board.view.grid.rows]
    assert names == ["待定", "示例technician", "示例技师乙"]
    assert "3号" in board.view.block_of(key).words()  # where, not what
    pull(board, middle(board, key), spot(board, second, at("16:15")))
    assert order(key).technician_id == second
    assert parts_of(key) == [("3号", "15:00", "17:30")]


def test_a_name_is_dropped_on_a_block(qtbot, shop, branch, second):
    key = planned(shop)
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.foot.people, LEFT)
    row = spot(board, second, at("15:00"))
    pull(board, QPoint(60, row.y()), middle(board, key))
    assert order(key).technician_id == second


def test_a_block_dropped_on_another_swaps_the_technicians(qtbot, shop, branch, second, snap):
    mine, other = planned(shop), planned(shop, "沪AD2K51", "4号")
    first = person_by_login("technician").person_id
    board = open_board(qtbot, branch)
    block = board.view.block_of(other).drawn.block
    with branch.as_("foreman"):
        plan.move_allocation(
            allocation_id=block.allocation_id, version=block.version, bay_id=block.bay_id,
            technician_id=second, starts_at=block.starts_at, ends_at=block.ends_at,
        )  # fmt: skip
    QTest.mouseClick(board.foot.people, LEFT)
    pull(board, middle(board, mine), middle(board, other), let_go=False)
    assert "⇄" in board.carrying.tag.first
    snap(board, "drag_swap")
    QTest.mouseRelease(board.view.viewport(), LEFT, pos=middle(board, other))
    assert (order(mine).technician_id, order(other).technician_id) == (second, first)


def test_a_card_dropped_on_a_technician_finds_a_bay(qtbot, shop, branch, second):
    planned(shop, "沪AD2K51", "1号")
    key = shop.receive("沪A66N20", promised=at("17:30"))
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.foot.people, LEFT)
    pull_card(board, key, spot(board, second, at("15:00")))
    assert order(key).technician_id == second
    assert parts_of(key) == [("2号", "15:00", "16:20")]


def test_the_suggestion_is_taken_on_the_card(qtbot, shop, branch):
    key = shop.receive("沪A66N20", promised=at("17:30"))
    board = open_board(qtbot, branch)
    found = board.board.suggestions[key]
    card = board.side.cards[key]
    assert card.button().height() >= 48
    QTest.mouseClick(card, LEFT, pos=card.button().center().toPoint())
    item = board.view.block_of(key).drawn.block
    assert (item.bay_id, item.starts_at) == (found.bay_id, found.starts_at)
    assert item.technician_id == found.technician_id


def test_who_may_not_dispatch_moves_nothing(qtbot, shop, branch):
    key = planned(shop)
    board = open_board(qtbot, branch, "technician")
    pull(board, middle(board, key), spot(board, shop.bays["4号"], at("15:30")))
    assert parts_of(key) == [("3号", "15:00", "16:00")]
    assert refusal(board) == ""


def test_two_foremen_and_one_minute_one_is_let_in(qtbot, shop, branch):
    mine, other = (shop.receive(p, promised=at("17:30")) for p in ("沪A66N20", "沪AD2K51"))
    board = open_board(qtbot, branch)
    goal = spot(board, shop.bays["3号"], at("15:30"))
    pull_card(board, mine, goal, let_go=False)
    shop.dispatch(other, "3号", at("15:15"), 60)  # at another desk, unheard here
    board.view.drag.let_go()
    assert "沪A·D2K51" in refusal(board)
    assert "16:15" in refusal(board)
    assert board.view.block_of(other) is not None  # the winner is seen at once
    assert parts_of(mine) == []
    assert board.view.ghost.shaken == 1


def test_a_block_moved_by_somebody_else_meanwhile_is_not_moved(qtbot, shop, branch):
    key = planned(shop)
    board = open_board(qtbot, branch)
    goal = spot(board, shop.bays["4号"], at("15:30"))
    pull(board, middle(board, key), goal, let_go=False)
    with gate.acting(branch.actors["manager"]):
        block = board.view.block_of(key).drawn.block
        plan.move_allocation(
            allocation_id=block.allocation_id, version=block.version, bay_id=shop.bays["2号"],
            technician_id=None, starts_at=at("16:00"), ends_at=at("17:00"),
        )  # fmt: skip
    QTest.mouseRelease(board.view.viewport(), LEFT, pos=goal)
    assert parts_of(key) == [("2号", "16:00", "17:00")]
    assert refusal(board)


def test_shifts_and_breaks_are_shaded_with_their_word(qtbot, shop, branch, second, snap):
    first, today = person_by_login("technician").person_id, day_number(clock.today())
    with branch.as_("manager"):
        change_setting(name="breaks", value=[["12:00", "13:00"]])
        set_roster(cells=(Cell(first, today, "早"), Cell(second, today, "leave")))
        set_skills(person_id=first, skills=("机电", "空调"))
    key = planned(shop, begin="14:45", minutes=60)
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.foot.people, LEFT)
    assert [word for _a, _b, word in board.view.closed_words()] == ["休息"]
    rows = {row.key: row for row in board.view.grid.rows}
    assert [shade.word for shade in rows[second].shades] == ["请假"]
    assert [clock.show(s.begin, "%H:%M") for s in rows[first].shades] == ["16:00"]
    assert rows[first].note == "早 机电 空调"
    snap(board, "board_shifts")
    pull(board, middle(board, key), spot(board, second, at("15:15")), let_go=False)
    assert board.view.ghost.tone is Tone.DOUBT
    assert "请假" in board.carrying.tag.second
    snap(board, "drag_away")
    board.view.drag.let_go()
    assert order(key).technician_id == first
    assert "请假" in refusal(board)
