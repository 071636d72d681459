"""Finished orders on their way into the database, a batch at a time.

Everything is as the database keeps it: fen, thousandths, seconds since 1970 UTC, codes. The order of
writing is what the guards ask for: lines before the settlement, payments before it is paid.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from reception.core import gate
from reception.history import bulk, seals

PAYERS = ("customer", "insurer", "maker", "internal")
KINDS = ("labour", "part", "other")


class Line(NamedTuple):
    """One line: thousandths, fen, and the amount they make."""

    kind: str
    code: str
    name: str
    quantity: int
    price: int
    discount: int
    amount: int
    payer: str
    origin: str = ""
    brand: str = ""
    warranty_km: int | None = None
    warranty_days: int | None = None
    package: str = ""


class Finished(NamedTuple):
    """An order that has been through: who, what, when."""

    number: str
    vehicle: int
    customer: int
    sender: str
    phone: str
    advisor: int | None
    technician: int | None
    bay: int | None
    kind: str
    opened: int
    promised: int | None
    started: int | None
    ready: int | None
    left: int
    mileage: int | None
    lines: Sequence[Line]
    words: str = ""
    comeback_of: int | None = None
    comeback_cause: str = ""
    state: str = "handed_over"
    source: str = "import"
    source_hash: str | None = None


class Batch:
    """Collects finished orders; `write` puts them all there. At most `size` orders fit."""

    def __init__(self, size: int, make_uid: Callable[[int], str]) -> None:
        self.uid = make_uid
        self.branch = gate.actor().branch_id
        self.person = gate.actor().person_id
        self._visit_keys = iter(bulk.reserve("visit", size))
        keys = bulk.reserve("work_order", size)
        self.first_key = keys[0] if size else 0
        self._order_keys = iter(keys)
        self._settlement_keys = iter(bulk.reserve("settlement", size))
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        self._paid: list[tuple[int, int]] = []

    def add(self, order: Finished) -> int:
        """Take an order and return the key that it will have."""
        visit, key = next(self._visit_keys), next(self._order_keys)
        rows, uid, opened, left = self.rows, self.uid, order.opened, order.left
        rows["visit"].append(
            (visit, uid(opened), self.branch, order.vehicle, order.customer, order.sender,
             order.phone, order.advisor, opened, order.mileage, None, "", "", order.words, "",
             "none", 0, 0, left)
        )  # fmt: skip
        rows["work_order"].append(
            (key, uid(opened), self.branch, order.number, visit, order.vehicle, order.customer,
             order.advisor, order.kind, order.state, "", opened, order.promised, order.started,
             order.ready, left, left, order.technician, order.bay, order.comeback_of,
             order.comeback_cause, "", "", order.source, order.source_hash)
        )  # fmt: skip
        rows["order_line"].extend(
            (key, position, *line) for position, line in enumerate(order.lines, 1)
        )
        self._steps(key, order)
        if order.promised is not None:
            rows["promise"].append((key, order.promised, opened, order.advisor, "", 1))
        if order.bay is not None:
            start = order.started or opened
            end = max(order.ready or left, start + 60)
            rows["allocation"].append((uid(start), key, order.bay, order.technician, start, end, 0))
        self._settle(key, order)
        return key

    def _steps(self, key: int, order: Finished) -> None:
        steps = self.rows["order_step"]
        steps.append((key, "pending", order.opened, order.advisor, ""))
        if order.started is not None:
            steps.append((key, "working", order.started, order.technician, ""))
        if order.ready is not None:
            steps.append((key, "ready", order.ready, None, ""))
        steps.append((key, "settled", order.left, order.advisor, ""))
        steps.append((key, "handed_over", order.left, order.advisor, ""))

    def _settle(self, key: int, order: Finished) -> None:
        kinds, payers = dict.fromkeys(KINDS, 0), dict.fromkeys(PAYERS, 0)
        for line in order.lines:
            kinds[line[0]] += line[6]
            payers[line[7]] += line[6]
        settlement, left = next(self._settlement_keys), order.left
        self.rows["settlement"].append(
            (settlement, self.uid(left), key, order.number, *kinds.values(), sum(kinds.values()),
             *payers.values(), left, "")
        )  # fmt: skip
        for payer, amount in payers.items():
            if amount:
                method = "transfer" if payer == "customer" else "account"
                self.rows["payment"].append(
                    (self.uid(left), settlement, payer, method, amount, left, self.person)
                )
        self._paid.append((left, settlement))

    def write(self, comebacks: Sequence[tuple[int, int]] = ()) -> None:
        """Write everything taken so far; `comebacks` are (first order, order) known only now."""
        self._seal({order: first for first, order in comebacks})
        tables = list(COLUMNS)
        for table in tables[: tables.index("settlement")]:
            bulk.insert(table, COLUMNS[table], self.rows[table])
        bulk.know_sizes("work_order", "order_line", "settlement")
        for table in tables[tables.index("settlement") :]:
            bulk.insert(table, COLUMNS[table], self.rows[table])
        bulk.know_sizes("payment")
        sql = "UPDATE settlement SET paid_at = ?, version = version + 1 WHERE id = ?"
        bulk.update("settlement", sql, self._paid)
        # Two orders of the same minute may stand in either order; the database wants the first
        # there.
        sql = "UPDATE work_order SET comeback_of_id = ? WHERE id = ?"
        bulk.update("work_order", sql, comebacks)
        for rows in self.rows.values():
            rows.clear()
        self._paid.clear()

    def _seal(self, comebacks: dict[int, int]) -> None:
        """Hold every order with all its parts, as it will stand, by the audit log."""
        parts = ("order_line", "promise", "inspection", "settlement", "payment")
        grouped: dict[str, dict[int, list[Any]]] = {table: defaultdict(list) for table in parts}
        for table in parts[:3]:
            for row in self.rows[table]:
                grouped[table][row[0]].append(row[1:])
        orders = {}
        for row, (left, _key) in zip(self.rows["settlement"], self._paid, strict=True):
            orders[row[0]] = row[2]
            grouped["settlement"][row[2]].append((*row[3:], left))
        for row in self.rows["payment"]:
            grouped["payment"][orders[row[1]]].append(row[2:])
        place = 2 + seals.ORDER.index("comeback_of_id")
        sealed = {}
        for row in self.rows["work_order"]:
            key, first = row[0], comebacks.get(row[0], row[place])
            head = (*row[2:place], first, *row[place + 1 :])
            sealed[str(key)] = seals.seal(head, *(grouped[table].get(key, ()) for table in parts))
        seals.note("work_order", sealed)
        seals.note_answers(self.rows["survey"])


COLUMNS = {
    "visit": "id uid branch_id vehicle_id customer_id sender sender_phone advisor_id arrived_at"
    " mileage_in mileage_out mileage_reason fuel words belongings old_parts waits wash left_at",
    "work_order": "id uid branch_id number visit_id vehicle_id customer_id advisor_id kind state"
    " hold_reason opened_at promised_at started_at ready_at settled_at handed_over_at"
    " technician_id bay_id comeback_of_id comeback_cause cancel_reason advice source source_hash",
    "order_line": "order_id position kind code name quantity price discount amount payer origin"
    " brand warranty_km warranty_days package",
    "order_step": "order_id state at person_id note",
    "promise": "order_id promised_at set_at person_id reason told",
    "allocation": "uid order_id bay_id technician_id starts_at ends_at open",
    "inspection": "order_id inspector_id passed items cause at",
    "settlement": "id uid order_id number labour part other total customer insurer maker internal"
    " listed_at void_reason",
    "payment": "uid settlement_id payer method amount at person_id",
    "survey": "uid order_id answered_at score valid remark person_id",
}
