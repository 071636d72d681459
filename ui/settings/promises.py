"""承诺与三包: the buffer before a car is promised, 三包 and 包修, exchanges; claims' reminders."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import settings
from reception.core.text import N_, _
from ui.run import run
from ui.settings.section import FormSection, across, write_settings
from ui.widgets import Card, Label, NumberField

THRESHOLDS = (  # DOMAIN §4: what entitles to an exchange or a return, and the law's most
    (N_("Repairs of a safety fault"), 2),
    (N_("Exchanges of engine or gearbox"), 2),
    (N_("Exchanges of one main part"), 2),
    (N_("Days in repair"), 31),
    (N_("Repairs of one fault"), 5),
)
LIMITS = ("three", "whole")
DAYS = (  # reminders: setting, its label, the most
    (settings.CLAIM_SEND_DAYS, N_("Claim sent within"), 180),
    (settings.CLAIM_ANSWER_DAYS, N_("Answered by the maker within"), 365),
    (settings.CLAIM_PAY_DAYS, N_("Paid by the maker within"), 365),
    (settings.INSURER_PAY_DAYS, N_("Paid by the insurer within"), 365),
)


class PromisesSection(FormSection):
    """One form over the settings; only what was changed is written."""

    shows = frozenset({"setting"})

    def __init__(self) -> None:
        super().__init__()
        left = Card(_("Promise to the customer"), _("added to the work's hours"))
        left.add(
            across(
                (self._minutes("buffer_inspection", _("Inspection")), 1),
                (self._minutes("buffer_wash", _("Wash, where it is wanted")), 1),
            ),
            Label(
                _("The proposal names them, so that the customer hears why."), "small", wrap=True
            ),
        )
        left.body.addStretch()
        right = Card(_("Three guarantees"), _("whichever comes first; never below the law"))
        legal = settings.THREE_GUARANTEES.shipped
        for name, label, (months, km) in zip(
            LIMITS, (_("Exchange and return (三包)"), _("Free repair (包修)")), legal, strict=True
        ):
            right.add(
                across(
                    (self._whole(f"{name}_months", label, _("months"), months, 240), 1),
                    (self._whole(f"{name}_km", _("Kilometres"), "km", km, 999_999), 1),
                )
            )
        teach = _("Warned one step before the count is reached; fewer than the law may be set.")
        right.add(Label(teach, "small", wrap=True))
        fields = [
            self._whole(f"threshold_{number}", _(label), _("days") if most > 9 else "", 1, most)
            for number, (label, most) in enumerate(THRESHOLDS)
        ]
        right.add(across((fields[0], 1), (fields[1], 1), (fields[2], 1)))
        right.add(across((fields[3], 1), (fields[4], 1), (QWidget(), 1)))
        right.body.addStretch()
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addLayout(_below(left, self._reminders()), 2)
        pair.addWidget(right, 3)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.save_button)
        self.column.addLayout(pair)
        self.column.addLayout(foot)
        self.column.addStretch()

    def _reminders(self) -> Card:
        made = Card(_("Claims and insurance"), _("reminded after these days"))
        fields = [self._whole(s.name, _(label), _("days"), 1, most) for s, label, most in DAYS]
        for first, second in (fields[:2], fields[2:]):
            made.add(across((first, 1), (second, 1)))
        made.body.addStretch()
        return made

    def _minutes(self, name: str, label: str) -> NumberField:
        return self._whole(name, label, _("minutes"), 0, 240)

    def _whole(self, name: str, label: str, unit: str, least: int, most: int) -> NumberField:
        return self.form.add(
            NumberField(name, label, least=least, most=most, unit=unit, required=True)
        )

    def refresh(self) -> None:
        self.editing.merge(_values())

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        typed = self.form.values()
        limits = tuple((typed[f"{name}_months"], typed[f"{name}_km"]) for name in LIMITS)
        counts = tuple(typed[f"threshold_{number}"] for number in range(len(THRESHOLDS)))
        write_settings(
            [
                ("buffer_inspection", settings.BUFFER_INSPECTION, typed["buffer_inspection"]),
                ("buffer_wash", settings.BUFFER_WASH, typed["buffer_wash"]),
                ("three_months", settings.THREE_GUARANTEES, limits),
                ("threshold_0", settings.EXCHANGE_THRESHOLDS, counts),
                *((each.name, each, typed[each.name]) for each, _label, _most in DAYS),
            ]
        )

    def _saved(self) -> None:
        self.editing.load(_values())


def _below(*cards: Card) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(12)
    for card in cards:
        column.addWidget(card)
    return column


def _values() -> dict[str, Any]:
    found: dict[str, Any] = {
        each.name: settings.read(each)
        for each in (settings.BUFFER_INSPECTION, settings.BUFFER_WASH, *(row[0] for row in DAYS))
    }
    limits = settings.read(settings.THREE_GUARANTEES)
    for name, (months, km) in zip(LIMITS, limits, strict=True):
        found |= {f"{name}_months": months, f"{name}_km": f"{km:,}"}
    counts = settings.read(settings.EXCHANGE_THRESHOLDS)
    return found | {f"threshold_{number}": count for number, count in enumerate(counts)}
