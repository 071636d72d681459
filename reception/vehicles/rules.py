"""Plates, VINs and mileage: what is right, what is wrong, what only deserves a warning (DOMAIN §5)."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reception.core import clock
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import half_width, one_line

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
LARGEST_MILEAGE = 2_000_000


class PlateKind(StrEnum):
    """What sort of plate a car carries; the last three are free text with a reason."""

    ORDINARY = "ordinary"
    NEW_ENERGY = "new_energy"
    TRAILER = "trailer"
    COACH = "coach"
    POLICE = "police"
    HK_MACAO = "hk_macao"
    EMBASSY = "embassy"
    MILITARY = "military"
    TEMPORARY = "temporary"
    NONE = "none"


KIND_NAMES = {
    PlateKind.ORDINARY: N_("Ordinary plate"),
    PlateKind.NEW_ENERGY: N_("New energy plate"),
    PlateKind.TRAILER: N_("Trailer plate"),
    PlateKind.COACH: N_("Driving school plate"),
    PlateKind.POLICE: N_("Police plate"),
    PlateKind.HK_MACAO: N_("Hong Kong or Macao plate"),
    PlateKind.EMBASSY: N_("Embassy or consulate plate"),
    PlateKind.MILITARY: N_("Military plate"),
    PlateKind.TEMPORARY: N_("Temporary plate"),
    PlateKind.NONE: N_("No plate"),
}
FREE_KINDS = frozenset({PlateKind.MILITARY, PlateKind.TEMPORARY, PlateKind.NONE})

_PLACE = f"[{PROVINCES}][A-Z]"
_SERIAL = "[0-9A-HJ-NP-Z]"
_ENERGY = "[DABCEFGHJK]"
_PATTERNS = {
    PlateKind.ORDINARY: re.compile(_PLACE + _SERIAL + "{5}"),
    PlateKind.NEW_ENERGY: re.compile(
        f"{_PLACE}(?:{_ENERGY}{_SERIAL}{{5}}|{_SERIAL}{{5}}{_ENERGY})"
    ),
    PlateKind.TRAILER: re.compile(_PLACE + _SERIAL + "{4}挂"),
    PlateKind.COACH: re.compile(_PLACE + _SERIAL + "{4}学"),
    PlateKind.POLICE: re.compile(_PLACE + _SERIAL + "{4}警"),
    PlateKind.HK_MACAO: re.compile(_PLACE + _SERIAL + "{4}[港澳]"),
    PlateKind.EMBASSY: re.compile(f"使[0-9]{{6}}|[0-9]{{6}}使|{_PLACE}{_SERIAL}{{4}}领"),
}
_BETWEEN = re.compile(r"[\s.·•・‧∙⋅･\-_]+")


@dataclass(frozen=True)
class Plate:
    """A plate as it is stored: without dot, upper case; empty only for a car without plates."""

    text: str
    kind: PlateKind
    reason: str = ""


def normalise_plate(text: str) -> str:
    """Return a plate as it is stored and compared: 沪a·66n20 and 沪Ａ－６６Ｎ２０ are 沪A66N20."""
    return _BETWEEN.sub("", half_width(text)).upper()


def plate_kind(text: str) -> PlateKind | None:
    """Return the kind that a plate's form shows; None when no form fits (military, temporary)."""
    plain = normalise_plate(text)
    return next((kind for kind, form in _PATTERNS.items() if form.fullmatch(plain)), None)


def check_plate(text: str, kind: PlateKind | None = None, reason: str = "") -> Plate:
    """Return the plate; its form tells the kind unless `kind` says otherwise.

    Military and temporary plates and cars without one have a free text and need a reason
    (DOMAIN §5). Invalid("plate") or Invalid("plate_reason") with a sentence.
    """
    plain = one_line(normalise_plate(text), "plate")
    if kind in FREE_KINDS:
        return _free_plate(plain, kind, reason)
    shown = plate_kind(plain)
    if shown is not None and kind in (None, shown):
        return Plate(plain, shown)
    if not plain:
        raise Invalid("plate", _("Enter the plate, or choose No plate and say why."))
    if shown is not None:
        raise Invalid("plate", _("This plate does not have the form of its class. Choose again."))
    if re.match(_PLACE, plain) and re.search("[IO]", plain[2:]):
        raise Invalid("plate", _("A plate number has no letter I or O. Type 1 or 0 instead."))
    raise Invalid(
        "plate",
        _(
            "This is not a plate: province, letter and 5 characters (6 for new energy). "
            "For a military or temporary plate choose its class and say why."
        ),
    )


def _free_plate(plain: str, kind: PlateKind, reason: str) -> Plate:
    if not plain and kind is not PlateKind.NONE:
        raise Invalid("plate", _("Enter the plate, or choose No plate and say why."))
    if len(plain) > 20:
        raise Invalid("plate", _("A plate has at most 20 characters."))
    if not reason.strip():
        raise Invalid("plate_reason", _("Say why this car has no ordinary plate."))
    return Plate(plain, kind, one_line(reason.strip(), "plate_reason"))


def show_plate(text: str) -> str:
    """Return a stored plate as screens and papers print it: 沪A·66N20."""
    return f"{text[:2]}·{text[2:]}" if re.match(_PLACE, text) else text


PHONE_END = 4  # digits


def matched(term: str, plate: str, vin: str, phones: tuple[str, ...], name: str) -> str:
    """Return which of a car's texts a search term fits, as a code; the first that does.

    plate, vin, vin_end, phone, phone_end, name, initials or pinyin.
    """
    if term in plate.lower():
        return "plate"
    if len(term) == PHONE_END and any(phone.endswith(term) for phone in phones):
        return "phone_end"  # as a phone is said at the counter; a VIN is said by its last six
    if term in vin.lower():
        return "vin_end" if len(term) < len(vin) and vin.lower().endswith(term) else "vin"
    for phone in phones:
        bare = phone.replace("-", "")
        if term in bare:
            return "phone_end" if len(term) < len(bare) and bare.endswith(term) else "phone"
    if term in "".join(name.lower().split()):
        return "name"
    return "initials" if len(term) <= len(name) else "pinyin"


_VIN_VALUES = dict(zip("ABCDEFGH", range(1, 9), strict=True))
_VIN_VALUES |= dict(zip("JKLMN", range(1, 6), strict=True)) | {"P": 7, "R": 9}
_VIN_VALUES |= dict(zip("STUVWXYZ", range(2, 10), strict=True))
_VIN_VALUES |= {str(digit): digit for digit in range(10)}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"  # A is 1980, 2010, 2040


@dataclass(frozen=True)
class VinCheck:
    """A VIN of the right form. A wrong check digit is a warning that a person may confirm."""

    vin: str
    check_digit_ok: bool
    model_year: int | None


def normalise_vin(text: str) -> str:
    """Return a VIN as it is stored and compared: upper case, half width, no spaces or dashes."""
    return _BETWEEN.sub("", half_width(text)).upper()


def check_vin(text: str) -> VinCheck:
    """Return the VIN with its check digit judged and its model year (DOMAIN §5).

    Invalid("vin") for a wrong length, another character, or seventeen equal ones.
    """
    vin = normalise_vin(text)
    if len(vin) != 17:
        raise Invalid(
            "vin", _("A VIN has 17 characters; this one has {count}.").format(count=len(vin))
        )
    if re.search("[IOQ]", vin):
        raise Invalid("vin", _("A VIN has no letter I, O or Q. Type 1 or 0 instead."))
    if any(character not in _VIN_VALUES for character in vin):
        raise Invalid("vin", _("A VIN has only letters and digits. Check what was typed."))
    if len(set(vin)) == 1:
        raise Invalid("vin", _("Seventeen equal characters are no VIN. Read it from the car."))
    return VinCheck(vin, vin[8] == check_digit(vin), _model_year(vin[9]))


def check_digit(vin: str) -> str:
    """Return what position 9 of these 17 characters has to be."""
    total = sum(_VIN_VALUES[c] * weight for c, weight in zip(vin, _VIN_WEIGHTS, strict=True))
    return "X" if total % 11 == 10 else str(total % 11)


def _model_year(code: str) -> int | None:
    """Return the newest year of the 30-year cycle that is not beyond next year's models."""
    if code not in _YEAR_CODES:
        return None
    first = 1980 + _YEAR_CODES.index(code)
    return first + (clock.today().year + 1 - first) // 30 * 30


def check_day(day: int | None, field: str) -> int | None:
    """Return a day kept as 20240131, None for none (0); Invalid(field) if no calendar has it."""
    if not day:
        return None
    try:
        datetime.strptime(str(day), "%Y%m%d")  # noqa: DTZ007 - a calendar's day, no instant
    except ValueError as wrong:
        raise Invalid(field, _("Enter a day such as 2024-01-31.")) from wrong
    return day


def check_mileage(text: str, field: str = "mileage") -> int:
    """Return whole kilometres, 0 to 2,000,000, as typed: 12,345 or １２３４５公里. Invalid(field)."""
    bare = re.sub(r"(?:km|公里|千米)$", "", half_width(text).strip().lower()).strip()
    if not re.fullmatch(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+", bare):
        raise Invalid(field, _("Enter the mileage in whole kilometres, such as 12345."))
    digits = bare.replace(",", "").lstrip("0") or "0"
    if len(digits) > 7 or int(digits) > LARGEST_MILEAGE:
        raise Invalid(field, _("A mileage is at most 2,000,000 km. Check the digits."))
    return int(digits)
