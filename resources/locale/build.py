"""Merge the .po fragments of a language into its one .mo; --check proves that nothing is missing.

A fragment is resources/locale/zh_CN/<room>.po: pairs of msgid and msgstr, a header is optional.
Ids are read from the source's syntax tree, so `_(f"...")`, which no catalogue can hold, is found.
"""

import ast
import string
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("reception", "reports", "ui")
HEADER = "Content-Type: text/plain; charset=UTF-8\nLanguage: {language}\n"


class Wrong(Exception):  # it says what is wrong, in a sentence
    """The fragments contradict each other, or one cannot be read; names file and line."""


def pairs(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line number, msgid and msgstr of each entry of a fragment, its header left out."""
    entry: dict[str, str] = {}
    key, start = "", 0
    for number, raw in enumerate([*path.read_text("utf-8").splitlines(), 'msgid ""'], 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        word, _, quoted = line.partition(" ") if not line.startswith('"') else (key, "", line)
        if word not in ("msgid", "msgstr") or (word == "msgstr" and "msgid" not in entry):
            raise Wrong(f"{path.name}:{number}: cannot read {line!r}")
        if word == "msgid" and key == "msgstr":
            if entry["msgid"]:
                yield start, entry["msgid"], entry["msgstr"]
            entry = {}
        if word == "msgid" and not entry:
            start = number
        key = word
        try:
            entry[key] = entry.get(key, "") + str(ast.literal_eval(quoted))
        except (SyntaxError, ValueError) as error:
            raise Wrong(f"{path.name}:{number}: cannot read {line!r}") from error


def merged(folder: Path) -> dict[str, str]:
    """Return id -> translation of all fragments; Wrong when two differ or one is empty."""
    catalogue: dict[str, str] = {}
    places: dict[str, str] = {}
    problems = []
    for path in sorted(folder.glob("*.po")):
        for number, msgid, msgstr in pairs(path):
            place = f"{path.name}:{number}"
            if not msgstr:
                problems.append(f"{place}: no translation of {msgid!r}")
            elif catalogue.setdefault(msgid, msgstr) != msgstr:
                problems.append(
                    f"{place}: {msgid!r} is {msgstr!r} here and {catalogue[msgid]!r} in {places[msgid]}"
                )
            places.setdefault(msgid, place)
    if problems:
        raise Wrong("\n".join(problems))
    return catalogue


def mo_bytes(catalogue: dict[str, str], language: str) -> bytes:
    """Return the compiled catalogue: the same pairs always give the same bytes."""
    entries = {"": HEADER.format(language=language), **catalogue}
    coded = sorted((key.encode(), value.encode()) for key, value in entries.items())
    position = 28 + 16 * len(coded)
    tables: tuple[list[int], list[int]] = ([], [])
    body = b""
    for side in (0, 1):
        for pair in coded:
            tables[side].extend((len(pair[side]), position + len(body)))
            body += pair[side] + b"\0"
    head = (0x950412DE, 0, len(coded), 28, 28 + 8 * len(coded), 0, position)
    numbers = [*head, *tables[0], *tables[1]]
    return struct.pack(f"<{len(numbers)}I", *numbers) + body


def used(root: Path) -> tuple[dict[str, str], list[str]]:
    """Return id -> first place of every _() and N_() on the floors, and calls no catalogue can serve."""
    found: dict[str, str] = {}
    problems = []
    for floor in FLOORS:
        for path in sorted((root / floor).rglob("*.py")):
            for call in _translations(ast.parse(path.read_text("utf-8"))):
                place = f"{path.relative_to(root).as_posix()}:{call.lineno}"
                what = call.args[0]
                if isinstance(what, ast.Constant) and isinstance(what.value, str) and what.value:
                    found.setdefault(what.value, place)
                elif isinstance(what, ast.Constant | ast.JoinedStr | ast.BinOp) or _formats(what):
                    problems.append(f"{place}: the id is not one constant text")
    return found, problems


def _translations(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
            yield from [node] if node.func.id in ("_", "N_") else ()


def _formats(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
    )


def _placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def _mismatched(msgid: str, msgstr: str) -> bool:
    try:
        return _placeholders(msgid) != _placeholders(msgstr)
    except ValueError:  # a lone brace
        return True


def mo_path(folder: Path) -> Path:
    """Return where the compiled catalogue of a language's folder stands."""
    return folder / "LC_MESSAGES" / "reception.mo"


def check(root: Path = ROOT, language: str = "zh_CN") -> tuple[list[str], list[str]]:
    """Return what is wrong (must be empty) and what is merely worth knowing."""
    folder = root / "resources" / "locale" / language
    try:
        catalogue = merged(folder)
    except Wrong as wrong:
        return str(wrong).splitlines(), []
    found, problems = used(root)
    problems += [f"{found[key]}: missing: {key!r}" for key in found if key not in catalogue]
    problems += [
        f"placeholders differ: {key!r} and {value!r}"
        for key, value in catalogue.items()
        if _mismatched(key, value)
    ]
    compiled = mo_path(folder)
    if not compiled.exists() or compiled.read_bytes() != mo_bytes(catalogue, language):
        problems.append(f"{compiled.name} is stale: run make locale")
    return problems, [f"unused: {key!r}" for key in catalogue if key not in found]


def build(root: Path = ROOT, language: str = "zh_CN") -> int:
    """Write the compiled catalogue and return how many texts it holds."""
    folder = root / "resources" / "locale" / language
    catalogue = merged(folder)
    mo_path(folder).parent.mkdir(exist_ok=True)
    mo_path(folder).write_bytes(mo_bytes(catalogue, language))
    return len(catalogue)


def main(arguments: list[str]) -> int:
    """Build, or with --check only look; 1 when something is wrong."""
    if "--check" in arguments:
        problems, notes = check()
        sys.stdout.write("".join(f"{line}\n" for line in notes + problems))
        return 1 if problems else 0
    try:
        sys.stdout.write(f"{build()} texts\n")
    except Wrong as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
