"""环车检查: the car seen together with the customer, marked on its drawing, photographed."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from reception.core.text import _
from reception.visits.damages import (
    KIND_NAMES,
    MOST_DAMAGES,
    SIZES,
    Damage,
    DamageKind,
    in_words,
    size_name,
)
from reception.visits.diagram import BODY_NAMES, Body, drawing
from ui.checkin.drawing import CarDrawing
from ui.checkin.fields import Words
from ui.checkin.photo_strip import PhotoStrip, sources_of
from ui.widgets import Button, Card, Chips, Label, Rule, notice, scrolling, toast

SIDE = 288


class WalkCard(Card):
    """Marks and photos of one check-in. `changed` after each; `result()` is what `check_in` takes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Walk-round"), tight=True)
        self.marks: list[Damage] = []
        self.selected = -1
        self._showing = False
        self.body_chips = Chips(
            "body", "", [(str(body), _(name)) for body, name in BODY_NAMES.items()], single=True
        )
        self.kinds = Chips(
            "damage_kind",
            "",
            [(str(k), f"{n} {_(KIND_NAMES[k])}") for n, k in enumerate(DamageKind, 1)],
            single=True,
        )
        sizes = [(size, size_name(size).removesuffix(" cm")) for size in SIZES[1:]]
        self.sizes = Chips("size", _("Size in cm"), sizes, single=True)
        self.note_field = Words("note", "", hint=_("Note on this mark"), most=60)
        self.drawing = CarDrawing()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Marks"))
        self.clean = Chips("clean", "", [("clean", _("Walked round, no damage"))])
        self.away = Button(_("Take mark away"), self.remove, size="small", kind="quiet")
        self.photos = PhotoStrip()
        self.print_button = Button(_("Preview sheet"), size="small")
        self.done_button = Button(_("Back to the prices"), size="small", primary=True)
        self.teach = Label(
            _("Choose the kind, then tap the place. Keys: arrows, Enter, 1-7, Delete."), "small"
        )
        self.setAcceptDrops(True)
        self._lay_out()
        self._wire()
        self.clear()

    def _lay_out(self) -> None:
        self.head.addWidget(self.body_chips)
        self.head.addSpacing(8)
        self.head.addWidget(self.print_button)
        self.head.addWidget(self.done_button)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.kinds)
        left.addWidget(self.drawing, 1)
        left.addWidget(self.teach)
        inside = QWidget()
        side = QVBoxLayout(inside)
        side.setContentsMargins(0, 0, 6, 0)
        side.setSpacing(7)
        self.list.setMinimumHeight(112)
        side.addWidget(self.clean)
        side.addWidget(self.list, 1)
        side.addWidget(self.sizes)
        side.addWidget(self.note_field)
        side.addWidget(self.away, alignment=Qt.AlignmentFlag.AlignLeft)
        side.addWidget(Rule())
        side.addWidget(self.photos)
        area = scrolling(inside)
        area.setFixedWidth(SIDE)
        across = QHBoxLayout()
        across.setSpacing(14)
        across.addLayout(left, 1)
        across.addWidget(area)
        self.body.addLayout(across, 1)
        self.setFocusProxy(self.drawing)

    def _wire(self) -> None:
        self.body_chips.changed.connect(self._body_changed)
        self.kinds.changed.connect(self._edited)
        self.sizes.changed.connect(self._edited)
        self.note_field.changed.connect(self._edited)
        self.clean.changed.connect(self._clean_changed)
        self.photos.changed.connect(self._tell)
        self.drawing.tapped.connect(self.add_mark)
        self.drawing.chosen.connect(self.select)
        self.drawing.digit.connect(self._digit)
        self.drawing.removing.connect(self.remove)
        self.list.currentRowChanged.connect(self.select)

    # What is on the card

    def walked(self) -> bool:
        """Tell whether a walk-round was made: a mark, a photo, or the tick that nothing was found."""
        return bool(self.marks or self.photos.hashes or self.clean.chosen())

    def count(self) -> int:
        """Return how many marks and photos there are."""
        return len(self.marks) + len(self.photos.hashes)

    def result(self) -> dict[str, Any]:
        """Return body, damages and photos as a visit keeps them."""
        if not self.walked():
            return {}
        return {
            "body": self.drawing.body,
            "damages": tuple(self.marks),
            "photos": tuple(self.photos.hashes),
        }

    def state(self) -> dict[str, Any]:
        """Return everything on the card as plain values, for a draft."""
        return {
            "body": self.drawing.body,
            "marks": [asdict(mark) for mark in self.marks],
            "photos": list(self.photos.hashes),
            "clean": bool(self.clean.chosen()),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what `state` returned; what does not fit any more is left out."""
        body = str(state.get("body", ""))
        self.clear(body if body in set(Body) else "sedan")
        panels = {panel.code for panel in drawing(self.drawing.body).panels}
        found = [Damage(**each) for each in state.get("marks", [])]
        self.marks = [mark for mark in found if mark.panel in panels]
        self.photos.set_hashes(state.get("photos", []))
        self.clean.set_text("clean" if state.get("clean") and not self.marks else "")
        self._refill(-1)

    def clear(self, body: str = "sedan") -> None:
        """Begin anew with this car."""
        self._showing = True
        self.marks = []
        self.photos.set_hashes([])
        self.clean.set_text("")
        self.body_chips.set_text(body)
        self.kinds.set_text(DamageKind.SCRATCH)
        self.drawing.set_body(body)
        self._showing = False
        self._refill(-1)

    def offer_body(self, body: str) -> None:
        """Draw the likeliest car, unless something is marked already."""
        if body != self.drawing.body and not self.walked():
            self.clear(body)

    # What a person does

    def add_mark(self, panel: str, x: int, y: int) -> None:
        """Set a mark of the chosen kind."""
        if len(self.marks) >= MOST_DAMAGES:
            notice(self, _("At most {count} marks.").format(count=MOST_DAMAGES), tone="warn")
            return
        self.marks.append(Damage(panel, self._kind(), x, y))
        self.clean.set_text("")
        self._refill(len(self.marks) - 1)
        self._tell()

    def select(self, index: int) -> None:
        """Show a mark in the fields below the list."""
        if not self._showing and index != self.selected:
            self._refill(index)

    def remove(self) -> None:
        """Take the selected mark away; the toast brings it back."""
        if not 0 <= self.selected < len(self.marks):
            return
        before, at = list(self.marks), self.selected
        self.marks.pop(at)
        self._refill(min(at, len(self.marks) - 1))
        self._tell()

        def back() -> None:
            self.marks = before
            self._refill(at)
            self._tell()

        toast(self, _("Mark {number} taken away.").format(number=at + 1), back)

    def _kind(self) -> str:
        return next(iter(self.kinds.chosen()), str(DamageKind.SCRATCH))

    def _digit(self, digit: int) -> None:
        kinds = list(DamageKind)
        if digit <= len(kinds):
            self._showing = True
            self.kinds.set_text(kinds[digit - 1])
            self._showing = False
            self._edited()

    def _edited(self) -> None:
        if self._showing:
            return
        if not self.kinds.chosen():  # one is always chosen
            self.kinds.set_text(self.marks[self.selected].kind if self.selected >= 0 else "scratch")
            return
        if 0 <= self.selected < len(self.marks):
            size = next(iter(self.sizes.chosen()), "")
            note = self.note_field.text()
            mark = self.marks[self.selected]
            self.marks[self.selected] = replace(mark, kind=self._kind(), size=size, note=note)
            self._show()
            self._tell()

    def _body_changed(self) -> None:
        if self._showing:
            return
        body = next(iter(self.body_chips.chosen()), "")
        if not body:
            self.body_chips.set_text(self.drawing.body)
            return
        if body == self.drawing.body:
            return
        panels = {panel.code for panel in drawing(body).panels}
        self.marks = [mark for mark in self.marks if mark.panel in panels]
        self.drawing.set_body(body)
        self._refill(-1)
        self._tell()

    def _clean_changed(self) -> None:
        if self._showing:
            return
        if self.clean.chosen() and self.marks:
            self._showing = True
            self.clean.set_text("")
            self._showing = False
            notice(self, _("There are marks. Take them away first."), tone="warn")
            return
        self._tell()

    def _tell(self) -> None:
        if not self._showing:
            self.changed.emit()

    def _refill(self, selected: int) -> None:
        self._showing = True
        self.selected = selected if 0 <= selected < len(self.marks) else -1
        mark = self.marks[self.selected] if self.selected >= 0 else None
        if mark is not None:
            self.kinds.set_text(mark.kind)
        self.sizes.set_text(mark.size if mark else "")
        self.note_field.set_text(mark.note if mark else "")
        for field in (self.sizes, self.note_field, self.away):
            field.setVisible(mark is not None)
        self._showing = False
        self._show()

    def _show(self) -> None:
        self._showing = True
        self.list.clear()
        self.list.addItems([f"{n}  {in_words(mark)}" for n, mark in enumerate(self.marks, 1)])
        self.list.setCurrentRow(self.selected)
        self.drawing.show_marks(self.marks, self.selected)
        self._showing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.photos.take(sources_of(QGuiApplication.clipboard().mimeData()))
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if sources_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.photos.take(sources_of(event.mimeData()))
        event.acceptProposedAction()
