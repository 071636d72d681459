"""Killed or without power at any write of settlement and hand-over: nothing of it, or all of it.

One run is recorded, call by call; each crash is a copy of the files as they then were. Whatever
operation such a copy holds, it is row for row what the whole run had when it was answered.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

import pytest

from reception.billing import account_actions
from reception.core import db
from reception.core.gate import NOBODY, acting
from reception.history.proof import damage
from reception.orders.actions import VisitDraft, check_in
from reception.orders.models import LineKind, OrderKind, Payer
from reception.orders.rules import LineDraft
from reception.vehicles.actions import CustomerDraft, VehicleDraft
from tests.money.paying import finish_work
from tests.money.till import yuan
from tests.safety.recorded import Disk, Event, put, recorded
from tests.safety.test_crash import SIGNATURE, injected, needs_strace
from tests.stories.people import found_branch

SHM = Path("/dev/shm")


def operation(name: str, login: str, action: str, **args: Any) -> dict[str, Any]:
    """Return one line for `reception ops`."""
    return {"id": name, "as": login, "action": action, "args": args}


def paid(*parts: tuple[str, str]) -> list[dict[str, str]]:
    """Return what the customer pays, in ways and yuan."""
    return [{"payer": "customer", "method": way, "amount": amount} for way, amount in parts]


# A deposit, a list with 抹零, four ways to pay, a refund, all of it reversed and paid anew, a
# receipt on what is owed, the first five closed with their cash, and the car given back with slip and pass,
# and let out at the gate.
OPERATIONS = (
    operation("deposit", "cashier", "take_deposit", amount="100", method="cash", order_id=1),
    operation("list", "cashier", "list_settlement", order_id=1, rounding="0.60"),
    operation("pay", "cashier", "take_payment", order_id=1, payments=paid(
        ("deposit", "100"), ("cash", "150"), ("wechat", "100.25"), ("account", "149.75"))),
    operation("refund", "manager", "refund_payment", payment_id=2, amount="20", method="cash",
              reason="少做一项"),
    operation("reverse", "manager", "reverse_settlement", order_id=1, reason="付款方填错"),
    operation("list-2", "cashier", "list_settlement", order_id=1),
    operation("pay-2", "cashier", "take_payment", order_id=1, payments=paid(
        ("deposit", "100"), ("card", "200.60"), ("account", "200"))),
    operation("receive", "cashier", "receive", receivable_id=3, amount="50", method="transfer"),
    operation("close", "cashier", "close_day", documents=[1, 2, 3, 4, 5], previous_id=0,
              pieces=[7, 1, *[0] * 6], opening="500", handed="250"),
    operation("out", "advisor", "hand_over", order_id=1, customer_signature=SIGNATURE,
              advisor_signature={**SIGNATURE, "signer": "示例advisor"}, opinion="satisfied",
              mileage_out=1003),
    operation("gate", "manager", "leave", pass_id=1),
)  # fmt: skip


def lines() -> str:
    """Return the whole counter's work as its input."""
    return "".join(json.dumps(each) + "\n" for each in OPERATIONS)


def prepare() -> None:
    """Set up, in the open database, a branch with an order that is ready."""
    with acting(NOBODY):
        branch = found_branch()
    with branch.as_("manager"):
        opened = check_in(
            customer=CustomerDraft("测试客户001", "13800000001"),
            vehicle=VehicleDraft("沪A00001", model="示例 中型轿车"),
            visit=VisitDraft(1000),
            kind=OrderKind.ACCIDENT,
            lines=(
                LineDraft(LineKind.LABOUR, "检查", yuan(100), yuan(50_060)),
                LineDraft(LineKind.PART, "大灯", yuan(100), yuan(8_000), payer=Payer.INSURER),
            ),
        )
        finish_work(order_id=opened.order_id)
        account_actions.set_credit(customer_id=1, most=yuan(100_000), days=30)


def rows() -> str:
    """Return a digest over every row of every table."""
    found = sha256()
    tables = db.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (name,) in tables:
        found.update(name.encode())
        with suppress(db.DatabaseError):  # a table of the full-text index may not be asked
            found.update(repr(sorted(db.rows(f'SELECT * FROM "{name}"'), key=repr)).encode())
    return found.hexdigest()


@dataclass
class Run:
    """What was recorded: the folder before, every call, what held after each answer."""

    base: Path
    events: list[Event]
    answers: list[tuple[int, str, Any]]  # after which call, which operation, what
    after: list[str]  # digests: before all, after the first, …


@contextmanager
def copied(files: dict[str, bytes]) -> Iterator[None]:
    """Open a crash's files; within 5 seconds."""
    folder = Path(mkdtemp(dir=SHM if SHM.is_dir() else None))
    try:
        put(files, folder)
        begun = time.monotonic()
        db.open_database(folder / "reception.db")
        assert time.monotonic() - begun < 5
        yield
    finally:
        db.close_database()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def run(sqlite_template, tmp_path_factory) -> Run:
    """Record the counter's work once."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    base, work = (tmp_path_factory.mktemp(name) for name in ("base", "work"))
    shutil.copy(sqlite_template, base / "reception.db")
    db.open_database(base / "reception.db")
    prepare()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_database()
    for file in base.iterdir():
        shutil.copy(file, work)
    command = [sys.executable, "-m", "ui.cli", "ops", "--data", str(work)]
    events = recorded(command, lines(), work, work.parent / "calls.log")
    answers = []
    for place, event in enumerate(events):
        if event.what == "ack":
            word, name, said = event.data.decode().strip().split(" ", 2)
            assert word == "ACK", said
            answers.append((place, name, json.loads(said)))
    assert [name for _place, name, _said in answers] == [each["id"] for each in OPERATIONS]
    made = Run(work, events, answers, [])
    made.base = _moved(base, work)
    ends = [-1, *(place for place, _name, _said in answers)]
    for at in ends:
        with copied(_disk(made, at).after_kill()):
            made.after.append(rows())
    assert len(set(made.after)) == len(OPERATIONS) + 1
    return made


def _moved(base: Path, work: Path) -> Path:
    """Put the folder back as it was, under the name that the calls know."""
    shutil.rmtree(work)
    shutil.copytree(base, work)
    return work


def _disk(run: Run, until: int) -> Disk:
    disk = Disk(run.base)
    for event in run.events[: until + 1]:
        disk.do(event)
    return disk


def check(run: Run, at: int, files: dict[str, bytes], *, again: bool = False) -> int:
    """Open what a crash after a call left: whole, nothing acknowledged lost. Return what it holds."""
    answered = sum(place <= at for place, _name, _said in run.answers)
    with copied(files):
        names = [each["id"] for each in OPERATIONS]
        held = len(db.rows(
            f"SELECT 1 FROM audit WHERE operation_id IN ({', '.join('?' * len(names))})", names
        ))  # fmt: skip
        assert answered <= held <= answered + 1
        assert rows() == run.after[held], f"call {at}: {held} operations, and not as they were"
        assert db.row("PRAGMA integrity_check") == ("ok",)
        assert list(damage()) == []
        if again:
            _go_on(run, held)
    return held


def _go_on(run: Run, held: int) -> None:
    """Send everything again under the same names: nothing is doubled, all of it is there."""
    from ui.commands import ops

    for number, (each, (_place, _name, said)) in enumerate(
        zip(OPERATIONS, run.answers, strict=True)
    ):
        answer = json.loads(json.dumps(ops.perform(ops.parse(json.dumps(each).encode())),
                                       default=ops._plain))  # fmt: skip
        assert number >= held or answer == said
    assert list(damage()) == []
    assert db.rows("SELECT state FROM work_order") == [("handed_over",)]
    assert db.rows("SELECT count(*), count(voided_at) FROM settlement") == [(2, 1)]
    assert db.rows("SELECT expected, counted, remains FROM day_close") == [(75000, 75000, 50000)]
    assert db.rows("SELECT pass_id, answered_at FROM gate_exit") == [(1, None)]
    for kind in ("slip", "gate_pass", "day_close"):
        assert db.rows("SELECT count(*) FROM paper WHERE kind = ?", (kind,)) == [(1,)]


def kills(run: Run) -> list[int]:
    """Return the place of every call that changes something."""
    return [n for n, event in enumerate(run.events) if event.what not in ("ack", "sync")]


def all_kills(run: Run, chosen: list[int], again: int) -> list[int]:
    """Check the files after each chosen call; return how many operations each held."""
    disk, held, wanted = Disk(run.base), [], set(chosen)
    for at, event in enumerate(run.events):
        disk.do(event)
        if at in wanted:
            held.append(check(run, at, disk.after_kill(), again=len(held) % again == 1))
    return held


def cuts(run: Run, seed: int, images: int) -> None:
    """Check so many disks as a power cut at some moment leaves them."""
    luck = Random(seed)
    moments = sorted(luck.randrange(len(run.events)) for _ in range(images))
    disk, at = Disk(run.base), -1
    for moment in moments:
        while at < moment:
            at += 1
            disk.do(run.events[at])
        try:
            check(run, at, disk.after_power_cut(luck))
        except BaseException as error:
            error.add_note(f"seed {seed}, cut after call {at}: {run.events[at].what}")
            raise


def test_a_kill_at_some_writes_leaves_nothing_or_all(run):
    places = kills(run)
    chosen = Random(1).sample(places, 12)
    assert all_kills(run, chosen, again=6)


def test_a_power_cut_leaves_nothing_or_all(run):
    cuts(run, seed=1, images=25)


@needs_strace
@pytest.mark.parametrize("number", [60, 190])
def test_killed_for_good_in_the_middle_of_it(run, number, tmp_path):
    for file in run.base.iterdir():
        shutil.copy(file, tmp_path)
    command = [*injected("pwrite64", number), sys.executable, "-m", "ui.cli", "ops"]
    killed = subprocess.run(
        [*command, "--data", str(tmp_path)], input=lines(), text=True, capture_output=True
    )
    assert killed.returncode
    assert killed.stdout.count("ACK") < len(OPERATIONS)
    db.open_database(tmp_path / "reception.db")
    assert list(damage()) == []
    _go_on(run, 0 if killed.stdout == "" else killed.stdout.count("ACK"))
    db.close_database()


@pytest.mark.slow
def test_a_kill_at_every_write_leaves_nothing_or_all(run):
    held = all_kills(run, kills(run), again=10)
    assert set(held) == set(range(len(OPERATIONS) + 1))
    print(f"{len(held)} kills")  # noqa: T201


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_five_thousand_power_cuts_leave_nothing_or_all(run, seed):
    cuts(run, seed, images=500)
