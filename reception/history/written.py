"""Proof that orders and all that belongs to them are what was written, column by column.

What was entered at the desk is worked out again from the audit log, whose chain `audit.damage`
proves; what was brought in by thousands is held by its seal (`seals`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from reception.billing.models import Payment, Settlement
from reception.care.models import Survey
from reception.core import audit, db
from reception.core.record import Record
from reception.core.text import N_, _
from reception.history import seals
from reception.orders.models import Order, OrderLine, Promise
from reception.shopfloor.inspecting_models import Inspection

# What a person calls a row of each table.
NAMES: dict[type[Record], str] = {
    Order: N_("head"),
    OrderLine: N_("item"),
    Promise: N_("promise"),
    Inspection: N_("inspection record"),
    Settlement: N_("settlement"),
    Payment: N_("payment"),
    Survey: N_("answer"),
}
STEP = 1_000  # rows between two ticks: some hundredths of a second
Tick = Callable[[], object]
_OF_ORDER = "(SELECT order_id FROM settlement s WHERE s.id = t.settlement_id)"


@dataclass
class _Log:
    """What the audit log says about one table: rows by key, and seals."""

    first: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    last: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    sealed: dict[str, str] = field(default_factory=dict)

    def before(self, key: int, name: str, value: Any) -> Any:
        """Return what a column was before the desk first changed it."""
        return self.first[key].get(name, value) if key in self.first else value


def _log(table: str) -> _Log:
    log = _Log()
    for key, fields in audit.changes(table):
        if key:
            for name, (old, new) in fields.items():
                log.first[key].setdefault(name, old)
                log.last[key][name] = new
        elif "seals" in fields:
            log.sealed |= fields["seals"][1]
    return log


def damage(tick: Tick = lambda: None) -> Iterator[str]:
    """Yield a sentence for every order, line, promise, inspection, settlement or answer that differs.

    `tick` is called every now and then; what it raises ends the proof.
    """
    orders = _log("work_order")
    numbers = dict(db.rows("SELECT id, number FROM work_order"))
    sealed = {int(key) for key in orders.sealed}
    yield from _orders(orders, numbers, tick)
    answers = _log("survey")
    yield from _answers(answers, numbers)
    named = {Order: orders, Survey: answers}
    for model in NAMES:
        log = named.get(model) or _log(str(model._meta.table_name))
        tick()
        yield from _rows(model, log, numbers, sealed, answers.sealed, tick)


def _same(value: Any) -> Any:
    """An empty text, 0 and nothing are one: the log leaves out what was empty from the start."""
    return audit.shortened(value) or None


def _rows(
    model: type[Record],
    log: _Log,
    numbers: dict[int, str],
    sealed: set[int],
    answers: dict[str, str],
    tick: Tick,
) -> Iterator[str]:
    """Compare the rows of a table with the log."""
    fields: dict[str, Any] = model._meta.fields
    names = [name for name in fields if name not in ("id", "version")]
    columns = ", ".join(f't."{fields[name].column_name}"' for name in names)
    order = {Order: "t.id", Payment: _OF_ORDER}.get(model, "t.order_id")
    found = db.execute(
        f"SELECT t.id, {order}, {columns} FROM {model._meta.table_name} t ORDER BY t.id"
    )
    for count, (key, of, *values) in enumerate(found):
        if count % STEP == 0:
            tick()
        row = dict(zip(names, values, strict=True))
        written = log.last.pop(key, {})
        brought_in = of in sealed
        if model is Survey:
            brought_in = seals.answer_name(of, row["answered_at"]) in answers
        place = {"number": numbers.get(of, of), "what": _(NAMES[model]), "key": key}
        if not written and not brought_in:
            yield _("Order {number}: {what} {key} was not written by this program.").format(**place)
            continue
        checked = written if brought_in else names
        wrong = [name for name in checked if _same(row.get(name)) != _same(written.get(name))]
        if wrong and model is not Payment:  # billing names those
            yield _("Order {number}: {what} {key} is not what was written ({columns}).").format(
                columns=", ".join(wrong), **place
            )
    for key, written in log.last.items():
        if any(value is not None for value in written.values()) and model is not Payment:
            number = numbers.get(written.get("order", key), written.get("number", key))
            yield _("Order {number}: {what} {key} is missing.").format(
                number=number, what=_(NAMES[model]), key=key
            )


def _grouped(sql: str) -> Callable[[int], list[tuple[Any, ...]]]:
    """Return a getter of the rows of a query (order's key first, sorted by it), asked upwards."""
    cursor = iter(db.execute(sql))
    waiting: list[Any] = [next(cursor, None)]

    def rows(order: int) -> list[tuple[Any, ...]]:
        found = []
        while waiting[0] is not None and waiting[0][0] <= order:
            if waiting[0][0] == order:
                found.append(waiting[0][1:])
            waiting[0] = next(cursor, None)
        return found

    return rows


def _orders(log: _Log, numbers: dict[int, str], tick: Tick) -> Iterator[str]:
    """Compare what was brought in with its seals."""
    if not log.sealed:
        return
    parts = [
        _grouped(f"SELECT order_id, {', '.join(names)} FROM {table} ORDER BY order_id")
        for table, names in (
            ("order_line", seals.LINE),
            ("promise", seals.PROMISE),
            ("inspection", seals.INSPECTION),
            ("settlement", seals.SETTLEMENT),
        )
    ]
    paid = ", ".join(f"p.{name}" for name in seals.PAYMENT)
    parts.append(
        _grouped(
            f"SELECT s.order_id, {paid} FROM payment p JOIN settlement s ON s.id = p.settlement_id"
            " ORDER BY s.order_id"
        )
    )
    fields = {each.column_name: name for name, each in Order._meta.fields.items()}
    missing = dict(log.sealed)
    heads = db.execute(f"SELECT id, {', '.join(seals.ORDER)} FROM work_order ORDER BY id")
    for count, (key, *values) in enumerate(heads):
        if count % STEP == 0:
            tick()
        expected = missing.pop(str(key), None)
        if expected is None:
            continue
        head = [
            log.before(key, fields[column], value)
            for column, value in zip(seals.ORDER, values, strict=True)
        ]
        if seals.seal(head, *(rows(key) for rows in parts)) != expected:
            yield _(
                "Order {number}: its head, an item, its settlement or a payment is not what was "
                "brought in."
            ).format(number=numbers[key])
    for name in missing:
        yield _("Order {number}: {what} {key} is missing.").format(
            number=name, what=_(NAMES[Order]), key=name
        )


def _answers(log: _Log, numbers: dict[int, str]) -> Iterator[str]:
    """Compare answers that were brought in with their seals."""
    missing = dict(log.sealed)
    if not missing:
        return
    for order, at, *values in db.execute(
        f"SELECT order_id, answered_at, {', '.join(seals.SURVEY)} FROM survey"
    ):
        expected = missing.pop(seals.answer_name(order, at), None)
        if expected is not None and seals.seal(values) != expected:
            yield _("Order {number}: an answer is not what was brought in.").format(
                number=numbers.get(order, order)
            )
    for name in missing:
        order = int(name.partition(":")[0])
        yield _("Order {number}: an answer is not what was brought in.").format(
            number=numbers.get(order, order)
        )
