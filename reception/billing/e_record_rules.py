"""电子健康档案: the record of JT/T 1132.2 as the Shanghai platform wants it (DOMAIN §4), and its answers."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from reception.core.text import N_

LONGEST_ANSWER = 300
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=6)
# What the platform says of a settlement list that it has already: the first attempt had arrived.
_KNOWN = re.compile("已存在|已上传|重复|exist|duplicate", re.IGNORECASE)
_TOKEN = re.compile(
    "token|令牌|未登录|重新登录", re.IGNORECASE
)  # of no use any more; no record's fault
_OK = "1"
# A mobile number however it is grouped, a landline with its area code; what is left says enough.
_MOBILE = re.compile(r"(?<!\d)[1１][\s.·\-－]?[3-9３-９](?:[\s.·\-－]?\d){9}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)[0０]\d{2,3}[\s\-－]?[2-9２-９]\d{6,7}(?!\d)")

LACKING_WORDS = {"vin": N_("VIN"), "mileage": N_("Mileage in")}


@dataclass(frozen=True)
class PartUsed:
    """A part of the list."""

    name: str
    quantity: Decimal
    code: str


@dataclass(frozen=True)
class WorkDone:
    """A line of work of the list, in hours."""

    name: str
    hours: Decimal


@dataclass(frozen=True)
class RepairRecord:
    """What the platform gets to know of one settled order; nothing names or reaches a person."""

    number: str  # of the settlement list: no record is taken twice under it
    company: str
    vin: str
    plate: str
    arrived_on: date
    settled_on: date
    mileage: int | None  # km
    fault: str
    parts: tuple[PartUsed, ...]
    work: tuple[WorkDone, ...]

    def lacking(self) -> tuple[str, ...]:
        """Return what must not be missing and is (`LACKING_WORDS`); never invented (DOMAIN §4)."""
        missing = {"vin": not self.vin, "mileage": self.mileage is None}
        return tuple(name for name, lacks in missing.items() if lacks)


class Verdict(StrEnum):
    """What came of an attempt."""

    TAKEN = "taken"
    REFUSED = "refused"  # this record, as it is
    FAILED = "failed"  # nobody knows; to be tried again


@dataclass(frozen=True)
class Answer:
    """What the platform said, or what went wrong on the way."""

    verdict: Verdict
    words: str


def without_phones(text: str) -> str:
    """Return free text without phone numbers: they are no part of a repair record (SAFETY privacy)."""
    return _LANDLINE.sub("***", _MOBILE.sub("***", text))


def document(record: RepairRecord) -> dict[str, Any]:
    """Return the platform's JSON of a record that lacks nothing; ValueError for another."""
    if record.lacking():
        raise ValueError(f"{record.number} lacks {', '.join(record.lacking())}")
    return {
        "basicInfo": {
            "vehicleplatenumber": record.plate,
            "companyname": record.company,
            "vin": record.vin,
            "repairdate": f"{record.arrived_on:%Y%m%d}",
            "repairmileage": str(record.mileage),
            "settledate": f"{record.settled_on:%Y%m%d}",
            "faultdescription": without_phones(record.fault),
            "costlistcode": record.number,
        },
        "vehiclepartslist": [
            {
                "partsname": without_phones(part.name),
                "partsquantity": format(part.quantity, "f"),
                "partscode": part.code,
            }
            for part in record.parts
        ],
        "repairprojectlist": [
            {"repairproject": without_phones(each.name), "workinghours": format(each.hours, "f")}
            for each in record.work
        ],
    }


def written(records: Sequence[RepairRecord], *, single: bool = False) -> bytes:
    """Return a file of records: a list, or `single` the one alone, as it would be uploaded."""
    made: Any = [document(record) for record in records]
    return json.dumps(made[0] if single else made, ensure_ascii=False, indent=2).encode("utf-8")


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 2 minutes, doubling, 6 hours at most."""
    doubled: int = 2 ** min(attempts - 1, 10)
    return min(LONGEST_PAUSE, FIRST_PAUSE * doubled)


def judged(status: int, content: bytes) -> tuple[Answer, dict[str, Any]]:
    """Return what an HTTP answer means, and its values: code 1 is taken, so is a known list."""
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        values = None
    if status >= 500 or not isinstance(values, dict) or "code" not in values:
        return Answer(Verdict.FAILED, f"HTTP {status}"), {}
    words = _said(values.get("status") or values.get("msg") or values.get("message") or "")
    if str(values["code"]) == _OK or _KNOWN.search(words):
        return Answer(Verdict.TAKEN, words), values
    if _TOKEN.search(words):
        return Answer(Verdict.FAILED, words), values
    return Answer(Verdict.REFUSED, words or f"code {_said(values['code'])}"), values


def _said(value: Any) -> str:
    line = "".join(mark if mark.isprintable() else " " for mark in str(value))
    return without_phones(line)[:LONGEST_ANSWER].strip()


def hidden(answer: Answer, *secrets: str) -> Answer:
    """Return an answer in which nothing secret is repeated."""
    words = answer.words
    for secret in filter(None, secrets):
        words = words.replace(secret, "***")
    return replace(answer, words=words)
