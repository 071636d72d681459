"""How a branch reaches the platform of electronic repair records (电子健康档案, JT/T 1132.2).

The password is no part of it: it stays on the PC that sends (`billing.e_record_secret`).
"""

from dataclasses import asdict, dataclass
from typing import Any

from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import one_line

LONGEST = 200
_NEAR = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Link:
    """Whether records are uploaded, where one logs in, where a record goes, and as whom."""

    on: bool = False
    login_address: str = ""
    record_address: str = ""
    user: str = ""


OFF = Link()


def check_link(value: Any) -> Link:
    """Return the link of its parsed form; Invalid("value") for what it may not be."""
    if isinstance(value, Link):
        value = asdict(value)
    if not isinstance(value, dict) or set(value) - set(asdict(OFF)):
        raise Invalid("value", _("Give whether it is on, two addresses and the user's name."))
    texts = {name: value.get(name, "") for name in ("login_address", "record_address", "user")}
    if any(not isinstance(text, str) or len(text) > LONGEST for text in texts.values()):
        raise Invalid("value", _("Give texts of at most {most} characters.").format(most=LONGEST))
    texts = {name: one_line(text.strip(), name) for name, text in texts.items()}
    for name in ("login_address", "record_address"):
        if texts[name]:
            _check_address(name, texts[name])
    link = Link(on=value.get("on") is True, **texts)
    missing = [name for name, text in texts.items() if not text]
    if link.on and missing:
        raise Invalid(
            missing[0],
            _("Enter both addresses and the user's name, as the platform's operator gave them."),
        )
    return link


def _check_address(name: str, text: str) -> None:
    """A record names a car and its repairs: over the open net it travels encrypted."""
    from urllib.parse import urlsplit  # brings addresses with it: not at the start

    try:
        parts = urlsplit(text)
        port_is_whole = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_whole = urlsplit(""), False
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _NEAR)
    if not (safe and parts.hostname and port_is_whole and not parts.username and text.isascii()):
        raise Invalid(
            name, _("Enter an address that begins with https:// and has no password in it.")
        )
