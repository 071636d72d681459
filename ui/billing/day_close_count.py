"""The count of a close: notes and coins from the largest down, the sums live, where the cash goes."""

from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reception.billing.day_close import Shift
from reception.billing.day_close_actions import Closed, close_day
from reception.billing.day_close_rules import MOST_PIECES, PIECES, Cash, Method, counted
from reception.core import gate, money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.papers.values import Signature
from reports.day_close import difference_words, float_words
from reports.renderers import render
from ui.run import run
from ui.widgets import (
    Button,
    Card,
    Choice,
    Form,
    Label,
    MoneyField,
    NumberField,
    Rule,
    TextField,
)
from ui.widgets.card import scrolling
from ui.widgets.signature import SignaturePad

_TWO = 2  # columns of notes and coins


class CountCard(Card):
    """Counts the cash of one shift and closes it. `closed(Closed)`."""

    closed = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Count the cash"), tight=True)
        self.shift: Shift | None = None
        self.signature: Signature | None = None
        self._signed_words = ""
        self._suggested: Decimal | None = None
        self._filling = False
        self.form = Form(self)
        add = self.form.add
        self.opening = add(MoneyField("opening", _("Opening float"), required=True))
        self.pieces = [
            add(
                NumberField(name, "", most=MOST_PIECES, unit=_("pcs") if value >= 1 else _("coins"))
            )
            for name, value, _word in PIECES
        ]
        self.amounts = [Label("", "soft") for _piece in PIECES]
        self.handed = add(MoneyField("handed", _("To the bank"), required=True))
        self.side = add(
            Choice(
                "side",
                _("Correct an earlier close"),
                [(0, _("Nothing")), (1, _("More cash")), (-1, _("Less cash"))],
            )
        )
        self.correction = add(MoneyField("correction", _("Amount"), required=True))
        self.mending = add(TextField("correction_note", _("Which one and why"), most=200))
        self.stead = add(TextField("stead", _("Closed in his stead"), required=True, most=200))
        self.reason = add(
            TextField("reason", _("Reason of a difference or another float"), most=200)
        )
        self.figures = {
            name: Label("", kind)
            for name, kind in (
                ("expected", ""), ("counted", "strong"), ("difference", "strong"), ("remains", ""),
            )
        }  # fmt: skip
        self.float_word, self.float_change = Label("", "label"), Label("")
        self.sign_button = Button(_("Sign…"), self.sign, icon="pencil-outline")
        self.close_button = Button(_("Close the shift"), self.submit, key="F8", primary=True)
        self._lay_out()
        self.form.changed.connect(self._totals)
        self.form.submitted.connect(self.submit)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(3, 44)  # the second half's words stand off the first one's sums
        rows = len(PIECES) // _TWO
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, (piece, field) in enumerate(zip(PIECES, self.pieces, strict=True)):
            field.control.setAccessibleName(_(piece[2]))
            row, column = place % rows, place // rows * 3
            grid.addWidget(Label(_(piece[2]), "label"), row, column, right)
            grid.addWidget(field, row, column + 1)
            grid.addWidget(self.amounts[place], row, column + 2, right)
            self.amounts[place].setAlignment(right)
            self.amounts[place].setMinimumWidth(56)
        across = QHBoxLayout()
        across.setSpacing(10)
        for each in (self.opening, self.handed):
            across.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
        sums = QGridLayout()
        sums.setHorizontalSpacing(10)
        sums.setVerticalSpacing(3)
        sums.setColumnMinimumWidth(2, 12)
        for column in (1, 4):
            sums.setColumnStretch(column, 1)
        words = (_("Should be there"), _("Cash counted"), _("Difference"), _("Left as float"))
        for place, (word, figure) in enumerate(zip(words, self.figures.values(), strict=True)):
            sums.addWidget(Label(word, "label"), place // 2, place % 2 * 3)
            sums.addWidget(figure, place // 2, place % 2 * 3 + 1, right)
        sums.addWidget(self.float_word, 2, 0)
        sums.addWidget(self.float_change, 2, 1, right)
        mended = QHBoxLayout()
        mended.setSpacing(10)
        for part, share in ((self.side, 3), (self.correction, 3), (self.mending, 5)):
            mended.addWidget(part, share, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.addWidget(self.sign_button)
        foot.addStretch()
        foot.addWidget(self.close_button)
        why = QHBoxLayout()
        why.setSpacing(10)
        for part in (self.reason, self.stead):
            why.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()  # with every error and the banner it is higher than the smallest window
        blocks = QVBoxLayout(inside)
        blocks.setContentsMargins(0, 0, 0, 0)
        blocks.setSpacing(self.body.spacing())
        for block in (grid, across, Rule(), sums, Rule(), why, mended):
            blocks.addWidget(block) if isinstance(block, QWidget) else blocks.addLayout(block)
        blocks.addStretch()
        area = scrolling(inside)
        area.setMinimumWidth(inside.minimumSizeHint().width())  # it never scrolls sideways
        self.body.addWidget(area, 1)
        self.add(foot)
        for part in (self.correction, self.mending, self.stead):
            part.hide()

    def show_shift(self, shift: Shift) -> None:
        """Show what is to be closed; what is counted stays as long as it is the same shift."""
        before, self.shift = self.shift, shift
        fresh = before is None or (before.person_id, before.previous_id) != (
            shift.person_id,
            shift.previous_id,
        )
        if fresh:
            self._filling = True
            self.form.clear()
            self.side.set_value(0)
            self.opening.set_value(shift.kept)
            self._filling = False
            self._suggested = None
            self._signed(None)
        self.stead.setVisible(shift.person_id != gate.actor().person_id)
        self.setEnabled(bool(shift.documents))
        self._totals()

    def begin(self) -> None:
        """Put the keyboard where counting begins."""
        first = self.shift is not None and self.shift.previous_id == 0
        (self.opening if first else self.pieces[0]).setFocus()

    def _numbers(self) -> list[int]:
        return [_whole(field) for field in self.pieces]

    def _cash(self) -> Cash:
        numbers = self._numbers()
        sums = {each.method: each for each in self.shift.sums} if self.shift else {}
        cash = sums.get(Method.CASH)
        return Cash(
            _amount(self.opening),
            cash.taken if cash else money.ZERO,
            cash.back if cash else money.ZERO,
            _amount(self.correction) * (self.side.value() or 0),
            counted(numbers),
        )

    def _totals(self) -> None:
        if self._filling:
            return
        mends = bool(self.side.value())
        for part in (self.correction, self.mending):
            part.setVisible(mends)
        cash = self._cash()
        for (_n, value, _w), number, label in zip(
            PIECES, self._numbers(), self.amounts, strict=True
        ):
            label.setText(money.show(value * number) if number else "")
        self._suggest(max(cash.counted - cash.opening, money.ZERO))
        difference = cash.difference
        self.figures["expected"].setText(money.show(cash.expected))
        self.figures["counted"].setText(money.show(cash.counted))
        begun = any(not field.is_empty() for field in self.pieces)
        self.figures["difference"].say(
            difference_words(difference) if begun or not difference else _("not counted yet"),
            ("bad" if begun else "") if difference else "ok",
        )
        self.figures["remains"].setText(money.show(cash.counted - _amount(self.handed)))
        filled = self.shift is not None and not self.opening.is_empty()
        changed = float_words(self.shift.kept, cash.opening) if self.shift and filled else []
        for label, text in zip(
            (self.float_word, self.float_change), changed[0] if changed else ("", ""), strict=True
        ):
            label.setText(text)
            label.setVisible(bool(changed))
        if self.signature and self._signed_words != self._words():
            self._signed(None)  # who signed has seen other sums

    def _suggest(self, amount: Decimal) -> None:
        """Offer to hand over all above the float, until somebody says another sum."""
        if self.handed.is_empty() or _amount(self.handed) == self._suggested:
            self._filling = True
            self.handed.set_value(amount)
            self._filling = False
            self._suggested = amount

    def sign(self) -> None:
        """Let who closes sign on the pad; the paper may be signed by pen as well."""
        from ui.orders.signing import pad_for

        words = self._words()
        pad = pad_for(self, signer=gate.actor().name, text=words)
        pad.accepted.connect(partial(self._take, pad, words))
        pad.open()

    def _words(self) -> str:
        cash = self._cash()
        return _("I have counted {counted} yuan; {difference}.").format(
            counted=money.show(cash.counted), difference=difference_words(cash.difference)
        )

    def _take(self, pad: SignaturePad, words: str) -> None:
        self._signed(pad.signature())
        self._signed_words = words
        self._totals()  # what came while the pad was open counts

    def _signed(self, signature: Signature | None) -> None:
        self.signature = signature
        self.sign_button.setText(_("✓ Signed") if signature else _("Sign…"))

    def submit(self) -> None:
        """Close what is shown."""
        shift = self.shift
        if shift is None or not self.isEnabled() or not self.form.validate():
            return
        other = shift.person_id != gate.actor().person_id
        cash = self._cash()
        run(
            self,
            close_day,
            documents=tuple(each.open_id for each in shift.documents),
            previous_id=shift.previous_id,
            pieces=tuple(self._numbers()),
            opening=cash.opening,
            handed=self.handed.value(),
            correction=cash.correction,
            correction_note=self.mending.value() if self.side.value() else "",
            reason=self.reason.value(),
            signature=self.signature,
            person_id=shift.person_id if other else None,
            stead=self.stead.value() if other else "",
            render=render,
            done=self._done,
        )

    def _done(self, made: Closed) -> None:
        self.closed.emit(made)


def _amount(field: MoneyField) -> Decimal:
    """Return what stands in a field, 0 where it is no amount (yet)."""
    try:
        return field.value() or money.ZERO
    except Invalid:
        return money.ZERO


def _whole(field: NumberField) -> int:
    try:
        return field.value() or 0
    except Invalid:
        return 0
