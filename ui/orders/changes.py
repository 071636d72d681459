"""What the audit log says of an order, in words: who changed what from what to what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.core import clock
from reception.core.audit import Entry
from reception.core.fields import instant
from reception.core.text import N_, _
from reception.orders.rules import LineDraft
from reception.orders.told import LINE_FIELDS, line_change, shown
from ui.theme import STATES, state_word

ACTIONS = {
    "check_in": N_("Checked in"),
    "set_lines": N_("Items changed"),
    "change_order": N_("Order changed"),
    "promise": N_("Promise changed"),
    "ask_extra": N_("Additional work asked"),
    "agree_extra": N_("Additional work agreed"),
    "decline_extra": N_("Additional work declined"),
    "withdraw_extra": N_("Additional work withdrawn"),
    "ask_from_finding": N_("Additional work asked"),
    "dispatch": N_("Dispatched to a bay"),
    "place": N_("Dispatched to a bay"),
    "move_allocation": N_("Moved on the board"),
    "split_allocation": N_("Work split on the board"),
    "swap_technicians": N_("Technicians changed"),
    "remove_allocation": N_("Taken off the board"),
    "restore_allocations": N_("Plan put back"),
    "carry_to": N_("Goes on another day"),
    "work_overtime": N_("Overtime"),
    "keep_here": N_("Stays in its bay"),
    "take_back": N_("Dispatch taken back"),
    "start_work": N_("Work begun"),
    "hold": N_("Work on hold"),
    "start_job": N_("Clocked on"),
    "pause_job": N_("Clocked off"),
    "finish_job": N_("Work finished"),
    "wait_for_part": N_("Waits for a part"),
    "parts_are_there": N_("Parts are there"),
    "hand_out": N_("Parts handed out"),
    "finish_work": N_("Work finished"),
    "inspect": N_("Inspected"),
    "begin_washing": N_("Wash begun"),
    "finish_washing": N_("Car washed"),
    "check_washing": N_("Wash looked at"),
    "cancel_order": N_("Order cancelled"),
    "list_settlement": N_("Settlement list given"),
    "withdraw_settlement": N_("Settlement list withdrawn"),
    "take_payment": N_("Payment taken"),
    "take_deposit": N_("Deposit taken"),
    "refund_deposit": N_("Refund given"),
    "refund_payment": N_("Refund given"),
    "reverse_settlement": N_("Settlement reversed"),
    "receive": N_("Received afterwards"),
    "write_off": N_("Written off"),
    "hand_over": N_("Handed over to the customer"),
    "leave_unrepaired": N_("Left unrepaired with its slip"),
    "issue_order_sheet": N_("Order printed"),
    "issue_walk_round": N_("Walk-round printed"),
    "issue_extra_sheet": N_("Additional work printed"),
    "sign_order": N_("Signed by the customer"),
    "answer_survey": N_("Called back"),
    "mark_comeback": N_("Marked as comeback"),
    "import_orders": N_("Brought in from a file"),
}
_FIELDS = {
    **LINE_FIELDS,
    "state": N_("State"),
    "promised_at": N_("Promise"),
    "advice": N_("Advice"),
    "reason": N_("Reason"),
    "cause": N_("What is wrong"),
    "approved_by": N_("Approved by"),
}
_TABLES = ("work_order", "order_line", "inspection", "promise", "approval")


@dataclass(frozen=True)
class Change:
    """One line of 谁改了什么."""

    at: datetime
    person: str
    action: str
    what: str
    pc: str


def told(entries: list[Entry], lines: tuple[LineDraft, ...]) -> list[Change]:
    """Return the entries in words, newest first; `lines` name those that are still there."""
    names = {line.line_id: line.name for line in lines}
    for entry in entries:  # lines that have been removed keep the name they had
        for table, key, fields in entry.changes:
            if table == "order_line" and "name" in fields:
                names.setdefault(key, fields["name"][0] or fields["name"][1])
    made = [
        Change(
            entry.at,
            entry.person,
            _(ACTIONS[entry.action]) if entry.action in ACTIONS else entry.action,
            "；".join(_what(entry, names)),
            entry.pc,
        )
        for entry in entries
    ]
    return made[::-1]


def _what(entry: Entry, names: dict[int | None, str]) -> list[str]:
    found = []
    for table, key, fields in entry.changes:
        if table not in _TABLES:
            continue
        if table == "order_line":
            said = line_change(names.get(key, ""), fields)
            found += [said] if said else []
        elif table == "work_order" and "number" in fields:
            found.append(str(fields["number"][1]))
        elif table == "promise" and entry.action == "check_in":
            continue
        else:
            found += _fields(fields, table)
    return found


def _fields(fields: dict[str, list[Any]], table: str) -> list[str]:
    found = []
    for field, (before, after) in fields.items():
        if field not in _FIELDS or before == after or (table == "promise" and field != "reason"):
            continue
        old, new = _shown(field, before), _shown(field, after)
        if new or old:
            found.append(
                f"{_(_FIELDS[field])} {old} → {new}" if old else f"{_(_FIELDS[field])} {new}"
            )
    return found


def _shown(field: str, value: Any) -> str:
    if field == "promised_at" and value:
        return clock.show(instant(int(value)) or clock.now(), "%m-%d %H:%M")
    if value in STATES:
        return state_word(str(value))
    return shown(field, value)
