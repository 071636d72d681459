"""Two desks at one order: one changes lines while the other gives the settlement list."""

import threading
import time
from contextlib import suppress
from decimal import Decimal

from reception.billing import actions, proof
from reception.core import db, gate
from reception.core.errors import ReceptionError
from reception.orders.actions import set_lines
from reception.orders.models import LineKind
from reception.orders.rules import LineDraft
from tests.backoffice import a_branch, an_order, render

ROUNDS = 25


def test_lines_and_list_never_part(database, anybody):
    a_branch()
    orders = [an_order(state="ready") for _ in range(ROUNDS)]
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def desk(work) -> None:
        try:
            with gate.acting(gate.system("desk")), db.own_connection():
                for order in orders:
                    start.wait(30)
                    with suppress(ReceptionError):  # the other came first; a person is told
                        work(order)
        except BaseException as error:  # noqa: BLE001  # shown by the main thread
            failures.append(error)
            start.abort()

    def change(order: int) -> None:
        line = LineDraft(LineKind.PART, "机油", Decimal(order), Decimal("89.90"))
        time.sleep(order % 5 * 0.005)
        set_lines(order_id=order, version=1, lines=(line,))

    def slowly(data: object) -> bytes:
        time.sleep(0.02)
        return render(data)

    def give_list(order: int) -> None:
        actions.list_settlement(order_id=order, render=slowly)

    desks = [threading.Thread(target=desk, args=(work,)) for work in (change, give_list)]
    for thread in desks:
        thread.start()
    for thread in desks:
        thread.join()
    assert not failures, failures
    assert db.rows("SELECT count(*) FROM settlement") == [(ROUNDS,)]
    assert list(proof.damage()) == []
