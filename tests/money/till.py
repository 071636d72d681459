"""Random wishes at the till: orders opened, listed, paid, refunded, reversed, handed over.

One seed decides everything. Each wish is done through the program's own actions and noted in the
ledger; a wish that must be refused must be refused.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from reception.billing import account_actions, deposit_actions
from reception.bookings.actions import BookingDraft, book
from reception.core import clock, gate
from reception.core.errors import ReceptionError
from reception.core.gate import Actor
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import LineKind, OrderKind, Payer
from reception.orders.rules import LineDraft
from reception.staff.actions import actor_of, add_person
from reception.staff.approvals import Approval
from reception.staff.queries import people
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from tests.money.ledger import MONEY, PAYERS, Deposit, Job, Ledger, Line
from tests.stories.people import PIN, found_branch

BEGIN = datetime(2026, 9, 28, 1, 0, tzinfo=clock.UTC)
CASHIERS = ("cashier1", "cashier2")  # a wish of the "cashier" is done by either
MORE = (*((login, "cashier") for login in CASHIERS), ("claims", "claims"), ("gate", "gate"))
MANAGER = Approval("manager", "示例manager")
KINDS = tuple(kind for kind in OrderKind if kind is not OrderKind.COMEBACK)
LIMITS = (0, 0, 50_000, 300_000)  # fen that a customer may owe
Render = Callable[[Any], bytes]
Step = Callable[["Till", Job], None]


def yuan(fen: int) -> Decimal:
    """Return yuan as the actions take them."""
    return Decimal(fen).scaleb(-2)


class Till:
    """The branch at its counter, with one seed's luck."""

    def __init__(self, seed: int, render: Render) -> None:
        self.rng, self.render, self.ledger = Random(seed), render, Ledger()
        self.now = BEGIN + timedelta(days=self.rng.randint(0, 60))
        self.count = 0
        self.did: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.last = "begin"
        self.who = ""  # did it
        self.actors: dict[str, Actor] = {}

    def found(self) -> None:
        """Set up the branch and its people: two cashiers, a claims clerk, a gate."""
        with clock.frozen(lambda: self.now), gate.acting(gate.NOBODY):
            branch = found_branch()
            self.actors = branch.actors
            with branch.as_("administrator"):
                for login, role in MORE:
                    add_person(login=login, name=f"示例{login}", roles=(role,), secret=PIN)
            self.actors |= {each.login: actor_of(each) for each in people()}

    def play(self, orders: int, step: Step, look: Step) -> None:
        """Let so many orders go through, a `step` of one at a time; `look` after every one."""
        with clock.frozen(lambda: self.now):
            open_: list[Job] = []
            while self.count < orders or open_:
                if self.count < orders and len(open_) < 4:
                    open_.append(self._receive())
                job = self.rng.choice(open_)
                self._pass_time()
                step(self, job)
                look(self, job)
                if job.stage in ("out", "cancelled") and self.rng.random() < 0.35:
                    open_.remove(job)

    def month(self) -> tuple[int, int]:
        """Return the branch's month now."""
        here = clock.local(self.now)
        return here.year, here.month

    def _pass_time(self) -> None:
        days = self.rng.choices((0, 1, 9), (94, 5, 1))[0]
        self.now += timedelta(days=days, seconds=self.rng.randint(0, 900))

    def try_(self, name: str, login: str, right: bool, call: Callable[[], Any]) -> Any:
        """Do something as somebody; what is wrong must be refused, and NotImplemented comes back."""
        self.who = self.rng.choice(CASHIERS) if login == "cashier" else login
        self.last = f"{name} by {self.who}, right: {right}"
        try:
            with gate.acting(self.actors[self.who]):
                answer = call()
        except ReceptionError as no:
            if right:
                raise AssertionError(f"{self.last}: refused") from no
            self.refused[name] += 1
            return NotImplemented
        assert right, f"{self.last}: done, but had to be refused"
        self.did[name] += 1
        return answer

    def moved(self, way: str, fen: int) -> None:
        """Note money that whoever acted last took, or gave back (below zero)."""
        self.ledger.drawer[way] += fen
        self.ledger.shifts.setdefault(self.who, Counter())[way] += fen

    def line(self, payer: str | None = None) -> Line:
        rng = self.rng
        payer = payer or rng.choices(PAYERS, (6, 2, 2, 1))[0]
        kind = rng.choices(("labour", "part", "other"), (5, 5, 1))[0]
        if kind == "part" and rng.random() < 0.1:
            return Line(kind, 1000, 0, 0, payer, "own")
        milli = rng.choice((1000, 1000, rng.randint(1, 999), rng.randint(1, 30_000), 1, 333, 500))
        price = rng.choice((rng.randint(0, 99), rng.randint(100, 99_999), 18_000, 500_001, 1, 5))
        line = Line(kind, milli, price, 0, payer, "original" if kind == "part" else "")
        if rng.random() < 0.3:
            line = Line(kind, milli, price, rng.randint(0, line.full), payer, line.origin)
        return line

    def lines(self) -> list[Line]:
        lines = [self.line() for _ in range(self.rng.randint(1, 6))]
        return lines if self.rng.random() < 0.04 else [*lines, self.line("customer")]

    def drafts(self, lines: list[Line]) -> tuple[LineDraft, ...]:
        return tuple(
            LineDraft(
                LineKind(line.kind), f"项目{n}", Decimal(line.milli).scaleb(-3), yuan(line.price),
                yuan(line.off), Payer(line.payer), origin=line.origin,
            )
            for n, line in enumerate(lines, 1)
        )  # fmt: skip

    def _receive(self) -> Job:
        self.count += 1
        n, rng, ledger = self.count, self.rng, self.ledger
        login = rng.choice(("advisor", "manager"))
        before = self._book(n) if rng.random() < 0.15 else None
        booking, deposits = before or (None, [])
        known = rng.choice(sorted(ledger.limits)) if ledger.limits and rng.random() < 0.4 else None
        lines = self.lines()
        opened = self.try_(
            "check_in", login, True, lambda: check_in(
                customer=CustomerDraft(f"测试客户{n:03d}", f"138{n:08d}", customer_id=known),
                vehicle=VehicleDraft(f"沪A{n:05d}", model="示例 中型轿车"),
                visit=VisitDraft(1000 + n, booking_id=booking),
                kind=rng.choice(KINDS), lines=self.drafts(lines), approval=MANAGER,
            ),
        )  # fmt: skip
        job = Job(opened.order_id, opened.customer_id, self.actors[login].name, lines)
        job.deposits = deposits
        ledger.jobs[job.key] = job
        ledger.limits.setdefault(job.customer, 0)
        if rng.random() < 0.5:
            most = rng.choice(LIMITS)
            self.try_(
                "set_credit", "manager", True, lambda: account_actions.set_credit(
                    customer_id=job.customer, most=yuan(most), days=rng.randint(0, 60)
                ),
            )  # fmt: skip
            ledger.limits[job.customer] = most
        return job

    def _book(self, n: int) -> tuple[int, list[Deposit]] | None:
        day = clock.local(self.now).date() + timedelta(days=1)
        wish = BookingDraft(
            f"测试客户{n:03d}", f"138{n:08d}", clock.at(day, self.rng.randint(9, 15)), "mechanical",
            plate=f"沪A{n:05d}",
        )  # fmt: skip
        with suppress(ReceptionError), gate.acting(self.actors["advisor"]):
            key = book(booking=wish)
            kept = self.deposit({"booking_id": key})
            for each in kept:
                self.give_back(each)
            return key, kept
        return None

    def deposit(self, subject: dict[str, int], right: bool = True) -> list[Deposit]:
        rng = self.rng
        fen = rng.choice((0, -1, *[rng.randint(1, 80_000)] * 8))
        way = rng.choice((*MONEY, "account"))
        right = right and fen > 0 and way in MONEY
        made = self.try_(
            "take_deposit", "cashier", right, lambda: deposit_actions.take_deposit(
                amount=yuan(fen), method=way, render=self.render, **subject
            ),
        )  # fmt: skip
        if made is NotImplemented:
            return []
        self.moved(way, fen)
        return [Deposit(made.record_id, fen, fen)]

    def give_back(self, deposit: Deposit) -> None:
        """Give back of a deposit what is open, or part of it, or too much."""
        if self.rng.random() < 0.5:
            return
        way, left = self.rng.choice(MONEY), deposit.open
        fen = self.rng.choice((self.rng.randint(1, max(1, left)), left, left + 1))
        listed = any(
            each is deposit
            for job in self.ledger.jobs.values() if job.stage == "listed"
            for each in self.ledger.deposits(job)
        )  # fmt: skip
        done = self.try_(
            "refund_deposit", "cashier", 0 < fen <= left and not listed, lambda: deposit_actions.refund_deposit(
                deposit_id=deposit.key, amount=yuan(fen), method=way,
                reason="客户不来了", render=self.render, approval=MANAGER,
            ),
        )  # fmt: skip
        if done is not NotImplemented:
            deposit.open -= fen
            self.moved(way, -fen)
