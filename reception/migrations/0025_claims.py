"""索赔 and 保险: what the maker and the insurer owe, asked for, answered and followed until received.

The database makes a claim of each line that the maker pays as soon as its list is paid at a desk, so
none is forgotten, and withdraws it when that list is reversed; what was imported was claimed elsewhere.
A claim goes its way in order, no document leaves a claim that was sent, steps are only ever added.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_CLAIMS = (
    "INSERT INTO claim (version, uid, branch_id, order_id, settlement_id, line_id, kind, code, name,"
    " amount, arisen_at, number, rounds) SELECT 1, {s}.uid || '-' || l.id, o.branch_id, o.id,"
    " {s}.id, l.id, l.kind, l.code, l.name, l.amount, {s}.paid_at, '', 0"
)
_OF_MAKER = " l.payer = 'maker' AND l.amount > 0"
STATEMENTS = (
    "CREATE TABLE claim (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    " settlement_id INTEGER NOT NULL REFERENCES settlement (id) ON DELETE RESTRICT,"
    " line_id INTEGER NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,"
    " amount INTEGER NOT NULL CHECK (amount > 0), arisen_at INTEGER NOT NULL,"
    " number TEXT NOT NULL, rounds INTEGER NOT NULL, sent_at INTEGER, answered_at INTEGER,"
    " accepted INTEGER, paid_on INTEGER, paid INTEGER, withdrawn_at INTEGER,"
    " UNIQUE (settlement_id, line_id), CHECK ((sent_at IS NULL) = (number = '')),"
    " CHECK ((sent_at IS NULL) = (rounds = 0)),"
    " CHECK (answered_at IS NULL OR (sent_at IS NOT NULL AND answered_at >= sent_at)),"
    " CHECK ((accepted IS NULL) = (answered_at IS NULL)), CHECK (accepted BETWEEN 0 AND amount),"
    " CHECK ((paid_on IS NULL) = (paid IS NULL)), CHECK (paid IS NULL OR (paid > 0"
    " AND accepted > 0)))",
    "CREATE INDEX claim_open ON claim (branch_id, arisen_at)"
    " WHERE paid_on IS NULL AND withdrawn_at IS NULL",
    "CREATE INDEX claim_done ON claim (branch_id, arisen_at)"
    " WHERE paid_on IS NOT NULL OR withdrawn_at IS NOT NULL",
    "CREATE INDEX claim_by_order_id ON claim (order_id)",
    "CREATE TABLE claim_step (id PK, version INTEGER NOT NULL,"
    " claim_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE RESTRICT,"
    " what TEXT NOT NULL CHECK (what IN"
    " ('sent', 'accepted', 'partly', 'refused', 'paid', 'withdrawn')),"
    " at INTEGER NOT NULL, person_id INTEGER, number TEXT NOT NULL, amount INTEGER,"
    " text TEXT NOT NULL, CHECK (what NOT IN ('partly', 'refused', 'withdrawn') OR text <> ''))",
    "CREATE INDEX claim_step_by_claim_id ON claim_step (claim_id)",
    "CREATE INDEX claim_step_answers ON claim_step (at)"
    " WHERE what IN ('accepted', 'partly', 'refused')",
    "CREATE TABLE claim_file (id PK, hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),"
    " media TEXT NOT NULL CHECK (media IN ('image/jpeg', 'application/pdf')),"
    " bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 8000000))",
    "CREATE TABLE claim_document (id PK, uid TEXT NOT NULL UNIQUE,"
    " claim_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE RESTRICT,"
    " hash TEXT NOT NULL REFERENCES claim_file (hash) ON DELETE RESTRICT,"
    " name TEXT NOT NULL CHECK (name <> ''), at INTEGER NOT NULL, person_id INTEGER,"
    " UNIQUE (claim_id, hash))",
    "CREATE INDEX claim_document_by_hash ON claim_document (hash)",
    "CREATE TABLE insurance_case (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " order_id INTEGER NOT NULL UNIQUE REFERENCES work_order (id) ON DELETE RESTRICT,"
    " insurer TEXT NOT NULL, number TEXT NOT NULL, assessor TEXT NOT NULL,"
    " assessor_phone TEXT NOT NULL, note TEXT NOT NULL,"
    " estimated INTEGER CHECK (estimated >= 0), agreed INTEGER CHECK (agreed >= 0),"
    " agreed_at INTEGER, received_at INTEGER, CHECK ((agreed IS NULL) = (agreed_at IS NULL)))",
    "CREATE INDEX insurance_case_open ON insurance_case (branch_id) WHERE received_at IS NULL",
    "CREATE INDEX insurance_case_done ON insurance_case (branch_id, received_at)"
    " WHERE received_at IS NOT NULL",
    "CREATE TABLE insurance_line (id PK, version INTEGER NOT NULL,"
    " case_id INTEGER NOT NULL REFERENCES insurance_case (id) ON DELETE RESTRICT,"
    " line_id INTEGER NOT NULL REFERENCES order_line (id) ON DELETE CASCADE,"
    " agreed INTEGER NOT NULL CHECK (agreed >= 0), UNIQUE (case_id, line_id))",
    "CREATE INDEX insurance_line_by_line_id ON insurance_line (line_id)",
    # What desks settled before this and no maker was asked for here.
    _CLAIMS.format(s="s") + " FROM settlement s JOIN work_order o ON o.id = s.order_id"
    " JOIN order_line l ON l.order_id = o.id WHERE s.paid_at IS NOT NULL AND s.voided_at IS NULL"
    " AND o.source = 'desk' AND" + _OF_MAKER,
)


def _differ(*names: str) -> str:
    return " OR ".join(f"coalesce(new.{n}, -1) <> coalesce(old.{n}, -1)" for n in names)


_AGAIN = "coalesce(old.accepted, 0) < old.amount AND new.rounds > old.rounds"
GUARDS = (
    ("claim_begins", "claim", "INSERT",
     "new.sent_at IS NOT NULL OR new.answered_at IS NOT NULL OR new.paid_on IS NOT NULL"
     " OR NOT EXISTS (SELECT 1 FROM settlement s JOIN order_line l ON l.order_id = s.order_id"
     " WHERE s.id = new.settlement_id AND s.order_id = new.order_id AND s.paid_at IS NOT NULL"
     " AND l.id = new.line_id AND l.payer = 'maker' AND l.amount = new.amount)",
     "a claim begins with a settled line of the maker"),
    ("claim_kept", "claim", "UPDATE",
     f"new.uid <> old.uid OR {_differ('branch_id', 'order_id', 'settlement_id', 'line_id')}"
     f" OR {_differ('amount', 'arisen_at')} OR new.name <> old.name OR new.code <> old.code"
     " OR (old.withdrawn_at IS NOT NULL AND (new.number <> old.number"
     f" OR {_differ('withdrawn_at', 'sent_at', 'answered_at', 'accepted', 'paid_on', 'paid')}))"
     " OR (old.paid_on IS NOT NULL AND (new.number <> old.number"
     f" OR {_differ('sent_at', 'answered_at', 'accepted', 'paid_on', 'paid')}))"
     " OR (old.sent_at IS NOT NULL AND new.sent_at IS NULL)"
     " OR (old.answered_at IS NOT NULL AND (new.answered_at IS NULL"
     f" OR new.accepted <> old.accepted) AND NOT ({_AGAIN} AND new.answered_at IS NULL))",
     "a claim goes its way in order"),
    ("sealed_claim_delete", "claim", "DELETE", "1 = 1", "a claim is kept"),
    ("claim_step_kept", "claim_step", "UPDATE",
     f"new.what <> old.what OR new.number <> old.number"
     f" OR {_differ('claim_id', 'at', 'person_id', 'amount')}", "a claim's step is kept"),
    ("sealed_claim_step_delete", "claim_step", "DELETE", "1 = 1", "a claim's step is kept"),
    ("sealed_claim_file_update", "claim_file", "UPDATE", "1 = 1", "a document is kept"),
    ("sealed_claim_document_update", "claim_document", "UPDATE", "1 = 1", "a document is kept"),
    ("claim_document_gone", "claim_document", "DELETE",
     "EXISTS (SELECT 1 FROM claim c WHERE c.id = old.claim_id AND c.sent_at IS NOT NULL)",
     "what was sent is kept"),
    ("insurance_case_kept", "insurance_case", "UPDATE",
     f"new.uid <> old.uid OR {_differ('branch_id', 'order_id')}", "a case stays with its order"),
    ("sealed_insurance_case_delete", "insurance_case", "DELETE", "1 = 1", "a case is kept"),
)  # fmt: skip
_AT_ONCE = (
    "(SELECT CASE WHEN EXISTS (SELECT 1 FROM payment p WHERE p.settlement_id = new.id"
    " AND p.payer = 'insurer' AND p.method = 'account') THEN NULL ELSE new.paid_at END)"
)
# What follows from a list that is paid or reversed, and from money that came: name, table, when, what.
FOLLOWING = (
    ("claim_arises", "settlement",
     "new.paid_at IS NOT NULL AND old.paid_at IS NULL AND new.maker > 0",
     _CLAIMS.format(s="new") + " FROM work_order o JOIN order_line l ON l.order_id = o.id"
     " WHERE o.id = new.order_id AND o.source = 'desk' AND" + _OF_MAKER + ";"),
    ("claim_ends", "settlement", "new.voided_at IS NOT NULL AND old.voided_at IS NULL",
     "UPDATE claim SET withdrawn_at = new.voided_at, version = version + 1"
     " WHERE settlement_id = new.id AND withdrawn_at IS NULL;"
     " UPDATE insurance_case SET received_at = NULL, version = version + 1"
     " WHERE order_id = new.order_id AND received_at IS NOT NULL;"),
    ("insurance_followed", "settlement",
     "new.paid_at IS NOT NULL AND old.paid_at IS NULL AND new.insurer > 0",
     "INSERT INTO insurance_case (version, uid, branch_id, order_id, insurer, number, assessor,"
     " assessor_phone, note) SELECT 1, new.uid, o.branch_id, o.id, '', '', '', '', ''"
     " FROM work_order o WHERE o.id = new.order_id AND o.source = 'desk' AND NOT EXISTS"
     " (SELECT 1 FROM insurance_case c WHERE c.order_id = o.id);"
     f" UPDATE insurance_case SET received_at = {_AT_ONCE} WHERE order_id = new.order_id;"),
    ("insurance_received", "receivable",
     "new.payer = 'insurer' AND new.open = 0 AND old.open > 0",
     "UPDATE insurance_case SET received_at = (SELECT max(r.at) FROM receipt r"
     " WHERE r.receivable_id = new.id), version = version + 1 WHERE order_id = new.order_id"
     " AND NOT EXISTS (SELECT 1 FROM refund f WHERE f.payment_id = new.payment_id);"),
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Create tables, indexes, guards and what follows by itself."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        made = typed(statement, postgres=postgres)
        db.execute_sql(made.replace(" BLOB", " BYTEA") if postgres else made)
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
    for name, table, when, what in FOLLOWING:
        trigger = f"CREATE TRIGGER {name} AFTER UPDATE ON {table}"
        if postgres:
            db.execute_sql(
                f"CREATE FUNCTION follow_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" {what} RETURN new; END $$"
            )
            db.execute_sql(f"{trigger} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION follow_{name}()")
        else:
            db.execute_sql(f"{trigger} WHEN {when} BEGIN {what} END")
