"""Sign-in and lock: who is it, then PIN or password. Works by keyboard alone.

Locking shows the same page over the work, with the person already marked; everything typed stays.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core import gate
from reception.core.text import _
from reception.staff.queries import BranchCard, PersonRow, branch, who_signs_in
from ui.run import run
from ui.staff.tiles import Tiles, tiles_height
from ui.widgets import Button, Card, Form, Label, TextField

LEAST_TO_SEARCH = 7


class SignInPage(QWidget):
    """`signed_in(person_id)` when somebody is at the desk."""

    signed_in = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("veil")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.person: PersonRow | None = None
        self.form = Form(self)
        self.tiles = Tiles()
        self.tiles.picked.connect(self.pick)
        self.search = TextField("search", hint=_("Name, initials or sign-in name"))
        self.search.changed.connect(lambda: self.tiles.narrow(self.search.text()))
        self.search.line.returnPressed.connect(self._first)
        self.branch = Label("", "soft")
        self.hint = Label("", tone="warn")
        self.card = Card()
        self.card.setFixedWidth(820)
        self.card.body.setContentsMargins(32, 26, 32, 26)
        self.card.body.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label(_("Reception"), "big"))
        head.addWidget(self.branch)
        head.addStretch()
        head.addWidget(self.hint)
        self.card.add(head, self.search, self.tiles)
        self.card.add(self._below())
        outer = QVBoxLayout(self)
        outer.addWidget(self.card, alignment=Qt.AlignmentFlag.AlignCenter)

    def _below(self) -> QWidget:
        pin = TextField("secret", _("PIN or password"), secret=True)
        self.secret = self.form.add(pin, enter=self.enter)
        self.secret.line.setProperty("kind", "pin")
        self.who = Label("", "strong")
        self.button = Button(_("Sign in"), self.enter, primary=True, size="big")
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.secret, 1, Qt.AlignmentFlag.AlignTop)
        buttons = QVBoxLayout()
        buttons.setContentsMargins(0, 21, 0, 0)
        buttons.addWidget(self.button)
        buttons.addStretch()
        row.addLayout(buttons)
        below.setFixedHeight(92)
        return below

    def open(self, person_id: int | None = None) -> None:
        """Ask who is there; `person_id` is who locked the window."""
        gate.act_as(gate.NOBODY)
        place = branch()
        self.branch.setText(place.name if place else "")
        self.hint.setText(_demo_hint(place))
        people = who_signs_in()
        self.tiles.show_people(people)
        self.search.set_value("")
        self.search.setVisible(len(people) >= LEAST_TO_SEARCH)
        self.tiles.setFixedHeight(tiles_height(len(people)))
        self.person = None
        self.secret.set_value("")
        known = next((p for p in people if p.person_id == person_id), None)
        if known is None and len(people) == 1:
            known = people[0]
        if known is not None:
            self.pick(known)
        else:
            self._show_who()
            self._begin()

    def _begin(self) -> None:
        if self._searches():
            self.search.setFocus()
        elif self.tiles.tiles:
            self.tiles.tiles[0].setFocus()

    def _first(self) -> None:
        shown = self.tiles.shown()
        if shown:
            self.pick(shown[0].person)

    def pick(self, person: PersonRow) -> None:
        """Take this person and ask for the PIN."""
        self.person = person
        self.tiles.mark(person.person_id)
        self.secret.set_value("")
        self._show_who()
        self.secret.setFocus()

    def _somebody_else(self) -> None:
        """Forget who was taken and ask for the name again."""
        self.person = None
        self.secret.set_value("")
        self.search.set_value("")
        self.tiles.mark(None)
        self._show_who()
        self._begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc asks for the name again; letters typed over the tiles look for one."""
        if event.key() == Qt.Key.Key_Escape:
            self._somebody_else()
        elif event.text().isalnum() and not self.secret.line.hasFocus() and self._searches():
            self.search.setFocus()
            self.search.line.setText(event.text())
        else:
            super().keyPressEvent(event)

    def _searches(self) -> bool:
        return not self.search.isHidden()

    def _show_who(self) -> None:
        known = self.person is not None
        self.secret.setEnabled(known)
        self.button.setEnabled(known)
        hint = (
            _("PIN or password of {name} (Esc: somebody else)").format(name=self.person.name)
            if self.person is not None
            else _("Choose your name first")
        )
        self.secret.set_hint(hint)

    def enter(self) -> None:
        """Try the PIN; a wrong one is said below it and can be typed again at once."""
        if self.person is None or not self.secret.text():
            return
        run(self, self._try, done=self._enter)

    def _try(self) -> gate.Actor:
        assert self.person is not None
        from reception.core.errors import Invalid, NotAllowed
        from reception.staff.actions import sign_in  # brings the tables with it: not at the start

        try:
            return sign_in(self.person.login, self.secret.text())
        except NotAllowed as refusal:
            self.secret.line.selectAll()
            raise Invalid("secret", str(refusal)) from refusal

    def _enter(self, actor: gate.Actor) -> None:
        gate.act_as(actor)
        self.secret.set_value("")
        self.signed_in.emit(actor.person_id)


def _demo_hint(place: BranchCard | None) -> str:
    """Say the one PIN of the demonstration branch, whose credit code no real company has."""
    if place is None or "EXAMPLE" not in place.credit_code:
        return ""
    from reception.history.demo_people import PIN

    return _("A demonstration branch: everybody’s PIN is {pin}.").format(pin=PIN)
