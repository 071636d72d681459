"""The office screens with more and longer than anybody wants: nothing overflows, nothing executes."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from reception.core import clock, gate
from reception.history.demo import fill_demo
from reception.vehicles.actions import CustomerDraft, VehicleDraft, save_customer, save_vehicle
from reception.vehicles.queries import vehicle, vehicles_of
from tests.ui.office import desk, press, somebody, type_into
from ui.widgets import Label

NAME = '<img src="file:///etc/hostname"><b>𠮷</b>&=cmd|' + "极长名称" * 40


def crowded_car():
    """Make a car with hostile and long texts, six former plates, and an owner of nine cars."""
    with gate.acting(somebody("manager1")):
        owner = save_customer(
            customer=CustomerDraft(NAME[:200], "13800000007", "13800000008", "company", "vip",
                                   "示例路" * 40, "备注" * 90)
        )  # fmt: skip
        for number in range(8):
            save_vehicle(vehicle=VehicleDraft(f"沪A0000{number}", model="示例"), customer_id=owner)
        key = save_vehicle(
            vehicle=VehicleDraft(
                "沪B00000", model="示例 超长车型名称" * 8, vin="LSVAA4183M2123456"
            ),
            customer_id=owner,
        )
        for number in range(1, 7):
            with clock.frozen(clock.now() + timedelta(days=number)):
                card = vehicle(key)
                save_vehicle(
                    vehicle=VehicleDraft(
                        f"沪B0000{number}", model=card.model, vin=card.vin, vehicle_id=key,
                        version=card.version,
                    ),
                    customer_id=owner,
                )  # fmt: skip
    return key


def fits(window):
    return window.minimumSizeHint().width() <= 1366 and window.minimumSizeHint().height() <= 768


def test_a_crowded_hostile_car_fits_and_is_plain_text(qtbot, demo, picture):
    key = crowded_car()
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    page.arrive(vehicle_id=key)
    qtbot.wait(60)
    assert page.detail.owner_facts.value("姓名") == NAME[:200]
    labels = page.detail.findChildren(Label)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    assert len(vehicles_of(vehicle(key).customer_id)) == 9
    assert fits(window)
    picture(window, "vehicles_crowded")
    press(page.detail.owner_button)
    assert page.detail.owner_edit.form["name"].text() == NAME[:200]
    assert fits(window)
    assert "9 辆" in page.detail.owner_edit.teach.text()
    picture(window, "vehicles_crowded_edit")


@pytest.mark.parametrize("code", ["vehicles", "care", "reports", "settings"])
def test_every_office_page_fits_the_normal_screen(qtbot, demo, code):
    window, page = desk(qtbot, gate.system("everything"), code)
    assert fits(window)
    if code == "settings":
        for row in range(page.list.count()):
            page.list.setCurrentRow(row)
            assert fits(window), page.parts[row].code
            assert window.width() == 1366


def test_hostile_text_in_a_remark_comes_back_as_itself(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("care1"), "care")
    type_into(page.answer.score.line, "60")
    type_into(page.answer.remark.area, "<script>x</script>" + "很长的意见，" * 60)
    press(page.answer.save_button)
    page.tabs.setCurrentIndex(1)
    row = page.answers.rows()[0]
    assert row.remark.startswith("<script>")
    assert page.answers.model.index(0, 6).data() == row.remark
    assert fits(window)
    picture(window, "care_crowded")


def test_every_office_page_works_on_the_server_too(qtbot, postgres_database, now):
    fill_demo(orders=60)
    window, _page = desk(qtbot, gate.system("everything"), "vehicles")
    for code in ("vehicles", "care", "reports", "settings"):
        window.go(code)
        page = window.pages.currentWidget()
        page.refresh()
        if code == "vehicles":
            page.show_vehicle(page.table.rows()[0].vehicle_id)
            assert page.detail.history.rows()
    safety = page.list.count() - 1
    page.list.setCurrentRow(safety)
    section = page.section()
    assert not section.back_up_button.isVisible()
    press(section.verify_button)
    qtbot.waitUntil(lambda: not section.job.running, timeout=60_000)
    assert section.fine.isVisible()
