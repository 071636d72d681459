"""The board's window with 24 bays, 60 technicians and 200 blocks: opened, refreshed, dragged over.

Opened on the largest history. A frame while dragging is the gesture and what is painted after it;
its floor is the same move over a board without a block. Nothing here fails by the clock.
"""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint

from reception.core import clock, db, gate
from reception.shopfloor import queries
from reception.shopfloor.actions import save_bay
from reception.shopfloor.models import BayKind
from reception.staff.actions import add_person
from reception.staff.queries import with_role
from reception.staff.rules import Role
from tests.bench.conftest import SIZES, made
from tests.ui.workshop import Floor
from ui.app import application
from ui.shopfloor.board import BoardWindow

BAYS, PEOPLE, BLOCKS = 24, 60, 200


@pytest.fixture(scope="session")
def qapp():
    """The program's own application, in its own fonts and style."""
    return application()


class Anybody:
    """Whoever is asked for, with every permission."""

    def as_(self, _role: str) -> AbstractContextManager[object]:
        return gate.acting(gate.system("bench"))


def _fill(blocks: int) -> None:
    for number in range(len(queries.bays()), BAYS):
        save_bay(name=f"{number + 1}号加", kind=BayKind.MECHANICAL, position=number + 1)
    for number in range(len(with_role(Role.TECHNICIAN)), PEOPLE):
        login = "technician" if number == PEOPLE - 1 else f"bench{number}"
        add_person(login=login, name=f"示例技师{number:02d}", roles=("technician",), secret="1357")
    shop = Floor(Anybody())
    names, begin, turn = list(shop.bays), clock.now(), timedelta(minutes=55)
    for number in range(blocks):
        start = begin + number // len(names) * turn
        key = shop.receive(f"沪B{number:05d}", promised=start + 2 * turn)
        shop.dispatch(key, names[number % len(names)], start, 50)


@pytest.fixture(scope="module", params=[0, BLOCKS], ids=["floor", "ours"])
def crowded(request, tmp_path_factory) -> Iterator[int]:
    path = tmp_path_factory.mktemp("board") / "reception.db"
    shutil.copy(made(max(SIZES)), path)
    db.open_database(path)
    day = clock.at(clock.today() + timedelta(days=40), 8)  # nothing of the history is open there
    with gate.acting(gate.system("bench")), clock.frozen(day):
        _fill(request.param)
        yield request.param
    db.close_database()
    path.unlink()


class Desk:
    """What a board asks of the shell."""

    def lock(self) -> None:
        """Stay."""

    def go(self, _code: str, **_arguments: object) -> None:
        """Stay."""


def _open(qapp) -> BoardWindow:
    board = BoardWindow(Desk())
    board.show()
    qapp.processEvents()
    return board


def _close(board: BoardWindow) -> None:
    board.close()
    board.deleteLater()


@pytest.mark.parametrize("size", ["1920x1080", "3840x2160"])
def test_a_frame_while_dragging(benchmark, crowded, qapp, size):
    benchmark.group = f"board: a frame while dragging at {size}, {BLOCKS}"
    benchmark.extra_info["bar"] = "16 ms"
    board = _open(qapp)
    board.resize(*(int(n) for n in size.split("x")))
    qapp.processEvents()
    if crowded:
        assert len(board.view.blocks()) >= BLOCKS
    place = board.view.viewport()
    card = next(iter(board.side.cards))
    board.carrying.pick(card)
    middle = QPoint(place.width() // 2, place.height() // 2)
    steps = [middle + QPoint(-300 + 7 * n, (-1) ** n * 40 + n % 60 * 3) for n in range(90)]
    turn = iter(range(1_000_000))

    def frame() -> None:
        board.view.drag.over(steps[next(turn) % len(steps)].toPointF())
        qapp.processEvents()

    benchmark.pedantic(frame, rounds=180, warmup_rounds=20)
    board.view.drag.stop()
    _close(board)


def test_opening(benchmark, crowded, qapp):
    benchmark.group = f"board: opened with {max(SIZES):,} orders of history, {BLOCKS}"
    benchmark.extra_info["bar"] = "300 ms"
    found = []

    def opened() -> None:
        found.append(_open(qapp))

    benchmark.pedantic(opened, teardown=lambda: _close(found.pop()), rounds=12, warmup_rounds=1)


def test_refreshing(benchmark, crowded, qapp):
    benchmark.group = f"board: refreshed, {BLOCKS}"
    board = _open(qapp)

    def again() -> None:
        board.refresh()
        qapp.processEvents()

    benchmark.pedantic(again, rounds=30, warmup_rounds=2)
    _close(board)
