"""Recalls by real keys and mouse: the list brought in, the car that comes, its work on the order."""

from decimal import Decimal

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from reception.core import db, gate
from reception.orders.models import LineKind
from reception.orders.queries import lines_of, order
from reception.orders.rules import LineDraft
from reception.vehicles import recalls_actions as actions
from reception.vehicles.queries import vehicle
from reception.vehicles.recalls import RecallDraft
from reception.vehicles.recalls_queries import open_recalls, recall_cars, recalls, recalls_on
from tests.stories.people import found_branch
from tests.ui.desk import Hands
from tests.ui.office import desk, key, press, refused, said, somebody, type_into

Keys = Qt.Key


def at_recalls(qtbot, login="claims1"):
    window, page = desk(qtbot, somebody(login), "vehicles")
    press(page.recalls)
    return window, page.right.currentWidget()


def paste(area, text):
    """Paste as Ctrl+V does."""
    area.setFocus()
    QGuiApplication.clipboard().setText(text)
    key(area, Keys.Key_V, Qt.KeyboardModifier.ControlModifier)


def waiting() -> int:
    """Return the car at the gate that the demonstration's recall concerns."""
    return db.row(
        "SELECT vehicle_id FROM arrival WHERE vehicle_id IS NOT NULL ORDER BY at LIMIT 1"
    )[0]


def test_a_campaign_is_made_and_its_list_pasted(qtbot, demo, picture):
    window, panel = at_recalls(qtbot)
    picture(window, "recalls_normal")
    press(panel.new)
    form = panel.form
    type_into(form.code.line, "ZH-2026-09")
    press(form.save_button)
    assert form.title_.error()
    picture(window, "recalls_refused")
    type_into(form.title_.line, "安全气囊控制器升级")
    form.package.set_value("TC009")
    key(form.work.area, Keys.Key_F8)
    assert said(window) == "召回已保存。"
    assert panel.card.recall.code == "ZH-2026-09"
    press(panel.card.bring)
    cars = panel.cars_form
    known = vehicle(waiting()).vin
    paste(cars.vins.area, f"序号\tVIN\n1\t{known}\n2\tLSVAA4183M2123456\n3\t1M8GDM9AXKP04278")
    press(cars.save_button)
    assert "1M8GDM9AXKP04278" in cars.vins.error()
    picture(window, "recalls_list_refused")
    type_into(cars.vins.area, "8")
    key(cars.vins.area, Keys.Key_F8)
    listed = [c.vin for c in recall_cars(panel.card.recall.recall_id)]
    assert listed == [known, "1M8GDM9AXKP042788", "LSVAA4183M2123456"]
    assert (panel.card.recall.cars, panel.card.recall.open) == (3, 3)
    picture(window, "recalls_listed")


def test_a_list_comes_from_a_workbook(qtbot, demo, tmp_path):
    _window, panel = at_recalls(qtbot, "admin")
    book = Workbook()
    for row in (
        ("序号", "车架号", "车型"),
        (1, "LSVAA4183M2123456", "示例"),
        (2, "1M8GDM9AXKP042788", ""),
    ):
        book.active.append(row)
    book.save(tmp_path / "召回.xlsx")
    panel.open_list(tmp_path / "召回.xlsx")
    qtbot.waitUntil(lambda: bool(panel.cars_form.vins.text()))
    press(panel.cars_form.save_button)
    vins = {car.vin for car in recall_cars(panel.card.recall.recall_id)}
    assert {"LSVAA4183M2123456", "1M8GDM9AXKP042788"} <= vins


def test_one_is_noted_as_done_elsewhere_and_taken_back(qtbot, demo, picture):
    window, panel = at_recalls(qtbot)
    card = panel.card
    card.table.choose(lambda row: row.state == "open")
    wanted = card.table.current().recall_car_id
    press(card.mark)
    assert card.reason.error()
    type_into(card.reason.line, "2026-10 在他店完成")
    key(card.reason.line, Keys.Key_Return)
    assert said(window) == "已登记为他处完成。"
    assert card.table.choose(lambda row: row.recall_car_id == wanted)
    picture(window, "recalls_elsewhere")
    press(card.undo)
    assert card.table.choose(lambda row: row.recall_car_id == wanted and row.state == "open")


def test_who_may_not_edit_recalls_has_no_way_there(qtbot, demo):
    _window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    assert not page.recalls.isVisible()


def check_in(qtbot, vehicle_id):
    window, page = desk(qtbot, somebody("advisor1"), "checkin")
    window.open_checkin(vehicle_id)
    return window, page


def test_the_work_comes_on_the_order_and_off_again(qtbot, demo, picture):
    car = waiting()
    window, page = check_in(qtbot, car)
    rows = page.reminders.recalls
    assert rows.isVisible()
    chip = next(iter(rows.chips.values()))
    picture(window, "recalls_checkin")
    press(chip)
    assert [(li.payer.value, "召回" in li.name) for li in page.lines.lines()] == [("maker", True)]
    assert page.kind.value() == "recall"
    picture(window, "recalls_checkin_added")
    press(chip)
    assert not page.lines.rows()
    press(chip)
    Hands(qtbot, window).retype(page.car.mileage, str((vehicle(car).mileage or 0) + 100))
    press(page.later_button)
    key_ = db.row("SELECT max(id) FROM work_order")[0]
    assert [each.code for each in recalls_on(key_)] == ["ZH-2026-03"]
    assert [li.payer.value for li in lines_of(key_)] == ["maker"]
    assert order(key_).row.kind == "recall"
    assert [each.order_number for each in open_recalls(car)] == [order(key_).row.number]
    window.open_vehicle(car)
    shown = window.pages.currentWidget().detail.recalls
    assert order(key_).row.number in shown.text()
    picture(window, "recalls_vehicle")


def test_an_order_puts_a_recall_on_and_takes_it_off(qtbot, demo, picture):
    car = waiting()
    window, page = check_in(qtbot, car)
    Hands(qtbot, window).retype(page.car.mileage, str((vehicle(car).mileage or 0) + 100))
    page.lines.add_lines([LineDraft(LineKind.OTHER, "拖车", Decimal(1), Decimal(100))])
    press(page.later_button)
    key_ = db.row("SELECT max(id) FROM work_order")[0]
    window.open_order(key_)
    tab = window.pages.currentWidget().detail.lines
    bar = tab.recalls
    (recall,) = open_recalls(car)
    assert bar.words[0].text().startswith("⚠")
    press(bar.buttons[recall.recall_car_id])
    assert [each.code for each in recalls_on(key_)] == [recall.code]
    assert "召回" in tab.grid.lines()[-1].name
    assert "不在项目中" in bar.words[0].text()  # until it is saved
    press(tab.save_button)
    assert [li.payer.value for li in lines_of(key_)] == ["customer", "maker"]
    assert bar.words[0].text().startswith("▶")
    picture(window, "recalls_order")
    tab.grid.remove(1)
    press(tab.save_button)  # the work is gone, and it is asked what of the recall
    assert "不在项目中" in bar.words[0].text()
    picture(window, "recalls_order_asked")
    press(bar.buttons[recall.recall_car_id])
    assert not recalls_on(key_)
    assert [each.order_number for each in open_recalls(car)] == [""]
    assert bar.words[0].text().startswith("⚠")


def test_a_package_brings_its_lines_for_the_maker(qtbot, demo):
    car = waiting()
    with gate.acting(somebody("manager1")):
        key_ = actions.save_recall(
            recall=RecallDraft("P1", "前制动检查", 20260101, package="TC009")
        )
        actions.add_recall_cars(recall_id=key_, vins=(vehicle(car).vin,))
    _window, page = check_in(qtbot, car)
    wanted = next(r for r in open_recalls(car) if r.code == "P1")
    press(page.reminders.recalls.chips[wanted.recall_car_id])
    lines = page.lines.lines()
    assert len(lines) > 1
    assert {line.payer.value for line in lines} == {"maker"}
    assert {line.code != "" for line in lines} == {True}


def test_a_draft_brings_back_what_was_put_on_the_order(qtbot, demo):
    _window, page = check_in(qtbot, waiting())
    press(next(iter(page.reminders.recalls.chips.values())))
    kept = page.state()
    press(page.clear_button)
    assert not page.reminders.recalls.isVisible()
    page.restore(kept)
    assert page.reminders.recalls.chosen() == tuple(kept["recalls"])
    assert len(page.lines.rows()) == 1


def test_a_car_never_seen_is_found_by_its_vin(qtbot, demo):
    vin = next(c.vin for c in recall_cars(recalls()[0].recall_id) if c.vehicle_id is None)
    window, page = desk(qtbot, somebody("advisor1"), "checkin")
    Hands(qtbot, window).retype(page.car.vin, vin)
    assert page.reminders.recalls.isVisible()
    assert len(page.reminders.recalls.chips) == 1


def test_the_booking_form_says_what_the_car_brings(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "bookings")
    press(page.new)
    page.form.pick(waiting())
    assert "召回" in page.form.mind.text()
    assert "投诉" in page.form.mind.text()
    picture(window, "recalls_booking")


@pytest.mark.usefixtures("now")
def test_an_empty_branch_teaches(qtbot, sqlite_database, picture):
    branch = found_branch()
    window, page = desk(qtbot, branch.actors["manager"], "vehicles")
    press(page.recalls)
    picture(window, "recalls_empty")
    assert not page.right.currentWidget().card.bring.isVisible()
    assert not refused(window)
