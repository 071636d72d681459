"""The walk-round at the desk: taps, keys, files dropped and pasted, and the sheet that comes of it."""

# ruff: noqa: F401, F811 - fixtures of the neighbouring module

import time
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reception.core import db
from reception.papers.queries import content, papers_of, sealed
from reception.papers.values import WalkRoundData
from reception.visits import photos
from reception.visits.damages import walk_round
from reports.walk_round import render_walk_round
from tests.ui.desk import Hands, Key, Mod, sit_down
from tests.ui.test_checkin import branch, cheap_hashing, hands, known_car, newest

LEFT = Qt.MouseButton.LeftButton


def open_walk(hands: Hands) -> None:
    hands.press(Key.Key_F10)
    hands.settle()
    assert QApplication.focusWidget() is hands.page.walk.drawing


def fill(hands: Hands) -> None:
    hands.enter("沪B12345")
    hands.retype(hands.page.car.mileage, "12345")
    hands.retype(hands.page.owner.name, "测试客户001")


def tap(hands: Hands, panel: str) -> None:
    drawing = hands.page.walk.drawing
    hands.bot.mouseClick(drawing, LEFT, pos=drawing.middle(panel).toPoint())


def file(folder, name: str, size=(640, 480), colour="gray"):
    path = folder / name
    Image.new("RGB", size, colour).save(path)
    return path


def drop(hands: Hands, *paths) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Mod.NoModifier
    entered = QDragEnterEvent(QPoint(50, 50), copy, data, LEFT, none)
    QApplication.sendEvent(hands.page, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(hands.page, QDropEvent(QPointF(50, 50), copy, data, LEFT, none))


def taken(hands: Hands, count: int) -> None:
    strip = hands.page.walk.photos
    hands.bot.waitUntil(lambda: not strip.busy() and len(strip.hashes) == count, timeout=20_000)


def test_taps_set_numbered_marks_with_kind_size_and_note(hands: Hands, picture):
    page, walk = hands.page, hands.page.walk
    fill(hands)
    open_walk(hands)
    picture(hands.window, "walk_empty")
    tap(hands, "l_front_door")
    hands.bot.mouseClick(walk.kinds.buttons["dent"], LEFT)
    hands.bot.mouseClick(walk.sizes.buttons["5"], LEFT)
    hands.into(walk.note_field)
    hands.type("停车场被碰")
    tap(hands, "rear_bumper")
    hands.bot.mouseClick(walk.kinds.buttons["scratch"], LEFT)
    tap(hands, "windscreen")
    hands.bot.mouseClick(walk.kinds.buttons["crack"], LEFT)
    assert [(m.panel, m.kind, m.size, m.note) for m in walk.marks] == [
        ("l_front_door", "dent", "5", "停车场被碰"),
        ("rear_bumper", "scratch", "", ""),
        ("windscreen", "crack", "", ""),
    ]
    assert walk.list.item(0).text() == "1  左前门 凹陷 ≤5 cm 停车场被碰"
    assert page.walk_button.text() == "环车检查 · 3"
    picture(hands.window, "walk_marked")
    first = walk.drawing.place(walk.marks[0]).toPoint()
    hands.bot.mouseClick(walk.drawing, LEFT, pos=first)  # on a mark: chosen, no new one
    assert (len(walk.marks), walk.selected) == (3, 0)
    assert walk.note_field.text() == "停车场被碰"
    hands.bot.mouseClick(walk.away, LEFT)
    assert [m.panel for m in walk.marks] == ["rear_bumper", "windscreen"]


def test_marked_by_keys_alone(hands: Hands):
    walk = hands.page.walk
    fill(hands)
    open_walk(hands)
    assert walk.drawing.here == "hood"
    hands.press(Key.Key_Return)
    hands.type("2")
    hands.press(Key.Key_Right)
    assert walk.drawing.here == "windscreen"
    hands.press(Key.Key_Space)
    hands.type("4")
    hands.press(Key.Key_Space)  # a second one beside the first
    hands.press(Key.Key_Delete)
    assert [(m.panel, m.kind) for m in walk.marks] == [("hood", "dent"), ("windscreen", "crack")]
    hands.press(Key.Key_F10)
    assert QApplication.focusWidget() is hands.page.lines.lookup.control


@pytest.mark.parametrize("body", ["sedan", "suv", "mpv", "pickup"])
def test_arrows_reach_every_panel(hands: Hands, body):
    drawing = hands.page.walk.drawing
    open_walk(hands)
    hands.page.walk.clear(body)
    reached, ahead = set(), ["hood"]
    while ahead:
        code = ahead.pop()
        reached.add(code)
        for key in (Key.Key_Up, Key.Key_Left, Key.Key_Down, Key.Key_Right):
            drawing.here = code
            hands.press(key)
            if drawing.here not in reached:
                ahead.append(drawing.here)
    assert reached == set(drawing._paths)


def test_no_damage_is_a_finding_too(hands: Hands):
    walk = hands.page.walk
    fill(hands)
    open_walk(hands)
    hands.bot.mouseClick(walk.clean.buttons["clean"], LEFT)
    sign_now(hands)
    card = newest()
    assert walk_round(card.visit_id).body == "sedan"
    _order, paper = papers_of(card.row.order_id)
    assert paper.kind == "walk_round"
    text = PdfReader(BytesIO(content(paper.content_hash))).pages[0].extract_text()
    assert "车身外观无损伤" in text.replace("\n", "")


def test_a_tick_and_marks_exclude_each_other(hands: Hands):
    walk = hands.page.walk
    open_walk(hands)
    hands.bot.mouseClick(walk.clean.buttons["clean"], LEFT)
    tap(hands, "roof")
    assert not walk.clean.chosen()
    hands.bot.mouseClick(walk.clean.buttons["clean"], LEFT)
    assert not walk.clean.chosen()
    assert "已有标注" in hands.said()


def sign_now(hands: Hands) -> None:
    hands.page.words.words.set_text("例行检查")
    hands.press(Key.Key_F8)
    hands.sign()


def test_no_walk_round_issues_no_sheet(hands: Hands):
    fill(hands)
    hands.sign_later()
    assert papers_of(newest().row.order_id) == ()
    assert not db.row("SELECT body FROM visit")[0]


def test_signed_with_marks_and_photos_and_sealed(hands: Hands, tmp_path, picture):
    page, walk = hands.page, hands.page.walk
    fill(hands)
    drop(hands, *(file(tmp_path, f"{n}.jpg", colour=c) for n, c in enumerate(("red", "blue"))))
    taken(hands, 2)
    assert page.walk_button.isChecked()
    hands.bot.mouseClick(walk.body_chips.buttons["pickup"], LEFT)
    tap(hands, "bed")
    picture(hands.window, "walk_photos")
    hands.page.words.words.set_text("例行检查")
    hands.press(Key.Key_F8)
    words = " ".join(label.text() for label in hands.pad().findChildren(type(page.head.title)))
    assert "货箱 划痕" in words
    hands.sign()
    card = newest()
    found = walk_round(card.visit_id)
    assert (found.body, [d.panel for d in found.damages], len(found.photos)) == (
        "pickup",
        ["bed"],
        2,
    )
    _order, paper = papers_of(card.row.order_id)
    assert paper.number.startswith("YCD01-")
    pdf = content(paper.content_hash)
    assert pdf == render_walk_round(sealed(paper.paper_id, WalkRoundData))
    pages = PdfReader(BytesIO(pdf)).pages
    text = "".join(each.extract_text() for each in pages).replace("\n", "")
    assert all(word in text for word in ("接车检查单", "沪B·12345", "货箱", "划痕", "测试客户001"))
    assert not page.walk.walked()
    assert page.walk_button.text() == "环车检查"


def test_bad_files_are_refused_by_name_and_the_good_ones_taken(hands: Hands, tmp_path, picture):
    walk = hands.page.walk
    fill(hands)
    broken = tmp_path / "坏照片.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 not a photo")
    text = tmp_path / "说明.txt"
    text.write_text("不是照片")
    drop(hands, broken, file(tmp_path, "ok.png"), text, tmp_path / "gone.jpg")
    taken(hands, 1)
    assert "坏照片.jpg：无法识别的照片" in walk.photos.word.text()
    assert "gone.jpg：文件无法读取" in walk.photos.word.text()
    picture(hands.window, "walk_refused")
    drop(hands, *(file(tmp_path, f"{n}.png") for n in range(24)))
    assert "最多 24 张" in walk.photos.word.text()
    assert len(walk.photos.hashes) == 1


def test_a_picture_is_pasted(hands: Hands):
    open_walk(hands)
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    hands.press(Key.Key_V, Mod.ControlModifier)
    taken(hands, 1)
    kept = Image.open(BytesIO(photos.picture(hands.page.walk.photos.hashes[0])))
    assert kept.size == (320, 200)
    (thumb,) = hands.page.walk.photos.thumbs()
    thumb.setFocus()
    hands.press(Key.Key_Delete)
    assert hands.page.walk.photos.hashes == []


def test_twelve_megapixels_do_not_block_the_window(hands: Hands, tmp_path):
    """A heartbeat every 10 ms while a real-sized photo comes in: no gap that a hand would feel."""
    path = tmp_path / "large.jpg"
    tile = Image.effect_noise((500, 375), 60).convert("RGB").resize((4000, 3000))
    tile.save(path, quality=92)
    assert path.stat().st_size > 1_000_000
    beats: list[float] = []
    timer = QTimer(hands.window)
    timer.setInterval(10)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    open_walk(hands)
    timer.start()
    drop(hands, path)
    taken(hands, 1)
    timer.stop()
    gaps = [two - one for one, two in pairwise(beats)]
    print(f"longest gap {max(gaps) * 1000:.0f} ms in {beats[-1] - beats[0]:.2f} s")  # noqa: T201
    assert max(gaps) < 0.2


def test_a_draft_keeps_marks_and_photos(hands: Hands, tmp_path):
    page = hands.page
    fill(hands)
    drop(hands, file(tmp_path, "one.jpg"))
    taken(hands, 1)
    hands.bot.mouseClick(page.walk.body_chips.buttons["suv"], LEFT)
    tap(hands, "roof")
    kept = page.walk.state()
    page.begin_another()
    assert not page.walk.walked()
    hands.bot.mouseClick(page.bar.buttons[0][0], LEFT)
    assert page.walk.state() == kept
    assert len(page.walk.photos.thumbs()) == 1


def test_a_known_car_has_its_own_shape(branch, qtbot):
    known_car(branch)  # 途观 L
    hands = sit_down(qtbot, branch)
    hands.enter("66N20")
    assert hands.page.walk.drawing.body == "suv"


def test_marks_that_another_shape_lacks_go_with_it(hands: Hands):
    walk = hands.page.walk
    open_walk(hands)
    hands.bot.mouseClick(walk.body_chips.buttons["pickup"], LEFT)
    tap(hands, "bed")
    tap(hands, "roof")
    hands.bot.mouseClick(walk.body_chips.buttons["sedan"], LEFT)
    assert [m.panel for m in walk.marks] == ["roof"]
    hands.bot.mouseClick(walk.body_chips.buttons["sedan"], LEFT)  # one is always chosen
    assert walk.body_chips.chosen() == ("sedan",)


def test_the_crowded_card_fits(hands: Hands, tmp_path, picture):
    walk = hands.page.walk
    fill(hands)
    drop(hands, *(file(tmp_path, f"{n}.jpg", colour=(9 * n, 90, 200)) for n in range(12)))
    taken(hands, 12)
    for code in list(walk.drawing._paths)[:20]:
        tap(hands, code)
    picture(hands.window, "walk_crowded")
    assert hands.page.minimumSizeHint().width() <= 1278
    sign_now(hands)
    _order, paper = papers_of(newest().row.order_id)
    assert len(PdfReader(BytesIO(content(paper.content_hash))).pages) == 2


def test_a_photo_opens_large(hands: Hands, tmp_path):
    from ui.checkin.photo_strip import PhotoView

    drop(hands, file(tmp_path, "one.jpg"))
    taken(hands, 1)
    (thumb,) = hands.page.walk.photos.thumbs()
    hands.bot.mouseClick(thumb, LEFT)
    (view,) = [v for v in hands.window.findChildren(PhotoView) if v.isVisible()]
    QTest.keyClick(view, Key.Key_Escape)
    assert not view.isVisible()
