"""How a cell of the roster is written: the branch's own mark, or a word for what is no work."""

from reception.core.text import N_, _
from reception.shopfloor.plan_duty import Duty

_SHORT = {Duty.OFF: N_("O"), Duty.LEAVE: N_("L"), Duty.TRAINING: N_("T")}
_LONG = {Duty.OFF: N_("Off duty"), Duty.LEAVE: N_("On leave"), Duty.TRAINING: N_("Training")}


def short(mark: str) -> str:
    """Return what stands in the cell: 早, 休."""
    found = _SHORT.get(Duty(mark)) if mark in tuple(_SHORT) else None
    return _(found) if found else mark


def long(mark: str) -> str:
    """Return the word on the button: 早, 休息."""
    found = _LONG.get(Duty(mark)) if mark in tuple(_LONG) else None
    return _(found) if found else mark
