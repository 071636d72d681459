"""Looking things up in the catalogue: by code, name, initials or pinyin."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reception.core import clock, db, pinyin
from reception.core.fields import quantity, yuan
from reception.core.units import day_number as day_number


@dataclass(frozen=True)
class Item:
    """Something that becomes an order line. `kind` is labour, part or package.

    For labour `quantity` is hours and `price` yuan per hour; for a package both are of no meaning
    but `price` is its total. `price` is that of today, `usual` the one without a list's dates.
    """

    kind: str
    item_id: int
    code: str
    name: str
    quantity: Decimal
    price: Decimal
    brand: str = ""
    origin: str = ""
    unit: str = ""
    order_kind: str = ""
    active: bool = True
    version: int = 1
    usual: Decimal = Decimal(0)


def listed(kind: str, code: str, day: str = "{day}") -> str:
    """Return the SQL of an item's price in a list that holds on a day; null where none does."""
    return (
        f"(SELECT f.price FROM price f WHERE f.kind = '{kind}' AND f.code = {code}"
        f" AND f.valid_from <= {day} AND coalesce(f.valid_to, 99999999) >= {day}"
        " ORDER BY f.valid_from DESC LIMIT 1)"
    )


_RATE, _EACH = listed("labour", "o.code"), listed("part", "a.code")
_OF_LINE = f"coalesce(l.price, {_RATE}, o.rate, {_EACH}, a.price"
_LABOUR = (
    "SELECT 'labour', id, code, name, hours,"
    f" coalesce({listed('labour', 'operation.code')}, rate), '', '', '', kind, active, version,"
    " rate FROM operation WHERE {where}"
)
_PART = (
    "SELECT 'part', id, code, name, 1000,"
    f" coalesce({listed('part', 'part.code')}, part.price), brand, origin, unit, '', active,"
    " version, part.price FROM part WHERE {where}"
)
_PACKAGE = (
    "SELECT 'package', p.id, p.code, p.name, 1000, coalesce((SELECT sum("
    f" (l.quantity * {_OF_LINE}, 0) + 500) / 1000) FROM package_line l"
    " LEFT JOIN operation o ON l.kind = 'labour' AND o.code = l.code"
    " LEFT JOIN part a ON l.kind = 'part' AND a.code = l.code"
    " WHERE l.package_id = p.id), 0), '', '', '', '', p.active, p.version,"
    " 0 FROM package p WHERE {where}"
)


def _item(r: tuple[str, int, str, str, int, int, str, str, str, str, int, int, int]) -> Item:
    price, usual = yuan(r[5]), yuan(r[12])
    return Item(r[0], r[1], r[2], r[3], quantity(r[4]), price, *r[6:10], bool(r[10]), r[11], usual)


def _today() -> int:
    return day_number(clock.today())


def find_items(
    typed: str, *, kinds: tuple[str, ...] = ("package", "labour", "part"), limit: int = 12
) -> tuple[Item, ...]:
    """Return what `typed` may mean, codes and beginnings first; nothing typed lists from the top."""
    term = pinyin.search_term(typed)
    found: list[Item] = []
    for kind, sql in (("package", _PACKAGE), ("labour", _LABOUR), ("part", _PART)):
        if kind in kinds:
            where = (
                "active = 1 AND search_key LIKE ? ORDER BY"
                " CASE WHEN lower(code) = ? THEN 0 WHEN search_key LIKE ? THEN 1"
                " WHEN search_key LIKE ? THEN 2 ELSE 3 END, code LIMIT ?"
            )
            like = f"%{_escaped(term)}%"
            parameters = (like, term, f"{_escaped(term)}%", f"% {_escaped(term)}%", limit)
            found += [_item(r) for r in db.rows(sql.format(where=where, day=_today()), parameters)]
    return tuple(found[:limit])


def _escaped(term: str) -> str:
    return term.replace("%", "").replace("_", "").replace("\\", "")


def all_items(kind: str, *, active_only: bool = False) -> tuple[Item, ...]:
    """Return every item of a kind by code, for the catalogue's own page."""
    sql = {"package": _PACKAGE, "labour": _LABOUR, "part": _PART}[kind]
    where = ("active = 1" if active_only else "1 = 1") + " ORDER BY code"
    return tuple(_item(r) for r in db.rows(sql.format(where=where, day=_today())))


def wanted(operation_id: int) -> tuple[str, str, str]:
    """Return the skill and equipment that an operation wants, and its warranty class; "" for none."""
    found = db.row("SELECT skill, equipment, warranty FROM operation WHERE id = ?", (operation_id,))
    return (found[0], found[1], found[2]) if found else ("", "", "")


@dataclass(frozen=True)
class PackageLineRow:
    """A line of a package as it is kept; `usual` is the catalogue's price, in yuan."""

    kind: str
    code: str
    name: str  # the code again where the catalogue has lost it
    quantity: Decimal
    price: Decimal | None
    usual: Decimal


@dataclass(frozen=True)
class PackageCard:
    """A package with its lines, for the catalogue's own page."""

    package_id: int
    version: int
    code: str
    name: str
    note: str
    active: bool
    lines: tuple[PackageLineRow, ...]


def package(package_id: int) -> PackageCard | None:
    """Return a package, or None."""
    found = db.row(
        "SELECT id, version, code, name, note, active FROM package WHERE id = ?", (package_id,)
    )
    if found is None:
        return None
    rows = db.rows(
        "SELECT l.kind, l.code, coalesce(o.name, a.name, l.code), l.quantity, l.price,"
        f" coalesce({_RATE}, o.rate, {_EACH}, a.price, 0)".format(day=_today())
        + " FROM package_line l"
        " LEFT JOIN operation o ON l.kind = 'labour' AND o.code = l.code"
        " LEFT JOIN part a ON l.kind = 'part' AND a.code = l.code"
        " WHERE l.package_id = ? ORDER BY l.position",
        (package_id,),
    )
    lines = (
        PackageLineRow(
            r[0], r[1], r[2], quantity(r[3]), None if r[4] is None else yuan(r[4]), yuan(r[5])
        )
        for r in rows
    )
    return PackageCard(
        found[0], found[1], found[2], found[3], found[4], bool(found[5]), tuple(lines)
    )


def package_items(package_id: int) -> tuple[Item, ...]:
    """Return the lines of a package with the quantity and price they have in it."""
    found = db.rows(
        "SELECT l.kind, coalesce(o.id, a.id), l.code, coalesce(o.name, a.name), l.quantity,"
        f" {_OF_LINE}), ".format(day=_today())
        + "coalesce(a.brand, ''), coalesce(a.origin, ''),"
        " coalesce(a.unit, ''), coalesce(o.kind, ''), 1, 1, coalesce(o.rate, a.price)"
        " FROM package_line l"
        " LEFT JOIN operation o ON l.kind = 'labour' AND o.code = l.code"
        " LEFT JOIN part a ON l.kind = 'part' AND a.code = l.code"
        " WHERE l.package_id = ? AND (o.id IS NOT NULL OR a.id IS NOT NULL) ORDER BY l.position",
        (package_id,),
    )
    return tuple(_item(r) for r in found)


def list_prices(
    codes: Collection[str], packages: Collection[str], day: date
) -> dict[tuple[str, str, str], Decimal]:
    """Return the prices of a day in yuan, by kind, code and the name of the package ("": none).

    Only of these codes; an inactive item keeps its price.
    """
    if not codes:
        return {}
    marks, names = ", ".join("?" * len(codes)), ", ".join("?" * len(packages)) or "NULL"
    found = db.rows(
        (
            f"SELECT 'labour', o.code, '', coalesce({_RATE}, o.rate) FROM operation o"
            f" WHERE o.code IN ({marks}) UNION ALL"
            f" SELECT 'part', a.code, '', coalesce({_EACH}, a.price) FROM part a"
            f" WHERE a.code IN ({marks}) UNION ALL"
            f" SELECT l.kind, l.code, p.name, {_OF_LINE}) FROM package p"
            " JOIN package_line l ON l.package_id = p.id"
            " LEFT JOIN operation o ON l.kind = 'labour' AND o.code = l.code"
            " LEFT JOIN part a ON l.kind = 'part' AND a.code = l.code"
            f" WHERE p.name IN ({names}) AND l.code IN ({marks})"
        ).format(day=day_number(day)),
        (*codes, *codes, *packages, *codes),
    )
    prices: dict[tuple[str, str, str], Decimal] = {}
    for kind, code, package, price in found:
        if price is not None:  # two packages of one name: the cheaper one
            key = (kind, code, package)
            prices[key] = min(yuan(price), prices.get(key, yuan(price)))
    return prices


@dataclass(frozen=True)
class PriceRow:
    """A price of an item from a day to a day, both included; days as 20240131."""

    price_id: int
    version: int
    price: Decimal
    valid_from: int
    valid_to: int | None
    note: str

    def holds(self, day: int) -> bool:
        """Tell whether this is the price of a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def prices_of(kind: str, code: str) -> tuple[PriceRow, ...]:
    """Return the dated prices of an operation (labour) or part, the latest first."""
    found = db.rows(
        "SELECT id, version, price, valid_from, valid_to, note FROM price"
        " WHERE kind = ? AND code = ? ORDER BY valid_from DESC",
        (kind, code),
    )
    return tuple(PriceRow(r[0], r[1], yuan(r[2]), r[3], r[4], r[5]) for r in found)
