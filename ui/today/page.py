"""今日: how the day stands, what presses, every car that is here."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.bookings.queries import BookingRow, coming_today
from reception.care.queries import DueCall, due_calls
from reception.core import gate
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.figures.queries import today_figures
from reception.figures.risks import risks
from reception.orders.extras import asked_sums
from reception.orders.queries import OrderRow, open_orders
from reception.papers.queries import OverdueSlip, overdue_slips
from reception.visits.queries import ArrivalRow, arrivals_waiting
from ui.gate.dismiss import DismissBar
from ui.screen import Screen, Shell
from ui.screens import entry
from ui.today.coming import ArrivalCard, NextCard, arrival_table, booking_table
from ui.today.lists import call_table, car_table, slip_table
from ui.today.side import ReadyCard, RiskCard
from ui.today.tiles import BY_CODE, DONE, TileRow, calls_of_today
from ui.widgets import Button, Card, DataTable, PageHead, scrolling

SIDE = 312  # pixels
OTHERS = {"calls": 1, "slips": 2, "arrivals": 3, "bookings": 4}  # tiles with lists of their own


class TodayPage(Screen):
    """The first screen. It only shows and leads; nothing is changed here."""

    shows = frozenset(
        {
            "work_order", "order_line", "visit", "vehicle", "allocation", "promise", "survey",
            "paper", "paper_event", "settlement", "payment", "bay", "arrival", "booking", "customer",
            "extra_work", "extra_line",
        }
    )  # fmt: skip
    title = "Today"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.chosen = ""
        self.orders: list[OrderRow] = []
        self.mine = Button(_("Only mine"), kind="chip")
        self.mine.setCheckable(True)
        self.mine.toggled.connect(lambda _on: self.refresh())
        self.new = Button(_("New check-in"), shell.open_checkin, key="F2", primary=True)
        if not may(Permission.CHECK_IN):
            self.new.hide()
        self.head = PageHead(_("Today"), "", self.mine, self.new)
        self.tiles = TileRow(self.choose)
        self.risks = RiskCard(shell.open_order)
        self.ready = ReadyCard(
            lambda order_id: shell.go("handover", order_id=order_id),
            lambda: shell.go("handover"),
            may_open=entry("handover").allowed(),
        )
        receives, books = may(Permission.CHECK_IN), entry("bookings").allowed()
        self.arrivals = ArrivalCard(
            lambda key: shell.go("checkin", arrival_id=key),
            lambda: self.open_list("arrivals"),
            lambda: shell.go("gate"),
            may_receive=receives,
            may_note=may(Permission.ARRIVE),
        )
        self.next = NextCard(self._open_booking, may_open=books)
        self.cars, self.calls, self.slips = car_table(), call_table(), slip_table()
        self.waiting, self.booked, self.dismiss = arrival_table(), booking_table(), DismissBar()
        self.waiting.chosen.connect(self.dismiss.show_row)
        if receives:
            self.waiting.activated.connect(
                lambda row: shell.go("checkin", arrival_id=row.arrival_id)
            )
        if books:
            self.booked.activated.connect(lambda row: self._open_booking(row.booking_id))
        self.cars.activated.connect(lambda row: shell.open_order(row.order_id))
        self.calls.activated.connect(self._open_call)
        self.slips.activated.connect(lambda row: shell.open_order(row.order_id))
        self._lay_out()

    def _lay_out(self) -> None:
        self.list = Card(_("Cars in the shop"), _("by promise"))
        self.everything = Button(
            _("Show all cars"), lambda: self.choose(""), icon="close", kind="flat", size="small"
        )
        self.everything.hide()
        self.list.head.addWidget(self.everything)
        self.stack = QStackedWidget()
        for table in (self.cars, self.calls, self.slips, self.waiting, self.booked):
            self.stack.addWidget(table)
        self.list.body.addWidget(self.stack, 1)
        self.list.add(self.dismiss)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for card in (self.arrivals, self.next, self.risks, self.ready):
            column.addWidget(card)
        column.addStretch()
        beside = scrolling(side)
        beside.setFixedWidth(SIDE)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.list, 1)
        across.addWidget(beside)
        self.column.addWidget(self.head)
        self.column.addWidget(self.tiles)
        self.column.addLayout(across, 1)
        self.setFocusProxy(self.cars.view)

    def refresh(self) -> None:
        """Ask how the day stands now."""
        actor = gate.actor()
        rows = list(open_orders(actor.branch_id))
        calls: Sequence[DueCall] = due_calls()
        slips: Sequence[OverdueSlip] = overdue_slips()
        arrivals: Sequence[ArrivalRow] = arrivals_waiting()
        booked: Sequence[BookingRow] = coming_today()
        if self.mine.isChecked():
            rows = [row for row in rows if row.advisor_id == actor.person_id]
            calls = [call for call in calls if call.advisor == actor.name]
            slips = [slip for slip in slips if slip.advisor == actor.name]
            booked = [row for row in booked if row.advisor_id == actor.person_id]
        self.orders = rows
        self._show_head()
        self.tiles.show_orders(rows, asked_sums())
        self.tiles.show_calls(calls)
        self.tiles.show_slips(slips)
        self.tiles.show_arrivals(arrivals)
        self.tiles.show_bookings(booked)
        self.arrivals.show_arrivals(arrivals)
        self.next.show_bookings(booked)
        self.waiting.set_rows(arrivals)
        self.booked.set_rows(booked)
        self.risks.show_risks(risks(rows))
        self.ready.show_orders([row for row in rows if row.state in DONE])
        self.calls.set_rows(calls_of_today(calls))
        self.slips.set_rows(slips)
        self._fill()

    def _show_head(self) -> None:
        figures = today_figures()
        words = _("{arrived} came in · {here} here · {out} handed over").format(
            arrived=figures.arrived, here=figures.in_shop, out=figures.handed_over
        )
        if figures.on_time_rate is not None:
            words += _(" · {share}% on time").format(share=round(figures.on_time_rate * 100))
        self.head.note.setText(words)

    def choose(self, code: str) -> None:
        """Open the list behind a tile; the same tile again, or none, shows every car."""
        self.chosen = "" if code == self.chosen else code
        self.tiles.mark(self.chosen)
        self._fill()

    def arrive(self, **arguments: Any) -> None:
        """Open a tile's list: `show` names the tile."""
        if arguments.get("show") in BY_CODE:
            self.open_list(str(arguments["show"]))

    def open_list(self, code: str) -> None:
        """Open the list behind a tile, and stand in it."""
        if self.chosen != code:
            self.choose(code)
        table = self.stack.currentWidget()
        if isinstance(table, DataTable):
            table.view.setFocus()
            if table.current() is None and table.rows():
                table.view.selectRow(0)

    def _open_booking(self, booking_id: int) -> None:
        self.shell.go("bookings", booking_id=booking_id)

    def _fill(self) -> None:
        tile = BY_CODE.get(self.chosen)
        self.list.heading.setText(_(tile.name) if tile else _("Cars in the shop"))
        self.list.note.setText("" if self.chosen in OTHERS else _("by promise"))
        self.everything.setVisible(tile is not None)
        wanted = tile.wanted if tile else None
        self.cars.set_rows([row for row in self.orders if wanted is None or wanted(row)])
        self.stack.setCurrentIndex(OTHERS.get(self.chosen, 0))
        self.dismiss.show_row(self.waiting.current() if self.chosen == "arrivals" else None)

    def _open_call(self, call: DueCall) -> None:
        if entry("care").allowed() and entry("care").exists():
            self.shell.go("care", order_id=call.order_id)
        else:
            self.shell.open_order(call.order_id)

    def back(self) -> bool:
        """Show every car again."""
        if not self.chosen:
            return False
        self.choose("")
        return True
