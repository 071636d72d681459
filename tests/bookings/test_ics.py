"""The calendar file, read back by the rules of RFC 5545."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reception.bookings.actions import book, cancel_booking, change_booking
from reception.bookings.ics import _escaped, _folded, calendar
from reception.bookings.queries import booking
from reception.staff.queries import branch as branch_card
from tests.bookings.workshop import booking_branch, draft, tomorrow


def unfolded(content: bytes) -> list[str]:
    """Return the content lines as a calendar program reads them."""
    assert content.endswith(b"\r\n")
    physical = content.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    [line.decode("utf-8") for line in physical]  # no character is cut in two
    return content.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]


def plain(text: str) -> str:
    """Return what an escaped text means."""
    return re.sub(r"\\(.)", lambda f: "\n" if f[1] in "nN" else f[1], text)


def read(content: bytes) -> dict[str, str]:
    lines = unfolded(content)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    inside = lines[lines.index("BEGIN:VEVENT") : lines.index("BEGIN:VALARM")]
    return {name: plain(value) for name, _colon, value in (li.partition(":") for li in inside)}


@pytest.fixture
def branch(sqlite_database, now):
    return booking_branch()


def test_a_booking_reads_back(branch):
    words = "异响; 前轮, 右侧\\左侧\n第二行 BEGIN:VEVENT " + "很长" * 60
    with branch.as_("advisor"):
        key = book(booking=draft(words=words, items=()))
        event = read(calendar(booking(key), branch_card()))
        assert event["DTSTART"] == "20261121T020000Z"
        began = datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        assert began == tomorrow("10:00")
        assert event["DTEND"] == "20261121T030000Z"
        assert words in event["DESCRIPTION"]
        assert event["SUMMARY"].startswith("示例店：异响; 前轮, 右侧\\左侧")
        assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", "0")
        change_booking(booking_id=key, version=1, booking=draft(at=tomorrow("11:00")))
        moved = read(calendar(booking(key), branch_card()))
        assert (moved["UID"], moved["SEQUENCE"]) == (event["UID"], "1")
        cancel_booking(booking_id=key, version=2, reason="x")
        gone = read(calendar(booking(key), branch_card()))
        assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", "2")


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_any_text_comes_back(text):
    [line] = unfolded(_folded(f"DESCRIPTION:{_escaped(text)}"))
    assert plain(line.partition(":")[2]) == "\n".join(text.splitlines())
