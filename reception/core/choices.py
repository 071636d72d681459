"""What a person chose for their own screens: only mine, which columns. It follows them to every PC.

    mine = choice("today.mine", False)
    keep_choice(name="today.mine", value=True)

Kept among the branch's settings under the person's key, one row for each name; nobody else reads it.
"""

import json
import re
from typing import Any, TypeVar

from reception.core import db, record
from reception.core.errors import Invalid
from reception.core.fields import canonical
from reception.core.gate import action, actor
from reception.core.models import Setting
from reception.core.permissions import Permission
from reception.core.text import _

T = TypeVar("T", bool, tuple[str, ...])
MOST = 60  # words of one choice
_NAME = re.compile(r"[a-z_]{1,20}(\.[a-z_]{1,20})?")


def choice(name: str, shipped: T) -> T:
    """Return what the person at the desk chose, or what is shipped."""
    found = db.row(*_where(name))
    if found is None:
        return shipped
    value = json.loads(found[1])
    kept: T = value if isinstance(shipped, bool) else tuple(value)
    return kept


@action(Permission.SIGN_IN)
def keep_choice(*, name: str, value: bool | tuple[str, ...]) -> None:
    """Keep a choice of the person at the desk; Invalid for what is none. A command has no choices."""
    if actor().person_id is None:
        return
    words = () if isinstance(value, bool) else tuple(value)
    if not _NAME.fullmatch(name) or len(words) > MOST or any(len(word) > 40 for word in words):
        raise Invalid("value", _("This choice cannot be kept."))
    text = canonical(value if isinstance(value, bool) else list(words))
    found = db.row(*_where(name))
    if found is None:
        added = record.try_add(Setting, branch=actor().branch_id, name=_key(name), value=text)
        found = None if added is not None else db.row(*_where(name))
    if found is not None and found[1] != text:
        record.change(Setting, int(found[0]), value=text)


def _key(name: str) -> str:
    return f"person {actor().person_id} {name}"


def _where(name: str) -> tuple[str, tuple[Any, ...]]:
    sql = "SELECT id, value FROM setting WHERE branch_id = ? AND name = ?"
    return sql, (actor().branch_id, _key(name))
