"""Starting: fonts, Qt's own language, one instance a folder, refusals in a sentence."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtGui import QFont, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication, QPushButton

from reception.core import db, gate, settings
from tests.ui.office import somebody
from ui import app, theme
from ui.main_window import MainWindow


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    sentences: list[str] = []
    monkeypatch.setattr(app, "_tell", sentences.append)
    hook = sys.excepthook
    yield sentences
    sys.excepthook = hook


def test_the_window_opens_on_a_folder_and_closes(
    qapp: QApplication, told: list[str], tmp_path: Path
) -> None:
    seen: list[bool] = []

    def close() -> None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        seen.extend(window.isVisible() for window in windows)
        QApplication.exit(0)

    QTimer.singleShot(300, close)
    assert app.start(tmp_path / "new" / "folder") == 0
    assert True in seen
    assert (tmp_path / "new" / "folder" / "reception.db").exists()
    assert told == []
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.deleteLater()


@pytest.mark.parametrize(("asked", "shown"), [(None, "Sign in"), ("zh_CN", "登录")])
def test_the_window_speaks_the_language_that_is_set_unless_another_is_asked_for(
    qapp: QApplication, told: list[str], demo: Path, asked: str | None, shown: str
) -> None:
    with gate.acting(somebody("admin")):
        settings.change_setting(name="language", value="en")
    db.close_database()
    seen: list[str] = []

    def close() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow):
                seen.extend(each.text() for each in window.findChildren(QPushButton))
        seen.append(QApplication.translate("QPlatformTheme", "Cancel"))
        QApplication.exit(0)

    QTimer.singleShot(300, close)
    try:
        assert app.start(demo, asked) == 0
        assert any(shown in word for word in seen), seen
        assert seen[-1] == ("取消" if asked else "Cancel")
    finally:
        app.speak(qapp, "zh_CN")
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow):
                window.deleteLater()


def test_a_second_window_on_the_same_data_is_refused(
    qapp: QApplication, told: list[str], tmp_path: Path
) -> None:
    lock = QLockFile(str(tmp_path / "window.lock"))
    assert lock.tryLock(0)
    assert app.start(tmp_path) == 1
    assert told == ["接待台已经打开，请切换到它的窗口。"]
    lock.unlock()


def test_a_broken_file_is_a_sentence(qapp: QApplication, told: list[str], tmp_path: Path) -> None:
    (tmp_path / "reception.db").write_bytes(b"no database at all, but some text" * 100)
    assert app.start(tmp_path) == 1
    assert len(told) == 1
    assert "reception.db" in told[0]


def test_the_programs_own_fonts_show_rare_names(qapp: QApplication) -> None:
    assert QFontInfo(theme.font()).family() == "Noto Sans SC"
    rare = QFont()
    rare.setFamilies(theme.FAMILIES[1:])
    assert QRawFont.fromFont(rare).supportsCharacter(0x20BB7)


def test_qts_own_words_are_chinese(qapp: QApplication) -> None:
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert QApplication.translate("QLineEdit", "&Paste").startswith("粘贴")


def test_the_stylesheet_names_only_tokens_that_exist() -> None:
    assert "@" not in theme.stylesheet()
