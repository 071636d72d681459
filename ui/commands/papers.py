"""Commands that write a paper into a file: slip, report."""

import re
from argparse import Namespace
from datetime import date

from reception.core import gate
from reception.core.errors import Invalid, Refused
from reception.core.text import _
from reports.renderers import renderer
from ui.commands.place import given, opened, say, write_file


def slip(arguments: Namespace) -> int:
    """Write an order's archived slip; a car that left without one gets its slip now."""
    with opened(arguments), gate.acting(gate.system(_("Command line"))):
        content = slip_bytes(arguments.order)
        write_file(given(arguments.out), content)
    say(_("Slip of order {order}: {file}").format(order=arguments.order, file=arguments.out))
    return 0


def slip_bytes(number: str) -> bytes:
    """Return the archived slip of an order, issuing it first if the car has left without one."""
    from reception.billing.actions import issue_slip_for_history
    from reception.orders.queries import order_by_number
    from reception.papers.queries import content, live_paper, paper
    from reception.papers.values import SlipData

    order_id = order_by_number(number)
    if order_id is None:
        raise Refused(_("There is no order {number}. Check the number.").format(number=number))
    archived = live_paper(order_id, "slip")
    if archived is None:
        issued = issue_slip_for_history(order_id=order_id, render=renderer(SlipData))
        archived = paper(issued.paper_id)
    return content(archived.content_hash)


def report(arguments: Namespace) -> int:
    """Write the workbook of a month."""
    month = month_of(arguments.month)
    with opened(arguments), gate.acting(gate.system(_("Command line"))):
        content = report_bytes(month)
        write_file(given(arguments.out), content)
    say(_("Report of {month}: {file}").format(month=month.strftime("%Y-%m"), file=arguments.out))
    return 0


def report_bytes(month: date) -> bytes:
    """Return the workbook of the month that `month` lies in."""
    from reception.figures.queries import month_figures
    from reception.figures.values import MonthFigures

    return renderer(MonthFigures)(month_figures(month.year, month.month))


def month_of(typed: str) -> date:
    """Return the first day of a month typed as 2026-10; Invalid("month")."""
    found = re.fullmatch(r"(20[0-9]{2})-?(0?[1-9]|1[0-2])", typed.strip())
    if found is None:
        raise Invalid("month", _("Give the month as 2026-10."))
    return date(int(found[1]), int(found[2]), 1)
