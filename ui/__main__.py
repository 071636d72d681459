"""`python -m ui [folder or URL]` opens the window; the installed command is ui.cli."""

import sys

from ui.app import start

if __name__ == "__main__":
    raise SystemExit(start(sys.argv[1] if len(sys.argv) > 1 else None))
