"""人员: who works here, as what, and with which PIN."""

from typing import Any

from reception.core import gate, settings
from reception.core.permissions import Permission
from reception.core.text import _
from reception.shopfloor.plan_lists import set_skills, skills_of
from reception.staff.actions import add_person, change_person, set_secret
from reception.staff.badges import BadgesData, badges_data
from reception.staff.queries import PersonRow, people
from reception.staff.rules import ROLE_NAMES, Role, check_login, check_secret
from ui.run import run
from ui.settings.section import RecordSection, in_use
from ui.settings.word_lists import ListChips
from ui.widgets import Button, Chips, Column, DataTable, TextField


class PeopleSection(RecordSection[PersonRow]):
    """Name, sign-in name, roles, PIN; somebody who left is disabled, never deleted."""

    shows = frozenset({"person", "person_skill", "setting"})

    def __init__(self) -> None:
        super().__init__(
            _("Add a person"),
            DataTable(
                [
                    Column(_("Name"), lambda p: p.name, "strong", 116),
                    Column(_("Sign-in name"), lambda p: p.login, width=100),
                    Column(_("Roles"), _roles, width=0),
                    Column(_("Account"), _account, width=112),
                ],
                chips=in_use(lambda p: p.active),
            ),
        )
        add = self.form.add
        self.name = add(TextField("name", _("Name"), required=True, most=40))
        self.login = add(
            TextField(
                "login", _("Sign-in name"), required=True, code=True, most=40, check=check_login,
                hint=_("e.g. wang01"),
            )
        )  # fmt: skip
        self.roles = add(
            Chips(
                "roles", _("Roles"), [(str(r), _(w)) for r, w in ROLE_NAMES.items()], required=True
            )
        )
        self.skills = add(ListChips("skills", _("What the person has learnt"), settings.SKILLS))
        self.active = add(Chips("active", _("Account"), [("yes", _("May sign in"))]))
        self.secret = add(
            TextField("secret", _("New PIN or password"), secret=True, check=check_secret)
        )
        self.again = add(TextField("again", _("The same again"), secret=True))
        self.lay_out(
            (self.name, self.login),
            (self.roles,),
            (self.skills,),
            (self.active,),
            (self.secret, self.again),
        )
        self.badges = Button(_("Badges"), self._show_badges, icon="printer-outline")
        self.badge_pin = Button(_("Badges ask for the PIN"), self._change_badge_pin, kind="chip")
        self.badge_pin.setCheckable(True)
        self.head.insertWidget(0, self.badges)
        self.head.insertWidget(1, self.badge_pin)
        self.badge_pin.setVisible(gate.may(Permission.EDIT_BRANCH))

    def refresh(self) -> None:
        super().refresh()
        self.badge_pin.setChecked(settings.read(settings.BADGE_PIN))

    def _change_badge_pin(self) -> None:
        asked = self.badge_pin.isChecked()
        name = settings.BADGE_PIN.name
        if not run(self, settings.change_setting, name=name, value=asked):
            self.badge_pin.setChecked(not asked)

    def _show_badges(self) -> None:
        from reports.renderers import renderer
        from ui.widgets.preview import show_pdf

        pdf = renderer(BadgesData)(badges_data())
        show_pdf(self, pdf, title=_("Badges"), name=_("Badges"))

    def rows(self) -> tuple[PersonRow, ...]:
        return people(active_only=False)

    def key(self, row: PersonRow) -> int:
        return row.person_id

    def values_of(self, row: PersonRow | None) -> dict[str, Any]:
        if row is None:
            self.skills.offer(())
            return dict.fromkeys(("name", "login", "roles", "secret", "again"), None) | {
                "active": "yes", "roles": "", "skills": "",
            }  # fmt: skip
        learnt = skills_of(row.person_id)
        self.skills.offer(learnt)
        return {
            "name": row.name,
            "login": row.login,
            "roles": " ".join(role for role in Role if role in row.roles),
            "skills": " ".join(learnt),
            "active": "yes" if row.active else "",
            "secret": None,
            "again": None,
        }

    def shown(self) -> None:
        self.login.set_read_only(not self.is_new)
        self.active.setVisible(not self.is_new)
        self.teach.setText(
            _("Without a PIN the person can be given work, but cannot sign in.")
            if self.is_new
            else _("Leave the PIN empty to keep it. A new PIN also ends a lock-out.")
        )

    def store(self) -> None:
        values = self.form.values()
        if (values["secret"] or "") != (values["again"] or ""):
            self.again.show_error(_("The two do not match. Type the PIN or password again."))
            self.again.setFocus()
            return
        run(self, self._store, said=_("Person saved."), done=self.saved, **values)

    def _store(
        self, *, name: str, login: str, roles: tuple[str, ...], secret: str | None, again: str,
        skills: tuple[str, ...], active: tuple[str, ...] = ("yes",),
    ) -> int:  # fmt: skip
        if self.row is None:
            key = add_person(login=login, name=name, roles=roles, secret=secret or "")
            if skills:
                set_skills(person_id=key, skills=skills)
            return key
        change_person(
            person_id=self.row.person_id,
            version=self.row.version,
            name=name,
            roles=roles,
            active=bool(active),
        )
        set_skills(person_id=self.row.person_id, skills=skills)
        if secret:
            set_secret(person_id=self.row.person_id, secret=secret)
        return self.row.person_id


def _roles(person: PersonRow) -> str:
    return "、".join(_(ROLE_NAMES[role]) for role in Role if role in person.roles)


def _account(person: PersonRow) -> str:
    if not person.active:
        return _("Switched off")
    if not person.can_sign_in:
        return _("No PIN yet")
    return _("In use · you") if person.person_id == gate.actor().person_id else _("In use")
