"""The slip on small sheets: three on one A4, or continuous paper in one, two or three cuts.

Text stands on a grid of six lines an inch, nine points and larger, black, without fills, as an
impact printer wants it (DOMAIN §3). On continuous paper the plies are identical: one page, whose
last line lists all copies. On A4 each copy has its third of the sheet and its label.
"""

from collections.abc import Callable, Sequence

from reception.core.money import in_words
from reception.core.slip_form import CONTINUOUS
from reception.core.text import _
from reception.orders.words import word
from reception.papers.forms import picture
from reception.papers.values import Signature, SlipData
from reports import slip_words as words
from reports.blocks import DASH, Field, moment, money, ticks
from reports.fonts import width
from reports.grid import GAP, SIZE, Grid, sheet_of
from reports.heads import INKS
from reports.page import BLACK, HEIGHT, WIDTH, Document, Page
from reports.signature import draw_signature
from reports.table import placed, wrapped
from reports.wrap import cut, wrap

_ACROSS = 3  # columns of fields


def _head(data: SlipData) -> Callable[[Grid], None]:
    """Return what draws the top of a sheet: three rows on the first, two on those after it."""
    numbered = f"No. {data.number}" if data.number else _("Preview, not issued")
    title = words.title(data)
    if data.voided:
        title = _("{title} (void)").format(title=title)
    marks = [_("Reprint no. {number}").format(number=data.reprint)] if data.reprint else []
    phones = _("Service phone {phone}").format(phone=data.branch.service_phone)
    if data.branch.rescue_phone:
        phones += "　" + _("24-hour rescue {phone}").format(phone=data.branch.rescue_phone)
    logo = picture(data.form.logo)

    def draw(grid: Grid) -> None:
        sheet, page = grid.sheet, grid.page
        middle, again = (sheet.left + sheet.right) / 2, len(grid.names) > 1
        name = _("{title} (continued)").format(title=title) if again else title
        page.text(middle, grid.y, name, 12, bold=True, align="centre")
        grid.text(sheet.right, numbered, align="right")
        if not again:
            edge = sheet.right
            if data.number:
                edge = page.barcode(sheet.right, grid.y + sheet.under, data.number, 19) - GAP
            start = sheet.left
            if logo:
                start = page.picture(logo, start, grid.y + sheet.under, 60, 19) + 6
            grid.row += 1
            grid.text(start, cut(data.branch.name, edge - start, SIZE))
            grid.row += 1
            grid.text(start, cut(phones, edge - start, SIZE))
        if marks:
            seat = middle + 20 if not again else sheet.left + 170
            grid.text(seat, marks[0], bold=True)
        grid.row += 1
        grid.rule(0.8)

    return draw


def _fields(grid: Grid, cells: Sequence[Field]) -> None:
    """Write fields in columns; what is too long for its column gets rows of its own."""
    left, right = grid.sheet.left, grid.sheet.right
    step = (right - left + GAP) / _ACROSS
    texts = [(label, value or DASH) for label, value in cells]
    room = step - GAP - 6
    short = [cell for cell in texts if width(cell[0], SIZE) + width(cell[1], SIZE) <= room]
    labels = [
        max((width(label, SIZE) for label, _value in short[column::_ACROSS]), default=0.0) + 6
        for column in range(_ACROSS)
    ]
    for first in range(0, len(short), _ACROSS):
        grid.need(1)
        for number, (label, value) in enumerate(short[first : first + _ACROSS]):
            x, wide = left + number * step, width(value, SIZE)
            grid.text(x, label)
            seat = min(labels[number], step - GAP - wide)
            grid.text(x + seat, value)
        grid.row += 1
    for label, value in (cell for cell in texts if cell not in short):
        grid.paragraph(label, value)


def _tail(grid: Grid, data: SlipData) -> int:
    """Return how many rows the end takes, from the sums to the foot; 0 where no sheet holds it."""
    room = grid.sheet.right - grid.sheet.left
    texts = words.promises(data)
    lines = sum(len(wrap(text, room - width(label, SIZE) - 6, SIZE)) for label, text in texts)
    signing = grid.sheet.sign * (2 if data.witness else 1)
    rows = 2 + lines + 2 * data.form.blank_lines + 1 + signing + (data.form.layout in CONTINUOUS)
    return rows if grid.sheet.first + 4 + rows <= grid.sheet.last else 0


def _table(grid: Grid, data: SlipData) -> None:
    columns, rows = words.columns(data), words.rows(data)
    places = placed(columns, rows, grid.sheet.left, grid.sheet.right)

    def head() -> None:
        grid.rule()
        for each in places:
            align = each.column.align
            grid.page.fitted(each.anchor, grid.y, each.column.title, each.room, SIZE, align=align)
        grid.row += 1
        grid.rule()

    grid.need(2)
    head()
    for cells in rows:
        texts = wrapped(places, cells)
        high = max(1, *map(len, texts))
        # Who signs sees the sums, and the last line above them.
        most = grid.sheet.last - grid.sheet.first - 4
        tail = _tail(grid, data) if cells is rows[-1] and len(rows) > 1 else 0
        if grid.need(min(high + tail, most) if high < most else most):
            head()
        for each, text in zip(places, cells, strict=True):
            if not each.column.share:
                align = each.column.align
                grid.page.fitted(each.anchor, grid.y, text, each.room, SIZE, align=align)
        name = next(each for each in places if each.column.share)
        for number, line in enumerate(texts[places.index(name)]):
            if number and grid.need(1):
                head()
            grid.text(name.left, line)
            grid.row += 1
    grid.rule()


def _sums(grid: Grid, data: SlipData) -> None:
    totals, sheet = data.totals, grid.sheet
    kinds = [(word("labour"), totals.labour), (_("Material"), totals.part)]
    if totals.other:
        kinds.append((word("other"), totals.other))
    left = "　".join(f"{name} {money(amount)}" for name, amount in kinds)
    if totals.discount:
        discount = _("Discount {amount} (included)").format(amount=money(-totals.discount))
        left = f"{left}　{discount}"
    right = "　".join(f"{word(payer)} {money(amount)}" for payer, amount in totals.payers)
    beside = width(left, SIZE) + width(right, SIZE) + GAP < sheet.right - sheet.left
    grid.need(2 if beside else 3)
    grid.text(sheet.left, left)
    grid.row += 0 if beside else 1
    grid.text(sheet.right, right, align="right")
    grid.row += 1
    due = words.customer_pays(data)
    label, figures = _("Customer pays (in words)"), f"¥{money(due)}"
    grid.text(sheet.left, label)
    start = sheet.left + width(label, SIZE) + 6
    grid.page.fitted(start, grid.y, in_words(due), sheet.right - start - 110, SIZE, bold=True)
    grid.text(sheet.right, figures, 12, bold=True, align="right")
    grid.row += 1
    grid.rule()


def _blank_lines(grid: Grid, data: SlipData) -> None:
    """Leave lines for handwriting, two rows each."""
    name = data.form.blank_title
    for number in range(data.form.blank_lines):
        grid.need(2)
        grid.row += 1
        if number == 0:
            grid.text(grid.sheet.left, name)
        indent = width(name, SIZE) + 6 if number == 0 and name else 0
        grid.page.rule(grid.y + grid.sheet.under, grid.sheet.left + indent, grid.sheet.right)
        grid.row += 1


def _sign(grid: Grid, label: str, signature: Signature | None, left: float, instead: str) -> None:
    """Draw a place to sign, half a sheet wide."""
    right = left + (grid.sheet.right - grid.sheet.left - 2 * GAP) / 2
    start, pitch, page = left + width(label, SIZE) + 6, grid.sheet.pitch, grid.page
    last = grid.y + (grid.sheet.sign - 2) * pitch
    line = last + grid.sheet.under
    page.text(left, last - pitch, label, SIZE)
    if signature is not None:
        top = grid.y - pitch + grid.sheet.under + 3
        draw_signature(page, signature, start, top, min(right, start + 150), line - 2)
        dated = f"{moment(signature.signed_at)}　{signature.signer}".rstrip("　")
    else:
        lines = wrap(instead, right - start, SIZE, most=2)
        page.lines(start, last - (len(lines) - 1) * pitch, lines, SIZE, leading=pitch)
        dated = _("Date:")
    page.rule(line, left, right)
    page.text(left, last + pitch, cut(dated, right - left, SIZE), SIZE)


def _end(grid: Grid, data: SlipData) -> None:
    """Draw opinion and signatures, together on one sheet."""
    left = grid.sheet.left
    half = left + (grid.sheet.right - left + 2 * GAP) / 2
    reason = data.refused_reason
    instead = _("Not signed: {reason}").format(reason=reason) if reason else ""
    if len(wrap(instead, half - left - 90, SIZE)) > 2:
        grid.paragraph(_("Not signed"), reason)
        instead = _("Not signed: {reason}").format(reason=_("the reason stands above"))
    other, remark = _("Other words:"), data.remark
    label = _("Customer's opinion") + _("(ticked by the customer)")
    chosen = ticks(words.OPINIONS, data.opinion)
    start = left + width(label, SIZE) + 8
    after = start + width(chosen, SIZE) + GAP
    room = grid.sheet.right - after - width(other, SIZE) - 6
    if width(remark, SIZE) > room:
        grid.paragraph(other, remark)
        remark = ""
    signing = grid.sheet.sign * (2 if data.witness else 1)
    foot = data.form.layout in CONTINUOUS
    grid.need(1 + signing + foot)
    grid.text(left, label)
    grid.text(start, chosen)
    grid.text(after, other)
    after += width(other, SIZE) + 6
    grid.text(after, remark)
    grid.page.rule(grid.y + grid.sheet.under, after, grid.sheet.right)
    grid.row += 1
    _sign(grid, _("Advisor"), data.advisor_signature, left, "")
    _sign(grid, _("Customer's signature"), data.customer_signature, half, instead)
    grid.row += grid.sheet.sign
    if data.witness:
        _sign(grid, _("Witness"), data.witness_signature, half, data.witness)
        grid.row += grid.sheet.sign


def draw_on_grid(document: Document, data: SlipData) -> None:
    """Draw a slip whose form asks for a small sheet."""
    grid = Grid(document, sheet_of(data.form.layout), _head(data))
    if data.voided:
        grid.paragraph(_("Void because"), data.voided)
    _fields(grid, [*words.head_fields(data)])
    for label, value in words.fault(data):
        grid.paragraph(label, value or DASH)
    if data.lines:
        _table(grid, data)
    else:
        grid.rule()
        grid.paragraph("", _("No work was done and no part was used on this visit."))
        grid.rule()
    grid.need(_tail(grid, data))
    _sums(grid, data)
    for label, text in words.promises(data):
        grid.paragraph(label, text)
    _blank_lines(grid, data)
    _end(grid, data)
    if data.form.layout == "thirds":
        grid.close()
        _issue_thirds(document, grid, data)
    else:
        grid.paragraph("", words.foot(data))
        grid.close()
        _issue_plies(document, grid, data)


def _finish(page: Page, grid: Grid, data: SlipData, number: int, foot: str) -> None:
    """Write a sheet's last row, and across it why it is void."""
    sheet = grid.sheet
    y = sheet.last * sheet.pitch
    of = _("Page {number} / {count}").format(number=number, count=len(grid.names))
    page.text(sheet.right, y, of, SIZE, align="right")
    page.text(sheet.left, y, cut(foot, sheet.right - sheet.left - 80, SIZE), SIZE)
    if data.voided:
        reason = wrap(data.voided, sheet.width * 0.6, 12, bold=True, most=1)[0]
        middle, fills = (sheet.left + sheet.right) / 2, data.form.layout not in CONTINUOUS
        page.across(middle, sheet.height / 2 - 45, _("VOID"), 60, reason, fills=fills)
    page.done()


def _issue_plies(document: Document, grid: Grid, data: SlipData) -> None:
    """Put each sheet on the document once: its plies are identical, one line lists them."""
    copies = "　".join(f"{c.ordinal} {c.name}（{c.colour_name}）" for c in data.copies)
    for number, name in enumerate(grid.names, 1):
        document.canvas.setPageSize((grid.sheet.width, grid.sheet.height))
        document.canvas.doForm(name)
        page = Page(document.canvas, grid.sheet.height)
        _finish(page, grid, data, number, copies)
        document.canvas.showPage()


def _issue_thirds(document: Document, grid: Grid, data: SlipData) -> None:
    """Put three copies on each A4, cut apart at its thirds."""
    canvas, sheet = document.canvas, grid.sheet
    canvas.setPageSize((WIDTH, HEIGHT))
    for number, name in enumerate(grid.names, 1):
        for first in range(0, len(data.copies), 3):
            for place, copy in enumerate(data.copies[first : first + 3]):
                canvas.saveState()
                canvas.translate(0, HEIGHT - (place + 1) * sheet.height)
                canvas.doForm(name)
                page = Page(canvas, sheet.height)
                label = f"{copy.ordinal} {copy.name}（{copy.colour_name}）"
                ink, y = INKS.get(copy.colour, BLACK), sheet.first * sheet.pitch
                wide = min(width(label, SIZE, True), 150)
                page.box(sheet.left, y - 9.5, sheet.left + wide + 10, y + sheet.under, ink=ink)
                page.fitted(sheet.left + 5, y, label, 150, SIZE, bold=True, ink=ink)
                _finish(page, grid, data, number, words.foot(data))
                if place < 2:
                    canvas.setDash(3, 3)
                    page.rule(sheet.height, 0, sheet.width, weight=0.4)
                canvas.restoreState()
            canvas.showPage()
