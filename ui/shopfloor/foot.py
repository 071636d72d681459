"""The board's last line: buttons and legend; while a car is being placed, who does it and where."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.core.text import _
from reception.shopfloor.queries import Suggestion
from reception.staff.queries import PersonRow, with_role
from reception.staff.rules import Role
from ui.theme import DARK, font, look, state_word
from ui.widgets import Button, Chips, Label, when

FEW, FIRST = 8, 4  # so many people are all offered; of more the first, in one line, and "all"
LEGEND = ("dispatched", "working", "hold_parts", "hold_consent", "inspection", "washing", "ready")


class Legend(QWidget):
    """What the signs mean, as many as there is room for."""

    zoom = 1.0

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.zoom, self.zoom)
        using = font(18)
        painter.setFont(using)
        metrics, left = QFontMetricsF(using), self.width() / self.zoom
        high = self.height() / self.zoom
        for code in reversed(LEGEND):
            text = f"{look(code).sign} {state_word(code)}"
            wide = metrics.horizontalAdvance(text)
            left -= wide + 44
            if left < 0:
                return
            painter.setPen(QColor(look(code).edge))
            painter.setBrush(QColor(look(code).fill))
            painter.drawRoundedRect(QRectF(left, high / 2 - 8, 16, 16), 3, 3)
            painter.setPen(QColor(DARK.soft))
            area = QRectF(left + 22, 0, wide + 2, high)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), text)


class BoardFoot(QWidget):
    """Undo, the rows, the days, plates hidden, full screen; and the legend."""

    def __init__(self) -> None:
        super().__init__()
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(12)
        self.undo = Button(_("Undo"), icon="undo")
        self.undo.setEnabled(False)
        self.people = Button(_("Technicians"), icon="account-wrench-outline")
        self.three = Button(_("3 days"), icon="calendar")
        self.before = Button("", icon="chevron-left")
        self.before.setAccessibleName(_("Day before"))
        self.today = Button(_("Today"))
        self.after = Button("", icon="chevron-right")
        self.after.setAccessibleName(_("Day after"))
        self.hide_plates = Button(_("Hide plates"), icon="eye-off-outline")
        self.full = Button(_("Full screen"), icon="fullscreen", key="F11")
        for switch in (self.people, self.three, self.hide_plates):
            switch.setCheckable(True)
        for button in (
            self.undo, self.people, self.three, self.before, self.today, self.after,
            self.hide_plates, self.full,
        ):  # fmt: skip
            row.addWidget(button)
        self.legend = Legend()
        row.addWidget(self.legend, 1)

    def scale(self, zoom: float) -> None:
        """Take another size; the buttons follow the stylesheet."""
        self.legend.zoom = zoom
        wide, high = round(24 * zoom), round(10 * zoom)
        self._row.setContentsMargins(wide, high, wide, high)
        self._row.setSpacing(round(12 * zoom))
        self.legend.update()


class PlacingBar(QWidget):
    """While a car is being placed: who works on it; point at a free place or take the suggestion."""

    take = Signal()
    more = Signal()
    stop = Signal()
    grown = Signal()  # all people are shown: it wants more lines

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(12)
        self.text = Label("", "board")
        self.people = QHBoxLayout()
        self.suggested = Button("", self.take.emit, primary=True, icon="check")
        row.addWidget(self.text)
        row.addLayout(self.people, 1)  # all of many take a second line
        self.everybody = Button("", self._show_all, icon="account-wrench-outline")
        row.addWidget(self.everybody)
        row.addWidget(self.suggested)
        row.addWidget(Button(_("Open the order"), self.more.emit, icon="clipboard-text-outline"))
        row.addWidget(Button(_("Cancel"), self.stop.emit, icon="close", key="Esc"))
        self.technician: Chips | None = None
        self._people: list[PersonRow] = []

    def begin(self, title: str, found: Suggestion | None, technician_id: int | None) -> None:
        """Ask for this car; the people are those who work here now."""
        self.text.setText(title)
        first = {technician_id, found.technician_id if found is not None else None}
        self._people = sorted(with_role(Role.TECHNICIAN), key=lambda p: p.person_id not in first)
        self.everybody.setText(_("All {count} people").format(count=len(self._people)))
        many = len(self._people) > FEW
        self.everybody.setVisible(many)
        self._fill(FIRST if many else FEW, technician_id)
        self.suggested.setVisible(found is not None)
        if found is not None:
            self.suggested.setText(
                _("To {bay} {time}").format(bay=found.bay, time=when(found.starts_at))
            )

    def _fill(self, count: int, technician_id: int | None) -> None:
        if self.technician is not None:
            self.technician.hide()
            self.technician.deleteLater()
        shown = [(str(person.person_id), person.name) for person in self._people[:count]]
        self.technician = Chips("technician_id", "", shown, single=True)
        if technician_id is not None:
            self.technician.set_text(str(technician_id))
        self.people.addWidget(self.technician)
        self.technician.show()  # else the bar would reckon its height without

    def _show_all(self) -> None:
        self.everybody.hide()
        self._fill(len(self._people), self.technician_id())
        self.grown.emit()

    def technician_id(self) -> int | None:
        """Return who was chosen."""
        chosen = self.technician.value() if self.technician is not None else None
        return int(chosen) if chosen else None
