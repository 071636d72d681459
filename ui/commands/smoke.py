"""`reception smoke`: the main job once, in a temporary folder, the way an installed program does it.

A whole visit through the actions, each step by whoever does it, then slip, workbook, verification,
and the window if Qt loads. Works the same from the packaged folder.
"""

import os
import tempfile
import uuid
from argparse import Namespace
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from reception.core import clock, db, gate
from reception.core.errors import Damaged
from reception.core.text import _
from ui.commands.ops import Operation, perform
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
        yield _("{count} pages drawn for a printer by a process of their own.").format(
            count=_drawn(slip)
        )
        from reception.history import proof

        for sentence in proof.damage():
            raise Damaged(sentence)
    yield _("Log, papers and money verified.")
    yield _window()


def _do(login: str, action: str, **args: Any) -> Any:
    """Do an action as `reception ops` does it, for whoever signs in as `login`."""
    return perform(Operation(str(uuid.uuid4()), login, action, args))


def visit() -> str:
    """Bring a car from the gate to its slip, each step by whoever does it; return the number."""
    opened = _do(
        "advisor1",
        "check_in",
        customer={"name": "测试客户001", "phone": "13800000001"},
        vehicle={"plate": "沪A·9TEST", "vin": "LSVAA4183M2123456", "model": "示例 轿车"},
        visit={"mileage": 12_345, "words": "保养灯亮"},
        kind="maintenance",
        lines=[
            {"kind": "labour", "name": "更换机油", "quantity": "0.6", "price": "180"},
            {"kind": "part", "name": "机滤", "quantity": "1", "price": "58.50"},
        ],
        promised_at=(clock.now() + timedelta(hours=2)).isoformat(),
    )
    order = opened.order_id
    _repair(order)
    _do("cashier1", "list_settlement", order_id=order)
    due = {"payer": "customer", "method": "wechat", "amount": "166.50"}
    _do("cashier1", "take_payment", order_id=order, payments=[due])
    stroke = [[20.0 * n, 60.0 + 40.0 * (n % 2), 20.0 * n, 0.5] for n in range(12)]
    signature = {
        "strokes": [stroke],
        "width": 300.0,
        "height": 150.0,
        "signed_at": clock.now().isoformat(),
        "signer": "测试客户001",
    }
    _do("advisor1", "hand_over", order_id=order, opinion="satisfied", customer_signature=signature)
    return str(opened.number)


def _repair(order: int) -> None:
    from reception.shopfloor.inspecting import wanted_of
    from reception.shopfloor.queries import bays
    from reception.staff.queries import person_by_login

    technician = person_by_login("tech1")
    _do(
        "foreman1",
        "place",
        order_id=order,
        bay_id=bays()[0].bay_id,
        technician_id=technician.person_id if technician else None,
        starts_at=(clock.now() + timedelta(minutes=1)).isoformat(),
        ends_at=(clock.now() + timedelta(minutes=40)).isoformat(),
        anyway=True,
    )
    _do("tech1", "start_work", order_id=order)
    _do("tech1", "finish_work", order_id=order)
    items = [{"name": name} for name in wanted_of(order).items]
    _do("inspector1", "inspect", order_id=order, passed=True, items=items)


def _drawn(pdf: bytes) -> int:
    """Draw a paper as printing does: a second process begins here, packaged or not."""
    from reports.batch import cores, drawn

    with cores(1) as pool:
        [sheets] = drawn(pool, [pdf], 72)
    return len(sheets)


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
    window.grab()
    window.close()
    window.deleteLater()
    return _("The window was built and drawn.")
