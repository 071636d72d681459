"""Hostile text comes out as itself: database, search, slip, workbook. Nothing is executed.

The corpus goes through a whole visit on both databases; hypothesis adds what nobody thought of.
"""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reception.billing.actions import hand_over, list_settlement, take_payment
from reception.billing.rules import PaymentDraft
from reception.core import clock, db
from reception.core.errors import ReceptionError
from reception.figures.queries import month_figures
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import LineKind, OrderKind
from reception.orders.queries import order
from reception.orders.rules import LineDraft
from reception.papers.queries import content, papers_of
from reception.shopfloor.actions import finish_work, start_work
from reception.shopfloor.inspecting import wanted_of
from reception.shopfloor.inspecting_actions import inspect
from reception.shopfloor.inspecting_rules import Check
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from reception.vehicles.queries import search, vehicle
from tests.safety import readers
from tests.stories.people import found_branch

CORPUS = (
    "<b>粗体</b><img src=file:///etc/passwd>",
    "王&amp;李 <VIP> &lt;",
    "=cmd|'/C calc'!A0",
    "+1+1", "-2", "@SUM(A1:A9)", "=HYPERLINK(\"x\")",
    "𠮷野家𠮷", "㐂龘", "长" * 200, "x" * 200,
    "'; DROP TABLE person; --", "{name}{0.__class__}", "%s%n%(x)s", "../../etc/passwd",
    "\\\\server\\share", "$(reboot)`reboot`", "a\"b'c", "100%_", "<script>alert(1)</script>",
    "CON", "NULL", "None", "true", "1e309", "0x1F",
)  # fmt: skip


@pytest.fixture
def branch(database, now, anybody):
    found_branch()


def visit(number: int, text: str) -> int:
    """Bring a car through the whole visit with `text` wherever a person may type."""
    opened = check_in(
        customer=CustomerDraft(text, f"139{number:08d}", address=text, note=text),
        vehicle=VehicleDraft(f"沪A{number:05d}", model=text[:100], colour=text[:40]),
        visit=VisitDraft(1000, words=text, belongings=text, sender=text),
        kind=OrderKind.REPAIR,
        lines=(LineDraft(LineKind.LABOUR, text, Decimal(1), Decimal("180")),),
        promised_at=clock.now() + timedelta(hours=1),
    )
    key = opened.order_id
    start_work(order_id=key)
    finish_work(order_id=key)
    items = tuple(map(Check, wanted_of(key).items))
    inspect(order_id=key, passed=True, items=items)
    list_settlement(order_id=key, render=lambda _data: b"%PDF-list")
    take_payment(order_id=key, payments=(PaymentDraft("customer", "cash", Decimal("180.00")),))
    from reports.renderers import render

    hand_over(order_id=key, opinion="satisfied", remark=text, refused_reason=text[:60] or "-", witness="示例见证人",
              mileage_out=1001, render=render)  # fmt: skip
    return key


def slip_of(key: int) -> bytes:
    """Return the archived slip of an order."""
    (paper,) = [p for p in papers_of(key) if p.kind == "slip"]
    return content(paper.content_hash)


def test_the_corpus_comes_out_as_itself(branch):
    keys = {visit(number, text): text for number, text in enumerate(CORPUS, 1)}
    for key, text in keys.items():
        card = order(key)
        assert (card.row.customer, card.words, card.lines[0].name) == (text, text, text)
        assert vehicle(card.row.vehicle_id).note == text
        search(text)
        assert text in readers.pdf_text(slip_of(key)), text
    from reports.monthly import render_monthly

    local = clock.local(clock.now())
    book = render_monthly(month_figures(local.year, local.month))
    cells = readers.sheet_cells(io.BytesIO(book), "明细")
    for text in CORPUS:
        found = [cell for cell in cells if cell.value == text]
        assert found, text
        assert {cell.data_type for cell in found} == {"s"}
    assert db.row("SELECT count(*) FROM person")[0] > 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(min_size=1, max_size=60), data=st.data())
def test_any_text_is_kept_or_refused_in_a_sentence(branch, text: str, data: Any):
    number = data.draw(st.integers(min_value=10_000, max_value=99_999))
    before = db.row("SELECT count(*) FROM work_order")
    try:
        opened = check_in(
            customer=CustomerDraft(text),
            vehicle=VehicleDraft(f"沪B{number}", model=text),
            visit=VisitDraft(1000, words=text),
            kind=OrderKind.REPAIR,
            lines=(LineDraft(LineKind.OTHER, text, Decimal(1), Decimal(1)),),
        )
    except ReceptionError as refusal:
        assert str(refusal)  # noqa: PT017 - either outcome is right, but never half of one
        assert db.row("SELECT count(*) FROM work_order") == before
    else:
        card = order(opened.order_id)
        assert card.words == text
        assert card.row.customer == text
        assert card.row.model == text.strip()
        search(text)
