"""Colours and measures of every window: tokens, the look of a state, the palette, the stylesheet.

Light for the office, dark for the floor board: give the board's top widget the property
theme="dark" (`dark(widget)`). Paint code asks `LIGHT` or `DARK`; nobody else names a colour.
Contrast is at least 4.5 to 1 for text (SCREENS: colour never alone).
"""

import re
from dataclasses import dataclass, fields

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QWidget

import resources
from reception.core.text import _

FAMILIES = ["Noto Sans SC", "Noto Sans SC Fallback"]
TEXT, SMALL, TITLE, FIGURE = 14, 12, 19, 26  # pixels
ROW, CONTROL, RAIL, TOP_BAR, STATUS_BAR = 33, 32, 88, 52, 28


@dataclass(frozen=True)
class Tokens:
    """Named colours; a stylesheet writes them as @name."""

    ink: str = "#1d2433"
    soft: str = "#5b6577"
    faint: str = "#8b94a5"
    line: str = "#e3e7ee"
    hair: str = "#eef1f5"
    edge: str = "#c7cfdb"
    bg: str = "#f6f7f9"
    card: str = "#ffffff"
    accent: str = "#1f5fbf"
    accent_hover: str = "#1b54a9"
    accent_soft: str = "#e8f0fb"
    focus: str = "#d7e5fa"
    rail: str = "#182136"
    rail_on: str = "#24304d"
    rail_text: str = "#c3cbdb"
    rail_mark: str = "#5b9bff"
    ok: str = "#0a7d55"
    warn: str = "#a35500"
    warn_soft: str = "#fdf6ea"
    bad: str = "#b3261e"
    bad_soft: str = "#fdf1f0"
    ok_soft: str = "#e9f6f1"


LIGHT = Tokens()
DARK = Tokens(
    ink="#eef2fa",
    soft="#b4bfd4",
    faint="#8e9ab3",
    line="#26314d",
    hair="#1c2540",
    edge="#3a4768",
    bg="#0f1524",
    card="#1a2238",
    accent="#5b9bff",
    accent_hover="#76abff",
    accent_soft="#22335a",
    focus="#2b4272",
    ok="#7fd6b0",
    warn="#ffb95e",
    warn_soft="#3a2d16",
    bad="#ff8a80",
    bad_soft="#3a1c24",
    ok_soft="#163329",
)


@dataclass(frozen=True)
class Look:
    """How a state shows: sign, colour on white, fill and edge on the dark board."""

    sign: str
    colour: str
    fill: str
    edge: str


STATES = {
    "pending": Look("○", "#5b6577", "#3d4660", "#8e97a8"),
    "dispatched": Look("◇", "#44557a", "#3a4768", "#a7b6d6"),
    "working": Look("▶", "#1f5fbf", "#1a4485", "#6b9be6"),
    "hold_parts": Look("▮▮", "#8a5a00", "#5c400e", "#c99a4b"),
    "hold_consent": Look("?", "#a02c6d", "#6a2251", "#cf6ba3"),
    "hold_other": Look("…", "#6b5a3a", "#4a4335", "#b3a584"),
    "inspection": Look("☑", "#5a3fa0", "#3f2f74", "#9a86d6"),
    "washing": Look("≈", "#0a6e86", "#0d4c5c", "#5aafc4"),
    "ready": Look("✓", "#0a7d55", "#0c4f39", "#5cc49b"),
    "settled": Look("¥", "#0a7d55", "#0c4f39", "#5cc49b"),
    "handed_over": Look("→", "#5b6577", "#2b3247", "#6d7690"),
    "closed": Look("■", "#5b6577", "#2b3247", "#6d7690"),
    "cancelled": Look("✕", "#6f6a6a", "#33313a", "#8a858c"),
    "booked": Look("○", "#1f5fbf", "#1a4485", "#6b9be6"),
    "arrived": Look("✓", "#0a7d55", "#0c4f39", "#5cc49b"),
    "no_show": Look("?", "#a35500", "#5c400e", "#c99a4b"),
    "booking_cancelled": Look("✕", "#6f6a6a", "#33313a", "#8a858c"),
    "late": Look("⚠", "#b3261e", "#7a1f1f", "#ff5a4f"),
    "complaint_open": Look("●", "#a35500", "#5c400e", "#c99a4b"),
    "complaint_answered": Look("▶", "#1f5fbf", "#1a4485", "#6b9be6"),
    "complaint_closed": Look("✓", "#0a7d55", "#0c4f39", "#5cc49b"),
    "part_over": Look("↩", "#a35500", "#5c400e", "#c99a4b"),
    "part_short": Look("⚠", "#b3261e", "#7a1f1f", "#ff5a4f"),
    "part_waiting": Look("▮▮", "#8a5a00", "#5c400e", "#c99a4b"),
    "part_free": Look("○", "#1f5fbf", "#1a4485", "#6b9be6"),
    "part_ready": Look("◆", "#0a6e86", "#0d4c5c", "#5aafc4"),
    "part_done": Look("✓", "#0a7d55", "#0c4f39", "#5cc49b"),
    "part_low": Look("⚠", "#a35500", "#5c400e", "#c99a4b"),
    "claim_to_send": Look("●", "#a35500", "#5c400e", "#c99a4b"),
    "claim_waiting": Look("▮▮", "#1f5fbf", "#1a4485", "#6b9be6"),
    "claim_refused": Look("✕", "#b3261e", "#7a1f1f", "#ff5a4f"),
    "claim_partly": Look("◐", "#8a5a00", "#5c400e", "#c99a4b"),
    "claim_accepted": Look("✓", "#0a6e86", "#0d4c5c", "#5aafc4"),
    "claim_paid": Look("¥", "#0a7d55", "#0c4f39", "#5cc49b"),
    "claim_withdrawn": Look("■", "#5b6577", "#2b3247", "#6d7690"),
    "case_missing": Look("●", "#a35500", "#5c400e", "#c99a4b"),
    "case_assessing": Look("?", "#a02c6d", "#6a2251", "#cf6ba3"),
    "case_agreed": Look("✓", "#0a6e86", "#0d4c5c", "#5aafc4"),
    "case_owed": Look("▮▮", "#1f5fbf", "#1a4485", "#6b9be6"),
    "case_received": Look("¥", "#0a7d55", "#0c4f39", "#5cc49b"),
    "recall_open": Look("⚠", "#a35500", "#5c400e", "#c99a4b"),
    "recall_in_work": Look("▶", "#1f5fbf", "#1a4485", "#6b9be6"),
    "recall_done": Look("✓", "#0a7d55", "#0c4f39", "#5cc49b"),
    "recall_elsewhere": Look("→", "#5b6577", "#2b3247", "#6d7690"),
}
_UNKNOWN = Look("·", "#5b6577", "#3d4660", "#8e97a8")


def look(state: str) -> Look:
    """Return how a state shows; an unknown word gets a neutral look."""
    return STATES.get(state, _UNKNOWN)


def state_word(state: str) -> str:
    """Return what people call a state: 待料, 待交车."""
    if state == "late":
        return _("Late")
    if state in ("booked", "arrived", "no_show", "booking_cancelled"):
        from reception.bookings.rules import STATE_NAMES as BOOKING_NAMES

        return _(BOOKING_NAMES[state.removeprefix("booking_")])
    if state.startswith("complaint_"):
        from reception.care.complaint_rules import STAGE_NAMES, Stage

        return _(STAGE_NAMES[Stage(state)])
    if state == "part_low":
        return _("Below minimum")
    if state.startswith("part_"):
        from reception.parts.rules import STAND_NAMES, Stand

        return _(STAND_NAMES[Stand(state)])
    if state.startswith("claim_"):
        from reception.claims import rules

        return _(rules.STAGE_NAMES[rules.Stage(state)])
    if state.startswith("case_"):
        from reception.claims.insurance import CASE_NAMES, CaseStage

        return _(CASE_NAMES[CaseStage(state)])
    if state.startswith("recall_"):
        from reception.vehicles.recalls_queries import CAR_STATES

        return _(CAR_STATES[state.removeprefix("recall_")])
    from reception.orders.rules import STATE_NAMES  # the orders are not needed to sign in

    names = {str(code): name for code, name in STATE_NAMES.items()}
    return _(names[state]) if state in names else state


def font(pixels: int = TEXT, *, bold: bool = False) -> QFont:
    """Return the program's font; two families, so that rare names are no boxes (LIBRARIES)."""
    made = QFont()
    made.setFamilies(FAMILIES)
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made


def palette(tokens: Tokens = LIGHT) -> QPalette:
    """Return the palette of Fusion in these colours."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, tokens.bg),
        (role.WindowText, tokens.ink),
        (role.Base, tokens.card),
        (role.AlternateBase, tokens.bg),
        (role.Text, tokens.ink),
        (role.Button, tokens.card),
        (role.ButtonText, tokens.ink),
        (role.ToolTipBase, tokens.rail),
        (role.ToolTipText, "#ffffff"),
        (role.PlaceholderText, tokens.faint),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, "#ffffff"),
        (role.Link, tokens.accent),
        (role.Mid, tokens.edge),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.faint))
    return made


def stylesheet(zoom: float = 1.0) -> str:
    """Return resources/style.qss: each @name a light token, each @dark_name a dark one.

    `zoom` enlarges every measure: a wall of 3840 x 2160 is read from as far as one of 1920 x 1080.
    """
    values = {f.name: getattr(LIGHT, f.name) for f in fields(Tokens)}
    values |= {f"dark_{f.name}": getattr(DARK, f.name) for f in fields(Tokens)}
    values["icons"] = resources.path("icons").as_posix()
    text = resources.path("style.qss").read_text("utf-8")
    text = re.sub(r"@(\w+)", lambda found: values[found[1]], text)
    if zoom == 1.0:
        return text
    return re.sub(r"(\d+)px", lambda found: f"{round(int(found[1]) * zoom)}px", text)


def dark(widget: QWidget) -> None:
    """Give a window and everything in it the board's dark look."""
    widget.setProperty("theme", "dark")
    widget.setPalette(palette(DARK))


def vary(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet reads, and show it at once."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
