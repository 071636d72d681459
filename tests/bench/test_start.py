"""Start to the sign-in page, sign-in to the first page, and idle memory, beside a bare window.

Each side is a process of its own with warm bytecode, as an installed program has it; what is
compared is the whole process from its begin to its end.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

_EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
"""
# What the command `reception` does; the timer ends it when the first picture is painted.
_OURS = """
import gc
gc.disable()  # as ui/commands/window.py does before anything is imported
import sys
from ui.cli import main
from ui.app import application
from PySide6.QtCore import QTimer
app = application()
QTimer.singleShot(0, lambda: (app.processEvents(), app.quit()))
main(["--data", sys.argv[1]])
"""
_SIGNED_IN = """
import sys, time
from ui.app import application
from reception.core import db, gate
app = application()
db.open_database(sys.argv[1] + "/reception.db")
from ui.main_window import MainWindow
window = MainWindow()
window.open()
app.processEvents()
from reception.staff.actions import actor_of
from reception.staff.queries import person_by_login
gate.act_as(actor_of(person_by_login("manager1")))
window.make_work()  # done while the PIN is typed
app.processEvents()
begun = time.perf_counter()
window.enter()
app.processEvents()
entered = time.perf_counter() - begun
page = window.pages.shown()
begun = time.perf_counter()
page.mark_stale()
app.processEvents()
refreshed = time.perf_counter() - begun
"""
_MEMORY = """
for line in open("/proc/self/status"):
    if line.startswith("VmRSS"):
        print(int(line.split()[1]) / 1024)
"""


def _run(code: str, folder: Path) -> float:
    """Return what the code prints, a number, or how many seconds the process took."""
    kept = Path("out/bench/bytecode").absolute()
    settings = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(kept)}
    environment = os.environ | settings
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    said = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        check=True, capture_output=True, text=True, env=environment,
    ).stdout  # fmt: skip
    return float(said) if said.strip() else time.perf_counter() - begun


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_start(benchmark, history, side):
    benchmark.group = f"start to the first window, {history.orders:,}"
    benchmark.extra_info["bar"] = "1.8x"
    code = _OURS if side == "ours" else _EMPTY
    benchmark.pedantic(lambda: _run(code, history.path.parent), rounds=8, warmup_rounds=1)


@pytest.mark.parametrize("what", ["entered", "refreshed"])
def test_first_page(benchmark, history, what):
    label = {"entered": "sign-in to the first page", "refreshed": "Today asked anew"}[what]
    benchmark.group = f"{label}, {history.orders:,}"
    code = _SIGNED_IN + f"print({what} * 1000)"
    took = [_run(code, history.path.parent) for _round in range(5)]
    benchmark.pedantic(lambda: None, rounds=1)
    benchmark.extra_info |= {"value": sorted(took)[2], "unit": "ms"}


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_memory(benchmark, history, side):
    benchmark.group = f"idle memory on Today, {history.orders:,}"
    code = (_SIGNED_IN if side == "ours" else _EMPTY) + _MEMORY
    used = benchmark.pedantic(lambda: _run(code, history.path.parent), rounds=1)
    benchmark.extra_info |= {"value": used, "unit": "MB", "bar": "120MB"}
