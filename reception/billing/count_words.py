"""What a line of the count is called on screen."""

from reception.billing.count import CountLine
from reception.billing.gate_pass_models import Seen
from reception.core.text import _

HERE, MISSING = str(Seen.HERE), str(Seen.MISSING)


def line_words(line: CountLine) -> str:
    """Return how a car stands in the count: still to do, a difference with its reason, or well."""
    sign = ""
    if not line.looked_at():
        sign = _("○ to look at")
    elif line.differs():
        sign = _("✓ explained") if line.remark else _("▲ explain")
    if not line.expected:
        sign = f"{sign} · {_('not on the list')}" if sign else _("not on the list")
    return " · ".join(part for part in (sign, line.remark) if part)
