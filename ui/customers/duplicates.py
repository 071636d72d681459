"""查重合并: pairs that may be one customer, what a merge would move, and the way back."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reception.core.errors import ReceptionError
from reception.core.text import _
from reception.customers.rules import CLASSES
from reception.vehicles.actions import merge_customers, undo_merge
from reception.vehicles.duplicates import Judged, Suggestion, judged, suggestions
from reception.vehicles.merge import Preview, preview
from reception.vehicles.pair_actions import keep_apart, undo_apart
from reception.vehicles.queries import shown_phone
from reception.vehicles.rules import show_plate
from ui.background import Job, work
from ui.customers.busy import Busy
from ui.customers.words import FIELDS, WHY
from ui.list_tools import ListTools
from ui.run import refuse, run
from ui.widgets import Button, Card, Column, DataTable, EmptyState, Label


class Duplicates(QWidget):
    """The pairs above, the preview of the marked one below, what was done beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.table: DataTable[Suggestion] = DataTable(
            [
                Column(_("Customer"), lambda s: s.one_name, width=0),
                Column(_("Phone"), lambda s: s.one_phone, width=106, show=shown_phone),
                Column(_("Cars"), lambda s: s.one_cars, "number", 46),
                Column(_("may be the same as"), lambda s: s.other_name, width=112),
                Column(_("Phone"), lambda s: s.other_phone, width=106, show=shown_phone),
                Column(_("Cars"), lambda s: s.other_cars, "number", 46),
                Column(_("Why"), lambda s: s.why, width=124, show=lambda why: _(WHY[why])),
            ],
            empty=EmptyState(
                _("No duplicates are found."),
                _("Customers with the same phone, the same name and nearly the same phone, or names "
                  "that sound alike and the same plate stand here."),
                icon="account-group-outline",
            ),
        )  # fmt: skip
        ListTools(self.table, "duplicates", _("Duplicates"))
        self.done: DataTable[Judged] = DataTable(
            [
                Column(_("When"), lambda m: m.at, "time", 58),
                Column(_("Judged"), lambda m: m, width=0, show=_judged_text),
                Column(_("By"), lambda m: m.person, width=70),
                Column(_("State"), lambda m: (m.what, m.undone), width=64, show=_state),
            ],
            empty=EmptyState(_("Nothing was judged yet.")),
            foot=False,
        )
        self.shown: Preview | None = None
        self.job: Job | None = None
        self._again = False
        self.busy = Busy()
        self.what = Card(_("What a merge does"), tight=True)
        self.text = Label("", wrap=True)
        self.swap = Button(_("Keep the other one"), self._swap, size="small")
        self.merge = Button(_("Merge"), self._merge, primary=True, size="small")
        self.apart = Button(_("Not the same"), self._keep_apart, size="small")
        self.undo = Button(_("Take the marked one back"), self._undo_marked, size="small")
        self._lay_out()

    def _lay_out(self) -> None:
        top = Card(_("Customers who may be one"), tight=True)
        top.add(self.busy)
        top.body.addWidget(self.table, 1)
        for button in (self.swap, self.apart, self.merge):
            self.what.head.addWidget(button)
        self.what.add(self.text)
        self.what.body.addStretch()
        past = Card(_("Judged"), tight=True)
        past.head.addWidget(self.undo)
        past.body.addWidget(self.done, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.what, 1)
        row.addWidget(past, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(top, 3)
        column.addLayout(row, 2)
        self.table.chosen.connect(self._chosen)
        self.done.chosen.connect(lambda _merge: self._show_undo())

    def refresh(self) -> None:
        """Look for pairs again, beside the window's own work: a group has many customers."""
        self.done.set_rows(judged())
        self._show_undo()
        if self.job is not None and self.job.running:
            self._again = True
            return
        self._again = False
        self.job = work(self, lambda _report: suggestions(), done=self._found, failed=self.busy.end)
        self.busy.watch(self.job, _("Looking for duplicates…"))

    def _found(self, pairs: tuple[Suggestion, ...]) -> None:
        self.busy.end()
        if self._again:
            self.refresh()
            return
        self.table.set_rows(pairs)
        if self.table.current() is None and self.table.rows():
            first = self.table.rows()[0]
            self.table.choose(lambda pair: pair == first)
        self._chosen(self.table.current())

    def _chosen(self, pair: Suggestion | None) -> None:
        if pair is None:
            self._show(None)
            return
        # Who has more cars stays, unless somebody says otherwise.
        kept, gone = pair.one_id, pair.other_id
        if pair.other_cars > pair.one_cars:
            kept, gone = gone, kept
        self._preview(kept, gone)

    def _preview(self, kept: int, gone: int) -> None:
        try:
            self._show(preview(kept, gone))
        except ReceptionError as refusal:
            self._show(None)
            refuse(self, refusal)

    def _swap(self) -> None:
        if self.shown is not None:
            self._preview(self.shown.gone.customer_id, self.shown.kept.customer_id)

    def _show(self, found: Preview | None) -> None:
        self.shown = found
        for button in (self.swap, self.apart, self.merge):
            button.setVisible(found is not None)
        if found is None:
            self.text.setText(_("Mark a pair to see what moves."))
            return
        lines = [
            _("Stays: {name} {phone}").format(
                name=_short(found.kept.name), phone=shown_phone(found.kept.phone)
            ),
            _("Goes: {name} {phone}").format(
                name=_short(found.gone.name), phone=shown_phone(found.gone.phone)
            ),
            _("Moves: {cars} cars, {visits} visits, {orders} orders, {consents} consents").format(
                cars=len(found.cars),
                visits=found.visits,
                orders=found.orders,
                consents=found.consents,
            ),
        ]
        if found.cars:
            lines.append("、".join(show_plate(p) or _("No plate") for p in found.cars[:8]))
        lines += [
            _("{field}: {before} → {after}").format(
                field=_(FIELDS[field]), before=_value(field, before), after=_value(field, after)
            )
            for field, before, after in found.fills
        ]
        self.text.setText("\n".join(lines))

    def _merge(self) -> None:
        found = self.shown
        if found is None:
            return
        made: list[int] = []

        def merged(key: int) -> None:
            made.append(key)
            self.refresh()

        run(
            self,
            merge_customers,
            kept_id=found.kept.customer_id,
            kept_version=found.kept.version,
            gone_id=found.gone.customer_id,
            gone_version=found.gone.version,
            said=_("Merged into {name}.").format(name=_short(found.kept.name)),
            undo=lambda: self._undo(made[0]),
            done=merged,
        )

    def _keep_apart(self) -> None:
        found = self.shown
        if found is None:
            return
        noted: list[int] = []

        def done(key: int) -> None:
            noted.append(key)
            self.refresh()

        run(
            self,
            keep_apart,
            one_id=found.kept.customer_id,
            other_id=found.gone.customer_id,
            said=_("Noted: two customers. They are not offered again."),
            undo=lambda: self._take_back_apart(noted[0]),
            done=done,
        )

    def _show_undo(self) -> None:
        marked = self.done.current()
        self.undo.setVisible(marked is not None and not marked.undone)

    def _undo_marked(self) -> None:
        marked = self.done.current()
        if marked is not None:
            (self._undo if marked.what == "merged" else self._take_back_apart)(marked.key)

    def _take_back_apart(self, apart_id: int) -> None:
        run(
            self,
            undo_apart,
            apart_id=apart_id,
            said=_("Taken back; the pair is offered again."),
            done=lambda _nothing: self.refresh(),
        )

    def _undo(self, merge_id: int) -> None:
        run(
            self,
            undo_merge,
            merge_id=merge_id,
            said=_("The merge was undone; both customers are there again."),
            done=lambda _key: self.refresh(),
        )


def _short(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= 24 else f"{bare[:23]}…"


def _value(field: str, text: str) -> str:
    if field in ("phone", "phone2"):
        return shown_phone(text) or "—"
    if field == "class_":
        return _(CLASSES[text])
    if field == "marketing":
        return _("agreed") if text == "True" else _("not agreed")
    return _short(text) or "—"


def _judged_text(done: Judged) -> str:
    words = _("{gone} into {kept}") if done.what == "merged" else _("{kept} and {gone}")
    return words.format(gone=_short(done.gone), kept=_short(done.kept))


def _state(state: tuple[str, bool]) -> str:
    what, undone = state
    if undone:
        return _("taken back")
    return _("merged") if what == "merged" else _("two customers")
