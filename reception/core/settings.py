"""Every setting of a branch, typed, in one list. A branch that changed nothing has the shipped value.

To add one: 1. declare it here with its shipped value and its check; 2. add it to SETTINGS; 3. read
it with `read(THE_SETTING)`. A setting exists only where something reads it.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar

from reception.core import db
from reception.core.e_record_link import OFF, Link, check_link
from reception.core.errors import Invalid
from reception.core.gate import action, actor
from reception.core.journal_accounts import USUAL, Accounts, check_accounts
from reception.core.permissions import Permission
from reception.core.phrases import PHRASES
from reception.core.slip_form import SHIPPED, SlipForm, check_form
from reception.core.text import LANGUAGES, _
from reception.core.typed import one_line, storable
from reception.core.units import canonical

T = TypeVar("T")
Limits = tuple[int, int]  # kilometres, days: whichever comes first
Breaks = tuple[tuple[str, str], ...]  # from, until
Shifts = tuple[tuple[str, str, str], ...]  # mark, from, until; both empty: as the branch is open
Phrases = tuple[tuple[str, str, str], ...]  # about, words, code of what would be done
Copies = tuple[tuple[str, str, str, str], ...]  # ordinal, name, colour code, colour's name
Lists = dict[str, tuple[str, ...]]  # by kind of order
STAGE_CODES = ("self", "must", "leader", "road")
ABOUTS = ("fault", "found", "done", "note")
COLOURS = ("white", "red", "yellow")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):(00|30)")


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A setting: its name in the database, what it ships with, and what it may be."""

    name: str
    shipped: T
    check: Callable[[Any], T]  # from parsed JSON; raises Invalid("value", sentence)


def _wrong(sentence: str) -> Invalid:
    return Invalid("value", sentence)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 40:
        raise _wrong(_("Give a text of 1 to 40 characters."))
    return one_line(value, "value")


def _notice(value: Any) -> str:
    if not isinstance(value, str) or not 20 <= len(value.strip()) <= 1000:
        raise _wrong(_("Give a text of 20 to 1,000 characters."))
    return storable(value.strip(), "value")


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(_("Choose yes or no."))
    return value


def _days(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= 30:
        raise _wrong(_("Give a number of days from 1 to 30."))
    return value


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise _wrong(
                _("Give a whole number from {least} to {most}.").format(least=least, most=most)
            )
        return value

    return check


def _hours(value: Any) -> tuple[str, str]:
    """Opening and closing, at whole or half hours: bookings are counted by the half hour."""
    pair = tuple(value) if isinstance(value, list | tuple) else ()
    good = len(pair) == 2 and all(isinstance(each, str) and _CLOCK.fullmatch(each) for each in pair)
    if not good or pair[0] >= pair[1]:
        raise _wrong(_("Give opening and closing at whole or half hours, such as 08:00 and 18:00."))
    return (pair[0], pair[1])


def _breaks(value: Any) -> Breaks:
    """Breaks in order, at whole or half hours; the day has four at most and none overlaps."""
    rows = tuple(_hours(each) for each in value) if isinstance(value, list | tuple) else None
    if rows is None or len(rows) > 4:
        raise _wrong(_("Give at most four breaks, such as 12:00-13:00."))
    rows = tuple(sorted(rows))
    if any(end > begin for (_a, end), (begin, _b) in pairwise(rows)):
        raise _wrong(_("These breaks overlap. Give each with its own time."))
    return rows


def _weekdays(value: Any) -> tuple[int, ...]:
    days = tuple(value) if isinstance(value, list | tuple) else (-1,)
    if any(type(day) is not int or not 0 <= day <= 6 for day in days) or len(set(days)) > 6:
        raise _wrong(_("Choose the weekdays on which the branch is closed; one must stay open."))
    return tuple(sorted(set(days)))


def _names(value: Any) -> tuple[str, ...]:
    rows = tuple(value) if isinstance(value, list | tuple) else ("",)
    names = tuple(_text(each).strip() for each in rows)
    if len(names) > 40 or len(set(names)) < len(names) or any(len(each) > 12 for each in names):
        raise _wrong(_("Give at most 40 names of up to 12 characters, each once."))
    if any(each != "".join(each.split()) for each in names):
        raise _wrong(_("A name in this list has no blank in it."))
    return names


def _shifts(value: Any) -> Shifts:
    rows = tuple(tuple(row) for row in value) if isinstance(value, list | tuple) else ()
    if not 1 <= len(rows) <= 6 or any(len(row) != 3 for row in rows):
        raise _wrong(_("Give one to six shifts, each with a mark, a beginning and an end."))
    marks = [_text(row[0]).strip() for row in rows]
    if len(set(marks)) < len(marks) or any(len(mark) > 2 for mark in marks):
        raise _wrong(_("A shift's mark is one or two characters, and each stands once."))
    times = [("", "") if not any(row[1:]) else _hours(row[1:]) for row in rows]
    return tuple((mark, *pair) for mark, pair in zip(marks, times, strict=True))


def _lists(value: Any) -> Lists:
    """Items by kind of order; a kind that is not named has the shipped ones."""
    rows = value.items() if isinstance(value, dict) else [("", ())]
    made = {str(kind): tuple(_text(each).strip() for each in items) for kind, items in rows}
    if any(not 1 <= len(i) <= 40 or len(set(i)) < len(i) for i in made.values()):
        raise _wrong(_("Give 1 to 40 items of up to 40 characters, each once."))
    return made


def _stages(value: Any) -> Lists:
    rows = value.items() if isinstance(value, dict) else [("", ("",))]
    made = {str(kind): tuple(code for code in STAGE_CODES if code in codes) for kind, codes in rows}
    if any(set(codes) - set(STAGE_CODES) for _kind, codes in rows):
        raise _wrong(_("Choose one of: {choices}.").format(choices=", ".join(STAGE_CODES)))
    return made


def _phrases(value: Any) -> Phrases:
    rows = tuple(tuple(row) for row in value) if isinstance(value, list | tuple) else ((),)
    if len(rows) > 60 or any(len(row) != 3 or row[0] not in ABOUTS for row in rows):
        raise _wrong(_("Give at most 60 phrases, each with what it is about."))
    words = tuple((row[0], _text(row[1]).strip(), _short_text(row[2])) for row in rows)
    if len({row[:2] for row in words}) < len(words) or any(len(row[1]) > 20 for row in words):
        raise _wrong(_("A phrase has at most 20 characters, and each stands once."))
    return words


def _short_text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 300:
        raise _wrong(_("Give a text of at most 300 characters."))
    return one_line(value.strip(), "value")


def _one_of(*choices: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in choices:
            raise _wrong(_("Choose one of: {choices}.").format(choices=", ".join(choices)))
        return str(value)

    return check


def _at_least(legal: Limits) -> Callable[[Any], Limits]:
    """A branch may promise more than the law, never less (DOMAIN §4)."""

    def check(value: Any) -> Limits:
        whole = isinstance(value, list | tuple) and [type(each) for each in value] == [int, int]
        if not whole or value[0] < legal[0] or value[1] < legal[1]:
            raise _wrong(
                _(
                    "The law asks for at least {km} km and {days} days. Promise that much or more."
                ).format(km=legal[0], days=legal[1])
            )
        return (value[0], value[1])

    return check


def _two_periods(value: Any) -> tuple[Limits, Limits]:
    pair = value if isinstance(value, list | tuple) and len(value) == 2 else ((0, 0), (0, 0))
    return _at_least((24, 50_000))(pair[0]), _at_least((36, 60_000))(pair[1])


def _thresholds(value: Any) -> tuple[int, ...]:
    legal = (2, 2, 2, 31, 5)
    whole = isinstance(value, list | tuple) and [type(each) for each in value] == [int] * 5
    if not whole or any(each < 1 or each > most for each, most in zip(value, legal, strict=True)):
        raise _wrong(_("Give five whole numbers, none above what the law says."))
    return tuple(value)


def _shift(value: Any) -> tuple[int, int]:
    pair = tuple(value) if isinstance(value, list | tuple) else ()
    if len(pair) != 2 or any(type(each) is not int or abs(each) > 150 for each in pair):
        raise _wrong(_("Give at most 15 mm in each direction."))
    return (pair[0], pair[1])


def _copies(value: Any) -> Copies:
    rows = value if isinstance(value, list | tuple) else ()
    copies = [tuple(_text(each) for each in row) for row in rows]
    if not 1 <= len(copies) <= 5 or any(len(r) != 4 or r[2] not in COLOURS for r in copies):
        raise _wrong(_("Name one to five copies, each with its ordinal, name and colour."))
    return tuple((row[0], row[1], row[2], row[3]) for row in copies)


SLIP_COPIES: Setting[Copies] = Setting(
    "slip_copies",  # DOMAIN §3; words of the printed form, which is Chinese whatever the screen says
    (
        ("第一联", "存根联", "white", "白"),
        ("第二联", "财务联", "red", "红"),
        ("第三联", "客户联", "yellow", "黄"),
    ),
    _copies,
)
SLIP_FORM: Setting[SlipForm] = Setting("slip_form", SHIPPED, check_form)
# How far the printer's paper lies off: tenths of a millimetre to the right and down.
PRINTER_SHIFT: Setting[tuple[int, int]] = Setting("printer_shift", (0, 0), _shift)
WARRANTY_MINOR = Setting("warranty_minor", (2_000, 10), _at_least((2_000, 10)))
WARRANTY_SECOND = Setting("warranty_second", (5_000, 30), _at_least((5_000, 30)))
WARRANTY_ASSEMBLY = Setting("warranty_assembly", (20_000, 100), _at_least((20_000, 100)))
LABOUR_STANDARD = Setting("labour_standard", "制造企业工时定额", _text)
MASK_PHONES = Setting("mask_phones", True, _flag)  # on slips and where phones are not needed
CSI_FORMULA = Setting("csi_formula", "mean", _one_of("mean", "share8", "top2"))  # DOMAIN §6
SLIP_OVERDUE_DAYS = Setting("slip_overdue_days", 2, _days)  # DOMAIN §3
ROUNDING_MOST = Setting("rounding_most", 99, _whole(0, 10_000))  # fen of 抹零; 0: none
RECEIVABLE_DAYS = Setting("receivable_days", 30, _whole(0, 365))  # until a sum on account is due
CALL_BACK_DAYS = Setting("call_back_days", 2, _days)  # DOMAIN §7
COMPLAINT_HOURS = Setting("complaint_hours", 24, _whole(1, 24))  # DOMAIN §7: at most 24
CLAIM_SEND_DAYS = Setting("claim_send_days", 7, _whole(1, 180))  # from payment, or a refusal
CLAIM_ANSWER_DAYS = Setting("claim_answer_days", 30, _whole(1, 365))  # from sending
CLAIM_PAY_DAYS = Setting("claim_pay_days", 60, _whole(1, 365))  # from the answer
INSURER_PAY_DAYS = Setting("insurer_pay_days", 30, _whole(1, 365))  # from settlement
PRIVACY_NOTICE = Setting(
    "privacy_notice",  # DOMAIN §4, PIPL; shown to the customer at check-in, in Chinese like a paper
    "本店为办理接车、维修、结算、质量保证、三包与回访，收集您的姓名、电话和车辆信息，"
    "并依法保存维修记录 6 年，不用于其他目的，不向无关第三方提供。"
    "您可以随时查询、更正、要求删除或限制使用。是否接收优惠信息由您另行选择，不影响维修服务。",
    _notice,
)
OPENING_HOURS: Setting[tuple[str, str]] = Setting("opening_hours", ("08:00", "18:00"), _hours)
CLOSED_WEEKDAYS: Setting[tuple[int, ...]] = Setting("closed_weekdays", (), _weekdays)  # 0 is Monday
BREAKS: Setting[Breaks] = Setting("breaks", (), _breaks)  # of the workshop; no work is planned
# Most dealers work on public holidays but for some days of their own: those are special days.
PUBLIC_HOLIDAYS = Setting("public_holidays", "open", _one_of("open", "closed"))
BUFFER_INSPECTION = Setting("buffer_inspection", 15, _whole(0, 240))  # minutes after the work
BUFFER_WASH = Setting("buffer_wash", 15, _whole(0, 240))  # minutes, where the car is washed
WALK_IN_RESERVE = Setting("walk_in_reserve", 20, _whole(0, 80))  # % of bays kept from bookings
NO_SHOW_MINUTES = Setting("no_show_minutes", 30, _whole(5, 240))
# The plate camera (off while folder is empty and port is 0); of the key only the hash is kept.
ARRIVAL_FOLDER = Setting("arrival_folder", "", _short_text)
ARRIVAL_ADDRESS = Setting("arrival_address", "127.0.0.1", _short_text)
ARRIVAL_PORT = Setting("arrival_port", 0, _whole(0, 65_535))
ARRIVAL_KEY_HASH = Setting("arrival_key_hash", "", _short_text)
THREE_GUARANTEES: Setting[tuple[Limits, Limits]] = Setting(
    "three_guarantees",  # 三包 and 包修: months, kilometres; from the invoice date (DOMAIN §4)
    ((24, 50_000), (36, 60_000)),
    _two_periods,
)
EXCHANGE_THRESHOLDS: Setting[tuple[int, ...]] = Setting(
    "exchange_thresholds",  # safety faults, assemblies, main parts, days in repair, equal problems
    (2, 2, 2, 31, 5),
    _thresholds,
)
ADVISOR_DISCOUNT = Setting("advisor_discount", 20, _whole(0, 100))  # % of the full price; DOMAIN §6
BADGE_PIN = Setting("badge_pin", False, _flag)  # a badge alone clocks, or with the PIN besides
# What people have learnt, bays have and operations want: the branch's own words, like its catalogue.
SKILLS: Setting[tuple[str, ...]] = Setting(
    "skills",
    ("机电", "诊断", "空调", "变速箱", "轮胎四轮", "新能源高压", "钣金", "喷漆"),
    _names,
)
EQUIPMENT: Setting[tuple[str, ...]] = Setting(
    "equipment",
    ("二柱举升机", "四柱举升机", "四轮定位仪", "高压绝缘工位", "大梁校正仪", "烤房"),
    _names,
)
SHIFTS: Setting[Shifts] = Setting(
    "shifts", (("早", "08:00", "16:00"), ("晚", "10:00", "18:00"), ("全", "", "")), _shifts
)
CARRY_OVER_MINUTES = Setting("carry_over_minutes", 60, _whole(15, 240))  # before closing
# Of the inspection, by kind of order; what is not named is as shipped (shopfloor.inspecting_lists).
INSPECTION_LISTS: Setting[Lists] = Setting("inspection_lists", {}, _lists)
INSPECTION_STAGES: Setting[Lists] = Setting("inspection_stages", {}, _stages)
# A washed car is looked at by somebody else before it is ready, or by who hands it over.
WASH_CHECK = Setting("wash_check", "handover", _one_of("handover", "other"))
THREAD_PHRASES: Setting[Phrases] = Setting("thread_phrases", PHRASES, _phrases)
JOURNAL_ACCOUNTS: Setting[Accounts] = Setting("journal_accounts", USUAL, check_accounts)
JOURNAL_TAX = Setting("journal_tax", 0, _whole(0, 17))  # % of VAT in what is sold; 0: not said
E_RECORD: Setting[Link] = Setting("e_record", OFF, check_link)  # 电子健康档案, DOMAIN §4
LANGUAGE = Setting("language", "zh_CN", _one_of(*LANGUAGES))

SETTINGS: tuple[Setting[Any], ...] = (
    SLIP_COPIES,
    SLIP_FORM,
    PRINTER_SHIFT,
    WARRANTY_MINOR,
    WARRANTY_SECOND,
    WARRANTY_ASSEMBLY,
    LABOUR_STANDARD,
    MASK_PHONES,
    CSI_FORMULA,
    SLIP_OVERDUE_DAYS,
    ROUNDING_MOST,
    RECEIVABLE_DAYS,
    CALL_BACK_DAYS,
    COMPLAINT_HOURS,
    CLAIM_SEND_DAYS,
    CLAIM_ANSWER_DAYS,
    CLAIM_PAY_DAYS,
    INSURER_PAY_DAYS,
    PRIVACY_NOTICE,
    OPENING_HOURS,
    CLOSED_WEEKDAYS,
    BREAKS,
    PUBLIC_HOLIDAYS,
    BUFFER_INSPECTION,
    BUFFER_WASH,
    WALK_IN_RESERVE,
    NO_SHOW_MINUTES,
    ARRIVAL_FOLDER,
    ARRIVAL_ADDRESS,
    ARRIVAL_PORT,
    ARRIVAL_KEY_HASH,
    THREE_GUARANTEES,
    EXCHANGE_THRESHOLDS,
    ADVISOR_DISCOUNT,
    BADGE_PIN,
    SKILLS,
    EQUIPMENT,
    SHIFTS,
    CARRY_OVER_MINUTES,
    INSPECTION_LISTS,
    INSPECTION_STAGES,
    WASH_CHECK,
    THREAD_PHRASES,
    JOURNAL_ACCOUNTS,
    JOURNAL_TAX,
    E_RECORD,
    LANGUAGE,
)


def read(setting: Setting[T], branch_id: int | None = None) -> T:
    """Return the branch's value of a setting (the actor's branch when none is named)."""
    found = db.row(
        "SELECT value FROM setting WHERE branch_id = ? AND name = ?",
        (branch_id or actor().branch_id, setting.name),
    )
    return setting.shipped if found is None else setting.check(json.loads(found[0]))


def read_many(wanted: Sequence[Setting[Any]], branch_id: int | None = None) -> dict[str, Any]:
    """Return the branch's values of some settings by name, asked at once."""
    marks = ", ".join("?" * len(wanted))
    found = dict(
        db.rows(
            f"SELECT name, value FROM setting WHERE branch_id = ? AND name IN ({marks})",
            (branch_id or actor().branch_id, *(each.name for each in wanted)),
        )
    )
    return {
        each.name: each.check(json.loads(found[each.name])) if each.name in found else each.shipped
        for each in wanted
    }


@action(Permission.EDIT_BRANCH)
def change_setting(*, name: str, value: Any) -> None:
    """Write a setting of the actor's branch; Invalid("value") for what it may not be."""
    setting = next((each for each in SETTINGS if each.name == name), None)
    if setting is None:
        raise Invalid("name", _("There is no setting {name}.").format(name=name))
    # The tables come with the first write: a start only reads.
    from reception.core import record
    from reception.core.models import Setting as SettingRow

    text = canonical(setting.check(value))
    found = db.row(
        "SELECT id FROM setting WHERE branch_id = ? AND name = ?", (actor().branch_id, name)
    )
    if found is None:
        record.add(SettingRow, branch=actor().branch_id, name=name, value=text)
    else:
        record.change(SettingRow, int(found[0]), value=text)
