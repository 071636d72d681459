"""Is an old .xls file safe to read? Asked of its cell records, without laying out a sheet.

An .xls is a small file system (MS-CFB) with one stream of records (MS-XLS). Two cells far apart
in 5 kB took a gigabyte in the reading library before this looked first.
"""

import struct
from pathlib import Path

from reception.core.errors import Refused
from reception.core.text import _
from reports.workbook_guard import check_extent

MAX_BYTES = 40_000_000

_LOCKED = "EncryptedPackage".encode("utf-16-le")  # a new workbook with a password looks like .xls
_NO_SECTOR = 0xFFFFFFF0  # this and above are marks, not sectors
_BOF, _FILEPASS, _MULRK = 0x0809, 0x002F, 0x00BD
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E, _MULRK})


def check_xls(path: Path) -> None:
    """Raise Refused unless the .xls at `path` is whole, unlocked and of a size to be read."""
    if path.stat().st_size > MAX_BYTES:
        raise Refused(
            _("{name} is too large. Save it as .xlsx or split it by year.").format(name=path.name)
        )
    data = path.read_bytes()
    locked = _LOCKED in data
    try:
        extents = [] if locked else _extents(_workbook_stream(data))
    except (struct.error, IndexError, ValueError) as error:
        raise Refused(
            _(
                "{name} is damaged or no Excel workbook. "
                "Open it in Excel, save it as .xlsx and try again."
            ).format(name=path.name)
        ) from error
    if locked or extents is None:
        raise Refused(
            _("{name} has a password. Save it in Excel without one.").format(name=path.name)
        )
    for rows, columns in extents:
        check_extent(path, rows, columns)


class _Sectors:
    """The chains of sectors of a compound file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, self._mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or self._mini_shift != 6:
            raise ValueError("sector size")
        self._size = 1 << shift
        first_mini, _count, difat = struct.unpack_from("<III", data, 60)
        tables = list(struct.unpack_from("<109I", data, 76))
        seen = set[int]()
        while difat < _NO_SECTOR:
            if difat in seen:
                raise ValueError("loop")
            seen.add(difat)
            *more, difat = struct.unpack(f"<{self._size // 4}I", self._sector(difat))
            tables += more
        self._fat = self._numbers(b"".join(self._sector(t) for t in tables if t < _NO_SECTOR))
        self._mini_fat = self._numbers(self.chain(first_mini))

    @staticmethod
    def _numbers(data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self.data):
            raise ValueError("past the end")
        return self.data[start : start + self._size].ljust(self._size, b"\0")

    def _walk(self, start: int, table: tuple[int, ...]) -> list[int]:
        numbers = list[int]()
        while start < _NO_SECTOR:
            numbers.append(start)
            if len(numbers) > len(table):
                raise ValueError("loop")
            start = table[start]
        return numbers

    def chain(self, start: int) -> bytes:
        """Return the bytes of the chain beginning at sector `start`."""
        return b"".join(self._sector(number) for number in self._walk(start, self._fat))

    def small(self, start: int, container: bytes) -> bytes:
        """Return the bytes of a chain of 64-byte pieces inside `container`."""
        pieces = self._walk(start, self._mini_fat)
        return b"".join(container[number << 6 : (number + 1) << 6] for number in pieces)


def _workbook_stream(data: bytes) -> bytes:
    sectors = _Sectors(data)
    directory = sectors.chain(struct.unpack_from("<I", data, 48)[0])
    container = b""
    for at in range(0, len(directory), 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        start, size = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind == 5:
            container = sectors.chain(start) if size else b""
        elif kind == 2 and name.lower() in ("workbook", "book"):
            found = sectors.chain(start) if size >= 4096 else sectors.small(start, container)
            return found[:size]
    raise ValueError("no workbook")


def _extents(stream: bytes) -> list[tuple[int, int]] | None:
    """Return rows and columns of each sheet up to its last filled cell; None if it is locked."""
    extents = list[tuple[int, int]]()
    rows = columns = at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _FILEPASS:
            return None
        if kind == _BOF:
            extents.append((rows, columns))
            rows = columns = 0
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            if kind == _MULRK:
                column = struct.unpack_from("<H", stream, at + 2 + length)[0]
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        at += 4 + length
    return [*extents, (rows, columns)]
