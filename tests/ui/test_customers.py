"""A customer's page, consents, duplicates, lists in and out: by real keys and mouse."""

import csv
import itertools

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from reception.core import db, gate
from reception.customers.queries import consents_of, customer, orders_of
from reception.vehicles.actions import CustomerDraft, VehicleDraft, save_customer, save_vehicle
from reception.vehicles.queries import recent, vehicle
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
HOSTILE = '<img src="file:///etc/hostname"><b>示例𠮷</b>'


@pytest.fixture
def picture(picture):
    """Every picture is of the normal screen: nothing may have made the window grow."""

    def save(window, name):
        picture(window, name)
        assert (window.width(), window.height()) == (1366, 768), name

    return save


def sought(qtbot, page, text):
    type_into(page.finder.line, text)
    qtbot.wait(90)
    return page.table.rows()


def add(name, phone, plates=(), **more):
    with gate.acting(somebody("manager1")):
        key = save_customer(customer=CustomerDraft(name, phone, **more))
        for plate in plates:
            save_vehicle(vehicle=VehicleDraft(plate, model="示例"), customer_id=key)
    return key


def test_the_customers_page_stands_behind_the_car(qtbot, demo, picture):
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    sql = "SELECT vehicle_id FROM work_order WHERE settled_at > 0 ORDER BY id DESC LIMIT 1"
    page.arrive(vehicle_id=db.row(sql)[0])
    owner = page.detail.card.customer_id
    press(page.detail.customer_button)
    shown = page.customer
    assert shown.isVisible()
    assert shown.card.customer_id == owner
    assert [o.order_id for o in shown.orders.rows()] == [o.order_id for o in orders_of(owner)]
    assert shown.money.rows()
    assert not shown.restrict_button.isVisible()
    picture(window, "customer_normal")
    key(shown.orders.view, Keys.Key_Down)
    went = []
    window.open_order = went.append
    key(shown.orders.view, Keys.Key_Return)
    assert went


def test_news_leave_the_customer_on_the_screen(qtbot, demo):
    _window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    click_row(page.table, 0)
    press(page.detail.customer_button)
    assert page.customer.isVisible()
    add("示例另一台", "19912346066", ["沪J00001"])  # somebody else's car comes first in the list
    page.refresh()
    assert page.table.rows()[0].plate == "沪J00001"
    assert page.customer.isVisible()


def test_consents_are_noted_and_taken_back_on_the_page(qtbot, demo, picture):
    owner = add("示例新客", "19912346077")
    window, page = desk(qtbot, somebody("care1"), "vehicles")
    rows = sought(qtbot, page, "6077")
    assert [(r.customer_id, r.matched) for r in rows] == [(owner, "phone_end")]
    key(page.finder.line, Keys.Key_Return)
    consents = page.customer.consents
    assert page.customer.card.customer_id == owner
    assert "尚未" in consents.told.text()
    picture(window, "customer_empty")
    press(consents.tell)
    press(consents.agree)
    assert customer(owner).marketing
    assert not consents.tell.isVisible()
    assert not consents.agree.isVisible()
    consents.how.box.setFocus()
    key(consents.how.box, Keys.Key_Down)
    key(consents.how.box, Keys.Key_Down)
    press(consents.withdraw)
    assert [(c.kind, c.given, c.how) for c in consents_of(owner)] == [
        ("marketing", False, "phone"),
        ("marketing", True, "in_store"),
        ("privacy", True, "in_store"),
    ]
    assert not customer(owner).marketing
    picture(window, "customer_consents")


def test_who_may_not_sees_no_buttons_and_no_phone(qtbot, demo):
    _window, page = desk(qtbot, somebody("foreman1"), "vehicles")
    page.arrive(vehicle_id=recent(1)[0].vehicle_id)
    press(page.detail.customer_button)
    shown = page.customer
    assert "****" in shown.facts.value("电话")
    for button in (shown.edit_button, shown.consents.tell, shown.consents.agree, page.give,
                   shown.restrict_button, page.bring, page.twice):  # fmt: skip
        assert not button.isVisible()


def test_a_crowded_hostile_customer_fits(qtbot, demo, picture):
    plates = [f"沪C{n:05d}" for n in range(20)]
    owner = add(HOSTILE * 3, "19912346078", plates, note="备注" * 80, address="示例路" * 40)
    window, page = desk(qtbot, somebody("manager1"), "vehicles")
    page.arrive(customer_id=owner)
    assert page.customer.name.text() == HOSTILE * 3
    picture(window, "customer_crowded")
    press(page.customer.edit_button)
    form = page.customer.edit_form.form
    assert form["class_"].isVisible()
    type_into(form["name"].line, "")
    key(form["name"].line, Keys.Key_Delete)
    press(page.customer.edit_form.save_button)
    assert form["name"].error()
    picture(window, "customer_refused")
    page.arrive(vehicle_id=recent(1)[0].vehicle_id)
    assert refused(window)
    type_into(form["name"].line, "示例改名")
    key(page, Keys.Key_F8)
    assert customer(owner).name == "示例改名"
    assert page.customer.name.text() == "示例改名"


def test_a_deletion_request_leaves_only_what_must_be_stored(qtbot, demo, picture):
    owner = add("示例退出", "19912346079", ["沪D00001"])
    window, page = desk(qtbot, somebody("manager1"), "vehicles")
    page.arrive(customer_id=owner)
    press(page.customer.restrict_button)
    card = page.customer.restricting
    press(card.yes)
    assert card.reason.error()
    picture(window, "customer_restrict")
    type_into(card.reason.line, "本人来电")
    press(card.yes)
    assert page.customer.stored.isVisible()
    assert page.customer.name.text() == "***"
    picture(window, "customer_stored")
    assert not [r for r in sought(qtbot, page, "6079") if r.customer_id == owner]
    rows = sought(qtbot, page, "沪D00001")
    assert [r.customer for r in rows] == ["***"]
    page.arrive(vehicle_id=rows[0].vehicle_id)
    assert not page.detail.owner_button.isVisible()
    page.arrive(customer_id=owner)
    assert page.customer.facts.value("电话") == "—"
    press(page.customer.look_button)
    assert "示例退出" in page.customer.stored.label.text()
    assert "本人来电" in page.customer.stored.label.text()
    assert page.customer.facts.value("电话") == "19912346079"
    assert db.row("SELECT count(*) FROM audit WHERE action = 'look_at_stored'") == (1,)
    picture(window, "customer_stored_seen")
    page.customer.refresh()  # whoever comes next sees nothing
    assert "示例退出" not in page.customer.stored.label.text()
    assert page.customer.facts.value("电话") == "—"
    press(page.customer.lift_button)
    assert customer(owner).phone == "19912346079"


def test_duplicates_are_merged_and_taken_apart_with_a_click(qtbot, demo, picture):
    one = add(HOSTILE, "19912346080", ["沪E00001", "沪E00002"])
    other = add("示例同号", "19912346080", ["沪E00003"], note="旧备注")
    window, page = desk(qtbot, somebody("care1"), "vehicles")
    press(page.twice)
    panel = page._panels["duplicates"]
    qtbot.waitUntil(lambda: bool(panel.table.rows()))
    pair = next(p for p in panel.table.rows() if p.one_id == one)
    assert pair.why == "phone"
    panel.table.choose(lambda row: row == pair)
    assert "沪E·00003" in panel.text.text()
    assert HOSTILE[:10] in panel.text.text()
    picture(window, "duplicates_normal")
    press(panel.swap)
    assert panel.shown.kept.customer_id == other
    press(panel.swap)
    press(panel.merge)
    qtbot.waitUntil(lambda: not panel.job.running)
    assert customer(other).merged_into_id == one
    assert "旧备注" in customer(one).note
    assert said(window)
    picture(window, "duplicates_merged")
    click_row(panel.done, 0)
    press(panel.undo)
    qtbot.waitUntil(lambda: not panel.job.running)
    assert customer(other).merged_into_id is None
    assert not [p for p in panel.table.rows() if p.one_id == one]
    key(panel, Keys.Key_Escape)
    assert not panel.isVisible()


def test_a_pair_that_is_two_leaves_the_list_and_comes_back(qtbot, demo, picture):
    one = add("示例张三", "19912346085", ["沪E00005"])
    other = add("示例李四", "19912346085", ["沪E00006"])
    window, page = desk(qtbot, somebody("care1"), "vehicles")
    press(page.twice)
    panel = page._panels["duplicates"]
    qtbot.waitUntil(lambda: bool(panel.table.rows()))

    def offered():
        return [p for p in panel.table.rows() if (p.one_id, p.other_id) == (one, other)]

    panel.table.choose(lambda row: row == offered()[0])
    press(panel.apart)
    qtbot.waitUntil(lambda: not panel.job.running)
    assert not offered()
    assert said(window)
    assert [(j.what, j.person, j.undone) for j in panel.done.rows()] == [
        ("apart", somebody("care1").name, False)
    ]
    click_row(panel.done, 0)
    picture(window, "duplicates_apart")
    press(panel.undo)
    qtbot.waitUntil(lambda: not panel.job.running)
    assert offered()
    assert not panel.undo.isVisible()


def test_no_duplicates_teach(qtbot, sqlite_database, now, picture):
    branch = found_branch()
    window, page = desk(qtbot, branch.actors["manager"], "vehicles")
    press(page.twice)
    panel = page._panels["duplicates"]
    qtbot.waitUntil(lambda: not panel.job.running)
    assert not panel.merge.isVisible()
    picture(window, "duplicates_empty")


def write(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_list_is_looked_at_mapped_and_brought_in(qtbot, demo, tmp_path, picture, monkeypatch):
    file = write(
        tmp_path / "客户.xlsx", ["本店客户一览"], ["车主", "联络", "车牌号", "车型"],
        ["示例新甲", "19912346091", "沪F00001", "<b>示例</b>"],
        ["示例新乙", "19912346092", "沪F00002", None],
    )  # fmt: skip
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(file), ""))
    window, page = desk(qtbot, somebody("manager1"), "vehicles")
    press(page.bring)
    panel = page._panels["import"]
    picture(window, "import_empty")
    press(panel.choose)
    qtbot.waitUntil(lambda: panel.looked is not None)
    assert panel.columns.columns() == {"name": 0, "plate": 2, "model": 3}
    panel.columns.choices["phone"].box.setFocus()
    key(panel.columns.choices["phone"].box, Keys.Key_Down)
    assert "两次" in panel.word.text()
    key(panel.columns.choices["phone"].box, Keys.Key_Down)
    qtbot.waitUntil(lambda: not panel.job.running and panel.looked is not None)
    assert panel.columns.columns()["phone"] == 1
    assert [r.phone for r in panel.preview.rows()] == ["19912346091", "19912346092"]
    assert "2" in panel.word.text()
    picture(window, "import_normal")
    press(panel.bring)
    qtbot.waitUntil(lambda: not panel.job.running and panel.looked is not None)
    assert said(window)
    assert not panel.bring.isVisible()
    assert db.row("SELECT count(*) FROM vehicle WHERE plate LIKE '沪F0000%'") == (2,)
    assert [r.customer for r in sought(qtbot, page, "19912346092")] == ["示例新乙"]


def test_bad_rows_are_shown_and_nothing_can_be_brought_in(qtbot, demo, tmp_path, picture):
    rows = [[f"示例{n}", str(n), f"沪{n}", "x" * 90] for n in range(40)]
    file = write(tmp_path / "x.xlsx", ["车主", "电话", "车牌号", "车型"], *rows)
    window, page = desk(qtbot, somebody("manager1"), "vehicles")
    press(page.bring)
    panel = page._panels["import"]
    panel.open_file(file)
    qtbot.waitUntil(lambda: panel.looked is not None)
    assert len(panel.errors.rows()) == 120
    assert panel.errors.isVisible()
    assert not panel.bring.isVisible()
    picture(window, "import_refused")
    panel.open_file(tmp_path / "none.xlsx")
    qtbot.waitUntil(lambda: bool(refused(window)))


def test_bad_rows_are_handed_back_mended_and_brought_in(
    qtbot, demo, tmp_path, picture, monkeypatch
):
    text = "车主,电话,车牌号,备注\r\n示例好,19912346095,沪K00001,=1+1\r\n示例坏,1,沪K00002,\r\n"
    file = tmp_path / "旧表.csv"
    file.write_bytes(text.encode("gb18030"))
    window, page = desk(qtbot, somebody("manager1"), "vehicles")
    press(page.bring)
    panel = page._panels["import"]
    panel.open_file(file)
    qtbot.waitUntil(lambda: panel.looked is not None)
    assert [(e.row, e.column) for e in panel.errors.rows()] == [(3, "电话")]
    out = tmp_path / "待改.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(out), ""))
    press(panel.hand_back)
    qtbot.waitUntil(out.exists)
    qtbot.waitUntil(lambda: not panel.job.running)
    picture(window, "import_to_mend")
    book = openpyxl.load_workbook(out)
    cells = [c for row in book.active.iter_rows() for c in row if c.value]
    bad = next(c for c in cells if c.value == "1")
    assert "电话" in book.active.cell(bad.row, 1).value
    assert next(c for c in cells if c.value == "=1+1").data_type == "s"
    bad.value = "19912346096"
    book.save(out)
    panel.open_file(out)
    qtbot.waitUntil(lambda: panel.looked is not None)
    assert not panel.looked.errors
    assert not panel.hand_back.isVisible()
    press(panel.bring)
    qtbot.waitUntil(lambda: not panel.job.running and panel.looked is not None)
    assert db.row("SELECT count(*) FROM vehicle WHERE plate LIKE '沪K0000%'") == (2,)


def test_looking_can_be_stopped(qtbot, demo, tmp_path):
    rows = [[f"示例{n}", f"199{n:08d}", f"沪G{n:05d}"] for n in range(30_000)]
    file = tmp_path / "x.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([["车主", "电话", "车牌号"], *rows])
    _window, page = desk(qtbot, somebody("manager1"), "vehicles")
    press(page.bring)
    panel = page._panels["import"]
    panel.open_file(file)
    qtbot.waitUntil(lambda: bool(panel.sheet))
    assert panel.busy.isVisible()
    press(panel.busy.cancel)
    qtbot.waitUntil(lambda: not panel.job.running)
    assert panel.looked is None
    assert not panel.busy.isVisible()
    assert not panel.bring.isVisible()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_is_noted_and_holds_everybody(qtbot, demo, tmp_path, monkeypatch, kind):
    add("=cmd|' /C calc'!A1", "19912346081")
    gone = add("示例退出", "19912346082")
    with gate.acting(somebody("manager1")):
        from reception.vehicles.actions import restrict_customer

        restrict_customer(customer_id=gone, version=customer(gone).version, reason="示例")
    file = tmp_path / f"out.{kind}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(file), ""))
    window, page = desk(qtbot, somebody("care1"), "vehicles")
    press(page.give)
    qtbot.waitUntil(lambda: not page.job.running)
    assert said(window)
    (count,) = db.row("SELECT count(*) FROM customer WHERE restricted_at IS NULL")
    assert db.rows("SELECT rows, masked, format FROM customer_export") == [(count, 0, kind)]
    if kind == "csv":
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = list(csv.reader(text))
        assert len(rows) == count + 1
        assert rows[-1][:2] == ["'=cmd|' /C calc'!A1", "19912346081"]
        return
    cells = [c for row in openpyxl.load_workbook(file).active.iter_rows() for c in row]
    hostile = next(c for c in cells if str(c.value).startswith("=cmd"))
    assert hostile.data_type == "s"
    assert "19912346081" in [c.value for c in cells]
    assert "19912346082" not in [c.value for c in cells]


def test_the_top_search_finds_everything_and_says_why(qtbot, demo, picture):
    lone = add("单小示", "19912346083")
    add("示例尾号", "19912345987", ["沪H00001"])
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    box = window.top.search
    card = vehicle(recent(9)[8].vehicle_id)

    def offers(text):
        window.activateWindow()
        box.begin()
        type_into(box.line, text)
        box.look()
        return {o.value: o.right for o in box.popup.rows()}

    ways = {
        card.plate[1:].lower(): "车牌",
        card.vin: "VIN",
        card.vin[-6:]: "VIN 尾号",
        card.phone: "电话",
        card.customer: "姓名",
    }
    for way, why in ways.items():
        assert why in offers(way)[("vehicle", card.vehicle_id)], way
    assert any("电话尾号" in why for why in offers("5987").values())
    assert "首字母" in offers("sxs")[("customer", lone)]
    order, number = db.row("SELECT id, number FROM work_order ORDER BY opened_at DESC LIMIT 1")
    assert offers(number)[("order", order)] == "工单号"
    paper = db.row("SELECT number, subject_id FROM paper WHERE kind = 'slip' LIMIT 1")
    if paper:
        assert offers(paper[0])[("order", paper[1])] in ("单据号", "工单号")
    offers("19912346083")
    picture(window, "search_found")
    key(box.line, Keys.Key_Return)
    assert page.customer.card.customer_id == lone


def test_a_scan_and_a_typed_number_of_a_paper_open_their_order(qtbot, demo, monkeypatch):
    """The slip's and the settlement list's numbers, scanned anywhere or typed into the search box."""
    from reception.billing.actions import issue_slip_for_history
    from reception.papers.queries import paper
    from reception.papers.values import SlipData
    from reports.renderers import renderer

    sql = "SELECT id, number FROM work_order WHERE state IN ('handed_over', 'closed') LIMIT 1"
    order, number = db.row(sql)
    with gate.acting(somebody("manager1")):
        issued = issue_slip_for_history(order_id=order, render=renderer(SlipData))
    slip = paper(issued.paper_id).number
    window, page = desk(qtbot, somebody("advisor1"), "vehicles")
    went = []
    window.open_order = went.append
    for text in (slip, number, slip.lower()):
        assert window._scanned(text)
    assert went == [order] * 3
    page.finder.line.setFocus()
    beats = itertools.count()
    monkeypatch.setattr("ui.scanner.monotonic", lambda: 1e6 + next(beats) * 0.005)
    for character in slip:  # as fast as a scanner: the keys never stay in the field
        QTest.keyClick(page.finder.line.window().windowHandle(), character)
    QTest.keyClick(page.finder.line.window().windowHandle(), Keys.Key_Return)
    assert went == [order] * 4
    assert page.finder.line.text() == ""
    box = window.top.search
    box.begin()
    type_into(box.line, slip)
    box.look()
    assert [(o.value, o.right) for o in box.popup.rows()] == [(("order", order), "单据号")]
    assert not window._scanned("0000000000")


def test_too_many_for_a_sheet_are_refused_before_anything_is_noted(
    qtbot, demo, tmp_path, monkeypatch
):
    monkeypatch.setattr("ui.customers.hand_out.MOST_IN_EXCEL", 10)
    file = tmp_path / "out.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(file), ""))
    window, page = desk(qtbot, somebody("care1"), "vehicles")
    press(page.give)
    qtbot.waitUntil(lambda: not page.job.running)
    assert "CSV" in refused(window)
    assert not file.exists()
    assert db.row("SELECT count(*) FROM customer_export") == (0,)
