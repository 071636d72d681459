"""The fields of the trade: plate, phone, mileage, money, numbers, a choice, chips, an instant."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from reception.core import clock, money
from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import half_width
from ui.theme import CONTROL
from ui.widgets.button import Button
from ui.widgets.field import Field, TextField
from ui.widgets.flow import FlowLayout


def _rewrite(field: TextField, show: Callable[[Any], str]) -> None:
    """Show the judged value in its usual form when the field is left: 沪a66n20 -> 沪A·66N20."""
    if field.is_empty() or field.error():
        return
    shown = show(field.value())
    if shown != field.text():
        field.set_text(shown)


class PlateField(TextField):
    """A plate; shown with its dot. The value is the stored text, 沪A66N20.

    `check` may be given to judge it with a class (`vehicles.rules.check_plate(text, kind, reason)`).
    """

    def __init__(
        self,
        name: str = "plate",
        label: str = "",
        *,
        required: bool = False,
        check: Callable[[str], Any] | None = None,
    ) -> None:
        super().__init__(
            name, label or _("Plate"), required=required, check=check, hint=_("e.g. 沪A·66N20")
        )

    def judge(self, text: str) -> Any:
        from reception.vehicles.rules import check_plate

        return self._check(text) if self._check else check_plate(text).text

    def leave(self) -> None:
        from reception.vehicles.rules import normalise_plate, show_plate

        super().leave()
        _rewrite(self, lambda _value: show_plate(normalise_plate(self.text())))

    def show_value(self, value: Any) -> str:
        from reception.vehicles.rules import show_plate

        return show_plate(str(value))


class PhoneField(TextField):
    """A phone number. The value is the normalised number."""

    def __init__(self, name: str = "phone", label: str = "", *, required: bool = False) -> None:
        super().__init__(name, label or _("Phone"), required=required, code=True)

    def judge(self, text: str) -> str:
        from reception.customers.rules import check_phone

        return check_phone(text)

    def nothing(self) -> str:
        return ""


class MileageField(TextField):
    """Whole kilometres."""

    def __init__(self, name: str = "mileage", label: str = "", *, required: bool = False) -> None:
        super().__init__(
            name, label or _("Mileage"), required=required, unit="km", code=True, right=True
        )

    def judge(self, text: str) -> int:
        from reception.vehicles.rules import check_mileage

        return check_mileage(text)

    def nothing(self) -> None:
        return None

    def leave(self) -> None:
        super().leave()
        _rewrite(self, lambda value: f"{value:,}")

    def show_value(self, value: Any) -> str:
        return f"{value:,}"


class MoneyField(TextField):
    """An amount in yuan, never negative, shown as 1,234.50."""

    def __init__(self, name: str, label: str = "", *, required: bool = False) -> None:
        super().__init__(name, label, required=required, unit=_("yuan"), code=True, right=True)

    def judge(self, text: str) -> Decimal:
        return money.parse(text, self.name)

    def nothing(self) -> None:
        return None

    def leave(self) -> None:
        super().leave()
        _rewrite(self, money.show)

    def show_value(self, value: Any) -> str:
        return money.show(value)


class NumberField(TextField):
    """A whole number between two bounds."""

    def __init__(
        self,
        name: str,
        label: str = "",
        *,
        least: int = 0,
        most: int = 999_999,
        unit: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(name, label, required=required, unit=unit, code=True, right=True)
        self._bounds = least, most

    def judge(self, text: str) -> int:
        least, most = self._bounds
        bare = half_width(text).strip().replace(",", "")
        if not re.fullmatch(r"-?[0-9]{1,9}", bare) or not least <= int(bare) <= most:
            raise Invalid(
                self.name,
                _("Enter a whole number from {least} to {most}.").format(
                    least=f"{least:,}", most=f"{most:,}"
                ),
            )
        return int(bare)

    def nothing(self) -> None:
        return None


class _Chosen(Field[Any]):
    """A field that is answered by choosing, not by typing."""

    def missing(self) -> str:
        return _("Choose “{field}”.").format(field=self.label)


class Choice(_Chosen):
    """One of a few: pairs of code and word. `empty` is the word for "nothing chosen yet"."""

    def __init__(
        self,
        name: str,
        label: str = "",
        options: Sequence[tuple[Any, str]] = (),
        *,
        required: bool = False,
        empty: str | None = None,
    ) -> None:
        super().__init__(name, label, required=required)
        self._empty = empty
        self.set_options(options)

    def make(self) -> QWidget:
        self.box = QComboBox()
        self.box.setMinimumHeight(CONTROL)
        self.box.setMaxVisibleItems(14)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a turning wheel changes nothing
        self.box.currentIndexChanged.connect(self._typed)
        return self.box

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer other options; the present choice stays where it is still offered."""
        before = self.box.currentData()
        self.box.blockSignals(True)
        self.box.clear()
        if self._empty is not None:
            self.box.addItem(self._empty, None)
        for code, word in options:
            self.box.addItem(word, code)
        self.box.setCurrentIndex(max(self.box.findData(before), 0))
        self.box.blockSignals(False)

    def keeps_enter(self) -> bool:
        return self.box.view().isVisible()

    def is_empty(self) -> bool:
        return self.box.currentData() is None

    def text(self) -> str:
        return self.box.currentText()

    def set_text(self, text: str) -> None:
        self.box.setCurrentIndex(self.box.findText(text))

    def judge(self, text: str) -> Any:
        return self.box.currentData()

    def set_value(self, value: Any) -> None:
        self.box.setCurrentIndex(max(self.box.findData(value), -1 if value is None else 0))
        self.clear_error()


class Chips(_Chosen):
    """Toggles side by side: 在店等, 洗车, 旧件带走. The value is the tuple of chosen codes.

    `single` lets only one be chosen; the value is then its code, or None.
    """

    def __init__(
        self,
        name: str,
        label: str = "",
        options: Sequence[tuple[str, str]] = (),
        *,
        single: bool = False,
        required: bool = False,
    ) -> None:
        self._options = tuple(options)
        self._single = single
        super().__init__(name, label, required=required)

    def make(self) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=8)
        self.buttons = {}
        for code, word in self._options:
            button = Button(word, kind="chip")
            button.setCheckable(True)
            button.toggled.connect(lambda on, code=code: self._toggled(code, on))
            flow.addWidget(button)
            self.buttons[code] = button
        box.setFocusProxy(next(iter(self.buttons.values()), None))  # type: ignore[arg-type]
        return box

    def _toggled(self, code: str, on: bool) -> None:
        if on and self._single:
            for other, button in self.buttons.items():
                if other != code:
                    button.setChecked(False)
        self._typed()

    def chosen(self) -> tuple[str, ...]:
        """Return the codes that are on, in the order shown."""
        return tuple(code for code, button in self.buttons.items() if button.isChecked())

    def is_empty(self) -> bool:
        return not self.chosen()

    def text(self) -> str:
        return " ".join(self.chosen())

    def set_text(self, text: str) -> None:
        for code, button in self.buttons.items():
            button.setChecked(code in text.split())

    def judge(self, text: str) -> Any:
        return self.chosen()[0] if self._single else self.chosen()

    def nothing(self) -> Any:
        return None if self._single else ()

    def show_value(self, value: Any) -> str:
        return value if isinstance(value, str) else " ".join(value)


class DateTimeField(TextField):
    """An instant as people say it: 16:40, 1640, 明天 10:00, 后天 9点, 12-03 15:30, +2h, 2026-12-03 15:30.

    The value is an aware UTC instant. A bare time that has passed today is still today's: whether
    that can be is for the action to say.
    """

    def __init__(self, name: str, label: str = "", *, required: bool = False) -> None:
        super().__init__(name, label, required=required, hint=_("e.g. 16:40, tomorrow 10:00, +2h"))

    def judge(self, text: str) -> datetime:
        return parse_instant(text, self.name)

    def nothing(self) -> None:
        return None

    def leave(self) -> None:
        super().leave()
        _rewrite(self, clock.show)

    def show_value(self, value: Any) -> str:
        return clock.show(value)


_DAYS = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "明天": 1,
    "明日": 1,
    "tomorrow": 1,
    "后天": 2,
    "大后天": 3,
}
_TIME = re.compile(r"(\d{1,2})(?:[:.点时](\d{1,2})?分?|(\d{2}))")
_LATER = re.compile(r"\+\s*(\d{1,3}(?:\.\d)?)\s*(h|小时|m|min|分钟|分)")
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")


def parse_instant(text: str, field: str) -> datetime:
    """Return the instant that was typed, in UTC; Invalid(field) when it cannot be read."""
    bare = half_width(text).strip().lower()
    later = _LATER.fullmatch(bare)
    if later:
        amount = float(later[1])
        return clock.now() + (
            timedelta(hours=amount) if later[2] in ("h", "小时") else timedelta(minutes=amount)
        )
    day, rest = _day_of(bare, field)
    found = _TIME.fullmatch(rest.strip())
    if found is None:
        raise _unreadable(field)
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    if hour > 23 or minute > 59:
        raise _unreadable(field)
    return clock.at(day, hour, minute)


def _day_of(bare: str, field: str) -> tuple[Any, str]:
    today = clock.today()
    for word in sorted(_DAYS, key=len, reverse=True):
        if bare.startswith(word):
            return today + timedelta(days=_DAYS[word]), bare.removeprefix(word)
    found = _DAY.match(bare)
    if found is None:
        return today, bare
    try:
        day = today.replace(
            year=int(found[1] or today.year), month=int(found[2]), day=int(found[3])
        )
        if not found[1] and day < today - timedelta(days=180):
            day = day.replace(year=day.year + 1)  # 01-03 typed in December
    except ValueError:
        raise _unreadable(field) from None
    return day, bare[found.end() :]


def _unreadable(field: str) -> Invalid:
    return Invalid(field, _("Enter a time such as 16:40, tomorrow 10:00, +2h or 2026-12-03 15:30."))
