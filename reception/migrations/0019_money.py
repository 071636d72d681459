"""定金, 抹零, 退款, 红冲, 挂账 and 收款: each its own document; nothing paid is ever edited.

The database holds: a deposit is applied and given back at most once over, what is refunded was paid,
a paid list is void only when all its payments came back, and what is owed falls by receipts alone.
"""

from typing import Any

from playhouse.migrate import PostgresqlMigrator

from reception.migrations.both import guarding, typed

_MONEY = "('cash', 'card', 'wechat', 'alipay', 'transfer')"
_HEAD = (
    "(id PK, uid TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE,"
    " amount INTEGER NOT NULL CHECK (amount > 0), at INTEGER NOT NULL, person_id INTEGER,"
    " paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT,"
)
STATEMENTS = (
    f"CREATE TABLE deposit {_HEAD}"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " order_id INTEGER REFERENCES work_order (id) ON DELETE RESTRICT,"
    " booking_id INTEGER REFERENCES booking (id) ON DELETE RESTRICT,"
    f" method TEXT NOT NULL CHECK (method IN {_MONEY}), open INTEGER NOT NULL,"
    " CHECK ((order_id IS NULL) <> (booking_id IS NULL)),"
    " CHECK (open >= 0), CHECK (open <= amount))",
    "CREATE INDEX deposit_by_order_id ON deposit (order_id)",
    "CREATE INDEX deposit_by_booking_id ON deposit (booking_id)",
    "ALTER TABLE payment ADD COLUMN deposit_id INTEGER REFERENCES deposit (id) ON DELETE RESTRICT",
    "CREATE INDEX payment_by_deposit_id ON payment (deposit_id) WHERE deposit_id IS NOT NULL",
    "ALTER TABLE settlement ADD COLUMN rounding INTEGER NOT NULL DEFAULT 0 CHECK (rounding >= 0)",
    "CREATE TABLE reversal (id PK, uid TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE,"
    " settlement_id INTEGER NOT NULL UNIQUE REFERENCES settlement (id) ON DELETE RESTRICT,"
    " reason TEXT NOT NULL CHECK (reason <> ''), paid_at INTEGER NOT NULL, at INTEGER NOT NULL,"
    " person_id INTEGER, paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT)",
    "CREATE INDEX reversal_by_at ON reversal (at)",
    "CREATE INDEX reversal_by_paid_at ON reversal (paid_at)",
    "CREATE TABLE reversal_sum (id PK, uid TEXT NOT NULL UNIQUE,"
    " reversal_id INTEGER NOT NULL REFERENCES reversal (id) ON DELETE RESTRICT,"
    " payer TEXT NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),"
    " UNIQUE (reversal_id, payer, kind))",
    "CREATE TABLE refund (id PK, uid TEXT NOT NULL UNIQUE, number TEXT NOT NULL,"
    " amount INTEGER NOT NULL CHECK (amount > 0), at INTEGER NOT NULL, person_id INTEGER,"
    " paper_id INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT,"
    " payment_id INTEGER REFERENCES payment (id) ON DELETE RESTRICT,"
    " deposit_id INTEGER REFERENCES deposit (id) ON DELETE RESTRICT,"
    " reversal_id INTEGER REFERENCES reversal (id) ON DELETE RESTRICT,"
    " method TEXT NOT NULL, reason TEXT NOT NULL CHECK (reason <> ''),"
    " CHECK ((payment_id IS NULL) <> (deposit_id IS NULL)),"
    f" CHECK (deposit_id IS NULL OR method IN {_MONEY}))",
    "CREATE INDEX refund_by_payment_id ON refund (payment_id)",
    "CREATE INDEX refund_by_deposit_id ON refund (deposit_id)",
    "CREATE INDEX refund_by_at ON refund (at)",
    "CREATE UNIQUE INDEX refund_number ON refund (number) WHERE reversal_id IS NULL",
    "CREATE TABLE credit_account (id PK, version INTEGER NOT NULL, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE RESTRICT,"
    " most INTEGER NOT NULL CHECK (most >= 0),"
    " days INTEGER NOT NULL CHECK (days BETWEEN 0 AND 365), UNIQUE (customer_id, branch_id))",
    "CREATE TABLE receivable (id PK, uid TEXT NOT NULL UNIQUE,"
    " branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,"
    " payment_id INTEGER NOT NULL UNIQUE REFERENCES payment (id) ON DELETE RESTRICT,"
    " order_id INTEGER NOT NULL REFERENCES work_order (id) ON DELETE RESTRICT,"
    " payer TEXT NOT NULL CHECK (payer IN ('customer', 'insurer', 'maker')),"
    " amount INTEGER NOT NULL CHECK (amount > 0), open INTEGER NOT NULL, at INTEGER NOT NULL,"
    " due_on INTEGER NOT NULL, CHECK (open >= 0), CHECK (open <= amount))",
    "CREATE INDEX receivable_open ON receivable (branch_id, due_on) WHERE open > 0",
    "CREATE INDEX receivable_by_order_id ON receivable (order_id)",
    f"CREATE TABLE receipt {_HEAD}"
    " receivable_id INTEGER NOT NULL REFERENCES receivable (id) ON DELETE RESTRICT,"
    " method TEXT NOT NULL, reason TEXT NOT NULL,"
    f" CHECK (method IN {_MONEY} OR (method = 'write_off' AND reason <> '')))",
    "CREATE INDEX receipt_by_receivable_id ON receipt (receivable_id)",
    # What desks put on account before this: by the day it was put there.
    "INSERT INTO receivable (uid, branch_id, payment_id, order_id, payer, amount, open, at, due_on)"
    " SELECT 'r-' || p.uid, o.branch_id, p.id, o.id, p.payer, p.amount, p.amount, p.at, {day}"
    " FROM payment p JOIN settlement s ON s.id = p.settlement_id JOIN work_order o"
    " ON o.id = s.order_id WHERE p.method = 'account' AND p.payer <> 'internal'"
    " AND o.source = 'desk'",
)
_BACK = (
    "(SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.payment_id = new.payment_id{and_})"
)
_CAME = (
    "(SELECT coalesce(sum(c.amount), 0) FROM receipt c JOIN receivable v ON v.id = c.receivable_id"
    " WHERE v.payment_id = new.payment_id{and_})"
)
_PAID = "(SELECT p.{column} FROM payment p WHERE p.id = new.payment_id)"
_OWED = _PAID.format(column="method") + " = 'account'"
_AGAIN = " AND r.method = 'account'"
_OFF, _CASH = " AND {t}.method = 'write_off'", " AND {t}.method NOT IN ('account', 'write_off')"
GUARDS = (
    ("deposit_begins", "deposit", "INSERT", "new.open <> new.amount", "a deposit begins whole"),
    ("deposit_kept", "deposit", "UPDATE",
     "new.amount <> old.amount OR new.number <> old.number OR new.method <> old.method"
     " OR new.at <> old.at OR new.uid <> old.uid OR new.paper_id <> old.paper_id"
     " OR coalesce(new.order_id, 0) <> coalesce(old.order_id, 0)"
     " OR coalesce(new.booking_id, 0) <> coalesce(old.booking_id, 0)"
     " OR new.open <> new.amount"
     " - (SELECT coalesce(sum(p.amount), 0) FROM payment p WHERE p.deposit_id = new.id)"
     " - (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.deposit_id = new.id)"
     " + (SELECT coalesce(sum(r.amount), 0) FROM refund r JOIN payment p ON p.id = r.payment_id"
     " WHERE p.deposit_id = new.id)", "a deposit is kept"),
    ("sealed_deposit_delete", "deposit", "DELETE", "1 = 1", "a deposit is kept"),
    ("payment_of_deposit", "payment", "INSERT",
     "(new.method = 'deposit') <> (new.deposit_id IS NOT NULL)", "say which deposit is applied"),
    ("payment_late", "payment", "INSERT",
     "EXISTS (SELECT 1 FROM settlement s WHERE s.id = new.settlement_id"
     " AND (s.paid_at IS NOT NULL OR s.voided_at IS NOT NULL))", "the list is paid or void"),
    ("rounding_new", "settlement", "INSERT", "new.rounding > 0 AND new.rounding >= new.customer",
     "more is rounded than is due"),
    ("rounding_paid", "settlement", "UPDATE",
     "new.rounding <> old.rounding OR (new.paid_at IS NOT NULL AND new.rounding <>"
     " (SELECT coalesce(sum(p.amount), 0) FROM payment p WHERE p.settlement_id = new.id"
     " AND p.method = 'rounding' AND p.payer = 'customer'))", "the rounding differs"),
    ("paid_void", "settlement", "UPDATE",
     "old.paid_at IS NOT NULL AND new.voided_at IS NOT NULL AND old.voided_at IS NULL"
     " AND (NOT EXISTS (SELECT 1 FROM reversal x WHERE x.settlement_id = new.id)"
     " OR new.total <> (SELECT coalesce(sum(r.amount), 0) FROM refund r"
     " JOIN payment p ON p.id = r.payment_id WHERE p.settlement_id = new.id))",
     "a paid list is reversed, not voided"),
    ("void_for_good", "settlement", "UPDATE", "old.voided_at IS NOT NULL AND"
     " (new.voided_at IS NULL OR coalesce(new.paid_at, 0) <> coalesce(old.paid_at, 0))",
     "a void list stays void"),
    ("reversal_paid", "reversal", "INSERT",
     "NOT EXISTS (SELECT 1 FROM settlement s WHERE s.id = new.settlement_id"
     " AND s.paid_at = new.paid_at AND s.voided_at IS NULL)", "only what is paid is reversed"),
    ("refund_alive", "refund", "INSERT",
     "new.payment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payment p JOIN settlement s"
     " ON s.id = p.settlement_id WHERE p.id = new.payment_id AND s.paid_at IS NOT NULL"
     " AND s.voided_at IS NULL)", "only what is paid is refunded"),
    ("refund_most", "refund", "INSERT",
     f"new.payment_id IS NOT NULL AND new.amount > {_PAID.format(column='amount')}"
     f" - {_BACK.format(and_='')}", "more is refunded than was paid"),
    ("refund_way", "refund", "INSERT",
     f"new.payment_id IS NOT NULL AND ((({_PAID.format(column='method')} IN"
     f" ('rounding', 'deposit')) AND new.method <> {_PAID.format(column='method')})"
     f" OR (({_PAID.format(column='method')} IN {_MONEY}) AND new.method NOT IN {_MONEY}))",
     "it goes back as it came"),
    ("refund_owed", "refund", "INSERT",
     f"new.payment_id IS NOT NULL AND {_OWED} AND ("
     f"(new.method = 'account' AND new.amount > {_PAID.format(column='amount')}"
     f" - {_CAME.format(and_='')} - {_BACK.format(and_=_AGAIN)})"
     f" OR (new.method = 'write_off' AND new.amount > {_CAME.format(and_=_OFF.format(t='c'))}"
     f" - {_BACK.format(and_=_OFF.format(t='r'))})"
     f" OR (new.method IN {_MONEY} AND new.amount > {_CAME.format(and_=_CASH.format(t='c'))}"
     f" - {_BACK.format(and_=_CASH.format(t='r'))})"
     f" OR new.method NOT IN ('account', 'write_off', 'cash', 'card', 'wechat', 'alipay',"
     " 'transfer'))", "more is refunded than was received"),
    ("receivable_begins", "receivable", "INSERT",
     "new.open <> new.amount OR NOT EXISTS (SELECT 1 FROM payment p JOIN settlement s"
     " ON s.id = p.settlement_id WHERE p.id = new.payment_id AND p.method = 'account'"
     " AND p.amount = new.amount AND p.payer = new.payer AND s.order_id = new.order_id)",
     "what is owed is a payment on account"),
    ("receivable_kept", "receivable", "UPDATE",
     "new.amount <> old.amount OR new.payment_id <> old.payment_id OR new.payer <> old.payer"
     " OR new.order_id <> old.order_id OR new.at <> old.at OR new.due_on <> old.due_on"
     " OR new.open <> new.amount"
     " - (SELECT coalesce(sum(c.amount), 0) FROM receipt c WHERE c.receivable_id = new.id)"
     " - (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.payment_id = new.payment_id"
     " AND r.method = 'account')", "what is owed falls by receipts alone"),
    ("sealed_receivable_delete", "receivable", "DELETE", "1 = 1", "what is owed is kept"),
    *((f"sealed_{table}_{moment.lower()}", table, moment, "1 = 1", f"{table} is sealed")
      for table in ("reversal", "reversal_sum", "refund", "receipt")
      for moment in ("UPDATE", "DELETE")),
)  # fmt: skip
# What keeps the open sums, after the row itself is there: table, when, what.
KEEPERS = (
    ("payment", "new.deposit_id IS NOT NULL",
     "UPDATE deposit SET open = open - new.amount WHERE id = new.deposit_id;"),
    ("refund", "1 = 1",
     "UPDATE deposit SET open = open - new.amount WHERE id = new.deposit_id;"
     " UPDATE deposit SET open = open + new.amount WHERE new.method = 'deposit'"
     " AND id = (SELECT p.deposit_id FROM payment p WHERE p.id = new.payment_id);"
     " UPDATE receivable SET open = open - new.amount WHERE new.method = 'account'"
     " AND payment_id = new.payment_id;"),
    ("receipt", "1 = 1",
     "UPDATE receivable SET open = open - new.amount WHERE id = new.receivable_id;"),
)  # fmt: skip
_DAY = {  # 20261121 in the branch's zone, which has no summer time
    False: "CAST(strftime('%Y%m%d', p.at + 28800, 'unixepoch') AS INTEGER)",
    True: "CAST(to_char(to_timestamp(p.at + 28800) AT TIME ZONE 'UTC', 'YYYYMMDD') AS BIGINT)",
}


def up(migrator: Any, db: Any) -> None:
    """Create tables, indexes, guards and what keeps the open sums."""
    postgres = isinstance(migrator, PostgresqlMigrator)
    for statement in STATEMENTS:
        if statement.startswith("INSERT"):
            day = _DAY[postgres].replace("%", "%%") if postgres else _DAY[postgres]
            db.execute_sql(statement.replace("{day}", day))
        else:
            db.execute_sql(typed(statement, postgres=postgres))
    for guard in GUARDS:
        for statement in guarding(*guard, postgres=postgres):
            db.execute_sql(statement)
    for table, when, what in KEEPERS:
        trigger = f"CREATE TRIGGER {table}_kept AFTER INSERT ON {table}"
        if postgres:
            db.execute_sql(
                f"CREATE FUNCTION keep_{table}_sums() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" {what} RETURN new; END $$"
            )
            db.execute_sql(
                f"{trigger} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION keep_{table}_sums()"
            )
        else:
            db.execute_sql(f"{trigger} WHEN {when} BEGIN {what} END")
