"""Setting up a machine: what is missing is found, installed where allowed, otherwise said."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """The set-up program on a bare Debian machine; what it starts is kept in `ran`."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    bootstrap.ran, bootstrap.tools, bootstrap.refuses = [], {"apt-get"}, ()

    def run(command, **_):
        bootstrap.ran.append(" ".join(map(str, command)))
        failed = any(word in bootstrap.ran[-1] for word in bootstrap.refuses)
        if "-m venv" in bootstrap.ran[-1] and not failed:
            bootstrap.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            bootstrap.PYTHON.touch()
        return SimpleNamespace(returncode=int(failed))

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(bootstrap, "loads", lambda _: True)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name in bootstrap.tools or None)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    monkeypatch.setattr(sys, "platform", "linux")
    bootstrap.VENV = tmp_path / ".venv"
    bootstrap.PYTHON = tmp_path / ".venv/bin/python"
    bootstrap.STAMP = tmp_path / ".venv/setup.json"
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return bootstrap


def test_first_time_everything_then_nothing(machine) -> None:
    machine.set_up("test", ("dev",))
    assert [line.split(" -m ")[1].split()[0] for line in machine.ran] == ["venv", "pip", "pip"]
    assert all("-c constraints.txt" in line for line in machine.ran[1:])
    assert machine.ran[-1].endswith("-e .[dev]")
    machine.ran.clear()
    machine.set_up("test", ("dev",))
    machine.set_up("run", ())
    assert machine.ran == []


def test_running_needs_no_test_packages(machine) -> None:
    machine.set_up("run", ())
    assert machine.ran[-1].endswith("-e .")
    machine.set_up("test", ("dev",))
    assert machine.ran[-1].endswith("-e .[dev]")


def test_a_changed_pin_is_installed(machine) -> None:
    machine.set_up("run", ())
    stamp = json.loads(machine.STAMP.read_text("utf-8"))
    machine.STAMP.write_text(json.dumps(stamp | {"wanted": "older"}), "utf-8")
    machine.ran.clear()
    machine.set_up("run", ())
    assert machine.ran[-1].endswith("-e .")


def test_an_interrupted_installation_is_taken_up_again(machine) -> None:
    machine.refuses = ("-e .",)
    with pytest.raises(SystemExit):
        machine.set_up("run", ())
    machine.refuses = ()
    machine.ran.clear()
    machine.set_up("run", ())
    assert machine.ran[-1].endswith("-e .")


def test_a_broken_environment_is_made_anew(machine) -> None:
    machine.PYTHON.parent.mkdir(parents=True)
    machine.PYTHON.touch()
    machine.refuses = ("pip --version",)
    machine.set_up("run", ())
    assert "-m venv --clear" in machine.ran[1]
    assert machine.ran[-1].endswith("-e .")


def test_root_gets_the_system_packages_installed(machine, monkeypatch) -> None:
    monkeypatch.setattr(machine, "loads", lambda library: library != "libEGL.so.1")
    machine.set_up("test", ("dev",))
    assert machine.ran[0].endswith("apt-get update -q")
    assert machine.ran[1].endswith("apt-get install -y --no-install-recommends libegl1 -q")


def test_others_are_told_the_exact_command(machine, monkeypatch, capsys) -> None:
    monkeypatch.setattr(machine, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    machine.tools.add("sudo")
    machine.refuses = ("sudo -n true",)
    with pytest.raises(SystemExit) as ended:
        machine.set_up("test", ("dev",))
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1" in told
    assert machine.ran == ["sudo -n true"]


def test_sudo_without_password_is_used(machine, monkeypatch) -> None:
    monkeypatch.setattr(machine, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    machine.tools.add("sudo")
    machine.set_up("test", ("dev",))
    assert machine.ran[2].startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install")


def test_a_window_needs_more_than_tests(machine, monkeypatch) -> None:
    monkeypatch.setattr(machine, "loads", lambda library: "xcb" not in library)
    assert machine.missing_packages("run") == []
    monkeypatch.setenv("DISPLAY", ":0")
    assert "libxcb-cursor0" in machine.missing_packages("run")
    assert machine.missing_packages("test") == []


def test_venv_is_asked_for_where_debian_left_it_out(machine, monkeypatch) -> None:
    monkeypatch.setattr(machine.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert machine.missing_packages("test") == ["python3-venv"]


def test_without_a_screen_the_day_is_played(machine, capsys) -> None:
    assert machine.run() == 0
    assert machine.ran[-1].endswith("-m ui.tour --out out")
    assert "no screen" in capsys.readouterr().out


def test_with_a_screen_the_window_opens(machine, monkeypatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    machine.run()
    assert machine.ran[-1].endswith("-m ui")


def test_a_failed_check_fails_the_tests(machine, monkeypatch) -> None:
    monkeypatch.setattr(machine, "check", lambda: 1)
    assert machine.test() == 1
    assert "-m pytest" in machine.ran[-1]
