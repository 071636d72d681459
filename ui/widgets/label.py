"""Words on a window. A text is always plain: a customer named <b>甲</b> is shown as just that.

Qt guesses rich text in labels and tooltips and would then open local files from a name, so no
other module makes a QLabel or sets a tooltip (tests/ui/test_widgets.py holds the house to it).
"""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import vary


class Label(QLabel):
    """Plain text. `kind`: title, heading, figure, big, strong, soft, small, label, error;
    `tone`: ok, warn, bad, accent, soft.
    """

    def __init__(
        self, text: str = "", kind: str = "", *, tone: str = "", wrap: bool = False
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setWordWrap(wrap)
        if kind:
            self.setProperty("kind", kind)
        if tone:
            self.setProperty("tone", tone)

    def say(self, text: str, tone: str = "") -> None:
        """Show another text in another tone."""
        self.setText(text)
        vary(self, "tone", tone)

    def selectable(self) -> "Label":
        """Let people mark and copy the text."""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return self


class ShortLabel(Label):
    """One line that ends in … where the room ends; the whole text stands in its tooltip."""

    def __init__(self, text: str = "", kind: str = "", *, tone: str = "") -> None:
        super().__init__(text, kind, tone=tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetrics(self.font())
        area: QRect = self.contentsRect()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        tip(self, self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(area, int(self.alignment()), shown)


def plain_tip(text: str) -> str:
    """Return a tooltip that shows `text` as it is, whatever markup it holds."""
    if not text:
        return ""
    for sign, instead in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "<br>")):
        text = text.replace(sign, instead)
    return f"<qt>{text}</qt>"


def tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip."""
    widget.setToolTip(plain_tip(text))
