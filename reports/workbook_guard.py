"""Is an .xlsx file safe to read? Asked of its zip directory and its cells' addresses, streamed.

The reading library lays a sheet out as one rectangle, so two cells far apart in a file of 5 kB
would take all memory; and a zip entry of a few kB can unpack to gigabytes.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from reception.core.errors import Refused
from reception.core.text import _

MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELLS = 5_000_000
MAX_UNPACKED = 200_000_000
MAX_WORDS = 64_000_000  # bytes of one entry that is held whole: the shared strings
MAX_ENTRIES = 2_000
MAX_REPEATED = 100_000_000  # bytes of shared strings, each counted as often as a cell shows it

_CHUNK = 1 << 20
_COLUMN = re.compile(rb'<c r="([A-Z]+)')
_ROW = re.compile(rb'<row r="(\d+)"')
_ODD = re.compile(rb"<(?:\w+:c[\s>/]|\w+:row\b|c>|c/|c\s+(?!r=\")|row(?!\s+r=\"))")
_TOKEN = re.compile(rb"<(?:\w+:)?(row|c)((?:\s[^>]*)?)>")
_WORD = re.compile(rb"<(?:\w+:)?si[\s>]")
_SHOWN = re.compile(rb"t\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v[^>]*>(\d+)<")
_ADDRESS = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d+)")


def check_extent(path: Path, rows: int, columns: int) -> None:
    """Raise Refused when a sheet of that size is more than is read at once."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise Refused(
            _(
                "{name} has a sheet of {rows} rows and {columns} columns, more than can be read at "
                "once. Delete what is empty at its end or split it by year."
            ).format(name=path.name, rows=rows, columns=columns)
        )


def check_zip(path: Path) -> None:
    """Raise Refused unless the .xlsx at `path` is whole, unlocked and of a size to be read."""
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            _check_directory(path, entries)
            texts = [e for e in entries if e.filename.lower().endswith((".xml", ".rels"))]
            for entry in texts:
                _check_entry(path, archive, entry)
            _check_words(path, archive, texts)
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise _damaged(path) from error
    except RuntimeError as error:  # what zipfile raises for an entry with a password
        raise Refused(
            _("{name} has a password. Save it in Excel without one.").format(name=path.name)
        ) from error


def _damaged(path: Path) -> Refused:
    return Refused(
        _(
            "{name} is damaged or no Excel workbook. "
            "Open it in Excel, save it as .xlsx and try again."
        ).format(name=path.name)
    )


def _check_directory(path: Path, entries: list[ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names or len(names) != len(entries):
        raise _damaged(path)
    words = max(e.file_size for e in entries if not e.filename.startswith("xl/worksheets/"))
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or words > MAX_WORDS:
        raise Refused(
            _("{name} is too large: it unpacks to {size} MB. Split it by year.").format(
                name=path.name, size=unpacked // 1_000_000
            )
        )


def _pieces(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    """Yield an entry in pieces that never cut a tag; reading it all also proves its checksum."""
    rest = b""
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            whole = rest + piece
            cut = whole.rfind(b"<")
            yield whole[: max(cut, 0)]
            rest = whole[max(cut, 0) :]
            if len(rest) > 4 * _CHUNK:  # a tag of 4 MB is no tag
                raise BadZipFile(entry.filename)
    yield rest


def _check_entry(path: Path, archive: ZipFile, entry: ZipInfo) -> None:
    rows, columns, odd = 0, set[bytes](), False
    for piece in _pieces(archive, entry):
        if b"\0" in piece or b"<!ENTITY" in piece:  # UTF-16 hides tags; entities can explode
            raise _damaged(path)
        columns.update(_COLUMN.findall(piece))
        rows = max([rows, *map(int, _ROW.findall(piece))])
        odd = odd or _ODD.search(piece) is not None
    width = max(map(_number, columns), default=0)
    if odd or rows > MAX_ROWS or width > MAX_COLUMNS or rows * width > MAX_CELLS:
        check_extent(path, *_exact_extent(archive, entry))


def _exact_extent(archive: ZipFile, entry: ZipInfo) -> tuple[int, int]:
    """Return the rows and columns up to the last cell that holds something, tag by tag."""
    rows = columns = row = column = 0
    for piece in _pieces(archive, entry):
        for kind, attributes in _TOKEN.findall(piece):
            address = _ADDRESS.search(attributes)
            if kind == b"row":
                row, column = int(address[2]) if address else row + 1, 0
                continue
            column += 1
            if address:
                row, column = int(address[2]), _number(address[1].upper())
            if not attributes.endswith(b"/"):
                rows, columns = max(rows, row), max(columns, column)
    return rows, columns


def _check_words(path: Path, archive: ZipFile, entries: list[ZipInfo]) -> None:
    """Raise Refused when few long texts are shown so often that they would fill the memory."""
    lengths = list[int]()
    for entry in entries:
        if entry.filename.lower().endswith("sharedstrings.xml"):
            starts = [match.start() for match in _WORD.finditer(archive.read(entry))]
            lengths += [after - start for start, after in pairwise([*starts, entry.file_size])]
    if not lengths or max(lengths) * MAX_CELLS <= MAX_REPEATED:
        return
    room = MAX_REPEATED
    for entry in entries:
        for piece in _pieces(archive, entry):
            # a cell cut between two pieces is not counted: one in a megabyte
            shown = map(int, _SHOWN.findall(piece))
            room -= sum(lengths[index] for index in shown if index < len(lengths))
            if room < 0:
                raise Refused(
                    _("{name} is too large: it unpacks to {size} MB. Split it by year.").format(
                        name=path.name, size="> 100"
                    )
                )


def _number(letters: bytes) -> int:
    """Return the number of a column: A 1, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
