"""Bay, technician and time typed at a desk: the same rules as on the board, each part by itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from reception.core import clock, gate
from reception.orders.models import State
from reception.orders.queries import order
from reception.shopfloor import plan_actions as plan
from reception.shopfloor.queries import bays, open_parts
from tests.ui.workshop import Floor, at
from ui.orders.page import OrdersPage
from ui.widgets.feedback import Notice

LEFT = Qt.MouseButton.LeftButton


class Desk:
    """What the page asks of the shell: nothing here."""

    def go(self, code, **arguments):
        raise AssertionError((code, arguments))


@pytest.fixture
def shop(branch) -> Floor:
    return Floor(branch)


@pytest.fixture
def page(qtbot, branch) -> OrdersPage:
    gate.act_as(branch.actors["foreman"])
    made = OrdersPage(Desk())
    qtbot.addWidget(made)
    made.resize(1278, 688)
    made.show()
    qtbot.waitExposed(made)
    return made


def form_of(page, key, code):
    """Open an order's form with the mouse."""
    page.refresh()
    page.open_order(key)
    QTest.mouseClick(page.detail.steps.buttons[code], LEFT)
    return page.detail.steps.open_form


def type_start(form, text) -> None:
    form.start.line.selectAll()
    QTest.keyClicks(form.start.line, text)
    QTest.keyClick(form.start.line, Qt.Key.Key_Tab)


def places(key):
    return [(p.bay_id, p.starts_at, p.ends_at) for p in open_parts(key)]


def test_one_part_of_a_split_order_is_moved_and_the_other_stays(shop, page, branch, snap):
    key, (one, two, three) = shop.receive("沪A66N20", hours="3.0"), bays()[:3]
    shop.dispatch(key, one.name, at("15:00"), 120)
    with branch.as_("foreman"):
        whole = open_parts(key)[0]
        plan.split_allocation(
            allocation_id=whole.allocation_id, version=whole.version, at=at("16:00"),
            bay_id=two.bay_id, starts_at=at("16:30"), technician_id=None, anyway=True,
        )  # fmt: skip
    before = places(key)
    assert before == [
        (one.bay_id, at("15:00"), at("16:00")),
        (two.bay_id, at("16:30"), at("17:30")),
    ]
    form = form_of(page, key, "move")
    assert form.minutes.value() == 60  # of the part, not of the order
    form.part.set_value(open_parts(key)[1].allocation_id)
    form.bay.set_value(three.bay_id)
    snap(page, "dispatch_part")
    assert page.height() == 688
    QTest.mouseClick(form.do, LEFT)
    for notice in page.findChildren(Notice):  # a bay of another kind: all the same
        if notice.isVisible():
            QTest.mouseClick(notice.button, LEFT)
    assert places(key) == [before[0], (three.bay_id, at("16:30"), at("17:30"))]
    undo = next(
        b for b in page.findChildren(QAbstractButton) if b.text() == "撤销" and b.isVisible()
    )
    QTest.mouseClick(undo, LEFT)
    assert places(key) == before


def test_what_does_not_fit_is_said_and_arranged_all_the_same(shop, page, snap):
    key = shop.receive("沪A66N20", promised=at("17:00"))
    form = form_of(page, key, "dispatch")
    type_start(form, "23:00")
    QTest.mouseClick(form.do, LEFT)
    assert order(key).row.state is State.PENDING
    (notice,) = [n for n in page.findChildren(Notice) if n.isVisible()]
    assert "营业" in notice.label.text() or "18:00" in notice.label.text()
    snap(page, "dispatch_doubt")
    QTest.mouseClick(notice.button, LEFT)
    assert order(key).row.state is State.DISPATCHED
    assert places(key)[0][1] == at("23:00")


def test_a_start_that_has_passed_is_refused_at_the_desk(shop, page):
    key = shop.receive("沪A66N20", promised=at("17:00"))
    form = form_of(page, key, "dispatch")
    type_start(form, "10:00")
    form.minutes.set_value(400)
    assert clock.now() < at("16:40")  # the end is still to come
    QTest.mouseClick(form.do, LEFT)
    assert order(key).row.state is State.PENDING
    assert form.start.error()
