"""排班: the month's shifts in a grid of people and days."""

from datetime import date, timedelta

from PySide6.QtWidgets import QHBoxLayout

from reception.core import clock
from reception.core.text import _
from reception.core.units import day_number
from reception.shopfloor.roster_actions import Cell, copy_week, set_roster, shifts
from reception.shopfloor.roster_queries import roster
from ui.run import run
from ui.screen import Screen, Shell
from ui.shopfloor.roster_grid import RosterGrid
from ui.shopfloor.roster_words import long
from ui.widgets import Button, Card, KeyHint, Label, PageHead


class RosterPage(Screen):
    """What is filled in is kept at once; the toast takes it back."""

    shows = frozenset({"roster", "person", "setting", "special_day"})
    title = "Roster"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._first = clock.today().replace(day=1)
        self.before = Button("", lambda: self.turn(-1), icon="chevron-left")
        self.before.setAccessibleName(_("Month before"))
        self.after = Button("", lambda: self.turn(1), icon="chevron-right")
        self.after.setAccessibleName(_("Month after"))
        self.copy = Button(_("Copy the week before"), self.copy_week, icon="content-copy")
        self.head = PageHead(_("Roster"), "", self.copy, self.before, self.after)
        self.grid = RosterGrid()
        self.grid.filled.connect(self.fill)
        self.palette_row = QHBoxLayout()
        self.palette_row.setSpacing(8)
        self.buttons: dict[str, Button] = {}
        card = Card(tight=True)
        card.add(self.palette_row)
        card.body.addWidget(self.grid, 1)
        self.column.addWidget(self.head)
        self.column.addWidget(card, 1)

    def refresh(self) -> None:
        month = roster(self._first)
        self.head.note.setText(self._first.strftime("%Y-%m"))
        marks = tuple(shifts())
        if marks != tuple(self.buttons)[:-1]:
            self._offer(marks)
        self.grid.show_month(month)
        if not self.grid.currentIndex().isValid() and month.rows:
            today = clock.today()
            column = month.days.index(today) if today in month.days else 0
            self.grid.setCurrentIndex(self.grid.table.index(0, column))

    def arrive(self, **arguments: object) -> None:
        self.grid.setFocus()

    def _offer(self, marks: tuple[str, ...]) -> None:
        while self.palette_row.count():
            old = self.palette_row.takeAt(0).widget()
            if old is not None:
                old.deleteLater()
        self.buttons, self.grid.marks = {}, marks
        for number, mark in enumerate(marks, 1):
            self._add(mark, long(mark), str(number))
        self._add("", _("Empty"), "Del")
        teach = _(
            "Mark cells, then a digit or a button. Ctrl+V takes cells copied in a spreadsheet."
        )
        self.palette_row.addStretch()
        self.palette_row.addWidget(Label(teach, "small"))

    def _add(self, mark: str, word: str, key: str) -> None:
        button = Button(word, lambda: self.grid.fill(mark), size="small")
        self.buttons[mark] = button
        self.palette_row.addWidget(KeyHint(key))
        self.palette_row.addWidget(button)

    def turn(self, months: int) -> None:
        """Show the month before or after."""
        middle = self._first + timedelta(days=14 + 31 * months)
        self._first = middle.replace(day=1)
        self.refresh()

    def fill(self, cells: tuple[Cell, ...]) -> None:
        """Keep cells; the toast offers what they held before."""
        before = self._held(cells)
        run(
            self,
            set_roster,
            cells=cells,
            said=_("Roster saved."),
            undo=lambda: run(self, set_roster, cells=before, said=_("Taken back.")),
        )

    def _held(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        month = self.grid.table.month
        rows = {row.person_id: row for row in month.rows}
        columns = {day_number(day): n for n, day in enumerate(month.days)}
        made = []
        for each in cells:
            shift = rows[each.person_id].shifts[columns[each.day]]
            made.append(Cell(each.person_id, each.day, shift.mark if shift else ""))
        return tuple(made)

    def copy_week(self) -> None:
        """Fill the empty cells of the current cell's week with the week before."""
        day: date = self.grid.day() or clock.today()
        monday = day_number(day - timedelta(days=day.weekday()))
        run(self, copy_week, monday=monday, said=_("Copied into the empty cells of this week."))
