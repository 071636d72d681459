"""What must hold after every step, and of papers and months, against the ledger and it alone."""

import io
import json
from collections import Counter
from decimal import Decimal
from typing import Any

from reception.billing.accounts import credit_of
from reception.billing.deposits import deposits_of
from reception.billing.money_queries import paid_of
from reception.billing.queries import settlement_of
from reception.core import clock, db, gate
from reception.figures.queries import month_figures
from reception.history import proof
from reception.orders.queries import lines_of
from reports.renderers import render
from tests.money import claiming, closing
from tests.money.ledger import KINDS, MONEY, PAYERS, Job, Ledger, in_words, shown
from tests.money.till import Till

PAYER_WORDS = {"customer": "自费", "insurer": "保险", "maker": "索赔", "internal": "内部"}
_SUMS = ("labour", "part", "other", *PAYERS)


def fen(amount: Any) -> int:
    """Return whole fen of yuan; fails where there is a part of one, or a float."""
    assert isinstance(amount, Decimal), amount
    whole = amount * 100
    assert whole == int(whole)
    return int(whole)


def look(till: Till, job: Job) -> None:
    """Hold one order against the ledger, in Python and in SQL, after every step."""
    with gate.acting(gate.system("proof")):
        _in_python(till.ledger, job)
        _in_sql(till.ledger, job)
        claiming.look(job)


def _in_python(ledger: Ledger, job: Job) -> None:
    assert Counter(
        (str(x.kind), str(x.payer), fen(x.amount)) for x in lines_of(job.key)
    ) == Counter((line.kind, line.payer, line.amount) for line in job.lines)
    card = settlement_of(job.key)
    assert (card is not None) == (job.stage in ("listed", "settled", "out"))
    if card is not None:
        assert fen(card.total) == job.total == sum(fen(getattr(card, each)) for each in PAYERS)
        assert fen(card.rounding) == job.rounding
        if job.stage != "listed":
            assert sum(fen(each.amount) for each in card.payments) == job.total
    for each in paid_of(job.key):
        paid = next(one for one in job.paid if one.key == each.payment_id)
        assert sum(map(fen, each.left.values())) == paid.left
        assert fen(each.left.get("account", Decimal(0))) == max(0, paid.most("account"))
    kept = [(each.key, each.open) for each in ledger.deposits(job)]
    assert [(each.deposit_id, fen(each.left)) for each in deposits_of(job.key)] == kept
    assert fen(credit_of(job.customer).owed) == ledger.owed(job.customer)


def _in_sql(ledger: Ledger, job: Job) -> None:
    lines = db.rows(
        "SELECT payer, kind, sum(amount) FROM order_line WHERE order_id = ? GROUP BY payer, kind",
        (job.key,),
    )
    assert {(p, k): int(v) for p, k, v in lines if v} == {k: v for k, v in job.sums().items() if v}
    live = db.rows(
        "SELECT labour, part, other, customer, insurer, maker, internal, total, id FROM settlement"
        " WHERE order_id = ? AND voided_at IS NULL",
        (job.key,),
    )
    if live:
        (row,) = live
        kinds = [sum(x.amount for x in job.lines if x.kind == kind) for kind in KINDS]
        payers = [job.due(payer) for payer in PAYERS]
        assert list(row[:8]) == [*kinds, *payers, job.total]
    # What was paid is where it went: in a drawer, owed, taken off a deposit, not asked for.
    moved = db.rows(
        "SELECT coalesce(sum(p.amount), 0), coalesce(sum((SELECT coalesce(sum(r.amount), 0)"
        " FROM refund r WHERE r.payment_id = p.id)), 0), coalesce(sum((SELECT v.open FROM receivable v"
        " WHERE v.payment_id = p.id)), 0) FROM payment p JOIN settlement s ON s.id = p.settlement_id"
        " WHERE s.order_id = ? AND s.voided_at IS NULL",
        (job.key,),
    )
    paid, back, owed = map(int, moved[0])
    assert paid == (job.total if job.paid else 0)
    assert paid - back == sum(each.left for each in job.paid)
    assert owed == sum(each.owed for each in job.paid)
    for each in job.deposits:
        found = db.rows("SELECT amount, open FROM deposit WHERE id = ?", (each.key,))
        assert found == [(each.amount, each.open)]
        assert 0 <= each.open <= each.amount


def drawers(ledger: Ledger) -> None:
    """Hold what is in each drawer against all that ever moved, by one sum over the tables."""
    names = ", ".join(f"'{way}'" for way in MONEY)
    found = db.rows(
        f"SELECT method, sum(n) FROM (SELECT method, amount AS n FROM deposit"
        f" UNION ALL SELECT method, amount FROM payment UNION ALL SELECT method, amount FROM receipt"
        f" UNION ALL SELECT method, -amount FROM refund) AS m WHERE method IN ({names})"
        " GROUP BY method"
    )
    assert {way: int(n) for way, n in found if n} == {w: n for w, n in ledger.drawer.items() if n}


def papers(ledger: Ledger) -> None:
    """Hold what every paper seals in itself, and each slip against the order it went with."""
    rows = db.rows("SELECT kind, data, subject_id, id FROM paper")
    void = {key for (key,) in db.rows("SELECT paper_id FROM paper_event WHERE what = 'voided'")}
    slips: Counter[int] = Counter()
    for kind, data, order, key in rows:
        said = json.loads(data)
        if "moves" in said:
            assert sum(Decimal(each["amount"]) for each in said["moves"]) == Decimal(said["amount"])
        elif "totals" in said:
            lines = sum(Decimal(each["amount"]) for each in said["lines"])
            payers = sum(Decimal(each) for _payer, each in said["totals"]["payers"])
            assert lines == payers == Decimal(said["totals"]["total"])
        if kind in ("slip", "settlement") and key not in void:
            job = ledger.jobs[order]
            slips[order] += kind == "slip"
            if kind == "settlement" or job.stage == "out":
                assert fen(Decimal(said["totals"]["total"])) == job.total
    assert slips == {key: 1 for key, job in ledger.jobs.items() if job.away}


def months(till: Till, most: int | None = None) -> None:
    """Hold the months' workbooks, read back cell by cell, against the ledger; `most` of them."""
    found = sorted(till.ledger.output)
    with clock.frozen(till.now), gate.acting(gate.system("proof")):
        for month in found if most is None else till.rng.sample(found, min(most, len(found))):
            _month(till.ledger, month, month_figures(*month))


def _month(ledger: Ledger, month: tuple[int, int], figures: Any) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(render(figures)))
    rows = [[cell.value for cell in row] for row in book["月产值"].iter_rows()]
    sums, people = ledger.output[month], ledger.advisors[month]
    total = sum(sums.values())
    heads = {row[0]: row[1] for row in rows[:14]}
    assert _cell(heads["产值合计"]) == total, month
    assert heads["结算台次"] == ledger.settled[month]
    for head, kind in (("工时费合计", "labour"), ("材料费合计", "part"), ("其他费用合计", "other")):
        assert _cell(heads[head]) == sum(sums[payer, kind] for payer in PAYERS)
    _table(rows, "收费对象", {
        PAYER_WORDS[p]: [sums[p, kind] for kind in KINDS] for p in PAYERS
    }, total)  # fmt: skip
    _column(rows, "服务顾问", dict(people), total)
    for head in ("维修类别", "技师", "工位"):
        found = _section(rows, head)
        assert sum(_cell(row[5]) for row in found[:-1]) == _cell(found[-1][5]) == total, head
    assert _cell(_section(rows, "日")[-1][2]) == total
    detail = [[cell.value for cell in row] for row in book["明细"].iter_rows()]
    last = next(row for row in reversed(detail) if row[0] == "合计")
    assert [_cell(value) for value in last[15:20]] == [
        total, *(sum(sums[p, kind] for kind in KINDS) for p in PAYERS)
    ]  # fmt: skip


def _cell(value: Any) -> int:
    """Return the fen that a cell shows: a spreadsheet has but floats."""
    return round(Decimal(str(value or 0)) * 100)


def _section(rows: list[list[Any]], head: str) -> list[list[Any]]:
    """Return a table's rows and its sum; a month that comes to nothing has no tables."""
    at = next((n for n, row in enumerate(rows) if row[0] == head), None)
    if at is None:
        return [[None] * 8]
    end = next(n for n in range(at, len(rows)) if rows[n][0] == "合计")
    return rows[at + 1 : end + 1]


def _table(rows: list[list[Any]], head: str, wanted: dict[str, list[int]], total: int) -> None:
    found = _section(rows, head)
    told = {row[0]: [_cell(value) for value in row[2:5]] for row in found[:-1]}
    assert {k: v for k, v in told.items() if any(v)} == {k: v for k, v in wanted.items() if any(v)}
    assert _cell(found[-1][5]) == total


def _column(rows: list[list[Any]], head: str, wanted: dict[str, int], total: int) -> None:
    found = _section(rows, head)
    told = {row[0]: _cell(row[5]) for row in found[:-1]}
    assert {k: v for k, v in told.items() if v} == {k: v for k, v in wanted.items() if v}
    assert _cell(found[-1][5]) == total


def printed(till: Till, job: Job) -> None:
    """Read what an order's papers show, by another library than drew them, words and figures."""
    import pdfplumber

    rows = db.rows(
        "SELECT p.kind, p.data, b.bytes FROM paper p JOIN paper_content b"
        " ON b.hash = p.content_hash WHERE p.subject_id = ? AND p.kind IN"
        " ('settlement', 'slip', 'deposit', 'refund', 'receipt', 'reversal')",
        (job.key,),
    )
    for kind, data, content in rows:
        with pdfplumber.open(io.BytesIO(content)) as opened:
            text = "".join("".join(page.extract_text() for page in opened.pages).split())
        said = json.loads(data)
        amount = _due(kind, said)
        assert f"¥{shown(amount)}" in text, (kind, amount, text)
        assert in_words(amount) in text, (kind, amount, text)
        for each in said.get("moves", ()):
            assert shown(fen(Decimal(each["amount"]))) in text
        for each in said.get("lines", ()):
            assert shown(fen(Decimal(each["amount"]))) in text
        for _payer, each in said.get("totals", {}).get("payers", ()):
            assert shown(fen(Decimal(each))) in text


def _due(kind: str, said: dict[str, Any]) -> int:
    if kind == "slip":
        return fen(Decimal(dict(said["totals"]["payers"]).get("customer", "0")))
    return fen(Decimal(said["totals"]["total"] if kind == "settlement" else said["amount"]))


def whole(till: Till, books: int | None = None) -> None:
    """Hold everything at the end: drawers, closes, papers, months, the program's proof of itself."""
    drawers(till.ledger)
    papers(till.ledger)
    months(till, books)
    with gate.acting(gate.system("proof")):
        closing.look(till.ledger)
        assert list(proof.damage()) == []
