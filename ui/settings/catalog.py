"""项目目录: labour operations, parts and the packages made of them."""

from typing import Any

from PySide6.QtWidgets import QApplication

from reception.catalog.actions import save_operation, save_package, save_part
from reception.catalog.queries import Item, all_items, package, wanted
from reception.catalog.rules import item_key
from reception.core import money, pinyin, settings
from reception.core.text import _
from reception.orders.warranty import CLASS_NAMES
from reception.orders.words import word
from ui.find_line import FindLine
from ui.run import run
from ui.settings.package_lines import PackageLinesField
from ui.settings.prices import PricePanel
from ui.settings.section import RecordSection, in_use
from ui.widgets import Chips, Choice, Column, DataTable, MoneyField, TextField

KINDS = ("maintenance", "repair", "body", "accident", "claim", "recall", "pdi", "internal")
_ACTIONS_WORD = {"labour": "operation", "part": "part", "package": "package"}
ORIGINS = ("original", "equivalent", "aftermarket", "remanufactured", "repaired")


def sought(kind: str, typed: str) -> tuple[Item, ...]:
    """Return the items of a kind that `typed` may mean, those switched off too."""
    items = all_items(kind)
    if not typed:
        return items
    term = pinyin.search_term(typed)
    return tuple(item for item in items if term in item_key(item.code, item.name))


class ItemsSection(RecordSection[Item]):
    """What labour, parts and packages have in common: the search line, codes and names, in use or not."""

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
        """Return the arguments that the actions share."""
        return {
            f"{_ACTIONS_WORD[self.kind]}_id": self.row.item_id if self.row else None,
            "version": self.row.version if self.row else None,
            "active": bool(self.form.values().get("active", ("yes",))),
        }


class PricedSection(ItemsSection):
    """Operations and parts: below the list the prices with dates of the marked one."""

    def add_prices(self) -> None:
        """Put the prices below the list."""
        self.prices = PricePanel(self.kind)
        self.prices.changed.connect(self.refresh)
        self.list_card.body.addWidget(self.prices)

    def refresh(self) -> None:
        super().refresh()
        self._mark()  # with another price it is another row to the table
        self.prices.show_item(self.row)

    def shown(self) -> None:
        super().shown()
        self.prices.show_item(self.row)

    def touched(self) -> bool:
        return super().touched() or self.prices.touched()

    def discard(self) -> None:
        self.prices.show_item(None)
        super().discard()

    def submit(self) -> None:
        if self.prices.isAncestorOf(QApplication.focusWidget() or self):
            self.prices.submit()
        else:
            super().submit()


class OperationsSection(PricedSection):
    """工时项目: hours and yuan an hour."""

    shows = frozenset({"operation", "price", "setting"})
    kind = "labour"

    def __init__(self) -> None:
        super().__init__(
            _("Add an operation"),
            DataTable(
                [
                    Column(_("Code"), lambda i: i.code, "soft", 88),
                    Column(_("Item name"), lambda i: i.name, width=0),
                    Column(_("Hours"), lambda i: i.quantity, "number", 64),
                    Column(_("Rate today"), lambda i: i.price, "money", 84),
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
        self.wants = {
            name: add(Choice(name, label, empty=_("nothing special")))
            for name, label in (("skill", _("Skill wanted")), ("equipment", _("Equipment wanted")))
        }
        warranty = add(
            Choice(
                "warranty", _("Warranty class"),
                [(code.value, _(name)) for code, name in CLASS_NAMES.items()],
                empty=_("by the words of its name"),
            )
        )  # fmt: skip
        active = add(Chips("active", _("State"), [("yes", _("In use"))]))
        self.lay_out(
            (self.name,), (self.code, kind), (hours, rate), tuple(self.wants.values()),
            (warranty, active),
        )  # fmt: skip
        self.add_finder()
        self.add_prices()

    def values_of(self, row: Item | None) -> dict[str, Any]:
        if row is None:
            self._offer("", "")
            blank: dict[str, Any] = dict.fromkeys(
                ("code", "name", "hours", "rate", "warranty", *self.wants)
            )
            return blank | {"kind": "repair", "active": "yes"}
        skill, thing, promised = wanted(row.item_id)
        self._offer(skill, thing)
        return {
            "code": row.code,
            "name": row.name,
            "kind": row.order_kind,
            "hours": money.show_quantity(row.quantity),
            "rate": row.usual,
            "skill": skill or None,
            "equipment": thing or None,
            "warranty": promised or None,
            "active": "yes" if row.active else "",
        }

    def _offer(self, skill: str, thing: str) -> None:
        pairs = (("skill", settings.SKILLS, skill), ("equipment", settings.EQUIPMENT, thing))
        for name, setting, present in pairs:
            words = dict.fromkeys((*settings.read(setting), *([present] if present else [])))
            self.wants[name].set_options([(word, word) for word in words])

    def store(self) -> None:
        arguments = {**self.form.values(), **self.common()}
        arguments |= {name: arguments[name] or "" for name in (*self.wants, "warranty")}
        run(self, save_operation, **arguments, said=_("Operation saved."), done=self.saved)


class PartsSection(PricedSection):
    """配件: price per unit, brand and origin."""

    shows = frozenset({"part", "price"})
    kind = "part"

    def __init__(self) -> None:
        super().__init__(
            _("Add a part"),
            DataTable(
                [
                    Column(_("Code"), lambda i: i.code, "soft", 108),
                    Column(_("Item name"), lambda i: i.name, width=0),
                    Column(_("Brand"), lambda i: i.brand, width=78),
                    Column(_("Price today"), lambda i: i.price, "money", 92),
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
        self.add_prices()

    def values_of(self, row: Item | None) -> dict[str, Any]:
        if row is None:
            blank: dict[str, Any] = dict.fromkeys(("code", "name", "price", "unit", "brand"))
            return blank | {"origin": "original", "active": "yes"}
        return {
            "code": row.code,
            "name": row.name,
            "price": row.usual,
            "unit": row.unit,
            "brand": row.brand,
            "origin": row.origin,
            "active": "yes" if row.active else "",
        }

    def store(self) -> None:
        arguments = {**self.form.values(), **self.common()}
        run(self, save_part, **arguments, said=_("Part saved."), done=self.saved)


class PackagesSection(ItemsSection):
    """套餐: operations and parts that are taken together, at the catalogue's prices or their own."""

    shows = frozenset({"operation", "part", "package", "price"})
    kind = "package"
    wide = 560

    def __init__(self) -> None:
        super().__init__(
            _("Add a package"),
            DataTable(
                [
                    Column(_("Code"), lambda i: i.code, "soft", 72),
                    Column(_("Package"), lambda i: i.name, "strong", 0),
                    Column(_("Amount"), lambda i: i.price, "money", 84),
                ],
                chips=in_use(lambda i: i.active),
            ),
        )
        add = self.form.add
        note = add(TextField("note", _("Note"), most=120))
        active = add(Chips("active", _("State"), [("yes", _("In use"))]))
        lines = add(PackageLinesField("lines", _("Lines of the package"), required=True))
        self.lay_out((self.name, self.code), (note, active), (lines,))
        self.add_finder()

    def values_of(self, row: Item | None) -> dict[str, Any]:
        card = package(row.item_id) if row else None
        if card is None:
            return {"code": None, "name": None, "note": None, "active": "yes", "lines": ()}
        return {
            "code": card.code,
            "name": card.name,
            "note": card.note,
            "active": "yes" if card.active else "",
            "lines": card.lines,
        }

    def store(self) -> None:
        arguments = {**self.form.values(), **self.common()}
        run(self, save_package, **arguments, said=_("Package saved."), done=self.saved)
