"""Words and values of the inspection: what was checked, the road test, why a car failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import one_line, storable
from reception.shopfloor.inspecting_models import Category as Category
from reception.shopfloor.inspecting_models import Result as Result
from reception.shopfloor.inspecting_models import Stage as Stage

STAGE_NAMES: dict[Stage, str] = {
    Stage.SELF: N_("Self-check"),
    Stage.LEADER: N_("Team leader's check"),
    Stage.FINAL: N_("Final inspection"),
}
RESULT_NAMES: dict[Result, str] = {
    Result.OK: N_("Right"),
    Result.BAD: N_("Not right"),
    Result.NONE: N_("N/A"),
}
RESULT_SIGNS = {Result.OK: "✓", Result.BAD: "✗", Result.NONE: "—"}
CATEGORY_NAMES: dict[Category, str] = {
    Category.MISSED: N_("Item missed"),
    Category.ASSEMBLY: N_("Assembly"),
    Category.CLEAN: N_("Cleanliness"),
    Category.PART: N_("Part fault"),
    Category.DIAGNOSIS: N_("Diagnosis"),
    Category.OTHER: N_("Another cause"),
}
LONGEST_ROAD = 500  # kilometres
MOST_ITEMS = 60


@dataclass(frozen=True)
class Check:
    """One item as it was looked at; words where it is not right."""

    name: str
    result: Result = Result.OK
    words: str = ""


@dataclass(frozen=True)
class RoadTest:
    """路试: how far, and whether all was well; who drove is who inspects unless named."""

    km: int
    passed: bool = True
    person_id: int | None = None


def stored(items: Sequence[Check]) -> list[list[str]]:
    """Return items as the record keeps them; Invalid("items") for what cannot be kept."""
    if len(items) > MOST_ITEMS:
        raise Invalid("items", _("An inspection has at most 60 items."))
    return [
        [one_line(c.name.strip(), "items"), Result(c.result), storable(c.words.strip(), "items")]
        for c in items
    ]


def checks(kept: Sequence[Any], passed: bool) -> tuple[Check, ...]:
    """Return kept items; a bare name was right where the car passed and wrong where it did not."""
    bare = Result.OK if passed else Result.BAD
    return tuple(
        Check(each, bare) if isinstance(each, str) else Check(each[0], Result(each[1]), each[2])
        for each in kept
    )


def bad_words(items: Sequence[Check]) -> str:
    """Return what is not right, each with its words: 漆面色差（右前门偏黄）、缝隙."""
    return "、".join(
        _("{item} ({words})").format(item=c.name, words=c.words) if c.words else c.name
        for c in items
        if c.result is Result.BAD
    )


def check_road(road: RoadTest | None) -> None:
    """Raise Invalid("road_km") for a road test of no distance or of none that anybody drives."""
    if road is not None and not 0 < road.km <= LONGEST_ROAD:
        raise Invalid("road_km", _("A road test is between 1 and 500 km."))
