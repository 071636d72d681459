"""The demonstration branch: its people, bays, customers and cars, all obviously invented."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from reception.catalog.actions import load_shipped
from reception.core import clock, db, gate, pinyin, record, settings
from reception.core.gate import action
from reception.core.models import Branch
from reception.core.permissions import Permission
from reception.history import bulk
from reception.history.demo_people import PEOPLE, PIN
from reception.shopfloor.models import Bay, BayKind
from reception.staff import secrets
from reception.staff.models import Person
from reception.vehicles.rules import check_digit, check_vin

CODE = "SH01"
BAYS = (
    ("预检", BayKind.DIAGNOSIS),
    *((f"{n}号 机电", BayKind.MECHANICAL) for n in range(1, 5)),
    ("5号 快修", BayKind.QUICK),
    ("钣金1", BayKind.BODY),
    ("钣金2", BayKind.BODY),
    ("喷漆", BayKind.PAINT),
    ("洗车", BayKind.WASH),
)
MODELS = (
    "示例 紧凑型轿车 1.5T", "示例 中型轿车 2.0T", "示例 小型SUV 1.5L", "示例 中型SUV 2.0T 四驱",
    "示例 七座商务车 2.0T", "示例 旗舰轿车 3.0T", "示例 两厢轿车 1.4T", "示例 混动轿车 1.8L",
    "示例 纯电轿车", "示例 纯电SUV",
)  # fmt: skip
ELECTRIC = 8  # models from here on carry new-energy plates
COLOURS = ("白", "黑", "灰", "银", "蓝", "红")
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True)
class Staff:
    """Keys of the people and bays that do the work."""

    advisors: list[int]
    technicians: list[int]
    inspector: int
    care: int
    bays: dict[str, int]
    first_customer: int  # keys of customers and cars follow each other: the demonstration is alone
    first_car: int


def dice(*seed: object) -> random.Random:
    """Return dice that always fall the same for the same seed."""
    return random.Random("/".join(map(str, seed)))  # noqa: S311 - nothing secret depends on it


@action(Permission.EDIT_BRANCH)
def open_demo_branch(*, seed: int) -> None:
    """Make branch, people, bays and catalogue."""
    make_uid = bulk.uid_maker(dice(seed).getrandbits)
    now = int(clock.now().timestamp())
    branch = record.add(
        Branch,
        code=CODE,
        name="示例汽车服务中心",
        company="示例汽车销售服务有限公司",
        address="上海市示例区示例路 1 号",
        service_phone="021-61234567",
        rescue_phone="400-8001234",
        credit_code="91310000EXAMPLE000",
        contact="示例经理",
    )
    secret = secrets.hash_secret(PIN)  # once: it takes a fifth of a second
    for login, name, roles in PEOPLE:
        record.add(
            Person,
            uid=make_uid(now),
            branch=branch,
            login=login,
            name=name,
            roles=roles,
            secret_hash=secret,
        )
    for position, (name, kind) in enumerate(BAYS, 1):
        record.add(Bay, uid=make_uid(now), branch=branch, name=name, kind=kind, position=position)
    load_shipped()


def plate(car: int) -> str:
    """Return the plate of the n-th car; new energy for electric models."""
    number = (car * 7919 + 13) % 100_000
    if _model(car) >= ELECTRIC:
        return f"沪{_LETTERS[car // 100_000]}D{number:05d}"
    return f"沪{_LETTERS[car // 100_000]}{number:05d}"


def vin(car: int) -> str:
    """Return a valid VIN that says TEST."""
    year = "MNPRST"[car % 6]  # 2021 to 2026
    bare = f"LTEST{_LETTERS[car // 100_000]}A2{{}}{year}D{car % 100_000:06d}"
    return bare.format(check_digit(bare.format("0")))


def phone(car: int) -> str:
    """Return 1380000xxxx, and on from there."""
    return f"138{car:08d}"


def name(car: int) -> str:
    """Return the owner's name; one in twenty is a company."""
    return f"{_prefix(car)}{car + 1:04d}"


def mileage(car: int, seconds: int) -> int:
    """Return the kilometres on the n-th car at a time; they only ever grow."""
    day = max(0, seconds // 86_400 - 16_000)  # from 2013 on
    return 1_000 + car * 7919 % 20_000 + day * (8 + car % 30)


def _prefix(car: int) -> str:
    return "示例公司" if car % 20 == 7 else "示例客户"


def _model(car: int) -> int:
    return car * 31 % len(MODELS)


@cache
def _spoken(prefix: str) -> tuple[str, ...]:
    return tuple(sorted(pinyin.keys(prefix)))


def search_key(car: int) -> str:
    """Return what `pinyin.search_key` returns for the n-th car, without asking name by name."""
    serial = f"{car + 1:04d}"
    spoken = (f"{word}{serial}" for word in _spoken(_prefix(car)))
    return " ".join((plate(car).lower(), vin(car).lower(), phone(car), name(car), *spoken))


@action(Permission.IMPORT)
def add_cars(*, seed: int, cars: range, first: list[int], last: list[int]) -> None:
    """Add cars with their owners, seen first and last at these seconds."""
    make_uid = bulk.uid_maker(dice(seed, "cars", cars.start).getrandbits)
    bulk.know_sizes()
    owners, keys = bulk.reserve("customer", len(cars)), bulk.reserve("vehicle", len(cars))
    seen = list(zip(cars, owners, keys, first, last, strict=True))
    bulk.insert(
        "customer",
        "id uid name phone phone2 kind class address note marketing created_at",
        (
            (owner, make_uid(at), name(car), phone(car), "",
             "company" if car % 20 == 7 else "person", "vip" if car % 25 == 3 else "other", "", "",
             int(car % 3 == 0), at)
            for car, owner, _key, at, _last in seen
        ),
    )  # fmt: skip
    _add_consents(seen, make_uid)
    bulk.insert(
        "vehicle",
        "id uid vin plate plate_kind plate_reason model vehicle_type engine_number colour"
        " model_year customer_id mileage seen_at search_key invoiced_on insured_until",
        _car_rows(seen, make_uid),
    )
    bulk.insert(
        "plate_history",
        "vehicle_id plate since until",
        ((key, plate(car), at, None) for car, _owner, key, at, _last in seen),
    )


def _add_consents(
    seen: list[tuple[int, int, int, int, int]], make_uid: Callable[[int], str]
) -> None:
    """Note the privacy notice at everybody's first visit, and who agreed to offers then."""
    notice = settings.read(settings.PRIVACY_NOTICE)
    if not db.row("SELECT 1 FROM consent_text WHERE text = ?", (notice,)):
        bulk.insert("consent_text", "text", [(notice,)])
    found = db.row("SELECT id FROM consent_text WHERE text = ?", (notice,))
    assert found is not None
    person = db.row("SELECT id FROM person WHERE login = 'advisor1'")
    assert person is not None
    kinds = [("privacy", found[0], 1), ("marketing", None, 3)]
    bulk.insert(
        "consent",
        "uid customer_id kind given how text_id at person_id",
        (
            (make_uid(at), owner, kind, 1, "signed", text, at, person[0])
            for kind, text, every in kinds
            for car, owner, _key, at, _last in seen
            if car % every == 0
        ),
    )


def _car_rows(
    seen: list[tuple[int, int, int, int, int]], make_uid: Callable[[int], str]
) -> Iterator[tuple[object, ...]]:
    years = {code: check_vin(vin(n)).model_year for n, code in enumerate("MNPRST")}
    for car, owner, key, first, last in seen:
        number, model = vin(car), _model(car)
        yield (
            key, make_uid(first), number, plate(car),
            "new_energy" if model >= ELECTRIC else "ordinary", "", MODELS[model], "小型轿车",
            f"SL{car:06d}", COLOURS[car % len(COLOURS)], years[number[9]], owner,
            mileage(car, last), last, search_key(car), _day(first, car), _insured(first, car),
        )  # fmt: skip


def _day(first: int, car: int) -> int:
    """Return the invoice day: some weeks before the first visit."""
    bought = datetime.fromtimestamp(first, clock.ZONE) - timedelta(days=15 + car % 45)
    return int(bought.strftime("%Y%m%d"))


def _insured(first: int, car: int) -> int:
    """Return when compulsory insurance ends: the next anniversary of the purchase."""
    bought, today = _day(first, car), int(clock.today().strftime("%Y%m%d"))
    day = min(bought % 10_000, 228) if bought % 10_000 // 100 == 2 else bought % 10_000
    year = today // 10_000 + (day < today % 10_000)
    return year * 10_000 + day


def staff() -> Staff:
    """Return who works at the demonstration branch."""
    branch = gate.actor().branch_id
    logins = dict(db.rows("SELECT login, id FROM person WHERE branch_id = ?", (branch,)))
    first = db.row("SELECT (SELECT min(id) FROM customer), (SELECT min(id) FROM vehicle)")
    assert first is not None
    return Staff(
        advisors=[logins[f"advisor{n}"] for n in range(1, 5)],
        technicians=[logins[f"tech{n}"] for n in range(1, 9)],
        inspector=logins["inspector1"],
        care=logins["care1"],
        bays=dict(db.rows("SELECT name, id FROM bay WHERE branch_id = ?", (branch,))),
        first_customer=int(first[0] or 1),
        first_car=int(first[1]),
    )
