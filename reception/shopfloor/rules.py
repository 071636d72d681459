"""When a bay is free, and what the board calls late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.shopfloor.models import BayKind

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=30)

BAY_KIND_NAMES: dict[BayKind, str] = {
    BayKind.MECHANICAL: N_("Mechanical"),
    BayKind.BODY: N_("Body work"),
    BayKind.PAINT: N_("Paint"),
    BayKind.QUICK: N_("Quick service"),
    BayKind.DIAGNOSIS: N_("Pre-check"),
    BayKind.WASH: N_("Wash bay"),
}


@dataclass(frozen=True)
class BayDraft:
    """A bay as the set-up asks for it."""

    name: str
    kind: BayKind = BayKind.MECHANICAL


SHIPPED_BAYS: tuple[tuple[str, BayKind], ...] = (
    ("预检", BayKind.DIAGNOSIS),
    ("1号", BayKind.MECHANICAL),
    ("2号", BayKind.MECHANICAL),
    ("3号", BayKind.MECHANICAL),
    ("4号", BayKind.QUICK),
    ("钣金", BayKind.BODY),
    ("喷漆", BayKind.PAINT),
    ("洗车", BayKind.WASH),
)


def check_period(starts_at: datetime, ends_at: datetime) -> None:
    """Raise Invalid("ends_at") unless the period is between five minutes and thirty days."""
    if ends_at - starts_at < SHORTEST:
        raise Invalid("ends_at", _("The end must be at least 5 minutes after the start."))
    if ends_at - starts_at > LONGEST:
        raise Invalid("ends_at", _("A bay is given for at most 30 days at a time."))
