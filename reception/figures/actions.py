"""Setting the branch's targets."""

from decimal import Decimal

from reception.core import db, record
from reception.core.gate import action, actor
from reception.core.models import Target
from reception.core.permissions import Permission
from reception.figures.rules import check_target


@action(Permission.EDIT_BRANCH)
def set_target(*, year: int, code: str, value: Decimal) -> None:
    """Set a target of the branch for a year; codes and units as `figures.values.Target` says."""
    checked, branch = check_target(code, value), actor().branch_id
    found = db.row(
        "SELECT id FROM target WHERE branch_id = ? AND year = ? AND code = ?", (branch, year, code)
    )
    if found is None:
        record.add(Target, branch=branch, year=year, code=code, value=checked)
    else:
        record.change(Target, int(found[0]), value=checked)
