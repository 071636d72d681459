"""`reception ops`: one JSON operation a line, answered after the durable commit."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reception.core import db
from reception.core.errors import Invalid
from ui import cli
from ui.commands import ops

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("ops")
    assert cli.main(["init", "--demo", "--orders", "20", "--data", str(made)]) == 0
    return made


@pytest.fixture(scope="module")
def server(folder):
    """A running `reception ops`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ui", "ops", "--data", str(folder)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    yield process
    process.stdin.close()
    assert process.wait(20) == 0
    process.stdout.close()


@pytest.fixture
def tell(server):
    """Send one line, wait for its answer: (ACK or NO, id, rest)."""

    def send(line):
        data = line if isinstance(line, bytes) else json.dumps(line).encode()
        server.stdin.write(data + b"\n")
        server.stdin.flush()
        word, identity, rest = server.stdout.readline().decode("utf-8").rstrip("\n").split(" ", 2)
        return word, identity, rest

    return send


def add_part(identity, **changes):
    args = {"code": f"P-{identity}", "name": "测试配件", "price": "12.50"} | changes
    return {"id": identity, "as": "manager1", "action": "save_part", "args": args}


def stored(folder, sql):
    db.open_database(folder / "reception.db")
    try:
        return db.rows(sql)
    finally:
        db.close_database()


def test_an_operation_is_done_and_answered(tell, folder):
    word, identity, rest = tell(add_part("a1"))
    assert (word, identity) == ("ACK", "a1")
    key = json.loads(rest)
    found = stored(folder, f"SELECT code, price FROM part WHERE id = {key}")
    assert found == [("P-A1", 1250)]
    assert stored(folder, "SELECT person FROM audit WHERE operation_id = 'a1'") == [("示例经理",)]


def test_the_same_id_again_answers_the_same_and_does_nothing(tell, folder):
    first = tell(add_part("a2"))
    assert tell(add_part("a2")) == first
    assert tell(add_part("a2", code="OTHER")) == first
    assert stored(folder, "SELECT count(*) FROM part WHERE code IN ('P-A2', 'OTHER')") == [(1,)]


@pytest.mark.parametrize(("line", "identity"), [
    (b"not json", "-"), (b"\xff\xfe", "-"), (b"[1]", "-"), (b"[" * 5000, "-"), (b"{}", "-"),
    ({"id": 5, "as": "admin", "action": "x"}, "-"), ({"id": "a b", "action": "x"}, "-"),
    ({"id": "", "action": "x"}, "-"), ({"id": "x" * 201, "action": "x"}, "-"),
    ({"id": "b1", "action": "dance"}, "b1"), ({"id": "b2"}, "b2"),
    ({"id": "b3", "as": "manager1", "action": ["save_part"]}, "b3"),
    ({"id": "b4", "as": "nobody", "action": "save_part", "args": {}}, "b4"),
    ({"id": "b5", "more": 1}, "-"),
    (add_part("b6", price="free"), "b6"), (add_part("b7", price=None), "b7"),
    (add_part("b8", name=7), "b8"), (add_part("b9", colour="red"), "b9"),
    ({"id": "b10", "as": "manager1", "action": "save_part", "args": {"name": "x"}}, "b10"),
    ({"id": "b11", "as": "manager1", "action": "save_part", "args": []}, "b11"),
    ({"id": "b12", "as": "manager1", "action": "list_settlement",
      "args": {"order_id": 1, "render": "x"}}, "b12"),
    ({"id": "b13", "as": "manager1", "action": "query:parts.evil"}, "b13"),
    (add_part("b14", price="NaN"), "b14"),
])  # fmt: skip
def test_what_is_wrong_is_refused_in_one_sentence(tell, folder, line, identity):
    before = stored(folder, "SELECT count(*) FROM audit")
    word, named, sentence = tell(line)
    assert (word, named) == ("NO", identity)
    assert len(sentence) > 5
    assert stored(folder, "SELECT count(*) FROM audit") == before


@pytest.mark.parametrize("login", ["tech1", "advisor1", "", "care1"])
def test_who_may_not_is_told_so(tell, login):
    word, _identity, sentence = tell({**add_part(f"c-{login}"), "as": login})
    assert word == "NO"
    assert "。" in sentence


def test_papers_are_rendered_and_types_are_built(tell, folder):
    opened = tell({
        "id": "d1", "as": "advisor1", "action": "check_in", "args": {
            "customer": {"name": "测试客户<b>", "phone": "13800000001"},
            "vehicle": {"plate": "沪A·8K888"}, "visit": {"mileage": 100, "words": "保养"},
            "kind": "maintenance",
            "lines": [{"kind": "labour", "name": "换机油", "quantity": "0.6", "price": "180"}],
            "promised_at": "2099-01-01T12:00",
        },
    })  # fmt: skip
    assert opened[0] == "ACK", opened
    order = json.loads(opened[2])["order_id"]
    word, _identity, rest = tell(
        {"id": "d2", "as": "advisor1", "action": "issue_order_sheet", "args": {"order_id": order}}
    )
    assert word == "ACK", rest
    pdf = stored(folder, "SELECT c.bytes FROM paper p JOIN paper_content c ON c.hash ="
                 " p.content_hash WHERE p.kind = 'order_sheet'")[0][0]  # fmt: skip
    assert bytes(pdf).startswith(b"%PDF")


def test_queries_answer_in_json(tell):
    word, _identity, rest = tell(
        {"id": "e1", "as": "advisor1", "action": "query:vehicles.search", "args": {"typed": "沪"}}
    )
    assert word == "ACK"
    assert json.loads(rest)[0]["plate"].startswith("沪")


def test_the_list_names_every_action_with_its_permission(capsys):
    assert cli.main(["ops", "--list"]) == 0
    said = capsys.readouterr().out
    assert "check_in(customer: CustomerDraft" in said
    assert "[take_payment]" in said
    assert len(said.splitlines()) == len(ops.actions()) > 30


def test_every_action_s_arguments_can_be_given():
    """Each argument is a type that plain JSON can be built into, or the renderer."""
    for name, function in ops.actions().items():
        with pytest.raises(Invalid):
            ops.arguments_of(function, {"no such argument": 1})
        assert function.permission, name
