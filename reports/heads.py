"""What stands at a paper's top and edge: title, number with barcode, branch; a copy's label."""

from collections.abc import Callable, Sequence

from reception.core.text import _
from reception.papers.values import BranchHead
from reports.blocks import framed
from reports.fonts import width
from reports.page import BLACK, GREY, HEIGHT, LEFT, RIGHT, SIZE, SMALL, WIDTH, Colour, Page, Paper
from reports.wrap import wrap

_MARGIN_TOP, _MARGIN_STEP, _MARGIN_GAP = 218.0, 11.0, 14.0  # of the copies' names, downwards

# Inks of the copies' labels, dark enough for AA contrast on white paper.
INKS: dict[str, Colour] = {"red": (0.7, 0.1, 0.1), "yellow": (0.5, 0.35, 0.0)}


def letterhead(
    paper: Paper,
    title: str,
    number: str,
    branch: BranchHead,
    *,
    label: str = "No. {number}",
    reprint: int = 0,
    voided: str = "",
    logo: bytes = b"",
    scanned: bool = True,
) -> None:
    """Draw the head of the first page and prepare that of the pages after it.

    `label` names the number; a preview has none: numbers are given when a paper is sealed.
    Only an archived paper is `scanned`: its barcode leads to it. `reprint` counts and `voided` says why: both stand on every page (DOMAIN §3).
    """
    page = paper.page
    if voided:
        title = _("{title} (void)").format(title=title)
    printed = _("Reprint no. {number}").format(number=reprint) if reprint else ""
    numbered = label.format(number=number) if number else _("Preview, not issued")
    page.text(RIGHT, 36, numbered, align="right")
    edge = page.barcode(RIGHT, 42, number, 18) if number and scanned else RIGHT - 150
    room = 2 * (edge - WIDTH / 2 - 10)
    spacing = 2.5 if len(title) <= 6 else 0.0
    page.fitted(WIDTH / 2, 50, title, room, 16, bold=True, align="centre", spacing=spacing)
    beside = page.picture(logo, LEFT, 54, 72, 22) + 6 if logo else LEFT
    page.text(beside, 66, printed, bold=True)
    phones = _("Service phone {phone}").format(phone=branch.service_phone)
    if branch.rescue_phone:
        phones += "　" + _("24-hour rescue {phone}").format(phone=branch.rescue_phone)
    room = RIGHT - LEFT - 150
    lines = wrap(f"{branch.name}　{phones}".strip("　"), room, SIZE)
    if len(lines) > 1:  # a phone number is never broken
        lines = [*wrap(branch.name, room, SIZE), *wrap(phones, room, SIZE)]
    y = page.lines(WIDTH / 2, 76, lines, align="centre", ink=GREY)
    page.rule(y - 4, weight=1.2)
    paper.y = y
    paper.voided = voided
    if voided:
        paper.y += 6
        framed(paper, [(_("Void because"), voided)])
        paper.y += 4

    def continued(page: Page) -> float:
        again = _("{title} (continued)").format(title=title)
        page.fitted(WIDTH / 2, 47, again, 210, 12, bold=True, align="centre")
        page.text(RIGHT, 46, numbered, align="right")
        page.text(LEFT, 66, printed, bold=True)
        below = 12.0 if printed else 0.0
        page.rule(60 + below, weight=1.2)
        return 68.0 + below

    paper.on_next_page(continued)


def copy_label(text: str, colour: str, copies: Sequence[str], mine: int) -> Callable[[Page], None]:
    """Return what sets one copy apart: a coloured label, and its place in the margin's list."""
    ink = INKS.get(colour, BLACK)
    # Many copies with long names share the height between the list's top and the foot.
    most = int(((HEIGHT - _MARGIN_TOP - 60) / max(len(copies), 1) - _MARGIN_GAP) / _MARGIN_STEP)

    def draw(page: Page) -> None:
        wide = min(width(text, 10.5, True), 150)
        page.box(LEFT, 30, LEFT + wide + 18, 51, weight=0.8, ink=ink, radius=2.5)
        page.fitted(LEFT + 9, 44.3, text, 150, 10.5, bold=True, ink=ink)
        y = _MARGIN_TOP
        for number, name in enumerate(copies):
            here = number == mine
            for character in name[: min(most, 24)]:
                page.text(
                    RIGHT + 16,
                    y,
                    character,
                    SMALL,
                    align="centre",
                    bold=here,
                    ink=ink if here else GREY,
                )
                y += _MARGIN_STEP if character != " " else 5
            y += _MARGIN_GAP

    return draw
