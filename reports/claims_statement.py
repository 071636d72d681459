"""索赔对账单: the claims of a period as a workbook, and with their papers in one zip file."""

import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO

from reception.claims.queries import ClaimRow
from reception.claims.rules import LACKING_NAMES, STAGE_NAMES
from reception.claims.statement import Statement
from reception.core import clock
from reception.core.errors import Invalid
from reception.core.money import ZERO, show
from reception.core.text import N_, _
from reception.core.units import day_of
from reports.joined import joined
from reports.list_sheet import ListData, workbook
from reports.scan_file import scan_file
from reports.sheet import Value
from reports.sheet_style import Format

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_TITLES = (
    (N_("Order number"), Format.TEXT),
    (N_("Settled at"), Format.TEXT),
    (N_("Plate"), Format.TEXT),
    (N_("VIN"), Format.TEXT),
    (N_("Model"), Format.TEXT),
    (N_("Claim number"), Format.TEXT),
    (N_("Claimed item"), Format.TEXT),
    (N_("Part number"), Format.TEXT),
    (N_("Cause of the fault"), Format.TEXT),
    (N_("Technician's finding"), Format.TEXT),
    (N_("Claimed"), Format.MONEY),
    (N_("Accepted"), Format.MONEY),
    (N_("Paid"), Format.MONEY),
    (N_("Paid on"), Format.TEXT),
    (N_("State"), Format.TEXT),
    (N_("Reason given by the maker"), Format.TEXT),
    (N_("Missing"), Format.TEXT),
)


def render_claims_list(data: Statement) -> bytes:
    """Return the statement as .xlsx, one row a claim."""
    rows = tuple(_row(each.row) for each in data.claims)
    note = _("Settled {first} – {last} · {count} claims · claimed {amount} yuan").format(
        first=data.first,
        last=data.last,
        count=len(rows),
        amount=show(sum((each.row.amount for each in data.claims), ZERO)),
    )
    titles = tuple((_(title), form) for title, form in _TITLES)
    return workbook(ListData(_("Claims statement"), titles, rows, note, data.made))


def render_claims_bundle(data: Statement) -> bytes:
    """Return a zip: the statement, and a folder a claim with its photos, reports and lists.

    Each folder begins with one PDF of all that can be read, to be printed or sent as it is.
    """
    made = BytesIO()
    at = clock.local(data.made).timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:

        def put(name: str, content: bytes) -> None:
            bundle.writestr(zipfile.ZipInfo(name, at), content)

        put(f"{_('Claims statement')}.xlsx", render_claims_list(data))
        for each in data.claims:
            row = each.row
            folder = _safe(f"{row.number or row.order_number} {row.name} {row.claim_id}")
            whole = _together([content for _name, content in each.files])
            if whole:
                put(f"{folder}/00 {_('All papers of the claim')}.pdf", whole)
            for name, content in each.files:
                put(f"{folder}/{_safe(name)}", content)
    return made.getvalue()


def _together(files: Sequence[bytes]) -> bytes:
    """Return papers and photos as one PDF, nothing where none can be read."""
    made = []
    for content in files:
        with suppress(Invalid):
            if not content.startswith(b"%PDF-"):
                made.append(scan_file([content]).content)
            elif _has_pages(content):
                made.append(content)
    return joined(made) if made else b""


def _has_pages(content: bytes) -> bool:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            return len(document) > 0
    except pypdfium2.PdfiumError:
        return False


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name).strip(" .")[:90] or "_"


def _row(row: ClaimRow) -> tuple[Value, ...]:
    return (
        row.order_number, clock.show(row.arisen_at, "%Y-%m-%d"), row.plate, row.vin, row.model,
        row.number, row.name, row.code or row.part_code, row.cause, row.finding, row.amount,
        row.accepted, row.paid, day_of(row.paid_on).isoformat() if row.paid_on else "",
        _(STAGE_NAMES[row.stage]), row.reason,
        "、".join(_(LACKING_NAMES[name]) for name in row.lacking),
    )  # fmt: skip
