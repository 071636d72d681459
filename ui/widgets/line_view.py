"""The table of the line grid: its cells, its keys, the sentence below a row that is wrong."""

from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from reception.core.text import _
from reception.orders.rules import SECOND_HAND, PartOrigin
from reception.orders.warranty import CLASS_NAMES, RepairClass
from reception.orders.words import word
from ui.theme import LIGHT, ROW, SMALL, font
from ui.widgets import line_model as lm
from ui.widgets.line_model import COLUMNS, LineModel
from ui.widgets.table import block

HEAD, SENTENCE = 26, 22  # pixels added above a package's first row and below a wrong row
TALL = 48  # pixels of a row whose name needs two lines
WIDTHS = {lm.KIND: 32, lm.QUANTITY: 50, lm.PRICE: 80, lm.DISCOUNT: 72, lm.AMOUNT: 84, lm.PAYER: 50,
          lm.FACTS: 104}  # fmt: skip
# Beside other cards the name keeps its room.
NARROW = {lm.PRICE: 76, lm.DISCOUNT: 62, lm.AMOUNT: 80, lm.FACTS: 60}
ROOMY = 640  # pixels

MARKED = SECOND_HAND | {PartOrigin.OWN}  # what is not ours or not new is seen


class _Cells(QStyledItemDelegate):
    """Paint a cell into the strip of its row; edit with one line."""

    moved_on = Signal()

    def __init__(self, view: "LineView") -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        view, model = self._view, self._view.lines
        row, column = index.row(), index.column()
        area = view.strip(row, QRect(option.rect))
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            # The style has filled the whole row's height, also where head and sentence stand.
            painter.fillRect(option.rect, QColor(LIGHT.card))
        if option.state & QStyle.StateFlag.State_Selected and view.shows_current():
            painter.fillRect(area, QColor(LIGHT.accent_soft))
        wrong = COLUMNS[column] in model.rows[row].wrong
        if wrong:
            painter.fillRect(area.adjusted(1, 2, -1, -2), QColor(LIGHT.bad_soft))
        painter.setPen(QPen(QColor(LIGHT.hair), 1))
        if not model.rows[row].wrong:
            painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setFont(font())
        painter.setPen(QColor(self._colour(row, column, wrong=wrong)))
        right = column in lm.NUMBERS
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        inside = area.adjusted(8, 0, -8, 0)
        tall = column == lm.NAME and area.height() == TALL
        shown = QFontMetrics(font()).elidedText(
            model.text(row, column).replace("\n", " "),
            Qt.TextElideMode.ElideRight,
            inside.width() * 2 - 20 if tall else inside.width(),
        )
        flags = int(side | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(inside, flags | (int(Qt.TextFlag.TextWrapAnywhere) if tall else 0), shown)
        if wrong or (index == view.currentIndex() and view.shows_current()):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(LIGHT.bad if wrong else LIGHT.accent), 1.5))
            painter.drawRoundedRect(area.adjusted(1, 1, -2, -2), 3, 3)
        painter.restore()

    def _colour(self, row: int, column: int, *, wrong: bool) -> str:
        model = self._view.lines
        text = model.text(row, column)
        if wrong or (column == lm.DISCOUNT and text.startswith("−")):
            return LIGHT.bad
        if column == lm.FACTS:
            return LIGHT.warn if model.rows[row].origin in MARKED else LIGHT.soft
        if column == lm.KIND or (column == lm.DISCOUNT and text == "0.00"):
            return LIGHT.soft
        if column == lm.PAYER and model.rows[row].payer != "customer":
            return LIGHT.accent
        return LIGHT.ink

    def createEditor(self, parent: QWidget, _option: Any, index: Any) -> QWidget:
        line = QLineEdit(parent)
        line.setProperty("kind", "cell")
        if index.column() in lm.NUMBERS:
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        return line

    def updateEditorGeometry(self, editor: QWidget, option: Any, index: Any) -> None:
        editor.setGeometry(self._view.strip(index.row(), QRect(option.rect)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter commit and go on to the next cell."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                assert isinstance(watched, QWidget)
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
                self.moved_on.emit()
                return True
        return super().eventFilter(watched, event)


class LineView(QTableView):
    """Excel's habits: type over a cell, Enter goes on, Ctrl+D, `..`, paste, Ctrl+Delete.

    `finished` when Enter or ↓ leaves the last row; `removing(row)`; `asked` (F7).
    """

    finished = Signal()
    removing = Signal(int)
    asked = Signal()

    def __init__(self, lines: LineModel) -> None:
        super().__init__()
        self.lines = lines
        self.setModel(lines)
        cells = _Cells(self)
        cells.moved_on.connect(self.advance)
        self.setItemDelegate(cells)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setFixedHeight(31)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(lm.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, max(width, self._needs(column)))
        lines.edited.connect(self.arrange)
        lines.dataChanged.connect(lambda *_args: self.arrange())
        self.setAccessibleName(_("Lines of work and parts"))
        self._menu: QMenu | None = None

    def _needs(self, column: int) -> int:
        """Return how wide the title is, and the words that a cell chooses from."""
        title = str(self.lines.headerData(column, Qt.Orientation.Horizontal))
        wide = QFontMetrics(font(12)).horizontalAdvance(title)
        for text in lm.choices(column):
            wide = max(wide, QFontMetrics(font()).horizontalAdvance(text))
        return wide + 18

    def arrange(self) -> None:
        """Give every row the height it needs and the table that of its rows."""
        for at, row in enumerate(self.lines.rows):
            extra = HEAD if self.lines.package_head(at) else 0
            self.setRowHeight(at, self._high(at) + extra + (SENTENCE if row.wrong else 0))
        self.updateGeometry()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(520, self.horizontalHeader().height() + self.verticalHeader().length() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, min(self.sizeHint().height(), 31 + 3 * ROW))

    def strip(self, row: int, area: QRect) -> QRect:
        """Return the part of a row's area where its cells stand."""
        above = HEAD if self.lines.package_head(row) else 0
        return QRect(area.x(), area.y() + above, area.width(), self._high(row))

    def _high(self, row: int) -> int:
        room = self.columnWidth(lm.NAME) - 16
        return (
            TALL if self.fontMetrics().horizontalAdvance(self.lines.rows[row].name) > room else ROW
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            narrow = NARROW if event.size().width() < ROOMY else {}
            for column, width in (WIDTHS | narrow).items():
                self.setColumnWidth(column, max(width, self._needs(column)))
            self.arrange()

    def shows_current(self) -> bool:
        """Tell whether the current cell is to be seen: the keyboard is here."""
        return self.hasFocus() or self.state() == QAbstractItemView.State.EditingState

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, then what stands above and below some rows across all columns."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        left, width = self.columnViewportPosition(lm.NAME), self.viewport().width()
        for at, row in enumerate(self.lines.rows):
            top = self.rowViewportPosition(at)
            head = self.lines.package_head(at)
            middle = int(Qt.AlignmentFlag.AlignVCenter)
            if head:
                area = QRect(0, top, width, HEAD)
                painter.fillRect(area, QColor(LIGHT.bg))
                _words(painter, area.adjusted(8, 0, -8, 0), head, LIGHT.soft, middle)
            if row.wrong:
                foot = top + (HEAD if head else 0) + self._high(at)
                area = QRect(left + 8, foot - 2, width - left - 16, SENTENCE - 2)
                _words(painter, area, " ".join(row.wrong.values()), LIGHT.bad, middle)
                painter.setPen(QColor(LIGHT.hair))
                painter.drawLine(0, foot + SENTENCE - 1, width, foot + SENTENCE - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        key, control = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(block(self))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.advance()
        elif key == Qt.Key.Key_Down and self.currentIndex().row() == len(self.lines.rows) - 1:
            self.finished.emit()
        elif key == Qt.Key.Key_F7:
            self.asked.emit()
        elif not self.lines.editable or not self.currentIndex().isValid():
            return False
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif control and key == Qt.Key.Key_D:
            self.fill_down()
        elif control and key == Qt.Key.Key_Delete:
            self.removing.emit(self.currentIndex().row())
        else:
            return self._choice_key(event)
        return True

    def _choice_key(self, event: QKeyEvent) -> bool:
        at = self.currentIndex()
        if at.column() not in lm.CHOSEN:
            return False
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_F4):
            self.choose()
            return True
        code = lm.code_of(at.column(), event.text()) if event.text().strip() else ""
        if code:
            self.lines.write(at.row(), at.column(), code)
        return bool(code)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self.lines.editable and at.isValid() and at.column() in lm.CHOSEN:
            self.choose()

    def choose(self) -> None:
        """Hang the choices below the current cell where it has some."""
        at = self.currentIndex()
        codes = lm.codes(at.column(), self.lines.rows[at.row()])
        if not codes:
            return
        self._menu = QMenu(self)
        for number, code in enumerate(codes, 1):
            key, name = str(number), word(code)
            if code in CLASS_NAMES:
                key = next(k for k, each in lm.CLASS_KEYS.items() if each == code)
                name = _(CLASS_NAMES[RepairClass(code)])
                if code == RepairClass.MINOR and number > 1:
                    self._menu.addSeparator()
            entry = self._menu.addAction(f"&{key}  {name}")
            entry.triggered.connect(
                lambda _checked=False, code=code: self.lines.write(at.row(), at.column(), code)
            )
        area = self.strip(at.row(), self.visualRect(at))
        self._menu.popup(self.viewport().mapToGlobal(area.bottomLeft() + QPoint(0, 2)))

    def advance(self) -> None:
        """Go to the next cell that is typed; after the last one of the last row, out below."""
        at = self.currentIndex()
        following = [c for c in (*lm.TYPED, lm.PAYER) if c > at.column()]
        if at.isValid() and following:
            self.setCurrentIndex(self.lines.index(at.row(), following[0]))
        elif at.isValid() and at.row() + 1 < len(self.lines.rows):
            self.setCurrentIndex(self.lines.index(at.row() + 1, lm.NAME))
        else:
            self.finished.emit()

    def fill_down(self) -> None:
        """Copy the top cell of the marked block down; of a single cell, the one above it."""
        marked = sorted({(i.column(), i.row()) for i in self.selectedIndexes()})
        for column in sorted({column for column, _row in marked}):
            rows = [row for c, row in marked if c == column]
            source = rows[0] if len(rows) > 1 else rows[0] - 1
            if source < 0 or column == lm.AMOUNT:
                continue
            text = getattr(self.lines.rows[source], COLUMNS[column])
            for row in rows:
                if row != source:
                    self.lines.write(row, column, text)

    def paste(self, text: str) -> None:
        """Put an Excel block in from the current cell on; rows that are missing are added."""
        at = self.currentIndex()
        for offset, cells in enumerate(lm.pasted(text, max(at.column(), 0))):
            row = at.row() + offset
            if row >= len(self.lines.rows):
                self.lines.insert(row, [lm.LineRow()])
            for column, cell in cells.items():
                if row < len(self.lines.rows):
                    self.lines.write(row, column, cell)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        if self.state() != QAbstractItemView.State.EditingState:
            self.clearSelection()  # the style would go on painting it

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if self.currentIndex().isValid():
            self.selectionModel().select(
                self.currentIndex(), QItemSelectionModel.SelectionFlag.Select
            )
        elif self.lines.rows:
            self.setCurrentIndex(self.lines.index(0, lm.NAME))


def _words(painter: QPainter, area: QRect, text: str, colour: str, flags: int) -> None:
    small = font(SMALL)
    painter.setFont(small)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(small).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, flags, shown)
