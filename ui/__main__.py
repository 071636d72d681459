"""`python -m ui`: the same as the installed command `reception`."""

from ui.cli import main

raise SystemExit(main())
