"""What the counter calls its codes: stages of a car, ways to pay, papers."""

from reception.billing.actions import Method
from reception.billing.rules import MOVING, PAID_BY
from reception.billing.words import METHODS
from reception.core.text import N_, _
from reception.papers.rules import PaperKind

# What is to be done next with a car at the counter, by billing.queries.ToSettle.stage.
NEXT = {
    "ready": N_("1 Give list"),
    "listed": N_("2 Take payment"),
    "settled": N_("3 Hand over"),
    "cancelled": N_("Leaves unrepaired"),
}
STEPS = (N_("Settlement list"), N_("Payment"), N_("Hand-over"))
STEP_OF = {"ready": 0, "listed": 1, "settled": 2}
PAPERS = {
    PaperKind.SLIP: N_("Three-part slip"),
    PaperKind.SETTLEMENT: N_("Settlement list"),
    PaperKind.ORDER_SHEET: N_("Order and estimate"),
    PaperKind.GATE_PASS: N_("Gate pass"),
    PaperKind.CAR_COUNT: N_("Count of keys and cars"),
    PaperKind.WALK_ROUND: N_("Walk-round sheet"),
    PaperKind.JOB_SHEET: N_("Job sheet"),
    PaperKind.EXTRA: N_("Additional work sheet"),
    PaperKind.INSPECTION: N_("Inspection sheet"),
    PaperKind.BOOKING: N_("Booking slip"),
    PaperKind.DEPOSIT: N_("Deposit receipt"),
    PaperKind.BOOKING_DEPOSIT: N_("Deposit receipt"),
    PaperKind.REFUND: N_("Refund receipt"),
    PaperKind.BOOKING_REFUND: N_("Refund receipt"),
    PaperKind.REVERSAL: N_("Reversal of a settlement"),
    PaperKind.RECEIPT: N_("Money receipt"),
    PaperKind.DAY_CLOSE: N_("Close of a shift"),
    PaperKind.CERTIFICATE: N_("Certificate of completion"),
    PaperKind.COMPLAINT: N_("Complaint sheet"),
    PaperKind.CALL_BACK: N_("Call-back form"),
}


def next_word(stage: str) -> str:
    """Return what is to be done next."""
    return _(NEXT[stage])


def paper_word(kind: str) -> str:
    """Return what people call a kind of paper."""
    return _(PAPERS[PaperKind(kind)])


def methods(*, money: bool = False, deposit: bool = False) -> list[tuple[Method, str]]:
    """Return the ways to pay with their words, for a choice: `money` those that move some now."""
    ways = MOVING if money else tuple(way for way in PAID_BY if deposit or way != Method.DEPOSIT)
    return [(way, _(METHODS[way])) for way in ways]
