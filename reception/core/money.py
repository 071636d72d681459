"""Money: Decimal yuan in Python, whole fen in the database, never a float (DOMAIN §6, §8)."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import half_width

ZERO = Decimal("0.00")
_FEN = Decimal("0.01")
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)  # wide enough for any product to stay exact
LARGEST = Decimal(1_000_000_000)  # yuan; no amount that is typed or paid reaches it
LARGEST_QUANTITY = Decimal(10_000)  # of a line; the database holds the same limit
_LARGEST_IN_WORDS = 10**12
_NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]*))?|\.([0-9]+)")

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def fen(yuan: Decimal) -> int:
    """Return whole fen of an amount in yuan; Invalid when it is finer than a fen or no number."""
    try:
        whole = yuan.quantize(_FEN, context=_WIDE)
    except InvalidOperation:
        whole = None
    if whole is None or whole.is_nan() or whole != yuan:
        raise Invalid("amount", _("An amount has at most two decimals."))
    return int(whole.scaleb(2, context=_WIDE))


def yuan(fen: int) -> Decimal:
    """Return yuan, always with two decimals, of whole fen."""
    return Decimal(fen).scaleb(-2, context=_WIDE)


def round_fen(amount: Decimal) -> Decimal:
    """Return `amount` in yuan rounded half up to the fen (a half goes away from zero)."""
    return _WIDE.plus(amount.quantize(_FEN, context=_WIDE))  # plus: no negative zero


def spread(amount: Decimal, over: Sequence[Decimal]) -> list[Decimal]:
    """Return `amount` in yuan divided by the weights `over` to the fen, the largest remainder first.

    The parts add up to the amount, and none is above its weight where the amount is not above
    their sum. In whichever order the weights stand, each gets the same. Weights are whole fen, not negative; all zero: the first has it all.
    """
    total, weights = fen(amount), [fen(each) for each in over]
    whole = sum(weights)
    if not whole:
        return [yuan(total if place == 0 else 0) for place in range(len(weights))]
    made = [total * weight // whole for weight in weights]
    by_rest = sorted(
        range(len(weights)), key=lambda n: (-(total * weights[n] % whole), -weights[n], n)
    )
    for place in by_rest[: total - sum(made)]:
        made[place] += 1
    return [yuan(each) for each in made]


def line_amount(quantity: Decimal, price: Decimal, discount: Decimal = ZERO) -> Decimal:
    """Return a line's amount in yuan: quantity x price, rounded, less the discount (DOMAIN §6)."""
    return yuan(fen(round_fen(_WIDE.multiply(quantity, price))) - fen(discount))


def in_words(amount: Decimal) -> str:
    """Return yuan as papers write it, 人民币壹仟肆佰零玖元伍角整 (DOMAIN §8).

    A negative amount reads 人民币负…. ValueError beyond a million million yuan.
    """
    total = fen(amount)
    whole, rest = divmod(abs(total), 100)
    if whole > _LARGEST_IN_WORDS:
        raise ValueError(amount)
    jiao, cents = divmod(rest, 10)
    words = "人民币负" if total < 0 else "人民币"
    if whole or not rest:
        words += _whole_in_words(whole) + "元"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif cents and whole:
        words += "零"
    return words + (_DIGITS[cents] + "分" if cents else "整")


def _whole_in_words(number: int) -> str:
    if number == 0:
        return "零"
    for size, name in ((10**8, "亿"), (10**4, "万")):
        high, low = divmod(number, size)
        if high:
            words = _whole_in_words(high) + name
            gap = "零" if 0 < low < size // 10 else ""
            return words + gap + (_whole_in_words(low) if low else "")
    words = ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += _DIGITS[digit] + _PLACES[place]
        elif words and number % 10**place and not words.endswith("零"):
            words += "零"
    return words


def show(amount: Decimal) -> str:
    """Return yuan as screens and papers print it: 1,234.50, a negative one with −."""
    rounded = round_fen(amount)
    return f"{'−' if rounded < 0 else ''}{abs(rounded):,.2f}"


def show_quantity(quantity: Decimal) -> str:
    """Return a quantity without idle zeros: 1, 0.5, 4.25."""
    text = format(quantity, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse(text: str, field: str = "amount") -> Decimal:
    """Return yuan, with two decimals, as typed: ￥１,234.5 or 1234.50元. Never negative.

    Invalid(field) with a sentence for anything else: three decimals, misplaced commas, 10^9 or more.
    """
    bare = half_width(text).strip().removeprefix("¥").removesuffix("元").strip()
    number = _number(bare)
    if number is None:
        raise Invalid(field, _("Enter an amount in yuan, such as 1,234.50."))
    if -number.as_tuple().exponent > 2:  # type: ignore[operator]  # a typed number is finite
        raise Invalid(field, _("An amount has at most two decimals."))
    if number >= LARGEST:
        raise Invalid(field, _("This amount is too large. Check the digits."))
    return round_fen(number)


def parse_quantity(text: str, field: str = "quantity") -> Decimal:
    """Return a quantity above zero and up to 10,000 with at most three decimals; Invalid(field) otherwise."""
    number = _number(half_width(text).strip())
    if number is None or number == 0:
        raise Invalid(field, _("Enter a quantity above zero, such as 1 or 4.5."))
    if -number.as_tuple().exponent > 3:  # type: ignore[operator]  # a typed number is finite
        raise Invalid(field, _("A quantity has at most three decimals."))
    if number > LARGEST_QUANTITY:
        raise Invalid(field, _("A quantity is more than 0 and at most 10,000."))
    return number


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None
