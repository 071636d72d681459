"""Build what is handed out: the folder bundle and a Debian package of it.

Each is tried with `reception smoke` in an empty environment, so no Python of this machine helps.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import licences

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
BUNDLE = DIST / "reception"
DEB = ROOT / "packaging" / "deb"


def freeze() -> None:
    """Let PyInstaller make the folder bundle and lay the licence texts into it."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=ERROR"]
    subprocess.run([*command, "build.spec"], cwd=ROOT, check=True)
    shutil.copyfile(licences.FILE, BUNDLE / "LICENSES.md")
    licences.copy_texts(BUNDLE / "licences")


def smoke(program: Path) -> None:
    """Let a built program prove itself; CalledProcessError if it cannot."""
    with tempfile.TemporaryDirectory() as home:
        nothing = {
            "HOME": home,
            "PATH": home,
            "QT_QPA_PLATFORM": "offscreen",
            "LC_CTYPE": "C.UTF-8",
        }
        subprocess.run([program, "smoke"], cwd=home, env=nothing, check=True, timeout=300)
    print(f"smoke passed: {program}")


def version() -> str:
    """Return the program's version."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def architecture() -> str:
    """Return Debian's name of this processor."""
    command = ["dpkg", "--print-architecture"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def package() -> Path:
    """Build the .deb: the bundle in /usr/lib, a link in /usr/bin, menu entry and icon."""
    target = DIST / f"reception_{version()}_{architecture()}.deb"
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        share = root / "usr/share"
        for folder in ("applications", "doc/reception", "icons/hicolor/scalable/apps"):
            (share / folder).mkdir(parents=True)
        shutil.copytree(BUNDLE, root / "usr/lib/reception", symlinks=True)
        (root / "usr/bin").mkdir()
        (root / "usr/bin/reception").symlink_to("../lib/reception/reception")
        shutil.copy(DEB / "reception.desktop", share / "applications")
        shutil.copy(DEB / "reception.svg", share / "icons/hicolor/scalable/apps")
        shutil.copy(licences.FILE, share / "doc/reception/copyright")
        files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
        values = {
            "version": version(),
            "architecture": architecture(),
            "size": sum(path.stat().st_size for path in files) // 1024,
            "libc": platform.libc_ver()[1],
        }
        (root / "DEBIAN").mkdir()
        control = (DEB / "control").read_text("utf-8").format_map(values)
        (root / "DEBIAN/control").write_text(control, "utf-8")
        for path in (root, *root.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        command = [
            "dpkg-deb",
            "--root-owner-group",
            "-Zxz",
            "-z3",
            "--build",
            str(root),
            str(target),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def try_package(deb: Path) -> None:
    """Unpack the .deb and let the program in it prove itself."""
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["dpkg-deb", "-x", deb, place], check=True)
        smoke(Path(place) / "usr/bin/reception")


def size(path: Path) -> str:
    """Return what a file or folder weighs, in MB."""
    files = path.rglob("*") if path.is_dir() else [path]
    weight = sum(file.stat().st_size for file in files if not file.is_symlink() and file.is_file())
    return f"{path.relative_to(ROOT)}: {weight / 1e6:.0f} MB"


def main() -> int:
    """Build and try everything; leave it in dist/."""
    freeze()
    smoke(BUNDLE / "reception")
    deb = package()
    try_package(deb)
    print(size(BUNDLE), size(deb), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
