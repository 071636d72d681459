"""Simulated days at other desks while an order's page, the board and the station stay open here: nothing piles up."""

import gc
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from reception.core import clock, db, gate
from reception.orders.queries import open_orders
from tests.simulation.day import FIRST, founded, run_day
from tests.simulation.world import World
from tests.ui.office import desk

PAGE = 4096


def elsewhere(qtbot, work: Callable[[], None]) -> None:
    """Let somebody at another desk do something; here the news of it are heard meanwhile."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            with db.own_connection():
                work()
        except BaseException as error:  # noqa: BLE001 - the test's own thread raises it
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=300_000)
    if raised:
        raise raised[0]


def resident() -> int:
    """Return the bytes that this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def kept() -> tuple[int, int]:
    """Return how many widgets and Python objects there are, all that is to go being gone."""
    for _turn in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()
    return len(QApplication.allWidgets()), len(gc.get_objects())


class Open:
    """The window on an order's page, the board and the station beside it, over many days."""

    def __init__(self, qtbot, cars: int) -> None:
        self.bot, self.cars, self.day = qtbot, cars, 0
        self.world: World = founded(6, 4)
        self.refreshed = 0
        with clock.frozen(self.world.now):
            self.window, self.orders = desk(qtbot, self.world.actors["manager"], "orders")
            self.window.go("board")
            self.window.go("station")
        self.board, self.station = (self.window.pages.windows[w] for w in ("board", "station"))
        for each in (self.board, self.station):
            each.resize(1366, 768)
        refresh = self.board.refresh
        self.board.refresh = lambda: (refresh(), self._count())[0]

    def _count(self) -> None:
        self.refreshed += 1

    def days(self, count: int) -> None:
        """Let days go by at other desks; each evening another order is opened here."""
        for _each in range(count):
            day = FIRST + timedelta(days=self.day)
            self.day += 1
            elsewhere(self.bot, lambda day=day: run_day(self.world, day, self.cars))
            self.world.forget()  # what the simulation counts is not the windows'
            with clock.frozen(self.world.now), gate.acting(self.world.actors["manager"]):
                rows = open_orders()
                if rows:
                    self.window.open_order(rows[self.day % len(rows)].order_id)
                self.bot.wait(20)
                self.board.refresh()
                self.station.refresh()


@pytest.fixture
def windows(qtbot, sqlite_database):
    return Open(qtbot, 3)


def test_windows_stay_as_light_as_they_were_while_days_go_by(windows):
    windows.days(3)
    widgets, objects = kept()
    windows.days(3)
    more_widgets, more_objects = kept()
    assert windows.refreshed > 200  # the news were heard
    assert more_widgets - widgets < 20
    assert more_objects - objects < 1_500


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells how much memory is used")
def test_memory_is_flat_from_the_tenth_to_the_thirtieth_day(windows):
    windows.days(10)
    before, widgets = resident(), kept()[0]
    windows.days(20)
    assert kept()[0] - widgets < 20
    assert resident() - before < 6 * 2**20
