"""The printers of this PC, as the system knows them. Tests put another `machine` here."""

from typing import Any

from reception.core.text import _
from ui.printing.choices import PrintChoice


class PrintTrouble(Exception):
    """A printer did not take the pages; the sentence says what to do."""


class Machine:
    """Asks the system: CUPS, or Windows."""

    def names(self) -> list[str]:
        """Return the printers of this PC by name."""
        from PySide6.QtPrintSupport import QPrinterInfo

        return QPrinterInfo.availablePrinterNames()

    def default(self) -> str:
        """Return the system's default printer; the only one there is; empty without any."""
        from PySide6.QtPrintSupport import QPrinterInfo

        chosen = QPrinterInfo.defaultPrinterName()
        names = self.names()
        return chosen if chosen in names else (names[0] if len(names) == 1 else "")

    def forms(self, name: str) -> list[str]:
        """Return the names of the papers that a printer's driver offers."""
        from PySide6.QtPrintSupport import QPrinterInfo

        found = QPrinterInfo.printerInfo(name).supportedPageSizes()
        return list(dict.fromkeys(size.name() for size in found if size.name()))

    def trouble(self, name: str) -> str:
        """Return the sentence why a printer cannot be used now; empty when it can, as it says."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        if name not in self.names():
            return _("This PC no longer has the printer {name}. Choose another one.").format(
                name=name
            )
        if QPrinterInfo.printerInfo(name).state() == QPrinter.PrinterState.Error:
            return _(
                "{name} has stopped. See that it is on, has paper and no fault, then print again."
            ).format(name=name)
        return ""

    def printer(self, name: str) -> Any:
        """Return the printer itself; PrintTrouble when it is not usable."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        sentence = self.trouble(name)
        if sentence:
            raise PrintTrouble(sentence)
        made = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
        if not made.isValid():
            raise PrintTrouble(no_answer(name))
        return made


def no_answer(name: str) -> str:
    """Return the sentence for a printer that took nothing."""
    return _(
        "{name} does not take the pages. See that it is on, joined and has paper, then print again."
    ).format(name=name)


def leads(window: Any) -> bool:
    """Tell whether a window can show the print jobs: only the main window can."""
    return callable(getattr(window, "go", None))


def prepare(printer: Any, choice: PrintChoice) -> None:
    """Set what was chosen for the paper; what a driver does not know it leaves alone."""
    from PySide6.QtPrintSupport import QPrinter

    sources, duplex = QPrinter.PaperSource, QPrinter.DuplexMode
    trays = {
        "upper": sources.Upper, "lower": sources.Lower, "manual": sources.Manual,
        "tractor": sources.Tractor,
    }  # fmt: skip
    if choice.tray in trays:
        printer.setPaperSource(trays[choice.tray])
    sides = {"long": duplex.DuplexLongSide, "short": duplex.DuplexShortSide}
    printer.setDuplex(sides.get(choice.sides, duplex.DuplexNone))
    printer.setCopyCount(choice.copies)
    modes = QPrinter.ColorMode
    printer.setColorMode(modes.Color if choice.colour else modes.GrayScale)


machine = Machine()
