"""What happens between taking hold of a car and letting it go: the tag, the drop, the shake."""

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from reception.core.text import _
from ui.shopfloor import aim
from ui.shopfloor.aim import Aim, Load, Tone
from ui.shopfloor.drag_words import carried_words
from ui.shopfloor.ghost import DragTag
from ui.shopfloor.moves import Moves
from ui.shopfloor.scene import BoardView
from ui.widgets import clear_notice, notice
from ui.widgets.feedback import Notice


class Carrying(QObject):
    """Joins the view's gesture, the cards of the column, and the plan's actions."""

    def __init__(self, window: QWidget, view: BoardView, moves: Moves) -> None:
        super().__init__(window)
        self._window, self.view, self._moves = window, view, moves
        self.tag = DragTag(window)
        view.carrying.connect(self._carry)
        view.dropped.connect(self._drop)

    def pick(self, order_id: int) -> None:
        """A card is pulled out of the column."""
        orders = self.view.board.orders if self.view.board is not None else ()
        row = next((each for each in orders if each.order_id == order_id), None)
        if row is not None:
            clear_notice(self._window)
            self.view.drag.take(aim.of_order(row))

    def over(self, at: QPoint) -> None:
        """The card is held over a point of the screen."""
        self.view.drag.over(self.view.from_screen(at))

    def let_go(self, at: QPoint) -> None:
        """The card is let go there."""
        self.over(at)
        self.view.drag.let_go()

    def cut(self) -> None:
        """Cut a block: the next touch says where, and carries the rest."""
        self.view.drag.cutting = True
        clear_notice(self._window)
        said = _("Touch the block where it is cut and drag the rest to its place.")
        notice(self._window, said, tone="info")

    def _carry(self, load: Load, found: Aim | None, at: QPoint) -> None:
        view = self.view
        if view.board is None:
            return
        first, second = carried_words(load, found, view.board, masked=view.masked)
        tone = found.tone if found is not None else Tone.OK
        point = view.viewport().mapTo(self._window, at)
        self.tag.say(point, first, second, tone, view.zoom)

    def _drop(self, load: Load, found: Aim | None) -> None:
        """Do what was dropped; what does not fit shakes back with the sentence of the action."""
        board = self.view.board
        self.tag.hide()
        done = found is None or board is None
        if found is not None and board is not None and found.bay_id:
            done = self._moves.drop(board, load, found)
        elif found is not None:
            notice(self._window, found.why, tone="warn")
        self.view.put_down(load, refused=not done)
        self._clear_of_ghost()

    def _clear_of_ghost(self) -> None:
        """Let no notice lie on what shakes: it goes to the top then."""
        place, ghost = self.view.viewport(), self.view.ghost
        area = self.view.mapFromScene(ghost.area()).boundingRect()
        area.moveTopLeft(place.mapTo(self._window, area.topLeft()))
        for one in self._window.findChildren(Notice):
            if ghost.isVisible() and one.geometry().intersects(area):
                one.move(one.x(), place.mapTo(self._window, QPoint(0, 8)).y())
