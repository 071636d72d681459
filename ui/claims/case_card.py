"""The insurance of one order: insurer, case number, assessor, estimated and agreed amount.

Beside the list of cases, and as a tab of the order's page.
"""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from reception.claims.insurance import (
    ASSESSMENT_NAMES,
    AssessmentRow,
    CaseRow,
    CaseStage,
    assessments,
    case_lines,
    case_of,
    insurers,
    is_insured,
)
from reception.claims.insurance import came as came_of
from reception.claims.insurance_actions import AgreedLine, CaseDraft, save_case
from reception.claims.share import asked_of_customer, split_share
from reception.core import clock, money
from reception.core.errors import Invalid, ReceptionError, Refused
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.consents import Consent
from reception.orders.queries import order
from reception.vehicles.rules import show_plate
from ui.claims.share_dialog import ShareDialog
from ui.claims.tables import due_words
from ui.editing import Editing
from ui.facts import Facts
from ui.run import refuse, run
from ui.screen import Shell
from ui.settings.section import across
from ui.widgets import (
    Banner,
    Button,
    Card,
    Chips,
    Field,
    Form,
    Label,
    LookupField,
    MoneyField,
    Offer,
    Rule,
    ShortLabel,
    StateChip,
    TextField,
    scrolling,
    tip,
)


class CaseCard(Card):
    """`changed` after it was saved. `show_order(order_id)` follows another order."""

    changed = Signal()

    def __init__(self, shell: Shell | None = None) -> None:
        super().__init__(tight=shell is None)
        self.shell = shell
        self.row: CaseRow | None = None
        self.asking: ShareDialog | None = None
        self.form = Form(self)
        self.form.submitted.connect(self.submit)
        self.editing = Editing(self.form)
        self.lines: dict[int, MoneyField] = {}
        self.plate, self.state = ShortLabel("", "big"), StateChip()
        self.due = Label()
        self.split = Button(_("Split by the customer's share"), self.split_share, size="small")
        self.differs = Banner("", tone="warn", button=self.split)
        self.facts = Facts(2, wide=(_("Order number"),))
        self._fields()
        self.save = Button(
            _("Save insurance"), self.submit, key="F8" if shell else "", primary=True
        )
        self._lay_out()

    def _fields(self) -> None:
        add = self.form.add
        self.insurer = add(
            LookupField("insurer", _("Insurer's name"), _offers, required=True, free=True)
        )
        self.number = add(TextField("number", _("Case number"), code=True, most=40))
        self.assessor = add(TextField("assessor", _("Assessor"), most=20))
        self.phone = add(TextField("assessor_phone", _("Assessor's phone"), code=True, most=20))
        self.estimated = add(MoneyField("estimated", _("Estimated amount")))
        self.agreed = add(MoneyField("agreed", _("Agreed amount")))
        self.supplement = add(MoneyField("supplement", _("Supplement")))
        self.story = Label("", "small", wrap=True).selectable()
        self.by_line = add(Chips("by_line", "", [("lines", _("Agreed item by item"))]))
        self.remark = add(TextField("note", _("Note"), most=200), enter=self.submit)
        self.by_line.changed.connect(self._show_lines)
        self.line_box = QWidget()
        self._line_column = QVBoxLayout(self.line_box)
        self._line_column.setContentsMargins(0, 0, 0, 0)
        self._line_column.setSpacing(4)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.plate, 1)
        head.addWidget(self.due)
        head.addWidget(self.state)
        if self.shell is not None:
            self.add(head)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        column.addWidget(self.differs)
        column.addWidget(self.facts)
        people, sums = (self.assessor, self.phone), (self.estimated, self.agreed, self.supplement)
        rows: tuple[tuple[Field[Any], ...], ...]
        rows = ((self.insurer,), (self.number,), people, sums)
        if self.shell is None:  # a whole page wide
            rows = ((self.insurer, self.number), (*people, *sums))
        for row in rows:
            column.addLayout(across(*((field, 1) for field in row)))
        column.addWidget(self.by_line)
        column.addWidget(self.line_box)
        column.addWidget(self.remark)
        column.addWidget(self.story)
        column.addStretch()
        self.body.addWidget(scrolling(inside) if self.shell else inside, 1)
        self.add(Rule())
        foot = QHBoxLayout()
        if self.shell is not None:
            foot.addWidget(Button(_("Open order"), self._open_order, kind="flat", size="small"))
        foot.addStretch()
        foot.addWidget(self.save)
        self.add(foot)

    def show_order(self, order_id: int | None) -> bool:
        """Show an order's insurance as it stands; what is typed stays while it is the same order."""
        row = case_of(order_id) if order_id is not None else None
        if row is None:
            return False
        same = self.row is not None and self.row.order_id == row.order_id
        self.row = row
        self.plate.say(f"{show_plate(row.plate)} {row.model}".strip())
        self.state.set_state(row.stage.value)
        self.due.say(due_words(row.due_at), "bad" if row.overdue else "soft")
        self.due.setVisible(row.due_at is not None)
        self.differs.say(_difference(row))
        open_ = row.difference > 0 and row.settled_at is None and may(Permission.INSURE)
        self.split.setVisible(open_)
        came = clock.show(row.received_at, "%m-%d ✓") if row.received_at else ""
        self.facts.show_facts(
            [
                (_("Order number"), row.order_number),
                (_("Insurer's items"), money.show(row.lines)),
                (_("Owed still"), came or (money.show(row.open) if row.open else "")),
            ]
        )
        story = [_told(each) for each in assessments(row.order_id)]
        received, lost = came_of(row.order_id)
        for words, amount in (
            (_("Received {amount} yuan"), received),
            (_("Written off {amount} yuan"), lost),
        ):
            if amount:
                story.append(words.format(amount=money.show(amount)))
        self.story.setText("\n".join(story))
        self.story.setVisible(bool(story))
        self._make_lines(row)
        (self.editing.merge if same else self.editing.load)(self._values(row))
        self._show_lines()
        able = may(Permission.INSURE)
        self.save.setVisible(able)
        for field in self.form:
            field.setEnabled(able)
        return True

    def _make_lines(self, row: CaseRow) -> None:
        found = case_lines(row.order_id)
        if {line.line_id for line in found} == set(self.lines):
            return
        while self._line_column.count():
            item = self._line_column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key in self.lines:
            self.form.drop(f"line{key}")
        self.lines = {}
        for line in found:
            field = self.form.add(MoneyField(f"line{line.line_id}", required=True))
            field.control.setAccessibleName(line.name)
            self.lines[line.line_id] = field
            box = QWidget()
            across_ = QHBoxLayout(box)
            across_.setContentsMargins(0, 0, 0, 0)
            name = ShortLabel(line.name)
            tip(name, line.name)
            across_.addWidget(name, 1)
            across_.addWidget(Label(money.show(line.amount), "soft"))
            field.setFixedWidth(128)
            across_.addWidget(field)
            self._line_column.addWidget(box)
            field.changed.connect(self._add_up)

    def _values(self, row: CaseRow) -> dict[str, Any]:
        found = case_lines(row.order_id)
        values: dict[str, Any] = {
            name: getattr(row, name)
            for name in (
                "insurer", "number", "assessor", "assessor_phone", "estimated", "agreed", "note",
            )
        }  # fmt: skip
        lines = any(line.agreed is not None for line in found)
        values["supplement"] = None
        values["by_line"] = "lines" if lines else ""
        for line in found:
            values[f"line{line.line_id}"] = line.amount if line.agreed is None else line.agreed
        return values

    def _show_lines(self) -> None:
        on = bool(self.by_line.chosen()) and bool(self.lines)
        self.by_line.setVisible(len(self.lines) > 1 or on)
        self.line_box.setVisible(on)
        for field in self.lines.values():
            field.setVisible(on)
        self.agreed.setEnabled(not on and may(Permission.INSURE))
        agreed = self.row is not None and self.row.agreed is not None
        self.supplement.setVisible(agreed and not on and may(Permission.INSURE))
        if on:
            self._add_up()

    def _add_up(self) -> None:
        """Show the sum of the items as the agreed amount."""
        try:
            amounts = [field.value() for field in self.lines.values()]
        except Invalid:
            return
        if self.by_line.chosen():
            self.agreed.set_value(sum(amounts, Decimal(0)))

    def refresh(self) -> None:
        """Show the same order again."""
        if self.row is not None:
            self.show_order(self.row.order_id)

    def typed(self) -> bool:
        """Tell whether something half-written stands here."""
        return self.row is not None and self.editing.touched()

    def submit(self) -> None:
        """Save what is typed."""
        if self.row is None or not may(Permission.INSURE) or not self.form.validate():
            return
        try:
            draft = self._draft()
        except Invalid as wrong:
            refuse(self, wrong)
            return
        run(
            self, save_case, order_id=self.row.order_id, version=self.row.version, case=draft,
            said=_("Insurance saved."), done=self._saved,
        )  # fmt: skip

    def _draft(self) -> CaseDraft:
        lines: tuple[AgreedLine, ...] = ()
        if self.by_line.chosen():
            lines = tuple(AgreedLine(key, field.value()) for key, field in self.lines.items())
        return CaseDraft(
            self.insurer.value(), self.number.value(), self.assessor.value(), self.phone.value(),
            self.remark.value(), self.estimated.value(), self.agreed.value(), lines,
            None if lines else self.supplement.value(),
        )  # fmt: skip

    def _saved(self, _nothing: object) -> None:
        if self.row is not None:
            order_id, self.row = self.row.order_id, None
            self.show_order(order_id)
        self.changed.emit()

    def split_share(self) -> None:
        """Let the customer pay what is more than agreed; who signed before is asked first."""
        if self.row is None:
            return
        if self.editing.touched():
            refuse(self, Refused(_("Save the insurance first, then split.")))
            return
        try:
            dear = asked_of_customer(self.row.order_id)
        except ReceptionError as told:
            refuse(self, told)
            return
        card = order(self.row.order_id)
        if dear and card is not None:
            self.asking = ShareDialog(self, card, dear)
            self.asking.agreed.connect(self._split)
            self.asking.open()
        else:
            self._split(None)

    def _split(self, consent: Consent | None) -> None:
        assert self.row is not None
        said = _("Split: the customer pays {amount} yuan.").format(
            amount=money.show(self.row.difference)
        )
        run(
            self, split_share, order_id=self.row.order_id, consent=consent, said=said,
            done=self._saved,
        )  # fmt: skip

    def _open_order(self) -> None:
        if self.row is not None and self.shell is not None:
            self.shell.open_order(self.row.order_id)


def difference_words(order_id: int) -> str:
    """Return by how much an order's lines differ from what the insurer agreed, "" where they do not."""
    row = case_of(order_id)
    return _difference(row) if row is not None else ""


def _difference(row: CaseRow) -> str:
    sentence = _(
        "Agreed {agreed}, insurer's items {lines}: {difference} more than agreed. Let the "
        "customer pay it, or agree again."
    )
    if row.difference < 0:
        sentence = _(
            "Agreed {agreed}, insurer's items {lines}: {difference} less than agreed. Check "
            "the items."
        )
    words = sentence.format(
        agreed=money.show(row.agreed or money.ZERO), lines=money.show(row.lines),
        difference=money.show(abs(row.difference)),
    )  # fmt: skip
    return words if row.difference else ""


def _told(each: AssessmentRow) -> str:
    """Return an assessment in a line: 11-20 14:32 · 追加定损 300.00 · 共 2,300.00 · 示例定损员."""
    total = _("{amount} in all").format(amount=money.show(each.agreed))
    parts = (
        clock.show(each.at, "%m-%d %H:%M"),
        f"{_(ASSESSMENT_NAMES[each.kind])} {money.show(each.amount)}",
        total if each.kind == "supplement" else "", each.assessor, each.person,
    )  # fmt: skip
    return " · ".join(filter(None, parts))


def _offers(typed: str) -> list[Offer]:
    return [Offer(name, name) for name in insurers() if typed in name]


def name_tab(tabs: QTabWidget, page: QWidget, order_id: int) -> None:
    """Show an order's insurance tab where an insurer has to do with it; mark what differs."""
    row, place = case_of(order_id), tabs.indexOf(page)
    tabs.setTabVisible(place, is_insured(row))
    marked = row is not None and (row.difference or row.stage is CaseStage.MISSING)
    tabs.setTabText(place, _("Insurance ⚠") if marked else _("Insurance"))
