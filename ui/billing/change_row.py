"""找零: what the customer gave in cash and what he gets back. Counted at the desk, not kept."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.core import money
from reception.core.errors import Invalid
from reception.core.text import _
from ui.widgets import Form, Label, MoneyField


class ChangeRow(QWidget):
    """There while something is paid in cash; Enter goes on by `enter`."""

    def __init__(self, form: Form, enter: Callable[[], object]) -> None:
        super().__init__()
        self.due = money.ZERO
        self.given = form.add(MoneyField("given", _("Given in cash")), enter=enter)
        self.given.changed.connect(self._count)
        self.back = Label("", "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.given, 2)
        row.addWidget(self.back, 3, Qt.AlignmentFlag.AlignBottom)

    def set_due(self, due: Decimal) -> None:
        """Count the change on what is to be paid in cash."""
        self.due = due
        self.setVisible(due > 0)
        if not due:
            self.given.set_value(None)
        self._count()

    def is_open(self) -> bool:
        """Tell whether cash is paid and nobody has said how much was given."""
        return self.due > 0 and self._typed() is None

    def _typed(self) -> Decimal | None:
        try:
            given: Decimal | None = self.given.value()
        except Invalid:
            return None
        return given

    def _count(self) -> None:
        given = self._typed()
        if given is None:
            self.back.setText("")
        elif given < self.due:
            short = _("{amount} too little").format(amount=money.show(self.due - given))
            self.back.say(short, "warn")
        else:
            self.back.say(_("Change {amount}").format(amount=money.show(given - self.due)), "ok")
