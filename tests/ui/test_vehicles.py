"""Customers and cars by real keys and mouse: found, corrected, refused, contested."""

from PySide6.QtCore import Qt

from reception.core import gate
from reception.vehicles.actions import VehicleDraft, save_vehicle
from reception.vehicles.queries import plates_of, recent, vehicle
from tests.stories.people import found_branch
from tests.ui.office import (
    click_row,
    desk,
    key,
    press,
    refused,
    said,
    somebody,
    type_into,
)

Keys = Qt.Key


def sought(qtbot, page, text):
    type_into(page.finder.line, text)
    qtbot.wait(90)
    return [hit.plate for hit in page.table.rows()]


def test_recent_cars_stand_there_before_anything_is_typed(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    assert [h.vehicle_id for h in page.table.rows()] == [h.vehicle_id for h in recent(50)]
    assert page.finder.line.hasFocus()
    picture(window, "vehicles_recent")


def test_a_car_is_found_by_plate_vin_phone_name_and_initials(qtbot, demo):
    _window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    card = vehicle(recent(200)[150].vehicle_id)  # beyond what stands there unasked
    from reception.core.pinyin import keys

    ways = [card.plate[1:].lower(), card.vin[-6:], card.phone[-4:], card.customer]
    ways.append(sorted(keys(card.customer), key=len)[0])
    for way in ways:
        assert card.plate in sought(qtbot, page, way), way


def test_down_and_enter_lead_into_the_list_and_show_the_car(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    hit = recent(9)[4]
    sought(qtbot, page, hit.plate[2:])
    key(page.finder.line, Keys.Key_Return)
    assert page.table.view.hasFocus()
    assert page.detail.card.vehicle_id == hit.vehicle_id
    assert page.detail.car_facts.value("VIN") == vehicle(hit.vehicle_id).vin
    assert page.detail.history.rows()
    picture(window, "vehicles_normal")


def test_nothing_found_says_what_to_do(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    assert sought(qtbot, page, "zzzz") == []
    assert "F2" in page.none.teach.text()
    picture(window, "vehicles_nothing")


def test_phones_are_masked_for_those_who_do_not_need_them(qtbot, demo):
    hit = recent(1)[0]
    _window, page = desk(qtbot, somebody("foreman1"), "vehicles")
    page.arrive(vehicle_id=hit.vehicle_id)
    assert "****" in page.detail.owner_facts.value("电话")
    assert not page.detail.car_button.isVisible()
    assert not page.new.isVisible()


def test_a_new_plate_goes_into_the_history(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    click_row(page.table, 2)
    car = page.detail.card
    press(page.detail.car_button)
    edit = page.detail.car_edit
    assert edit.plate.line.hasFocus()
    picture(window, "vehicles_edit_car")
    type_into(edit.plate.line, "沪a77n77")
    key(edit.plate.line, Keys.Key_Tab)
    assert edit.plate.line.text() == "沪A·77N77"
    key(edit, Keys.Key_F8)
    assert said(window) == "车辆资料已保存。"
    assert vehicle(car.vehicle_id).plate == "沪A77N77"
    assert next(each.plate for each in plates_of(car.vehicle_id)) == "沪A77N77"
    assert page.detail.plates.isVisible()
    assert page.table.rows()[2].plate == "沪A77N77"
    picture(window, "vehicles_saved")


def test_what_cannot_be_right_is_said_under_its_field(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    click_row(page.table, 0)
    other = vehicle(page.table.rows()[1].vehicle_id)
    press(page.detail.car_button)
    edit = page.detail.car_edit
    type_into(edit.plate.line, "沪A1")
    type_into(edit.vin.line, other.vin)
    key(edit, Keys.Key_F8)
    assert "不是" in edit.plate.error() or "号牌" in edit.plate.error()
    type_into(edit.plate.line, "沪A77N77")
    key(edit, Keys.Key_F8)
    if edit.vin.confirm.isVisible():
        press(edit.vin.confirm)
        key(edit, Keys.Key_F8)
    assert other.plate[2:] in edit.vin.error()
    assert edit.plate.line.text().endswith("77N77")
    picture(window, "vehicles_refused")
    key(edit.vin.line, Keys.Key_Escape)
    assert "F8" in refused(window)
    assert edit.isVisible()
    press(edit.give_up)
    assert not edit.isVisible()


def test_the_owner_is_corrected_and_found_by_the_new_name(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    click_row(page.table, 3)
    car = page.detail.card
    press(page.detail.owner_button)
    form = page.detail.owner_edit.form
    type_into(form["phone"].line, "123")
    key(form["phone"].line, Keys.Key_Tab)
    assert "手机号" in form["phone"].error()
    picture(window, "vehicles_edit_owner")
    type_into(form["phone"].line, "13800000009")
    type_into(form["name"].line, "<b>示例𠮷</b>")
    press(page.detail.owner_edit.save_button)
    card = vehicle(car.vehicle_id)
    assert (card.customer, card.phone) == ("<b>示例𠮷</b>", "13800000009")
    assert page.detail.owner_facts.value("姓名") == "<b>示例𠮷</b>"
    assert card.plate in sought(qtbot, page, "13800000009")


def test_a_conflict_keeps_what_was_typed(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    click_row(page.table, 5)
    car = page.detail.card
    press(page.detail.car_button)
    edit = page.detail.car_edit
    type_into(edit.form["colour"].line, "mine")
    with gate.acting(somebody("advisor2")):
        save_vehicle(
            vehicle=VehicleDraft(
                plate=car.plate, vin=car.vin, model="别人改的车型", vehicle_id=car.vehicle_id,
                version=car.version, plate_kind=car.plate_kind,
            ),
            customer_id=car.customer_id,
        )  # fmt: skip
    key(edit, Keys.Key_F8)
    assert refused(window)
    assert vehicle(car.vehicle_id).model == "别人改的车型"
    picture(window, "vehicles_conflict")
    from ui.widgets.feedback import Notice

    note = next(n for n in window.findChildren(Notice) if n.isVisible())
    press(note.button)
    assert edit.form["colour"].text() == "mine"
    assert edit.form["model"].text() == "别人改的车型"
    key(edit, Keys.Key_F8)
    after = vehicle(car.vehicle_id)
    assert (after.colour, after.model) == ("mine", "别人改的车型")


def test_a_half_typed_correction_is_not_left_behind(qtbot, demo):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    click_row(page.table, 0)
    first = page.detail.card.vehicle_id
    press(page.detail.car_button)
    type_into(page.detail.car_edit.form["colour"].line, "blue")
    click_row(page.table, 2)
    assert page.detail.card.vehicle_id == first
    assert page.table.current().vehicle_id == first
    assert refused(window)
    assert page.detail.car_edit.form["colour"].text() == "blue"


def test_new_check_in_and_open_order_lead_there(qtbot, demo, monkeypatch):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    went = []
    monkeypatch.setattr(window, "open_checkin", lambda vehicle_id=None: went.append(vehicle_id))
    monkeypatch.setattr(window, "open_order", went.append)
    click_row(page.table, 0)
    press(page.new)
    key(page.detail.history.view, Keys.Key_Down)
    key(page.detail.history.view, Keys.Key_Return)
    assert went[0] == page.detail.card.vehicle_id
    assert went[1] in [visit.order_id for visit in page.detail.history.rows()]
    assert page.detail.open_order.isVisible()
    press(page.detail.open_order)
    assert went[2] == page.detail._order_id


def test_an_empty_branch_teaches(qtbot, sqlite_database, now, picture):
    branch = found_branch()
    window, page = desk(qtbot, branch.actors["advisor"], "vehicles")
    assert page.none.isVisible()
    picture(window, "vehicles_empty")
