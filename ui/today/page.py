"""今日: how the day stands, what presses, every car that is here."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from reception.billing.day_close import open_shifts
from reception.bookings.queries import BookingRow, coming_today
from reception.care.complaint_queries import ComplaintsDue, Marks, complaints_due, marks
from reception.care.queries import DueCall, due_calls
from reception.claims.reminders import reminders
from reception.core import gate
from reception.core.choices import choice, keep_choice
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.figures.queries import today_figures
from reception.figures.risks import Risk, risks
from reception.orders.extras import asked_sums
from reception.orders.queries import OrderRow, open_orders
from reception.orders.rules import State
from reception.orders.thread import Unread, unread
from reception.papers.queries import OverdueSlip, overdue_slips
from reception.shopfloor.carry_queries import closing_list
from reception.visits.queries import ArrivalRow, arrivals_waiting
from ui.gate.dismiss import DismissBar
from ui.list_tools import ListTools
from ui.run import run
from ui.scanner import GAP_SECONDS
from ui.screen import Screen, Shell
from ui.screens import entry
from ui.today.claims_card import ClaimsCard
from ui.today.coming import ArrivalCard, NextCard, arrival_table, booking_table
from ui.today.evening import EveningButton
from ui.today.late_bar import LateBar
from ui.today.lists import call_table, car_table, slip_table
from ui.today.loans import LoansButton
from ui.today.side import Beside, RiskCard
from ui.today.tiles import BY_CODE, DONE, KEYS, TILES, TileRow, behind, calls_of_today
from ui.widgets import Button, Card, DataTable, PageHead

SIDE = 312  # pixels
SCAN_MS = round(GAP_SECONDS * 2000)  # a digit that another follows sooner is a scanner's
MINE, RISKS, TALK = "today.mine", "risks", "talk"
OTHERS = {"calls": 1, "slips": 2, "arrivals": 3, "bookings": 4}  # tiles with lists of their own


class TodayPage(Screen):
    """The first screen. It only shows and leads; nothing is changed here."""

    shows = frozenset(
        {
            "work_order", "order_line", "visit", "vehicle", "allocation", "promise", "survey",
            "paper", "paper_event", "paper_scan", "paper_loan", "slip_delay", "settlement", "payment", "bay", "arrival", "booking", "customer",
            "day_close", "extra_work", "extra_line", "message", "message_read", "complaint", "recall", "recall_car", "carry_over",
            "claim", "insurance_case", "car_count", "gate_exit", "key_tag",
        }
    )  # fmt: skip
    title = "Today"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.chosen = ""
        self.orders: list[OrderRow] = []
        self.at_risk: Sequence[Risk] = ()
        self.unread: dict[int, Unread] = {}
        self.asked: dict[int, Decimal] = {}  # yuan that wait for an answer, by order
        self.talk = Button("", lambda: self.choose(TALK), icon="message-text-outline", kind="pill")
        self.talk.setVisible(False)
        self.mine = Button(_("Only mine"), kind="chip")
        self.mine.setCheckable(True)
        self.mine.setChecked(choice(MINE, False))
        self.mine.toggled.connect(self._keep_mine)
        self.new = Button(_("New check-in"), shell.open_checkin, key="F2", primary=True)
        if not may(Permission.CHECK_IN):
            self.new.hide()
        self.due: ComplaintsDue | None = None
        self.complaints = Button("", self._open_complaint, icon="message-text-outline")
        self.complaints.setVisible(False)
        self.wash = Button("", lambda: shell.go("wash"), icon="car-wash")
        self.wash.setVisible(False)
        self.night = Button("", lambda: shell.go("board"), icon="clock-outline")
        self.night.setVisible(False)
        self.till = Button("", self._open_till, icon="cash-register")
        self.till.setVisible(False)
        self.evening, self.loans = EveningButton(shell), LoansButton(shell)
        self.head = PageHead(
            *(
                _("Today"),
                "",
                self.talk,
                self.complaints,
                self.night,
                self.evening,
                self.wash,
                self.till,
                self.mine,
                self.new,
            )
        )
        self.tiles = TileRow(self._press)
        self.risks = RiskCard(shell.open_order, lambda: self.choose(RISKS))
        receives, books = may(Permission.CHECK_IN), entry("bookings").allowed()
        self.arrivals = ArrivalCard(
            lambda key: shell.go("checkin", arrival_id=key),
            lambda: self.open_list("arrivals"),
            lambda: shell.go("gate"),
            may_receive=receives,
            may_note=may(Permission.ARRIVE),
        )
        self.next = NextCard(self._open_booking, lambda: self.open_list("bookings"), may_open=books)
        self.claims = ClaimsCard(shell) if may(Permission.CLAIM) else None
        self.cars, self.calls, self.slips = (
            car_table(lambda: self.unread),
            call_table(),
            slip_table(),
        )
        self.marks: dict[int, Marks] = {}  # open recalls and complaints by car
        self.waiting = arrival_table(lambda: self.marks)
        self.booked, self.dismiss = booking_table(lambda: self.marks), DismissBar()
        self.waiting.chosen.connect(self.dismiss.show_row)
        self.late = LateBar()
        self.slips.chosen.connect(self.late.show_row)
        if receives:
            self.waiting.activated.connect(
                lambda row: shell.go("checkin", arrival_id=row.arrival_id)
            )
        if books:
            self.booked.activated.connect(lambda row: self._open_booking(row.booking_id))
        self.cars.activated.connect(self._go_on)
        self.calls.activated.connect(self._open_call)
        self.slips.activated.connect(lambda row: shell.open_order(row.order_id))
        self._lay_out()
        self._answer_keys()

    def _lay_out(self) -> None:
        self.list = Card(_("Cars in the shop"), _("by promise"))
        self.everything = Button(
            _("Show all cars"), lambda: self.choose(""), icon="close", kind="flat", size="small"
        )
        self.everything.hide()
        self.list.head.addWidget(self.loans)
        self.list.head.addWidget(self.everything)
        self.stack = QStackedWidget()
        for table in (self.cars, self.calls, self.slips, self.waiting, self.booked):
            self.stack.addWidget(table)
        self.list.body.addWidget(self.stack, 1)
        self.list.add(self.dismiss, self.late)
        ListTools(self.cars, "cars", _("Cars in the shop"))
        for code, place in OTHERS.items():
            other = self.stack.widget(place)
            assert isinstance(other, DataTable)
            ListTools(other, code, _(BY_CODE[code].name))
        cards = (self.arrivals, self.next, self.risks)
        self.beside = Beside(*cards) if self.claims is None else Beside(self.claims, *cards)
        self.beside.setFixedWidth(SIDE)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.list, 1)
        across.addWidget(self.beside)
        self.column.addWidget(self.head)
        self.column.addWidget(self.tiles)
        self.column.addLayout(across, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _answer_keys(self) -> None:
        """Open a tile's list by its digit; a burst of digits is a scan and opens nothing."""
        self._pressed = ""
        self._digit = QTimer(self)
        self._digit.setSingleShot(True)
        self._digit.setInterval(SCAN_MS)
        self._digit.timeout.connect(self._open_pressed)
        for tile, key in zip(TILES, KEYS, strict=True):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda code=tile.code: self._note_digit(code))

    def _note_digit(self, code: str) -> None:
        self._pressed = "" if self._digit.isActive() else code
        self._digit.start()

    def _open_pressed(self) -> None:
        if self._pressed and self._pressed == self.chosen:
            self.choose("")
        elif self._pressed:
            self.open_list(self._pressed)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand in the list that is shown; where it is empty, at the tiles."""
        super().focusInEvent(event)
        table = self._table()
        first = next(iter(self.tiles.tiles.values()))
        (table.view if table.rows() else first).setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.beside.fit()

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
            arrivals = [row for row in arrivals if row.advisor_id in (None, actor.person_id)]
        washing = sum(row.state is State.WASHING for row in rows)
        self.wash.setText(_("To wash {count}").format(count=washing))
        self.wash.setVisible(bool(washing) and entry("wash").allowed())
        self._show_night()
        self._show_till()
        self.evening.refresh()
        self.loans.refresh()
        self._show_complaints()
        self.orders, self.at_risk = rows, risks(rows)
        self._show_head()
        self._show_talk()
        self.asked = asked_sums()
        self.tiles.show_orders(rows, self.asked)
        self.tiles.show_calls(calls)
        self.tiles.show_slips(slips)
        self.tiles.show_arrivals(arrivals)
        self.tiles.show_bookings(booked)
        self.marks = marks([*(r.vehicle_id for r in arrivals), *(r.vehicle_id for r in booked)])
        self.arrivals.show_arrivals(arrivals, self.marks)
        self.next.show_bookings(booked, self.marks)
        self.waiting.set_rows(arrivals)
        self.booked.set_rows(booked)
        self.risks.show_risks(self.at_risk)
        if self.claims is not None:
            self.claims.show_reminders(reminders())
        self.beside.fit()
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

    def _show_till(self) -> None:
        """Ask for closes that were forgotten: one's own, or for a manager everybody's."""
        forgotten = (
            [each for each in open_shifts() if each.forgotten()]
            if entry("day_close").allowed()
            else []
        )
        self.till.setText(_("Not closed {count}").format(count=len(forgotten)))
        self.till.setVisible(bool(forgotten))

    def _open_till(self) -> None:
        self.shell.go("day_close", view="closes" if may(Permission.SEE_CLOSES) else "mine")

    def _show_night(self) -> None:
        """Say before closing how many cars will not be done and are not decided about."""
        closing = closing_list() if may(Permission.ROSTER) else None
        count = len(closing.open) if closing else 0
        self.night.setText(_("⚠ Staying over night {count}").format(count=count))
        self.night.setVisible(bool(count))

    def _show_complaints(self) -> None:
        """Say who answers complaints how many customers wait for an answer."""
        owner = gate.actor().person_id if self.mine.isChecked() else None
        self.due = complaints_due(owner) if may(Permission.ANSWER_COMPLAINT) else None
        if self.due is not None:
            words = _("Complaints to answer {count}").format(count=self.due.count)
            if self.due.overdue:
                words = "⚠ " + words + _(" · {count} overdue").format(count=self.due.overdue)
            self.complaints.setText(words)
        self.complaints.setVisible(bool(self.due and self.due.count))

    def _open_complaint(self) -> None:
        if self.due is not None and self.due.first is not None:
            self.shell.go("care", complaint_id=self.due.first)

    def _show_talk(self) -> None:
        """Say how much on one's own orders is not read yet; others' are only marked in the list."""
        self.unread = unread(gate.actor().branch_id)
        count = sum(each.count for each in self.unread.values() if each.mine)
        self.talk.setText(_("● {count} unread").format(count=count))
        self.talk.setVisible(bool(count))
        if not count and self.chosen == TALK:
            self.choose("")

    def _keep_mine(self, on: bool) -> None:
        run(self, keep_choice, name=MINE, value=on)
        self.refresh()

    def choose(self, code: str) -> None:
        """Open the list behind a tile; the same tile again, or none, shows every car."""
        self.chosen = "" if code == self.chosen else code
        self.tiles.mark(self.chosen)
        self._fill()

    def _press(self, code: str) -> None:
        """Answer a tile: its list, with the keyboard in it."""
        if code == self.chosen:
            self.choose("")
        else:
            self.open_list(code)

    def _table(self) -> DataTable[Any]:
        table = self.stack.currentWidget()
        assert isinstance(table, DataTable)
        return table

    def arrive(self, **arguments: Any) -> None:
        """Open a tile's list: `show` names the tile."""
        if arguments.get("show") in BY_CODE:
            self.open_list(str(arguments["show"]))

    def open_list(self, code: str) -> None:
        """Open the list behind a tile, and stand in it."""
        if self.chosen != code:
            self.choose(code)
        table = self._table()
        if table.rows():
            table.view.setFocus()
            if table.current() is None:
                table.view.selectRow(0)

    def _open_booking(self, booking_id: int) -> None:
        self.shell.go("bookings", booking_id=booking_id)

    def _fill(self) -> None:
        tile = BY_CODE.get(self.chosen)
        names = {RISKS: _("May miss the promise"), TALK: _("Unread from the floor and the desk")}
        everything = names.get(self.chosen, _("Cars in the shop"))
        self.list.heading.setText(_(tile.name) if tile else everything)
        self.list.note.setText(_(tile.enter) if tile else _("by promise"))
        self.everything.setVisible(bool(self.chosen))
        wanted = behind(tile, self.asked) if tile else None
        if self.chosen == RISKS:
            keys = {risk.order_id for risk in self.at_risk}
            wanted = lambda row: row.order_id in keys  # noqa: E731
        elif self.chosen == TALK:
            wanted = self._is_my_talk
        self.cars.set_rows([row for row in self.orders if wanted is None or wanted(row)])
        self.stack.setCurrentIndex(OTHERS.get(self.chosen, 0))
        self.dismiss.show_row(self.waiting.current() if self.chosen == "arrivals" else None)
        self.late.show_row(self.slips.current() if self.chosen == "slips" else None)

    def _is_my_talk(self, row: OrderRow) -> bool:
        new = self.unread.get(row.order_id)
        return new is not None and new.mine

    def _go_on(self, row: OrderRow) -> None:
        """Take the next step with a car: read its news, hand it over where it is ready, else open it."""
        if self.chosen == TALK:
            self.shell.go("orders", order_id=row.order_id, tab="thread")
        elif row.state in DONE and entry("handover").allowed():
            self.shell.go("handover", order_id=row.order_id)
        else:
            self.shell.open_order(row.order_id)

    def _open_call(self, call: DueCall) -> None:
        if may(Permission.SURVEY) and entry("care").exists():
            self.shell.go("care", order_id=call.order_id)
        else:
            self.shell.open_order(call.order_id)

    def back(self) -> bool:
        """Show every car again."""
        if not self.chosen:
            return False
        self.choose("")
        return True
