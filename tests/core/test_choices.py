"""What somebody chose for their own screens: theirs alone, on both databases, over sign-outs."""

import pytest

from reception.core import db, gate
from reception.core.choices import choice, keep_choice
from reception.core.errors import Invalid


def test_a_choice_is_kept_for_its_person_alone(branch):
    with branch.as_("advisor"):
        assert choice("today.mine", False) is False
        keep_choice(name="today.mine", value=True)
        keep_choice(name="columns.cars", value=("plate", "状态"))
    with branch.as_("manager"):
        assert choice("today.mine", False) is False
        keep_choice(name="today.mine", value=False)
    with branch.as_("advisor"):
        assert choice("today.mine", False) is True
        assert choice("columns.cars", ()) == ("plate", "状态")
        keep_choice(name="columns.cars", value=())
        assert choice("columns.cars", ("all",)) == ()


def test_the_same_choice_again_writes_nothing(branch):
    with branch.as_("advisor"):
        keep_choice(name="today.mine", value=True)
        before = db.row("SELECT count(*) FROM audit")
        keep_choice(name="today.mine", value=True)
        assert db.row("SELECT count(*) FROM audit") == before


@pytest.mark.parametrize("name", ["", "Today", "a.b.c", "x" * 50, "today mine"])
def test_what_is_no_choice_is_refused(branch, name):
    with branch.as_("advisor"), pytest.raises(Invalid):
        keep_choice(name=name, value=True)
    with branch.as_("advisor"), pytest.raises(Invalid):
        keep_choice(name="columns.cars", value=("x" * 41,))


def test_a_command_has_no_choices(branch):
    with gate.acting(gate.system("test")):
        keep_choice(name="today.mine", value=True)
        assert choice("today.mine", False) is False
