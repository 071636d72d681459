"""客户车辆: the car is found while one types; beside it stands all that is known of it."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.vehicles.queries import VehicleHit, recent, search
from ui.find_line import FindLine
from ui.screen import Screen, Shell
from ui.vehicles.detail import VehicleDetail
from ui.widgets import Button, Card, Column, DataTable, EmptyState, PageHead, notice

LEFT = 500  # pixels of the list
RECENT, FOUND = 50, 60  # rows


class VehiclesPage(Screen):
    """List at the left, the marked car at the right. A half-typed correction is not left behind."""

    shows = frozenset({"vehicle", "customer", "work_order", "plate_history"})
    title = "Customers and cars"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.new = Button(_("New check-in"), self._check_in, icon="car-arrow-right", primary=True)
        self.head = PageHead(_("Customers and cars"), "", self.new)
        self.finder = FindLine(_("Plate, VIN, phone, name or initials"))
        self.none = EmptyState("", "-", icon="car-multiple")
        self.table: DataTable[VehicleHit] = DataTable(
            [
                Column(_("Plate"), lambda hit: hit.plate, "plate", 118),
                Column(_("Model"), lambda hit: hit.model, width=0),
                Column(_("Customer"), lambda hit: hit.customer, width=108),
                Column(_("Last here"), lambda hit: hit.seen_at, "time", 92),
            ],
            empty=self.none,
        )
        self.detail = VehicleDetail(shell)
        self.nothing = EmptyState(
            _("No car is chosen."),
            _("Choose one on the left to see owner, phone, former plates and orders."),
            icon="car-side",
        )
        self._lay_out()

    def _lay_out(self) -> None:
        left = Card()
        left.setFixedWidth(LEFT)
        left.add(self.finder)
        left.body.addWidget(self.table, 1)
        self.right = QStackedWidget()
        surface = Card()
        surface.body.addWidget(self.nothing)
        self.right.addWidget(surface)
        self.right.addWidget(self.detail)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(self.right, 1)
        self.column.addWidget(self.head)
        self.column.addLayout(row, 1)
        self.setFocusProxy(self.finder.control)
        self.finder.sought.connect(lambda _text: self._list())
        self.finder.entered.connect(self._into_list)
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(lambda hit: self.show_vehicle(hit.vehicle_id))
        self.detail.changed.connect(self._editing)
        self._editing()

    def refresh(self) -> None:
        self._list()
        self.detail.refresh()

    def arrive(self, *, vehicle_id: int | None = None, **_arguments: Any) -> None:
        """Show a car that somebody came for, else stand in the search line."""
        if vehicle_id is None and self.detail.edit() is None:
            self.finder.setFocus()
        if vehicle_id is not None and self.show_vehicle(vehicle_id):
            self.finder.set_text("")
            self._list()

    def back(self) -> bool:
        """Leave the form; what is typed there must be saved or discarded first."""
        edit = self.detail.edit()
        if edit is None:
            return False
        if edit.editing.touched():
            self._say_unsaved()
        else:
            self.detail.end_edit()
        return True

    def save(self) -> None:
        edit = self.detail.edit()
        if edit is not None:
            edit.submit()

    def show_vehicle(self, vehicle_id: int) -> bool:
        """Show a car beside the list, unless a correction of another one is half typed."""
        edit = self.detail.edit()
        shown = self.detail.card.vehicle_id if self.detail.card else None
        if edit is not None and vehicle_id != shown:
            if edit.editing.touched():
                self._mark(shown)
                self._say_unsaved()
                return False
            self.detail.end_edit()
        if not self.detail.show_vehicle(vehicle_id):
            return False
        self.right.setCurrentWidget(self.detail)
        self._mark(vehicle_id)
        return True

    def _mark(self, vehicle_id: int | None) -> None:
        marked = self.table.current()
        if marked is None or marked.vehicle_id != vehicle_id:
            self.table.choose(lambda hit: hit.vehicle_id == vehicle_id)

    def _say_unsaved(self) -> None:
        notice(
            self,
            _("The correction is not saved yet. Save it (F8) or discard the changes first."),
            tone="warn",
        )

    def _list(self) -> None:
        typed = self.finder.text().strip()
        found = search(typed, FOUND) if typed else recent(RECENT)
        self.table.set_rows(found)
        self.none.sentence.setText(_("No car is found.") if typed else _("No car has come yet."))
        self.none.teach.setText(
            _("Type less, or the end of the phone or VIN. A check-in (F2) adds a new car.")
            if typed
            else _("The first check-in (F2) adds car and owner; they stand here from then on.")
        )
        self.head.note.setText(_("Found") if typed else _("Seen last"))
        shown = self.detail.card.vehicle_id if self.detail.card else None
        self._mark(shown)

    def _into_list(self) -> None:
        rows = self.table.rows()
        if rows:
            self.table.view.setFocus()
            if self.table.current() is None:
                self.table.choose(lambda hit: hit == rows[0])

    def _chosen(self, hit: VehicleHit | None) -> None:
        shown = self.detail.card.vehicle_id if self.detail.card else None
        if hit is not None and hit.vehicle_id != shown:
            self.show_vehicle(hit.vehicle_id)

    def _check_in(self) -> None:
        self.shell.open_checkin(self.detail.card.vehicle_id if self.detail.card else None)

    def _editing(self) -> None:
        # One primary button a page: while a form is open, its Save.
        self.new.setVisible(may(Permission.CHECK_IN) and self.detail.edit() is None)
