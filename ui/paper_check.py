"""What a file from outside is, in one sentence: for the window and the command line."""

from pathlib import Path

from reception.core import clock
from reception.core.errors import Refused
from reception.core.text import _
from reception.papers.check_file import LARGEST, Checked, check
from reports.read_pdf import text_of
from reports.renderers import renderer
from ui.billing.words import paper_word


def look(path: Path) -> Checked:
    """Return what a file is; raises a sentence for what cannot be read."""
    return check(read_file(path, LARGEST), text_of, renderer)


def answer(found: Checked) -> tuple[str, str]:
    """Return tone (ok, warn, bad) and sentence."""
    if found.verdict == "foreign":
        return "bad", _("✕ Not ours: no number of this branch's papers is in this file.")
    facts = {
        "kind": paper_word(found.kind),
        "number": found.number,
        "time": clock.show(found.issued_at) if found.issued_at else "",
    }
    if found.verdict == "changed":
        words = _(
            "✕ Changed: this file says {kind} {number}, but is not what was archived on {time}."
        )
        return "bad", words.format(**facts)
    if not found.sound:
        words = _(
            "✕ {kind} {number} is in the archive, but its signature does not fit. Verify all data."
        )
        return "bad", words.format(**facts)
    words = {
        "archived": _("✓ Genuine: {kind} {number} of {time}, exactly as it was archived."),
        "printed": _("✓ Genuine: a marked print of {kind} {number} of {time}."),
        "scan": _("✓ Genuine: the hand-signed scan of {kind} {number} of {time}."),
    }[found.verdict]
    sentence = words.format(**facts)
    if not found.signed:
        sentence += _(" It is from before papers were signed; its hash fits.")
    if found.void_reason:
        return "warn", sentence + _(" The paper is void: {reason}").format(reason=found.void_reason)
    return "ok", sentence


def read_file(path: Path, most: int) -> bytes:
    """Return a file's content, cut after `most` octets and one; Refused where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise Refused(
            _("{file} cannot be read ({reason}).").format(
                file=path.name, reason=error.strerror or type(error).__name__
            )
        ) from error
