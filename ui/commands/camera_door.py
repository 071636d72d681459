"""The camera's HTTP address: POST /arrivals with the key in X-Reception-Key, one JSON object a car.

Answers 201 for a new arrival, 200 for one that is known, 401 for a wrong key, 400 or 422 for what
cannot be right, 503 when it may be tried again. Nothing that was sent is written to a log.
"""

import hmac
import json
import sys
import time
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from reception.core import db, gate
from reception.core.drivers import DatabaseError
from reception.core.errors import Invalid, ReceptionError
from reception.core.text import _
from reception.visits.actions import note_arrival
from ui.commands.listen import LARGEST, camera, hash_of, parsed

PATH = "/arrivals"
HEADER = "X-Reception-Key"
PATIENCE = 5  # seconds for a request to come in whole
PENALTY = 0.5  # seconds that a wrong key costs


class CameraDoor(ThreadingHTTPServer):
    """Each request in a thread with its own connection, as the camera and nobody else."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], key_hash: str) -> None:
        super().__init__(address, _Request)
        self.key_hash = key_hash

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Say only what kind of thing went wrong: what was sent holds a plate."""
        kind = sys.exc_info()[0]
        if kind is not None and not issubclass(kind, OSError):  # a caller that hung up is no bug
            sys.stderr.write(f"{kind.__name__}\n")


class _Request(BaseHTTPRequestHandler):
    server: CameraDoor
    timeout = PATIENCE
    server_version = "Reception"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Note a car."""
        self.close_connection = True
        if self.path != PATH:
            self._say(HTTPStatus.NOT_FOUND, _("There is only {path}.").format(path=PATH))
        elif not hmac.compare_digest(hash_of(self.headers.get(HEADER, "")), self.server.key_hash):
            time.sleep(PENALTY)
            self._say(HTTPStatus.UNAUTHORIZED, _("The key is wrong or missing."))
        else:
            content = self._content()
            if content is not None:
                self._note(content)

    def _content(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit():
            self._say(HTTPStatus.LENGTH_REQUIRED, _("Say how long the message is."))
        elif len(length) > 9 or int(length) > LARGEST:
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This is too long for one car."))
        else:
            return self.rfile.read(int(length))
        return None

    def _note(self, content: bytes) -> None:
        try:
            with db.own_connection(), gate.acting(camera()):
                noted = note_arrival(**parsed(content), source="http")
        except Invalid as wrong:
            bad = wrong.field in ("json", "size")
            self._say(
                HTTPStatus.BAD_REQUEST if bad else HTTPStatus.UNPROCESSABLE_ENTITY, str(wrong)
            )
        except (ReceptionError, DatabaseError) as refusal:
            sentence = str(refusal) if isinstance(refusal, ReceptionError) else _("Try again.")
            self._say(HTTPStatus.SERVICE_UNAVAILABLE, sentence)
        else:
            done = HTTPStatus.CREATED if noted.new else HTTPStatus.OK
            self._answer(done, asdict(noted))

    def _say(self, status: HTTPStatus, sentence: str) -> None:
        self._answer(status, {"said": sentence})

    def _answer(self, status: HTTPStatus, values: dict[str, Any]) -> None:
        body = json.dumps(values, ensure_ascii=False).encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, _format: str, *_arguments: Any) -> None:
        """Write nothing: a log of plates is a log of people."""
