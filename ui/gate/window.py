"""The gate's small window: who comes is typed and the desk knows; who leaves shows the pass."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reception.billing.gate_pass_queries import left_without, not_back
from reception.bookings.queries import coming_today
from reception.care.complaint_queries import Marks, marks
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.vehicles import queries as vehicles
from reception.vehicles.rules import normalise_plate, plate_kind, show_plate
from reception.visits.actions import note_arrival
from reception.visits.arrivals import Noted
from reception.visits.queries import ArrivalRow, arrivals_today
from ui.care.marks import mark_words
from ui.gate.dismiss import DismissBar
from ui.gate.leaving import LeavingView
from ui.run import run
from ui.scanner import Scanner
from ui.screen import Shell
from ui.widgets import (
    Button,
    Card,
    Column,
    DataTable,
    EmptyState,
    Form,
    Label,
    LookupField,
    Offer,
    PageHead,
    clear_notice,
    when,
)
from ui.widgets.state import span

EVERY_MS = 30_000


class PlateAtGate(LookupField):
    """A plate, finished by those of known cars and of today's bookings; names are not shown here."""

    def __init__(self) -> None:
        super().__init__("plate", "", self._offers, hint=_("Plate, then Enter"), free=True)
        self.line.setProperty("kind", "pin")
        self.line.setAccessibleName(_("Plate at the gate"))

    def _offers(self, typed: str) -> list[Offer]:
        bare = normalise_plate(typed)
        if plate_kind(bare) is not None:
            return []  # complete: Enter means this one
        if not bare:
            return [
                Offer(row.plate, show_plate(row.plate), row.model, _booked(row.starts_at))
                for row in coming_today()
                if row.plate
            ]
        hits = [hit for hit in vehicles.search(bare, 12) if bare in hit.plate]
        return [Offer(hit.plate, show_plate(hit.plate), hit.model) for hit in hits]

    def judge(self, text: str) -> str:
        return normalise_plate(text)


class GateWindow(QWidget):
    """门岗登记. The shell gives it `heard(tables)`."""

    shows = frozenset(
        {
            "arrival",
            "booking",
            "visit",
            "work_order",
            "vehicle",
            "complaint",
            "recall",
            "recall_car",
            "gate_pass",
            "gate_exit",
            "paper_event",
        }
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Gate"))
        self.resize(560, 680)
        self.setMinimumWidth(460)
        self.shell = shell
        self.marks: dict[int, Marks] = {}  # open recalls and complaints by car
        self.form = Form(self)
        self.plate = self.form.add(PlateAtGate(), enter=self.note)
        self.plate.picked.connect(lambda _plate: self.note())
        self.said = Label("", "reading", wrap=True)
        self.table: DataTable[ArrivalRow] = DataTable(
            [
                Column(_("Came"), lambda r: r.at, "time", 84),
                Column(_("Plate"), lambda r: r.plate, "plate", 120),
                Column(_("Model"), lambda r: r.model, width=0),
                Column(_("State"), self._words, width=190),
            ],
            empty=EmptyState(
                _("No car has come today."),
                _("Type its plate above; the desk sees it at once."),
                icon="car-side",
            ),
        )
        self.dismiss = DismissBar()
        self.table.chosen.connect(self.dismiss.show_row)
        top, list_ = Card(_("A car has come")), Card(_("Came today"))
        top.add(self.plate, self.said)
        list_.body.addWidget(self.table, 1)
        list_.add(self.dismiss)
        coming, self.leaving = QWidget(), LeavingView()
        below = QVBoxLayout(coming)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        below.addWidget(top)
        below.addWidget(list_, 1)
        self.views = QStackedWidget()
        self.views.addWidget(coming)
        self.views.addWidget(self.leaving)
        self.leaving.noted.connect(self.refresh)
        self._scanner: Scanner | None = None
        self.turn = Button("", self._turn, key="F10")
        self.count = Button(_("Key and car count"), lambda: shell.go("count"), kind="flat")
        if not may(Permission.COUNT_CARS):
            self.count.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        self.head = PageHead(_("Gate"), "", self.count, self.turn)
        column.addWidget(self.head)
        column.addWidget(self.views, 1)
        self.setFocusProxy(self.plate.control)
        self._show_view(0)
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self.refresh)
        self.timer.start()

    def _show_view(self, which: int) -> None:
        self.views.setCurrentIndex(which)
        self.turn.setText(_("Cars that come") if which else _("Cars that leave"))
        (self.leaving.number if which else self.plate).setFocus()

    def _turn(self) -> None:
        self._show_view(1 - self.views.currentIndex())
        self.refresh()

    def scanned(self, text: str) -> bool:
        """Show what a scanned pass lets out, whatever stands here; other scans are typing."""
        if not text.strip().upper().startswith("C"):
            return False
        self._show_view(1)
        self.leaving.show_pass(text)
        return True

    def note(self) -> None:
        """Note the plate that stands in the field."""
        if self.plate.is_empty():
            self.said.say("")
            return
        if not run(self, note_arrival, plate=self.plate.text(), done=self._noted):
            self.said.say("")

    def _noted(self, noted: Noted) -> None:
        self.said.say(noted.said, "ok" if noted.new else "warn")
        self.plate.set_value(None)
        self.plate.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Show today's arrivals as they stand; a hidden window asks for nothing."""
        if not self.isVisible():
            return
        rows = arrivals_today()
        self.marks = marks(row.vehicle_id for row in rows if row.waiting())
        waiting = sum(row.waiting() for row in rows)
        text = _("{count} came · {waiting} waiting").format(count=len(rows), waiting=waiting)
        self.head.note.setText(text if rows else "")
        self.table.set_rows(rows)
        self.dismiss.show_row(self.table.current())
        self.leaving.refresh()

    def _words(self, row: ArrivalRow) -> str:
        parts = (arrival_words(row), mark_words(self.marks.get(row.vehicle_id or 0)))
        return " · ".join(part for part in parts if part)

    def heard(self, tables: frozenset[str]) -> None:
        """Follow what the desk and the camera do."""
        if tables & self.shows:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._scanner is None and (window := self.windowHandle()) is not None:
            self._scanner = Scanner(window, self.scanned)
        self.refresh()
        late = any(row.overdue() for row in not_back())
        asked = may(Permission.LET_LEAVE) and (left_without() or late)  # what the bell rang for
        self._show_view(1 if asked else self.views.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if not clear_notice(self):
                self.close()
        elif event.key() == Qt.Key.Key_F5:
            self.refresh()
        else:
            super().keyPressEvent(event)


def arrival_words(row: ArrivalRow) -> str:
    """Return how an arrival stands: waiting for so long, its order, or why it is off the list."""
    if row.waiting():
        waited = _("● waiting {span}").format(span=span(row.minutes()))
        return f"{waited} · {_booked(row.booked_at)}" if row.booked_at else waited
    if row.order_id is not None:
        return f"✓ {row.order_number}"
    return f"✕ {row.reason}"


def _booked(at: datetime | None) -> str:
    return _("booked {time}").format(time=when(at)) if at is not None else ""
