"""What stands behind sign-in: rail at the left, then top bar, pages and status bar."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.bars import StatusBar, TopBar
from ui.pages import Pages
from ui.rail import Rail
from ui.screen import Shell


class WorkArea(QWidget):
    """The parts of the window while somebody works."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.rail, self.top, self.status = Rail(), TopBar(), StatusBar()
        self.pages = Pages(shell)
        across = QHBoxLayout(self)
        column = QVBoxLayout()
        for layout in (across, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.pages, 1)
        column.addWidget(self.status)
        across.addWidget(self.rail)
        across.addLayout(column, 1)
