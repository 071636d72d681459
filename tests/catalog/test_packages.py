"""Stories: a package is composed, changed and switched off; what cannot be is refused by its line."""

import re
from decimal import Decimal

import pytest

from reception.catalog import actions, queries
from reception.catalog.rules import PackageLineDraft
from reception.core import audit, db
from reception.core.errors import Conflict, Invalid
from tests.backoffice import a_branch

OIL = PackageLineDraft("part", "P1", Decimal("4.5"))
WORK = PackageLineDraft("labour", "L1", Decimal("0.6"), Decimal("150.00"))


@pytest.fixture
def catalog(database, anybody, now):
    a_branch()
    actions.save_operation(
        code="L1", name="更换机油", kind="maintenance", hours=Decimal("0.6"), rate=Decimal("180")
    )
    actions.save_part(code="P1", name="机油", unit="L", price=Decimal("89.90"))


def save(**changes):
    values = {"code": "tc01", "name": "小保养", "lines": (WORK, OIL)} | changes
    return actions.save_package(**values)


def test_a_package_is_made_and_found_with_its_own_price(catalog):
    key = save(note="  每年一次 ")
    card = queries.package(key)
    assert (card.code, card.name, card.note, card.active) == ("TC01", "小保养", "每年一次", True)
    assert [(line.name, line.quantity, line.price, line.usual) for line in card.lines] == [
        ("更换机油", Decimal("0.6"), Decimal("150"), Decimal("180")),
        ("机油", Decimal("4.5"), None, Decimal("89.90")),
    ]
    (found,) = queries.find_items("xby", kinds=("package",))
    assert found.price == Decimal("90.00") + Decimal("404.55")
    assert [item.price for item in queries.package_items(key)] == [Decimal("150"), Decimal("89.90")]
    assert list(audit.damage()) == []


def test_lines_and_head_change_and_a_stale_save_is_a_conflict(catalog):
    key = save()
    seen = queries.package(key).version
    save(package_id=key, version=seen, lines=(OIL,))
    after = queries.package(key)
    assert [line.code for line in after.lines] == ["P1"]
    assert after.version == seen + 1
    with pytest.raises(Conflict):
        save(package_id=key, version=seen, lines=(WORK,))
    save(
        package_id=key, version=after.version, name="小保养（全合成）", lines=(WORK,), active=False
    )
    last = queries.package(key)
    assert (last.name, last.active, last.version) == ("小保养（全合成）", False, seen + 2)
    assert queries.find_items("xby", kinds=("package",)) == ()
    save(package_id=key, version=last.version, name=last.name, lines=(WORK,), active=False)
    assert queries.package(key).version == last.version, "nothing was changed"
    assert list(audit.damage()) == []


def test_what_was_in_a_package_stands_in_the_audit(catalog):
    key = save()
    save(package_id=key, version=1, lines=(OIL,))
    (changes,) = db.row("SELECT changes FROM audit ORDER BY seq DESC LIMIT 1")
    assert "package_line" in changes
    assert "L1" in changes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": " "}, "code"),
        ({"name": ""}, "name"),
        ({"lines": ()}, "lines"),
        ({"lines": (OIL,) * 101}, "lines"),
        ({"lines": (OIL, PackageLineDraft("part", "P1", Decimal(0)))}, "lines.1.quantity"),
        ({"lines": (PackageLineDraft("part", "P1", Decimal(10_001)),)}, "lines.0.quantity"),
        ({"lines": (PackageLineDraft("part", "P1", Decimal("0.0001")),)}, "lines.0.quantity"),
        ({"lines": (PackageLineDraft("part", "P1", Decimal(1), Decimal(-1)),)}, "lines.0.price"),
        (
            {"lines": (PackageLineDraft("part", "P1", Decimal(1), Decimal("0.001")),)},
            "lines.0.price",
        ),
        ({"lines": (OIL, PackageLineDraft("part", "L1", Decimal(1)))}, "lines.1.code"),
        ({"lines": (PackageLineDraft("package", "TC01", Decimal(1)),)}, "lines.0.code"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(catalog, changes, field):
    with pytest.raises(Invalid) as wrong:
        save(**changes)
    assert wrong.value.field == field
    assert re.search("[。]$", str(wrong.value))
    assert db.row("SELECT count(*) FROM package") == (0,)


def test_a_code_belongs_to_one_package(catalog):
    save()
    with pytest.raises(Invalid, match="TC01"):
        save(name="大保养")
    other = save(code="TC02")
    with pytest.raises(Invalid, match="TC01"):
        save(package_id=other, version=1, code="TC01")
    assert queries.package(other).code == "TC02"
