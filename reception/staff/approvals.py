"""A manager's word for one action of somebody else: given by PIN, and named in the audit log.

The PIN is verified before the action begins, because a wrong one must be counted even where the
action then comes to nothing.
"""

from dataclasses import dataclass

from reception.core import gate
from reception.core.errors import NotAllowed
from reception.core.permissions import Permission
from reception.core.text import _
from reception.staff.actions import actor_of, sign_in
from reception.staff.queries import person_by_login


@dataclass(frozen=True)
class Approval:
    """Who approves; made by `approve` alone. The PIN is not in it."""

    login: str
    name: str


def approve(login: str, secret: str, permission: Permission) -> Approval:
    """Return the approval of somebody who may do this, for a right name and PIN.

    Wrong ones count towards the lock-out like those of a sign-in. Raises NotAllowed.
    """
    approver = sign_in(login, secret)
    _check(approver, permission)
    return Approval(login.strip().lower(), approver.name)


def confirm(approval: Approval, permission: Permission) -> None:
    """Check that the approver still may, and name the approver in the audit (inside an action)."""
    person = person_by_login(approval.login)
    if person is None:
        raise NotAllowed(_("This account has been disabled. Ask the administrator."))
    _check(actor_of(person), permission)
    said = f"{person.name} ({person.login})"
    gate.note_change("approval", person.person_id, {"approved_by": [None, said]})


def _check(approver: gate.Actor, permission: Permission) -> None:
    if permission not in approver.permissions or approver.branch_id != gate.actor().branch_id:
        raise NotAllowed(
            _("{name} may not approve this. Choose another manager.").format(name=approver.name)
        )
