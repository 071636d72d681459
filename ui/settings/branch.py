"""门店: how the branch is named on screens and papers."""

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from reception.core import gate, settings
from reception.core.text import LANGUAGES, _
from reception.core.typed import one_line
from reception.customers.rules import check_phone
from reception.staff.actions import change_branch
from reception.staff.queries import BranchCard, branch
from ui.run import run
from ui.settings.section import FormSection, across
from ui.widgets import Card, Choice, Label, TextField

LANGUAGE_NAMES = {"zh_CN": "简体中文", "en": "English"}  # each in its own, whatever is in use


class BranchSection(FormSection):
    """Name, company, address and phones; printed on every paper."""

    shows = frozenset({"branch", "setting"})

    def __init__(self) -> None:
        super().__init__()
        self.card: BranchCard | None = None
        name = self._text("name", _("Branch name"), required=True)
        company = self._text("company", _("Company on papers"))
        credit = self._text("credit_code", _("Credit code"), code=True)
        contact = self._text("contact", _("Contact person"))
        address = self._text("address", _("Address"))
        service = self._text(
            "service_phone", _("Service phone"), required=True, check=_check_printed_phone
        )
        rescue = self._text("rescue_phone", _("Rescue phone"), check=_check_printed_phone)
        language = self.form.add(
            Choice(
                "language", _("Language of the screen"), [(c, LANGUAGE_NAMES[c]) for c in LANGUAGES]
            )
        )
        self.later = Label(
            _("From the next start, for everybody; new papers too."), "small", wrap=True
        )
        self.code = Label("", "soft")
        surface = Card(_("Branch"))
        surface.head.addWidget(self.code)
        foot = QHBoxLayout()
        foot.addWidget(
            Label(_("Papers that are printed already stay as they were signed."), "small"), 1
        )
        foot.addWidget(self.save_button)
        surface.add(
            across((name, 1), (company, 1)),
            across((credit, 1), (contact, 1)),
            address,
            across((service, 1), (rescue, 1)),
            across((language, 1), (self.later, 1)),
            foot,
        )
        self.column.addWidget(surface)
        self.column.addStretch()

    def _text(
        self,
        name: str,
        label: str,
        *,
        required: bool = False,
        code: bool = False,
        check: Callable[[str, str], str] = one_line,
    ) -> TextField:
        return self.form.add(
            TextField(
                name, label, required=required, code=code, most=80,
                check=lambda text: check(text.strip(), name),
            )
        )  # fmt: skip

    def refresh(self) -> None:
        self.card = branch(gate.actor().branch_id)
        if self.card is not None:
            language = settings.read(settings.LANGUAGE)
            self.editing.merge({**_values(self.card), "language": language})
            self.code.setText(_("Code {code}; begins every number").format(code=self.card.code))

    def submit(self) -> None:
        if self.card is None or not self.form.validate():
            return
        values: dict[str, Any] = {name: value or "" for name, value in self.form.values().items()}
        language = values.pop("language")
        run(
            self,
            change_branch,
            version=self.card.version,
            **values,
            said=_("Branch saved."),
            done=lambda _nothing: self._saved(language),
        )

    def _saved(self, language: str) -> None:
        if language != settings.read(settings.LANGUAGE):
            run(self, settings.change_setting, name=settings.LANGUAGE.name, value=language)
        self.editing.load({})
        self.refresh()


def _check_printed_phone(text: str, field: str) -> str:
    """Return the number as typed, since it is printed so; Invalid for what nobody can dial."""
    if not re.fullmatch(r"9[56][0-9]{3,4}", text):  # short numbers of rescue and insurers
        check_phone(text, field)
    return one_line(text, field)


def _values(card: BranchCard) -> dict[str, Any]:
    names = (
        "name", "company", "credit_code", "contact", "address", "service_phone", "rescue_phone",
    )  # fmt: skip
    return {name: getattr(card, name) for name in names}
