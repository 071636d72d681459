"""Finding and sorting Chinese by its sound: 单雄信 is found by shanxiongxin, danxiongxin and sxx.

pypinyin costs a fifth of a second to import, so it is imported when the first name is read.
"""

import itertools
import re
import unicodedata
from functools import lru_cache

_MOST_READINGS = 16
_FEW_READINGS = 2  # of a company's name, where the words around a character settle its reading
_LONGEST_PERSON = 4
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_PIECES = re.compile(_HAN.pattern + "|[^\\W_]", re.UNICODE)
_PLATE = re.compile(r"[\u4e00-\u9fff][a-z][0-9a-z]{3,6}[\u4e00-\u9fff]?|[0-9]{6}使|使[0-9]{6}")
_SEPARATORS = re.compile(r"[\s.·•・‧∙⋅\-_()]+")


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    """Return all readings of one character without tones, the commonest first."""
    if not _HAN.match(character):
        return (character.lower(),)
    import pypinyin

    found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(reading for reading in found if reading)) or (character,)


def _in_context(text: str) -> list[str]:
    """Return one reading a character as the words around it ask for: 重庆 is chong qing."""
    if not _HAN.search(text):
        return [character.lower() for character in text]
    import pypinyin

    syllables = pypinyin.lazy_pinyin(text, errors=list)  # type: ignore[arg-type]  # takes lists too
    return [syllable.lower() for syllable in syllables]


@lru_cache(maxsize=4_000)
def keys(name: str) -> frozenset[str]:
    """Return what a name may be typed as, lower case: full pinyin and initials of each reading.

    At most 16 readings are combined (2 in a company's name); the surname, standing first, keeps
    all of its own.
    Letters and digits stay as they are; without Chinese the set holds just them.
    """
    text = "".join(_PIECES.findall(unicodedata.normalize("NFKC", name)))
    room = _MOST_READINGS if len(_HAN.findall(text)) <= _LONGEST_PERSON else _FEW_READINGS
    choices = []
    every = [_readings(character) for character in text]
    sure = all(len(readings) == 1 for readings in every)  # then the words around decide nothing
    usuals = [readings[0] for readings in every] if sure else _in_context(text)
    for usual, known in zip(usuals, every, strict=True):
        readings = tuple(dict.fromkeys((usual, *known)))[:room]
        room //= len(readings)
        choices.append(readings)
    found = set()
    for syllables in itertools.product(*choices):
        found.add("".join(syllables))
        found.add("".join(syllable[:1] for syllable in syllables))
    return frozenset(found - {""})


def sort_key(text: str) -> str:
    """Return a text whose order is the order of the sounds, syllable by syllable."""
    return f"{' '.join(_in_context(unicodedata.normalize('NFKC', text)))}  {text}"


def search_term(text: str) -> str:
    """Return one typed text as `search_key` holds it: lower case, without dots, dashes, spaces."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).lower())


def search_key(*texts: str) -> str:
    """Return the one text of a vehicle's search index: every text and every name's pinyin.

    Give plates, VIN, phones and names in any order; look for `search_term(typed)` in it.
    """
    words: dict[str, None] = {}
    for text in texts:
        term = search_term(text)
        words[term] = None
        if _HAN.search(term) and not _PLATE.fullmatch(term):
            words.update(dict.fromkeys(sorted(keys(text))))
    return " ".join(word for word in words if word)
