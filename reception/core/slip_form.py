"""The branch's own form of the three-part slip 三联单: paper, wording, fields, room for the pen.

Whatever a branch leaves out or words itself, every copy keeps what DOMAIN §3 asks for: number,
charges, service phone, opinion, signatures, and the warranty's scope and period.
"""

import re
from dataclasses import asdict, dataclass
from typing import Any

from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import one_line, storable

LAYOUTS = ("a4", "thirds", "cut_1", "cut_2", "cut_3")
# Continuous paper is 9.5 in wide; a page of 11 in is cut into one, two or three (DOMAIN §3).
CONTINUOUS = {"cut_1": 792.0, "cut_2": 396.0, "cut_3": 264.0}  # points
CONTINUOUS_WIDTH = 684.0  # points
FIELDS = (
    "sender",
    "model",
    "vin",
    "handover",
    "mileage",
    "order_number",
    "order_kind",
    "advisor",
    "fault",
    "origin",
    "line_warranty",
    "old_parts",
    "advice",
)
MORE_FIELDS = ("engine_number", "vehicle_type")  # as shipped these are left out
MOST_BLANK_LINES = 12
LIMITS_MARK = "【期限】"  # where a branch's own words for the warranty name the limits
_LONGEST_WORDS = 300
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class SlipForm:
    """How a branch's slip looks. Empty words stand for the program's own.

    A field added later must ship with what older slips look like: they are sealed without it.
    """

    layout: str = "a4"
    title: str = ""
    logo: str = ""  # hash of a kept form picture
    fields: tuple[str, ...] = FIELDS
    warranty_words: str = ""
    closing: str = ""  # a line of the branch's own at the foot
    blank_lines: int = 0  # for handwriting
    blank_title: str = ""
    printer_form: str = ""  # the name of the paper at the printer; empty for one of the right size


SHIPPED = SlipForm()


def _words(values: dict[str, Any], name: str, most: int) -> str:
    value = values.get(name, "")
    if not isinstance(value, str) or len(value.strip()) > most:
        raise Invalid("value", _("Give a text of at most {most} characters.").format(most=most))
    return one_line(value.strip(), "value")


def check_form(value: Any) -> SlipForm:
    """Return a form from parsed JSON; Invalid("value") with a sentence for what none may be."""
    values = asdict(value) if isinstance(value, SlipForm) else value
    if not isinstance(values, dict) or set(values) - set(SlipForm.__dataclass_fields__):
        raise Invalid("value", _("This is no form of the slip."))
    layout = values.get("layout", "a4")
    if layout not in LAYOUTS:
        raise Invalid("value", _("Choose one of: {choices}.").format(choices=", ".join(LAYOUTS)))
    codes = values.get("fields", FIELDS)
    known = (*FIELDS, *MORE_FIELDS)
    if not isinstance(codes, list | tuple) or any(code not in known for code in codes):
        raise Invalid("value", _("Choose one of: {choices}.").format(choices=", ".join(known)))
    lines = values.get("blank_lines", 0)
    if type(lines) is not int or not 0 <= lines <= MOST_BLANK_LINES:
        raise Invalid(
            "value",
            _("Give a whole number from {least} to {most}.").format(least=0, most=MOST_BLANK_LINES),
        )
    warranty = values.get("warranty_words", "")
    if not isinstance(warranty, str) or len(warranty) > _LONGEST_WORDS:
        raise Invalid(
            "value", _("Give a text of at most {most} characters.").format(most=_LONGEST_WORDS)
        )
    if warranty.strip() and LIMITS_MARK not in warranty:
        raise Invalid(
            "value",
            _(
                "Every copy names the period of the warranty. Write {mark} where the kilometres "
                "and days belong."
            ).format(mark=LIMITS_MARK),
        )
    logo = values.get("logo", "")
    if not isinstance(logo, str) or (logo and not _HASH.fullmatch(logo)):
        raise Invalid("value", _("Choose the logo's picture again."))
    return SlipForm(
        layout=layout,
        title=_words(values, "title", 20),
        logo=logo,
        fields=tuple(code for code in known if code in codes),
        warranty_words=storable(warranty.strip(), "value"),
        closing=_words(values, "closing", 60),
        blank_lines=lines,
        blank_title=_words(values, "blank_title", 20),
        printer_form=_words(values, "printer_form", 40),
    )
