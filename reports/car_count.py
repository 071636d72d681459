"""Count of keys and cars 钥匙与车辆盘点表: differences first, then every car of the list."""

from reception.core.text import _
from reception.core.units import day_of
from reception.papers.gate_values import CountedCar, CountSheetData
from reports.blocks import DASH, SIGN_LEFT, SIGN_RIGHT, fields, framed, moment, plate, sign_line
from reports.heads import letterhead
from reports.page import Document, Paper
from reports.table import Column, draw_table


def differs(car: CountedCar) -> bool:
    """Tell whether a car is not as the list has it."""
    return not car.expected or "missing" in (car.car, car.key)


def _found(state: str) -> str:
    return {"here": "✓", "missing": _("missing")}.get(state, DASH)


def _rows(cars: list[CountedCar]) -> list[list[str]]:
    return [
        [
            str(number),
            plate(car.plate),
            car.model or DASH,
            car.order_number or DASH,
            car.place or DASH,
            car.hook or DASH,
            _found(car.car),
            _found(car.key),
            car.remark if car.expected else f"{_('not on the list')} · {car.remark}",
        ]
        for number, car in enumerate(cars, 1)
    ]


def _table(paper: Paper, heading: str, cars: list[CountedCar]) -> None:
    if not cars:
        return
    columns = [Column(_("No.")), Column(_("Plate")), Column(_("Model"), share=1)]
    columns += [Column(_("Order no.")), Column(_("Bay"), share=0.6), Column(_("Hook"))]
    columns += [Column(_("Car")), Column(_("Key")), Column(_("Reason or remark"), share=1.4)]

    def head() -> None:
        paper.page.text(34.0, paper.y + 14, heading, 11, bold=True)
        paper.y += 22

    paper.y += 8
    draw_table(paper, columns, _rows(cars), head, 22)


def render_car_count(data: CountSheetData) -> bytes:
    """Return the sheet as PDF, one copy."""
    title = _("Count of keys and cars")
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, str(data.day))
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    wrong = [car for car in data.cars if differs(car)]
    fields(
        paper,
        [
            (_("Day counted"), day_of(data.day).isoformat()),
            (_("Count begun"), moment(data.begun_at)),
            (_("Count closed"), moment(data.issued_at)),
            (_("On the list"), str(sum(car.expected for car in data.cars))),
            (_("Found here"), str(sum(car.car == "here" for car in data.cars))),
            (_("Differences"), str(len(wrong))),
        ],
    )
    if not data.cars:
        paper.y += 10
        framed(paper, [("", _("No car should be here, and none was found."))])
    _table(paper, _("Differences and their reasons"), wrong)
    _table(paper, _("As the list has it"), [car for car in data.cars if not differs(car)])
    paper.y += 14
    paper.room(64)
    sign_line(paper, _("Counted by {name}").format(name=data.person), None, *SIGN_LEFT)
    sign_line(paper, _("Checked by"), None, *SIGN_RIGHT)
    paper.issue([lambda page: None], moment(data.issued_at))
    return document.finished()
