"""会计凭证: every movement of money of a period as balanced double-entry lines.

One voucher a document, numbered by day in the order in which things happened, so that a day's
export names the same voucher as the month's:

- settlement: what each payer owes against output by kind, at the payment of its list;
- payment: money, deposit or rounding against what the payer owes; what goes on account stays owed;
- deposit against 预收账款; receipt and write-off against what is owed;
- refund: an allowance against money (the list stays); of a deposit against 预收账款;
- reversal: the settlement once more in red, every payment back, earlier allowances taken back;
- close: float given out, cash to the bank, cash over and short; what is left of 库存现金 after every
  close is what the closes left as float.

Nobody is named: the list or the receipt says who, and an export made once more after a customer
changed the name is the same byte by byte.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from reception.billing.journal_queries import (
    CLOSED,
    DEPOSITED,
    PAID,
    RECEIVED,
    REFUNDED,
    REVERSED,
    SOLD,
)
from reception.billing.words import DOCUMENTS, METHODS
from reception.core import clock, db, gate, money, settings
from reception.core.fields import instant, seconds, yuan
from reception.core.journal_accounts import ROLES, Accounts
from reception.core.text import N_, _
from reception.orders.words import word

KINDS: dict[str, str] = {  # in the order in which they are booked within a second
    "settlement": N_("Settlement"),
    **DOCUMENTS,
    "reversal": N_("Reversed"),
    "close": N_("Cash close"),
}
_ORDER = {kind: place for place, kind in enumerate(KINDS)}
_ROLES = {role: place for place, role in enumerate(ROLES)}
_OUTPUT = frozenset({"labour", "part", "other"})


@dataclass(frozen=True)
class JournalLine:
    """One line of the journal; either debit or credit, in yuan, below zero where it is red."""

    day: date
    voucher: str  # 20261120-0001
    kind: str  # KINDS
    number: str
    about: str  # order and list, where there is one
    payer: str  # its word; empty for a close
    method: str
    account: str
    account_name: str
    debit: Decimal
    credit: Decimal
    tax: Decimal | None  # contained in an output line, where the branch has given its rate
    cashier: str  # sign-in name, which stays when the person's name changes
    note: str


@dataclass
class _Voucher:
    at: int
    kind: str
    key: int
    number: str
    about: str
    cashier: str
    note: str = ""
    # role, payer, method, fen of debit, fen of credit
    entries: list[tuple[str, str, str, int, int]] = field(default_factory=list)

    def book(self, debit: str, credit: str, fen: int, payer: str, method: str = "") -> None:
        """Add both sides; nothing where they are the same account (what stays owed)."""
        if debit != credit and fen:
            self.entries.append((debit, payer, method, fen, 0))
            self.entries.append((credit, payer, method, 0, fen))


def way_of(method: str, payer: str) -> str:
    """Return the account's role of a way to pay: what is on account stays with who owes it."""
    return payer if method == "account" else method


def journal(first: date, last: date) -> tuple[JournalLine, ...]:
    """Return the branch's lines of these days, both included, in the order of their vouchers."""
    accounts: Accounts = settings.read(settings.JOURNAL_ACCOUNTS)
    rate = settings.read(settings.JOURNAL_TAX)
    numbers: dict[date, int] = defaultdict(int)
    found = []
    for each in vouchers(first, last):
        if not each.entries:
            continue
        day = clock.local(instant(each.at) or clock.now()).date()
        numbers[day] += 1
        name = f"{day:%Y%m%d}-{numbers[day]:04d}"
        found += [_line(each, day, name, entry, accounts, rate) for entry in _merged(each)]
    return tuple(found)


def _merged(each: _Voucher) -> list[tuple[str, str, str, int, int]]:
    """Return a voucher's entries, equal ones added up, debits first."""
    sums: dict[tuple[bool, str, str, str], int] = defaultdict(int)
    for role, payer, method, debit, credit in each.entries:
        sums[not debit, role, payer, method] += debit or credit
    return [
        (role, payer, method, 0 if right else fen, fen if right else 0)
        for (right, role, payer, method), fen in sorted(sums.items(), key=_place)
        if fen
    ]


def _place(one: tuple[tuple[bool, str, str, str], int]) -> tuple[bool, int, str, str]:
    (right, role, payer, method), _fen = one
    return right, _ROLES[role], payer, method


def _line(
    each: _Voucher,
    day: date,
    voucher: str,
    entry: tuple[str, str, str, int, int],
    accounts: Accounts,
    rate: int,
) -> JournalLine:
    role, payer, method, debit, credit = entry
    tax = None
    if rate and role in _OUTPUT:
        tax = money.round_fen(yuan(debit or credit) * rate / (100 + rate))
    return JournalLine(
        day, voucher, each.kind, each.number, each.about, word(payer) if payer else "",
        _(METHODS[method]) if method else "", *accounts[role], yuan(debit), yuan(credit), tax,
        each.cashier, each.note,
    )  # fmt: skip


def vouchers(first: date, last: date) -> list[_Voucher]:
    """Return the vouchers of these days in the order in which things happened."""
    span = (
        gate.actor().branch_id,
        seconds(clock.at(first)),
        seconds(clock.at(last + timedelta(days=1))),
    )
    found = [*_sold(span), *_paid(span), *_deposited(span), *_received(span)]
    found += [*_refunded(span), *_reversed(span), *_closed(span)]
    return sorted(found, key=lambda each: (each.at, _ORDER[each.kind], each.key))


Span = tuple[int, int, int]


def _grouped(
    kind: str, sql: str, parameters: tuple[int, ...]
) -> Iterator[tuple[_Voucher, tuple[Any, ...]]]:
    """Yield each row's own columns with the voucher of its key, number, time, cashier, note."""
    made: dict[int, _Voucher] = {}
    for key, at, number, about, cashier, note, *rest in db.rows(sql, parameters):
        if key not in made:
            made[key] = _Voucher(at, kind, key, number, about, cashier, note)
        yield made[key], tuple(rest)


def _sold(span: Span) -> list[_Voucher]:
    found: dict[int, _Voucher] = {}
    for each, (payer, kind, fen) in _grouped("settlement", SOLD, span * 2):
        found[each.key] = each
        each.book(payer, kind, int(fen), payer)
    return list(found.values())


def _paid(span: Span) -> list[_Voucher]:
    found: dict[int, _Voucher] = {}
    for each, (payer, method, fen) in _grouped("payment", PAID, span):
        found[each.key] = each
        each.book(way_of(method, payer), payer, int(fen), payer, method)
    return list(found.values())


def _deposited(span: Span) -> list[_Voucher]:
    found: dict[int, _Voucher] = {}
    for each, (method, fen) in _grouped("deposit", DEPOSITED, span):
        found[each.key] = each
        each.book(method, "deposit", int(fen), "customer", method)
    return list(found.values())


def _received(span: Span) -> list[_Voucher]:
    found: dict[int, _Voucher] = {}
    for each, (payer, method, fen) in _grouped("receipt", RECEIVED, span):
        found[each.key] = each
        each.book(method, payer, int(fen), payer, method)
    return list(found.values())


def _refunded(span: Span) -> list[_Voucher]:
    found: dict[int, _Voucher] = {}
    for each, (payer, method, held, fen) in _grouped("refund", REFUNDED, span):
        found[each.key] = each
        debit = "deposit" if held else "allowance"
        each.book(debit, way_of(method, payer), int(fen), payer, method)
    return list(found.values())


def _reversed(span: Span) -> list[_Voucher]:
    found: dict[int, _Voucher] = {}
    for each, (what, payer, code, fen) in _grouped("reversal", REVERSED, span * 3):
        found[each.key] = each
        if what == "sum":
            each.book(payer, code, -int(fen), payer)
        elif what == "back":
            each.book(payer, way_of(code, payer), int(fen), payer, code)
        else:  # an earlier refund: what it allowed is no longer output either
            each.book(payer, "allowance", int(fen), payer)
    return list(found.values())


def _closed(span: Span) -> list[_Voucher]:
    found: dict[int, _Voucher] = {}
    for each, (added, handed, over) in _grouped("close", CLOSED, span):
        found[each.key] = each
        for debit, credit, fen in (
            ("cash", "float", added), ("bank", "cash", handed), ("cash", "difference", over),
        ):  # fmt: skip
            each.book(*((debit, credit) if fen > 0 else (credit, debit)), abs(int(fen)), "")
    return list(found.values())


def output(first: date, last: date) -> Decimal:
    """Return the output booked in these days, in yuan: it is that of the month's figures."""
    return yuan(
        sum(
            credit - debit
            for each in vouchers(first, last)
            for role, _payer, _method, debit, credit in each.entries
            if role in _OUTPUT
        )
    )
