"""The car leaves through the gate: its pass is typed, the plate compared, let out once."""

from reception.billing.gate_pass_queries import exits_today, newest_pass
from ui.gate.window import GateWindow
from ui.tour_counter import Visit
from ui.tour_hands import must


def leave_yard(visit: Visit) -> None:
    """出门: the gate's window shows the plate in large; a second try is refused."""
    hands = visit.hands
    hands.window.go("gate")
    window = hands.window.pages.windows["gate"]
    assert isinstance(window, GateWindow)
    hands.until(window.isVisible, "the gate's window is open")
    given = newest_pass(visit.order_id)
    if given is None:
        raise AssertionError("the hand-over gave a pass")
    view = window.leaving
    window.scanned(given.number)
    must(view.verdict.property("tone") == "go", "the pass is good")
    hands.picture("gate-go", window)
    hands.click(view.verdict.go)
    left = [row.number for row in exits_today()]
    must(left[0] == given.number, "the car left with its pass")
    window.scanned(given.number)
    must(view.verdict.property("tone") == "stop", "the pass lets no second car out")
    hands.picture("gate-refused", window)
    window.close()
    hands.settle()
