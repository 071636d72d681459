"""What the maker is asked for: claims sent, answered, paid line by line or at the till, given up."""

from reception.billing.rules import Method
from reception.claims import actions, money_actions
from reception.core import clock, db
from tests.money.ledger import MONEY, Claim, Job, Paid
from tests.money.till import Step, Till, yuan


def arise(job: Job) -> None:
    """Note the claims of a list that was just paid: one for each line of the maker's."""
    rows = db.rows(
        "SELECT c.id, c.amount FROM claim c JOIN settlement s ON s.id = c.settlement_id"
        " WHERE s.order_id = ? AND s.voided_at IS NULL",
        (job.key,),
    )
    asked = [line.amount for line in job.lines if line.payer == "maker" and line.amount]
    assert sorted(fen for _key, fen in rows) == sorted(asked)
    job.claims = {key: Claim(fen) for key, fen in rows}


def unended(job: Job) -> list[Claim]:
    """Return the claims that are neither paid nor given up."""
    return [each for each in job.claims.values() if each.stage != "ended"]


def _some(till: Till, job: Job) -> list[int]:
    """Return some of an order's claims, mostly those that are equally far."""
    keys = sorted(job.claims)
    if till.rng.random() < 0.85:
        at = job.claims[till.rng.choice(keys)].stage
        keys = [key for key in keys if job.claims[key].stage == at]
    return till.rng.sample(keys, till.rng.randint(1, len(keys)))


def send(till: Till, job: Job) -> None:
    """Send some claims under a number, or forget it."""
    keys, number = _some(till, job), till.rng.choice(("SP-1", "SP-2", " "))
    right = number != " " and all(job.claims[key].again for key in keys)
    done = till.try_(
        "send", "claims", right, lambda: actions.send_claims(claim_ids=tuple(keys), number=number)
    )
    for key in keys if done is not NotImplemented else ():
        job.claims[key].sent, job.claims[key].accepted = True, None


def answer(till: Till, job: Job) -> None:
    """Note the maker's answer: all of several, or a part of one."""
    keys, given = _some(till, job), None
    if len(keys) == 1 and till.rng.random() < 0.6:
        fen = job.claims[keys[0]].amount
        given = till.rng.choice((0, till.rng.randint(0, fen), fen, fen + 1, -1))
    reason = till.rng.choice(("不在保修范围", ""))
    most = job.claims[keys[0]].amount
    right = all(job.claims[key].stage == "waiting" for key in keys) and (
        given is None or given == most or (0 <= given < most and reason != "")
    )
    done = till.try_(
        "answer", "claims", right, lambda: actions.answer_claims(
            claim_ids=tuple(keys), accepted=None if given is None else yuan(given), reason=reason
        ),
    )  # fmt: skip
    for key in keys if done is not NotImplemented else ():
        job.claims[key].accepted = job.claims[key].amount if given is None else given


def give_up(till: Till, job: Job) -> None:
    """Give some claims up, with a reason or without."""
    keys, reason = _some(till, job), till.rng.choice(("已过三包期", ""))
    stages = {job.claims[key].stage for key in keys}
    right = reason != "" and stages <= {"to_send", "waiting", "refused"}
    done = till.try_(
        "give_up", "claims", right,
        lambda: actions.withdraw_claims(claim_ids=tuple(keys), reason=reason),
    )  # fmt: skip
    for key in keys if done is not NotImplemented else ():
        job.claims[key].given_up = True


def _owed(job: Job) -> Paid | None:
    """Return the maker's sum that was put on account."""
    return next((x for x in job.paid if (x.payer, x.method) == ("maker", "account")), None)


def _came(till: Till, paid: Paid | None, way: str, fen: int) -> None:
    if paid is not None:
        paid.came[way] += fen
        till.moved(way, fen)


def note_paid(till: Till, job: Job) -> None:
    """Note the maker's money with its claims: what was accepted, or another sum for one of them."""
    keys, given = _some(till, job), None
    first = job.claims[keys[0]]
    if len(keys) == 1 and till.rng.random() < 0.4:
        given = till.rng.choice(
            (0, first.amount, first.amount + 1, till.rng.randint(1, first.amount))
        )
    reason, way, paid = till.rng.choice(("按厂家价目", "")), till.rng.choice(MONEY), _owed(job)
    sums = {key: given if given is not None else job.claims[key].accepted or 0 for key in keys}
    right = all(job.claims[key].stage == "accepted" for key in keys)
    right = right and (paid is None or sum(sums.values()) <= paid.owed)
    if given is not None:
        right = right and 0 < given <= first.amount and (given == first.accepted or reason != "")
    done = till.try_(
        "note_paid", "claims", right, lambda: money_actions.note_claims_paid(
            claim_ids=tuple(keys), paid_on=clock.today(), render=till.render, method=Method(way),
            amount=None if given is None else yuan(given), reason=reason,
        ),
    )  # fmt: skip
    if done is NotImplemented:
        return
    assert len(done) == (paid is not None)
    for key, fen in sums.items():
        job.claims[key].paid = fen
    _came(till, paid, way, sum(sums.values()))


def at_the_till(till: Till, job: Job) -> None:
    """Take the maker's money at the till: what was accepted and is not paid, to the fen."""
    paid, way = _owed(job), till.rng.choice(MONEY)
    if paid is None:
        return
    (key,) = db.rows("SELECT id FROM receivable WHERE payment_id = ?", (paid.key,))[0]
    open_ = unended(job)
    ready = [each for each in open_ if each.stage == "accepted"]
    accepted = sum(each.accepted or 0 for each in ready)
    fen = till.rng.choice((accepted, accepted, paid.owed, accepted + 1))
    right = 0 < fen <= paid.owed and (not open_ or fen == accepted)
    done = till.try_(
        "from_maker", "cashier", right, lambda: money_actions.receive_from_maker(
            receivable_id=key, amount=yuan(fen), method=Method(way), render=till.render
        ),
    )  # fmt: skip
    if done is NotImplemented:
        return
    for each in ready:
        each.paid = each.accepted
    _came(till, paid, way, fen)


_NEXT: dict[str, tuple[Step, ...]] = {
    "to_send": (send, send, send, give_up),
    "waiting": (answer,),
    "accepted": (note_paid, note_paid, at_the_till),
    "refused": (send, give_up),
    "ended": (at_the_till,),
}
_WISHES: tuple[Step, ...] = (send, answer, note_paid, at_the_till, give_up)


def claim(till: Till, job: Job) -> None:
    """Do something about an order's claims, where it has some: mostly what comes next."""
    if not job.claims:
        return
    at = till.rng.choice(unended(job) or list(job.claims.values())).stage
    till.rng.choice(_NEXT[at] if till.rng.random() < 0.75 else _WISHES)(till, job)


def look(job: Job) -> None:
    """Hold the claims of the list that counts against the ledger; others are given up."""
    rows = db.rows(
        "SELECT c.id, c.accepted, c.paid, c.withdrawn_at IS NOT NULL, s.voided_at IS NOT NULL"
        " FROM claim c JOIN settlement s ON s.id = c.settlement_id WHERE s.order_id = ?",
        (job.key,),
    )
    kept = {
        key: (accepted, paid, bool(gone)) for key, accepted, paid, gone, void in rows if not void
    }
    assert kept == {
        key: (each.accepted, each.paid, each.given_up) for key, each in job.claims.items()
    }
    assert all(gone for _key, _accepted, _paid, gone, void in rows if void)
