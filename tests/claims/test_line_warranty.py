"""质保等级 of an operation: from the catalogue onto the line, and from there on list and slip."""

from decimal import Decimal

import pytest

from reception.catalog.actions import save_operation
from reception.catalog.queries import wanted
from reception.core import gate
from reception.core.errors import Invalid
from reception.orders.actions import set_lines
from reception.orders.models import LineKind
from reception.orders.queries import lines_of, order
from reception.orders.rules import LineDraft
from reception.orders.sheets import paper_lines
from tests.claims.counter import OIL, Counter


def operation(warranty: str | None, **more) -> int:
    return save_operation(code="WX900", name="变速箱解体", kind="repair", hours=Decimal(9),
                          rate=Decimal(180), warranty=warranty, **more)  # fmt: skip


def promised(order_id: int) -> list[tuple[int | None, int | None]]:
    lines = paper_lines(order_id, gate.actor().branch_id)
    return [(line.warranty_km, line.warranty_days) for line in lines]


def test_the_catalogue_s_class_goes_onto_new_lines_and_stays_there(branch):
    order_id = Counter(branch).order(OIL)
    draft = LineDraft(LineKind.LABOUR, "变速箱解体", Decimal(9), Decimal(180), code="WX900")
    with branch.as_("administrator"):
        with pytest.raises(Invalid):
            operation("odd")
        key = operation("assembly")
        assert wanted(key)[2] == "assembly"
    with gate.acting(gate.system("test")):
        set_lines(order_id=order_id, version=order(order_id).version,
                  lines=(*lines_of(order_id), draft))  # fmt: skip
        assert promised(order_id) == [(2_000, 10), (20_000, 100)]
        operation("", operation_id=key, version=1)
        set_lines(
            order_id=order_id, version=order(order_id).version, lines=tuple(lines_of(order_id))
        )
        assert promised(order_id) == [(2_000, 10), (20_000, 100)]  # as it was promised
        operation(None, operation_id=key, version=2)
        assert wanted(key)[2] == ""
