"""Guards of 0001_initial: what the database refuses whoever asks."""

SEALED = ("audit", "paper", "paper_content", "paper_event", "payment")

# Conditions that must NOT hold, with what they stand for. `new` is the row that is coming.
OVERLAP = (
    "EXISTS (SELECT 1 FROM allocation a WHERE a.bay_id = new.bay_id AND a.open = 1"
    " AND a.id IS NOT new.id AND a.starts_at < new.ends_at AND a.ends_at > new.starts_at)"
)
GAP = (
    "new.serial <> 1 + coalesce((SELECT max(serial) FROM paper p WHERE p.branch_id = new.branch_id"
    " AND p.kind = new.kind AND p.day = new.day), 0)"
)
LINES = (
    "new.voided_at IS NULL AND EXISTS (SELECT 1 FROM (SELECT"
    " coalesce(sum(CASE WHEN kind = 'labour' THEN amount END), 0) AS labour,"
    " coalesce(sum(CASE WHEN kind = 'part' THEN amount END), 0) AS part,"
    " coalesce(sum(CASE WHEN kind = 'other' THEN amount END), 0) AS other,"
    " coalesce(sum(CASE WHEN payer = 'customer' THEN amount END), 0) AS customer,"
    " coalesce(sum(CASE WHEN payer = 'insurer' THEN amount END), 0) AS insurer,"
    " coalesce(sum(CASE WHEN payer = 'maker' THEN amount END), 0) AS maker,"
    " coalesce(sum(CASE WHEN payer = 'internal' THEN amount END), 0) AS internal"
    " FROM order_line WHERE order_id = new.order_id) s WHERE s.labour <> new.labour"
    " OR s.part <> new.part OR s.other <> new.other OR s.customer <> new.customer"
    " OR s.insurer <> new.insurer OR s.maker <> new.maker OR s.internal <> new.internal)"
)
UNPAID = (
    "new.paid_at IS NOT NULL AND new.total <> coalesce((SELECT sum(amount) FROM payment"
    " WHERE settlement_id = new.id), 0)"
)
LISTED_NEW = (
    "EXISTS (SELECT 1 FROM settlement s WHERE s.order_id = new.order_id AND s.voided_at IS NULL)"
)
LISTED_OLD = LISTED_NEW.replace("new.order_id", "old.order_id")

# name, table, moment, condition, message
GUARDS = (
    ("bay_taken_new", "allocation", "INSERT", f"new.open = 1 AND {OVERLAP}", "bay is taken"),
    ("bay_taken_moved", "allocation", "UPDATE", f"new.open = 1 AND {OVERLAP}", "bay is taken"),
    ("number_gap", "paper", "INSERT", GAP, "paper number leaves a gap"),
    ("lines_new", "settlement", "INSERT", LINES, "settlement differs from its lines"),
    ("lines_changed", "settlement", "UPDATE", LINES, "settlement differs from its lines"),
    ("unpaid_new", "settlement", "INSERT", "new.paid_at IS NOT NULL", "pay after listing"),
    ("unpaid", "settlement", "UPDATE", UNPAID, "payments differ from the settlement"),
    ("listed_line_new", "order_line", "INSERT", LISTED_NEW, "the order is settled"),
    ("listed_line_changed", "order_line", "UPDATE", LISTED_OLD, "the order is settled"),
    ("listed_line_gone", "order_line", "DELETE", LISTED_OLD, "the order is settled"),
)


def statements(postgres: bool) -> list[str]:
    """Return the DDL of one database."""
    return _postgres() if postgres else _sqlite()


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER {name} BEFORE {moment} ON {table} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for name, table, moment, condition, message in GUARDS
    ]
    for table in SEALED:
        for moment in ("UPDATE", "DELETE"):
            made.append(
                f"CREATE TRIGGER sealed_{table}_{moment.lower()} BEFORE {moment} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is sealed'); END"
            )
    made += [
        "CREATE VIRTUAL TABLE vehicle_search USING fts5"
        " (search_key, content='vehicle', content_rowid='id', tokenize='trigram')",
        "CREATE TRIGGER vehicle_search_new AFTER INSERT ON vehicle BEGIN"
        " INSERT INTO vehicle_search (rowid, search_key) VALUES (new.id, new.search_key); END",
        "CREATE TRIGGER vehicle_search_changed AFTER UPDATE OF search_key ON vehicle BEGIN"
        " INSERT INTO vehicle_search (vehicle_search, rowid, search_key)"
        " VALUES ('delete', old.id, old.search_key);"
        " INSERT INTO vehicle_search (rowid, search_key) VALUES (new.id, new.search_key); END",
    ]
    return made


def _postgres() -> list[str]:
    made = [
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX vehicle_search ON vehicle USING gin (search_key gin_trgm_ops)",
        "ALTER TABLE allocation ADD CONSTRAINT bay_taken EXCLUDE USING gist"
        " (bay_id WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (open = 1)",
    ]
    for name, table, moment, condition, message in GUARDS:
        if name.startswith("bay_taken"):
            continue
        made.append(_function(name, f"IF {condition} THEN", message, moment))
        made.append(
            f"CREATE TRIGGER {name} BEFORE {moment} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
        )
    for table in SEALED:
        made.append(_function(f"sealed_{table}", "IF true THEN", f"{table} is sealed", "UPDATE"))
        made.append(
            f"CREATE TRIGGER sealed_{table} BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION guard_sealed_{table}()"
        )
    return made


def _function(name: str, test: str, message: str, moment: str) -> str:
    back = "old" if moment == "DELETE" else "new"
    return (
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" {test} RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
        f" END IF; RETURN {back}; END $$"
    )
