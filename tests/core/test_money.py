"""Money is exact, rounds half up, and reads on paper as DOMAIN §6 and §8 say."""

from decimal import Decimal

import cn2an  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reception.core import money
from reception.core.errors import Invalid

FEN = st.integers(-(10**14), 10**14)
DIGIT = {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACE = {"拾": 10, "佰": 100, "仟": 1000}


def read_words(words: str) -> int:
    """Read an amount in words back into fen, knowing nothing of how it was written."""
    text = words.removeprefix("人民币")
    sign = -1 if text.startswith("负") else 1
    text = text.removeprefix("负").removesuffix("整")
    whole, _, rest = text.rpartition("元")
    cents = 0
    for unit, worth in (("角", 10), ("分", 1)):
        before, found, after = rest.partition(unit)
        if found:
            cents += DIGIT[before[-1]] * worth
            rest = after
    return sign * (read_whole(whole) * 100 + cents)


def read_whole(text: str) -> int:
    for name, size in (("亿", 10**8), ("万", 10**4)):
        if name in text:
            high, _, low = text.rpartition(name)
            return read_whole(high) * size + read_whole(low)
    total = digit = 0
    for character in text:
        if character in DIGIT:
            digit = DIGIT[character]
        else:
            total += digit * PLACE[character]
            digit = 0
    return total + digit


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("0.50", "人民币伍角整"),
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.15", "人民币壹角伍分"),
        ("10", "人民币壹拾元整"),
        ("100.05", "人民币壹佰元零伍分"),
        ("107000.53", "人民币壹拾万柒仟元伍角叁分"),
        ("1000000.01", "人民币壹佰万元零壹分"),
        ("1000500", "人民币壹佰万零伍佰元整"),
        ("10001000", "人民币壹仟万壹仟元整"),
        ("100000001", "人民币壹亿零壹元整"),
        ("1000000000000", "人民币壹万亿元整"),
        ("-325.04", "人民币负叁佰贰拾伍元零肆分"),
    ],
)
def test_amounts_in_words_as_the_papers_write_them(amount: str, words: str) -> None:
    assert money.in_words(Decimal(amount)) == words


@given(FEN)
def test_words_say_the_amount_and_never_two_zeros(fen: int) -> None:
    words = money.in_words(money.yuan(fen))
    assert read_words(words) == fen
    assert "零零" not in words
    assert words.endswith(("整", "分"))


@given(st.integers(1, 10**8))
@settings(max_examples=50)
def test_whole_yuan_agree_with_another_converter(yuan: int) -> None:
    assert money.in_words(Decimal(yuan)) == f"人民币{cn2an.an2cn(yuan, 'rmb')}"


def test_too_much_for_words_is_a_bug_not_a_wrong_paper() -> None:
    with pytest.raises(ValueError, match="1000000000001"):
        money.in_words(Decimal("1000000000001"))


@given(st.integers(0, 10**8), st.integers(0, 10**9), st.integers(0, 10**9))
def test_line_amount_against_whole_numbers(milli: int, price: int, discount: int) -> None:
    quantity = Decimal(milli) / 1000
    expected = (milli * price + 500) // 1000 - discount
    amount = money.line_amount(quantity, money.yuan(price), money.yuan(discount))
    assert money.fen(amount) == expected
    assert amount.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("1.005", "1.01"),
        ("2.675", "2.68"),
        ("0.0049", "0.00"),
        ("-1.005", "-1.01"),
        ("-0.001", "0.00"),
    ],
)
def test_half_a_fen_goes_up(exact: str, rounded: str) -> None:
    assert str(money.round_fen(Decimal(exact))) == rounded


@given(FEN)
def test_fen_and_yuan_are_each_other(fen: int) -> None:
    assert money.fen(money.yuan(fen)) == fen


@pytest.mark.parametrize("amount", ["0.001", "NaN", "Infinity", "-Infinity", "1.999"])
def test_finer_than_a_fen_is_refused(amount: str) -> None:
    with pytest.raises(Invalid):
        money.fen(Decimal(amount))


@given(st.integers(0, 10**11 - 1))
def test_what_is_shown_can_be_typed(fen: int) -> None:
    amount = money.yuan(fen)
    for text in (money.show(amount), f"￥{amount}", f"{amount}元", f" ¥ {amount} 元 "):
        parsed = money.parse(text)
        assert parsed == amount
        assert str(parsed) == str(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("１，２３４．５", "1234.50"),
        ("￥1,234.50", "1234.50"),
        ("12。5", "12.50"),
        (".5", "0.50"),
        ("12.", "12.00"),
        ("０", "0.00"),
    ],
)
def test_amounts_as_hands_type_them(text: str, amount: str) -> None:
    assert str(money.parse(text)) == amount


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "1,5", "12,34.00", "1.234", "-5", "−5", "1e5", "NaN", "①", "1²", "٣", "1.2.3",
     "1 000", "1000000000", "￥", "元", ".", "１２ ３", "=1+1", "1\x00", "\ud800"],
)  # fmt: skip
def test_no_amount_is_guessed(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        money.parse(text, "price")
    assert refusal.value.field == "price"
    assert str(refusal.value).endswith("。")


@given(st.text(max_size=12) | st.from_regex(r"[-￥¥]?[0-9０-９,.]{1,8}元?", fullmatch=True))
def test_any_text_is_an_amount_or_a_sentence(text: str) -> None:
    try:
        amount = money.parse(text)
    except Invalid:
        return
    assert money.yuan(money.fen(amount)) == amount >= 0


@pytest.mark.parametrize(
    ("text", "quantity", "shown"),
    [("1", "1", "1"), ("４．５００", "4.500", "4.5"), ("0.125", "0.125", "0.125"), ("1,200", "1200", "1200"), ("100", "100", "100")],
)  # fmt: skip
def test_quantities(text: str, quantity: str, shown: str) -> None:
    parsed = money.parse_quantity(text)
    assert parsed == Decimal(quantity)
    assert money.show_quantity(parsed) == shown


@pytest.mark.parametrize(
    "text", ["0", "0.000", "-1", "", "0.0005", "1.2345", "100000", "￥1", "两"]
)
def test_no_quantity_is_guessed(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        money.parse_quantity(text, "hours")
    assert refusal.value.field == "hours"


def test_negative_amounts_are_shown_with_a_minus_sign() -> None:
    assert money.show(Decimal("-1234.5")) == "−1,234.50"
    assert money.show(Decimal("-0.001")) == "0.00"
    assert money.show(Decimal("1234567.005")) == "1,234,567.01"
