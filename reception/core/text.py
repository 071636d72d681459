"""Translation. Message ids are English; the complete Simplified Chinese catalogue is the default.

Write `_("Bay {bay} is taken.").format(bay=name)`: the id is a constant, the values come after.
The catalogue is made of one .po file a room under resources/locale/zh_CN, compiled by `make locale`.
"""

import gettext
from functools import lru_cache

import resources

LANGUAGES = ("zh_CN", "en")
_language = "zh_CN"


@lru_cache(maxsize=4)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(
        "reception", resources.path("locale"), languages=[language], fallback=True
    )


def set_language(language: str) -> None:
    """Choose the language of everything said from now on: one of LANGUAGES."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language


def language() -> str:
    """Return the language in use: one of LANGUAGES."""
    return _language


def _(message: str) -> str:
    """Return `message` in the language in use."""
    return _catalogue(_language).gettext(message)


def N_(message: str) -> str:
    """Mark `message` for the catalogue; translate it with `_` when it is shown."""
    return message
