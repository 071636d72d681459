"""A line to a server that can be cut at the worst moment: around COMMIT, when nobody knows."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

BEFORE, AFTER = "before the commit", "after the commit"
LATE = "so that the commit comes while the program asks again already"
_SLOW = 0.3  # seconds


class Proxy:
    """Passes bytes on, and cuts the line at the next COMMITs as it is told."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        self._server = (parts.hostname, parts.port)
        self._door = socket.create_server(("127.0.0.1", 0))
        port = self._door.getsockname()[1]
        self.url = url.replace(f"{parts.hostname}:{parts.port}", f"127.0.0.1:{port}")
        self.orders: list[str] = []  # what to do at the next COMMITs
        self.cuts: list[str] = []  # what was done
        threading.Thread(target=self._open, daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.close()

    def _open(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._door.accept()
                server = socket.create_connection(self._server)
                for work in (self._there, self._back):
                    threading.Thread(target=work, args=(client, server), daemon=True).start()

    def _there(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65_536):
                if b"COMMIT" in data and self.orders:
                    order = self.orders.pop(0)
                    self.cuts.append(order)
                    client.shutdown(socket.SHUT_WR)  # no answer reaches the program any more
                    if order == LATE:
                        client.close()
                        threading.Event().wait(_SLOW)
                    if order != BEFORE:
                        server.sendall(data)
                    break
                server.sendall(data)
        for each in (server, client):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR if each is client else socket.SHUT_WR)

    def _back(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65_536):
                with suppress(OSError):
                    client.sendall(data)
        for each in (client, server):
            each.close()
