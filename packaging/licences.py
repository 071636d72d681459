"""Write LICENSES.md: everything the shipped program contains, and under which licence.

Read from the metadata of the installed packages, following what the program needs on Linux and on
Windows (not what only its tests need). `--check` compares with the committed file instead;
`--texts DIR` copies the licence texts, which travel with every bundle.
"""

import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "LICENSES.md"
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
# Where the metadata is silent or long-winded; read in the package's own licence file.
KNOWN = {
    "peewee": "MIT",
    "pyside6-essentials": "LGPL-3.0-only",
    "pypdfium2": "BSD-3-Clause (PDFium inside: BSD-3-Clause and Apache-2.0)",
    "reportlab": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib (SQLCipher inside: BSD-3-Clause, SQLite: public domain, OpenSSL: Apache-2.0)",
    "tzdata": "Apache-2.0 (the time zone data: public domain)",
}
HEAD = """# What Reception contains, and under which licence

Made by `packaging/licences.py` from the packages' own metadata; do not edit by hand. The licence texts are in the folder
`licences` of every bundle.

| part | version | licence |
|---|---|---|
"""
BESIDES = """| Python (in the bundles) | 3.11 to 3.13 | PSF-2.0 |
| PyInstaller's starter (in the bundles) | {pyinstaller} | GPL-2.0-or-later with the exception that allows shipping any program |
| Qt (inside PySide6) | {pyside6-essentials} | LGPL-3.0-only |
| libpq (inside psycopg-binary) | | PostgreSQL |
| Material Design Icons, resources/icons | | Apache-2.0 |
| Noto Sans SC, resources/fonts | | OFL-1.1 |

## Libraries under the LGPL

Qt, PySide6, shiboken6 and psycopg are used unchanged and as separate files: in a bundle each of them lies in the folder
`_internal` and can be exchanged for another build of the same version. Their source is published by the Qt Project
(code.qt.io) and by the psycopg project (psycopg.org).
"""


def key(name: str) -> str:
    """Return a package's name in its one normal spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    """Return the version constraints.txt holds each package to."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return {key(name): version for name, version in (line.split("==") for line in lines)}


def needed(requirements: list[str], extras: frozenset[str] = frozenset()) -> Iterator[Requirement]:
    """Yield the requirements that hold on one of the systems the program is shipped for."""
    for text in requirements:
        requirement = Requirement(text)
        environments = (
            {**system, "python_version": "3.11", "python_full_version": "3.11.9", "extra": extra}
            for system in SYSTEMS
            for extra in extras or {""}
        )
        if not requirement.marker or any(map(requirement.marker.evaluate, environments)):
            yield requirement


def shipped() -> dict[str, Distribution]:
    """Return all packages the program needs, by name; PackageNotFoundError if one is missing."""
    found: dict[str, Distribution] = {}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting = list(needed(project["dependencies"]))
    while waiting:
        requirement = waiting.pop()
        name = key(requirement.name)
        if name in found and not requirement.extras:
            continue
        found[name] = distribution(name)
        waiting += needed(found[name].requires or [], frozenset(requirement.extras))
    return dict(sorted(found.items()))


def licence(name: str, package: Distribution) -> str:
    """Return a package's licence as an SPDX name; StopIteration when nobody says it."""
    if name in KNOWN:
        return KNOWN[name]
    data = package.metadata
    stated = [
        line for field in ("License-Expression", "License") for line in data.get_all(field) or []
    ]
    stated += [c.split(" :: ")[-1] for c in data.get_all("Classifier") or [] if "License ::" in c]
    return re.sub(r"^(\w+) License$", r"\1", next(filter(None, stated)))


def text() -> str:
    """Return the content LICENSES.md should have."""
    versions = pinned()
    rows = [
        f"| {package.metadata['Name']} | {versions[name]} | {licence(name, package)} |\n"
        for name, package in shipped().items()
    ]
    return HEAD + "".join(rows) + BESIDES.format_map(versions)


def copy_texts(folder: Path) -> None:
    """Copy the licence texts of everything shipped into this folder, one subfolder a package."""
    for name, package in shipped().items():
        for file in package.files or []:
            # Every licence file of a package lies beside its metadata.
            if ".dist-info" in str(file) and re.search(
                r"licen[sc]e|notice|copying", str(file), re.I
            ):
                below = re.sub(r"^.*?\.dist-info/(licenses/)?", "", file.as_posix())
                target = folder / name / below
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(file.locate()), target)
    for common in ("GPL-3", "LGPL-3", "Apache-2.0"):
        shutil.copyfile(Path("/usr/share/common-licenses") / common, folder / f"{common}.txt")
    shutil.copyfile(ROOT / "resources/fonts/OFL.txt", folder / "OFL.txt")


def main(arguments: list[str]) -> int:
    """Write, check or copy, as the arguments say; 1 when the committed file is out of date."""
    if arguments[:1] == ["--texts"]:
        copy_texts(Path(arguments[1]))
    elif arguments == ["--check"]:
        if not FILE.exists() or FILE.read_text("utf-8") != text():
            print("LICENSES.md is out of date. Run: python packaging/licences.py")
            return 1
    else:
        FILE.write_text(text(), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
