"""工位: names, kinds and their order on the board."""

from typing import Any

from reception.core import gate, settings
from reception.core.text import _
from reception.shopfloor.actions import save_bay
from reception.shopfloor.plan_lists import equipment
from reception.shopfloor.queries import BayRow, bays
from reception.shopfloor.rules import BAY_KIND_NAMES
from ui.run import run
from ui.settings.section import RecordSection, in_use
from ui.settings.word_lists import ListChips
from ui.widgets import Chips, Choice, Column, DataTable, NumberField, TextField

_KINDS = {str(kind): kind for kind in BAY_KIND_NAMES}


class BaysSection(RecordSection[BayRow]):
    """A bay with open work cannot be taken out of use: the action says so."""

    shows = frozenset({"bay", "bay_equipment", "setting"})

    def __init__(self) -> None:
        super().__init__(
            _("Add a bay"),
            DataTable(
                [
                    Column(_("Place on the board"), lambda b: b.position, "number", 84),
                    Column(_("Bay"), lambda b: b.name, "strong", 0),
                    Column(_("Kind of bay"), lambda b: _(BAY_KIND_NAMES[b.kind]), width=120),
                    Column(
                        _("State"), lambda b: _("In use") if b.active else _("Switched off"),
                        width=96,
                    ),
                ],
                chips=in_use(lambda b: b.active),
            )
        )  # fmt: skip
        add = self.form.add
        name = add(TextField("name", _("Bay"), required=True, most=20))
        kind = add(
            Choice("kind", _("Kind of bay"), [(k, _(BAY_KIND_NAMES[v])) for k, v in _KINDS.items()])
        )
        place = add(
            NumberField("position", _("Place on the board"), least=1, most=99, required=True)
        )
        self.active = add(Chips("active", _("State"), [("yes", _("In use"))]))
        self.things = add(ListChips("equipment", _("What the bay has"), settings.EQUIPMENT))
        self.lay_out((name, kind), (place, self.active), (self.things,))

    def rows(self) -> tuple[BayRow, ...]:
        return bays(active_only=False, branch_id=gate.actor().branch_id)

    def key(self, row: BayRow) -> int:
        return row.bay_id

    def values_of(self, row: BayRow | None) -> dict[str, Any]:
        if row is None:
            last = max((bay.position for bay in self.table.model.all), default=0)
            self.things.offer(())
            return {
                "name": None, "kind": "mechanical", "position": last + 1, "active": "yes",
                "equipment": "",
            }  # fmt: skip
        had = equipment().get(row.bay_id, frozenset())
        self.things.offer(had)
        return {
            "name": row.name,
            "kind": str(row.kind),
            "position": row.position,
            "active": "yes" if row.active else "",
            "equipment": " ".join(sorted(had)),
        }

    def shown(self) -> None:
        self.active.setVisible(not self.is_new)

    def store(self) -> None:
        values = self.form.values()
        run(
            self,
            save_bay,
            bay_id=self.row.bay_id if self.row else None,
            version=self.row.version if self.row else None,
            name=values["name"],
            kind=_KINDS[str(values["kind"])],
            position=values["position"],
            active=bool(values.get("active", ("yes",))),
            equipment=values["equipment"],
            said=_("Bay saved."),
            done=self.saved,
        )
