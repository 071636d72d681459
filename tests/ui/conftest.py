"""The dressed application for every window test, branches to sit in, and pictures on demand."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from reception.core import clock, db, gate
from reception.history.demo import fill_demo
from tests.conftest import NOON
from tests.stories.people import Branch, found_branch
from tests.ui.printers import FileMachine
from ui.app import application

ORDERS = 700


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The program's own application, in its own fonts and style."""
    return application()


@pytest.fixture(autouse=True)
def printers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileMachine:
    """No printer of this machine, none at all; a test adds names: they write into its folder."""
    made = FileMachine(tmp_path)
    monkeypatch.setattr("ui.printing.machine.machine", made)
    return made


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's documents that are nobody's: what is saved by default does not leave the test."""
    ours = tmp_path / "documents"
    asked = QStandardPaths.writableLocation

    def place(kind: QStandardPaths.StandardLocation) -> str:
        mine = kind == QStandardPaths.StandardLocation.DocumentsLocation
        return str(ours) if mine else asked(kind)

    monkeypatch.setattr(QStandardPaths, "writableLocation", place)
    return ours


@pytest.fixture(autouse=True)
def _nobody_at_the_desk() -> Iterator[None]:
    """Whoever a window let sign in is gone after the test."""
    yield
    gate.act_as(gate.NOBODY)


@pytest.fixture
def branch(sqlite_database: str, now: datetime) -> Branch:
    """A small branch on SQLite, the clock standing at 2026-11-20 14:32."""
    return found_branch()


@pytest.fixture(scope="session")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the demonstration branch as it is on 2026-11-20 14:32."""
    path = tmp_path_factory.mktemp("demo") / "reception.db"
    shutil.copy(sqlite_template, path)
    with clock.frozen(NOON):
        db.open_database(path)
        fill_demo(orders=ORDERS)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close_database()
    return path


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Iterator[Path]:
    """The demonstration branch, open, the clock standing at 2026-11-20 14:32."""
    path = tmp_path / "reception.db"
    shutil.copy(demo_template, path)
    with clock.frozen(NOON):
        db.open_database(path)
        yield path
        db.close_database()


@pytest.fixture
def picture() -> Callable[[QWidget, str], None]:
    """Save a widget as PICTURES/<name>.png where that variable names a folder."""

    def save(widget: QWidget, name: str) -> None:
        QTest.qWait(30)  # a layout that is still moving is no picture
        folder = os.environ.get("PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            widget.grab().save(str(Path(folder) / f"{name}.png"))

    return save


@pytest.fixture
def snap(
    picture: Callable[[QWidget, str], None], qapp: QApplication
) -> Callable[[QWidget, str], None]:
    """Keep a picture of a widget once its layout has settled."""

    def save(widget: QWidget, name: str) -> None:
        for _turn in range(3):
            qapp.processEvents()
        picture(widget, name)

    return save
