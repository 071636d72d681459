"""The booking slip 预约单, gathered from a booking (DOMAIN §3)."""

from collections.abc import Callable

from reception.bookings.queries import PARTS, booking
from reception.core import clock, db, settings
from reception.core.errors import Refused
from reception.core.text import _
from reception.core.units import quantity
from reception.customers.rules import mask_phone
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.queries import branch_head
from reception.papers.rules import PaperKind
from reception.papers.values import BookedPart, BookedWork, BookingSlipData


def booking_slip_data(booking_id: int, number: str = "") -> BookingSlipData:
    """Return what stands on a booking's slip; Refused when there is no such booking."""
    card = booking(booking_id)
    found = db.row("SELECT branch_id, phone FROM booking WHERE id = ?", (booking_id,))
    if card is None or found is None:
        raise Refused(_("There is no such booking. Press F5 to see the present list."))
    branch_id, phone = found
    row = card.row
    return BookingSlipData(
        number=number,
        branch=branch_head(branch_id),
        booking_id=booking_id,
        name=row.name,
        phone=mask_phone(phone) if settings.read(settings.MASK_PHONES, branch_id) else phone,
        plate=row.plate,
        model=row.model,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        work=tuple(BookedWork(item.name, item.hours) for item in card.items),
        words=row.words,
        parts=_parts(booking_id),
        advisor=row.advisor,
        made_at=card.made_at,
        made_by=card.made_by,
        issued_at=clock.now(),
    )


def _parts(booking_id: int) -> tuple[BookedPart, ...]:
    found = db.rows(PARTS.format(keys="?"), (booking_id,))
    return tuple(
        BookedPart(code, name, quantity(count), package)
        for _key, code, name, count, package in found
    )


def seal(booking_id: int, render: Callable[[BookingSlipData], bytes]) -> Issued:
    """Seal a booking's slip inside the running action."""
    found = db.row("SELECT branch_id FROM booking WHERE id = ?", (booking_id,))
    if found is None:
        raise Refused(_("There is no such booking. Press F5 to see the present list."))
    return papers.issue(
        branch_id=int(found[0]),
        kind=PaperKind.BOOKING,
        subject_id=booking_id,
        data_for=lambda number, _serial: booking_slip_data(booking_id, number),
        render=render,
    )
