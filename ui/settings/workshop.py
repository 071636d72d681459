"""车间计划: the words for skills and equipment, the shifts, and when carry-over is decided."""

import re
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from reception.core import settings
from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import half_width
from ui.run import run
from ui.settings.section import FormSection, write_settings
from ui.widgets import Card, Label, NumberField, TextArea, TextField

_BETWEEN = re.compile(r"[、,，;；\n]+")
_SHIFT = re.compile(
    r"(\S{1,2}?)\s*(?:([0-9]{1,2}:[0-9]{2})\s*[-–—~～至到]\s*([0-9]{1,2}:[0-9]{2}))?"
)


class WorkshopSection(FormSection):
    """One form over the settings; only what was changed is written."""

    shows = frozenset({"setting"})

    def __init__(self) -> None:
        super().__init__()
        add = self.form.add
        left = Card(_("Skills and equipment"), _("separated by 、"))
        skills = add(TextArea("skills", _("What people may have learnt")))
        things = add(TextArea("equipment", _("What a bay may have")))
        teach = _(
            "Operations say what they want, people and bays what they have. What nobody has is not "
            "asked for."
        )
        left.add(skills, things, Label(teach, "small", wrap=True))
        left.body.addStretch()
        right = Card(_("Shifts and closing time"))
        shifts = add(TextField("shifts", _("Shifts"), required=True, most=120, check=read_shifts))
        shifts.set_hint(_("e.g. E 08:00-16:00; a mark alone: as the branch is open"))
        before = add(
            NumberField(
                "carry_over_minutes", _("Decide on carry-over from"), least=15, most=240,
                unit=_("minutes before closing"), required=True,
            )
        )  # fmt: skip
        teach = _(
            "The roster is filled in with these marks. While nobody is rostered on a day, everybody "
            "counts as being there."
        )
        right.add(shifts, Label(teach, "small", wrap=True), before)
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

    def refresh(self) -> None:
        self.editing.merge(_values())

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        typed = self.form.values()
        minutes = typed["carry_over_minutes"]
        write_settings(
            [
                ("skills", settings.SKILLS, read_words(typed["skills"] or "")),
                ("equipment", settings.EQUIPMENT, read_words(typed["equipment"] or "")),
                ("shifts", settings.SHIFTS, typed["shifts"]),
                ("carry_over_minutes", settings.CARRY_OVER_MINUTES, minutes),
            ]
        )

    def _saved(self) -> None:
        self.editing.load(_values())


def read_words(text: str) -> tuple[str, ...]:
    """Return the words of a list that somebody typed."""
    return tuple(dict.fromkeys(word.strip() for word in _BETWEEN.split(text) if word.strip()))


def read_shifts(text: str) -> settings.Shifts:
    """Return shifts such as 早 08:00-16:00、全; Invalid("shifts") for anything else."""
    rows = []
    for each in read_words(half_width(text)):
        found = _SHIFT.fullmatch(each)
        if found is None:
            raise Invalid("shifts", _("Write a shift as a mark and its times: E 08:00-16:00."))
        times = (found[2] or "", found[3] or "")
        rows.append((found[1], *(time.rjust(5, "0") if time else "" for time in times)))
    return settings.SHIFTS.check(rows)


def show_shifts(rows: settings.Shifts) -> str:
    """Return shifts as they are typed."""
    return "、".join(f"{mark} {begin}-{end}" if begin else mark for mark, begin, end in rows)


def _values() -> dict[str, Any]:
    skills, equipment = settings.read(settings.SKILLS), settings.read(settings.EQUIPMENT)
    return {
        "skills": "、".join(skills),
        "equipment": "、".join(equipment),
        "shifts": show_shifts(settings.read(settings.SHIFTS)),
        "carry_over_minutes": settings.read(settings.CARRY_OVER_MINUTES),
    }
