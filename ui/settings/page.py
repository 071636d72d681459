"""设置: what the person at the desk may set, one part at a time."""

import importlib
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import N_, _
from ui.screen import Screen, Shell
from ui.settings.section import Section
from ui.widgets import Card, PageHead

LEFT = 168  # pixels of the list of parts


@dataclass(frozen=True)
class Part:
    """An entry of the settings. To add one: write the section, add its line to PARTS."""

    code: str
    label: str  # N_
    permission: Permission
    factory: str  # module:Class

    def make(self) -> Section:
        """Import the section, only now, and make it."""
        module, _colon, name = self.factory.partition(":")
        made: Section = getattr(importlib.import_module(f"ui.settings.{module}"), name)()
        return made


PARTS = (
    Part("branch", N_("Branch"), Permission.EDIT_BRANCH, "branch:BranchSection"),
    Part("calendar", N_("Working time"), Permission.EDIT_BRANCH, "calendar:CalendarSection"),
    Part("people", N_("People"), Permission.EDIT_STAFF, "people:PeopleSection"),
    Part("workshop", N_("Workshop planning"), Permission.EDIT_BRANCH, "workshop:WorkshopSection"),
    Part("bays", N_("Bays"), Permission.EDIT_BRANCH, "bays:BaysSection"),
    Part(
        "operations", N_("Labour operations"), Permission.EDIT_CATALOG, "catalog:OperationsSection"
    ),
    Part("parts", N_("Parts catalogue"), Permission.EDIT_CATALOG, "catalog:PartsSection"),
    Part("packages", N_("Packages"), Permission.EDIT_CATALOG, "catalog:PackagesSection"),
    Part("slip", N_("Three-part slip"), Permission.EDIT_BRANCH, "slip:SlipSection"),
    Part("papers", N_("Papers and promises"), Permission.EDIT_BRANCH, "papers:PapersSection"),
    Part(
        "promises",
        N_("Promises and guarantees"),
        Permission.EDIT_BRANCH,
        "promises:PromisesSection",
    ),
    Part("desk", N_("Bookings and arrivals"), Permission.EDIT_BRANCH, "desk:DeskSection"),
    Part(
        "inspection",
        N_("Inspection and wash"),
        Permission.EDIT_BRANCH,
        "inspection:InspectionSection",
    ),
    Part("phrases", N_("Quick words"), Permission.EDIT_BRANCH, "phrases:PhrasesSection"),
    Part("targets", N_("Targets"), Permission.EDIT_BRANCH, "targets:TargetsSection"),
    Part("journal", N_("Account codes"), Permission.EDIT_BRANCH, "journal:JournalSection"),
    Part("e_record", N_("Repair records"), Permission.EDIT_BRANCH, "e_record:ERecordSection"),
    Part("printers", N_("Printers"), Permission.EDIT_BRANCH, "printers:PrintersSection"),
    Part("safety", N_("Backup and proof"), Permission.EDIT_BRANCH, "safety:SafetySection"),
)


class SettingsPage(Screen):
    """The parts at the left; each is made when first opened and keeps what is typed."""

    shows = frozenset(
        {
            "branch", "person", "bay", "operation", "part", "package", "setting", "target",
            "special_day", "person_skill", "bay_equipment",
        }
    )  # fmt: skip
    title = "Settings"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.parts = [part for part in PARTS if may(part.permission)]
        self.sections: dict[str, Section] = {}
        self.head = PageHead(_("Settings"))
        self.list = QListWidget()
        self.list.setObjectName("parts")
        self.list.setAccessibleName(_("Settings"))
        for part in self.parts:
            self.list.addItem(_(part.label))
        self.stack = QStackedWidget()
        left = Card(tight=True)
        left.body.setContentsMargins(6, 8, 6, 8)
        left.setFixedWidth(max(LEFT, self.list.sizeHintForColumn(0) + 20))
        left.body.addWidget(self.list)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(left)
        row.addWidget(self.stack, 1)
        self.column.addWidget(self.head)
        self.column.addLayout(row, 1)
        self.setFocusProxy(self.list)
        self.list.currentRowChanged.connect(self._show_row)

    def refresh(self) -> None:
        section = self.section()
        if section is not None:
            section.refresh()

    def arrive(self, *, part: str = "", **_arguments: Any) -> None:
        """Open a part; the first one when none was open yet."""
        codes = [each.code for each in self.parts]
        if part in codes:
            self.list.setCurrentRow(codes.index(part))
        elif codes:
            # Marked even where the focus alone has made the first one current.
            self.list.setCurrentRow(max(self.list.currentRow(), 0))

    def section(self) -> Section | None:
        """Return the part that is open."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Section) else None

    def save(self) -> None:
        section = self.section()
        if section is not None:
            section.submit()

    def _show_row(self, row: int) -> None:
        part = self.parts[row]
        self.list.scrollToItem(self.list.item(row))
        if part.code not in self.sections:
            made = part.make()
            self.sections[part.code] = made
            self.stack.addWidget(made)
        section = self.sections[part.code]
        self.stack.setCurrentWidget(section)
        # Of its own shows, since news of another part must not cost this one a query.
        section.refresh()

    def heard(self, tables: frozenset[str]) -> None:
        section = self.section()
        if section is not None and tables & section.shows:
            self.mark_stale()
