"""What hands and Chinese keyboards type: one narrow form for digits and letters, no hidden marks.

Only width is folded here. NFKC would do too much: it reads ① and ² as digits.
"""

from reception.core.errors import Invalid
from reception.core.text import _

_NARROW: dict[int, int | str | None] = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_NARROW.update({0x3000: " ", 0xA0: " ", 0x3002: ".", 0xFFE5: "¥"})
_NARROW.update(dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212), "-"))
# Marks of direction and zero width, which chat programs and address books put round numbers.
_NARROW.update(
    dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))
)


def half_width(text: str) -> str:
    """Return `text` as plain ASCII where it means that: full-width forms, 。, ￥, every dash.

    Marks that nobody sees (zero width, direction) are dropped.
    """
    return text.translate(_NARROW)


def storable(text: str, field: str) -> str:
    """Return `text` as it is; Invalid(field) for what a database, a paper or a sheet cannot keep.

    Refused are control characters (NUL, escape; line breaks and tabs are kept) and lone
    surrogates. Everything else, markup and rare characters too, is somebody's real text.
    """
    if any(_hidden(ord(character)) and character not in "\n\r\t" for character in text):
        raise Invalid(
            field, _("This text holds a hidden character that cannot be kept. Type it again.")
        )
    return text


def one_line(text: str, field: str) -> str:
    """Return `text` as it is; Invalid(field) also for line breaks and tabs."""
    if any(character in "\n\r\t\u2028\u2029" for character in text):
        raise Invalid(field, _("This text must stand on one line, without line breaks or tabs."))
    return storable(text, field)


def _hidden(code: int) -> bool:
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF)
