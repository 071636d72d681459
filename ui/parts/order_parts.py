"""The parts of one order: what it wants and has of each, handed out by one key; beside the store's
list and as a tab of the order's page.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from reception.core import clock, money
from reception.core.gate import may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.parts.actions import Piece, hand_out, let_go, reserve_parts
from reception.parts.queries import MoveRow, NeedRow, lacking_orders, moves_for, needs_of
from reception.parts.rules import MISSING, MOVE_NAMES, Stand
from reception.shopfloor.part_actions import parts_are_there
from reception.staff.queries import with_role
from reception.staff.rules import Role
from ui.parts.part_form import PartForm
from ui.parts.tables import expected_words, move_words
from ui.run import run
from ui.widgets import (
    Banner,
    Button,
    Choice,
    Column,
    DataTable,
    EmptyState,
    FlowLayout,
    Form,
    Label,
)

EXPECTED = 4  # the column
CAN_GO_OUT = frozenset({Stand.READY, Stand.FREE})


class OrderParts(QWidget):
    """`changed` after each action. `show_order(order)` follows another order."""

    changed = Signal()

    def __init__(self, *, primary: bool = False) -> None:
        super().__init__()
        self.order_id: int | None = None
        self.rows: tuple[NeedRow, ...] = ()
        self.part_form: PartForm | None = None
        self.go_on = Button(_("Work goes on"), self._go_on, size="small")
        self.there = Banner(tone="ok", button=self.go_on)
        self.late = Banner(tone="warn")
        self.table: DataTable[NeedRow] = _table()
        if primary:  # beside the store's list, which says it
            self.table.view.setColumnHidden(EXPECTED, True)
        self.form = Form(self)
        self.taker = self.form.add(
            Choice("to_id", _("Handed to"), required=True, empty=_("Choose who takes them"))
        )
        self.out = Button(
            _("Hand out"), self.hand_out, key="F8" if primary else "", primary=primary
        )
        self.reserve = Button(_("Reserve"), self._reserve)
        self.release = Button(_("Let go"), self._let_go)
        self.wait = Button(_("Expected…"), lambda: self.open_form("wait"))
        self.back = Button(_("Bring back…"), lambda: self.open_form("back"))
        self.some = Button(_("Quantity…"), lambda: self.open_form("out"))
        self.log = Label("", "small", wrap=True)
        self._lay_out()
        self.table.chosen.connect(lambda _row: self._show_buttons())
        self.table.view.selectionModel().selectionChanged.connect(
            lambda _on, _off: self._show_buttons()
        )

    def _lay_out(self) -> None:
        self.hands = QWidget()
        column = QVBoxLayout(self.hands)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.taker)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.out, self.reserve, self.wait, self.back, self.some, self.release):
            row.addWidget(button)
        column.addWidget(buttons)
        self._forms = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        for banner in (self.there, self.late):
            outer.addWidget(banner)
        outer.addWidget(self.table, 1)
        outer.addWidget(self.log)
        outer.addLayout(self._forms)
        outer.addWidget(self.hands)

    def show_order(self, order_id: int | None) -> None:
        """Show the parts of an order as they are now; an open form stays with its order."""
        if order_id != self.order_id:
            self.close_form()
            self.table.view.clearSelection()
        another, self.order_id = order_id != self.order_id, order_id
        self.rows = needs_of(order_id) if order_id is not None else ()
        self.table.set_rows(self.rows)
        if another:
            technician = self.rows[0].technician_id if self.rows else None
            people = [(p.person_id, p.name) for p in with_role(Role.TECHNICIAN)]
            self.taker.set_options(people)
            self.taker.set_value(technician)
        waits = bool(order_id in lacking_orders(self.rows))
        self.there.say(_("All parts are there; the work can go on.") if waits else "")
        self.go_on.setVisible(waits and may(Permission.HAND_OUT_PARTS))
        late = [row.name for row in self.rows if row.late]
        sentence = _("The promise cannot be kept with: {parts}. Tell the desk.")
        self.late.say(sentence.format(parts="、".join(late)) if late else "")
        self._show_log(moves_for(order_id) if order_id is not None else ())
        self._show_buttons()

    def refresh(self) -> None:
        """Show the same order again."""
        self.show_order(self.order_id)

    def choose(self, code: str) -> None:
        """Mark one part."""
        self.table.choose(lambda row: row.code == code)

    def _show_log(self, moves: tuple[MoveRow, ...]) -> None:
        self.log.setText("\n".join(_told(move) for move in moves[:3]))
        self.log.setVisible(bool(moves))

    def _marked(self) -> list[NeedRow]:
        return self.table.marked()

    def _for_out(self) -> list[NeedRow]:
        """Return what the button hands out: the marked rows, else all that can go."""
        rows = self._marked() or list(self.rows)
        return [row for row in rows if row.stand in CAN_GO_OUT]

    def _show_buttons(self) -> None:
        self.hands.setVisible(may(Permission.HAND_OUT_PARTS) and bool(self.rows))
        one = self.table.current()
        marked = self._marked()
        self.out.setEnabled(bool(self._for_out()))
        lacks = [r for r in marked or self.rows if r.wanted > r.issued + r.reserved]
        self.reserve.setEnabled(bool(lacks))
        self.release.setVisible(any(r.reserved for r in marked or self.rows))
        single = one is not None and len(marked) == 1
        self.wait.setVisible(single and one is not None and one.wanted > one.issued + one.reserved)
        self.back.setVisible(single and one is not None and one.issued > 0)
        self.some.setVisible(single)

    def _codes(self) -> tuple[str, ...]:
        return tuple(row.code for row in self._marked())

    def hand_out(self) -> None:
        """Hand out the marked parts, or all that can go, to the technician chosen."""
        rows = self._for_out()
        if self.order_id is None or not rows or not self.form.validate():
            return
        pieces = tuple(Piece(row.code, row.lacking) for row in rows)
        said = _("{count} parts handed out.").format(count=len(pieces))
        self._do(hand_out, said, pieces=pieces, to_id=self.taker.value() or 0)

    def _reserve(self) -> None:
        self._do(reserve_parts, _("Laid ready for this car."), codes=self._codes())

    def _let_go(self) -> None:
        self._do(let_go, _("No longer reserved."), codes=self._codes())

    def _go_on(self) -> None:
        self._do(parts_are_there, _("The work goes on."))

    def _do(self, action: Callable[..., object], said: str, **arguments: Any) -> None:
        if self.order_id is not None:
            run(
                self, action, order_id=self.order_id, said=said,
                done=lambda _result: self._acted(), **arguments,
            )  # fmt: skip

    def _acted(self) -> None:
        self.close_form()
        self.refresh()
        self.changed.emit()

    def open_form(self, what: str) -> None:
        """Open the form about the marked part below the list."""
        row = self.table.current()
        self.close_form()
        if row is None or (what == "out" and not self.form.validate()):
            return
        self.part_form = form = PartForm(row, what, self.taker.value())
        form.done.connect(self._acted)
        form.cancelled.connect(self.close_form)
        self._forms.addWidget(form)
        form.show()
        self.hands.hide()
        form.begin()

    def close_form(self) -> bool:
        """Close the form; tell whether it was open."""
        form, self.part_form = self.part_form, None
        if form is not None:
            self.table.view.setFocus()
            form.hide()
            form.deleteLater()
            self._show_buttons()
        return form is not None


def name_tab(tabs: QTabWidget, page: QWidget, order_id: int) -> None:
    """Say on an order's tab what is missing or too late; hide it where no part is wanted."""
    rows, place = needs_of(order_id), tabs.indexOf(page)
    count = sum(row.stand in MISSING for row in rows)
    word = _("Parts · ⚠ {count} missing").format(count=count) if count else _("Parts store")
    if any(row.late for row in rows):
        word = _("Parts · ⚠ too late for the promise")
    tabs.setTabVisible(place, bool(rows))
    tabs.setTabText(place, word)


def _told(move: MoveRow) -> str:
    """Return a move in a line: 11-20 14:32 出库 机油滤清器 1 · 示例配件 → 示例技师甲."""
    number = money.show_quantity(abs(move.number))
    what = f"{clock.show(move.at, '%m-%d %H:%M')} {_(MOVE_NAMES[move.kind])} {move.name} {number}"
    return " · ".join(text for text in (what, move_words(move, order=False)) if text)


def _given(row: NeedRow) -> str:
    return f"{money.show_quantity(row.issued)} / {money.show_quantity(row.wanted)}"


def _table() -> DataTable[NeedRow]:
    return DataTable(
        [
            Column(_("Part"), lambda r: r.name, width=0),
            Column(_("Place"), lambda r: r.place, width=62),
            Column(_("Given / wanted"), _given, "number", 62, show=str),
            Column(_("State"), lambda r: r.stand.value, "state", 96),
            Column(_("Expected at"), expected_words, width=100),
        ],
        empty=EmptyState(
            _("This order wants no parts."),
            _("Parts on its items stand here by themselves."),
            icon="package-variant",
        ),
        foot=False,
    )
