"""What was done to a car before, as its orders say it."""

from reception.orders.actions import set_lines
from reception.orders.queries import order
from reception.visits.queries import history
from tests.stories.people import found_branch
from tests.ui.workshop import Floor


def test_the_work_stands_in_the_orders_own_order(database, now):
    branch = found_branch()
    key = Floor(branch).receive("沪A66N20")
    card = order(key)
    assert card is not None
    with branch.as_("advisor"):
        set_lines(order_id=key, version=card.version, lines=card.lines[::-1])
    (past,) = history(card.row.vehicle_id)
    assert past.work == "前减震器 右、机油 5W-30 4L、小保养"
