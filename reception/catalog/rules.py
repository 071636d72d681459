"""Search keys of what is sold."""

from reception.core import pinyin


def item_key(code: str, name: str) -> str:
    """Return the text that codes, names, initials and pinyin of an item are found in."""
    return pinyin.search_key(code, name)
