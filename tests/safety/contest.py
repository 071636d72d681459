"""Many clients at one database at the same instant: what each of them is, and how they begin."""

import multiprocessing
from collections.abc import Callable
from datetime import datetime
from typing import Any

from reception.core import clock, db, gate

_SPAWN = multiprocessing.get_context("spawn")


def run(target: str, clients: int, work: Callable[..., Any], *arguments: Any) -> list[Any]:
    """Run `work(barrier, number, *arguments)` in so many processes and return what each returned.

    Their clock stands where it stands here now.
    """
    barrier = _SPAWN.Barrier(clients)
    queue: Any = _SPAWN.Queue()
    processes = [
        _SPAWN.Process(
            target=_client, args=(target, clock.now(), barrier, queue, work, number, arguments)
        )
        for number in range(clients)
    ]
    for process in processes:
        process.start()
    answers = [queue.get(timeout=300) for _ in processes]
    for process in processes:
        process.join(30)
    failed = [text for number, ok, text in answers if not ok]
    assert not failed, failed[0]
    return [value for number, ok, value in sorted(answers, key=lambda a: a[0])]


def _client(
    target: str,
    now: datetime,
    barrier: Any,
    queue: Any,
    work: Callable[..., Any],
    number: int,
    arguments: tuple[Any, ...],
) -> None:
    import traceback

    try:
        db.open_database(target)
        with clock.frozen(now), gate.acting(gate.system(f"client{number}")):
            queue.put((number, True, work(barrier, number, *arguments)))
    except BaseException:  # noqa: BLE001 - the parent must hear of everything
        barrier.abort()
        queue.put((number, False, traceback.format_exc()))
    finally:
        db.close_database()
