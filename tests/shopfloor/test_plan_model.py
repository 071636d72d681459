"""Any order of placing, moving, splitting and taking back leaves what a naive list says it does."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from reception.core import clock, db, gate
from reception.core.errors import Invalid, Refused
from reception.core.fields import instant
from reception.orders.models import State
from reception.orders.queries import order
from reception.shopfloor import plan_actions as plan
from reception.shopfloor.queries import bays
from tests.safety.test_bay import receive
from tests.stories.people import found_branch

DAY = datetime(2026, 11, 23, tzinfo=clock.ZONE).date()  # a Monday that has not begun
SLOTS = st.integers(16, 34)  # half hours from midnight: 8:00 to 17:00
LENGTHS = st.integers(1, 5)


@dataclass(frozen=True)
class Block:
    """A block as the naive list has it."""

    order: int
    bay: int
    begin: datetime
    end: datetime


def half(number):
    return clock.at(DAY) + number * timedelta(minutes=30)


class Plan(RuleBasedStateMachine):
    """The plan beside a dictionary of blocks. `orders` and `bays` are set by the test."""

    orders: tuple[int, ...] = ()
    bays: tuple[int, ...] = ()

    def __init__(self):
        super().__init__()
        self.blocks = {}
        self.undos = []
        for key, version in db.rows("SELECT id, version FROM allocation"):
            plan.remove_allocation(allocation_id=key, version=version)

    def free(self, bay, begin, end, besides=None):
        return not any(
            b.bay == bay and b.begin < end and b.end > begin
            for key, b in self.blocks.items()
            if key != besides
        )

    def version(self, key):
        return db.row("SELECT version FROM allocation WHERE id = ?", (key,))[0]

    def done(self, expected, call):
        """Call it; it must be let in exactly where the list says so. Return the answer."""
        if not expected:
            with pytest.raises(Refused):
                call()
            return None
        before = dict(self.blocks)
        answer = call()
        self.undos = [(before, answer.undo)]
        return answer

    @rule(order=st.integers(0, 3), bay=st.integers(0, 1), slot=SLOTS, length=LENGTHS)
    def place(self, order, bay, slot, length):
        made = Block(self.orders[order], self.bays[bay], half(slot), half(slot + length))
        answer = self.done(
            self.free(made.bay, made.begin, made.end),
            lambda: plan.place(
                order_id=made.order, bay_id=made.bay, technician_id=None,
                starts_at=made.begin, ends_at=made.end, anyway=True,
            ),
        )  # fmt: skip
        if answer:
            self.blocks[answer.allocation_id] = made

    @precondition(lambda self: self.blocks)
    @rule(data=st.data(), bay=st.integers(0, 1), slot=SLOTS, length=LENGTHS)
    def move(self, data, bay, slot, length):
        key = data.draw(st.sampled_from(sorted(self.blocks)))
        made = replace(
            self.blocks[key], bay=self.bays[bay], begin=half(slot), end=half(slot + length)
        )
        answer = self.done(
            self.free(made.bay, made.begin, made.end, besides=key),
            lambda: plan.move_allocation(
                allocation_id=key, version=self.version(key), bay_id=made.bay,
                technician_id=None, starts_at=made.begin, ends_at=made.end, anyway=True,
            ),
        )  # fmt: skip
        if answer:
            self.blocks[key] = made

    @precondition(
        lambda self: any(b.end - b.begin > timedelta(minutes=30) for b in self.blocks.values())
    )
    @rule(data=st.data(), bay=st.integers(0, 1), slot=SLOTS)
    def split(self, data, bay, slot):
        long = [k for k, b in self.blocks.items() if b.end - b.begin > timedelta(minutes=30)]
        key = data.draw(st.sampled_from(sorted(long)))
        whole, at = self.blocks[key], self.blocks[key].begin + timedelta(minutes=30)
        begin, there = half(slot), self.bays[bay]
        call = lambda: plan.split_allocation(  # noqa: E731
            allocation_id=key, version=self.version(key), at=at, bay_id=there,
            starts_at=begin, technician_id=None, anyway=True,
        )  # fmt: skip
        if begin < at:
            with pytest.raises(Invalid):
                call()
            return
        length = whole.end - at
        closes = half(36)
        rest = begin + length if begin + length <= closes else _over_night(begin, length, closes)
        first = replace(whole, end=at)
        kept = self.blocks.pop(key)
        fits = self.free(there, begin, rest) and not (
            there == first.bay and begin < first.end and rest > first.begin
        )
        self.blocks[key] = kept
        answer = self.done(fits, call)
        if answer:
            self.blocks[key] = first
            self.blocks[answer.allocation_id] = Block(whole.order, there, begin, rest)

    @precondition(lambda self: self.blocks)
    @rule(data=st.data())
    def remove(self, data):
        key = data.draw(st.sampled_from(sorted(self.blocks)))
        self.done(
            True, lambda: plan.remove_allocation(allocation_id=key, version=self.version(key))
        )
        del self.blocks[key]

    @precondition(lambda self: self.undos)
    @rule()
    def undo(self):
        before, undo = self.undos.pop()
        now = dict(self.blocks)
        answer = plan.restore_allocations(undo=undo)
        gone = {k: b for k, b in before.items() if k not in now}
        new = {k for (k,) in db.rows("SELECT id FROM allocation")} - now.keys()
        assert len(new) <= len(gone) or new <= gone.keys()
        self.blocks = {k: b for k, b in before.items() if k in now}
        for key, block in zip(sorted(new), gone.values(), strict=False):
            self.blocks[key] = block
        self.undos = [(now, answer.undo)] if not gone else []

    @invariant()
    def the_database_has_what_the_list_has(self):
        found = {
            key: Block(order_, bay, instant(begin), instant(end))
            for key, order_, bay, begin, end in db.rows(
                "SELECT id, order_id, bay_id, starts_at, ends_at FROM allocation WHERE open = 1"
            )
        }
        assert found == self.blocks
        for a, b in combinations(found.values(), 2):
            assert a.bay != b.bay or a.end <= b.begin or b.end <= a.begin
        for key in self.orders:
            has = any(block.order == key for block in found.values())
            assert order(key).row.state is (State.DISPATCHED if has else State.PENDING)


def _over_night(begin, length, closes):
    """Return when work ends that closing time interrupts: the rest of it from 8:00 on."""
    return clock.at(DAY + timedelta(days=1), 8) + (length - (closes - begin))


def _walk(examples, steps):
    found_branch()
    with gate.acting(gate.system("test")):
        Plan.orders = tuple(receive(number) for number in range(4))
        Plan.bays = tuple(bay.bay_id for bay in bays()[:2])
        run_state_machine_as_test(
            Plan,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip


def test_any_order_of_steps_leaves_what_a_naive_list_says(database, now):
    _walk(10, 12)


@pytest.mark.slow
def test_any_order_of_steps_in_depth(database, now):
    _walk(200, 30)
