"""Which car and whose: the VIN decoded, plates that moved, a second owner."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

from PySide6.QtCore import Qt

from reception.core import db
from reception.vehicles.queries import plates_of, vehicle, vehicle_by_vin
from tests.ui.desk import Hands, Key, sit_down
from tests.ui.test_checkin import branch, cheap_hashing, hands, known_car, newest

LEFT = Qt.MouseButton.LeftButton
OTHER_VIN = "1M8GDM9AXKP042788"


def test_a_vin_names_maker_and_year(hands: Hands, picture):
    page = hands.page
    hands.enter("沪B12345")
    hands.retype(page.car.vin, "lsvaa4183m2123456")
    assert page.car.vin.says.text() == "上汽大众 · 2021 年款"
    picture(hands.window, "identity_vin")
    hands.retype(page.car.vin, "LSVAA")
    assert page.car.vin.says.text() == ""


def test_two_cars_with_swapped_plates_keep_their_own_history(branch, qtbot, picture):
    first = known_car(branch)
    second = known_car(branch, plate="沪B88888", vin=OTHER_VIN, name="测试客户002")
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")  # the first car's plate
    hands.retype(page.car.vin, OTHER_VIN)  # on the second car
    assert page.car.plate.text() == "沪A·66N20"
    assert page.card.vehicle_id == second.vehicle_id
    said = page.car.other.label.text()
    assert "车牌由 沪B·88888 变更为 沪A·66N20" in said
    assert "原登记在另一辆车" in said
    assert "123456" in said
    picture(hands.window, "identity_swapped")
    hands.retype(page.car.mileage, "39000")
    hands.sign_later()
    assert newest().row.vehicle_id == second.vehicle_id
    now = {car: [p.plate for p in plates_of(car) if p.until is None]
           for car in (first.vehicle_id, second.vehicle_id)}  # fmt: skip
    assert now == {first.vehicle_id: [], second.vehicle_id: ["沪A66N20"]}
    assert [p.plate for p in plates_of(first.vehicle_id)] == ["沪A66N20"]


def test_a_second_owner_is_told_and_added(branch, qtbot, picture):
    known = known_car(branch)
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")
    hands.type("39000")
    hands.retype(page.owner.name, "测试客户002")
    assert "车主由 单小明 改为 测试客户002" in page.owner.new_owner.label.text()
    hands.retype(page.owner.phone, "13800000002")
    assert "车主变更：单小明 → 测试客户002" in page.owner.new_owner.label.text()
    picture(hands.window, "identity_owner")
    hands.sign_later()
    card = vehicle(known.vehicle_id)
    assert (card.customer, card.phone) == ("测试客户002", "13800000002")
    assert db.row("SELECT name FROM customer WHERE id = ?", (known.customer_id,)) == ("单小明",)
    assert newest().row.vehicle_id == known.vehicle_id


def test_a_plate_on_record_typed_with_a_new_vin(branch, qtbot):
    known = known_car(branch)
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")
    hands.retype(page.car.vin, OTHER_VIN)
    said = page.car.other.label.text()
    assert "不是登记的车" in said or "新车" in said
    assert "开单后转到本车" in said
    hands.retype(page.car.vin, vehicle(known.vehicle_id).vin)
    assert page.car.other.isHidden()
