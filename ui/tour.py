"""What `make run` does without a screen: a day of the demonstration branch in the real windows.

    python -m ui.tour --out out [--data DIR]

Leaves pictures of the windows, the papers and the month's workbook in the folder; ends with 0 only
when every step did what it should. With --data the branch that was filled stays there.
"""

import argparse
import gc
import json
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType, qInstallMessageHandler

from reception.core import clock, db
from reception.core.errors import ReceptionError
from reception.core.text import _
from ui.commands.place import complain, say
from ui.tour_hands import Stuck

BEGIN = 14, 5  # o'clock
PAPERS = (
    "estimate", "order-sheet", "deposit-receipt", "refund-receipt", "settlement-list", "slip",
    "shift-close", "count-sheet",
)  # fmt: skip
# What an earlier tour left in the folder; nothing else there is touched.
LEFT = ("[0-9][0-9]-*.png", "monthly-????-??.xlsx", *(f"{paper}*.p[dn][fg]" for paper in PAPERS))


def screen(folder: Path) -> None:
    """Let Qt draw into memory, on a screen of 1920 x 1080; to be called before Qt starts."""
    one = {"name": "tour", "x": 0, "y": 0, "width": 1920, "height": 1080}
    one |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = folder / "screen.json"
    file.write_text(json.dumps({"windowFrameMargins": False, "screens": [one]}), "utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"


def tour(out: Path, data: Path) -> list[Path]:
    """Play the day on an empty data folder; return the pictures of the windows.

    Stuck, or whatever a window raised, where a step did not do what it should.
    """
    from ui.app import application
    from ui.main_window import MainWindow
    from ui.tour_day import play
    from ui.tour_hands import Day, Hands

    bugs: list[BaseException] = []
    before, sys.excepthook = sys.excepthook, lambda _kind, bug, _trace: bugs.append(bug)
    day = Day(clock.at(clock.today(), *BEGIN))
    try:
        with clock.frozen(day):
            db.open_database(data / "reception.db")
            application()
            window = MainWindow()
            hands = Hands(window, day, out)
            try:
                play(hands, out)
            finally:
                window.close()
                window.deleteLater()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                gc.collect()  # the papers that were open
                db.close_database()
    finally:
        sys.excepthook = before
        if bugs:
            raise bugs[0]
    return hands.pictures


def quiet(kind: QtMsgType, _context: object, message: str) -> None:
    """Tell what Qt complains of."""
    if kind is not QtMsgType.QtDebugMsg and not message.startswith("This plugin does not support"):
        complain(message)


def main(arguments: list[str] | None = None) -> int:
    """Do it and say what was left where."""
    parser = argparse.ArgumentParser(prog="python -m ui.tour", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args(arguments)
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    for old in [path for pattern in LEFT for path in out.glob(pattern)]:
        old.unlink()
    qInstallMessageHandler(quiet)
    with tempfile.TemporaryDirectory(prefix="reception-", ignore_cleanup_errors=True) as name:
        screen(Path(name))
        data: Path = given.data or Path(name)
        data.mkdir(parents=True, exist_ok=True)
        try:
            pictures = tour(out, data)
            _report(out, len(pictures))
        except (Stuck, ReceptionError) as reason:
            complain(_("The day did not go as it should: {reason}").format(reason=reason))
            return 1
    return 0


def _report(out: Path, pictures: int) -> None:
    from ui.tour_day import pages_say, paper_pages

    if not pages_say(out / "slip.pdf", "沪B·66N20", "测试客户001", "460.00", "人民币肆佰陆拾元整"):
        raise Stuck("the slip says plate, owner and sum on each copy")
    pages = paper_pages(out)
    say(_("{folder}: {count} pictures of the windows.").format(folder=out, count=pictures))
    papers = sorted(path.name for path in (*out.glob("*.pdf"), *out.glob("*.xlsx")))
    say(_("Papers and workbook: {names}.").format(names=", ".join(papers)))
    say(_("Their pages as pictures: {count}.").format(count=len(pages)))


if __name__ == "__main__":
    raise SystemExit(main())
