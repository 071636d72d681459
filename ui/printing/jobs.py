"""打印任务: what was handed to a printer from this PC, one small file a job.

A job is on the disk before its first page is drawn. What the printer took is `sent`; a program that
was killed meanwhile leaves `sending`, which the next start finds and asks about. The pages of an
archived paper are in the archive; those of any other paper lie beside the job until it has ended.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from reception.core import clock, this_pc
from reception.core.errors import Invalid
from reception.core.record import new_uid
from reception.core.values import build
from ui.commands.place import write_file
from ui.printing.choices import PrintChoice

QUEUED, SENDING, SENT, FAILED, UNSURE, CANCELLED = (
    "queued", "sending", "sent", "failed", "unsure", "cancelled",
)  # fmt: skip
OPEN = frozenset({QUEUED, SENDING, FAILED, UNSURE})
WANTING = frozenset({FAILED, UNSURE})  # somebody has to say what is to be done
_ENDED_ARE_KEPT = timedelta(days=7)
_MOST = 200


@dataclass(frozen=True)
class AtPrinter:
    """How sheets lie at the printer, apart from what is archived."""

    form: str = ""  # name of the paper there; empty or unknown: one of the sheet's own size
    shift: tuple[int, int] = (0, 0)  # tenths of a millimetre to the right and down
    upright: bool = False  # continuous paper is wider than high and never turned


@dataclass(frozen=True)
class PrintJob:
    """One paper, or several at once, on the way to a printer."""

    job_id: str
    at: datetime
    person: str
    title: str
    name: str  # what the printer's queue calls it
    kind: str
    paper_ids: tuple[int, ...] = ()  # empty: the pages lie beside the job
    where: AtPrinter = field(default_factory=AtPrinter)
    choice: PrintChoice = field(default_factory=PrintChoice)
    printer: str = ""
    state: str = QUEUED
    reason: str = ""
    attempts: int = 0


def add(job: PrintJob, pages: bytes = b"") -> PrintJob:
    """Keep a new job; with its pages where no archive has them. Refused where it cannot be written."""
    _folder().mkdir(parents=True, exist_ok=True)
    if pages:
        write_file(_pages(job.job_id), pages)
    return change(job)


def new_id() -> str:
    """Return the name of a new job; later ones sort after earlier ones."""
    return f"{clock.now():%Y%m%d%H%M%S}-{new_uid()[-12:]}"


def change(job: PrintJob, **fields: Any) -> PrintJob:
    """Keep what became of a job; the pages of one that has ended go."""
    fresh = replace(job, **fields)
    told = {**asdict(fresh), "at": fresh.at.isoformat()}
    write_file(_file(job.job_id), json.dumps(told, ensure_ascii=False).encode())
    if fresh.state not in OPEN:
        with suppress(OSError):
            _pages(job.job_id).unlink(missing_ok=True)
    return fresh


def pages(job: PrintJob) -> bytes:
    """Return the pages that lie beside a job; empty when they are gone."""
    try:
        return _pages(job.job_id).read_bytes()
    except OSError:
        return b""


def listed() -> list[PrintJob]:
    """Return the jobs of this PC, the newest first; one that cannot be read is left out."""
    found = []
    for path in sorted(_folder().glob("*.json"), reverse=True):
        with suppress(OSError, ValueError, Invalid):
            found.append(build(PrintJob, json.loads(path.read_text("utf-8"))))
    return found


def any_kept() -> bool:
    """Tell whether there is any job of this PC; reads none."""
    return any(True for _path in _folder().glob("*.json"))


def begin() -> list[PrintJob]:
    """Tidy up at a start: what was under way is unsure now. Return what wants a person."""
    before = clock.now() - _ENDED_ARE_KEPT
    wanting = []
    for number, job in enumerate(listed()):
        if job.state in (QUEUED, SENDING):
            job = change(job, state=UNSURE)
        if job.state in WANTING:
            wanting.append(job)
        elif job.at < before or number >= _MOST:
            _file(job.job_id).unlink(missing_ok=True)
    return wanting


def _folder() -> Path:
    return this_pc.folder() / "printing"


def _file(job_id: str) -> Path:
    return _folder() / f"{job_id}.json"


def _pages(job_id: str) -> Path:
    return _folder() / f"{job_id}.pdf"
