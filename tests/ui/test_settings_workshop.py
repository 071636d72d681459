"""Skills, equipment and shifts are set by real keys and mouse."""

from reception.catalog.queries import all_items, wanted
from reception.core import settings
from reception.shopfloor.plan_lists import equipment, skills_of
from reception.shopfloor.queries import bays
from tests.ui.office import click_row, press, said, type_into
from tests.ui.test_settings import part


def test_what_somebody_has_learnt(qtbot, demo, picture):
    window, section = part(qtbot, "people")
    row = next(p for p in section.table.rows() if p.login == "tech3")
    click_row(section.table, section.table.rows().index(row))
    before = set(skills_of(row.person_id))
    press(section.skills.buttons["空调"])
    picture(window, "settings_people_skills")
    press(section.save_button)
    assert said(window)
    assert set(skills_of(row.person_id)) == before ^ {"空调"}


def test_what_a_bay_has(qtbot, demo, picture):
    window, section = part(qtbot, "bays")
    bay = next(b for b in bays() if b.kind == "mechanical")
    click_row(section.table, section.table.rows().index(bay))
    had = set(equipment().get(bay.bay_id, ()))
    press(section.things.buttons["四轮定位仪"])
    picture(window, "settings_bays_equipment")
    press(section.save_button)
    assert set(equipment().get(bay.bay_id, ())) == had ^ {"四轮定位仪"}


def test_what_an_operation_wants(qtbot, demo, picture):
    window, section = part(qtbot, "operations")
    item = next(i for i in all_items("labour") if i.code == "WX004")
    type_into(section.finder.line, "WX004")
    qtbot.waitUntil(lambda: len(section.table.rows()) == 1)
    click_row(section.table, 0)
    section.wants["skill"].set_text("机电")
    picture(window, "settings_operation_wants")
    press(section.save_button)
    assert wanted(item.item_id) == ("机电", "", "")


def test_the_lists_and_shifts(qtbot, demo, picture):
    window, section = part(qtbot, "workshop")
    picture(window, "settings_workshop")
    type_into(section.form["shifts"].line, "早 7:30-15:30、午")
    press(section.save_button)
    assert said(window)
    assert settings.read(settings.SHIFTS) == (("早", "07:30", "15:30"), ("午", "", ""))
    type_into(section.form["shifts"].line, "早 7:30")
    press(section.save_button)
    assert section.form["shifts"].error()
    picture(window, "settings_workshop_refused")
