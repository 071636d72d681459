"""Fields, forms, lists and feedback, by real keys and mouse."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reception.core import clock
from reception.core.errors import Conflict, Invalid, Refused
from ui.run import Question, ask, run
from ui.widgets import (
    Button,
    Chips,
    Choice,
    Column,
    DataTable,
    DateTimeField,
    EmptyState,
    Form,
    Label,
    LookupField,
    MileageField,
    MoneyField,
    NumberField,
    Offer,
    PhoneField,
    PlateField,
    TextArea,
    TextField,
    promise_text,
    tip,
)
from ui.widgets.feedback import Notice, Toast
from ui.widgets.fields import parse_instant

ROOT = Path(__file__).resolve().parents[2]
Keys = Qt.Key


class Page(QWidget):
    """A form as a screen has it."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(700, 640)
        self.form = Form(self)
        column = QVBoxLayout(self)
        add = self.form.add
        self.plate = add(PlateField(required=True))
        self.phone = add(PhoneField())
        self.mileage = add(MileageField(required=True))
        self.price = add(MoneyField("price", "金额"))
        self.kind = add(Choice("kind", "维修类别", [("a", "保养"), ("b", "一般维修")]))
        self.chips = add(Chips("chips", "", [("w", "在店等"), ("x", "洗车")]))
        self.words = add(TextArea("words", "客户描述"))
        self.at = add(DateTimeField("at", "承诺交车"))
        self.button = Button("保存", self.save, key="F8", primary=True)
        for field in self.form:
            column.addWidget(field)
        column.addWidget(self.button)
        self.saved: list[dict[str, Any]] = []
        self.refreshed = 0

    def save(self) -> None:
        if self.form.validate():
            self.saved.append(self.form.values())

    def refresh(self) -> None:
        self.refreshed += 1


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.plate.setFocus()
    return made


def type_(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Type as an input method would, so that Chinese can be typed too."""
    for character in text:
        if character.isascii():
            qtbot.keyClicks(widget, character)
        elif isinstance(widget, QLineEdit):
            widget.insert(character)


def test_a_field_is_judged_when_left_and_keeps_what_was_typed(qtbot: QtBot, page: Page) -> None:
    qtbot.keyClicks(page.phone.line, "12345")
    assert page.phone.error() == ""
    page.phone.line.setFocus()
    qtbot.keyClick(page.phone.line, Keys.Key_Tab)
    assert "手机号" in page.phone.error()
    assert page.phone.line.text() == "12345"
    assert page.phone.control.property("wrong") is True
    qtbot.keyClick(page.phone.line, Keys.Key_6)
    assert page.phone.error() == ""


def test_fields_show_their_usual_form_when_left(qtbot: QtBot, page: Page) -> None:
    type_(qtbot, page.plate.line, "沪a66n20")
    qtbot.keyClick(page.plate.line, Keys.Key_Return)
    assert page.plate.line.text() == "沪A·66N20"
    assert page.plate.value() == "沪A66N20"
    page.mileage.setFocus()
    qtbot.keyClicks(page.mileage.line, "31250")
    qtbot.keyClick(page.mileage.line, Keys.Key_Return)
    assert page.mileage.line.text() == "31,250"
    assert page.mileage.value() == 31250
    assert page.price.line.hasFocus()
    qtbot.keyClicks(page.price.line, "1234.5")
    qtbot.keyClick(page.price.line, Keys.Key_Return)
    assert page.price.line.text() == "1,234.50"
    assert page.price.value() == Decimal("1234.50")
    assert page.kind.box.hasFocus()


def test_saving_goes_to_the_first_wrong_field(qtbot: QtBot, page: Page) -> None:
    page.words.setFocus()
    qtbot.keyClicks(page.words.area, "noise")
    qtbot.keyClick(page, Keys.Key_F8)
    assert page.saved == []
    assert page.plate.error() == "请填写“车牌”。"
    assert page.mileage.error() == "请填写“里程”。"
    assert page.plate.line.hasFocus()
    assert page.words.value() == "noise"


def test_ctrl_enter_saves_from_a_text_of_several_lines(qtbot: QtBot, page: Page) -> None:
    page.form.submitted.connect(page.save)
    page.plate.set_value("沪A66N20")
    page.mileage.set_value(5)
    page.words.setFocus()
    qtbot.keyClicks(page.words.area, "a")
    qtbot.keyClick(page.words.area, Keys.Key_Return)
    qtbot.keyClicks(page.words.area, "b")
    qtbot.keyClick(page.words.area, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [values["words"] for values in page.saved] == ["a\nb"]


def test_chips_are_pressed_by_mouse_and_keys(qtbot: QtBot, page: Page) -> None:
    qtbot.mouseClick(page.chips.buttons["w"], Qt.MouseButton.LeftButton)
    page.chips.buttons["x"].setFocus()
    qtbot.keyClick(page.chips.buttons["x"], Keys.Key_Space)
    assert page.chips.value() == ("w", "x")
    qtbot.mouseClick(page.chips.buttons["w"], Qt.MouseButton.LeftButton)
    assert page.chips.value() == ("x",)


def test_run_puts_a_refusal_under_its_field(qtbot: QtBot, page: Page) -> None:
    def action(*, mileage: int) -> None:
        raise Invalid("mileage", "比上次少，请核对。")

    qtbot.keyClicks(page.mileage.line, "5")
    assert run(page, action, mileage=5) is False
    assert page.mileage.error() == "比上次少，请核对。"
    assert page.mileage.line.hasFocus()
    assert page.mileage.line.text() == "5"
    assert page.findChildren(Notice) == []


def test_run_says_no_over_the_window_and_offers_to_refresh(qtbot: QtBot, page: Page) -> None:
    def taken() -> None:
        raise Refused("3号已被 <b>占用</b>。")

    def stale() -> None:
        raise Conflict("别人刚改过。")

    assert run(page, taken) is False
    [said] = [n for n in page.findChildren(Notice) if n.isVisible()]
    assert said.label.text() == "3号已被 <b>占用</b>。"
    assert said.label.textFormat() == Qt.TextFormat.PlainText
    assert run(page, stale) is False
    said = next(n for n in page.findChildren(Notice) if n.isVisible())
    qtbot.mouseClick(said.button, Qt.MouseButton.LeftButton)
    assert page.refreshed == 1


def test_run_tells_what_was_done_and_lets_it_be_undone(qtbot: QtBot, page: Page) -> None:
    results: list[object] = []
    assert run(
        page, lambda: 7, done=results.append, said="已保存", undo=lambda: results.append("undone")
    )
    [said] = page.findChildren(Toast)
    assert said.label.text() == "已保存"
    qtbot.mouseClick(said.undo, Qt.MouseButton.LeftButton)
    assert results == [7, "undone"]


def test_a_bug_is_not_swallowed(page: Page) -> None:
    def bug() -> None:
        raise KeyError("oops")

    with pytest.raises(KeyError):
        run(page, bug)


def test_whole_numbers_have_bounds() -> None:
    field = NumberField("n", "天数", least=1, most=30)
    field.set_text("31")
    assert not field.validate()
    assert "1 至 30" in field.error()
    field.set_text("１２")
    assert field.value() == 12


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("16:40", "2026-11-20 16:40"),
        ("１６：４０", "2026-11-20 16:40"),
        ("1640", "2026-11-20 16:40"),
        ("9点", "2026-11-20 09:00"),
        ("9点30分", "2026-11-20 09:30"),
        ("明天 10:00", "2026-11-21 10:00"),
        ("明天10点", "2026-11-21 10:00"),
        ("后天 8:05", "2026-11-22 08:05"),
        ("大后天 8:05", "2026-11-23 08:05"),
        ("12-03 15:30", "2026-12-03 15:30"),
        ("12月3日 15:30", "2026-12-03 15:30"),
        ("01-03 9:00", "2027-01-03 09:00"),
        ("2026-12-03 15:30", "2026-12-03 15:30"),
        ("+2h", "2026-11-20 16:32"),
        ("+1.5小时", "2026-11-20 16:02"),
        ("+30分", "2026-11-20 15:02"),
    ],
)
@pytest.mark.usefixtures("now")
def test_times_are_typed_as_people_say_them(typed: str, shown: str) -> None:
    assert clock.show(parse_instant(typed, "at")) == shown


@pytest.mark.parametrize("typed", ["25:00", "16:60", "soon", "02-30 10:00", "明天", "13-40 1:00"])
@pytest.mark.usefixtures("now")
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_instant(typed, "at")
    assert refusal.value.field == "at"


def test_a_promise_says_what_is_left(now: datetime) -> None:
    def said(minutes: int) -> tuple[str, str]:
        return promise_text(now + timedelta(minutes=minutes), now)

    assert said(28) == ("! 15:00 · 剩 28 分", "warn")
    assert said(-22) == ("⚠ 14:10 · 超 22 分", "bad")
    assert said(118) == ("16:30 · 剩 1 小时 58 分", "")
    assert said(60) == ("15:32 · 剩 1 小时", "")
    assert said(148) == ("17:00", "")
    assert said(24 * 60) == ("明天 14:32", "")
    assert promise_text(None, now) == ("—", "")


class TestLookup:
    """A list below the field."""

    CARS = ("沪A66N20", "沪A66N21", "苏E6H7Z2")

    @pytest.fixture
    def field(self, qtbot: QtBot) -> LookupField:
        made = LookupField("vehicle_id", "车辆", self._find, required=True, new="新车辆")
        qtbot.addWidget(made)
        made.resize(400, 80)
        made.show()
        qtbot.waitExposed(made)
        made.setFocus()
        return made

    def _find(self, text: str) -> list[Offer]:
        return [Offer(i, plate) for i, plate in enumerate(self.CARS) if text.upper() in plate]

    def test_typing_offers_and_enter_picks(self, qtbot: QtBot, field: LookupField) -> None:
        picked: list[object] = []
        field.picked.connect(picked.append)
        qtbot.keyClicks(field.line, "66n")
        qtbot.waitUntil(lambda: field.popup().isVisible(), timeout=1000)
        assert [offer.title for offer in field.popup().rows()] == ["沪A66N20", "沪A66N21", "新车辆"]
        qtbot.keyClick(field.line, Keys.Key_Down)
        qtbot.keyClick(field.line, Keys.Key_Return)
        assert picked == [1]
        assert field.value() == 1
        assert field.line.text() == "沪A66N21"
        qtbot.keyClicks(field.line, "x")
        with pytest.raises(Invalid):
            field.value()

    def test_f7_opens_and_the_last_row_adds(self, qtbot: QtBot, field: LookupField) -> None:
        added: list[str] = []
        field.add_new.connect(added.append)
        qtbot.keyClick(field.line, Keys.Key_F7)
        assert field.popup().isVisible()
        qtbot.keyClick(field.line, Keys.Key_PageDown)
        qtbot.keyClick(field.line, Keys.Key_Return)
        assert added == [""]

    def test_escape_closes_only_the_list(self, qtbot: QtBot, field: LookupField) -> None:
        qtbot.keyClick(field.line, Keys.Key_F7)
        qtbot.keyClick(field.line, Keys.Key_Escape)
        assert not field.popup().isVisible()
        assert field.isVisible()

    def test_a_click_picks(self, qtbot: QtBot, field: LookupField) -> None:
        qtbot.keyClick(field.line, Keys.Key_F7)
        listed = field.popup().list
        area = listed.visualItemRect(listed.item(2))
        qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
        assert field.value() == 2


@dataclass(frozen=True)
class Row:
    order_id: int
    plate: str
    name: str
    state: str
    promised: datetime | None
    amount: Decimal


NOW = datetime(2026, 11, 20, 6, 32, tzinfo=UTC)
ROWS = [
    Row(1, "沪AD2K51", "张三", "ready", NOW, Decimal("20.00")),
    Row(2, "沪C88B07", "阿乙", "working", None, Decimal("-3.50")),
    Row(3, "苏E6H7Z2", "王五", "pending", NOW + timedelta(hours=1), Decimal("1000")),
]


@pytest.fixture
def table(qtbot: QtBot) -> DataTable[Row]:
    made: DataTable[Row] = DataTable(
        [
            Column("车牌", lambda r: r.plate, "plate", 120),
            Column("客户", lambda r: r.name, width=0),
            Column("状态", lambda r: r.state, "state", 120),
            Column("承诺交车", lambda r: r.promised, "promise", 180),
            Column("金额", lambda r: r.amount, "money", 110, total=True),
        ],
        empty=EmptyState("还没有工单。", "按 F2 接车。"),
        chips=[("贵的", lambda r: r.amount > 10)],
    )
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def names(table: DataTable[Row]) -> list[str]:
    return [row.name for row in table.rows()]


def click_head(qtbot: QtBot, table: DataTable[Row], column: int) -> None:
    head = table.view.horizontalHeader()
    at = QPoint(head.sectionViewportPosition(column) + 12, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_table_sorts_by_sound_counts_and_sums(qtbot: QtBot, table: DataTable[Row]) -> None:
    table.set_rows(ROWS)
    assert table.count.text() == "共 3 条"
    assert table.sums.text() == "金额 1,016.50"
    click_head(qtbot, table, 1)
    assert names(table) == ["阿乙", "王五", "张三"]
    click_head(qtbot, table, 1)
    assert names(table) == ["张三", "王五", "阿乙"]
    click_head(qtbot, table, 3)
    assert names(table) == ["张三", "王五", "阿乙"]
    click_head(qtbot, table, 2)
    assert [row.state for row in table.rows()] == ["pending", "working", "ready"]


def test_chips_filter_and_the_foot_follows(qtbot: QtBot, table: DataTable[Row]) -> None:
    table.set_rows(ROWS)
    qtbot.mouseClick(table.chips[0], Qt.MouseButton.LeftButton)
    assert names(table) == ["张三", "王五"]
    assert table.count.text() == "共 3 条 · 显示 2 条"
    assert table.sums.text() == "金额 1,020.00"


def test_rows_are_activated_and_copied(qtbot: QtBot, table: DataTable[Row]) -> None:
    opened: list[Row] = []
    table.activated.connect(opened.append)
    table.set_rows(ROWS)
    table.choose(lambda row: row.order_id == 2)
    qtbot.keyClick(table.view, Keys.Key_Return)
    assert [row.order_id for row in opened] == [2]
    qtbot.keyClick(table.view, Keys.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(table.view, Keys.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "车牌\t客户\t状态\t承诺交车\t金额"
    assert lines[2] == "沪C·88B07\t阿乙\t施工\t—\t−3.50"


def test_the_marked_row_stays_marked(table: DataTable[Row]) -> None:
    table.set_rows(ROWS)
    table.choose(lambda row: row.order_id == 3)
    table.set_rows([ROWS[2], ROWS[0]])
    assert table.current() == ROWS[2]


def test_an_empty_table_teaches(table: DataTable[Row]) -> None:
    table.set_rows([])
    shown = [label.text() for label in table.findChildren(Label) if label.isVisible()]
    assert "还没有工单。" in shown
    assert "按 F2 接车。" in shown
    assert not table.view.isVisible()


HOSTILE = ("<b>甲</b>", '<img src="file:secret">', "甲 & 乙 < 丙", "𠮷田")


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_never_markup(qtbot: QtBot, text: str) -> None:
    label = Label(text)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    tip(label, text)
    assert label.toolTip().startswith("<qt>")
    assert "<b>" not in label.toolTip()
    assert "<img" not in label.toolTip()


def test_nobody_else_makes_labels_or_tips() -> None:
    found = []
    for path in (ROOT / "ui").rglob("*.py"):
        text = path.read_text("utf-8")
        if path.name != "label.py" and re.search(r"\bQLabel\(|\.setToolTip\(", text):
            found.append(path.relative_to(ROOT).as_posix())
    assert not found


def test_a_turning_wheel_changes_no_choice(page: Page) -> None:
    assert page.kind.box.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert isinstance(page.kind.box, QComboBox)


def test_text_field_gives_trimmed_text() -> None:
    field = TextField("name", "姓名")
    field.set_text("  甲 ")
    assert field.value() == "甲"
    field.set_text("  ")
    assert field.value() == ""


def test_a_question_is_answered_by_its_button_only(qtbot: QtBot, page: Page) -> None:
    def answer(key: Keys | None) -> bool:
        def press() -> None:
            [dialog] = page.findChildren(Question)
            if key is None:
                qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
            else:
                qtbot.keyClick(dialog, key)
            dialog.deleteLater()

        QTimer.singleShot(50, press)
        return ask(page, "作废 <b>单据</b>？", do="作废", teach="不能恢复。")

    assert answer(None) is True
    assert answer(Keys.Key_Return) is False
    assert answer(Keys.Key_Escape) is False
