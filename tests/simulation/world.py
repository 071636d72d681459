"""The branch of a simulation, its people and its clock; everything is done through `do` and `try_`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from reception.core import clock, db, gate
from reception.core.errors import Conflict, Doubtful, Invalid, Refused
from reception.core.gate import Actor
from reception.core.settings import change_setting
from reception.orders.models import State
from reception.parts.stock_actions import StockDraft, receive_part, save_stock
from reception.shopfloor.actions import set_up_branch
from reception.shopfloor.models import BayKind
from reception.shopfloor.queries import bays
from reception.shopfloor.rules import BayDraft
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import people
from tests.simulation.cars import PARTS, Car
from tests.simulation.tally import Person, Tally
from tests.stories.people import PIN

ROLES = ("advisor", "foreman", "inspector", "cashier", "parts", "gate", "manager")
NO = object()  # what a refused wish answers


class Now:
    """The simulation's clock."""

    def __init__(self, begin: datetime) -> None:
        self.at = begin

    def __call__(self) -> datetime:
        return self.at


@dataclass
class World:
    """Everything that is so now."""

    seed: int
    size: int  # technicians, besides those of body and paint
    now: Now
    rng: Random = field(init=False)
    actors: dict[str, Actor] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    cars: dict[int, Car] = field(default_factory=dict)  # by order, that are here
    gone: list[Car] = field(default_factory=list)
    state: dict[int, State] = field(default_factory=dict)
    numbers: int = 0  # cars so far
    coming: list[Car] = field(default_factory=list)
    due: list[tuple[datetime, str, int, str]] = field(default_factory=list)  # parts on their way
    calls: dict[int, datetime] = field(default_factory=dict)  # when somebody will see to it
    fetch: dict[int, datetime] = field(default_factory=dict)
    nowhere: dict[int, list[datetime]] = field(default_factory=dict)  # in work without a bay
    washed: dict[int, datetime] = field(default_factory=dict)
    closes: datetime | None = None

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)

    def found(self) -> None:
        """Set up the branch: bays, people, shelves."""
        drafts = [BayDraft("预检", BayKind.DIAGNOSIS), BayDraft("洗车", BayKind.WASH)]
        drafts += [BayDraft(f"{n}号") for n in range(1, self.size)]
        drafts += [BayDraft(f"快修{n}", BayKind.QUICK) for n in range(1, 1 + self.size // 4)]
        for n in range(1, 1 + max(1, self.size // 3)):
            drafts += [BayDraft(f"钣金{n}", BayKind.BODY), BayDraft(f"喷漆{n}", BayKind.PAINT)]
        set_up_branch(
            name="示例店", code="CD01", service_phone="400-000-0000", bays=tuple(drafts),
            admin_name="示例管理员", admin_login="admin", secret=PIN,
        )  # fmt: skip
        self.actors["admin"] = actor_of(people()[0])
        logins = [*ROLES, *(f"tech{n}" for n in range(1, 1 + self.size + self.size // 3))]
        with self.as_("admin"):
            change_setting(name="breaks", value=(("12:00", "13:00"),))
            for login in logins:
                role = "technician" if login.startswith("tech") else login
                add_person(login=login, name=f"示例{login}", roles=(role,), secret=PIN)
        self.actors |= {row.login: actor_of(row) for row in people()}
        for login in logins:
            if login.startswith("tech"):
                actor = self.actors[login]
                assert actor.person_id is not None
                self.tally.people[login] = Person(login, actor.person_id, actor.name)
        with self.as_("parts"):
            for code, (name, _price) in PARTS.items():
                key = save_stock(part=StockDraft(code, name, "件", "A-01", Decimal(2)))
                receive_part(stock_id=key, quantity=Decimal(4 * self.size))
                self.tally.shelf[code] += 4 * self.size
        self.bays = {row.bay_id: row for row in bays()}

    def as_(self, login: str) -> AbstractContextManager[None]:
        """Let somebody be at a desk."""
        return gate.acting(self.actors[login])

    def chance(self, share: float) -> bool:
        """Throw the dice."""
        return self.rng.random() < share

    def do(self, login: str, act: Callable[..., Any], **given: Any) -> Any:
        """Let somebody do something that must be taken; a second or so passes."""
        self.now.at += timedelta(seconds=self.rng.choice((0, 1, 1, 2)))
        with self.as_(login):
            answer = act(**given)
        self.tally.did[act.__name__] += 1
        self.look()
        return answer

    def try_(self, login: str, act: Callable[..., Any], **given: Any) -> Any:
        """Let somebody do something that may be refused; NO then."""
        try:
            return self.try_doubtful(login, act, **given)
        except Doubtful:
            return NO

    def try_doubtful(self, login: str, act: Callable[..., Any], **given: Any) -> Any:
        """Let somebody do something that may be refused (NO), or is doubtful: that is raised."""
        try:
            return self.do(login, act, **given)
        except (Refused, Invalid, Conflict) as no:
            self.tally.refused[act.__name__, str(no)] += 1
            if isinstance(no, Doubtful):
                raise
            return NO

    def look(self) -> None:
        """See what every order is now."""
        found = db.rows("SELECT id, state FROM work_order WHERE handed_over_at IS NULL")
        self.state = {key: State(state) for key, state in found}
        for key, state in self.state.items():
            self.tally.see_state(key, state, clock.now())
        for key in self.cars.keys() - self.state.keys():
            self.tally.see_state(key, "handed_over", clock.now())

    def forget(self) -> None:
        """Drop what is counted of days gone by: for who asks only how the windows bear them."""
        self.tally.seen.clear()
        self.tally.states.clear()
        self.gone.clear()
        for person in self.tally.people.values():
            person.spans.clear()

    def of(self, *states: State) -> list[Car]:
        """Return the cars here in these states, in the order in which they came."""
        return [car for key, car in self.cars.items() if self.state[key] in states]

    def stop(self, order: int, what: str, *, but: str = "") -> None:
        """Nobody is on an order any more: so the station must count it."""
        for person in self.tally.people.values():
            if person.car != order or not person.at or person.login == but:
                continue
            if what == "idle" and person.at != "break":
                person.turn("idle", clock.now())
            elif what != "idle" and person.at == "job":
                person.turn(what, clock.now(), order)

    def at_work(self, order: int) -> list[Person]:
        """Return who is on an order."""
        return [p for p in self.tally.people.values() if p.car == order and p.at == "job"]
