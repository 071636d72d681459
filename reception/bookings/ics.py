"""A booking as an .ics file (RFC 5545): what the customer's or the advisor's calendar reads.

Lines end in CRLF and are folded at 75 octets; commas, semicolons, backslashes and line breaks of
the text are escaped. Times are UTC, so no calendar has to know the branch's zone.
"""

from datetime import UTC, datetime

from reception.bookings.queries import BookingCard
from reception.core import clock
from reception.core.text import _
from reception.staff.queries import BranchCard
from reception.vehicles.rules import show_plate

LONGEST = 75  # octets of a line (RFC 5545, 3.1)


def calendar(card: BookingCard, branch: BranchCard) -> bytes:
    """Return the file of one booking; a cancelled one says so, and a changed one replaces it."""
    row = card.row
    about = row.about()
    summary = _("{branch}: {work}").format(branch=branch.name, work=about)
    description = "\n".join(
        part
        for part in (show_plate(row.plate), row.model, about, row.words, branch.service_phone)
        if part
    )
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Reception//Booking//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{card.uid}@reception",
        f"SEQUENCE:{row.version - 1}",
        f"DTSTAMP:{_utc(clock.now())}",
        f"DTSTART:{_utc(row.starts_at)}",
        f"DTEND:{_utc(row.ends_at)}",
        f"SUMMARY:{_escaped(summary)}",
        f"LOCATION:{_escaped(' '.join(part for part in (branch.name, branch.address) if part))}",
        f"DESCRIPTION:{_escaped(description)}",
        f"STATUS:{'CANCELLED' if row.state == 'cancelled' else 'CONFIRMED'}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT1H",
        f"DESCRIPTION:{_escaped(summary)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> bytes:
    """Return a line with CRLF, broken between characters where it is too long."""
    made, length = bytearray(), 0
    for character in line:
        octets = character.encode("utf-8", "replace")
        if length + len(octets) > LONGEST:
            made += b"\r\n "
            length = 1
        made += octets
        length += len(octets)
    return bytes(made) + b"\r\n"
