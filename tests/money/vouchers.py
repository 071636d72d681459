"""The journal for accounting, held against the ledger: balanced, and every account what it must be."""

from collections import Counter
from datetime import timedelta

from reception.billing.journal import journal
from reception.core import clock
from reception.core.journal_accounts import USUAL
from tests.money.ledger import KINDS, MONEY, PAYERS, Ledger
from tests.money.proof import fen
from tests.money.till import BEGIN


def check(ledger: Ledger) -> None:
    """Book everything from the first day to today."""
    lines = journal((BEGIN - timedelta(days=2)).date(), clock.today())
    whole: Counter[str] = Counter()
    vouchers: Counter[str] = Counter()
    for line in lines:
        more = fen(line.debit) - fen(line.credit)
        whole[line.account] += more
        vouchers[line.voucher] += more
    assert not any(vouchers.values())
    wanted: Counter[str] = Counter()
    for way in MONEY:
        wanted[USUAL[way][0]] += ledger.drawer[way]
    cash = ledger.given + ledger.over - ledger.banked
    closes = {
        "cash": cash,
        "bank": ledger.banked,
        "float": -ledger.given,
        "difference": -ledger.over,
    }
    for account, more in closes.items():
        wanted[USUAL[account][0]] += more
    for sums in ledger.output.values():
        for kind in KINDS:
            wanted[USUAL[kind][0]] -= sum(sums[payer, kind] for payer in PAYERS)
    for job in ledger.jobs.values():
        wanted[USUAL["deposit"][0]] -= sum(each.open for each in job.deposits)
        for paid in job.paid:
            wanted[USUAL[paid.payer][0]] += paid.most("account") if paid.method == "account" else 0
            wanted[USUAL["allowance"][0]] += paid.back.total()
            wanted[USUAL["write_off"][0]] += paid.came["write_off"]
            wanted[USUAL["rounding"][0]] += paid.amount if paid.method == "rounding" else 0
    wrong = {k: v - wanted[k] for k, v in whole.items() if v != wanted[k]}
    assert not wrong, wrong
    assert whole.keys() >= {k for k, v in wanted.items() if v}
