"""A platform of repair records on this PC: takes, refuses, stays silent, or cuts the connection."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from reception.billing.e_record_secret import keep_secret
from reception.core.settings import change_setting

SECRET, USER, TOKEN = "示例口令-77", "示例企业", "token-4711"


class Platform(ThreadingHTTPServer):
    """`taken` are the records it keeps by number; `mood` is how it answers the next ones."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.mood = "ok"
        self.heard: list[dict[str, Any]] = []
        self.raw: list[bytes] = []
        self.logins = 0
        self.taken: dict[str, dict[str, Any]] = {}
        self.awake = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, _request: Any, _address: Any) -> None:
        """Callers that hang up are what is tried here."""


class _Desk(BaseHTTPRequestHandler):
    server: Platform

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.raw.append(content)
        values = json.loads(content)
        if self.path == "/login":
            self.server.logins += 1
            if values != {"companycode": USER, "companypassword": SECRET}:
                self._say({"code": "0", "status": f"密码 {values['companypassword']} 错误"})
                return
            self._say({"code": "1", "status": "调用成功", "access_token": TOKEN})
            return
        assert values.pop("access_token") == TOKEN
        self._take(values)

    def _take(self, values: dict[str, Any]) -> None:
        number, mood = values["basicInfo"]["costlistcode"], self.server.mood
        self.server.heard.append(values)
        if mood == "down":
            self._say({"error": "x"}, 503)
        elif mood == "refuses":
            self._say({"code": "0", "status": "VIN 与车牌不符，联系 13800000001"})
        elif mood == "garbage":
            self._send("<html>网关</html>".encode(), 200)
        elif mood == "expired":
            self._say({"code": "0", "status": "token 已失效，请重新登录"})
        elif mood == "silent":
            self.server.awake.wait(5)
        elif number in self.server.taken:
            self._say({"code": "0", "status": "结算清单编号已存在"})
        else:
            self.server.taken[number] = values
            if mood != "cuts":  # it has the record, and the answer gets lost
                self._say({"code": "1", "status": "调用成功"})

    def _say(self, values: dict[str, Any], status: int = 200) -> None:
        self._send(json.dumps(values, ensure_ascii=False).encode(), status)

    def _send(self, body: bytes, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, _format: str, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def running():
    """Run a platform inside the block."""
    with Platform() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.awake.set()
        server.shutdown()
        thread.join()


def switch_on(server: Platform, secret: str = SECRET) -> None:
    """Let the branch upload to this platform."""
    link = {
        "on": True, "login_address": f"{server.address}/login",
        "record_address": f"{server.address}/record", "user": USER,
    }  # fmt: skip
    change_setting(name="e_record", value=link)
    keep_secret(secret)
