"""The plate camera: a watched folder and a local address with a key; nothing bad gets in or out."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time

import pytest

from reception.core import clock, db, gate
from reception.core.errors import Invalid, Refused
from reception.core.settings import change_setting
from reception.visits import queries
from tests.bookings.workshop import booking_branch
from tests.stories.people import Branch
from ui.cli import main
from ui.commands import camera_door, listen
from ui.commands.camera_door import CameraDoor


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(camera_door, "PENALTY", 0)


@pytest.fixture
def branch(database, now) -> Branch:
    return booking_branch()


@pytest.fixture
def folder(branch, tmp_path):
    place = tmp_path / "plates"
    place.mkdir()
    return place


def take(folder, looks: int = 2) -> list[str]:
    """Look into the folder so many times, as a listener does every second."""
    watched = listen.Folder(folder)
    with gate.acting(listen.camera()):
        return [said for _look in range(looks) for said in watched.take()]


def waiting() -> list[str]:
    with gate.acting(gate.system("test")):
        return [row.plate for row in queries.arrivals_waiting()]


def names(place) -> set[str]:
    return {path.name for path in place.iterdir()} if place.exists() else set()


def put(folder, name: str, content: bytes, age: float = 10) -> None:
    path = folder / name
    path.write_bytes(content)
    then = time.time() - age
    os.utime(path, (then, then))


def test_a_file_a_car(folder):
    put(folder, "b.json", '{"plate": "沪C·5J9E1", "at": "2026-11-20T14:30:00"}'.encode(), age=5)
    put(folder, "a.json", b'\xef\xbb\xbf{"plate": "\xe6\xb2\xaaa66n20", "camera": 3}', age=9)
    put(folder, "note.txt", b"not mine")
    assert take(folder) == ["沪A·66N20 已登记，前台已收到。", "沪C·5J9E1 已登记，前台已收到。"]
    assert waiting() == ["沪C5J9E1", "沪A66N20"]  # by when they came
    assert names(folder) == {"done", "note.txt"}
    assert names(folder / "done") == {"a.json", "b.json"}
    put(folder, "a.json", '{"plate": "沪A66N20"}'.encode())
    assert take(folder) == ["沪A·66N20 已经登记过。"]
    assert len(names(folder / "done")) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"null", b"{", b'{"plate": 5}', b'{"plate": ""}', b"\xff\xfe\x00", b"[" * 4000,
        b'{"plate": "AB12"' + b" " * 5_000 + b"}", b'{"plate": "<script>"}',
        b'{"plate": "AB123", "at": "yesterday"}', b'{"plate": "AB123", "at": 1}',
        b'{"plate": "AB123", "at": "1999-01-01T00:00:00"}',
        b'{"plate": "AB\\u0000123"}', b'{"plate": "\\ud800AB"}',
    ],
)  # fmt: skip
def test_what_is_no_car_goes_to_bad_with_its_reason(folder, content):
    put(folder, "x.json", content)
    assert len(take(folder)) == 1
    assert names(folder) == {"bad"}
    assert names(folder / "bad") == {"x.json", "x.txt"}
    assert (folder / "bad" / "x.txt").read_text("utf-8").strip()
    assert waiting() == []


def test_half_a_file_is_waited_for(folder):
    watched = listen.Folder(folder)
    with gate.acting(listen.camera()):
        for part in (b'{"pl', b'{"plate": ', b'{"plate": "AB123'):
            put(folder, "x.json", part)
            assert list(watched.take()) == []
        put(folder, "x.json", b'{"plate": "AB123"}')
        assert len(list(watched.take())) == 1
    assert names(folder) == {"done"}


def test_what_cannot_be_kept_now_is_tried_again(folder, monkeypatch):
    def busy(**_arguments):
        raise Refused("稍后再试。")

    put(folder, "x.json", b'{"plate": "AB123"}')
    monkeypatch.setattr(listen, "note_arrival", busy)
    assert take(folder, 1) == ["x.json: 稍后再试。"]
    assert names(folder) == {"x.json"}
    monkeypatch.undo()
    assert len(take(folder)) == 1
    assert waiting() == ["AB123"]


@pytest.fixture
def door(branch):
    key = listen.new_key()
    server = CameraDoor(("127.0.0.1", 0), listen.hash_of(key))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1], key
    server.shutdown()
    server.server_close()
    thread.join(5)


def post(port: int, body: bytes, key: str = "", path: str = "/arrivals", **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    sent = {camera_door.HEADER: key} | headers if key else headers
    connection.request("POST", path, body, sent)
    answer = connection.getresponse()
    found = json.loads(answer.read())
    connection.close()
    return answer.status, found


def test_a_car_by_the_address(door):
    port, key = door
    body = json.dumps({"plate": "沪C5J9E1", "at": "2026-11-20T06:30:00Z"}).encode()
    status, said = post(port, body, key)
    assert (status, said["new"], said["said"]) == (201, True, "沪C·5J9E1 已登记，前台已收到。")
    assert post(port, body, key)[0] == 200
    assert waiting() == ["沪C5J9E1"]
    with gate.acting(gate.system("test")):
        [row] = queries.arrivals_waiting()
    assert (row.source, row.minutes()) == ("http", 2)
    written = db.row("SELECT person FROM audit ORDER BY seq DESC LIMIT 1")
    assert written == ("车牌摄像机",)


def test_the_address_is_shut_to_everybody_else(door, capfd):
    port, key = door
    body = b'{"plate": "AB123"}'
    assert post(port, body)[0] == 401
    assert post(port, body, "wrong")[0] == 401
    assert post(port, body, key, path="/")[0] == 404
    assert post(port, b"{", key)[0] == 400
    assert post(port, b"x" * 5_000, key)[0] == 413
    assert post(port, b'{"plate": "?"}', key)[0] == 422
    assert post(port, body, key, **{"Content-Length": "-1"})[0] == 411
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/arrivals")
    answer = connection.getresponse()
    assert answer.status == 501
    assert "Python" not in answer.headers["Server"]
    connection.close()
    assert waiting() == []
    old = key
    listen.new_key()
    assert post(port, body, old)[0] == 201  # the running listener keeps the key it began with
    assert capfd.readouterr().err == ""


def test_a_running_listener_follows_the_settings(branch, tmp_path):
    """A new folder is watched and a new key asked for without a restart; a wrong folder is said."""
    listening = listen.Listening()

    def follow(**wanted):
        with branch.as_("manager"):
            for name, value in wanted.items():
                change_setting(name=name, value=value)
        with gate.acting(listen.camera()):
            listening.follow()

    follow()
    assert listening.is_off()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    first = listen.new_key()
    try:
        follow(arrival_port=port)
        body = json.dumps({"plate": "沪A00001"}).encode()
        assert post(port, body, first)[0] == 201
        second = listen.new_key()
        follow(arrival_folder=str(tmp_path))
        assert listening.folder is not None
        assert post(port, body, first)[0] == 401
        assert post(port, body, second)[0] == 200
        with pytest.raises(Refused):
            follow(arrival_folder=str(tmp_path / "nowhere"))
        assert listening.folder is None
        assert post(port, body, second)[0] == 200
    finally:
        listening.close()
    follow(arrival_folder="", arrival_port=0)
    assert listening.is_off()


def test_the_key_itself_is_kept_nowhere(branch):
    key = listen.new_key()
    for table, column in (("setting", "value"), ("audit", "changes"), ("audit", "result")):
        texts = [row[0] for row in db.rows(f"SELECT {column} FROM {table}")]
        assert not [text for text in texts if key in text]


def test_many_cars_at_once_make_one_arrival_each(door):
    port, key = door
    answers: list[int] = []

    def send(number: int) -> None:
        body = json.dumps({"plate": f"沪E{number % 4:05d}"}).encode()
        answers.append(post(port, body, key)[0])

    threads = [threading.Thread(target=send, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] * 8 + [201] * 4
    assert len(waiting()) == 4


def test_parsed_times_are_the_branchs():
    with clock.frozen(clock.at(clock.today(), 14)):
        at = listen.parsed(b'{"plate": "AB123", "at": "2026-11-20T14:30:00"}')["at"]
        assert clock.show(at) == "2026-11-20 14:30"
        assert listen.parsed(b'{"plate": "AB123"}')["at"] is None
    with pytest.raises(Invalid):
        listen.parsed(b'{"plates": "AB123"}')


def test_the_command_says_what_is_missing(sqlite_database, now, capsys, tmp_path):
    branch = booking_branch()
    data = str(tmp_path)
    db.close_database()
    assert main(["listen", "--data", data]) == 1
    assert "没有可监听的" in capsys.readouterr().err
    db.open_database(sqlite_database)
    with branch.as_("manager"):
        change_setting(name="arrival_port", value=1)
        change_setting(name="arrival_folder", value=str(tmp_path / "nowhere"))
    db.close_database()
    assert main(["listen", "--data", data]) == 1
    assert "nowhere" in capsys.readouterr().err
    assert main(["listen", "--data", data, "--new-key"]) == 0
    assert len(capsys.readouterr().out.strip().rpartition(" ")[2].rpartition("：")[2]) == 43


def test_the_command_works_beside_an_open_window(sqlite_database, tmp_path):
    """The process proper: folder and address on, a car by each, stopped by a signal."""
    branch = booking_branch()
    watched = tmp_path / "plates"
    watched.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    key = listen.new_key()
    with branch.as_("manager"):
        change_setting(name="arrival_port", value=port)
        change_setting(name="arrival_folder", value=str(watched))
    command = [sys.executable, "-m", "ui.cli", "listen", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert "plates" in process.stdout.readline()
        assert str(port) in process.stdout.readline()
        assert post(port, b'{"plate": "AB123"}', key)[0] == 201
        (watched / "x.json").write_bytes(b'{"plate": "AB124"}')
        assert "AB124" in process.stdout.readline()
        process.terminate()
        assert process.wait(10) == 0
    assert sorted(waiting()) == ["AB123", "AB124"]


def test_a_folder_that_cannot_be_tidied_stops_nobody(branch, tmp_path):
    """done/ is in the way, a folder is named like a car: told once, the next car is noted."""
    (tmp_path / "done").touch()
    (tmp_path / "a.json").mkdir()
    (tmp_path / "b.json").write_bytes(b'{"plate": "AB123"}')
    folder = listen.Folder(tmp_path)
    with gate.acting(listen.camera()):
        first, again = list(folder.take()), list(folder.take())
        (tmp_path / "c.json").write_bytes(b'{"plate": "AB124"}')
        third = list(folder.take())
    assert [said.partition(":")[0] for said in (*first, *again, *third)] == ["b.json", "c.json"]
    assert sorted(waiting()) == ["AB123", "AB124"]


def test_a_listener_outlives_a_lost_link(postgres_database, now, tmp_path, capfd):
    branch = booking_branch()
    with branch.as_("manager"):
        change_setting(name="arrival_folder", value=str(tmp_path))
    listening = listen.Listening()
    with gate.acting(listen.camera()):
        listening.look()
        db.execute("SELECT 1")
        with pytest.raises(db.DatabaseError):
            db.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        (tmp_path / "x.json").write_bytes(b'{"plate": "AB123"}')
        listening.look()
        listening.look()
    assert waiting() == ["AB123"]
    assert len(capfd.readouterr().err.splitlines()) == 1
