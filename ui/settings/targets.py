"""年度目标: what the branch wants of a year; the month's report measures against it."""

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from reception.core import clock, money
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import half_width
from reception.figures.actions import set_target
from reception.figures.queries import targets
from reception.figures.rules import FRACTIONS, SHIPPED_TARGETS
from ui.run import run
from ui.settings.section import FormSection
from ui.widgets import Button, Card, Label, TextField, notice

UNITS = {"orders_out_month": N_("cars"), "csi": N_("points")}
COLUMNS = 2


class TargetsSection(FormSection):
    """One year at a time; what a branch did not set has the shipped value."""

    shows = frozenset({"target"})

    def __init__(self) -> None:
        super().__init__()
        self.year = clock.today().year
        self.year_word = Label("", "heading")
        self.before = Button("", lambda: self.step(-1), icon="chevron-left", kind="quiet")
        self.after = Button("", lambda: self.step(1), icon="chevron-right", kind="quiet")
        self.before.setAccessibleName(_("Year before"))
        self.after.setAccessibleName(_("Next year"))
        surface = Card(_("Targets of the year"), _("the month's output is measured by a twelfth"))
        for widget in (self.before, self.year_word, self.after):
            surface.head.addWidget(widget)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for number, (code, (label, _shipped)) in enumerate(SHIPPED_TARGETS.items()):
            grid.addWidget(self._field(code, _(label)), *divmod(number, COLUMNS))
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.save_button)
        surface.add(grid, foot)
        self.column.addWidget(surface)
        self.column.addStretch()

    def _field(self, code: str, label: str) -> TextField:
        unit = "%" if code in FRACTIONS else _(UNITS[code]) if code in UNITS else _("yuan")
        return self.form.add(
            TextField(
                code, label, required=True, code=True, right=True, unit=unit, check=read_number
            )
        )

    def refresh(self) -> None:
        self.year_word.setText(_("Year {year}").format(year=self.year))
        self.editing.merge(self._values())

    def _values(self) -> dict[str, Any]:
        return {
            each.code: show_number(100 * each.value if each.code in FRACTIONS else each.value)
            for each in targets(self.year)
        }

    def step(self, years: int) -> None:
        """Show the year before or after, unless something here is not saved."""
        if self.touched():
            notice(self, _("This is not saved yet. Save it (F8) or discard the changes first."))
            return
        if 2000 <= self.year + years <= clock.today().year + 1:
            self.year += years
            self.refresh()

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Targets saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        for each in targets(self.year):
            value = self.form[each.code].value()
            value = value / 100 if each.code in FRACTIONS else value
            if value == each.value:
                continue
            try:
                set_target(year=self.year, code=each.code, value=value)
            except Invalid as wrong:
                raise Invalid(each.code, str(wrong)) from wrong

    def _saved(self) -> None:
        self.editing.load(self._values())


def read_number(text: str) -> Decimal:
    """Return a typed number, zero or more; Invalid otherwise."""
    bare = half_width(text).strip().replace(",", "").removesuffix("%").strip()
    whole, _point, rest = bare.partition(".")
    digits = whole + rest
    if not whole or len(digits) > 12 or not (digits.isascii() and digits.isdigit()):
        raise Invalid("value", _("Enter a number such as 650 or 93.5."))
    return Decimal(bare.rstrip("."))


def show_number(value: Decimal) -> str:
    """Return a number as it is typed: 6,000,000 or 93.5."""
    plain = money.show_quantity(value)
    whole, point, rest = plain.replace(",", "").partition(".")
    return f"{int(whole):,}{point}{rest}"
