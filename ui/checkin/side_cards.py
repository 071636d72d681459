"""What stands beside the lines: the customer's words, the promise, the last visit and reminders."""

from datetime import datetime
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout

from reception.core import clock
from reception.core.errors import Invalid
from reception.core.text import _
from reception.orders.rules import OrderKind
from reception.shopfloor.promise import propose
from reception.visits.keys import LONGEST, check_free
from ui.checkin.car_card import side_by_side
from ui.checkin.fields import PromiseField, Words
from ui.orders.promise_words import reasons
from ui.widgets import Card, Chips, Form, Label, TextArea, TextField
from ui.widgets.state import span


class WordsCard(Card):
    """客户描述: what the customer says, wants and leaves in the car, and where its key hangs."""

    def __init__(self, form: Form) -> None:
        super().__init__(_("Customer's words"), tight=True)
        self.body.setSpacing(7)
        self.words = form.add(
            TextArea("words", "", lines=2, hint=_("What the customer says, in their own words"))
        )
        self.services = form.add(
            Chips(
                "services",
                "",
                [
                    ("waits", _("Waits here")),
                    ("wash", _("Car wash")),
                    ("old_parts", _("Takes old parts")),
                    ("road_test", _("Road test")),
                ],
            )
        )
        self.belongings = form.add(
            Words("belongings", "", hint=_("Belongings left in the car"), most=200)
        )
        self.key_hook = form.add(
            TextField("key_hook", "", hint=_("Key hook"), most=LONGEST, check=check_free)
        )
        self.key_hook.control.setAccessibleName(_("Key hook"))
        self.belongings.control.setAccessibleName(_("Belongings left in the car"))
        self.words.control.setAccessibleName(_("Customer's words"))
        left = side_by_side(self.belongings, self.key_hook, stretch=(5, 2))
        self.add(self.words, self.services, left)


class PromiseCard(Card):
    """承诺交车: the time that stands, how it comes about, a field to say another."""

    def __init__(self, form: Form) -> None:
        super().__init__(_("Promise to the customer"), tight=True)
        self.body.setSpacing(6)
        self.field = form.add(PromiseField())
        self.big = Label("—", "figure")
        self.day = Label("", "soft")
        self.why = Label("", "small", wrap=True)
        self.field.control.setAccessibleName(_("Another time"))
        self.proposed: datetime | None = None
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.big)
        row.addWidget(self.day)
        row.addStretch()
        self.add(row, self.why, self.field)
        self.field.set_hint(_("Other time: 16:40 or +2h"))
        self.field.changed.connect(self._show)

    def propose(self, hours: Decimal, kind: OrderKind, *, wash: bool) -> None:
        """Work out the earliest time these labour hours can be done, checked and washed by."""
        found = propose(hours, kind, wash=wash)
        self.proposed = found.ready_at
        self.why.setText(reasons(found))
        self._show()

    def promised(self) -> datetime | None:
        """Return the time that stands: the typed one, else the proposal. Raises Invalid."""
        typed: datetime | None = self.field.value()
        return typed if typed is not None else self.proposed

    def shown(self) -> datetime | None:
        """Return the time that stands, None while what is typed is wrong."""
        if self.field.is_empty():
            return self.proposed
        try:
            typed: datetime | None = self.field.value()
        except Invalid:
            return None
        return typed

    def _show(self) -> None:
        shown = self.shown()
        if shown is None:
            self.big.say("—")
            self.day.setText("")
            return
        moment = clock.local(shown)
        days = (moment.date() - clock.today()).days
        self.big.say(f"{moment:%H:%M}")
        names = {0: _("today"), 1: _("tomorrow")}
        left = int((shown - clock.now()).total_seconds() // 60)
        day = names.get(days, f"{moment:%m-%d}")
        self.day.setText(_("{day} · in {span}").format(day=day, span=span(max(left, 0))))
