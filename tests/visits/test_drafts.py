"""Drafts: each person's own, overwritten, dropped, and no business of the audit log."""

from datetime import timedelta

import pytest

from reception.core import clock, db, gate
from reception.core.errors import NotAllowed, Refused
from reception.visits import drafts
from reception.visits.actions import drop_draft, keep_draft
from tests.conftest import NOON


def test_a_draft_is_overwritten_and_only_its_person_sees_it(branch):
    with branch.as_("advisor"):
        keep_draft(uid="a", title="沪A·66N20", data='{"x":1}')
        keep_draft(uid="b", title="", data="{}")
        keep_draft(uid="a", title="沪A·66N20 测试客户001", data='{"x":2}')
        assert {d.uid: (d.title, d.data) for d in drafts.drafts()} == {
            "a": ("沪A·66N20 测试客户001", '{"x":2}'),
            "b": ("", "{}"),
        }
    with branch.as_("manager"):
        assert drafts.drafts() == ()
        keep_draft(uid="a", title="theirs", data="{}")
        drop_draft(uid="b")
    with branch.as_("advisor"):
        assert {d.uid: d.data for d in drafts.drafts()} == {"a": '{"x":2}', "b": "{}"}
        drop_draft(uid="a")
        assert [d.uid for d in drafts.drafts()] == ["b"]


def test_nothing_typed_reaches_the_audit_log(branch):
    before = db.row("SELECT count, head FROM chain")
    with branch.as_("advisor"):
        keep_draft(uid="a", title="测试客户001", data='"13800000001"')
        drop_draft(uid="a")
    assert db.row("SELECT count, head FROM chain") == before


def test_what_nobody_touches_for_a_month_is_forgotten(branch):
    with branch.as_("advisor"):
        keep_draft(uid="old", title="", data="{}")
        with clock.frozen(NOON + timedelta(days=drafts.DAYS_KEPT, seconds=1)):
            keep_draft(uid="new", title="", data="{}")
            assert [d.uid for d in drafts.drafts()] == ["new"]


def test_a_draft_beyond_all_measure_is_refused(branch):
    with branch.as_("advisor"), pytest.raises(Refused):
        keep_draft(uid="a", title="", data="x" * (drafts.LARGEST + 1))


def test_who_may_not_check_in_has_no_drafts(branch):
    with branch.as_("technician"), pytest.raises(NotAllowed):
        keep_draft(uid="a", title="", data="{}")
    with gate.acting(gate.NOBODY):
        assert drafts.drafts() == ()
