"""What hands and Chinese keyboards type: one narrow form for digits and letters, no hidden marks.

Only width is folded here. NFKC would do too much: it reads ① and ² as digits.
"""

from reception.core.errors import Invalid
from reception.core.text import _

_WIDE: dict[int, int | str] = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_WIDE.update({0x3000: " ", 0xA0: " ", 0x3002: ".", 0xFFE5: "¥"})
_WIDE.update(dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212), "-"))


def half_width(text: str) -> str:
    """Return `text` with full-width forms, 。, ￥, wide spaces and every dash as plain ASCII."""
    return text.translate(_WIDE)


def storable(text: str, field: str) -> str:
    """Return `text` as it is; Invalid(field) for what a database or a paper cannot keep.

    Refused are control characters (NUL, escape; line breaks and tabs are kept) and lone
    surrogates. Everything else, markup and rare characters too, is somebody's real text.
    """
    for character in text:
        code = ord(character)
        control = (code < 0x20 and character not in "\n\r\t") or 0x7F <= code < 0xA0
        if control or 0xD800 <= code < 0xE000:
            raise Invalid(
                field,
                _("This text holds a hidden character that cannot be kept. Type it again."),
            )
    return text
