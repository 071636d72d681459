"""质检 and 自检: what was checked item by item, road test, and what is wrong whose work it was."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import OrderCard
from reception.shopfloor import actions, inspecting_actions
from reception.shopfloor.inspecting_queries import InspectionRow, to_inspect
from reception.shopfloor.inspecting_rules import (
    CATEGORY_NAMES,
    RESULT_SIGNS,
    STAGE_NAMES,
    Category,
    Result,
    RoadTest,
    Stage,
)
from reports.renderers import render
from ui.checkin.photo_strip import PhotoStrip
from ui.run import run
from ui.shopfloor.check_list import CheckList
from ui.shopfloor.inspect_words import found_words
from ui.shopfloor.step_form import StepForm
from ui.widgets import Button, Chips, Label, NumberField, TextField, notice

_BEFORE = {Stage.SELF: 0, Stage.LEADER: 1}


class InspectForm(StepForm):
    """The check that comes next: passed, or back to the technician with what is wrong."""

    alone = True  # takes the place of what stands below the steps

    def __init__(self, card: OrderCard, *, big: bool = False) -> None:
        self.asked, self.big = to_inspect(card.row.order_id), big
        self._kind = "board" if big else "soft"
        super().__init__(card, _(STAGE_NAMES[self.asked.stage]), _("Passed"))

    def fill(self) -> None:
        self.said = Label("\n".join(_before(self.asked.before)), self._kind, wrap=True)
        notes = _notes(self.asked.before)
        self.items = self.form.add(CheckList("items", self.asked.want.items, notes, big=self.big))
        self.add(self.said, self.items)
        self.said.setVisible(bool(self.said.text()))
        self._fill_road()
        self.cause = self.form.add(
            TextField("cause", _("What is wrong"), hint=_("Needed when it did not pass"))
        )
        categories = [(each.value, _(CATEGORY_NAMES[each])) for each in Category]
        self.category = self.form.add(
            Chips("category", _("Kind of fault"), categories, single=True)
        )
        people = [(str(each.person_id), each.name) for each in self.asked.workers]
        self.worker = self.form.add(Chips("technician_id", _("Whose work"), people, single=True))
        if len(people) == 1:
            self.worker.set_value(people[0][0])
        self.photos = PhotoStrip(inspecting_actions.keep_inspection_photo)
        self.wrong = (self.category, self.worker, self.photos)
        self.fail = Button(_("Not passed, back to the technician"), self.fail_it, kind="danger")
        self.other = self.fail
        self._pair(self.cause, self.worker)
        self._pair(self.category, self.photos)
        self.items.changed.connect(self._show_wrong)
        self.cause.changed.connect(self._show_wrong)
        self._show_wrong()

    def _fill_road(self) -> None:
        want = self.asked.want.road
        required = want and self.asked.stage is Stage.FINAL and not self.asked.road_done
        self.road_km = self.form.add(
            NumberField("road_km", _("Road test"), most=500, unit="km", required=required)
        )
        words = [("ok", _("✓ Road test right")), ("bad", _("✗ Road test wrong"))]
        self.road = self.form.add(Chips("road_result", "", words, single=True))
        self.road.set_value("ok")
        self._pair(self.road_km, self.road)
        for field in (self.road_km, self.road):
            field.setVisible(want)

    def _pair(self, left: QWidget, right: QWidget) -> None:
        """Put two side by side at the desk, below each other on the board."""
        row = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if self.big else QBoxLayout.Direction.LeftToRight
        )
        row.setSpacing(8 if self.big else 16)
        for part, stretch in ((left, 3), (right, 2)):  # six kinds of fault stand in one line
            row.addWidget(part, stretch, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def _show_wrong(self) -> None:
        """Ask whose fault of which kind only once something is wrong."""
        wrong = bool(self.cause.text().strip()) or any(
            check.result is Result.BAD for check in self.items.answered()
        )
        for part in self.wrong:
            part.setVisible(wrong)

    def _road(self) -> RoadTest | None:
        km = self.road_km.value() if self.asked.want.road else None
        return RoadTest(km, self.road.value() != "bad") if km else None

    def submit(self) -> None:
        if self.form.validate():
            self._inspect(passed=True)

    def fail_it(self) -> None:
        """Send the car back with what is wrong; items not answered yet are left out."""
        self.items.clear_error()
        self._inspect(passed=False)

    def _inspect(self, *, passed: bool) -> None:
        if self.photos.busy():
            notice(self, _("Photos are still being taken in. Try again in a moment."), tone="info")
            return
        worker, stage = self.worker.value(), _(STAGE_NAMES[self.asked.stage])
        said = _("{stage} passed.").format(stage=stage) if passed else _("Back to the technician.")
        final = passed and self.asked.stage is Stage.FINAL
        run(
            self,
            inspecting_actions.inspect,
            order_id=self.card.row.order_id,
            passed=passed,
            items=self.items.answered(),
            cause="" if passed else self.cause.text(),
            category="" if passed else self.category.value() or "",
            technician_id=int(worker) if worker else None,
            road=self._road(),
            photos=tuple(self.photos.hashes),
            render=render if final else None,
            said=said,
            done=self.done.emit,
        )


class SelfCheckForm(StepForm):
    """自检: the technician answers for every item, then the work is done."""

    alone = True

    def __init__(self, card: OrderCard, *, big: bool = False) -> None:
        self.asked, self.big = to_inspect(card.row.order_id), big
        self._kind = "board" if big else "soft"
        super().__init__(card, _("Self-check"), _("Work done"))

    def fill(self) -> None:
        said = [found_words(row) for row in self.asked.before if row.is_rework]
        self.said = Label("\n".join(said), self._kind, wrap=True)
        self.items = self.form.add(CheckList("items", self.asked.want.items, big=self.big))
        self.add(self.said, self.items)
        self.said.setVisible(bool(said))  # once it stands somewhere: before, it would be a window

    def submit(self) -> None:
        if self.form.validate():
            run(
                self,
                actions.finish_work,
                order_id=self.card.row.order_id,
                checks=self.items.value(),
                said=_("Work done; the car goes to inspection."),
                done=self.done.emit,
            )


def wants_self_check(order_id: int) -> bool:
    """Tell whether the technician is asked to check the own work before it is done."""
    return may(Permission.WORK) and to_inspect(order_id).want.self_check


def _before(rows: tuple[InspectionRow, ...]) -> list[str]:
    """Return what was found before: every fail, and who checked in this round."""
    return [found_words(row) for row in rows] or [_("No self-check was made.")]


def _notes(rows: tuple[InspectionRow, ...]) -> dict[str, str]:
    """Return beside each item what the technician and the leader said: 自检 ✓."""
    made: dict[str, str] = {}
    for row in rows:
        if row.stage in _BEFORE:
            for check in row.items:
                word = f"{_(STAGE_NAMES[row.stage])} {RESULT_SIGNS[check.result]}"
                made[check.name] = word
    return made
