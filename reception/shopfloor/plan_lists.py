"""What people have learnt and bays have: read together, kept as whole lists."""

from collections.abc import Iterable

from reception.core import db, gate, record, settings
from reception.core.errors import Invalid
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.shopfloor.plan_models import BayEquipment, PersonSkill


def skills_of(person_id: int) -> tuple[str, ...]:
    """Return what somebody has learnt."""
    found = db.rows("SELECT skill FROM person_skill WHERE person_id = ? ORDER BY id", (person_id,))
    return tuple(row[0] for row in found)


def skills(branch_id: int | None = None) -> dict[int, frozenset[str]]:
    """Return what those who work here have learnt, by person."""
    return _grouped(
        "SELECT s.person_id, s.skill FROM person_skill s JOIN person p ON p.id = s.person_id"
        " WHERE p.active = 1 AND p.branch_id = ?",
        branch_id,
    )


def equipment(branch_id: int | None = None) -> dict[int, frozenset[str]]:
    """Return what the bays in use have, by bay."""
    return _grouped(
        "SELECT e.bay_id, e.equipment FROM bay_equipment e JOIN bay b ON b.id = e.bay_id"
        " WHERE b.active = 1 AND b.branch_id = ?",
        branch_id,
    )


def _grouped(sql: str, branch_id: int | None) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for key, name in db.rows(sql, (branch_id or gate.actor().branch_id,)):
        found.setdefault(key, set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


@action(Permission.ROSTER)
def set_skills(*, person_id: int, skills: tuple[str, ...]) -> None:
    """Keep what somebody has learnt, of the branch's list; Invalid("skills") for another word."""
    wanted = _of_list(settings.SKILLS, "skills", skills, set(skills_of(person_id)))
    found = db.rows("SELECT skill, id FROM person_skill WHERE person_id = ?", (person_id,))
    present = {row[0]: row[1] for row in found}
    for name in present.keys() - wanted:
        record.remove(PersonSkill, present[name])
    for name in sorted(wanted - present.keys()):
        record.add(PersonSkill, person=person_id, skill=name)


def keep_equipment(bay_id: int, names: Iterable[str]) -> None:
    """Keep what a bay has, inside an action; Invalid("equipment") for a word not in the list."""
    found = db.rows("SELECT equipment, id FROM bay_equipment WHERE bay_id = ?", (bay_id,))
    present = {row[0]: row[1] for row in found}
    wanted = _of_list(settings.EQUIPMENT, "equipment", names, set(present))
    for name in present.keys() - wanted:
        record.remove(BayEquipment, present[name])
    for name in sorted(wanted - present.keys()):
        record.add(BayEquipment, bay=bay_id, equipment=name)


def _of_list(
    setting: settings.Setting[tuple[str, ...]], field: str, names: Iterable[str], had: set[str]
) -> set[str]:
    # What is no longer in the list stays with those who have it until it is taken away.
    wanted = set(names)
    known = settings.read(setting)
    unknown = wanted.difference(known, had)
    if unknown:
        raise Invalid(
            field, _("{name} is not in the list. Add it there first.").format(name=min(unknown))
        )
    return wanted
