"""Badges 工牌: cards of 86 x 54 mm with name and Code 128, ten on a sheet, with lines to cut along."""

from reception.core.text import _
from reception.staff.badges import Badge, BadgesData
from reports.page import GREY, SMALL, TOP, WIDTH, Document, Page, Paper

_WIDE, _HIGH, _ACROSS = 243.8, 153.0, 2  # points: 86 x 54 mm
_LEFT = (WIDTH - _ACROSS * _WIDE) / 2
_PAD = 14.0


def _card(page: Page, left: float, top: float, branch: str, badge: Badge) -> None:
    right = left + _WIDE
    page.box(left, top, right, top + _HIGH, weight=0.3)
    page.fitted(left + _PAD, top + 24, branch, _WIDE - 2 * _PAD, SMALL, ink=GREY)
    page.fitted(left + _PAD, top + 58, badge.name, _WIDE - 2 * _PAD, 24, bold=True)
    page.fitted(left + _PAD, top + 78, badge.role, _WIDE - 2 * _PAD, 11, ink=GREY)
    page.barcode(right - _PAD, top + 92, badge.code, 34)
    page.text(right - _PAD, top + 139, badge.code, SMALL, align="right", ink=GREY)


def render_badges(data: BadgesData) -> bytes:
    """Return the badges as PDF; Code 128 that every scanner reads, and no secret in it."""
    document = Document(_("Badges"), data.branch)
    paper = Paper(document)
    paper.y = TOP
    for first in range(0, len(data.badges), _ACROSS):
        paper.room(_HIGH)
        for place, badge in enumerate(data.badges[first : first + _ACROSS]):
            _card(paper.page, _LEFT + place * _WIDE, paper.y, data.branch, badge)
        paper.y += _HIGH
    paper.issue([lambda page: None], _("Cut along the lines."))
    return document.finished()
