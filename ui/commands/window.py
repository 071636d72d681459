"""No command: the window."""

from argparse import Namespace

from ui.commands.place import target


def window(arguments: Namespace) -> int:
    """Open the window on the data and return when it is closed."""
    where = target(arguments)
    from ui.app import start

    return start(where)
