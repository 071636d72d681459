"""What the maker wants to know of a claim: cause, finding, part number; what is still missing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.claims.actions import note_facts
from reception.claims.queries import ClaimCard
from reception.claims.rules import LACKING_NAMES, OPEN
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from ui.editing import Editing
from ui.run import run
from ui.widgets import Banner, Button, Form, TextField


class ClaimFacts(QWidget):
    """Three fields of one claim, and `missing` for the top; `changed` when they were kept."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.card: ClaimCard | None = None
        self.missing = Banner(tone="warn")
        self.form = Form(self)
        add = self.form.add
        self.part = add(TextField("part_code", _("Part number"), code=True, most=40))
        self.cause = add(TextField("cause", _("Cause of the fault"), most=200))
        self.finding = add(TextField("finding", _("Technician's finding"), most=200))
        self.editing = Editing(self.form)
        self.keep = Button(_("Keep"), self.submit, size="small")
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.part, self.cause, self.finding):
            column.addWidget(widget)
        column.addLayout(foot)

    def show_card(self, card: ClaimCard) -> None:
        """Show a claim; what is typed stays while it is the same one."""
        same = self.card is not None and self.card.row.claim_id == card.row.claim_id
        self.card, row = card, card.row
        able = may(Permission.CLAIM) and row.stage in OPEN
        self.missing.say(missing_words(row.lacking) if able else "")
        self.part.setVisible(row.kind == "part" and not row.code)
        for field in self.form:
            field.setEnabled(able)
        self.keep.setVisible(able)
        values = {
            "part_code": row.part_code or None,
            "cause": row.cause or None,
            "finding": row.finding or None,
        }
        (self.editing.merge if same else self.editing.load)(values)

    def typed(self) -> bool:
        """Tell whether something is written and not kept."""
        return self.card is not None and self.editing.touched()

    def submit(self) -> None:
        """Keep what is written."""
        if self.card is None or not self.form.validate():
            return
        row = self.card.row
        run(
            self, note_facts, claim_id=row.claim_id, version=row.version,
            cause=self.cause.text(), finding=self.finding.text(), part_code=self.part.text(),
            said=_("Claim facts kept."), done=lambda _none: self._kept(),
        )  # fmt: skip

    def _kept(self) -> None:
        self.card = None
        self.changed.emit()


def missing_words(lacking: tuple[str, ...]) -> str:
    """Return what is missing as a sentence, "" where nothing is."""
    if not lacking:
        return ""
    what = "、".join(_(LACKING_NAMES[name]) for name in lacking)
    return _("Missing before it is sent: {what}").format(what=what)
