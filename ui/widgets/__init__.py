"""The parts that every screen is made of. A short guide:

Words: `Label(text, kind, tone=)`, `ShortLabel`; never QLabel, never setToolTip (use `tip`): a
    customer's name must not become markup. No colours and no stylesheets in a screen: kinds and
    tones are in resources/style.qss, colours for painting in ui/theme.py.
Page: `PageHead(title, note, *buttons)`, then `Card(heading, note)` with `card.add(...)`; gaps 12.
    `EmptyState(sentence, teach, button=, press=)` where nothing is. `scrolling(widget)`.
Buttons: `Button(_("Save"), self.save, key="F8", primary=True)`; one primary a page; icons by
    name (`icon=`, see widgets/icon.py); kinds: primary, danger, flat, chip, pill; sizes small, big.
Fields: TextField, TextArea, PlateField, PhoneField, MileageField, MoneyField, NumberField, Choice,
    Chips, DateTimeField, DayField, LookupField(find=...). The field's name is the action's argument.
    A new kind of check: `TextField("vin", "VIN", code=True, check=lambda t: check_vin(t).vin)`.

        self.form = Form(self)
        self.plate = self.form.add(PlateField(required=True))
        self.form.submitted.connect(self.save)          # Ctrl+Enter
        ...
        def save(self) -> None:
            if self.form.validate():
                run(self, actions.open_order, **self.form.values(), said=_("Order opened."))

Lists: `DataTable([Column(title, getter, kind, width, total=)], empty=, chips=)` (widgets/table.py).
State and promise: `StateChip(code)`, `PromiseLabel(instant)`; kinds "state", "promise" in a table.
Said: ui.run does it; `toast(self, text, undo)`, `notice(self, text)`, `Banner` for what stays.
Heavy, imported where used: widgets/signature.py (`sign`), widgets/preview.py (`PdfPreview`).
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.widgets.button import Button, KeyHint
    from ui.widgets.card import Card, EmptyState, FigureCard, PageHead, Rule, scrolling
    from ui.widgets.day import DayField
    from ui.widgets.feedback import Banner, clear_notice, notice, toast
    from ui.widgets.field import Field, TextArea, TextField
    from ui.widgets.fields import (
        Chips,
        Choice,
        DateTimeField,
        MileageField,
        MoneyField,
        NumberField,
        PhoneField,
        PlateField,
    )
    from ui.widgets.flow import FlowLayout
    from ui.widgets.form import Form
    from ui.widgets.label import Label, ShortLabel, tip
    from ui.widgets.lookup import LookupField, Offer
    from ui.widgets.state import PromiseLabel, StateChip, promise_text, when
    from ui.widgets.table import DataTable
    from ui.widgets.table_model import Column

# Imported when first asked for: signing in needs few of them, and a start counts in milliseconds.
_PLACES = {
    "button": "Button KeyHint",
    "card": "Card EmptyState FigureCard PageHead Rule scrolling",
    "day": "DayField",
    "feedback": "Banner clear_notice notice toast",
    "field": "Field TextArea TextField",
    "fields": "Chips Choice DateTimeField MileageField MoneyField NumberField PhoneField PlateField",
    "flow": "FlowLayout",
    "form": "Form",
    "label": "Label ShortLabel tip",
    "lookup": "LookupField Offer",
    "state": "PromiseLabel StateChip promise_text when",
    "table": "DataTable",
    "table_model": "Column",
}
_WHERE = {name: module for module, names in _PLACES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"ui.widgets.{_WHERE[name]}"), name)


__all__ = [
    "Banner",
    "Button",
    "Card",
    "Chips",
    "Choice",
    "Column",
    "DataTable",
    "DateTimeField",
    "DayField",
    "EmptyState",
    "Field",
    "FigureCard",
    "FlowLayout",
    "Form",
    "KeyHint",
    "Label",
    "LookupField",
    "MileageField",
    "MoneyField",
    "NumberField",
    "Offer",
    "PageHead",
    "PhoneField",
    "PlateField",
    "PromiseLabel",
    "Rule",
    "ShortLabel",
    "StateChip",
    "TextArea",
    "TextField",
    "clear_notice",
    "notice",
    "promise_text",
    "scrolling",
    "tip",
    "toast",
    "when",
]
