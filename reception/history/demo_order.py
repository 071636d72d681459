"""One order of the demonstration: when it was begun, ready and gone, and how well it went."""

import random
from bisect import bisect
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from reception.core import clock
from reception.history import demo_work
from reception.history.batch import Batch, Finished
from reception.history.demo_work import COMEBACK, WORK, Work
from reception.history.demo_world import mileage, name, phone, staff

if TYPE_CHECKING:
    from reception.history.demo import Plan

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LATE = 0.05
FAILS = 0.03
ANSWERS = 0.3
INVALID = 0.08
_SCORES = [100] * 45 + [96] * 20 + [92] * 15 + [88] * 10 + [84] * 6 + [76] * 3 + [60]
_SHARES = list(accumulate(work.share for work in WORK[:-1]))
_FINDINGS = ("螺栓扭矩不足", "漆面有流挂", "故障码未清除", "轮毂有油污", "路试仍有异响")


class OrderMaker:
    """Makes the orders of a plan one after the other, for one batch that begins at `start`."""

    def __init__(self, rng: random.Random, batch: Batch, start: int) -> None:
        self.rng, self.batch, self.people = rng, batch, staff()
        self.first_key = batch.first_key - start
        self.lists = demo_work.lists_of_lines(rng, demo_work.catalogue())
        self.tonight = int(clock.at(clock.today()).timestamp())
        self.end = self.tonight - int(timedelta(hours=5, minutes=30).total_seconds())

    def order(self, plan: "Plan", index: int) -> Finished:
        """Return the order that the plan has at `index`."""
        rng, people, car, opened = self.rng, self.people, plan.car[index], plan.opened[index]
        first = plan.first[index]
        work = COMEBACK if first >= 0 else WORK[bisect(_SHARES, rng.random() * _SHARES[-1])]
        started, ready, left = self._times(work, opened)
        body = work.bays[-1] == "喷漆"
        return Finished(
            number=plan.number[index],
            vehicle=people.first_car + car,
            customer=people.first_customer + car,
            sender=name(car),
            phone=phone(car),
            advisor=rng.choice(people.advisors),
            technician=rng.choice(people.technicians[6:] if body else people.technicians[:6]),
            bay=people.bays[rng.choice(work.bays)],
            kind=work.kind,
            opened=opened,
            promised=self._promise(opened, left),
            started=started,
            ready=ready,
            left=left,
            mileage=mileage(car, opened),
            lines=rng.choice(self.lists[work.kind]),
            words=rng.choice(work.words),
            comeback_of=self.first_key + first if first >= 0 else None,
            comeback_cause=rng.choice(demo_work.CAUSES) if first >= 0 else "",
            state="closed" if left < self.tonight - 3 * DAY else "handed_over",
            source="demo",
        )

    def _times(self, work: Work, opened: int) -> tuple[int, int, int]:
        """Return when work began, when the car was ready, when it left: within opening hours."""
        rng = self.rng
        started = opened + int(rng.uniform(8, 50)) * MINUTE
        ready = started + int(rng.uniform(*work.minutes)) * MINUTE
        hour = (ready - self.tonight) % DAY / HOUR
        if hour > 18:
            ready += int(24 + rng.uniform(9, 11) - hour) * HOUR
        elif hour < 9:
            ready += int(9 + rng.uniform(0, 2) - hour) * HOUR
        left = ready + int(rng.uniform(8, 55)) * MINUTE
        if left > self.end:  # the history ends yesterday evening
            left = self.end - int(rng.uniform(0, 30)) * MINUTE
            ready = left - 10 * MINUTE
            started = min(started, ready - 20 * MINUTE)
        return started, ready, left

    def _promise(self, opened: int, left: int) -> int | None:
        draw = self.rng.random()
        if draw > 0.98:
            return None
        if draw < LATE:
            return max(opened + 20 * MINUTE, left - int(self.rng.uniform(15, 180)) * MINUTE)
        return -(-(left + int(self.rng.uniform(0, 90)) * MINUTE) // (10 * MINUTE)) * 10 * MINUTE

    def add_quality(self, key: int, order: Finished) -> None:
        """Add the order's inspections and, of three in ten, the customer's answer."""
        rng, rows = self.rng, self.batch.rows
        ready, inspector = order.ready or order.left, self.people.inspector
        if rng.random() < FAILS / (1 - FAILS):
            finding = rng.choice(_FINDINGS)
            rows["inspection"].append((key, inspector, 0, f'["{finding}"]', finding, ready - 1_500))
        rows["inspection"].append((key, inspector, 1, "[]", "", ready))
        if rng.random() < ANSWERS:
            called = (
                order.left
                - (order.left - self.tonight) % DAY
                + DAY
                + int(rng.uniform(10, 17)) * HOUR
            )
            if called < self.tonight:
                valid = int(rng.random() > INVALID)
                score = rng.choice(_SCORES) * 1_000
                rows["survey"].append(
                    (self.batch.uid(called), key, called, score, valid, "", self.people.care)
                )
