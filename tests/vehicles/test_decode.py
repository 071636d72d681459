"""Maker, model year and plant by VIN."""

import csv

import pytest

import resources
from reception.vehicles.decode import decode


@pytest.mark.parametrize(
    ("vin", "words"),
    [
        ("LSVAA4183M2123456", "上汽大众 · 2021 年款"),
        ("lsvaa4183m2123456", "上汽大众 · 2021 年款"),
        ("LSVAA4187M2123456", "上汽大众 · 2021 年款"),  # the check digit is another matter
        ("LRW3E7FS0PC000001", "特斯拉（上海） · 2023 年款 · 上海工厂"),
        ("1M8GDM9AXKP042788", "MCI 客车 · 2019 年款"),
        ("WDBEA30D3HA391172", "梅赛德斯-奔驰"),  # a European maker: no year at position 10
        ("ZZZEA30D3HA391172", "2017 年款"),
    ],
)
def test_what_a_vin_says(vin, words, now):
    assert decode(vin).words() == words


@pytest.mark.parametrize("text", ["", "LSV", "11111111111111111", "LSVAA4183M212345O"])
def test_no_vin_says_nothing(text):
    assert decode(text) is None


def test_the_table_is_clean():
    with resources.path("catalog", "makers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [row["wmi"] for row in rows]
    assert len(codes) == len(set(codes)) > 90
    for row in rows:
        assert len(row["wmi"]) == 3
        assert not set(row["wmi"]) & set("IOQ")
        assert row["maker"]
        assert row["country"]
        assert all(len(pair.split("=")[0]) == 1 for pair in row["plants"].split("|") if pair)
