"""The drawings of the walk-round: panels of a car as paths, and what people call them.

Window and paper draw the same paths. The files use only absolute M, L, C and Z, so reading them is
a few lines here; fontTools' parser would bring 5 MB into every bundle for the same result.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import resources
from reception.core.errors import Invalid
from reception.core.text import N_, _

Command = tuple[str, tuple[float, ...]]  # M x y · L x y · C x y x y x y · Z
_NUMBERS = {"M": 2, "L": 2, "C": 6, "Z": 0}


class Body(StrEnum):
    """Which car is drawn."""

    SEDAN = "sedan"
    SUV = "suv"
    MPV = "mpv"
    PICKUP = "pickup"


BODY_NAMES = {
    Body.SEDAN: N_("Sedan"),
    Body.SUV: N_("SUV"),
    Body.MPV: N_("MPV"),
    Body.PICKUP: N_("Pickup"),
}
_SIDE_NAMES = {
    "l_fender": N_("Left front fender"),
    "l_front_door": N_("Left front door"),
    "l_rear_door": N_("Left rear door"),
    "l_quarter": N_("Left rear fender"),
    "l_sill": N_("Left sill"),
    "l_windows": N_("Left windows"),
    "l_mirror": N_("Left mirror"),
    "l_front_wheel": N_("Left front wheel"),
    "l_rear_wheel": N_("Left rear wheel"),
    "l_headlamp": N_("Left headlamp"),
    "l_taillamp": N_("Left tail lamp"),
    "r_fender": N_("Right front fender"),
    "r_front_door": N_("Right front door"),
    "r_rear_door": N_("Right rear door"),
    "r_quarter": N_("Right rear fender"),
    "r_sill": N_("Right sill"),
    "r_windows": N_("Right windows"),
    "r_mirror": N_("Right mirror"),
    "r_front_wheel": N_("Right front wheel"),
    "r_rear_wheel": N_("Right rear wheel"),
    "r_headlamp": N_("Right headlamp"),
    "r_taillamp": N_("Right tail lamp"),
}
PANEL_NAMES = _SIDE_NAMES | {
    "front_bumper": N_("Front bumper"),
    "hood": N_("Bonnet"),
    "windscreen": N_("Windscreen"),
    "roof": N_("Roof"),
    "rear_window": N_("Rear window"),
    "tailgate": N_("Boot lid or tailgate"),
    "bed": N_("Load bed"),
    "rear_bumper": N_("Rear bumper"),
}


@dataclass(frozen=True)
class Panel:
    """A part of the car that a damage is on."""

    code: str
    path: tuple[Command, ...]


@dataclass(frozen=True)
class Drawing:
    """A car: `width` x `height` units, y downwards; `lines` are drawn but are no panels."""

    width: float
    height: float
    panels: tuple[Panel, ...]
    lines: tuple[tuple[Command, ...], ...]


def panel_name(code: str) -> str:
    """Return what people call a panel, in the language in use."""
    return _(PANEL_NAMES[code]) if code in PANEL_NAMES else code


def parse(path: str) -> tuple[Command, ...]:
    """Return the commands of an SVG path of absolute M, L, C and Z; ValueError for any other."""
    words = path.split()
    found: list[Command] = []
    at = 0
    while at < len(words):
        letter = words[at]
        if letter not in _NUMBERS:
            raise ValueError(f"{letter} is no command of this path")
        end = at + 1 + _NUMBERS[letter]
        found.append((letter, tuple(float(word) for word in words[at + 1 : end])))
        at = end
    return tuple(found)


@lru_cache(maxsize=4)
def drawing(body: str) -> Drawing:
    """Return the drawing of a body; Invalid("body") for one that there is none of."""
    if body not in set(Body):
        raise Invalid("body", _("Choose the shape of the car: sedan, SUV, MPV or pickup."))
    from xml.etree import ElementTree

    root = ElementTree.parse(resources.path("diagrams", f"{body}.svg")).getroot()  # noqa: S314
    _x, _y, width, height = map(float, root.attrib["viewBox"].split())
    paths = [(each.get("id", ""), parse(each.attrib["d"])) for each in root]
    return Drawing(
        width,
        height,
        tuple(Panel(code, path) for code, path in paths if code),
        tuple(path for code, path in paths if not code),
    )


def guess_body(vehicle_type: str, model: str) -> Body:
    """Return the likeliest body by the words of a car's type and model; a sedan where none fits."""
    words = f"{vehicle_type} {model}".upper()
    for body, signs in _SIGNS.items():
        if any(sign in words for sign in signs):
            return body
    return Body.SEDAN


_SIGNS = {
    Body.PICKUP: ("皮卡", "PICKUP", "长城炮", "RANGER"),
    Body.MPV: ("MPV", "商务车", "GL8", "奥德赛", "艾力绅", "威然", "传祺M8", "赛那", "五菱宏光"),
    Body.SUV: ("SUV", "越野", "途观", "途岳", "途昂", "哈弗", "汉兰达", "CR-V", "RAV4", "昂科", "Q3", "Q5", "X3"),
}  # fmt: skip
