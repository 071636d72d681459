"""What the check-in page is made of and where it stands."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reception.catalog.queries import find_items, package_items
from reception.core.errors import Invalid
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.words import word
from ui.billing.money_tab import ask_deposit
from ui.checkin import draft
from ui.checkin.car_card import CarCard, OwnerCard, tighten
from ui.checkin.draft_bar import DraftBar
from ui.checkin.side_cards import PromiseCard, WordsCard
from ui.checkin.story_card import ReminderCard
from ui.checkin.walk_card import WalkCard
from ui.screen import Screen, Shell
from ui.widgets import Button, Card, Choice, Form, PageHead, scrolling, tip
from ui.widgets.line_grid import LineGrid

LEFT, RIGHT = 332, 284  # pixels of the outer columns


class CheckInForm(Form):
    """The fields and the lines: a refusal finds either."""

    lines: LineGrid

    def refuse(self, invalid: Invalid) -> bool:
        return self.lines.refuse(invalid) or super().refuse(invalid)


class CheckInParts(Screen):
    """The cards and buttons, laid out; what they do is the page's own."""

    shows = frozenset(
        {
            "vehicle",
            "customer",
            "work_order",
            "allocation",
            "bay",
            "complaint",
            "recall",
            "recall_car",
        }
    )
    title = "Check-in"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.form = CheckInForm(self)
        self.clear_button = Button(_("Clear page"))
        self.estimate_button = Button(_("Print estimate"), self.print_, key="F9")
        self.later_button = Button(_("Customer signs later"))
        self.deposit_chip = Button(_("With a deposit"), kind="chip")
        self.deposit_chip.setCheckable(True)
        if not may(Permission.TAKE_PAYMENT):
            self.deposit_chip.hide()
        tip(self.deposit_chip, _("Asks for the deposit as soon as the order is open"))
        self.open_button = Button(_("Sign and open order"), self.save, key="F8", primary=True)
        self.head = PageHead(
            _("Check-in"),
            "",
            self.clear_button,
            self.estimate_button,
            self.deposit_chip,
            self.later_button,
            self.open_button,
        )
        self.car, self.owner, self.words = (
            CarCard(self.form),
            OwnerCard(self.form),
            WordsCard(self.form),
        )
        self.kind = self.form.add(Choice("kind", "", [(code, word(code)) for code in draft.KINDS]))
        self.lines = LineGrid(find_items, lambda item: package_items(item.item_id))
        self.form.lines = self.lines
        self.form.add(self.lines.lookup)
        self.bar = DraftBar()
        self.promise = PromiseCard(self.form)
        self.reminders = ReminderCard(self.form)
        self.walk = WalkCard()
        self.walk_button = Button(_("Walk-round"), key="F10")
        self.walk_button.setCheckable(True)
        self.head.right.addWidget(self.walk_button)
        self.centre = QStackedWidget()  # prices and promise, or the walk-round in their place
        self._lay_out()

    def ask_deposit(self, order_id: int) -> None:
        """Ask for the deposit of the order that was just opened, where one was wished."""
        if self.deposit_chip.isChecked():
            self.deposit_chip.setChecked(False)
            ask_deposit(self, lambda _made: None, order_id=order_id)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(6)
        for card in (self.car, self.owner, self.words):
            tighten(card)
            column.addWidget(card)
        column.addStretch()
        middle = Card(_("Work and prices"))
        self.kind.setFixedWidth(max(132, self.kind.control.sizeHint().width()))
        self.package_button = Button(_("Package"), self.lines.look_up)
        self.package_button.key = "F7"  # each field has its own F7; the page takes those left over
        middle.head.addWidget(self.kind)
        middle.head.addWidget(self.package_button)
        middle.body.addWidget(self.lines, 1)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.promise)
        side.addWidget(self.reminders)
        side.addStretch()
        outer_left, outer_right = scrolling(left), scrolling(right)
        outer_left.setFixedWidth(LEFT)
        outer_right.setFixedWidth(RIGHT)
        pricing = QWidget()
        beside = QHBoxLayout(pricing)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(12)
        beside.addWidget(middle, 1)
        beside.addWidget(outer_right)
        self.centre.addWidget(pricing)
        self.centre.addWidget(self.walk)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(outer_left)
        across.addWidget(self.centre, 1)
        self.column.addWidget(self.head)
        self.column.addWidget(self.bar)
        self.column.addLayout(across, 1)
        self.setFocusProxy(self.car.plate.control)
