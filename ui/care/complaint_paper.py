"""The sheet of one complaint: printed to be filled in and signed, or signed on the pad."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.care.complaint_queries import ComplaintCard
from reception.care.complaint_rules import Stage, What
from reception.care.papers import issue_complaint_sheet, present_sheet
from reception.core import clock
from reception.core.text import _
from reception.papers.actions import Issued
from reception.papers.after_values import ComplaintData
from reception.papers.queries import paper
from reception.papers.values import Signature
from ui.papers import show_papers
from ui.run import ask_for, run
from ui.widgets import Button, clear_notice


class ComplaintPaper(QWidget):
    """Two buttons: print, and let the customer sign what is proposed, once something is."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._found: ComplaintCard | None = None
        self.print_button = Button(
            _("Print sheet"), self.print_, icon="printer-outline", kind="flat", size="small"
        )
        self.sign_button = Button(
            _("Customer signs the sheet"), self.sign, icon="pencil-outline", kind="flat",
            size="small",
        )  # fmt: skip
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.print_button)
        row.addWidget(self.sign_button)

    def show_complaint(self, found: ComplaintCard) -> None:
        """Stand there for this complaint."""
        self._found = found
        self.sign_button.setVisible(found.row.stage is Stage.ANSWERED)

    def print_(self) -> None:
        """Show the sheet as it was sealed, or sealed now where more was noted since."""
        if self._found is None:
            return
        key = self._found.row.complaint_id
        kept = ask_for(self._owner, present_sheet, complaint_id=key)
        if kept is not None:
            self._show(kept)
            return
        self._issue(key, None)

    def sign(self) -> None:
        """Let the customer sign the proposal on the pad; the sheet is sealed with it."""
        if self._found is None:
            return
        from ui.widgets.signature import SignaturePad

        clear_notice(self._owner)
        row, steps = self._found.row, self._found.steps
        said = [step.text for step in steps if step.what == What.ANSWERED and step.text]
        text = _(
            "{customer}: I agree with what is proposed for my complaint of {time}: {proposal}"
        ).format(
            customer=row.customer, time=clock.show(row.received_at), proposal=" ".join(said[-1:])
        )
        pad = SignaturePad(self._owner, signer=row.customer, text=text)
        pad.accepted.connect(lambda: self._issue(row.complaint_id, pad.signature()))
        pad.finished.connect(pad.deleteLater)
        pad.open()

    def _issue(self, complaint_id: int, signature: Signature | None) -> None:
        from reports.renderers import renderer

        def show(issued: Issued) -> None:
            if signature is None:
                self._show(issued.paper_id)

        run(
            self._owner,
            issue_complaint_sheet,
            complaint_id=complaint_id,
            render=renderer(ComplaintData),
            signature=signature,
            said=_("Signed: the sheet is archived.") if signature is not None else "",
            done=show,
        )

    def _show(self, paper_id: int) -> None:
        number = paper(paper_id).number
        title = _("Complaint sheet {number}").format(number=number)
        show_papers(self._owner, [paper_id], title=title, name=number)
