"""Where the commands find their data and what they say when it is not there, or is none."""

import pytest

from reception.core.errors import Invalid
from reception.core.values import build
from tests.cli.conftest import one_sentence
from ui import cli
from ui.commands import ops


@pytest.mark.parametrize("words", [
    ["verify"], ["ops"], ["slip", "X", "--out", "x.pdf"], ["import", "orders", "x.xlsx"],
])  # fmt: skip
def test_an_empty_file_is_no_database_and_stays_empty(run, tmp_path, words):
    (tmp_path / "reception.db").touch()
    (tmp_path / "x.xlsx").touch()
    words = [str(tmp_path / "x.xlsx") if word == "x.xlsx" else word for word in words]
    code, out, err = run(*words, "--data", tmp_path)
    assert (code, out) == (1, "")
    one_sentence(err)
    assert (tmp_path / "reception.db").stat().st_size == 0


def test_an_empty_server_has_no_data(run, postgres_database):
    from reception.core import db

    db.close_database()
    for words in (["verify"], ["report", "monthly", "2026-10", "--out", "x.xlsx"]):
        code, out, err = run(*words, "--db", postgres_database)
        assert (code, out) == (1, "")
        one_sentence(err)
        assert "reception init" in err
    db.open_database(postgres_database)


@pytest.mark.parametrize("words", [
    ["init", "--demo", "--data", "{file}/x"], ["init", "--data", "{file}"],
    ["verify", "--data", "{file}"], ["verify", "--db", "postgresql://[bad"],
    ["verify", "--db", "postgresql://a@127.0.0.1:1/x"], ["verify", "--db", "postgresql://?x=y"],
    ["init", "--demo", "--orders", "-1"], ["init", "--demo", "--orders", "9" * 20],
    ["import", "orders", "{file}/x.xlsx"], ["init", "--demo", "--data", "{file}" + "x" * 300],
])  # fmt: skip
def test_a_place_that_cannot_be_is_refused_in_a_sentence(run, tmp_path, words):
    file = tmp_path / "file"
    file.write_text("here", "utf-8")
    words = [word.replace("{file}", str(file)) for word in words]
    if "--data" not in words and "--db" not in words:
        words += ["--data", str(tmp_path / "data")]
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    one_sentence(err)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("out", ["", ".", "/"])
def test_a_paper_needs_a_name(run, demo, out):
    code, said, err = run("report", "monthly", "2026-10", "--out", out, "--data", demo)
    assert (code, said) == (1, "")
    one_sentence(err)


def test_the_home_folder_is_found_where_the_shell_left_it(run, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert run("init", "--demo", "--orders", 0, "--data=~/演示 一")[0] == 0
    assert run("report", "monthly", "2026-10", "--out=~/r.xlsx", "--data=~/演示 一")[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.xlsx", "演示 一"]


def test_a_bug_is_noted_somewhere_where_no_log_can_be(run, tmp_path, monkeypatch):
    def broken(arguments):
        raise KeyError("x")

    monkeypatch.setattr("ui.commands.data.verify", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "file").touch()
    code, out, err = run("verify", "--data", tmp_path / "file" / "x")
    assert (code, out) == (cli.BUG, "")
    one_sentence(err)
    noted = [path for path in tmp_path.iterdir() if path.suffix == ".log"]
    assert len(noted) == 1
    assert "broken" in noted[0].read_text("utf-8")


def test_what_happens_before_a_sign_in_is_no_operation():
    assert "note_sign_in" not in ops.actions()
    assert "set_up_branch" not in ops.actions()


def test_days_and_numbers_as_a_database_keeps_them():
    from datetime import date

    assert build(date, "2026-10-03") == date(2026, 10, 3)
    for kind, value in ((date, "2026-13-01"), (date, 5), (int, 2**63), (int, -(2**70))):
        with pytest.raises(Invalid):
            build(kind, value)


def test_the_place_may_stand_before_or_after_the_command(run, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    assert run("--data", tmp_path / "a", "init")[0] == 0
    assert run("init", "--data", tmp_path / "b")[0] == 0
    assert run("--data", tmp_path / "a", "verify")[0] == 0
    found = sorted(path.parent.name for path in tmp_path.rglob("reception.db"))
    assert found == ["a", "b"]
