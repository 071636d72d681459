"""Cars as fate sends them: what each wants, what will be found on it, how long it takes. One seed decides."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from reception.core import clock
from reception.orders.models import LineKind, OrderKind, Payer
from reception.orders.rules import LineDraft

KINDS = (OrderKind.MAINTENANCE,) * 8 + (
    OrderKind.REPAIR, OrderKind.REPAIR, OrderKind.REPAIR, OrderKind.REPAIR, OrderKind.CLAIM,
    OrderKind.RECALL, OrderKind.BODY, OrderKind.ACCIDENT, OrderKind.INTERNAL,
)  # fmt: skip
BODY = frozenset({OrderKind.BODY, OrderKind.ACCIDENT})
PAYERS = {
    OrderKind.ACCIDENT: Payer.INSURER,
    OrderKind.CLAIM: Payer.MAKER,
    OrderKind.RECALL: Payer.MAKER,
    OrderKind.INTERNAL: Payer.INTERNAL,
}
PARTS = {
    "P-OIL": ("机油 5W-30", "88.50"), "P-FILTER": ("机油滤清器", "46"),
    "P-PADS": ("前制动片", "460"), "P-PLUG": ("火花塞", "65.90"),
    "P-LAMP": ("前照灯总成", "1860"), "P-PAINT": ("车身漆", "120.35"),
}  # fmt: skip
RATE = Decimal("180")


@dataclass
class Car:
    """A car on its way through the branch: what the simulation knows of it, without asking."""

    number: int
    plate: str
    owner: int
    mileage: int
    kind: OrderKind
    lines: tuple[LineDraft, ...]
    comes_at: datetime
    wants: timedelta  # from arrival to the promise
    wash: bool
    leaves: bool  # cancelled before work
    fails: int  # how often inspection will not let it pass
    extra: tuple[LineDraft, ...] = ()
    booked: bool = False
    order_id: int = 0
    work: int = 0  # seconds of work that are left
    asked: bool = False
    answer_at: datetime | None = None
    extra_id: int = 0
    agreed: bool = False
    promises: list[tuple[datetime, datetime, bool]] = field(default_factory=list)
    inspected: int = 0
    ready_since: datetime | None = None
    settled_at: datetime | None = None
    out_at: datetime | None = None
    cancelled: bool = False
    carried: date | None = None

    @property
    def hours(self) -> Decimal:
        """Return the labour hours that stand on the order."""
        mine = [*self.lines, *(self.extra if self.agreed else ())]
        return sum((x.quantity for x in mine if x.kind is LineKind.LABOUR), Decimal(0))

    @property
    def value(self) -> Decimal:
        """Return what the order comes to."""
        mine = [*self.lines, *(self.extra if self.agreed else ())]
        cents = sum((x.quantity * x.price).quantize(Decimal("0.01"), "ROUND_HALF_UP") for x in mine)
        return Decimal(cents)

    @property
    def on_time(self) -> bool:
        """Tell whether it left by the last promise told before the one it replaced had passed."""
        holds: datetime | None = None
        for promised, set_at, told in self.promises:
            if told and (holds is None or set_at <= holds):
                holds = promised
        assert self.out_at is not None
        return (holds or self.promises[-1][0]) >= self.out_at


def cars_of(rng: Random, day: date, first: int, count: int, fleet: int) -> list[Car]:
    """Return the cars that come on a day, from half past seven to four."""
    owners = rng.sample(range(fleet), count)
    return sorted(
        (_car(rng, day, first + place, owner) for place, owner in enumerate(owners)),
        key=lambda car: car.comes_at,
    )


def _car(rng: Random, day: date, number: int, owner: int) -> Car:
    kind = rng.choice(KINDS)
    payer = PAYERS.get(kind, Payer.CUSTOMER)
    hours = Decimal(rng.randint(12, 40) if kind in BODY else rng.randint(4, 24)) / 10
    lines = [_labour("修理" if kind in BODY else "保养", hours, payer, f"G{number % 40}")]
    codes = ("P-LAMP", "P-PAINT") if kind in BODY else ("P-OIL", "P-FILTER", "P-PADS", "P-PLUG")
    for code in rng.sample(codes, rng.randint(0, 2)):
        lines.append(_part(code, rng.randint(1, 4), payer))
    extra: tuple[LineDraft, ...] = ()
    if rng.random() < 0.15:
        more = Decimal(rng.randint(3, 9)) / 10
        extra = (_labour("更换制动片", more, Payer.CUSTOMER, "X1"),)
        extra += (_part("P-PADS", 1, Payer.CUSTOMER),)
        if kind is OrderKind.INTERNAL:
            extra = ()
    comes = clock.at(day, 7, 30) + timedelta(minutes=rng.randint(0, 510))
    return Car(
        number=number,
        plate=f"沪A{10_000 + owner:05d}",
        owner=owner,
        mileage=10_000 + 37 * number,
        kind=kind,
        lines=tuple(lines),
        comes_at=comes,
        wants=timedelta(minutes=int(hours * 60) + rng.randint(40, 240)),
        wash=rng.random() < 0.6,
        leaves=rng.random() < 0.04,
        fails=rng.choice((0, 0, 0, 0, 0, 0, 1, 1, 2)),
        extra=extra,
        booked=rng.random() < 0.4,
        work=int(hours * 3600 * Decimal(rng.randint(70, 130)) / 100),
    )


def _labour(name: str, hours: Decimal, payer: Payer, code: str) -> LineDraft:
    return LineDraft(LineKind.LABOUR, name, hours, RATE, payer=payer, code=code)


def _part(code: str, count: int, payer: Payer) -> LineDraft:
    name, price = PARTS[code]
    return LineDraft(
        LineKind.PART, name, Decimal(count), Decimal(price), payer=payer, code=code, origin="original"
    )  # fmt: skip
