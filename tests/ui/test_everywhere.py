"""The search box, F2 and the plate field answer the same wherever somebody stands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reception.core import db
from reception.vehicles.queries import recent, vehicle
from tests.ui.office import click_row, desk, key, press, somebody, type_into

Keys = Qt.Key


def test_f2_stands_in_the_plate_whatever_was_marked_before(qtbot, demo):
    window, page = desk(qtbot, somebody("advisor1"), "today")
    page.mine.setChecked(False)
    assert page.cars.rows()
    click_row(page.cars, 0)
    key(QApplication.focusWidget(), Keys.Key_F2)
    checkin = window.pages.shown()
    assert QApplication.focusWidget() is checkin.car.plate.control
    window.go("today")
    click_row(page.cars, 1)
    key(QApplication.focusWidget(), Keys.Key_F2)
    assert QApplication.focusWidget() is checkin.car.plate.control
    press(checkin.clear_button)
    key(QApplication.focusWidget(), Keys.Key_F2)
    assert QApplication.focusWidget() is checkin.car.plate.control


@pytest.mark.parametrize(
    "code", ["today", "checkin", "orders", "handover", "bookings", "vehicles", "care", "reports"]
)
def test_f3_searches_from_every_page(qtbot, demo, code):
    window, _page = desk(qtbot, somebody("manager1"), code)
    line = window.top.search.line
    key(QApplication.focusWidget() or window, Keys.Key_F3)
    assert QApplication.focusWidget() is line
    card = vehicle(recent(3)[2].vehicle_id)
    type_into(line, card.phone[-4:])
    window.top.search.look()
    found = {offer.value: offer.right for offer in window.top.search.popup.rows()}
    assert "电话尾号" in found[("vehicle", card.vehicle_id)]


def test_the_plate_field_of_the_check_in_finds_by_everything_and_says_what(qtbot, demo):
    _window, page = desk(qtbot, somebody("advisor1"), "checkin")
    card = vehicle(recent(6)[5].vehicle_id)
    plate = page.car.plate
    ways = {
        card.plate[1:].lower(): "车牌", card.vin: "VIN", card.vin[-6:]: "VIN 尾号",
        card.phone: "电话", card.phone[-4:]: "电话尾号", card.customer: "姓名",
    }  # fmt: skip
    for typed, why in ways.items():
        type_into(plate.line, typed)
        plate.look()
        offers = {offer.value: offer.right for offer in plate.popup().rows()}
        assert card.vehicle_id in offers, typed
        assert why in offers[card.vehicle_id], typed


@pytest.mark.parametrize("code", ["board", "gate"])
def test_f3_searches_from_the_windows_of_their_own(qtbot, demo, code):
    window, _page = desk(qtbot, somebody("manager1"), "today")
    window.go(code)
    other = window.pages.windows[code]
    with qtbot.waitActive(other):
        other.activateWindow()
    key(QApplication.focusWidget() or other, Keys.Key_F3)
    line = window.top.search.line
    qtbot.waitUntil(lambda: QApplication.focusWidget() is line)
    number = db.row("SELECT number FROM work_order ORDER BY id DESC LIMIT 1")[0]
    type_into(line, number)
    window.top.search.look()
    assert window.top.search.popup.rows()[0].right == "工单号"
