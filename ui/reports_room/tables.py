"""The breakdowns of a month, as small tables."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from reception.core.text import _
from reception.figures.values import MonthFigures, Slice
from ui.reports_room.figures import percent, target, target_percent
from ui.widgets import Card, Chips, Column, DataTable, Label

Scored = tuple[str, int, object]
Counted = tuple[str, int]

MOST_REASONS = 3


class OutputCard(Card):
    """产值 cut by payer, kind, advisor, technician or bay."""

    def __init__(self) -> None:
        super().__init__(_("Where the output comes from"))
        self.cut = Chips(
            "cut",
            "",
            [
                ("by_payer", _("Payer")),
                ("by_kind", _("Order kind")),
                ("by_advisor", _("Advisor")),
                ("by_technician", _("Technician")),
                ("by_bay", _("Bay")),
            ],
            single=True,
        )
        self.table: DataTable[Slice] = DataTable(
            [
                Column("", lambda s: s.label, "strong", 0),
                Column(_("Orders"), lambda s: s.orders, "number", 70),
                Column(_("Labour"), lambda s: s.labour, "money", 106),
                Column(_("Parts"), lambda s: s.part, "money", 106),
                Column(_("Other charges"), lambda s: s.other, "money", 92),
                Column(_("Output"), lambda s: s.total, "money", 110, total=True),
            ],
            empty=_nothing(_("No orders in this month.")),
        )
        self.add(self.cut)
        self.body.addWidget(self.table, 1)
        self._data: MonthFigures | None = None
        self.cut.set_value("by_payer")
        self.cut.changed.connect(self._show)

    def show_month(self, data: MonthFigures) -> None:
        """Show another month, cut as before."""
        self._data = data
        self._show()

    def _show(self) -> None:
        chosen = self.cut.chosen()
        if not chosen:  # pressed twice: the cut stays
            self.cut.set_value("by_payer")
        elif self._data is not None:
            rows: Sequence[Slice] = getattr(self._data, chosen[0])
            self.table.set_rows(rows)


class QualityCard(Card):
    """CSI by advisor beside the causes of comebacks; below them serious complaints."""

    def __init__(self) -> None:
        super().__init__()
        self.scores: DataTable[Scored] = DataTable(
            [
                Column(_("CSI by advisor"), lambda row: row[0], width=0),
                Column(_("Surveys counted"), lambda row: row[1], "number", 52),
                Column(_("CSI"), lambda row: row[2], "number", 64, show=lambda v: f"{v:.2f}"),
            ],
            empty=_nothing(_("No valid survey in this month.")),
            foot=False,
        )
        self.causes: DataTable[Counted] = DataTable(
            [
                Column(_("Comebacks by cause"), lambda row: row[0], width=0),
                Column(_("Number of comebacks"), lambda row: row[1], "number", 52),
            ],
            empty=_nothing(_("No comeback in this month.")),
            foot=False,
        )
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addWidget(self.scores, 1)
        row.addWidget(self.causes, 1)
        self.body.addWidget(pair, 1)
        self.complaints = Label("", "small")
        self.claims = Label("", "small", wrap=True)  # as long as its reasons
        self.add(self.complaints, self.claims)

    def show_month(self, data: MonthFigures) -> None:
        """Show another month."""
        self.complaints.say(*_complaints(data))
        self.claims.say(*_claims(data))
        self.scores.set_rows(data.csi_by_advisor)
        self.causes.set_rows(data.comebacks_by_cause)


def _nothing(sentence: str) -> Label:
    return Label(sentence, "soft", wrap=True)


def _complaints(data: MonthFigures) -> tuple[str, str]:
    """Return the rate of serious complaints with its target and denominator, and its tone."""
    goal, rate = target(data, "complaint_rate"), data.complaint_rate
    said = _(
        "Serious complaint rate {rate} · target ≤ {goal} · {k} of {m} complaints ÷ {n} orders out"
    )
    poor = rate is not None and rate > goal
    words = said.format(
        rate=percent(rate), goal=target_percent(goal), k=data.complaints_serious,
        m=data.complaints_received, n=data.orders_out,
    )  # fmt: skip
    return (f"▲ {words}" if poor else words), "warn" if poor else ""


def _claims(data: MonthFigures) -> tuple[str, str]:
    """Return the rate of accepted claims with its target and denominator, and its tone."""
    goal, rate = target(data, "claim_rate"), data.claim_rate
    said = _(
        "Claim acceptance rate {rate} · target ≥ {goal} · {k} accepted, {m} in part ÷ {n} answers"
    )
    poor = rate is not None and rate < goal
    words = said.format(
        rate=percent(rate), goal=target_percent(goal), k=data.claims_accepted,
        m=data.claims_partly, n=data.claims_answered,
    )  # fmt: skip
    if data.claims_refusals:
        why = "、".join(f"{text} {count}" for text, count in data.claims_refusals[:MOST_REASONS])
        words += _(" · maker's reasons: {why}").format(why=why)
    return (f"▼ {words}" if poor else words), "warn" if poor else ""
