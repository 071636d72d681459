"""钥匙与车辆盘点: every car that should be here, ticked one by one; differences until explained."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.billing.count import Count, CountLine, count_today
from reception.billing.count_actions import add_found_car, begin_count, close_count, tick_car
from reception.billing.count_words import HERE, MISSING, line_words
from reception.core import clock
from reception.core.text import _
from reception.papers.actions import Issued
from reception.papers.gate_values import CountSheetData
from reception.vehicles.rules import show_plate
from reports.renderers import renderer
from ui.papers import show_papers
from ui.run import run
from ui.screen import Screen, Shell
from ui.widgets import Button, Card, Column, DataTable, EmptyState, Form, PageHead, TextField


def _seen(state: str) -> str:
    return {HERE: "✓", MISSING: _("✕ missing")}.get(state, "")


class CountPage(Screen):
    """Begin, tick, explain, close; whatever is ticked is kept at once."""

    shows = frozenset({"car_count", "car_count_line"})
    title = "Key and car count"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.count: Count | None = None
        self.begin = Button(_("Begin today's count"), self._begin, key="F8", primary=True)
        self.close_button = Button(_("Close, make sheet"), self._close, key="F8", primary=True)
        self.sheet = Button(_("Show the sheet"), self.print_, key="F9")
        self.head = PageHead(_("Key and car count"), "", self.sheet, self.begin, self.close_button)
        self.table: DataTable[CountLine] = DataTable(
            [
                Column(_("Plate"), lambda r: r.plate, "plate", 120),
                Column(_("Model"), lambda r: r.model, width=0),
                Column(_("Order no."), lambda r: r.order_number, "soft", 160),
                Column(_("Bay"), lambda r: r.place, width=100),
                Column(_("Hook"), lambda r: r.hook, width=70),
                Column(_("Car"), lambda r: _seen(r.car), width=76),
                Column(_("Key"), lambda r: _seen(r.key), width=76),
                Column(_("State and remark"), line_words, width=250),
                Column(_("Looked at by"), lambda r: r.person, "soft", 110),
            ],
            empty=EmptyState(
                _("Today's count is not begun."),
                _("It lists every car that should be here: open orders and cars at the gate."),
                icon="car-key",
            ),
            chips=[
                (_("Still to do"), lambda row: row.open()),
                (_("Differences"), lambda row: row.differs()),
            ],
        )
        self.table.chosen.connect(self._choose)
        self.table.activated.connect(lambda _row: self._tick(HERE, HERE))
        card = Card(_("Cars that should be here"))
        card.body.addWidget(self.table, 1)
        card.add(self._tick_bar())
        self.column.addWidget(self.head)
        self.column.addWidget(card, 1)
        self.setFocusProxy(self.table.view)

    def _tick_bar(self) -> QWidget:
        self.form = Form(self)
        self.remark = self.form.add(
            TextField("remark", _("Remark, reason of a difference"), most=200),
            enter=self._remark_entered,
        )
        self.plate = self.form.add(
            TextField("plate", _("Here but not on the list: plate, Enter"), most=20),
            enter=self._add,
        )
        self.both = Button(_("Car and key here"), lambda: self._tick(HERE, HERE), key="Ctrl+1")
        self.no_key = Button(_("Key missing"), lambda: self._tick(HERE, MISSING), key="Ctrl+2")
        self.no_car = Button(_("Car missing"), lambda: self._tick(MISSING, ""), key="Ctrl+3")
        self.bar = QWidget()
        across = QHBoxLayout(self.bar)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        for button in (self.both, self.no_key, self.no_car):
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        across.addWidget(self.remark, 2)
        across.addWidget(self.plate, 1)
        return self.bar

    def refresh(self) -> None:
        """Show today's count as it stands; what is being typed stays."""
        self.count = count_today()
        count = self.count
        running = count is not None and count.closed_at is None
        self.begin.setHidden(count is not None)
        self.close_button.setHidden(not running)
        self.bar.setHidden(not running)
        self.sheet.setHidden(count is None or count.paper_id is None)
        self.table.set_rows(count.lines if count else ())
        self.head.note.setText(self._words(count) if count else "")

    def _words(self, count: Count) -> str:
        if count.closed_at is not None:
            return _("Closed at {time} by {name}").format(
                time=clock.show(count.closed_at, "%H:%M"), name=count.closed_by
            )
        return _("Begun {time} by {name} · {done} of {all} done").format(
            time=clock.show(count.begun_at, "%H:%M"),
            name=count.begun_by,
            done=len(count.lines) - count.left(),
            all=len(count.lines),
        )

    def _begin(self) -> None:
        run(self, begin_count, done=lambda _key: self._go_on())

    def _go_on(self) -> None:
        self.refresh()
        self.table.view.setFocus()
        if self.table.rows():
            self.table.view.selectRow(0)

    def _choose(self, row: CountLine | None) -> None:
        self.remark.set_value(row.remark if row is not None else None)

    def _tick(self, car: str, key: str, *, on: bool = True) -> None:
        """Note what was found of the car that is marked, and go on to the next."""
        row = self.table.current()
        if row is None or self.count is None or self.count.closed_at is not None:
            return
        place = self.table.rows().index(row)

        def ticked(_result: object) -> None:
            self.refresh()
            shown = len(self.table.rows())
            differs = MISSING in (car, key) or not row.expected
            if differs and not self.remark.text().strip():
                self.table.view.selectRow(min(place, shown - 1))
                self.remark.setFocus()
            elif on and place + 1 < shown:
                self.table.view.selectRow(place + 1)
                self.table.view.setFocus()

        run(
            self,
            tick_car,
            line_id=row.id,
            version=row.version,
            car=car,
            key=key,
            remark=self.remark.text(),
            done=ticked,
        )

    def _remark_entered(self) -> None:
        row = self.table.current()
        if row is not None and self.remark.validate():
            self._tick(row.car, row.key)

    def _add(self) -> None:
        if self.plate.is_empty():
            return
        said = _("{plate} added; say why it is here.").format(plate=show_plate(self.plate.text()))
        run(self, add_found_car, plate=self.plate.text(), said=said, done=self._added)

    def _added(self, line_id: int) -> None:
        self.plate.set_value(None)
        self.refresh()
        keys = [row.id for row in self.table.rows()]
        if line_id in keys:
            self.table.view.selectRow(keys.index(line_id))
            self.table.view.setFocus()

    def _close(self) -> None:
        if self.count is not None:
            run(
                self,
                close_count,
                version=self.count.version,
                render=renderer(CountSheetData),
                said=_("The count is closed; its sheet is archived."),
                done=self._closed,
            )

    def _closed(self, made: Issued) -> None:
        self.refresh()
        show_papers(self, [made.paper_id], title=_("Count of keys and cars"), name=made.number)

    def print_(self) -> None:
        """Show the sheet of a closed count (F9)."""
        if self.count is not None and self.count.paper_id is not None:
            title = _("Count of keys and cars")
            show_papers(self, [self.count.paper_id], title=title, name=str(self.count.day))
