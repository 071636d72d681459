"""One claim beside the list, or several that are marked: facts, documents, steps, the next one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.claims.money_actions import write_off_difference
from reception.claims.queries import ClaimCard as Found
from reception.claims.queries import ClaimRow, StepRow, claim
from reception.claims.rules import WHAT_NAMES, What
from reception.core import clock, money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.vehicles.rules import show_plate
from ui.billing.money_dialog import Asked, show_asked
from ui.claims.claim_facts import ClaimFacts
from ui.claims.documents import DocumentList
from ui.claims.step_form import NEXT, ClaimStep
from ui.claims.tables import due_words
from ui.facts import Facts
from ui.screen import Shell
from ui.widgets import Banner, Button, Card, Label, Rule, ShortLabel, StateChip, scrolling


class ClaimCard(Card):
    """`changed` after each step."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.found: Found | None = None
        self.rows: tuple[ClaimRow, ...] = ()
        self.step: ClaimStep | None = None
        self.name, self.state = ShortLabel("", "big"), StateChip()
        self.amount, self.due = Label("", "strong"), Label()
        self.several = Label("", "soft", wrap=True)
        self.order_button = Button(_("Open order"), self._open_order, kind="flat", size="small")
        self.facts = Facts(1)
        self.rest = Banner(tone="warn")
        self.off = Button(_("Write off…"), self._write_off, size="small")
        self.of_claim = ClaimFacts()
        self.documents = DocumentList()
        self.steps = Label("", wrap=True).selectable()
        self.steps_head = Label(_("What was done"), "heading")
        self._step_place = QVBoxLayout()
        self._lay_out()
        self.documents.changed.connect(self._acted)
        self.of_claim.changed.connect(self._acted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name, 1)
        head.addWidget(self.state)
        below = QHBoxLayout()
        below.addWidget(self.amount)
        below.addWidget(self.due)
        below.addStretch()
        below.addWidget(self.order_button)
        self.inside = QWidget()
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        column.addWidget(self.of_claim)
        column.addWidget(self.documents)
        column.addWidget(self.steps_head)
        column.addWidget(self.steps)
        column.addWidget(self.facts)
        column.addStretch()
        self.add(head, below, self.several, self.of_claim.missing, self.rest, self.off)
        self.body.addWidget(scrolling(self.inside), 1)
        self.rule = Rule()
        self.add(self.rule, self._step_place)

    def show_claims(self, rows: Sequence[ClaimRow]) -> bool:
        """Show one claim, or how many are marked; what is typed stays while they are the same."""
        keys = tuple(row.claim_id for row in rows)
        found = claim(keys[0]) if keys else None
        if found is None:
            return False
        same = keys == tuple(row.claim_id for row in self.rows) and bool(self.rows)
        same = same and [row.version for row in rows] == [row.version for row in self.rows]
        self.found, self.rows = found, tuple(rows) if len(rows) > 1 else (found.row,)
        self._show_head(found)
        self._show_facts(found)
        self._show_rest(found.row)
        self.of_claim.show_card(found)
        self.documents.show_card(found)
        self.steps.setText("\n".join(_told(step) for step in found.steps))
        self.steps_head.setVisible(bool(found.steps))
        self.inside.setVisible(len(self.rows) == 1)
        if len(self.rows) > 1:
            for widget in (self.of_claim.missing, self.rest, self.off):
                widget.hide()
        if not same or self.step is None:
            self.begin("")
        return True

    def _show_head(self, found: Found) -> None:
        row, count = found.row, len(self.rows)
        total = sum((each.amount for each in self.rows), money.ZERO)
        stages = {each.stage for each in self.rows}
        self.name.say(row.name if count == 1 else _("{count} claims").format(count=count))
        self.state.setVisible(len(stages) == 1)
        self.state.set_state(row.stage.value)
        self.amount.setText(_("{amount} yuan").format(amount=money.show(total)))
        self.due.say(due_words(row.due_at), "bad" if row.overdue else "soft")
        self.due.setVisible(count == 1 and row.due_at is not None)
        self.order_button.setVisible(count == 1)
        text = " · ".join(f"{show_plate(each.plate)} {each.name}" for each in self.rows)
        if len(stages) > 1:
            text = _("These are not equally far. Mark claims of one state.")
        self.several.setText(text)
        self.several.setVisible(count > 1)

    def _show_facts(self, found: Found) -> None:
        row = found.row
        self.facts.show_facts(
            [
                (_("Car"), f"{show_plate(row.plate)} {row.model}".strip()),
                (_("VIN"), row.vin),
                (_("Order number"), row.order_number),
                (_("Settled at"), clock.show(row.arisen_at)),
                (_("Claim number"), row.number),
                (_("Fault"), found.words),
            ]
        )

    def _show_rest(self, row: ClaimRow) -> None:
        """Say what of the order's claims the maker did not pay and nobody bears yet."""
        sentence = _("{amount} yuan of this order's claims will not come. A manager writes it off.")
        self.rest.say(sentence.format(amount=money.show(row.rest)) if row.rest else "")
        self.off.setVisible(bool(row.rest) and may(Permission.CLAIM))

    def _write_off(self) -> None:
        if self.found is None or self.found.row.receivable_id is None:
            return
        asked = Asked(
            _("Write-off"),
            _("What is written off is no longer asked for; the reason stays with it."),
            _("Write off"), write_off_difference, (), self.found.row.rest,
            permission=Permission.CREDIT,
        )  # fmt: skip
        show_asked(
            self, lambda _made: self._acted(), asked, receivable_id=self.found.row.receivable_id
        )

    def begin(self, mode: str) -> None:
        """Open the form of a step; "" is the one that follows."""
        if self.step is not None:
            self.step.hide()
            self._step_place.removeWidget(self.step)
            self.step.deleteLater()
            self.step = None
        stages = {row.stage for row in self.rows}
        following = NEXT.get(self.rows[0].stage, "") if len(stages) == 1 else ""
        able = bool(following) and may(Permission.CLAIM)
        self.rule.setVisible(able)
        if able:
            self.step = ClaimStep(self.rows, mode or following)
            self._step_place.addWidget(self.step)
            self.step.show()
            self.step.done.connect(self._acted)
            self.step.wanted.connect(self._switch)

    def _switch(self, mode: str) -> None:
        self.begin(mode)
        if self.step is not None:
            self.step.begin()

    def _acted(self) -> None:
        self.changed.emit()

    def submit(self) -> None:
        """Take the next step with what is written."""
        if self.step is not None:
            self.step.submit()

    def typed(self) -> bool:
        """Tell whether something half-written stands here."""
        return self.of_claim.typed() or (self.step is not None and self.step.typed())

    def refresh(self) -> None:
        """Show the same claims again."""
        self.show_claims(self.rows)

    def _open_order(self) -> None:
        if self.found is not None:
            self.shell.open_order(self.found.row.order_id)


def _told(step: StepRow) -> str:
    """Return a step in a line or two: 11-20 14:32 · 厂家拒赔 · 示例索赔, then the reason."""
    amount = money.show(step.amount) if step.amount else ""
    parts = (
        clock.show(step.at, "%m-%d %H:%M"), _(WHAT_NAMES[What(step.what)]), step.number, amount,
        step.person,
    )  # fmt: skip
    first = " · ".join(part for part in parts if part)
    return f"{first}\n{step.text}" if step.text else first
