"""Settings by real keys and mouse: saved, refused under the field, nothing typed lost."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reception.catalog.actions import save_package
from reception.catalog.queries import all_items, package
from reception.catalog.rules import PackageLineDraft
from reception.core import backup, db, gate, settings
from reception.core.errors import NotAllowed
from reception.figures.queries import targets
from reception.shopfloor.queries import bays
from reception.staff.actions import sign_in
from reception.staff.queries import branch, people, person_by_login
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
from ui.widgets.feedback import Toast

Keys = Qt.Key


def part(qtbot, code, login="admin"):
    window, page = desk(qtbot, somebody(login), "settings")
    number = [each.code for each in page.parts].index(code)
    area = page.list.visualItemRect(page.list.item(number))
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    section = page.section()
    assert section is page.sections[code]
    return window, section


def test_each_sees_only_what_they_may_set(qtbot, demo):
    _window, page = desk(qtbot, somebody("manager1"), "settings")
    assert "people" not in [each.code for each in page.parts]
    _window, page = desk(qtbot, somebody("admin"), "settings")
    assert "people" in [each.code for each in page.parts]


def test_the_branch_is_renamed_on_screen_and_papers(qtbot, demo, picture):
    window, section = part(qtbot, "branch")
    picture(window, "settings_branch")
    type_into(section.form["service_phone"].line, "")
    section.form["service_phone"].line.clear()
    key(section, Keys.Key_F8)
    assert section.form["service_phone"].error()
    type_into(section.form["service_phone"].line, "400-111-2222")
    type_into(section.form["name"].line, "示例城东店")
    key(section.form["name"].line, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said(window) == "门店资料已保存。"
    assert (branch().name, branch().service_phone) == ("示例城东店", "400-111-2222")
    assert not section.touched()


def test_the_language_is_chosen_for_the_next_start(qtbot, demo, picture):
    window, section = part(qtbot, "branch")
    section.form["language"].box.setFocus()
    key(section.form["language"].box, Keys.Key_Down)
    picture(window, "settings_language")
    key(section, Keys.Key_F8)
    with gate.acting(somebody("admin")):
        assert settings.read(settings.LANGUAGE) == "en"
    assert section.form["language"].text() == "English"
    assert not section.touched()
    assert section.save_button.text().startswith("保存")


def test_what_is_said_covers_nothing_of_the_page(qtbot, demo):
    window, section = part(qtbot, "branch")
    press(section.save_button)
    (toast,) = [each for each in window.findChildren(Toast) if each.isVisible()]
    page = window.pages.currentWidget()
    inside = page.mapTo(window, page.contentsRect().bottomLeft()).y()
    margin = page.layout().contentsMargins().bottom()
    assert inside - margin < toast.y() < toast.geometry().bottom() < window.height()


def test_a_person_is_added_with_roles_and_pin_and_may_sign_in(qtbot, demo, picture):
    window, section = part(qtbot, "people")
    picture(window, "settings_people")
    press(section.add_button)
    assert section.name.line.hasFocus()
    type_into(section.name.line, "示例新人")
    type_into(section.login.line, "admin")
    press(section.roles.buttons["advisor"])
    press(section.roles.buttons["cashier"])
    type_into(section.secret.line, "2468")
    type_into(section.again.line, "2469")
    press(section.save_button)
    assert "不一致" in section.again.error()
    type_into(section.again.line, "2468")
    press(section.save_button)
    assert "admin" in section.login.error()
    assert section.name.text() == "示例新人"
    picture(window, "settings_people_refused")
    type_into(section.login.line, "xinren")
    press(section.save_button)
    assert said(window) == "人员已保存。"
    assert section.table.current().login == "xinren"
    assert sign_in("xinren", "2468").name == "示例新人"


def test_a_person_is_switched_off_and_gets_a_new_pin(qtbot, demo):
    _window, section = part(qtbot, "people")
    number = [row.login for row in section.table.rows()].index("tech1")
    click_row(section.table, number)
    assert section.login.line.isReadOnly()
    type_into(section.secret.line, "1111")
    type_into(section.again.line, "1111")
    press(section.save_button)
    assert section.secret.error()
    type_into(section.secret.line, "8642")
    type_into(section.again.line, "8642")
    press(section.save_button)
    assert sign_in("tech1", "8642")
    press(section.active.buttons["yes"])
    key(section, Keys.Key_F8)
    assert not person_by_login("tech1").active
    with pytest.raises(NotAllowed):
        sign_in("tech1", "8642")


def test_the_last_administrator_stays(qtbot, demo, picture):
    window, section = part(qtbot, "people")
    click_row(section.table, 0)
    press(section.roles.buttons["administrator"])
    press(section.roles.buttons["manager"])
    press(section.save_button)
    assert "管理员" in section.roles.error()
    picture(window, "settings_last_administrator")
    press(section.give_up)
    assert section.roles.chosen() == ("administrator",)


def test_a_half_typed_row_is_not_left_behind(qtbot, demo):
    window, section = part(qtbot, "bays")
    click_row(section.table, 1)
    type_into(section.form["name"].line, "新名")
    click_row(section.table, 3)
    assert section.form["name"].text() == "新名"
    assert refused(window)
    press(section.add_button)
    assert section.form["name"].text() == "新名"


def test_a_bay_is_added_renamed_and_refused(qtbot, demo, picture):
    window, section = part(qtbot, "bays")
    press(section.add_button)
    taken = bays()[1].name
    type_into(section.form["name"].line, taken)
    press(section.save_button)
    assert taken in section.form["name"].error()
    type_into(section.form["name"].line, "9号 快修")
    section.form["kind"].box.setFocus()
    key(section.form["kind"].box, Keys.Key_End)
    press(section.save_button)
    assert said(window) == "工位已保存。"
    assert bays()[-1].name == "9号 快修"
    assert bays()[-1].kind == "wash"
    type_into(section.form["name"].line, taken)
    press(section.save_button)
    assert taken in section.form["name"].error()
    picture(window, "settings_bays")


def test_a_bay_with_open_work_stays_in_use(qtbot, demo):
    window, section = part(qtbot, "bays")
    busy = db.row("SELECT bay_id FROM allocation WHERE open = 1")[0]
    click_row(section.table, [row.bay_id for row in section.table.rows()].index(busy))
    press(section.active.buttons["yes"])
    press(section.save_button)
    assert "工位" in refused(window)
    assert next(b for b in bays(active_only=False) if b.bay_id == busy).active


def test_an_operation_gets_another_price_and_is_switched_off(qtbot, demo, picture):
    window, section = part(qtbot, "operations")
    type_into(section.finder.line, "jiyou")
    qtbot.wait(90)
    assert 0 < len(section.table.rows()) < len(all_items("labour"))
    assert all("机油" in row.name for row in section.table.rows())
    picture(window, "settings_operations")
    click_row(section.table, 0)
    item = section.table.current()
    type_into(section.form["hours"].line, "0")
    press(section.save_button)
    assert section.form["hours"].error()
    type_into(section.form["hours"].line, "1.25")
    type_into(section.form["rate"].line, "199.5")
    press(section.form["active"].buttons["yes"])
    key(section, Keys.Key_F8)
    after = next(row for row in all_items("labour") if row.item_id == item.item_id)
    assert (after.quantity, after.price, after.active) == (Decimal("1.25"), Decimal("199.5"), False)
    assert after.order_kind == item.order_kind
    press(section.table.chips[1])
    assert [row.item_id for row in section.table.rows()] == [item.item_id]


def test_a_price_with_dates_is_set_refused_and_ended(qtbot, demo, picture):
    window, section = part(qtbot, "parts")
    click_row(section.table, 0)
    item, panel = section.table.current(), section.prices
    type_into(panel.price.line, "12.50")
    type_into(panel.first.line, "20260101")
    type_into(panel.last.line, "2025-12-31")
    key(panel.note.line, Keys.Key_F8)
    assert panel.last.error()
    assert panel.price.text() == "12.50"
    panel.last.line.selectAll()
    key(panel.last.line, Keys.Key_Delete)
    key(panel.note.line, Keys.Key_F8)
    assert said(window) == "价格已保存。"
    assert next(i for i in all_items("part") if i.item_id == item.item_id).price == Decimal("12.5")
    assert section.table.current().price == Decimal("12.5")
    assert section.form["price"].value() == item.usual  # the catalogue's own stays
    type_into(panel.price.line, "13")
    press(panel.save_button)
    assert "2026-01-01" in refused(window)
    picture(window, "settings_prices_refused")
    click_row(section.table, 1)
    assert section.row.item_id == item.item_id  # what is typed is not left behind
    click_row(panel.table, 0)
    assert panel.price.text() == "12.50"
    press(panel.end_button)
    assert next(i for i in all_items("part") if i.item_id == item.item_id).price == item.usual
    picture(window, "settings_prices")


def test_a_part_is_added_and_a_taken_code_refused(qtbot, demo, picture):
    window, section = part(qtbot, "parts")
    first, second = all_items("part")[:2]
    press(section.add_button)
    type_into(section.name.line, "=HYPERLINK(1)")
    type_into(section.code.line, first.code)
    type_into(section.form["price"].line, "12.345")
    press(section.save_button)
    assert section.form["price"].error()
    type_into(section.form["price"].line, "12.34")
    press(section.save_button)
    assert first.code in section.code.error()
    picture(window, "settings_parts_refused")
    type_into(section.code.line, "zz-001")
    press(section.save_button)
    assert said(window) == "配件已保存。"
    added = next(row for row in all_items("part") if row.code == "ZZ-001")
    assert (added.name, added.price) == ("=HYPERLINK(1)", Decimal("12.34"))
    type_into(section.code.line, second.code)
    press(section.save_button)
    assert second.code in section.code.error()


def test_a_package_gets_another_line_and_price(qtbot, demo, picture):
    window, section = part(qtbot, "packages")
    click_row(section.table, 2)
    item, lines = section.table.current(), section.form["lines"]
    before = package(item.item_id)
    assert [row.code for row in lines.rows()] == [line.code for line in before.lines]
    picture(window, "settings_packages")
    wanted = all_items("part")[-1]
    type_into(lines.lookup.line, wanted.code)
    qtbot.wait(90)
    key(lines.lookup.line, Keys.Key_Return)
    assert lines.rows()[-1].code == wanted.code
    assert lines.lookup.line.hasFocus()
    type_into(lines.rows()[-1].quantity, "0")
    press(section.save_button)
    assert wanted.name[:5] in lines.error()
    assert lines.rows()[-1].quantity.hasFocus()
    assert window.height() == 768
    picture(window, "settings_packages_refused")
    type_into(lines.rows()[-1].quantity, "2")
    key(lines.rows()[-1].quantity, Keys.Key_Return)
    assert lines.rows()[-1].price.hasFocus()
    type_into(lines.rows()[-1].price, "9.9")
    key(lines.rows()[-1].price, Keys.Key_Return)
    assert lines.lookup.line.hasFocus()
    press(lines.rows()[0].gone)
    key(section, Keys.Key_F8)
    assert said(window) == "套餐已保存。"
    after = package(item.item_id)
    assert after.lines[:-1] == before.lines[1:]
    assert (after.lines[-1].code, after.lines[-1].quantity) == (wanted.code, 2)
    assert after.lines[-1].price == Decimal("9.9")
    assert not section.touched()


def test_a_package_is_added_and_switched_off(qtbot, demo, picture):
    window, section = part(qtbot, "packages")
    taken = section.table.rows()[0].code
    press(section.add_button)
    type_into(section.name.line, "<b>冬季</b>检测")
    type_into(section.code.line, taken)
    press(section.save_button)
    lines = section.form["lines"]
    assert "至少" in lines.error()
    lines.lookup.setFocus()
    key(lines.lookup.line, Keys.Key_F7)
    key(lines.lookup.line, Keys.Key_Return)
    press(section.save_button)
    assert taken in section.code.error()
    assert len(lines.rows()) == 1
    type_into(section.code.line, "zz-9")
    press(section.save_button)
    assert said(window) == "套餐已保存。"
    added = section.table.current()
    assert (added.code, added.name, added.active) == ("ZZ-9", "<b>冬季</b>检测", True)
    assert added.price == lines.rows()[0].amount() > 0
    press(section.form["active"].buttons["yes"])
    key(section, Keys.Key_F8)
    assert not package(added.item_id).active


def test_a_package_changed_elsewhere_keeps_what_is_typed(qtbot, demo):
    window, section = part(qtbot, "packages")
    item, lines = section.table.current(), section.form["lines"]
    first = lines.rows()[0]
    named = first.named
    type_into(first.quantity, "7")
    card = package(item.item_id)
    with gate.acting(somebody("admin")):
        save_package(
            package_id=card.package_id, version=card.version, code=card.code, name="示例改名",
            lines=tuple(
                PackageLineDraft(each.kind, each.code, each.quantity, each.price)
                for each in card.lines
            ),
        )  # fmt: skip
    window.bus.poll()
    assert section.name.text() == "示例改名"
    assert (lines.rows()[0].quantity.text(), lines.rows()[0].named) == ("7", named)
    key(section, Keys.Key_F8)
    assert package(item.item_id).lines[0].quantity == 7


def test_warranty_is_set_and_never_below_the_law(qtbot, demo, picture):
    window, section = part(qtbot, "papers")
    picture(window, "settings_papers")
    type_into(section.form["warranty_minor_km"].line, "1000")
    press(section.save_button)
    assert "2000" in section.form["warranty_minor_km"].error().replace(",", "")
    assert section.form["warranty_minor_km"].text() == "1000"
    picture(window, "settings_papers_refused")
    type_into(section.form["warranty_minor_km"].line, "3000")
    press(section.form["mask_phones"].buttons["yes"])
    key(section, Keys.Key_F8)
    assert said(window) == "设置已保存。"
    with gate.acting(somebody("admin")):
        assert settings.read(settings.WARRANTY_MINOR) == (3000, 10)
        assert settings.read(settings.MASK_PHONES) is False
    assert not section.touched()


def test_targets_are_set_for_a_year(qtbot, demo, picture):
    window, section = part(qtbot, "targets")
    picture(window, "settings_targets")
    type_into(section.form["output_year"].line, "7,200,000")
    type_into(section.form["on_time"].line, "196")
    press(section.save_button)
    assert section.form["on_time"].error()
    type_into(section.form["on_time"].line, "96.5")
    key(section, Keys.Key_F8)
    assert said(window) == "年度目标已保存。"
    with gate.acting(somebody("admin")):
        now = {each.code: each.value for each in targets(2026)}
        before = {each.code: each.value for each in targets(2025)}
    assert (now["output_year"], now["on_time"]) == (7_200_000, Decimal("0.965"))
    assert before["output_year"] == 6_000_000
    press(section.before)
    assert section.form["output_year"].text() == "6,000,000"


def test_a_backup_is_written_and_listed(qtbot, demo, picture):
    window, section = part(qtbot, "safety")
    picture(window, "settings_no_backup")
    press(section.back_up_button)
    assert section.bar.isVisible()
    qtbot.waitUntil(lambda: not section.job.running, timeout=20_000)
    assert [copy.path for copy in section.copies.rows()] == [backup.newest()]
    assert backup.newest().name in said(window)


def test_verification_says_how_much_was_proved(qtbot, demo, picture):
    window, section = part(qtbot, "safety")
    press(section.verify_button)
    qtbot.waitUntil(lambda: not section.job.running, timeout=60_000)
    assert section.fine.isVisible()
    rows = db.row("SELECT count(*) FROM order_line")[0]
    assert f"{rows:,}" in section.fine.label.text()
    picture(window, "settings_verified")


def test_verification_names_every_damage(qtbot, demo, picture):
    window, section = part(qtbot, "safety")
    db.execute("PRAGMA query_only=0")
    db.execute("PRAGMA ignore_check_constraints=1")
    triggers = db.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers:
        db.execute(f'DROP TRIGGER "{name}"')
    db.execute("UPDATE order_line SET amount = amount + 1 WHERE id IN (5, 9)")
    db.execute("PRAGMA query_only=1")
    press(section.verify_button)
    qtbot.waitUntil(lambda: not section.job.running, timeout=60_000)
    assert section.wrong.isVisible()
    assert not section.fine.isVisible()
    shown = [section.found.item(row).text() for row in range(section.found.count())]
    assert len(shown) >= 2
    assert str(len(shown)) in section.wrong.label.text()
    picture(window, "settings_damage")


def test_what_others_change_is_taken_in_beside_what_is_typed(qtbot, demo):
    from reception.staff.actions import change_person

    _window, section = part(qtbot, "people")
    number = [row.login for row in section.table.rows()].index("tech2")
    click_row(section.table, number)
    type_into(section.name.line, "示例改名")
    other = person_by_login("tech2")
    with gate.acting(somebody("admin")):
        change_person(
            person_id=other.person_id, version=other.version, name=other.name,
            roles=("technician", "inspector"), active=True,
        )  # fmt: skip
    assert section.name.text() == "示例改名"
    assert section.roles.chosen() == ("technician", "inspector")
    press(section.save_button)
    after = next(p for p in people() if p.login == "tech2")
    assert (after.name, len(after.roles)) == ("示例改名", 2)


def test_buffers_and_guarantees_never_below_the_law(qtbot, demo, picture):
    window, section = part(qtbot, "promises")
    type_into(section.form["buffer_wash"].line, "25")
    type_into(section.form["three_months"].line, "12")
    key(section, Keys.Key_F8)
    assert section.form["three_months"].error()
    picture(window, "settings_promises_refused")
    type_into(section.form["three_months"].line, "36")
    type_into(section.form["threshold_4"].line, "4")
    key(section, Keys.Key_F8)
    assert settings.read(settings.BUFFER_WASH) == 25
    assert settings.read(settings.THREE_GUARANTEES) == ((36, 50_000), (36, 60_000))
    assert settings.read(settings.EXCHANGE_THRESHOLDS) == (2, 2, 2, 31, 4)
    picture(window, "settings_promises")


def test_a_service_phone_that_nobody_can_dial(qtbot, demo):
    _window, section = part(qtbot, "branch")
    for wrong in ("1234", "021-123"):
        type_into(section.form["service_phone"].line, wrong)
        key(section, Keys.Key_F8)
        assert "手机号" in section.form["service_phone"].error()
    type_into(section.form["service_phone"].line, "021-6123 4567")
    type_into(section.form["rescue_phone"].line, "95518")
    key(section, Keys.Key_F8)
    assert branch(1).service_phone == "021-6123 4567"
