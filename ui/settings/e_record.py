"""电子健康档案: whether records are uploaded, where to, as whom; the password of this PC."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from reception.billing.e_record_secret import keep_secret, read_secret
from reception.core import settings
from reception.core.text import _
from ui.run import run
from ui.settings.section import FormSection
from ui.widgets import Card, Choice, Label, Rule, TextField

NAMES = ("on", "login_address", "record_address", "user")


class ERecordSection(FormSection):
    """One form; the password is written only where one is typed, and never shown again."""

    shows = frozenset({"setting"})

    def __init__(self) -> None:
        super().__init__()
        add = self.form.add
        options = [(False, _("Off")), (True, _("On: each settled car that leaves"))]
        on = add(Choice("on", _("Upload"), options))
        login = add(TextField("login_address", _("Login address"), code=True, most=200))
        target = add(TextField("record_address", _("Record address"), code=True, most=200))
        user = add(TextField("user", _("Company account"), most=200))
        secret = add(TextField("secret", _("Password"), secret=True, most=200))
        self.kept = Label("", "small", wrap=True)
        card = Card(_("Repair records"), "JT/T 1132.2")
        card.add(
            Label(
                _("Company, plate, VIN, days, mileage, fault, work and parts go to the platform; "
                  "no name, no phone. What lacks VIN or mileage waits for it."),
                "small", wrap=True,
            ),
            on, Rule(), login, target, user, secret, self.kept,
        )  # fmt: skip
        card.body.addStretch()
        card.setMaximumWidth(720)
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addStretch()
        self.column.addWidget(card)
        self.column.addLayout(foot)
        self.column.addStretch()

    def refresh(self) -> None:
        self.editing.merge(_values())
        self.kept.setText(
            _("✓ This PC has the password. It is in no backup and no log.")
            if read_secret()
            else _("This PC has no password yet, so it does not upload.")
        )

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        values = {name: self.form[name].value() for name in NAMES}
        link = {name: value or ("" if name != "on" else False) for name, value in values.items()}
        settings.change_setting(name=settings.E_RECORD.name, value=link)
        if self.form["secret"].text():
            keep_secret(self.form["secret"].text())

    def _saved(self) -> None:
        self.editing.load(_values())
        self.refresh()


def _values() -> dict[str, Any]:
    link = settings.read(settings.E_RECORD)
    return {name: getattr(link, name) for name in NAMES} | {"secret": None}
