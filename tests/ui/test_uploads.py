"""The upload of repair records through the window: settings, status bar, list, file, background."""

import json
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from reception.billing import e_record_sender, e_records
from reception.billing.e_record_actions import queue_period
from reception.billing.e_record_secret import read_secret
from reception.core import clock, db, gate, record, settings
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.vehicles.models import Vehicle
from reception.visits.models import Visit
from tests.billing.platform import SECRET, USER, running, switch_on
from tests.ui.office import click_row, desk, key, press, refused, said, somebody, type_into
from tests.ui.test_settings import part


@pytest.fixture
def server(demo, monkeypatch):
    monkeypatch.setattr(e_record_sender, "PATIENCE", 2)
    with running() as platform:
        yield platform


@action(Permission.EDIT_BRANCH)
def take_vin(*, plate: str) -> None:
    key = db.row("SELECT id FROM vehicle WHERE plate = ?", (plate,))[0]
    record.change(Vehicle, key, vin=None)


def queued(server) -> None:
    """Switch the upload on and queue the day's cars, one of them without a VIN."""
    with gate.acting(gate.system("test")):
        switch_on(server)
        assert queue_period(first=clock.today() - timedelta(days=2), last=clock.today()) > 3
        take_vin(plate=e_records.queue()[1].plate)


def chip(page, code):
    press(page.chips[code])


def test_set_up(qtbot, server, picture):
    window, section = part(qtbot, "e_record")
    picture(window, "uploads_settings_empty")
    section.form["on"].set_value(True)
    type_into(section.form["login_address"].line, "http://example.com/login")
    press(section.save_button)
    assert "https://" in section.form["login_address"].error()
    picture(window, "uploads_settings_refused")
    type_into(section.form["login_address"].line, f"{server.address}/login")
    type_into(section.form["record_address"].line, f"{server.address}/record")
    type_into(section.form["user"].line, USER)
    type_into(section.form["secret"].line, SECRET)
    press(section.save_button)
    assert said(window)
    assert settings.read(settings.E_RECORD).on
    assert read_secret() == SECRET
    assert section.form["secret"].text() == ""
    assert SECRET not in repr(db.rows("SELECT * FROM audit")) + repr(
        db.rows("SELECT * FROM setting")
    )
    picture(window, "uploads_settings")


def test_the_status_bar_counts_and_leads_to_the_list(qtbot, server, picture):
    window, _page = desk(qtbot, somebody("cashier1"), "today")
    assert not window.status.uploads.isVisible()
    queued(server)
    window.bus.poll()
    count = e_records.waiting().all()
    qtbot.waitUntil(lambda: f"档案待传 {count} · ⚠ 1 份要处理" == window.status.uploads.text())
    picture(window, "uploads_status_bar")
    press(window.status.uploads)
    page = window.pages.currentWidget()
    assert len(page.table.rows()) == count
    chip(page, "lacking")
    click_row(page.table, 0)
    assert page.card.said.text() == "缺：VIN"
    assert not page.card.again.isVisible()
    picture(window, "uploads_lacking")
    press(page.card.close_button)
    assert page.card.reason.error() or refused(window)
    type_into(page.card.reason.control, "拖车")
    press(page.card.close_button)
    assert said(window) == "已标为不传。"
    assert e_records.waiting().lacking == 0


def test_uploading_by_hand_and_the_refused(qtbot, server, picture):
    queued(server)
    window, page = desk(qtbot, somebody("cashier1"), "uploads")
    server.mood = "refuses"
    press(page.send_button)
    qtbot.waitUntil(lambda: e_records.waiting().due == 0, timeout=10_000)
    qtbot.waitUntil(lambda: refused(window).startswith("平台接收 0 份"))
    chip(page, "refused")
    click_row(page.table, 0)
    assert page.card.said.text() == "VIN 与车牌不符，联系 ***"
    picture(window, "uploads_refused")
    server.mood = "ok"
    press(page.card.again)
    qtbot.waitUntil(lambda: len(server.taken) == 1)
    qtbot.waitUntil(lambda: page.send_button.isEnabled())
    chip(page, "done")
    assert [row.stand for row in page.table.rows()] == ["sent"]
    click_row(page.table, 0)
    assert not page.card.close_button.isVisible()
    picture(window, "uploads_done")
    key(page, Qt.Key.Key_Escape)
    assert not page.card.isVisible()


def test_a_silent_platform_never_holds_the_window(qtbot, server, picture):
    queued(server)
    window, page = desk(qtbot, somebody("cashier1"), "uploads")
    server.mood = "silent"
    press(page.send_button)
    qtbot.waitUntil(lambda: bool(server.heard))
    press(page.chips["waiting"])  # the window answers while the platform does not
    assert page.job.running
    assert page.table.rows()
    qtbot.waitUntil(lambda: refused(window) == "平台超时未答复。", timeout=8_000)
    picture(window, "uploads_trouble")
    assert server.taken == {}


def test_the_background_sends_by_itself_and_rests_after_trouble(qtbot, server):
    queued(server)
    window, _page = desk(qtbot, somebody("cashier1"), "today")
    server.mood = "down"
    window.uploads.look()
    qtbot.waitUntil(lambda: bool(server.heard))
    qtbot.waitUntil(lambda: not window.uploads.busy)
    server.mood, before = "ok", server.logins
    window.uploads.look()  # passed over
    assert not window.uploads.busy
    assert server.logins == before
    window.uploads.look()
    qtbot.waitUntil(lambda: e_records.waiting().due == 1)  # the one that failed has its pause
    assert len(server.taken) > 1


def test_off_and_the_file(qtbot, demo, tmp_path, picture):
    window, page = desk(qtbot, somebody("manager1"), "uploads")
    assert page.banner.isVisible()
    assert not page.send_button.isEnabled()
    picture(window, "uploads_empty")
    path = tmp_path / "records.json"
    press(page.period.kind.buttons["month"])
    with qtbot.waitSignal(page.write(path).ended):
        pass
    found = json.loads(path.read_text("utf-8"))
    assert len(found) > 10
    assert {len(each["basicInfo"]["vin"]) for each in found} == {17}
    assert said(window).startswith(f"已导出 {len(found)} 份档案")
    assert "note_e_record_export" in db.row("SELECT action FROM audit ORDER BY seq DESC LIMIT 1")


def test_a_mileage_is_noted_later_and_the_record_goes(qtbot, server, picture):
    queued(server)
    with gate.acting(gate.system("test")):
        take_mileage(order_id=e_records.queue()[0].order_id)
    window, page = desk(qtbot, somebody("cashier1"), "uploads")
    chip(page, "lacking")
    place = next(n for n, r in enumerate(page.table.rows()) if "mileage" in r.lacking)
    click_row(page.table, place)
    card = page.card
    press(card.note_button)
    assert card.mileage.error()
    assert card.source.error()
    picture(window, "uploads_mileage_refused")
    type_into(card.mileage.line, "9999998")
    type_into(card.source.line, "拖车单照片")
    picture(window, "uploads_mileage")
    key(card.source.line, Qt.Key.Key_Return)
    assert said(window) == "里程已补录。"
    assert e_records.late_note(card.row.record_id).mileage == 9_999_998
    chip(page, "waiting")
    assert card.row.record_id in [row.record_id for row in page.table.rows()]


@action(Permission.EDIT_BRANCH)
def take_mileage(*, order_id: int) -> None:
    (visit,) = db.row("SELECT visit_id FROM work_order WHERE id = ?", (order_id,))
    record.change(Visit, visit, mileage_in=None, mileage_out=None)
