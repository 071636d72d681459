"""车间数字: bays, hours, holds and who gets what, live for today and for any period."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from reception.core import clock
from reception.core.text import _
from reception.figures.queries import targets
from reception.figures.workshop import workshop_figures
from reception.figures.workshop_rules import hours
from reception.figures.workshop_values import PersonFigures, WorkshopFigures
from ui.list_tools import ListTools
from ui.period_choice import PeriodChoice
from ui.reports_room.page import CARDS, MonthCard
from ui.reports_room.share_bars import ShareBars
from ui.reports_room.workshop_figures import CUTS, bars, key_figures
from ui.screen import Screen, Shell
from ui.widgets import Card, Chips, Column, DataTable, EmptyState, Label, PageHead, scrolling

EVERY_MS = 60_000
RIGHT = 384  # pixels


class WorkshopPage(Screen):
    """Six figures with their formulas; everybody's row; bars that show how work is shared."""

    shows = frozenset(
        {"allocation", "attendance", "clocking", "work_order", "order_step", "inspection"}
        | {"settlement", "job_skip", "promise", "bay", "target", "person"}
    )
    title = "Workshop figures"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.period = PeriodChoice()
        self.head = PageHead(_("Workshop figures"))
        self.head.right.addWidget(self.period)
        self.cards = tuple(MonthCard() for _number in range(CARDS))
        self.table = self._make_table()
        self.cut = Chips("cut", "", [(code, _(name)) for code, name in CUTS.items()], single=True)
        self.bars, self.none = ShareBars(), Label(_("Nothing in this period."), "soft")
        self.figures: WorkshopFigures | None = None
        self._lay_out()
        self.cut.set_value("bays")
        self.cut.changed.connect(self._show_bars)
        self.period.changed.connect(self.refresh)
        self.setFocusProxy(self.table.view)
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self._tick)
        self.timer.start()

    def _make_table(self) -> DataTable[PersonFigures]:
        return DataTable(
            [
                Column(_("Technician"), lambda p: p.name, "strong", 0),
                Column(_("Attended"), lambda p: _hours(p.attended), "number", 64),
                Column(_("On jobs"), lambda p: _hours(p.clocked), "number", 64),
                Column(_("Utilisation"), lambda p: p.utilisation, "number", 66, show=_percent),
                Column(_("Billed h"), lambda p: p.hours, "number", 76, total=True),
                Column(_("Efficiency"), lambda p: p.efficiency, "number", 64, show=_percent),
                Column(_("Output"), lambda p: p.value, "money", 98, total=True),
                Column(_("Given"), lambda p: p.given, "number", 42),
                Column(_("Taken"), lambda p: p.taken, "number", 42),
                Column(_("Skips"), lambda p: p.skips, "number", 48),
                Column(_("Comeback"), lambda p: p.comebacks, "number", 48),
                Column(_("Internal rework"), lambda p: p.rework, "number", 48),
            ],
            empty=EmptyState(
                _("Nobody worked in this period."),
                _("Figures appear when somebody signs on at the clocking station."),
                icon="chart-box-outline",
            ),
        )

    def _lay_out(self) -> None:
        self.column.addWidget(self.head)
        self.column.addWidget(self.period.days)
        grid = QGridLayout()
        grid.setSpacing(12)
        for number, card in enumerate(self.cards):
            grid.addWidget(card, 0, number)
            grid.setColumnStretch(number, 1)
        self.column.addLayout(grid)
        left, right = Card(_("Who gets what")), Card(_("How it is shared"))
        left.body.addWidget(self.table, 1)
        ListTools(self.table, "technicians", _("Workshop figures"))
        right.setFixedWidth(RIGHT)
        self.bars.setMinimumWidth(0)
        right.add(self.cut, self.none)
        area = scrolling(self.bars)
        area.setAlignment(Qt.AlignmentFlag.AlignTop)
        right.body.addWidget(area, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(left, 1)
        row.addWidget(right)
        self.column.addLayout(row, 1)

    def refresh(self) -> None:
        data = workshop_figures(self.period.first, self.period.last)
        self.figures = data
        shown = key_figures(data, targets(self.period.last.year))
        for card, figure in zip(self.cards, shown, strict=True):
            card.name.setText(figure.name)
            card.figure.setText(figure.figure)
            card.against.say(figure.against, figure.tone)
            card.formula.setText(figure.formula)
        self.table.set_rows(data.people)
        live = self.period.first <= clock.today() <= self.period.last
        until = _("live until {time}").format(time=clock.show(data.computed_at, "%H:%M"))
        self.head.note.setText(f"{data.branch} · {until}" if live else data.branch)
        self._show_bars()

    def _show_bars(self) -> None:
        chosen = self.cut.chosen()
        if not chosen:  # pressed twice: the cut stays
            self.cut.set_value("bays")
        elif self.figures is not None:
            made, whole = bars(self.figures, chosen[0])
            self.bars.show_bars(made, whole)
            self.none.setVisible(not made)

    def _tick(self) -> None:
        """Today goes on: bays and people are counted to now."""
        if self.isVisible() and self.period.last >= clock.today():
            self.refresh()


def _hours(seconds: int) -> float:
    return round(float(hours(seconds)), 1)


def _percent(value: object) -> str:
    return "—" if value is None else f"{100 * float(str(value)):.0f}%"
