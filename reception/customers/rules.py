"""Names and phone numbers of customers: what is kept, how it is compared, how it is hidden."""

import re

from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import half_width, one_line

LONGEST_NAME = 200
KINDS = {"person": N_("Private person"), "company": N_("Company customer")}
CLASSES = {
    "vip": N_("VIP"),
    "one": N_("Class one"),
    "two": N_("Class two"),
    "other": N_("Ordinary customer"),
}

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_HOTLINE = re.compile(r"([48]00)([0-9]{7})(?:-[0-9]{1,6})?")
# Three-digit area codes are 010 and 02x, all others have four digits; the number begins with 2-9.
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([2-9][0-9]{6,7})(?:-[0-9]{1,6})?")
_COUNTRY = re.compile(r"(?:\+|00)86-*|86-*(?=1[3-9][-0-9]{9,}$)")
_EXTENSIONS = (
    re.compile(r"(.*[0-9])-?(?:转|轉|分机|ext|x|#)+([0-9]{1,6})", re.IGNORECASE),
    re.compile(r"(0[0-9]{2,3}-?[0-9]{7,8}|[48]00-?[0-9]{3}-?[0-9]{4})-([0-9]{1,6})"),
)


def normalise_phone(text: str) -> str:
    """Return a number as it is stored and compared: 02161234567, with extension 02161234567-801.

    Width, spaces, dashes, brackets and the country code 86 go; nothing is judged.
    """
    bare = re.sub(r"[\s()\[\].·]+", "", half_width(text))
    country = _COUNTRY.match(bare)
    if country:
        bare = bare[country.end() :]
        if not re.match(r"0|1[3-9]|[48]00", bare):
            bare = f"0{bare}"  # abroad, the area code is said without its zero
    for form in _EXTENSIONS:
        found = form.fullmatch(bare)
        if found:
            return f"{found[1].replace('-', '')}-{found[2]}"
    return bare.replace("-", "")


def check_phone(text: str, field: str = "phone") -> str:
    """Return the normalised number: a mobile, a landline with area code, or 400/800.

    Invalid(field) with a sentence for anything else.
    """
    phone = normalise_phone(text)
    if not phone:
        raise Invalid(field, _("Enter a phone number."))
    if any(form.fullmatch(phone) for form in (_MOBILE, _HOTLINE, _LANDLINE)):
        return phone
    if re.fullmatch(r"1[0-9]*", phone):
        raise Invalid(
            field,
            _("A mobile number has 11 digits and begins with 13 to 19. Check what was typed."),
        )
    raise Invalid(
        field, _("Enter a mobile number, or a landline with its area code, such as 021-61234567.")
    )


def mask_phone(phone: str) -> str:
    """Return a number as people see it who do not need it: 139****1234, 021****4567 (DOMAIN §4)."""
    long = _LANDLINE.fullmatch(phone) or _HOTLINE.fullmatch(phone)
    if long:
        return f"{long[1]}****{long[2][-4:]}"
    if _MOBILE.fullmatch(phone):
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if len(phone) > 5 else "****" if phone else ""


def check_name(text: str, field: str = "name") -> str:
    """Return a name exactly as typed, 1 to 200 characters on one line; Invalid(field) otherwise.

    Markup, emoji and rare characters are somebody's name; only what cannot be kept is refused.
    """
    if not text.strip():
        raise Invalid(field, _("Enter a name."))
    if len(text) > LONGEST_NAME:
        raise Invalid(field, _("A name has at most {most} characters.").format(most=LONGEST_NAME))
    return one_line(text, field)


HIDDEN = "***"  # stands where the name of a customer is only stored (DOMAIN §4, retention)
