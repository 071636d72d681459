"""Random orders, all that can be done with their money, and the ledger beside them.

A seed that fails is named with its last step: `play(target, seed)` plays it again.
"""

import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from reception.core import clock, db, gate
from reports.renderers import render as draw
from tests.backoffice import render as repeat
from tests.money import proof, vouchers
from tests.money.after import step
from tests.money.ledger import in_words
from tests.money.till import Till

ORDERS = 40  # of a seed
FIRST = int(os.environ.get("MONEY_FIRST", "100"))
SEEDS = int(os.environ.get("MONEY_SEEDS", "1000"))
SAMPLE = 12
REFUSED = {
    "answer", "close", "discount", "from_maker", "give_up", "hand_over", "leave", "list", "new_pass",
    "note_paid", "pay", "receive", "receive_several", "refund", "refund_deposit", "reverse", "send",
    "set_lines", "take_deposit", "unrepaired", "void", "write_off",
}  # fmt: skip
DONE = REFUSED - {"void"} | {
    "agree", "ask_extra", "cancel", "check_in", "decline", "finish", "set_credit", "withdraw",
    "closed in stead", "closed with a difference", "kept deposit used", "reversed when away",
}  # fmt: skip
SHM = Path("/dev/shm")


def play(seed: int, orders: int = ORDERS, *, drawn: bool = False, books: int | None = None) -> Till:
    """Play a seed in the open database and prove it whole; a failure names seed and step.

    `books` is how many months' workbooks are read back (None: all); drawing them costs the most.
    """
    till = Till(seed, draw if drawn else repeat)
    till.found()
    try:
        till.play(orders, step, proof.look)
        with clock.frozen(lambda: till.now):
            proof.whole(till, books)
            with gate.acting(gate.system("proof")):
                vouchers.check(till.ledger)
            for job in list(till.ledger.jobs.values()) if drawn else ():
                proof.printed(till, job)
    except BaseException as error:
        error.add_note(f"seed {seed}, order {till.count}, last step: {till.last}")
        raise
    return till


def test_random_orders_agree_with_the_ledger(sqlite_database):
    """One seed in which everything is done, and all that can be refused is."""
    till = play(SAMPLE, 90, books=1)
    assert {wish for wish in DONE if not till.did[wish]} == set()
    assert {wish for wish in REFUSED if not till.refused[wish]} == set()
    assert till.did.keys() == DONE
    assert till.refused.keys() == REFUSED


def test_random_orders_agree_on_the_server(postgres_database):
    play(3, 8, books=1)


def test_what_is_printed_says_what_was_paid(sqlite_database):
    till = play(4, 3, drawn=True, books=0)
    assert till.did["list"]


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (140_950, "人民币壹仟肆佰零玖元伍角整"), (0, "人民币零元整"), (5, "人民币伍分"),
        (100_000_05, "人民币壹拾万元零伍分"), (1_000_100_00, "人民币壹佰万零壹佰元整"),
    ],
)  # fmt: skip
def test_the_words_that_papers_are_held_against(fen, words):
    assert in_words(fen) == words


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5, 10))
def test_more_random_orders_agree_on_the_server(postgres_database, seed):
    play(seed)


@pytest.mark.slow
def test_many_seeds_agree(sqlite_template):
    """MONEY_SEEDS seeds of 40 orders, on every core, each with one month's workbook."""
    jobs = [(seed, str(sqlite_template)) for seed in range(FIRST, FIRST + SEEDS)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        steps = sum(pool.map(_alone, jobs, chunksize=4))
    print(f"{SEEDS} seeds, {SEEDS * ORDERS} orders, {steps} steps")  # noqa: T201


def _alone(job: tuple[int, str]) -> int:
    """Play a seed in a file of its own; return how many steps were taken."""
    from reception.staff import secrets

    seed, template = job
    folder = Path(mkdtemp(dir=SHM if SHM.is_dir() else None))
    try:
        shutil.copy(template, folder / "reception.db")
        made: Any = secrets
        made.MEMORY_KIB, made.PASSES = 8, 1
        db.open_database(folder / "reception.db")
        till = play(seed, books=1)
        return till.did.total() + till.refused.total()
    finally:
        db.close_database()
        shutil.rmtree(folder)
