"""竣工出厂合格证 (DOMAIN §3): only for second-level maintenance, assembly or whole-vehicle repairs.

It names who passed the car at the final inspection, never who worked on it, and is void as soon as
work goes on (`orders.actions.move`). Whoever passed the car signs it on the pad; made by somebody
else it has a line for the inspector's pen.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from reception.core import clock, db, gate, settings
from reception.core.errors import Invalid, Refused
from reception.core.fields import instant
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.orders.actions import state_of
from reception.orders.models import State
from reception.orders.sheets import car_of, head_of, paper_lines
from reception.orders.warranty import CLASS_WORDS, RepairClass, repair_class
from reception.papers import actions as papers
from reception.papers.actions import Issued
from reception.papers.after_values import CertificateData
from reception.papers.queries import branch_head, live_paper
from reception.papers.rules import PaperKind
from reception.papers.values import Signature
from reception.shopfloor.inspecting import workers

# A car in one of these has passed its final inspection and nothing was done to it since.
PASSED = frozenset({State.WASHING, State.READY, State.SETTLED, State.HANDED_OVER, State.CLOSED})
_LIMITS = {
    RepairClass.SECOND: settings.WARRANTY_SECOND,
    RepairClass.ASSEMBLY: settings.WARRANTY_ASSEMBLY,
}


@dataclass(frozen=True)
class _Pass:
    """The final inspection that the car passed."""

    inspector_id: int
    inspector: str
    at: datetime


def class_of(order_id: int) -> RepairClass:
    """Return the biggest class of repair among an order's work, given or by its words (DOMAIN §4)."""
    found = db.rows(
        "SELECT name, warranty FROM order_line WHERE order_id = ? AND kind = 'labour'", (order_id,)
    )
    classes = {repair_class(name, own) for name, own in found}
    return next((each for each in CLASS_WORDS if each in classes), RepairClass.MINOR)


def certificate_due(order_id: int) -> bool:
    """Tell whether an order's car needs a certificate and has passed its inspection."""
    if _state(order_id) not in PASSED or class_of(order_id) is RepairClass.MINOR:
        return False
    return _pass(order_id) is not None


def _state(order_id: int) -> State | None:
    found = db.row("SELECT state FROM work_order WHERE id = ?", (order_id,))
    return State(found[0]) if found else None


def certificate_data(order_id: int, number: str = "") -> CertificateData:
    """Return an order's certificate; Refused where it has none or not yet."""
    head = head_of(order_id)
    kind = class_of(order_id)
    if kind is RepairClass.MINOR:
        raise Refused(
            _(
                "A certificate is only given for second-level maintenance, assembly or "
                "whole-vehicle repairs. Name the work so on the order."
            )
        )
    passed = _pass(order_id)
    if _state(order_id) not in PASSED or passed is None:
        raise Refused(_("This car has not passed its final inspection. Have it inspected first."))
    if passed.inspector_id in workers(order_id):
        raise Refused(
            _(
                "{name} passed this car and has worked on it too. Somebody else has to inspect it."
            ).format(name=passed.inspector)
        )
    km, days = settings.read(_LIMITS[kind], head["branch_id"])
    lines = paper_lines(order_id, head["branch_id"])
    return CertificateData(
        number=number,
        branch=branch_head(head["branch_id"]),
        car=car_of(head, masked=settings.read(settings.MASK_PHONES, head["branch_id"])),
        repair_class=str(kind),
        work=tuple(line.name for line in lines if line.kind == "labour"),
        warranty_km=km,
        warranty_days=days,
        inspector=passed.inspector,
        passed_at=passed.at,
        issued_at=clock.now(),
    )


def signs_here(order_id: int) -> bool:
    """Tell whether the person signed in passed this car, and so signs a certificate made now."""
    if not certificate_due(order_id) or live_paper(order_id, PaperKind.CERTIFICATE) is not None:
        return False
    passed = _pass(order_id)
    return passed is not None and passed.inspector_id == gate.actor().person_id


def _pass(order_id: int) -> _Pass | None:
    """Return the newest check that counts if it is a final one that was passed by somebody named."""
    found = db.row(
        "SELECT i.inspector_id, p.name, i.at, i.passed, i.stage FROM inspection i"
        " LEFT JOIN person p ON p.id = i.inspector_id"
        " WHERE i.order_id = ? AND i.stage <> 'self' ORDER BY i.id DESC LIMIT 1",
        (order_id,),
    )
    if found is None or found[0] is None or not found[3] or found[4]:
        return None
    return _Pass(int(found[0]), found[1], instant(found[2]) or clock.now())


@action(Permission.PRINT_PAPER)
def issue_certificate(
    *,
    order_id: int,
    render: Callable[[CertificateData], bytes],
    signature: Signature | None = None,
) -> Issued:
    """Seal an order's certificate, or return the one that counts. Refused where it has none.

    `signature` is the inspector's: Refused from anybody else, and where one was made without it.
    """
    state_of(order_id)  # holds the order: two desks make one certificate
    kept = live_paper(order_id, PaperKind.CERTIFICATE)
    if kept is not None:
        if signature is not None:
            told = _("Certificate {number} has been made meanwhile. Print it and sign it by hand.")
            raise Refused(told.format(number=kept.number))
        return Issued(kept.paper_id, kept.number)
    if signature is not None:
        _check_signer(order_id, signature)
    return papers.issue(
        branch_id=head_of(order_id)["branch_id"],
        kind=PaperKind.CERTIFICATE,
        subject_id=order_id,
        data_for=lambda number, _serial: _signed(certificate_data(order_id, number), signature),
        render=render,
    )


def _check_signer(order_id: int, signature: Signature) -> None:
    passed = _pass(order_id)
    if passed is not None and passed.inspector_id != gate.actor().person_id:
        told = _("{name} passed this car, so only {name} signs its certificate.")
        raise Refused(told.format(name=passed.inspector))
    if not any(len(stroke) > 1 for stroke in signature.strokes):
        told = _("Nothing is signed yet. Sign on the line, then press “Signed”.")
        raise Invalid("signature", told)


def _signed(data: CertificateData, signature: Signature | None) -> CertificateData:
    if signature is None:
        return data
    return replace(data, inspector_signature=replace(signature, signer=data.inspector))
