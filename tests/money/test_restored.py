"""The folder is lost and the backup put back: all money is there, papers verify, the next close goes on."""

import shutil
from pathlib import Path

from reception.core import backup, clock, db, gate
from reception.papers.actions import note_printed
from reception.papers.signing import NAME
from tests.backoffice import render
from tests.money import closing, proof, vouchers
from tests.money.after import step
from tests.money.till import Till
from ui.cli import main
from ui.commands.place import DATABASE

TABLES = ("signing_key", "paper_signature", "paper", "gate_pass", "gate_exit", "day_close")


def hold(till: Till) -> None:
    """Hold everything against the ledger."""
    with clock.frozen(lambda: till.now):
        proof.whole(till, 1)
        with gate.acting(gate.system("proof")):
            vouchers.check(till.ledger)


def test_a_lost_folder_is_restored_from_its_backup(sqlite_database, tmp_path_factory, capsys):
    till = Till(6, render)
    till.found()
    till.play(8, step, proof.look)
    with clock.frozen(lambda: till.now):
        while not till.did["close"]:
            closing.close(till)
    counts = {table: db.row(f"SELECT count(*) FROM {table}") for table in TABLES}
    folder = tmp_path_factory.mktemp("new")
    shutil.copy(backup.back_up(), folder / DATABASE)
    db.close_database()
    lost = Path(sqlite_database).parent
    assert (lost / NAME).exists()
    for file in lost.glob("*"):
        shutil.rmtree(file) if file.is_dir() else file.unlink()

    assert main(["--data", str(folder), "verify"]) == 0
    assert capsys.readouterr().err == ""
    db.open_database(folder / DATABASE)
    assert {table: db.row(f"SELECT count(*) FROM {table}") for table in counts} == counts
    hold(till)
    with gate.acting(till.actors["cashier1"]):
        note_printed(paper_id=1)
    closes = till.did["close"]
    till.play(till.count + 4, step, proof.look)
    with clock.frozen(lambda: till.now):
        while till.did["close"] == closes:
            closing.close(till)
    hold(till)
    # The key was lost with the folder: the next paper made a new one, and what the old one signed holds.
    assert db.row("SELECT count(*) FROM signing_key") == (2,)
