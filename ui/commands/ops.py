"""`reception ops`: the window's own actions, one JSON operation a line (SAFETY).

{"id": "...", "as": "advisor1", "action": "...", "args": {...}} is answered with `ACK <id> <json>`
after the durable commit, or with `NO <id> <sentence>`. The same id again does nothing again and
gets the same answer. `query:<room>.<name>` asks a query instead.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from inspect import Parameter, isfunction, signature
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, get_args, get_type_hints

import reception
from reception.core import gate
from reception.core.errors import Invalid, NotAllowed, ReceptionError, Refused
from reception.core.fields import plain
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.values import build
from reports.renderers import render
from ui.commands.place import note_bug, opened, say

LONGEST_ID = 200
RENDERER = "render"  # the argument that this program fills in itself


@dataclass(frozen=True)
class Operation:
    """One line of input."""

    id: str
    login: str
    action: str
    args: dict[str, Any]


def ops(arguments: Namespace) -> int:
    """Do one operation a line until the input ends."""
    if arguments.list:
        for name, function in sorted(actions().items()):
            say(f"{name}({_described(function)}) [{function.permission}]")
        return 0
    with opened(arguments):
        for line in sys.stdin.buffer:
            if line.strip():
                sys.stdout.write(f"{_answer(line, arguments)}\n")
                sys.stdout.flush()
    return 0


def _answer(line: bytes, arguments: Namespace) -> str:
    identity = "-"
    try:
        operation = parse(line)
        identity = operation.id
        result = perform(operation)
        return f"ACK {identity} {json.dumps(result, ensure_ascii=False, default=_plain)}"
    except ReceptionError as refusal:
        return f"NO {identity} {_one_line(str(refusal))}"
    except Exception as bug:  # noqa: BLE001 - the next line deserves its answer
        return f"NO {identity} {_one_line(note_bug(arguments, bug))}"


def _one_line(sentence: str) -> str:
    return " ".join(sentence.split())


def _plain(value: Any) -> Any:
    return value.isoformat() if type(value) is date else plain(value)


def parse(line: bytes) -> Operation:
    """Return the operation of a line; Refused for anything that is none."""
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused(_("This line is not JSON in UTF-8.")) from error
    if not isinstance(found, dict) or not set(found) <= {"id", "as", "action", "args"}:
        raise Refused(_("An operation has id, as, action and args, and nothing else."))
    identity, login = found.get("id"), found.get("as", "")
    action, args = found.get("action"), found.get("args", {})
    if not isinstance(identity, str) or not 0 < len(identity) <= LONGEST_ID:
        raise Refused(_("Every operation needs an id, a text without spaces."))
    if identity != "".join(identity.split()) or not identity.isprintable():
        raise Refused(_("Every operation needs an id, a text without spaces."))
    if not (isinstance(action, str) and isinstance(args, dict) and isinstance(login, str)):
        return Operation(identity, "", "", {})  # no action at all: refused under its id
    return Operation(identity, login, action, args)


def perform(operation: Operation) -> Any:
    """Do the operation as the person it names and return the action's result."""
    with gate.acting(_actor(operation.login)), gate.operation(operation.id):
        if operation.action.startswith("query:"):
            if not operation.login:
                raise NotAllowed(_("Nobody is signed in. Sign in first."))
            asked = _query(operation.action.removeprefix("query:"))
            return asked(**arguments_of(asked, operation.args))
        function = actions().get(operation.action)
        if function is None:
            raise Refused(
                _("There is no action {name}. `reception ops --list` shows all.").format(
                    name=operation.action[:60]
                )
            )
        return function(**arguments_of(function, operation.args))


def _actor(login: str) -> gate.Actor:
    if not login:
        return gate.NOBODY
    from reception.staff.actions import actor_of
    from reception.staff.queries import person_by_login

    person = person_by_login(login)
    if person is None:
        raise Refused(_("Nobody here signs in as {login}.").format(login=login[:60]))
    return actor_of(person)


def arguments_of(function: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return typed arguments from plain JSON; renderers are filled in. Raises Invalid."""
    hints, typed = get_type_hints(function), {}
    wanted = signature(function).parameters
    for name in given:
        if name not in wanted or name == RENDERER:
            raise Invalid(name, _("There is no argument {name} here.").format(name=name[:60]))
    for name, parameter in wanted.items():
        if name == RENDERER:
            typed[name] = render
        elif name in given:
            try:
                typed[name] = build(hints[name], given[name])
            except Invalid as error:
                raise Invalid(name, f"{name}: {error}") from error
        elif parameter.default is Parameter.empty:
            raise Invalid(name, _("The argument {name} is missing.").format(name=name))
    return typed


def _rooms(kind: str) -> Iterator[tuple[str, ModuleType]]:
    """Yield each room's modules of a kind: actions, queries."""
    for room in iter_modules(reception.__path__):
        if room.ispkg and room.name != "migrations":
            package = import_module(f"reception.{room.name}")
            for module in iter_modules(package.__path__):
                mine = module.name == kind or module.name.endswith(f"_{kind}")
                if mine or (room.name == "core" and kind == "actions"):
                    yield room.name, import_module(f"reception.{room.name}.{module.name}")


_known: dict[str, Any] = {}


def actions() -> dict[str, Any]:
    """Return every action that somebody signed in may do, by its name.

    What happens before a sign-in stays out: who writes here asks for no PIN, so nobody may note one
    as right and so end a lock-out.
    """
    if not _known:
        for _room, module in _rooms("actions"):
            for name, function in vars(module).items():
                if function_of(function, module) and function.permission != Permission.SIGN_IN:
                    _known[name] = function
    return _known


def function_of(value: Any, module: ModuleType) -> bool:
    """Tell whether a name of a module is an action that is written there."""
    return hasattr(value, "permission") and value.__module__ == module.__name__


def _query(path: str) -> Callable[..., Any]:
    room, _dot, name = path.partition(".")
    for owner, module in _rooms("queries"):
        function: Any = vars(module).get(name)
        own = isfunction(function) and function.__module__ == module.__name__
        if owner == room and own and not name.startswith("_"):
            return function  # type: ignore[no-any-return]
    raise Refused(_("There is no query {name}.").format(name=path[:60]))


def _described(function: Callable[..., Any]) -> str:
    """Return an action's arguments as its source writes them, without the renderer."""
    hints = get_type_hints(function)
    words = []
    for name, parameter in signature(function).parameters.items():
        if name != RENDERER:
            optional = "" if parameter.default is Parameter.empty else "?"
            kind = getattr(hints[name], "__name__", "") if not get_args(hints[name]) else ""
            words.append(f"{name}{optional}: {kind or str(hints[name]).replace('reception.', '')}")
    return ", ".join(words)
