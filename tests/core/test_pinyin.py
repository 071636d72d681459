"""Names are found by every way their characters can be read, and sorted by sound."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reception.core import pinyin

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", ["shanxiongxin", "danxiongxin", "sxx", "dxx"]),
        ("曾示例", ["zengshili", "cengshili", "zsl"]),
        ("仇英", ["qiuying", "chouying", "qy"]),
        ("示例甲", ["shilijia", "slj"]),
        ("重庆长安", ["chongqingchangan", "cqca"]),
        ("测试客户001", ["ceshikehu001", "cskh001"]),
        ("John Smith", ["johnsmith"]),
        ("Ａ王", ["awang", "aw"]),
        ("吕布", ["lvbu", "lb"]),
    ],
)
def test_a_name_is_found_by_each_reading(name: str, typed: list[str]) -> None:
    assert set(typed) <= pinyin.keys(name)


@given(st.text(max_size=40) | st.text(HAN, max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_name_has_few_plain_keys(name: str) -> None:
    keys = pinyin.keys(name)
    assert len(keys) <= 32
    assert all(key and key == key.strip() and " " not in key for key in keys)
    assert " " not in pinyin.search_term(name)
    assert pinyin.search_term(name) in pinyin.search_key(name)


def test_rare_characters_stand_for_themselves_or_their_sound() -> None:
    assert pinyin.keys("𠮷") & {"𠮷", "ji"}
    assert pinyin.keys("😀") == frozenset()


def test_the_search_key_holds_every_way_to_ask() -> None:
    key = pinyin.search_key(
        "沪A·66N20", "LSVAA4183M2123456", "021-6123 4567", "示例甲", "单雄信", "", "示例甲"
    )
    for asked in ("沪a66N20", "66n", "A·66", "LSVAA", "3456", "02161234567", "021-6123", "示例",
                  "例甲", "slj", "ShiLi", "sxx", "ｄｘｘ"):  # fmt: skip
        assert pinyin.search_term(asked) in key
    assert key.split().count("示例甲") == 1
    assert "hua66" not in key


def test_sorting_goes_by_sound_syllable_by_syllable() -> None:
    names = ["张三", "王五", "阿甲", "李四", "方案", "范甘", "赵六", "Bob"]
    ordered = ["阿甲", "Bob", "范甘", "方案", "李四", "王五", "张三", "赵六"]
    assert sorted(names, key=pinyin.sort_key) == ordered


def test_the_slow_library_is_not_imported_at_start() -> None:
    script = (
        "import sys; from reception.core import pinyin; pinyin.search_key('A66N20', '1391234');"
        "sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
