"""What is owed and paid, kept beside the program in whole fen, with no arithmetic of its."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

PAYERS = ("customer", "insurer", "maker", "internal")
KINDS = ("labour", "part", "other")
MONEY = ("cash", "card", "wechat", "alipay", "transfer")
Month = tuple[int, int]
Sums = Counter[tuple[str, str]]  # fen by payer and kind


@dataclass(frozen=True)
class Line:
    """A line as it was typed: thousandths of a piece, fen."""

    kind: str
    milli: int
    price: int
    off: int
    payer: str
    origin: str = ""

    @property
    def full(self) -> int:
        """Return quantity x price, a half fen upwards."""
        whole, rest = divmod(self.milli * self.price, 1000)
        return whole + (rest >= 500)

    @property
    def amount(self) -> int:
        """Return what is asked for it."""
        return self.full - self.off


@dataclass
class Paid:
    """A payment of a list; what came of it afterwards and what went back, by its way."""

    key: int
    payer: str
    method: str
    amount: int
    deposit: int | None = None
    came: Counter[str] = field(default_factory=Counter)
    back: Counter[str] = field(default_factory=Counter)

    def most(self, way: str) -> int:
        """Return how much may go back in this way."""
        if self.method == "rounding":
            return 0
        if self.method == "account":
            if way == "account":
                return self.amount - self.came.total() - self.back["account"]
            came = sum(self.came[each] for each in MONEY)
            return came - sum(self.back[each] for each in MONEY) if way in MONEY else 0
        if self.method in MONEY:
            return self.amount - self.back.total() if way in MONEY else 0
        return self.amount - self.back.total() if way == self.method else 0

    @property
    def owed(self) -> int:
        """Return what somebody outside still owes of it."""
        return self.most("account") if self.method == "account" and self.payer != "internal" else 0

    @property
    def left(self) -> int:
        """Return what has not gone back."""
        return self.amount - self.back.total()


@dataclass
class Deposit:
    """What was paid in advance."""

    key: int
    amount: int
    open: int


@dataclass
class Claim:
    """A line that the maker is asked to pay, in fen."""

    amount: int
    sent: bool = False
    accepted: int | None = None
    paid: int | None = None
    given_up: bool = False

    @property
    def stage(self) -> str:
        """Return how far it is."""
        if self.given_up or self.paid is not None:
            return "ended"
        if self.accepted is None:
            return "waiting" if self.sent else "to_send"
        return "accepted" if self.accepted else "refused"

    @property
    def again(self) -> bool:
        """Tell whether it may be sent."""
        part = self.stage == "accepted" and self.accepted != self.amount
        return part or self.stage in ("to_send", "refused")


@dataclass
class Gate:
    """The pass of a car that was given back: the day it is good on, void or not, used."""

    day: date
    void: bool = False
    used: bool = False


@dataclass
class Job:
    """An order: `stage` is open, cancelled, ready, listed, settled or out; `away` once the car left."""

    key: int
    customer: int
    advisor: str
    lines: list[Line]
    stage: str = "open"
    away: bool = False
    rounding: int = 0
    paid: list[Paid] = field(default_factory=list)
    deposits: list[Deposit] = field(default_factory=list)
    settled_in: Month = (0, 0)
    claims: dict[int, Claim] = field(default_factory=dict)  # of the list that counts
    gate: Gate | None = None

    def sums(self) -> Sums:
        """Return fen by payer and kind."""
        found: Sums = Counter()
        for line in self.lines:
            found[line.payer, line.kind] += line.amount
        return found

    def due(self, payer: str) -> int:
        """Return what a payer owes for all of it."""
        return sum(line.amount for line in self.lines if line.payer == payer)

    @property
    def total(self) -> int:
        """Return what all of it comes to."""
        return sum(line.amount for line in self.lines)


@dataclass
class Ledger:
    """The branch: its orders, its drawers, what each customer may owe, its months."""

    jobs: dict[int, Job] = field(default_factory=dict)
    drawer: Counter[str] = field(default_factory=Counter)  # by way, in less out
    shifts: dict[str, Counter[str]] = field(default_factory=dict)  # of each login since its close
    floats: dict[str, int] = field(default_factory=dict)  # what its last close left
    closed: Counter[str] = field(default_factory=Counter)  # by way, in all closes
    banked: int = 0
    given: int = 0  # float that came from elsewhere than the last close
    over: int = 0  # cash too much, in all closes
    limits: dict[int, int] = field(default_factory=dict)
    output: dict[Month, Sums] = field(default_factory=dict)
    advisors: dict[Month, Counter[str]] = field(default_factory=dict)
    settled: Counter[Month] = field(default_factory=Counter)

    def deposits(self, job: Job) -> list[Deposit]:
        """Return an order's deposits, and what was kept when others of the customer were cancelled."""
        kept = [
            each
            for other in self.jobs.values()
            if other.stage == "cancelled" and other.customer == job.customer and other is not job
            for each in other.deposits
            if each.open
        ]
        return sorted([*job.deposits, *kept], key=lambda each: each.key)

    def reopen(self, key: int | None, fen: int) -> None:
        """Note that a deposit that was applied is open again."""
        all_ = (each for job in self.jobs.values() for each in job.deposits)
        next(each for each in all_ if each.key == key).open += fen

    def owed(self, customer: int) -> int:
        """Return what a customer owes."""
        return sum(
            paid.owed
            for job in self.jobs.values()
            if job.customer == customer
            for paid in job.paid
            if paid.payer == "customer"
        )

    def count(self, month: Month, job: Job, times: int) -> None:
        """Count an order in a month, or take it off."""
        sums = self.output.setdefault(month, Counter())
        people = self.advisors.setdefault(month, Counter())
        for key, fen in job.sums().items():
            sums[key] += times * fen
            people[job.advisor] += times * fen
        self.settled[month] += times


_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def in_words(fen: int) -> str:
    """Return an amount as a bank writes it, by groups of four figures from the left."""
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    said, gap = "", False
    groups = [yuan // 10_000**n % 10_000 for n in range(3, -1, -1)]
    for place, group in zip(_GROUPS[::-1], groups, strict=True):
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        inner, hole = "", False
        for unit, figure in zip(_UNITS[::-1], f"{group:04d}", strict=True):
            if figure == "0":
                hole = bool(inner)
                continue
            inner += ("零" if hole else "") + _FIGURES[int(figure)] + unit
            hole = False
        said, gap = said + inner + place, False
    words = "人民币"
    if yuan or not rest:
        words += (said or "零") + "元"
    if jiao:
        words += _FIGURES[jiao] + "角"
    elif cents and yuan:
        words += "零"
    return words + (_FIGURES[cents] + "分" if cents else "整")


def shown(fen: int) -> str:
    """Return fen as papers print yuan: 1,234.50."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{rest:02d}"
