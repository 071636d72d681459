"""A form over one record: what was loaded into it, and what somebody typed since.

Somebody else's change may come while one types: `merge` takes it into the fields that were not
touched and leaves the others alone, so that a Conflict costs nobody a word.
"""

from typing import Any

from ui.widgets import Form


class Editing:
    """Remembers the texts of a form as they were loaded."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._loaded: dict[str, str] = {}

    def load(self, values: dict[str, Any]) -> None:
        """Show these values; nothing counts as typed."""
        self._form.set_values(values)
        self._loaded = {field.name: field.text() for field in self._form}

    def merge(self, values: dict[str, Any]) -> None:
        """Show these values where nothing was typed; what was typed stays."""
        typed = {field.name: field.text() for field in self._form if self._is_typed(field.name)}
        self.load(values)
        for name, text in typed.items():
            self._form[name].set_text(text)

    def touched(self) -> bool:
        """Tell whether anything was typed that is not saved."""
        return any(self._is_typed(name) for name in self._loaded)

    def _is_typed(self, name: str) -> bool:
        return self._form[name].text() != self._loaded.get(name, "")
