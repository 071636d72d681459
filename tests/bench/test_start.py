"""Start to the first usable window, and idle memory, beside an empty PySide6 window."""

import os
import subprocess
import sys

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
_OURS = """
import sys
from ui.app import application
from reception.core import db
app = application()
db.open_database(sys.argv[1])
from ui.main_window import MainWindow
window = MainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
"""
_MEMORY = """
import os
for line in open('/proc/self/status'):
    if line.startswith('VmRSS'):
        print(line.split()[1])
"""


def _run(code: str, *arguments: str) -> str:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True,
        env=environment,
    ).stdout  # fmt: skip


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_start(benchmark, history, side):
    benchmark.group = f"start to the first window, {history.orders:,}"
    benchmark.extra_info["bar"] = "1.8x"
    code = _OURS if side == "ours" else _EMPTY
    benchmark.pedantic(lambda: _run(code, str(history.path)), rounds=6, warmup_rounds=1)


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_memory(benchmark, history, side):
    benchmark.group = f"idle memory, {history.orders:,}"
    code = (_OURS if side == "ours" else _EMPTY) + _MEMORY
    used = int(benchmark.pedantic(lambda: _run(code, str(history.path)), rounds=1)) / 1024
    benchmark.extra_info |= {"value": used, "unit": "MB", "bar": "120MB"}
