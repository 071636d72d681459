"""Scans of hand-signed copies, the register of loans, and what proof finds of both."""

from datetime import timedelta

import pytest

from reception.billing import actions as billing
from reception.core import clock, db, gate
from reception.core.errors import Conflict, Damaged, Invalid, NotAllowed, Refused
from reception.core.units import day_number
from reception.papers import custody, proof
from reception.papers.actions import explain_late_slip, void_paper
from reception.papers.custody_queries import (
    loans,
    loans_of,
    open_loan,
    overdue_loans,
    scan_bytes,
    scans_of,
    slips_of_month,
)
from reception.papers.queries import overdue_slips
from reception.vehicles.actions import lift_restriction, restrict_customer
from tests.backoffice import Line, a_branch, an_order, render, signature, tamper
from tests.conftest import NOON

SCAN = b"%PDF-1.4 scanned"


def left_car(**how) -> int:
    """Let a car leave; return the key of its slip."""
    order = an_order(lines=(Line(payer="maker"),))
    billing.list_settlement(order_id=order, render=render)
    billing.take_payment(order_id=order)
    how = how or {"refused_reason": "在纸上签字"}
    return billing.hand_over(order_id=order, opinion="fairly", render=render, **how).paper_id


@pytest.fixture
def shop(database, anybody, now):
    a_branch()


def number_of(paper_id: int) -> str:
    return db.row("SELECT number FROM paper WHERE id = ?", (paper_id,))[0]


def test_a_slip_signed_by_hand_is_asked_for_until_its_scan_is_there(shop):
    key = left_car()
    assert scans_of(key).wanted
    assert overdue_slips() == ()
    with clock.frozen(NOON + timedelta(days=3)):
        [slip] = overdue_slips()
        assert (slip.paper_id, slip.paper_number, slip.open()) == (key, number_of(key), True)
        day = clock.today() + timedelta(days=1)
        explain_late_slip(order_id=slip.order_id, reason="客户未带回", expected_on=day_number(day))
        assert not overdue_slips()[0].open()
        custody.attach_scan(paper_id=key, content=SCAN, pages=1)
        assert overdue_slips() == ()
    assert not scans_of(key).wanted
    assert list(proof.damage()) == []


@pytest.mark.parametrize(
    "how", [{"customer_signature": True}, {"refused_reason": "拒签", "witness": "示例见证人"}]
)
def test_what_is_signed_on_screen_or_refused_before_a_witness_is_complete(shop, how):
    if "customer_signature" in how:
        how = {"customer_signature": signature()}
    key = left_car(**how)
    assert not scans_of(key).wanted
    with clock.frozen(NOON + timedelta(days=3)):
        assert overdue_slips() == ()


def test_a_void_slip_is_not_asked_for_but_its_order_is(shop):
    key = left_car()
    void_paper(paper_id=key, reason="打印错误")
    assert not scans_of(key).wanted
    with clock.frozen(NOON + timedelta(days=3)):
        [slip] = overdue_slips()
        assert slip.paper_id == 0


def test_a_void_slip_keeps_its_scan_and_the_order_still_lacks_a_slip(shop):
    """What was signed by hand before it was voided belongs to the file, but replaces nothing."""
    key = left_car()
    void_paper(paper_id=key, reason="打印错误")
    custody.attach_scan(paper_id=key, content=SCAN, pages=1)
    assert len(scans_of(key).rows) == 1
    assert slips_of_month(2026, 11)[0].state == "void"
    with clock.frozen(NOON + timedelta(days=3)):
        assert [slip.paper_id for slip in overdue_slips()] == [0]
    assert list(proof.damage()) == []


def test_a_newer_scan_is_added_and_none_replaced(shop):
    key = left_car()
    first = custody.attach_scan(paper_id=key, content=SCAN, pages=1)
    with pytest.raises(Refused, match="扫描件"):
        custody.attach_scan(paper_id=key, content=SCAN, pages=1)
    second = custody.attach_scan(paper_id=key, content=SCAN + b"2", pages=3)
    assert [(row.scan_id, row.pages) for row in scans_of(key).rows] == [(second, 3), (first, 1)]
    assert scan_bytes(first) == SCAN
    for sql in ("UPDATE paper_scan SET pages = 2", "DELETE FROM paper_scan"):
        with pytest.raises(db.DatabaseError), db.writing():
            db.execute(sql)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"content": b"GIF89a"}, Invalid),
        ({"pages": 0}, Invalid),
        ({"content": b"%PDF" + bytes(custody.LARGEST_SCAN)}, Invalid),
        ({"paper_id": 99}, Refused),
    ],
)
def test_what_is_no_scan_is_refused(shop, values, error):
    key = left_car()
    with pytest.raises(error):
        custody.attach_scan(**{"paper_id": key, "content": SCAN, "pages": 1, **values})
    assert scans_of(key).rows == ()


def lend(number: str, **values) -> int:
    due = day_number(clock.today() + timedelta(days=3))
    return custody.lend(**{"number": number, "borrower": "示例乙", "reason": "年检", "due_on": due,
                           **values})  # fmt: skip


def test_a_paper_is_lent_to_one_at_a_time_and_comes_back(shop):
    number = number_of(left_car())
    key = lend(f" {number.lower()} ")
    with pytest.raises(Invalid) as refused:
        lend(number)
    assert refused.value.field == "number"
    [loan] = loans()
    assert (loan.loan_id, loan.number, loan.borrower, loan.overdue()) == (
        key,
        number,
        "示例乙",
        False,
    )
    assert open_loan(loan.paper_id) == loan
    with clock.frozen(NOON + timedelta(days=4)):
        assert (loans()[0].overdue(), overdue_loans()) == (True, 1)
        with pytest.raises(Conflict):
            custody.take_back(loan_id=key, version=loan.version + 1)
        custody.take_back(loan_id=key, version=loan.version, remark="缺角")
        [back] = loans()
        assert (back.overdue(), back.remark, back.returned_at) == (False, "缺角", clock.now())
        assert open_loan(loan.paper_id) is None
        with pytest.raises(Refused):
            custody.take_back(loan_id=key, version=back.version)
        again = lend(number)
        assert overdue_loans() == 0
    assert [row.loan_id for row in loans_of(number)] == [again, key]
    with clock.frozen(NOON + timedelta(days=60)):
        assert len(loans()) == 1
    assert list(proof.damage()) == []


def test_a_colleague_is_told_apart_from_a_typed_name(shop):
    other, colleague = number_of(left_car()), number_of(left_car())
    me = db.row("SELECT id, name FROM person ORDER BY id")
    lend(other, borrower=me[1])  # a namesake from outside
    lend(colleague, borrower="", colleague_id=me[0])
    assert {(row.number, row.borrower, row.outside) for row in loans()} == {
        (other, me[1], True), (colleague, me[1], False),
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        lend(number_of(left_car()), colleague_id=999)
    assert refused.value.field == "borrower"


def test_a_deletion_request_reaches_who_borrowed_and_may_be_lifted(shop):
    """The customer's own name and what was typed about their papers go; a colleague stays."""
    paper, other, third = left_car(), left_car(), left_car()
    customer, name, version = db.row("SELECT id, name, version FROM customer ORDER BY id")
    me = db.row("SELECT id, name FROM person ORDER BY id")
    keys = [
        lend(number_of(paper), borrower="示例家属", reason="代取"),
        lend(number_of(other), borrower=name, reason="保险"),
    ]
    restrict = {"customer_id": customer, "version": version, "reason": "本人来电要求"}
    for key in keys:
        with pytest.raises(Refused, match="归还"):
            restrict_customer(**restrict)
        custody.take_back(loan_id=key, version=1, remark="缺角")
    lend(number_of(paper), colleague_id=me[0], borrower="", reason="核对")
    lend(number_of(third), borrower="示例乙", reason="年检")
    restrict_customer(**restrict)
    texts = {row.loan_id: (row.borrower, row.reason, row.remark) for row in loans()}
    assert [texts[key] for key in keys] == [("***",) * 3] * 2
    assert {text[0] for key, text in texts.items() if key not in keys} == {me[1], "示例乙"}
    assert list(proof.damage()) == []
    lift_restriction(customer_id=customer)
    assert {row.borrower for row in loans()} == {"示例家属", name, me[1], "示例乙"}
    assert list(proof.damage()) == []
    tamper(f"UPDATE paper_loan SET borrower = '别人' WHERE id = {keys[0]}")
    assert len(list(proof.damage())) == 1
    tamper("UPDATE paper_loan SET reason = '***' WHERE borrower = '示例乙'")
    assert len(list(proof.damage())) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "CD01-20261120-0099"),
        ("borrower", " "),
        ("reason", " "),
        ("due_on", 20261119),
        ("due_on", 20261399),
        ("due_on", 20281120),
    ],
)
def test_a_loan_needs_all_it_says(shop, field, value):
    number = number_of(left_car())
    with pytest.raises(Invalid) as refused:
        lend(**{"number": number, field: value})
    assert refused.value.field == field


def test_the_database_keeps_the_register(shop):
    lend(number_of(left_car()))
    for sql in (
        "UPDATE paper_loan SET borrower = 'x'",
        "UPDATE paper_loan SET borrower_id = 1",
        "UPDATE paper_loan SET due_on = 20300101",
        "DELETE FROM paper_loan",
        "INSERT INTO paper_loan (version, uid, paper_id, branch_id, borrower, reason, due_on,"
        " lent_at, remark) SELECT 1, 'z', paper_id, 1, 'b', 'r', 20261121, 5, '' FROM paper_loan",
    ):
        with pytest.raises(db.DatabaseError), db.writing():
            db.execute(sql)


def test_only_who_keeps_papers_may(branch):
    with branch.as_("technician"):
        with pytest.raises(NotAllowed):
            custody.attach_scan(paper_id=1, content=SCAN, pages=1)
        with pytest.raises(NotAllowed):
            lend("x")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE paper_scan SET bytes = {bytes}",
        "UPDATE paper_scan SET paper_id = 1",
        "UPDATE paper_scan SET at = at + 1",
        "DELETE FROM paper_scan",
        "UPDATE paper_loan SET borrower = 'x'",
        "UPDATE paper_loan SET returned_at = 5",
        "UPDATE paper_loan SET due_on = 20300101",
        "DELETE FROM paper_loan",
    ],
)
def test_a_changed_scan_or_loan_is_found_and_named(shop, statement):
    key = left_car()
    custody.attach_scan(paper_id=key, content=SCAN, pages=1)
    lend(number_of(key))
    assert list(proof.damage()) == []
    literal = "'\\x00'" if db.is_postgres() else "x'00'"
    tamper(statement.format(bytes=literal))
    found = list(proof.damage())
    assert len([s for s in found if "-0001" in s]) == 1, found
    if "bytes" in statement:
        with pytest.raises(Damaged):
            scan_bytes(1)


def test_a_month_for_filing_names_every_state_and_gap(shop):
    scanned, wanted, void, gone = left_car(), left_car(), left_car(), left_car()
    left_car(customer_signature=signature())
    left_car(refused_reason="拒签", witness="示例见证人")
    custody.attach_scan(paper_id=scanned, content=SCAN, pages=1)
    void_paper(paper_id=void, reason="打印错误")
    tamper(
        f"DELETE FROM paper_signature WHERE paper_id = {gone}",
        f"DELETE FROM scan_wanted WHERE paper_id = {gone}",
        f"DELETE FROM paper WHERE id = {gone}",
    )
    slips = slips_of_month(2026, 11)
    assert [slip.state for slip in slips] == [
        "scan", "wanted", "void", "missing", "screen", "refused",
    ]  # fmt: skip
    assert slips[3].number == "CD01-20261120-0004"
    assert wanted == slips[1].paper_id
    assert slips_of_month(2026, 10) == ()


def test_a_scan_is_attached_at_its_own_branch_alone(shop):
    key, here = left_car(), gate.actor()
    other = a_branch(code="CD02")
    elsewhere = gate.Actor(here.person_id, here.name, here.permissions, other)
    with gate.acting(elsewhere), pytest.raises(Refused):
        custody.attach_scan(paper_id=key, content=SCAN, pages=1)
    assert scans_of(key).wanted
