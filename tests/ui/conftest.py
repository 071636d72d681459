"""The dressed application for every window test, and pictures on demand."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from reception.core import gate
from ui.app import application


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The program's own application, in its own fonts and style."""
    return application()


@pytest.fixture(autouse=True)
def _nobody_at_the_desk() -> Iterator[None]:
    """Whoever a window let sign in is gone after the test."""
    yield
    gate.act_as(gate.NOBODY)


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
