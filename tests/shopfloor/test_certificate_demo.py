"""The demonstration has one certificate, signed by whoever passed the car."""

from reception.core import db
from reception.history.demo import fill_demo
from reception.history.demo_certificate import add_certificate
from reception.papers.after_values import CertificateData
from reception.papers.proof import damage
from reception.papers.queries import sealed
from reports.renderers import render


def test_one_car_has_its_certificate(database, now):
    fill_demo(orders=40)
    assert add_certificate(render) == 1
    [(paper_id,)] = db.rows("SELECT id FROM paper WHERE kind = 'certificate'")
    data = sealed(paper_id, CertificateData)
    assert data.repair_class == "assembly"
    assert data.inspector_signature is not None
    assert data.inspector_signature.signer == data.inspector
    assert list(damage()) == []


def test_without_a_ready_car_there_is_none(database, now):
    fill_demo(orders=0)
    assert add_certificate(render) == 0
