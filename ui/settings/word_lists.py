"""Chips for the words of a list that the branch keeps itself: skills, equipment."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from reception.core.settings import Setting, read
from ui.widgets import Button, Chips, FlowLayout


class ListChips(Chips):
    """One chip a word; what is no longer in the list is offered where somebody still has it."""

    def __init__(self, name: str, label: str, setting: Setting[tuple[str, ...]]) -> None:
        self._setting = setting
        super().__init__(name, label, [(word, word) for word in read(setting)])

    def make(self) -> QWidget:
        box = super().make()
        flow = box.layout()
        assert isinstance(flow, FlowLayout)
        self._flow = flow
        return box

    def offer(self, had: Iterable[str]) -> None:
        """Offer the present list and `had`; what is chosen stays so."""
        words = tuple(dict.fromkeys((*read(self._setting), *had)))
        if words == tuple(self.buttons):
            return
        chosen = self.chosen()
        self._flow.clear()
        self.buttons = {}
        for word in words:
            button = Button(word, kind="chip")
            button.setCheckable(True)
            button.setChecked(word in chosen)
            button.toggled.connect(lambda on, word=word: self._toggled(word, on))
            self._flow.addWidget(button)
            self.buttons[word] = button
