"""交车结算: the list before payment, payment, hand-over with its slip; and the archive of papers."""

from typing import Any

from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.billing.actions import HandedOver, Listed
from reception.billing.gate_pass_queries import newest_pass
from reception.billing.queries import ToSettle, settlement_of, to_settle
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard, order
from reception.papers.queries import live_paper, paper
from reception.papers.rules import PaperKind
from ui.billing.archive_view import ArchiveView
from ui.billing.bill import BillCard
from ui.billing.due_view import DueView
from ui.billing.head import CarHead
from ui.billing.leave_step import HandOverStep, UnrepairedStep
from ui.billing.list_step import ListStep
from ui.billing.paper_view import PaperView
from ui.billing.pay_step import PayStep
from ui.billing.queue import QueueCard
from ui.billing.step import Step
from ui.screen import Screen, Shell
from ui.widgets import Button, Card, EmptyState, PageHead, notice, toast

STEP_WIDE = 384  # pixels
_EMPTY, _CAR, _PAPER = range(3)


class HandOverPage(Screen):
    """Cars at the left, the chosen one beside them: head, bill, next step; or a paper."""

    shows = frozenset(
        {
            "work_order", "order_line", "settlement", "payment", "deposit", "receivable", "paper", "paper_event", "visit",
            "vehicle", "customer", "promise",
        }
    )  # fmt: skip
    title = "Settle and hand over"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.order_id: int | None = None
        self.step: Step | None = None
        self._filling = False
        self._steps: dict[tuple[int, str, str], Step] = {}
        self.archive_button = Button(
            _("Archive of papers"), self._toggle, icon="folder-open-outline"
        )
        self.archive_button.setCheckable(True)
        self.due_button = Button(_("Receivables"), self._toggle_due, icon="cash-register")
        self.due_button.setCheckable(True)
        self.close_button = Button(_("Close the shift…"), lambda: shell.go("day_close"))
        self.head = PageHead(
            *(
                _("Settle and hand over"),
                "",
                self.close_button,
                self.due_button,
                self.archive_button,
            )
        )
        self.close_button.setVisible(may(Permission.TAKE_PAYMENT))
        self.due_button.setVisible(may(Permission.TAKE_PAYMENT))
        self.queue = QueueCard()
        self.queue.table.chosen.connect(self._chosen)
        self.car = CarHead(shell.open_order)
        self.bill = BillCard()
        self.paper = PaperView(self.close_paper)
        self.archive = ArchiveView(lambda: shell.go("custody"))
        self.due = DueView()
        self._lay_out()

    def _lay_out(self) -> None:
        car = QWidget()
        column = QVBoxLayout(car)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.car)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.bill, 1)
        self.step_stack = QStackedWidget()
        self.step_stack.setFixedWidth(STEP_WIDE)
        across.addWidget(self.step_stack)
        column.addLayout(across, 1)
        empty = Card()
        self.empty = EmptyState(
            _("No car is waiting at the counter."),
            _(
                "A car comes here when it has passed inspection: first the settlement list, then "
                "payment, then hand-over with its slip."
            ),
            icon="car-key",
        )
        empty.body.addWidget(self.empty, 1)
        paper = Card()
        paper.body.addWidget(self.paper, 1)
        self.detail = QStackedWidget()
        for each in (empty, car, paper):
            self.detail.addWidget(each)
        counter = QWidget()
        row = QHBoxLayout(counter)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.queue)
        row.addWidget(self.detail, 1)
        self.views = QStackedWidget()
        self.views.addWidget(counter)
        self.views.addWidget(self.archive)
        self.views.addWidget(self.due)
        self.column.addWidget(self.head)
        self.column.addWidget(self.views, 1)
        self.setFocusProxy(self.queue.table.view)

    def arrive(self, **arguments: Any) -> None:
        """Show an order at the counter, or the slip of one that has left."""
        order_id = arguments.get("order_id")
        if order_id is None:
            return
        self._show_archive(shown=False)
        self.refresh()
        self.close_paper()
        if self.queue.choose(int(order_id)):
            self._begin()
            return
        slip = live_paper(int(order_id), PaperKind.SLIP)
        if slip is not None:
            self._open_paper(slip.paper_id)
        else:
            notice(
                self,
                _("This order is not ready for settlement yet. Finish work and inspection first."),
                tone="info",
            )

    def refresh(self) -> None:
        """Ask who is at the counter; what is typed stays."""
        rows = to_settle()
        typing = self._forget(rows)
        self._filling = True  # marking the same car again is nobody's choice
        self.queue.show_rows(rows)
        self._filling = False
        self.head.note.setText(self.queue.summary(rows))
        if self.views.currentWidget() is self.archive:
            self.archive.refresh()
        if self.views.currentWidget() is self.due:
            self.due.refresh()
        if self.detail.currentIndex() == _PAPER:
            return
        here = next((row for row in rows if row.order_id == self.order_id), None)
        if here is not None:
            self._show(here)
            if typing:  # its step begins anew: the keyboard goes on there
                self._begin()
        elif rows:
            self.queue.choose(rows[0].order_id)
        else:
            self.order_id, self.step = None, None
            self.detail.setCurrentIndex(_EMPTY)

    def _forget(self, rows: tuple[ToSettle, ...]) -> bool:
        """Drop the steps that are done; those under way keep what is typed.

        Tell whether the keyboard was in one that goes.
        """
        alive, typing = {_key(row) for row in rows}, False
        focused = QApplication.focusWidget()
        for key in [key for key in self._steps if key not in alive]:
            step = self._steps.pop(key)
            typing = typing or (focused is not None and step.isAncestorOf(focused))
            self.step_stack.removeWidget(step)
            step.deleteLater()
        return typing

    def _chosen(self, row: ToSettle | None) -> None:
        if row is not None and not self._filling:
            self._show(row)

    def _show(self, row: ToSettle) -> None:
        card = order(row.order_id)
        if card is None:
            return
        self.order_id = row.order_id
        self.car.show_order(card, row.stage)
        self.bill.show_order(card, settlement_of(row.order_id), charged=row.stage != "cancelled")
        key = _key(row)
        if key not in self._steps:
            self._steps[key] = self._make(row, card)
            self.step_stack.addWidget(self._steps[key])
        self.step = self._steps[key]
        self.step_stack.setCurrentWidget(self.step)
        self.detail.setCurrentIndex(_CAR)

    def _make(self, row: ToSettle, card: OrderCard) -> Step:
        settlement = settlement_of(row.order_id)
        step: Step
        if row.stage == "cancelled":
            step = UnrepairedStep(card)
        elif row.stage == "settled":
            step = HandOverStep(card)
        elif settlement is not None:
            step = PayStep(card, settlement)
            step.show_list.clicked.connect(lambda _on=False: self._open_list(settlement.paper_id))
        else:
            step = ListStep(card)
        step.done.connect(self._done)
        return step

    def _done(self, result: object) -> None:
        """Show the paper that a step made, or the next step."""
        if isinstance(result, Listed):
            self._open_list(result.paper_id)
        elif isinstance(result, HandedOver):
            toast(self, _("Slip {number} is archived.").format(number=result.number))
            self._open_leaving(result)
        self.mark_stale()
        if self.detail.currentIndex() == _CAR:
            self._begin()

    def _begin(self) -> None:
        if self.step is not None and self.step.allowed:
            self.step.begin()
        else:  # somebody else's step: on to the next car
            self.queue.table.view.setFocus()

    def _open_list(self, paper_id: int | None) -> None:
        if paper_id is not None:
            self._open_paper(paper_id, _("Next: payment"))

    def _open_paper(self, paper_id: int, then: str = "") -> None:
        shown = self.paper.show_paper(paper_id, then=then or _("Next car"), press=self.close_paper)
        if shown:
            self.detail.setCurrentIndex(_PAPER)
            self.paper.begin()

    def _open_leaving(self, left: HandedOver) -> None:
        """Show the slip, then the gate pass that was given with it, then the next car."""
        given = newest_pass(paper(left.paper_id).order_id)
        if given is None or given.used_at is not None:
            self._open_paper(left.paper_id)
            return
        shown = self.paper.show_paper(
            left.paper_id,
            then=_("Gate pass"),
            press=lambda: self._open_paper(given.paper_id),
        )
        if shown:
            self.detail.setCurrentIndex(_PAPER)
            self.paper.begin()

    def close_paper(self) -> None:
        """Go back from a paper to the car, or on to the next one."""
        if self.detail.currentIndex() == _PAPER:
            self.detail.setCurrentIndex(_CAR)
            self.refresh()
            self._begin()

    def _toggle(self) -> None:
        self._show_archive(shown=self.archive_button.isChecked())

    def _toggle_due(self) -> None:
        shown = self.due_button.isChecked()
        self._show_archive(shown=False)
        self.due_button.setChecked(shown)
        if shown:
            self.views.setCurrentWidget(self.due)
            self.due.refresh()
            self.due.table.view.setFocus()

    def _show_archive(self, *, shown: bool) -> None:
        self.archive_button.setChecked(shown)
        self.due_button.setChecked(False)
        self.views.setCurrentIndex(1 if shown else 0)
        if shown:
            self.archive.refresh()
            self.archive.search.setFocus()

    def save(self) -> None:
        """Do the next step (F8)."""
        if self.step is not None and self.step.isVisible():
            self.step.submit()

    def print_(self) -> None:
        """Print the paper that is open (F9)."""
        shown = self.archive.paper if self.archive_button.isChecked() else self.paper
        if shown.isVisible():
            shown.print_()

    def back(self) -> bool:
        """Leave the archive, then the paper."""
        if self.archive_button.isChecked() or self.due_button.isChecked():
            self._show_archive(shown=False)
            return True
        if self.detail.currentIndex() == _PAPER:
            self.close_paper()
            return True
        return False


def _key(row: ToSettle) -> tuple[int, str, str]:
    """Return what a step is kept under; before the list, a changed bill begins its step anew."""
    state = f"{row.version}" if row.stage == "ready" else row.list_number
    return row.order_id, row.stage, state
