"""Plates, VINs and mileage against the examples of DOMAIN §5 and an independent computation."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reception.core import clock
from reception.core.errors import Invalid
from reception.vehicles import rules
from reception.vehicles.rules import PlateKind

SERIAL = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LETTER = st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ")
PROVINCE = st.sampled_from("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新")
VIN_TEXT = st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=17, max_size=17)


@pytest.mark.parametrize(
    ("typed", "stored", "kind"),
    [
        ("沪A66N20", "沪A66N20", PlateKind.ORDINARY),
        ("沪a·66n20", "沪A66N20", PlateKind.ORDINARY),
        ("沪Ａ•６６Ｎ２０", "沪A66N20", PlateKind.ORDINARY),
        (" 沪A-66 N20 ", "沪A66N20", PlateKind.ORDINARY),
        ("粤B·D12345", "粤BD12345", PlateKind.NEW_ENERGY),
        ("京AF12345", "京AF12345", PlateKind.NEW_ENERGY),
        ("沪A12345D", "沪A12345D", PlateKind.NEW_ENERGY),
        ("苏E1234挂", "苏E1234挂", PlateKind.TRAILER),
        ("浙A1234学", "浙A1234学", PlateKind.COACH),
        ("沪A1234警", "沪A1234警", PlateKind.POLICE),
        ("粤Z·1234港", "粤Z1234港", PlateKind.HK_MACAO),
        ("粤Z1234澳", "粤Z1234澳", PlateKind.HK_MACAO),
        ("使224578", "使224578", PlateKind.EMBASSY),
        ("224578使", "224578使", PlateKind.EMBASSY),
        ("沪A0023领", "沪A0023领", PlateKind.EMBASSY),
    ],
)
def test_plates_as_they_are_typed(typed: str, stored: str, kind: PlateKind) -> None:
    assert rules.check_plate(typed) == rules.Plate(stored, kind)
    assert rules.check_plate(typed, kind).text == stored


@pytest.mark.parametrize(
    "typed",
    ["", "沪A6620", "沪A66O20", "沪AI2345", "66N20", "沪66N201", "A沪66N20", "沪AD1234I", "台A12345",
     "沪A123456", "沪A1234挂学", "沪A66N20\x00", "<b>沪A66N20</b>", "沪A٦٦٦٦٦", "军A12345"],
)  # fmt: skip
def test_no_plate_is_guessed(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_plate(typed)
    assert refusal.value.field == "plate"
    assert str(refusal.value).endswith("。")


def test_the_sentence_names_the_confused_letter() -> None:
    with pytest.raises(Invalid, match="字母 I 和 O"):
        rules.check_plate("沪A66O20")


def test_a_class_that_the_plate_does_not_show_is_refused() -> None:
    with pytest.raises(Invalid, match="种类不符"):
        rules.check_plate("沪A66N20", PlateKind.NEW_ENERGY)


@pytest.mark.parametrize("kind", sorted(rules.FREE_KINDS))
def test_free_classes_need_a_reason(kind: PlateKind) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_plate("空A12345", kind, "  ")
    assert refusal.value.field == "plate_reason"
    plate = rules.check_plate("空A·12345", kind, " 新车待上牌 ")
    assert plate == rules.Plate("空A12345", kind, "新车待上牌")


def test_only_a_car_without_plates_may_have_none() -> None:
    assert rules.check_plate("", PlateKind.NONE, "新车").text == ""
    for kind in (PlateKind.MILITARY, PlateKind.TEMPORARY):
        with pytest.raises(Invalid):
            rules.check_plate("", kind, "新车")
    with pytest.raises(Invalid):
        rules.check_plate("1" * 21, PlateKind.TEMPORARY, "新车")


@given(PROVINCE, LETTER, st.text(SERIAL, min_size=5, max_size=5), st.sampled_from(" ·•.-"))
def test_every_ordinary_plate_survives_its_ways_of_writing(
    province: str, letter: str, serial: str, dot: str
) -> None:
    plain = province + letter + serial
    assert rules.check_plate(plain).kind is PlateKind.ORDINARY
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in plain.lower())
    for written in (f"{plain[:2]}{dot}{serial}", wide, rules.show_plate(plain)):
        assert rules.check_plate(written).text == plain
    assert rules.show_plate(plain) == f"{province}{letter}·{serial}"


@given(st.sampled_from("DABCEFGHJK"), st.integers(0, 99999))
def test_new_energy_plates_small_and_large(letter: str, number: int) -> None:
    for serial in (f"{letter}{number:05}", f"{number:05}{letter}"):
        assert rules.check_plate(f"沪A{serial}").kind is PlateKind.NEW_ENERGY
    with pytest.raises(Invalid):
        rules.check_plate(f"沪A{number:06}")


@given(st.text(max_size=10))
def test_any_text_is_a_plate_or_a_sentence(text: str) -> None:
    try:
        plate = rules.check_plate(text)
    except Invalid:
        return
    assert rules.normalise_plate(plate.text) == plate.text


@pytest.mark.parametrize(
    "vin", ["WDBEA30D3HA391172", "1M8GDM9AXKP042788", "1FACP45EXLF192944", "LSVAA4183M2123456"]
)
def test_good_vins(vin: str) -> None:
    assert rules.check_vin(f" {vin[:8].lower()}-{vin[8:]} ").vin == vin
    assert rules.check_vin(vin).check_digit_ok


def test_a_wrong_check_digit_only_warns() -> None:
    assert not rules.check_vin("LSVAA4187M2123456").check_digit_ok


@pytest.mark.parametrize(
    "vin",
    ["", "LSVAA4183M212345", "LSVAA4183M21234567", "LSVAA4183M212345O", "LSVAA4183M212345I",
     "LSVAA4183M212345Q", "1" * 17, "L" * 17, "LSVAA4183M212345车", "LSVAA4183M212345*", "\x00" * 17],
)  # fmt: skip
def test_bad_vins(vin: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_vin(vin)
    assert refusal.value.field == "vin"


@given(VIN_TEXT)
def test_exactly_one_check_digit_is_right(vin: str) -> None:
    right = [
        digit
        for digit in "0123456789X"
        if len({*vin[:8], digit, *vin[9:]}) > 1
        and rules.check_vin(vin[:8] + digit + vin[9:]).check_digit_ok
    ]
    values = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ"  # column of the standard's own table
    total = sum(
        values.index(c) % 10 * w
        for c, w in zip(vin, (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2), strict=True)
    )
    assert right == ["0123456789X"[total % 11]] or len(set(vin)) == 1


@given(VIN_TEXT, st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_changed_digit_is_noticed(vin: str, place: int, digit: str) -> None:
    tried = [vin[:8] + check + vin[9:] for check in "0123456789X"]
    assume(all(len(set(text)) > 1 for text in tried))
    right = next(text for text in tried if rules.check_vin(text).check_digit_ok)
    changed = right[:place] + digit + right[place + 1 :]
    assume(changed != right and right[place].isdigit() and len(set(changed)) > 1)
    assert not rules.check_vin(changed).check_digit_ok


@pytest.mark.parametrize(
    ("code", "year"),
    [("R", 2024), ("S", 2025), ("T", 2026), ("V", 2027), ("W", 1998), ("A", 2010), ("9", 2009),
     ("1", 2001), ("0", None), ("U", None), ("Z", None)],
)  # fmt: skip
def test_model_years(code: str, year: int | None) -> None:
    with clock.frozen(clock.at(date(2026, 10, 1))):
        assert rules.check_vin(f"LSVAA4183{code}2123456").model_year == year


@pytest.mark.parametrize(
    ("text", "kilometres"),
    [("0", 0), ("12345", 12345), ("１２，３４５", 12345), ("12345 km", 12345), ("8000公里", 8000),
     ("2000000", 2_000_000), ("0012", 12)],
)  # fmt: skip
def test_mileage(text: str, kilometres: int) -> None:
    assert rules.check_mileage(text) == kilometres


@pytest.mark.parametrize("text", ["", "-1", "1.5", "2000001", "9" * 5000, "万", "1,23", "km", "²"])
def test_no_mileage_is_guessed(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_mileage(text, "mileage_in")
    assert refusal.value.field == "mileage_in"
