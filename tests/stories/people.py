"""A small branch with obviously generated people, for the stories."""

from dataclasses import dataclass

from reception.core import gate
from reception.core.gate import Actor
from reception.shopfloor.actions import set_up_branch
from reception.shopfloor.models import BayKind
from reception.shopfloor.rules import BayDraft
from reception.staff.actions import actor_of, add_person
from reception.staff.queries import people

PIN = "1357"
ROLES = ("advisor", "foreman", "technician", "inspector", "cashier", "care", "manager")


@dataclass(frozen=True)
class Branch:
    """Who works here, by role."""

    actors: dict[str, Actor]

    def as_(self, role: str):
        """Let somebody of this role be at the desk inside the block."""
        return gate.acting(self.actors[role])


def found_branch() -> Branch:
    """Set up a branch with two bays and one person a role."""
    set_up_branch(
        name="示例店",
        code="CD01",
        service_phone="400-000-0000",
        bays=(BayDraft("1号"), BayDraft("2号"), BayDraft("洗车", BayKind.WASH)),
        admin_name="示例管理员",
        admin_login="admin",
        secret=PIN,
    )
    admin = actor_of(people()[0])
    actors = {"administrator": admin}
    with gate.acting(Actor(admin.person_id, admin.name, admin.permissions)):
        for role in ROLES:
            add_person(login=role, name=f"示例{role}", roles=(role,), secret=PIN)
    actors |= {p.login: actor_of(p) for p in people() if p.login in ROLES}
    return Branch(actors)
