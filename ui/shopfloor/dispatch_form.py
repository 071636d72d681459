"""Giving an order a bay, a technician and a time."""

from datetime import datetime, timedelta

from PySide6.QtWidgets import QHBoxLayout

from reception.core import clock
from reception.core.errors import Invalid
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import S
from reception.shopfloor import actions, planning, queries
from reception.shopfloor.rules import BAY_KIND_NAMES
from reception.staff.queries import with_role
from reception.staff.rules import Role
from ui.run import run
from ui.shopfloor.bay_strip import BayStrip
from ui.shopfloor.step_form import StepForm
from ui.widgets import Button, Choice, DateTimeField, NumberField, when


class DispatchForm(StepForm):
    """派工: the suggestion is taken with one touch; a bay that is taken says who has it."""

    def __init__(self, card: OrderCard) -> None:
        self._day, self._hours = clock.today(), working_hours()
        word = _("Dispatch") if card.row.state is S.PENDING else _("Another bay")
        super().__init__(card, word, word)

    def fill(self) -> None:
        row = self.card.row
        self._bays = queries.bays()
        suited = planning.fitting(row.kind)
        ordered = sorted(self._bays, key=lambda b: b.kind not in suited)
        self.bay = self.form.add(
            Choice(
                "bay_id",
                _("Bay"),
                [(b.bay_id, _bay_words(b.name, _(BAY_KIND_NAMES[b.kind]))) for b in ordered],
                required=True,
            )
        )
        self.technician = self.form.add(
            Choice(
                "technician_id",
                _("Technician"),
                [(p.person_id, p.name) for p in with_role(Role.TECHNICIAN)],
                empty=_("Not decided yet"),
            )
        )
        self.start = self.form.add(DateTimeField("starts_at", _("Start"), required=True))
        self.minutes = self.form.add(
            NumberField("minutes", _("Length"), least=5, most=43_200, unit=_("min"), required=True)
        )
        line = QHBoxLayout()
        line.setSpacing(10)
        for field, share in (
            (self.bay, 3),
            (self.technician, 3),
            (self.start, 4),
            (self.minutes, 2),
        ):
            line.addWidget(field, share)
        self.strip = BayStrip()
        self.strip.touched.connect(self._point)
        self.suggestion = Button("", self.take_suggestion, icon="check")
        self.other = self.suggestion
        self.add(line, self.strip)
        self._propose()
        for each in (self.bay, self.start, self.minutes):
            each.changed.connect(self._show_strip)
        self._show_strip()

    def _propose(self) -> None:
        row, now = self.card.row, clock.now()
        length = planning.length_of(row.hours)
        taken = queries.taken(self._hours, now, besides=row.order_id)
        others = [bay for bay in self._bays if bay.bay_id != self.card.bay_id]
        self.suggested = queries.first_bay(
            self._hours, others, taken, planning.fitting(row.kind), length, now
        )
        self.minutes.set_value(int(length.total_seconds()) // 60)
        self.technician.set_value(self.card.technician_id)
        self.start.set_value(planning.next_step(now))
        if self.suggested is not None:
            self.bay.set_value(self.suggested.bay_id)
            self.start.set_value(self.suggested.starts_at)
            self.suggestion.setText(
                _("Suggested: {bay} {time}").format(
                    bay=self.suggested.bay, time=when(self.suggested.starts_at)
                )
            )
        self.suggestion.setVisible(self.suggested is not None)

    def show_order(self, card: OrderCard) -> None:
        super().show_order(card)
        self._show_strip()

    def _wanted(self) -> tuple[datetime, datetime] | None:
        try:
            begin, minutes = self.start.value(), self.minutes.value()
        except Invalid:
            return None
        return (begin, planning.ends(self._hours, begin, timedelta(minutes=minutes)))

    def _show_strip(self) -> None:
        wanted = self._wanted()
        if wanted is not None:
            self._day = clock.local(wanted[0]).date()
        others = [
            block
            for block in queries.blocks(*clock.day_bounds(self._day))
            if block.open
            and block.bay_id == self.bay.box.currentData()
            and block.order_id != self.card.row.order_id
        ]
        self.strip.show_day(self._hours, self._day, others, wanted)

    def _point(self, instant: datetime) -> None:
        self.start.set_value(instant)
        self._show_strip()

    def take_suggestion(self) -> None:
        """Dispatch where the program would."""
        found = self.suggested
        if found is not None:
            self._dispatch(found.bay_id, found.starts_at, found.ends_at)

    def submit(self) -> None:
        if self.form.validate():
            begin = self.start.value()
            end = planning.ends(self._hours, begin, timedelta(minutes=self.minutes.value()))
            self._dispatch(self.bay.value(), begin, end)

    def _dispatch(self, bay_id: int, starts_at: datetime, ends_at: datetime) -> None:
        row = self.card.row
        name = next((b.name for b in self._bays if b.bay_id == bay_id), "")
        undo = None
        if row.state is S.PENDING:
            window = self.window()

            def undo() -> None:
                run(window, actions.take_back, order_id=row.order_id)

        run(
            self,
            actions.dispatch,
            order_id=row.order_id,
            bay_id=bay_id,
            technician_id=self.technician.value(),
            starts_at=starts_at,
            ends_at=ends_at,
            said=_("Dispatched: {bay} {time}").format(bay=name, time=when(starts_at)),
            undo=undo,
            done=self.done.emit,
        )


def _bay_words(name: str, kind: str) -> str:
    return name if kind in name else f"{name} · {kind}"
