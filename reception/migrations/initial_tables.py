"""Tables and indexes of 0001_initial, written once for both databases."""

TABLES = """
branch: code TEXT NOT NULL UNIQUE; name TEXT NOT NULL; company TEXT NOT NULL; address TEXT NOT NULL; service_phone TEXT NOT NULL; rescue_phone TEXT NOT NULL; credit_code TEXT NOT NULL; contact TEXT NOT NULL
setting: !branch_id branch; name TEXT NOT NULL; value TEXT NOT NULL; UNIQUE (branch_id, name)
target: !branch_id branch; year INTEGER NOT NULL; code TEXT NOT NULL; value INTEGER NOT NULL; UNIQUE (branch_id, year, code)
counter: !branch_id branch; kind TEXT NOT NULL; day INTEGER NOT NULL; last INTEGER NOT NULL CHECK (last > 0); UNIQUE (branch_id, kind, day)
paper_content: hash TEXT NOT NULL UNIQUE; bytes BLOB NOT NULL
paper: uid; !branch_id branch; kind TEXT NOT NULL; day INTEGER NOT NULL; serial INTEGER NOT NULL CHECK (serial > 0); number TEXT NOT NULL; subject_id INTEGER NOT NULL; issued_at INTEGER NOT NULL; person_id INTEGER; data TEXT NOT NULL; content_hash TEXT NOT NULL REFERENCES paper_content (hash) ON DELETE RESTRICT; seal TEXT NOT NULL; UNIQUE (branch_id, kind, day, serial); UNIQUE (kind, number)
paper_event: !paper_id paper; what TEXT NOT NULL; at INTEGER NOT NULL; person_id INTEGER; note TEXT NOT NULL
person: uid; !branch_id branch; login TEXT NOT NULL UNIQUE; name TEXT NOT NULL; roles TEXT NOT NULL; secret_hash TEXT NOT NULL; active FLAG; failures INTEGER NOT NULL; locked_until INTEGER
customer: uid; name TEXT NOT NULL; phone TEXT NOT NULL; phone2 TEXT NOT NULL; kind TEXT NOT NULL; class TEXT NOT NULL; address TEXT NOT NULL; note TEXT NOT NULL; marketing FLAG; created_at INTEGER NOT NULL
vehicle: uid; vin TEXT UNIQUE; plate TEXT NOT NULL; plate_kind TEXT NOT NULL; plate_reason TEXT NOT NULL; model TEXT NOT NULL; vehicle_type TEXT NOT NULL; engine_number TEXT NOT NULL; colour TEXT NOT NULL; model_year INTEGER; !customer_id customer; mileage INTEGER; seen_at INTEGER NOT NULL; search_key TEXT NOT NULL
plate_history: !vehicle_id vehicle; plate TEXT NOT NULL; since INTEGER NOT NULL; until INTEGER
operation: code TEXT NOT NULL UNIQUE; name TEXT NOT NULL; kind TEXT NOT NULL; hours INTEGER NOT NULL CHECK (hours > 0); rate INTEGER NOT NULL CHECK (rate >= 0); active FLAG; search_key TEXT NOT NULL
part: code TEXT NOT NULL UNIQUE; name TEXT NOT NULL; brand TEXT NOT NULL; unit TEXT NOT NULL; price INTEGER NOT NULL CHECK (price >= 0); origin TEXT NOT NULL; active FLAG; search_key TEXT NOT NULL
package: code TEXT NOT NULL UNIQUE; name TEXT NOT NULL; note TEXT NOT NULL; active FLAG; search_key TEXT NOT NULL
package_line: !package_id package; position INTEGER NOT NULL; kind TEXT NOT NULL; code TEXT NOT NULL; quantity INTEGER NOT NULL CHECK (quantity > 0); price INTEGER; UNIQUE (package_id, position)
visit: uid; !branch_id branch; !vehicle_id vehicle; !customer_id customer; sender TEXT NOT NULL; sender_phone TEXT NOT NULL; ?advisor_id person; arrived_at INTEGER NOT NULL; mileage_in INTEGER CHECK (mileage_in >= 0); mileage_out INTEGER CHECK (mileage_out >= 0); mileage_reason TEXT NOT NULL; fuel TEXT NOT NULL; words TEXT NOT NULL; belongings TEXT NOT NULL; old_parts TEXT NOT NULL; waits FLAG; wash FLAG; signature TEXT; left_at INTEGER
bay: uid; !branch_id branch; name TEXT NOT NULL; kind TEXT NOT NULL; position INTEGER NOT NULL; active FLAG; UNIQUE (branch_id, name)
work_order: uid; !branch_id branch; number TEXT NOT NULL; !visit_id visit; !vehicle_id vehicle; !customer_id customer; ?advisor_id person; kind TEXT NOT NULL; state TEXT NOT NULL; hold_reason TEXT NOT NULL; opened_at INTEGER NOT NULL; promised_at INTEGER; started_at INTEGER; ready_at INTEGER; settled_at INTEGER; handed_over_at INTEGER; ?technician_id person; ?bay_id bay; ?comeback_of_id work_order; comeback_cause TEXT NOT NULL; cancel_reason TEXT NOT NULL; advice TEXT NOT NULL; source TEXT NOT NULL; source_hash TEXT; UNIQUE (branch_id, number)
order_line: !order_id work_order; position INTEGER NOT NULL; kind TEXT NOT NULL; code TEXT NOT NULL; name TEXT NOT NULL; quantity INTEGER NOT NULL CHECK (quantity > 0 AND quantity <= 10000000); price INTEGER NOT NULL CHECK (price >= 0 AND price <= 100000000000); discount INTEGER NOT NULL CHECK (discount >= 0); amount INTEGER NOT NULL CHECK (amount >= 0); payer TEXT NOT NULL; origin TEXT NOT NULL; brand TEXT NOT NULL; warranty_km INTEGER; warranty_days INTEGER; package TEXT NOT NULL; CHECK (amount = (quantity * price + 500) / 1000 - discount)
promise: !order_id work_order; promised_at INTEGER NOT NULL; set_at INTEGER NOT NULL; person_id INTEGER; reason TEXT NOT NULL; told FLAG
order_step: !order_id work_order; state TEXT NOT NULL; at INTEGER NOT NULL; person_id INTEGER; note TEXT NOT NULL
allocation: uid; !order_id work_order; !bay_id bay; ?technician_id person; starts_at INTEGER NOT NULL; ends_at INTEGER NOT NULL; open FLAG; CHECK (ends_at > starts_at)
inspection: !order_id work_order; ?inspector_id person; passed FLAG; items TEXT NOT NULL; cause TEXT NOT NULL; at INTEGER NOT NULL
settlement: uid; !order_id work_order; number TEXT NOT NULL; labour INTEGER NOT NULL; part INTEGER NOT NULL; other INTEGER NOT NULL; total INTEGER NOT NULL; customer INTEGER NOT NULL; insurer INTEGER NOT NULL; maker INTEGER NOT NULL; internal INTEGER NOT NULL; listed_at INTEGER NOT NULL; paid_at INTEGER; voided_at INTEGER; void_reason TEXT NOT NULL; paper_id INTEGER REFERENCES paper (id) ON DELETE RESTRICT; CHECK (labour + part + other = total); CHECK (customer + insurer + maker + internal = total)
payment: uid; !settlement_id settlement; payer TEXT NOT NULL; method TEXT NOT NULL; amount INTEGER NOT NULL CHECK (amount > 0); at INTEGER NOT NULL; person_id INTEGER
survey: uid; !order_id work_order; answered_at INTEGER NOT NULL; score INTEGER NOT NULL CHECK (score >= 0 AND score <= 100000); valid FLAG; remark TEXT NOT NULL; person_id INTEGER; UNIQUE (order_id, answered_at)
""".strip()

VERSIONED = {
    "branch", "setting", "target", "person", "customer", "vehicle", "operation", "part",
    "package", "visit", "bay", "work_order", "allocation", "settlement",
}  # fmt: skip

INDEXES = """
vehicle_by_plate: vehicle (plate)
vehicle_by_customer_id: vehicle (customer_id)
vehicle_recent: vehicle (seen_at, search_key)
customer_by_phone: customer (phone)
plate_history_by_plate: plate_history (plate)
plate_history_by_vehicle_id: plate_history (vehicle_id)
package_line_by_package_id: package_line (package_id)
visit_by_arrived_at: visit (vehicle_id, arrived_at)
visit_by_arrived_at_2: visit (branch_id, arrived_at) WHERE left_at IS NULL
work_order_by_opened_at: work_order (vehicle_id, opened_at)
work_order_by_visit_id: work_order (visit_id)
work_order_open: work_order (branch_id, promised_at) WHERE handed_over_at IS NULL AND state <> 'cancelled'
work_order_by_opened_at_2: work_order (branch_id, opened_at)
work_order_by_settled_at: work_order (branch_id, settled_at)
work_order_by_handed_over_at: work_order (branch_id, handed_over_at)
work_order_by_comeback_of_id: work_order (comeback_of_id) WHERE comeback_of_id IS NOT NULL
work_order_comebacks: work_order (branch_id, opened_at, id) WHERE kind = 'comeback' OR comeback_of_id IS NOT NULL
work_order_by_number: work_order (number)
order_line_by_order_id: order_line (order_id)
order_step_by_order_id: order_step (order_id)
promise_by_order_id: promise (order_id)
allocation_by_order_id: allocation (order_id)
allocation_by_ends_at: allocation (bay_id, ends_at) WHERE open = 1
allocation_by_starts_at: allocation (starts_at)
allocation_by_ends_at_2: allocation (ends_at, starts_at)
allocation_open: allocation (open, starts_at) WHERE open = 1
inspection_by_order_id: inspection (order_id)
inspection_by_at: inspection (at)
settlement_by_order_id: settlement (order_id)
settlement_unpaid: settlement (listed_at) WHERE paid_at IS NULL AND voided_at IS NULL
payment_by_settlement_id: payment (settlement_id)
survey_by_answered_at: survey (answered_at)
paper_by_subject_id: paper (subject_id, kind)
paper_event_by_paper_id: paper_event (paper_id)
audit_by_at: audit (at)
""".strip()

CHAIN = (
    "CREATE TABLE audit (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, person_id INTEGER,"
    " person TEXT NOT NULL, pc TEXT NOT NULL, action TEXT NOT NULL,"
    " operation_id TEXT NOT NULL UNIQUE, tables TEXT NOT NULL, changes TEXT NOT NULL,"
    " result TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)",
    "CREATE TABLE chain (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL,"
    " head TEXT NOT NULL)",
)


def statements(postgres: bool) -> list[str]:
    """Return the DDL of one database."""
    made = [*(_table(line) for line in TABLES.splitlines()), *CHAIN]
    strict = "" if postgres else " STRICT"
    made = [_typed(text + strict, postgres) for text in made]
    made.append(f"INSERT INTO chain (id, count, head) VALUES (1, 0, '{'0' * 64}')")
    for line in INDEXES.splitlines():
        name, _, rest = line.partition(": ")
        made.append(f"CREATE INDEX {name} ON {rest}")
    made.append(
        "CREATE UNIQUE INDEX settlement_live ON settlement (order_id) WHERE voided_at IS NULL"
    )
    return made


def _table(line: str) -> str:
    name, _, columns = line.partition(": ")
    parts = ["id PK"]
    for column in columns.split("; "):
        if column == "uid":
            parts.append("uid TEXT NOT NULL UNIQUE")
        elif column[0] in "!?":
            field, target = column[1:].split()
            must = " NOT NULL" if column[0] == "!" else ""
            parts.append(f"{field} INTEGER{must} REFERENCES {target} (id) ON DELETE RESTRICT")
        elif column.endswith(" FLAG"):
            field = column.split()[0]
            parts.append(f"{field} INTEGER NOT NULL CHECK ({field} IN (0, 1))")
        else:
            parts.append(column)
    if name in VERSIONED:
        parts.insert(1, "version INTEGER NOT NULL DEFAULT 1")
    checks = [p for p in parts if p.startswith(("CHECK", "UNIQUE"))]
    fields = [p for p in parts if p not in checks]
    return f"CREATE TABLE {name} ({', '.join(fields + checks)})"


def _typed(text: str, postgres: bool) -> str:
    if not postgres:
        return text.replace("id PK", "id INTEGER PRIMARY KEY")
    return (
        text.replace("id PK", "id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY")
        .replace(" INTEGER", " BIGINT")
        .replace(" BLOB", " BYTEA")
    )
