"""The top bar and the status bar."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from reception.core import backup, clock, db
from reception.core.gate import Actor, may
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.time_words import WEEKDAYS as WEEKDAYS
from reception.staff.queries import branch, people
from reception.visits.queries import longest_wait
from ui.search_box import SearchBox
from ui.staff.tiles import roles_text
from ui.theme import STATUS_BAR, TOP_BAR
from ui.widgets.button import Button
from ui.widgets.label import Label, ShortLabel, tip

_LONGEST_NAME = 16
_OF_UPLOADS = {"e_record", "setting", "vehicle"}
_RINGING = {"arrival", "complaint", "recall", "recall_car", "gate_exit"}


class TopBar(QWidget):
    """Search at the left; branch, person and lock at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(TOP_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(14)
        self.search = SearchBox()
        self.bell = Button("", icon="bell-outline", kind="pill")
        self.bell.setAccessibleName(_("Cars at the gate"))
        self.waiting = False
        self.bell.hide()
        self.branch, self.person = ShortLabel("", "soft"), Label()
        # It gives way to what waits at the gate.
        self.branch.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.lock = Button(_("Lock"), key="F12", size="small")
        self.help = Button(_("Help"), key="F1", kind="flat", size="small")
        for button in (self.lock, self.help, self.bell):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.search, 20)
        row.addWidget(self.bell)
        row.addStretch(1)
        for widget in (self.help, self.branch, self.person, self.lock):
            row.addWidget(widget)

    def show_person(self, actor: Actor) -> None:
        """Say whose desk this is."""
        place = branch(actor.branch_id)
        self.branch.setText(_short(place.name if place else ""))
        found = next((p for p in people() if p.person_id == actor.person_id), None)
        roles = roles_text(found.roles) if found else ""
        name = _short(actor.name)
        self.person.setText(f"{roles} · {name}" if roles else name)
        tip(self.person, actor.name)

    def ring(self) -> None:
        """Say how many cars wait at the gate and how long the first has; nothing where none does."""
        concerned = may(Permission.CHECK_IN) or may(Permission.ARRIVE)
        count, minutes = longest_wait() if concerned else (0, 0)
        words = _("{count} at the gate, longest {minutes} min")
        waiting = (words.format(count=count, minutes=minutes), self._marks()) if count else ()
        parts = [part for part in (_left_without(), *waiting) if part]
        if parts:
            self.bell.setText(" · ".join(parts))
            self.bell.updateGeometry()
        self.bell.setVisible(bool(parts))
        self.waiting = count > 0  # else the bell leads to the gate: a car left without a pass

    def _marks(self) -> str:
        """Return what the waiting cars bring along: recalls not done, complaints not settled."""
        from reception.care.complaint_queries import marks_at_gate, together
        from ui.care.marks import mark_words

        return mark_words(together(marks_at_gate().values()))

    def heard(self, tables: frozenset[str]) -> None:
        """Follow what the gate notes and the desk receives."""
        if tables & _RINGING and self.isVisible():
            self.ring()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


class StatusBar(QWidget):
    """The link to the data, the last backup, the person, the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(STATUS_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(28)
        self.link, self.backup, self.person, self.clock = Label(), Label(), Label(), Label()
        # Waiting for the platform of repair records; leads to their list.
        self.uploads = Button("", kind="flat", size="status")
        self.uploads.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.uploads.hide()
        row.addWidget(self.link)
        row.addWidget(self.backup)
        row.addWidget(self.uploads)
        row.addWidget(self.person)
        row.addStretch()
        row.addWidget(self.clock)

    def show_link(self, *, linked: bool) -> None:
        """Say which database it is and whether it answers."""
        kind = _("database server") if db.is_postgres() else _("database on this PC")
        if linked:
            self.link.say(_("● Connected · {database}").format(database=kind))
        else:
            self.link.say(
                _("✕ No answer from the {database}; trying again").format(database=kind), "bad"
            )

    def tick(self, actor: Actor) -> None:
        """Bring clock, person and backup up to date."""
        now = clock.local(clock.now())
        self.clock.setText(f"{now:%Y-%m-%d} {_(WEEKDAYS[now.weekday()])} {now:%H:%M}")
        self.person.setText(_short(actor.name))
        self.backup.say(last_backup())
        self.show_uploads()

    def show_uploads(self) -> None:
        """Say how many repair records are not with the platform; nothing where all are."""
        words = uploads_waiting() if may(Permission.UPLOAD) else ""
        self.uploads.setText(words)
        self.uploads.setAccessibleName(words)
        self.uploads.updateGeometry()
        self.uploads.setVisible(bool(words))

    def heard(self, tables: frozenset[str]) -> None:
        """Follow the queue of the records."""
        if tables & _OF_UPLOADS and self.isVisible():
            self.show_uploads()

    def show_backup(self, whole: bool) -> None:
        """Say how today's backup went."""
        if whole:
            self.backup.say(last_backup())
        else:
            self.backup.say(_("✕ The backup failed. Check the disk."), "bad")


def uploads_waiting() -> str:
    """Return how many repair records wait and how many want a person; empty where none does."""
    from reception.billing.e_records import waiting

    found = waiting()
    if not found.all():
        return ""
    words = _("{count} records to upload").format(count=found.all())
    wanting = found.lacking + found.refused
    return f"{words} · " + _("⚠ {count} to check").format(count=wanting) if wanting else words


def last_backup() -> str:
    """Return when the data was last copied; a server has backups of its own."""
    if db.is_postgres():
        return ""
    newest = backup.newest()
    if newest is None:
        return _("No backup yet")
    stamp = newest.stem[:13]  # 20261120-1200
    day, time = f"{stamp[4:6]}-{stamp[6:8]}", f"{stamp[9:11]}:{stamp[11:13]}"
    today = clock.show(clock.now(), "%Y%m%d") == stamp[:8]
    return _("Last backup {time} ✓").format(time=time if today else f"{day} {time}")


def _left_without() -> str:
    """Return how many cars left without a pass or are not back, for whoever answers that."""
    if not may(Permission.LET_LEAVE):
        return ""
    from reception.billing.gate_pass_queries import left_without, not_back

    parts = (
        (len(left_without()), _("{count} left without a pass")),
        (sum(row.overdue() for row in not_back()), _("{count} not back from a road test")),
    )
    return " · ".join(words.format(count=count) for count, words in parts if count)
