"""Recalls 召回: the maker's campaigns, their lists of VINs, and what was done on which order."""

from reception.core import clock, db, gate, record
from reception.core.errors import Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line, storable
from reception.vehicles import recalls, rules
from reception.vehicles.models import Recall, RecallCar
from reception.vehicles.recalls import Added, RecallDraft

CHUNK = 500


@action(Permission.EDIT_RECALL)
def save_recall(*, recall: RecallDraft) -> int:
    """Add or change a recall and return its key; Invalid names the field."""
    code = one_line(recall.code.strip(), "code")
    title = one_line(recall.title.strip(), "title")
    if not code:
        raise Invalid("code", _("Give the recall's code as the maker writes it."))
    if not title:
        raise Invalid("title", _("Say in a few words what the recall is about."))
    begins = rules.check_day(recall.begins_on, "begins_on")
    ends = rules.check_day(recall.ends_on, "ends_on")
    if begins is None:
        raise Invalid("begins_on", _("Enter a day such as 2024-01-31."))
    if ends is not None and ends < begins:
        raise Invalid("ends_on", _("The last day is before the first one."))
    other = db.row("SELECT id FROM recall WHERE code = ?", (code,))
    if other is not None and other[0] != recall.recall_id:
        raise Invalid("code", _("There is a recall {code} already.").format(code=code))
    values = {
        "code": code,
        "title": title,
        "work": storable(recall.work.strip(), "work"),
        "reference": one_line(recall.reference.strip(), "reference"),
        "package": one_line(recall.package.strip(), "package"),
        "begins_on": begins,
        "ends_on": ends,
    }
    if recall.recall_id is None:
        return record.add(Recall, **values)
    record.change(Recall, recall.recall_id, recall.version, **values)
    return recall.recall_id


@action(Permission.EDIT_RECALL)
def close_recall(*, recall_id: int, version: int, closed: bool = True) -> None:
    """End a recall, so that no car is told of it any more, or take it up again."""
    record.change(Recall, recall_id, version, closed_at=clock.now() if closed else None)


@action(Permission.EDIT_RECALL)
def add_recall_cars(*, recall_id: int, vins: tuple[str, ...]) -> Added:
    """Add VINs to a recall's list, all or nothing; those that stand there already stay as they are.

    Raises Invalid("vins") naming the first wrong ones.
    """
    wanted = recalls.checked_vins(vins)
    if db.row("SELECT 1 FROM recall WHERE id = ?", (recall_id,)) is None:
        raise Refused(_("There is no such recall. Press F5 to see the present list."))
    there: set[str] = set()
    known = 0
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        marks = ", ".join("?" * len(part))
        sql = f"SELECT vin FROM recall_car WHERE recall_id = ? AND vin IN ({marks})"
        there |= {vin for (vin,) in db.rows(sql, (recall_id, *part))}
        found = db.row(f"SELECT count(*) FROM vehicle WHERE vin IN ({marks})", part)
        known += int(found[0]) if found else 0
    new = [vin for vin in wanted if vin not in there]
    record.add_many(RecallCar, [{"recall": recall_id, "vin": vin} for vin in new])
    return Added(len(new), len(there), known)


@action(Permission.EDIT_RECALL)
def mark_done_elsewhere(*, recall_car_id: int, version: int, reason: str) -> None:
    """Note that another workshop did it, or why this car needs it not. Refused once done here."""
    text = one_line(reason.strip(), "reason")
    if not text:
        raise Invalid("reason", _("Say where and when it was done, or why it is not needed."))
    done = db.row(
        "SELECT o.number FROM recall_car m JOIN work_order o ON o.id = m.order_id"
        " WHERE m.id = ? AND o.state <> 'cancelled'",
        (recall_car_id,),
    )
    if done is not None:
        raise Refused(_("This recall is on order {number} here.").format(number=done[0]))
    record.change(
        RecallCar, recall_car_id, version, elsewhere_at=clock.now(), elsewhere_reason=text,
        elsewhere_by=gate.actor().person_id,
    )  # fmt: skip


@action(Permission.EDIT_RECALL)
def still_to_do(*, recall_car_id: int) -> None:
    """Take back that a recall was done elsewhere."""
    record.change(
        RecallCar, recall_car_id, elsewhere_at=None, elsewhere_by=None, elsewhere_reason=""
    )


@action(Permission.EDIT_ORDER)
def link_recalls(*, order_id: int, recall_car_ids: tuple[int, ...]) -> None:
    """Let an order that is still open do these recalls of its car. Refused otherwise."""
    recalls.link(order_id, _open_order(order_id), recall_car_ids)


@action(Permission.EDIT_ORDER)
def unlink_recall(*, recall_car_id: int) -> None:
    """Take a recall off its order: it is not done there after all. Refused once handed over."""
    found = db.row("SELECT order_id FROM recall_car WHERE id = ?", (recall_car_id,))
    if found is not None and found[0] is not None:
        _open_order(int(found[0]))
        record.change(RecallCar, recall_car_id, order_id=None)


def _open_order(order_id: int) -> int:
    """Return the car of an order that has not left yet."""
    found = db.row(
        "SELECT vehicle_id FROM work_order WHERE id = ? AND handed_over_at IS NULL"
        " AND state <> 'cancelled'",
        (order_id,),
    )
    if found is None:
        raise Refused(_("This car has left; the order's recalls can no longer be changed."))
    return int(found[0])
