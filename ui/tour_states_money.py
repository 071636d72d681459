"""States that nobody meets by opening a screen: at the gate, in the count, of papers and prints."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reception.billing.count import count_today
from reception.billing.gate_pass_actions import leave, let_leave, note_left_without
from reception.core import clock, db, gate, this_pc
from reception.core.text import _
from reception.orders.queries import OPEN
from reception.papers.rules import PaperKind
from reports.renderers import render
from ui.billing.words import paper_word
from ui.printing import jobs
from ui.printing.choices import PrintChoice
from ui.printing.machine import no_answer

GATE = 560, 680  # pixels: the gate's window as it opens
PRINTER = "前台激光"
UNKNOWN = "C000-00000000-0000"
MANY_JOBS = 40
LONG = "钥匙由试车技师随身携带，车辆停在二期地库 B2 层充电位，预计明早八点前移回，已电话确认"


def extra(camera: Any, state: str) -> None:
    """Take what else these screens can show; the manager may see all of it."""
    camera.sit("manager1")
    if state == "crowded":
        _cars_leave()
    _gate(camera, state)
    _count(camera, state)
    _custody(camera, state)
    _printing(camera, state)


def _cars_leave() -> None:
    """Let a dozen cars out, some of them without a pass."""
    found = db.rows(
        f"SELECT o.id, c.plate FROM work_order o JOIN vehicle c ON c.id = o.vehicle_id WHERE {OPEN}"
        " ORDER BY o.id LIMIT 16"
    )
    for number, (order_id, plate) in enumerate(found):
        if number % 4 == 3:
            note_left_without(plate=plate, reason=LONG[:30])
        else:
            leave(pass_id=let_leave(order_id=order_id, reason=LONG[:20], render=render).pass_id)


def _gate(camera: Any, state: str) -> None:
    page = camera.page("gate")
    page.resize(*GATE)
    if not page.leaving.isVisible():
        QTest.keyClick(page, Qt.Key.Key_F10)
    camera.take("gate-leaving", page)
    if state == "refused":
        page.scanned(UNKNOWN)
        camera.take("gate-leaving-refused", page)
        QTest.mouseClick(page.leaving.without.open, Qt.MouseButton.LeftButton)
        page.leaving.without.note()
        camera.take("gate-leaving-without", page)
    elif state != "empty":
        order_id = db.row(f"SELECT max(o.id) FROM work_order o WHERE {OPEN}")
        assert order_id is not None
        given = let_leave(order_id=order_id[0], reason=_("Unrepaired"), render=render)
        page.scanned(given.number)
        camera.take("gate-leaving-go", page)
    page.close()


def _count(camera: Any, state: str) -> None:
    page = camera.page("count")
    if count_today() is None:
        camera.take("count-not-begun")
        page.begin.click()
    camera.take("count-begun")
    if state == "refused":
        page.close_button.click()
        camera.take("count-refused")
    for number, button in enumerate((page.both, page.no_key, page.no_car)):
        if number < len(page.table.rows()):
            page.table.view.selectRow(number)
            page.remark.set_text(LONG if number and state == "crowded" else LONG[:11])
            button.click()
    camera.take("count-differences")


def _custody(camera: Any, state: str) -> None:
    page = camera.page("custody")
    for view in page.chips:
        page.choose(view)
        camera.take(f"custody-{view}")
    if state != "refused":
        return
    page.choose("loans")
    page.save()
    camera.take("custody-refused")
    page.choose("check")
    strange = Path(this_pc.folder()) / "strange.pdf"
    strange.write_bytes(b"%PDF-1.4 of somebody else")
    page.check.check(strange)
    for _turn in range(200):
        if not page.check.job.running:
            break
        QTest.qWait(10)
    camera.take("custody-check-refused")


def _printing(camera: Any, state: str) -> None:
    if state != "empty" and not jobs.any_kept():
        _print(MANY_JOBS if state == "crowded" else 4, failed=state != "normal")
    page = camera.page("printing")
    page.refresh()
    camera.take("printing-jobs")


def _print(count: int, *, failed: bool) -> None:
    """Keep jobs as printers leave them: sent, one not confirmed, and where wanted failed ones."""
    name = gate.actor().name
    ends = [jobs.SENT, jobs.UNSURE, jobs.FAILED, jobs.SENT] if failed else [jobs.SENT]
    for number in range(count):
        kind, at = list(PaperKind)[number % 5], clock.now() - timedelta(minutes=7 * number)
        with clock.frozen(at):
            key = jobs.new_id()
        job = jobs.PrintJob(
            key, at, name, f"{paper_word(kind)} {number + 1:04d}", f"{number}",
            kind, choice=PrintChoice("printer", PRINTER), printer=PRINTER, attempts=1,
        )  # fmt: skip
        end = ends[number % len(ends)]
        jobs.add(replace(job, state=end, reason=no_answer(PRINTER) if end == jobs.FAILED else ""))
