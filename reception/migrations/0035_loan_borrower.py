"""A colleague who borrows a paper is told apart from anybody else, who is known by a typed name.

A typed name may be a customer's: a deletion request puts `***` in its place, and may be lifted.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_TYPED = "(new.{0} <> old.{0} AND new.{0} <> '***' AND old.{0} <> '***')"
_KEPT = " OR ".join(
    (
        *(f"new.{name} <> old.{name}"
          for name in ("paper_id", "uid", "branch_id", "due_on", "lent_at")),
        *(f"coalesce(new.{name}, 0) <> coalesce(old.{name}, 0)"
          for name in ("lent_by", "borrower_id")),
        *(_TYPED.format(name) for name in ("borrower", "reason")),
        "(old.returned_at IS NOT NULL AND (coalesce(new.returned_at, 0) <> old.returned_at"
        " OR coalesce(new.returned_by, 0) <> coalesce(old.returned_by, 0)"
        f" OR {_TYPED.format('remark')}))",
    )
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Add the column; let the guard know it, and what a deletion request does."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    db.execute_sql(
        typed("ALTER TABLE paper_loan ADD COLUMN borrower_id INTEGER", postgres=postgres)
    )
    db.execute_sql("DROP TRIGGER paper_loan_kept" + (" ON paper_loan" if postgres else ""))
    if postgres:
        db.execute_sql("DROP FUNCTION guard_paper_loan_kept()")
    for statement in guarding(
        "paper_loan_kept", "paper_loan", "UPDATE", _KEPT, "a loan is kept as it was noted",
        postgres=postgres,
    ):  # fmt: skip
        db.execute_sql(statement)
