"""What was wrong on a car when it came: seen together, marked on the drawing, never changed later.

The customer signs the walk-round, so its rows are evidence: the database refuses to change them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reception.core import db, record
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import one_line
from reception.visits.diagram import drawing, panel_name
from reception.visits.models import Damage as DamageRow
from reception.visits.models import VisitPhoto

MOST_DAMAGES, MOST_PHOTOS = 99, 24


class DamageKind(StrEnum):
    """Kinds of damage, as the walk-round sheet ticks them."""

    SCRATCH = "scratch"
    DENT = "dent"
    PAINT = "paint"
    CRACK = "crack"
    MISSING = "missing"
    RUST = "rust"
    OTHER = "other"


KIND_NAMES = {
    DamageKind.SCRATCH: N_("Scratch"),
    DamageKind.DENT: N_("Dent"),
    DamageKind.PAINT: N_("Paint off"),
    DamageKind.CRACK: N_("Crack"),
    DamageKind.MISSING: N_("Missing part"),
    DamageKind.RUST: N_("Rust"),
    DamageKind.OTHER: N_("Other damage"),
}
SIZES = ("", "2", "5", "15", "16")  # up to so many centimetres; 16 is anything larger


@dataclass(frozen=True)
class Damage:
    """One mark: where on the drawing (thousandths of its width and height) and what."""

    panel: str
    kind: str  # DamageKind
    x: int
    y: int
    size: str = ""  # one of SIZES
    note: str = ""


@dataclass(frozen=True)
class WalkRound:
    """What a visit's walk-round found; an empty body means that none was made."""

    body: str
    damages: tuple[Damage, ...]
    photos: tuple[str, ...]  # hashes of attachments


def kind_name(kind: str) -> str:
    """Return what people call a kind of damage."""
    return _(KIND_NAMES[DamageKind(kind)])


def size_name(size: str) -> str:
    """Return a size as people say it; nothing where it was not measured."""
    if not size:
        return ""
    if size == SIZES[-1]:
        return _("over 15 cm")
    return _("up to {size} cm").format(size=size)


def in_words(mark: Damage) -> str:
    """Return a mark as people read it: 左前门 凹陷 ≤5 cm 停车场被碰."""
    parts = (panel_name(mark.panel), kind_name(mark.kind), size_name(mark.size), mark.note)
    return " ".join(part for part in parts if part)


def check(body: str, damages: Sequence[Damage], photos: Sequence[str]) -> tuple[Damage, ...]:
    """Return the damages tidied; Invalid("body"), Invalid("damages") or Invalid("photos")."""
    if len(photos) > MOST_PHOTOS:
        raise Invalid(
            "photos", _("At most {count} photos. Take some away.").format(count=MOST_PHOTOS)
        )
    if not body:
        if damages:
            raise Invalid("body", _("Choose the shape of the car: sedan, SUV, MPV or pickup."))
        return ()
    panels = {panel.code for panel in drawing(body).panels}
    if len(damages) > MOST_DAMAGES:
        raise Invalid("damages", _("At most {count} marks.").format(count=MOST_DAMAGES))
    for damage in damages:
        inside = 0 <= damage.x <= 1000 and 0 <= damage.y <= 1000
        known = damage.panel in panels and damage.kind in set(DamageKind) and damage.size in SIZES
        if not (inside and known):
            raise Invalid(
                "damages", _("A mark does not lie on this car. Take it away and set it again.")
            )
    return tuple(replace(d, note=one_line(d.note.strip(), "damages")) for d in damages)


def keep(visit_id: int, body: str, damages: Sequence[Damage], photos: Sequence[str]) -> None:
    """Write a visit's walk-round inside an action (the body stands on the visit itself)."""
    checked = check(body, damages, photos)
    record.add_all(
        DamageRow,
        [
            {
                "visit": visit_id,
                "number": number,
                "panel": each.panel,
                "kind": each.kind,
                "x": each.x,
                "y": each.y,
                "size": each.size,
                "note": each.note,
            }
            for number, each in enumerate(checked, 1)
        ],
    )
    unique = dict.fromkeys(photos)
    known = {
        digest
        for digest in unique
        if db.row("SELECT 1 FROM attachment WHERE hash = ?", (digest,)) is not None
    }
    if len(known) < len(unique):
        raise Invalid("photos", _("A photo is no longer there. Take it away and add it again."))
    record.add_all(
        VisitPhoto,
        [
            {"visit": visit_id, "hash": digest, "position": position}
            for position, digest in enumerate(unique, 1)
        ],
    )


def walk_round(visit_id: int) -> WalkRound:
    """Return what a visit's walk-round found."""
    found = db.row("SELECT body FROM visit WHERE id = ?", (visit_id,))
    damages = db.rows(
        "SELECT panel, kind, x, y, size, note FROM damage WHERE visit_id = ? ORDER BY number",
        (visit_id,),
    )
    photos = db.rows(
        "SELECT hash FROM visit_photo WHERE visit_id = ? ORDER BY position", (visit_id,)
    )
    return WalkRound(
        str(found[0]) if found else "",
        tuple(Damage(*each) for each in damages),
        tuple(str(digest) for (digest,) in photos),
    )


def last_body(vehicle_id: int) -> str:
    """Return which drawing the car had at its last walk-round, or nothing."""
    found = db.row(
        "SELECT body FROM visit WHERE vehicle_id = ? AND body <> ''"
        " ORDER BY arrived_at DESC, id DESC LIMIT 1",
        (vehicle_id,),
    )
    return str(found[0]) if found else ""
