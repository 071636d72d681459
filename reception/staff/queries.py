"""Who works here."""

from dataclasses import dataclass
from datetime import datetime

from reception.core import db
from reception.core.permissions import Permission
from reception.core.units import instant
from reception.staff.rules import Role, parse_roles, permissions_of


@dataclass(frozen=True)
class PersonRow:
    """Somebody of the branch, as lists and choices show them."""

    person_id: int
    login: str
    name: str
    roles: frozenset[Role]
    active: bool
    can_sign_in: bool
    locked_until: datetime | None
    version: int


_SELECT = (
    "SELECT id, login, name, roles, active, secret_hash <> '', locked_until, version FROM person"
)


def _row(found: tuple[int, str, str, str, int, int, int | None, int]) -> PersonRow:
    key, login, name, roles, active, secret, locked, version = found
    return PersonRow(
        key, login, name, parse_roles(roles), bool(active), bool(secret), instant(locked), version
    )


def people(*, active_only: bool = True) -> tuple[PersonRow, ...]:
    """Return everybody, in the order they were added."""
    where = " WHERE active = 1" if active_only else ""
    return tuple(_row(r) for r in db.rows(f"{_SELECT}{where} ORDER BY id"))


def with_role(role: Role) -> tuple[PersonRow, ...]:
    """Return the active people of one role, for choices."""
    return tuple(person for person in people() if role in person.roles)


def who_signs_in() -> tuple[PersonRow, ...]:
    """Return the active people with a PIN or password, for the sign-in screen."""
    return tuple(person for person in people() if person.can_sign_in)


def who_approves(permission: Permission) -> tuple[PersonRow, ...]:
    """Return those who can approve with their PIN what needs this permission."""
    return tuple(p for p in who_signs_in() if permission in permissions_of(p.roles))


def person_by_login(login: str) -> PersonRow | None:
    """Return the person with this sign-in name, active or not."""
    found = db.row(f"{_SELECT} WHERE login = ?", (login.strip().lower(),))
    return None if found is None else _row(found)


@dataclass(frozen=True)
class BranchCard:
    """The branch as the top bar, the papers and the settings show it."""

    branch_id: int
    version: int
    code: str
    name: str
    company: str
    address: str
    service_phone: str
    rescue_phone: str
    credit_code: str
    contact: str


def branch(branch_id: int = 1) -> BranchCard | None:
    """Return the branch, or None before the first set-up."""
    found = db.row(
        "SELECT id, version, code, name, company, address, service_phone, rescue_phone,"
        " credit_code, contact FROM branch WHERE id = ?",
        (branch_id,),
    )
    return None if found is None else BranchCard(*found)
