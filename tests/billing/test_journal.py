"""The journal balances, equals the month's figures, and comes out the same byte by byte."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reception.billing import account_actions, actions, deposit_actions, journal, refund_actions
from reception.billing.actions import Method, PaymentDraft
from reception.billing.day_close import shift_of
from reception.billing.journal_actions import export_journal, made
from reception.billing.money_queries import moves_of, paid_of
from reception.claims.actions import answer_claims, send_claims
from reception.claims.money_actions import note_claims_paid
from reception.core import clock, db, gate, settings
from reception.core.errors import Invalid, Refused
from reception.figures.queries import month_figures
from reception.orders.models import Payer
from reception.staff.actions import change_person
from reception.vehicles.actions import CustomerDraft, save_customer
from reports.journal import journal_csv, journal_workbook
from tests.backoffice import Line, an_order, render
from tests.billing.test_day_close import close

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
MONEY = ("cash", "card", "wechat", "alipay", "transfer")


def balances(lines) -> None:
    """Each voucher, so the whole, has the same on both sides."""
    by: dict[str, Decimal] = {}
    for each in lines:
        assert bool(each.debit) != bool(each.credit)
        by[each.voucher] = by.get(each.voucher, Decimal(0)) + each.debit - each.credit
    assert set(by.values()) <= {Decimal(0)}


def left_on(lines, code: str) -> Decimal:
    return sum((each.debit - each.credit for each in lines if each.account == code), Decimal(0))


def sell(*lines: Line, method: str = "cash", rounding: str = "0", deposit: str = "") -> int:
    with gate.acting(gate.system("test")):
        order = an_order(lines=lines)
    if deposit:
        deposit_actions.take_deposit(
            order_id=order, amount=Decimal(deposit), method=Method.WECHAT, render=render
        )
    actions.list_settlement(order_id=order, render=render, rounding=Decimal(rounding))
    due = db.rows("SELECT customer, rounding FROM settlement ORDER BY id DESC LIMIT 1")[0]
    rest = Decimal(due[0] - due[1]) / 100 - Decimal(deposit or 0)
    drafts = [PaymentDraft(Payer.CUSTOMER, Method(method), rest)] if rest else []
    if deposit:
        drafts.append(PaymentDraft(Payer.CUSTOMER, Method.DEPOSIT, Decimal(deposit)))
    actions.take_payment(order_id=order, payments=tuple(drafts))
    return order


def test_a_day_as_it_is_booked(branch):
    with branch.as_("manager"):
        order = sell(
            Line(price="300.60"), Line("part", price="120", payer="insurer"),
            Line("other", price="50", payer="internal"), rounding="0.60", deposit="100",
        )  # fmt: skip
        lines = journal.journal(clock.today(), clock.today())
        balances(lines)
        assert {each.account: left_on(lines, each.account) for each in lines} == {
            "101201": Decimal(100), "2203": Decimal(0), "112201": Decimal(0),
            "112202": Decimal(120), "6601": Decimal(50), "600101": Decimal("-300.60"),
            "600102": Decimal(-120), "600103": Decimal(-50), "1001": Decimal(200),
            "6603": Decimal("0.60"),
        }  # fmt: skip
        owed = db.rows("SELECT id FROM receivable")[0][0]
        account_actions.receive(
            receivable_id=owed, amount=Decimal(100), method=Method.TRANSFER, render=render
        )
        account_actions.write_off(
            receivable_id=owed, amount=Decimal(20), reason="保险拒付", render=render
        )
        paid = next(each for each in paid_of(order) if each.method == Method.CASH)
        refund_actions.refund_payment(
            payment_id=paid.payment_id, amount=Decimal(30), method=Method.CASH, reason="多收",
            render=render,
        )  # fmt: skip
        lines = journal.journal(clock.today(), clock.today())
        balances(lines)
        assert [left_on(lines, code) for code in ("112202", "1002", "6702", "600104", "1001")] == [
            Decimal(0), Decimal(100), Decimal(20), Decimal(30), Decimal(170),
        ]  # fmt: skip
        refund_actions.reverse_settlement(order_id=order, reason="付款方填错", render=render)
        lines = journal.journal(clock.today(), clock.today())
        balances(lines)
        assert {
            code: left
            for code in {each.account for each in lines}
            if (left := left_on(lines, code))
        } == {"101201": Decimal(100), "2203": Decimal(-100)}  # the deposit is open again
        close(branch.actors["manager"], "480", opening="500", handed="400", reason="少二十")
        lines = journal.journal(clock.today(), clock.today())
        balances(lines)
        assert [left_on(lines, code) for code in ("1001", "1002", "1901")] == [
            Decimal(80), Decimal(-100), Decimal(20),
        ]  # fmt: skip  # 500 came from the bank as float, 400 went there


def test_another_float_is_booked(branch):
    with branch.as_("manager"):
        manager = branch.actors["manager"]
        sell(Line(price="100"))
        close(manager, "600", opening="500", handed="100")
        sell(Line(price="50"))
        with pytest.raises(Invalid, match=r"500\.00"):
            close(manager, "850", opening="800")
        close(manager, "850", opening="800", handed="50", reason="向财务补零钱")
        sell(Line(price="10"))
        close(manager, "310", opening="300", reason="交回财务")
        lines = journal.journal(clock.today(), clock.today())
        balances(lines)
        booked = [e for e in lines if e.kind == "close" and e.account == "1001"]
        assert [each.debit - each.credit for each in booked] == [
            Decimal(500), Decimal(-100), Decimal(300), Decimal(-50), Decimal(-500),
        ]  # fmt: skip
        assert left_on(lines, "1001") == 310
        assert {each.note for each in booked} == {"", "向财务补零钱", "交回财务"}


def test_the_same_days_come_out_the_same(branch):
    with branch.as_("manager"):
        with pytest.raises(Refused):
            made(FIRST, LAST, journal_csv)
        with pytest.raises(Invalid):
            made(LAST, FIRST, journal_csv)
        sell(Line(price="113"))
        settings.change_setting(name="journal_tax", value=13)
        lines, first, noted = made(FIRST, LAST, journal_csv)
        assert noted.total == sum(each.credit for each in lines) == Decimal(226)
        assert [each.tax for each in lines if each.tax] == [Decimal(13)]
        assert db.rows("SELECT lines, total, hash FROM journal_export") == [
            (len(lines), 22600, sha256(first).hexdigest())
        ]
        exported = export_journal(first=FIRST, last=LAST, as_csv=lambda rows: journal_csv(rows[1:]))
        assert (exported.lines, exported.total, exported.changed) == (len(lines), 226, True)
        made(FIRST, LAST, journal_csv)
        again = made(FIRST, LAST, journal_csv)
        assert again[1] == first
        assert not again[2].changed
        day = journal.journal(clock.today(), clock.today())
        assert [each.voucher for each in day] == [each.voucher for each in lines]
        sell(Line(price="10"), deposit="5")
        close(branch.actors["manager"], "118")
        lines, second, noted = made(FIRST, LAST, journal_csv)
        assert noted.changed
        assert db.rows("SELECT count(*) FROM journal_export") == [(5,)]
        assert first.startswith("\ufeff日期,凭证号".encode())
        with branch.as_("administrator"):
            _rename()
        again = made(FIRST, LAST, journal_csv)
        assert (again[1], again[2].changed) == (second, False)
        note = "2026-11"
        assert journal_workbook(lines, note, clock.now()) == journal_workbook(
            lines, note, clock.now()
        )


def _rename() -> None:
    """Give every customer and whoever sits at the till another name."""
    for key, version, phone in db.rows("SELECT id, version, phone FROM customer"):
        save_customer(customer=CustomerDraft("改名客户", phone, customer_id=key, version=version))
    for key, version, roles in db.rows("SELECT id, version, roles FROM person"):
        change_person(
            person_id=key, version=version, name="改名员工", roles=tuple(roles.split()), active=True
        )


def test_account_codes_are_checked(branch):
    with branch.as_("manager"):
        for wrong in ({"cash": ["", "现金"]}, {"cash": ["1001", ""]}, {"bus": ["1", "a"]}, 5):
            with pytest.raises(Invalid):
                settings.change_setting(name="journal_accounts", value=wrong)
        settings.change_setting(name="journal_accounts", value={"cash": ["1001.01", "前台现金"]})
        sell(Line(price="10"))
        lines = journal.journal(clock.today(), clock.today())
        assert ("1001.01", "前台现金") in {(each.account, each.account_name) for each in lines}


yuan = st.integers(1, 500_00).map(lambda fen: f"{Decimal(fen).scaleb(-2)}")
step = st.tuples(
    st.sampled_from(
        ("sell", "sell", "deposit", "refund", "reverse", "receive", "off", "claim", "close")
    ),
    yuan,
    st.sampled_from(MONEY),
    st.sampled_from(("customer", "insurer", "maker", "internal")),
    st.integers(0, 99),
)


def _owed(amount: str, pick: int) -> dict[str, Any]:
    """Return what of some sum on account is received or given up; nothing where none is owed."""
    owed = db.rows(
        "SELECT id, open FROM receivable WHERE open > 0 AND payer <> 'maker' ORDER BY id"
    )
    if not owed:
        return {}
    key, fen = owed[pick % len(owed)]
    return {"receivable_id": key, "amount": min(Decimal(amount), Decimal(fen) / 100)}


def _receive(amount: str, method: str, _payer: str, pick: int) -> None:
    if given := _owed(amount, pick):
        account_actions.receive(**given, method=Method(method), render=render)


def _give_up(amount: str, _method: str, _payer: str, pick: int) -> None:
    if given := _owed(amount, pick):
        account_actions.write_off(**given, reason="核销", render=render)


def _claim(amount: str, method: str, _payer: str, pick: int) -> None:
    """Let the maker pay a claim, in full or less."""
    claims = db.rows(
        "SELECT id, amount FROM claim WHERE answered_at IS NULL AND withdrawn_at IS NULL ORDER BY id"
    )
    if not claims:
        return
    key, fen = claims[pick % len(claims)]
    paid = min(Decimal(amount), Decimal(fen) / 100)
    send_claims(claim_ids=(key,), number=f"C{key}")
    answer_claims(claim_ids=(key,))
    note_claims_paid(
        claim_ids=(key,), paid_on=clock.today(), render=render, method=Method(method),
        amount=paid, reason="厂家扣款" if paid * 100 != fen else "",
    )  # fmt: skip


def _close(amount: str, _method: str, _payer: str, pick: int) -> None:
    """Close with another float than was left and with any count."""
    shift = shift_of(gate.actor().person_id or 0)
    if shift.documents:
        counted = Decimal(pick * 10)
        close(
            gate.actor(), str(counted), opening=str((shift.kept or 0) + Decimal(amount)),
            handed=str(min(counted, Decimal(amount))), reason="补备用金",
        )  # fmt: skip


def _settled(pick: int) -> int:
    orders = db.rows("SELECT id FROM work_order WHERE state = 'settled' ORDER BY id")
    return orders[pick % len(orders)][0] if orders else 0


def _reverse(_amount: str, _method: str, _payer: str, pick: int) -> None:
    if order := _settled(pick):
        refund_actions.reverse_settlement(order_id=order, reason="红冲", render=render)


def _refund(amount: str, _method: str, _payer: str, pick: int) -> None:
    order = _settled(pick)
    paid = [each for each in paid_of(order) if each.ways()] if order else []
    if paid and moves_of(order):
        one = paid[pick % len(paid)]
        way = one.ways()[pick % len(one.ways())]
        back = min(Decimal(amount), one.most(way))
        if back:
            refund_actions.refund_payment(
                payment_id=one.payment_id, amount=back, method=way, reason="退", render=render
            )


def _sell(amount: str, method: str, payer: str, _pick: int) -> None:
    sell(Line(price=amount), Line("part", price="12.34", payer=payer), method=method)


def _deposit(amount: str, method: str, _payer: str, _pick: int) -> None:
    sell(Line(price="600"), deposit=amount, method=method)


DO: dict[str, Callable[[str, str, str, int], None]] = {
    "sell": _sell, "deposit": _deposit, "receive": _receive, "off": _give_up, "claim": _claim,
    "refund": _refund, "reverse": _reverse, "close": _close,
}  # fmt: skip
MAKER = ("5", "cash", "maker", 0)


@hypothesis_settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(steps=[("sell", *MAKER), ("claim", *MAKER), ("close", *MAKER), ("refund", *MAKER)])
@given(steps=st.lists(step, min_size=1, max_size=8))
def test_whatever_happens_it_balances_and_is_the_months_output(branch, steps):
    day = clock.now()
    with branch.as_("manager"):
        for number, one in enumerate(steps):
            with clock.frozen(day + timedelta(hours=number)):
                DO[one[0]](*one[1:])
        lines = journal.journal(FIRST, LAST)
        balances(lines)
        assert sum((e.debit for e in lines), Decimal(0)) == sum(
            (e.credit for e in lines), Decimal(0)
        )
        assert journal.output(FIRST, LAST) == month_figures(2026, 11).output
        owed = sum(left_on(lines, f"11220{n}") for n in (1, 2, 3))
        assert owed == Decimal(db.rows("SELECT coalesce(sum(open), 0) FROM receivable")[0][0]) / 100
        held = Decimal(db.rows("SELECT coalesce(sum(open), 0) FROM deposit")[0][0]) / 100
        assert -left_on(lines, "2203") == held
        # What is left in the drawer: what the last close kept, and the cash that came since.
        shift = shift_of(branch.actors["manager"].person_id)
        came = sum((e.amount for e in shift.documents if e.method == Method.CASH), Decimal(0))
        assert left_on(lines, "1001") == (shift.kept or 0) + came
