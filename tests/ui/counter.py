"""Hands at the counter, and cars that are ready for it."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt

from reception.core import clock, gate
from reception.orders.actions import set_lines
from reception.orders.queries import order
from reception.orders.rules import OrderKind, Payer
from reception.shopfloor.actions import cancel_order
from reception.shopfloor.queries import bays
from tests.stories.people import Branch
from tests.ui.desk import Hands, Key
from tests.ui.workshop import Floor
from ui.billing.opinion_dialog import OpinionDialog
from ui.billing.page import HandOverPage
from ui.main_window import MainWindow
from ui.widgets.field import Field
from ui.widgets.label import Label

LEFT = Qt.MouseButton.LeftButton


def ready_car(branch: Branch, plate: str = "沪AK20C3", *, count: int = 0) -> int:
    """Let a car be repaired and inspected: 562.00 by the customer, 1,180.00 by the maker."""
    floor = Floor(branch)
    floor.count = count
    key = floor.receive(plate, "更换机油机滤", promised=clock.now() + timedelta(hours=1))
    floor.dispatch(key, bays()[0].name, clock.now(), 30)
    floor.start(key)
    floor.finish(key)
    floor.inspect(key)
    return key


def insured(branch: Branch, key: int) -> None:
    """Let the insurer pay what the maker would: what no claim stands for."""
    with branch.as_("manager"):
        card = order(key)
        assert card is not None
        lines = tuple(
            replace(line, payer=Payer.INSURER) if line.payer == Payer.MAKER else line
            for line in card.lines
        )
        set_lines(order_id=key, version=card.version, lines=lines)


def cancelled_car(branch: Branch, plate: str = "沪A5J9E1") -> int:
    """Let a car's order be cancelled while the car is here."""
    floor = Floor(branch)
    floor.count = 50
    key = floor.receive(plate, "异响检查", kind=OrderKind.REPAIR)
    with branch.as_("advisor"):
        cancel_order(order_id=key, reason="客户改期")
    return key


class CounterHands(Hands):
    """Clicks and types on the hand-over page."""

    page: HandOverPage

    def click(self, widget) -> None:
        """Click a button with the mouse, as far as it can be reached."""
        assert widget.isVisible(), widget.text()
        assert widget.isEnabled(), widget.text()
        self.bot.mouseClick(widget, LEFT)

    def pick(self, order_id: int) -> None:
        """Click a car in the list."""
        table = self.page.queue.table
        row = [each.order_id for each in table.rows()].index(order_id)
        place = table.view.visualRect(table.model.index(row, 0)).center()
        self.bot.mouseClick(table.view.viewport(), LEFT, pos=place)

    def fill(self, field: Field, text: str) -> None:
        """Click into a field and type over what stands there."""
        self.retype(field, text)

    def hand_over_form(self, mileage: str = "12034", opinion: str = "satisfied"):
        """Fill what a hand-over needs except the signature."""
        step = self.page.step
        self.fill(step.mileage, mileage)
        self.click(step.opinion.buttons[opinion])
        return step

    def asked(self) -> OpinionDialog:
        """Return the customer's dialog once it is open."""
        found = []

        def is_open() -> bool:
            found[:] = [d for d in self.window.findChildren(OpinionDialog) if d.isVisible()]
            return bool(found)

        self.bot.waitUntil(is_open)
        return found[0]

    def answer(self) -> None:
        """Let the customer go on from the opinion, as it is ticked, to the signature."""
        self.click(self.asked().ok)

    def words(self) -> str:
        """Return every word that the page shows."""
        labels = self.page.findChildren(Label)
        return "\n".join(label.text() for label in labels if label.isVisible())


def at_counter(
    qtbot, branch: Branch, role: str = "manager", code: str = "handover"
) -> CounterHands:
    """Open the real window on a page with somebody signed in."""
    window = MainWindow()
    qtbot.addWidget(window)
    gate.act_as(branch.actors[role])
    with qtbot.waitExposed(window):
        window.show()
    window.enter()
    window.go(code)
    hands = CounterHands(qtbot, window)
    hands.settle()
    return hands


def listed(hands: CounterHands):
    """Give the list and go on to payment."""
    hands.press(Key.Key_F8)
    assert hands.page.paper.isVisible()
    hands.press(Key.Key_F8)
    return hands.page.step


def paid(hands: CounterHands):
    """Give the list, take what is due as proposed."""
    listed(hands)
    hands.press(Key.Key_F8)
    return hands.page.step
