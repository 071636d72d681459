"""The one gate that every change goes through.

`@action(Permission.X)` checks the permission at the door, begins a write transaction, runs the
action, writes one audit row chained by hash, commits, and announces what changed. An action called
by another joins its transaction. Outside, both databases refuse to write.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar, get_type_hints

from reception.core import audit, db, news
from reception.core.drivers import IntegrityError, OperationalError
from reception.core.errors import NotAllowed, ReceptionError, Refused
from reception.core.permissions import Permission
from reception.core.text import _

P = ParamSpec("P")
T = TypeVar("T")
RETRIES = 3


def _this_pc() -> str:
    # Not socket.gethostname: the import alone is a hundredth of a start.
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


@dataclass(frozen=True)
class Actor:
    """Who is at the desk: person, what they may do, which branch and PC."""

    person_id: int | None
    name: str
    permissions: frozenset[Permission]
    branch_id: int = 1
    pc: str = field(default_factory=_this_pc)


NOBODY = Actor(None, "", frozenset({Permission.SIGN_IN}))


def system(name: str) -> Actor:
    """Return the actor of a command run by whoever owns the data folder."""
    return Actor(None, name, frozenset(Permission))


@dataclass
class _Transaction:
    changes: list[tuple[str, int, dict[str, list[Any]]]] = field(default_factory=list)
    actor: Actor = NOBODY


_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)
_transaction: ContextVar[_Transaction | None] = ContextVar("transaction", default=None)
_operation: ContextVar[str | None] = ContextVar("operation", default=None)


def act_as(actor: Actor) -> None:
    """Let `actor` be at the desk from now on (sign-in, lock, sign-out)."""
    _actor.set(actor)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Let `actor` be at the desk inside the block."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def operation(identity: str) -> Iterator[None]:
    """Name the next action: repeated under the same name it is not done again, whatever was lost."""
    token = _operation.set(identity)
    try:
        yield
    finally:
        _operation.reset(token)


def actor() -> Actor:
    """Return who is at the desk."""
    return _actor.get()


def may(permission: Permission) -> bool:
    """Tell whether the person at the desk may do this; screens hide what may not be done."""
    return permission in _actor.get().permissions


def note_change(table: str, key: int, fields: dict[str, list[Any]]) -> None:
    """Add to the audit row of the running action; a write outside the gate is a bug."""
    transaction = _transaction.get()
    if transaction is None:
        raise RuntimeError(f"{table} was written outside the gate")
    transaction.changes.append((table, key, fields))


def action(permission: Permission) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make a keyword-only function an action: something a person may do.

    The result must be plain (None, int, str, a flat dataclass): it is kept in the audit row, so
    that a repeated operation answers the same.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            if _transaction.get() is not None:
                return function(*args, **kwargs)
            at_desk = _actor.get()
            if permission not in at_desk.permissions:
                raise NotAllowed(_refusal(at_desk))
            named = _operation.get()
            identity = named or os.urandom(16).hex()
            for attempt in range(RETRIES):
                perhaps_done = attempt > 0 or named is not None
                try:
                    return _once(function, at_desk, identity, args, kwargs, perhaps_done)
                except (ReceptionError, IntegrityError):
                    # A server may have been committing it still while this try waited for its rows.
                    done = audit.find_operation(identity) if perhaps_done else None
                    if done is None:
                        raise
                    return _again(function, done[0])
                except OperationalError as error:
                    if attempt == RETRIES - 1 or not _worth_repeating(error):
                        raise _as_sentence(error) from error
            raise AssertionError("unreachable")

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return decorate


def _once(
    function: Callable[..., T],
    at_desk: Actor,
    identity: str,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    perhaps_done: bool,
) -> T:
    transaction = _Transaction(actor=at_desk)
    token = _transaction.set(transaction)
    try:
        with db.writing():
            _still_employed(at_desk)
            done = audit.find_operation(identity) if perhaps_done else None
            if done is not None:
                return _again(function, done[0])
            result = function(*args, **kwargs)
            if not transaction.changes:
                return result
            entry = audit.append(at_desk, function.__name__, identity, transaction.changes, result)
    finally:
        _transaction.reset(token)
    news.announce(news.News(frozenset(c[0] for c in transaction.changes), entry))
    return result


def _again(function: Callable[..., T], stored: Any) -> T:
    kind = get_type_hints(function).get("return")
    if stored is None or kind in (None, type(None), int, str, bool):
        return stored  # type: ignore[no-any-return]
    from reception.core.values import build

    return build(kind, stored)  # type: ignore[no-any-return]


def _still_employed(at_desk: Actor) -> None:
    # Raw SQL, since `staff` stands above: a disabled person's open session ends at the next action.
    if at_desk.person_id is None:
        return
    found = db.row("SELECT active FROM person WHERE id = ?", (at_desk.person_id,))
    if found is None or not found[0]:
        raise NotAllowed(_("Your account has been disabled. Ask the administrator."))


def _refusal(at_desk: Actor) -> str:
    if at_desk.person_id is None and not at_desk.name:
        return _("Nobody is signed in. Sign in first.")
    return _("{name} may not do this. Ask somebody who may, or the administrator.").format(
        name=at_desk.name
    )


def _worth_repeating(error: OperationalError) -> bool:
    text = str(error).lower()
    if "deadlock" in text or "could not serialize" in text:
        return True
    if db.is_postgres() and ("connection" in text or "terminating" in text):
        # The outcome is unknown; the operation id makes asking again safe.
        db.close_database()
        db.connect()
        return True
    return False


def _as_sentence(error: OperationalError) -> ReceptionError | OperationalError:
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return Refused(_("Another program is writing for a long time. Try again in a moment."))
    if "full" in text:
        return Refused(_("The disk is full. Nothing was saved; free some space and try again."))
    if "readonly" in text or "read-only" in text or "i/o" in text:
        return Refused(_("The disk cannot be written. Nothing was saved; tell the administrator."))
    if "connection" in text:
        return Refused(_("The database server does not answer. Check the network and try again."))
    return error
