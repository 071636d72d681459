"""From the lines to the payment: one wish each, as somebody at the counter has it."""

from collections import Counter
from dataclasses import replace

from reception.billing import actions, settlement_discount
from reception.billing.rules import PaymentDraft
from reception.core import clock, db
from reception.orders import extra_actions
from reception.orders.actions import move, set_lines
from reception.orders.consents import Consent
from reception.orders.models import How, Payer, State
from tests.money import claiming
from tests.money.ledger import MONEY, PAYERS, Gate, Job, Paid
from tests.money.till import MANAGER, Till, yuan

MOST_ROUNDING = 99  # fen, as a branch begins


@actions.action(actions.Permission.EDIT_ORDER)
def finish_work(*, order_id: int) -> None:
    """Bring an order through the workshop; what happens there moves no money."""
    (present,) = db.rows("SELECT state FROM work_order WHERE id = ?", (order_id,))[0]
    for state in (State.WORKING, State.INSPECTION, State.READY):
        if state != present:
            move(order_id, state)


def finish(till: Till, job: Job) -> None:
    """Bring it through the workshop."""
    till.try_("finish", "manager", True, lambda: finish_work(order_id=job.key))
    job.stage = "ready"


def advance(till: Till, job: Job) -> None:
    """Take a deposit for it."""
    if not job.away:
        right = job.stage in ("open", "ready")
        job.deposits += till.deposit({"order_id": job.key}, right)


def more(till: Till, job: Job) -> None:
    """Ask for more work, and note what the customer says."""
    more = [till.line("customer") for _ in range(till.rng.randint(1, 2))]
    extra = till.try_(
        "ask_extra", "advisor", True, lambda: extra_actions.ask_extra(
            order_id=job.key, reason="发现新问题", lines=till.drafts(more), approval=MANAGER
        ),
    )  # fmt: skip
    said = {"extra_id": extra, "how": How.PHONE, "who": "测试客户", "phone": "13800000001"}
    if till.rng.random() < 0.3:
        till.try_("decline", "advisor", True, lambda: extra_actions.decline_extra(**said))
        return
    till.try_("agree", "advisor", True, lambda: extra_actions.agree_extra(**said))
    job.lines += more


def change(till: Till, job: Job) -> None:
    """Write other lines, sometimes over what somebody else has changed."""
    lines = till.lines()
    found = db.rows("SELECT version FROM work_order WHERE id = ?", (job.key,))
    stale = till.rng.random() < 0.1
    consent = Consent(How.PHONE, "测试客户", "13800000001", reason="客户同意")
    done = till.try_(
        "set_lines", "advisor", not stale, lambda: set_lines(
            order_id=job.key, version=found[0][0] - stale, lines=till.drafts(lines),
            approval=MANAGER, consent=consent,
        ),
    )  # fmt: skip
    if done is not NotImplemented:
        job.lines = lines


def discount(till: Till, job: Job) -> None:
    """Take something off the whole bill of one payer: which lines bear it, the program says."""
    payer = till.rng.choice(PAYERS)
    due = job.due(payer)
    fen = till.rng.choice((0, due + 1, *[till.rng.randint(1, max(1, due))] * 4))
    done = till.try_(
        "discount", "cashier", 0 < fen <= due, lambda: settlement_discount.discount_bill(
            order_id=job.key, payer=Payer(payer), amount=yuan(fen), approval=MANAGER
        ),
    )  # fmt: skip
    if done is NotImplemented:
        return
    rows = db.rows(
        "SELECT discount FROM order_line WHERE order_id = ? ORDER BY position", (job.key,)
    )
    shared = 0
    for n, (line, (off,)) in enumerate(zip(job.lines, rows, strict=True)):
        more = off - line.off
        even = fen * line.amount // due if line.payer == payer else 0
        assert 0 <= more <= line.amount
        assert even <= more <= even + (line.payer == payer)
        shared += more
        job.lines[n] = replace(line, off=off)
    assert shared == fen


def give_list(till: Till, job: Job) -> None:
    """Give the list, with something rounded off, or too much."""
    share = job.due("customer")
    most = till.rng.choice((0, 0, 99, 150))
    fen = min(till.rng.randint(0, most), share)
    right = fen == 0 or (fen < share and fen <= MOST_ROUNDING)
    made = till.try_(
        "list", "cashier", right, lambda: actions.list_settlement(
            order_id=job.key, render=till.render, rounding=yuan(fen)
        ),
    )  # fmt: skip
    if made is not NotImplemented:
        job.stage, job.rounding = "listed", fen


def withdraw(till: Till, job: Job) -> None:
    """Take the list back before it is paid."""
    till.try_(
        "withdraw", "cashier", True,
        lambda: actions.withdraw_settlement(order_id=job.key, reason="客户要改"),
    )  # fmt: skip
    job.stage, job.rounding = "ready", 0


def _split(till: Till, job: Job, fen: int, ways: tuple[str, ...]) -> list[tuple[str, int]]:
    """Cut a sum into some payments, a deposit first where there is one."""
    parts: list[tuple[str, int]] = []
    there = sum(each.open for each in till.ledger.deposits(job))
    if there and fen and till.rng.random() < 0.7:
        taken = min(there, fen) if till.rng.random() < 0.6 else till.rng.randint(1, fen)
        parts.append(("deposit", taken))
        fen -= taken
    while fen:
        part = fen if till.rng.random() < 0.6 else till.rng.randint(1, fen)
        parts.append((till.rng.choice(ways), part))
        fen -= part
    return parts


def pay(till: Till, job: Job) -> None:
    """Let every payer pay in some ways, sometimes a fen wrong, above a limit or above a deposit."""
    rng, ledger = till.rng, till.ledger
    ways = (*MONEY, "account") if rng.random() < 0.4 else MONEY
    parts = _split(till, job, job.due("customer") - job.rounding, ways)
    given = [("customer", way, fen) for way, fen in parts]
    for payer in PAYERS[1:]:
        if job.due(payer) and rng.random() < 0.3:
            given.append((payer, rng.choice((*MONEY, "account")), job.due(payer)))
    if rng.random() < 0.15:  # a fen wrong somewhere
        given.append((rng.choice(PAYERS), "cash", rng.choice((1, 0, -1))))
    right = _is_exact(job, given) and sum(f for _p, way, f in given if way == "deposit") <= sum(
        each.open for each in ledger.deposits(job)
    )
    more = sum(f for p, way, f in given if p == "customer" and way == "account")
    above = more and ledger.owed(job.customer) + more > ledger.limits[job.customer]
    approval = MANAGER if rng.random() < 0.6 else None
    right = right and not (above and approval is None)
    drafts = tuple(PaymentDraft(Payer(p), way, yuan(f)) for p, way, f in given)
    done = till.try_(
        "pay", "cashier", right,
        lambda: actions.take_payment(
            order_id=job.key, payments=drafts, approval=approval, render=till.render
        ),
    )  # fmt: skip
    if done is NotImplemented:
        return
    if job.rounding:
        given.append(("customer", "rounding", job.rounding))
    for payer in PAYERS[1:]:
        if job.due(payer) and not any(p == payer for p, _way, _fen in given):
            given.append((payer, "account", job.due(payer)))
    _note_paid(till, job, given)
    job.settled_in = till.month()
    ledger.count(job.settled_in, job, 1)
    job.stage = "out" if job.away else "settled"
    claiming.arise(job)
    today = clock.local(till.now).date()
    if job.gate is not None and job.gate == Gate(today, void=True):
        job.gate.void = False


def _is_exact(job: Job, given: list[tuple[str, str, int]]) -> bool:
    """Tell whether every payer pays all that they owe, or is left to the habit of the house."""
    for payer in PAYERS:
        parts = [fen for who, _way, fen in given if who == payer]
        owed = job.due(payer) - (job.rounding if payer == "customer" else 0)
        if any(fen <= 0 for fen in parts):
            return False
        if sum(parts) != owed and (parts or payer == "customer"):
            return False
    return True


def _note_paid(till: Till, job: Job, given: list[tuple[str, str, int]]) -> None:
    """Note the payments as expected, and by which keys the program keeps them."""
    wanted: list[tuple[str, str, int, int | None]] = []
    for payer, way, fen in given:
        if way in MONEY:
            till.moved(way, fen)
        for each in till.ledger.deposits(job) if way == "deposit" else ():
            taken = min(each.open, fen)
            if taken:
                wanted.append((payer, way, taken, each.key))
            each.open -= taken
            fen -= taken
            till.did["kept deposit used"] += bool(taken) and each not in job.deposits
        if way != "deposit":
            wanted.append((payer, way, fen, None))
    rows = db.rows(
        "SELECT p.id, p.payer, p.method, p.amount, p.deposit_id FROM payment p"
        " JOIN settlement s ON s.id = p.settlement_id WHERE s.order_id = ?"
        " AND s.voided_at IS NULL",
        (job.key,),
    )
    assert Counter(row[1:] for row in rows) == Counter(wanted)
    job.paid = [Paid(*row) for row in rows]
