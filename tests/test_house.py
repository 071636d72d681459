"""The house's limits that no linter knows: sizes, places of things, what may not be committed."""

import ast
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("reception", "reports", "resources", "ui")
# What .gitignore leaves out.
NOT_OURS = {".git", ".venv", "out", "dist", "build", "__pycache__", ".hypothesis", ".benchmarks"}
NOT_OURS |= {".mypy_cache", ".ruff_cache", ".import_linter_cache", ".pytest_cache"}


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield every file that is part of the project."""
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def sources(*floors: str) -> Iterator[tuple[str, str]]:
    """Yield place and text of every Python file of these floors."""
    for floor in floors:
        for path in files(ROOT / floor):
            if path.suffix == ".py":
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def where(pattern: str, *floors: str, allowed: tuple[str, ...] = ()) -> list[str]:
    """Return file:line of every match outside the files where it is allowed."""
    return [
        f"{place}:{number}: {line.strip()}"
        for place, text in sources(*floors)
        if place not in allowed
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_files_stay_small() -> None:
    long = {
        place: lines
        for place, text in sources(*FLOORS, "packaging")
        if (lines := len(text.splitlines())) > 400
    }
    assert not long


def test_folders_are_two_deep() -> None:
    """Gettext, the manual and syrupy have deeper folders of their own."""
    deep = {
        path.parent.relative_to(ROOT).as_posix()
        for path in files()
        if len(path.parent.relative_to(ROOT).parts) > 2
    }
    dictated = re.compile(
        r"resources/(locale|manual)/zh_CN(/LC_MESSAGES)?|.*/__snapshots__(/[^/]+)?"
    )
    assert not [folder for folder in deep if not dictated.fullmatch(folder)]


def test_only_the_clock_tells_the_time() -> None:
    asks = r"\b(datetime\.(utc)?now|date(time)?\.today|time\.time(_ns)?)\(|\.currentDate(Time)?\("
    assert not where(asks, *FLOORS, allowed=("reception/core/clock.py",))


def test_one_voice_speaks_to_the_user() -> None:
    assert not where(r"QMessageBox", "ui", allowed=("ui/run.py", "ui/app.py"))


def test_one_stylesheet() -> None:
    assert not where(r"setStyleSheet", "ui", allowed=("ui/run.py", "ui/app.py"))


def writes(text: str) -> Iterator[int]:
    """Yield the lines that write a record; painters and pages have a `save()` of their own."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, owner = node.func.attr, ast.unparse(node.func.value)
        saves = name == "save" and not node.args
        saves = saves and not re.search(r"(painter|page|screen|self)$", owner)
        if saves or name in ("create", "delete_instance", "insert_many", "bulk_create"):
            yield node.lineno


def test_windows_write_no_records() -> None:
    assert not [f"{place}:{line}" for place, text in sources("ui") for line in writes(text)]


def test_nothing_is_left_for_later() -> None:
    mark = "TO" + "DO|FIX" + "ME"
    assert not where(rf"\b({mark})\b", *FLOORS, "packaging", "tests")


def test_no_file_knows_this_machine_or_an_index() -> None:
    machine = r"(?<![\w.])/(work|root|home/\w+|opt/\w+|Users)/"
    index = r"index-" + r"url|find-" + r"links|https?://\S+/sim" + r"ple\b|--trusted-" + r"host"
    known = re.compile(f"{machine}|{index}")
    found = []
    for path in files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if path != Path(__file__):
            found += [f"{path.relative_to(ROOT)}: {m[0]}" for m in known.finditer(text)]
    assert not found


@pytest.fixture(scope="module")
def licences():
    """Return packaging/licences.py as a module: its folder is no package."""
    spec = importlib.util.spec_from_file_location("licences", ROOT / "packaging/licences.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_licences_are_listed_and_fit_together(licences) -> None:
    listed = (ROOT / "LICENSES.md").read_text("utf-8")
    assert listed == licences.text()
    shipped = licences.shipped()
    assert {"pyside6-essentials", "psycopg-binary", "peewee"} <= set(shipped)
    for name, package in shipped.items():
        stated = licences.licence(name, package)
        assert f"| {package.metadata['Name']} |" in listed
        assert not re.search(r"(?<!L)GPL", stated), f"{name}: {stated}"


def imported(text: str) -> Iterator[str]:
    """Yield the top package of every absolute import."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_the_program_imports_only_what_is_shipped(licences) -> None:
    """A package that is there for the tests alone would be missing where the program runs."""
    homes = packages_distributions()
    ours = {*sys.stdlib_module_names, *FLOORS}
    shipped = set(licences.shipped())
    script = re.compile(r"resources/\w+/(make_\w+|build)\.py")
    assert not [
        f"{place} imports {name}"
        for place, text in sources(*FLOORS)
        if not script.fullmatch(place)
        for name in sorted(set(imported(text)) - ours)
        if not {licences.key(home) for home in homes.get(name, [])} & shipped
    ]


def test_every_package_is_pinned_inside_its_range(licences) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = licences.pinned()
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    wrong = [
        text
        for text in wanted
        if pinned.get(licences.key(Requirement(text).name), "0") not in Requirement(text).specifier
    ]
    assert not wrong
    assert set(licences.shipped()) <= set(pinned)
