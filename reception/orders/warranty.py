"""How long the work of a line is warranted (DOMAIN §4). Pure functions."""

from enum import StrEnum

from reception.core.text import N_
from reception.orders.models import LineKind, PartOrigin

Limits = tuple[int, int]  # kilometres, days: whichever comes first


class RepairClass(StrEnum):
    """Kinds of repair that the law warrants for different times (DOMAIN §4)."""

    MINOR = "minor"  # first-level maintenance, minor and special repair
    SECOND = "second"  # second-level maintenance
    ASSEMBLY = "assembly"  # whole vehicle or assembly


# How a line names the bigger kinds, the biggest first; a line may also carry its own period.
CLASS_WORDS = {
    RepairClass.ASSEMBLY: ("总成修理", "总成大修", "整车修理", "大修"),
    RepairClass.SECOND: ("二级维护",),
}


CLASS_NAMES = {
    RepairClass.MINOR: N_("First-level, minor or special repair"),
    RepairClass.SECOND: N_("Second-level maintenance"),
    RepairClass.ASSEMBLY: N_("Whole car or assembly"),
}

SHORT_CLASSES = {
    RepairClass.MINOR: N_("Minor repair"),
    RepairClass.SECOND: N_("Second-level"),
    RepairClass.ASSEMBLY: N_("Assembly class"),
}
CLASSES = tuple(RepairClass)  # the shortest warranty first


def repair_class(name: str, given: str = "") -> RepairClass:
    """Return the warranty class of a line: what is `given` on it, else by the words of its name."""
    if given:
        return RepairClass(given)
    for found, words in CLASS_WORDS.items():
        if any(each in name for each in words):
            return found
    return RepairClass.MINOR


def line_warranty(
    kind: str, origin: str, promised: Limits, own: tuple[int | None, int | None]
) -> tuple[int | None, int | None]:
    """Return km and days of a line's warranty, or (None, None) where there is none.

    The customer's own parts and charges that are no work have none (DOMAIN §3, §4). A line may
    promise more than the branch does, never less.
    """
    if kind == LineKind.OTHER or origin == PartOrigin.OWN:
        return None, None
    return max(promised[0], own[0] or 0), max(promised[1], own[1] or 0)
