"""Documents of a claim: photos made small, and PDF files as they are, kept under their hash."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PureWindowsPath

from reception.claims.models import ClaimDocument, ClaimFile
from reception.claims.rules import DOCUMENT_NAMES, LARGEST_PDF, MOST_DOCUMENTS, check_short
from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.visits import photos

JPEG, PDF = "image/jpeg", "application/pdf"


@dataclass(frozen=True)
class Document:
    """A document as it is kept."""

    name: str
    media: str
    hash: str
    content: bytes


def prepare(name: str, content: bytes) -> Document:
    """Return a file ready to be kept; Invalid("documents") for what is neither photo nor PDF.

    Asks no database, so a thread may do it.
    """
    short = PureWindowsPath(name).name[-60:] or "?"
    if content[:5] == b"%PDF-":
        if len(content) > LARGEST_PDF:
            raise Invalid("documents", _("This PDF is too large. Choose one below 8 MB."))
        return Document(short, PDF, sha256(content).hexdigest(), content)
    try:
        photo = photos.prepare(content)
    except Invalid as wrong:
        sentence = _("{name} is neither a photo nor a PDF file. Choose another one.")
        raise Invalid("documents", sentence.format(name=short)) from wrong
    return Document(short, JPEG, photo.hash, photo.content)


@action(Permission.CLAIM)
def add_document(*, claim_id: int, document: Document, kind: str = "") -> None:
    """Attach a document to a claim; the same one twice is kept once. Refused once withdrawn.

    `kind` says what it shows (`rules.DOCUMENT_NAMES`).
    """
    if kind not in DOCUMENT_NAMES:
        raise Invalid("kind", _("Say what the document shows."))
    found = db.row("SELECT withdrawn_at FROM claim WHERE id = ?" + db.for_update(), (claim_id,))
    if found is None or found[0] is not None:
        raise Refused(_("This claim has ended. Press F5 to see the present list."))
    if sha256(document.content).hexdigest() != document.hash:
        raise Invalid("documents", _("This file was changed while it was read. Choose it again."))
    there = db.rows("SELECT hash FROM claim_document WHERE claim_id = ?", (claim_id,))
    if (document.hash,) in there:
        return
    if len(there) >= MOST_DOCUMENTS:
        raise Refused(_("A claim has at most {most} documents.").format(most=MOST_DOCUMENTS))
    record.try_add(ClaimFile, hash=document.hash, media=document.media, bytes=document.content)
    record.add(
        ClaimDocument,
        claim=claim_id,
        hash=document.hash,
        name=check_short(document.name, "documents", 60),
        kind=kind,
        at=clock.now(),
        person_id=gate.actor().person_id,
    )


@action(Permission.CLAIM)
def remove_document(*, document_id: int) -> None:
    """Take a wrong document off a claim that was not sent yet; its bytes go with the last claim."""
    found = db.row("SELECT claim_id, hash FROM claim_document WHERE id = ?", (document_id,))
    if found is None:
        raise Refused(_("This document is gone already. Press F5 to see the present list."))
    claim = db.row("SELECT sent_at FROM claim WHERE id = ?" + db.for_update(), (found[0],))
    if claim is not None and claim[0] is not None:
        raise Refused(_("The claim was sent with this document; it stays."))
    record.remove(ClaimDocument, document_id)
    used = db.row("SELECT 1 FROM claim_document WHERE hash = ?", (found[1],))
    if used is None:
        ((key,),) = db.rows("SELECT id FROM claim_file WHERE hash = ?", (found[1],))
        db.execute("DELETE FROM claim_file WHERE id = ?", (key,))
        gate.note_change("claim_file", int(key), {"hash": [found[1], None]})


def content(digest: str) -> bytes | None:
    """Return the bytes kept under this hash, or None."""
    found = db.row("SELECT bytes FROM claim_file WHERE hash = ?", (digest,))
    return None if found is None else bytes(found[0])
