"""Badges 工牌: a code without a secret that says who somebody is, for the screens of the floor.

A badge lets its bearer do what belongs to the floor: clock, talk about a car, ask for more work,
look at a wash. Where the branch wishes, the PIN is asked for besides.
"""

import re
from dataclasses import dataclass, replace

from reception.core import db, gate, settings
from reception.core.errors import NotAllowed
from reception.core.gate import Actor
from reception.core.permissions import Permission
from reception.core.text import _
from reception.staff.actions import actor_of, sign_in
from reception.staff.queries import PersonRow, branch, people
from reception.staff.rules import ROLE_NAMES, Role

_CODE = re.compile(r"([A-Z0-9]{1,6})-T(\d{4,9})")
# A screen of the floor is nobody's desk: whatever else their role may, whoever is there does this.
FLOOR = frozenset(
    {
        Permission.SIGN_IN,
        Permission.WORK,
        Permission.WRITE_THREAD,
        Permission.ASK_WORK,
        Permission.CHECK_WASH,
    }
)


@dataclass(frozen=True)
class Badge:
    """What stands on one badge."""

    name: str
    role: str
    code: str


@dataclass(frozen=True)
class BadgesData:
    """Badges to be printed and cut."""

    branch: str
    badges: tuple[Badge, ...]


def code_of(branch_code: str, person_id: int) -> str:
    """Return the code on somebody's badge: CD01-T0007."""
    return f"{branch_code}-T{person_id:04d}"


def bearer(text: str, branch_id: int = 1) -> PersonRow | None:
    """Return whose badge of this branch was scanned, None for another text."""
    found = _CODE.fullmatch(text.strip().upper())
    place = branch(branch_id)
    if found is None or place is None or found[1] != place.code:
        return None
    return next((p for p in people() if p.person_id == int(found[2])), None)


def needs_pin(branch_id: int = 1) -> bool:
    """Tell whether the branch asks for the PIN besides the badge."""
    return settings.read(settings.BADGE_PIN, branch_id)


def by_badge(code: str, branch_id: int = 1) -> Actor:
    """Return whose badge was scanned as somebody at a screen of the floor; NotAllowed else."""
    person = bearer(code, branch_id)
    if person is None or needs_pin(branch_id):
        raise NotAllowed(_("This badge opens nothing here. Touch your name and enter your PIN."))
    return _on_floor(actor_of(person), branch_id)


def by_pin(login: str, secret: str, branch_id: int = 1) -> Actor:
    """Return somebody at a screen of the floor by PIN; wrong ones count as at every sign-in."""
    return _on_floor(sign_in(login, secret), branch_id)


def _on_floor(actor: Actor, branch_id: int) -> Actor:
    if Permission.WORK not in actor.permissions or actor.branch_id != branch_id:
        raise NotAllowed(_("{name} does not work on the floor here.").format(name=actor.name))
    return replace(actor, permissions=actor.permissions & FLOOR)


def badges_data() -> BadgesData:
    """Return the badges of everybody active who may clock at the actor's branch."""
    branch_id = gate.actor().branch_id
    place = branch(branch_id)
    here = {key for (key,) in db.rows("SELECT id FROM person WHERE branch_id = ?", (branch_id,))}
    assert place is not None
    return BadgesData(
        place.name,
        tuple(
            Badge(p.name, _role(p), code_of(place.code, p.person_id))
            for p in people()
            if p.person_id in here and Permission.WORK in actor_of(p).permissions
        ),
    )


def _role(person: PersonRow) -> str:
    return next((_(ROLE_NAMES[role]) for role in Role if role in person.roles), "")
