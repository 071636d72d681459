"""Many papers at once, on all cores: drawn for a printer, or put into one PDF.

An archived paper is printed from its archived bytes; only one that must be marked (a reprint, a void
one) is drawn anew from its sealed data. The work is done by processes, never by threads: PDFium and
ReportLab each keep one state a process. Processes are spawned, so that all systems and the packaged
program do the same.

    with cores() as pool:
        for sheets in drawn(pool, papers, 300):
            ...

At most a few papers are under way at a time, so the memory does not grow with their number; leaving
the block drops what was not begun.
"""

import os
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, TypeVar

from reception.core import db
from reception.core.text import language, set_language
from reception.papers.values import SlipData
from reports.joined import save_into

T = TypeVar("T")
R = TypeVar("R")
MOST_CORES = 4  # beyond, the pipe to this process is what waits
CHUNK = 40  # papers that become one part of a PDF: each part holds its fonts once
_POINTS = 72
_address = ""  # of the data, in a child: logos and photos of marked papers are read there


@dataclass(frozen=True)
class Sheet:
    """A page drawn for a printer: its size in points, its picture and that picture's bytes, packed."""

    wide: float
    high: float
    columns: int  # pixels
    lines: int
    stride: int  # bytes of a line
    grey: bool  # one byte a pixel, else three: red, green, blue
    packed: bytes

    def pixels(self) -> bytes:
        """Return the picture's bytes."""
        return zlib.decompress(self.packed)


def how_many() -> int:
    """Return how many processes are worth while here."""
    return max(1, min(os.cpu_count() or 1, MOST_CORES))


@contextmanager
def cores(count: int | None = None) -> Iterator[ProcessPoolExecutor]:
    """Keep processes ready inside the block; what they have not begun by its end is dropped."""
    where = db.address() if db.is_open() else ""
    pool = ProcessPoolExecutor(
        count or how_many(),
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(language(), where),
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(spoken: str, where: str) -> None:
    global _address
    Thread(target=_end_with_parent, daemon=True).start()
    set_language(spoken)
    _address = where


def _end_with_parent() -> None:
    """End when the program does, even killed: the pipes alone would keep this process waiting."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def in_order(
    pool: ProcessPoolExecutor, function: Callable[[T], R], wanted: Iterable[T]
) -> Iterator[R]:
    """Yield what a function makes of each, in their order, only few ahead of who takes them."""
    waiting: deque[Future[R]] = deque()
    rest = iter(wanted)
    for each in islice(rest, 2 * how_many()):
        waiting.append(pool.submit(function, each))
    while waiting:
        yield waiting.popleft().result()
        for each in islice(rest, 1):
            waiting.append(pool.submit(function, each))


def drawn(
    pool: ProcessPoolExecutor, papers: Iterable[Any], dpi: int, *, grey: bool = False
) -> Iterator[tuple[Sheet, ...]]:
    """Yield each paper's sheets in order. A paper is its bytes, or the data to be drawn anew."""
    return in_order(pool, partial(_draw, dpi=dpi, grey=grey), papers)


def _draw(paper: Any, dpi: int, grey: bool) -> tuple[Sheet, ...]:
    import pypdfium2

    document = pypdfium2.PdfDocument(paper if isinstance(paper, bytes) else _rendered([paper]))
    try:
        return tuple(_sheet(page, dpi, grey) for page in document)
    finally:
        document.close()


def _sheet(page: Any, dpi: int, grey: bool) -> Sheet:
    wide, high = page.get_size()
    scale = dpi / _POINTS
    bitmap = page.render(scale=scale, grayscale=grey, rev_byteorder=not grey)
    packed = zlib.compress(bytes(bitmap.buffer), 1)
    return Sheet(wide, high, bitmap.width, bitmap.height, bitmap.stride, grey, packed)


def _rendered(batch: Sequence[Any]) -> bytes:
    """Return data of papers as one PDF; slips share their fonts."""
    from reports.joined import joined
    from reports.renderers import render
    from reports.slip import render_slips

    if _address and not db.is_open():
        db.open_database(_address)
    if all(isinstance(each, SlipData) for each in batch):
        return render_slips(batch)
    return joined([render(each) for each in batch])


def write_pdf(
    pool: ProcessPoolExecutor,
    papers: Iterable[Any],
    path: Path,
    report: Callable[[int], object] = lambda _count: None,
) -> None:
    """Write papers as one PDF, whole or not at all; `report(n)` says how many are in, and may raise.

    The parts lie in a folder of their own until they are put together; it goes in any case.
    """
    partial_file = path.with_name(f".{path.name}.{os.urandom(4).hex()}.partial")
    with TemporaryDirectory(prefix="reception-", ignore_cleanup_errors=True) as name:
        chunks = _chunks(papers, Path(name))
        parts, count = [], 0
        for part, size in in_order(pool, _write_part, chunks):
            parts.append(part)
            count += size
            report(count)
        try:
            pool.submit(_put_together, parts, partial_file).result()
            report(count)
            partial_file.replace(path)
        finally:
            partial_file.unlink(missing_ok=True)


def _chunks(papers: Iterable[Any], folder: Path) -> Iterator[tuple[list[Any], Path]]:
    rest = iter(papers)
    number = 0
    while chunk := list(islice(rest, CHUNK)):
        yield chunk, folder / f"{number:05d}.pdf"
        number += 1


def _write_part(wanted: tuple[list[Any], Path]) -> tuple[Path, int]:
    """Write one part: runs of new papers drawn together, archived ones as they are."""
    from reports.joined import joined

    batch, path = wanted
    pieces: list[bytes] = []
    fresh: list[Any] = []
    for paper in [*batch, b""]:
        if not isinstance(paper, bytes):
            fresh.append(paper)
            continue
        if fresh:
            pieces.append(_rendered(fresh))
            fresh = []
        if paper:
            pieces.append(paper)
    path.write_bytes(joined(pieces))
    return path, len(batch)


def _put_together(parts: Sequence[Path], path: Path) -> None:
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    try:
        for part in parts:
            one = pypdfium2.PdfDocument(part)
            try:
                whole.import_pages(one)
            finally:
                one.close()
        with path.open("xb") as file:
            save_into(file, whole)
            file.flush()
            os.fsync(file.fileno())
    finally:
        whole.close()
