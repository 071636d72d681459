"""What is typed at check-in survives: another car in between, a crash, kill -9."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reception.core import db, gate, text
from reception.visits import drafts
from reception.visits.actions import keep_draft
from tests.ui.desk import Hands, Key, sit_down
from tests.ui.test_checkin import branch, cheap_hashing, hands, known_car
from ui.widgets.feedback import Toast

LEFT = Qt.MouseButton.LeftButton


def stored():
    return db.rows("SELECT title, data FROM draft ORDER BY id")


def fill(hands: Hands, plate: str = "沪B12345", name: str = "测试客户001") -> None:
    hands.enter(plate)
    hands.retype(hands.page.car.mileage, "12345")
    hands.retype(hands.page.owner.name, name)


def test_what_is_typed_is_stored_within_two_seconds(hands: Hands):
    hands.into(hands.page.owner.name)
    hands.type("测试客户001")
    started = time.monotonic()
    hands.bot.waitUntil(lambda: bool(stored()), timeout=4000)
    assert time.monotonic() - started < 2
    assert "测试客户001" in stored()[0][1]
    hands.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.press(Key.Key_Delete)
    hands.bot.waitUntil(lambda: not stored(), timeout=4000)


def test_typing_never_waits_for_the_store(hands: Hands, monkeypatch):
    monkeypatch.setattr("ui.checkin.keeper.keep_draft", lambda **_all: time.sleep(0.6))
    hands.into(hands.page.words.words)
    slowest = 0.0
    for _n in range(40):
        started = time.monotonic()
        hands.type("响")
        QApplication.processEvents()
        slowest = max(slowest, time.monotonic() - started)
        hands.bot.wait(50)
    assert slowest < 0.3


def test_f2_begins_another_and_the_first_is_continued(hands: Hands, picture):
    page = hands.page
    fill(hands)
    hands.into(page.lines.lookup)
    hands.enter("xby")
    hands.bot.mouseClick(page.words.services.buttons["wash"], LEFT)
    hands.press(Key.Key_F2)
    hands.settle()
    assert not page.has_draft()
    fill(hands, "沪B67890", "测试客户002")
    hands.press(Key.Key_F2)
    hands.settle()
    assert [name for _uid, name in page.bar._shown] == [
        "沪B·67890 测试客户002 14:32",
        "沪B·12345 测试客户001 14:32",
    ]
    picture(hands.window, "checkin_two_drafts")
    go_on = page.bar.buttons[1][0]
    hands.bot.mouseClick(go_on, LEFT)
    assert (page.car.plate.text(), page.owner.name.text()) == ("沪B·12345", "测试客户001")
    assert page.car.mileage.text() == "12,345"
    assert page.words.services.chosen() == ("wash",)
    assert len(page.lines.rows()) == 5
    assert [d.title for d in drafts.drafts()] == ["沪B·67890 测试客户002", "沪B·12345 测试客户001"]
    hands.sign_later()
    assert db.row("SELECT count(*) FROM work_order") == (1,)
    assert [d.title for d in drafts.drafts()] == ["沪B·67890 测试客户002"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_many_drafts_stand_whole_in_both_languages(branch, qtbot, picture, language):
    with branch.as_("advisor"):
        for number in range(14):
            keep_draft(
                uid=f"d{number}", title=f"沪B·{60000 + number} 测试客户{number:03d}", data="{}"
            )
    text.set_language(language)
    try:
        hands = sit_down(qtbot, branch)
        hands.window.open_checkin()
        hands.settle()
        picture(hands.window, f"checkin_many_drafts_{language}")
        bar = hands.page.bar
        assert len(bar.buttons) == 3
        for button in (each for pair in bar.buttons for each in pair):
            assert button.width() >= button.sizeHint().width(), button.text()
        assert bar.words.width() >= bar.words.sizeHint().width()
        assert hands.window.width() == 1366
    finally:
        text.set_language("zh_CN")


def test_giving_up_is_undone(hands: Hands):
    page = hands.page
    fill(hands)
    hands.press(Key.Key_F2)
    hands.settle()
    hands.bot.mouseClick(page.bar.buttons[0][1], LEFT)
    assert drafts.drafts() == ()
    assert page.bar.isHidden()
    (toast,) = [t for t in hands.window.findChildren(Toast) if t.isVisible()]
    hands.bot.mouseClick(toast.undo, LEFT)
    assert [d.title for d in drafts.drafts()] == ["沪B·12345 测试客户001"]
    assert page.bar.isVisible()


def test_leaving_stores_and_coming_back_goes_on(hands: Hands):
    page = hands.page
    fill(hands)
    hands.press(Key.Key_Escape)
    hands.settle()
    assert [d.title for d in drafts.drafts()] == ["沪B·12345 测试客户001"]
    hands.press(Key.Key_F2)
    hands.settle()
    assert page.owner.name.text() == "测试客户001"
    assert page.bar.isHidden()


def test_a_led_in_car_leaves_the_first_as_a_draft(branch, qtbot):
    known = known_car(branch)
    hands = sit_down(qtbot, branch)
    fill(hands)
    hands.window.open_checkin(known.vehicle_id)
    hands.settle()
    assert hands.page.owner.name.text() == "单小明"
    assert [name for _uid, name in hands.page.bar._shown] == ["沪B·12345 测试客户001 14:32"]


def test_a_known_car_comes_back_known(branch, qtbot):
    known = known_car(branch)
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")
    hands.type("38000")
    hands.press(Key.Key_Tab)
    hands.bot.mouseClick(page.reminders.link, LEFT)
    hands.into(page.reminders.cause)
    hands.type("异响")
    hands.press(Key.Key_F2)
    hands.settle()
    hands.bot.mouseClick(page.bar.buttons[0][0], LEFT)
    assert page.card.vehicle_id == known.vehicle_id
    assert page.reminders.comeback_of() == known.order_id
    assert page.reminders.cause.text() == "异响"
    assert page.car.mileage.last == 38_420
    assert page.car.reason.isVisible()


def test_a_damaged_or_older_draft_still_opens(hands: Hands):
    keep_draft(
        uid="x", title="旧版", data='{"fields":{"name":"测试客户009","gone":"1"},"rows":[{}]}'
    )
    hands.page.refresh()
    hands.bot.mouseClick(hands.page.bar.buttons[0][0], LEFT)
    assert hands.page.owner.name.text() == "测试客户009"
    assert hands.page.kind.value() == "repair"
    hands.bot.wait(200)  # the proposal comes a little later


def test_a_full_disk_is_said_once_and_typing_goes_on(hands: Hands, monkeypatch):
    from reception.core.errors import Refused

    def full(**_all):
        raise Refused("磁盘已满。")

    monkeypatch.setattr("ui.checkin.keeper.keep_draft", full)
    hands.into(hands.page.owner.name)
    hands.type("测试客户001")
    hands.bot.waitUntil(lambda: "磁盘已满" in hands.said(), timeout=4000)
    monkeypatch.undo()
    hands.bot.waitUntil(lambda: bool(stored()), timeout=5000)
    assert hands.page.owner.name.text() == "测试客户001"


CHILD = """
import sys, time
from PySide6.QtTest import QTest
from reception.core import db, gate, text
from reception.staff.actions import actor_of
from reception.staff.queries import person_by_login
from ui.app import application
app = application()
db.open_database(sys.argv[1])
from ui.main_window import MainWindow
window = MainWindow()
window.show()
gate.act_as(actor_of(person_by_login("advisor")))
window.enter()
window.go("checkin")
field = window.pages.shown().words.words.area
for number in range(10_000):
    field.insertPlainText(f"{number},")
    print(number, flush=True)
    QTest.qWait(20)
"""


@pytest.mark.parametrize("seconds", [2.6, 3.3, 4.1])
def test_kill_9_loses_at_most_two_seconds(branch, sqlite_database, tmp_path, seconds):
    """Type without a pause in a process of its own, kill it, look what is there."""
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    child = subprocess.Popen(
        [sys.executable, "-u", str(script), sqlite_database],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ
        | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    typed = []
    assert child.stdout is not None
    child.stdout.readline()
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        typed.append((time.monotonic(), int(child.stdout.readline())))
    killed = time.monotonic()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    must = max(number for at, number in typed if at < killed - 2)
    with branch.as_("advisor"):
        (kept,) = drafts.drafts()
    words = kept.data.split('"words": "')[1].split('"')[0]
    numbers = [int(n) for n in words.split(",") if n]
    assert numbers == list(range(len(numbers)))
    assert numbers[-1] >= must
