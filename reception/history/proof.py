"""Proof that all that is kept is what was written: the log, the papers, the money, the file itself."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from reception.billing import gate_pass_proof
from reception.billing import proof as money
from reception.claims import proof as claims
from reception.core import audit, db
from reception.core.text import N_, _
from reception.customers import proof as consents
from reception.history import written
from reception.papers import proof as papers
from reception.parts import proof as parts
from reception.visits import proof as walk_rounds


@dataclass(frozen=True)
class Proved:
    """How much was looked at."""

    audit_rows: int
    papers: int
    settlements: int
    lines: int


Tick = Callable[[float, str], object]  # how far it is, 0 to 1, and what is looked at
_ROOMS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    (N_("Money"), money.damage),
    (N_("Gate passes"), gate_pass_proof.damage),
    (N_("Walk-rounds and photos"), walk_rounds.damage),
    (N_("Consents"), consents.damage),
    (N_("Parts"), parts.damage),
    (N_("Claims"), claims.damage),
)


def damage(tick: Tick = lambda _share, _what: None) -> Iterator[str]:
    """Yield a sentence for everything that is not what was written (SAFETY seal, money).

    `tick` is told how far it is; what it raises ends the proof.
    """
    tick(0.0, _("Audit log"))
    yield from _file()
    broken = list(audit.damage())
    yield from broken
    tick(0.2, _("Papers, signatures and scans"))
    yield from papers.damage(lambda: tick(0.3, _("Papers, signatures and scans")))
    for number, (name, look) in enumerate(_ROOMS):
        tick(0.6 + 0.3 * number / len(_ROOMS), _(name))
        yield from look()
    tick(0.9, _("Orders"))
    if broken:
        yield _("Orders cannot be compared with a log that is damaged itself.")
    else:
        yield from written.damage(lambda: tick(0.9, _("Orders")))


def _file() -> Iterator[str]:
    if db.is_postgres():
        return
    # A connection that read before remembers pages of the search index that the writer has merged
    # since, and takes them for damage.
    with closing(db.fresh()) as reader:
        verdicts = reader.execute("PRAGMA quick_check").fetchall()
    for (verdict,) in verdicts:
        if verdict != "ok":
            yield _("The database file is damaged: {verdict}.").format(verdict=verdict)
    for table, key, *_rest in db.rows("PRAGMA foreign_key_check"):
        yield _("Row {key} of {table} refers to something that is gone.").format(
            key=key, table=table
        )


def proved() -> Proved:
    """Return how much `damage` looks at."""
    tables = ("audit", "paper", "settlement", "order_line")
    counts = (db.row(f"SELECT count(*) FROM {table}") for table in tables)
    return Proved(*(int(found[0]) for found in counts if found))
