"""What follows a payment: refunds, reversals, what is owed received or given up, the car given back."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from reception.billing import account_actions, actions, gate_pass_actions, refund_actions
from reception.core import clock, db
from reception.papers.actions import void_paper
from reception.shopfloor.actions import cancel_order
from tests.money import claiming, closing, paying
from tests.money.ledger import MONEY, Gate, Job, Paid
from tests.money.till import MANAGER, Step, Till, yuan


def _receivable(paid: Paid) -> int:
    """Return the key under which the program keeps what is owed of a payment."""
    return int(db.rows("SELECT id FROM receivable WHERE payment_id = ?", (paid.key,))[0][0])


def refund(till: Till, job: Job) -> None:
    """Give something of a payment back, in a right way or a wrong one."""
    rng = till.rng
    if not job.paid:
        return
    paid = rng.choice(job.paid)
    way = rng.choice((*MONEY, paid.method, paid.method, "write_off"))
    most = paid.most(way)
    fen = rng.choice((rng.randint(1, max(most, 1)), most, most + 1, 0, -5))
    right = 0 < fen <= most
    why, approval = (
        rng.choice(("少做一项", "少做一项", " ")),
        rng.choice((MANAGER, MANAGER, None)),
    )
    right = right and why.strip() != "" and approval is not None
    done = till.try_(
        "refund", "cashier", right, lambda: refund_actions.refund_payment(
            payment_id=paid.key, amount=yuan(fen), method=way,
            reason=why, render=till.render, approval=approval,
        ),
    )  # fmt: skip
    if done is NotImplemented:
        return
    paid.back[way] += fen
    if way in MONEY:
        till.moved(way, -fen)
    if way == "deposit":
        till.ledger.reopen(paid.deposit, fen)


def reverse(till: Till, job: Job) -> None:
    """Take a paid list back with all that was paid."""
    rng = till.rng
    if rng.random() < 0.5:
        return
    approval = rng.choice((MANAGER, MANAGER, MANAGER, None))
    method = rng.choice((None, None, "cash", "transfer"))
    total = sum(paid.left for paid in job.paid)
    made = till.try_(
        "reverse", "cashier", approval is not None, lambda: refund_actions.reverse_settlement(
            order_id=job.key, reason="付款方填错", render=till.render,
            method=method, approval=approval,
        ),
    )  # fmt: skip
    if made is NotImplemented:
        return
    gone: Counter[int] = Counter()
    for key, way, fen in db.rows(
        "SELECT payment_id, method, amount FROM refund WHERE reversal_id = ?", (made.record_id,)
    ):
        paid = next(each for each in job.paid if each.key == key)
        assert way not in MONEY or method in (None, way)
        gone[key] += fen
        paid.back[way] += fen
        if way in MONEY:
            till.moved(way, -fen)
        if way == "deposit":
            till.ledger.reopen(paid.deposit, fen)
    assert gone.total() == total
    assert all(paid.left == 0 for paid in job.paid)
    till.ledger.count(till.month(), job, -1)
    till.did["reversed when away"] += job.away
    job.paid, job.rounding, job.stage, job.claims = [], 0, "ready", {}
    if job.gate is not None and not job.gate.used:
        job.gate.void = True


def _owed(till: Till, job: Job) -> Paid | None:
    owed = [paid for paid in job.paid if paid.method == "account" and paid.payer != "internal"]
    return till.rng.choice(owed) if owed else None


def receive_owed(till: Till, job: Job) -> None:
    """Take something of what is owed."""
    paid = _owed(till, job)
    if paid is None:
        return
    way = till.rng.choice((*MONEY, *MONEY, "account"))
    fen = till.rng.choice((till.rng.randint(1, max(1, paid.owed)), paid.owed, paid.owed + 1, 0))
    _take(till, job,
        "receive", paid, way, fen, 0 < fen <= paid.owed and way in MONEY,
        lambda key: account_actions.receive(
            receivable_id=key, amount=yuan(fen), method=way,
            render=till.render,
        ),
    )  # fmt: skip


def receive_several(till: Till, job: Job) -> None:
    """Take one payment of a customer over all lists, an order's and others'; one receipt."""
    mine = [each for each in till.ledger.jobs.values() if each.customer == job.customer]
    owed = [paid for each in mine for paid in each.paid if paid.payer == "customer" and paid.owed]
    if not owed:
        return
    parts = [(paid, till.rng.randint(1, paid.owed)) for paid in owed]
    total, wrong = sum(fen for _paid, fen in parts), till.rng.choice((0, 0, 0, 1))
    way = till.rng.choice(MONEY)
    given = tuple(account_actions.Part(_receivable(paid), yuan(fen)) for paid, fen in parts)
    done = till.try_(
        "receive_several", "cashier", not wrong, lambda: account_actions.receive_several(
            parts=given, amount=yuan(total + wrong), method=way,
            render=till.render,
        ),
    )  # fmt: skip
    if done is not NotImplemented:
        till.moved(way, total)
        for paid, fen in parts:
            paid.came[way] += fen


def write_off(till: Till, job: Job) -> None:
    """Give up something of what is owed."""
    paid = _owed(till, job)
    if paid is None:
        return
    approval = till.rng.choice((MANAGER, None))
    fen = till.rng.choice((till.rng.randint(1, max(1, paid.owed)), paid.owed + 1))
    _take(till, job,
        "write_off", paid, "write_off", fen, fen <= paid.owed and approval is not None,
        lambda key: account_actions.write_off(
            receivable_id=key, amount=yuan(fen), reason="无法收回", render=till.render,
            approval=approval,
        ),
    )  # fmt: skip


def _take(
    till: Till,
    job: Job,
    name: str,
    paid: Paid,
    way: str,
    fen: int,
    right: bool,
    call: Callable[[int], Any],
) -> None:
    # Open claims hold a maker's sum: it is received with them alone.
    right = right and not (paid.payer == "maker" and claiming.unended(job))
    key = _receivable(paid)
    if till.try_(name, "cashier", right, lambda: call(key)) is NotImplemented:
        return
    paid.came[way] += fen
    if way in MONEY:
        till.moved(way, fen)


def back(till: Till, job: Job) -> None:
    """Give a deposit back."""
    if job.deposits:
        till.give_back(till.rng.choice(job.deposits))


def hand_over(till: Till, job: Job) -> None:
    """Give the car back, with its slip and its gate pass."""
    said = till.rng.choice(("satisfied", "satisfied", "", "nonsense"))
    done = till.try_(
        "hand_over", "advisor", said in ("satisfied", ""), lambda: actions.hand_over(
            order_id=job.key, opinion=said, render=till.render, refused_reason="代送修人", witness="示例见证人",
        ),
    )  # fmt: skip
    if done is not NotImplemented:
        job.stage, job.away = "out", True
        job.gate = Gate(clock.local(till.now).date())


def cancel(till: Till, job: Job) -> None:
    """End it before work begins, mostly not: what was paid in advance is kept for the next bill."""
    if till.rng.random() < 0.75:
        return
    till.try_("cancel", "advisor", True, lambda: cancel_order(order_id=job.key, reason="客户不修"))
    job.stage = "cancelled"


def leave_unrepaired(till: Till, job: Job) -> None:
    """Let the car of a cancelled order go, with slip and pass."""
    approval = till.rng.choice((MANAGER, None))
    done = till.try_(
        "unrepaired", "advisor", not job.away and approval is not None,
        lambda: actions.leave_unrepaired(
            order_id=job.key, render=till.render, refused_reason="代送修人", witness="示例见证人", approval=approval
        ),
    )  # fmt: skip
    if done is not NotImplemented:
        job.away, job.gate = True, Gate(clock.local(till.now).date())


def void(till: Till, job: Job) -> None:
    """Try to void a paper by which money moved: it has to be given back instead."""
    kinds = "('settlement', 'deposit', 'refund', 'receipt', 'reversal')"
    papers = db.rows(
        f"SELECT id FROM paper WHERE subject_id = ? AND kind IN {kinds} ORDER BY id", (job.key,)
    )
    if papers and till.rng.random() < 0.3:
        key = till.rng.choice(papers)[0]
        till.try_("void", "manager", False, lambda: void_paper(paper_id=key, reason="写错"))


def at_the_gate(till: Till, job: Job) -> None:
    """Let the car out with its newest pass, or give another for one that is of no use any more."""
    if job.gate is None:
        return
    today = clock.local(till.now).date()
    (key,) = db.rows("SELECT max(id) FROM gate_pass WHERE order_id = ?", (job.key,))[0]
    if till.rng.random() < 0.3:
        right = not job.gate.used and (not job.gate.void or job.stage == "out")
        done = till.try_(
            "new_pass", "manager", right, lambda: gate_pass_actions.replace_pass(
                pass_id=key, reason="遗失", render=till.render
            ),
        )  # fmt: skip
        if done is not NotImplemented:
            job.gate = Gate(today)
        return
    right = job.gate == Gate(today)
    done = till.try_("leave", "gate", right, lambda: gate_pass_actions.leave(pass_id=key))
    if done is not NotImplemented:
        job.gate.used = True


_AFTER = (
    refund, reverse, receive_owed, write_off, back, receive_several, *[claiming.claim] * 4, void,
    at_the_gate, at_the_gate,
)  # fmt: skip
WISHES: dict[str, tuple[Step, ...]] = {
    "open": (*[paying.finish] * 2, paying.more, paying.change, paying.advance, cancel),
    "cancelled": (back, *[leave_unrepaired] * 3, at_the_gate, void),
    "ready": (
        *[paying.give_list] * 3, paying.change, paying.discount, paying.advance, at_the_gate,
    ),
    "listed": (*[paying.pay] * 3, paying.withdraw, paying.advance, back, void),
    "settled": (*_AFTER, hand_over, hand_over),
    "out": _AFTER,
}  # fmt: skip


def step(till: Till, job: Job) -> None:
    """Do one thing with an order, whatever may come next at its stage; sometimes a shift ends."""
    if till.rng.random() < 0.05:
        closing.close(till)
    till.rng.choice(WISHES[job.stage])(till, job)
