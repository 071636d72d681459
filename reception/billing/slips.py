"""The slip that goes with a car, and the one in its place when the car's order is settled anew."""

from collections.abc import Callable
from dataclasses import dataclass

from reception.billing import paperwork
from reception.billing.paperwork import Said
from reception.billing.standing import At
from reception.core.errors import Refused
from reception.core.text import _
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.queries import live_paper, sealed
from reception.papers.rules import PaperKind
from reception.papers.values import SlipData


@dataclass(frozen=True)
class HandedOver:
    """The slip that went with the car."""

    paper_id: int
    number: str


def seal(at: At, said: Said, render: Callable[[SlipData], bytes]) -> HandedOver:
    """Seal an order's slip inside the running action."""
    issued: Issued = papers.issue(
        branch_id=at.branch_id,
        kind=PaperKind.SLIP,
        subject_id=at.order_id,
        data_for=lambda number, _serial: paperwork.sealed_slip(at.order_id, number, said),
        render=render,
    )
    return HandedOver(issued.paper_id, issued.number)


def instead_of(number: str) -> str:
    """Return what stands where the customer signs on a slip in place of a void one."""
    return _("In place of the void slip {number}; the customer signed nothing new.").format(
        number=number
    )


def renew(
    at: At, list_number: str, render: Callable[[SlipData], bytes] | None
) -> HandedOver | None:
    """Put a new slip in place of the one whose charges are no longer right (DOMAIN §3).

    The old one is void with the list as its reason and stays archived; the customer gets the new
    third copy. Opinion and signature stay on the old one: the customer gave them under other figures.
    None where the charges are the same: that slip stays. Refused without `render`.
    """
    old = live_paper(at.order_id, PaperKind.SLIP)
    if old is not None:
        was = sealed(old.paper_id, SlipData)
        now = paperwork.slip_data(at.order_id)
        if (was.lines, was.totals) == (now.lines, now.totals):
            return None
        said = Said(refused_reason=instead_of(old.number))
        reason = _("Settled anew by list {number}.").format(number=list_number)
        papers.void(old.paper_id, reason)
    else:
        said = Said(refused_reason=_("Slip issued afterwards; the customer signed nothing new."))
    if render is None:
        raise Refused(_("The car has left: its new slip is made with the payment. Take it there."))
    return seal(at, said, render)
