"""The month on screen: figures as the queries give them, the workbook by F9, an empty month."""

from decimal import Decimal

import openpyxl
import pytest
from PySide6.QtCore import Qt

from reception.core import clock, gate
from reception.figures.actions import set_target
from reception.figures.queries import month_figures
from tests.stories.people import found_branch
from tests.ui.office import desk, key, press, refused, somebody
from ui.reports_room import export

Keys = Qt.Key


def reports(qtbot):
    return desk(qtbot, somebody("manager1"), "reports")


def card(page, name):
    return next(each for each in page.cards if each.name.text() == name)


def test_the_present_month_stands_there_with_targets_and_formulas(qtbot, demo, picture):
    window, page = reports(qtbot)
    data = month_figures(2026, 11, details=False)
    assert page.month.word.text() == "2026年11月"
    assert card(page, "台次").figure.text() == f"{data.orders_out:,}"
    assert card(page, "CSI").figure.text() == f"{data.csi:.2f}"
    assert str(data.surveys_valid) in card(page, "CSI").formula.text()
    assert "93" in card(page, "CSI").against.text()
    assert str(data.comebacks_received) in card(page, "返修率").formula.text()
    assert "2%" in card(page, "返修率").against.text()
    assert page.output.table.rows() == list(data.by_payer)
    picture(window, "reports_normal")


def test_breakdowns_change_by_a_click_and_agree_with_the_whole(qtbot, demo, picture):
    window, page = reports(qtbot)
    data = month_figures(2026, 11, details=False)
    for cut in ("by_kind", "by_advisor", "by_technician", "by_bay", "by_payer"):
        press(page.output.cut.buttons[cut])
        assert sum(row.total for row in page.output.table.rows()) == data.output
    press(page.output.cut.buttons["by_technician"])
    picture(window, "reports_by_technician")
    press(page.output.cut.buttons["by_technician"])
    assert page.output.table.rows() == list(data.by_payer)


def test_a_new_target_shows_at_once(qtbot, demo):
    _window, page = reports(qtbot)
    with gate.acting(somebody("manager1")):
        set_target(year=2026, code="csi", value=Decimal(99))
    assert "99" in card(page, "CSI").against.text()
    assert card(page, "CSI").against.property("tone") == "warn"


def test_f9_writes_the_workbook_of_the_month_chosen(qtbot, demo, tmp_path, monkeypatch, picture):
    window, page = reports(qtbot)
    press(page.month.before)
    asked = []

    def choose(_owner, suggested):
        asked.append(suggested.name)
        return tmp_path / suggested.name

    opened = []
    monkeypatch.setattr(export, "choose_path", choose)
    monkeypatch.setattr(export, "open_folder", opened.append)
    key(page, Keys.Key_F9)
    assert page.busy.isVisible()
    assert not page.export_button.isEnabled()
    qtbot.waitUntil(lambda: not page.job.running, timeout=20_000)
    assert asked == ["月报 2026-10.xlsx"]
    book = openpyxl.load_workbook(tmp_path / asked[0], data_only=True)
    assert book.sheetnames == ["月产值", "CSI", "返修率", "明细", "车间", "派工分布"]
    values = {row[0].value: row[1].value for row in book["月产值"].iter_rows(max_col=2)}
    assert Decimal(str(values["产值合计"])) == month_figures(2026, 10, details=False).output
    assert "2026-10" in page.saved.label.text()
    assert page.export_button.isEnabled()
    picture(window, "reports_saved")
    press(page.saved_button)
    assert opened == [tmp_path / asked[0]]


def test_a_file_that_cannot_be_written_is_one_sentence(qtbot, demo, tmp_path, monkeypatch, picture):
    window, page = reports(qtbot)
    nowhere = tmp_path / "gone" / "x.xlsx"
    monkeypatch.setattr(export, "choose_path", lambda _owner, _suggested: nowhere)
    press(page.export_button)
    qtbot.waitUntil(lambda: not page.job.running, timeout=20_000)
    assert "x.xlsx" in refused(window)
    assert not page.busy.isVisible()
    assert page.export_button.isEnabled()
    picture(window, "reports_refused")


def test_a_cancelled_export_leaves_no_file(qtbot, demo, tmp_path, monkeypatch):
    _window, page = reports(qtbot)
    path = tmp_path / "x.xlsx"
    monkeypatch.setattr(export, "choose_path", lambda _owner, _suggested: path)
    press(page.export_button)
    press(page.cancel_button)
    qtbot.waitUntil(lambda: not page.job.running, timeout=20_000)
    assert not path.exists()
    assert not page.busy.isVisible()


def test_thinking_better_of_it_changes_nothing(qtbot, demo, monkeypatch):
    _window, page = reports(qtbot)
    monkeypatch.setattr(export, "choose_path", lambda _owner, _suggested: None)
    press(page.export_button)
    assert page.job is None


def test_a_day_is_told_under_the_mouse(qtbot, demo):
    _window, page = reports(qtbot)
    days = month_figures(2026, 11, details=False).by_day
    from PySide6.QtCore import QPoint
    from PySide6.QtTest import QTest

    wide = page.bars.width() / len(days)
    QTest.mouseMove(page.bars, QPoint(int(16.5 * wide), 20))
    qtbot.waitUntil(lambda: page.days.note.text() != "")
    assert page.days.note.text() == page.bars.sentence(days[16])


@pytest.mark.parametrize("empty", ["branch", "month"])
def test_an_empty_month_teaches(qtbot, request, empty, picture):
    if empty == "branch":
        request.getfixturevalue("sqlite_database")
        request.getfixturevalue("now")
        window, page = desk(qtbot, found_branch().actors["manager"], "reports")
    else:
        request.getfixturevalue("demo")
        window, page = reports(qtbot)
        for _step in range(30):
            press(page.month.before)
        assert page.month.year == clock.today().year - 2
    assert page.empty.isVisible()
    assert not page.export_button.isEnabled()
    picture(window, f"reports_empty_{empty}")
