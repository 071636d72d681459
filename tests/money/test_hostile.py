"""Amounts and names nobody should be able to give: refused in a sentence, or kept as they are."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from reception.billing.journal import journal
from reception.core import clock, db, gate
from reception.core.errors import Invalid, ReceptionError
from reception.history.proof import damage
from reports.journal import journal_csv, journal_workbook
from tests.money.paying import finish_work
from tests.safety.readers import pdf_text
from tests.safety.test_crash_money import OPERATIONS, paid, prepare, rows
from ui.commands import ops

AMOUNTS = (
    "0", "-0", "-0.01", "0.001", "0.005", "1000000000", "1e9", "1e400", "99999999999999999999",
    "NaN", "sNaN", "-Infinity", "Infinity", "", "一百", "=1+1", "0x10", "1,000", None, 1e308,
)  # fmt: skip
NAMES = (
    "=1+1",
    "+8613800000001",
    "-2+3",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://x","y")',
    "<b>A&B</b>",
)


def perform(name, **changed):
    """Do one of the counter's operations, with other arguments, under a name of its own."""
    each = next(one for one in OPERATIONS if one["id"] == name)
    key = f"{name}-{json.dumps(changed, sort_keys=True)}".replace(" ", "")
    line = {**each, "id": key[:200], "args": {**each["args"], **changed}}
    return ops.perform(ops.parse(json.dumps(line).encode()))


@pytest.fixture
def counter(database, now):
    """An order that is ready, with its money some way on."""
    prepare()


def refused(name, **changed):
    """Hold that nothing is done, and that it is said in a sentence."""
    before = [] if db.is_postgres() else rows()
    with pytest.raises(ReceptionError, match=r"\S"):
        perform(name, **changed)
    assert before == ([] if db.is_postgres() else rows())


def test_no_action_takes_an_amount_that_is_none(counter):
    for amount in AMOUNTS:
        refused("deposit", amount=amount)
    perform("deposit")
    for amount in AMOUNTS:
        if amount not in ("0", "-0"):
            refused("list", rounding=amount)
    perform("list")
    for amount in AMOUNTS:
        for method in ("cash", "account", "deposit", "rounding", "write_off", "gold"):
            refused("pay", payments=[{"payer": "customer", "method": method, "amount": amount}])
    perform("pay")
    for amount in AMOUNTS:
        refused("refund", amount=amount)
        refused("receive", amount=amount, receivable_id=1)
    assert list(damage()) == []


def test_lines_take_no_amount_that_is_none(counter):
    (version,) = db.rows("SELECT version FROM work_order")[0]

    def lines(**given):
        line = {"kind": "labour", "name": "检查", "quantity": "1", "price": "1", **given}
        args = {"order_id": 1, "version": version, "lines": [line]}
        operation = {"id": f"l-{given}".replace(" ", ""), "as": "manager", "action": "set_lines"}
        return ops.perform(ops.parse(json.dumps({**operation, "args": args}).encode()))

    for amount in AMOUNTS:
        for field in ("quantity", "price", "discount"):
            if (field, amount) in (("quantity", "0.001"), ("quantity", "0.005")):
                continue
            if field != "quantity" and amount in ("0", "-0"):
                continue
            with pytest.raises(ReceptionError, match=r"\S"):
                lines(**{field: amount})
    lines(quantity="0.001", price="5")  # half a fen
    assert db.rows("SELECT amount FROM order_line") == [(1,)]
    perform("list", rounding="0")
    perform("pay", payments=[{"payer": "customer", "method": "cash", "amount": "0.01"}])
    assert list(damage()) == []


def test_an_order_never_comes_to_more_than_can_be_written(counter):
    """Its total stays below what is paid and written in words: in lines, and with more work."""
    number = iter(range(100))

    def do(action, **args):
        line = {"id": f"t-{next(number)}", "as": "manager", "action": action}
        args = {"order_id": 1, **args} if action != "agree_extra" else args
        return ops.perform(ops.parse(json.dumps({**line, "args": args}).encode()))

    def lines(*parts):
        (version,) = db.rows("SELECT version FROM work_order")[0]
        rows_ = [{"kind": "part", "name": "大灯", "quantity": q, "price": p} for q, p in parts]
        consent = {"how": "phone", "who": "测试客户001", "phone": "13800000001", "reason": "同意"}
        do("set_lines", version=version, lines=rows_, consent=consent)

    for parts in ([("10000", "100000")], [("10000", "99999.99"), ("1", "100")], [
        ("10000", "10000000")
    ] * 11):  # fmt: skip
        with pytest.raises(Invalid, match="1,000,000,000"):
            lines(*parts)
    lines(("10000", "99999.99"))
    more = {"kind": "labour", "name": "加项", "quantity": "1"}
    with pytest.raises(Invalid, match="1,000,000,000"):
        do("ask_extra", reason="旧", lines=[{**more, "price": "100"}])
    asked = [do("ask_extra", reason="旧", lines=[{**more, "price": "99.99"}])]
    do("agree_extra", extra_id=asked[0], how="phone", who="测试客户001", phone="13800000001")
    with pytest.raises(Invalid, match="1,000,000,000"):
        do("ask_extra", reason="旧", lines=[{**more, "price": "0.01"}])
    with gate.acting(gate.system("test")):
        finish_work(order_id=1)
    perform("list", rounding="0")
    perform("pay", payments=paid(("transfer", "999999999.99")))
    said = db.rows("SELECT total FROM settlement")
    assert said == [(99_999_999_999,)]
    assert list(damage()) == []


@pytest.mark.parametrize("name", NAMES)
def test_names_are_text_on_receipt_list_and_journal(sqlite_database, now, name):
    prepare()
    customer = {"name": name, "phone": "13800000002"}
    line = {"kind": "labour", "name": name, "quantity": "1", "price": "1"}
    ops.perform(ops.parse(json.dumps({
        "id": "in", "as": "manager", "action": "check_in", "args": {
            "customer": customer, "vehicle": {"plate": "沪A00002"}, "visit": {"mileage": 1},
            "kind": "repair", "lines": [line],
        },
    }).encode()))  # fmt: skip
    perform("deposit", order_id=2)
    with gate.acting(gate.system("test")):
        finish_work(order_id=2)
        perform("list", order_id=2, rounding="0")
        perform("pay", order_id=2, payments=paid(("deposit", "1")))
        booked = journal(clock.today(), clock.today())
    for kind in ("deposit", "settlement"):
        (content,) = db.rows(
            "SELECT c.bytes FROM paper p JOIN paper_content c ON c.hash = p.content_hash"
            " WHERE p.kind = ? AND p.subject_id = 2",
            (kind,),
        )[0]
        assert name in pdf_text(content), kind
    assert booked
    book = load_workbook(io.BytesIO(journal_workbook(booked, "", clock.now())))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert name not in {cell.value for cell in cells}  # the journal names nobody
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    text = journal_csv(booked).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text)):
        for value in row:
            assert not value.startswith(("=", "+", "@")), value
            assert not value.startswith("-") or value[1:].replace(".", "").isdigit(), value
