"""What the desk should know of a car before anything else, as a sign and a word: 召回, 投诉."""

from reception.care.complaint_queries import Marks, marks
from reception.core.text import _
from ui.widgets import Label


def mark_words(mark: Marks | None) -> str:
    """Return the signs and words of a car's open recalls and complaints; "" where there are none."""
    if mark is None:
        return ""
    parts = []
    if mark.recalls:
        parts.append(_("⚠ Recall") + (f" {mark.recalls}" if mark.recalls > 1 else ""))
    if mark.complaints:
        word = _("● Serious complaint") if mark.serious else _("● Complaint")
        parts.append(word + (f" {mark.complaints}" if mark.complaints > 1 else ""))
    return " · ".join(parts)


def mark_tone(mark: Marks | None) -> str:
    """Return the tone that goes with the words: a complaint weighs more than a recall."""
    if mark is None:
        return ""
    return "bad" if mark.complaints else "warn"


class MarkLabel(Label):
    """The marks of one car in a form or card; hidden where it has none."""

    def __init__(self) -> None:
        super().__init__("", wrap=True)
        self.hide()

    def show_car(self, vehicle_id: int | None) -> None:
        """Ask for the marks of a car; None for no car."""
        mark = marks([vehicle_id]).get(vehicle_id or 0)
        self.say(mark_words(mark), mark_tone(mark))
        self.setVisible(mark is not None)
