"""竣工出厂合格证: the car, the work, who found it right, how long that is warranted; two copies.

The inspector has signed it on the pad, or signs the printed copies with the pen.
"""

from reception.core.text import N_, _
from reception.papers.after_values import CertificateData
from reports.blocks import (
    SIGN_LEFT,
    SIGN_RIGHT,
    TO_WRITE,
    fields,
    framed,
    mileage,
    moment,
    plate,
    sign_line,
    warranty,
)
from reports.heads import copy_label, letterhead
from reports.page import Document, Paper

CLASSES = {"second": N_("Second-level maintenance"), "assembly": N_("Assembly or whole vehicle")}


def render_certificate(data: CertificateData) -> bytes:
    """Return the certificate as PDF: the customer's copy and the workshop's."""
    title, car = _("Certificate of completion"), data.car
    document = Document(f"{title} {data.number}".rstrip(), data.branch.name, car.order_number)
    paper = Paper(document)
    letterhead(paper, title, data.number, data.branch, voided=data.voided)
    fields(
        paper,
        [
            (_("Vehicle owner"), car.owner),
            (_("Plate number"), plate(car.plate)),
            (_("Brand and model"), car.model),
            (_("VIN"), car.vin),
            (_("Engine number"), car.engine_number),
            (_("Order no."), car.order_number),
            (_("Date received"), moment(car.arrived_at)),
            (_("Date released"), moment(car.left_at) if car.left_at else TO_WRITE),
            (_("Mileage in"), mileage(car.mileage_in, None)),
            (_("Mileage out"), mileage(car.mileage_out, None) if car.mileage_out else TO_WRITE),
            (_("Class of repair"), _(CLASSES[data.repair_class])),
            (_("Repaired by"), data.branch.company or data.branch.name),
            (_("Passed by"), data.inspector),
            (_("Passed at"), moment(data.passed_at)),
        ],
        wide=[(_("Work"), "、".join(data.work))],
        columns=2,
    )
    paper.y += 14
    right = _(
        "This car was repaired as ordered, found right at the final inspection and may leave."
    )
    limits = warranty(data.warranty_km, data.warranty_days)
    promise = _(
        "{limits} from the date of release, whichever comes first. If the work fails within it, "
        "bring this certificate: it is repaired free of charge."
    ).format(limits=limits)
    framed(paper, [(_("Result of the inspection"), right), (_("Repair warranty"), promise)])
    paper.y += 22
    paper.room(62)
    sign_line(paper, _("Inspector's signature"), data.inspector_signature, *SIGN_LEFT)
    sign_line(paper, _("Workshop (seal)"), None, *SIGN_RIGHT)
    names = [_("Customer's copy"), _("Workshop's copy")]
    labels = [copy_label(name, "", names, number) for number, name in enumerate(names)]
    paper.issue(labels, moment(data.issued_at))
    return document.finished()
