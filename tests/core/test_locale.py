"""The shipped catalogue is complete, fresh and free of contradictions."""

import gettext
import importlib.util
import io
from pathlib import Path
from types import ModuleType

import pytest

import resources


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "locale_build", resources.path("locale", "build.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = load()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for floor in build.FLOORS:
        (tmp_path / floor).mkdir()
    (tmp_path / "resources/locale/zh_CN").mkdir(parents=True)
    source(tmp_path, 'TEXT = _("Hello, {name}.").format(name=who)\nLATER = N_("Bay" " taken")\n')
    fragment(tmp_path, "a", 'msgid "Hello, {name}."\nmsgstr "您好，{name}。"')
    fragment(tmp_path, "b", 'msgid ""\n"Bay taken"\nmsgstr ""\n"工位"\n"已占用"')
    return tmp_path


def source(tree: Path, text: str) -> None:
    (tree / "ui/screen.py").write_text(text, "utf-8")


def fragment(tree: Path, name: str, text: str) -> None:
    (tree / f"resources/locale/zh_CN/{name}.po").write_text(text, "utf-8")


def test_the_shipped_catalogue_is_complete() -> None:
    problems, _notes = build.check()
    assert problems == []


def test_a_built_tree_is_clean_and_gettext_reads_it(tree: Path) -> None:
    assert build.check(tree)[0] == ["reception.mo is stale: run make locale"]
    assert build.build(tree) == 2
    assert build.check(tree) == ([], [])
    compiled = (tree / "resources/locale/zh_CN/LC_MESSAGES/reception.mo").read_bytes()
    said = gettext.GNUTranslations(io.BytesIO(compiled)).gettext
    assert said("Bay taken") == "工位已占用"
    assert said("Hello, {name}.") == "您好，{name}。"
    assert said("Never seen") == "Never seen"


def test_a_header_and_the_order_of_entries_change_no_byte(tree: Path) -> None:
    first = build.mo_bytes({"a": "甲", "b": "乙"}, "zh_CN")
    assert first == build.mo_bytes({"b": "乙", "a": "甲"}, "zh_CN")
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    fragment(tree, "a", header + '# note\nmsgid "Hello, {name}."\nmsgstr "您好，{name}。"')
    assert build.merged(tree / "resources/locale/zh_CN") == {
        "Hello, {name}.": "您好，{name}。",
        "Bay taken": "工位已占用",
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('msgid "Bay taken"\nmsgstr "工位占用"', "in b.po"),
        ('msgid "Fresh"\nmsgstr ""', "no translation of 'Fresh'"),
        ('msgid "Has {a}"\nmsgstr "有 {b}"', "placeholders differ"),
        ('msgid "Has {a}"\nmsgstr "有 {a"', "placeholders differ"),
        ('msgid "Open\nmsgstr "开"', "c.po:1: cannot read"),
        ('msgstr "开"', "c.po:1: cannot read"),
        ('msgctxt "x"', "c.po:1: cannot read"),
    ],
)
def test_a_bad_fragment_is_named(tree: Path, text: str, problem: str) -> None:
    fragment(tree, "c", text)
    assert any(problem in line for line in build.check(tree)[0])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('_("Not there")', "ui/screen.py:1: missing: 'Not there'"),
        ('N_("Not there")', "ui/screen.py:1: missing: 'Not there'"),
        ('_(f"Bay {x}")', "not one constant text"),
        ('_("Bay " + x)', "not one constant text"),
        ('_("Bay {}".format(x))', "not one constant text"),
        ('_("")', "not one constant text"),
    ],
)
def test_a_text_that_would_stay_english_is_named(tree: Path, text: str, problem: str) -> None:
    source(tree, text)
    assert any(problem in line for line in build.check(tree)[0])


def test_a_changed_fragment_makes_the_catalogue_stale(tree: Path) -> None:
    build.build(tree)
    fragment(tree, "a", 'msgid "Hello, {name}."\nmsgstr "{name}，您好。"')
    assert build.check(tree)[0] == ["reception.mo is stale: run make locale"]


def test_an_unused_translation_is_only_a_note(tree: Path) -> None:
    source(tree, '_("Bay taken")\n_(NAMES[kind])')
    build.build(tree)
    assert build.check(tree) == ([], ["unused: 'Hello, {name}.'"])
