"""电子健康档案: the record of JT/T 1132.2 as the Shanghai platform wants it (DOMAIN §4), and its answers."""

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from io import StringIO
from pathlib import Path
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

# The platform's fields of a record's head, in the trade's words (DOMAIN §4).
FIELD_WORDS = {
    "costlistcode": N_("Settlement list"),
    "companyname": N_("Company"),
    "vehicleplatenumber": N_("Plate"),
    "vin": N_("VIN"),
    "repairdate": N_("Sent for repair on"),
    "repairmileage": N_("Mileage in"),
    "settledate": N_("Settled on"),
    "faultdescription": N_("Fault"),
}
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


def head(record: RepairRecord) -> dict[str, str]:
    """Return the head of a record as it goes out; what is lacking is empty."""
    return {
        "vehicleplatenumber": record.plate,
        "companyname": record.company,
        "vin": record.vin,
        "repairdate": f"{record.arrived_on:%Y%m%d}",
        "repairmileage": "" if record.mileage is None else str(record.mileage),
        "settledate": f"{record.settled_on:%Y%m%d}",
        "faultdescription": without_phones(record.fault),
        "costlistcode": record.number,
    }


def document(record: RepairRecord) -> dict[str, Any]:
    """Return the platform's JSON of a record that lacks nothing; ValueError for another."""
    if record.lacking():
        raise ValueError(f"{record.number} lacks {', '.join(record.lacking())}")
    return {
        "basicInfo": head(record),
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


def table(records: Sequence[RepairRecord]) -> bytes:
    """Return a file of records as .csv, one row a line of work or part, the head on each (DOMAIN §4).

    UTF-8 with a mark, as office programs want it; what they would take for a formula is quoted.
    """
    out = StringIO()
    writer = csv.writer(out)
    heads = list(FIELD_WORDS)
    lines = ("repairproject", "workinghours", "partsname", "partscode", "partsquantity")
    writer.writerow([*heads, *lines])
    for record in records:
        made = document(record)
        own = [made["basicInfo"][name] for name in heads]
        rows: list[dict[str, str]] = [*made["repairprojectlist"], *made["vehiclepartslist"]]
        for row in rows or [{}]:
            writer.writerow([_plain(value) for value in (*own, *(row.get(n, "") for n in lines))])
    return out.getvalue().encode("utf-8-sig", "replace")


def in_form(path: Path, records: Sequence[RepairRecord], *, single: bool = False) -> bytes:
    """Return a file of records in the form that its name asks for: .csv, else JSON."""
    if path.suffix.lower() == ".csv":
        return table(records)
    return written(records, single=single)


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 2 minutes, doubling, 6 hours at most."""
    doubled: int = 2 ** min(attempts - 1, 10)
    return min(LONGEST_PAUSE, FIRST_PAUSE * doubled)


# What a refusal is about, by the platform's words, and what can be done.
_ADVICE = (
    (re.compile("vin|车架", re.IGNORECASE), N_("Check the car's VIN, then upload again.")),
    (re.compile("车牌|号牌|plate", re.IGNORECASE), N_("Check the car's plate, then upload again.")),
    (re.compile("里程|mileage", re.IGNORECASE), N_("Check the mileage with the car's visits.")),
    (re.compile("企业|许可|company", re.IGNORECASE),
     N_("Check company name and account in the settings.")),
    (re.compile("日期|date", re.IGNORECASE), N_("Check when the car came and was settled.")),
)  # fmt: skip


def advice(words: str) -> str:
    """Return what to do about a refusal, to be translated; the last resort is the file."""
    for about, sentence in _ADVICE:
        if about.search(words):
            return sentence
    return N_("Correct it and upload again, or hand the record in as a file and close it.")


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
