"""What a VIN says of its car: maker, model year, plant where known.

resources/catalog/makers.csv holds the makers by the first three characters (ISO 3780) and may be
edited by a branch: public tables know few Chinese makers, so a library would not say more.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache

import resources
from reception.core.errors import Invalid
from reception.core.text import _
from reception.vehicles.rules import check_vin

PLANT = 10  # the eleventh character names the plant, by the maker's own letters


@dataclass(frozen=True)
class Decoded:
    """What is known; empty or None where it is not."""

    maker: str
    country: str
    model_year: int | None
    plant: str

    def words(self) -> str:
        """Return it in one line: 上汽大众 · 2021 年款."""
        year = _("model year {year}").format(year=self.model_year) if self.model_year else ""
        plant = _("plant {plant}").format(plant=self.plant) if self.plant else ""
        return " · ".join(part for part in (self.maker, year, plant) if part)


@lru_cache(maxsize=1)
def _makers() -> dict[str, tuple[str, str, dict[str, str]]]:
    found = {}
    path = resources.path("catalog", "makers.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            pairs = (pair.partition("=") for pair in (row["plants"] or "").split("|") if pair)
            plants = {letter.strip(): name.strip() for letter, _equals, name in pairs}
            found[row["wmi"].strip().upper()] = (row["maker"], row["country"], plants)
    return found


def decode(vin: str) -> Decoded | None:
    """Return what a VIN says, None when it is no VIN yet. A wrong check digit does not matter."""
    try:
        checked = check_vin(vin)
    except Invalid:
        return None
    maker, country, plants = _makers().get(checked.vin[:3], ("", "", {}))
    plant = plants.get(checked.vin[PLANT], "")
    # Only makers outside Europe are bound to put the model year at position 10.
    bound = country not in ("德国", "英国", "法国", "意大利", "瑞典")
    return Decoded(maker, country, checked.model_year if bound else None, plant)
