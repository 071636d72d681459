"""The board with the open orders, the month's figures, the month's workbook, the slip."""

import io
from datetime import timedelta

import pytest

from reception.core import clock
from reception.figures.queries import month_figures
from reception.figures.workshop import workshop_figures
from reception.orders.queries import open_orders
from reception.shopfloor.queries import blocks


def _last_month() -> tuple[int, int]:
    day = clock.today().replace(day=1) - timedelta(days=1)
    return day.year, day.month


_BOARD = (
    "SELECT a.id, o.id, o.number, a.bay_id, t.name, a.starts_at, a.ends_at, c.plate, c.model,"
    " o.kind, o.state, o.promised_at FROM allocation a JOIN work_order o ON o.id = a.order_id"
    " JOIN vehicle c ON c.id = o.vehicle_id LEFT JOIN person t ON t.id = a.technician_id"
    " WHERE a.starts_at >= ? AND a.starts_at < ? ORDER BY a.starts_at"
)
_OPEN = (
    "SELECT o.id, o.number, c.plate, c.model, k.name, o.kind, o.state, b.name, t.name, p.name,"
    " o.opened_at, o.promised_at, (SELECT sum(l.amount) FROM order_line l WHERE l.order_id = o.id)"
    " FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id JOIN customer k ON"
    " k.id = o.customer_id LEFT JOIN bay b ON b.id = o.bay_id LEFT JOIN person t ON"
    " t.id = o.technician_id LEFT JOIN person p ON p.id = o.advisor_id WHERE o.branch_id = 1"
    " AND o.handed_over_at IS NULL AND o.state <> 'cancelled' ORDER BY o.promised_at"
)


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_board(benchmark, history, side):
    benchmark.group = f"bay board and open orders, {history.orders:,}"
    benchmark.extra_info["bar"] = "3x"
    begin, end = clock.day_bounds(clock.today())

    def floor() -> None:
        bounds = (int(begin.timestamp()), int(end.timestamp()))
        history.bare.execute(_BOARD, bounds).fetchall()
        history.bare.execute(_OPEN).fetchall()

    def ours() -> None:
        blocks(begin, end)
        open_orders()

    benchmark.pedantic(ours if side == "ours" else floor, rounds=200, warmup_rounds=5)


# The same cuts as ours, each by the plainest statement: by kind, advisor, technician, bay, day and
# payer; orders out by day and on time by the last promise in time; CSI and comebacks by person.
_SETTLED = (
    "SELECT {cut}, count(*), sum(s.labour), sum(s.part), sum(s.other) FROM work_order o JOIN"
    " settlement s ON s.order_id = o.id AND s.voided_at IS NULL WHERE o.branch_id = 1"
    " AND o.settled_at >= ?1 AND o.settled_at < ?2 GROUP BY 1"
)
_MONTH = (
    *(
        _SETTLED.format(cut=cut)
        for cut in ("o.kind", "o.advisor_id", "o.technician_id", "o.bay_id")
    ),
    _SETTLED.format(cut="(o.settled_at - ?1) / 86400"),
    "SELECT l.payer, l.kind, count(DISTINCT o.id), sum(l.amount) FROM work_order o JOIN order_line l"
    " ON l.order_id = o.id WHERE o.branch_id = 1 AND o.settled_at >= ?1 AND o.settled_at < ?2"
    " GROUP BY 1, 2",
    "SELECT (handed_over_at - ?1) / 86400, count(*), count(promised_at), sum(handed_over_at <="
    " coalesce((SELECT p.promised_at FROM promise p WHERE p.order_id = o.id AND p.set_at <="
    " o.promised_at ORDER BY p.id DESC LIMIT 1), promised_at)) FROM work_order o"
    " WHERE branch_id = 1 AND handed_over_at >= ?1 AND handed_over_at < ?2 GROUP BY 1",
    "SELECT o.advisor_id, avg(s.score), sum(s.valid), count(*) FROM survey s JOIN work_order o ON"
    " o.id = s.order_id WHERE s.answered_at >= ?1 AND s.answered_at < ?2 GROUP BY 1",
    "SELECT o.comeback_cause, f.technician_id, f.advisor_id, count(*) FROM work_order o LEFT JOIN"
    " work_order f ON f.id = o.comeback_of_id WHERE o.branch_id = 1 AND o.opened_at >= ?1 AND"
    " o.opened_at < ?2 AND (o.kind = 'comeback' OR o.comeback_of_id IS NOT NULL) GROUP BY 1, 2, 3",
    "SELECT count(*), sum(1 - i.passed) FROM inspection i JOIN work_order o ON o.id = i.order_id"
    " WHERE +o.branch_id = 1 AND i.at >= ?1 AND i.at < ?2",
    "SELECT id, name FROM person",
    "SELECT id, name FROM bay",
)


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_month(benchmark, history, side):
    benchmark.group = f"month's figures, {history.orders:,}"
    benchmark.extra_info["bar"] = "2x"
    year, month = _last_month()
    span = tuple(int(bound.timestamp()) for bound in clock.month_bounds(year, month))

    def floor() -> None:
        for sql in _MONTH:
            history.bare.execute(sql, span if "?1" in sql else ()).fetchall()

    def ours() -> None:
        month_figures(year, month, details=False)

    benchmark.pedantic(ours if side == "ours" else floor, rounds=150, warmup_rounds=5)


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_workbook(benchmark, history, side):
    from reports.monthly import render_monthly

    benchmark.group = f"month's workbook, {history.orders:,}"
    benchmark.extra_info["bar"] = "3x"
    figures = month_figures(*_last_month())
    cells = [[str(v) for v in vars(row).values()] for row in figures.orders]

    def floor() -> None:
        import xlsxwriter

        book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
        for name in ("月产值", "CSI", "返修率"):
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, range(40))
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": [name, 0, 0, 39, 0]})
            sheet.insert_chart("F2", chart)
        sheet = book.add_worksheet("明细")
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
        book.close()

    ours = lambda: render_monthly(figures)  # noqa: E731
    benchmark.pedantic(ours if side == "ours" else floor, rounds=8, warmup_rounds=1)


# The same month by the plainest statement each: blocks, hours and output, holds, clocked, on time.
_WORKSHOP = (
    "SELECT a.bay_id, a.order_id, a.starts_at, a.ends_at, o.started_at FROM allocation a JOIN"
    " work_order o ON o.id = a.order_id WHERE a.starts_at >= ?1 AND a.starts_at < ?2"
    " AND +o.branch_id = 1",
    "SELECT o.technician_id, s.total, (SELECT sum(l.quantity) FROM order_line l WHERE"
    " l.order_id = o.id AND l.kind = 'labour') FROM work_order o JOIN settlement s ON"
    " s.order_id = o.id AND s.voided_at IS NULL WHERE o.branch_id = 1 AND o.settled_at >= ?1"
    " AND o.settled_at < ?2",
    "SELECT s.order_id, s.state, s.at FROM order_step s JOIN work_order o ON o.id = s.order_id"
    " WHERE s.state IN ('hold_parts', 'hold_consent', 'hold_other') AND s.at >= ?1 AND s.at < ?2"
    " AND +o.branch_id = 1",
    "SELECT person_id, sum(ended_at - began_at) FROM clocking WHERE began_at >= ?1"
    " AND began_at < ?2 GROUP BY 1",
    *_MONTH[-6:-5],
    *_MONTH[-3:-2],
)


@pytest.mark.parametrize("side", ["floor", "ours"])
def test_workshop(benchmark, history, side):
    benchmark.group = f"workshop's month, {history.orders:,}"
    benchmark.extra_info["bar"] = "5x"
    first, last = (clock.local(bound).date() for bound in clock.month_bounds(*_last_month()))
    span = tuple(int(bound.timestamp()) for bound in clock.month_bounds(*_last_month()))

    def floor() -> None:
        for sql in _WORKSHOP:
            history.bare.execute(sql, span).fetchall()

    def ours() -> None:
        workshop_figures(first, last - timedelta(days=1))

    benchmark.pedantic(ours if side == "ours" else floor, rounds=60, warmup_rounds=3)
