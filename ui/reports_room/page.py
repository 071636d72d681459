"""报表: a month's key figures with target and formula, its breakdowns, and the workbook."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QStackedWidget, QWidget

from reception.core import clock
from reception.core.text import _
from reception.figures.queries import month_figures
from reception.figures.values import MonthFigures
from ui.background import Job, work
from ui.month_choice import MonthChoice
from ui.reports_room import export
from ui.reports_room.day_bars import DayBars
from ui.reports_room.figures import key_figures
from ui.reports_room.tables import OutputCard, QualityCard
from ui.screen import Screen, Shell
from ui.widgets import Banner, Button, Card, EmptyState, Label, PageHead

CARDS = 6


class MonthCard(Card):
    """A key figure: name, value, target, and how it is computed."""

    def __init__(self) -> None:
        super().__init__(tight=True)
        self.body.setSpacing(2)
        self.name = Label("", "soft")
        self.figure = Label("", "figure")
        self.against = Label("", "small")
        self.formula = Label("", "small", wrap=True)
        self.formula.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.formula.setMinimumHeight(50)
        self.add(self.name, self.figure, self.against, self.formula)


class ReportsPage(Screen):
    """One month at a time; begins with the present one."""

    shows = frozenset(
        {"settlement", "work_order", "survey", "inspection", "setting", "target", "promise"}
        | {"complaint", "claim", "claim_step"}
    )
    title = "Reports"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.job: Job | None = None
        self._folder = ""
        self.month = MonthChoice()
        self.export_button = Button(
            _("Export monthly report"), self.print_, key="F9", primary=True,
            icon="file-excel-outline",
        )  # fmt: skip
        self.workshop_button = Button(
            _("Workshop figures"), lambda: self.shell.go("workshop"), icon="chart-gantt"
        )
        self.head = PageHead(_("Reports"), "", self.workshop_button, self.export_button)
        self.head.right.addWidget(self.month)
        self.cards = tuple(MonthCard() for _number in range(CARDS))
        self.output, self.quality, self.bars = OutputCard(), QualityCard(), DayBars()
        self.days = Card(_("Output by day"), "")
        self.saved_button = Button(_("Open folder"), self._open_folder, size="small")
        self.saved = Banner("", tone="ok", button=self.saved_button)
        self._saved_at: Path | None = None
        self.empty = EmptyState(
            _("Nothing was settled or handed over in this month."),
            _(
                "Figures appear with the first settled order. Past months come with an import, or "
                "choose another month above."
            ),
            icon="chart-box-outline",
        )
        self._lay_out()

    def _lay_out(self) -> None:
        self.column.addWidget(self.head)
        self.column.addWidget(self._progress())
        self.column.addWidget(self.saved)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for number, card in enumerate(self.cards):
            grid.addWidget(card, 0, number)
            grid.setColumnStretch(number, 1)
        self.days.body.addWidget(self.bars, 1)
        grid.addWidget(self.output, 1, 0, 2, 3)
        grid.addWidget(self.days, 1, 3, 1, 3)
        grid.addWidget(self.quality, 2, 3, 1, 3)
        grid.setRowStretch(1, 4)
        grid.setRowStretch(2, 5)
        surface = Card()
        surface.body.addWidget(self.empty)
        self.views = QStackedWidget()
        self.views.addWidget(inside)
        self.views.addWidget(surface)
        self.column.addWidget(self.views, 1)
        self.setTabOrder(self.export_button, self.workshop_button)
        self.setFocusProxy(self.export_button)
        self.month.changed.connect(self._other_month)
        self.bars.pointed.connect(self.days.note.setText)

    def _progress(self) -> QWidget:
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.doing = Label("", "small")
        self.cancel_button = Button(_("Cancel"), self._cancel, size="small")
        self.busy = QWidget()
        row = QHBoxLayout(self.busy)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.doing)
        row.addWidget(self.cancel_button)
        self.busy.hide()
        return self.busy

    def refresh(self) -> None:
        data = month_figures(self.month.year, self.month.month, details=False)
        nothing = not (
            data.orders_settled
            or data.orders_out
            or data.surveys_valid
            or data.surveys_invalid
            or data.comebacks_received
        )
        self.views.setCurrentIndex(1 if nothing else 0)
        self.export_button.setEnabled(not nothing and not self.busy.isVisible())
        self.head.note.setText(self._as_of(data))
        for card, figure in zip(self.cards, key_figures(data), strict=True):
            card.name.setText(figure.name)
            card.figure.setText(figure.figure)
            card.against.say(figure.against, figure.tone)
            card.formula.setText(figure.formula)
        self.output.show_month(data)
        self.quality.show_month(data)
        self.bars.show_days(data.by_day)

    def _as_of(self, data: MonthFigures) -> str:
        today = clock.today()
        if (data.year, data.month) == (today.year, today.month):
            return _("{branch} · until today {time}").format(
                branch=data.branch, time=clock.show(data.computed_at, "%m-%d %H:%M")
            )
        return _("{branch} · whole month").format(branch=data.branch)

    def _other_month(self) -> None:
        self.saved.say("")
        self.refresh()

    def save(self) -> None:
        self.print_()

    def print_(self) -> None:
        """Ask for a file and write the month's workbook into it."""
        if not self.export_button.isEnabled() or self.busy.isVisible():
            return
        year, month = self.month.year, self.month.month
        path = export.choose_path(self, export.suggestion(year, month, self._folder))
        if path is None:
            return
        self.saved.say("")
        self._busy(True)
        self.job = work(
            self,
            lambda report: export.write_month(year, month, path, report),
            done=self._done,
            failed=lambda: self._busy(False),
            progress=self._step,
        )

    def _busy(self, busy: bool) -> None:
        self.busy.setVisible(busy)
        self.bar.setValue(0)
        self.cancel_button.setEnabled(True)
        self.export_button.setEnabled(not busy)

    def _step(self, share: float, text: str) -> None:
        self.bar.setValue(round(100 * share))
        self.doing.setText(text)

    def _cancel(self) -> None:
        if self.job is not None:
            self.job.cancel()
            self.cancel_button.setEnabled(False)

    def _done(self, path: Path) -> None:
        self._busy(False)
        self._folder, self._saved_at = str(path.parent), path
        self.saved.say(_("Monthly report saved: {file}").format(file=path))

    def _open_folder(self) -> None:
        if self._saved_at is not None:
            export.open_folder(self._saved_at)
