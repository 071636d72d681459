"""特殊日期: the days on which the branch is closed, open all the same, or open at other hours."""

from PySide6.QtWidgets import QHBoxLayout

from reception.core import clock
from reception.core.hours import DayKind, SpecialDay
from reception.core.special_days import (
    SpecialDayCard,
    remove_special_day,
    set_special_days,
    show_minutes,
    special_days,
)
from reception.core.text import N_, _
from reception.core.units import day_number
from ui.bars import WEEKDAYS
from ui.editing import Editing
from ui.run import run
from ui.settings.section import across
from ui.widgets import (
    Button,
    Card,
    Choice,
    Column,
    DataTable,
    DayField,
    EmptyState,
    Form,
    TextField,
)

KINDS = {
    DayKind.CLOSED: N_("Day off"),
    DayKind.OPEN: N_("Open as usual"),
    DayKind.HOURS: N_("Other hours"),
}


class SpecialDaysPanel(Card):
    """The list from today on, and one form: a day or a span of days and what they are."""

    def __init__(self) -> None:
        super().__init__(_("Special days"), _("they go before weekday and holiday"))
        self.table: DataTable[SpecialDayCard] = DataTable(
            [
                Column(_("Date of the day"), _day_words, width=176),
                Column(_("What the day is"), lambda row: _kind_words(row.special), width=130),
                Column(_("Reason"), lambda row: row.special.word, width=0),
            ],
            empty=EmptyState(_("Every day is like its weekday.")),
            foot=False,
        )
        self.form = Form(self)
        self.editing = Editing(self.form)
        add = self.form.add
        self.first = add(DayField("first", _("Date of the day"), required=True))
        self.last = add(DayField("last", _("Until (several days)")))
        self.kind = add(
            Choice("kind", _("What the day is"), [(k.value, _(w)) for k, w in KINDS.items()])
        )
        self.word = add(TextField("word", _("Reason"), required=True, most=40))
        self.opens = add(TextField("opens", _("Opens at"), code=True, most=5))
        self.closes = add(TextField("closes", _("Closes at"), code=True, most=5))
        self.kind.changed.connect(self._show_hours)
        self.form.submitted.connect(self.submit)
        self.remove_button = Button(_("Remove the marked day"), self.remove, size="small")
        self.save_button = Button(_("Keep this day"), self.submit, size="small")
        foot = QHBoxLayout()
        foot.addWidget(self.remove_button)
        foot.addStretch()
        foot.addWidget(self.save_button)
        self.add(
            across((self.first, 1), (self.last, 1), (self.kind, 1)),
            across((self.word, 2), (self.opens, 1), (self.closes, 1)),
            foot,
        )
        self.body.addWidget(self.table, 1)
        self.table.chosen.connect(lambda row: self.remove_button.setEnabled(row is not None))
        self._empty()

    def refresh(self) -> None:
        """Ask for the days from today on."""
        self.table.set_rows(special_days(clock.today()))
        self.remove_button.setEnabled(self.table.current() is not None)

    def touched(self) -> bool:
        """Tell whether a day is typed and not kept."""
        return self.editing.touched()

    def _empty(self) -> None:
        empty = dict.fromkeys(("first", "last", "word", "opens", "closes"))
        self.editing.load({**empty, "kind": DayKind.CLOSED.value})
        self._show_hours()

    def _show_hours(self) -> None:
        other = self.kind.value() == DayKind.HOURS
        for field in (self.opens, self.closes):
            field.required = other
            field.setVisible(other)

    def submit(self) -> None:
        """Keep the day as typed; the same day kept before is replaced."""
        if self.form.validate():
            values = self.form.values()
            run(
                self,
                set_special_days,
                first=values["first"],
                last=values["last"],
                kind=DayKind(values["kind"]),
                opens=values.get("opens") or "",
                closes=values.get("closes") or "",
                word=values["word"],
                said=_("The day is kept."),
                done=lambda _key: self._done(),
            )

    def remove(self) -> None:
        """Let the marked day be like its weekday again."""
        row = self.table.current()
        if row is not None:
            run(
                self, remove_special_day, day=day_number(row.day),
                said=_("The day is like its weekday again."), done=lambda _nothing: self.refresh(),
            )  # fmt: skip

    def _done(self) -> None:
        self._empty()
        self.refresh()


def _day_words(row: SpecialDayCard) -> str:
    return f"{row.day:%Y-%m-%d} {_(WEEKDAYS[row.day.weekday()])}"


def _kind_words(special: SpecialDay) -> str:
    if special.kind is DayKind.HOURS:
        return f"{show_minutes(special.opens)}–{show_minutes(special.closes)}"
    return _(KINDS[special.kind])
