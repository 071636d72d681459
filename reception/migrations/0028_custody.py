"""Custody of papers: signatures of the branch, scans of hand-signed copies, what is lent out.

The database holds: keys, signatures and scans are only ever added to; a paper has one signature and
is lent to one person at a time; a loan ends once and stays in the register.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_PAPER = "paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT"
STATEMENTS = (
    "CREATE TABLE signing_key (id PK, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " pc TEXT NOT NULL, public TEXT NOT NULL UNIQUE, made_at INTEGER NOT NULL)",
    f"CREATE TABLE paper_signature (id PK, {_PAPER} UNIQUE,"
    " key_id INTEGER NOT NULL REFERENCES signing_key (id) ON DELETE RESTRICT,"
    " signature TEXT NOT NULL)",
    f"CREATE TABLE scan_wanted (id PK, {_PAPER} UNIQUE)",
    f"CREATE TABLE paper_scan (id PK, uid TEXT NOT NULL UNIQUE, {_PAPER},"
    " hash TEXT NOT NULL, pages INTEGER NOT NULL CHECK (pages > 0),"
    " at INTEGER NOT NULL, person_id INTEGER, bytes BLOB NOT NULL, UNIQUE (paper_id, hash))",
    "CREATE INDEX paper_scan_by_hash ON paper_scan (hash)",
    f"CREATE TABLE paper_loan (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE, {_PAPER},"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " borrower TEXT NOT NULL CHECK (borrower <> ''), reason TEXT NOT NULL CHECK (reason <> ''),"
    " due_on INTEGER NOT NULL, lent_at INTEGER NOT NULL, lent_by INTEGER,"
    " returned_at INTEGER, returned_by INTEGER, remark TEXT NOT NULL,"
    " CHECK (returned_at IS NOT NULL OR (returned_by IS NULL AND remark = '')))",
    "CREATE UNIQUE INDEX paper_loan_open ON paper_loan (paper_id) WHERE returned_at IS NULL",
    "CREATE INDEX paper_loan_due ON paper_loan (branch_id, due_on) WHERE returned_at IS NULL",
    "CREATE INDEX paper_loan_by_paper_id ON paper_loan (paper_id)",
    "CREATE INDEX paper_loan_by_returned_at ON paper_loan (branch_id, returned_at)",
)
GUARDS = (
    ("paper_loan_kept", "paper_loan", "UPDATE",
     "old.returned_at IS NOT NULL OR new.paper_id <> old.paper_id OR new.uid <> old.uid"
     " OR new.branch_id <> old.branch_id OR new.borrower <> old.borrower"
     " OR new.reason <> old.reason OR new.due_on <> old.due_on OR new.lent_at <> old.lent_at"
     " OR coalesce(new.lent_by, 0) <> coalesce(old.lent_by, 0)", "a loan is kept as it was noted"),
    ("sealed_paper_loan_delete", "paper_loan", "DELETE", "1 = 1", "the register is kept"),
    *((f"sealed_{table}_{moment.lower()}", table, moment, "1 = 1", f"{table} is sealed")
      for table in ("signing_key", "paper_signature", "paper_scan")
      for moment in ("UPDATE", "DELETE")),
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Create the tables, their indexes and guards."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        made = typed(statement, postgres=postgres)
        db.execute_sql(made.replace(" BLOB", " BYTEA") if postgres else made)
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
