"""Only stored: what names a customer is on no screen, in no list, search or export (DOMAIN §4)."""

import importlib
import inspect
import itertools
import json
import pkgutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

import reception
from reception.bookings.actions import BookingDraft, book, cancel_booking
from reception.core import audit, clock, db
from reception.core.errors import NotAllowed, ReceptionError, Refused
from reception.customers.queries import customer
from reception.orders.actions import VisitDraft, check_in
from reception.orders.extra_actions import ask_extra, decline_extra
from reception.orders.extras import How
from reception.orders.rules import LineDraft, LineKind, OrderKind
from reception.shopfloor.actions import cancel_order
from reception.vehicles.actions import (
    CustomerDraft,
    VehicleDraft,
    lift_restriction,
    look_at_stored,
    restrict_customer,
)
from reception.vehicles.restriction import stored
from reception.visits.actions import keep_draft
from tests.customers.people import customer as add
from tests.customers.people import received

NAME, PHONE, SECOND = "种樟树", "13987654321", "13987654322"
WANTED = (NAME, PHONE, SECOND, PHONE[-4:], "zhongzhangshu")


@pytest.fixture
def stored_away(branch):
    """A customer that left traces everywhere, and then asked to be deleted."""
    with branch.as_("advisor"):
        opened = check_in(
            customer=CustomerDraft(NAME, PHONE, SECOND, address=f"{NAME}路", note=f"找{NAME}"),
            vehicle=VehicleDraft("沪A00001"),
            visit=VisitDraft(mileage=1000, sender=NAME, sender_phone=PHONE),
            kind=OrderKind.REPAIR,
            told=True,
        )
        extra = ask_extra(
            order_id=opened.order_id, reason="刹车片薄", delay_minutes=0, photos=(),
            lines=(LineDraft(LineKind.LABOUR, "更换刹车片", Decimal(1), Decimal(100)),),
        )  # fmt: skip
        decline_extra(
            extra_id=extra, how=How.PHONE, who=NAME, phone=PHONE, signature=None, reason="下次"
        )
        cancel_order(order_id=opened.order_id, reason="示例")
        # They brought somebody else's car, and booked as a newcomer with another plate.
        other = received("示例友人", "13800000002", "沪A00002")
        cancel_order(order_id=other.order_id, reason="示例")
        brought = check_in(
            customer=CustomerDraft("示例友人", "13800000002"),
            vehicle=VehicleDraft("沪A00002"),
            visit=VisitDraft(mileage=2000, sender=NAME, sender_phone=PHONE),
            kind=OrderKind.REPAIR,
        )
        cancel_order(order_id=brought.order_id, reason="示例")
        wanted = BookingDraft(
            plate="沪A00003", name=NAME, phone=PHONE, starts_at=clock.now() + timedelta(days=1),
            minutes=60, bay_kind="mechanical", words="保养",
        )  # fmt: skip
        booking = book(booking=wanted)
        keep_draft(
            uid="d1", kind="check_in", title=NAME, data=json.dumps({"name": NAME, "phone": PHONE})
        )
        keep_draft(uid="d2", kind="check_in", title="示例", data=json.dumps({"phone": "1"}))
    card = customer(opened.customer_id)
    with branch.as_("manager"):
        with pytest.raises(Refused):  # the newcomer's booking is theirs
            restrict_customer(customer_id=card.customer_id, version=card.version, reason="本人来电")
        cancel_booking(booking_id=booking, version=1, reason="客户取消")
        restrict_customer(customer_id=card.customer_id, version=card.version, reason="本人来电要求")
    return opened


def asked(function, values):
    """Yield what a function answers to every choice of arguments that it may be given."""
    names = list(inspect.signature(function).parameters.values())
    choices = []
    for each in names:
        if each.name == "day" and each.annotation is not date:
            choices.append((20261120,))
        elif each.name in values:
            choices.append(values[each.name])
        elif each.default is inspect.Parameter.empty:
            return
        else:
            choices.append((each.default,))
    for chosen in itertools.product(*choices):
        arguments = dict(zip((each.name for each in names), chosen, strict=True))
        try:
            yield function(**arguments)
        except (ReceptionError, db.DatabaseError, RuntimeError):  # refused, or part of an action
            continue
        except (TypeError, KeyError, AttributeError):  # of that name, and means something else
            continue


# Not for a screen: writers, proofs, papers that are kept, and what only who has the right may ask.
SPARED = {
    "stored", "sealed", "content", "reprint_bytes", "take_away", "bring_back", "check_free", "parse",
}  # fmt: skip


def questions():
    """Yield every public function of every room that only asks."""
    for room in pkgutil.iter_modules(reception.__path__):
        if not room.ispkg or room.name in ("migrations", "core"):
            continue
        package = importlib.import_module(f"reception.{room.name}")
        for part in pkgutil.iter_modules(package.__path__):
            if "demo" in part.name or "import" in part.name or part.name.endswith("rules"):
                continue
            module = importlib.import_module(f"reception.{room.name}.{part.name}")
            for name, function in vars(module).items():
                mine = inspect.isfunction(function) and function.__module__ == module.__name__
                if (
                    mine
                    and not name.startswith("_")
                    and name not in SPARED
                    and not hasattr(function, "permission")
                ):
                    yield f"{module.__name__}.{name}", function


def test_a_planted_number_is_on_no_screen(branch, stored_away):
    keys = range(1, 5)
    now = clock.now()
    day = now.date()
    month = (branch and 1, 0, int(now.timestamp()) + 10**6)
    values = {
        **dict.fromkeys(
            ("customer_id", "vehicle_id", "order_id", "booking_id", "visit_id", "extra_id",
             "paper_id", "kept_id", "gone_id", "complaint_id"), keys
        ),
        **dict.fromkeys(("typed", "text", "phrase"), WANTED),
        "plate": ("沪A00001", "沪A00003"), "number": (stored_away.number,), "vin": ("",),
        "begin": (now - timedelta(days=9),), "end": (now + timedelta(days=9),),
        "day": (day,), "year": (day.year,), "month": (day.month,), "span": (month,),
        "limit": (200,), "branch_id": (1,), "version": (0,), "masked": (False, True),
        "details": (True,), "moved": ({},), "since": (now,),
        "vehicle_ids": ([1, 2],), "sql": (),
    }  # fmt: skip
    went = set()
    with branch.as_("manager"):  # who sees most
        for name, function in questions():
            for answer in asked(function, values):
                told = repr(tuple(answer) if inspect.isgenerator(answer) else answer)
                went.add(name)
                for word in WANTED[:3]:
                    assert word not in told, f"{name} tells {word}"
    assert len(went) > 60
    for must in ("vehicles.queries.search", "customers.queries.export_rows", "orders.queries.order",
                 "bookings.queries.bookings", "orders.extras.extras_of", "visits.drafts.drafts",
                 "orders.sheets.order_sheet_data", "care.queries.due_calls",
                 "figures.queries.month_figures"):  # fmt: skip
        assert f"reception.{must}" in went, must


def test_the_log_is_kept_and_shows_no_names(branch, stored_away):
    assert db.rows("SELECT 1 FROM audit WHERE changes LIKE ?", (f"%{PHONE}%",))  # it proves itself
    shown = [audit.history("work_order", key) for key in range(1, 4)]
    assert any(shown)
    for word in (NAME, PHONE, "zhongzhangshu", "本人来电要求"):
        assert word not in repr(shown), word
    assert not list(audit.damage())


def test_what_is_stored_is_seen_by_who_may_and_comes_back(branch, stored_away):
    key = stored_away.customer_id
    with branch.as_("advisor"):
        with pytest.raises(NotAllowed):
            look_at_stored(customer_id=key)
        with pytest.raises(NotAllowed):
            stored(key)
    with branch.as_("administrator"):
        look_at_stored(customer_id=key)
        seen = stored(key)
        assert (seen.name, seen.phone, seen.phone2) == (NAME, PHONE, SECOND)
        assert (seen.reason, seen.person) == ("本人来电要求", "示例manager")
        assert stored(99) is None
        with pytest.raises(Refused):
            look_at_stored(customer_id=99)
        lift_restriction(customer_id=key)
        with pytest.raises(Refused):
            look_at_stored(customer_id=key)
    found = db.row("SELECT person, changes FROM audit WHERE action = 'look_at_stored'")
    assert found[0] == "示例管理员"
    assert NAME not in found[1]
    assert db.rows("SELECT sender, sender_phone FROM visit ORDER BY id")[2] == (NAME, PHONE)
    assert db.rows("SELECT name, phone FROM booking") == [(NAME, PHONE)]
    assert db.rows("SELECT who, phone FROM extra_work") == [(NAME, PHONE)]
    assert db.rows("SELECT uid FROM draft") == [("d2",)]  # a begun check-in is not kept by law


def test_namesakes_keep_their_own(branch):
    with branch.as_("advisor"):
        gone, other = add(NAME, PHONE), add(NAME, "13800000009")
        first = received("示例车主", "13800000003", "沪A00005")
        cancel_order(order_id=first.order_id, reason="示例")
        check_in(
            customer=CustomerDraft("示例车主", "13800000003"), vehicle=VehicleDraft("沪A00005"),
            visit=VisitDraft(mileage=2000, sender=NAME, sender_phone="13800000009"),
            kind=OrderKind.REPAIR,
        )  # fmt: skip
    with branch.as_("manager"):
        restrict_customer(customer_id=gone, version=customer(gone).version, reason="示例")
    assert replace(customer(other)).name == NAME
    assert (NAME, "13800000009") in db.rows("SELECT sender, sender_phone FROM visit")
