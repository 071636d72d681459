"""Every way the program says "no" to a person. Anything else that is raised is a bug.

Each message is a whole sentence that says what to do next, already translated by the raiser.
"""


class ReceptionError(Exception):
    """A sentence for a person; shown by `ui.run`, printed on stderr by the command line."""


class NotAllowed(ReceptionError):
    """The person at the desk may not do this; somebody else may."""


class Refused(ReceptionError):
    """The rules or another person's work stand against it: a wrong state, a bay that is taken."""


class Doubtful(Refused):
    """It does not fit, a line for each reason; the same action with `anyway=True` does it."""


class Invalid(ReceptionError):
    """What was typed cannot be right. `field` names the form field the sentence belongs to."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Conflict(ReceptionError):
    """Somebody else changed the record since it was read; nothing was overwritten."""


class Damaged(ReceptionError):
    """The database or an archived paper is not what was written; says which and what to do."""
