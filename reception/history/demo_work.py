"""What the demonstration's orders consist of: lines from the shipped catalogue.

Each kind of work has a few hundred ready lists of lines whose mean is what a branch takes for it, so
that the figures come out in the proportions of DOMAIN §6: about 800 yuan a repair, 1,800 an
insurance order, insurers paying 2.2 of 6.0.
"""

import random
from typing import NamedTuple

from reception.core import db
from reception.history.batch import Line

LISTS = 200


class Work(NamedTuple):
    """A kind of work: its share of orders, mean in yuan, payer, minutes of work, bays, words."""

    kind: str
    share: float
    mean: int
    payer: str
    minutes: tuple[int, int]
    bays: tuple[str, ...]
    words: tuple[str, ...]


_MECHANICAL = ("1号 机电", "2号 机电", "3号 机电", "4号 机电")
_BODY = ("钣金1", "钣金2", "喷漆")
WORK = (
    Work("maintenance", 0.455, 550, "customer", (50, 120), ("5号 快修", *_MECHANICAL),
         ("常规保养", "到里程保养", "保养灯亮", "保养并检查轮胎")),
    Work("repair", 0.220, 1350, "customer", (90, 330), _MECHANICAL,
         ("刹车有异响", "空调不凉", "冷车抖动", "方向盘跑偏", "发动机故障灯亮")),
    Work("accident", 0.205, 1800, "insurer", (600, 2400), _BODY,
         ("前保险杠碰撞", "右侧剐蹭", "追尾，后备箱变形", "左前翼子板凹陷")),
    Work("claim", 0.050, 800, "maker", (60, 240), _MECHANICAL,
         ("座椅加热失效，质保期内", "车机黑屏", "减振器渗油")),
    Work("body", 0.025, 1500, "customer", (300, 900), _BODY, ("补漆", "车门凹陷修复")),
    Work("recall", 0.010, 200, "maker", (40, 90), _MECHANICAL, ("召回活动",)),
    Work("pdi", 0.010, 150, "internal", (40, 90), ("预检",), ("新车交付前检查",)),
    Work("internal", 0.010, 300, "internal", (60, 180), _MECHANICAL, ("试驾车整备",)),
    Work("comeback", 0.015, 200, "internal", (60, 240), _MECHANICAL,
         ("上次维修后异响仍在", "同一故障再次出现")),
)  # fmt: skip
COMEBACK = WORK[-1]
CAUSES = ("维修质量", "配件质量", "诊断失误", "沟通不清")
_OPERATIONS = {  # kind of order -> kind of operation in the catalogue
    "maintenance": "maintenance", "repair": "repair", "accident": "body", "claim": "repair",
    "body": "body", "recall": "maintenance", "pdi": "maintenance", "internal": "maintenance",
    "comeback": "repair",
}  # fmt: skip


class Catalogue(NamedTuple):
    """Operations (by kind) and parts as lines of one piece, cheapest first."""

    operations: dict[str, list[Line]]
    parts: list[Line]


def catalogue() -> Catalogue:
    """Return the branch's catalogue as lines."""
    operations: dict[str, list[Line]] = {}
    for code, name, kind, hours, rate in db.rows(
        "SELECT code, name, kind, hours, rate FROM operation ORDER BY id"
    ):
        amount = (hours * rate + 500) // 1000
        line = Line("labour", code, name, hours, rate, 0, amount, "customer")
        operations.setdefault(kind, []).append(line)
    parts = [
        Line("part", code, name, 1000, price, 0, price, "customer", origin, brand)
        for code, name, price, origin, brand in db.rows(
            "SELECT code, name, price, origin, brand FROM part ORDER BY price, id"
        )
    ]
    return Catalogue(operations, parts)


def lists_of_lines(rng: random.Random, goods: Catalogue) -> dict[str, list[tuple[Line, ...]]]:
    """Return for each kind of work LISTS ready lists whose mean is near the kind's."""
    return {work.kind: _lists(rng, goods, work) for work in WORK}


def _lists(rng: random.Random, goods: Catalogue, work: Work) -> list[tuple[Line, ...]]:
    target, total = work.mean * 100, 0
    found: list[tuple[Line, ...]] = []
    while len(found) < LISTS:
        lines = _list(rng, goods, work, int(target * rng.uniform(0.45, 1.75)))
        amount = sum(line.amount for line in lines)
        # Whatever pulls the mean back towards the target is taken.
        if found and (amount > target) == (total > target * len(found)):
            continue
        found.append(lines)
        total += amount
    return found


def _list(rng: random.Random, goods: Catalogue, work: Work, aim: int) -> tuple[Line, ...]:
    operations = goods.operations[_OPERATIONS[work.kind]]
    lines = [rng.choice(operations) for _ in range(rng.choice((1, 1, 2, 2, 3)))]
    rest = aim - sum(line.amount for line in lines)
    for _ in range(rng.choice((1, 2, 2, 3, 4))):
        fitting = [part for part in goods.parts if part.price <= rest]
        if not fitting:
            break
        part = rng.choice(fitting[-40:])
        lines.append(part)
        rest -= part.amount
    if rest > 2_000:
        fee = min(rest // 1_000 * 1_000, 20_000)
        lines.append(Line("other", "QT001", "辅料及环保处置费", 1000, fee, 0, fee, "customer"))
    return tuple(_paid_by(rng, work, line) for line in dict.fromkeys(lines))


def _paid_by(rng: random.Random, work: Work, line: Line) -> Line:
    payer = work.payer
    if work.kind == "accident" and rng.random() < 0.03:
        payer = "customer"  # what the policy does not cover
    if payer == "customer" and rng.random() < 0.08:
        discount = line.amount // 1_000 * 100  # a tenth, in whole yuan
        return line._replace(payer=payer, discount=discount, amount=line.amount - discount)
    return line._replace(payer=payer)
