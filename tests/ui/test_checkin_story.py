"""What the desk is told of a car's past: warranty, 三包, what was refused, what has come back."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from reception.billing.car_story import declined, repairs_of
from reception.core import clock, db, gate
from reception.orders.actions import VisitDraft, change_order, check_in
from reception.orders.models import LineKind, OrderKind, Payer
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.vehicles.queries import vehicle
from tests.stories.people import Branch, found_branch
from tests.ui.desk import Hands, Key, sit_down
from tests.ui.test_checkin import branch, cheap_hashing, hands, known_car, leave, newest

LEFT = Qt.MouseButton.LeftButton
VIN = "LSVAA4183M2123456"


def done(
    branch,
    *,
    days_ago: int,
    kind=OrderKind.REPAIR,
    words="",
    name="前制动片更换",
    code="ZD001",
    advice="",
    payer=Payer.CUSTOMER,
    **car,
):
    """A finished order of the same car."""
    key = db.row("SELECT id, version, customer_id FROM vehicle WHERE vin = ?", (VIN,))
    with branch.as_("advisor"):
        opened = check_in(
            customer=CustomerDraft("单小明", "13900000001", customer_id=key[2] if key else None),
            vehicle=VehicleDraft(
                "沪A66N20", vin=VIN, model="途观 L", vehicle_id=key[0] if key else None, **car
            ),
            visit=VisitDraft(38_420, words=words),
            kind=kind,
            lines=(
                LineDraft(
                    LineKind.LABOUR, name, Decimal("0.8"), Decimal(180), payer=payer, code=code
                ),
            ),
        )
        if advice:
            (version,) = db.row("SELECT version FROM work_order WHERE id = ?", (opened.order_id,))
            change_order(order_id=opened.order_id, version=version, kind=kind, advice=advice)
        leave(opened.order_id, days_ago)
    return opened


def shown(hands: Hands) -> str:
    hands.bot.wait(200)
    return "\n".join(label.text() for label in hands.page.reminders.labels if label.isVisible())


def test_the_story_is_asked_of_both_databases(database, now):
    branch = found_branch()
    first = done(branch, days_ago=40, advice="建议更换雨刮片")
    second = done(branch, days_ago=5, words="刹车有尖叫声", name="雨刮总成", code="YG1")
    with branch.as_("advisor"):
        newest_repair, oldest = repairs_of(first.vehicle_id)
        assert (newest_repair.order_id, newest_repair.words) == (second.order_id, "刹车有尖叫声")
        assert (newest_repair.lines[0].km, newest_repair.lines[0].days) == (2_000, 10)
        assert oldest.mileage == 38_420
        assert [d.text for d in declined(first.vehicle_id)] == ["建议更换雨刮片"]
    done(branch, days_ago=2, name="雨刮片", code="YG2")
    with branch.as_("advisor"):
        assert declined(first.vehicle_id) == ()  # done since


def test_the_same_fault_in_the_warranty_is_suggested_linked_and_free(branch, qtbot, picture):
    first = done(branch, days_ago=5, words="刹车有尖叫声")
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")
    hands.type("39000")
    hands.into(page.words.words)
    hands.type("刹车又有尖叫声了")
    hands.bot.waitUntil(lambda: page.reminders.again.isVisible())
    assert "免费返修" in page.reminders.again.label.text()
    hands.into(page.lines.lookup)
    hands.enter("制动盘打磨")
    hands.enter("300")
    hands.into(page.lines.lookup)
    hands.enter("xby")  # besides, the customer wants a service
    hands.bot.mouseClick(page.reminders.link, LEFT)
    assert [row.payer for row in page.lines.rows()] == ["internal", *["customer"] * 5]
    hands.into(page.lines.lookup)
    hands.enter("拖车费")
    hands.enter("200")
    picture(hands.window, "story_comeback")
    assert page.lines.rows()[-1].payer == "internal"
    assert page.reminders.cause.text() == "刹车又有尖叫声了"
    hands.bot.mouseClick(page.reminders.link, LEFT)  # no comeback after all
    assert {row.payer for row in page.lines.rows()} == {"customer"}
    hands.bot.mouseClick(page.reminders.link, LEFT)
    hands.sign_later()
    card = newest()
    assert (card.row.kind, card.comeback_of) == (OrderKind.COMEBACK, first.number)
    assert (card.sums.customer, card.sums.internal) == (Decimal(460), Decimal(500))


def test_only_what_was_done_before_is_free(branch, qtbot):
    done(branch, days_ago=5, name="更换机油", code="BY009")
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")
    hands.type("39000")
    hands.into(page.lines.lookup)
    hands.enter("拖车费")
    hands.enter("200")
    page.lines.set_rows([*page.lines.rows(), *_again()])
    hands.bot.waitUntil(lambda: page.reminders.again.isVisible())
    hands.bot.mouseClick(page.reminders.link, LEFT)
    assert [(row.name, row.payer) for row in page.lines.rows()] == [
        ("拖车费", "customer"),
        ("更换机油", "internal"),
    ]


def _again():
    from ui.widgets.line_model import LineRow

    return [LineRow("labour", "更换机油", "1", "100", code="BY009")]


def test_what_was_refused_is_offered_again(branch, qtbot, picture):
    done(branch, days_ago=90, advice="前制动片剩余 3 mm，建议更换")
    done(branch, days_ago=40, kind=OrderKind.MAINTENANCE, name="机油更换", advice="建议更换冷却液")
    hands = sit_down(qtbot, branch)
    hands.enter("66N20")
    assert "建议更换冷却液" in hands.page.reminders.advice.text()
    hands.bot.mouseClick(hands.page.reminders.more, LEFT)
    assert "前制动片剩余 3 mm" in shown(hands)
    picture(hands.window, "story_unfolded")
    hands.bot.mouseClick(hands.page.reminders.more, LEFT)
    assert "前制动片剩余" not in shown(hands)


def test_warranty_and_guarantees_warn_before_they_end(branch, qtbot, picture):
    done(branch, days_ago=9, invoiced_on=20241201, insured_until=20261125)
    hands = sit_down(qtbot, branch)
    hands.enter("66N20")
    text = shown(hands)
    assert "质保期内：前制动片更换，还剩 1 天 / 2,000 km" in text
    assert "三包至 2026-12-01 或 50,000 km，还剩 11 天 / 11,580 km" in text
    assert "交强险 2026-11-25 到期" in text
    assert "包修" not in text  # far away: folded
    hands.enter("60500")
    assert "质保期内" not in shown(hands)
    hands.bot.mouseClick(hands.page.reminders.more, LEFT)
    assert "包修已过期" in shown(hands)
    picture(hands.window, "story_warned")


def test_thresholds_warn_one_step_before(branch, qtbot):
    done(branch, days_ago=60, kind=OrderKind.CLAIM, name="更换发动机总成", payer=Payer.MAKER)
    hands = sit_down(qtbot, branch)
    hands.enter("66N20")
    assert "三包预警：发动机已更换 1 次，满 2 次可退换。" in shown(hands)


def test_days_are_typed_in_any_form_kept_and_emptied(branch, qtbot):
    known = known_car(branch)
    hands = sit_down(qtbot, branch)
    page = hands.page
    hands.enter("66N20")
    hands.enter("39000")
    hands.bot.mouseClick(page.car.more, LEFT)
    hands.retype(page.car.invoiced, "2025年5月1日")
    assert page.car.invoiced.text() == "2025-05-01"
    hands.retype(page.car.insured, "20270131")
    assert "三包至 2027-05-01" in _unfolded(hands)
    hands.retype(page.car.insured, "2027-02-30")
    assert "2024-01-31" in page.car.insured.error()
    hands.retype(page.car.insured, "2027/1/31")
    hands.sign_later()
    card = vehicle(known.vehicle_id)
    assert (card.invoiced_on, card.insured_until) == (20250501, 20270131)
    leave(newest().row.order_id, 1)
    hands.window.open_checkin(known.vehicle_id)
    hands.settle()
    hands.retype(page.car.mileage, "39100")
    hands.sign_later()  # folded: the record stays
    assert vehicle(known.vehicle_id).invoiced_on == 20250501
    leave(newest().row.order_id, 1)
    hands.window.open_checkin(known.vehicle_id)
    hands.settle()
    hands.retype(page.car.mileage, "39200")
    hands.bot.mouseClick(page.car.more, LEFT)
    hands.retype(page.car.invoiced, "")
    hands.sign_later()
    assert vehicle(known.vehicle_id).invoiced_on is None


def _unfolded(hands: Hands) -> str:
    hands.bot.wait(200)
    if hands.page.reminders.more.text() == "更多":
        hands.bot.mouseClick(hands.page.reminders.more, LEFT)
    return shown(hands)
