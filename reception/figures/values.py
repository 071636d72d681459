"""The month's figures as values (DOMAIN §6). Money is Decimal yuan; rates are fractions."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from reception.figures.workshop_values import WorkshopFigures


@dataclass(frozen=True)
class Slice:
    """One row of a breakdown: 自费, 一般维修, an advisor's name, a bay."""

    label: str
    orders: int
    labour: Decimal
    part: Decimal
    other: Decimal

    @property
    def total(self) -> Decimal:
        """Output of the slice in yuan."""
        return self.labour + self.part + self.other


@dataclass(frozen=True)
class DayFigure:
    """One calendar day of the month."""

    day: int
    orders_out: int
    output: Decimal


@dataclass(frozen=True)
class SurveyRow:
    """One answer: CSI detail."""

    order_number: str
    plate: str
    advisor: str
    answered_at: datetime
    score: Decimal
    valid: bool
    remark: str


@dataclass(frozen=True)
class ComebackRow:
    """One comeback order received in the month, with the order it comes back to."""

    order_number: str
    plate: str
    received_at: datetime
    first_order: str
    cause: str
    technician: str
    advisor: str


@dataclass(frozen=True)
class OrderRow:
    """One order settled or handed over in the month: sheet 明细."""

    number: str
    plate: str
    model: str
    customer: str
    kind: str
    advisor: str
    technician: str
    bay: str
    received_at: datetime
    promised_at: datetime | None
    handed_over_at: datetime | None
    settled_at: datetime | None
    labour: Decimal
    part: Decimal
    other: Decimal
    customer_pays: Decimal
    insurer_pays: Decimal
    maker_pays: Decimal
    internal_pays: Decimal
    on_time: bool | None
    comeback_of: str


@dataclass(frozen=True)
class Target:
    """A target of the branch for the year, as printed beside the figure it belongs to.

    `code` says which figure and in which unit (shipped values in DOMAIN §6): output_year,
    insurance_output_year and workshop_output_year in yuan a year (the month's share is a
    twelfth); orders_out_month in orders; output_per_order_<payer class> and
    output_per_bay_month in yuan; csi on 0..100; return_rate and complaint_rate (at most), on_time and
    claim_rate as fractions.
    """

    code: str
    label: str
    value: Decimal


@dataclass(frozen=True)
class MonthFigures:
    """Everything the monthly workbook prints. Empty months have zeros and empty tuples."""

    branch: str
    year: int
    month: int
    computed_at: datetime
    output: Decimal
    labour: Decimal
    part: Decimal
    other: Decimal
    orders_settled: int
    orders_out: int
    technicians: int
    bays: int
    promised_out: int  # orders out that had a promise
    on_time_out: int
    by_payer: tuple[Slice, ...]
    by_kind: tuple[Slice, ...]
    by_advisor: tuple[Slice, ...]
    by_technician: tuple[Slice, ...]
    by_bay: tuple[Slice, ...]
    by_day: tuple[DayFigure, ...]
    surveys: tuple[SurveyRow, ...]
    surveys_valid: int
    surveys_invalid: int
    csi: Decimal | None  # mean of valid scores, 0..100; None without a valid survey
    csi_by_advisor: tuple[tuple[str, int, Decimal], ...]  # name, n, mean
    comebacks: tuple[ComebackRow, ...]
    comebacks_received: int
    comebacks_by_cause: tuple[tuple[str, int], ...]
    comebacks_by_technician: tuple[tuple[str, int], ...]
    comebacks_by_advisor: tuple[tuple[str, int], ...]
    inspections: int
    inspection_fails: int
    orders: tuple[OrderRow, ...]
    targets: tuple[Target, ...] = field(default=())
    rework_by_technician: tuple[tuple[str, int, int], ...] = ()  # name, inspected, sent back
    rework_by_cause: tuple[tuple[str, int], ...] = ()
    csi_formula: str = "mean"  # mean, share8 or top2: the branch's setting
    complaints_received: int = 0
    complaints_serious: int = 0
    claims_answered: int = 0  # by the maker in the month; each answer counts
    claims_accepted: int = 0  # of those in full or in part
    claims_partly: int = 0
    claims_refusals: tuple[tuple[str, int], ...] = ()  # the maker's reasons, refused or cut
    workshop: WorkshopFigures | None = None  # bays and people; None without details

    @property
    def output_per_order(self) -> Decimal | None:
        """单车产值: output / orders settled, or None in a month without orders."""
        return self.output / self.orders_settled if self.orders_settled else None

    @property
    def output_per_technician(self) -> Decimal | None:
        """人均产值: output / technicians, or None in a branch without one."""
        return self.output / self.technicians if self.technicians else None

    @property
    def output_per_bay(self) -> Decimal | None:
        """工位产值: output / bays, or None in a branch without one."""
        return self.output / self.bays if self.bays else None

    @property
    def on_time_rate(self) -> Decimal | None:
        """准时交车率: handed over by the promise / handed over, or None when none was."""
        return Decimal(self.on_time_out) / self.orders_out if self.orders_out else None

    @property
    def internal_rate(self) -> Decimal | None:
        """内返率: inspection fails / inspections, or None when nothing was inspected."""
        return Decimal(self.inspection_fails) / self.inspections if self.inspections else None

    @property
    def return_rate(self) -> Decimal | None:
        """返修率: comebacks received / orders handed over, or None when none was handed over."""
        return Decimal(self.comebacks_received) / self.orders_out if self.orders_out else None

    @property
    def complaint_rate(self) -> Decimal | None:
        """重大投诉率: serious complaints received / orders handed over, or None without orders."""
        return Decimal(self.complaints_serious) / self.orders_out if self.orders_out else None

    @property
    def claim_rate(self) -> Decimal | None:
        """索赔通过率: claims accepted / claims answered, or None when none was answered."""
        return (
            Decimal(self.claims_accepted) / self.claims_answered if self.claims_answered else None
        )


@dataclass(frozen=True)
class TodayFigures:
    """The branch's day so far, for the first screen."""

    arrived: int  # 进厂: visits that began today
    in_shop: int  # 在修: orders whose car is here
    handed_over: int  # 已交
    promised_out: int  # of those handed over, how many had a promise
    on_time_out: int

    @property
    def on_time_rate(self) -> Decimal | None:
        """准时交车率 of the day: by the promise / handed over, or None when none was."""
        return Decimal(self.on_time_out) / self.handed_over if self.handed_over else None
