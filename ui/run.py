"""The one place that calls actions for a person and the only one that tells a person "no".

    run(self, actions.open_order, plate=..., said=_("Order opened."), done=self.opened)

A wrong value goes under its field of `owner.form`; any other refusal is a notice over the window,
with a button to refresh after a conflict, and one to do it all the same where a doubt may be
overruled. Whatever else is raised is a bug and goes to ui/app.py.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.core import gate
from reception.core.errors import Conflict, Doubtful, Invalid, ReceptionError
from reception.core.text import _
from ui.widgets.button import Button
from ui.widgets.feedback import clear_notice, notice, toast
from ui.widgets.form import Form
from ui.widgets.label import Label


def run(
    owner: QWidget,
    action: Callable[..., Any],
    *,
    done: Callable[[Any], object] | None = None,
    undo: Callable[[], object] | None = None,
    said: str = "",
    **arguments: Any,
) -> bool:
    """Do what a person asked; tell whether it was done.

    `done` is called with the result; `said` is the toast, with an undo button where `undo` is given.
    """
    clear_notice(owner)
    try:
        with standing(owner):
            result = action(**arguments)
    except Doubtful as doubt:
        again = partial(run, owner, partial(action, anyway=True), done=done, undo=undo, said=said)
        word = _("Arrange all the same")
        notice(owner, str(doubt), tone="warn", button=word, press=partial(again, **arguments))
        return False
    except ReceptionError as refusal:
        refuse(owner, refusal)
        return False
    if said:
        toast(owner, said, undo)
    if done is not None:
        done(result)
    return True


def standing(owner: QWidget) -> AbstractContextManager[None]:
    """Let act who stands at the owner's window for a moment, else who is at the desk.

    The windows of the floor are nobody's desk: they have an `actor`, None while nobody is there.
    """
    actor: gate.Actor | None = getattr(owner.window(), "actor", None)
    return nullcontext() if actor is None else gate.acting(actor)


def ask_for(owner: QWidget, query: Callable[..., Any], **arguments: Any) -> Any:
    """Return the answer of a query or a form's values; None when a sentence was shown instead."""
    try:
        return query(**arguments)
    except ReceptionError as refusal:
        refuse(owner, refusal)
        return None


def refuse(owner: QWidget, refusal: ReceptionError) -> None:
    """Show a refusal: under its field where the owner's form has it, else over the window."""
    form = getattr(owner, "form", None)
    if isinstance(refusal, Invalid) and isinstance(form, Form) and form.refuse(refusal):
        return
    refresh = getattr(owner, "refresh", None)
    if isinstance(refusal, Conflict) and callable(refresh):
        notice(owner, str(refusal), tone="warn", button=_("Refresh"), press=refresh)
    else:
        notice(owner, str(refusal), tone="warn" if isinstance(refusal, Conflict) else "")


def ask(owner: QWidget, question: str, *, do: str, teach: str = "") -> bool:
    """Ask before what cannot be undone; `do` is the word on the button that does it."""
    dialog = Question(owner.window(), question, do=do, teach=teach)
    return dialog.exec() == QDialog.DialogCode.Accepted


class Question(QDialog):
    """One question, what it means, and two answers; Enter and Esc mean no."""

    def __init__(self, window: QWidget, question: str, *, do: str, teach: str) -> None:
        super().__init__(window)
        self.setWindowTitle(_("Reception"))
        self.setFixedWidth(440)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(8)
        self.question = Label(question, "heading", wrap=True)
        self.teach = Label(teach, "soft", wrap=True)
        self.teach.setVisible(bool(teach))
        self.yes = Button(do, self.accept, kind="danger")
        self.no = Button(_("Cancel"), self.reject, key="Esc")
        self.no.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        column.addWidget(self.question)
        column.addWidget(self.teach)
        column.addSpacing(8)
        column.addLayout(row)
        self.no.setFocus()
