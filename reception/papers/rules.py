"""Numbers and seals of archived papers: pure functions."""

from enum import StrEnum
from hashlib import sha256
from typing import Any

from reception.core.fields import canonical


class PaperKind(StrEnum):
    """What is numbered and archived."""

    SLIP = "slip"
    SETTLEMENT = "settlement"
    ORDER_SHEET = "order_sheet"
    GATE_PASS = "gate_pass"  # noqa: S105  # a paper, no secret
    WALK_ROUND = "walk_round"
    EXTRA = "extra"
    JOB_SHEET = "job_sheet"
    INSPECTION = "inspection"
    BOOKING = "booking"
    DEPOSIT = "deposit"
    BOOKING_DEPOSIT = "booking_deposit"
    REFUND = "refund"
    BOOKING_REFUND = "booking_refund"
    REVERSAL = "reversal"
    RECEIPT = "receipt"
    DAY_CLOSE = "day_close"
    CERTIFICATE = "certificate"
    COMPLAINT = "complaint"
    CALL_BACK = "call_back"
    CAR_COUNT = "car_count"


# Their subject is a booking, that of a complaint sheet the complaint; all others' is an order.
OF_BOOKINGS = (PaperKind.BOOKING, PaperKind.BOOKING_DEPOSIT, PaperKind.BOOKING_REFUND)
NOT_OF_ORDERS = (*OF_BOOKINGS, PaperKind.COMPLAINT, PaperKind.CAR_COUNT)
RECEIPTS = (
    PaperKind.DEPOSIT,
    PaperKind.BOOKING_DEPOSIT,
    PaperKind.REFUND,
    PaperKind.BOOKING_REFUND,
    PaperKind.REVERSAL,
    PaperKind.RECEIPT,
)


class PaperEventKind(StrEnum):
    """What happens to a paper after it was issued."""

    PRINTED = "printed"
    SAVED = "saved"
    VOIDED = "voided"


# The slip's number stands bare, as the branch reads it out; the others begin with a letter.
PREFIXES = {
    PaperKind.SLIP: "",
    PaperKind.SETTLEMENT: "J",
    PaperKind.ORDER_SHEET: "W",
    PaperKind.GATE_PASS: "C",
    PaperKind.CAR_COUNT: "V",
    PaperKind.WALK_ROUND: "Y",
    PaperKind.EXTRA: "Z",
    PaperKind.JOB_SHEET: "P",
    PaperKind.INSPECTION: "K",
    PaperKind.BOOKING: "B",
    PaperKind.DEPOSIT: "D",
    PaperKind.BOOKING_DEPOSIT: "E",
    PaperKind.REFUND: "T",
    PaperKind.BOOKING_REFUND: "U",
    PaperKind.REVERSAL: "H",
    PaperKind.RECEIPT: "S",
    PaperKind.DAY_CLOSE: "R",
    PaperKind.CERTIFICATE: "G",
    PaperKind.COMPLAINT: "X",
    PaperKind.CALL_BACK: "F",
}
# Sealed columns in the order in which they are hashed.
SEALED = (
    "uid",
    "branch_id",
    "kind",
    "day",
    "serial",
    "number",
    "subject_id",
    "issued_at",
    "person_id",
    "data",
    "content_hash",
)


def number_of(kind: str, branch_code: str, day: int, serial: int) -> str:
    """Return a paper's number: CD01-20261121-0023 for a slip, JCD01-… for a settlement list."""
    return f"{PREFIXES[PaperKind(kind)]}{branch_code}-{day}-{serial:04d}"


def hash_of(content: bytes) -> str:
    """Return the SHA-256 that content is kept under."""
    return sha256(content).hexdigest()


def seal_of(row: tuple[Any, ...]) -> str:
    """Return the seal of a paper: the hash over its sealed columns, the bytes' hash among them."""
    return sha256(canonical(list(row)).encode("utf-8", "surrogatepass")).hexdigest()
