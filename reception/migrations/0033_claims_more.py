"""What claims, insurance and repair records lacked: the maker's reasons in sight of the money, what
each assessor said and when, mileage noted after hand-over, and warranty classes.

An assessment and a late mileage are only ever added: the sealed papers stay as they were. A record of
a reversed list that has not gone out yet ends by itself.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_CLASS = "TEXT NOT NULL DEFAULT '' CHECK ({name} IN ('', 'minor', 'second', 'assembly'))"
STATEMENTS = (
    f"ALTER TABLE operation ADD COLUMN warranty {_CLASS.format(name='warranty')}",
    f"ALTER TABLE order_line ADD COLUMN warranty {_CLASS.format(name='warranty')}",
    "ALTER TABLE claim ADD COLUMN part_code TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE claim ADD COLUMN cause TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE claim ADD COLUMN finding TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE claim_document ADD COLUMN kind TEXT NOT NULL DEFAULT ''"
    " CHECK (kind IN ('', 'old_part', 'order_sheet', 'finding'))",
    "CREATE TABLE assessment (id PK, uid TEXT NOT NULL UNIQUE,"
    " case_id INTEGER NOT NULL REFERENCES insurance_case (id) ON DELETE RESTRICT,"
    " kind TEXT NOT NULL CHECK (kind IN ('first', 'supplement', 'again')),"
    " amount INTEGER NOT NULL CHECK (amount >= 0), agreed INTEGER NOT NULL CHECK (agreed >= 0),"
    " assessor TEXT NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL, person_id INTEGER,"
    " CHECK (kind = 'supplement' OR agreed = amount))",
    "CREATE INDEX assessment_by_case_id ON assessment (case_id)",
    "CREATE TABLE late_mileage (id PK, uid TEXT NOT NULL UNIQUE,"
    " visit_id INTEGER NOT NULL UNIQUE REFERENCES visit (id) ON DELETE RESTRICT,"
    " mileage INTEGER NOT NULL CHECK (mileage BETWEEN 0 AND 9999999),"
    " source TEXT NOT NULL CHECK (source <> ''), at INTEGER NOT NULL, person_id INTEGER)",
)
_KEPT = "an assessor's amount is kept"
GUARDS = (
    ("assessment_kept", "assessment", "UPDATE",
     "new.uid <> old.uid OR new.case_id <> old.case_id OR new.kind <> old.kind"
     " OR new.amount <> old.amount OR new.agreed <> old.agreed OR new.at <> old.at", _KEPT),
    ("sealed_assessment_delete", "assessment", "DELETE", "1 = 1", _KEPT),
    ("sealed_late_mileage_update", "late_mileage", "UPDATE", "1 = 1", "a late mileage is kept"),
    ("sealed_late_mileage_delete", "late_mileage", "DELETE", "1 = 1", "a late mileage is kept"),
    ("late_mileage_begins", "late_mileage", "INSERT",
     "EXISTS (SELECT 1 FROM visit v WHERE v.id = new.visit_id AND v.mileage_in IS NOT NULL)",
     "this visit's mileage is known"),
)  # fmt: skip
# What follows when a list is reversed: name, when, what.
FOLLOWING = (
    ("e_record_ends", "new.voided_at IS NOT NULL AND old.voided_at IS NULL",
     "UPDATE e_record SET state = 'closed', reason = 'reversed', trying = 0,"
     " answered_at = new.voided_at, version = version + 1 WHERE settlement_id = new.id"
     " AND state IN ('waiting', 'refused');"),
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Add columns, tables, indexes, guards and what follows by itself."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
    for name, when, what in FOLLOWING:
        trigger = f"CREATE TRIGGER {name} AFTER UPDATE ON settlement"
        if postgres:
            db.execute_sql(
                f"CREATE FUNCTION follow_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" {what} RETURN new; END $$"
            )
            trigger += f" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION follow_{name}()"
            db.execute_sql(trigger)
        else:
            db.execute_sql(f"{trigger} WHEN {when} BEGIN {what} END")
