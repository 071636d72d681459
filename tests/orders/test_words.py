"""Every code that a person may meet has a word in both languages."""

import pytest

from reception.billing.rules import Opinion
from reception.core.text import set_language
from reception.orders.models import LineKind, OrderKind, PartOrigin, Payer
from reception.orders.words import WORDS, word
from reception.visits.models import OldParts

CODES = [
    each.value
    for kind in (OrderKind, Payer, LineKind, PartOrigin, OldParts, Opinion)
    for each in kind
]


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_word(code: str) -> None:
    chinese = word(code)
    set_language("en")
    try:
        english = word(code)
    finally:
        set_language("zh_CN")
    assert english == WORDS[code]
    assert chinese != english or code == "pdi"


def test_no_word_without_a_code() -> None:
    assert set(WORDS) <= set(CODES)


def test_payers_read_as_the_trade_says_them() -> None:
    said = [word(each) for each in ("customer", "insurer", "maker", "internal")]
    assert said == ["自费", "保险", "索赔", "内部"]


def test_an_unknown_code_is_its_own_word() -> None:
    assert word("") == ""
    assert word("示例") == "示例"
