"""What customers say about their data, noted as they say it (DOMAIN §4)."""

from reception.core import clock, db, gate, record, settings
from reception.core.errors import Invalid, NotAllowed, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.models import Consent, ConsentText, Customer, Export
from reception.customers.models import ConsentHow as ConsentHow
from reception.customers.models import ConsentKind as ConsentKind
from reception.customers.queries import consents_of, present, told_at


@action(Permission.NOTE_CONSENT)
def note_consent(
    *, customer_id: int, kind: ConsentKind, given: bool = True, how: ConsentHow
) -> None:
    """Note that the notice was given, or that offers may (not) be sent, and how it was said.

    The same word again is not noted twice. Raises Refused where a notice is to be taken back or
    the customer is only stored.
    """
    if kind is ConsentKind.PRIVACY and not given:
        raise Refused(_("A notice that was given cannot be taken back."))
    if how is ConsentHow.BEFORE:
        raise Invalid("how", _("Say how the customer agreed: signed, in the store, by phone…"))
    keep_consent(customer_id, kind, given=given, how=how)


def keep_consent(customer_id: int, kind: ConsentKind, *, given: bool, how: ConsentHow) -> None:
    """Note a consent inside an action; what stands already is not noted again."""
    customer_id = present(customer_id)
    found = db.row("SELECT marketing, restricted_at FROM customer WHERE id = ?", (customer_id,))
    if found is None or found[1] is not None:
        raise Refused(_("This customer's data are only stored; nothing can be noted."))
    if kind is ConsentKind.PRIVACY and told_at(customer_id) is not None:
        return
    if kind is ConsentKind.MARKETING and bool(found[0]) == given and _said_before(customer_id):
        return
    record.add(
        Consent,
        customer=customer_id,
        kind=kind,
        given=given,
        how=how,
        text=_notice() if kind is ConsentKind.PRIVACY else None,
        at=clock.now(),
        person_id=gate.actor().person_id,
    )
    if kind is ConsentKind.MARKETING:
        record.change(Customer, customer_id, marketing=given)


def _notice() -> int:
    """Return the key of the branch's present notice, kept once."""
    text = settings.read(settings.PRIVACY_NOTICE)
    found = db.row("SELECT id FROM consent_text WHERE text = ?", (text,))
    return int(found[0]) if found else record.add(ConsentText, text=text)


def note_words(customer_id: int, *, told: bool, marketing: bool, signed: bool) -> None:
    """Note inside a check-in that the notice was shown and that offers were agreed to."""
    how = ConsentHow.SIGNED if signed else ConsentHow.IN_STORE
    if told:
        keep_consent(customer_id, ConsentKind.PRIVACY, given=True, how=how)
    if marketing:
        keep_consent(customer_id, ConsentKind.MARKETING, given=True, how=how)


def _said_before(customer_id: int) -> bool:
    return any(row.kind == ConsentKind.MARKETING for row in consents_of(customer_id))


@action(Permission.EXPORT)
def note_export(*, rows: int, masked: bool, format: str) -> int:  # noqa: A002 - the file's format
    """Note that customers are written into a file, before they are; return the row's key.

    Raises NotAllowed for unmasked phones by somebody who may not see them.
    """
    if not masked and not gate.may(Permission.SEE_PHONES):
        raise NotAllowed(_("You may not see whole phone numbers; export them masked."))
    return record.add(
        Export,
        at=clock.now(),
        person_id=gate.actor().person_id,
        rows=rows,
        masked=masked,
        format=format,
    )
