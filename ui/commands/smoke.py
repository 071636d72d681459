"""`reception smoke`: the main job once, in a temporary folder, the way an installed program does it.

A whole visit through the actions, each step by whoever does it, then slip, workbook, verification,
and the window if Qt loads. Works the same from the packaged folder.
"""

import os
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from reception.core import clock, db, gate
from reception.core.errors import Damaged
from reception.core.text import _
from reports.renderers import renderer
from ui.commands.papers import report_bytes, slip_bytes
from ui.commands.place import say, write_file

ORDERS = 30


def smoke(arguments: Namespace) -> int:
    """Do it and say each step; any exception is the failure."""
    with tempfile.TemporaryDirectory(prefix="reception-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            for step in steps(folder):
                say(step)
        finally:
            db.close_database()
    say(_("All of it works."))
    return 0


def steps(folder: Path) -> Iterator[str]:
    """Do the main job in `folder` and yield a sentence after each step."""
    from reception.history.demo import fill_demo

    db.open_database(folder / "reception.db")
    yield _("Demonstration branch with {count} orders.").format(count=fill_demo(orders=ORDERS))
    number = visit()
    yield _("Order {number}: received, repaired, inspected, paid, handed over.").format(
        number=number
    )
    with gate.acting(gate.system("smoke")):
        slip = slip_bytes(number)
        write_file(folder / "slip.pdf", slip)
        report = report_bytes(clock.today())
        write_file(folder / "report.xlsx", report)
        if not slip.startswith(b"%PDF") or not report.startswith(b"PK"):
            raise Damaged(_("A paper is not what it should be."))
        yield _("Slip of {slip} kB, workbook of {report} kB.").format(
            slip=len(slip) // 1024, report=len(report) // 1024
        )
        from reception.history import proof

        for sentence in proof.damage():
            raise Damaged(sentence)
    yield _("Log, papers and money verified.")
    yield _window()


@contextmanager
def _as(login: str) -> Iterator[None]:
    from reception.staff.actions import actor_of
    from reception.staff.queries import person_by_login

    person = person_by_login(login)
    assert person is not None
    with gate.acting(actor_of(person)):
        yield


def visit() -> str:
    """Bring a car from the gate to its slip and return the order's number."""
    from reception.orders.actions import VisitDraft, check_in
    from reception.orders.models import LineKind, OrderKind
    from reception.orders.rules import LineDraft
    from reception.vehicles.actions import CustomerDraft, VehicleDraft

    with _as("advisor1"):
        opened = check_in(
            customer=CustomerDraft("测试客户001", "13800000001"),
            vehicle=VehicleDraft("沪A·9TEST", vin="LSVAA4183M2123456", model="示例 轿车"),
            visit=VisitDraft(mileage=12_345, words="保养灯亮"),
            kind=OrderKind.MAINTENANCE,
            lines=(
                LineDraft(LineKind.LABOUR, "更换机油", Decimal("0.6"), Decimal(180)),
                LineDraft(LineKind.PART, "机滤", Decimal(1), Decimal("58.50")),
            ),
            promised_at=clock.now() + timedelta(hours=2),
        )
    _repair(opened.order_id)
    _give_back(opened.order_id)
    return opened.number


def _repair(order_id: int) -> None:
    from reception.shopfloor import actions
    from reception.shopfloor.queries import bays
    from reception.staff.queries import person_by_login

    technician, now = person_by_login("tech1"), clock.now()
    with _as("foreman1"):
        actions.dispatch(
            order_id=order_id,
            bay_id=bays()[0].bay_id,
            technician_id=technician.person_id if technician else None,
            starts_at=now + timedelta(minutes=1),
            ends_at=now + timedelta(minutes=40),
        )
    with _as("tech1"):
        actions.start_work(order_id=order_id)
        actions.finish_work(order_id=order_id)
    with _as("inspector1"):
        actions.inspect(order_id=order_id, passed=True)


def _give_back(order_id: int) -> None:
    from reception.billing import actions
    from reception.billing.rules import PaymentDraft
    from reception.orders.models import Payer
    from reception.papers.values import SettlementData, Signature, SlipData

    with _as("cashier1"):
        actions.list_settlement(order_id=order_id, render=renderer(SettlementData))
        due = PaymentDraft(Payer.CUSTOMER, actions.Method.WECHAT, Decimal("166.50"))
        actions.take_payment(order_id=order_id, payments=(due,))
    stroke = tuple((20.0 * n, 60.0 + 40.0 * (n % 2), 20.0 * n, 0.5) for n in range(12))
    with _as("advisor1"):
        actions.hand_over(
            order_id=order_id,
            opinion="satisfied",
            render=renderer(SlipData),
            customer_signature=Signature((stroke,), 300.0, 150.0, clock.now(), "测试客户001"),
        )


def _window() -> str:
    """Build the main window offscreen and take its picture; say so when Qt does not load here."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from ui.app import application
        from ui.main_window import MainWindow
    except ImportError as error:
        return _("Qt does not load here ({reason}); all but the window was tried.").format(
            reason=str(error).splitlines()[0]
        )
    application()
    window = MainWindow()
    grab: Callable[[], object] = window.grab
    grab()
    window.close()
    window.deleteLater()
    return _("The window was built and drawn.")
