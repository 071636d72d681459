"""Where the sheets of a slip lie at the printer: the branch's paper and how far it is shifted."""

from reception.core import settings
from reception.core.slip_form import CONTINUOUS
from ui.widgets.preview import AtPrinter


def slip_at_printer(layout: str) -> AtPrinter:
    """Return it for a slip of this layout; the form's name counts for the layout in use now."""
    form = settings.read(settings.SLIP_FORM)
    name = form.printer_form if form.layout == layout else ""
    shift = settings.read(settings.PRINTER_SHIFT)
    return AtPrinter(name, shift, upright=layout in CONTINUOUS)
