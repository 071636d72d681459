"""Every paper in every edge case: what the walk over them renders, and a contact sheet to look at.

    .venv/bin/python -m tests.reports.every_paper out/papers [paper]

To add a paper: one sample in `SAMPLES`. Cases change any sample by the names of its fields.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

from reception.billing.statements import Statement, StatementRow
from reception.core.slip_form import LAYOUTS, SlipForm
from reception.papers import after_values as after
from reception.papers import close_values as close
from reception.papers import floor_values as floor
from reception.papers import gate_values as gate
from reception.papers import values
from reports.renderers import render
from tests.reports import papers
from tests.reports.papers import ARRIVED, BRANCH, CAR, LEFT_AT, LINES, signature

D = Decimal
MOST = 60  # lines
PHOTOS = tuple(f"{number:064x}" for number in range(12))  # the fifth of them is lost

# What people wrote, by the field that holds it, as long and as odd as it comes.
ODD = "A&B <VIP> 𬳿𠮷㛃"
LONGEST = {
    60: ("owner", "sender", "customer", "company", "name_of_branch"),
    80: ("name", "text", "note", "cause"),
    200: ("fault", "words", "reason", "remark", "advice", "belongings", "address"),
    20: (
        "advisor", "person", "inspector", "technician", "noted_by", "asked_by", "who", "made_by",
        "caller", "bay", "signer", "leader_name", "road_by", "begun_by", "contact", "brand",
    ),
    40: ("model", "code", "package"),
}  # fmt: skip
_LENGTH = {name: length for length, names in LONGEST.items() for name in names}
# Lists that a paper shows line by line; those of one paper that belong together grow together.
_LISTS = (
    "lines", "answers", "before", "work", "parts", "checks", "stages", "steps", "damages", "cars",
    "documents", "rows",
)  # fmt: skip


@cache
def photo(digest: str) -> bytes | None:
    """Return a photo, upright or across, that shows its number; none for the lost one."""
    from PIL import Image, ImageDraw

    if digest == PHOTOS[4]:
        return None
    number = int(digest, 16)
    made = Image.new(
        "RGB", (480, 640) if number % 3 == 1 else (640, 480), (70, 90 + 8 * number, 120)
    )
    draw = ImageDraw.Draw(made)
    draw.ellipse((60, 60, made.width - 60, made.height - 60), outline=(240, 240, 240), width=14)
    draw.line((0, 0, made.width, made.height), fill=(240, 240, 240), width=6)
    content = BytesIO()
    made.save(content, "JPEG", quality=70)
    return content.getvalue()


@contextmanager
def photos_kept() -> Iterator[None]:
    """Let papers find the photos of the samples without a database."""
    with patch("reception.visits.photos.picture", photo):
        yield


def _samples() -> dict[str, Any]:
    car = CAR
    job = tuple(floor.JobLine(x.kind, x.code, x.name, x.quantity, x.origin) for x in LINES)
    common = {"branch": BRANCH, "issued_at": LEFT_AT}
    head = {
        "order_number": car.order_number, "order_kind": "repair", "plate": car.plate,
        "vin": car.vin, "model": car.model, "mileage_in": 38912, "fault": car.fault,
        "advisor": car.advisor,
    }  # fmt: skip
    slips = {f"slip_{layout}": papers.slip(form=SlipForm(layout=layout)) for layout in LAYOUTS}
    made = slips | {
        "settlement": papers.settlement(rounding=D("0.50"), deposit=D("200.00")),
        "order_sheet": papers.order_sheet(),
        "walk_round": values.WalkRoundData(
            number="YCD01-20261121-0001", car=car, body="suv", photos=(), fuel="5/8",
            damages=(values.PaperDamage("l_front_door", "dent", 400, 180, "5", "停车场被碰"),
                     values.PaperDamage("rear_bumper", "scratch", 920, 500, "", "")),
            belongings="行车记录仪、雨伞", customer_signature=signature("示例甲"), **common,
        ),
        "extra_sheet": values.ExtraSheetData(
            number="ZCD01-20261121-0001", car=car, extra_id=1, reason="前制动片仅剩 2 mm",
            delay_minutes=45, asked_at=ARRIVED, asked_by="示例顾问", lines=LINES[:2],
            answers=("agreed", "declined"), before=(D(0), D(0)), total=D("444"), agreed=D("144"),
            promised_at=LEFT_AT, photos=(), state="agreed", how="signed", who="示例甲",
            phone="13900001234", decided_at=LEFT_AT, noted_by="示例顾问", note="",
            customer_signature=signature("示例甲"), **common,
        ),
        "booking_slip": values.BookingSlipData(
            number="BCD01-20261121-0001", booking_id=1, name="示例甲", phone="13900001234",
            plate=car.plate, model=car.model, starts_at=LEFT_AT + timedelta(days=2),
            ends_at=LEFT_AT + timedelta(days=2, hours=2),
            work=(values.BookedWork("更换机油机滤", D("0.8")),), words="请提前备件",
            parts=(values.BookedPart("P-1", "机油滤清器", D(1), "小保养套餐"),), advisor="示例顾问",
            made_at=ARRIVED, made_by="示例客服", **common,
        ),
        "job_sheet": floor.JobSheetData(
            number="PCD01-20261121-0001", bay="1号", technicians=("示例技师甲", "示例技师乙"),
            starts_at=ARRIVED, promised_at=LEFT_AT, waits=True, wash=True, road_test=True,
            lines=job, **head, **common,
        ),
        "inspection": floor.InspectionSheetData(
            number="KCD01-20261121-0001", technicians=("示例技师甲",), work=("更换机油机滤",),
            checks=(floor.CheckLine("机油液位", "ok", "ok", "ok", ""),
                    floor.CheckLine("轮胎螺栓扭矩", "ok", "bad", "ok", "右后 1 颗未到扭矩")),
            road_wanted=True, road_km=6, road_result="ok", road_by="示例质检",
            stages=(floor.StageLine("leader", "示例班长", ARRIVED, False, "assembly", "示例技师甲",
                                     "右后轮螺栓", ("轮胎螺栓扭矩",)),
                    floor.StageLine("", "示例质检", LEFT_AT, True, "", "", "", ())),
            **head, **common,
        ),
        "receipt": values.ReceiptData(
            number="DCD01-20261121-0001", kind="deposit", name="示例甲", plate=car.plate,
            model=car.model, about=car.order_number, list_number="", against="",
            moves=(values.MoneyMove("customer", "wechat", D("500.00")),), amount=D("500.00"),
            left=D("500.00"), reason="", person="示例收银", **common,
        ),
        "certificate": after.CertificateData(
            number="GCD01-20261121-0001", car=car, repair_class="second",
            work=("二级维护", "更换前制动片"), warranty_km=5000, warranty_days=30,
            inspector="示例质检", passed_at=LEFT_AT, inspector_signature=signature("示例质检"),
            **common,
        ),
        "complaint": after.ComplaintData(
            number="XCD01-20261121-0001", complaint_id=1, customer="示例甲", phone="13900001234",
            plate=car.plate, model=car.model, order_number=car.order_number, received_at=ARRIVED,
            channel="store", serious=True, owner="示例客服", noted_by="示例顾问", due_at=LEFT_AT,
            words="等了两小时没人接待", customer_signature=signature("示例甲"),
            steps=(after.ComplaintStepLine("noted", ARRIVED, "示例顾问", ""),
                   after.ComplaintStepLine("answered", LEFT_AT, "示例客服", "致歉并免费洗车一次")),
            **common,
        ),
        "call_back": after.CallBackData(
            number="FCD01-20261121-0001", car=car, work=("更换机油机滤",),
            due_at=LEFT_AT + timedelta(days=2), answered_at=None, score="", remark="", caller="",
            **common,
        ),
        "gate_pass": gate.GatePassData(
            number="CCD01-20261121-0001", plate=car.plate, model=car.model,
            order_number=car.order_number, purpose="repair", reason="", valid_on=20261121,
            person="示例收银", list_number="JCD01-20261121-0007", hook="12", **common,
        ),
        "car_count": gate.CountSheetData(
            number="VCD01-20261121-0001", day=20261121, begun_at=ARRIVED, begun_by="示例前台",
            person="示例前台",
            cars=(gate.CountedCar(car.plate, car.model, car.order_number, "1号", "12", True,
                                  "here", "here", ""),),
            **common,
        ),
        "day_close": close.DayCloseData(
            number="RCD01-20261121-0001", person="示例收银", closed_by="", since=ARRIVED,
            documents=(close.CloseDocument("JCD01-20261121-0007", LEFT_AT, "payment",
                                            car.order_number, car.plate, "customer", "cash",
                                            D("580.00")),),
            sums=(close.CloseSum("cash", D("580.00"), D(0)),),
            cash=close.CloseCash(D("500"), D("500"), D("580"), D(0), D(0), D("1080"),
                                  (10, 1, 1, 1, 0, 0, 0, 0), D("1080"), D(0), D("580"), D("500")),
            reason="", correction_note="", stead="", signature=signature("示例收银"), **common,
        ),
    }  # fmt: skip
    day = LEFT_AT.date()
    moves = (("account", "2380.50"), ("transfer", "-1000.00"), ("refund", "-80.50"))
    made["statement"] = Statement(
        branch=BRANCH, name="示例运输公司", first=day, last=day, opening=D(0), owed=D("2300.00"),
        came=D("1000.00"), closing=D("1300.00"), ages=(D(300), D(1000), D(0), D(0), D(0)),
        rows=tuple(
            StatementRow(LEFT_AT, what, "JCD01-20261121-0007", car.order_number, car.plate,
                         D(amount), D("1300.00"))
            for what, amount in moves
        ),
        made_at=LEFT_AT, person="示例收银",
    )  # fmt: skip
    for name in ("walk_round", "extra_sheet"):
        made[f"{name}_photos"] = replace(made[name], photos=PHOTOS)
    return made


SAMPLES = _samples()


def changed(data: Any, change: Callable[[str, Any], Any]) -> Any:
    """Return a value with `change(field name, value)` on every plain field, nested ones too."""
    made = {}
    for each in fields(data):
        value = getattr(data, each.name)
        if isinstance(value, values.Totals | SlipForm):
            continue
        if is_dataclass(value) and not isinstance(value, type):
            value = changed(value, change)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            value = tuple(changed(item, change) for item in value)
        made[each.name] = change(each.name, value)
    return replace(data, **made)


def _summed(data: Any) -> Any:
    return replace(data, totals=papers.totals(data.lines)) if hasattr(data, "totals") else data


def counted(data: Any, count: int) -> Any:
    """Return a paper with so many lines in each of its lists."""
    lists = {
        each.name: tuple(islice(cycle(getattr(data, each.name)), count))
        for each in fields(data)
        if each.name in _LISTS and getattr(data, each.name)
    }
    return _summed(replace(data, **lists))


def written(name: str, length: int) -> str:
    """Return a text of that many characters that begins oddly and says which field it is."""
    text = f"{name} {ODD}" if length > 20 else "㛃𠮷" + name[:6]
    return (text + "示例超长文字" * length)[:length]


def longest(data: Any) -> Any:
    """Return a paper whose every written text is as long and as odd as it comes."""

    def long(name: str, value: Any) -> Any:
        if name == "plate":
            return "沪A1234警"
        if isinstance(value, tuple) and value and isinstance(value[0], str) and name == "work":
            return tuple(written("work", 80) for _each in value)
        return written(name, _LENGTH[name]) if isinstance(value, str) and name in _LENGTH else value

    return _summed(changed(data, long))


def amounts(data: Any, factor: str) -> Any:
    """Return a paper with every amount multiplied."""
    by = D(factor)
    skip = ("quantity", "hours")

    def times(name: str, value: Any) -> Any:
        return value * by if isinstance(value, D) and name not in skip else value

    return _summed(changed(data, times))


def bare(data: Any) -> Any:
    """Return a paper with nothing in it that may be left out."""
    return changed(
        counted(data, 0),
        lambda name, value: (
            None
            if name.endswith("signature") or name in ("left_at", "mileage_out", "mileage_in")
            else ""
            if isinstance(value, str) and name in _LENGTH
            else value
        ),
    )


def marked(data: Any) -> Any:
    """Return a paper as it is printed again once void."""
    if not hasattr(data, "voided"):
        return data  # made anew each time, never archived
    marks: dict[str, Any] = {"voided": "示例原因：金额录错，另开新单 " + ODD}
    return replace(data, **marks | ({"reprint": 2} if hasattr(data, "reprint") else {}))


CASES: dict[str, Callable[[Any], Any]] = {
    "one": lambda data: counted(data, 1),
    "plain": lambda data: data,
    "none": bare,
    "sixty": lambda data: counted(data, MOST),
    "longest": longest,
    "sixty_longest": lambda data: longest(counted(data, MOST)),
    "void": marked,
    "void_sixty": lambda data: marked(counted(data, MOST)),
    "zero": lambda data: amounts(data, "0"),
    "negative": lambda data: amounts(data, "-1"),
    "millions": lambda data: amounts(data, "98765.43"),
    "preview": lambda data: replace(data, number="") if hasattr(data, "number") else data,
}


def every() -> Iterator[tuple[str, str, Any]]:
    """Yield paper, case and data of all of them."""
    for name, sample in SAMPLES.items():
        for case, change in CASES.items():
            yield name, case, change(sample)


def contact_sheets(folder: Path, only: str = "") -> None:
    """Leave a PNG of all pages of each paper and case in a folder."""
    import pypdfium2
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    for name, case, data in every():
        if only and not name.startswith(only):
            continue
        with photos_kept():
            document = pypdfium2.PdfDocument(render(data))
        pages = [document[n].render(scale=1.3).to_pil() for n in range(len(document))]
        document.close()
        wide, high = max(page.width for page in pages), max(page.height for page in pages)
        shown = pages[:8]
        across = min(len(shown), 4)
        down = (len(shown) + across - 1) // across
        sheet = Image.new("RGB", (across * (wide + 12), down * (high + 12)), "#888888")
        for place, page in enumerate(shown):
            sheet.paste(page, (place % across * (wide + 12) + 6, place // across * (high + 12) + 6))
        sheet.save(folder / f"{name}-{case}.png")


if __name__ == "__main__":
    contact_sheets(Path(sys.argv[1]), *sys.argv[2:3])
