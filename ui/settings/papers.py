"""单据与承诺: the repair warranty, how CSI is counted, and the time limits."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.core import money, settings
from reception.core.errors import Invalid
from reception.core.text import N_, _
from ui.run import run
from ui.settings.section import FormSection, across
from ui.widgets import Card, Chips, Choice, MoneyField, NumberField, Rule, TextArea, TextField

WARRANTIES = (
    (settings.WARRANTY_MINOR, N_("Maintenance, minor and special repair")),
    (settings.WARRANTY_SECOND, N_("Second-level maintenance")),
    (settings.WARRANTY_ASSEMBLY, N_("Assembly or whole vehicle")),
)
FORMULAS = {
    "mean": N_("Mean of the valid scores"),
    "share8": N_("Share of 80 points and more"),
    "top2": N_("Share of 75 points and more"),
}


@dataclass(frozen=True)
class Bound:
    """A setting and the fields that show it; two fields are its kilometres and days."""

    setting: settings.Setting[Any]
    fields: tuple[str, ...]


class PapersSection(FormSection):
    """One form over the settings; only what was changed is written, each on its own."""

    shows = frozenset({"setting"})

    def __init__(self) -> None:
        super().__init__()
        self._bound: list[Bound] = []
        left = Card(_("Papers"))
        left.add(
            self._bind(
                settings.LABOUR_STANDARD,
                TextField("labour_standard", _("Labour standard on the settlement list"), most=40),
            ),
            self._bind(
                settings.MASK_PHONES,
                Chips("mask_phones", _("Phones on slips"), [("yes", _("Masked: 138****1234"))]),
            ),
            self._bind(
                settings.PRIVACY_NOTICE,
                TextArea("privacy_notice", _("Privacy notice shown at check-in"), lines=4),
            ),
        )
        most, days = settings.ROUNDING_MOST, settings.RECEIVABLE_DAYS
        rounding = MoneyField(most.name, _("Round off at most"), required=True)
        rounding.set_hint(_("of a bill; 0: never"))
        due = NumberField(days.name, _("On account, due after"), most=365, unit=_("days"))
        left.add(Rule(), across((self._bind(most, rounding), 1), (self._bind(days, due), 1)))
        left.body.addStretch()
        right = Card(_("Repair warranty promised"), _("whichever comes first; never below the law"))
        for setting, name in WARRANTIES:
            right.add(self._limits(setting, _(name)))
        right.add(
            Rule(),
            across((self._csi(), 2), (self._complaints(), 1)),
            across(
                (self._days(settings.SLIP_OVERDUE_DAYS, _("Slip overdue after")), 1),
                (self._days(settings.CALL_BACK_DAYS, _("Call back within")), 1),
                (self._discount(), 1),
            ),
        )
        right.body.addStretch()
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(left, 1)
        pair.addWidget(right, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.save_button)
        self.column.addLayout(pair)
        self.column.addLayout(foot)
        self.column.addStretch()

    def _bind(self, setting: settings.Setting[Any], field: Any) -> QWidget:
        self._bound.append(Bound(setting, (field.name,)))
        made: QWidget = self.form.add(field)
        return made

    def _days(self, setting: settings.Setting[int], label: str) -> QWidget:
        return self._bind(
            setting, NumberField(setting.name, label, least=1, most=30, unit=_("days"))
        )

    def _csi(self) -> QWidget:
        options = [(code, _(word)) for code, word in FORMULAS.items()]
        return self._bind(settings.CSI_FORMULA, Choice("csi_formula", _("CSI is"), options))

    def _complaints(self) -> QWidget:
        label = _("Answer complaints within")
        return self._bind(
            settings.COMPLAINT_HOURS,
            NumberField("complaint_hours", label, required=True, least=1, most=24, unit=_("hours")),
        )

    def _discount(self) -> QWidget:
        return self._bind(
            settings.ADVISOR_DISCOUNT,
            NumberField("advisor_discount", _("Advisor's discount up to"), most=100, unit="%"),
        )

    def _limits(self, setting: settings.Setting[settings.Limits], label: str) -> QWidget:
        km, days = f"{setting.name}_km", f"{setting.name}_days"
        self._bound.append(Bound(setting, (km, days)))
        box = QWidget()
        fields = across(
            (self.form.add(NumberField(km, label, unit="km", required=True)), 3),
            (self.form.add(NumberField(days, _("Days"), unit=_("days"))), 2),
        )
        fields.setContentsMargins(0, 0, 0, 0)
        box.setLayout(fields)
        return box

    def refresh(self) -> None:
        self.editing.merge(self._values())

    def _values(self) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for bound in self._bound:
            value = settings.read(bound.setting)
            if len(bound.fields) == 2:
                shown |= dict(zip(bound.fields, (f"{each:,}" for each in value), strict=True))
            elif isinstance(value, bool):
                shown[bound.fields[0]] = "yes" if value else ""
            elif bound.setting is settings.ROUNDING_MOST:
                shown[bound.fields[0]] = money.yuan(value)
            else:
                shown[bound.fields[0]] = value
        return shown

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        for bound in self._bound:
            typed = [self.form[name].value() for name in bound.fields]
            value = tuple(typed) if len(typed) == 2 else typed[0]
            if bound.setting is settings.MASK_PHONES:
                value = bool(value)
            if bound.setting is settings.ROUNDING_MOST:
                value = money.fen(typed[0])
            if value == settings.read(bound.setting):
                continue
            try:
                settings.change_setting(name=bound.setting.name, value=value)
            except Invalid as wrong:
                raise Invalid(bound.fields[0], str(wrong)) from wrong

    def _saved(self) -> None:
        self.editing.load(self._values())
