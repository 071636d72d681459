"""What a drop on the board does: the action of the plan, its sentence, and the way back.

The way back is a person's own, over several steps; whoever signs in next cannot take it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reception.core import clock
from reception.core.gate import actor
from reception.core.text import _
from reception.shopfloor import plan_actions as plan
from reception.shopfloor.plan_values import Arranged, Mark, Undo
from reception.shopfloor.queries import Block, Board
from reception.vehicles.rules import show_plate
from ui.run import run
from ui.shopfloor.aim import Aim, Load, What
from ui.widgets import when

KEPT = 30  # steps back


@dataclass(frozen=True)
class Step:
    """One step back, and which version of each block it was taken from."""

    undo: Undo
    versions: dict[int, int]

    def after(self, later: "Step", restored: Undo) -> "Step":
        """Return this step once a later one was taken back: blocks have new versions, or new keys.

        A block that somebody else changed between the two stays as it was noted: a conflict.
        """
        pairs = zip(later.undo.before, restored.after, strict=True)
        now = {row.allocation_id: mark for row, mark in pairs}
        known = later.versions

        def moved(mark: Mark) -> Mark:
            same = known.get(mark.allocation_id) == mark.version
            return now.get(mark.allocation_id, mark) if same else mark

        marks = tuple(moved(mark) for mark in self.undo.after)
        return replace(self, undo=replace(self.undo, after=marks))


class Moves(QObject):
    """Arranges blocks for one window. `changed` after anything was done or refused."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._steps: list[Step] = []
        self._whose: int | None = None

    def drop(self, board: Board, load: Load, found: Aim) -> bool:
        """Do what a drop means; tell whether it was done."""
        block = load.block if load.what is not What.PERSON else found.other
        if block is None:
            return self.place(
                board, load.order_id, load.plate, found.bay_id, found.technician_id,
                found.begin, found.end,
            )  # fmt: skip
        if load.what is What.REST and load.cut is not None:
            return self._split(board, block, load.cut, found)
        if load.what is What.BLOCK and found.other is not None:
            return self._swap(board, block, found.other)
        return self._move(board, block, found, load)

    def place(
        self, board: Board, order_id: int, plate: str, bay_id: int, technician_id: int | None,
        begin: datetime, end: datetime,
    ) -> bool:  # fmt: skip
        """Give an order a bay and a time."""
        return self._run(
            plan.place,
            _goes(board, plate, bay_id, begin),
            order_id=order_id,
            bay_id=bay_id,
            technician_id=technician_id,
            starts_at=begin,
            ends_at=end,
        )

    def _move(self, board: Board, block: Block, found: Aim, load: Load) -> bool:
        if (found.bay_id, found.technician_id, found.begin, found.end) == (
            block.bay_id, block.technician_id, block.starts_at, block.ends_at
        ):  # fmt: skip
            return True  # put down where it was
        said = _goes(board, block.plate, found.bay_id, found.begin)
        if load.what is What.EDGE:
            said = _("{plate} has its bay until {time}.").format(
                plate=show_plate(block.plate), time=when(found.end, clock.now())
            )
        elif found.technician_id != block.technician_id:
            said = _("{plate}: {name}.").format(
                plate=show_plate(block.plate), name=_name(board, found.technician_id)
            )
        return self._run(
            plan.move_allocation,
            said,
            allocation_id=block.allocation_id,
            version=block.version,
            bay_id=found.bay_id,
            technician_id=found.technician_id,
            starts_at=found.begin,
            ends_at=found.end,
        )

    def _split(self, board: Board, block: Block, cut: datetime, found: Aim) -> bool:
        said = _("{plate} goes on in {bay} at {time}.").format(
            plate=show_plate(block.plate),
            bay=_bay(board, found.bay_id),
            time=when(found.begin, clock.now()),
        )
        return self._run(
            plan.split_allocation,
            said,
            allocation_id=block.allocation_id,
            version=block.version,
            at=cut,
            bay_id=found.bay_id,
            starts_at=found.begin,
            technician_id=found.technician_id,
        )

    def _swap(self, board: Board, mine: Block, other: Block) -> bool:
        said = _("Technicians changed: {plate} {name}, {other_plate} {other_name}.").format(
            plate=show_plate(mine.plate),
            name=_name(board, other.technician_id),
            other_plate=show_plate(other.plate),
            other_name=_name(board, mine.technician_id),
        )
        return self._run(
            plan.swap_technicians,
            said,
            allocation_id=mine.allocation_id,
            version=mine.version,
            other_id=other.allocation_id,
            other_version=other.version,
        )

    def _run(self, action: Callable[..., Arranged], said: str, **arguments: Any) -> bool:
        versions = {arguments.get("allocation_id", 0): arguments.get("version", 0)}
        versions[arguments.get("other_id", 0)] = arguments.get("other_version", 0)
        done = partial(self._keep, actor().person_id, versions)
        try:
            return run(self._window, action, said=said, undo=self.undo, done=done, **arguments)
        finally:
            self.changed.emit()  # refused: the block of whoever was first appears

    def _keep(self, person_id: int | None, versions: dict[int, int], result: Arranged) -> None:
        if self._whose != person_id:
            self._steps.clear()
        self._whose = person_id
        self._steps = [*self._steps[1 - KEPT :], Step(result.undo, versions)]
        self.changed.emit()

    def can_undo(self) -> bool:
        """Tell whether the person at the desk has something to take back."""
        return bool(self._steps) and self._whose == actor().person_id

    def undo(self) -> None:
        """Take the last step of this person back."""
        if not self.can_undo():
            return
        step = self._steps.pop()
        restore = partial(plan.restore_allocations, undo=step.undo)
        run(self._window, restore, said=_("Taken back."), done=partial(self._rebase, step))
        self.changed.emit()

    def _rebase(self, later: Step, result: Arranged) -> None:
        self._steps = [step.after(later, result.undo) for step in self._steps]


def _goes(board: Board, plate: str, bay_id: int, begin: datetime) -> str:
    return _("{plate} goes to {bay} at {time}.").format(
        plate=show_plate(plate), bay=_bay(board, bay_id), time=when(begin, clock.now())
    )


def _bay(board: Board, bay_id: int) -> str:
    return next((bay.name for bay in board.bays if bay.bay_id == bay_id), "")


def _name(board: Board, person_id: int | None) -> str:
    if person_id is None:
        return _("Not decided")
    return next((each.name for each in board.people if each.person_id == person_id), "")
