"""Cut the icons that the windows use out of Material Design Icons, as one font of a few kilobytes.

Run it after adding a name: `python resources/icons/make_icons.py`. It reads the font that qtawesome
carries, so that the program itself need not import qtawesome (a tenth of a second at every start).
"""

import json
from pathlib import Path

NAMES = [
    "view-dashboard-outline",
    "car-arrow-right",
    "clipboard-text-outline",
    "chart-gantt",
    "cash-register",
    "car-multiple",
    "phone-in-talk-outline",
    "chart-box-outline",
    "cog-outline",
    "calendar-clock-outline",
    "magnify",
    "lock-outline",
    "lock-open-outline",
    "check",
    "close",
    "chevron-down",
    "chevron-up",
    "chevron-left",
    "chevron-right",
    "plus",
    "minus",
    "pencil-outline",
    "printer-outline",
    "content-save-outline",
    "refresh",
    "alert-circle-outline",
    "alert-outline",
    "information-outline",
    "check-circle-outline",
    "close-circle-outline",
    "camera-outline",
    "image-outline",
    "file-document-outline",
    "file-excel-outline",
    "download",
    "upload",
    "account-outline",
    "account-plus-outline",
    "account-group-outline",
    "arrow-left",
    "arrow-right",
    "dots-horizontal",
    "undo",
    "redo",
    "delete-outline",
    "eraser",
    "fullscreen",
    "bell-outline",
    "database-outline",
    "database-check-outline",
    "database-off-outline",
    "calendar",
    "clock-outline",
    "wrench-outline",
    "draw-pen",
    "star-outline",
    "filter-variant",
    "magnify-plus-outline",
    "magnify-minus-outline",
    "help-circle-outline",
    "export-variant",
    "history",
    "link-variant",
    "shield-check-outline",
    "content-copy",
    "package-variant",
    "phone-outline",
    "message-text-outline",
    "thumb-up-outline",
    "car-wash",
    "backspace-outline",
    "logout",
    "car-outline",
    "fuel",
    "gauge",
    "store-outline",
    "monitor-dashboard",
    "tray-arrow-down",
    "car-side",
    "signature-freehand",
    "currency-cny",
    "tools",
    "play-outline",
    "pause",
    "help",
    "check-bold",
    "sync",
    "account-wrench-outline",
    "clipboard-check-outline",
    "clipboard-list-outline",
    "file-plus-outline",
    "car-key",
    "tune-variant",
    "swap-horizontal",
    "emoticon-outline",
    "emoticon-sad-outline",
    "flag-outline",
    "paperclip",
    "eye-outline",
    "eye-off-outline",
    "tag-outline",
    "folder-open-outline",
    "play",
    "stop",
    "arrow-up",
    "arrow-down",
]


def main() -> None:
    """Write icons.ttf and icons.json beside this file."""
    import qtawesome
    from fontTools import subset
    from fontTools.ttLib import TTFont

    fonts = Path(qtawesome.__file__).parent / "fonts"
    charmap = json.loads(next(fonts.glob("materialdesignicons6*charmap*.json")).read_text("utf-8"))
    codes = {name: int(charmap[name], 16) for name in NAMES}
    font = TTFont(next(fonts.glob("materialdesignicons6*.ttf")))
    cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
    cutter.populate(unicodes=codes.values())
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = "ReceptionIcons"
    here = Path(__file__).parent
    font.save(here / "icons.ttf")
    text = json.dumps(codes, indent=0, sort_keys=True)
    (here / "icons.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
