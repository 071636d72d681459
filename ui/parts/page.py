"""配件: what the cars here want by their promises, what is missing, the shelves."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import N_, _
from reception.parts import queries
from reception.parts.queries import BookedPart, NeedRow, StockRow
from reception.parts.rules import MISSING, Stand
from reception.vehicles.rules import show_plate
from ui.list_tools import ListTools
from ui.parts.bring_in import BringInStock
from ui.parts.order_parts import CAN_GO_OUT, OrderParts
from ui.parts.stock_card import StockCard
from ui.parts.tables import booked_table, need_table, stock_table
from ui.screen import Screen, Shell
from ui.widgets import Button, Card, Label, PageHead, PromiseLabel, TextField
from ui.widgets.button import one_of

SIDE = 400  # pixels
VIEWS = {
    "wanted": N_("Wanted by orders"),
    "ready": N_("Can go out"),
    "missing": N_("Missing parts"),
    "there": N_("All there"),
    "booked": N_("For bookings"),
    "low": N_("Low stock"),
    "stock": N_("Shelves"),
}
OF_ORDERS = ("wanted", "ready", "missing", "there")


class PartsPage(Screen):
    """The lists at the left; an order's parts or one part of the shelves at the right."""

    shows = frozenset(
        {
            "part_stock", "part_need", "part_move", "work_order", "order_line", "booking",
            "booking_item", "booking_mark", "vehicle", "person", "part",
        }
    )  # fmt: skip
    title = "Parts store"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.view = "wanted"
        self.needs: tuple[NeedRow, ...] = ()
        self.bring = Button(_("Import list…"), self._bring, icon="upload")
        self.new = Button(_("New part on the shelves"), self.begin_new, icon="plus")
        self.head = PageHead(_("Parts store"), "", self.bring, self.new)
        self.chips = {code: Button(_(word), kind="chip") for code, word in VIEWS.items()}
        self.search = TextField("typed", hint=_("Code, name or initials"))
        self.search.setFixedWidth(240)
        self.wanted, self.booked, self.stock = need_table(), booked_table(), stock_table()
        ListTools(self.wanted, "parts_wanted", _("Wanted parts"))
        ListTools(self.stock, "parts_stock", _("Shelves"))
        self.parts = OrderParts(primary=True)
        self.shelf = StockCard()
        self.list_in = BringInStock()
        self._lay_out()
        self._wire()
        if not may(Permission.HAND_OUT_PARTS):
            for button in (self.bring, self.new):
                button.hide()

    def _lay_out(self) -> None:
        row = one_of(self, self.chips, self.view, self.choose)
        row.addWidget(self.search)
        self.views = QStackedWidget()
        for table in (self.wanted, self.booked, self.stock):
            self.views.addWidget(table)
        left = Card(tight=True)
        left.body.addWidget(self.views, 1)
        self.side = QStackedWidget()
        self.side.setFixedWidth(SIDE)
        for each in (self._order_card(), self.shelf, self.list_in):
            self.side.addWidget(each)
        self.side.hide()
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(left, 1)
        across.addWidget(self.side)
        self.column.addWidget(self.head)
        self.column.addLayout(row)
        self.column.addLayout(across, 1)
        self.setFocusProxy(self.wanted.view)

    def _order_card(self) -> QWidget:
        self.order_card = Card(tight=True)
        self.plate, self.number = Label("", "big"), Label("", "soft").selectable()
        self.promise = PromiseLabel()
        self.open_button = Button(_("Open order"), self._open_order, size="small")
        close = Button("", self.close_side, icon="close", kind="flat", size="small")
        close.setAccessibleName(_("Close"))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.plate)
        head.addStretch()
        head.addWidget(self.promise)
        head.addWidget(close)
        below = QHBoxLayout()
        below.addWidget(self.number, 1)
        below.addWidget(self.open_button)
        self.order_card.add(head, below)
        self.order_card.body.addWidget(self.parts, 1)
        return self.order_card

    def _wire(self) -> None:
        self.wanted.chosen.connect(self._chosen)
        self.wanted.activated.connect(lambda row: self.shell.open_order(row.order_id))
        self.booked.chosen.connect(self._booked_chosen)
        self.booked.activated.connect(
            lambda part: self.shell.go("bookings", booking_id=part.row.booking_id)
        )
        self.stock.chosen.connect(self._stock_chosen)
        self.search.changed.connect(self._searched)
        self.parts.changed.connect(self.refresh)
        self.shelf.changed.connect(self._shelved)
        self.shelf.closed.connect(self.close_side)
        self.list_in.closed.connect(self.close_side)
        self.list_in.brought.connect(self.refresh)

    def arrive(self, **arguments: Any) -> None:
        """Show a `view`, or an order's parts (`order_id`)."""
        if arguments.get("view") in VIEWS:
            self.choose(str(arguments["view"]))
        if arguments.get("order_id"):
            self.open_parts(int(arguments["order_id"]))

    def scanned(self, text: str) -> bool:
        """Open the parts of the order whose barcode was scanned."""
        from ui.search_box import order_named

        order_id = order_named(text)
        if order_id is None:
            return False
        self.open_parts(order_id)
        return True

    def open_parts(self, order_id: int) -> None:
        """Show an order's parts beside the list."""
        if self.view not in OF_ORDERS:
            self.choose("wanted")
        self.wanted.choose(lambda row: row.order_id == order_id)
        self._show_order(order_id)

    def refresh(self) -> None:
        """Ask again; what is typed stays."""
        self.needs = queries.needs()
        booked, low = queries.booked(), queries.low_stock()
        there = queries.lacking_orders(self.needs)
        counts = {
            "wanted": sum(row.stand is not Stand.DONE for row in self.needs),
            "ready": sum(row.stand in CAN_GO_OUT for row in self.needs),
            "missing": sum(row.stand in MISSING for row in self.needs),
            "there": len(there),
            "booked": len(booked),
            "low": len(low),
        }
        for code, count in counts.items():
            self.chips[code].setText(f"{_(VIEWS[code])} {count}" if count else _(VIEWS[code]))
            self.chips[code].updateGeometry()
        late = len({row.order_id for row in self.needs if row.late})
        text = _("⚠ {count} promises cannot be kept for want of parts").format(count=late)
        self.head.note.setText(text if late else "")
        shown = [row for row in self.needs if self._shows(row, there)]
        for table in (self.wanted, self.stock, self.booked):
            table.view.selectionModel().blockSignals(True)
        self.wanted.set_rows(shown)
        self.booked.set_rows(booked)
        self.stock.set_rows(low if self.view == "low" else self._found())
        for table in (self.wanted, self.stock, self.booked):
            table.view.selectionModel().blockSignals(False)
        self.search.setVisible(self.view == "stock")
        self._refresh_side()

    def _shows(self, row: NeedRow, there: tuple[int, ...]) -> bool:
        """Tell whether a wanted part stands in the list that is chosen."""
        if self.view == "ready":
            return row.stand in CAN_GO_OUT
        if self.view == "missing":
            return row.stand in MISSING
        if self.view == "there":
            return row.order_id in there
        return row.stand is not Stand.DONE

    def _found(self) -> tuple[StockRow, ...]:
        return queries.stock(self.search.text()) if self.view == "stock" else ()

    def _refresh_side(self) -> None:
        if self.side.isHidden():
            return
        if self.side.currentWidget() is self.shelf:
            self.shelf.refresh()
        elif self.side.currentWidget() is self.order_card and self.parts.order_id is not None:
            self._show_order(self.parts.order_id)

    def _searched(self) -> None:
        if self.view == "stock":
            self.stock.set_rows(self._found())

    def choose(self, view: str) -> None:
        """Show another list."""
        self.view = view
        self.chips[view].setChecked(True)
        place = 0 if view in OF_ORDERS else 1 if view == "booked" else 2
        self.views.setCurrentIndex(place)
        self.close_side()
        self.refresh()
        self.search.setVisible(view == "stock")
        if view == "stock":
            self.search.setFocus()
        else:
            self.views.currentWidget().view.setFocus()  # type: ignore[attr-defined]

    def _chosen(self, row: NeedRow | None) -> None:
        if row is not None:
            self._show_order(row.order_id)
            self.parts.choose(row.code)

    def _show_order(self, order_id: int) -> None:
        self.parts.show_order(order_id)
        rows = self.parts.rows
        self.plate.setText(show_plate(rows[0].plate) if rows else "")
        who = (rows[0].number, rows[0].technician) if rows else ()
        self.number.setText(" · ".join(text for text in who if text))
        self.promise.set_promise(rows[0].promised_at if rows else None)
        self.side.setCurrentWidget(self.order_card)
        self.side.show()

    def _booked_chosen(self, part: BookedPart | None) -> None:
        if part is not None:
            found = [row for row in queries.stock(part.row.code) if row.code == part.row.code]
            if found:
                self._show_part(found[0].key)

    def _stock_chosen(self, row: StockRow | None) -> None:
        if row is not None:
            self._show_part(row.key)

    def _show_part(self, stock_id: int) -> None:
        self.shelf.show_part(stock_id)
        self.side.setCurrentWidget(self.shelf)
        self.side.show()

    def _shelved(self, stock_id: int) -> None:
        self.refresh()
        self.stock.choose(lambda row: row.key == stock_id)

    def _open_order(self) -> None:
        if self.parts.order_id is not None:
            self.shell.open_order(self.parts.order_id)

    def begin_new(self) -> None:
        """Begin a part that is not on the shelves' list yet."""
        if self.view not in ("stock", "low"):
            self.choose("stock")
        self.side.setCurrentWidget(self.shelf)
        self.side.show()
        self.shelf.begin_new()

    def _bring(self) -> None:
        if self.list_in.ask():
            self._show_list_in()

    def open_list(self, path: Path) -> None:
        """Look at a list of the shelves from a file."""
        self.list_in.open_file(path)
        self._show_list_in()

    def _show_list_in(self) -> None:
        if self.view not in ("stock", "low"):
            self.choose("stock")
        self.side.setCurrentWidget(self.list_in)
        self.side.show()

    def close_side(self) -> None:
        """Show the list alone."""
        self.parts.close_form()
        self.shelf.close_form()
        self.side.hide()
        for table in (self.wanted, self.booked, self.stock):
            table.view.selectionModel().clear()  # the same row may be opened again

    def save(self) -> None:
        if self.parts.part_form is not None:
            self.parts.part_form.submit()
        elif self.shelf.step is not None:
            self.shelf.step.submit()

    def back(self) -> bool:
        if self.side.isHidden():
            return False
        if not (self.parts.close_form() or self.shelf.close_form()):
            self.close_side()
        return True
