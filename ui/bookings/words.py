"""What the bookings page says in more than one place: kinds of bay, marks, the text for a customer."""

from reception.bookings.queries import BookingRow, MarkRow
from reception.core import clock
from reception.core.text import N_, _
from reception.shopfloor.rules import BAY_KIND_NAMES
from reception.staff.queries import branch
from reception.vehicles.rules import show_plate
from ui.widgets.state import when

_KINDS = {kind.value: name for kind, name in BAY_KIND_NAMES.items()}
BOOKABLE = tuple(kind for kind in _KINDS if kind != "wash")  # a wash goes with other work
ERRANDS = {
    "day_before": N_("The day before"),
    "hour_before": N_("The hour before"),
    "parts": N_("Parts laid out"),
}
HOW = {"phone": N_("By phone"), "sms": N_("By text message"), "wechat": N_("By WeChat")}
LENGTHS = (30, 60, 90, 120, 180, 240, 480)  # minutes offered


def kind_name(kind: str) -> str:
    """Return what people call a kind of bay."""
    return _(_KINDS[kind]) if kind in _KINDS else kind


def state_code(row: BookingRow) -> str:
    """Return how a booking's state shows (`ui.theme.STATES`)."""
    return "booking_cancelled" if row.state == "cancelled" else row.state


def hours(row: BookingRow) -> str:
    """Return from when to when: 09:00–10:30, or until another day."""
    begin, end = clock.local(row.starts_at), clock.local(row.ends_at)
    last = f"{end:%H:%M}" if begin.date() == end.date() else f"{end:%m-%d}"
    return f"{begin:%H:%M}–{last}"


def done_words(mark: MarkRow | None) -> str:
    """Return who did it, when and how; nothing where it is still to be done."""
    if mark is None:
        return ""
    how = _(HOW[mark.how]) if mark.how in HOW else mark.how
    parts = ("✓", mark.person, when(mark.at), how, mark.note)
    return " ".join(part for part in parts if part)


def reminder(row: BookingRow) -> str:
    """Return the text that reminds a customer, ready to be sent or read out."""
    place = branch()
    begin = clock.local(row.starts_at)
    return _(
        "Dear {name}, you are booked at {branch} for {time}: {work} ({plate}). "
        "If your plans change, please call {phone}."
    ).format(
        name=row.name,
        branch=place.name if place else "",
        time=f"{begin:%m-%d %H:%M}",
        work=row.about(),
        plate=show_plate(row.plate) or row.model or "—",
        phone=place.service_phone if place else "",
    )
