"""Where the sheets of a slip lie at the printer: the branch's paper and how far it is shifted.

A printer of this PC that has a shift of its own goes before the branch's (ui/printing).
"""

from reception.core import settings
from reception.core.slip_form import CONTINUOUS
from reception.papers.queries import PaperRow, sealed
from reception.papers.rules import PaperKind
from reception.papers.values import SlipData
from ui.printing.jobs import AtPrinter


def slip_at_printer(layout: str) -> AtPrinter:
    """Return it for a slip of this layout; the form's name counts for the layout in use now."""
    form = settings.read(settings.SLIP_FORM)
    name = form.printer_form if form.layout == layout else ""
    shift = settings.read(settings.PRINTER_SHIFT)
    return AtPrinter(name, shift, upright=layout in CONTINUOUS)


def at_printer(row: PaperRow) -> AtPrinter:
    """Return where an archived paper's sheets lie; all but slips are plain A4."""
    if row.kind != PaperKind.SLIP:
        return AtPrinter()
    return slip_at_printer(sealed(row.paper_id, SlipData).form.layout)
