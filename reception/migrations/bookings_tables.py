"""Tables and indexes of 0002_bookings: appointments, what is in them, what was done about them; arrivals.

Written in the short form of `initial_tables`, once for both databases.
"""

from reception.migrations.initial_tables import _table, _typed

TABLES = """
booking_day: !branch_id branch; day INTEGER NOT NULL; changes INTEGER NOT NULL; UNIQUE (branch_id, day)
booking: version INTEGER NOT NULL DEFAULT 1; uid; !branch_id branch; ?vehicle_id vehicle; plate TEXT NOT NULL; name TEXT NOT NULL; phone TEXT NOT NULL; model TEXT NOT NULL; starts_at INTEGER NOT NULL; ends_at INTEGER NOT NULL; bay_kind TEXT NOT NULL; ?technician_id person; ?advisor_id person; words TEXT NOT NULL; note TEXT NOT NULL; state TEXT NOT NULL CHECK (state IN ('booked', 'arrived', 'no_show', 'cancelled')); reason TEXT NOT NULL; made_at INTEGER NOT NULL; ?made_by_id person; closed_at INTEGER; ?visit_id visit; CHECK (ends_at > starts_at); CHECK (state <> 'cancelled' OR reason <> '')
booking_item: !booking_id booking; position INTEGER NOT NULL; kind TEXT NOT NULL CHECK (kind IN ('package', 'labour', 'part')); code TEXT NOT NULL; name TEXT NOT NULL; hours INTEGER NOT NULL CHECK (hours >= 0); UNIQUE (booking_id, position)
booking_mark: !booking_id booking; what TEXT NOT NULL CHECK (what IN ('day_before', 'hour_before', 'parts')); at INTEGER NOT NULL; ?person_id person; how TEXT NOT NULL; note TEXT NOT NULL; UNIQUE (booking_id, what)
arrival: version INTEGER NOT NULL DEFAULT 1; uid; !branch_id branch; plate TEXT NOT NULL CHECK (plate <> ''); at INTEGER NOT NULL; source TEXT NOT NULL; ?person_id person; ?vehicle_id vehicle; ?booking_id booking; ?visit_id visit; dismissed_at INTEGER; reason TEXT NOT NULL; CHECK (dismissed_at IS NULL OR (reason <> '' AND visit_id IS NULL))
""".strip()

INDEXES = (
    "INDEX booking_by_starts_at ON booking (branch_id, starts_at)",
    "INDEX booking_open ON booking (branch_id, starts_at) WHERE state = 'booked'",
    "INDEX booking_by_vehicle_id ON booking (vehicle_id)",
    "UNIQUE INDEX booking_by_visit_id ON booking (visit_id) WHERE visit_id IS NOT NULL",
    "INDEX booking_item_by_booking_id ON booking_item (booking_id)",
    "INDEX arrival_by_at ON arrival (branch_id, at)",
    # A camera that reads a plate twice, or the gate and the camera, make one arrival.
    "UNIQUE INDEX arrival_waiting ON arrival (branch_id, plate)"
    " WHERE visit_id IS NULL AND dismissed_at IS NULL",
)


def statements(postgres: bool) -> list[str]:
    """Return the DDL of one database."""
    strict = "" if postgres else " STRICT"
    made = [_typed(_table(line) + strict, postgres) for line in TABLES.splitlines()]
    return made + [f"CREATE {index}" for index in INDEXES]
