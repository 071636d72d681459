"""One car from the gate to its call-back through the real main window, each step by its person."""

import shutil
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reception.care.queries import surveys
from reception.core import clock, db
from reception.figures.queries import month_figures
from reception.history import proof
from reception.orders.queries import order
from reception.orders.rules import S
from tests.conftest import NOON
from ui.main_window import MainWindow
from ui.tour_counter import OWNER, PLATE, TOTAL, VIN
from ui.tour_day import visit
from ui.tour_hands import Day, Hands
from ui.tour_office import month

COPIES = ("第一联", "第二联", "第三联")


@pytest.fixture
def hands(qtbot, demo_template, tmp_path):
    """The window at sign-in, on the demonstration branch, the clock running from 14:32."""
    path = tmp_path / "reception.db"
    shutil.copy(demo_template, path)
    day = Day(NOON)
    with clock.frozen(day):
        db.open_database(path)
        window = MainWindow()
        qtbot.addWidget(window)
        made = Hands(window, day)
        window.open()
        made.settle()
        yield made
        window.close()
        db.close_database()


@pytest.mark.xdist_group("tour")
def test_a_car_comes_in_leaves_with_its_slip_and_the_month_adds_up(hands, tmp_path):
    before = month_figures(2026, 11)
    one = visit(hands, tmp_path)

    card = order(one.order_id)
    assert card.row.state is S.CLOSED
    assert (card.row.plate, card.vin, card.row.customer) == (PLATE, VIN, OWNER)
    assert card.signed
    assert card.mileage_out - card.mileage_in == 7
    assert [step.state.value for step in card.steps] == [
        "pending", "dispatched", "working", "hold_other", "working", "hold_parts", "working",
        "inspection", "working", "inspection", "washing", "ready", "settled", "handed_over",
        "closed",
    ]  # fmt: skip
    people = [step.person for step in card.steps]
    assert len(set(people)) == 6, people
    assert card.ready_at - card.started_at == pytest.approx(
        timedelta(minutes=90), abs=timedelta(minutes=1)
    )

    slip = PdfReader(tmp_path / "slip.pdf")
    texts = [page.extract_text() for page in slip.pages]
    assert len(texts) == len(COPIES)
    for text, copy in zip(texts, COPIES, strict=True):
        assert copy in text
        for words in ("沪B·66N20", OWNER, VIN, "☑ 满意", "☐ 不满意", "等候区很安静"):
            assert words in text, words
        assert "人民币肆佰陆拾元整" in text
        assert "021-61234567" in text
        assert "2,000 km / 10 天" in text
    listed = "".join(
        page.extract_text() for page in PdfReader(tmp_path / "settlement-list.pdf").pages
    )
    assert "机动车维修费用结算清单" in listed
    assert "人民币陆佰肆拾元整" in listed

    assert surveys(2026, 11)[-1].score == Decimal(96)
    after = month_figures(2026, 11)
    assert after.orders_out - before.orders_out == 1
    assert after.output - before.output == TOTAL
    assert after.surveys_valid - before.surveys_valid == 1
    assert list(proof.damage()) == []
    assert hands.flashes.seen == []

    from ui.tour_counter import sign_in

    sign_in(hands, "manager1")
    month(one)
    sheet = load_workbook(tmp_path / "monthly-2026-11.xlsx")["月产值"]
    key_figures = {row[0].value: row[1].value for row in sheet.iter_rows(max_row=20, max_col=2)}
    assert Decimal(str(key_figures["产值合计"])) == after.output
    assert key_figures["台次"] == after.orders_out
