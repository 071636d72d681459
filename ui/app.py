"""The application: fonts, look, language, one instance per data folder, and what happens on a bug.

`start(target)` opens the window on a database and returns when it is closed. Tests and the command
line's offscreen day use `application()` alone.
"""

import gc
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLockFile, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

import resources
from reception.core import db, settings, text
from reception.core.errors import ReceptionError
from reception.core.text import _
from reception.staff.queries import branch
from ui import crash, theme


def application() -> QApplication:
    """Return the one QApplication, dressed: fonts, Fusion, palette, stylesheet, Qt's own language."""
    app = QApplication.instance() or QApplication(["reception"])
    assert isinstance(app, QApplication)
    if app.property("dressed"):
        return app
    app.setApplicationName("Reception")
    app.setDesktopFileName("reception")
    for weight in ("Regular", "Bold", "Fallback"):
        QFontDatabase.addApplicationFont(str(resources.path("fonts", f"NotoSansSC-{weight}.ttf")))
    app.setStyle("Fusion")
    app.setFont(theme.font())
    app.setPalette(theme.palette())
    app.setStyleSheet(theme.stylesheet())
    speak(app, text.language())
    app.setProperty("dressed", True)
    return app


def enlarge(window: QWidget, zoom: float) -> None:
    """Give a window for a large wall the stylesheet with every measure enlarged."""
    window.setStyleSheet(theme.stylesheet(zoom))


def speak(app: QApplication, language: str) -> None:
    """Say everything in this language from now on, Qt's own words too."""
    text.set_language(language)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    if language != "en":
        translator = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{language}", folder):
            app.installTranslator(translator)
    app.setApplicationDisplayName(_("Reception"))


def data_folder() -> Path:
    """Return the user's data folder of this program."""
    import platformdirs

    return Path(platformdirs.user_data_dir("Reception", appauthor=False))


def start(target: str | Path | None = None, language: str | None = None) -> int:
    """Open the window on `target` (a data folder or file, or a postgresql:// URL); return the exit code.

    `language` is what was asked for at this start; without it the branch's setting holds.
    """
    app = application()
    folder = _folder(target)
    folder.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(str(folder / "window.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(200):
        _tell(_("Reception is already open on this data. Look for its window."))
        return 1
    crash.watch(folder / "logs")
    try:
        return _open_and_run(app, _database(target, folder), language)
    finally:
        db.close_database()
        crash.release()
        lock.unlock()


def _open_and_run(app: QApplication, where: str | Path, language: str | None) -> int:
    try:
        db.open_database(where)
    except ReceptionError as refusal:
        _tell(str(refusal))
        return 1
    wanted = language or _set_language()
    if wanted != text.language():
        speak(app, wanted)
    from ui.main_window import MainWindow
    from ui.on_screen import fit

    window = MainWindow()
    fit(window)
    crash.rescue(window.keep_drafts)
    window.open()
    gc.freeze()
    gc.enable()
    code = app.exec()
    window.close()
    return code


def _set_language() -> str:
    """Return the branch's language; before the first set-up the one in use."""
    here = branch()
    return settings.read(settings.LANGUAGE, here.branch_id) if here else text.language()


def _is_url(target: str | Path | None) -> bool:
    return str(target).startswith(("postgresql://", "postgres://"))


def _folder(target: str | Path | None) -> Path:
    if target is None or _is_url(target):
        return data_folder()
    path = Path(target)
    return path.parent if path.suffix == ".db" else path


def _database(target: str | Path | None, folder: Path) -> str | Path:
    if target is not None and (_is_url(target) or Path(target).suffix == ".db"):
        return target
    return folder / "reception.db"


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    from PySide6.QtWidgets import QMessageBox

    from ui.widgets.label import plain_tip

    box = QMessageBox()
    box.setWindowTitle(_("Reception"))
    box.setText(plain_tip(sentence))
    box.exec()
