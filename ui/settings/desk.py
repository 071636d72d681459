"""预约与到店: what is kept for walk-ins, when a booking is missed, and the plate camera."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from reception.core import settings
from reception.core.text import _
from ui.run import run
from ui.settings.section import FormSection, across, write_settings
from ui.widgets import Card, Label, NumberField, Rule, TextField

BOUND: dict[str, settings.Setting[Any]] = {
    "walk_in_reserve": settings.WALK_IN_RESERVE,
    "no_show_minutes": settings.NO_SHOW_MINUTES,
    "arrival_folder": settings.ARRIVAL_FOLDER,
    "arrival_address": settings.ARRIVAL_ADDRESS,
    "arrival_port": settings.ARRIVAL_PORT,
}


class DeskSection(FormSection):
    """One form over the settings; only what was changed is written."""

    shows = frozenset({"setting"})

    def __init__(self) -> None:
        super().__init__()
        add = self.form.add
        reserve = add(
            NumberField("walk_in_reserve", _("Kept for cars without a booking"), most=80, unit="%")
        )
        patience = add(
            NumberField("no_show_minutes", _("Missed after"), least=5, most=240, unit=_("minutes"))
        )
        left = Card(_("Bookings"))
        left.add(across((reserve, 1), (patience, 1)))
        left.body.addStretch()
        right = Card(_("Plate camera"), _("off while both are empty"))
        folder = add(TextField("arrival_folder", _("Watched folder"), most=300))
        address = add(TextField("arrival_address", _("Address of this PC"), code=True, most=60))
        port = add(NumberField("arrival_port", _("Port"), most=65_535))
        self.key = Label("", "small", wrap=True)
        teach = _(
            "The command `reception listen` does the work; it follows these settings. "
            "The address takes only what carries the key (`reception listen --new-key`)."
        )
        right.add(
            folder, Rule(), across((address, 2), (port, 1)), self.key,
            Label(teach, "small", wrap=True),
        )  # fmt: skip
        right.body.addStretch()
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(left, 1)
        pair.addWidget(right, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.save_button)
        self.column.addLayout(pair)
        self.column.addLayout(foot)
        self.column.addStretch()

    def refresh(self) -> None:
        self.editing.merge(_values())
        there = bool(settings.read(settings.ARRIVAL_KEY_HASH))
        self.key.setText(_("✓ A key is set.") if there else _("No key has been made yet."))

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        write_settings(
            [
                (name, setting, _stored(name, self.form[name].value()))
                for name, setting in BOUND.items()
            ]
        )

    def _saved(self) -> None:
        self.editing.load(_values())


def _stored(name: str, typed: Any) -> Any:
    """Return what the setting keeps of a field's value."""
    if name == "arrival_port":
        return typed or 0
    if name in ("walk_in_reserve", "no_show_minutes"):
        return typed if typed is not None else BOUND[name].shipped
    return (typed or "").strip() or BOUND[name].shipped


def _values() -> dict[str, Any]:
    found: dict[str, Any] = {name: settings.read(setting) for name, setting in BOUND.items()}
    found["arrival_port"] = found["arrival_port"] or None
    return found
