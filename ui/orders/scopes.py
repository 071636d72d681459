"""Which orders the list shows: the chips above it."""

from collections.abc import Callable
from dataclasses import dataclass

from reception.core.text import N_
from reception.orders.queries import OrderRow
from reception.orders.rules import HOLDS, S

ALL = "all"


@dataclass(frozen=True)
class Scope:
    """A chip: its word and the states it shows; ALL also shows those that have left."""

    code: str
    word: str  # N_
    states: frozenset[S]

    def holds(self, row: OrderRow) -> bool:
        """Tell whether an order belongs here."""
        return self.code == ALL or row.state in self.states


HERE = frozenset(set(S) - {S.HANDED_OVER, S.CLOSED, S.CANCELLED})
SCOPES = (
    Scope("here", N_("Cars here"), HERE),
    Scope("pending", N_("Waiting for a bay"), frozenset({S.PENDING})),
    Scope("work", N_("Being repaired"), frozenset({S.DISPATCHED, S.WORKING})),
    Scope("hold", N_("Parts or consent"), HOLDS),
    Scope("inspection", N_("Inspection"), frozenset({S.INSPECTION, S.WASHING})),
    Scope("ready", N_("Ready"), frozenset({S.READY, S.SETTLED})),
    Scope(ALL, N_("All orders"), frozenset(S)),
)


def matches(typed: str) -> Callable[[OrderRow], bool]:
    """Return the test for what is typed above the list: number, plate, customer or model."""
    term = typed.strip().upper().replace("·", "").replace(" ", "")

    def found(row: OrderRow) -> bool:
        texts = (row.number, row.plate, row.customer, row.model)
        return any(term in text.upper().replace(" ", "") for text in texts)

    return found
