"""Every screen, in the order of the rail.

To add one: 1. write ui/<room>/page.py (see ui/screen.py); 2. add a line here; 3. add its chapter
resources/manual/zh_CN/<code>.md and a click test. A line whose module is absent is not shown.
"""

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import N_


@dataclass(frozen=True)
class ScreenEntry:
    """A place of the rail. It is seen by whoever may do one of `permissions`."""

    code: str
    label: str  # N_
    icon: str
    permissions: frozenset[Permission]
    factory: str  # module:Class
    window: bool = False  # opens in a window of its own
    key: str = ""
    rail: bool = True  # else only other screens lead there
    under: str = ""  # not in the rail of whoever may see this place: it leads there

    def exists(self) -> bool:
        """Tell whether the screen is part of this program."""
        return _found(self.factory.partition(":")[0])

    def allowed(self) -> bool:
        """Tell whether the person at the desk may see it."""
        return any(may(permission) for permission in self.permissions)

    def make(self, shell: object) -> Any:
        """Import the screen, only now, and make it."""
        module, _colon, name = self.factory.partition(":")
        factory: Callable[[object], Any] = getattr(importlib.import_module(module), name)
        return factory(shell)


@lru_cache(maxsize=64)
def _found(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # not even its folder
        return False


_EVERYBODY = frozenset({Permission.SIGN_IN})
SCREENS = (
    ScreenEntry(
        "today", N_("Today"), "view-dashboard-outline", _EVERYBODY, "ui.today.page:TodayPage"
    ),
    ScreenEntry(
        "checkin",
        N_("Check-in"),
        "car-arrow-right",
        frozenset({Permission.CHECK_IN}),
        "ui.checkin.page:CheckInPage",
        key="F2",
    ),
    ScreenEntry(
        "orders",
        N_("Work orders"),
        "clipboard-text-outline",
        _EVERYBODY,
        "ui.orders.page:OrdersPage",
    ),
    ScreenEntry(
        "board",
        N_("Board"),
        "chart-gantt",
        frozenset({Permission.DISPATCH, Permission.WORK, Permission.INSPECT}),
        "ui.shopfloor.board:BoardWindow",
        window=True,
        key="F6",
    ),
    ScreenEntry(
        "clocking",
        N_("Clocking"),
        "clock-outline",
        frozenset({Permission.WORK}),
        "ui.shopfloor.clocking_page:ClockingPage",
    ),
    ScreenEntry(
        "station",
        N_("Clocking station"),
        "clock-outline",
        frozenset({Permission.WORK}),
        "ui.shopfloor.station:StationWindow",
        window=True,
        rail=False,
    ),
    ScreenEntry(
        "roster",
        N_("Roster"),
        "calendar",
        frozenset({Permission.ROSTER}),
        "ui.shopfloor.roster_page:RosterPage",
        rail=False,
    ),
    ScreenEntry(
        "parts",
        N_("Parts store"),
        "package-variant",
        frozenset({Permission.HAND_OUT_PARTS}),
        "ui.parts.page:PartsPage",
    ),
    ScreenEntry(
        "wash",
        N_("Car wash bay"),
        "car-wash",
        frozenset({Permission.WORK, Permission.CHECK_WASH}),
        "ui.shopfloor.wash:WashWindow",
        window=True,
        rail=False,
    ),
    ScreenEntry(
        "handover",
        N_("Settle and hand over"),
        "car-key",
        frozenset({Permission.SETTLE, Permission.TAKE_PAYMENT, Permission.HAND_OVER}),
        "ui.billing.page:HandOverPage",
    ),
    ScreenEntry(
        "day_close",
        N_("Shift close"),
        "cash-register",
        frozenset({Permission.TAKE_PAYMENT}),
        "ui.billing.day_close:DayClosePage",
        rail=False,
    ),
    ScreenEntry(
        "bookings",
        N_("Bookings"),
        "calendar-clock-outline",
        frozenset({Permission.BOOK}),
        "ui.bookings.page:BookingsPage",
        key="F4",
    ),
    ScreenEntry(
        "gate",
        N_("Gate"),
        "car-side",
        frozenset({Permission.ARRIVE}),
        "ui.gate.window:GateWindow",
        window=True,
        rail=False,
    ),
    ScreenEntry(
        "count",
        N_("Key and car count"),
        "car-key",
        frozenset({Permission.COUNT_CARS}),
        "ui.count.page:CountPage",
        rail=False,
    ),
    ScreenEntry(
        "vehicles",
        N_("Customers and cars"),
        "car-multiple",
        frozenset(
            {Permission.CHECK_IN, Permission.EDIT_ORDER, Permission.SURVEY, Permission.SEE_PHONES}
            | {Permission.IMPORT, Permission.EDIT_RECALL}
        ),
        "ui.vehicles.page:VehiclesPage",
    ),
    ScreenEntry(
        "care",
        N_("Calls and complaints"),
        "phone-in-talk-outline",
        frozenset({Permission.SURVEY, Permission.NOTE_COMPLAINT}),
        "ui.care.page:CarePage",
    ),
    ScreenEntry(
        "claims",
        N_("Claims and insurance"),
        "shield-check-outline",
        frozenset({Permission.CLAIM}),
        "ui.claims.page:ClaimsPage",
    ),
    ScreenEntry(
        "reports",
        N_("Reports"),
        "chart-box-outline",
        frozenset({Permission.SEE_FIGURES}),
        "ui.reports_room.page:ReportsPage",
    ),
    ScreenEntry(
        "workshop",
        N_("Workshop figures"),
        "chart-gantt",
        frozenset({Permission.SEE_FLOOR_FIGURES}),
        "ui.reports_room.workshop_page:WorkshopPage",
        under="reports",
    ),
    ScreenEntry(
        "uploads",
        N_("Repair records"),
        "upload",
        frozenset({Permission.UPLOAD}),
        "ui.billing.uploads_page:UploadsPage",
        rail=False,
    ),
    ScreenEntry(
        "printing",
        N_("Print jobs"),
        "printer-outline",
        frozenset({Permission.PRINT_PAPER}),
        "ui.printing.page:PrintingPage",
        rail=False,
    ),
    ScreenEntry(
        "custody",
        N_("Custody of papers"),
        "folder-open-outline",
        frozenset({Permission.KEEP_PAPERS}),
        "ui.papers_room.page:CustodyPage",
        rail=False,
    ),
    ScreenEntry(
        "settings",
        N_("Settings"),
        "cog-outline",
        frozenset({Permission.EDIT_BRANCH, Permission.EDIT_STAFF, Permission.EDIT_CATALOG}),
        "ui.settings.page:SettingsPage",
    ),
)


def entry(code: str) -> ScreenEntry:
    """Return the place of this code; KeyError for a code that is none."""
    return {each.code: each for each in SCREENS}[code]
