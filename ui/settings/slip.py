"""三联单: the branch's own form of the slip, its paper, copies, words and fields, seen while changed."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from reception.core import gate, settings
from reception.core.errors import Invalid
from reception.core.slip_form import CONTINUOUS, FIELDS, MORE_FIELDS, MOST_BLANK_LINES, check_form
from reception.core.text import N_, _
from reception.papers.forms import keep_logo
from reception.papers.queries import branch_head
from reception.papers.sample import sample_slip
from ui.run import run
from ui.settings.copies import CopiesField
from ui.settings.section import FormSection, across
from ui.settings.slip_preview import SlipPreview
from ui.slip_at_printer import slip_at_printer
from ui.widgets import (
    Button,
    Card,
    Chips,
    Choice,
    Field,
    Label,
    NumberField,
    Rule,
    TextArea,
    TextField,
    scrolling,
)
from ui.widgets.preview import show_pdf

FORM_WIDE = 440  # pixels
LARGEST_FILE = 20_000_000  # bytes of a logo's file
PAPERS = {
    "a4": N_("A4, one page for each copy"),
    "thirds": N_("A4, three copies on one page"),
    "cut_1": N_("Continuous 241 mm, whole page (280)"),
    "cut_2": N_("Continuous 241 mm, half page (140)"),
    "cut_3": N_("Continuous 241 mm, third of a page (93)"),
}
WORDS = {
    "sender": N_("Brought by"),
    "model": N_("Model"),
    "vin": N_("VIN"),
    "handover": N_("Handover"),
    "mileage": N_("Mileage"),
    "order_number": N_("Order no."),
    "order_kind": N_("Order kind"),
    "advisor": N_("Advisor"),
    "fault": N_("Customer says"),
    "origin": N_("Origin"),
    "line_warranty": N_("Warranty of each line"),
    "old_parts": N_("Old parts"),
    "advice": N_("Advice"),
    "engine_number": N_("Engine number"),
    "vehicle_type": N_("Vehicle type"),
}
_PLAIN = (
    "layout", "title", "fields", "warranty_words", "closing", "blank_lines", "blank_title",
    "printer_form", "logo",
)  # fmt: skip


class LogoField(Field[str]):
    """The logo's name, and the buttons that choose another or none."""

    def make(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._kept = ""
        self.choose = Button(_("Choose a picture…"))
        self.drop = Button(_("No logo"), lambda: self.set_text(""), kind="quiet")
        self.state = Label("", "soft")
        row.addWidget(self.choose)
        row.addWidget(self.drop)
        row.addWidget(self.state, 1)
        box.setFocusProxy(self.choose)
        return box

    def text(self) -> str:
        return self._kept

    def nothing(self) -> str:
        return ""

    def judge(self, text: str) -> str:
        return text

    def set_text(self, text: str) -> None:
        self._kept = text
        self.drop.setVisible(bool(text))
        self.state.setText(_("printed black and white") if text else "")
        self._typed()


class SlipSection(FormSection):
    """Form at the left, the slip as it will be printed at the right."""

    shows = frozenset({"setting", "branch"})

    def __init__(self) -> None:
        super().__init__()
        self.preview = SlipPreview()
        self.align = Button(_("Alignment page…"), self._show_alignment, icon="printer-outline")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(10)
        for item in self._fields():
            column.addWidget(item)
        column.addStretch()
        left = Card(_("Form of the slip"))
        left.setFixedWidth(FORM_WIDE)
        left.body.addWidget(scrolling(inside), 1)
        foot = QHBoxLayout()
        foot.addWidget(self.align)
        foot.addStretch()
        foot.addWidget(self.save_button)
        left.body.addLayout(foot)
        right = Card(_("How it is printed"), _("with a sample car; saved with F8"))
        right.body.addWidget(self.preview, 1)
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(left)
        pair.addWidget(right, 1)
        self.column.addLayout(pair, 1)
        self.form.changed.connect(self._draw)

    def _fields(self) -> list[QWidget]:
        add = self.form.add
        self.layout_field = add(
            Choice(
                "layout", _("Paper and layout"), [(code, _(word)) for code, word in PAPERS.items()]
            )
        )
        self.logo = add(LogoField("logo", _("Logo")))
        self.logo.choose.clicked.connect(lambda _on=False: self._choose_logo())
        chips = [(code, _(WORDS[code])) for code in (*FIELDS, *MORE_FIELDS)]
        lines = NumberField("blank_lines", _("Lines for the pen"), most=MOST_BLANK_LINES)
        shift = _box(
            add(NumberField("shift_x", _("Shift right"), least=-150, most=150, unit="0.1 mm")),
            add(NumberField("shift_y", _("Shift down"), least=-150, most=150, unit="0.1 mm")),
        )
        self.at_printer = QWidget()
        at_printer = QVBoxLayout(self.at_printer)
        at_printer.setContentsMargins(0, 0, 0, 0)
        name = _("Name of the paper at the printer")
        at_printer.addWidget(add(TextField("printer_form", name, most=40)))
        at_printer.addWidget(
            Label(_("Empty: a paper of exactly this size is asked for."), "small", wrap=True)
        )
        return [
            self.layout_field,
            self.at_printer,
            shift,
            Rule(),
            Label(
                _("The customer's copy stays with the customer, always: keep one for them."),
                "small", wrap=True,
            ),
            add(CopiesField("slip_copies", _("Copies"))),
            Rule(),
            _box(add(TextField("title", _("Name of this paper"), most=20, hint=_("Service slip")))),
            self.logo,
            add(Chips("fields", _("Fields"), chips)),
            _box(add(lines), add(TextField("blank_title", _("Word before them"), most=20))),
            add(TextArea("warranty_words", _("Repair warranty in own words"), lines=4)),
            Label(_("【期限】 stands where the kilometres and days belong."), "small", wrap=True),
            add(TextField("closing", _("Own words at the foot"), most=60)),
        ]  # fmt: skip

    def refresh(self) -> None:
        self.editing.merge(self._values())
        self._draw()

    def _values(self) -> dict[str, Any]:
        form = settings.read(settings.SLIP_FORM)
        across_, down = settings.read(settings.PRINTER_SHIFT)
        return {
            **asdict(form),
            "blank_lines": str(form.blank_lines),
            "slip_copies": settings.read(settings.SLIP_COPIES),
            "shift_x": str(across_),
            "shift_y": str(down),
        }

    def _draw(self) -> None:
        """Show what is typed; while it may not be, the last good form stays in view."""
        self.at_printer.setVisible(self.layout_field.value() in CONTINUOUS)
        try:
            form = check_form(self._typed_form())
            copies = self.form["slip_copies"].judge("")
        except Invalid:
            return
        head = branch_head(gate.actor().branch_id)
        limits = settings.read(settings.WARRANTY_MINOR)
        self.preview.show_slip(sample_slip(head, form, copies, limits))

    def _typed_form(self) -> dict[str, Any]:
        typed = {name: self.form[name].value() for name in _PLAIN}
        typed["blank_lines"] = typed["blank_lines"] or 0
        return typed

    def _choose_logo(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("Choose a picture…"), "", _("Pictures (*.png *.jpg *.jpeg *.bmp *.webp)")
        )
        if chosen:
            self.take_logo(Path(chosen))

    def take_logo(self, path: Path) -> None:
        """Keep a picture as the logo, black and white."""

        def keep() -> str:
            if path.stat().st_size > LARGEST_FILE:
                raise Invalid("logo", _("This picture has too many pixels. Save it smaller first."))
            return keep_logo(content=path.read_bytes())

        run(self, keep, done=self.logo.set_text)

    def _show_alignment(self) -> None:
        from reports.alignment import render_alignment

        layout = self.layout_field.value()
        show_pdf(
            self,
            render_alignment(layout),
            title=_("Printer alignment"),
            name="alignment",
            at_printer=slip_at_printer(layout),
        )

    def submit(self) -> None:
        if self.form.validate():
            run(self, self._store, said=_("Settings saved."), done=lambda _nothing: self._saved())

    def _store(self) -> None:
        shift = (self.form["shift_x"].value() or 0, self.form["shift_y"].value() or 0)
        wanted: tuple[tuple[settings.Setting[Any], Any, str], ...] = (
            (settings.SLIP_FORM, self._typed_form(), "warranty_words"),
            (settings.SLIP_COPIES, self.form["slip_copies"].value(), "slip_copies"),
            (settings.PRINTER_SHIFT, shift, "shift_x"),
        )
        for setting, value, field in wanted:
            try:
                if setting.check(value) != settings.read(setting):
                    settings.change_setting(name=setting.name, value=value)
            except Invalid as wrong:
                raise Invalid(field, str(wrong)) from wrong

    def _saved(self) -> None:
        self.editing.load(self._values())


def _box(*fields: QWidget) -> QWidget:
    """Return fields side by side, equally wide."""
    box = QWidget()
    row = across(*((field, 1) for field in fields))
    row.setContentsMargins(0, 0, 0, 0)
    box.setLayout(row)
    return box
