"""The order of the tour: who sits down when, and what must hold at the end."""

from pathlib import Path

from reception.history import proof
from reception.staff.queries import branch, people
from ui.tour_counter import Visit, hand_over, pay, receive, refused_sign_in, settle, sign_in
from ui.tour_floor import dispatch, inspect, work
from ui.tour_gate import leave_yard
from ui.tour_hands import Hands, Key, must
from ui.tour_money import close_shift, evening_count, give_back, take_deposit
from ui.tour_office import call_back, look_around, month, settings
from ui.tour_workshop import again, answer, fail, resume, station, store, wash
from ui.widgets.preview import page_image

DPI = 110


def first_start(hands: Hands) -> None:
    """Open the window on nothing, and fill a demonstration branch with one click."""
    window = hands.window
    window.open()
    hands.settle()
    start = window.first_start
    hands.picture("first-start")
    hands.press(Key.Key_F8)
    must(branch() is None and bool(start.form["name"].error()), "an empty set-up is refused")
    hands.picture("first-start-refused")
    hands.click(start.demo)
    hands.picture("first-start-busy")
    hands.until(
        lambda: window.doors.currentWidget() is window.sign_in, "the branch is filled", 60_000
    )
    must(len(people()) > 10, "everybody of the branch is there")
    hands.picture("sign-in")


def visit(hands: Hands, out: Path) -> Visit:
    """Bring one car from the gate to its call-back, each step by whoever does it."""
    one = Visit(hands, out)
    sign_in(hands, "advisor1")
    hands.picture("today")
    receive(one)
    sign_in(hands, "cashier1")
    take_deposit(one)
    sign_in(hands, "foreman1")
    dispatch(one)
    sign_in(hands, "tech6")
    hands.later(25)
    station(one, "己")
    sign_in(hands, "foreman1")
    answer(one)
    sign_in(hands, "parts1")
    store(one)
    sign_in(hands, "tech6")
    resume(one, "己")
    work(one)
    sign_in(hands, "inspector1")
    fail(one)
    sign_in(hands, "tech6")
    again(one)
    sign_in(hands, "inspector1")
    inspect(one)
    sign_in(hands, "tech6")
    wash(one, "己")
    sign_in(hands, "advisor1")
    sign_in(hands, "cashier1")
    give_back(one)
    sign_in(hands, "advisor1")
    settle(one)
    sign_in(hands, "cashier1")
    pay(one)
    sign_in(hands, "advisor1")
    hand_over(one)
    sign_in(hands, "manager1")
    leave_yard(one)
    sign_in(hands, "care1")
    call_back(one)
    sign_in(hands, "cashier1")
    close_shift(one)
    sign_in(hands, "foreman1")
    evening_count(one)
    return one


def play(hands: Hands, out: Path) -> Visit:
    """Play the whole day."""
    first_start(hands)
    refused_sign_in(hands)
    one = visit(hands, out)
    sign_in(hands, "manager1")
    hands.click(hands.window.rail.buttons["today"])
    hands.picture("today-manager")
    look_around(one)
    month(one)
    sign_in(hands, "admin")
    settings(one)
    for damage in proof.damage():
        must(False, damage)
    must(not hands.flashes.seen, f"nothing flashes up: {', '.join(hands.flashes.seen)}")
    return one


def paper_pages(out: Path) -> list[Path]:
    """Draw every page of the papers in the folder as a picture."""
    import pypdfium2

    pictures = []
    for pdf in sorted(out.glob("*.pdf")):
        document = pypdfium2.PdfDocument(pdf)
        for number, page in enumerate(document, 1):
            path = out / f"{pdf.stem}-{number}.png"
            page_image(page, DPI).save(str(path))
            pictures.append(path)
        document.close()
    return pictures


def pages_say(pdf: Path, *words: str) -> bool:
    """Tell whether every page of a paper says these words."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]
    document.close()
    return bool(texts) and all(word in text for text in texts for word in words)
