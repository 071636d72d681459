"""The commands as somebody types them: exit codes, one sentence on stderr, files whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from reception.core import db
from reception.core.errors import Refused
from tests.cli.conftest import one_sentence
from tests.history.sheets import SURVEY_HEADER, month, rows
from ui.commands.place import write_file

ROOT = Path(__file__).parents[2]


def ask(folder, sql):
    db.open_database(folder / "reception.db")
    try:
        return db.rows(sql)
    finally:
        db.close_database()


def write(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in zip(("工单", "回访"), sheets, strict=False):
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.data_type = "s"
    book.save(path)
    return path


def test_init_says_how_to_sign_in_and_refuses_a_second_time(run, tmp_path):
    code, out, err = run("init", "--demo", "--orders", 15, "--data", tmp_path)
    assert (code, err) == (0, "")
    assert "advisor1" in out
    assert "123456" in out
    before = ask(tmp_path, "SELECT count(*), max(id) FROM work_order")
    code, out, err = run("init", "--demo", "--data", tmp_path)
    assert (code, out) == (1, "")
    one_sentence(err)
    assert ask(tmp_path, "SELECT count(*), max(id) FROM work_order") == before


def test_plain_init_makes_a_branch_that_can_be_signed_in_to(run, tmp_path):
    from reception.staff.actions import sign_in

    code, out, err = run("init", "--data", tmp_path)
    assert (code, err) == (0, "")
    pin = next(word for word in out.replace("，", " ").split() if word.isdigit() and len(word) == 6)
    db.open_database(tmp_path / "reception.db")
    assert sign_in("admin", pin).name
    db.close_database()
    assert run("init", "--data", tmp_path)[0] == 1


@pytest.mark.parametrize("words", [
    ["slip", "X", "--out", "x.pdf"], ["report", "monthly", "2026-10", "--out", "x.xlsx"],
    ["verify"], ["backup"], ["ops"],
])  # fmt: skip
def test_without_data_every_command_says_so(run, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*words, "--data", tmp_path / "nothing")
    assert (code, out) == (1, "")
    one_sentence(err)
    assert "reception init" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [
    ["dance"], ["slip"], ["report", "weekly", "2026-10", "--out", "x"], ["init", "--seed", "x"],
    ["--lang", "fr"], ["report", "monthly", "2026-13", "--out", "x"], ["verify", "--db", "mysql://x"],
])  # fmt: skip
def test_what_cannot_be_understood_is_one_sentence(run, words):
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    one_sentence(err)


def test_help_is_no_error(run):
    code, out, _err = run("--help")
    assert code == 0
    assert "verify" in out


def test_a_slip_of_the_history_is_issued_once_and_stays_the_same(run, demo, tmp_path):
    number = ask(demo, "SELECT number FROM work_order WHERE state = 'handed_over' ORDER BY id")[0][
        0
    ]
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    assert run("slip", number, "--out", first, "--data", demo)[0] == 0
    assert run("slip", number, "--out", second, "--data", demo)[0] == 0
    assert first.read_bytes().startswith(b"%PDF")
    assert first.read_bytes() == second.read_bytes()
    assert ask(demo, "SELECT count(*) FROM paper WHERE kind = 'slip'") == [(1,)]


def test_no_slip_of_a_car_that_is_still_here_nor_of_none(run, demo, tmp_path):
    here = ask(demo, "SELECT number FROM work_order WHERE state = 'working'")[0][0]
    for number in (here, "X-1"):
        code, out, err = run("slip", number, "--out", tmp_path / "no.pdf", "--data", demo)
        assert (code, out) == (1, "")
        one_sentence(err)
    assert not (tmp_path / "no.pdf").exists()


def test_a_file_that_cannot_be_written_leaves_nothing(run, demo, tmp_path):
    number = ask(demo, "SELECT number FROM work_order WHERE state = 'handed_over'")[0][0]
    (tmp_path / "taken").mkdir()
    for out in (tmp_path / "no" / "x.pdf", tmp_path / "taken"):
        code, _out, err = run("slip", number, "--out", out, "--data", demo)
        assert code == 1
        one_sentence(err)
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == ["taken"]


def test_the_month_of_the_import_adds_up_in_the_workbook(run, demo, tmp_path):
    """The figures of the report against sums worked out from the file's rows alone."""
    sheet, sums = month(11, 60, year=2024, number=5)
    left_in_may = sum(1 for row in {r[0]: r for r in sheet[1:]}.values() if row[9].month == 5)
    only_may = sum(
        fen for payer, fen in month_sums(sheet, 5).items()
    )  # an order handed over in June counts there
    path = write(
        tmp_path / "orders.xlsx", sheet, [SURVEY_HEADER, ["M00001", "2024-05-30", 91.5, "是"]]
    )
    code, out, err = run("import", "orders", path, "--data", demo)
    assert (code, err) == (0, "")
    assert "60" in out
    assert run("report", "monthly", "2024-05", "--out", tmp_path / "r.xlsx", "--data", demo)[0] == 0
    book = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)
    assert book.sheetnames[:4] == ["月产值", "CSI", "返修率", "明细"]
    key = {
        row[0]: row[1]
        for name in ("月产值", "返修率")
        for row in book[name].iter_rows(min_row=1, max_row=14, max_col=2, values_only=True)
    }
    assert round(float(key["产值合计"]) * 100) == only_may
    assert int(key["台次"]) == left_in_may
    assert sum(sums.values()) >= only_may > 0


def month_sums(sheet, number):
    from tests.history.sheets import amount

    found = {}
    for row in sheet[1:]:
        if row[9].month == number:
            fen = amount(repr(row[17]), repr(row[18]), repr(row[19] or 0))
            found[row[20]] = found.get(row[20], 0) + fen
    return found


def test_every_bad_row_is_named_and_nothing_is_written(run, demo, tmp_path):
    path = write(tmp_path / "bad.xlsx", rows({}, {"工单号": "G2", "数量": 0}, {"工单号": "G3", "电话": "12"}),
                 [SURVEY_HEADER, ["NIX", "2026-10-04", 90, "是"]])  # fmt: skip
    before = ask(demo, "SELECT count(*) FROM audit")
    code, out, err = run("import", "orders", path, "--data", demo)
    assert (code, out) == (1, "")
    lines = err.splitlines()
    assert len(lines) == 3
    assert "第 3 行 数量：" in lines[0]
    assert "第 4 行 电话：" in lines[1]
    assert lines[2].startswith("回访 第 2 行 工单号：")
    assert ask(demo, "SELECT count(*) FROM audit") == before


def test_a_dry_run_and_a_second_import_change_nothing(run, demo, tmp_path):
    path = write(tmp_path / "orders.xlsx", rows({}, {"工单号": "G2"}))
    content = "SELECT * FROM audit", "SELECT * FROM order_line", "SELECT * FROM vehicle"
    before = [ask(demo, sql) for sql in content]
    code, out, _err = run("import", "orders", path, "--dry-run", "--data", demo)
    assert (code, [ask(demo, sql) for sql in content]) == (0, before)
    assert "2" in out
    assert run("import", "orders", path, "--data", demo)[0] == 0
    after = [ask(demo, sql) for sql in content]
    code, out, _err = run("import", "orders", path, "--data", demo)
    assert (code, [ask(demo, sql) for sql in content]) == (0, after)
    assert after != before


def test_a_workbook_is_known_by_its_content(run, demo, tmp_path):
    path = write(tmp_path / "orders.xls", rows({}))
    code, _out, err = run("import", "orders", path, "--data", demo)
    assert (code, err) == (0, "")


def test_a_sheet_is_known_with_spaces_around_its_name(run, demo, tmp_path):
    path = write(tmp_path / "orders.xlsx", rows({}))
    book = openpyxl.load_workbook(path)
    book["工单"].title = " 工单 "
    book.save(path)
    code, out, err = run("import", "orders", path, "--data", demo)
    assert (code, err) == (0, "")
    assert "1" in out


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_broken_workbook_is_refused(run, demo, tmp_path, content):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    code, out, err = run("import", "orders", path, "--data", demo)
    assert (code, out) == (1, "")
    one_sentence(err)


def test_hostile_text_goes_through_a_real_workbook(run, demo, tmp_path):
    hostile = "=cmd|' /C calc'!A0<b>𠮷"
    path = write(tmp_path / "h.xlsx", rows({"客户": hostile, "名称": hostile}))
    assert run("import", "orders", path, "--data", demo)[0] == 0
    assert ask(demo, "SELECT name FROM customer ORDER BY id DESC LIMIT 1") == [(hostile,)]


def test_verify_proves_and_finds(run, demo):
    code, out, err = run("verify", "--data", demo)
    assert (code, err) == (0, "")
    assert "48" in out
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(str(demo / "reception.db"))
    connection.execute("DROP TRIGGER sealed_audit_update")
    connection.execute("UPDATE audit SET person = 'x' WHERE seq = 2")
    connection.commit()
    connection.close()
    code, out, err = run("verify", "--data", demo)
    assert (code, out) == (1, "")
    assert "2" in err


def test_a_backup_can_be_opened(run, demo):
    code, out, _err = run("backup", "--data", demo)
    assert code == 0
    made = list((demo / "backups").glob("*.db"))
    assert len(made) == 1
    assert made[0].name in out
    db.open_database(made[0])
    assert db.row("SELECT count(*) FROM settlement") == (48,)
    db.close_database()


def test_a_bug_is_one_sentence_and_its_place_without_anybody_s_phone(run, demo, monkeypatch):
    def broken(arguments):
        raise KeyError("138" * 4)

    monkeypatch.setattr("ui.commands.data.verify", broken)
    code, out, err = run("verify", "--data", demo)
    assert (code, out) == (2, "")
    one_sentence(err)
    log = (demo / "logs" / "reception.log").read_text("utf-8")
    assert "broken" in log
    assert "KeyError" in log
    assert "138138" not in log


def test_english_is_spoken_on_request(run, tmp_path, monkeypatch):
    assert "There is no data" in run("--lang", "en", "verify", "--data", tmp_path / "x")[2]
    monkeypatch.setenv("RECEPTION_LANG", "en")
    assert "There is no data" in run("verify", "--data", tmp_path / "x")[2]


def outside(*words, **options):
    environment = {**os.environ, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}
    environment.pop("PYTHONIOENCODING", None)
    return subprocess.run(
        [sys.executable, "-m", "ui", *map(str, words)], cwd=ROOT, capture_output=True,
        env=environment, timeout=60, **options,
    )  # fmt: skip


def test_chinese_is_said_in_utf8_whatever_the_locale(tmp_path):
    done = outside("verify", "--data", tmp_path / "没有")
    assert done.returncode == 1
    assert "没有数据" in done.stderr.decode("utf-8")


def test_no_qt_is_loaded_without_the_window(demo):
    code = (
        "import sys\nfrom ui.cli import main\n"
        f"main(['verify', '--data', {str(demo)!r}])\n"
        "bad = [m for m in sys.modules if m.startswith(('PySide6', 'reportlab', 'openpyxl'))]\n"
        "sys.exit(len(bad))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0


def test_smoke():
    done = outside("smoke")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    assert len(done.stdout.decode("utf-8").splitlines()) == 7


def test_a_server_serves_as_well(run, postgres_database, tmp_path):
    db.close_database()
    assert run("init", "--demo", "--orders", 20, "--db", postgres_database)[0] == 0
    path = write(tmp_path / "orders.xlsx", rows({}))
    assert run("import", "orders", path, "--db", postgres_database)[0] == 0
    assert run("slip", "G001", "--out", tmp_path / "s.pdf", "--db", postgres_database)[0] == 0
    assert run("verify", "--db", postgres_database)[0] == 0
    assert run("backup", "--db", postgres_database)[0] == 1
    db.open_database(postgres_database)


def test_a_write_that_breaks_off_leaves_the_old_file_whole(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    path = tmp_path / "slip.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr("ui.commands.place.os.fsync", full)
    with pytest.raises(Refused):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
