"""Icons by name, from one small font (resources/icons), in any colour and size.

A name is one of resources/icons/make_icons.py: "magnify", "printer-outline", "car-key". A new one is
added there and cut by running that script.
"""

import json
from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPixmap

import resources
from ui.theme import LIGHT


@lru_cache(maxsize=1)
def _glyphs() -> tuple[str, dict[str, int]]:
    number = QFontDatabase.addApplicationFont(str(resources.path("icons", "icons.ttf")))
    codes: dict[str, int] = json.loads(resources.path("icons", "icons.json").read_text("utf-8"))
    return QFontDatabase.applicationFontFamilies(number)[0], codes


def paint(painter: QPainter, area: QRect, name: str, colour: str) -> None:
    """Paint one icon into a square area; KeyError for a name that was never cut."""
    family, codes = _glyphs()
    font = QFont(family)
    font.setPixelSize(area.height())
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, chr(codes[name]))


def pixmap(name: str, pixels: int = 18, colour: str = LIGHT.soft) -> QPixmap:
    """Return one icon as a picture, sharp on screens of high density."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    made = QPixmap(QSize(pixels, pixels) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(painter, QRect(0, 0, pixels, pixels), name, colour)
    painter.end()
    return made


def icon(name: str, colour: str = LIGHT.soft, on: str = "", pixels: int = 18) -> QIcon:
    """Return an icon; `on` is its colour while checked."""
    made = QIcon(pixmap(name, pixels, colour))
    if on:
        made.addPixmap(pixmap(name, pixels, on), QIcon.Mode.Normal, QIcon.State.On)
    return made
