"""What an order's checks found, and the papers that follow from them: 质检单, 合格证."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.papers.actions import Issued
from reception.papers.after_values import CertificateData
from reception.papers.values import Signature
from reception.shopfloor.certificate import (
    certificate_data,
    certificate_due,
    issue_certificate,
    signs_here,
)
from reception.shopfloor.inspecting_queries import inspections_of
from reception.shopfloor.inspecting_rules import Stage
from reception.vehicles.rules import show_plate
from ui.papers import show_papers
from ui.run import ask_for, run
from ui.shopfloor.inspect_words import found_words
from ui.shopfloor.inspection_sheet import show_inspection_sheet
from ui.widgets import Button, Label


class Inspected(QWidget):
    """`show_order` says what was found; a paper's button stands there once there is one."""

    def __init__(self) -> None:
        super().__init__()
        self._order_id = 0
        self.found = Label("", "soft", wrap=True)
        self.sheet = self._button(_("Inspection sheet"), self._show_sheet)
        self.certificate = self._button(_("Certificate"), self._show_certificate)
        papers = QHBoxLayout()
        papers.setSpacing(8)
        papers.addWidget(self.sheet)
        papers.addWidget(self.certificate)
        papers.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.found)
        column.addLayout(papers)

    def _button(self, words: str, press: Callable[[], Any]) -> Button:
        return Button(words, press, icon="printer-outline", size="small")

    def show_order(self, order_id: int) -> None:
        """Show the checks of an order."""
        self._order_id = order_id
        checked = inspections_of(order_id)
        self.found.setText("\n".join(found_words(one) for one in checked))
        passed = any(one.passed and one.stage is Stage.FINAL for one in checked)
        printing = passed and may(Permission.PRINT_PAPER)
        self.sheet.setVisible(printing)
        self.certificate.setVisible(printing and certificate_due(order_id))

    def _show_sheet(self) -> None:
        show_inspection_sheet(self, self._order_id)

    def _show_certificate(self) -> None:
        show_certificate(self, self._order_id)


def show_certificate(owner: QWidget, order_id: int) -> None:
    """Show an order's certificate; it is archived first (SAFETY print).

    Whoever passed the car signs it on the pad before; for others it has a line for that pen.
    """
    if not signs_here(order_id):
        _issue(owner, order_id, None)
        return
    data = ask_for(owner, certificate_data, order_id=order_id)
    if data is None:
        return
    from ui.widgets.signature import SignaturePad

    text = _(
        "{plate}, order {number}: {work}. Repaired as ordered, found right at the final "
        "inspection of {time}; the car may leave."
    ).format(
        plate=show_plate(data.car.plate),
        number=data.car.order_number,
        work="、".join(data.work),
        time=clock.show(data.passed_at),
    )
    pad = SignaturePad(owner, signer=data.inspector, text=text)
    pad.accepted.connect(lambda: _issue(owner, order_id, pad.signature()))
    pad.finished.connect(pad.deleteLater)
    pad.open()


def _issue(owner: QWidget, order_id: int, signature: Signature | None) -> None:
    from reports.renderers import renderer

    def show(issued: Issued) -> None:
        title = _("Certificate {number}").format(number=issued.number)
        show_papers(owner, [issued.paper_id], title=title, name=issued.number)

    run(
        owner,
        issue_certificate,
        order_id=order_id,
        render=renderer(CertificateData),
        signature=signature,
        done=show,
    )
