"""Giving an order a bay, a technician and a time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from reception.core import clock
from reception.core.errors import Invalid
from reception.core.special_days import working_hours
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.orders.rules import S
from reception.shopfloor import plan_actions as plan
from reception.shopfloor import planning, queries
from reception.shopfloor.plan_values import Arranged, Undo
from reception.shopfloor.rules import BAY_KIND_NAMES
from reception.staff.queries import with_role
from reception.staff.rules import Role
from ui.run import run
from ui.shopfloor.bay_strip import BayStrip
from ui.shopfloor.layout import IDLE
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
        self._bays, self._parts = queries.bays(), queries.open_parts(row.order_id)
        self.part: Choice | None = None
        if len(self._parts) > 1:  # which one: every part of the work is moved by itself
            words = [(part.allocation_id, _part_words(part)) for part in self._parts]
            self.part = self.form.add(
                Choice("allocation_id", _("Part of the work"), words, required=True)
            )
            self.part.set_value(self._parts[0].allocation_id)
            self.part.changed.connect(self._take_part)
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
        if self.part is not None:
            line.addWidget(self.part, 3)
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

    def _part(self) -> queries.Part | None:
        """Return the block that is moved; None while there is none."""
        key = self.part.box.currentData() if self.part is not None else None
        return next((p for p in self._parts if key in (None, p.allocation_id)), None)

    def _length(self, part: queries.Part | None) -> timedelta:
        """Return how long it takes: what is left of a block, or what the order asks for."""
        if part is None:
            return planning.length_of(self.card.row.hours)
        begin = (
            max(part.starts_at, clock.now()) if self.card.row.state not in IDLE else part.starts_at
        )
        return max(planning.work_in(self._hours, begin, part.ends_at), planning.LEAST)

    def _propose(self) -> None:
        now, part = clock.now(), self._part()
        besides = (part.bay_id,) if part is not None else ()
        self.suggested = queries.suggested(self.card.row, besides) if len(self._parts) < 2 else None
        self._take_part()
        self.start.set_value(planning.next_step(now))
        if self.suggested is not None:
            if self.technician.value() is None:
                self.technician.set_value(self.suggested.technician_id)
            self.bay.set_value(self.suggested.bay_id)
            self.start.set_value(self.suggested.starts_at)
            self.suggestion.setText(
                _("Suggested: {bay} {time}").format(
                    bay=self.suggested.bay, time=when(self.suggested.starts_at)
                )
            )
        self.suggestion.setVisible(self.suggested is not None)

    def _take_part(self) -> None:
        part = self._part()
        self.minutes.set_value(int(self._length(part).total_seconds()) // 60)
        self.technician.set_value(part.technician_id if part else self.card.technician_id)
        if part is not None and self.part is not None:
            self.bay.set_value(part.bay_id)
            self.start.set_value(max(part.starts_at, planning.next_step(clock.now())))

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
        part = self._part()
        own = part.allocation_id if part is not None else 0
        others = [
            block
            for block in queries.blocks(*clock.day_bounds(self._day))
            if block.open
            and block.bay_id == self.bay.box.currentData()
            and block.allocation_id != own
        ]
        self.strip.show_day(self._hours, self._day, others, wanted)

    def _point(self, instant: datetime) -> None:
        self.start.set_value(instant)
        self._show_strip()

    def take_suggestion(self) -> None:
        """Dispatch where and with whom the program would."""
        found = self.suggested
        if found is not None:
            self._dispatch(
                found.bay_id,
                self.technician.value(),
                found.starts_at,
                planning.ends(self._hours, found.starts_at, self._length(self._part())),
            )

    def submit(self) -> None:
        if self.form.validate():
            begin = self.start.value()
            end = planning.ends(self._hours, begin, timedelta(minutes=self.minutes.value()))
            self._dispatch(self.bay.value(), self.technician.value(), begin, end)

    def _dispatch(
        self, bay_id: int, technician_id: int | None, starts_at: datetime, ends_at: datetime
    ) -> None:
        name = next((b.name for b in self._bays if b.bay_id == bay_id), "")
        part, window, before = self._part(), self.window(), list[Undo]()
        action: Callable[..., Arranged] = partial(plan.place, order_id=self.card.row.order_id)
        if part is not None:
            action = partial(
                plan.move_allocation, allocation_id=part.allocation_id, version=part.version
            )

        def done(result: Arranged) -> None:
            before.append(result.undo)
            self.done.emit(result)

        run(
            self,
            action,
            bay_id=bay_id,
            technician_id=technician_id,
            starts_at=starts_at,
            ends_at=ends_at,
            said=_("Dispatched: {bay} {time}").format(bay=name, time=when(starts_at)),
            undo=lambda: run(window, partial(plan.restore_allocations, undo=before[0])),
            done=done,
        )


def _part_words(part: queries.Part) -> str:
    return f"{part.bay} {when(part.starts_at)}"


def _bay_words(name: str, kind: str) -> str:
    return name if kind in name else f"{name} · {kind}"
