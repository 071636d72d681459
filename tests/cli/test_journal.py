"""The journal at the command line: a day or a month into a file, the same each time, or one sentence."""

import csv
import io

import openpyxl
import pytest

from reception.core import clock, db, gate, settings
from reception.core.fields import instant
from tests.cli.conftest import one_sentence


@pytest.fixture
def month(demo, run):
    """The month in which the demonstration's newest orders were paid."""
    db.open_database(demo / "reception.db")
    paid = db.rows("SELECT max(paid_at) FROM settlement")[0][0]
    db.close_database()
    return f"{clock.local(instant(paid)):%Y-%m}"


def test_a_month_is_written_and_comes_out_the_same(run, demo, month, tmp_path):
    first, again, book = (tmp_path / name for name in ("a.csv", "b.csv", "c.xlsx"))
    for path in (first, again, book):
        code, said, err = run("journal", "--month", month, "--out", path, "--data", demo)
        assert (code, err) == (0, "")
        assert str(path) in said
        assert "内容与本次不同" not in said
    assert first.read_bytes() == again.read_bytes()
    rows = list(csv.reader(io.StringIO(first.read_text("utf-8-sig"))))
    debit, credit = rows[0].index("借方"), rows[0].index("贷方")
    assert len(rows) > 10
    assert sum(round(float(row[debit] or 0) * 100) for row in rows[1:]) == sum(
        round(float(row[credit] or 0) * 100) for row in rows[1:]
    )
    assert not any("示例客户" in cell for row in rows for cell in row)
    assert openpyxl.load_workbook(book).sheetnames == ["会计凭证", "列说明"]


def test_what_was_exported_and_then_changed_is_said(run, demo, month, tmp_path):
    first, again = tmp_path / "a.csv", tmp_path / "b.csv"
    assert run("journal", "--month", month, "--out", first, "--data", demo)[0] == 0
    db.open_database(demo / "reception.db")
    with gate.acting(gate.system("test")):
        settings.change_setting(name="journal_accounts", value={"cash": ["1001.01", "前台现金"]})
    db.close_database()
    code, said, _err = run("journal", "--month", month, "--out", again, "--data", demo)
    assert code == 0
    assert "内容与本次不同" in said
    assert first.read_bytes() != again.read_bytes()


@pytest.mark.parametrize(
    "words",
    [(), ("--month", "2026-13"), ("--day", "yesterday"), ("--month", "1999-01"),
     ("--month", "2026-11", "--day", "2026-11-20")],
)  # fmt: skip
def test_what_cannot_be_written_is_one_sentence_and_no_file(run, demo, tmp_path, words):
    path = tmp_path / "a.csv"
    code, said, err = run("journal", *words, "--out", path, "--data", demo)
    assert (code, said) == (1, "")
    one_sentence(err)
    assert not path.exists()
