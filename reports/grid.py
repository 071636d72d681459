"""Small sheets filled row by row: six lines an inch, as an impact printer wants it (DOMAIN §3)."""

from collections.abc import Callable
from dataclasses import dataclass

from reception.core.slip_form import CONTINUOUS, CONTINUOUS_WIDTH
from reports.fonts import width
from reports.page import HEIGHT, WIDTH, Document, Page
from reports.wrap import wrap

SIZE = 9.0  # points
PITCH, CLOSE_PITCH = 12.0, 10.2  # points: six lines an inch; on A4, where no printer's grid binds
SIDE = 36.0  # points: 12.7 mm, where the holes of continuous paper are
GAP = 12.0


@dataclass(frozen=True)
class Sheet:
    """One small sheet in points; `first` and `last` are the rows of the grid that are printed on."""

    width: float
    height: float
    left: float
    right: float
    first: int
    last: int
    pitch: float = PITCH
    sign: int = 4  # rows of a place to sign

    @property
    def under(self) -> float:
        """Return how far below a baseline a line is drawn: clear of the next row's text."""
        return self.pitch * 0.22


def sheet_of(layout: str) -> Sheet:
    """Return the sheet of a layout; KeyError for one that has none."""
    if layout == "thirds":
        return Sheet(WIDTH, HEIGHT / 3, 34.0, WIDTH - 34.0, 2, 26, CLOSE_PITCH, 3)
    height = CONTINUOUS[layout]
    right = CONTINUOUS_WIDTH - SIDE
    return Sheet(CONTINUOUS_WIDTH, height, SIDE, right, 2, round(height / PITCH) - 1)


class Grid:
    """Sheets filled row by row. `row` is the next free one; `need` turns to a new sheet."""

    def __init__(self, document: Document, sheet: Sheet, head: Callable[["Grid"], None]) -> None:
        self.document, self.sheet = document, sheet
        self.names: list[str] = []
        self._head = head
        self.page: Page
        self.row = 0
        self._open()

    def _open(self) -> None:
        self.document.bodies += 1
        self.names.append(f"body{self.document.bodies}")
        canvas = self.document.canvas
        canvas.setPageSize((self.sheet.width, self.sheet.height))
        canvas.beginForm(self.names[-1])
        self.page = Page(canvas, self.sheet.height)
        self.row = self.sheet.first
        self._head(self)

    def close(self) -> None:
        """Finish the sheet that is being filled."""
        self.page.done()
        self.document.canvas.endForm()

    def need(self, rows: int) -> bool:
        """Make sure that `rows` are free, the last row of the sheet kept; True on a new sheet."""
        if self.row + rows <= self.sheet.last:
            return False
        self.close()
        self._open()
        return True

    @property
    def y(self) -> float:
        """Return the baseline of the present row, in points from the top."""
        return self.row * self.sheet.pitch

    def text(self, x: float, text: str, size: float = SIZE, **style: bool | str) -> None:
        """Write on the present row."""
        self.page.text(x, self.y, text, size, **style)  # type: ignore[arg-type]

    def rule(self, weight: float = 0.5) -> None:
        """Draw a line below the row before."""
        y = self.y - self.sheet.pitch + self.sheet.under
        self.page.rule(y, self.sheet.left, self.sheet.right, weight=weight)

    def paragraph(self, label: str, text: str) -> None:
        """Write a label and its text over the whole width, in as many rows as it needs."""
        start = self.sheet.left + (width(label, SIZE) + 6 if label else 0)
        for number, line in enumerate(wrap(text, self.sheet.right - start, SIZE)):
            self.need(1)
            if number == 0:
                self.text(self.sheet.left, label)
            self.text(start, line)
            self.row += 1
