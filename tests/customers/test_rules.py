"""Names are kept as they are; phone numbers are compared in one form and hidden from strangers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reception.core.errors import Invalid
from reception.customers import rules


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13912341234", "13912341234"),
        ("139 1234 1234", "13912341234"),
        ("139-1234-1234", "13912341234"),
        ("１３９１２３４１２３４", "13912341234"),
        ("+86 139 1234 1234", "13912341234"),
        ("+86-139-1234-1234", "13912341234"),
        ("008613912341234", "13912341234"),
        ("8613912341234", "13912341234"),
        ("86-139-1234-1234", "13912341234"),
        ("\u202d13912341234\u202c", "13912341234"),
        ("021-61234567", "02161234567"),
        ("(021) 6123 4567", "02161234567"),
        ("（０２１）６１２３４５６７", "02161234567"),
        ("+86 21 61234567", "02161234567"),
        ("+86 10 61234567", "01061234567"),
        ("0512-6123456", "05126123456"),
        ("021-61234567-801", "02161234567-801"),
        ("02161234567-801", "02161234567-801"),
        ("021-6123-4567转801", "02161234567-801"),
        ("021-61234567 ext. 801", "02161234567-801"),
        ("021-61234567 分机801", "02161234567-801"),
        ("400-820-8820", "4008208820"),
        ("800 820 8820", "8008208820"),
        ("400-820-8820转1", "4008208820-1"),
    ],
)
def test_phones_as_they_are_typed(typed: str, stored: str) -> None:
    assert rules.check_phone(typed) == stored
    assert rules.normalise_phone(stored) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "1391234123", "139123412345", "12912341234", "61234567", "021-123456", "0000000000",
     "abc", "139123x1234", "+852 61234567", "021-6123456789", "13912341234-5", "1391234123\x00",
     "١٣٩١٢٣٤١٢٣٤", "=13912341234", "①3912341234"],
)  # fmt: skip
def test_no_phone_is_guessed(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_phone(typed, "contact_phone")
    assert refusal.value.field == "contact_phone"
    assert str(refusal.value).endswith("。")


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13912341234", "139****1234"),
        ("02161234567", "021****4567"),
        ("05126123456", "0512****3456"),
        ("02161234567-801", "021****4567"),
        ("4008208820", "400****8820"),
        ("85261234567", "****67"),
        ("12345", "****"),
        ("", ""),
    ],
)
def test_masks(phone: str, shown: str) -> None:
    assert rules.mask_phone(phone) == shown


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mask_hides_the_middle_of_every_mobile(phone: str) -> None:
    assert rules.check_phone(f"+86 {phone[:3]}-{phone[3:7]} {phone[7:]}") == phone
    assert rules.mask_phone(phone) == phone[:3] + "****" + phone[7:]


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing(text: str) -> None:
    try:
        phone = rules.check_phone(text)
    except Invalid:
        return
    assert rules.check_phone(phone) == phone


@pytest.mark.parametrize(
    "name",
    ["示例甲", "<img src=x onerror=1>", "=cmd|'/c calc'!A0", "𠮷野家", "😀", "O'Neil; DROP TABLE",
     "%s {0} {name}", "A&B", "a" * 200, "𠮷" * 200, "测试 客户", "👨‍👩‍👧", "مثال"],
)  # fmt: skip
def test_names_are_kept_as_they_are(name: str) -> None:
    assert rules.check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "　",
        "a" * 201,
        "甲\x00",
        "甲\n乙",
        "甲\t",
        "\x1b[2J",
        "\ud800",
        "a\udfff",
        "\ufffe",
    ],
)
def test_names_that_cannot_be_kept(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_name(name, "owner")
    assert refusal.value.field == "owner"
    str(refusal.value).encode()


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=200)
)
def test_any_real_text_is_a_name(name: str) -> None:
    if name.strip() and not {"\ufffe", "\uffff"} & set(name):
        assert rules.check_name(name) == name
