"""Draw the four cars of the walk-round: left side, from above, right side, as closed panels.

    python resources/diagrams/make_diagrams.py

Each panel is one <path> with the panel's code as its id; only absolute M, L, C and Z are used, so
that `reception.visits.diagram` reads them with a few lines. The drawings are our own.
"""

from dataclasses import dataclass, replace
from pathlib import Path

WIDTH, HEIGHT = 920, 700
LENGTH = 800
TOP_OF_LEFT, TOP_OF_PLAN, TOP_OF_RIGHT = 8, 214, 508  # where the three views begin
MARGIN = (WIDTH - LENGTH) / 2
ROUND = 0.5523  # of a radius: how far a circle's handles stand
Point = tuple[float, float]


@dataclass(frozen=True)
class Body:
    """The measures of a car seen from its left, its nose at x = 0; the ground is at y = 186."""

    cowl: Point  # where bonnet and windscreen meet
    roof: tuple[float, float, float]  # front, rear, y
    rear: Point  # where the rear window ends
    tail: Point
    doors: tuple[float, float, float]  # front edge, middle, rear edge
    wheels: Point  # x of both
    radius: float = 38
    belt: float = 84
    bed: bool = False


SEDAN = Body((238, 78), (345, 530, 20), (655, 74), (776, 84), (262, 410, 566), (150, 640))
SUV = replace(
    SEDAN,
    cowl=(222, 70),
    roof=(312, 655, 6),
    rear=(738, 72),
    tail=(776, 84),
    doors=(250, 404, 560),
    radius=43,
    belt=78,
)
MPV = replace(
    SEDAN,
    cowl=(168, 72),
    roof=(292, 700, 4),
    rear=(756, 74),
    tail=(780, 86),
    doors=(244, 400, 574),
    wheels=(142, 650),
    belt=80,
)
PICKUP = replace(
    SEDAN,
    cowl=(222, 72),
    roof=(308, 462, 8),
    rear=(500, 76),
    tail=(780, 80),
    doors=(250, 372, 492),
    wheels=(150, 640),
    radius=43,
    belt=80,
    bed=True,
)
BODIES = {"sedan": SEDAN, "suv": SUV, "mpv": MPV, "pickup": PICKUP}


class Pen:
    """Collects one path; every coordinate goes through `place`."""

    def __init__(self, left: float, top: float, flipped: bool = False) -> None:
        self.left, self.top, self.flipped = left, top, flipped
        self.words: list[str] = []

    def _at(self, point: Point) -> str:
        x = LENGTH - point[0] if self.flipped else point[0]
        return f"{self.left + x:.1f} {self.top + point[1]:.1f}"

    def go(self, start: Point, *steps: Point | tuple[Point, Point, Point]) -> "Pen":
        """Draw a closed shape: points are straight lines, triples of points are curves."""
        self.words.append(f"M {self._at(start)}")
        for step in steps:
            if isinstance(step[0], tuple):
                self.words.append("C " + " ".join(self._at(point) for point in step))
            else:
                self.words.append(f"L {self._at(step)}")
        self.words.append("Z")
        return self

    def circle(self, middle: Point, radius: float) -> "Pen":
        """Draw a circle."""
        (x, y), r, h = middle, radius, radius * ROUND
        return self.go(
            (x - r, y),
            ((x - r, y - h), (x - h, y - r), (x, y - r)),
            ((x + h, y - r), (x + r, y - h), (x + r, y)),
            ((x + r, y + h), (x + h, y + r), (x, y + r)),
            ((x - h, y + r), (x - r, y + h), (x - r, y)),
        )

    def path(self) -> str:
        """Return what was drawn."""
        return " ".join(self.words)


def _over(x: float, y: float, radius: float) -> tuple[tuple[Point, Point, Point], ...]:
    """Return the wheel arch from its rear foot to its front foot."""
    r, h = radius, radius * ROUND
    return (
        ((x + r, y - h), (x + h, y - r), (x, y - r)),
        ((x - h, y - r), (x - r, y - h), (x - r, y)),
    )


def side(body: Body, prefix: str, top: float, flipped: bool) -> dict[str, str]:
    """Return the panels of one side."""
    first, second = body.wheels
    hub, arch, sill = 186 - body.radius, body.radius + 8, 160.0
    front, middle, back = body.doors
    belt, roof_y = body.belt, body.roof[2]
    screen, end = body.roof[0], body.roof[1]
    cowl, rear, tail = body.cowl, body.rear, body.tail

    def pen() -> Pen:
        return Pen(MARGIN, top, flipped)

    edge = min(back, second - arch - 2)
    glass = pen().go(
        (cowl[0] + 22, belt - 6),
        ((cowl[0] + 50, belt - 26), (screen - 10, roof_y + 14), (screen + 14, roof_y + 10)),
        (middle - 4, roof_y + 9),
        (middle - 4, belt - 6),
    )
    glass.go(
        (middle + 4, belt - 6),
        (middle + 4, roof_y + 9),
        (end - 6, roof_y + 10),
        ((end + 12, roof_y + 14), (rear[0] - 40, belt - 24), (rear[0] - 24, belt - 8)),
        (min(rear[0] - 26, back + 60), belt - 6),
    )
    return {
        f"{prefix}_fender": pen()
        .go(
            (34, 104),
            ((70, 88), (150, cowl[1] + 8), cowl),
            (front - 3, belt),
            (front - 3, sill - 4),
            (first + arch, hub + 8),
            *_over(first, hub + 8, arch),
            (30, hub + 10),
            ((20, 146), (18, 118), (34, 104)),
        )
        .path(),
        f"{prefix}_front_door": pen()
        .go((front, belt), (middle - 2, belt), (middle - 2, sill), (front, sill))
        .path(),
        f"{prefix}_rear_door": pen()
        .go(
            (middle + 2, belt),
            (back, belt),
            ((back + 4, belt + 20), (edge + 4, 118), (edge, 134)),
            (edge - 6, sill),
            (middle + 2, sill),
        )
        .path(),
        f"{prefix}_quarter": pen()
        .go(
            (back + 4, belt),
            ((back + 30, belt), (rear[0] - 20, rear[1] + 4), rear),
            tail,
            ((788, 104), (786, 140), (774, hub + 10)),
            (second + arch, hub + 8),
            *_over(second, hub + 8, arch),
            (edge - 2, sill - 2),
            (edge + 4, 134),
            ((edge + 8, 118), (back + 8, belt + 20), (back + 4, belt)),
        )
        .path(),
        f"{prefix}_sill": pen()
        .go(
            (first + arch + 2, sill + 4),
            (second - arch - 2, sill + 4),
            (second - arch - 4, sill + 16),
            (first + arch + 4, sill + 16),
        )
        .path(),
        f"{prefix}_windows": glass.path(),
        f"{prefix}_mirror": pen()
        .go(
            (front + 4, belt - 4),
            ((front - 14, belt - 6), (front - 14, belt - 26), (front + 6, belt - 26)),
            ((front + 22, belt - 26), (front + 26, belt - 6), (front + 22, belt - 4)),
        )
        .path(),
        f"{prefix}_front_wheel": pen().circle((first, hub), body.radius).path(),
        f"{prefix}_rear_wheel": pen().circle((second, hub), body.radius).path(),
    }


def outline(body: Body, top: float, flipped: bool) -> str:
    """Return the line of roof and pillars, which is no panel."""
    screen, end, y = body.roof
    return (
        Pen(MARGIN, top, flipped)
        .go(
            body.cowl,
            ((body.cowl[0] + 40, body.cowl[1] - 26), (screen - 20, y + 4), (screen + 12, y)),
            (end, y),
            ((end + 24, y), (body.rear[0] - 30, body.rear[1] - 24), body.rear),
        )
        .path()
    )


def plan(body: Body) -> dict[str, str]:
    """Return the panels seen from above, the nose on the left."""
    cowl = body.cowl[0]
    screen, end = body.roof[0] + 6, min(body.roof[1], 652)
    rear, lid = min(body.rear[0], 700), 752.0  # a tailgate that stands upright is still tapped

    def pen() -> Pen:
        return Pen(MARGIN, TOP_OF_PLAN, False)

    def band(left: float, right: float, at_left: float, at_right: float, bend: float) -> str:
        """A strip across the car, `at_…` from its edges, both ends bent towards the nose."""
        far_left, far_right = 280 - at_left, 280 - at_right
        return (
            pen()
            .go(
                (left, at_left),
                (right, at_right),
                ((right - bend, 100), (right - bend, 180), (right, far_right)),
                (left, far_left),
                ((left - bend, 180), (left - bend, 100), (left, at_left)),
            )
            .path()
        )

    found = {
        "front_bumper": pen()
        .go(
            (70, 30),
            ((24, 44), (12, 96), (12, 140)),
            ((12, 184), (24, 236), (70, 250)),
            (84, 236),
            ((50, 218), (42, 180), (42, 140)),
            ((42, 100), (50, 62), (84, 44)),
        )
        .path(),
        "l_headlamp": pen().go((74, 262), (150, 262), (138, 240), (88, 234), (76, 248)).path(),
        "r_headlamp": pen().go((74, 18), (150, 18), (138, 40), (88, 46), (76, 32)).path(),
        "hood": pen()
        .go(
            (90, 50),
            (cowl - 6, 40),
            ((cowl - 24, 100), (cowl - 24, 180), (cowl - 6, 240)),
            (90, 230),
            ((46, 186), (46, 94), (90, 50)),
        )
        .path(),
        "windscreen": band(cowl, screen - 3, 40, 58, 20),
        "roof": band(screen + 3, end - 3, 58, 58, 14),
        "rear_bumper": pen()
        .go(
            (762, 34),
            ((792, 60), (794, 100), (794, 140)),
            ((794, 180), (792, 220), (762, 246)),
            (758, 232),
            ((772, 190), (772, 90), (758, 48)),
        )
        .path(),
        "l_taillamp": pen().go((704, 260), (756, 250), (754, 236), (712, 242)).path(),
        "r_taillamp": pen().go((704, 20), (756, 30), (754, 44), (712, 38)).path(),
    }
    if body.bed:
        found["rear_window"] = band(end + 3, rear - 3, 58, 50, 8)
        found["bed"] = band(rear + 6, lid - 42, 40, 44, 0)
        found["tailgate"] = band(lid - 36, lid, 46, 48, -6)
        return found
    found["rear_window"] = band(end + 3, rear - 3, 58, 50, -12)
    found["tailgate"] = band(rear + 3, lid, 48, 48, -12)
    return found


def drawing(body: Body) -> str:
    """Return the SVG of one car."""
    panels = side(body, "l", TOP_OF_LEFT, False) | plan(body)
    panels |= side(body, "r", TOP_OF_RIGHT, True)
    lines = [outline(body, TOP_OF_LEFT, False), outline(body, TOP_OF_RIGHT, True)]
    made = [f'<path class="line" d="{line}"/>' for line in lines]
    made += [f'<path id="{code}" d="{path}"/>' for code, path in panels.items()]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' fill="none" stroke="black" stroke-width="2" stroke-linejoin="round">'
    )
    return "\n".join([head, *made, "</svg>", ""])


if __name__ == "__main__":
    for name, body in BODIES.items():
        Path(__file__).with_name(f"{name}.svg").write_text(drawing(body), "utf-8")
