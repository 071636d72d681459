"""Files shipped with the program: style, fonts, icons, catalogue, translations."""

import sys
from pathlib import Path

_ROOT = (
    Path(getattr(sys, "_MEIPASS", "")) / "resources"
    if hasattr(sys, "_MEIPASS")
    else Path(__file__).parent
)


def path(*parts: str) -> Path:
    """Return the path of a shipped file, in the source tree and in the packaged program alike."""
    return _ROOT.joinpath(*parts)
