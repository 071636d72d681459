"""回访投诉: whom to call today, what they said, what came back, and who complains."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QWidget

from reception.care.queries import DueCall, comebacks, due_calls, surveys
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from ui.care.answer import AnswerCard
from ui.care.comeback import ComebackCard
from ui.care.complaint_part import ComplaintPart
from ui.care.lists import answer_table, comeback_table, due_table
from ui.list_tools import ListTools
from ui.month_choice import MonthChoice
from ui.screen import Screen, Shell
from ui.widgets import Button, Card, DataTable, PageHead, notice

RIGHT = 372  # pixels of the form
DUE, ANSWERS, COMEBACKS, COMPLAINTS = range(4)


class CarePage(Screen):
    """Four lists; the form that belongs to a list stands beside it. Who may not call sees complaints."""

    shows = frozenset(
        {"survey", "work_order", "customer", "vehicle", "complaint", "complaint_step"}
    )
    title = "Call-backs"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.calls = may(Permission.SURVEY)
        self.complain = Button(_("Note a complaint"), lambda: self.complaints.begin(), icon="plus")
        self.head = PageHead(_("Call-backs") if self.calls else _("Complaints"), "", self.complain)
        self.month = MonthChoice()
        self.head.right.addWidget(self.month)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for words in (_("To call"), _("Answers"), _("Came back"), _("Complaints")):
            self.tabs.addTab(words)
        for index in (DUE, ANSWERS, COMEBACKS):
            self.tabs.setTabVisible(index, self.calls)
        self.tabs.setTabVisible(COMPLAINTS, may(Permission.NOTE_COMPLAINT))
        self.due, self.answers, self.comebacks = due_table(), answer_table(), comeback_table()
        self.answer = AnswerCard(shell)
        self.comeback = ComebackCard()
        self.complaints = ComplaintPart(shell, RIGHT)
        self._counts = ["", "", "", ""]  # what the head says of each list
        self.pages = QStackedWidget()
        for table, side in (
            (self.due, self.answer),
            (self.answers, None),
            (self.comebacks, self.comeback),
        ):
            self.pages.addWidget(_beside(table, side))
        self.pages.addWidget(self.complaints)
        self.column.addWidget(self.head)
        self.column.addWidget(self.tabs)
        self.column.addWidget(self.pages, 1)
        self.setFocusProxy(self.due.view)
        lists: tuple[tuple[DataTable[Any], str], ...] = (
            (self.due, "care_due"),
            (self.answers, "care_answers"),
            (self.comebacks, "care_comebacks"),
            (self.complaints.table, "care_complaints"),
        )
        for index, (listed, name) in enumerate(lists):
            ListTools(listed, name, self.tabs.tabText(index))
        self._wire()
        self.tabs.setCurrentIndex(DUE if self.calls else COMPLAINTS)
        self._tab_changed(self.tabs.currentIndex())

    def _wire(self) -> None:
        self.tabs.currentChanged.connect(self._tab_changed)
        self.month.changed.connect(self.refresh)
        self.due.chosen.connect(self._chosen)
        self.due.activated.connect(lambda _call: self.answer.score.setFocus())
        self.answer.answered.connect(self._next)
        self.complaints.counted.connect(lambda text: self._count(COMPLAINTS, text))
        for table in (self.answers, self.comebacks):
            table.activated.connect(lambda row: self.shell.open_order(row.order_id))

    def refresh(self) -> None:
        if may(Permission.NOTE_COMPLAINT):
            self.complaints.refresh()
        if not self.calls:
            return
        calls = due_calls()
        late = sum(call.overdue for call in calls)
        text = _("{count} to call · {late} overdue").format(count=len(calls), late=late)
        for index in (DUE, ANSWERS, COMEBACKS):
            self._count(index, text)
        self.due.set_rows(calls)
        if self.answer.call is None or not self.answer.typed():
            self.answer.show_call(self.due.current())
        self.answers.set_rows(surveys(self.month.year, self.month.month)[::-1])
        self.comebacks.set_rows(comebacks(self.month.year, self.month.month))

    def arrive(
        self, *, order_id: int | None = None, comeback: int | None = None, **arguments: Any
    ) -> None:
        """Begin the call about an order, or mark an order as a comeback: `comeback=order_id`.

        `complaint_id` shows a complaint; `complain={"order_id": 7}` notes one about an order, a car
        or a customer.
        """
        if "complaint_id" in arguments or "complain" in arguments:
            self.tabs.setCurrentIndex(COMPLAINTS)
            if "complain" in arguments:
                self.complaints.begin(**arguments["complain"])
            else:
                self.complaints.show_complaint(int(arguments["complaint_id"]))
        elif comeback is not None:
            self.tabs.setCurrentIndex(COMEBACKS)
            self.comeback.show_order(comeback)
        elif order_id is not None:
            self.tabs.setCurrentIndex(DUE)
            if self.due.choose(lambda call: call.order_id == order_id):
                self.answer.score.setFocus()
        elif self.tabs.currentIndex() == DUE and self.due.current() is None:
            self._next()

    def save(self) -> None:
        index = self.tabs.currentIndex()
        if index == COMPLAINTS:
            self.complaints.submit()
        elif index != ANSWERS:
            (self.answer if index == DUE else self.comeback).submit()

    def _tab_changed(self, index: int) -> None:
        self.pages.setCurrentIndex(index)
        self.month.setVisible(index in (ANSWERS, COMEBACKS))
        self.complain.setVisible(index == COMPLAINTS and may(Permission.NOTE_COMPLAINT))
        self.head.note.setText(self._counts[index])

    def _count(self, index: int, text: str) -> None:
        self._counts[index] = text
        if index == self.tabs.currentIndex():
            self.head.note.setText(text)

    def back(self) -> bool:
        return self.tabs.currentIndex() == COMPLAINTS and self.complaints.leave()

    def _chosen(self, call: DueCall | None) -> None:
        shown = self.answer.call
        if call is None or (shown is not None and call.order_id == shown.order_id):
            return
        if shown is not None and self.answer.typed():
            self.due.choose(lambda row: row.order_id == shown.order_id)
            notice(self, _("This call is not noted yet. Note it (F8) or clear the form first."))
            return
        self.answer.show_call(call)

    def _next(self) -> None:
        rows = self.due.rows()
        if self.due.current() is None and rows:
            self.due.choose(lambda row: row == rows[0])
        self.answer.show_call(self.due.current())


def _beside(table: DataTable[Any], side: Card | None) -> QWidget:
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    card = Card(tight=True)
    card.body.addWidget(table, 1)
    row.addWidget(card, 1)
    if side is not None:
        side.setFixedWidth(RIGHT)
        row.addWidget(side)
    return page
