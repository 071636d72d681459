"""Two people's changes of one order's items: put together line by line, and where they clash."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ui.widgets.line_model import LineRow, copied


@dataclass(frozen=True)
class Merged:
    """What both come to. `clashes` names the lines that both changed; there mine stands."""

    rows: tuple[LineRow, ...]
    clashes: tuple[str, ...]


def merge(given: Sequence[LineRow], mine: Sequence[LineRow], theirs: Sequence[LineRow]) -> Merged:
    """Put `mine` and `theirs` together; both began with `given`. Nothing of theirs but clashes goes."""
    began, typed, stored = _by_key(given), _by_key(mine), _by_key(theirs)
    for again in began.keys() & stored.keys():
        if _another(began[again], stored[again]):  # SQLite gives a removed line's key again
            del stored[again]
    rows: list[LineRow] = []
    clashes: list[str] = []
    for row in theirs:
        key = row.line_id
        if key is None or key not in stored or key not in began:
            rows.append(copied(row))
            continue
        kept, clash = _one(began[key], typed.get(key), row)
        rows += [copied(kept)] if kept is not None else []
        clashes += [began[key].name] if clash else []
    for row in mine:
        if row.line_id is None:
            rows.append(copied(row))
        elif row.line_id not in stored and not _same(row, began[row.line_id]):
            clashes.append(row.name)  # they removed what was changed here: it is entered again
            rows.append(replace(copied(row), line_id=None))
    return Merged(tuple(rows), tuple(clashes))


def _one(began: LineRow, mine: LineRow | None, theirs: LineRow) -> tuple[LineRow | None, bool]:
    """Return what stays of a line that they have not removed, and whether both changed it."""
    if mine is not None and _same(mine, began):
        return theirs, False
    clash = not _same(theirs, began) and (mine is None or not _same(theirs, mine))
    return mine, clash


def _another(one: LineRow, other: LineRow) -> bool:
    return one.name != other.name and (one.code, one.price) != (other.code, other.price)


def _by_key(rows: Sequence[LineRow]) -> dict[int, LineRow]:
    return {row.line_id: row for row in rows if row.line_id is not None}


def _same(one: LineRow, other: LineRow) -> bool:
    return replace(one, wrong={}) == replace(other, wrong={})
