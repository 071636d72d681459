"""索赔: arisen, sent with documents, answered, sent again, paid, given up; both databases."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO

import pytest
from PIL import Image

from reception.billing.actions import hand_over
from reception.billing.refund_actions import reverse_settlement
from reception.claims import proof
from reception.claims.actions import answer_claims, send_claims, withdraw_claims
from reception.claims.documents import add_document, content, prepare, remove_document
from reception.claims.insurance import case_of
from reception.claims.insurance_actions import CaseDraft, save_case
from reception.claims.models import Claim
from reception.claims.money_actions import note_claims_paid as note_paid
from reception.claims.queries import answered, claim, claims, claims_of, refusals
from reception.claims.rules import Stage
from reception.core import clock, db, gate, record, settings
from reception.core.drivers import IntegrityError
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.fields import seconds
from reception.core.permissions import Permission
from reception.customers.queries import customer
from reception.vehicles.actions import lift_restriction, restrict_customer
from tests.backoffice import render, tamper
from tests.claims.counter import BUMPER, OIL, PUMP, WORK, Counter

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF"


note_claims_paid = partial(note_paid, render=render)


@pytest.fixture
def counter(branch) -> Counter:
    return Counter(branch)


def photo(colour: str = "red") -> bytes:
    made = BytesIO()
    Image.new("RGB", (400, 300), colour).save(made, "JPEG")
    return made.getvalue()


def one() -> int:
    (row,) = claims()
    return row.claim_id


def stages() -> list[Stage]:
    return [row.stage for row in claims()]


def test_a_settled_line_of_the_maker_is_claimed(counter):
    counter.order(PUMP)
    with counter.as_():
        assert claims() == ()  # ready, not settled
    order_id = counter.settle(PUMP, WORK, OIL)
    with counter.as_():
        assert [(row.name, row.amount, row.stage) for row in claims_of(order_id)] == [
            ("水泵总成", Decimal(1280), Stage.TO_SEND),
            ("更换水泵", Decimal(360), Stage.TO_SEND),
        ]
        first = claims()[0]
        assert first.due_at == clock.now() + timedelta(days=7)
        assert not first.overdue
        assert sum(row.open for row in claims()) == Decimal(1640)


def test_sent_accepted_paid(counter):
    counter.settle()
    with counter.as_():
        keys = tuple(row.claim_id for row in claims())
        with pytest.raises(Invalid):
            send_claims(claim_ids=keys, number="  ")
        assert send_claims(claim_ids=keys, number="SP-2026-0001") == 2
        assert stages() == [Stage.WAITING] * 2
        assert claims()[0].due_at == clock.now() + timedelta(days=30)
        with pytest.raises(Refused, match="等厂家答复"):
            send_claims(claim_ids=keys, number="SP-2026-0002")
        assert answer_claims(claim_ids=keys) == 2
        assert stages() == [Stage.ACCEPTED] * 2
        with pytest.raises(Invalid) as wrong:
            note_claims_paid(claim_ids=keys[:1], paid_on=clock.today(), amount=Decimal(1000))
        assert wrong.value.field == "reason"
        with pytest.raises(Invalid) as wrong:
            note_claims_paid(claim_ids=keys, paid_on=clock.today() + timedelta(days=1))
        assert wrong.value.field == "paid_on"
        note_claims_paid(claim_ids=keys, paid_on=clock.today())
        rows = claims()
    assert {(row.stage, row.paid_on) for row in rows} == {(Stage.PAID, 20261120)}
    assert sum(row.paid for row in rows) == Decimal(1640)
    assert sum(row.open for row in rows) == 0


def test_refused_goes_again_and_is_accepted_in_part(counter):
    counter.settle(PUMP)
    with counter.as_():
        key = one()
        send_claims(claim_ids=(key,), number="SP-1")
        with pytest.raises(Invalid) as wrong:
            answer_claims(claim_ids=(key,), accepted=Decimal(0))
        assert wrong.value.field == "reason"
        with pytest.raises(Invalid) as wrong:
            answer_claims(claim_ids=(key,), accepted=Decimal("1280.01"), reason="多")
        assert wrong.value.field == "accepted"
        answer_claims(claim_ids=(key,), accepted=Decimal(0), reason="缺旧件照片")
        assert (stages(), claims()[0].reason) == ([Stage.REFUSED], "缺旧件照片")
        with pytest.raises(Refused):
            note_claims_paid(claim_ids=(key,), paid_on=clock.today())
        send_claims(claim_ids=(key,), number="SP-1A")
        answer_claims(claim_ids=(key,), accepted=Decimal(1000), reason="按厂家价目")
        card = claim(key)
        assert (card.row.stage, card.row.rounds, card.row.open) == (Stage.PARTLY, 2, Decimal(1000))
        assert [(s.what, s.number, s.text) for s in card.steps] == [
            ("sent", "SP-1", ""),
            ("refused", "", "缺旧件照片"),
            ("sent", "SP-1A", ""),
            ("partly", "", "按厂家价目"),
        ]
        bounds = [seconds(each) for each in clock.month_bounds(2026, 11)]
        assert answered(*bounds, gate.actor().branch_id) == (2, 0, 1)
        assert refusals(*bounds, gate.actor().branch_id) == (("按厂家价目", 1), ("缺旧件照片", 1))
        note_claims_paid(
            claim_ids=(key,), paid_on=clock.today(), amount=Decimal("990"), reason="手续费"
        )
        assert claims()[0].paid == Decimal(990)


def test_documents_stay_once_sent(counter):
    counter.settle(PUMP)
    with counter.as_():
        key = one()
        with pytest.raises(Invalid, match=r"notes\.txt"):
            prepare("notes.txt", b"hello")
        with pytest.raises(Invalid):
            prepare("gross.pdf", b"%PDF-" + b"0" * 8_000_000)
        paper, picture = prepare("C:\\索赔单.pdf", PDF), prepare("old.jpg", photo())
        for document in (paper, picture, paper):
            add_document(claim_id=key, document=document)
        wrong = prepare("other.jpg", photo("blue"))
        add_document(claim_id=key, document=wrong)
        found = claim(key).documents
        assert [(d.name, d.media) for d in found] == [
            ("索赔单.pdf", "application/pdf"), ("old.jpg", "image/jpeg"),
            ("other.jpg", "image/jpeg"),
        ]  # fmt: skip
        assert content(paper.hash) == PDF
        remove_document(document_id=found[2].document_id)
        assert content(wrong.hash) is None
        send_claims(claim_ids=(key,), number="SP-1")
        with pytest.raises(Refused):
            remove_document(document_id=found[0].document_id)
        add_document(claim_id=key, document=wrong)  # the maker asks for one more
        assert claims()[0].documents == 3
        assert db.row("SELECT count(*) FROM claim_file") == (3,)


def test_given_up_with_a_reason(counter):
    counter.settle(PUMP)
    with counter.as_():
        key = one()
        with pytest.raises(Invalid):
            withdraw_claims(claim_ids=(key,), reason=" ")
        withdraw_claims(claim_ids=(key,), reason="已过三包期，本店承担")
        assert (stages(), claims()[0].reason) == ([Stage.WITHDRAWN], "已过三包期，本店承担")
        with pytest.raises(Refused):
            send_claims(claim_ids=(key,), number="SP-1")
        with pytest.raises(Refused):
            add_document(claim_id=key, document=prepare("a.pdf", PDF))


def test_deadlines_are_the_branch_s_own(counter):
    counter.settle(PUMP)
    with counter.as_("administrator"):
        settings.change_setting(name="claim_send_days", value=3)
    later = clock.now() + timedelta(days=4)
    with counter.as_(), clock.frozen(later):
        assert claims()[0].overdue
        send_claims(claim_ids=(one(),), number="SP-1")
        assert not claims()[0].overdue
    with counter.as_(), clock.frozen(later + timedelta(days=31)):
        assert claims()[0].overdue


def test_who_may_not(counter):
    counter.settle(PUMP)
    with counter.as_():
        key = one()
    for role in ("advisor", "cashier", "technician"):
        with counter.as_(role), pytest.raises(NotAllowed):
            send_claims(claim_ids=(key,), number="SP-1")
    with counter.as_("manager"):
        send_claims(claim_ids=(key,), number="SP-1")


def test_the_database_holds_the_way(counter):
    counter.settle(PUMP)
    with counter.as_():
        key = one()
        send_claims(claim_ids=(key,), number="SP-1")
        answer_claims(claim_ids=(key,))

    @gate.action(Permission.CLAIM)
    def spoil(**values: object) -> None:
        record.change(Claim, key, **values)

    for values in (
        {"amount": Decimal(1)},
        {"accepted": Decimal(2)},
        {"answered_at": None, "accepted": None},
        {"sent_at": None, "number": "", "rounds": 0},
        {"paid_on": 20261120},
    ):
        with counter.as_(), pytest.raises(IntegrityError):
            spoil(**values)
    with counter.as_():
        note_claims_paid(claim_ids=(key,), paid_on=clock.today())
        with pytest.raises(IntegrityError):
            spoil(paid=Decimal(1))


def test_a_restricted_customer_s_words_are_put_away_and_brought_back(counter):
    order_id = counter.settle(PUMP, BUMPER)
    with counter.as_():
        save_case(
            order_id=order_id, version=1, case=CaseDraft("示例财险", note="测试客户001 要求先赔付")
        )  # fmt: skip
        withdraw_claims(claim_ids=(one(),), reason="测试客户001 自行处理")
    with gate.acting(gate.system("test")):
        hand_over(
            order_id=order_id,
            opinion="satisfied",
            render=render,
            refused_reason="有急事",
            witness="示例见证人",
        )
        (customer_id,) = db.row("SELECT customer_id FROM work_order WHERE id = ?", (order_id,))
        version = customer(customer_id).version
        restrict_customer(customer_id=customer_id, version=version, reason="本人要求删除")
        assert "测试客户" not in claims()[0].reason + case_of(order_id).note
        lift_restriction(customer_id=customer_id)
        assert (claims()[0].reason, case_of(order_id).note) == (
            "测试客户001 自行处理", "测试客户001 要求先赔付",
        )  # fmt: skip


def test_a_reversed_list_takes_its_claims_along(counter):
    order_id = counter.settle(PUMP)
    with counter.as_():
        send_claims(claim_ids=(one(),), number="SP-1")
    with counter.as_("manager"):
        reverse_settlement(order_id=order_id, reason="项目录错", render=render)
    with counter.as_():
        assert stages() == [Stage.WITHDRAWN]
    counter.settle(order_id=order_id)
    with counter.as_():
        assert sorted(stages()) == [Stage.TO_SEND, Stage.WITHDRAWN]
        assert [row.key for row in claims_of(order_id)] == sorted(r.key for r in claims())


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ("UPDATE claim SET amount = 128001", "水泵总成"),
        ("UPDATE claim SET accepted = 1", "水泵总成"),
        ("UPDATE claim_step SET amount = 1 WHERE what = 'accepted'", "水泵总成"),
        ("UPDATE claim_file SET bytes = substr(bytes, 1, 9)", "a.pdf"),
    ],
)
def test_what_was_changed_behind_the_program_is_named(counter, spoilt, told):
    counter.settle(PUMP)
    with counter.as_():
        key = one()
        add_document(claim_id=key, document=prepare("a.pdf", PDF))
        send_claims(claim_ids=(key,), number="SP-1")
        answer_claims(claim_ids=(key,))
    assert list(proof.damage()) == []
    tamper(spoilt)
    assert any(told in sentence for sentence in proof.damage())
