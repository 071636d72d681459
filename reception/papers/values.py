"""What the sealed papers carry: plain values that a renderer turns into bytes.

Money is Decimal yuan, instants are aware datetimes in UTC, quantities are Decimal. The same data
always gives the same bytes, so a paper can be proved against its data for as long as it is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reception.core.slip_form import SHIPPED, SlipForm


@dataclass(frozen=True)
class Signature:
    """Strokes as drawn: each point is x, y, milliseconds from the first point, pressure 0..1."""

    strokes: tuple[tuple[tuple[float, float, float, float], ...], ...]
    width: float
    height: float
    signed_at: datetime
    signer: str


@dataclass(frozen=True)
class BranchHead:
    """The branch as papers name it."""

    code: str
    name: str
    company: str
    address: str
    service_phone: str
    rescue_phone: str
    credit_code: str
    contact: str


@dataclass(frozen=True)
class PaperLine:
    """One line of work or material. `kind` is labour, part or other; `payer` as orders.Payer."""

    kind: str
    code: str
    name: str
    quantity: Decimal
    price: Decimal
    discount: Decimal
    amount: Decimal
    payer: str
    brand: str
    origin: str  # orders.PartOrigin, or empty for labour and other
    warranty_km: int | None  # None: no warranty on this line (own part, inspection only)
    warranty_days: int | None


@dataclass(frozen=True)
class CarAndPeople:
    """Who and what: the head block that every paper shares."""

    order_number: str
    order_kind: str  # orders.OrderKind
    plate: str
    vin: str
    engine_number: str
    model: str
    vehicle_type: str
    owner: str
    sender: str
    phone: str
    mileage_in: int | None
    mileage_out: int | None
    arrived_at: datetime
    left_at: datetime | None
    fault: str  # the customer's own words
    advisor: str


@dataclass(frozen=True)
class Totals:
    """Sums of the lines, in yuan. labour + part + other = total = sum of the payers."""

    labour: Decimal
    part: Decimal
    other: Decimal
    discount: Decimal
    total: Decimal
    payers: tuple[tuple[str, Decimal], ...]  # orders.Payer code, amount; only payers that occur


@dataclass(frozen=True)
class SlipCopy:
    """One copy of the three-part slip: 第一联 / 存根联 / white."""

    ordinal: str
    name: str
    colour: str  # white, red, yellow
    colour_name: str


@dataclass(frozen=True)
class SlipData:
    """Three-part service slip 服务维修单 (DOMAIN §3)."""

    number: str
    branch: BranchHead
    copies: tuple[SlipCopy, ...]
    car: CarAndPeople
    lines: tuple[PaperLine, ...]
    totals: Totals
    warranty_km: int
    warranty_days: int
    old_parts: str  # returned, kept, none
    advice: str
    opinion: str  # satisfied, fairly, ordinary, dissatisfied, or empty when not asked (unrepaired)
    remark: str
    advisor_signature: Signature | None
    customer_signature: Signature | None
    refused_reason: str  # why there is no customer's signature, else empty
    unrepaired_reason: str  # for a car that leaves unrepaired, else empty
    issued_at: datetime
    chain_head: str  # head of the audit chain when the slip was sealed (hex)
    chain_count: int
    reprint: int = 0  # 0 the original, n the n-th reprint
    voided: str = ""  # why a later print of a void paper says so; never in what is sealed
    form: SlipForm = SHIPPED
    form_version: int = 0  # 0 for a preview and for slips from before forms were numbered
    witness: str = ""  # who saw that the customer did not sign
    witness_signature: Signature | None = None

    def by_hand(self) -> bool:
        """Tell whether the customer, who was there, signs on paper: neither on the screen nor refused.

        A slip that was only issued afterwards has neither opinion nor a reason to leave unrepaired.
        """
        there = bool(self.opinion or self.unrepaired_reason)
        return there and self.customer_signature is None and not self.witness


@dataclass(frozen=True)
class SettlementData:
    """Settlement list 机动车维修费用结算清单 (DOMAIN §3), two copies."""

    number: str
    branch: BranchHead
    car: CarAndPeople
    lines: tuple[PaperLine, ...]
    totals: Totals
    labour_standard: str  # 工时定额执行标准
    old_parts: str
    warranty_km: int
    warranty_days: int
    issued_at: datetime
    reprint: int = 0  # 0 the original, n the n-th reprint
    voided: str = ""
    rounding: Decimal = Decimal(0)  # 抹零, what of the customer's share is not asked for
    deposit: Decimal = Decimal(0)  # 定金 that is there to be applied


@dataclass(frozen=True)
class MoneyMove:
    """One line of a receipt. `payer` as orders.Payer or empty, `method` as billing.Method."""

    payer: str
    method: str
    amount: Decimal


@dataclass(frozen=True)
class ReceivedItem:
    """One of several sums that a receipt stands for; `left` is what is owed of it after this."""

    list_number: str
    about: str
    plate: str
    amount: Decimal
    left: Decimal


@dataclass(frozen=True)
class ReceiptData:
    """收据: a deposit, a receipt, a refund or a reversal; the moves are the amount."""

    number: str
    kind: str  # papers.rules.PaperKind
    branch: BranchHead
    name: str  # who paid, or gets it back
    plate: str
    model: str
    about: str  # the order's number; for a booking its time
    list_number: str  # of the settlement, where there is one
    against: str  # number or words of what is refunded or received
    moves: tuple[MoneyMove, ...]
    amount: Decimal
    left: Decimal  # what is owed after this, or open of the deposit
    reason: str
    person: str
    issued_at: datetime
    reprint: int = 0  # 0 the original, n the n-th reprint
    voided: str = ""
    items: tuple[ReceivedItem, ...] = ()  # of a receipt over several sums


@dataclass(frozen=True)
class OrderSheetData:
    """Order and estimate 委托书/报价单 with the check-in's findings, signed by the customer."""

    number: str
    branch: BranchHead
    car: CarAndPeople
    lines: tuple[PaperLine, ...]
    totals: Totals
    fuel: str
    belongings: str
    promised_at: datetime | None
    waits: bool
    wash: bool
    old_parts: str
    customer_signature: Signature | None
    issued_at: datetime
    voided: str = ""
    road_test: bool = False
    signed_before: str = ""  # the sheet that bears the signature, where the order changed since


@dataclass(frozen=True)
class PaperDamage:
    """A mark on the drawing, in thousandths of its width and height; codes as in `visits`."""

    panel: str
    kind: str
    x: int
    y: int
    size: str
    note: str


@dataclass(frozen=True)
class WalkRoundData:
    """Walk-round sheet 接车检查单: how the car came, seen together and signed by the customer."""

    number: str
    branch: BranchHead
    car: CarAndPeople
    body: str  # which drawing
    damages: tuple[PaperDamage, ...]
    photos: tuple[str, ...]  # hashes of what `visits.photos` keeps
    fuel: str
    belongings: str
    customer_signature: Signature | None
    issued_at: datetime
    voided: str = ""


@dataclass(frozen=True)
class ExtraSheetData:
    """Additional work 增项单: what was found and costs, and how the customer answered."""

    number: str
    branch: BranchHead
    car: CarAndPeople
    extra_id: int
    reason: str
    delay_minutes: int
    asked_at: datetime
    asked_by: str
    lines: tuple[PaperLine, ...]
    answers: tuple[str, ...]  # orders.Answer of each line
    before: tuple[Decimal, ...]  # yuan already paid for the line that becomes dearer, else 0
    total: Decimal  # asked for: of a dearer line only what is more
    agreed: Decimal
    promised_at: datetime | None  # as it stood when asked; the new one once answered
    photos: tuple[str, ...]  # hashes of what `visits.photos` keeps
    state: str  # orders.Answer
    how: str  # orders.How, once answered
    who: str
    phone: str
    decided_at: datetime | None
    noted_by: str
    note: str
    customer_signature: Signature | None
    issued_at: datetime
    voided: str = ""


@dataclass(frozen=True)
class BookedWork:
    """A package, operation or part that a booking asks for."""

    name: str
    hours: Decimal


@dataclass(frozen=True)
class BookedPart:
    """A part to lay out for a booking; `package` asks for it, where one does."""

    code: str
    name: str
    quantity: Decimal
    package: str


@dataclass(frozen=True)
class BookingSlipData:
    """Booking slip 预约单: who comes when with which car, for what."""

    number: str
    branch: BranchHead
    booking_id: int
    name: str
    phone: str
    plate: str
    model: str
    starts_at: datetime
    ends_at: datetime
    work: tuple[BookedWork, ...]
    words: str
    parts: tuple[BookedPart, ...]
    advisor: str
    made_at: datetime
    made_by: str
    issued_at: datetime
    voided: str = ""
