"""What must be read whole at 1366x768: plates, kinds of paper, models, the list of the settings."""

from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reception.billing.deposit_actions import take_deposit
from reception.billing.rules import Method
from reception.claims.insurance_actions import CaseDraft, save_case
from reception.core import clock, db
from reception.papers.rules import PaperKind
from reports.renderers import render
from tests.claims.counter import BUMPER, PAINT, PUMP, Counter
from tests.ui.counter import at_counter, ready_car
from tests.ui.office import desk, press, somebody
from tests.ui.test_handover_archive import gone_car, open_archive
from tests.ui.test_today import shop, today  # noqa: F401  # `shop` is a fixture
from tests.ui.workshop import crowded_day
from ui.claims.page import CASES

NEW_ENERGY = ("沪ADW8888", "沪ADM8888")  # eight characters, two of them wide


def needed(table, title: str) -> tuple[int, int]:
    """Return how wide a column is and how wide its cells would be."""
    model, view = table.model, table.view
    titles = [
        model.headerData(number, Qt.Orientation.Horizontal) for number in range(model.columnCount())
    ]
    number = titles.index(title)
    return view.columnWidth(number), view.sizeHintForColumn(number)


def test_plates_of_new_energy_cars_stand_whole_in_claims(qtbot, branch, snap) -> None:
    counter = Counter(branch)
    counter.settle(PUMP)
    order_id = counter.order(BUMPER, PAINT)
    with counter.as_():
        save_case(order_id=order_id, version=None, case=CaseDraft("示例财险"))
    for key, plate in enumerate(NEW_ENERGY, 1):
        with db.writing():
            db.execute("UPDATE vehicle SET plate = ? WHERE id = ?", (plate, key))
    with clock.frozen(clock.now() + timedelta(days=30)):
        window, page = desk(qtbot, branch.actors["claims"], "claims")
        snap(window, "cut_claims")
        for title in ("车牌", "期限"):
            wide, asked = needed(page.claims.table, title)
            assert wide >= asked, title
    page.tabs.setCurrentIndex(CASES)
    snap(window, "cut_cases")
    wide, asked = needed(page.cases.table, "车牌")
    assert wide >= asked


def test_models_are_read_in_the_list_of_the_day(qtbot, branch, shop, snap) -> None:  # noqa: F811
    crowded_day(shop, 12)
    hands, page = today(qtbot, branch, "manager")
    snap(hands.window, "cut_today")
    wide, _asked = needed(page.cars, "车型")
    assert wide >= 100
    for title in ("车牌", "维修类别", "状态", "挂钩", "承诺时间", "金额"):
        wide, asked = needed(page.cars, title)
        assert wide >= asked, title


def test_kinds_of_paper_are_whole_in_the_archive_and_chosen_by_chips(qtbot, branch, snap) -> None:
    gone_car(branch)
    key = ready_car(branch, "沪AK20C4", count=10)
    with branch.as_("manager"):
        take_deposit(order_id=key, amount=Decimal(200), method=Method.CASH, render=render)
    hands = at_counter(qtbot, branch)
    archive = open_archive(hands)
    snap(hands.window, "cut_archive")
    wide, _asked = needed(archive.table, "单据")
    words = archive.table.view.fontMetrics()
    assert wide >= words.horizontalAdvance("竣工出厂合格证") + 16
    assert not archive.table.view.horizontalScrollBar().isVisible()
    chips = {chip.text().split()[0]: chip for chip in archive.table.chips}
    press(chips["收款单据"])
    assert {row.kind for row in archive.table.rows()} == {PaperKind.DEPOSIT}
    press(chips["收款单据"])
    press(chips["出门证"])
    assert {row.kind for row in archive.table.rows()} == {PaperKind.GATE_PASS}


def test_all_settings_stand_whole_in_their_list(qtbot, demo, snap) -> None:
    window, page = desk(qtbot, somebody("admin"), "settings")
    parts = page.list
    last = parts.count() - 1
    area = parts.visualItemRect(parts.item(last))
    QTest.mouseClick(parts.viewport(), Qt.MouseButton.LeftButton, pos=area.topLeft())
    snap(window, "cut_settings")
    assert page.section() is page.sections["safety"]
    assert parts.viewport().rect().contains(parts.visualItemRect(parts.item(last)))
    assert parts.verticalScrollBar().maximum() == 0
    window.resize(1366, 700)
    page.arrive(part="branch")
    page.arrive(part="safety")
    assert parts.viewport().rect().contains(parts.visualItemRect(parts.item(last)))
