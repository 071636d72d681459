#!/usr/bin/env python3
"""Set up whatever is missing, then do one task: `python3 bootstrap.py run` (or test, proof, ...).

Needs nothing but Python 3.11 to 3.13. Setting up means: the system libraries Qt needs, a virtual
environment in .venv, and the packages of constraints.txt in it. What is up to date is left alone,
so a second call costs a fraction of a second. The Makefile, run.cmd and test.cmd call this file.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "setup.json"
OLDEST, NEWEST = (3, 11), (3, 13)
NOWHERE = subprocess.DEVNULL

# What Qt loads from the system, and the Debian package that brings it.
OFFSCREEN = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libbrotlidec.so.1": "libbrotli1",
}
WINDOW = {"libcups.so.2": "libcups2"}  # printers
X_WINDOW = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
# What freezing the program needs besides: PyInstaller reads and strips libraries.
FREEZING = {"objdump": "binutils", "dpkg-deb": "dpkg"}


def say(text: str) -> None:
    """Tell the person at the terminal one thing."""
    print(text, flush=True)


def stop(text: str) -> None:
    """End with one sentence that says what to do."""
    sys.stderr.write(text + "\n")
    raise SystemExit(1)


def quiet(*command: str) -> bool:
    """Whether a command succeeds; what it says is of no interest."""
    return not subprocess.run(command, stdin=NOWHERE, stdout=NOWHERE, stderr=NOWHERE).returncode


def has_screen() -> bool:
    """Whether a window can be shown here."""
    return sys.platform != "linux" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def right_python() -> None:
    """Go on under a Python this program runs with, or say which one is needed."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = ["py", f"-3.{minor}"] if WINDOWS else [f"python3.{minor}"]
        if shutil.which(other[0]) and quiet(*other, "-V"):
            raise SystemExit(subprocess.run([*other, __file__, *sys.argv[1:]]).returncode)
    stop("Reception needs Python 3.11, 3.12 or 3.13. Install one of them, then try again.")


def loads(library: str) -> bool:
    """Whether the system can load this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(task: str) -> list[str]:
    """Name the Debian packages this task needs and this machine lacks."""
    if sys.platform != "linux":
        return []
    libraries = dict(OFFSCREEN)
    if task == "run" and has_screen():
        libraries.update(WINDOW)
    if task == "dist" or (task == "run" and os.environ.get("DISPLAY")):
        libraries.update(X_WINDOW)
    if task == "run" and os.environ.get("WAYLAND_DISPLAY"):
        libraries.update(WAYLAND)
    missing = [package for library, package in libraries.items() if not loads(library)]
    if not PYTHON.exists() and not importlib.util.find_spec("ensurepip"):
        distro = sys.executable.startswith("/usr/bin/")
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        missing.append("python3-venv" if distro else f"python{version}-venv")
    if task == "dist":
        missing += [package for tool, package in FREEZING.items() if not shutil.which(tool)]
        libpython = f"libpython{sys.version_info[0]}.{sys.version_info[1]}"
        if sys.executable.startswith("/usr/bin/") and not loads(f"{libpython}.so.1.0"):
            missing.append(libpython)
    return missing


def install_packages(packages: list[str]) -> None:
    """Install Debian packages where this user may, otherwise print the command that does."""
    sudo: list[str] | None = None
    if shutil.which("apt-get"):
        if os.geteuid() == 0:
            sudo = []
        elif shutil.which("sudo") and quiet("sudo", "-n", "true"):  # it wants no password here
            sudo = ["sudo", "-n"]
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    by_hand = f"sudo apt-get update && sudo {' '.join(command)}"
    if not shutil.which("apt-get"):
        stop(f"Install what Debian calls {' '.join(packages)}, then try again.")
    if sudo is None:
        stop(f"Some system packages are missing. Run this, then try again:\n  {by_hand}")
        return
    say(f"Installing system packages: {' '.join(packages)}")
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.run([*apt, "apt-get", "update", "-q"], stdin=NOWHERE)
    if subprocess.run([*apt, *command, "-q"], stdin=NOWHERE).returncode:
        stop(f"The system packages could not be installed. Run this, then try again:\n  {by_hand}")


def wanted() -> str:
    """Return a digest of everything the installed packages follow from, their Python included."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    parts = [project["project"], project["build-system"], os.path.realpath(PYTHON), str(ROOT)]
    text = json.dumps(parts, sort_keys=True) + (ROOT / "constraints.txt").read_text("utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def installed() -> tuple[str, set[str]]:
    """Return the digest and the extras of the last complete installation."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
        return stamp["wanted"], set(stamp["extras"])
    except (OSError, ValueError, KeyError):
        return "", set()


def pip(*arguments: str) -> None:
    """Run pip inside the virtual environment, held to constraints.txt."""
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--prefer-binary", "-c", "constraints.txt", *arguments]
    if subprocess.run(command, cwd=ROOT, stdin=NOWHERE).returncode:
        stop("The packages could not be installed. Look at the lines above, then try again.")


def set_up(task: str, needed: tuple[str, ...]) -> None:
    """Bring system libraries, virtual environment and packages to what this task needs."""
    packages = missing_packages(task)
    if packages:
        install_packages(packages)
    digest, extras = installed()
    if PYTHON.exists() and digest == wanted() and extras >= set(needed):
        return
    extras |= set(needed)
    works = PYTHON.exists() and quiet(str(PYTHON), "-m", "pip", "--version")
    if not works:
        say("Making the virtual environment in .venv")
        if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
            stop("The virtual environment could not be made. Look at the lines above.")
    say("Installing the packages of constraints.txt (the first time this takes some minutes)")
    STAMP.unlink(missing_ok=True)
    names = f"[{','.join(sorted(extras))}]" if extras else ""
    # The build tool is pinned like everything else, so pip must not fetch one of its own.
    pip("setuptools")
    pip("--no-build-isolation", "-e", f".{names}")
    STAMP.write_text(json.dumps({"wanted": wanted(), "extras": sorted(extras)}), "utf-8")


def environment() -> dict[str, str]:
    """Return this process's environment with texts in UTF-8, which Qt otherwise complains about."""
    given = dict(os.environ, PYTHONUTF8="1")
    if not any(given.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
        given["LC_CTYPE"] = "C.UTF-8"
    return given


def python(*arguments: str, offscreen: bool = True) -> int:
    """Run the environment's Python on these arguments and return its exit code."""
    env = environment()
    if offscreen:
        env["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run([str(PYTHON), *arguments], cwd=ROOT, env=env).returncode


def run() -> int:
    """Open the program; without a screen, drive its windows through a day and keep the pictures."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, the second start is quick
    if has_screen():
        return python("-m", "ui", offscreen=False)
    say("There is no screen here, so a day of the demonstration branch is played into out/.")
    return python("-m", "ui.tour", "--out", "out")


CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "lint-imports": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "locale": ["resources/locale/build.py", "--check"],
    "licences": ["packaging/licences.py", "--check"],
}


def check() -> int:
    """Run every check of style, types, imports and texts at once; return how many failed."""
    started = [
        (
            name,
            subprocess.Popen(
                [str(PYTHON), *arguments],
                cwd=ROOT,
                env=environment(),
                stdin=NOWHERE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            ),
        )
        for name, arguments in CHECKS.items()
    ]
    failed = []
    for name, process in started:
        output = process.communicate()[0].decode("utf-8", "replace").strip()
        say(f"{name}: {'failed' if process.returncode else 'good'}")
        if process.returncode:
            failed.append(name)
            say(output)
    if failed:
        say(f"These checks failed: {', '.join(failed)}.")
    return len(failed)


def test() -> int:
    """Run the checks, then the tests; pytest's closing line is the last one."""
    failed = check()
    return python("-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup") or int(bool(failed))


def proof() -> int:
    """Run the long proofs (SAFETY) with their full number of rounds."""
    return python("-m", "pytest", "-m", "slow")


def bench() -> int:
    """Measure the program's own path beside its floor (SPEED): one table."""
    return python(
        "-m", "pytest", "tests/bench", "-q", "--benchmark-only", "--benchmark-quiet", "-m", ""
    )


TASKS: dict[str, tuple[tuple[str, ...], Callable[[], int]]] = {
    "run": ((), run),
    "setup": (("dev",), lambda: 0),
    "test": (("dev",), test),
    "check": (("dev",), lambda: int(bool(check()))),
    "proof": (("dev",), proof),
    "bench": (("dev",), bench),
    "locale": (("dev",), lambda: python("resources/locale/build.py")),
    "dist": (("dev", "dist"), lambda: python("packaging/dist.py")),
}


def main() -> int:
    """Do the one task named on the command line."""
    if len(sys.argv) != 2 or sys.argv[1] not in TASKS:
        stop(f"Say what to do: python3 bootstrap.py {'|'.join(TASKS)}")
    right_python()
    extras, do = TASKS[sys.argv[1]]
    set_up(sys.argv[1], extras)
    return do()


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
