"""Every action and every role: default no, logged out and disabled included."""

import importlib
import inspect
import pkgutil
from collections import Counter
from typing import Any

import pytest

import reception
from reception.core import db, gate
from reception.core.errors import NotAllowed
from reception.core.permissions import Permission
from reception.staff.actions import actor_of, change_person, sign_in
from reception.staff.queries import people, person_by_login
from reception.staff.rules import LONGEST_LOCK, ROLES, Role, lock_seconds, permissions_of
from tests.stories.people import PIN


def actions() -> list[Any]:
    """Everything a person may do, found by looking at every room."""
    found = []
    for room in pkgutil.walk_packages(reception.__path__, "reception."):
        if not room.name.endswith((".actions", "_actions")):
            continue
        module = importlib.import_module(room.name)
        found += [
            value
            for value in vars(module).values()
            if hasattr(value, "permission") and value.__module__ == module.__name__
        ]
    return found


ACTIONS = actions()


def test_the_reflection_finds_the_actions():
    names = {a.__name__ for a in ACTIONS}
    assert {"check_in", "place", "inspect", "hand_over", "take_payment", "add_person"} <= names


def test_no_two_actions_share_a_name():
    """The log, the lists of changes and `reception ops` know an action by its name alone."""
    twice = [name for name, many in Counter(a.__name__ for a in ACTIONS).items() if many > 1]
    assert twice == []


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.__name__)
def test_every_action_is_shut_to_who_may_not(branch, action):
    before = db.row("SELECT count FROM chain")
    for role in Role:
        permissions = permissions_of(frozenset({role}))
        if action.permission in permissions:
            continue
        with gate.acting(gate.Actor(None, role.value, permissions)), pytest.raises(NotAllowed):
            action()
    if action.permission is not Permission.SIGN_IN:
        with gate.acting(gate.NOBODY), pytest.raises(NotAllowed):
            action()
    disabled = person_by_login("manager")
    with branch.as_("administrator"):
        change_person(person_id=disabled.person_id, version=disabled.version, name=disabled.name,
                      roles=("manager",), active=False)  # fmt: skip
    stale = gate.Actor(disabled.person_id, "示例manager", frozenset(Permission))
    with gate.acting(stale), pytest.raises(NotAllowed):
        action()
    assert db.row("SELECT count FROM chain") == (before[0] + 1,)


def test_every_action_takes_keywords_only_and_says_what_it_does():
    for action in ACTIONS:
        kinds = {p.kind for p in inspect.signature(action).parameters.values()}
        assert kinds <= {inspect.Parameter.KEYWORD_ONLY}, action.__name__
        assert action.__doc__, action.__name__


def test_every_permission_belongs_to_a_role_and_a_role_to_somebody():
    given = frozenset().union(*ROLES.values())
    assert set(Permission) == given
    assert set(ROLES) == set(Role)


def test_wrong_pins_shut_the_account_for_longer_and_longer(database, branch):
    for _ in range(5):
        with pytest.raises(NotAllowed, match="密码不对"):
            sign_in("advisor", "0000")
    db.close_database()
    db.open_database(database)  # a restart forgets nothing
    with pytest.raises(NotAllowed, match="请 31 秒"):
        sign_in("advisor", PIN)
    waits = [lock_seconds(n) for n in range(12)]
    assert waits[:5] == [0] * 5
    assert waits[5:] == sorted(waits[5:])
    assert lock_seconds(99) == LONGEST_LOCK


def test_the_right_pin_opens_and_a_disabled_account_stays_shut(branch):
    assert sign_in(" Advisor ", PIN).name == "示例advisor"
    with pytest.raises(NotAllowed):
        sign_in("nobody", PIN)
    advisor = person_by_login("advisor")
    with branch.as_("administrator"):
        change_person(person_id=advisor.person_id, version=advisor.version, name="x",
                      roles=("advisor",), active=False)  # fmt: skip
    with pytest.raises(NotAllowed):
        sign_in("advisor", PIN)
    with pytest.raises(NotAllowed):
        actor_of(person_by_login("advisor"))
    assert "advisor" not in {p.login for p in people()}
