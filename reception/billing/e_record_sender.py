"""Sends what waits to the platform: log in once a round, then one record after the other.

The platform's two addresses take JSON by POST: {"companycode", "companypassword"} gives an
access_token; the record goes with that token. Every answer has a code, 1 for yes, and a status in
words. A round ends at the first trouble of the way, so that a platform that is down is asked once.
"""

import http.client
import json
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from reception.billing.e_record_actions import begin_attempt, note_answer
from reception.billing.e_record_rules import Answer, Verdict, document, hidden, judged
from reception.billing.e_record_secret import read_secret
from reception.billing.e_records import due, record_of
from reception.core import gate, settings
from reception.core.e_record_link import Link
from reception.core.permissions import Permission
from reception.core.text import _

PATIENCE = 15.0  # seconds for the platform to take up a connection, and for each answer
LARGEST = 65_536  # octets of an answer that are read


@dataclass(frozen=True)
class Round:
    """What a round did; `trouble` is a sentence for what ended it early."""

    taken: int = 0
    refused: int = 0
    trouble: str = ""


def sender(branch_id: int) -> gate.Actor:
    """Return who sends: it may do nothing else."""
    permissions = frozenset({Permission.UPLOAD})
    return gate.Actor(None, _("Record upload"), permissions, branch_id)


def is_ready() -> bool:
    """Tell whether the upload is on and this PC has the password."""
    return settings.read(settings.E_RECORD).on and bool(read_secret())


def send_round() -> Round:
    """Send all that is due; nothing is asked of the net where nothing is."""
    link, secret = settings.read(settings.E_RECORD), read_secret()
    if not link.on or not secret or due() is None:
        return Round()
    token, trouble = _log_in(link, secret)
    if trouble:
        return Round(trouble=trouble)
    taken = refused = 0
    while key := begin_attempt():
        answer = hidden(_sent(link, token, key), secret, token)
        note_answer(record_id=key, answer=answer)
        taken += answer.verdict is Verdict.TAKEN
        refused += answer.verdict is Verdict.REFUSED
        if answer.verdict is Verdict.FAILED:
            return Round(taken, refused, answer.words)
    return Round(taken, refused)


def _log_in(link: Link, secret: str) -> tuple[str, str]:
    """Return the token, or why there is none."""
    answer, values = _post(
        link.login_address, {"companycode": link.user, "companypassword": secret}
    )
    token = values.get("access_token")
    if answer.verdict is Verdict.TAKEN and isinstance(token, str) and token:
        return token, ""
    words = hidden(answer, secret).words
    if answer.verdict is Verdict.FAILED:
        return "", words
    return "", _("The platform does not let this branch in: {words}").format(words=words or "—")


def _sent(link: Link, token: str, key: int) -> Answer:
    repair = record_of(key)
    if repair is None or repair.lacking():  # since it was chosen
        return Answer(Verdict.FAILED, _("The record lacks its VIN or its mileage."))
    return _post(link.record_address, {"access_token": token} | document(repair))[0]


def _post(address: str, values: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    """Send JSON and return what was answered; nothing is followed elsewhere, nothing is logged."""
    parts = urlsplit(address)
    body = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")
    place = (parts.hostname or "", parts.port)
    connection = (
        http.client.HTTPSConnection(*place, timeout=PATIENCE, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(*place, timeout=PATIENCE)
    )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = {"Content-Type": "application/json; charset=utf-8", "Connection": "close"}
    try:
        connection.request("POST", target, body, head)
        response = connection.getresponse()
        return judged(response.status, response.read(LARGEST))
    except TimeoutError:
        words = _("The platform did not answer in time.")
    except ssl.SSLError:
        words = _("The platform's certificate cannot be trusted, or the connection was disturbed.")
    except (OSError, http.client.HTTPException):
        words = _("The platform cannot be reached, or it cut the connection.")
    finally:
        connection.close()
    return Answer(Verdict.FAILED, words), {}
