"""工单: the list at the left, the order beside it."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout

from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard, OrderRow, find_orders, open_orders, order
from reception.orders.rules import GONE
from reception.orders.thread import Unread, unread
from reception.orders.words import word
from ui.list_tools import ListTools
from ui.orders.detail import OrderDetail
from ui.orders.scopes import ALL, SCOPES, matches
from ui.orders.unread import plate_column
from ui.screen import Screen, Shell
from ui.shopfloor.layout import is_late
from ui.widgets import Button, Card, Column, DataTable, EmptyState, PageHead, TextField

PAUSE_MS = 250
BESIDE = 464  # pixels of the list while an order is open
_WIDTHS_BESIDE = {1: 112, 4: 96, 6: 216}  # plate, state, promise


def _open_promise(row: OrderRow) -> datetime | None:
    """Return the promise that is still to be kept; a car that has left is no longer late."""
    return None if row.state in GONE else row.promised_at


class OrdersPage(Screen):
    """Every order that is here, and the last 200 of all."""

    shows = frozenset(
        {"work_order", "order_line", "promise", "allocation", "bay", "customer", "vehicle", "visit"}
        | {
            "settlement",
            "payment",
            "deposit",
            "refund",
            "inspection",
            "person",
            "extra_work",
            "message",
            "message_read",
            "extra_line",
            "recall_car",
            "part_move",
            "part_need",
        }
    )
    title = "Work orders"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._scope = SCOPES[0]
        self.unread: dict[int, Unread] = {}
        self._open_id = 0
        self._lay_out()

    def _lay_out(self) -> None:
        new = Button(_("New check-in"), lambda: self.shell.open_checkin(), key="F2", primary=True)
        if not may(Permission.CHECK_IN):
            new.hide()
        self.print_button = Button(_("Print order"), self.print_, key="F9")
        self.sign_button = Button(_("Customer's signature"), self.sign, icon="draw-pen")
        self.key_button = Button("", self.key_and_pass, icon="car-key")
        for button in (self.key_button, self.sign_button, self.print_button):
            button.hide()
        self.head = PageHead(
            _("Work orders"), "", self.key_button, self.sign_button, self.print_button, new
        )
        self.column.addWidget(self.head)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.chips: dict[str, Button] = {}
        group = QButtonGroup(self)
        for scope in SCOPES:
            chip = Button(_(scope.word), kind="chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _on=False, code=scope.code: self.choose_scope(code))
            group.addButton(chip)
            row.addWidget(chip)
            self.chips[scope.code] = chip
        self.chips["here"].setChecked(True)
        row.addStretch()
        self.typed = TextField("typed", "", hint=_("Number, plate, customer"))
        self.typed.setFixedWidth(240)
        self.typed.changed.connect(self._typed)
        self._later = QTimer(self)  # all orders are searched once the typing pauses
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE_MS)
        self._later.timeout.connect(self._filter)
        row.addWidget(self.typed)
        self.column.addLayout(row)
        self.table: DataTable[OrderRow] = DataTable(
            [
                Column(_("Order number"), lambda r: r.number, width=176),
                plate_column(lambda: self.unread),
                Column(_("Model"), lambda r: r.model, width=0),
                Column(_("Kind of work"), lambda r: word(r.kind.value), width=92),
                Column(_("State"), lambda r: r.state.value, "state", 118),
                Column(_("Bay"), lambda r: r.bay, width=76),
                Column(_("Promised hand-over"), _open_promise, "promise", 196),
                Column(_("Advisor"), lambda r: r.advisor, width=92),
                Column(_("Amount"), lambda r: r.total, "money", 112, total=True),
            ],
            empty=EmptyState(
                _("No orders here."),
                _(
                    "An order begins with a check-in (F2). Those that have left are under “All orders”."
                ),
                icon="clipboard-text-outline",
                button=_("New check-in") if may(Permission.CHECK_IN) else "",
                press=lambda: self.shell.open_checkin(),
            ),
        )
        self.tools = ListTools(self.table, "orders", _("Work orders"))
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(lambda found: self.open_order(found.order_id))
        self.list = Card(tight=True)
        self.list.add(self.table)
        self.detail = OrderDetail()
        self.detail.hide()
        self.detail.closed.connect(self.close_order)
        self.detail.changed.connect(self.refresh)
        self.detail.shown.connect(self._show_papers)
        self.detail.steps.left.connect(self.table.view.setFocus)
        self.detail.settle.connect(lambda key: self.shell.go("handover", order_id=key))
        self.detail.complaining.connect(
            lambda key: self.shell.go("care", complain={"order_id": key})
        )
        self._columns = QHBoxLayout()
        self._columns.setSpacing(12)
        self._columns.addWidget(self.list, 1)
        self._columns.addWidget(self.detail, 1)
        self.column.addLayout(self._columns, 1)
        self._rows: tuple[OrderRow, ...] = ()

    def refresh(self) -> None:
        """Show the orders of the chosen chip and the open order as they are now."""
        now, here = clock.now(), open_orders()
        late = sum(is_late(row.state, row.promised_at, now) for row in here)
        note = _("{count} in the shop").format(count=len(here))
        if late:
            note += _(" · {count} past promise").format(count=late)
        self.unread = unread()
        if self.unread:
            note += _(" · ● {count} with news").format(count=len(self.unread))
        self.head.note.setText(note)
        for scope in SCOPES[:-1]:
            count = sum(scope.holds(row) for row in here)
            self.chips[scope.code].setText(f"{_(scope.word)} {count}" if count else _(scope.word))
        self._rows = here if self._scope.code != ALL else ()
        self._filter()
        if self._open_id:
            self.detail.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._open_id:
            self.table.view.setFocus()

    def _typed(self) -> None:
        if self._scope.code == ALL:
            self._later.start()
        else:
            self._filter()

    def _filter(self) -> None:
        typed = self.typed.text()
        if self._scope.code == ALL:
            rows = find_orders(text=typed)
        else:
            wanted = matches(typed)
            rows = tuple(r for r in self._rows if self._scope.holds(r) and wanted(r))
        self.table.chosen.disconnect(self._chosen)
        self.table.set_rows(rows)
        if self._open_id:
            self.table.choose(lambda row: row.order_id == self._open_id)
        self.table.chosen.connect(self._chosen)

    def choose_scope(self, code: str) -> None:
        """Show the orders of another chip."""
        self._scope = next(scope for scope in SCOPES if scope.code == code)
        self.chips[code].setChecked(True)
        self.refresh()

    def arrive(self, **arguments: Any) -> None:
        """Open `order_id`, on its thread with `tab="thread"`; `scope` chooses a chip."""
        if arguments.get("scope"):
            self.choose_scope(str(arguments["scope"]))
        if arguments.get("order_id"):
            self.open_order(int(arguments["order_id"]))
            self.detail.extras.begin()
            if arguments.get("tab") == "thread":
                self.detail.show_talk()

    def _chosen(self, row: OrderRow | None) -> None:
        if row is not None and row.order_id != self._open_id:
            self.open_order(row.order_id)

    def open_order(self, order_id: int) -> None:
        """Show an order beside the list."""
        card = order(order_id)
        if card is None:
            return
        self._open_id = order_id
        self.tools.arrange(_WIDTHS_BESIDE)
        for number, width in _WIDTHS_BESIDE.items():
            self.table.view.setColumnWidth(number, width)
        self.table.sums.hide()
        self.list.setFixedWidth(BESIDE)
        self.detail.show()
        self.detail.show_order(card)
        self.table.choose(lambda row: row.order_id == order_id)

    def close_order(self) -> None:
        """Show the list alone."""
        self._open_id = 0
        for button in (self.key_button, self.sign_button, self.print_button):
            button.hide()
        self.detail.hide()
        self.tools.arrange()
        for number in _WIDTHS_BESIDE:
            self.table.view.setColumnWidth(number, self.table.model.columns[number].width)
        self.table.sums.show()
        self.list.setMinimumWidth(0)
        self.list.setMaximumWidth(16_777_215)
        self.table.view.clearSelection()

    def save(self) -> None:
        """Save the items typed."""
        if self._open_id:
            self.detail.lines.save_lines()

    def _show_papers(self, card: OrderCard) -> None:
        """Offer to sign and to print as many papers as the order has."""
        open_ = not card.signed and card.row.state not in GONE
        self.sign_button.setVisible(open_ and may(Permission.CHECK_IN))
        self.print_button.setVisible(may(Permission.PRINT_PAPER))
        here = card.row.state not in GONE
        hook = card.row.hook
        words = _("Key on hook {hook}").format(hook=hook) if hook else _("Key and gate pass")
        self.key_button.setText(words)
        self.key_button.setVisible(here and may(Permission.PRINT_PAPER))
        count = 1 + bool(self.detail.walk_round.body)
        word = _("Print {count} papers").format(count=count) if count > 1 else _("Print order")
        self.print_button.setText(word)

    def key_and_pass(self) -> None:
        """Note where the open order's keys hang, or give a gate pass before hand-over."""
        from ui.gate.pass_dialog import PassDialog

        if self.detail.card is not None:
            dialog = PassDialog(self, self.detail.card)
            dialog.finished.connect(dialog.deleteLater)
            dialog.accepted.connect(self.refresh)
            dialog.open()

    def sign(self) -> None:
        """Let the customer sign what was opened unsigned."""
        from ui.orders.signing import let_sign

        if self.detail.card is not None:
            let_sign(self, self.detail.card, self.refresh)

    def print_(self) -> None:
        """Show the open order's papers to be printed (F9)."""
        if self._open_id and self.detail.card is not None and may(Permission.PRINT_PAPER):
            from ui.orders.sheet import show_sheets

            show_sheets(self, self.detail.card)

    def back(self) -> bool:
        """Close the form, then the order."""
        if not self._open_id:
            return False
        if not self.detail.close_forms():
            self.close_order()
        return True
