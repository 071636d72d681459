"""Past orders as values: what a spreadsheet's rows say once they are understood."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from reception.core import clock
from reception.core.money import ZERO
from reception.orders.models import OrderKind
from reception.orders.rules import LineDraft

Cell = str | int | float | Decimal | bool | datetime | date | time | timedelta | None
ORDERS = "工单"
SURVEYS = "回访"
SURVEY_HOUR = 12  # a survey has a day, not a time: noon, so that no zone moves it to another day


@dataclass(frozen=True)
class RowError:
    """What is wrong in one cell. `row` counts as Excel does: the header is row 1."""

    sheet: str
    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class PastOrder:
    """An order that was settled and handed over at `handed_over_at`; instants are aware, in UTC."""

    row: int  # where it begins in the file
    number: str
    plate: str
    plate_kind: str
    vin: str | None
    model_year: int | None
    customer: str
    phone: str
    model: str
    kind: OrderKind
    opened_at: datetime
    promised_at: datetime | None
    handed_over_at: datetime
    mileage: int | None
    advisor: str
    technician: str
    bay: str
    comeback_of: str
    lines: tuple[LineDraft, ...]

    @property
    def amount(self) -> Decimal:
        """Sum of the lines in yuan."""
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True)
class PastSurvey:
    """One answer: the score in percent, 0..100."""

    row: int
    number: str  # of the order
    day: date
    score: Decimal
    valid: bool

    @property
    def answered_at(self) -> datetime:
        """Noon of the day, as an instant."""
        return clock.at(self.day, SURVEY_HOUR)


@dataclass(frozen=True)
class Parsed:
    """What a workbook holds, and every cell of it that cannot be right.

    An order with an error is not among `orders`, but its number is among `numbers`.
    """

    orders: tuple[PastOrder, ...]
    surveys: tuple[PastSurvey, ...]
    errors: tuple[RowError, ...]
    numbers: frozenset[str]


@dataclass(frozen=True)
class Imported:
    """What an import added; `unchanged` orders were there before, exactly the same."""

    added: int
    unchanged: int
    surveys_added: int


@dataclass(frozen=True)
class Forecast:
    """What an import would do to the open database, or why it cannot be done."""

    added: int
    unchanged: int
    surveys_added: int
    errors: tuple[RowError, ...]


@dataclass(frozen=True)
class ImportedCustomers:
    """What importing a list of customers did; `unchanged` counts rows."""

    customers: int
    cars: int
    unchanged: int
