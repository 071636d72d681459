"""Settlement list 机动车维修费用结算清单: statutory, two copies, printed BEFORE payment (DOMAIN §3).

Fields stand in the order of the standard form; nothing of it may be left out.
"""

from collections.abc import Sequence

from reception.core.text import _
from reception.orders.words import word
from reception.papers.values import PaperLine, SettlementData
from reports.blocks import (
    DASH,
    SIGN_HEIGHT,
    SIGN_LEFT,
    SIGN_RIGHT,
    TO_WRITE,
    Field,
    fields,
    frame_height,
    framed,
    mileage,
    moment,
    money,
    plate,
    quantity,
    sign_line,
    warranty,
)
from reports.heads import copy_label, letterhead
from reports.page import LEFT, RIGHT, Document, Paper
from reports.sums import HEIGHT, in_figures_and_words, sums
from reports.table import Column, draw_table


def _labour_columns() -> list[Column]:
    return [
        Column(_("No.")),
        Column(_("Work"), share=1),
        Column(_("Hours charged"), "right"),
        Column(_("Price per hour"), "right"),
        Column(_("Labour charge"), "right"),
    ]


def _part_columns() -> list[Column]:
    return [
        Column(_("No.")),
        Column(_("Material name"), share=4),
        Column(_("Part number"), share=2.4),
        Column(_("Brand"), share=1.6),
        Column(_("Quantity"), "right"),
        Column(_("Price"), "right"),
        Column(_("Amount"), "right"),
        Column(_("Origin")),
        Column(_("Own part")),
    ]


def _named(line: PaperLine) -> str:
    """Return a line's name, and its discount: quantity x price alone would not be the amount."""
    if not line.discount:
        return line.name
    discount = money(-line.discount)
    return _("{name} (discount {amount})").format(name=line.name, amount=discount)


def _part_row(number: int, line: PaperLine) -> list[str]:
    own = line.origin == "own"
    return [
        str(number),
        _named(line),
        line.code or DASH,
        line.brand or DASH,
        quantity(line.quantity),
        money(line.price),
        money(line.amount),
        DASH if own else word(line.origin) or DASH,
        _("Yes") if own else _("No"),
    ]


def _labour_row(number: int, line: PaperLine) -> list[str]:
    figures = [quantity(line.quantity), money(line.price), money(line.amount)]
    return [str(number), _named(line), *figures]


def _section(
    paper: Paper, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], total: str
) -> None:
    """Draw one of the two tables below its heading and subtotal."""

    def heading() -> None:
        paper.page.text(LEFT, paper.y + 14, title, 10)
        paper.page.text(RIGHT, paper.y + 14, f"{_('Subtotal')} {total}", 10, align="right")
        paper.y += 20

    draw_table(paper, columns, rows, heading, 20)
    paper.y += 6


def _standard(code: str) -> str:
    """Return the labour standard 工时定额执行标准 as ticked, or as the branch words it."""
    choices = {"industry": _("Trade"), "maker": _("Car maker")}
    # 制造企业工时定额 is how the branch's setting is shipped: the maker's box of the form.
    meant = (key for key, name in choices.items() if code == name + _("labour hours standard"))
    code = next(meant, code)
    if code and code not in choices:
        return code
    return "　".join(f"{'☑' if key == code else '☐'} {name}" for key, name in choices.items())


def _identity(paper: Paper, data: SettlementData) -> None:
    car, branch, out = data.car, data.branch, data.car.mileage_out
    fields(
        paper,
        [
            (_("Vehicle owner"), car.owner),
            (_("Brought by"), car.sender or car.owner),
            (_("Contact phone"), car.phone),
            (_("Brand and model"), car.model),
            (_("Plate number"), plate(car.plate)),
            (_("Engine number"), car.engine_number),
            (_("VIN"), car.vin),
            (_("Vehicle type"), car.vehicle_type),
            (_("Company"), branch.company or branch.name),
            (_("Contact"), branch.contact),
            (_("Address"), branch.address),
            (_("Company phone"), branch.service_phone),
            (_("Credit code"), branch.credit_code),
            (_("Order no."), car.order_number),
            (_("Date received"), moment(car.arrived_at)),
            # The list is given before the car leaves: what is known only then is written by hand.
            (_("Date released"), moment(car.left_at) if car.left_at else TO_WRITE),
            (_("Mileage in"), mileage(car.mileage_in, None)),
            (_("Mileage out"), TO_WRITE if out is None else mileage(out, None)),
            (_("Order kind"), word(car.order_kind)),
            (_("Labour standard"), _standard(data.labour_standard)),
        ],
        wide=[(_("Fault described"), car.fault)],
        columns=2,
    )
    paper.y += 6


def _old_parts(chosen: str) -> str:
    """Return 旧件处理 in the words of the standard form."""
    choices = {
        "returned": _("Taken back by the customer's side"),
        "kept": _("Taken back by the workshop's side"),
        "none": word("none"),
    }
    return "　".join(f"{'☑' if key == chosen else '☐'} {text}" for key, text in choices.items())


def _limits(data: SettlementData) -> str:
    """Return the list's warranty, and after it each line's that has another (DOMAIN §4)."""
    general = (data.warranty_km, data.warranty_days)
    others = {
        f"{line.name} {warranty(line.warranty_km, line.warranty_days)}": None
        for line in data.lines
        if (line.warranty_km, line.warranty_days) not in (general, (None, None))
    }
    if not others:
        return warranty(*general)
    return _("{limits} ({others})").format(limits=warranty(*general), others=_("; ").join(others))


def _still_to_pay(paper: Paper, data: SettlementData) -> None:
    """Say what the customer pays, where 抹零 or a deposit makes it another sum than the share."""
    if not data.rounding and not data.deposit:
        return
    share = dict(data.totals.payers).get("customer", data.rounding)
    applied = min(data.deposit, share - data.rounding)
    said = [_("Customer's share {amount}").format(amount=money(share))]
    if data.rounding:
        said.append(_("Rounded off {amount}").format(amount=money(-data.rounding)))
    if applied:
        said.append(_("Deposit {amount}").format(amount=money(-applied)))
    due = _("Customer pays {amount}").format(amount=money(share - data.rounding - applied))
    paper.room(18)
    paper.y += 15
    paper.page.fitted(LEFT, paper.y, "　".join(said), RIGHT - LEFT - 150, 10)
    paper.page.text(RIGHT, paper.y, due, 10, bold=True, align="right")
    paper.y += 4


def _notes(data: SettlementData) -> list[Field]:
    warranted = _("3. Repair warranty from the date of release: {limits}, whichever comes first.")
    return [
        (_("Old parts"), _old_parts(data.old_parts)),
        (_("Notes"), _("1. This list is valid when both parties have signed it.")),
        ("", _("2. Parts brought by the customer are not warranted.")),
        ("", warranted.format(limits=_limits(data))),
        ("", _("4. This list is not an invoice.")),
    ]


def render_settlement(data: SettlementData) -> bytes:
    """Return the settlement list as PDF: the customer's copy and the workshop's."""
    title = _("Motor vehicle repair settlement list")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, data.car.order_number)
    paper = Paper(document)
    label = _("List no. {number}")
    letterhead(
        *(paper, title, data.number, data.branch),
        label=label, reprint=data.reprint, voided=data.voided,
    )  # fmt: skip
    _identity(paper, data)
    of = {kind: [each for each in data.lines if each.kind == kind] for kind in ("labour", "part")}
    labour = [_labour_row(number, each) for number, each in enumerate(of["labour"], 1)]
    parts = [_part_row(number, each) for number, each in enumerate(of["part"], 1)]
    totals = data.totals
    _section(paper, _("Labour charges"), _labour_columns(), labour, money(totals.labour))
    _section(paper, _("Material charges"), _part_columns(), parts, money(totals.part))
    others = [each for each in data.lines if each.kind not in ("labour", "part")]
    named = "　".join(f"{_named(each)} {money(each.amount)}" for each in others)
    other = f"{money(totals.other)}　{named}".strip("　")
    notes = _notes(data)
    # Nobody signs a page that does not say how much.
    paper.together(HEIGHT + 68 + frame_height(notes) + SIGN_HEIGHT)
    fields(paper, [], wide=[(_("Other charges"), other)])
    sums(paper, totals)
    in_figures_and_words(paper, _("Total charges (in words)"), totals.total)
    _still_to_pay(paper, data)
    paper.y += 4
    framed(paper, notes)
    paper.y += 8
    paper.room(SIGN_HEIGHT)
    sign_line(paper, _("Customer (signature)"), None, *SIGN_LEFT)
    sign_line(paper, _("Workshop (signature, seal)"), None, *SIGN_RIGHT)
    names = [_("Customer's copy"), _("Workshop's copy")]
    labels = [copy_label(name, "", names, number) for number, name in enumerate(names)]
    paper.issue(labels, f"{_('This slip is not an invoice')} · {moment(data.issued_at)}")
    return document.finished()
