"""接车: find or note the car, price the work, promise a time, sign, and the order is open."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut

from reception.catalog.queries import Item, package_items
from reception.core import clock, money
from reception.core.errors import Invalid, ReceptionError
from reception.core.text import _
from reception.customers.rules import mask_phone, normalise_phone
from reception.orders.actions import Opened, check_in
from reception.orders.rules import LineKind, OrderKind
from reception.papers.values import Signature, WalkRoundData
from reception.staff.approvals import Approval
from reception.vehicles.queries import vehicle, vehicle_by_vin
from reception.vehicles.rules import normalise_plate, normalise_vin, show_plate
from reception.visits.damages import WalkRound, last_body
from reception.visits.diagram import guess_body
from reception.visits.warranty import comeback
from ui.approval import with_approval
from ui.checkin import draft, expected, whose
from ui.checkin.facts import facts
from ui.checkin.free import charge_again, make_free
from ui.checkin.kept import KeptPage
from ui.checkin.recall_rows import join_lines
from ui.run import refuse, run
from ui.screen import Shell
from ui.widgets import notice, toast


class CheckInPage(KeptPage):
    """One page, keyboard first. What is typed stays until the order is open or it is cleared."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(150)
        self._settle.timeout.connect(self._propose)
        self._wire()

    def _wire(self) -> None:
        self.car.plate.picked.connect(self.pick)
        self.car.plate.add_new.connect(self._new_plate)
        self.car.vin.left.connect(self._vin_left)
        self.later_button.clicked.connect(lambda _on=False: self.open_unsigned())
        self.form.submitted.connect(self.save)
        self.form.changed.connect(self._changed)
        self.lines.changed.connect(self._lines_changed)
        self.lines.picked.connect(self._item_picked)
        self.kind.box.activated.connect(lambda _index: self._choose_kind())
        self.reminders.opening.connect(self.shell.open_order)
        self.reminders.adding.connect(self.lines.add_lines)
        join_lines(self)
        self.reminders.link.toggled.connect(lambda _on: self._changed())
        self.reminders.link.clicked.connect(self._link_chosen)
        self.walk_button.toggled.connect(self._show_walk)
        self.walk.done_button.clicked.connect(lambda _on=False: self.walk_button.setChecked(False))
        self.walk.print_button.clicked.connect(lambda _on=False: self.print_walk_round())
        self.walk.changed.connect(self._changed)
        self.setAcceptDrops(True)
        QShortcut(QKeySequence("Ctrl+G"), self, self.save)
        self.kind.set_value("repair")

    def arrive(self, **arguments: Any) -> None:
        """Begin with a known car, go on with what stands here, or begin another (F2 again)."""
        again, self._just_shown = not self._just_shown, False
        arrival_id, booking_id = arguments.get("arrival_id"), arguments.get("booking_id")
        if arrival_id is not None or booking_id is not None:
            expected.begin(self, arrival_id=arrival_id, booking_id=booking_id)
            return
        vehicle_id = arguments.get("vehicle_id")
        if vehicle_id is None:
            if again and "vehicle_id" in arguments:
                self.begin_another()
            elif not again or not self.isAncestorOf(self.window().focusWidget() or self):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.card is None or self.card.vehicle_id != vehicle_id:
            self.begin_another()
            self.pick(int(vehicle_id))

    def refresh(self) -> None:
        """Propose the time anew, follow what others changed on the record; what is typed stays."""
        self._propose()
        self.show_bar()
        before = self.card
        self.card = vehicle(before.vehicle_id) if before is not None else None
        if self.card is not None and before is not None:
            self.car.fill(self.card, before)
            self.owner.fill(self.card, before)
            self.know(self.card)
            self._tell_story()

    def pick(self, vehicle_id: int) -> None:
        """Fill in a known car, its owner and its last visit."""
        card = vehicle(vehicle_id)
        if card is None:
            return
        self.card = card
        self.car.mileage.last = card.mileage
        self.car.fill(card)
        self.owner.fill(card)
        self.know(card)
        self._tell_story()
        known = last_body(card.vehicle_id) or guess_body(card.vehicle_type, card.model)
        self.walk.offer_body(known)
        self._show_head()
        self.car.mileage.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new_plate(self, _typed: str) -> None:
        self.car.vin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_walk(self, on: bool) -> None:
        """Unfold the walk-round in place of the prices, or fold it away again."""
        self.centre.setCurrentIndex(int(on))
        to = self.walk.drawing if on else self.lines.lookup.control
        to.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.walk.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take photos dropped anywhere on the page."""
        self.walk_button.setChecked(True)
        self.walk.dropEvent(event)

    def _vin_left(self) -> None:
        """Take the car that a VIN names, with the plate that was typed: plates move (DOMAIN §5)."""
        if self.car.vin.is_empty() or self.car.vin.error():
            return
        known = vehicle_by_vin(self.car.vin.value())
        if known is None or (self.card and known.vehicle_id == self.card.vehicle_id):
            self.know_vin()
            return
        plate = self.car.plate.text()
        self.pick(known.vehicle_id)
        if plate and show_plate(known.plate) != plate:
            self.car.plate.set_text(plate)

    def _changed(self) -> None:
        if self._restoring:
            return
        self.signed = None
        self.keeper.touch()
        self._settle.start()
        self._show_identity()
        self._show_head()
        self._show_walk_count()

    def _show_identity(self) -> None:
        """Say beside the fields when another VIN or owner than the record's is typed."""
        who = self._who()
        known = self.card is not None
        other_car = known and who.vehicle_id is None
        same_car = known and not other_car
        self.car.mileage.last = self.card.mileage if self.card and same_car else None
        self.car.show_reason()
        plate = normalise_plate(self.car.plate.text())
        vin = normalise_vin(self.car.vin.text())
        self.car.other.say(whose.car_words(self.card, who, plate=plate, vin=vin))
        self.owner.new_owner.say(whose.owner_words(self.card, who, self.owner.name.text()))

    def _who(self) -> draft.Identity:
        return draft.identity(
            self.card,
            plate=normalise_plate(self.car.plate.text()),
            vin=normalise_vin(self.car.vin.text()),
            name=self.owner.name.text(),
            phone=normalise_phone(self.owner.phone.text()),
        )

    def _show_walk_count(self) -> None:
        count = self.walk.count()
        text = _("Walk-round · {count}").format(count=count) if count else _("Walk-round")
        self.walk_button.setText(text if count or not self.walk.walked() else f"{text} ✓")

    def _show_head(self) -> None:
        card = self.card
        if card is None or self._who().vehicle_id is None:
            self.head.note.setText(_("Type a plate, VIN, phone or name to find the car."))
            return
        parts = [show_plate(card.plate), card.model[:24], card.customer[:16]]
        parts.append(mask_phone(card.phone))  # the customer sees the screen
        parts += ["VIP"] if card.customer_class == "vip" else []
        self.head.note.setText(" · ".join(part for part in parts if part))

    def _lines_changed(self) -> None:
        self.signed = None
        self.keeper.touch()
        self._settle.start()

    def _choose_kind(self) -> None:
        self.kind_chosen = True
        self._take_kind()

    def _take_kind(self) -> None:
        free = self.reminders.link.isChecked() and self.reminders.suggestion is not None
        self.lines.default_payer = "internal" if free else self._payer()
        self._settle.start()

    def _payer(self) -> str:
        return draft.PAYER_OF_KIND.get(self.kind.value(), "customer")

    def _link_chosen(self, on: bool) -> None:
        """Make a comeback under warranty free as it is linked; charge again as it is not."""
        found = self.reminders.suggestion
        if not on:
            charge_again(self.lines, self._payer())
        elif found is not None and found.free:
            if not self.reminders.cause.text():
                self.reminders.cause.set_text(" ".join(self.words.words.text().split())[:100])
            count = make_free(self.lines, found)
            toast(self, _("Under warranty: {count} lines are free now.").format(count=count))

    def _item_picked(self, item: Item) -> None:
        """Let the first piece of work name the kind of order, until somebody chooses it."""
        if self.kind_chosen:
            return
        items: Sequence[Item] = package_items(item.item_id) if item.kind == "package" else [item]
        kind = next((each.order_kind for each in items if each.order_kind in draft.KINDS), "")
        if kind:
            self.kind_chosen = True
            self.kind.set_value(kind)
            self._take_kind()

    def _propose(self) -> None:
        labour = [li for li in self.lines.good_lines() if li.kind is LineKind.LABOUR]
        hours = sum((line.quantity for line in labour), money.ZERO)
        wash = "wash" in self.words.services.value()
        self.promise.propose(hours, OrderKind(self.kind.value()), wash=wash)
        self._tell_story()

    def _tell_story(self) -> None:
        """Compare mileage, words and lines with what is known of the car."""
        if self.known is None or self._who().vehicle_id is None:
            self.reminders.show_story([], None)
            return
        try:
            mileage = self.car.mileage.value()
        except Invalid:
            mileage = self.known.card.mileage
        words = self.words.words.text()
        lines = [(line.code, line.name) for line in self.lines.good_lines()]
        known = replace(self.known, card=self.car.with_days(self.known.card))
        promised = self.promise.shown()
        said = facts(known, mileage=mileage, words=words, promised_at=promised)
        again = comeback(self.known.repairs, words, lines, mileage, clock.now())
        self.reminders.show_story(said, again)

    def save(self) -> None:
        """Check everything, let the customer sign, open the order (F8)."""
        if self.signed is not None:  # refused after signing, and nothing has changed since
            self._open(*self.signed)
            return
        wanted = self._gathered()
        if wanted is not None:
            with_approval(self, wanted["lines"], lambda given: self._let_sign(wanted, given))

    def _let_sign(self, wanted: dict[str, Any], approval: Approval | None) -> None:
        wanted = wanted | {"approval": approval}
        from ui.orders.signing import pad_for

        pad = pad_for(self, signer=self._signer(), text=self._signed_text(wanted))
        pad.accepted.connect(lambda: self._sign(pad.signature(), wanted))
        pad.open()

    def open_unsigned(self) -> None:
        """Open the order; the customer signs later."""
        wanted = self._gathered()
        if wanted is not None:
            with_approval(
                self,
                wanted["lines"],
                lambda given: self._open(None, wanted | {"approval": given}),
            )

    def _sign(self, signature: Signature, wanted: dict[str, Any]) -> None:
        self.signed = signature, wanted
        self._open(signature, wanted)

    def _open(self, signature: Signature | None, wanted: dict[str, Any]) -> None:
        """Open the order; what is signed is sealed with it, both or neither."""
        from reports.renderers import render

        visit = replace(wanted["visit"], draft=self.keeper.pause(), booking_id=self.booking_id)
        opening = wanted | {"visit": visit, "signature": signature, "told": self._told(signature)}
        opened = False
        try:
            opened = run(
                self,
                check_in,
                done=lambda made: self._opened(made, signed=signature is not None),
                render=render,
                **opening,
            )
        finally:
            if not opened:  # refused, or a paper could not be made: nothing typed is lost
                self.keeper.touch()

    def _told(self, signature: Signature | None) -> bool:
        return signature is not None or self.owner.privacy.shown

    def _opened(self, opened: Opened, *, signed: bool) -> None:
        count = 1 + self.walk.walked()
        self.keeper.forget()
        self._empty()
        said = _("Order {number} is open.").format(number=opened.number)
        if signed:
            said += _(" F9 prints what was signed ({count} papers).").format(count=count)
        toast(self, said)
        self.shell.open_order(opened.order_id)
        self.ask_deposit(opened.order_id)

    def _gathered(self) -> dict[str, Any] | None:
        """Return the arguments of `check_in`; None when a sentence stands below a field."""
        self._propose()
        if not self.form.validate():
            return None
        try:
            lines = self.lines.lines()
            found = draft.arguments(
                self.form.values(), self.card, lines, self.promise.promised(), self.car.plate.kind
            )
        except Invalid as wrong:
            refuse(self, wrong)
            return None
        if not lines and not found["visit"].words and self.reminders.cause.is_empty():
            sentence = _("Write what the customer says, or add at least one line.")
            refuse(self, Invalid("words", sentence))
            return None
        if self.walk.photos.busy():
            notice(self, _("Photos are still being taken in. Try again in a moment."), tone="info")
            return None
        found["visit"] = replace(found["visit"], **self.walk.result())
        found["recalls"] = self.reminders.recalls.chosen()
        found["comeback_of_id"] = self.reminders.comeback_of()
        found["comeback_cause"] = self.reminders.cause.text() if found["comeback_of_id"] else ""
        return found

    def print_(self) -> None:
        """Show what is typed as an estimate, to be printed before an order exists (F9)."""
        from reports.order_sheet import render_order_sheet
        from ui.checkin.estimate import estimate_data
        from ui.widgets.preview import show_pdf

        texts = {field.name: field.text() for field in self.form}
        try:
            lines, promised = self.lines.lines(), self.promise.promised()
            found = estimate_data(texts, self.kind.value(), lines, promised)
            pdf = render_order_sheet(found)
        except ReceptionError as refusal:
            refuse(self, refusal)
            return
        plate = self.car.plate.text() or _("Estimate")
        show_pdf(self, pdf, title=_("Estimate"), name=f"{_('Estimate')} {plate}".replace("/", "-"))

    def print_walk_round(self) -> None:
        """Show what was seen on the car as its sheet, to be printed before an order exists."""
        from reports.renderers import renderer
        from ui.checkin.estimate import walk_round_data
        from ui.widgets.preview import show_pdf

        result = self.walk.result()
        if not result:
            notice(self, _("Nothing is marked yet. Tap a damage, or tick that there is none."))
            return
        texts = {field.name: field.text() for field in self.form}
        found = walk_round_data(texts, self.kind.value(), result)
        title = _("Walk-round sheet")
        name = f"{title} {self.car.plate.text()}".strip().replace("/", "-")
        show_pdf(self, renderer(WalkRoundData)(found), title=title, name=name)

    def _signer(self) -> str:
        return self.owner.brought_by.text().strip() or self.owner.name.text().strip()

    def _signed_text(self, wanted: dict[str, Any]) -> str:
        from ui.orders.signing import signed_words

        found = self.walk.result()
        walk = WalkRound(**found) if found else WalkRound("", (), ())
        return signed_words(
            wanted["vehicle"].plate,
            wanted["lines"],
            wanted["promised_at"],
            walk,
            told=self.owner.privacy.told,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F7:
            self.lines.look_up()
        else:
            super().keyPressEvent(event)
