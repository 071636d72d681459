"""`reception import customers`: columns by their heads or as said, dry run, one sentence a bad row."""

import csv

from reception.core import db


def write(path, *rows, code="utf-8-sig"):
    with path.open("w", encoding=code, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def count(folder):
    db.open_database(folder / "reception.db")
    try:
        return db.row("SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM vehicle)")
    finally:
        db.close_database()


def test_a_csv_of_an_old_program_comes_in(run, demo, tmp_path):
    file = write(
        tmp_path / "客户.csv", ["客户名称", "联系电话", "车牌"], ["示例新客", "13900000077", "沪B77777"],
        code="gb18030",
    )  # fmt: skip
    before = count(demo)
    assert run("import", "customers", file, "--dry-run", "--data", demo)[0] == 0
    assert count(demo) == before
    code, out, err = run("import", "customers", file, "--data", demo)
    assert (code, err) == (0, "")
    assert "1" in out
    assert count(demo) == (before[0] + 1, before[1] + 1)
    assert run("import", "customers", file, "--data", demo)[0] == 0
    assert count(demo) == (before[0] + 1, before[1] + 1)


def test_columns_may_be_said(run, demo, tmp_path):
    file = write(tmp_path / "x.csv", ["a", "b", "c"], ["沪B77777", "示例新客", "13900000077"])
    code, out, err = run("import", "customers", file, "--data", demo)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    said = run("import", "customers", file, "--map", "plate=A,name=2,phone=c", "--data", demo)
    assert said[0] == 0
    for wrong in ("plate=A,who=B", "name=", "name=0", "name=AAA"):
        assert run("import", "customers", file, "--map", wrong, "--data", demo)[0] == 1


def test_bad_rows_are_named_and_nothing_is_written(run, demo, tmp_path):
    rows = [["客户", "电话", "车牌"], ["示例甲", "1", "沪B77777"], ["示例乙", "", "沪B7"]]
    before = count(demo)
    code, out, err = run("import", "customers", write(tmp_path / "x.csv", *rows), "--data", demo)
    assert (code, out) == (1, "")
    assert [line.split("，")[0] for line in err.splitlines()] == ["第 2 行", "第 3 行"]
    assert count(demo) == before
    assert run("import", "customers", tmp_path / "none.csv", "--data", demo)[0] == 1
    assert run("import", "customers", write(tmp_path / "y.csv"), "--data", demo)[0] == 1
