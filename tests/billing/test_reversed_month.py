"""A reversal takes off in its own month what stands in the month that was paid; on both databases."""

from datetime import date
from decimal import Decimal

from reception.billing import actions, refund_actions
from reception.billing.actions import Method, PaymentDraft
from reception.core import clock
from reception.figures.queries import month_figures
from reception.orders.models import Payer
from tests.backoffice import Line, a_branch, an_order, render

LINES = (Line("labour", "1", "500.60"), Line("part", "2", "120.00", payer="maker"))
TOTAL = Decimal("740.60")


def pay(order: int, rounding: str = "0") -> None:
    actions.list_settlement(order_id=order, render=render, rounding=Decimal(rounding))
    due = Decimal("500.60") - Decimal(rounding)
    actions.take_payment(order_id=order, payments=(PaymentDraft(Payer.CUSTOMER, Method.CASH, due),))


def month(number: int):
    found = month_figures(2026, number)
    cuts = (found.by_payer, found.by_kind, found.by_advisor, found.by_technician, found.by_bay)
    for cut in cuts:
        assert sum((part.total for part in cut), Decimal(0)) == found.output
    assert sum((day.output for day in found.by_day), Decimal(0)) == found.output
    rows = sum((row.labour + row.part + row.other for row in found.orders), Decimal(0))
    assert rows == found.output
    assert sum((each.value for each in found.workshop.people), Decimal(0)) == found.output
    return found


def test_each_month_shows_what_happened_in_it(database, anybody, now):
    a_branch()
    october, november = (clock.at(date(2026, number, 15), 10) for number in (10, 11))
    with clock.frozen(october):
        order = an_order(lines=LINES)
        pay(order, "0.60")
    with clock.frozen(november):
        refund_actions.reverse_settlement(order_id=order, reason="付款方填错", render=render)
        assert (month(10).output, month(10).orders_settled) == (TOTAL, 1)
        gone = month(11)
        assert (gone.output, gone.orders_settled, gone.labour) == (-TOTAL, -1, Decimal("-500.60"))
        assert [row.number for row in gone.orders] == ["CD01-H-0001 红冲"]
        pay(order)
        assert (month(10).output, month(11).output) == (TOTAL, Decimal(0))
        refund_actions.reverse_settlement(order_id=order, reason="再改", render=render)
        pay(order)
        assert (month(11).output, month(11).orders_settled) == (Decimal(0), 0)
