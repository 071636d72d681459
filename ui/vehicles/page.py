"""客户车辆: the car is found while one types; beside it stands all that is known of it."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.vehicles.queries import VehicleHit, recent, search, search_customers
from ui.customers.busy import Busy
from ui.customers.detail import CustomerDetail
from ui.find_line import FindLine
from ui.list_tools import ListTools
from ui.screen import Screen, Shell
from ui.search_box import MATCHED
from ui.vehicles.detail import VehicleDetail
from ui.vehicles.edit import EditCard
from ui.widgets import Button, Card, Column, DataTable, EmptyState, PageHead, notice

LEFT = 464  # pixels of the list
RECENT, FOUND = 50, 60  # rows
ASKING = ("duplicates", "recalls")  # panels that show what is on record now


class VehiclesPage(Screen):
    """List at the left, the marked car at the right. A half-typed correction is not left behind."""

    shows = frozenset(
        {"vehicle", "customer", "work_order", "plate_history", "consent", "customer_merge"}
        | {"complaint", "recall", "recall_car"}
    )
    title = "Customers and cars"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.new = Button(_("New check-in"), self._check_in, icon="car-arrow-right", primary=True)
        self.recalls = Button(_("Recalls"), self.show_recalls, kind="flat")
        self.twice = Button(_("Duplicates"), self.show_duplicates, kind="flat")
        self.bring = Button(_("Import…"), self.show_import, kind="flat")
        self.give = Button(_("Export…"), self._export, kind="flat")
        self.head = PageHead(
            _("Customers and cars"), "", self.recalls, self.twice, self.bring, self.give, self.new
        )
        self.busy = Busy()
        self.finder = FindLine(_("Plate, VIN, phone, name or initials"))
        self.none = EmptyState("", "-", icon="car-multiple")
        self.table: DataTable[VehicleHit] = DataTable(
            [
                Column(_("Plate"), lambda hit: hit.plate, "plate", 118),
                Column(_("Model"), lambda hit: hit.model, width=0),
                Column(_("Customer"), lambda hit: hit.customer, width=108),
                Column(_("Last here"), _last_here, "time", 92),
                Column(_("Found by"), lambda hit: _(MATCHED[hit.matched]), "soft", 92),
            ],
            empty=self.none,
        )
        ListTools(self.table, "vehicles", _("Customers and cars"), own=(3, 4))
        self.detail = VehicleDetail(shell)
        self.customer = CustomerDetail(shell)
        self._panels: dict[str, Any] = {}  # made when first opened
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
        self.right.addWidget(self.customer)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(self.right, 1)
        self.column.addWidget(self.head)
        self.column.addWidget(self.busy)
        self.column.addLayout(row, 1)
        self.setFocusProxy(self.finder.control)
        self.finder.sought.connect(lambda _text: self._list())
        self.finder.entered.connect(self._into_list)
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(self._open)
        self.detail.changed.connect(self._editing)
        self.customer.changed.connect(self._editing)
        self.recalls.setVisible(may(Permission.EDIT_RECALL))
        self.twice.setVisible(may(Permission.EDIT_CUSTOMER))
        self.bring.setVisible(may(Permission.IMPORT))
        self.give.setVisible(may(Permission.EXPORT))
        self._editing()

    def refresh(self) -> None:
        self._list()
        shown: Any = self.right.currentWidget()
        if shown in (self.detail, self.customer, *map(self._panels.get, ASKING)):
            shown.refresh()

    def arrive(
        self, *, vehicle_id: int | None = None, customer_id: int | None = None, **_arguments: Any
    ) -> None:
        """Show a car or customer that somebody came for, else stand in the search line."""
        if customer_id is not None:
            self.show_customer(customer_id)
        elif vehicle_id is None and self._edit() is None:
            self.finder.setFocus()
        if vehicle_id is not None and self.show_vehicle(vehicle_id):
            self.finder.set_text("")
            self._list()

    def back(self) -> bool:
        """Leave the form; what is typed there must be saved or discarded first."""
        edit = self._edit()
        if edit is None:
            if self.right.currentWidget() not in self._panels.values():
                return False
            self.right.setCurrentWidget(self.detail if self.detail.card else self.right.widget(0))
            self._editing()
        elif edit.editing.touched():
            self._say_unsaved()
        else:
            edit.ended.emit()
        return True

    def save(self) -> None:
        edit = self._edit()
        if edit is not None:
            edit.submit()
        elif self.right.currentWidget() is self._panels.get("recalls"):
            self._panels["recalls"].submit()

    def _edit(self) -> EditCard | None:
        form = self.customer.edit_form
        return self.detail.edit() or (None if form.isHidden() else form)

    def _leave(self) -> bool:
        """Close a form that nothing was typed in; tell whether the right side is free."""
        edit = self._edit()
        if edit is not None and edit.editing.touched():
            self._mark(self._shown())
            self._say_unsaved()
            return False
        if edit is not None:
            edit.ended.emit()
        return True

    def _shown(self) -> int | None:
        """Return what of the list stands at the right; a customer counts below zero."""
        if self.right.currentWidget() is self.customer and self.customer.card is not None:
            return -self.customer.card.customer_id
        return self.detail.card.vehicle_id if self.detail.card else None

    def show_customer(self, customer_id: int) -> bool:
        """Show a customer beside the list, unless a correction is half typed."""
        if not self._leave() or not self.customer.show_customer(customer_id):
            return False
        self._turn(self.customer)
        return True

    def show_duplicates(self) -> None:
        """Show who may be one customer."""
        self._panel("duplicates")

    def show_recalls(self) -> None:
        """Show the maker's recalls with their cars."""
        self._panel("recalls")

    def show_import(self) -> None:
        """Show the way in for a dealer's own list."""
        self._panel("import")

    def _panel(self, code: str) -> None:
        if not self._leave():
            return
        if code not in self._panels:
            if code == "duplicates":
                from ui.customers.duplicates import Duplicates

                made: QWidget = Duplicates()
            elif code == "recalls":
                from ui.vehicles.recalls import Recalls

                made = Recalls(self.shell)
            else:
                from ui.customers.bring_in import BringIn

                made = BringIn()
            self._panels[code] = made
            self.right.addWidget(made)
        if code in ASKING:
            self._panels[code].refresh()
        self._turn(self._panels[code])

    def _turn(self, to: QWidget) -> None:
        self.right.setCurrentWidget(to)
        self._editing()

    def _export(self) -> None:
        from ui.customers.hand_out import choose_path, hand_out

        path = choose_path(self)
        if path is not None:
            self.job = hand_out(self, path, self.busy)

    def show_vehicle(self, vehicle_id: int) -> bool:
        """Show a car beside the list, unless a correction of another one is half typed."""
        if vehicle_id < 0:
            return self.show_customer(-vehicle_id)
        shown = self.detail.card.vehicle_id if self.detail.card else None
        if (self.detail.edit() is None or vehicle_id != shown) and not self._leave():
            return False
        if not self.detail.show_vehicle(vehicle_id):
            return False
        self._turn(self.detail)
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
        self.table.view.setColumnHidden(3, bool(typed))
        self.table.view.setColumnHidden(4, not typed)
        # News must not turn the page: whoever reads a customer stays there, whatever row is marked.
        self.table.view.selectionModel().blockSignals(True)
        self.table.set_rows([*found, *_without_car(typed)])
        self.table.view.selectionModel().blockSignals(False)
        self.none.sentence.setText(_("No car is found.") if typed else _("No car has come yet."))
        self.none.teach.setText(
            _("Type less, or the end of the phone or VIN. A check-in (F2) adds a new car.")
            if typed
            else _("The first check-in (F2) adds car and owner; they stand here from then on.")
        )
        self.head.note.setText(_("Found") if typed else _("Seen last"))
        self._mark(self._shown())

    def _into_list(self) -> None:
        rows = self.table.rows()
        if rows:
            self.table.view.setFocus()
            if self.table.current() is None:
                self.table.choose(lambda hit: hit == rows[0])

    def _chosen(self, hit: VehicleHit | None) -> None:
        if hit is not None and hit.vehicle_id != self._shown():
            self.show_vehicle(hit.vehicle_id)

    def _open(self, hit: VehicleHit) -> None:
        self.show_vehicle(hit.vehicle_id)

    def _check_in(self) -> None:
        self.shell.open_checkin(self.detail.card.vehicle_id if self.detail.card else None)

    def _editing(self) -> None:
        # One primary button a page: while a form is open, its Save.
        busy = self._edit() is not None or self.right.currentWidget() in self._panels.values()
        self.new.setVisible(may(Permission.CHECK_IN) and not busy)


def _last_here(hit: VehicleHit) -> Any:
    return hit.seen_at if hit.vehicle_id > 0 else None


def _without_car(typed: str) -> list[VehicleHit]:
    """Return customers without a car as rows of the list; their keys count below zero."""
    return [
        VehicleHit(
            -hit.customer_id, "", _("no car"), "", hit.name, hit.phone, clock.now(),
            hit.customer_id, hit.matched,
        )
        for hit in search_customers(typed)
    ]  # fmt: skip
