"""Order lines while they are being typed: texts as typed, what is wrong with each, what they sum to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from reception.core import money
from reception.core.errors import Invalid
from reception.core.text import N_, _
from reception.core.typed import half_width
from reception.orders.rules import LineDraft, LineKind, PartOrigin, Payer, check_line
from reception.orders.warranty import SHORT_CLASSES, RepairClass, repair_class
from reception.orders.words import word
from ui.widgets.label import plain_tip

COLUMNS = ("kind", "name", "quantity", "price", "discount", "amount", "payer", "facts")
KIND, NAME, QUANTITY, PRICE, DISCOUNT, AMOUNT, PAYER, FACTS = range(8)
CHOSEN = (KIND, PAYER, FACTS)
TYPED = (NAME, QUANTITY, PRICE, DISCOUNT)
NUMBERS = (QUANTITY, PRICE, DISCOUNT, AMOUNT)
HEADS = (
    N_("Sort"),
    N_("Item"),
    N_("Quantity"),
    N_("Price"),
    N_("Discount"),
    N_("Amount"),
    N_("Paid by"),
    N_("Origin, warranty"),
)
SHORT_KINDS = {"labour": N_("Lab."), "part": N_("Prt."), "other": N_("Oth.")}
# One key chooses: the initial of the Chinese word, or its number.
KIND_KEYS = {"g": "labour", "j": "part", "t": "other", "1": "labour", "2": "part", "3": "other"}
PAYER_KEYS = {"z": "customer", "b": "insurer", "s": "maker", "n": "internal"}
PAYER_KEYS |= {"1": "customer", "2": "insurer", "3": "maker", "4": "internal"}
# 配件类型 and 质保等级: a part has both, work only the second, a charge neither (DOMAIN §2, §4).
ORIGIN_KEYS = {"y": "original", "t": "equivalent", "f": "aftermarket", "z": "remanufactured"}
ORIGIN_KEYS |= {"x": "repaired", "b": "own"}
ORIGIN_KEYS |= {str(number): origin.value for number, origin in enumerate(PartOrigin, 1)}
ORIGINS = tuple(origin.value for origin in PartOrigin)
CLASS_KEYS = {"7": "minor", "8": "second", "9": "assembly"}
MOST_LINES = 300
Index = QModelIndex | QPersistentModelIndex


@dataclass
class LineRow:
    """One line as typed; `wrong` holds a sentence for each column that cannot be right."""

    kind: str = "other"
    name: str = ""
    quantity: str = "1"
    price: str = ""
    discount: str = "0.00"
    payer: str = "customer"
    code: str = ""
    brand: str = ""
    origin: str = ""
    package: str = ""
    line_id: int | None = None
    warranty: str = ""
    wrong: dict[str, str] = field(default_factory=dict)

    def draft(self) -> LineDraft:
        """Return the line judged; Invalid naming the column."""
        discount = half_width(self.discount).strip().removeprefix("-").removeprefix("−")
        return check_line(
            LineDraft(
                kind=LineKind(self.kind),
                name=self.name,
                quantity=money.parse_quantity(self.quantity),
                price=money.parse(self.price, "price"),
                discount=money.parse(discount, "discount") if discount else Decimal("0.00"),
                payer=Payer(self.payer),
                code=self.code,
                brand=self.brand,
                origin=self.origin,
                package=self.package,
                line_id=self.line_id,
                warranty=self.warranty if self.kind != LineKind.OTHER else "",
            )
        )

    @property
    def facts(self) -> str:
        """Return origin and warranty class as they are copied to another line."""
        return f"{self.origin} {self.warranty}".strip()

    def learn(self, code: str) -> None:
        """Take an origin or a warranty class where this kind of line has one.

        The customer's own part costs nothing until a price is typed; what is ours again wants one.
        """
        if code in SHORT_CLASSES and self.kind != LineKind.OTHER:
            self.warranty = code
        elif code in ORIGINS and self.kind == LineKind.PART:
            if (code == PartOrigin.OWN) != (self.origin == PartOrigin.OWN):
                self.price = "0.00" if code == PartOrigin.OWN else ""
                self.discount = "0.00"
            self.origin = code

    def judged(self) -> LineDraft | None:
        """Return the line, or None where something is wrong with it."""
        try:
            return self.draft()
        except Invalid:
            return None

    def tidy(self) -> None:
        """Judge the line and show its numbers in their usual form."""
        self.wrong = {}
        try:
            line = self.draft()
        except Invalid as wrong:
            self.wrong = {wrong.field: str(wrong)}
            return
        self.quantity, self.price = money.show_quantity(line.quantity), money.show(line.price)
        self.discount = money.show(line.discount)


def row_of(line: LineDraft) -> LineRow:
    """Return a stored or proposed line as it is typed."""
    return LineRow(
        kind=line.kind.value,
        name=line.name,
        quantity=money.show_quantity(line.quantity),
        price=money.show(line.price),
        discount=money.show(line.discount),
        payer=line.payer.value,
        code=line.code,
        brand=line.brand,
        origin=line.origin,
        package=line.package,
        line_id=line.line_id,
        warranty=line.warranty,
    )


class LineModel(QAbstractTableModel):
    """The rows of the grid. `edited` after every change."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[LineRow] = []
        self.editable = True

    def set_rows(self, rows: Iterable[LineRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()
        self.edited.emit()

    def insert(self, at: int, rows: Sequence[LineRow]) -> None:
        """Put rows in before `at`."""
        room = rows[: MOST_LINES - len(self.rows)]
        if not room:
            return
        self.beginInsertRows(QModelIndex(), at, at + len(room) - 1)
        self.rows[at:at] = room
        self.endInsertRows()
        self.edited.emit()

    def take(self, at: int) -> LineRow:
        """Take a row out and return it."""
        self.beginRemoveRows(QModelIndex(), at, at)
        row = self.rows.pop(at)
        self.endRemoveRows()
        self.edited.emit()
        return row

    def write(self, at: int, column: int, text: str) -> None:
        """Put what was typed or pasted into a cell and judge its row; `..` copies the cell above."""
        row = self.rows[at]
        if text.strip() in ("..", "。。") and at > 0:
            text = getattr(self.rows[at - 1], COLUMNS[column])
        unknown = ""
        if column in (KIND, PAYER):
            code = code_of(column, text)
            unknown = "" if code else text.strip()
            if code:
                setattr(row, COLUMNS[column], code)
        elif column == FACTS:
            for part in text.replace("·", " ").split():
                code = code_of(column, part)
                row.learn(code)
                unknown = unknown if code else part
        elif column in TYPED:
            setattr(row, COLUMNS[column], text.strip())
        row.tidy()
        if unknown:
            row.wrong.setdefault(
                COLUMNS[column], _("“{text}” is not one of the choices.").format(text=unknown)
            )
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(COLUMNS) - 1))
        self.edited.emit()

    def mark(self, at: int, column: str, sentence: str) -> None:
        """Say what an action found wrong in a cell."""
        self.rows[at].wrong[column] = sentence
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(COLUMNS) - 1))

    def package_head(self, at: int) -> str:
        """Return the caption that stands above a row where a package begins, else nothing."""
        package = self.rows[at].package
        if not package or (at and self.rows[at - 1].package == package):
            return ""
        count = 0
        for row in self.rows[at:]:
            if row.package != package:
                break
            count += 1
        return _("Package · {name} ({count} lines)").format(name=package, count=count)

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable and index.column() in TYPED:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole:
            return getattr(self.rows[index.row()], COLUMNS[index.column()], "")
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return plain_tip(self.rows[index.row()].name)
        return None

    def setData(self, index: Index, value: Any, _role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        self.write(index.row(), index.column(), str(value))
        return True

    def text(self, at: int, column: int) -> str:
        """Return what a cell shows."""
        row = self.rows[at]
        if column == KIND:
            return _(SHORT_KINDS[row.kind])
        if column == PAYER:
            return word(row.payer)
        if column == FACTS:
            return facts_words(row)
        if column == AMOUNT:
            line = row.judged()
            return money.show(line.amount) if line else "—"
        if column == DISCOUNT:
            bare = row.discount.lstrip("-−")
            return f"−{bare}" if bare.strip("0.") and "discount" not in row.wrong else row.discount
        return str(getattr(row, COLUMNS[column]))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section in NUMBERS
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def facts_words(row: LineRow) -> str:
    """Return a part's origin, and a warranty class where it is more than the shortest."""
    if row.kind == LineKind.OTHER:
        return ""
    origin = (word(row.origin) if row.origin else "—") if row.kind == LineKind.PART else ""
    given = repair_class(row.name, row.warranty)
    named = _(SHORT_CLASSES[given]) if row.warranty or given is not RepairClass.MINOR else ""
    if row.origin == PartOrigin.OWN and origin:
        named = ""  # the customer's own parts have none
    return " · ".join(filter(None, (origin, named)))


def codes(column: int, row: LineRow) -> list[str]:
    """Return what a cell of a row chooses from, in the order of its keys."""
    if column == KIND:
        return list(SHORT_KINDS)
    if column == PAYER:
        return [payer.value for payer in Payer]
    origins = list(ORIGINS) if row.kind == LineKind.PART else []
    return origins + ([each.value for each in SHORT_CLASSES] if row.kind != LineKind.OTHER else [])


def choices(column: int) -> list[str]:
    """Return the words that the cells of a column choose from; none where anything is typed."""
    if column == KIND:
        return [_(short) for short in SHORT_KINDS.values()]
    return [word(payer.value) for payer in Payer] if column == PAYER else []


def code_of(column: int, text: str) -> str:
    """Return the code that a pasted or typed word means in the kind or payer column, or nothing."""
    bare = half_width(text).strip()
    if column == KIND:
        words = {_(short): code for code, short in SHORT_KINDS.items()}
        words |= {word(code): code for code in SHORT_KINDS} | {c: c for c in SHORT_KINDS}
        return words.get(bare) or KIND_KEYS.get(bare.lower(), "")
    if column == FACTS:
        known = {word(code): code for code in ORIGINS} | {code: code for code in ORIGINS}
        for each, short in SHORT_CLASSES.items():
            known |= {_(short): each.value, each.value: each.value}
        return known.get(bare) or (ORIGIN_KEYS | CLASS_KEYS).get(bare.lower(), "")
    words = {word(payer.value): payer.value for payer in Payer} | {p.value: p.value for p in Payer}
    return words.get(bare) or PAYER_KEYS.get(bare.lower(), "")


def pasted(text: str, first: int) -> list[dict[int, str]]:
    """Return the cells of an Excel block by column, its first column standing at `first`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    return [
        {
            column: cell
            for column, cell in enumerate(line.split("\t"), first)
            if column < len(COLUMNS) and column != AMOUNT
        }
        for line in lines[:MOST_LINES]
        if line.strip()
    ]


def copied(row: LineRow) -> LineRow:
    """Return a row of its own with the same texts."""
    return replace(row, wrong=dict(row.wrong))
