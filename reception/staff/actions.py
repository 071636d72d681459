"""Signing in, and who may."""

from datetime import timedelta

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, NotAllowed
from reception.core.gate import Actor, action
from reception.core.models import Branch
from reception.core.permissions import Permission
from reception.core.text import _
from reception.staff import rules, secrets
from reception.staff.models import Person
from reception.staff.queries import PersonRow, person_by_login


def actor_of(person: PersonRow) -> Actor:
    """Return the actor that a person is at the desk; raises NotAllowed for a disabled account."""
    if not person.active:
        raise NotAllowed(_("This account has been disabled. Ask the administrator."))
    found = db.row("SELECT branch_id FROM person WHERE id = ?", (person.person_id,))
    return Actor(
        person.person_id,
        person.name,
        rules.permissions_of(person.roles),
        branch_id=int(found[0]) if found else 1,
    )


def sign_in(login: str, secret: str) -> Actor:
    """Return the actor for a right name and PIN or password.

    A wrong one is counted, and the account is shut for longer and longer; the count survives a
    restart. Raises NotAllowed with the same sentence for a wrong name and a wrong PIN.
    """
    person = person_by_login(login)
    if person is None:
        raise NotAllowed(_("Name or PIN is wrong. Try again, or ask the administrator."))
    now = clock.now()
    if person.locked_until is not None and person.locked_until > now:
        # A clock set back must not lock anybody out for longer than the longest lock.
        wait = min(person.locked_until - now, timedelta(seconds=rules.LONGEST_LOCK))
        raise NotAllowed(
            _("Too many wrong attempts. Try again in {seconds} seconds.").format(
                seconds=int(wait.total_seconds()) + 1
            )
        )
    stored = db.row("SELECT secret_hash FROM person WHERE id = ?", (person.person_id,))
    right = person.active and secrets.matches(str(stored[0]) if stored else "", secret)
    with gate.acting(gate.NOBODY):
        note_sign_in(person_id=person.person_id, right=right)
    if not right:
        raise NotAllowed(_("Name or PIN is wrong. Try again, or ask the administrator."))
    return actor_of(person)


@action(Permission.SIGN_IN)
def note_sign_in(*, person_id: int, right: bool) -> None:
    """Count a wrong attempt or forget them after a right one."""
    found = db.row("SELECT failures FROM person WHERE id = ?", (person_id,))
    failures = 0 if right else int(found[0] if found else 0) + 1
    lock = rules.lock_seconds(failures)
    record.change(
        Person,
        person_id,
        failures=failures,
        locked_until=clock.now() + timedelta(seconds=lock) if lock else None,
    )


@action(Permission.EDIT_STAFF)
def add_person(*, login: str, name: str, roles: tuple[str, ...], secret: str = "") -> int:
    """Add somebody to the branch and return their key; without a secret they cannot sign in."""
    login = rules.check_login(login)
    if not name.strip():
        raise Invalid("name", _("Enter the person's name."))
    if person_by_login(login) is not None:
        raise Invalid("login", _("The sign-in name {login} is taken.").format(login=login))
    return record.add(
        Person,
        branch=gate.actor().branch_id,
        login=login,
        name=name.strip(),
        roles=rules.check_roles(roles),
        secret_hash=secrets.hash_secret(rules.check_secret(secret)) if secret else "",
    )


@action(Permission.EDIT_STAFF)
def change_person(
    *, person_id: int, version: int, name: str, roles: tuple[str, ...], active: bool
) -> None:
    """Change name, roles, or whether the account is in use. The last administrator stays."""
    if not name.strip():
        raise Invalid("name", _("Enter the person's name."))
    codes = rules.check_roles(roles)
    if "administrator" not in codes.split() or not active:
        others = db.row(
            "SELECT count(*) FROM person WHERE active = 1 AND id <> ? AND roles LIKE ?",
            (person_id, "%administrator%"),
        )
        was = db.row("SELECT roles FROM person WHERE id = ?", (person_id,))
        if was and "administrator" in was[0] and not (others and others[0]):
            raise Invalid("roles", _("The branch needs at least one active administrator."))
    record.change(Person, person_id, version, name=name.strip(), roles=codes, active=active)


@action(Permission.EDIT_STAFF)
def set_secret(*, person_id: int, secret: str) -> None:
    """Give somebody a new PIN or password and end a lock-out."""
    record.change(
        Person,
        person_id,
        secret_hash=secrets.hash_secret(rules.check_secret(secret)),
        failures=0,
        locked_until=None,
    )


@action(Permission.EDIT_BRANCH)
def change_branch(
    *,
    version: int,
    name: str,
    company: str,
    address: str,
    service_phone: str,
    rescue_phone: str,
    credit_code: str,
    contact: str,
) -> None:
    """Change how the branch is named on screens and papers."""
    if not name.strip():
        raise Invalid("name", _("Enter the branch's name."))
    if not service_phone.strip():
        raise Invalid("service_phone", _("Enter the service phone: it is printed on every slip."))
    record.change(
        Branch,
        gate.actor().branch_id,
        version,
        name=name.strip(),
        company=company.strip(),
        address=address.strip(),
        service_phone=service_phone.strip(),
        rescue_phone=rescue_phone.strip(),
        credit_code=credit_code.strip(),
        contact=contact.strip(),
    )
