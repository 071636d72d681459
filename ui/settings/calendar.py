"""营业时间: hours, closed weekdays, breaks, public holidays, and the days that are special."""

import re
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from reception.core import settings
from reception.core.holidays import known_until
from reception.core.text import _
from reception.core.typed import half_width
from ui.bars import WEEKDAYS
from ui.run import run
from ui.settings.section import FormSection, across, write_settings
from ui.settings.special_days import SpecialDaysPanel
from ui.widgets import Card, Chips, Choice, Label, TextField

_BREAK = re.compile(r"([0-9]{1,2}:[0-9]{2})\s*[-–—~～至到]\s*([0-9]{1,2}:[0-9]{2})")


class CalendarSection(FormSection):
    """One form over the settings; the special days beside it are saved one by one."""

    shows = frozenset({"setting", "special_day"})

    def __init__(self) -> None:
        super().__init__()
        add = self.form.add
        opens = add(TextField("opens", _("Opens at"), required=True, code=True, most=5))
        closes = add(TextField("closes", _("Closes at"), required=True, code=True, most=5))
        days = [(str(number), _(name)) for number, name in enumerate(WEEKDAYS)]
        closed = add(Chips("closed_weekdays", _("Closed on"), days))
        breaks = add(
            TextField("breaks", _("Breaks of the workshop"), check=read_breaks, code=True, most=60)
        )
        breaks.set_hint(_("e.g. 12:00-13:00; empty: none"))
        choices = [
            ("open", _("Open as on other days")),
            ("closed", _("Closed; working days that make up for them are open")),
        ]
        holidays = add(Choice("public_holidays", _("Public holidays"), choices))
        teach = _(
            "No work is planned or promised in breaks, at night and on closed days; work that has "
            "begun goes on afterwards. Public holidays are known until {year}; later ones come with "
            "an update of the program."
        ).format(year=known_until())
        left = Card(_("Opening hours"))
        left.add(
            across((opens, 1), (closes, 1)), closed, breaks, holidays,
            Label(teach, "small", wrap=True),
        )  # fmt: skip
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.save_button)
        left.add(foot)
        left.body.addStretch()
        self.panel = SpecialDaysPanel()
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(left, 1)
        pair.addWidget(self.panel, 1)
        self.column.addLayout(pair, 1)

    def refresh(self) -> None:
        self.editing.merge(_values())
        self.panel.refresh()

    def touched(self) -> bool:
        return super().touched() or self.panel.touched()

    def submit(self) -> None:
        """Save the hours; while only a special day is typed, that day."""
        if self.panel.touched() and not super().touched():
            self.panel.submit()
        elif self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        typed = self.form.values()
        write_settings(
            [
                (
                    "opens",
                    settings.OPENING_HOURS,
                    (typed["opens"].strip(), typed["closes"].strip()),
                ),
                ("closed_weekdays", settings.CLOSED_WEEKDAYS, _weekdays(typed["closed_weekdays"])),
                ("breaks", settings.BREAKS, typed["breaks"] or ()),
                ("public_holidays", settings.PUBLIC_HOLIDAYS, typed["public_holidays"]),
            ]
        )

    def _saved(self) -> None:
        self.editing.load(_values())


def _weekdays(codes: Any) -> tuple[int, ...]:
    return tuple(int(code) for code in codes)


def read_breaks(text: str) -> settings.Breaks:
    """Return the breaks typed as 12:00-13:00, 15:30-16:00; Invalid otherwise."""
    parts = [part for part in re.split(r"[,，、;；]", half_width(text)) if part.strip()]
    found = [_BREAK.fullmatch(part.strip()) for part in parts]
    pairs = [(_time(each[1]), _time(each[2])) if each else ("", "") for each in found]
    return settings.BREAKS.check(pairs)


def _time(text: str) -> str:
    return text.zfill(5)


def _values() -> dict[str, Any]:
    opens, closes = settings.read(settings.OPENING_HOURS)
    breaks = settings.read(settings.BREAKS)
    return {
        "opens": opens,
        "closes": closes,
        "closed_weekdays": tuple(str(day) for day in settings.read(settings.CLOSED_WEEKDAYS)),
        "breaks": ", ".join(f"{begin}-{end}" for begin, end in breaks) or None,
        "public_holidays": settings.read(settings.PUBLIC_HOLIDAYS),
    }
