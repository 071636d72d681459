"""What the counter calls its codes: stages of a car, ways to pay, papers."""

from reception.billing.actions import Method
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
METHODS = {
    Method.CASH: N_("Cash"),
    Method.CARD: N_("Bank card"),
    Method.WECHAT: N_("WeChat"),
    Method.ALIPAY: N_("Alipay"),
    Method.TRANSFER: N_("Bank transfer"),
    Method.ACCOUNT: N_("On account"),
}
PAPERS = {
    PaperKind.SLIP: N_("Three-part slip"),
    PaperKind.SETTLEMENT: N_("Settlement list"),
    PaperKind.ORDER_SHEET: N_("Order and estimate"),
    PaperKind.GATE_PASS: N_("Gate pass"),
    PaperKind.WALK_ROUND: N_("Walk-round sheet"),
    PaperKind.JOB_SHEET: N_("Job sheet"),
    PaperKind.EXTRA: N_("Additional work sheet"),
    PaperKind.INSPECTION: N_("Inspection sheet"),
    PaperKind.BOOKING: N_("Booking slip"),
}


def next_word(stage: str) -> str:
    """Return what is to be done next."""
    return _(NEXT[stage])


def paper_word(kind: str) -> str:
    """Return what people call a kind of paper."""
    return _(PAPERS[PaperKind(kind)])


def methods() -> list[tuple[Method, str]]:
    """Return the ways to pay with their words, for a choice."""
    return [(method, _(name)) for method, name in METHODS.items()]
