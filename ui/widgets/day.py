"""A field for a calendar's day."""

import re

from reception.core.errors import Invalid
from reception.core.text import _
from reception.core.typed import half_width
from reception.vehicles.rules import check_day
from ui.widgets.field import TextField


class DayField(TextField):
    """A calendar's day as people write it: 2024-05-01, 20240501, 2024/5/1, 2024年5月1日.

    The value is 20240501, None when empty.
    """

    def __init__(self, name: str, label: str, *, required: bool = False) -> None:
        super().__init__(name, label, required=required, code=True, hint="2024-05-01", most=14)

    def judge(self, text: str) -> int:
        found = re.fullmatch(
            r"([0-9]{4})\D?([0-9]{1,2})\D?([0-9]{1,2})\D?", half_width(text).strip()
        )
        wrong = Invalid(self.name, _("Enter a day such as 2024-01-31."))
        if found is None:
            raise wrong
        year, month, day = map(int, found.groups())
        if not 1990 <= year <= 2099:
            raise wrong
        return check_day(year * 10_000 + month * 100 + day, self.name) or 0

    def leave(self) -> None:
        super().leave()
        if not self.is_empty() and not self.error():
            self.set_text(self.show_value(self.value()))

    def nothing(self) -> None:
        return None

    def show_value(self, value: int) -> str:
        text = str(value)
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if value else ""
