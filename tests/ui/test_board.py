"""The floor board through its real window: touched, refused, seen by two, drawn right."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from reception.core import clock, db, gate, news, text
from reception.core.settings import change_setting
from reception.orders.models import OrderKind, State
from reception.orders.queries import order
from reception.shopfloor import actions as floor_actions
from reception.shopfloor.actions import save_bay
from reception.shopfloor.queries import bays
from tests.ui.workshop import BAYS, Floor, at, crowded_day, ordinary_day
from ui.bus import Bus
from ui.main_window import MainWindow
from ui.manual import Manual
from ui.shopfloor.block import BlockItem
from ui.shopfloor.board import BoardWindow
from ui.widgets.feedback import Notice


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch):
    monkeypatch.setattr("reception.staff.secrets.MEMORY_KIB", 8)
    monkeypatch.setattr("reception.staff.secrets.PASSES", 1)


class Desk:
    """What a board asks of the shell, written down."""

    def __init__(self):
        self.went = []
        self.locked = 0

    def lock(self):
        self.locked += 1

    def go(self, code, **arguments):
        self.went.append((code, arguments))


@pytest.fixture
def shop(branch) -> Floor:
    with branch.as_("manager"):
        present = bays()
        for position, (name, kind) in enumerate(BAYS, 1):
            known = next((b for b in present if b.name == name), None)
            save_bay(
                bay_id=known.bay_id if known else None,
                name=name,
                kind=kind,
                position=position,
            )
    return Floor(branch)


def open_board(qtbot, branch, role="foreman") -> BoardWindow:
    gate.act_as(branch.actors[role])
    board = BoardWindow(Desk())
    qtbot.addWidget(board)
    board.show()
    qtbot.waitExposed(board)
    return board


def touch(board, bay_id, instant):
    point = board.view.point_of(bay_id, instant)
    QTest.mouseClick(board.view.viewport(), Qt.MouseButton.LeftButton, pos=point.toPoint())


def touch_block(board, order_id):
    item = board.view.block_of(order_id)
    point = board.view.mapFromScene(item.shape().boundingRect().center())
    QTest.mouseClick(board.view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def refusal(board) -> str:
    found = [n.label.text() for n in board.findChildren(Notice) if n.isVisible()]
    return found[0] if found else ""


def test_a_waiting_car_is_dispatched_by_two_touches(qtbot, shop, branch, snap):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    snap(board, "board_normal")
    card = board.side.cards[keys["waiting"]]
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    snap(board, "board_placing")
    touch(board, shop.bays["4号"], at("16:20"))
    row = order(keys["waiting"]).row
    assert (row.state, row.bay) == (State.DISPATCHED, "4号")
    block = board.view.block_of(keys["waiting"]).drawn.block
    assert block.starts_at == at("16:15")
    assert block.ends_at - block.starts_at == timedelta(minutes=80)
    assert keys["waiting"] not in board.side.cards
    snap(board, "board_dispatched")
    QTest.mouseClick(board.foot.undo, Qt.MouseButton.LeftButton)
    assert order(keys["waiting"]).row.state is State.PENDING
    assert keys["waiting"] in board.side.cards


def test_a_taken_place_is_refused_with_who_has_it(qtbot, shop, branch, snap):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.side.cards[keys["waiting"]], Qt.MouseButton.LeftButton)
    # Somebody else takes the place while this board has not heard of it yet.
    other = shop.receive("沪C5J9E1", "保养", promised=at("17:30"))
    stop = board.view.board.taken
    shop.dispatch(other, "4号", at("16:10"), 90)
    assert board.view.board.taken is stop
    touch(board, shop.bays["4号"], at("16:20"))
    assert "沪C·5J9E1" in refusal(board)
    assert "11-20" not in refusal(board)  # it is today
    (notice,) = [n for n in board.findChildren(Notice) if n.isVisible()]
    assert notice.y() > board.head.geometry().bottom()
    assert notice.geometry().bottom() < board.bottom.y()
    assert order(keys["waiting"]).row.state is State.PENDING
    assert board.bottom.currentWidget() is board.placing
    snap(board, "board_refused")
    QTest.keyClick(board, Qt.Key.Key_Escape)
    assert refusal(board) == ""


def test_a_touched_block_says_who_has_the_bay_while_placing(qtbot, shop, branch, snap):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.side.cards[keys["waiting"]], Qt.MouseButton.LeftButton)
    touch_block(board, keys["claim"])
    assert "沪A·K77M3" in refusal(board)
    assert "4号" in refusal(board)
    assert board.right.currentWidget() is board.side
    assert board.bottom.currentWidget() is board.placing
    snap(board, "board_touched_taken")
    touch_block(board, keys["quick"])
    assert "沪A·Q1R56" in refusal(board)
    touch(board, shop.bays["4号"], at("16:20"))
    assert order(keys["waiting"]).row.state is State.DISPATCHED
    touch_block(board, keys["claim"])  # nothing is being placed: its card
    assert board.right.currentWidget() is board.card


def test_nobody_undoes_what_another_person_did(qtbot, shop, branch):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.side.cards[keys["waiting"]], Qt.MouseButton.LeftButton)
    QTest.mouseClick(board.placing.suggested, Qt.MouseButton.LeftButton)
    assert board.foot.undo.isEnabled()
    board.hide()  # the desk is locked, the manager signs in
    gate.act_as(branch.actors["manager"])
    board.show()
    assert not board.foot.undo.isEnabled()
    board.moves.undo()
    assert order(keys["waiting"]).row.state is State.DISPATCHED


def test_a_touch_in_the_past_never_plans_there(qtbot, shop, branch):
    ordinary_day(shop)
    key = shop.receive("沪A11111", "喷漆", kind=OrderKind.BODY, promised=at("18:30"))
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.side.cards[key], Qt.MouseButton.LeftButton)
    touch(board, shop.bays["喷漆"], at("12:00"))
    block = board.view.block_of(key).drawn.block
    assert block.starts_at >= clock.now()


def test_the_promise_stands_on_an_hours_block_too(qtbot, shop, branch, snap):
    keys = ordinary_day(shop)
    for begin in ("15:15", "16:15", "17:15"):
        keys[begin] = shop.receive(f"沪A{begin[:2]}B88", "保养", promised=at("18:05"))
        shop.dispatch(keys[begin], "喷漆", at(begin), 60)
    told_of = dict.fromkeys(("15:15", "16:15", "17:15"), "18:05")
    told_of |= {"inspection": "15:00", "check": "16:00", "washing": "15:10"}
    board = open_board(qtbot, branch)
    snap(board, "board_promises")
    told = {key: " ".join(board.view.block_of(keys[key]).words()) for key in told_of}
    assert all(time in told[key] for key, time in told_of.items()), told
    assert "☑ 质检" in told["inspection"]  # the word stays where it can


def test_f12_on_the_board_locks_the_desk_and_f1_opens_its_chapter(qtbot, shop, branch):
    board = open_board(qtbot, branch)
    QTest.keyClick(board, Qt.Key.Key_F12)
    assert board.shell.locked == 1
    QTest.keyClick(board, Qt.Key.Key_F1)
    manual = board.findChild(Manual)
    assert manual is not None
    assert manual.isVisible()
    manual.close()


def test_the_suggestion_is_taken_with_one_touch(qtbot, shop, branch):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    found = board.board.suggestions[keys["waiting"]]
    QTest.mouseClick(board.side.cards[keys["waiting"]], Qt.MouseButton.LeftButton)
    QTest.mouseClick(board.placing.suggested, Qt.MouseButton.LeftButton)
    block = board.view.block_of(keys["waiting"]).drawn.block
    assert (block.bay_id, block.starts_at) == (found.bay_id, found.starts_at)


def test_a_block_opens_its_card_and_only_legal_steps_are_offered(qtbot, shop, branch, snap):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    touch_block(board, keys["claim"])
    assert list(board.card.steps.buttons) == ["finish", "move", "hold", "sheet"]
    QTest.mouseClick(board.card.steps.buttons["hold"], Qt.MouseButton.LeftButton)
    form = board.card.steps.open_form
    QTest.mouseClick(form.kind.buttons["hold_parts"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(form.do, Qt.MouseButton.LeftButton)
    assert form.reason.error()
    snap(board, "board_card")
    QTest.keyClicks(form.reason.line, "Zhuanxiangji")
    QTest.mouseClick(form.do, Qt.MouseButton.LeftButton)
    assert order(keys["claim"]).row.state is State.HOLD_PARTS
    assert list(board.card.steps.buttons) == ["resume", "move", "hold_again", "sheet"]
    QTest.mouseClick(board.card.steps.buttons["resume"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(board.card.steps.buttons["finish"], Qt.MouseButton.LeftButton)
    with branch.as_("technician"):
        checked = board.card.steps.open_form
        QTest.mouseClick(checked.items.all, Qt.MouseButton.LeftButton)
        QTest.mouseClick(checked.do, Qt.MouseButton.LeftButton)
    board.refresh()
    assert list(board.card.steps.buttons) == ["inspect"]
    QTest.mouseClick(board.card.steps.buttons["inspect"], Qt.MouseButton.LeftButton)
    form = board.card.steps.open_form
    QTest.mouseClick(form.do, Qt.MouseButton.LeftButton)
    assert form.items.error() == "请逐项选择；“全部合格”一键补齐未选项。"
    assert order(keys["claim"]).row.state is State.INSPECTION
    QTest.mouseClick(form.items.all, Qt.MouseButton.LeftButton)
    assert not form.items.error()
    QTest.mouseClick(form.do, Qt.MouseButton.LeftButton)
    assert order(keys["claim"]).row.state is State.READY
    assert board.card.steps.buttons == {}
    QTest.mouseClick(board.card.close_button, Qt.MouseButton.LeftButton)
    assert board.right.currentWidget() is board.side


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("role", "plate", "step"), [("foreman", "inspection", "inspect"), ("foreman", "claim", "hold")]
)
def test_a_form_in_the_card_is_never_wider_than_the_card(
    qtbot, shop, branch, role, plate, step, language, snap
):
    keys = ordinary_day(shop)
    before = text.language()
    text.set_language(language)
    try:
        board = open_board(qtbot, branch, role)
        touch_block(board, keys[plate])
        QTest.mouseClick(board.card.steps.buttons[step], Qt.MouseButton.LeftButton)
        if step == "inspect":  # with all that is asked once something is wrong
            press_on = board.card.steps.open_form.items.rows[0].buttons["bad"]
            QTest.mouseClick(press_on, Qt.MouseButton.LeftButton)
        snap(board, f"board_form_{step}_{language}")
    finally:
        text.set_language(before)
    edge = board.card.rect().right()
    for button in board.card.steps.open_form.findChildren(QAbstractButton):
        if not button.isVisible():
            continue  # has no place yet
        right = button.mapTo(board.card, button.rect().bottomRight()).x()
        assert right < edge, button.text()


def test_late_cars_float_up_and_say_how_late(qtbot, shop, branch):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    first = next(iter(board.side._order))
    assert first == ("late", keys["parts"])
    words = board.view.block_of(keys["parts"]).words()
    assert "变速箱" in words
    assert any("22" in text and "14:10" in text for text in words)
    assert any("传感器" in text for text in words) or any("待料" in text for text in words)


def test_every_state_has_its_sign_and_word(qtbot, shop, branch):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    signs = {
        "parts": "▮▮", "consent": "?", "inspection": "☑", "claim": "▶", "washing": "≈",
        "planned": "◇",
    }  # fmt: skip
    for name, sign in signs.items():
        assert any(t.startswith(sign) for t in board.view.block_of(keys[name]).words()), name


def test_overrun_work_and_the_next_car_share_the_row(qtbot, shop, branch):
    with clock.frozen(at("12:00")):
        slow = shop.receive("沪A11111", promised=at("17:00"))
        shop.dispatch(slow, "1号", at("12:00"), 60)
        shop.start(slow)
        following = shop.receive("沪A22222", promised=at("17:00"))
        shop.dispatch(following, "1号", at("13:30"), 120)
    board = open_board(qtbot, branch)
    a, b = board.view.block_of(slow), board.view.block_of(following)
    assert a.drawn.lanes == 2
    assert not a.shape().boundingRect().intersects(b.shape().boundingRect())


def test_long_work_is_cut_at_the_edge_and_says_until_when(qtbot, shop, branch, snap):
    ordinary_day(shop)
    board = open_board(qtbot, branch)
    usual = board.view.hours
    with clock.frozen(at("13:00")):
        body = shop.receive("沪A11111", "事故", promised=at("17:00"))
        shop.dispatch(body, "喷漆", at("15:00"), 10 * 60)
    board.refresh()
    assert board.view.hours == usual
    block = board.view.block_of(body)
    assert block.words()[-2:] == ["▶", "明天"]
    assert block.shape().boundingRect().right() <= board.view.x_of(usual.end)
    snap(board, "board_long")
    board.turn(1)
    assert board.view.hours.ticks()[-1] == clock.at(board.day(), 18)


def test_evening_work_widens_the_day_only_as_far_as_it_needs(qtbot, shop, branch):
    key = shop.receive("沪A11111", promised=at("17:00"))
    shop.dispatch(key, "1号", at("17:30"), 100)
    board = open_board(qtbot, branch)
    assert board.view.hours.end == at("20:00")
    late = shop.receive("沪A22222", promised=at("17:00"))
    shop.dispatch(late, "2号", at("19:30"), 5 * 60)
    board.refresh()
    assert board.view.hours.end == at("21:00")
    assert board.view.block_of(late).words()[-1] == "明天"


def test_another_connection_is_seen_through_poll(qtbot, shop, branch, sqlite_database):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    bus = Bus(board)
    bus.heard.connect(board.heard)
    news.start()
    bus.poll()
    _elsewhere(sqlite_database, branch, lambda: floor_actions.finish_work(order_id=keys["claim"]))
    assert board.view.block_of(keys["claim"]).drawn.block.state is State.WORKING
    bus.poll()
    assert board.view.block_of(keys["claim"]).drawn.block.state is State.INSPECTION
    bus.stop()


def _elsewhere(target, branch, act) -> None:
    """Do something as another process on the same file would: no news in this process."""
    import threading

    def work() -> None:
        listeners, news._listeners[:] = list(news._listeners), []
        seen = news._seen
        with db.own_connection(), branch.as_("technician"):
            act()
        news._listeners[:] = listeners
        news._seen = seen

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_an_empty_floor_teaches(qtbot, shop, branch, snap):
    board = open_board(qtbot, branch)
    snap(board, "board_empty")
    assert board.view.blocks() == []


def test_a_crowded_floor_is_cheap_to_paint(qtbot, branch, snap, monkeypatch):
    with branch.as_("manager"):
        for number in range(3, 25):
            save_bay(name=f"{number}号", kind="mechanical", position=number)
    shop = Floor(branch)
    crowded_day(shop)
    board = open_board(qtbot, branch)
    snap(board, "board_crowded")
    assert len(board.view.blocks()) >= 200
    fitted = []
    monkeypatch.setattr(BlockItem, "_fit", lambda self, *_args: fitted.append(self) or [])
    board.refresh()
    assert fitted == []  # what stays the same is neither measured nor painted again
    assert board.view.row_height() >= 48


def test_plates_can_be_hidden_from_customers(qtbot, shop, branch):
    keys = ordinary_day(shop)
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.foot.hide_plates, Qt.MouseButton.LeftButton)
    assert all("D2K" not in text for text in board.view.block_of(keys["parts"]).words())
    assert "66N20" not in board.side.cards[keys["waiting"]].text_shown().plate


def test_tomorrow_is_one_touch_away(qtbot, shop, branch):
    ordinary_day(shop)
    board = open_board(qtbot, branch)
    QTest.mouseClick(board.foot.after, Qt.MouseButton.LeftButton)
    assert board.day() == clock.today() + timedelta(days=1)
    QTest.mouseClick(board.foot.today, Qt.MouseButton.LeftButton)
    assert board.day() == clock.today()


def test_board_and_orders_page_live_side_by_side_in_the_program(qtbot, shop, branch):
    keys = ordinary_day(shop)
    gate.act_as(branch.actors["foreman"])
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.enter()
    window.go("orders")
    page = window.pages.shown()
    waiting = page.chips["pending"].text()
    QTest.keyClick(window, Qt.Key.Key_F6)
    board = window.pages.windows["board"]
    qtbot.addWidget(board)
    assert board.isVisible()
    QTest.mouseClick(board.side.cards[keys["waiting"]], Qt.MouseButton.LeftButton)
    QTest.mouseClick(board.placing.suggested, Qt.MouseButton.LeftButton)
    assert page.chips["pending"].text() != waiting
    page.open_order(keys["waiting"])
    QTest.mouseClick(page.detail.steps.buttons["back"], Qt.MouseButton.LeftButton)
    assert keys["waiting"] in board.side.cards
    assert window.minimumSizeHint().width() <= 1366
    window.close()


def test_breaks_and_the_evening_are_shaded_and_work_goes_on_after_them(qtbot, shop, branch, snap):
    with branch.as_("manager"):
        change_setting(name="breaks", value=[["15:30", "16:00"]])
    ordinary_day(shop)
    key = shop.receive("沪A11111", hours="1.5", promised=at("18:30"))
    board = open_board(qtbot, branch)
    board.resize(1920, 1080)
    closed = [(clock.show(a, "%H:%M"), clock.show(b, "%H:%M")) for a, b in board.view.closed()]
    assert ("15:30", "16:00") in closed
    snap(board, "board_break")
    board.place(key)
    touch(board, shop.bays["2号"], at("15:40"))  # in the break: its end is meant
    begin, end = db.row("SELECT starts_at, ends_at FROM allocation WHERE order_id = ?", (key,))
    assert (begin, end) == (int(at("16:00").timestamp()), int(at("17:30").timestamp()))
