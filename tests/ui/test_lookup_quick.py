"""A hand that is quicker than the list: Enter means what is typed, never the rows of before."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.widgets import LookupField, Offer

WORDS = ("alpha", "beta", "gamma")


def test_enter_takes_what_is_typed_and_no_list_comes_after(qtbot):
    field = LookupField(
        "word", "", lambda typed: [Offer(word, word) for word in WORDS if word.startswith(typed)]
    )
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
    taken = []
    field.picked.connect(lambda value: (taken.append(value), field.set_text("")))
    line = field.control
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_F7)
    assert field.popup().isVisible()
    QTest.keyClicks(line, "ga")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert taken == ["gamma"]
    QTest.qWait(300)
    assert not field.popup().isVisible()
    QTest.keyClicks(line, "b")
    QTest.keyClick(line, Qt.Key.Key_F7)
    QTest.keyClicks(line, "zz")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert taken == ["gamma"]
