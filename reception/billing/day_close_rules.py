"""Adding up a close: by method, cash that should be there, cash that was counted. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reception.billing.models import MONEY as MONEY
from reception.billing.models import Method as Method
from reception.core import money
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import storable

# Notes and coins as they are counted, the largest first: column, yuan, what it is called.
PIECES: tuple[tuple[str, Decimal, str], ...] = (
    ("y100", Decimal(100), N_("100 yuan")),
    ("y50", Decimal(50), N_("50 yuan")),
    ("y20", Decimal(20), N_("20 yuan")),
    ("y10", Decimal(10), N_("10 yuan")),
    ("y5", Decimal(5), N_("5 yuan")),
    ("y1", Decimal(1), N_("1 yuan")),
    ("j5", Decimal("0.50"), N_("5 jiao")),
    ("j1", Decimal("0.10"), N_("1 jiao")),
)
MOST_PIECES = 9_999


@dataclass(frozen=True)
class MethodSum:
    """What came and went in one way, in yuan; both sides at least zero."""

    method: Method
    taken: Decimal
    back: Decimal

    @property
    def net(self) -> Decimal:
        """Return what remains."""
        return self.taken - self.back


@dataclass(frozen=True)
class Cash:
    """The cash of a close, in yuan. `difference` is above zero for 长款, below for 短款."""

    opening: Decimal
    taken: Decimal
    back: Decimal
    correction: Decimal
    counted: Decimal

    @property
    def expected(self) -> Decimal:
        """Return what should be there."""
        return self.opening + self.taken - self.back + self.correction

    @property
    def difference(self) -> Decimal:
        """Return what is there too much, or too little."""
        return self.counted - self.expected


def by_method(moves: Iterable[tuple[Method, Decimal]]) -> tuple[MethodSum, ...]:
    """Return the sums of signed amounts by method, money first, ways without a move left out."""
    taken, back = dict.fromkeys(Method, money.ZERO), dict.fromkeys(Method, money.ZERO)
    for method, amount in moves:
        side = taken if amount > 0 else back
        side[method] += abs(amount)
    return tuple(
        MethodSum(method, taken[method], back[method])
        for method in Method
        if taken[method] or back[method]
    )


def moved(sums: Iterable[MethodSum]) -> Decimal:
    """Return what came in money, all ways together, less what went back."""
    return sum((each.net for each in sums if each.method in MONEY), money.ZERO)


def counted(pieces: Sequence[int]) -> Decimal:
    """Return the value of so many notes and coins of each of PIECES; Invalid("pieces")."""
    if len(pieces) != len(PIECES) or any(not 0 <= each <= MOST_PIECES for each in pieces):
        raise Invalid("pieces", _("Count every kind of note and coin; 0 where there is none."))
    return sum(
        (value * number for (_n, value, _w), number in zip(PIECES, pieces, strict=True)), money.ZERO
    )


def check_cash(cash: Cash, handed: Decimal, kept: Decimal | None, reason: str) -> str:
    """Return the reason as it is kept.

    `kept` is what the close before left, None for the first. Raises Invalid("opening", "handed",
    "correction", "reason"): a difference needs a reason, and so does 补备用金 or 换备用金: an opening
    above or below what was left, booked as float given out or taken back.
    """
    for name, amount in (("opening", cash.opening), ("handed", handed)):
        if amount < 0 or amount != money.round_fen(amount):
            raise Invalid(name, _("Give an amount of 0 or more, with at most two decimals."))
    if cash.correction != money.round_fen(cash.correction):
        raise Invalid("correction", _("An amount has at most two decimals."))
    if handed > cash.counted:
        raise Invalid(
            "handed",
            _("Only {amount} yuan were counted. Correct what is handed over.").format(
                amount=money.show(cash.counted)
            ),
        )
    why = storable(reason.strip(), "reason")
    if why:
        return why
    if cash.difference:
        raise Invalid("reason", _("The cash differs from what should be there. Say why."))
    if kept is not None and cash.opening != kept:
        raise Invalid(
            "reason",
            _(
                "The last close left {amount} yuan as float. Say where the rest came from or went."
                " Where cash is missing leave that sum and count what is there."
            ).format(amount=money.show(kept)),
        )
    return ""
