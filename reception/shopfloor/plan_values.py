"""What the plan's actions answer: the block, and what undoes it."""

from dataclasses import dataclass
from datetime import datetime

from reception.orders.models import State


@dataclass(frozen=True)
class Place:
    """An allocation as it was: who is where, from when to when."""

    allocation_id: int
    order_id: int
    bay_id: int
    technician_id: int | None
    starts_at: datetime
    ends_at: datetime
    overruled: str = ""
    open: bool = True


@dataclass(frozen=True)
class Mark:
    """An allocation as an action left it: nobody may have changed it since."""

    allocation_id: int
    version: int


@dataclass(frozen=True)
class Then:
    """The state that an action left an order in."""

    order_id: int
    state: State


@dataclass(frozen=True)
class Undo:
    """What takes an action back: the allocations before it, and what it left behind."""

    before: tuple[Place, ...]
    after: tuple[Mark, ...]
    orders: tuple[Then, ...]


@dataclass(frozen=True)
class Arranged:
    """What an action of the plan answers: the block to show, and how to take it back.

    `allocation_id` is 0 where nothing is left to show.
    """

    allocation_id: int
    undo: Undo
