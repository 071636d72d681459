"""No command: the window."""

import gc
from argparse import Namespace

from ui.commands.place import target


def window(arguments: Namespace) -> int:
    """Open the window on the data and return when it is closed."""
    gc.disable()  # until the window is shown: what a start makes, stays
    where = target(arguments)
    from ui.app import start

    return start(where, arguments.lang)
