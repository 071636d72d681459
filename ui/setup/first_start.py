"""The first start: one calm page. Your own branch, or a demonstration branch in one click."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from reception.core import gate
from reception.core.errors import Invalid
from reception.core.text import _
from reception.shopfloor.actions import set_up_branch
from reception.staff.actions import sign_in
from ui.background import Job, Report, work
from ui.run import run
from ui.setup.bays import BaysField
from ui.widgets import Button, Card, Form, Label, PhoneField, Rule, TextField, scrolling


class FirstStartPage(QWidget):
    """`ready(person_id)` when there is a branch: the new administrator is at the desk, or 0."""

    ready = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("veil")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.form = Form(self)
        self.job: Job | None = None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 26, 0, 26)
        column.setSpacing(14)
        column.addWidget(self._welcome(), alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._own(), alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inside))
        self.form.submitted.connect(self.save)

    def _welcome(self) -> QWidget:
        self.demo = Button(_("Open a demonstration branch"), self.fill, icon="store-outline")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.doing = Label("", "small")
        box = QWidget()
        box.setFixedWidth(860)
        column = QVBoxLayout(box)
        column.setContentsMargins(2, 0, 2, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(_("Welcome to Reception"), "big"))
        words.addWidget(
            Label(
                _("Set up your branch; it takes a minute. All of it can be changed later."), "soft"
            )
        )
        row.addLayout(words)
        row.addStretch()
        row.addWidget(self.demo)
        column.addLayout(row)
        below = QHBoxLayout()
        below.addWidget(self.bar, 1)
        below.addWidget(self.doing)
        column.addLayout(below)
        return box

    def _own(self) -> QWidget:
        add = self.form.add
        self.card = Card()
        self.card.setFixedWidth(860)
        self.card.body.setContentsMargins(26, 20, 26, 22)
        self.card.body.setSpacing(12)
        name = add(TextField("name", _("Branch name"), required=True, hint=_("e.g. East branch")))
        code = add(
            TextField(
                "code", _("Branch code"), required=True, hint=_("e.g. CD01"), code=True, most=40
            )
        )
        phone = add(PhoneField("service_phone", _("Service phone"), required=True))
        phone.set_hint("021-61234567")
        self.card.add(
            Label(_("Branch"), "heading"),
            _across((name, 3), (code, 1), (phone, 2)),
            Label(_("Printed on every slip; the code begins every paper's number."), "small"),
            Rule(),
            add(BaysField("bays", _("Bays"), required=True)),
            Rule(),
            Label(_("First administrator"), "heading"),
            _across(
                (add(TextField("admin_name", _("Name"), required=True)), 1),
                (add(_login()), 1),
                (add(TextField("secret", _("PIN or password"), required=True, secret=True)), 1),
                (add(TextField("again", _("The same again"), required=True, secret=True)), 1),
            ),
        )
        self.start = Button(_("Begin"), self.save, key="F8", primary=True, size="big")
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.start)
        self.card.add(row)
        return self.card

    def open(self) -> None:
        """Begin at the first field."""
        self.form["name"].setFocus()

    def save(self) -> None:
        """Set the branch up and let the administrator in."""
        if self.form.validate():
            run(self, self._set_up, done=self._enter)

    def _set_up(self) -> gate.Actor:
        values: dict[str, Any] = self.form.values()
        if values.pop("again") != values["secret"]:
            raise Invalid("again", _("The two do not match. Type the PIN or password again."))
        set_up_branch(**values)
        return sign_in(values["admin_login"], values["secret"])

    def _enter(self, actor: gate.Actor) -> None:
        gate.act_as(actor)
        self.ready.emit(actor.person_id)

    def fill(self) -> None:
        """Fill a demonstration branch in the background."""
        self._busy(True)
        self.job = work(
            self,
            _fill_demo,
            done=lambda _result: self._filled(),
            failed=lambda: self._busy(False),
        )

    def _busy(self, busy: bool) -> None:
        self.bar.setRange(0, 0 if busy else 100)
        self.bar.setVisible(busy)
        self.card.setEnabled(not busy)
        self.demo.setEnabled(not busy)
        self.doing.setText(_("Filling a believable history…") if busy else "")

    def _filled(self) -> None:
        self._busy(False)
        self.ready.emit(0)


def _login() -> TextField:
    return TextField(
        "admin_login", _("Sign-in name"), required=True, hint=_("e.g. admin"), code=True, most=40
    )


def _across(*fields: tuple[QWidget, int]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    for number, (field, share) in enumerate(fields):
        grid.addWidget(field, 0, number, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(number, share)
    return grid


def _fill_demo(_report: Report) -> None:
    from ui.commands.demo import fill_branch

    fill_branch()
