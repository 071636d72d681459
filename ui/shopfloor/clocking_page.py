"""打卡: everybody's day, stretch by stretch; the foreman puts right what was clocked wrongly."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.shopfloor.clocking_queries import Day, Piece, clocked, days
from reception.shopfloor.clocking_rules import What, what_words
from reception.vehicles.rules import show_plate
from ui.screen import Screen, Shell
from ui.shopfloor.clocking_form import CorrectionForm
from ui.widgets import Button, Card, Column, DataTable, EmptyState, Label, PageHead
from ui.widgets.state import span

RIGHT = 560  # pixels


@dataclass(frozen=True)
class DayRow:
    """An attendance with its minutes added up."""

    day: Day
    job: int
    idle: int
    pause: int


def minutes_of(piece: Piece, now: datetime) -> int:
    """Return a stretch's minutes; what is open counts to now."""
    return max(0, int(((piece.ended_at or now) - piece.began_at).total_seconds())) // 60


def _row(day: Day, now: datetime) -> DayRow:
    sums = dict.fromkeys(What, 0)
    for piece in day.pieces:
        sums[piece.what] += max(0, int(((piece.ended_at or now) - piece.began_at).total_seconds()))
    return DayRow(day, sums[What.JOB] // 60, sums[What.IDLE] // 60, sums[What.PAUSE] // 60)


class ClockingPage(Screen):
    """A list of attendances of a day; the marked one's stretches and the correction beside it."""

    shows = frozenset({"attendance", "clocking", "clocking_correction", "person"})
    title = "Clocking"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._back = 0
        self.station = Button(
            _("Open the clocking station"), lambda: self.shell.go("station"),
            icon="account-wrench-outline",
        )  # fmt: skip
        self.before = Button("", lambda: self.turn(self._back + 1), icon="chevron-left")
        self.before.setAccessibleName(_("Day before"))
        self.today = Button(_("Today"), lambda: self.turn(0))
        self.after = Button("", lambda: self.turn(self._back - 1), icon="chevron-right")
        self.after.setAccessibleName(_("Day after"))
        self.roster = Button(_("Roster"), lambda: self.shell.go("roster"), icon="calendar")
        self.head = PageHead(_("Clocking"), "", self.roster, self.station)
        self.roster.setVisible(may(Permission.ROSTER))
        self.which = Label("", "strong")
        for button in (self.which, self.before, self.today, self.after):
            self.head.right.addWidget(button)
        self.table = self._make_table()
        self.pieces = self._make_pieces()
        self.form = CorrectionForm()
        self.form.done.connect(lambda _result: self.refresh())
        self._lay_out()
        self.table.chosen.connect(self._chosen)
        self.pieces.chosen.connect(lambda piece: self.form.offer(self._day(), piece))
        self.setFocusProxy(self.table.view)

    def _make_table(self) -> DataTable[DayRow]:
        return DataTable(
            [
                Column(_("Name"), lambda r: r.day.name, "strong", 0),
                Column(_("On"), self._on, width=104),
                Column(_("Off"), _off, width=112),
                Column(_("Jobs"), lambda r: span(r.job), width=110),
                Column(_("Pauses"), lambda r: span(r.pause), width=100),
                Column(_("Unassigned"), lambda r: span(r.idle), width=100),
            ],
            empty=EmptyState(
                _("Nobody signed on that day."),
                _("Technicians sign on at the clocking station, by PIN or by badge."),
                icon="clock-outline",
            ),
        )

    def _make_pieces(self) -> DataTable[Piece]:
        return DataTable(
            [
                Column(_("Begins at"), lambda p: clock.show(p.began_at, "%H:%M"), width=62),
                Column(_("Ends at"), _ended, width=62),
                Column(_("How long"), lambda p: span(minutes_of(p, clock.now())), width=96),
                Column(_("What"), _what, width=0),
                Column(_("Order no."), lambda p: p.number, width=168),
            ],
            foot=False,
        )

    def _lay_out(self) -> None:
        left, right = Card(tight=True), Card(_("The day"), tight=True)
        left.body.addWidget(self.table, 1)
        self.side = right
        right.setFixedWidth(RIGHT)
        right.body.addWidget(self.pieces, 1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(right, 1)
        column.addWidget(self.form)
        self.form.setFixedWidth(RIGHT)
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(left, 1)
        pair.addLayout(column)
        self.column.addWidget(self.head)
        self.column.addLayout(pair, 1)

    def _on(self, row: DayRow) -> str:
        began = row.day.began_at
        same = clock.local(began).date() == self.shown_day()
        return clock.show(began, "%H:%M" if same else "%m-%d %H:%M")

    def shown_day(self) -> date:
        """Return the day shown."""
        return clock.today() - timedelta(days=self._back)

    def arrive(self, *, person_id: int | None = None, **_arguments: Any) -> None:
        """Show today of one person: a badge was scanned."""
        if person_id is not None:
            self.turn(0)
            self.table.choose(lambda row: row.day.person_id == person_id)

    def turn(self, back: int) -> None:
        """Show the day so many days ago."""
        self._back = max(0, min(back, 400))
        self.refresh()

    def refresh(self) -> None:
        now, day = clock.now(), self.shown_day()
        begin, end = clock.day_bounds(day)
        rows = [_row(each, now) for each in days(begin, end)]
        marked = self.table.current()
        self.table.set_rows(rows)
        if marked is not None:
            key = marked.day.attendance_id
            self.table.choose(lambda row: row.day.attendance_id == key)
        elif rows:
            self.table.view.selectRow(0)
        self.which.setText(_("Today") if self._back == 0 else f"{day:%Y-%m-%d}")
        self.today.setEnabled(self._back > 0)
        self.after.setEnabled(self._back > 0)
        everybody = clocked(begin, end)
        at, on = (sum(getattr(c, n) for c in everybody) for n in _SUMS)
        share = f"{100 * on / at:.0f}%" if at else "—"
        unconfirmed = sum(row.day.to_confirm for row in rows)
        parts = [
            _("{attended} h here · {clocked} h on jobs · {share}").format(
                attended=f"{at / 3600:.1f}", clocked=f"{on / 3600:.1f}", share=share
            )
        ]
        if unconfirmed:
            parts.append(_("⚠ {count} to confirm").format(count=unconfirmed))
        self.head.note.setText(" · ".join(parts) if rows else "")
        self._chosen(self.table.current())

    def _day(self) -> Day | None:
        row = self.table.current()
        return row.day if row is not None else None

    def _chosen(self, row: DayRow | None) -> None:
        day = row.day if row is not None else None
        self.side.heading.setText(day.name if day is not None else _("The day"))
        self.side.note.setText(_("corrected") if day is not None and day.corrected else "")
        # What lasted no time says nothing.
        shown = [p for p in day.pieces if p.ended_at != p.began_at] if day is not None else []
        self.pieces.set_rows(shown)
        self.form.show_day(day)

    def save(self) -> None:
        self.form.submit()


_SUMS = ("attended_seconds", "clocked_seconds")


def _off(row: DayRow) -> str:
    day = row.day
    if day.ended_at is None:
        return _("● here")
    time = clock.show(day.ended_at, "%H:%M")
    return _("⚠ {time} added").format(time=time) if day.to_confirm else time


def _ended(piece: Piece) -> str:
    return clock.show(piece.ended_at, "%H:%M") if piece.ended_at is not None else "—"


def _what(piece: Piece) -> str:
    words = what_words(piece.what, piece.reason)
    return f"{words} · {show_plate(piece.plate)}" if piece.plate else words
