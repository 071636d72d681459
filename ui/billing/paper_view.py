"""An archived paper in the page: preview, print, save, void; a reprint says so."""

from collections.abc import Callable

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.actions import HandedOver, issue_slip_for_history
from reception.billing.gate_pass_actions import replace_pass
from reception.billing.gate_pass_queries import Pass, newest_pass, pass_of_paper
from reception.core import clock
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.queries import is_reopened, order
from reception.papers.actions import note_printed, void_paper
from reception.papers.custody_queries import ScanRow, scan_bytes
from reception.papers.gate_values import GatePassData
from reception.papers.queries import REPRINTS, PaperRow, live_paper, paper, reprint_bytes
from reception.papers.rules import PaperKind
from reception.papers.values import SlipData
from reports.renderers import renderer
from ui.billing.scan_bar import ScanBar
from ui.billing.step import ReasonBar
from ui.billing.words import paper_word
from ui.run import ask_for, run
from ui.scans import dropped
from ui.slip_at_printer import at_printer
from ui.widgets import Banner, Button, Label, ShortLabel
from ui.widgets.preview import PdfPreview

GONE = frozenset({"handed_over", "closed"})


class PaperView(QWidget):
    """One paper. `show_paper(id)`; the caller says what comes next."""

    def __init__(self, close: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.paper_id: int | None = None
        self.preview: PdfPreview | None = None
        self._row: PaperRow | None = None
        self._next: Callable[[], object] = lambda: None
        self.title, self.about = Label("", "title"), ShortLabel("", "soft")
        self.next = Button("", lambda: self._next(), key="F8")
        self.void = Button(_("Void…"), self._ask_why, kind="quiet")
        self.again = Button(_("Issue a new slip"), self._issue_again)
        self.close_button = Button(_("Close"), close, key="Esc")
        if close is None:
            self.close_button.hide()
        self.banner = Banner("", tone="info")
        self.reason = ReasonBar(
            _("Void this paper"),
            _("It stays in the archive, marked void; its number is never used again."),
            self._void,
        )
        self.lost = Button(_("New pass…"), lambda: self.lost_bar.ask(), kind="quiet")
        self.lost_bar = ReasonBar(
            _("Give a new pass"),
            _("The lost pass is void at once; the gate stops whoever shows it."),
            self._replace,
        )
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.about, 1)
        for button in (self.lost, self.void, self.again, self.close_button, self.next):
            head.addWidget(button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.column.addLayout(head)
        self.column.addWidget(self.banner)
        self.column.addWidget(self.reason)
        self.column.addWidget(self.lost_bar)
        self.scans = ScanBar(self._look)
        self.column.addWidget(self.scans)
        self.setAcceptDrops(True)

    def show_paper(
        self, paper_id: int, *, then: str = "", press: Callable[[], object] | None = None
    ) -> bool:
        """Show a paper; `then` is the word on the button to what comes next. False when refused."""
        self.next.setText(then)
        self.next.setVisible(bool(then))
        self._next = press or (lambda: None)
        self.reason.hide()
        self.lost_bar.hide()
        return self.show_again(paper_id)

    def show_again(self, paper_id: int) -> bool:
        """Show a paper as it would be printed now."""
        row: PaperRow | None = ask_for(self, paper, paper_id=paper_id)
        if row is None:
            return False
        pdf: bytes | None = ask_for(self, reprint_bytes, paper_id=paper_id, render_as=renderer)
        if pdf is None:
            return False
        self.paper_id, self._row = paper_id, row
        self._put(
            PdfPreview(
                pdf,
                name=row.number,
                title=f"{paper_word(row.kind)} {row.number}",
                kind=row.kind,
                paper_ids=[paper_id],
                printed=self._printed,
                saved=self._saved,
                at_printer=at_printer(row),
            )
        )
        self._describe(row)
        self.scans.show_paper(row)
        return True

    def _put(self, preview: PdfPreview) -> None:
        if self.preview is not None:
            self.column.removeWidget(self.preview)
            self.preview.hide()
            self.preview.deleteLater()
        self.preview = preview
        self.column.addWidget(self.preview, 1)

    def _look(self, scan: ScanRow | None) -> None:
        """Show a scan in the paper's place, or the paper again."""
        if self._row is None:
            return
        if scan is None:
            self.show_again(self._row.paper_id)
            return
        pdf: bytes | None = ask_for(self, scan_bytes, scan_id=scan.scan_id)
        if pdf is not None:
            name = _("{number} scan").format(number=self._row.number)
            self._put(PdfPreview(pdf, name=name, title=name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._row is not None and may(Permission.KEEP_PAPERS) and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files as a scan of the paper that is shown."""
        self.scans.take(dropped(event.mimeData()))
        event.acceptProposedAction()

    def _describe(self, row: PaperRow) -> None:
        self.title.setText(f"{paper_word(row.kind)} {row.number}")
        parts = [clock.show(row.issued_at), row.person]
        voided = row.voided_at is not None
        slip = row.kind == PaperKind.SLIP
        marked = row.kind in REPRINTS
        if row.prints and not marked:
            parts.append(_("printed {count} times").format(count=row.prints))
        self.about.setText(" · ".join(part for part in parts if part))
        self.void.setVisible(
            not voided and row.kind != PaperKind.SETTLEMENT and may(Permission.VOID_PAPER)
        )
        self.again.setVisible(slip and voided and self._may_issue(row.order_id))
        self._describe_pass(row)
        if voided:
            self.banner.say(_("Void: {reason}").format(reason=row.void_reason))
        elif marked and row.prints:
            self.banner.say(
                _("Printed {count} times; the next print is marked as a reprint.").format(
                    count=row.prints
                )
            )
        else:
            self.banner.say("")

    def _may_issue(self, order_id: int) -> bool:
        card = order(order_id)
        return (
            may(Permission.HAND_OVER)
            and card is not None
            and card.row.state in GONE
            and live_paper(order_id, PaperKind.SLIP) is None
        )

    def _printed(self) -> None:
        """Show that the printer's queue has it; from now on it may be a reprint."""
        if self.paper_id is not None:
            focused = QApplication.focusWidget()
            here = focused is not None and self.isAncestorOf(focused)
            if self.show_again(self.paper_id) and here:
                self.begin()  # the button that had the keyboard went with the old pages

    def _saved(self) -> None:
        if self.paper_id is not None:
            run(self, note_printed, paper_id=self.paper_id, what="saved")

    def begin(self) -> None:
        """Put the keyboard on the button that prints."""
        if self.preview is not None:
            self.preview.print_button.setFocus()

    def print_(self) -> None:
        """Print what is shown (F9)."""
        if self.preview is not None:
            self.preview.print_()

    def _ask_why(self) -> None:
        self.reason.reason.set_value(None)
        self.reason.ask()

    def _void(self, reason: str) -> None:
        paper_id = self.paper_id
        if paper_id is not None:
            run(
                self.reason,
                void_paper,
                paper_id=paper_id,
                reason=reason,
                said=_("The paper is void."),
                done=lambda _result: self.show_paper(paper_id),
            )

    def _describe_pass(self, row: PaperRow) -> None:
        """A pass that no car has used may be replaced; withdrawn, while its order has no other."""
        given = pass_of_paper(row.paper_id) if row.kind == PaperKind.GATE_PASS else None
        allowed = may(Permission.HAND_OVER) or may(Permission.LET_LEAVE)
        self.lost.setVisible(allowed and given is not None and _renewable(given))
        self.lost_bar.teach.setText(
            _("Its order has no pass now; the gate lets the car out with the new one.")
            if given is not None and given.voided
            else _("The lost pass is void at once; the gate stops whoever shows it.")
        )
        if given is not None and given.used_at is not None:
            self.void.setVisible(False)
            self.about.setText(f"{self.about.text()} · {given.refusal()}")

    def _replace(self, reason: str) -> None:
        given = pass_of_paper(self.paper_id or 0)
        if given is not None:
            said = _("The lost pass is void; this is the new one.")
            run(
                self.lost_bar,
                replace_pass,
                pass_id=given.pass_id,
                reason=reason,
                render=renderer(GatePassData),
                said=_("This is the new pass.") if given.voided else said,
                done=lambda made: self.show_paper(made.paper_id),
            )

    def _issue_again(self) -> None:
        def show(made: HandedOver) -> None:
            self.show_paper(made.paper_id)

        if self._row is not None:
            run(
                self,
                issue_slip_for_history,
                order_id=self._row.order_id,
                render=renderer(SlipData),
                said=_("A new slip is archived."),
                done=show,
            )


def _renewable(given: Pass) -> bool:
    """Tell whether a new pass may stand in for this one, as `replace_pass` decides."""
    if given.used_at is not None:
        return False
    if not given.voided:
        return True
    card = order(given.order_id)
    gone = card is not None and card.row.state in GONE | {"cancelled"}
    return gone and not is_reopened(given.order_id) and newest_pass(given.order_id) is None
