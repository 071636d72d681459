"""A month's slips for filing: one PDF with its index, and a zip that anybody can check.

Both are written beside their place and renamed when whole. Slips are read one by one, so the memory
does not grow with them but for the PDF's own pages.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from reception.core import clock, gate
from reception.core.errors import Refused
from reception.core.fields import seconds
from reception.core.text import _
from reception.papers.custody_queries import FiledSlip, scan_bytes, slips_of_month
from reception.papers.queries import branch_head, content
from reception.papers.rules import hash_of
from reception.papers.signing import message, public_pem
from reports.filing_index import FilingIndex, render_filing_index
from reports.joined import save_into

Report = Callable[[float, str], object]
_INDEX = "00000-index.pdf"


@dataclass(frozen=True)
class Bundle:
    """What was written."""

    pdf: Path
    archive: Path
    slips: int
    missing: int


def write_bundle(folder: Path, year: int, month: int, report: Report) -> Bundle:
    """Write a branch month's slips into a folder; Refused where there are none or no room.

    `report(share, words)` is told how far it is and may raise to end it: nothing is left then.
    """
    slips = slips_of_month(year, month)
    if not slips:
        raise Refused(_("There are no slips in this month."))
    period = f"{year}-{month:02d}"
    actor = gate.actor()
    index = render_filing_index(
        FilingIndex(branch_head(actor.branch_id), year, month, slips, clock.now(), actor.name)
    )
    stem = _("Slips {period}").format(period=period)
    final = (folder / f"{stem}.pdf", folder / f"{stem}.zip")
    partial = tuple(p.with_name(f".{p.name}.{os.urandom(4).hex()}.partial") for p in final)
    try:
        _write(partial[0], partial[1], index, slips, report)
        for made, place in zip(partial, final, strict=True):
            made.replace(place)
    except OSError as error:
        raise Refused(
            _("{file} cannot be written ({reason}). Choose another place.").format(
                file=folder, reason=error.strerror or type(error).__name__
            )
        ) from error
    finally:
        for made in partial:
            with suppress(OSError):
                made.unlink(missing_ok=True)
    there = [slip for slip in slips if slip.paper_id]
    return Bundle(*final, len(there), len(slips) - len(there))


def _write(
    pdf: Path, archive: Path, index: bytes, slips: tuple[FiledSlip, ...], report: Report
) -> None:
    import pypdfium2

    there = [slip for slip in slips if slip.paper_id]
    hashes: list[str] = []
    whole = pypdfium2.PdfDocument.new()
    try:
        with archive.open("xb") as file, ZipFile(file, "w", ZIP_STORED) as packed:
            keys: set[str] = set()
            for place, at, name, made in _contents(index, there, keys):
                if name.endswith(".pdf"):
                    _append(whole, made)
                _pack(packed, name, made, at)
                hashes.append(f"{hash_of(made)}  {name}")
                report(0.9 * place / len(there), name)
            for public in sorted(keys):
                name = f"keys/{public[:12]}.pem"
                _pack(packed, name, public_pem(public), None)
            _pack(packed, "SHA256SUMS", ("\n".join(hashes) + "\n").encode(), None)
            _pack(packed, "README.txt", _words().encode(), None)
            packed.close()
            file.flush()
            os.fsync(file.fileno())
        report(0.95, pdf.suffix)
        with pdf.open("xb") as file:
            save_into(file, whole)
            file.flush()
            os.fsync(file.fileno())
    finally:
        whole.close()


def _contents(
    index: bytes, slips: list[FiledSlip], keys: set[str]
) -> Iterator[tuple[int, datetime | None, str, bytes]]:
    """Yield place, time, name and content of the zip's papers and proofs; note the keys in use."""
    yield 0, None, _INDEX, index
    for place, slip in enumerate(slips, 1):
        at, number = slip.issued_at, slip.number
        yield place, at, f"{number}.pdf", content(slip.content_hash)
        if slip.scan_id:
            yield place, at, f"{number}-scan.pdf", scan_bytes(slip.scan_id)
        if slip.signature and at is not None:
            keys.add(slip.public)
            signed = message(number, seconds(at), slip.content_hash, slip.seal)
            yield place, at, f"{number}.txt", signed
            yield place, at, f"{number}.sig", bytes.fromhex(slip.signature)


def _append(whole: object, pdf: bytes) -> None:
    import pypdfium2

    one = pypdfium2.PdfDocument(pdf)
    try:
        whole.import_pages(one)  # type: ignore[attr-defined]
    finally:
        one.close()


def _pack(packed: ZipFile, name: str, made: bytes, at: datetime | None) -> None:
    local = clock.local(at or clock.now())
    entry = ZipInfo(name, (local.year, local.month, local.day, local.hour, local.minute, 0))
    entry.compress_type = ZIP_STORED if name.endswith((".pdf", ".sig")) else ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    packed.writestr(entry, made)


def _words() -> str:
    return _(
        "Every NUMBER.pdf is a slip as it was archived; NUMBER-scan.pdf is the copy signed by hand.\n"
        "NUMBER.txt is what the branch signed: number, time, SHA-256 of the PDF, seal. NUMBER.sig is\n"
        "its Ed25519 signature, keys/ holds the public keys. To check without this program:\n"
        "  sha256sum -c SHA256SUMS\n"
        "  openssl pkeyutl -verify -pubin -inkey keys/KEY.pem -rawin -in NUMBER.txt -sigfile NUMBER.sig\n"
    )
