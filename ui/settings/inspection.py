"""质检与洗车: what is checked by kind of order, which checks are wanted, who looks at a wash."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from reception.core import settings
from reception.core.text import _
from reception.orders.rules import OrderKind
from reception.orders.words import word
from reception.shopfloor.inspecting_lists import (
    NEW_ENERGY,
    SHIPPED,
    STAGE_WORDS,
    list_of,
    parse,
    stages_of,
)
from ui.run import run
from ui.settings.section import FormSection, across, write_settings
from ui.widgets import Button, Card, Chips, Choice, Label, TextArea


class InspectionSection(FormSection):
    """One kind of order at a time: its items, one on each line, and its checks."""

    shows = frozenset({"setting"})

    def __init__(self) -> None:
        super().__init__()
        kinds = [(kind.value, word(kind.value)) for kind in OrderKind]
        kinds.append((NEW_ENERGY, _("New-energy cars besides")))
        self.kind = Choice("kind", _("Kind of order"), kinds)
        self.kind.set_value(OrderKind.MAINTENANCE.value)
        self._shown = OrderKind.MAINTENANCE.value
        self.kind.changed.connect(self._turn)
        add = self.form.add
        self.items = add(TextArea("items", _("Items, one on each line"), required=True, lines=12))
        codes = [(code, _(name)) for code, name in STAGE_WORDS.items()]
        self.stages = add(Chips("stages", _("Checks wanted"), codes))
        self.wash = add(
            Choice(
                "wash_check",
                _("Wash is looked at by"),
                [
                    ("handover", _("Who hands over")),
                    ("other", _("Somebody else, before it is ready")),
                ],
            )
        )
        self.shipped = Button(_("As shipped"), self._as_shipped, size="small")
        left = Card(_("Items of the inspection"))
        left.add(across((self.kind, 1), (self.shipped, 0)), self.items)
        right = Card(_("Inspection and wash"))
        teach = _("The final inspection is always made, by nobody who worked on the car.")
        right.add(self.stages, Label(teach, "small", wrap=True), self.wash)
        right.body.addStretch()
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(left, 3)
        pair.addWidget(right, 2)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.save_button)
        self.column.addLayout(pair)
        self.column.addLayout(foot)
        self.column.addStretch()

    def refresh(self) -> None:
        self.editing.merge(self._values())

    def _turn(self) -> None:
        """Show another kind; what is typed and not saved keeps the present one."""
        if self.kind.value() == self._shown:
            return
        if self.touched():
            self.kind.set_value(self._shown)
            self.kind.show_error(
                _("This is not saved yet. Save it (F8) or discard the changes first.")
            )
            return
        self._shown = self.kind.value()
        self.editing.load(self._values())
        self.stages.setVisible(self._shown != NEW_ENERGY)

    def _as_shipped(self) -> None:
        self.items.set_text("\n".join(SHIPPED[self._shown]))

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        kind, items = self._shown, parse(self.items.text())
        lists = settings.read(settings.INSPECTION_LISTS) | {kind: items}
        if items == SHIPPED[kind]:
            del lists[kind]
        wanted: list[tuple[str, settings.Setting[Any], Any]] = [
            ("items", settings.INSPECTION_LISTS, lists),
            ("wash_check", settings.WASH_CHECK, self.wash.value()),
        ]
        if kind != NEW_ENERGY:
            stages = settings.read(settings.INSPECTION_STAGES)
            if self.stages.value() != stages_of(kind):
                stages = stages | {kind: self.stages.value()}
            wanted.append(("stages", settings.INSPECTION_STAGES, stages))
        write_settings(wanted)

    def _saved(self) -> None:
        self.editing.load(self._values())

    def _values(self) -> dict[str, Any]:
        kind = self._shown
        return {
            "items": "\n".join(list_of(kind)),
            "stages": stages_of(kind) if kind != NEW_ENERGY else (),
            "wash_check": settings.read(settings.WASH_CHECK),
        }
