"""Roles and what each may do (DOMAIN §1), names for sign-in, and how long a lock-out lasts."""

import re
from enum import StrEnum

from reception.core.errors import Invalid
from reception.core.permissions import Permission
from reception.core.text import N_, _


class Role(StrEnum):
    """Who somebody is at the branch; one person may be several."""

    ADVISOR = "advisor"
    FOREMAN = "foreman"
    TECHNICIAN = "technician"
    INSPECTOR = "inspector"
    CASHIER = "cashier"
    CLAIMS = "claims"
    CARE = "care"
    PARTS = "parts"
    GATE = "gate"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, str] = {
    Role.ADVISOR: N_("Service advisor"),
    Role.FOREMAN: N_("Workshop foreman"),
    Role.TECHNICIAN: N_("Service technician"),
    Role.INSPECTOR: N_("Inspector"),
    Role.CASHIER: N_("Cashier"),
    Role.CLAIMS: N_("Claims clerk"),
    Role.CARE: N_("Care agent"),
    Role.PARTS: N_("Parts clerk"),
    Role.GATE: N_("Gatekeeper"),
    Role.MANAGER: N_("Service manager"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

_COMMON = {Permission.SIGN_IN, Permission.PRINT_PAPER}
ROLES: dict[Role, frozenset[Permission]] = {
    Role.ADVISOR: frozenset(
        _COMMON
        | {
            Permission.CHECK_IN,
            Permission.ARRIVE,
            Permission.BOOK,
            Permission.EDIT_ORDER,
            Permission.DISCOUNT,
            Permission.SETTLE,
            Permission.HAND_OVER,
            Permission.CHECK_WASH,
            Permission.CANCEL_ORDER,
        }
        | {Permission.SEE_PHONES, Permission.DISPATCH, Permission.WORK, Permission.NOTE_CONSENT}
        | {Permission.NOTE_COMPLAINT}
        | {Permission.ASK_WORK, Permission.WRITE_THREAD, Permission.INSURE}
        | {Permission.UPLOAD, Permission.KEEP_PAPERS}
    ),
    Role.FOREMAN: frozenset(
        _COMMON
        | {
            Permission.ARRIVE,
            Permission.DISPATCH,
            Permission.ROSTER,
            Permission.SEE_FLOOR_FIGURES,
            Permission.WORK,
            Permission.ASK_WORK,
            Permission.WRITE_THREAD,
            Permission.INSPECT,
            Permission.CHECK_WASH,
            Permission.EDIT_ORDER,
            Permission.CANCEL_ORDER,
            Permission.LET_LEAVE,
            Permission.COUNT_CARS,
        }
    ),
    Role.TECHNICIAN: frozenset(
        _COMMON
        | {Permission.WORK, Permission.CHECK_WASH, Permission.ASK_WORK, Permission.WRITE_THREAD}
    ),
    Role.INSPECTOR: frozenset(
        _COMMON
        | {Permission.INSPECT, Permission.CHECK_WASH, Permission.ASK_WORK, Permission.WRITE_THREAD}
    ),
    Role.CASHIER: frozenset(
        _COMMON
        | {Permission.ARRIVE, Permission.SETTLE, Permission.TAKE_PAYMENT, Permission.UPLOAD}
        | {Permission.KEEP_PAPERS}
    ),
    Role.CLAIMS: frozenset(
        _COMMON
        | {Permission.EDIT_ORDER, Permission.SEE_PHONES, Permission.SEE_FIGURES}
        | {Permission.EDIT_RECALL, Permission.WRITE_THREAD}
        | {Permission.CLAIM, Permission.INSURE, Permission.EXPORT, Permission.UPLOAD}
        | {Permission.KEEP_PAPERS}
    ),
    Role.CARE: frozenset(
        _COMMON
        | {Permission.SURVEY, Permission.SEE_PHONES, Permission.NOTE_CONSENT}
        | {Permission.EDIT_CUSTOMER, Permission.EXPORT, Permission.ARRIVE, Permission.BOOK}
        | {Permission.NOTE_COMPLAINT, Permission.ANSWER_COMPLAINT}
    ),
    Role.PARTS: frozenset(
        _COMMON | {Permission.HAND_OUT_PARTS, Permission.EXPORT, Permission.WRITE_THREAD}
    ),
    Role.GATE: frozenset(
        {
            Permission.SIGN_IN,
            Permission.ARRIVE,
            Permission.NOTE_LEAVING,
            Permission.COUNT_CARS,
        }
    ),
    Role.MANAGER: frozenset(set(Permission) - {Permission.EDIT_STAFF}),
    Role.ADMINISTRATOR: frozenset(
        _COMMON
        | {
            Permission.EDIT_BRANCH,
            Permission.EDIT_STAFF,
            Permission.ROSTER,
            Permission.SEE_STORED,
            Permission.EDIT_CATALOG,
            Permission.IMPORT,
            Permission.EDIT_RECALL,
            Permission.UPLOAD,
        }
    ),
}

FREE_ATTEMPTS = 5
LONGEST_LOCK = 3600  # seconds


def parse_roles(text: str) -> frozenset[Role]:
    """Return the roles of a person's `roles` column."""
    return frozenset(Role(code) for code in text.split())


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return everything that somebody with these roles may do."""
    return frozenset().union(*(ROLES[role] for role in roles))


def lock_seconds(failures: int) -> int:
    """Return how long sign-in stays shut after so many failures in a row: it doubles each time."""
    if failures < FREE_ATTEMPTS:
        return 0
    return int(min(LONGEST_LOCK, 30 * 2 ** (failures - FREE_ATTEMPTS)))


def check_login(text: str) -> str:
    """Return a sign-in name: letters, digits, dot, dash, underscore; raises Invalid("login")."""
    login = text.strip().lower()
    if not re.fullmatch(r"[\w.\-]{1,40}", login):
        raise Invalid(
            "login", _("Give a sign-in name of letters and digits without spaces, such as wang01.")
        )
    return login


def check_secret(text: str) -> str:
    """Return a PIN or password of at least 4 characters that is not one digit repeated."""
    if len(text) < 4:
        raise Invalid("secret", _("The PIN or password needs at least 4 characters."))
    if len(set(text)) == 1:
        raise Invalid(
            "secret", _("A PIN of one repeated character is easily guessed. Take another.")
        )
    return text


def check_roles(codes: list[str] | tuple[str, ...]) -> str:
    """Return the `roles` column of these role codes; raises Invalid("roles")."""
    known = [role.value for role in Role if role.value in codes]
    if not known or len(known) != len(set(codes)):
        raise Invalid("roles", _("Choose at least one role."))
    return " ".join(known)
