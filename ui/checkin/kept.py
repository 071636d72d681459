"""The page's content as a draft: what it is, how it comes back, and when another one begins."""

import json
from dataclasses import asdict, fields
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent

from reception.billing.car_story import declined, repairs_of
from reception.care.complaint_queries import complaints_of
from reception.core.errors import Invalid
from reception.core.text import _
from reception.orders.extras import undone
from reception.papers.values import Signature
from reception.vehicles.queries import VehicleCard, vehicle
from reception.vehicles.recalls_queries import open_recalls, open_recalls_of_vin
from reception.vehicles.rules import normalise_vin
from reception.visits.actions import drop_draft, keep_draft
from reception.visits.drafts import drafts
from reception.visits.queries import history
from ui.checkin.facts import Known
from ui.checkin.keeper import DraftKeeper
from ui.checkin.parts import CheckInParts
from ui.run import run
from ui.screen import Shell
from ui.widgets import notice, toast
from ui.widgets.line_model import LineRow

_KEPT = frozenset(field.name for field in fields(LineRow)) - {"wrong", "line_id"}


class KeptPage(CheckInParts):
    """A check-in that is stored as it is typed, one of several that may be under way."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.card: VehicleCard | None = None
        self.signed: tuple[Signature, dict[str, Any]] | None = None  # what exactly was signed
        self.known: Known | None = None
        self.kind_chosen = False
        self.booking_id: int | None = None  # what the car was booked for
        self._just_shown = False
        self._restoring = False
        self.keeper = DraftKeeper(self, state=self.state, title=self._title, filled=self.has_draft)
        self.keeper.refused.connect(lambda sentence: notice(self, sentence, tone="warn"))
        self.bar.going_on.connect(self.go_on)
        self.bar.giving_up.connect(self.give_up)
        self.clear_button.clicked.connect(lambda _on=False: self.clear())

    def _changed(self) -> None:
        """Follow what was typed."""
        raise NotImplementedError

    def know(self, card: VehicleCard | None) -> None:
        """Ask once what is known of a car and show it."""
        self.known = None
        if card is not None:
            key = card.vehicle_id
            self.known = Known(
                card, repairs_of(key), declined(key), history(key), undone(key), open_recalls(key),
                tuple(c for c in complaints_of(card.customer_id) if c.closed_at is None),
            )  # fmt: skip
        self.reminders.show_car(self.known)
        self.car.know(card)
        self.owner.know(card)

    def know_vin(self) -> None:
        """Show the recalls of a car that was never here by the VIN that is typed."""
        if self.card is None:
            vin = normalise_vin(self.car.vin.text())
            self.reminders.recalls.show_recalls(open_recalls_of_vin(vin) if vin else ())

    def has_draft(self) -> bool:
        """Tell whether anything has been typed."""
        typed = [field for field in self.form if field is not self.kind]
        return (
            bool(self.lines.rows())
            or self.walk.walked()
            or any(not field.is_empty() for field in typed)
        )

    def state(self) -> dict[str, Any]:
        """Return everything on the page as plain values."""
        return {
            "vehicle": self.card.vehicle_id if self.card else None,
            "booking": self.booking_id,
            "fields": {field.name: field.text() for field in self.form},
            "rows": [
                {name: value for name, value in asdict(row).items() if name in _KEPT}
                for row in self.lines.rows()
            ],
            "kind_chosen": self.kind_chosen,
            "vin": self.car.vin.trusted(),
            "linked": self.reminders.link.isChecked(),
            "recalls": list(self.reminders.recalls.chosen()),
            "walk": self.walk.state(),
            # What is folded is not saved with the order, so the fold is part of what was typed.
            "unfolded": [not self.car.colour.isHidden(), not self.owner.address.isHidden()],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Show what `state` returned, also that of an older program."""
        self._empty()
        self._restoring = True
        found = state.get("vehicle")
        self.card = vehicle(int(found)) if found is not None else None
        self.know(self.card)
        self.kind_chosen = bool(state.get("kind_chosen"))
        self.booking_id = state.get("booking")
        self.car.vin.trust(str(state.get("vin") or (self.card.vin if self.card else "")))
        texts = state.get("fields", {})
        for field in self.form:
            field.set_text(str(texts.get(field.name, "")))
        if self.kind.is_empty():
            self.kind.set_value("repair")
        rows = [{n: v for n, v in row.items() if n in _KEPT} for row in state.get("rows", [])]
        self.lines.set_rows([LineRow(**row) for row in rows])
        self.reminders.link.setChecked(bool(state.get("linked")))
        self.know_vin()
        self.reminders.recalls.choose(state.get("recalls", ()))
        self.walk.restore(state.get("walk", {}))
        car, owner = state.get("unfolded", (False, False))
        self.car.show_more(more=bool(car))
        self.owner.show_more(more=bool(owner))
        self._restoring = False
        self._changed()

    def _title(self) -> str:
        texts = (self.car.plate.text(), self.owner.name.text(), self.words.words.text())
        named = [" ".join(text.split())[:20] for text in texts if text.strip()]
        return " ".join(named[:2]) or _("Without a plate")

    def show_bar(self) -> None:
        """Offer what this person began and has not opened."""
        self.bar.show_drafts(tuple(each for each in drafts() if each.uid != self.keeper.uid))

    def go_on(self, uid: str) -> None:
        """Continue a stored check-in; what stands here is stored in its turn."""
        found = next((each for each in drafts() if each.uid == uid), None)
        if found is None:
            self.show_bar()
            return
        self.keeper.release()
        self.restore(json.loads(found.data))
        self.keeper.adopt(uid)
        self.show_bar()
        self.form.show(self._next_empty())

    def give_up(self, uid: str) -> None:
        """Drop a stored check-in; the toast brings it back."""
        found = next((each for each in drafts() if each.uid == uid), None)
        if found is None or not run(self, drop_draft, uid=uid):
            self.show_bar()
            return

        def bring_back() -> None:
            run(self, keep_draft, uid=uid, title=found.title, data=found.data)
            self.show_bar()

        self.show_bar()
        toast(self, _("Given up: {draft}").format(draft=found.title), bring_back)

    def begin_another(self) -> None:
        """Store what stands here and begin an empty check-in (F2)."""
        if not self.has_draft():
            return
        self.keeper.release()
        self._empty()
        self.show_bar()

    def clear(self) -> None:
        """Empty the page; the toast brings everything back."""
        if not self.has_draft():
            return
        kept = self.state()
        self.keeper.drop()
        self._empty()

        def bring_back() -> None:
            self.restore(kept)
            self.keeper.touch()

        toast(self, _("Cleared."), bring_back)

    def keep_draft(self) -> None:
        self.keeper.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        self.keeper.flush()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._just_shown = not event.spontaneous() or self._just_shown
        super().showEvent(event)

    def _empty(self) -> None:
        self._restoring = True
        self.card, self.signed, self.kind_chosen, self.booking_id = None, None, False, None
        self.form.clear()
        self.kind.set_value("repair")
        self.lines.default_payer = "customer"
        self.lines.set_rows(())
        self.walk.clear()
        self.walk_button.setChecked(False)
        self.know(None)
        self.car.show_more(more=False)
        self.owner.show_more(more=False)
        self.car.plate.setFocus(Qt.FocusReason.OtherFocusReason)
        self._restoring = False
        self._changed()

    def _next_empty(self) -> Any:
        """Return the field where a restored check-in goes on."""
        wanted = (self.car.plate, self.car.mileage, self.owner.name, self.lines.lookup)
        for field in wanted:
            try:
                empty = field.is_empty() or field.value() is None
            except Invalid:
                empty = True
            if empty:
                return field
        return self.lines.lookup
