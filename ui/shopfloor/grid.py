"""Where things stand on the board: rows (bays or technicians) down, time across. No drawing here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QRectF

from reception.core.text import _
from reception.shopfloor.board_people import AWAY_WORDS, TechnicianRow
from reception.shopfloor.queries import Block, Board
from reception.shopfloor.rules import BAY_KIND_NAMES
from ui.shopfloor.hours import Hours
from ui.shopfloor.layout import by_bay, by_technician, work_of

NAMES, MARGIN = 184, 56  # pixels at 1080p
LOWEST, HIGHEST = 58, 92  # a gloved finger hits the lowest row


@dataclass(frozen=True)
class Shade:
    """When nothing goes on in one row, and a word why."""

    begin: datetime
    end: datetime
    word: str


@dataclass(frozen=True)
class Row:
    """A bay or a technician: `key` 0 is “not decided yet”."""

    key: int
    name: str
    note: str
    shades: tuple[Shade, ...] = ()


def bay_rows(board: Board) -> tuple[Row, ...]:
    """Return the bays as rows."""
    return tuple(Row(b.bay_id, b.name, _(BAY_KIND_NAMES[b.kind])) for b in board.bays)


def people_rows(board: Board) -> tuple[Row, ...]:
    """Return the technicians as rows; first the blocks that nobody has been decided on for.

    Whoever has left the branch keeps a row while blocks of theirs are shown.
    """
    known = {person.person_id for person in board.people}
    others = {
        b.technician_id: b.technician
        for b in board.blocks
        if b.technician_id is not None and b.technician_id not in known
    }
    nobody = Row(0, _("Not decided"), _("Technician"))
    there = [_technician(person) for person in board.people]
    gone = [Row(key, name, "") for key, name in others.items()]
    return (nobody, *there, *gone)


def _technician(person: TechnicianRow) -> Row:
    note = " ".join((*person.shifts, *sorted(person.skills)))
    shades = tuple(Shade(a.begin, a.end, _(AWAY_WORDS[a.why])) for a in person.away)
    return Row(person.person_id, person.name, note, shades)


@dataclass(frozen=True)
class View:
    """One of the board's views: what its rows are, and in which row a block stands."""

    rows: Callable[[Board], tuple[Row, ...]]
    row_of: Callable[[Block], int]
    note_of: Callable[[Board], Callable[[Block], str]]  # what stands beside a block's plate


def _bay_of(board: Board) -> Callable[[Block], str]:
    names = {bay.bay_id: bay.name for bay in board.bays}
    return lambda block: names.get(block.bay_id, "")


BAYS = View(bay_rows, by_bay, lambda _board: work_of)
PEOPLE = View(people_rows, by_technician, _bay_of)


@dataclass(frozen=True)
class Grid:
    """Rows and hours laid over so many scene units of width and of height a row."""

    hours: Hours
    rows: tuple[Row, ...] = ()
    wide: float = 1000.0
    height: float = float(HIGHEST)
    tops: dict[int, float] = field(init=False, compare=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.tops.update({row.key: n * self.height for n, row in enumerate(self.rows)})

    def x_of(self, instant: datetime) -> float:
        """Return where an instant stands."""
        return NAMES + self.hours.share(instant) * (self.wide - NAMES - MARGIN)

    def instant_at(self, x: float) -> datetime:
        """Return the instant that stands there, cut to the hours shown."""
        share = (x - NAMES) / (self.wide - NAMES - MARGIN)
        return self.hours.at(min(max(share, 0.0), 1.0))

    def row_at(self, y: float) -> Row | None:
        """Return the row at a height."""
        number = int(y // self.height)
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def is_time(self, x: float) -> bool:
        """Tell whether there is an instant there, not a name nor the margin."""
        return NAMES <= x <= self.wide - MARGIN

    def area(self, row: int, begin: datetime, end: datetime, lane: int, lanes: int) -> QRectF:
        """Return where a block stands: in a lane of so many of its row."""
        inner = (self.height - 8) / lanes
        left, right = self.x_of(begin), self.x_of(end)
        top = self.tops[row] + 4 + lane * inner
        return QRectF(left + 1, top, max(right - left - 2, 6), inner - 1)

    def bottom(self) -> float:
        """Return where the last row ends."""
        return self.height * len(self.rows)


def fitted(rows: Iterable[object], room: float) -> float:
    """Return the height of a row: all in view where they fit, never under a finger's."""
    shown = max(min(len(list(rows)), int(room // LOWEST)), 1)
    return float(min(room / shown, HIGHEST))
