"""A road test not back the same day: it rings, stands in the gate's list, and its coming back is noted."""

from datetime import timedelta

from reception.billing.gate_pass_actions import give_road_test_pass, leave
from reception.billing.gate_pass_queries import not_back
from reception.core import clock
from reception.papers.gate_values import GatePassData
from reports.renderers import renderer
from tests.ui.counter import LEFT, at_counter
from tests.ui.test_gate_window import branch as branch
from tests.ui.workshop import Floor


def test_a_road_test_of_yesterday_rings_and_is_noted_back(qtbot, branch, picture):
    key = Floor(branch).receive("沪AD2K51")
    with branch.as_("technician"):
        made = give_road_test_pass(order_id=key, render=renderer(GatePassData))
    with branch.as_("manager"):
        leave(pass_id=made.pass_id)
    with clock.frozen(clock.now() + timedelta(days=1)):
        hands = at_counter(qtbot, branch, "manager", "orders")
        assert hands.window.top.bell.text() == "1 台试车未回"
        hands.click(hands.window.top.bell)
        window = hands.window.pages.windows["gate"]
        qtbot.waitUntil(window.isVisible)
        exits = window.leaving.exits
        qtbot.waitUntil(exits.isVisible)  # what the bell rang for
        exits.table.view.selectRow(0)
        picture(window, "gate-road-test-late")
        hands.bot.mouseClick(exits.back, LEFT)
        assert not_back() == ()
        assert not hands.window.top.bell.isVisible()
