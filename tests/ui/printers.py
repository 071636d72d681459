"""Printers for tests: each writes a PDF into a folder, and can be off, empty or taken away."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from ui.printing.machine import Machine, PrintTrouble, no_answer


class FileMachine(Machine):
    """Printers that write files; `off` and `gone` hold the names of those that do not."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        self.there = list(names)
        self.off: set[str] = set()
        self.before: Callable[[], object] = lambda: None
        self.files: list[Path] = []
        self.made: list[QPrinter] = []

    def names(self) -> list[str]:
        return list(self.there)

    def default(self) -> str:
        return self.there[0] if self.there else ""

    def forms(self, name: str) -> list[str]:
        return ["A4", "三联单 241×93", "Tractor 9.5x11"]

    def trouble(self, name: str) -> str:
        if name not in self.there:
            return super().trouble(name)
        return ""

    def printer(self, name: str) -> QPrinter:
        sentence = self.trouble(name)
        if sentence:
            raise PrintTrouble(sentence)
        self.before()
        if name in self.off:
            raise PrintTrouble(no_answer(name))
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        path = self.folder / f"printed-{len(self.files) + 1}.pdf"
        made.setOutputFileName(str(path))
        self.files.append(path)
        self.made.append(made)
        return made
