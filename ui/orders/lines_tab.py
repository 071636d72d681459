"""The items of an order: the customer's words above, the grid, saving with the version."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.catalog.queries import find_items, package_items
from reception.core.errors import Conflict, Invalid
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders import actions, consents, meanwhile
from reception.orders.consents import Consent, Dearer
from reception.orders.queries import OrderCard, order
from reception.orders.rules import EDITABLE, LineDraft
from reception.orders.words import word
from reception.staff.approvals import Approval
from ui.approval import with_approval
from ui.orders.consent_form import ConsentForm
from ui.orders.merging import Merged, merge
from ui.orders.recall_bar import RecallBar
from ui.run import run
from ui.widgets import Banner, Button, Choice, Label, scrolling, toast
from ui.widgets.line_grid import LineGrid
from ui.widgets.line_model import LineRow, row_of


class LinesTab(QWidget):
    """What is done and who pays. What is typed stays until it is saved or given up."""

    saved = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        self.words = Label("", "soft", wrap=True)
        who = [(part, _("Old parts: {who}").format(who=word(part))) for part in actions.OldParts]
        self.old_parts = Choice("old_parts", "", who)
        self.old_parts.control.setAccessibleName(_("Old parts"))
        self.old_parts.changed.connect(self._choose_old_parts)
        self.latest = Button(_("Take over theirs"), self.take_theirs, size="small")
        self.together = Button(_("Put both together"), self.put_together, size="small")
        choices = QWidget()
        pair = QHBoxLayout(choices)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.addWidget(self.latest)
        pair.addWidget(self.together)
        self.behind = Banner("", tone="warn", button=choices)
        self.grid = LineGrid(find_items, lambda item: package_items(item.item_id))
        self.recalls = RecallBar(self.grid)
        self.closed = Label("", "soft", wrap=True)
        self.save_button = Button(_("Save items"), self.save_lines, key="F8", primary=True)
        self.give_up = Button(_("Give up changes"), self.show_latest)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        self.grid.totals.kinds.setWordWrap(False)
        foot.addWidget(self.grid.totals, 1)  # in view however many lines there are
        foot.addSpacing(8)
        foot.addWidget(self.give_up)
        foot.addWidget(self.save_button)
        inside = QWidget()
        scrolled = QVBoxLayout(inside)
        scrolled.setContentsMargins(0, 0, 0, 0)
        above = QHBoxLayout()
        above.addWidget(self.words, 1)
        above.addWidget(self.old_parts, 0, Qt.AlignmentFlag.AlignVCenter)
        scrolled.addLayout(above)
        for item in (self.recalls, self.behind, self.grid, self.closed):
            scrolled.addWidget(item)
        scrolled.setStretchFactor(self.grid, 1)
        self.area = scrolling(inside)
        self.area.setMinimumHeight(30)
        column.addWidget(self.area, 1)
        column.addWidget(self._foot)
        self._forms = column
        self.consent_form: ConsentForm | None = None
        self.card: OrderCard | None = None
        self.is_behind = False
        self._version = 0
        self._given: tuple[LineRow, ...] = ()
        self._drafts: dict[int, tuple[int, tuple[LineRow, ...], tuple[LineRow, ...]]] = {}
        self.grid.changed.connect(self._show_foot)

    def show_order(self, card: OrderCard) -> None:
        """Show an order's lines; typed ones stay, and it is said when the order moved on below."""
        before = self.card
        if before is None or before.row.order_id != card.row.order_id:
            self.close_form()
            self._keep_draft()
            self.card = card
            self._load(card)
            draft = self._drafts.pop(card.row.order_id, None)
            if draft is not None:
                self._version, self._given, rows = draft
                self.grid.set_rows(rows)
        elif self.is_dirty():
            self.card = card
        else:
            self.card = card
            if before.version != card.version or before.lines != card.lines:
                self._load(card)
        self._show_all(card)

    def _load(self, card: OrderCard) -> None:
        self._version = card.version
        self.grid.set_lines(card.lines)
        self._given = self.grid.rows()

    def _keep_draft(self) -> None:
        if self.card is not None and self.is_dirty():
            draft = (self._version, self._given, self.grid.rows())
            self._drafts[self.card.row.order_id] = draft

    def _show_all(self, card: OrderCard) -> None:
        said = [f"“{card.words}”" if card.words else "", card.belongings]
        self.words.setText("　".join(text for text in said if text))
        self.words.setVisible(bool(any(said)))
        reason = self._why_closed(card)
        self.old_parts.blockSignals(True)
        self.old_parts.set_value(actions.OldParts(card.old_parts))
        self.old_parts.blockSignals(False)
        self.old_parts.setEnabled(not reason)
        self.grid.set_editable(not reason)
        self.recalls.show_order(card)
        self.closed.setText(reason)
        self.closed.setVisible(bool(reason))
        self.is_behind = self.is_dirty() and card.lines != self._stored()
        self.behind.say(self._told(card) if self.is_behind else "")
        if not self.is_behind and self.is_dirty():
            self._version = card.version  # only the state moved on: what is typed still fits
        self._show_foot()

    def _told(self, card: OrderCard) -> str:
        """Say who changed what meanwhile, and whether it touches what is typed here."""
        said = meanwhile.sentence(card.row.order_id, self._version) or _(
            "Somebody else has changed these items."
        )
        clashes = self._merged(card).clashes
        self.together.setText(
            _("Put together, mine where both changed") if clashes else _("Put both together")
        )
        if not clashes:
            return said + " " + _("Yours are kept; they touch other lines.")
        names = "、".join(clashes)
        return said + " " + _("Yours are kept; both changed: {names}.").format(names=names)

    def _merged(self, card: OrderCard) -> Merged:
        theirs = [row_of(line) for line in card.lines]
        return merge(self._given, self.grid.rows(), theirs)

    def take_theirs(self) -> None:
        """Show the order as the other person left it; the toast brings back what was typed."""
        if self.card is None:
            return
        order_id, kept = self.card.row.order_id, (self._version, self._given, self.grid.rows())

        def back() -> None:
            if self.card is None or self.card.row.order_id != order_id:
                self._drafts[order_id] = kept
                return
            self._version, self._given, rows = kept
            self.grid.set_rows(rows)
            self._show_all(self.card)

        self.show_latest()
        toast(self, _("The other person's items are shown."), back)

    def put_together(self) -> None:
        """Put theirs and what is typed here together, to be looked at and then saved (F8)."""
        found = order(self.card.row.order_id) if self.card is not None else None
        if found is None:
            return
        merged = self._merged(found)
        self.card = found
        form, self.consent_form = self.consent_form, None  # until both are in the list
        self._load(found)
        self.grid.set_rows(merged.rows)
        self.consent_form = form
        self._show_all(found)
        toast(self, _("Both are in the list now. Check it, then save it."))
        (form.do if form is not None else self.save_button).setFocus()

    def _stored(self) -> tuple[LineDraft, ...]:
        made = tuple(row.judged() for row in self._given)
        return tuple(line for line in made if line is not None)

    def _why_closed(self, card: OrderCard) -> str:
        if not may(Permission.EDIT_ORDER):
            return _("Items are changed by the service advisor.")
        if card.listed:
            return _("The settlement list has been given; withdraw it to change items.")
        if card.row.state not in EDITABLE and not card.reopened:
            return _("This order is closed; its items stay as they are.")
        return ""

    def _choose_old_parts(self) -> None:
        """Keep who takes the old parts at once; it is one choice and no version hangs on it."""
        chosen = self.old_parts.value()
        if self.card is None or chosen == self.card.old_parts:
            return
        order_id, words = self.card.row.order_id, _("Old parts: {who}").format(who=word(chosen))
        if run(self, actions.set_old_parts, order_id=order_id, old_parts=chosen, said=words):
            self.saved.emit()
        else:
            self._show_all(self.card)

    def is_dirty(self) -> bool:
        """Tell whether something typed is not saved."""
        return self.grid.rows() != self._given

    def _show_foot(self) -> None:
        dirty = self.is_dirty()
        if self.consent_form is not None:
            self._renew_form()
        self.save_button.setEnabled(dirty)
        self.give_up.setVisible(dirty)
        self.save_button.setVisible(not self.closed.text())

    def show_latest(self) -> None:
        """Show the order's lines as they are now; what was typed is given up."""
        found = order(self.card.row.order_id) if self.card is not None else None
        if found is not None:
            self.card = found
            self._load(found)
            self._show_all(found)

    def save_lines(self) -> None:
        """Save the lines under the version they were read with; ask for the consent they need."""
        if self.card is None or not self.is_dirty():
            return
        if self.consent_form is not None:
            self.consent_form.submit()
            return
        lines = self._typed()
        if lines is None:
            return
        dear = consents.needing(self.card.row.order_id, lines)
        if dear and not self.is_behind:
            self._open_form(dear)
        else:
            self._save(lines)

    def _typed(self) -> tuple[LineDraft, ...] | None:
        try:
            return self.grid.lines()
        except Invalid as wrong:
            self.grid.refuse(wrong)
            return None

    def _save(self, lines: tuple[LineDraft, ...], said: str = "", **consent: Any) -> None:
        assert self.card is not None
        order_id, words = self.card.row.order_id, said or _("Items saved.")
        owner: QWidget = self.consent_form or self

        def go(approval: Approval | None) -> None:
            given = {"lines": lines, "approval": approval, **consent}
            if run(owner, self._write, order_id=order_id, said=words, **given):
                self.close_form()
                self.show_latest()
                self.saved.emit()

        with_approval(self, lines, go, order_id)

    def _open_form(self, dear: Sequence[Dearer]) -> None:
        assert self.card is not None
        form = self.consent_form = ConsentForm(self.card, dear)
        form.agreed.connect(self._agreed)
        form.later.connect(self._later)
        form.cancelled.connect(self.close_form)
        self._forms.addWidget(form)
        self._foot.hide()  # its buttons stand in the form now, its sums would take the lines' room
        form.show()
        form.begin()

    def _agreed(self, consent: Consent) -> None:
        lines = self._typed()
        if lines is not None:
            said = _("Items saved with the customer's consent.")
            self._save(lines, said, consent=consent)

    def _later(self, reason: str) -> None:
        lines = self._typed()
        if lines is not None:
            said = _("Asked; what it needs waits for the customer, the rest is saved.")
            self._save(lines, said, ask=reason)

    def _renew_form(self) -> None:
        """Say anew what costs more while lines are typed on; nothing any more closes the form."""
        assert self.consent_form is not None
        assert self.card is not None
        dear = consents.needing(self.card.row.order_id, self.grid.good_lines())
        if dear:
            self.consent_form.show_dear(dear)
        else:
            self.close_form()

    def close_form(self) -> bool:
        """Close the form of the consent; tell whether it was open. What is typed in the grid stays."""
        form, self.consent_form = self.consent_form, None
        if form is not None:
            if form.isAncestorOf(self.window().focusWidget() or self):
                self.grid.view.setFocus()  # else Qt would lead the keyboard out of the page
            form.hide()
            form.deleteLater()
            self._foot.show()
            self._show_foot()
        return form is not None

    def _write(self, *, order_id: int, **given: Any) -> None:
        try:
            self._write_under(order_id, given)
        except Invalid as wrong:
            self.grid.refuse(wrong)
            raise

    def _write_under(self, order_id: int, given: dict[str, Any]) -> None:
        """Save under the version read; where only the state moved on meanwhile, under the newest."""
        try:
            actions.set_lines(order_id=order_id, version=self._version, **given)
        except Conflict as conflict:
            found = order(order_id)
            if found is None:
                raise
            self.card = found
            self._show_all(found)
            if self.is_behind:
                self.area.ensureWidgetVisible(self.behind)
                raise Conflict(
                    _("Not saved yet: choose above the items what shall hold.")
                ) from conflict
            actions.set_lines(order_id=order_id, version=self._version, **given)
