"""对账: a period's claims as a workbook and with their papers; what a claim lacks; both databases."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest

from reception.claims.actions import note_facts, withdraw_claims
from reception.claims.documents import add_document, prepare
from reception.claims.queries import claims
from reception.claims.statement import note_claims_export, statement
from reception.core import clock, db
from reception.core.errors import Conflict, Invalid, NotAllowed, Refused
from reports.claims_statement import render_claims_bundle, render_claims_list
from reports.scan_file import scan_file
from tests.claims.counter import PUMP, WORK, Counter
from tests.claims.test_claims import PDF, photo


@pytest.fixture
def counter(branch) -> Counter:
    return Counter(branch)


def test_a_claim_says_what_it_lacks_until_it_is_there(counter):
    counter.settle(PUMP, WORK)
    with counter.as_():
        part, work = sorted(claims(), key=lambda row: row.kind != "part")
        assert part.lacking == ("old_part", "part_code", "cause", "finding")
        assert work.lacking == ("cause", "finding")
        note_facts(claim_id=part.claim_id, version=1, cause="密封圈老化", finding="",
                   part_code="16100-29155")  # fmt: skip
        with pytest.raises(Conflict):
            note_facts(claim_id=part.claim_id, version=1, cause="x", finding="x")
        add_document(claim_id=part.claim_id, document=prepare("a.jpg", photo()), kind="old_part")
        with pytest.raises(Invalid):
            add_document(claim_id=part.claim_id, document=prepare("a.pdf", PDF), kind="odd")
        add_document(claim_id=part.claim_id, document=prepare("a.pdf", PDF), kind="finding")
        (row,) = [each for each in claims() if each.claim_id == part.claim_id]
        assert (row.lacking, row.documents) == ((), 2)
        withdraw_claims(claim_ids=(row.claim_id,), reason="不报")
        with pytest.raises(Refused):
            note_facts(claim_id=row.claim_id, version=row.version + 1, cause="x", finding="x")
    with counter.as_("cashier"), pytest.raises(NotAllowed):
        note_facts(claim_id=work.claim_id, version=1, cause="x", finding="x")


def test_the_statement_has_each_claim_with_its_papers(counter):
    from openpyxl import load_workbook

    counter.settle(PUMP, WORK)
    today = clock.today()
    with counter.as_():
        part, work = sorted(claims(), key=lambda row: row.kind != "part")
        note_facts(claim_id=part.claim_id, version=1, cause="=1+1", finding="渗漏")
        add_document(
            claim_id=part.claim_id, document=prepare("旧件/1.jpg", photo()), kind="old_part"
        )
        report = scan_file([photo("blue")]).content
        add_document(claim_id=part.claim_id, document=prepare("检测.pdf", report), kind="finding")
        data = statement(today, today, files=True)
        book = load_workbook(BytesIO(render_claims_list(data)))
        cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
        (found,) = [row for row in cells if "水泵总成" in row]
        assert {"=1+1", "渗漏", 1280} <= set(found)
        assert not any(cell.data_type == "f" for row in book.active.iter_rows() for cell in row)
        with zipfile.ZipFile(BytesIO(render_claims_bundle(data))) as bundle:
            names = bundle.namelist()
            assert bundle.testzip() is None
        assert names[0] == "索赔对账单.xlsx"
        folders = {name.partition("/")[0] for name in names[1:]}
        assert len(folders) == 2
        assert sum(name.endswith(".jpg") for name in names) == 1
        wholes = [name for name in names if name.endswith("00 全部资料.pdf")]
        assert sum(name.endswith(".pdf") for name in names) == 3 + len(wholes)  # two lists
        with zipfile.ZipFile(BytesIO(render_claims_bundle(data))) as bundle:
            pages = [len(pypdfium2.PdfDocument(bundle.read(name))) for name in wholes]
        assert pages == [2]  # photo and report; what cannot be read lies beside it
        assert render_claims_list(data) == render_claims_list(data)
        withdraw_claims(claim_ids=(work.claim_id,), reason="不报")
        assert len(statement(today, today, files=False).claims) == 1
        before = today - timedelta(days=1)
        assert statement(before, before, files=False).claims == ()
        note_claims_export(first=today, last=today, claims=1, documents=True)
        (action,) = db.rows("SELECT action FROM audit ORDER BY seq DESC LIMIT 1")[0]
        assert action.endswith("note_claims_export")
