"""Every screen as a picture: empty, normal, crowded and refused, in each language of the program.

    python -m ui.tour_states --out out/states [--language en] [--state crowded]

Leaves <language>-<state>-<screen>.png in the folder and says what is cut off or scrolls sideways.
The pages are found by themselves: a page, its first row opened, each of its tabs. A new screen is
in the pictures as soon as it is in ui/screens.py.
"""

import argparse
import gc
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QTabWidget, QWidget

from reception.core import clock, db, gate
from reception.core.text import LANGUAGES
from reception.staff.actions import actor_of
from reception.staff.queries import person_by_login
from ui.commands.place import say
from ui.tour import BEGIN, quiet, screen
from ui.tour_faults import faults
from ui.tour_hands import LISTS, lay_over, tops
from ui.tour_states_money import extra

STATES = ("empty", "normal", "crowded", "refused")
PEOPLE = ("advisor1", "manager1", "admin")  # whoever may open a page first shows it
TILL = ("cashier1", "manager1")  # who takes money, and who sees all closes
ORDERS = 700
SETTLE_MS = 40


class Camera:
    """The window at the desk, and where its pictures go."""

    def __init__(self, window: Any, out: Path, prefix: str) -> None:
        self.window, self.out, self.prefix = window, out, prefix
        self.taken: list[Path] = []
        self.faults: list[str] = []

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Keep what is seen now, with the lists that hang open over it, and judge it."""
        QTest.qWait(SETTLE_MS)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # of a text just set
        base = widget or self.window
        shot = base.grab()
        lay_over(shot, base, [top for top in tops() if top.windowType() in LISTS])
        path = self.out / f"{self.prefix}-{name}.png"
        shot.save(str(path))
        self.taken.append(path)
        self.faults += [f"{path.stem}: {fault}" for fault in faults(base)]

    def sit(self, login: str) -> None:
        """Let somebody be at the desk."""
        person = person_by_login(login)
        assert person is not None
        gate.act_as(actor_of(person))
        self.window.enter()

    def page(self, code: str) -> Any:
        """Open a screen and return it."""
        self.window.go(code)
        QTest.qWait(SETTLE_MS)
        windows: dict[str, Any] = self.window.pages.windows
        return windows.get(code) or self.window.pages.shown()


def walk(camera: Camera, state: str) -> None:
    """Take every screen that somebody may see."""
    from ui.screens import SCREENS

    seen: set[str] = set()
    for login in PEOPLE:
        camera.sit(login)
        for place in SCREENS:
            if place.code not in seen and place.allowed():
                seen.add(place.code)
                _screen(camera, place.code, state)
    for login in TILL:
        camera.sit(login)
        _day_close(camera, login, state)
    extra(camera, state)
    camera.window.lock()
    camera.take("sign-in")


def _screen(camera: Camera, code: str, state: str) -> None:
    page = camera.page(code)
    if page in camera.window.pages.windows.values():
        page.resize(1920, 1080)
        camera.take(code, page)
        if state == "refused" and code == "gate":
            page.note()
            camera.take(f"{code}-refused", page)
        page.close()
        return
    camera.take(code)
    {"today": _today, "checkin": _checkin, "bookings": _bookings, "vehicles": _vehicles}.get(
        code, _nothing
    )(camera, page, state)
    if code in ("orders", "handover", "care", "vehicles") and _first_row(page):
        camera.take(f"{code}-row")
    if code in ("orders", "care", "reports", "vehicles"):
        for number, _name in enumerate(_tabs(page)):
            camera.take(f"{code}-tab{number}")
    if code == "settings":
        for row in range(page.list.count()):
            page.list.setCurrentRow(row)
            camera.take(f"settings-{page.parts[row].code}")
    if state == "refused" and code in ("handover", "orders", "care"):
        page.save()
        camera.take(f"{code}-refused")


def _nothing(_camera: Camera, _page: Any, _state: str) -> None:
    """Most pages show everything by themselves."""


def _today(camera: Camera, page: Any, _state: str) -> None:
    for tile in page.tiles.tiles:
        page.open_list(tile)
        camera.take(f"today-{tile}")
    page.back()


def _checkin(camera: Camera, page: Any, state: str) -> None:
    if state == "empty":
        page.walk_button.setChecked(True)
        camera.take("checkin-walk")
        page.walk_button.setChecked(False)
        return
    if state == "refused":
        page.car.plate.set_text("沪A1")
        page.car.vin.set_text("LSVAA4183M21234O")
        page.owner.phone.set_text("1380000000")
        page.save()
        camera.take("checkin-refused")
        page.clear()
        return
    key = _known_car()
    if key:
        page.arrive(vehicle_id=key)
        page.car.mileage.set_text("49600")
        page.words.words.set_text("过减速带右前有咯噔声，顺便做保养")
        camera.take("checkin-known")
        page.car.show_more(more=True)
        page.owner.show_more(more=True)
        camera.take("checkin-unfolded")
        page.walk_button.setChecked(True)
        camera.take("checkin-walk")
        page.walk_button.setChecked(False)
        page.clear()


def _known_car() -> int:
    """Return the car that was here most often of those that are not here now."""
    found = db.row(
        "SELECT v.vehicle_id FROM visit v JOIN work_order o ON o.visit_id = v.id"
        " GROUP BY v.vehicle_id HAVING min(o.handed_over_at) IS NOT NULL"
        " ORDER BY count(*) DESC, v.vehicle_id LIMIT 1"
    )
    return int(found[0]) if found else 0


def _day_close(camera: Camera, login: str, state: str) -> None:
    """Take one's own shift, the closes, the journal; a count that is refused."""
    page = camera.page("day_close")
    for view in page.chips:
        page.choose(view)
        camera.take(f"day_close-{login}-{view}")
    page.choose("closes")
    page.closes.period.kind.buttons["month"].click()
    camera.take(f"day_close-{login}-month")
    page.choose("mine")
    if state == "refused":
        page.count.side.set_value(1)
        page.save()
        camera.take(f"day_close-{login}-refused")
        page.count.side.set_value(0)


def _bookings(camera: Camera, page: Any, state: str) -> None:
    for view in page.choices if hasattr(page, "choices") else ():
        page.choose(view)
        camera.take(f"bookings-{view}")
    page.begin()
    camera.take("bookings-form")
    if state == "refused":
        page.save()
        camera.take("bookings-refused")
    page.close_side()


def _vehicles(camera: Camera, page: Any, state: str) -> None:
    if state == "empty":
        page.finder.set_text("查无此车")
        camera.take("vehicles-none")
    if state != "normal":
        return
    page.show_import()
    camera.take("vehicles-import")
    page.back()
    page.show_duplicates()
    camera.take("vehicles-duplicates")
    page.back()


def _first_row(page: QWidget) -> bool:
    """Open the first row of the first list that is seen; tell whether there was one."""
    from ui.widgets import DataTable

    for table in page.findChildren(DataTable):
        if table.isVisible() and table.rows():
            table.view.selectRow(0)
            QTest.keyClick(table.view, Qt.Key.Key_Return)
            return True
    return False


def _tabs(page: QWidget) -> Iterator[str]:
    bars = [bar for bar in page.findChildren(QTabBar) if bar.isVisible()]
    bars += [tabs.tabBar() for tabs in page.findChildren(QTabWidget) if tabs.isVisible()]
    for bar in dict.fromkeys(bars):
        for number in range(bar.count()):
            bar.setCurrentIndex(number)
            yield bar.tabText(number)


def _speak(language: str) -> None:
    from ui.app import speak

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    speak(app, language)


def first_start(camera: Camera, refused: bool) -> None:
    """Take the window on nothing."""
    camera.window.open()
    if refused:
        camera.window.first_start.start.click()
    camera.take("first-start-refused" if refused else "first-start")


def pictures(out: Path, folder: Path, state: str, languages: tuple[str, ...]) -> Camera:
    """Take every screen of one state; the camera that is returned knows what it took and saw."""
    from ui.app import application
    from ui.main_window import MainWindow

    application()
    everything = Camera(None, out, "")

    def session(language: str, shoot: Callable[[Camera], None]) -> None:
        _speak(language)
        window = MainWindow()
        window.show()
        camera = Camera(window, out, f"{language}-{state}")
        try:
            shoot(camera)
        finally:
            window.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()
        everything.taken += camera.taken
        everything.faults += camera.faults

    with clock.frozen(clock.at(clock.today(), *BEGIN)):
        db.open_database(folder / f"{state}.db")
        try:
            if state in ("empty", "refused"):
                for language in languages:
                    session(language, lambda each: first_start(each, state == "refused"))
            _speak(LANGUAGES[0])
            _fill(state)
            for language in languages:
                session(language, lambda each: walk(each, state))
        finally:
            db.close_database()
            gate.act_as(gate.NOBODY)
            _speak(LANGUAGES[0])
    return everything


def _fill(state: str) -> None:
    from ui.commands.demo import fill_branch
    from ui.tour_crowd import crowd

    fill_branch(orders=0 if state == "empty" else ORDERS)
    if state == "crowded":
        crowd()


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures and say what was seen; 0 when nothing is cut off."""
    parser = argparse.ArgumentParser(prog="python -m ui.tour_states", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--state", choices=STATES, action="append")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    given = parser.parse_args(arguments)
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(quiet)
    seen: list[str] = []
    with tempfile.TemporaryDirectory(prefix="reception-", ignore_cleanup_errors=True) as name:
        screen(Path(name))
        for state in given.state or STATES:
            found = pictures(out, Path(name), state, tuple(given.language or LANGUAGES))
            say(f"{state}: {len(found.taken)}")
            seen += found.faults
    for fault in dict.fromkeys(seen):
        say(fault)
    return 1 if seen else 0


if __name__ == "__main__":
    raise SystemExit(main())
