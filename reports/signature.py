"""A signature on paper: the strokes as they were drawn, as vectors, cropped to the ink.

The archived document is hashed with them in it, so a later change is detectable (DOMAIN §4).
"""

from math import hypot, isfinite

from reception.papers.values import Signature
from reports.page import BLACK, Page

Point = tuple[float, float]
_FINE = 0.12  # points of paper: what no printer at 600 dpi shows


def _simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Leave out points that lie within `tolerance` of the line through their neighbours.

    Ramer, Douglas and Peucker's method, without recursion: a signature may have thousands.
    """
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        dx, dy = x1 - x0, y1 - y0
        length, between = hypot(dx, dy), points[first + 1 : last]
        if length:
            offs = [abs(dx * (y - y0) - dy * (x - x0)) for x, y in between]
        else:
            offs = [hypot(x - x0, y - y0) for x, y in between]
        worst = max(offs, default=0.0)
        if worst > tolerance * (length or 1.0):
            where = first + 1 + offs.index(worst)
            keep.add(where)
            spans += ((first, where), (where, last))
    return [points[index] for index in sorted(keep)]


def draw_signature(
    page: Page, signature: Signature, left: float, top: float, right: float, bottom: float
) -> None:
    """Draw the ink as large as the frame allows, standing on its lower edge."""
    strokes = [
        ([(x, y) for x, y, *_rest in stroke if isfinite(x) and isfinite(y)], stroke)
        for stroke in signature.strokes
    ]
    ink = [point for points, _stroke in strokes for point in points]
    if not ink:
        return
    x0, x1 = min(x for x, _y in ink), max(x for x, _y in ink)
    y0, y1 = min(y for _x, y in ink), max(y for _x, y in ink)
    # A dot or a short dash is not blown up: a fifth of the pad is the least that fills the frame.
    wide = max(x1 - x0, signature.width / 5, 1e-6)
    high = max(y1 - y0, signature.height / 5, 1e-6)
    scale = min((right - left) / wide, (bottom - top) / high)
    canvas = page.canvas
    canvas.saveState()
    canvas.setStrokeColorRGB(*BLACK)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for points, stroke in strokes:
        if not points:
            continue
        placed = [
            (left + (x - x0) * scale, page.height - bottom + (y1 - y) * scale) for x, y in points
        ]
        pressures = [point[3] for point in stroke if isfinite(point[3])]
        pressure = sum(pressures) / len(pressures) if pressures else 0.5
        canvas.setLineWidth(round(0.8 + 0.8 * min(max(pressure, 0.0), 1.0), 2))
        (first, *others) = _simplified(placed, _FINE)
        begin = f"n {first[0]:.2f} {first[1]:.2f} m"
        steps = [begin, *(f"{x:.2f} {y:.2f} l" for x, y in others or [first])]
        canvas._code.append(" ".join([*steps, "S"]))  # lineTo would cost a tenth of a whole slip
    canvas.restoreState()
