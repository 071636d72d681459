"""项目目录: labour operations, parts and the packages made of them."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from reception.catalog.actions import save_operation, save_part
from reception.catalog.queries import Item, all_items, package_items
from reception.catalog.rules import item_key
from reception.core import money, pinyin
from reception.core.text import _
from reception.orders.words import word
from ui.find_line import FindLine
from ui.run import run
from ui.settings.section import RecordSection, Section, in_use
from ui.widgets import Card, Chips, Choice, Column, DataTable, Label, MoneyField, TextField

KINDS = ("maintenance", "repair", "body", "accident", "claim", "recall", "pdi", "internal")
ORIGINS = ("original", "equivalent", "aftermarket", "remanufactured", "repaired")


def sought(kind: str, typed: str) -> tuple[Item, ...]:
    """Return the items of a kind that `typed` may mean, those switched off too."""
    items = all_items(kind)
    if not typed:
        return items
    term = pinyin.search_term(typed)
    return tuple(item for item in items if term in item_key(item.code, item.name))


class ItemsSection(RecordSection[Item]):
    """What labour and parts have in common: the search line, codes and names, in use or not."""

    kind = ""

    def __init__(self, new_word: str, table: DataTable[Item]) -> None:
        super().__init__(new_word, table)
        self.finder = FindLine(_("Code, name or initials"))
        self.finder.sought.connect(lambda _typed: self.refresh())
        self.finder.entered.connect(self.table.view.setFocus)
        self.code = self.form.add(TextField("code", _("Code"), required=True, code=True, most=30))
        self.name = self.form.add(TextField("name", _("Item name"), required=True, most=60))

    def add_finder(self) -> None:
        """Put the search line above the list."""
        self.head.insertWidget(0, self.finder, 1)

    def rows(self) -> tuple[Item, ...]:
        return sought(self.kind, self.finder.text().strip())

    def key(self, row: Item) -> int:
        return row.item_id

    def shown(self) -> None:
        self.form["active"].setVisible(not self.is_new)

    def common(self) -> dict[str, Any]:
        """Return the arguments that both actions share."""
        return {
            f"{'operation' if self.kind == 'labour' else 'part'}_id": (
                self.row.item_id if self.row else None
            ),
            "version": self.row.version if self.row else None,
            "active": bool(self.form.values().get("active", ("yes",))),
        }


class OperationsSection(ItemsSection):
    """工时项目: hours and yuan an hour."""

    shows = frozenset({"operation"})
    kind = "labour"

    def __init__(self) -> None:
        super().__init__(
            _("Add an operation"),
            DataTable(
                [
                    Column(_("Code"), lambda i: i.code, "soft", 88),
                    Column(_("Item name"), lambda i: i.name, width=0),
                    Column(_("Hours"), lambda i: i.quantity, "number", 64),
                    Column(_("Rate"), lambda i: i.price, "money", 84),
                ],
                chips=in_use(lambda i: i.active),
            ),
        )
        add = self.form.add
        kind = add(Choice("kind", _("Order kind"), [(code, word(code)) for code in KINDS]))
        hours = add(
            TextField(
                "hours", _("Hours"), required=True, code=True, right=True, unit=_("hours"),
                check=lambda text: money.parse_quantity(text, "hours"),
            )
        )  # fmt: skip
        rate = add(MoneyField("rate", _("Rate per hour"), required=True))
        active = add(Chips("active", _("State"), [("yes", _("In use"))]))
        self.lay_out((self.name,), (self.code, kind), (hours, rate), (active,))
        self.add_finder()

    def values_of(self, row: Item | None) -> dict[str, Any]:
        if row is None:
            blank: dict[str, Any] = dict.fromkeys(("code", "name", "hours", "rate"))
            return blank | {"kind": "repair", "active": "yes"}
        return {
            "code": row.code,
            "name": row.name,
            "kind": row.order_kind,
            "hours": money.show_quantity(row.quantity),
            "rate": row.price,
            "active": "yes" if row.active else "",
        }

    def store(self) -> None:
        arguments = {**self.form.values(), **self.common()}
        run(self, save_operation, **arguments, said=_("Operation saved."), done=self.saved)


class PartsSection(ItemsSection):
    """配件: price per unit, brand and origin."""

    shows = frozenset({"part"})
    kind = "part"

    def __init__(self) -> None:
        super().__init__(
            _("Add a part"),
            DataTable(
                [
                    Column(_("Code"), lambda i: i.code, "soft", 108),
                    Column(_("Item name"), lambda i: i.name, width=0),
                    Column(_("Brand"), lambda i: i.brand, width=78),
                    Column(_("Unit price"), lambda i: i.price, "money", 92),
                ],
                chips=in_use(lambda i: i.active),
            ),
        )
        add = self.form.add
        price = add(MoneyField("price", _("Unit price"), required=True))
        unit = add(TextField("unit", _("Unit"), most=8, hint=_("e.g. piece, litre")))
        brand = add(TextField("brand", _("Brand"), most=30))
        origin = add(Choice("origin", _("Origin"), [(code, word(code)) for code in ORIGINS]))
        active = add(Chips("active", _("State"), [("yes", _("In use"))]))
        self.lay_out((self.name,), (self.code, origin), (price, unit), (brand, active))
        self.add_finder()

    def values_of(self, row: Item | None) -> dict[str, Any]:
        if row is None:
            blank: dict[str, Any] = dict.fromkeys(("code", "name", "price", "unit", "brand"))
            return blank | {"origin": "original", "active": "yes"}
        return {
            "code": row.code,
            "name": row.name,
            "price": row.price,
            "unit": row.unit,
            "brand": row.brand,
            "origin": row.origin,
            "active": "yes" if row.active else "",
        }

    def store(self) -> None:
        arguments = {**self.form.values(), **self.common()}
        run(self, save_part, **arguments, said=_("Part saved."), done=self.saved)


class PackagesSection(Section):
    """套餐: shown as they are; their lines take the prices of the catalogue."""

    shows = frozenset({"operation", "part", "package"})

    def __init__(self) -> None:
        super().__init__()
        self.table: DataTable[Item] = DataTable(
            [
                Column(_("Code"), lambda i: i.code, "soft", 84),
                Column(_("Package"), lambda i: i.name, "strong", 0),
                Column(_("Amount"), lambda i: i.price, "money", 96),
            ]
        )
        self.lines: DataTable[Item] = DataTable(
            [
                Column(_("Sort"), lambda i: i.kind, width=72, show=word),
                Column(_("Item name"), lambda i: i.name, width=0),
                Column(_("Quantity"), lambda i: i.quantity, "number", 60),
                Column(_("Unit price"), lambda i: i.price, "money", 88),
            ]
        )
        packages, lines = Card(tight=True), Card(_("Lines of the package"), tight=True)
        packages.body.addWidget(self.table, 1)
        lines.body.addWidget(self.lines, 1)
        lines.add(Label(_("Prices follow the operations and parts of the catalogue."), "small"))
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(packages, 1)
        pair.addWidget(lines, 1)
        self.column.addLayout(pair, 1)
        self.table.chosen.connect(self._show)

    def refresh(self) -> None:
        self.table.set_rows(all_items("package"))
        if self.table.current() is None and self.table.rows():
            first = self.table.rows()[0]
            self.table.choose(lambda row: row == first)
        self._show(self.table.current())

    def _show(self, package: Item | None) -> None:
        self.lines.set_rows(package_items(package.item_id) if package else ())
