"""What the order sheet and the service slip say alike: whose car it is, what was done to it."""

from reception.core.text import _
from reception.orders.words import word
from reception.papers.values import CarAndPeople, PaperLine
from reports.blocks import Field, line_kind, moment, money, plate, quantity
from reports.table import Column

OLD_PARTS = ("returned", "kept", "none")


def car_fields(car: CarAndPeople) -> list[Field]:
    """Return the first fields of the head, from the customer to the arrival."""
    sender = car.sender if car.sender and car.sender != car.owner else _("The owner")
    return [
        (_("Customer"), car.owner),
        (_("Phone"), car.phone),
        (_("Brought by"), sender),
        (_("Plate"), plate(car.plate)),
        (_("Model"), car.model),
        (_("VIN"), car.vin),
        (_("Arrived"), moment(car.arrived_at)),
    ]


def line_columns() -> list[Column]:
    """Return the columns of the work and material, for `line_cells`."""
    return [
        Column(_("No.")),
        Column(_("Kind")),
        Column(_("Work / material"), share=1),
        Column(_("Origin")),
        Column(_("Quantity"), "right"),
        Column(_("Price"), "right"),
        Column(_("Amount"), "right"),
        Column(_("Paid by")),
    ]


def line_cells(number: int, line: PaperLine) -> list[str]:
    """Return one line as its row of the table."""
    return [
        str(number),
        line_kind(line),
        line.name,
        word(line.origin),
        quantity(line.quantity),
        money(line.price),
        money(line.amount),
        word(line.payer),
    ]
