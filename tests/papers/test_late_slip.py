"""A slip that is not archived stays on the list until somebody says why and when (DOMAIN §3)."""

from datetime import timedelta

import pytest

from reception.core import clock, db
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.units import day_number
from reception.papers.actions import explain_late_slip
from reception.papers.queries import overdue_slips
from tests.conftest import NOON
from tests.customers.people import received


def test_why_and_when_are_said_shown_and_run_out(branch):
    with branch.as_("advisor"):
        opened = received("示例甲", "13800000001", "沪A00001")
        assert overdue_slips() == ()
    later = NOON + timedelta(days=3)
    with clock.frozen(later), branch.as_("advisor"):
        [slip] = overdue_slips()
        assert (slip.open(), slip.reason, slip.expected_on) == (True, "", None)
        day = clock.today() + timedelta(days=2)
        for wrong in (
            {"reason": " "},
            {"expected_on": day_number(clock.today() - timedelta(days=1))},
            {"expected_on": day_number(clock.today() + timedelta(days=61))},
            {"expected_on": 20261399},
        ):
            with pytest.raises(Invalid):
                explain_late_slip(**{"order_id": opened.order_id, "reason": "待料",
                                     "expected_on": day_number(day), **wrong})  # fmt: skip
        with pytest.raises(Refused):
            explain_late_slip(order_id=999, reason="待料", expected_on=day_number(day))
        explain_late_slip(order_id=opened.order_id, reason="待料", expected_on=day_number(day))
        [slip] = overdue_slips()
        assert (slip.open(), slip.reason, slip.expected_on, slip.said_by) == (
            False, "待料", day, "示例advisor",
        )  # fmt: skip
        with branch.as_("technician"), pytest.raises(NotAllowed):
            explain_late_slip(order_id=opened.order_id, reason="x", expected_on=day_number(day))
    with clock.frozen(later + timedelta(days=3)), branch.as_("manager"):
        assert overdue_slips()[0].open()  # the day is past: say it again
        explain_late_slip(
            order_id=opened.order_id, reason="客户改期", expected_on=day_number(clock.today())
        )
        [slip] = overdue_slips()
        assert (slip.open(), slip.reason) == (False, "客户改期")
    assert db.row("SELECT count(*) FROM slip_delay") == (2,)
    for sql in ("UPDATE slip_delay SET reason = 'x'", "DELETE FROM slip_delay"):
        with pytest.raises(db.DatabaseError), db.writing():
            db.execute(sql)
